"""Writes a report document as a Word file: title, cover facts, sections, signatures, in the order and the words of the PDF."""

from __future__ import annotations

from docx.oxml.ns import qn

from reg44desk.paper import Block, Bullets, Facts, Paragraphs, ReportDocument, SignatureBox, SubHeading, Table
from reg44desk.word import look
from reg44desk.word.pieces import Piece, paragraph, piece, row, table, widths_of

FACTS, BOX = (2, 5), (2, 6)
SIGNATURE_HEIGHT, DATE_HEIGHT = 1020, 567
"""Room to sign and to write a date by hand: 18 mm and 10 mm."""


def write(document: ReportDocument, copy: str, writer: str, program: str) -> bytes:
    """The finished file; `copy` says in it that it is one, and `program` is named as its writer."""
    made = look.blank()
    body = made.element.body
    end = body.sectPr
    for one in _spaced(_pieces(document, copy)):
        end.addprevious(one)
    look.put_head_and_foot(made, document)
    look.describe(made, document, copy, writer, program)
    return look.packed(made)


def _pieces(document: ReportDocument, copy: str) -> list[Piece]:
    made = [paragraph(document.title, "Title"), paragraph(document.subtitle, "Subtitle")]
    made += [paragraph(words, "Copy") for words in (document.notice, copy) if words.strip()]
    made += _blocks((document.cover,), document.title)
    for section in document.sections:
        body = _blocks(section.blocks, section.heading)
        if body:
            made += [paragraph(section.heading, "Heading1"), *body]
    if document.signatures:
        _hold(made[-1])
        made += _signatures(document)
    return made


def _blocks(blocks: tuple[Block, ...], heading: str) -> list[Piece]:
    made: list[Piece] = []
    for block in blocks:
        match block:
            case Paragraphs():
                made += _paragraphs(block.text)
            case SubHeading() if block.text.strip():
                heading = block.text
                made.append(paragraph(block.text, "Heading2"))
            case Facts():
                made += _facts(block, heading)
            case Bullets():
                made += [paragraph(item, "ListBullet") for item in block.items if item.strip()]
            case Table() if block.rows:
                made.append(_table(block))
            case _:
                continue
    return made


def _paragraphs(text: str, *, keep: bool = False) -> list[Piece]:
    return [paragraph(line, "Normal", keep=keep) for line in text.splitlines() if line.strip()]


def _facts(block: Facts, caption: str) -> list[Piece]:
    rows = [pair for pair in block.rows if pair[1].strip()]
    widths = widths_of(rows, FACTS) if rows else []
    return [table(caption, [row(pair, widths, headed="column") for pair in rows], widths, headed="column")] if rows else []


def _table(block: Table) -> Piece:
    widths = widths_of([block.headings, *block.rows], block.shares)
    head = row(block.headings, widths, headed="row", keep=True, repeated=True)
    return table(block.caption, [head, *(row(cells, widths, headed="") for cells in block.rows)], widths, headed="row")


def _signatures(document: ReportDocument) -> list[Piece]:
    """Heading, statement and boxes, all on one page."""
    made = [paragraph("Signatures", "Heading1"), *_paragraphs(document.signature_statement, keep=True)]
    last = len(document.signatures) - 1
    for number, box in enumerate(document.signatures):
        made.append(_box(box, keep=number < last))
    return made


def _box(box: SignatureBox, *, keep: bool) -> Piece:
    """A table to sign in; `keep` holds its last row beside what follows, as its other rows always are."""
    rows = [("Role", box.role, 0), ("Name", box.name, 0), ("Statement", box.statement, 0)]
    rows += [("Signature", box.signed, 0)] if box.signed else [("Signature", "", SIGNATURE_HEIGHT), ("Date", "", DATE_HEIGHT)]
    widths = widths_of([pair[:2] for pair in rows], BOX)
    made = [
        row((label, value), widths, headed="column", keep=keep or number < len(rows) - 1, height=height)
        for number, (label, value, height) in enumerate(rows)
    ]
    return table(f"Signature: {box.role}", made, widths, headed="column", boxed=True)


def _hold(last: Piece) -> None:
    """Keep the end of the report beside the signatures, which are never alone on a page."""
    ends = [last] if _is(last, "p") else last.findall(qn("w:tr"))[-1].findall(f"{qn('w:tc')}/{qn('w:p')}")
    for one in ends:
        one.find(qn("w:pPr")).insert(1, piece("keepNext"))


def _spaced(pieces: list[Piece]) -> list[Piece]:
    """With a gap after each table that no heading follows: two tables would else become one, and a file may not end with one."""
    made: list[Piece] = []
    for one, after in zip(pieces, [*pieces[1:], None], strict=True):
        made.append(one)
        if _is(one, "tbl") and (after is None or not _heads(after)):
            made.append(paragraph("", "Gap", keep=after is not None))
    return made


def _is(one: Piece, tag: str) -> bool:
    return str(one.tag) == qn(f"w:{tag}")


def _heads(one: Piece) -> bool:
    return _is(one, "p") and one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"), "").startswith("Heading")
