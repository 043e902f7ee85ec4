"""What every screen does: it reloads when what it shows has changed, and carries out commands with their errors shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from reg44desk.domain.types import Ref
from reg44desk.errors import Problem, TroubleError, UserError
from reg44desk.services.desk import Command, Desk, Done
from reg44desk.views import alerts
from reg44desk.views.fields import Field, check_readable
from reg44desk.views.forms import Form, FormDialog
from reg44desk.views.widgets import PageHeader

P = ParamSpec("P")
T = TypeVar("T")


class Page(QWidget):
    """One screen on the Desk, which scrolls where large text needs more room than there is.

    `watches` are the tables whose change makes it reload; `go` asks the window to open a record.
    """

    go = Signal(object)
    watches: frozenset[str] = frozenset()
    title = ""
    help = ""
    search: QLineEdit | None = None

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stale = True
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.header = PageHeader(self.title)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.scroll_area = QScrollArea()
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll_area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        self.body.setContentsMargins(24, 18, 24, 18)
        self.body.setSpacing(14)
        self.body.addWidget(self.header)

    def reload(self) -> None:
        """Read everything shown afresh."""

    def open_ref(self, ref: Ref) -> None:
        """Show one record of this screen."""

    def save_now(self) -> Callable[[], object] | None:
        """What Ctrl+S does on this screen; None where everything saves itself."""
        return None

    def print_now(self) -> Callable[[], object] | None:
        """What Ctrl+P does on this screen; None where there is nothing to print."""
        return None

    def leave(self) -> bool:
        """Save what is being typed, before another screen is shown or the window closes; says whether that worked."""
        return True

    def refresh(self) -> None:
        """Reload now if visible, else when next shown."""
        self._stale = True
        if self.isVisible():
            self._reload()

    def heard(self, done: Done[Any]) -> None:
        """A command changed some tables."""
        if self.watches & done.tables:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Reload what changed while hidden."""
        super().showEvent(event)
        if self._stale:
            self._reload()

    def perform(self, command: Command[P, T], *args: P.args, **kwargs: P.kwargs) -> Done[T] | None:
        """Carry out a command; errors are shown in a window, and None comes back."""
        return self.tried(lambda: self.desk.do(command, *args, **kwargs))

    def tried(self, work: Callable[[], T], form: Form | None = None) -> T | None:
        """Do something that may be refused; problems go to the form if there is one, else to a window."""
        try:
            value = work()
        except UserError as error:
            self._refused(error.problems, form)
        except TroubleError as error:
            alerts.trouble(self, error.what, error.do)
        else:
            if form is not None:
                form.show_problems(())
            return value
        return None

    def ask(self, title: str, fields: Mapping[str, Field], words: str, work: Callable[[dict[str, Any]], object], lead: str = "") -> None:
        """Ask in a window of its own; `work` gets the answers by their keys, once all of them can be read."""
        form = Form(fields, lead)

        def change() -> object:
            check_readable(fields)
            return work({key: field.value() for key, field in fields.items()})

        FormDialog(self, title, form, words, lambda: self.tried(change, form) is not None).open()

    def _refused(self, problems: tuple[Problem, ...], form: Form | None) -> None:
        if form is not None:
            form.show_problems(problems)
        else:
            alerts.tell(self, "This was not done", "\n".join(p.message for p in problems))

    def _reload(self) -> None:
        self._stale = False
        try:
            self.reload()
        except TroubleError as error:
            alerts.trouble(self, error.what, error.do)
