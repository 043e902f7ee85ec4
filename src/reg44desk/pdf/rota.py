"""Draws a month's rota: A4, tagged, the same bytes for the same content."""

from __future__ import annotations

from reg44desk.pdf.rota_document import RotaPaper


def render(paper: RotaPaper) -> bytes:
    """The rota as a PDF/UA-1 file. The drawing code is loaded here, so that starting the program does not wait for it."""
    from reg44desk.pdf.rota_drawing import draw

    return draw(paper)
