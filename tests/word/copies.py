"""Word files for tests: what they say in reading order, beside what the PDF says, and one that somebody has changed."""

from __future__ import annotations

import ctypes
import io
import unicodedata
import zipfile
from collections.abc import Iterator

import docx
import pypdfium2
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table
from docx.text.paragraph import Paragraph

from tests.pdf.papers import squeezed

OURS_ALONE = ("Copy notice", "Gap between tables")
"""What the PDF does not say, or says in its running head."""


def opened(word: bytes) -> Document:
    return docx.Document(io.BytesIO(word))


def part(word: bytes, name: str) -> str:
    """One part of the file as text."""
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        return parts.read(name).decode()


def tables(word: bytes) -> list[Table]:
    return list(opened(word).tables)


def headings(word: bytes) -> list[tuple[str, str]]:
    """Each heading with its style, in order."""
    return [
        (p.style.name, p.text) for p in opened(word).paragraphs if p.style and p.style.name and p.style.name.startswith(("Title", "Head"))
    ]


def said(word: bytes, *, without_heads: bool = False) -> list[str]:
    """What the file says in reading order: each paragraph, each cell; `without_heads` of tables."""
    return [words for words in _said(opened(word), without_heads=without_heads) if words]


def _said(document: Document, *, without_heads: bool) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            name = block.style.name if block.style else ""
            if name not in OURS_ALONE:
                yield f"• {block.text}" if name == "List Bullet" else block.text
        else:
            for row in block.rows:
                if not (without_heads and is_head(row._tr)):
                    yield from (cell.text for cell in row.cells)


def is_head(row: BaseOxmlElement) -> bool:
    """Whether a row is marked as the heading of its table."""
    return row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def heard(pdf: bytes) -> str:
    """What a PDF says to who hears it, without spaces: all of its structure, none of its decoration."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return squeezed("".join(_heard(page) for page in document))
    finally:
        document.close()


def _heard(page: pypdfium2.PdfPage) -> str:
    raw, text = pypdfium2.raw, page.get_textpage()
    found = []
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        marks = [_name(raw.FPDFPageObj_GetMark(one, n)) for n in range(raw.FPDFPageObj_CountMarks(one))]
        if "Artifact" not in marks:
            size = raw.FPDFTextObj_GetText(one, text, None, 0)
            buffer = (ctypes.c_ushort * (size // 2 + 1))()
            raw.FPDFTextObj_GetText(one, text, buffer, size)
            found.append(bytes(buffer).decode("utf-16-le").split("\0", maxsplit=1)[0])
    return "".join(found)


def _name(mark: object) -> str:
    size = ctypes.c_ulong()
    buffer = (ctypes.c_ushort * 40)()
    pypdfium2.raw.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), size)
    return bytes(buffer).decode("utf-16-le").split("\0", maxsplit=1)[0]


def assert_same_words(pdf: bytes, word: bytes) -> None:
    """Word for word, in the same order: headings, facts, tables, paragraphs, points of a list, signatures."""
    assert unicodedata.normalize("NFC", heard(pdf)) == squeezed("".join(said(word)))


def assert_same_order(pdf: bytes, word: bytes) -> None:
    """Where a row is too tall, the PDF tells a table line by line: each paragraph and cell is there, in the same order."""
    printed, place = heard(pdf), 0
    for words in map(squeezed, said(word, without_heads=True)):
        place = printed.index(words, place) + len(words)


def changed_in_word(word: bytes) -> bytes:
    """The file as a word processor would save it: the same words, and its own name in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b">Reg44 Desk</Application>", b">LibreOffice</Application>"))
    return target.getvalue()
