"""The one window: leading from screen to screen, and what it remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication

from reg44desk.domain.types import CasebookKind, Ref
from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from reg44desk.views.bridge import Jobs
from reg44desk.views.main_window import SAMPLE_WORDS, MainWindow
from tests import drivers as d
from tests.conftest import ACTOR, CHEAP, DEVICE, PASSPHRASE, FakeClock
from tests.views.showing import Show, dismiss, enlarge
from tests.views.small_screens import Build, Full, full, kept_place, on_first, plain, press, windows


@pytest.fixture
def build(desk: Desk, tmp_path: Path, show: Show) -> Iterator[Build]:
    """Builds windows with small screens; they remember their place in the test's folder."""
    with windows(desk, tmp_path) as one:
        yield one


@pytest.fixture
def window(build: Build) -> MainWindow:
    """A window on an empty casebook, showing its first screen."""
    return on_first(build())


# From screen to screen


def test_screens_are_made_when_first_shown_and_then_kept(window: MainWindow) -> None:
    assert window.stack.count() == 1
    first = full(window)
    assert window.stack.count() == 2
    window.show_screen("plain")
    assert full(window) is first


def test_the_navigation_leads_by_keyboard(window: MainWindow) -> None:
    window.nav.setFocus()
    d.key(window.nav, Qt.Key.Key_Down)
    assert isinstance(window.current_page(), Full)
    d.key(window.nav, Qt.Key.Key_Down)
    page = window.current_page()
    assert page is not None
    assert page.title == "Plain"
    assert window.nav.currentRow() == 3


def test_the_navigation_leads_by_mouse(window: MainWindow) -> None:
    place = window.nav.visualItemRect(window.nav.item(1)).center()
    d.click_at(window.nav.viewport(), place.x(), place.y())
    assert isinstance(window.current_page(), Full)


@pytest.mark.parametrize(("which", "key"), [(Qt.Key.Key_1, "plain"), (Qt.Key.Key_2, "full"), (Qt.Key.Key_3, "last")])
def test_each_screen_has_its_number(window: MainWindow, which: Qt.Key, key: str) -> None:
    """experience.md, Habits: every key works everywhere in the window."""
    window.show_screen("hidden")
    press(window, which)
    assert window.current_page() is window._screens[key].page


def test_the_menu_go_names_every_screen_of_the_navigation(window: MainWindow) -> None:
    assert [(a.text(), a.shortcut().toString()) for a in window.go_menu.actions()] == [
        ("Plain", "Ctrl+1"),
        ("Full", "Ctrl+2"),
        ("Last", "Ctrl+3"),
    ]


def test_a_record_opens_on_the_screen_that_shows_its_kind(window: MainWindow) -> None:
    plain(window).go.emit(Ref("home", "one"))
    assert plain(window).opened == [Ref("home", "one")]
    assert isinstance(window.current_page(), Full)
    assert window.nav.currentRow() == 1


def test_under_a_hidden_screen_the_navigation_leads_back(window: MainWindow) -> None:
    window.open_ref(Ref("visit", "one"))
    assert window.nav.currentRow() == 1
    window.nav.setFocus()
    d.key(window.nav, Qt.Key.Key_Return)
    assert isinstance(window.current_page(), Full)


def test_a_screen_is_left_before_another_is_shown_but_not_for_itself(window: MainWindow) -> None:
    page = plain(window)
    window.show_screen("plain")
    assert page.left == 0
    window.show_screen("full")
    assert page.left == 1


def test_a_window_without_screens_takes_every_key(desk: Desk, tmp_path: Path, show: Show) -> None:
    window = MainWindow(desk, kept_place(tmp_path), Jobs())
    window.show()
    for action in (window.find_action, window.save_action, window.print_action):
        action.trigger()
    press(window, Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    press(window, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
    assert window.current_page() is None
    assert window.nav.hasFocus()
    window.close()
    window.deleteLater()


# The window itself


def test_the_title_names_the_casebook(desk: Desk, window: MainWindow) -> None:
    assert window.windowTitle() == "test.r44 - Reg44 Desk"
    assert SAMPLE_WORDS not in d.words_in(window)


def test_a_sample_can_never_pass_for_a_real_casebook(
    build: Build, tmp_path: Path, clock: FakeClock, open_desk: Callable[[Path], Desk]
) -> None:
    path = tmp_path / "sample.r44"
    upkeep.make_casebook(path, PASSPHRASE, clock, ACTOR, DEVICE, kind=CasebookKind.SAMPLE, cost=CHEAP)
    window = build(open_desk(path))
    window.show()
    assert window.windowTitle() == "Sample casebook - Reg44 Desk"
    assert SAMPLE_WORDS in d.words_in(window)


def test_the_place_of_the_window_is_remembered(window: MainWindow, build: Build) -> None:
    window.resize(700, 500)
    window.move(30, 120)
    d.settle()
    before = window.geometry()
    window.close()
    again = build()
    again.show()
    assert again.geometry() == before
    assert before.size() == QSize(700, 500)


def test_a_place_that_is_no_longer_on_a_screen_is_brought_back(build: Build, window: MainWindow) -> None:
    """experience.md, Habits: the window's place is remembered and brought back on screen."""
    window.move(9000, 9000)
    d.settle()
    window.close()
    again = build()
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.contains(again.pos())
    assert room.width() >= again.width()


def test_a_place_that_cannot_be_read_is_not_used(build: Build, tmp_path: Path) -> None:
    place = kept_place(tmp_path)
    place.setValue("geometry", "nonsense")
    place.sync()
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert build().width() == min(1366, room.width())


def test_a_narrow_window_keeps_pictures_whose_names_are_still_spoken(window: MainWindow) -> None:
    window.resize(700, 500)
    d.settle()
    narrow = window.nav.width()
    item = window.nav.item(1)
    assert (item.text(), item.data(Qt.ItemDataRole.AccessibleTextRole), item.toolTip()) == ("", "Full", "Full")
    assert not window.brand.isVisible()
    window.resize(1366, 700)
    d.settle()
    assert item.text() == "Full"
    assert window.brand.isVisible()
    assert window.nav.width() > narrow * 2


def test_pictures_grow_with_the_text(window: MainWindow) -> None:
    """experience.md: text size from 100 to 200%."""
    before = window.nav.iconSize().width()
    enlarge(window, 200)
    window.restyle()
    assert window.nav.iconSize().width() > before * 1.3
    dismiss()


def test_closing_saves_what_is_being_typed_and_says_so(window: MainWindow, desk: Desk) -> None:
    page = plain(window)
    told: list[int] = []
    window.closed.connect(lambda: told.append(page.left))
    window.close()
    assert told == [1]
    assert desk.listeners == []


def test_closing_waits_for_work_that_runs(window: MainWindow) -> None:
    ran: list[int] = []
    window.jobs.start("Backing up", lambda: ran.append(1), str, str)
    window.close()
    assert ran == [1]


def test_control_q_closes(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Q)
    assert not window.isVisible()


def test_every_menu_has_a_key_and_no_key_is_given_twice(window: MainWindow) -> None:
    """experience.md, Habits: Alt menus, every key shown in its menu."""
    full(window)
    menus = [a.text() for a in window.menuBar().actions()]
    assert all("&" in words for words in menus)
    assert len({words[words.index("&") + 1].lower() for words in menus}) == len(menus)
    every = [a for menu in (window.file_menu, window.edit_menu, window.view_menu, window.go_menu, window.help_menu) for a in menu.actions()]
    keys = [a.shortcut().toString() for a in every if a.shortcut().toString()]
    assert len(keys) == len(set(keys))
