"""Lays a report document out on pages: cover facts, sections, signatures; head and foot on each page."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, KeepTogether, PageTemplate, Spacer

from reg44desk.pdf import page
from reg44desk.pdf.document import Block, Bullets, Facts, Paragraphs, ReportDocument, SignatureBox, SubHeading, Table
from reg44desk.pdf.tagging import Node, TaggedCanvas, artifact

LONG_CELL = 900
"""A table with a cell longer than this is printed line by line instead, so that no row is taller than a page."""


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
        A4[1] - page.MARGIN_TOP - page.MARGIN_BOTTOM,
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
        title=f"{document.title}: {document.subtitle}",
        author=document.author,
        subject=f"Report {document.reference}",
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
    parts = [document.subtitle, f"Report {document.reference}"]
    parts += [f"version {document.version}", f"check code {document.check_code}"] if document.version else ["draft"]
    number = f"Page {canvas.getPageNumber()} of {pages}"
    canvas.setFont(page.BODY, 8.5)
    canvas.drawRightString(right, 12.5 * mm, number)
    canvas.drawString(left, 12.5 * mm, page.fitted(parts[0], 8.5, page.WIDTH - 30 * mm))
    canvas.drawString(left, 8.5 * mm, page.fitted(", ".join(parts[1:]), 8.5, page.WIDTH))


def _story(document: ReportDocument) -> list[Any]:
    story: list[Any] = [page.paragraph(document.title, "title", Node("H1")), page.paragraph(document.subtitle, "subtitle", Node("P"))]
    story += _blocks((document.cover,))
    for number, section in enumerate(document.sections):
        body = _blocks(section.blocks)
        if body:
            story += [CondPageBreak(45 * mm), _heading(section.heading, f"section{number}"), *body]
    if document.signatures:
        story.append(_signatures(document))
    return story


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
                story += [CondPageBreak(32 * mm), page.paragraph(block.text, "h3", Node("H3"))]
            case Facts():
                story += _facts(block)
            case Bullets():
                story += _bullets(block)
            case Table() if block.rows:
                story += _table(block)
            case _:
                continue
    return story


def _paragraphs(text: str, kind: str) -> list[Any]:
    return [page.paragraph(line, kind, Node("P")) for line in text.splitlines() if line.strip()]


def _facts(block: Facts) -> list[Any]:
    rows = [(label, value) for label, value in block.rows if value.strip()]
    if not rows:
        return []
    if all(len(label) + len(value) <= LONG_CELL for label, value in rows):
        return [page.facts(rows)]
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
    if all(len(cell) <= LONG_CELL for row in block.rows for cell in row):
        return [page.table(block.headings, block.rows, block.shares)]
    story: list[Any] = []
    for row in block.rows:
        for heading, cell in zip(block.headings, row, strict=True):
            story += _paragraphs(f"{heading}: {cell}", "body") if cell.strip() else []
        story.append(Spacer(1, 8))
    return story


def _signatures(document: ReportDocument) -> Any:
    """Heading, statement and both boxes in one piece: a signature never stands alone on a page."""
    parts: list[Any] = [_heading("Signatures", "signatures"), *_paragraphs(document.signature_statement, "body")]
    for box in document.signatures:
        parts += [Spacer(1, 6), _box(box), Spacer(1, 6)]
    return KeepTogether(parts)


def _box(box: SignatureBox) -> page.TaggedTable:
    node = Node("Table")
    lines = [("Role", box.role), ("Name", box.name), ("Statement", box.statement)]
    lines += [("Signature", box.signed)] if box.signed else [("Signature", ""), ("Date", "")]
    cells = []
    for label, value in lines:
        row = node.add("TR")
        cells.append(
            [
                page.paragraph(label, "cellbold", row.add("TH", "Row").add("P")),
                page.paragraph(value or " ", "cell", row.add("TD").add("P")),
            ]
        )
    heights: list[float | None] = [None if value else (18 * mm if label == "Signature" else 10 * mm) for label, value in lines]
    look = [*page.GRID, ("BOX", (0, 0), (-1, -1), 1, page.INK)]
    return page.laid(node, cells, (2, 6), look, repeat=0, heights=heights)
