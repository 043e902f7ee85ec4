"""Draws the page that holds a casebook's recovery key: one A4 page, tagged, the same bytes for the same content."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Spacer

from reg44desk.pdf import page
from reg44desk.pdf.tagging import Node, TaggedCanvas, artifact

TITLE = "Recovery key"
MARKING = "OFFICIAL-SENSITIVE"
USE = (
    "This key opens the casebook when the passphrase is forgotten, or when whoever knows it is away.",
    "Open the casebook as usual. Type the key where the program asks for the passphrase.",
    "Small letters will do. The dashes can be left out.",
    "The key never holds the letters I, L or O. What looks like one of them is the number 1 or 0.",
)
KEEP = (
    "Whoever has this page and the casebook can read everything in it. Lock the page away, apart from the computer.",
    "Nobody can make a second key, and nobody else has a copy of this one. The makers of the program have none.",
)


def draw(casebook: str, key_lines: Sequence[str], made_on: str) -> bytes:
    """The page as a PDF/UA-1 file."""
    page.faces()
    target = io.BytesIO()
    frame = Frame(page.MARGIN_X, page.MARGIN_BOTTOM, page.WIDTH, A4[1] - page.MARGIN_TOP - page.MARGIN_BOTTOM, 0, 0, 0, 0)

    def canvas_of(*_args: Any, **_kwargs: Any) -> TaggedCanvas:
        canvas = TaggedCanvas(target, pagesize=A4, invariant=1, pageCompression=1, initialFontName=page.BODY, lang="en-GB")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        return canvas

    def around(canvas: TaggedCanvas, _template: Any) -> None:
        with artifact(canvas):
            _head_and_foot(canvas, casebook)

    title = page.plain(f"{TITLE}: {casebook}")
    template = BaseDocTemplate(target, pagesize=A4, title=title, author="Reg44 Desk", subject=TITLE, creator="Reg44 Desk")
    template.addPageTemplates(PageTemplate(frames=[frame], onPage=around))
    template.build(_story(casebook, key_lines, made_on), canvasmaker=canvas_of)
    return target.getvalue()


def _story(casebook: str, key_lines: Sequence[str], made_on: str) -> list[Any]:
    story: list[Any] = [
        page.paragraph(TITLE, "title", Node("H1")),
        page.paragraph("Opens a Reg44 Desk casebook without its passphrase", "subtitle", Node("P")),
        page.facts([("Casebook", casebook), ("Made on", made_on)]),
        page.paragraph("The key", "h2", Node("H2")),
        *(page.paragraph(line, "title", Node("P")) for line in key_lines),
        Spacer(1, 4 * mm),
    ]
    for heading, sentences in (("How to use it", USE), ("How to keep it", KEEP)):
        story.append(page.paragraph(heading, "h2", Node("H2")))
        story += [page.paragraph(sentence, "body", Node("P")) for sentence in sentences]
    return story


def _head_and_foot(canvas: TaggedCanvas, casebook: str) -> None:
    canvas.setFillColor(page.INK)
    canvas.setFont(page.BOLD, 9.5)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, MARKING)
    canvas.setStrokeColor(page.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(page.MARGIN_X, 17 * mm, A4[0] - page.MARGIN_X, 17 * mm)
    canvas.setFillColor(page.SOFT)
    canvas.setFont(page.BODY, 8.5)
    canvas.drawString(page.MARGIN_X, 12.5 * mm, page.fitted(f"{TITLE} of {casebook}", 8.5, page.WIDTH - 30 * mm))
    canvas.drawRightString(A4[0] - page.MARGIN_X, 12.5 * mm, "Page 1 of 1")
