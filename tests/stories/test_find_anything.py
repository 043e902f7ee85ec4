"""Find anything, end to end: a closed home by a word with an accent, a recommendation, and something to do, without the mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reg44desk.app.program import Program
from reg44desk.domain.types import HomeStatus
from reg44desk.domain.visit import NewRecommendation
from reg44desk.services import home_history
from reg44desk.services.desk import Desk
from reg44desk.views.main_window import MainWindow
from reg44desk.views.palette import Palette
from tests import drivers as d
from tests.factories import import_tracker, make_finished


def look_for(window: MainWindow, words: str) -> Palette:
    """Ctrl+K, then the words."""
    window.activateWindow()
    d.settle()
    d.key(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = d.dialog("Find anything")
    assert isinstance(box, Palette)
    QTest.keyClicks(box.box, words)
    d.until(lambda: not box._wait.isActive())
    return box


def page_title(window: MainWindow) -> str:
    page = window.current_page()
    assert page is not None
    return page.header.title.text()


def test_an_officer_finds_what_closed_long_ago_and_gets_on_with_it(
    start: Callable[..., Program], casebook: Path, open_desk: Callable[[Path], Desk]
) -> None:
    """experience.md: "Search misses closed things": closed and archived are found, with a grey tag."""
    desk = open_desk(casebook)
    import_tracker(desk)
    done = make_finished(desk, "Ty\u0302 Łąka", recommendations=(NewRecommendation("Repair the trampoline"),))
    desk.do(home_history.change_status, done.home_id, home_history.StatusDraft(HomeStatus.CLOSED, date(2022, 1, 15), "It was sold"))
    desk.close()
    program = start()
    program.opened(open_desk(casebook))
    window = program.window
    assert window is not None

    box = look_for(window, "ty laka")
    line = box.chosen()
    assert line is not None
    assert (line.title, line.tag) == ("Ty\u0302 Łąka", "Closed home")
    d.key(box.box, Qt.Key.Key_Return)
    assert page_title(window) == "Homes"

    box = look_for(window, "trampol")
    d.key(box.box, Qt.Key.Key_Return)
    assert page_title(window) == "Recommendations"
    page = window.current_page()
    assert page is not None
    assert d.table(page, "Recommendations").current().text == "Repair the trampoline"

    box = look_for(window, "record a v")
    d.key(box.box, Qt.Key.Key_Return)
    assert page_title(window) == "Record a visit"
