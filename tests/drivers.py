"""Drives the window as a person does: finds fields by their labels and buttons by their words, and fails when they are not there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QPushButton, QWidget

from reg44desk.views.fields import ChoiceField, Field, TickList
from reg44desk.views.models import RowsTable

W = TypeVar("W", bound=QWidget)


def visible(root: QWidget, kind: type[W]) -> Iterator[W]:
    """Every part of a kind that can be seen."""
    return (one for one in root.findChildren(kind) if one.isVisibleTo(root))


def plain(words: str) -> str:
    """Words without the mark of their key."""
    return words.replace("&&", "\0").replace("&", "").replace("\0", "&")


def button(root: QWidget, words: str) -> QPushButton:
    """The one button with these words."""
    found = [b for b in visible(root, QPushButton) if plain(b.text()) == words]
    assert found, f"no button {words!r} among {[plain(b.text()) for b in visible(root, QPushButton)]}"
    return found[0]


def press(root: QWidget, words: str) -> None:
    """Press the button with these words."""
    one = button(root, words)
    assert one.isEnabled(), f"the button {words!r} cannot be pressed"
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    settle()


def field(root: QWidget, label: str, number: int = 0) -> Any:
    """The field with this label; `number` counts those with the same one."""
    found = [f for f in visible(root, Field) if f.label.text() == label]
    assert len(found) > number, f"no field {label!r} among {[f.label.text() for f in visible(root, Field)]}"
    return found[number]


def fill(root: QWidget, label: str, words: str, number: int = 0) -> None:
    """Type words into a field, key by key."""
    control = field(root, label, number).control
    control.setFocus()
    control.selectAll()
    QTest.keyClicks(control, words)
    settle()


def choose(root: QWidget, label: str, words: str, number: int = 0) -> None:
    """Choose a line of a list."""
    one = field(root, label, number)
    assert isinstance(one, ChoiceField)
    at = one.combo.findText(words)
    assert at >= 0, f"no {words!r} among {[one.combo.itemText(n) for n in range(one.combo.count())]}"
    one.combo.setCurrentIndex(at)
    one.combo.activated.emit(at)
    settle()


def tick(root: QWidget, label: str, words: str, number: int = 0) -> None:
    """Tick a box of a list of boxes."""
    one = field(root, label, number)
    assert isinstance(one, TickList)
    box = next((b for b in one.boxes.values() if b.text() == words), None)
    assert box is not None, f"no box {words!r} among {[b.text() for b in one.boxes.values()]}"
    box.click()
    settle()


def tick_box(root: QWidget, words: str) -> None:
    """Tick a box that stands alone."""
    next(b for b in visible(root, QCheckBox) if plain(b.text()) == words).click()
    settle()


def table(root: QWidget, name: str) -> RowsTable:
    """The list with this name."""
    return next(t for t in visible(root, RowsTable) if t.accessibleName() == name)


def cells(listed: RowsTable) -> list[dict[str, str]]:
    """What a list shows where it has room: a dictionary a row, by heading; spare columns only once they were asked for."""
    shown = [c for c in listed.rows_model.columns if not c.spare or c.heading in listed.choices.shown]
    return [{c.heading: c.text(row) for c in shown} for row in listed.rows_model.rows]


def select_row(listed: RowsTable, **wanted: str) -> None:
    """Choose the first row whose cells are these; headings are given with _ for a space."""
    names = {key.replace("_", " "): value for key, value in wanted.items()}
    for number, row in enumerate(cells(listed)):
        if all(row[key] == value for key, value in names.items()):
            listed.setCurrentIndex(listed.rows_model.index(number, 0))
            settle()
            return
    raise AssertionError(f"no row {names} among {cells(listed)}")


def open_row(listed: RowsTable, **wanted: str) -> None:
    """Choose a row and press Enter on it."""
    select_row(listed, **wanted)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    settle()


def dialog(title: str = "") -> QDialog:
    """The dialog on the screen, the newest first; with a title, the one that has it."""
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible() and title in ("", w.windowTitle())]
    assert found, f"no dialog {title!r} among {[w.windowTitle() for w in QApplication.topLevelWidgets() if w.isVisible()]}"
    return found[-1]


def no_dialog() -> bool:
    """Whether no dialog is on the screen."""
    return not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())


def words_in(root: QWidget) -> str:
    """Everything that can be read in labels and on buttons, a line each."""
    labels = [w.text() for w in visible(root, QLabel) if w.text()]
    return "\n".join([*labels, *(plain(b.text()) for b in visible(root, QPushButton))])


def key(widget: QWidget, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key."""
    QTest.keyClick(widget, which, modifier)
    settle()


def settle() -> None:
    """Let the window do what it has to do."""
    for _ in range(3):
        QApplication.processEvents()
    QApplication.sendPostedEvents(None, 0)


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something holds. The pauses are Python's own, so that work in other threads goes on."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        QApplication.processEvents()
        time.sleep(0.005)
    settle()


def click_at(widget: QWidget, x: int, y: int) -> None:
    """Click at a place of a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, y))
    settle()
