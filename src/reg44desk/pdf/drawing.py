"""Lays a report document out on pages: cover facts, sections, signatures; head and foot on each page."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, KeepTogether, PageTemplate, Spacer

from reg44desk.paper import Block, Bullets, Facts, Paragraphs, ReportDocument, SignatureBox, SubHeading, Table, foot
from reg44desk.pdf import page
from reg44desk.pdf.tagging import Node, TaggedCanvas, artifact

TALLEST_ROW = 90 * mm
"""A table with a row taller than this is printed piece by piece instead: rows are never split, and none may be taller than a page."""
DOTS = "." * 60
"""Where to write what a box has no room for."""
LEAST_UNDER_HEADING = 45 * mm
"""A heading and what stands under it take at least so much of a page, unless they are shorter."""


def draw(document: ReportDocument) -> bytes:
    """The finished file: laid out once to count the pages, then again with the count in the foot."""
    pages = _lay_out(document, 0)[1]
    return _lay_out(document, pages)[0]


def _lay_out(document: ReportDocument, pages: int) -> tuple[bytes, int]:
    page.faces()
    target = io.BytesIO()
    frame = Frame(
        page.MARGIN_X,
        page.MARGIN_BOTTOM,
        page.WIDTH,
        page.HEIGHT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    built: list[TaggedCanvas] = []

    def canvas_of(*_args: Any, **_kwargs: Any) -> TaggedCanvas:
        canvas = TaggedCanvas(target, pagesize=A4, invariant=1, pageCompression=1, initialFontName=page.BODY, lang="en-GB")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()
        built.append(canvas)
        return canvas

    def around(canvas: TaggedCanvas, _template: Any) -> None:
        with artifact(canvas):
            _head_and_foot(canvas, document, pages)

    template = BaseDocTemplate(
        target,
        pagesize=A4,
        title=page.plain(f"{document.title}: {document.subtitle}"),
        author=page.plain(document.author),
        subject=page.plain(f"Report {document.reference}"),
        creator="Reg44 Desk",
    )
    template.addPageTemplates(PageTemplate(frames=[frame], onPage=around))
    template.build(_story(document), canvasmaker=canvas_of)
    return target.getvalue(), built[0].getPageNumber() - 1


def _head_and_foot(canvas: TaggedCanvas, document: ReportDocument, pages: int) -> None:
    left, right, top = page.MARGIN_X, A4[0] - page.MARGIN_X, A4[1] - 13 * mm
    canvas.setFillColor(page.INK)
    canvas.setFont(page.BOLD, 9.5)
    canvas.drawCentredString(A4[0] / 2, top, page.fitted(document.marking, 9.5, page.WIDTH, bold=True))
    canvas.setFont(page.BODY, 9)
    if document.notice:
        canvas.drawCentredString(A4[0] / 2, top - 4.5 * mm, page.fitted(document.notice, 9, page.WIDTH))
    canvas.setStrokeColor(page.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(left, 17 * mm, right, 17 * mm)
    canvas.setFillColor(page.SOFT)
    about, known_by = foot(document)
    number = f"Page {canvas.getPageNumber()} of {pages}"
    canvas.setFont(page.BODY, 8.5)
    canvas.drawRightString(right, 12.5 * mm, number)
    canvas.drawString(left, 12.5 * mm, page.fitted(about, 8.5, page.WIDTH - 30 * mm))
    canvas.drawString(left, 8.5 * mm, page.fitted(known_by, 8.5, page.WIDTH))


def _story(document: ReportDocument) -> list[Any]:
    story: list[Any] = [page.paragraph(document.title, "title", Node("H1")), page.paragraph(document.subtitle, "subtitle", Node("P"))]
    story += _blocks((document.cover,))
    ending: list[Any] = []
    for number, section in enumerate(document.sections):
        body = _blocks(section.blocks)
        if body:
            story += _with_breaks(ending)
            ending = [_heading(section.heading, f"section{number}"), *body]
    signing = _signatures(document) if document.signatures else []
    before, beside = _beside_signatures(ending, page.HEIGHT - page.height_of(signing)) if signing else (ending, [])
    together = [*beside, *signing]
    return [*story, *_with_breaks(before), *([KeepTogether(together)] if together else [])]


def _beside_signatures(ending: list[Any], room: float) -> tuple[list[Any], list[Any]]:
    """The report's last section in two parts: the second stands with the signatures, so that these are never alone on a page.

    That is the whole section where it fits, else its last piece with the heading over it, else the end of its last piece.
    """
    if not ending:
        return [], []
    last = 2 if page.is_heading(ending[-2]) else 1
    for count in (len(ending), last):
        before, beside = ending[:-count], ending[-count:]
        if page.height_of(beside) <= room:
            return before, beside
    *begun, end = page.split_end(ending[-1])
    return ([*ending[:-1], *begun], [end]) if begun and page.height_of([end]) <= room else (ending, [])


def _with_breaks(pieces: list[Any]) -> list[Any]:
    """The pieces with a page break before each heading that would else stand at the foot of a page, apart from what it heads."""
    story: list[Any] = []
    for place, piece in enumerate(pieces):
        if page.is_heading(piece) and not (place and page.is_heading(pieces[place - 1])):
            story.append(CondPageBreak(_needed(pieces[place:])))
        story.append(piece)
    return story


def _needed(pieces: list[Any]) -> float:
    """How much room headings and the beginning of what they head need on one page."""
    heads = list(takewhile(page.is_heading, pieces))
    under = list(takewhile(lambda piece: not page.is_heading(piece), pieces[len(heads) :]))
    whole = page.height_of([*heads, *under])
    begun = page.height_of(heads) + (page.start_of(under[0]) if under else 0)
    return float(min(whole, max(begun, LEAST_UNDER_HEADING)))


def _heading(words: str, key: str) -> page.Tagged:
    made = page.paragraph(words, "h2", Node("H2"))
    made.outline, made.outline_key = words, key
    return made


def _blocks(blocks: tuple[Block, ...]) -> list[Any]:
    story: list[Any] = []
    for block in blocks:
        match block:
            case Paragraphs():
                story += _paragraphs(block.text, "body")
            case SubHeading() if block.text.strip():
                story.append(page.paragraph(block.text, "h3", Node("H3")))
            case Facts():
                story += _facts(block.rows)
            case Bullets():
                story += _bullets(block)
            case Table() if block.rows:
                story += _table(block)
            case _:
                continue
    return story


def _paragraphs(text: str, kind: str) -> list[Any]:
    return [page.paragraph(line, kind, Node("P")) for line in text.splitlines() if line.strip()]


def _facts(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    rows = [(label, value) for label, value in pairs if value.strip()]
    if not rows:
        return []
    made = page.facts(rows)
    if made.tallest() <= TALLEST_ROW:
        return [made]
    return _lines(rows)


def _lines(rows: Sequence[tuple[str, str]]) -> list[Any]:
    return [line for label, value in rows for line in _paragraphs(f"{label}: {value}", "body")]


def _bullets(block: Bullets) -> list[Any]:
    items = [item for item in block.items if item.strip()]
    listed = Node("L")
    story: list[Any] = []
    for item in items:
        body = listed.add("LI").add("LBody")
        story.append(page.paragraph(f"• {item}", "body", body))
    if story:
        story[0].begins = listed
    return story


def _table(block: Table) -> list[Any]:
    """A table, or where a row would be too tall one small table a row."""
    made = page.table(block.headings, block.rows, block.shares)
    if made.tallest() <= TALLEST_ROW:
        return [made]
    return [piece for row in block.rows for piece in (Spacer(1, 8), *_facts(zip(block.headings, row, strict=True)))][1:]


def _signatures(document: ReportDocument) -> list[Any]:
    """Heading, statement and both boxes."""
    parts: list[Any] = [_heading("Signatures", "signatures"), *_paragraphs(document.signature_statement, "body")]
    for box in document.signatures:
        parts += [Spacer(1, 6), *_box(box), Spacer(1, 6)]
    return parts


def _box(box: SignatureBox) -> list[Any]:
    node = Node("Table")
    rows = [("Role", box.role), ("Name", box.name), ("Statement", box.statement)]
    rows += [("Signature", box.signed)] if box.signed else [("Signature", ""), ("Date", "")]
    cells = []
    for label, value in rows:
        row = node.add("TR")
        cells.append(
            [
                page.paragraph(label, "cellbold", row.add("TH", "Row").add("P")),
                page.paragraph(value or " ", "cell", row.add("TD").add("P")),
            ]
        )
    heights: list[float | None] = [None if value else (18 * mm if label == "Signature" else 10 * mm) for label, value in rows]
    look = [*page.GRID, ("BOX", (0, 0), (-1, -1), 1, page.INK)]
    made = page.laid(node, cells, (2, 6), look, repeat=0, heights=heights)
    return [made] if made.tallest() <= TALLEST_ROW else _lines([(label, value or DOTS) for label, value in rows])
