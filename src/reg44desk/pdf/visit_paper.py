"""Draws a paper for a visit: A4, tagged, the same bytes for the same content."""

from __future__ import annotations

from reg44desk.pdf.visit_document import VisitPaper


def render(paper: VisitPaper) -> bytes:
    """The paper as a PDF/UA-1 file. The drawing code is loaded here, so that starting the program does not wait for it."""
    return render_counted(paper)[0]


def render_counted(paper: VisitPaper) -> tuple[bytes, int]:
    """The same, and how many pages it has."""
    from reg44desk.pdf.visit_drawing import draw

    return draw(paper)
