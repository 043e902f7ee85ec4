"""Dialogs whose work runs on a worker: busy words while it runs, trouble told in plain words on top, nothing lost by closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from reg44desk.errors import Problem, TroubleError, UserError
from reg44desk.views.bridge import Jobs
from reg44desk.views.fields import Field, TextField
from reg44desk.views.forms import announce
from reg44desk.views.widgets import Banner, PlainLabel, button

CASEBOOKS = "Casebooks (*.r44)"


class WorkDialog(QDialog):
    """A title, trouble if there is any, what the dialog is about in one scroll, and buttons. While work runs it cannot be closed."""

    LETTERS = 66

    def __init__(self, parent: QWidget | None, title: str, jobs: Jobs | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.jobs = jobs or Jobs(self)
        self._own_jobs = jobs is None
        self.fields: dict[str, Field] = {}
        self._held = self._over = False
        self._at: QWidget | None = None
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(4, 4, 10, 4)
        self.body.setSpacing(14)
        self.heading = PlainLabel(title, "heading")
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.doing = PlainLabel("", "soft")
        self.buttons = QDialogButtonBox()
        self._build()

    def _build(self) -> None:
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._inside)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(self.heading)
        layout.addWidget(self.trouble)
        layout.addWidget(self._scroll, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.doing, 1)
        bottom.addWidget(self.buttons)
        layout.addLayout(bottom)

    def add_field(self, key: str, field: Field) -> None:
        """Put a field into the body; problems name it by its key."""
        self.fields[key] = field
        self.body.addWidget(field)

    def offer(self, words: str, slot: Callable[[], object], *, primary: bool = False) -> QPushButton:
        """Add a button at the bottom."""
        made = button(words, slot, primary=primary)
        self.buttons.addButton(made, QDialogButtonBox.ButtonRole.ActionRole)
        return made

    def work(self, words: str, function: Callable[[], Any], done: Callable[[Any], object], *, may_leave: bool = False) -> None:
        """Run a plain function on the worker, saying what is being done; what goes wrong is told in this window.

        With `may_leave` the window can be closed meanwhile, and what the work gives is then dropped.
        """
        self._held = not may_leave
        self._at = self.focusWidget()
        self._inside.setEnabled(False)
        self.buttons.setEnabled(may_leave)
        self.say(words)
        self.jobs.start(words, function, partial(self._finished, done), self._failed)

    def say(self, words: str) -> None:
        """Say something beside the buttons."""
        self.doing.setText(words)
        announce(self, words)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say each problem beside its field, those of no field on top, and put the cursor into the first field that has one."""
        for key, field in self.fields.items():
            field.set_error(" ".join(p.message for p in problems if p.field == key))
        self.show_trouble("\n".join(p.message for p in problems if p.field not in self.fields))
        wrong = next((field for key, field in self.fields.items() if any(p.field == key for p in problems)), None)
        if wrong is not None:
            wrong.focus()
            announce(wrong.control, wrong.error.text())
        if isinstance(wrong, TextField):
            wrong.line.selectAll()
        self.fit()

    def show_trouble(self, words: str) -> None:
        """Say on top what went wrong and what to do; no words take it away."""
        self.trouble.words.setText(words)
        self.trouble.setVisible(bool(words))
        if words:
            announce(self, words)

    def reject(self) -> None:
        """Close without doing anything, unless work is running."""
        if not self._held:
            super().reject()

    def done(self, result: int) -> None:
        """Remember that it is over, for work that ends afterwards."""
        self._over = True
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the size that what is shown needs, within the screen."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Grow to what is shown, as far as the screen allows."""
        room = self.screen().availableGeometry()
        buttons = self.buttons.sizeHint()
        width = max(self.fontMetrics().averageCharWidth() * self.LETTERS, buttons.width() + 44, self.body.minimumSize().width() + 44)
        width = min(width, room.width() - 20)
        inner = width - 44
        above = sum(part.heightForWidth(inner) + 12 for part in (self.heading, self.trouble) if part.isVisibleTo(self))
        body = self.body.heightForWidth(inner) if self.body.hasHeightForWidth() else self.body.sizeHint().height()
        below = max(buttons.height(), self.doing.heightForWidth(max(inner - buttons.width() - 6, 1)))
        self.resize(width, min(above + body + below + 56, room.height() - 40))

    def _rest(self) -> None:
        """The work has ended: everything can be used again, and the cursor is back where it was."""
        if self._own_jobs:
            self.jobs.close()  # the worker has told its result, but the window may go only once it rests
        self._held = False
        self._inside.setEnabled(True)
        self.buttons.setEnabled(True)
        self.doing.clear()
        if self._at is not None:
            self._at.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finished(self, done: Callable[[Any], object], value: Any) -> None:
        if not self._over:
            self._rest()
            self.show_problems(())
            done(value)

    def _failed(self, error: Exception) -> None:
        if self._over:
            return
        self._rest()
        problems = error.problems if isinstance(error, UserError) else (Problem("", " ".join(filter(None, in_words(error)))),)
        self.show_problems(problems)


def in_words(error: Exception) -> tuple[str, str]:
    """What went wrong and what to do, in plain words. What is neither a person's nor the world's mistake is ours, and is raised."""
    if isinstance(error, UserError):
        return "\n".join(p.message for p in error.problems), ""
    if isinstance(error, TroubleError):
        return error.what, error.do
    if isinstance(error, OSError):
        name = Path(error.filename).name if isinstance(error.filename, str) else "A file"
        return f"{name} could not be read or written.", "Check that the disk is there and that you may open the file."
    raise error


class FileField(Field):
    """A file chosen through the system's own dialog; each of `choices` is a button's words and what asks for the file."""

    def __init__(self, label: str, hint: str, *choices: tuple[str, Callable[[], Path | None]]) -> None:
        self.line = QLineEdit()
        self.line.setReadOnly(True)
        super().__init__(label, self.line, hint)
        self._path: Path | None = None
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(10)
        self._buttons = [button(words, partial(self._ask, ask)) for words, ask in choices]
        for one in self._buttons:
            row.addWidget(one)
        row.addStretch(1)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addLayout(row)

    def value(self) -> Path | None:
        """The file chosen."""
        return self._path

    def set_value(self, path: Path | None) -> None:
        """Show a file."""
        self._path = path
        self.line.setText("" if path is None else str(path))
        self.line.setToolTip(self.line.text())

    def focus(self) -> None:
        """Put the cursor on the first button."""
        self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, ask: Callable[[], Path | None]) -> None:
        path = ask()
        if path is not None:
            self.set_value(path)
            self.set_error("")
            self.changed.emit()


def as_casebook(path: Path | None) -> Path | None:
    """The name of a new casebook as typed, with the ending of a casebook."""
    return path if path is None or path.suffix.lower() == ".r44" else path.with_name(f"{path.name}.r44")
