"""Forms: fields by key, problems beside them, and a box on top that lists every problem and leads to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QDialogButtonBox, QScrollArea, QVBoxLayout, QWidget

from reg44desk.errors import Problem
from reg44desk.views.fields import Field
from reg44desk.views.widgets import Banner, PlainLabel, button, steady_scroll

HIGHEST = 680
"""How high a form's window grows for what it says, so that it stays on a small laptop's screen."""


class ErrorSummary(Banner):
    """Box on top of a form: each line names one problem and leads to its field."""

    def __init__(self) -> None:
        super().__init__("There is a problem", "bad")
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.line.setDirection(QBoxLayout.Direction.TopToBottom)
        self.line.setSpacing(4)
        self.line.addLayout(self._column)
        self.hide()

    def show_problems(self, problems: tuple[Problem, ...], lead: Callable[[Problem], object]) -> None:
        """List these problems; choosing one leads to its field. None takes the box away."""
        while self._column.count():
            item = self._column.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for problem in problems:
            self._column.addWidget(button(problem.message, partial(lead, problem), link=True))
        self.words.setText("There is a problem" if len(problems) == 1 else f"There are {len(problems)} problems")
        self.setVisible(bool(problems))
        if problems:
            announce(self, f"{self.words.text()}. {problems[0].message}")


class Form(QWidget):
    """Fields in a column under an error summary; `fields` finds each by its key."""

    def __init__(self, fields: Mapping[str, Field], lead: str = "") -> None:
        super().__init__()
        self.fields = dict(fields)
        self.summary = ErrorSummary()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self.summary)
        if lead:
            layout.addWidget(PlainLabel(lead))
        for field in fields.values():
            layout.addWidget(field)
        layout.addStretch(1)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say each problem beside its field and in the summary; those of no field stand in the summary alone."""
        for key, field in self.fields.items():
            field.set_error(" ".join(p.message for p in problems if p.field == key))
        self.summary.show_problems(problems, self._lead)

    def _lead(self, problem: Problem) -> None:
        if problem.field in self.fields:
            self.fields[problem.field].focus()


class FormDialog(QDialog):
    """A form in a window of its own; `save` says whether it worked, and only then does the window close."""

    def __init__(self, parent: QWidget, title: str, form: Form, save_words: str, save: Callable[[], bool]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.form, self._save = form, save
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        steady_scroll(scroll)
        scroll.setWidget(form)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        form.setContentsMargins(4, 4, 10, 4)
        buttons = QDialogButtonBox()
        buttons.addButton(button(save_words, self.accept, primary=True), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button("Cancel", self.reject), QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(14)
        layout.addWidget(PlainLabel(title, "heading"))
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        wanted = form.sizeHint()
        self.resize(max(520, min(wanted.width() + 90, 760)), min(wanted.height() + 190, 680))
        for field in form.fields.values():
            field.focus()
            break

    def accept(self) -> None:
        """Save, and close if that worked."""
        if self._save():
            super().accept()


def tell_before_saving(form: Form, brings: Callable[[], str]) -> None:
    """Say under the fields what the answers would bring, whenever one of them changes."""
    label = PlainLabel("")
    layout = form.layout()
    assert isinstance(layout, QVBoxLayout)  # noqa: S101  a form is a column
    layout.insertWidget(layout.count() - 1, label)

    def show() -> None:
        words = brings()
        if words != label.text():
            label.setText(words)
            announce(label, words)
            window = form.window()
            window.resize(window.width(), max(window.height(), min(layout.heightForWidth(form.width()) + 170, HIGHEST)))

    for field in form.fields.values():
        field.changed.connect(show)
    show()


def lead_to(parent: QWidget, key: str) -> None:
    """Put the keyboard into one field of the form that was opened last."""
    for dialog in parent.findChildren(FormDialog)[-1:]:
        if key in dialog.form.fields:
            dialog.form.fields[key].focus()


def announce(widget: QWidget, words: str) -> None:
    """Say words aloud through a screen reader, if one is there."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
