"""Pages as pictures and text, for the window's preview and for printing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from reg44desk.paper import Paragraphs
from reg44desk.pdf.preview import page_count, page_image, page_text
from reg44desk.pdf.reg44_report import render
from tests.pdf.papers import SENTENCE, document


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(document(Paragraphs(SENTENCE * 100)))


def test_pages_are_counted(pdf: bytes) -> None:
    assert page_count(pdf) == 4


def test_a_page_is_drawn_at_the_size_asked_for(pdf: bytes) -> None:
    width, height, stride, drawn = page_image(pdf, 0, 2.0)
    assert (width, height) == (1191, 1684)
    assert len(drawn) == stride * height
    assert stride >= width * 4


def test_a_page_is_black_on_white(pdf: bytes) -> None:
    """experience.md, paper."""
    width, _height, stride, drawn = page_image(pdf, 0, 1.0)
    corner, darkest = drawn[:3], min(drawn[n] for n in range(0, stride * 120, 4))
    assert corner == b"\xff\xff\xff"
    assert darkest < 40
    assert width == 596


def test_a_page_tells_its_own_text(pdf: bytes) -> None:
    assert "Page 2 of 4" in page_text(pdf, 1)
    assert "Regulation 44 visit report" in page_text(pdf, 0)
    assert "Page 2 of 4" not in page_text(pdf, 0)


def test_pages_may_be_asked_for_from_several_threads(pdf: bytes) -> None:
    """The library is not thread-safe, so one call waits for another (technology-window.md 5)."""
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda number: page_image(pdf, number % 4, 0.5)[:2], range(24)))
    assert set(drawn) == {(298, 421)}
