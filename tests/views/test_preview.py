"""The preview: pages as pictures, drawn as they come into view, zoomed and turned by keyboard, and read aloud as text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QBoxLayout
from pytestqt.qtbot import QtBot

from reg44desk.views.bridge import Jobs
from reg44desk.views.preview import FULL_WIDTH, GAP, ZOOMS, Paper, PreviewPane, read_paper
from tests import drivers
from tests.views.report_steps import Show, sheets, worked


@pytest.fixture
def pane(show: Show) -> Iterator[PreviewPane]:
    jobs = Jobs()
    made = PreviewPane(jobs)
    show(made)
    made.show_paper(read_paper(sheets(12)))
    worked(jobs)
    yield made
    jobs.close()


def drawn(pane: PreviewPane) -> list[int]:
    """Which pages have a picture, counted from 1."""
    return [n for n, page in enumerate(pane._pages, 1) if not page._picture.isNull()]


def dark_dots(pane: PreviewPane, number: int) -> int:
    """How many dots of a page as it stands on the screen are black."""
    picture = pane._pages[number - 1].grab().toImage()
    return sum(QColor(picture.pixel(x, y)).lightness() < 60 for x in range(0, picture.width(), 3) for y in range(0, picture.height(), 3))


def test_only_pages_near_the_view_are_drawn(pane: PreviewPane) -> None:
    assert drawn(pane) == [1]
    assert dark_dots(pane, 1) > 100


def test_a_page_is_drawn_when_it_comes_into_view_and_far_ones_are_let_go(pane: PreviewPane) -> None:
    pane.show_page(7)
    worked(pane.jobs)
    assert 8 in drawn(pane)
    assert 1 not in drawn(pane)
    assert dark_dots(pane, 8) > 100


def test_a_page_has_a_dot_for_each_dot_of_the_screen(pane: PreviewPane) -> None:
    """technology-window.md 5: crisp on fine screens."""
    page = pane._pages[0]
    assert page._picture.width() == round(page.width() * page.devicePixelRatioF())
    assert page._picture.devicePixelRatio() == page.devicePixelRatioF()


def test_a_screen_reader_gets_each_page_as_text(pane: PreviewPane) -> None:
    assert pane._pages[2].accessibleName() == "Page 3 of 12"
    assert pane._pages[2].accessibleDescription() == "Sheet 3"
    assert pane.area.accessibleName() == "Report, page 1 of 12"
    pane.show_page(4)
    assert (pane.area.accessibleName(), pane.area.accessibleDescription()) == ("Report, page 5 of 12", "Sheet 5")


def test_pages_fit_the_width_at_first_and_follow_it(pane: PreviewPane) -> None:
    assert pane._pages[0].width() == pane.area.viewport().width() - 2 * GAP
    before = pane.percent()
    pane.resize(700, 600)
    drivers.settle()
    assert pane._pages[0].width() == pane.area.viewport().width() - 2 * GAP
    assert pane.percent() < before


def test_ctrl_plus_and_minus_zoom_in_steps_and_ctrl_0_fits_the_width(pane: PreviewPane) -> None:
    fitted = pane.percent()
    drivers.key(pane.area, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert pane.percent() == max(z for z in ZOOMS if z < fitted)
    drivers.key(pane.area, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert pane.percent() == min(z for z in ZOOMS if z > max(z for z in ZOOMS if z < fitted))
    drivers.key(pane.area, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert pane.percent() == fitted


def test_zooming_draws_the_page_anew_in_its_size(pane: PreviewPane) -> None:
    pane._set_zoom(100)
    worked(pane.jobs)
    assert pane._pages[0]._picture.width() == round(FULL_WIDTH * pane.devicePixelRatioF())
    assert drivers.words_in(pane).count("100%") == 1


def test_zooming_ends_at_the_ends(pane: PreviewPane) -> None:
    for _ in range(12):
        pane.zoom_in()
    assert pane.percent() == ZOOMS[-1]
    assert not pane.in_button.isEnabled()
    for _ in range(12):
        pane.zoom_out()
    assert pane.percent() == ZOOMS[0]
    assert not pane.out_button.isEnabled()


def test_zooming_keeps_the_page_in_view(pane: PreviewPane) -> None:
    pane.show_page(6)
    pane._set_zoom(150)
    assert pane.page() == 6
    pane._set_zoom(50)
    assert pane.page() == 6


def test_ctrl_and_the_wheel_zoom(pane: PreviewPane) -> None:
    before, place = pane.percent(), pane.area.verticalScrollBar().value()
    for modifier in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier):
        turned = QWheelEvent(
            QPointF(50, 50),
            QPointF(50, 50),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            modifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(pane.area.viewport(), turned)
    assert pane.percent() < before
    assert pane.area.verticalScrollBar().value() > place


def test_buttons_turn_pages_and_rest_at_the_ends(pane: PreviewPane) -> None:
    assert "Page 1 of 12" in drivers.words_in(pane)
    assert not pane.back_button.isEnabled()
    drivers.press(pane, "›")
    assert "Page 2 of 12" in drivers.words_in(pane)
    drivers.press(pane, "‹")
    assert pane.page() == 0
    pane.show_page(99)
    assert pane.page() == 11
    assert not pane.on_button.isEnabled()


def test_turning_reaches_every_page_when_several_are_in_view(pane: PreviewPane) -> None:
    """Small pages: the last one can still come to the top, so that turning never sticks."""
    pane._set_zoom(50)
    seen = []
    for _ in range(12):
        seen.append(pane.page())
        pane.next_page()
    assert seen == list(range(12))
    pane.previous_page()
    assert pane.page() == 10


def test_page_down_goes_on_by_a_screenful_so_that_nothing_is_skipped(pane: PreviewPane) -> None:
    bar = pane.area.verticalScrollBar()
    drivers.key(pane.area, Qt.Key.Key_PageDown)
    assert 0 < bar.value() <= pane.area.viewport().height()
    drivers.key(pane.area, Qt.Key.Key_PageUp)
    assert bar.value() == 0


def test_home_and_end_go_to_the_ends(pane: PreviewPane) -> None:
    drivers.key(pane.area, Qt.Key.Key_End)
    assert pane.page() == 11
    drivers.key(pane.area, Qt.Key.Key_Home)
    assert pane.page() == 0


def test_the_same_file_again_changes_nothing(pane: PreviewPane) -> None:
    pane.show_page(3)
    before = list(pane._pages)
    pane.show_paper(read_paper(sheets(12)))
    assert pane._pages == before
    assert pane.page() == 3


def test_a_newer_print_of_the_same_report_keeps_the_place(pane: PreviewPane) -> None:
    pane.show_page(3)
    worked(pane.jobs)
    old = pane._pages[3].grab().toImage()
    pane.show_paper(read_paper(sheets(12, "Signed")), keep_place=True)
    assert pane.page() == 3
    worked(pane.jobs)
    assert pane._pages[3].accessibleDescription() == "Signed 4"
    assert pane._pages[3].grab().toImage() != old


def test_a_newer_print_may_have_fewer_pages(pane: PreviewPane) -> None:
    pane.show_page(11)
    pane.show_paper(read_paper(sheets(2)), keep_place=True)
    assert pane.page() == 1
    assert "Page 2 of 2" in drivers.words_in(pane)


def test_another_report_begins_at_its_first_page(pane: PreviewPane) -> None:
    pane.show_page(3)
    pane.show_paper(read_paper(sheets(5, "Other")))
    assert "Page 1 of 5" in drivers.words_in(pane)
    assert pane.area.verticalScrollBar().value() == 0


def test_words_take_the_place_of_pages(pane: PreviewPane) -> None:
    pane.show_words("There is nothing to see.")
    assert drivers.words_in(pane) == "There is nothing to see."
    assert pane.paper is None


def test_the_cursor_waits_for_the_pages_to_come_back(pane: PreviewPane) -> None:
    pane.area.setFocus()
    pane.show_words("The report is being laid out.")
    pane.show_paper(read_paper(sheets(2)))
    assert pane.window().focusWidget() is pane.area


def test_a_picture_of_what_is_gone_is_dropped(pane: PreviewPane) -> None:
    """The worker may be drawing a page while another report is chosen."""
    pane.show_page(8)
    pane.show_paper(read_paper(sheets(1)))
    worked(pane.jobs)
    assert drawn(pane) == [1]
    assert dark_dots(pane, 1) > 100


def test_a_file_that_cannot_be_drawn_is_a_fault_that_is_told(pane: PreviewPane, qtbot: QtBot) -> None:
    with qtbot.captureExceptions() as caught:
        pane.show_paper(Paper(b"no PDF", ("Words",)))
        worked(pane.jobs)
    assert len(caught) == 1


def test_the_buttons_stand_in_two_rows_where_it_is_narrow(pane: PreviewPane) -> None:
    assert pane._bar.direction() is QBoxLayout.Direction.LeftToRight
    pane.resize(280, 600)
    drivers.settle()
    assert pane._bar.direction() is QBoxLayout.Direction.TopToBottom
    for one in (pane.fit_button, pane.on_button):
        assert pane.rect().contains(one.mapTo(pane, one.rect().bottomRight()))


def test_every_button_says_what_it_does(pane: PreviewPane) -> None:
    names = [b.accessibleName() for b in (pane.out_button, pane.in_button, pane.fit_button, pane.back_button, pane.on_button)]
    assert names == ["Zoom out", "Zoom in", "Fit width", "Previous page", "Next page"]
    assert "Ctrl++" in pane.in_button.toolTip()


def test_tab_goes_through_the_buttons_to_the_pages(pane: PreviewPane) -> None:
    pane.show_page(1)
    pane.out_button.setFocus()
    order = [QApplication.focusWidget()]
    for _ in range(5):
        assert order[-1] is not None
        QTest.keyClick(order[-1], Qt.Key.Key_Tab)
        order.append(QApplication.focusWidget())
    assert order == [pane.out_button, pane.in_button, pane.fit_button, pane.back_button, pane.on_button, pane.area]
