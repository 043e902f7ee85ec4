"""The File menu's upkeep: back the casebook up, check it whole, put a backup in its place. Slow work runs on the worker."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from reg44desk import text
from reg44desk.clock import london_time
from reg44desk.errors import Problem
from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from reg44desk.services.upkeep import Health
from reg44desk.views import alerts
from reg44desk.views.bridge import Jobs
from reg44desk.views.casebooks import EITHER, Who, show_what_is_typed
from reg44desk.views.fields import TextField
from reg44desk.views.widgets import PlainLabel
from reg44desk.views.work import CASEBOOKS, FileField, WorkDialog, as_casebook, in_words

SAME_KEYS = "It opens with the same passphrase and the same recovery key. Keep it on another disk, apart from this computer."
WHAT_TO_DO = (
    "Do not go on working in this casebook. Close it, and restore the last backup from before the trouble. "
    "Keep the damaged file: whoever helps you may need it."
)
ASIDE = (
    "A casebook that is there now is not lost. It is kept beside the restored one, "
    "with the words 'set aside' and the date and time in its name."
)


def back_up(parent: QWidget, desk: Desk, jobs: Jobs) -> None:
    """Ask where to, then write a verified copy of the open casebook."""
    name = f"{desk.path.stem} backup {london_time(desk.clock()):%Y-%m-%d %H%M}.r44"
    target = as_casebook(alerts.choose_new_file(parent, "Back up the casebook", str(desk.path.with_name(name)), CASEBOOKS))
    if target is not None:
        jobs.start("Backing up.", partial(upkeep.back_up, desk, target), lambda _info: _backed_up(parent, target), _failing(parent))


def check(parent: QWidget, desk: Desk, jobs: Jobs) -> None:
    """Check the whole casebook and say in words what was found."""
    jobs.start("Checking the casebook.", partial(desk.read, upkeep.check_casebook), lambda found: _checked(parent, found), _failing(parent))


def restore(parent: QWidget | None, who: Who, jobs: Jobs, done: Callable[[Desk], object], casebook: Path | None = None) -> RestoreDialog:
    """Ask for a backup and the casebook it goes in place of, put it there, and hand over the open Desk."""
    dialog = RestoreDialog(parent, who, jobs, casebook)
    dialog.restored.connect(done)
    dialog.open()
    return dialog


class RestoreDialog(WorkDialog):
    """Puts a backup in place of a casebook, which is set aside and kept."""

    restored = Signal(object)

    def __init__(self, parent: QWidget | None, who: Who, jobs: Jobs, casebook: Path | None = None) -> None:
        super().__init__(parent, "Restore a backup", jobs)
        self._who = who
        self._desk: Desk | None = None
        self.backup = FileField("Backup", "The copy to go back to.", ("Choose the backup", self._ask_backup))
        self.target = FileField(
            "Casebook",
            "The one that the backup goes in place of. Close it first.",
            ("Choose the casebook", self._ask_casebook),
            ("Use a new name", self._ask_new),
        )
        self.target.set_value(casebook)
        self.passphrase = TextField(EITHER, "The one that opened the casebook when the backup was made.", secret=True)
        self.passphrase.line.returnPressed.connect(self.accept)
        for key, field in (("file", self.backup), ("casebook", self.target), ("passphrase", self.passphrase)):
            self.add_field(key, field)
        self.body.addWidget(show_what_is_typed(self.passphrase.line))
        self.body.addWidget(PlainLabel(ASIDE, "soft"))
        self.body.addStretch(1)
        self.go = self.offer("Restore", self.accept, primary=True)
        self.cancel = self.offer("Cancel", self.reject)
        self.backup.focus()

    def accept(self) -> None:
        """Restore on the worker, unless something is missing; once that is done, leave."""
        if self._desk is not None:
            super().accept()
            return
        source, target, passphrase = self.backup.value(), self.target.value(), self.passphrase.value()
        self.show_problems(
            [
                Problem(key, words)
                for key, given, words in (
                    ("file", source, "Choose the backup."),
                    ("casebook", target, "Choose the casebook, or a new name."),
                    ("passphrase", passphrase, "Type the passphrase of the backup, or its recovery key."),
                )
                if not given
            ]
        )
        if source and target and passphrase:
            work = partial(put_back, self._who, source, target, passphrase)
            self.work(f"Restoring {target.name}.", work, partial(self._put_back, target))

    def _ask_backup(self) -> Path | None:
        return alerts.choose_file(self, "Choose the backup", CASEBOOKS)

    def _ask_casebook(self) -> Path | None:
        return alerts.choose_file(self, "Choose the casebook to replace", CASEBOOKS)

    def _ask_new(self) -> Path | None:
        return as_casebook(alerts.choose_new_file(self, "Name of the restored casebook", str(Path.home() / "Restored.r44"), CASEBOOKS))

    def _put_back(self, target: Path, found: tuple[Desk, Path | None]) -> None:
        """Say what was done; leaving the window, however that is done, hands the open casebook over."""
        self._desk, aside = found
        self.heading.setText(f"{target.name} is restored")
        for place in range(self.body.count()):
            item = self.body.itemAt(place)
            part = item.widget() if item else None
            if part is not None:
                part.hide()
        kept = f" The casebook that was there is kept beside it as {aside.name}." if aside else ""
        outcome = PlainLabel(f"It holds what the backup held.{kept}")
        self.body.insertWidget(0, outcome)
        outcome.show()
        self.cancel.hide()
        self.go.setText("Carry on")
        self.go.setAccessibleName("Carry on")
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)
        self.say("")
        self.fit()

    def done(self, result: int) -> None:
        """Hand over what was restored, if anything was."""
        super().done(result)
        desk, self._desk = self._desk, None
        if desk is not None:
            self.restored.emit(desk)


def put_back(who: Who, source: Path, target: Path, passphrase: str) -> tuple[Desk, Path | None]:
    """Restore and open: the open Desk, and where the casebook from before is kept. Slow work for a job."""
    restored = upkeep.restore(source, target, passphrase, who.clock, who.actor, who.device)
    return who.open_desk(target, passphrase), restored.set_aside


class ProblemsDialog(WorkDialog):
    """What Check found wrong, and what to do."""

    def __init__(self, parent: QWidget, problems: tuple[str, ...]) -> None:
        super().__init__(parent, f"The casebook has {text.count(len(problems), 'problem')}")
        self._words = "\n".join(problems)
        self.body.addWidget(PlainLabel(WHAT_TO_DO))
        listed = QPlainTextEdit(self._words)
        listed.setReadOnly(True)
        listed.setTabChangesFocus(True)
        listed.setAccessibleName("Problems found")
        self.body.addWidget(listed, 1)
        self.offer("Copy the list", self._copy)
        self.offer("Close", self.reject, primary=True)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.windowTitle()}\n{self._words}")
        self.say("Copied.")


def _backed_up(parent: QWidget, target: Path) -> None:
    words = f"The copy was opened again, and every table in it compared. {SAME_KEYS}"
    message = alerts.Message(parent, f"{target.name} is written", words)
    message.offer("Show the folder", partial(alerts.show_in_folder, target))
    message.offer("Close", primary=True)
    message.open()


def _checked(parent: QWidget, found: Health) -> None:
    if found.problems:
        ProblemsDialog(parent, found.problems).open()
        return
    compared = f"{text.count(found.lines, 'journal line')} and {text.count(found.records, 'record')}"
    alerts.tell(parent, "The casebook has been checked", f"Nothing is wrong: {compared} were compared, and they agree.")


def _failing(parent: QWidget) -> Callable[[Exception], None]:
    def tell(error: Exception) -> None:
        alerts.trouble(parent, *in_words(error))

    return tell
