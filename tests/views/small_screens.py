"""A main window with three small screens and one hidden, where a whole screen is not needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from reg44desk.domain.types import Ref
from reg44desk.services.desk import Desk
from reg44desk.views.bridge import Jobs
from reg44desk.views.main_window import MainWindow
from reg44desk.views.page import Page
from reg44desk.views.widgets import search_box
from tests import drivers as d
from tests.views.showing import dismiss

Build = Callable[..., MainWindow]


class Plain(Page):
    """A screen with nothing to save, print or search."""

    title = "Plain"
    help = "plain"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.opened: list[Ref] = []
        self.reloads = 0
        self.left = 0
        self.line = QLineEdit("words")
        self.line.setAccessibleName("Words")
        self.body.addWidget(self.line)

    def open_ref(self, ref: Ref) -> None:
        """Remember."""
        self.opened.append(ref)

    def reload(self) -> None:
        """Count."""
        self.reloads += 1

    def leave(self) -> bool:
        """Count."""
        self.left += 1
        return True


class Full(Plain):
    """A screen with something to save, print and search."""

    title = "Full"
    help = ""
    watches = frozenset({"home"})
    search: QLineEdit

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.done: list[str] = []
        self.search = search_box("Search", str)
        self.body.addWidget(self.search)

    def save_now(self) -> Callable[[], object] | None:
        """Remember."""
        return lambda: self.done.append("saved")

    def print_now(self) -> Callable[[], object] | None:
        """Remember."""
        return lambda: self.done.append("printed")


@contextmanager
def windows(desk: Desk, folder: Path) -> Iterator[Build]:
    """Builds windows that remember their place in a folder, and closes them."""
    kept: list[MainWindow] = []

    def one(on: Desk = desk) -> MainWindow:
        window = MainWindow(on, kept_place(folder), Jobs())
        window.add_screen("plain", "Plain", "today", lambda: Plain(on))
        window.add_screen("full", "Full", "homes", lambda: Full(on))
        window.add_screen("last", "Last", "history", lambda: Plain(on), line_above=True)
        window.add_hidden_screen("hidden", "Hidden", lambda: Plain(on), under="full")
        window.add_route("home", "full")
        window.add_route("visit", "hidden")
        kept.append(window)
        return window

    yield one
    dismiss()
    for window in kept:
        window.close()
        window.deleteLater()


def kept_place(folder: Path) -> QSettings:
    """Where the place of a window is remembered."""
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


def on_first(window: MainWindow) -> MainWindow:
    """Show a window at its first screen."""
    window.show_screen("plain")
    window.show()
    d.settle()
    return window


def plain(window: MainWindow) -> Plain:
    """The screen in view."""
    page = window.current_page()
    assert isinstance(page, Plain)
    return page


def full(window: MainWindow) -> Full:
    """Go to the screen with something to save, print and search."""
    page = window.show_screen("full")
    assert isinstance(page, Full)
    d.settle()
    return page


def press(window: MainWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier) -> None:
    """A key of the window, wherever the keyboard is."""
    d.key(QApplication.focusWidget() or window, which, modifier)
