"""Papers for tests: small report documents to vary, and what a finished PDF says and holds."""

from __future__ import annotations

import dataclasses
from typing import Any

import page
import pypdfium2

from reg44desk.paper import Block, Facts, ReportDocument, Section, SignatureBox
from reg44desk.pdf.reg44_report import render

SENTENCE = "The home was warm and tidy, and children spoke well of the people who care for them. "


def document(*blocks: Block, **more: Any) -> ReportDocument:
    """A report with one section of these blocks, and whatever else is to differ."""
    plain = ReportDocument(
        title="Regulation 44 visit report",
        subtitle="Oak House, visit of 10 January 2022",
        marking="OFFICIAL-SENSITIVE",
        reference="VABC234",
        version="1",
        check_code="AAAA-BBBB-CCCC-DDDD",
        made_on="21 January 2022",
        author="T. Visit",
        cover=Facts((("Home", "Oak House"),)),
        sections=(Section("Premises", blocks),),
        signature_statement="Each signs for themselves.",
        signatures=(SignatureBox("Independent person", "T. Visit", "Mine."), SignatureBox("Registered manager", "Pat", "Seen.")),
    )
    return dataclasses.replace(plain, **more)


def page_lines(pdf: bytes) -> list[str]:
    """What each page says, line by line."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [one.get_textpage().get_text_range().replace("\r", "") for one in opened]
    finally:
        opened.close()


def page_texts(pdf: bytes) -> list[str]:
    """What each page says, on one line."""
    return [" ".join(lines.split()) for lines in page_lines(pdf)]


def text_of(pdf: bytes) -> str:
    """What the whole file says."""
    return "\n".join(page_texts(pdf))


def printed(*blocks: Block, **more: Any) -> str:
    """What a report with these blocks says on paper; the file must be a valid one."""
    pdf = render(document(*blocks, **more))
    assert ua_problems(pdf) == []
    return text_of(pdf)


def ua_problems(pdf: bytes) -> list[str]:
    """Every rule of PDF/UA-1 that the file breaks."""
    return [f"{one.rule_id}: {one.message}" for one in page.validate_pdf_bytes(pdf, profile="ua1").failures]


def squeezed(words: str) -> str:
    """Words without the spaces, which differ where lines break."""
    return "".join(words.split())


def outline(pdf: bytes) -> list[str]:
    """The bookmarks."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return [str(entry.get_title()) for entry in opened.get_toc()]
    finally:
        opened.close()


def page_with(pdf: bytes, words: str) -> str:
    """The text of the one page that says something."""
    found = [one for one in page_texts(pdf) if words in one]
    assert len(found) == 1, f"{words!r} is on {len(found)} pages"
    return found[0]


def images(pdf: bytes) -> int:
    """How many pictures the file holds, on its pages or anywhere else."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        drawn = sum(len(list(one.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))) for one in opened)
    finally:
        opened.close()
    return drawn + pdf.count(b"/Subtype /Image") + pdf.count(b"/EmbeddedFile")
