"""Draws a report document: A4, tagged, the same bytes for the same content."""

from __future__ import annotations

from reg44desk.paper import ReportDocument


def render(document: ReportDocument) -> bytes:
    """The report as a PDF/UA-1 file. The drawing code is loaded here, so that starting the program does not wait for it."""
    from reg44desk.pdf.drawing import draw

    return draw(document)
