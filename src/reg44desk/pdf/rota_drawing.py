"""Lays a month's rota out on pages, with head and foot on each."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, PageTemplate

from reg44desk.paper import Table
from reg44desk.pdf import page
from reg44desk.pdf.rota_document import RotaPaper, RotaPart
from reg44desk.pdf.tagging import Node, TaggedCanvas, artifact

LEAST_UNDER_HEADING = 45 * mm


def draw(paper: RotaPaper) -> bytes:
    """The finished file: laid out once to count the pages, then again with the count in the foot."""
    pages = _lay_out(paper, 0)[1]
    return _lay_out(paper, pages)[0]


def _lay_out(paper: RotaPaper, pages: int) -> tuple[bytes, int]:
    page.faces()
    target = io.BytesIO()
    frame = Frame(page.MARGIN_X, page.MARGIN_BOTTOM, page.WIDTH, page.HEIGHT, 0, 0, 0, 0)
    built: list[TaggedCanvas] = []

    def canvas_of(*_args: Any, **_kwargs: Any) -> TaggedCanvas:
        canvas = TaggedCanvas(target, pagesize=A4, invariant=1, pageCompression=1, initialFontName=page.BODY, lang="en-GB")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()
        built.append(canvas)
        return canvas

    def around(canvas: TaggedCanvas, _template: Any) -> None:
        with artifact(canvas):
            _head_and_foot(canvas, paper, pages)

    title = page.plain(f"{paper.title}: {paper.subtitle}")
    template = BaseDocTemplate(target, pagesize=A4, title=title, author="Reg44 Desk", subject=page.plain(paper.title), creator="Reg44 Desk")
    template.addPageTemplates(PageTemplate(frames=[frame], onPage=around))
    template.build(_story(paper), canvasmaker=canvas_of)
    return target.getvalue(), built[0].getPageNumber() - 1


def _story(paper: RotaPaper) -> list[Any]:
    story: list[Any] = [page.paragraph(paper.title, "title", Node("H1")), page.paragraph(paper.subtitle, "subtitle", Node("P"))]
    story.append(page.paragraph(paper.lead, "body", Node("P")))
    for number, part in enumerate(paper.parts):
        story += _part(part, f"part{number}")
    return story


def _part(part: RotaPart, key: str) -> list[Any]:
    heading = page.paragraph(part.heading, "h2", Node("H2"))
    heading.outline, heading.outline_key = part.heading, key
    block = part.block
    if isinstance(block, Table):
        under = page.table(block.headings, block.rows, block.shares)
    else:
        under = page.paragraph(block.text, "body", Node("P"))
    return [CondPageBreak(LEAST_UNDER_HEADING), heading, under]


def _head_and_foot(canvas: TaggedCanvas, paper: RotaPaper, pages: int) -> None:
    left, right = page.MARGIN_X, A4[0] - page.MARGIN_X
    canvas.setFillColor(page.INK)
    canvas.setFont(page.BOLD, 9.5)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, page.fitted(paper.marking, 9.5, page.WIDTH, bold=True))
    canvas.setStrokeColor(page.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(left, 17 * mm, right, 17 * mm)
    canvas.setFillColor(page.SOFT)
    canvas.setFont(page.BODY, 8.5)
    canvas.drawRightString(right, 12.5 * mm, f"Page {canvas.getPageNumber()} of {pages}")
    canvas.drawString(left, 12.5 * mm, page.fitted(f"{paper.title}, {paper.subtitle}", 8.5, page.WIDTH - 30 * mm))
    canvas.drawString(left, 8.5 * mm, page.fitted(f"Made on {paper.made_on}", 8.5, page.WIDTH))
