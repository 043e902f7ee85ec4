"""Help on F1 and the list of keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QTextBrowser, QWidget

from reg44desk.views import help as manual
from reg44desk.views.help import HelpDialog, key_list
from tests import drivers as d

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def page_of_manual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manual of one page."""
    page = tmp_path / "help" / "homes.md"
    page.parent.mkdir()
    page.write_text("# Homes\n\nAll homes stand here, “each” with its duty.", encoding="utf-8")
    monkeypatch.setattr(manual, "resource", lambda *parts: tmp_path.joinpath(*parts))
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
