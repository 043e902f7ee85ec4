"""Before a casebook is open: the window that greets, making a new casebook, opening one, and its recovery key shown once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPageSize, QResizeEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from reg44desk.clock import Clock, london_date
from reg44desk.errors import Problem, TroubleError, UserError
from reg44desk.services import printing, upkeep
from reg44desk.services.desk import Actor, Desk
from reg44desk.views import alerts
from reg44desk.views.fields import TextField, TickField
from reg44desk.views.printing import paint
from reg44desk.views.widgets import Banner, PlainLabel, button
from reg44desk.views.work import CASEBOOKS, FileField, WorkDialog, as_casebook, in_words

ABOUT = (
    "Reg44 Desk keeps a council's Regulation 44 visits to children's homes: the monthly duty, the reports, the signatures and the copies. "
    "Everything is in one locked file, called a casebook. It stays on this computer, and nothing is sent anywhere."
)
EITHER = "Passphrase or recovery key"
NO_PRINTER = "This computer has no printer. Save a PDF on a memory stick, and print it from another computer."
NO_WAY_IN = (
    "The passphrase locks everything in the casebook. Nobody can open it without the passphrase or the recovery key, "
    "which you will see next. The makers of this program cannot open it either."
)


@dataclass(frozen=True, slots=True)
class Who:
    """Who works here: where time comes from, the name that History shows, and the machine's name in the journal."""

    clock: Clock
    actor: Actor
    device: str

    def open_desk(self, path: Path, passphrase: str) -> Desk:
        """Open a casebook. Raises UserError or TroubleError, each with its own plain message."""
        return upkeep.open_desk(path, passphrase, self.clock, self.actor, self.device)


class OpenDialog(WorkDialog):
    """Asks for the passphrase of one casebook; `opened` brings the open Desk."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None, who: Who, path: Path) -> None:
        super().__init__(parent, f"Open {path.stem}")
        self._who, self._path = who, path
        self.body.addWidget(PlainLabel(f"In {breakable(str(path.parent))}", "soft"))
        self.passphrase = TextField(EITHER, secret=True)
        self.passphrase.line.returnPressed.connect(self.accept)
        self.add_field("passphrase", self.passphrase)
        self.body.addWidget(show_what_is_typed(self.passphrase.line))
        self.body.addStretch(1)
        self.offer("Open", self.accept, primary=True)
        self.offer("Cancel", self.reject)
        self.passphrase.focus()

    def accept(self) -> None:
        """Open the casebook on the worker; the window closes once it is open."""
        typed = self.passphrase.value()
        if not typed:
            self.show_problems((Problem("passphrase", "Type the passphrase, or the recovery key."),))
            return
        self.work(f"Opening {self._path.name}.", partial(self._who.open_desk, self._path, typed), self._opened)

    def _opened(self, desk: Desk) -> None:
        super().accept()
        self.opened.emit(desk)


class NewCasebookDialog(WorkDialog):
    """Makes a casebook: where, a passphrase typed twice, the recovery key; `made` brings the open Desk."""

    made = Signal(object)

    def __init__(self, parent: QWidget | None, who: Who) -> None:
        super().__init__(parent, "Make a new casebook")
        self._who = who
        self.place = FileField("Name and folder", "Choose a folder of your own on this computer.", ("Choose name and folder", self._ask))
        self.passphrase = TextField("Passphrase", "Four words you will remember, 12 characters or more.", secret=True)
        self.again = TextField("The same passphrase again", secret=True)
        self.again.line.returnPressed.connect(self.accept)
        for key, field in (("path", self.place), ("passphrase", self.passphrase), ("again", self.again)):
            self.add_field(key, field)
        self.body.addWidget(show_what_is_typed(self.passphrase.line, self.again.line))
        self.body.addWidget(Banner(NO_WAY_IN, "info"))
        self.body.addStretch(1)
        self.offer("Make the casebook", self.accept, primary=True)
        self.offer("Cancel", self.reject)
        self.place.focus()

    def accept(self) -> None:
        """Make the casebook on the worker, unless something must be put right first."""
        path, passphrase = self.place.value(), self.passphrase.value()
        problems = upkeep.passphrase_problems(passphrase, self.again.value())
        if path is None:
            problems = (Problem("path", "Choose a name and a folder for the casebook."), *problems)
        self.show_problems(problems)
        if path is not None and not problems:
            make = partial(upkeep.make_casebook, path, passphrase, self._who.clock, self._who.actor, self._who.device)
            self.work(f"Making {path.name}, and opening it once to be sure.", make, partial(self._made, path, passphrase))

    def _ask(self) -> Path | None:
        start = self.place.value() or Path.home() / "Regulation 44 visits.r44"
        return as_casebook(alerts.choose_new_file(self, "Name and folder of the new casebook", str(start), CASEBOOKS))

    def _made(self, path: Path, passphrase: str, key: str) -> None:
        shown = RecoveryKeyDialog(self, path, key, self._who)
        shown.accepted.connect(partial(self._open, path, passphrase))
        shown.open()

    def _open(self, path: Path, passphrase: str) -> None:
        self.work(f"Opening {path.name}.", partial(self._who.open_desk, path, passphrase), self._opened)

    def _opened(self, desk: Desk) -> None:
        super().accept()
        self.made.emit(desk)


class RecoveryKeyDialog(WorkDialog):
    """Shows a new casebook's recovery key, this once; it is left only by saying that the key is safe."""

    def __init__(self, parent: QWidget | None, casebook: Path, key: str, who: Who) -> None:
        super().__init__(parent, "Your recovery key")
        self._casebook, self._key, self._who = casebook, key, who
        self.body.addWidget(
            PlainLabel(f"This key opens {casebook.stem} when the passphrase is forgotten. It is shown only now, and cannot be shown again.")
        )
        self.body.addWidget(_in_large_letters(key))
        self.body.addWidget(PlainLabel("Print it, or write it down. Then lock it away, apart from this computer.", "soft"))
        self.body.addLayout(self._ways_to_keep())
        self.body.addWidget(PlainLabel("" if has_printer() else NO_PRINTER, "soft"))
        self.safe = QCheckBox("I have put the recovery key in a safe place")
        self.safe.setAccessibleName(self.safe.text())
        self.body.addWidget(self.safe)
        self.body.addStretch(1)
        self.carry_on = self.offer("Carry on", self.accept, primary=True)
        self.carry_on.setEnabled(False)
        self.carry_on.setToolTip("Tick the box first.")
        self.safe.toggled.connect(self.carry_on.setEnabled)

    def reject(self) -> None:
        """Stay: closing the window would lose the key."""
        self.say("Tick the box once the recovery key is in a safe place. Then carry on.")

    def _ways_to_keep(self) -> QHBoxLayout:
        row = QHBoxLayout()
        printing_button = button("Print it", lambda: self._with_pdf(self._print))
        printing_button.setEnabled(has_printer())
        for one in (printing_button, button("Copy it", self._copy), button("Save as a PDF", self._ask_where)):
            row.addWidget(one)
        row.addStretch(1)
        return row

    def _with_pdf(self, use: Callable[[bytes], object]) -> None:
        today = london_date(self._who.clock())
        self.work("Making the page.", partial(printing.recovery_key_pdf, self._casebook.stem, self._key, today), use)

    def _print(self, pdf: bytes) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        printer.setDocName(f"Recovery key of {self._casebook.stem}")
        asking = QPrintDialog(printer, self)
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.accepted.connect(lambda: self.work("Printing the page.", partial(_print_page, printer, pdf), self._printed))
        QDialog.open(asking)

    def _printed(self, _nothing: None) -> None:
        self.say("The page went to the printer. Fetch it now.")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)
        self.say("Copied. Paste it somewhere safe, then copy something else.")

    def _ask_where(self) -> None:
        name = f"{self._casebook.stem} - recovery key.pdf"
        path = alerts.choose_new_file(self, "Save the recovery key", str(Path.home() / name), "PDF files (*.pdf)")
        if path is not None:
            self._with_pdf(partial(self._save, path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")))

    def _save(self, path: Path, pdf: bytes) -> None:
        try:
            printing.write_pdf(path, pdf)
        except (UserError, TroubleError, OSError) as error:
            self.show_trouble(" ".join(filter(None, in_words(error))))
            return
        beside = " It lies beside the casebook: move it elsewhere." if path.parent == self._casebook.parent else ""
        self.say(f"Saved as {path.name}.{beside}")


class Welcome(QWidget):
    """What greets when no casebook is open; `opened` brings an open Desk, `sample` and `restoring` say what was chosen."""

    opened = Signal(object)
    sample = Signal()
    restoring = Signal()

    def __init__(self, who: Who, recent: tuple[str, ...]) -> None:
        super().__init__()
        self._who = who
        self.setWindowTitle("Reg44 Desk")
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(40, 32, 40, 32)
        column.setSpacing(14)
        column.addWidget(PlainLabel("Reg44 Desk", "title"))
        column.addWidget(PlainLabel(ABOUT))
        column.addLayout(self._ways_in())
        self._list_recent(column, recent)
        column.addStretch(1)
        column.addWidget(PlainLabel("Is a casebook lost or damaged?", "soft"))
        column.addWidget(button("&Restore a backup", self.restoring.emit), 0, Qt.AlignmentFlag.AlignLeft)
        inside.setMaximumWidth(self.fontMetrics().averageCharWidth() * 110)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        room = self.screen().availableGeometry()
        letter = self.fontMetrics().averageCharWidth()
        self.resize(min(letter * 110, room.width()), min(letter * 80, room.height()))

    def open_path(self, path: Path) -> None:
        """Ask for the passphrase of a casebook and open it."""
        asking = OpenDialog(self, self._who, path)
        asking.opened.connect(self.opened)
        asking.open()

    def _make(self) -> None:
        making = NewCasebookDialog(self, self._who)
        making.made.connect(self.opened)
        making.open()

    def _choose(self) -> None:
        path = alerts.choose_file(self, "Open a casebook", CASEBOOKS)
        if path is not None:
            self.open_path(path)

    def _ways_in(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for words, slot, primary in (
            ("&Make a new casebook", self._make, True),
            ("&Open a casebook", self._choose, False),
            ("&Look at the sample", self.sample.emit, False),
        ):
            row.addWidget(button(words, slot, primary=primary))
        row.addStretch(1)
        return row

    def _list_recent(self, column: QVBoxLayout, recent: tuple[str, ...]) -> None:
        if not recent:
            column.addWidget(PlainLabel("Casebooks that you open will be listed here.", "soft"))
            return
        column.addSpacing(10)
        column.addWidget(PlainLabel("Opened lately", "heading"))
        for one in recent:
            column.addWidget(RecentButton(Path(one), self.open_path))


class RecentButton(QPushButton):
    """A casebook opened lately: its name and folder. One that is gone says so and cannot be chosen."""

    def __init__(self, path: Path, slot: Callable[[Path], object]) -> None:
        super().__init__()
        self.setObjectName("metric")
        there = path.is_file()
        where = str(path.parent) if there else f"No longer in {path.parent}"
        self.setAccessibleName(f"{path.stem}. {where}")
        self.setEnabled(there)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(2)
        for label in (PlainLabel(path.stem, "fieldLabel" if there else "soft"), PlainLabel(breakable(where), "soft")):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(label)
        self.clicked.connect(lambda _checked=False: slot(path))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long folder takes more lines in a narrow window."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.heightForWidth(self.width()))


def has_printer() -> bool:
    """Whether this computer has any printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def show_what_is_typed(*lines: QLineEdit) -> TickField:
    """A box to tick that shows what is typed into some secret lines."""
    tick = TickField("Show what I type")

    def show() -> None:
        for line in lines:
            line.setEchoMode(QLineEdit.EchoMode.Normal if tick.value() else QLineEdit.EchoMode.Password)

    tick.changed.connect(show)
    return tick


def breakable(words: str) -> str:
    """A path that may run on in the next line after each folder."""
    return "".join(f"{letter}\u200b" if letter in "/\\" else letter for letter in words)


def _print_page(printer: QPrinter, pdf: bytes) -> None:
    try:
        paint(printer, pdf, [0], lambda _page: True)
    except TroubleError as error:
        raise TroubleError("The recovery key could not be printed.", "Check that the printer is on and has paper.") from error


def _in_large_letters(key: str) -> PlainLabel:
    label = PlainLabel("\n".join(printing.key_lines(key)), "recoveryKey")
    family = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    label.setStyleSheet(f"font-family: '{family}'; font-weight: 700; font-size: {QApplication.font().pointSizeF() * 1.9:.1f}pt")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    label.setAccessibleName("Recovery key")
    label.setAccessibleDescription(", ".join(" ".join(group) for group in key.split("-")))
    return label
