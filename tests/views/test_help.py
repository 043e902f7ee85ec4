"""Help on F1 and the list of keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from reg44desk.views import help as manual
from reg44desk.views import theme
from reg44desk.views.help import HelpDialog, key_list
from tests import drivers as d
from tests.views.showing import shortened, unnamed

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def page_of_manual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manual of one page."""
    page = tmp_path / "help" / "homes.md"
    page.parent.mkdir()
    page.write_text("# Homes\n\nAll homes stand here, “each” with its duty.", encoding="utf-8")
    monkeypatch.setattr(manual, "resource", tmp_path.joinpath)
    return page


def test_help_shows_a_page_of_the_manual_and_is_closed_by_its_button(show: Show, page_of_manual: Path) -> None:
    """experience.md: help on F1 for the page in view, offline."""
    parent = show(QWidget())
    HelpDialog(parent, page_of_manual.stem).open()
    browser = d.dialog("Help").findChild(QTextBrowser)
    assert browser is not None
    assert "Homes\nAll homes stand here, “each” with its duty." in browser.toPlainText()
    assert browser.accessibleName() == "Help"
    assert not browser.openLinks()
    d.press(d.dialog("Help"), "Close")
    assert d.no_dialog()


def test_the_list_of_keys_names_each_key_once_and_what_it_does(qapp: object) -> None:
    """experience.md: Ctrl+/ lists the keys."""
    save, plain = QAction("&Save"), QAction("&About")
    save.setShortcut(QKeySequence("Ctrl+S"))
    lines = key_list([save, plain, save]).splitlines()
    assert lines[0] == "Ctrl+S: Save"
    assert len([line for line in lines if "Save" in line]) == 1
    assert not any("About" in line for line in lines)
    assert "Enter: open the chosen row" in lines


@pytest.fixture
def opened(show: Show) -> Iterator[HelpDialog]:
    """The real manual at its first page."""
    parent = show(QWidget())
    dialog = HelpDialog(parent, "start")
    dialog.open()
    d.settle()
    yield dialog
    dialog.close()


def heading(dialog: HelpDialog) -> str:
    return dialog.browser.toPlainText().partition("\n")[0]


def test_a_link_leads_to_its_page_and_back_returns(opened: HelpDialog) -> None:
    assert not opened.back.isEnabled()
    opened.browser.anchorClicked.emit(QUrl("homes.md"))
    assert (opened.key, heading(opened)) == ("homes", "Homes")
    d.press(opened, "Back")
    assert (opened.key, heading(opened)) == ("start", "Start here")
    assert not opened.back.isEnabled()


def test_back_returns_to_the_place_that_was_left(opened: HelpDialog) -> None:
    bar = opened.browser.verticalScrollBar()
    bar.setValue(bar.maximum())
    left = bar.value()
    opened.open_page("keys")
    assert (left > 0, bar.value()) == (True, 0)
    opened.go_back()
    assert bar.value() == left


def test_a_link_is_followed_with_the_keyboard_alone(opened: HelpDialog) -> None:
    """experience.md: everything by keyboard."""
    opened.browser.setFocus()
    QTest.keyClick(opened.browser, Qt.Key.Key_Tab)
    QTest.keyClick(opened.browser, Qt.Key.Key_Return)
    assert (opened.key, heading(opened)) == ("casebook", "The casebook")
    d.key(opened.browser, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert opened.key == "start"


def test_every_page_leads_to_the_first_one(opened: HelpDialog) -> None:
    opened.open_page("words")
    d.press(opened, "All pages")
    assert opened.key == "start"
    assert not opened.contents.isEnabled()
    opened.go_back()
    assert opened.key == "words"


def test_alt_and_home_leads_to_the_first_page_once(opened: HelpDialog) -> None:
    opened.open_page("words")
    for _ in range(2):
        d.key(opened.browser, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    opened.go_back()
    assert opened.key == "words"


def test_there_is_nothing_behind_the_first_page(opened: HelpDialog) -> None:
    opened.go_back()
    assert opened.key == "start"


def test_links_are_underlined(opened: HelpDialog) -> None:
    """experience.md: never by colour alone."""
    cursor = opened.browser.document().find("Bringing in a tracker")
    assert cursor.charFormat().isAnchor()
    assert cursor.charFormat().fontUnderline()
    assert not opened.browser.document().find("Everything is").charFormat().fontUnderline()


@pytest.mark.parametrize("size", theme.TEXT_SIZES)
def test_help_is_readable_at_every_text_size(show: Show, qapp: QApplication, size: int) -> None:
    """experience.md: it works at 200% text; no line runs out of the window, and every word of the buttons is there."""
    parent = show(QWidget())
    theme.apply(qapp, scheme="light", text_size=size)
    dialog = HelpDialog(parent, "import")
    dialog.open()
    d.settle()
    assert dialog.browser.horizontalScrollBar().maximum() == 0
    assert dialog.browser.document().defaultFont().pointSizeF() == pytest.approx(10.5 * size / 100, abs=0.1)
    assert dialog.screen().availableGeometry().contains(dialog.rect())
    assert (shortened(dialog), unnamed(dialog)) == ([], [])
