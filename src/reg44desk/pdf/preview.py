"""Pages of a PDF as pictures and text, for the window's preview and for printing. One at a time: the library is not thread-safe."""

from __future__ import annotations

from threading import Lock

_ONE_AT_A_TIME = Lock()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_image(pdf: bytes, page: int, scale: float) -> tuple[int, int, int, bytes]:
    """One page, counted from 0, as width, height, bytes a line, and rows of blue, green, red and an unused byte; scale 1 is 72 dpi."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            drawn = document[page].render(scale=scale, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRx)
            return drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer)
        finally:
            document.close()


def page_text(pdf: bytes, page: int) -> str:
    """What one page, counted from 0, says."""
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            text: str = document[page].get_textpage().get_text_bounded()
            return text
        finally:
            document.close()
