"""Form fields: a label, a hint, the control, and its error beneath; each can be read, set and told what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from reg44desk import text
from reg44desk.domain.types import Month
from reg44desk.errors import Problem, refuse
from reg44desk.views.dates import read_count, read_day, read_time

V = TypeVar("V")


class Field(QWidget):
    """What every field does. `control` is what takes the focus; `changed` is sent when a person changed the answer."""

    changed = Signal()

    def __init__(self, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.label = QLabel(label)
        self.label.setObjectName("fieldLabel")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setBuddy(control)
        self.hint = QLabel(hint)
        self.hint.setObjectName("hint")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        if not hint:
            self.hint.hide()
        self.error = QLabel()
        self.error.setObjectName("fieldError")
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setWordWrap(True)
        self.error.hide()
        control.setAccessibleName(label)
        control.setAccessibleDescription(hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for part in (self.label, self.hint, self.error, control):
            layout.addWidget(part)

    def value(self) -> Any:
        """The answer, as the kind of field reads it."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show an answer."""
        raise NotImplementedError

    def set_error(self, words: str) -> None:
        """Say what is wrong with the answer; nothing takes the error away."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.control.setAccessibleDescription(" ".join(filter(None, [words, self.hint.text()])))
        self.control.setProperty("wrong", "true" if words else "false")
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)

    def focus(self) -> None:
        """Put the cursor here."""
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)


class TextField(Field):
    """One line of words."""

    def __init__(self, label: str, hint: str = "", *, secret: bool = False) -> None:
        self.line = QLineEdit()
        super().__init__(label, self.line, hint)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.textEdited.connect(self.changed)

    def value(self) -> str:
        """What was typed."""
        return self.line.text()

    def set_value(self, words: str) -> None:
        """Show words."""
        self.line.setText(words)


class TextArea(Field):
    """Several lines of plain words; Tab leaves it, and it grows with its text."""

    MOST = 20_000

    def __init__(self, label: str, hint: str = "", lines: int = 3) -> None:
        self.edit = QPlainTextEdit()
        self._lines = lines
        self.edit.setTabChangesFocus(True)
        super().__init__(label, self.edit, hint)
        self.edit.textChanged.connect(self._grow)
        self._by_hand = True
        self._grow()

    def value(self) -> str:
        """What was typed."""
        return self.edit.toPlainText()

    def set_value(self, words: str) -> None:
        """Show words."""
        if words != self.value():
            self._by_hand = False
            self.edit.setPlainText(words)
            self._by_hand = True

    def _grow(self) -> None:
        lines = max(self._lines, min(self.edit.blockCount() + len(self.value()) // 90 + 1, 16))
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * lines + 18)
        if getattr(self, "_by_hand", False):
            too_long = len(self.value()) > self.MOST
            self.set_error(f"This answer has more than {self.MOST:,} characters. Shorten it." if too_long else "")
            self.changed.emit()


class _ReadField(Field, Generic[V]):
    """One line that is read as a value when it is left."""

    WRONG = ""

    def __init__(self, label: str, hint: str, reader: Callable[[str], V | None], shower: Callable[[V], str]) -> None:
        self.line = QLineEdit()
        self._reader, self._shower = reader, shower
        super().__init__(label, self.line, hint)
        self.line.textEdited.connect(self._edited)
        self.line.editingFinished.connect(self._settle)

    def value(self) -> V | None:
        """The answer, or None when there is none or it cannot be read."""
        try:
            return self._reader(self.line.text())
        except ValueError:
            return None

    def set_value(self, value: V | None) -> None:
        """Show an answer."""
        self.line.setText("" if value is None else self._shower(value))
        self.set_error("")

    def is_unreadable(self) -> bool:
        """Whether something was typed that cannot be read."""
        try:
            self._reader(self.line.text())
        except ValueError:
            return True
        return False

    def _edited(self) -> None:
        """An answer that can be read again takes away what was said of the one before."""
        if self.error.text() and self.value() is not None:
            self.set_error("")
        self.changed.emit()

    def _settle(self) -> None:
        if self.is_unreadable():
            self.set_error(self.WRONG)
            return
        self.set_error("")
        value = self.value()
        if value is not None:
            self.line.setText(self._shower(value))


class DateField(_ReadField[date]):
    """A day, typed as people write it, or chosen from a calendar that the keyboard reaches."""

    def __init__(self, label: str, hint: str = "For example, 18 9 2025.", wrong: str = "Enter a date, like 18 9 2025.") -> None:
        self.WRONG = wrong
        super().__init__(label, hint, read_day, text.long_date)
        self.line.setMaximumWidth(self.line.fontMetrics().averageCharWidth() * 34)
        self.line.setMinimumWidth(self.line.fontMetrics().horizontalAdvance(text.long_date(date(2028, 9, 28))) + 36)
        button = QPushButton("Calendar")
        button.setAccessibleName(f"Choose from a calendar: {label}")
        button.setAutoDefault(False)
        self._menu = QMenu(self)
        self._calendar = QCalendarWidget()
        self._calendar.setAccessibleName(f"Calendar: {label}")
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self._calendar.activated.connect(self._picked)
        self._calendar.clicked.connect(self._picked)
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(self._calendar)
        self._menu.addAction(action)
        button.clicked.connect(self._show_calendar)
        self._button = button
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            line = QHBoxLayout()
            layout.removeWidget(self.line)
            line.addWidget(self.line)
            line.addWidget(button)
            line.addStretch(1)
            layout.addLayout(line)

    def _show_calendar(self) -> None:
        day = self.value()
        if day:
            self._calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._menu.popup(self._button.mapToGlobal(self._button.rect().bottomLeft()))
        self._calendar.setFocus()

    def _picked(self, day: QDate) -> None:
        self._menu.close()
        self.set_value(date(day.year(), day.month(), day.day()))
        self.line.setFocus()
        self.changed.emit()


class TimeField(_ReadField[time]):
    """A time of day."""

    WRONG = "Enter a time, like 9:30 or 4pm."

    def __init__(self, label: str, hint: str = "For example, 9:30 or 4pm.") -> None:
        super().__init__(label, hint, read_time, text.clock_time)
        self.line.setMaximumWidth(self.line.fontMetrics().averageCharWidth() * 18)


class CountField(_ReadField[int]):
    """A whole number; nothing typed means that it is not known."""

    WRONG = "Enter a whole number, like 3, or leave it empty if it is not known."

    def __init__(self, label: str, hint: str = "") -> None:
        super().__init__(label, hint, read_count, str)
        self.line.setMaximumWidth(self.line.fontMetrics().averageCharWidth() * 12)


class MonthField(_ReadField[Month]):
    """A month of a year."""

    WRONG = "Enter a month, like 9 2025."

    def __init__(self, label: str, hint: str = "For example, 9 2025.") -> None:
        super().__init__(label, hint, _read_month, text.month_name)
        self.line.setMaximumWidth(self.line.fontMetrics().averageCharWidth() * 24)


class ChoiceField(Field):
    """One of a few; the first line means that nothing is chosen."""

    def __init__(self, label: str, choices: Sequence[tuple[Any, str]], hint: str = "", *, none: str | None = "Choose") -> None:
        self.combo = _Combo()
        super().__init__(label, self.combo, hint)
        self._none = none
        self.set_choices(choices)
        self.combo.activated.connect(self.changed)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer these values with their words; what was chosen stays chosen if it is among them."""
        before = self.value() if self.combo.count() else None
        self._values = [v for v, _ in choices] if self._none is None else [None, *(v for v, _ in choices)]
        self.combo.clear()
        self.combo.addItems([w for _, w in choices] if self._none is None else [self._none, *(w for _, w in choices)])
        self.set_value(before)

    def value(self) -> Any:
        """What is chosen, or None."""
        return self._values[self.combo.currentIndex()] if 0 <= self.combo.currentIndex() < len(self._values) else None

    def set_value(self, value: Any) -> None:
        """Choose a value; one that is not offered chooses the first line."""
        self.combo.setCurrentIndex(self._values.index(value) if value in self._values else 0)


class _Combo(QComboBox):
    """A drop-down that the mouse wheel passes over, so that scrolling a form never changes an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(560)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page."""
        if event.type() == QEvent.Type.Wheel and not self.view().isVisible():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class TickList(Field):
    """Any of a few, as boxes to tick."""

    def __init__(self, label: str, choices: Sequence[tuple[Any, str]], hint: str = "", *, columns: int = 1) -> None:
        self.frame = QFrame()
        super().__init__(label, self.frame, hint)
        self._grid = QGridLayout(self.frame)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._columns = columns
        self.boxes: dict[Any, QCheckBox] = {}
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer these; those that were ticked stay ticked."""
        before = set(self.value()) if self.boxes else set()
        for box in self.boxes.values():
            box.setParent(None)
            box.deleteLater()
        self.boxes = {}
        for number, (value, words) in enumerate(choices):
            box = QCheckBox(words.replace("&", "&&"))
            box.setAccessibleName(f"{self.label.text()}: {words}")
            box.setChecked(value in before)
            box.toggled.connect(self.changed)
            self._grid.addWidget(box, number // self._columns, number % self._columns)
            self.boxes[value] = box

    def value(self) -> tuple[Any, ...]:
        """What is ticked, in the order offered."""
        return tuple(v for v, box in self.boxes.items() if box.isChecked())

    def set_value(self, values: Sequence[Any]) -> None:
        """Tick exactly these."""
        for value, box in self.boxes.items():
            box.setChecked(value in values)

    def focus(self) -> None:
        """Put the cursor on the first box."""
        for box in self.boxes.values():
            box.setFocus(Qt.FocusReason.OtherFocusReason)
            return


class TickField(Field):
    """One yes-or-no box."""

    def __init__(self, label: str, hint: str = "") -> None:
        self.box = QCheckBox(label)
        super().__init__(label, self.box, hint)
        self.label.hide()
        self.box.toggled.connect(self.changed)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.box.isChecked()

    def set_value(self, value: bool) -> None:  # noqa: FBT001  what it holds is a boolean
        """Tick it or not."""
        self.box.setChecked(value)


def choices_of(kind: type[StrEnum]) -> list[tuple[Any, str]]:
    """Every value of a vocabulary with its words."""
    return [(value, text.word(value)) for value in kind]


def check_readable(fields: Mapping[str, Field]) -> None:
    """Refuse what was typed but cannot be read, so that it is never taken for nothing. Raises UserError with each field's own words."""
    refuse([Problem(key, f.WRONG) for key, f in fields.items() if isinstance(f, _ReadField) and f.is_unreadable()])


def _read_month(typed: str) -> Month | None:
    """A month as people write it, "9 2025" or "Sep 2025", and as files have it, "2025-09"."""
    words = typed.strip()
    try:
        return Month.parse(words)
    except ValueError:
        day = read_day(f"1 {words}") if words else None
    return Month.of(day) if day else None
