"""Parts of the visit form: a section's card, fields side by side where there is room, and a grid of counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLayout, QLineEdit, QVBoxLayout, QWidget

from reg44desk.domain.visit import VisitDraft
from reg44desk.errors import Problem
from reg44desk.services.visit_record import VisitForm
from reg44desk.views.dates import read_count
from reg44desk.views.fields import Field
from reg44desk.views.widgets import PlainLabel

UNREADABLE = "Enter whole numbers, like 3, or leave a box empty if the number is not known."


class Section(QFrame):
    """One part of the form on a card. Its answers are fields of a VisitDraft; `places` finds the field a problem belongs to."""

    changed = Signal()
    title = ""
    lead = ""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 16, 20, 18)
        self.body.setSpacing(14)
        self.body.addWidget(PlainLabel(self.title, "heading"))
        if self.lead:
            self.body.addWidget(PlainLabel(self.lead, "soft"))

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:
        """Show a draft; `last` is the home's visit before, whose answers stand beside the questions."""

    def answers(self) -> dict[str, Any]:
        """The part of the draft that this section holds."""
        return {}

    def places(self) -> dict[str, Field]:
        """Each field by the key that a problem names it by."""
        return {}

    def unreadable(self) -> list[Problem]:
        """Fields in which something was typed that cannot be read."""
        found = []
        for key, field in self.places().items():
            check = getattr(field, "is_unreadable", None)
            if check is not None and check():
                found.append(Problem(key, getattr(field, "WRONG", UNREADABLE)))
        return found

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say each problem beside its field, and clear the others."""
        for key, field in self.places().items():
            field.set_error(" ".join(p.message for p in problems if p.field == key))

    def add(self, *fields: QWidget) -> None:
        """Put fields into the card, one beneath the other, and listen to them."""
        for field in fields:
            self.body.addWidget(field)
            for one in field.findChildren(Field) if not isinstance(field, Field) else [field]:
                one.changed.connect(self.changed)


class SideBySide(QWidget):
    """Short fields in a line where there is room for them, else one beneath the other."""

    GAP = 24

    def __init__(self, *fields: QWidget) -> None:
        super().__init__()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(self.GAP)
        self._line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._fields = fields
        for field in fields:
            field.setMinimumWidth(field.fontMetrics().averageCharWidth() * 22)
            self._line.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        self._line.addStretch(1)

    def _widths(self) -> list[int]:
        return [max(field.minimumWidth(), field.minimumSizeHint().width()) for field in self._fields]

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest field: the others can go beneath it."""
        return QSize(max(self._widths()), self._line.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold where the fields do not fit in one line."""
        super().resizeEvent(event)
        across = sum(self._widths()) + self.GAP * len(self._fields) <= self.width()
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom)
        self._line.setSpacing(self.GAP if across else 14)


class CountRow(Field):
    """One group's counts in a line of small boxes; an empty box means that the number is not known."""

    def __init__(self, label: str, headings: Sequence[str]) -> None:
        self.boxes = [QLineEdit() for _ in headings]
        self.grid = QWidget()
        super().__init__(label, self.grid)
        layout = QGridLayout(self.grid)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(14)
        layout.setVerticalSpacing(2)
        for number, (heading, box) in enumerate(zip(headings, self.boxes, strict=True)):
            head = PlainLabel(heading, "hint", wrap=False)
            head.setBuddy(box)
            box.setAccessibleName(f"{label}: {heading.lower()}")
            box.setMaximumWidth(box.fontMetrics().averageCharWidth() * 14)
            box.textEdited.connect(self.changed)
            layout.addWidget(head, 0, number)
            layout.addWidget(box, 1, number)
        layout.setColumnStretch(len(self.boxes), 1)

    def value(self) -> tuple[int | None, ...]:
        """The counts, None where not known or not readable."""
        return tuple(_read(box.text()) for box in self.boxes)

    def set_value(self, counts: Sequence[int | None]) -> None:
        """Show counts."""
        for box, number in zip(self.boxes, counts, strict=True):
            box.setText("" if number is None else str(number))

    def is_unreadable(self) -> bool:
        """Whether a box holds something that is no count."""
        return any(box.text().strip() and _read(box.text()) is None for box in self.boxes)

    def set_error(self, words: str) -> None:
        """Say what is wrong, and mark the boxes."""
        super().set_error(words)
        for box in self.boxes:
            box.setProperty("wrong", "true" if words else "false")
            box.style().unpolish(box)
            box.style().polish(box)

    def focus(self) -> None:
        """Put the cursor in the first box."""
        self.boxes[0].setFocus()


def show_last(field: Field, hint: str, words: str) -> None:
    """Beside a question: its guidance, and what was answered at the visit before."""
    lines = [line for line in (hint, f"Last visit: {words}" if words else "") if line]
    field.hint.setText("\n".join(lines))
    field.hint.setVisible(bool(lines))
    field.control.setAccessibleDescription(" ".join(lines))


def fill(fields: Mapping[str, Any], draft: VisitDraft) -> None:
    """Show the answers of a draft in the fields of the same names."""
    for key, field in fields.items():
        field.set_value(getattr(draft, key))


def shortened(words: str, most: int = 180) -> str:
    """The beginning of a long answer."""
    one = " ".join(words.split())
    return one if len(one) <= most else one[: most - 1].rstrip() + "…"


def _read(typed: str) -> int | None:
    try:
        return read_count(typed)
    except ValueError:
        return None
