"""The keys of the one window, undo and redo, and what its status line says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTextBrowser

from reg44desk.domain.types import Role
from reg44desk.errors import TroubleError
from reg44desk.services import homes
from reg44desk.services.desk import Desk
from reg44desk.views import help as manual
from reg44desk.views.main_window import MainWindow
from tests import drivers as d
from tests.conftest import FakeClock
from tests.factories import make_home, make_person
from tests.views.showing import Show, focused
from tests.views.small_screens import Build, Plain, full, on_first, plain, press, windows


@pytest.fixture
def build(desk: Desk, tmp_path: Path, show: Show) -> Iterator[Build]:
    """Builds windows with small screens; they remember their place in the test's folder."""
    with windows(desk, tmp_path) as one:
        yield one


@pytest.fixture
def window(build: Build) -> MainWindow:
    """A window on an empty casebook, showing its first screen."""
    return on_first(build())


# Keys of a screen


def test_save_print_and_find_are_offered_only_where_they_do_something(window: MainWindow) -> None:
    actions = (window.save_action, window.print_action, window.find_action)
    assert [a.isEnabled() for a in actions] == [False, False, False]
    full(window)
    assert [a.isEnabled() for a in actions] == [True, True, True]
    window.show_screen("last")
    assert [a.isEnabled() for a in actions] == [False, False, False]


def test_control_s_and_p_do_what_the_screen_says(window: MainWindow) -> None:
    page = full(window)
    press(window, Qt.Key.Key_S)
    press(window, Qt.Key.Key_P)
    assert page.done == ["saved", "printed"]


def test_control_f_goes_to_the_search_box_and_marks_its_words(window: MainWindow) -> None:
    page = full(window)
    page.search.setText("oak")
    window.nav.setFocus()
    press(window, Qt.Key.Key_F)
    assert page.search.hasFocus()
    assert page.search.selectedText() == "oak"


def test_f5_reads_the_screen_afresh(window: MainWindow) -> None:
    before = plain(window).reloads
    press(window, Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier)
    assert plain(window).reloads == before + 1


def test_f6_goes_from_the_navigation_to_the_screen_and_back(window: MainWindow) -> None:
    """experience.md, Habits: F6 between panes."""
    window.nav.setFocus()
    press(window, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
    assert plain(window).isAncestorOf(focused())
    press(window, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
    assert window.nav.hasFocus()


@pytest.mark.parametrize(("screen", "page"), [("plain", "plain"), ("full", "start")])
def test_f1_opens_the_page_of_the_manual_for_the_screen(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: str, page: str
) -> None:
    for name in ("plain", "start"):
        (tmp_path / f"{name}.md").write_text(f"# About {name}\n", encoding="utf-8")
    monkeypatch.setattr(manual, "resource", lambda _folder, name: tmp_path / name)
    window.show_screen(screen)
    d.settle()
    press(window, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    browser = d.dialog("Help").findChild(QTextBrowser)
    assert browser is not None
    assert browser.toPlainText().strip() == f"About {page}"


def test_control_slash_lists_every_key(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Slash)
    told = d.words_in(d.dialog("Keys"))
    for line in ("Ctrl+S: Save", "Ctrl+Z: Undo", "F1: Help for this screen", "F6: Next pane", "Ctrl+2: Full", "Ctrl+Q: Quit"):
        assert line in told


def test_actions_of_the_menu_file_stand_before_quit(window: MainWindow) -> None:
    done: list[int] = []
    window.add_action(window.file_menu, "&Record a visit", lambda: done.append(1), "Ctrl+N")
    assert [d.plain(a.text()) for a in window.file_menu.actions() if a.text()] == [
        "Save",
        "Print",
        "Export what is shown...",
        "Record a visit",
        "Quit",
    ]
    press(window, Qt.Key.Key_N)
    assert done == [1]


# Undo, redo and what was saved


def test_undo_and_redo_say_what_they_would_do_and_do_it(desk: Desk, window: MainWindow) -> None:
    assert (window.undo_action.text(), window.undo_action.isEnabled()) == ("&Undo", False)
    make_home(desk)
    assert (window.undo_action.text(), window.redo_action.isEnabled()) == ("&Undo: Add a home", False)
    press(window, Qt.Key.Key_Z)
    assert desk.read(homes.list_homes, desk.today()) == []
    assert (window.undo_action.isEnabled(), window.redo_action.text()) == (False, "&Redo: Add a home")
    press(window, Qt.Key.Key_Y)
    assert [h.name for h in desk.read(homes.list_homes, desk.today())] == ["Oak House"]
    assert window.undo_action.text() == "&Undo: Add a home"


def test_control_z_in_a_field_takes_back_what_was_typed_there(desk: Desk, window: MainWindow) -> None:
    make_home(desk)
    line = plain(window).line
    line.setFocus()
    d.key(line, Qt.Key.Key_X)
    assert "x" in line.text()
    press(window, Qt.Key.Key_Z)
    assert "x" not in line.text()
    assert len(desk.read(homes.list_homes, desk.today())) == 1


def test_what_cannot_be_undone_is_told(desk: Desk, window: MainWindow) -> None:
    """A record that others now depend on stays."""
    home = make_home(desk)
    steps = list(desk._undo)
    make_person(desk, "Pat Manager", Role.REGISTERED_MANAGER, home)
    desk._undo[:] = steps
    window._undo_words()
    press(window, Qt.Key.Key_Z)
    assert "This cannot be undone" in d.words_in(d.dialog("This was not done"))
    assert not window.undo_action.isEnabled()


def test_trouble_while_undoing_is_told(desk: Desk, window: MainWindow) -> None:
    make_home(desk)

    def full_disk() -> None:
        raise TroubleError("The disk is full.", "Make room, then try again.")

    window._step(full_disk)
    assert "Make room, then try again." in d.words_in(d.dialog("The disk is full"))
    assert window.undo_action.text() == "&Undo: Add a home"


def test_the_status_line_says_when_everything_was_saved(desk: Desk, window: MainWindow, clock: FakeClock) -> None:
    """experience.md: it saves itself and says so."""
    assert window.saved.text() == "All changes saved"
    clock.move(hours=4, minutes=42)
    make_home(desk)
    assert window.saved.text() == "All changes saved 16:42"


def test_screens_hear_of_changes(desk: Desk, window: MainWindow) -> None:
    page = full(window)
    first = window.show_screen("plain")
    assert isinstance(first, Plain)
    before = (page.reloads, first.reloads)
    make_home(desk)
    full(window)
    assert (page.reloads, first.reloads) == (before[0] + 1, before[1])


def test_a_new_day_is_read_on_every_screen_that_was_made(window: MainWindow) -> None:
    page = full(window)
    before = page.reloads
    window.show_screen("plain")
    window.refresh_all()
    assert full(window).reloads == before + 1


def test_the_status_line_says_what_is_being_done(window: MainWindow) -> None:
    """experience.md: long work says what it is doing."""
    done: list[int] = []
    window.jobs.start("Backing up the casebook", lambda: 1, done.append, str)
    assert window.doing.text() == "Backing up the casebook"
    d.until(lambda: done == [1])
    assert window.doing.text() == ""
