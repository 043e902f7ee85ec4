"""The running program: which casebook is open, its window, settings that take effect at once, and what happens when we err."""

from __future__ import annotations

import dataclasses
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType

from reg44desk import logs, settings, text
from reg44desk.clock import Clock, system_clock
from reg44desk.domain.types import CasebookKind
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import sample_file
from reg44desk.services.desk import Actor, Desk
from reg44desk.settings import Settings

from PySide6.QtCore import QObject, QTimer, Signal  # isort: skip  the database library loads faster before Qt
from PySide6.QtWidgets import QApplication  # isort: skip

from reg44desk.app.window import build_window
from reg44desk.views import alerts, theme, upkeep
from reg44desk.views.bridge import Jobs
from reg44desk.views.casebooks import NewCasebookDialog, Welcome, Who
from reg44desk.views.import_tracker import ImportDialog
from reg44desk.views.main_window import MainWindow

TICK = 60_000
IDLE = timedelta(seconds=60)


class Program(QObject):
    """Holds what is open and leads from the welcome to a casebook and from one casebook to another."""

    def __init__(self, app: QApplication, clock: Clock = system_clock) -> None:
        super().__init__()
        self.app = app
        self.settings: Settings = settings.load()
        self.who = Who(clock, Actor(self.settings.person), self.settings.device)
        self.jobs = Jobs(self)
        self.desk: Desk | None = None
        self.window: MainWindow | None = None
        self.welcome: Welcome | None = None
        self._day: date | None = None
        self._checkpointed: datetime | None = None
        theme.apply(app, scheme=self.settings.theme, text_size=self.settings.text_size)
        app.styleHints().colorSchemeChanged.connect(self._restyle)
        self._tick = QTimer(self)
        self._tick.timeout.connect(self.tick)
        self._tick.start(TICK)
        self.mistakes = Mistakes(self)

    def begin(self, arguments: Sequence[str]) -> None:
        """Open what was asked for: the sample, a casebook, or the choice."""
        if "--sample" in arguments:
            self.open_sample()
        else:
            self.show_welcome()
            if arguments and self.welcome is not None:
                self.welcome.open_path(Path(arguments[0]))

    def show_welcome(self) -> None:
        """Offer to make, open or look at a casebook."""
        if self.welcome is None:
            self.welcome = Welcome(self.who, self.settings.recent)
            self.welcome.opened.connect(self.opened)
            self.welcome.sample.connect(self.open_sample)
            self.welcome.restoring.connect(self._restore)
        self.welcome.show()
        self.welcome.raise_()

    def open_sample(self) -> None:
        """Open the sample casebook of today."""
        try:
            desk = sample_file.open_sample(settings.data_folder() / "sample", self.who.clock, self.who.actor, self.who.device)
        except (UserError, TroubleError) as error:
            self.show_welcome()
            what, do = (error.what, error.do) if isinstance(error, TroubleError) else (str(error), "")
            alerts.trouble(self.welcome, what, do)
            return
        self.opened(desk)

    def opened(self, desk: Desk) -> None:
        """Show a casebook in the main window, in place of what was open."""
        before, old_desk = self.window, self.desk
        if before is not None and not before.may_close():
            _close(desk)
            return
        self.desk = desk
        if desk.kind is CasebookKind.REAL:
            self.change_settings(settings.with_recent(self.settings, desk.path))
        window = build_window(desk, self.settings, self.change_settings)
        self._add_file_menu(window)
        window.closed.connect(self._left)
        self.window, self._day = window, desk.today()
        window.show()
        if before is not None:
            before.closed.disconnect(self._left)
            before.close()
            before.deleteLater()
            _close(old_desk)
        if self.welcome is not None:
            self.welcome.close()
            self.welcome.deleteLater()
            self.welcome = None

    def change_settings(self, wanted: Settings) -> None:
        """Keep other settings and let them take effect at once."""
        look = (wanted.theme, wanted.text_size) != (self.settings.theme, self.settings.text_size)
        self.settings = wanted
        settings.save(wanted)
        self.who = dataclasses.replace(self.who, actor=Actor(wanted.person))
        if self.desk is not None:
            self.desk.actor = self.who.actor
        if look:
            self._restyle()

    def tick(self) -> None:
        """Once a minute: a new day shows itself, and after a quiet minute everything goes into the one file."""
        desk = self.desk
        if desk is None or self.window is None:
            return
        if desk.today() != self._day:
            self._day = desk.today()
            self.window.refresh_all()
        quiet = desk.saved_at is not None and desk.saved_at != self._checkpointed and desk.clock() - desk.saved_at >= IDLE
        if quiet:
            self._checkpointed = desk.saved_at if desk.file.checkpoint() else None

    def _add_file_menu(self, window: MainWindow) -> None:
        desk, menu = self.desk, window.file_menu
        assert desk is not None  # noqa: S101  a window has a casebook
        window.add_action(menu, "Ne&w casebook...", lambda: self._new_casebook(window))
        window.add_action(menu, "&Open a casebook...", self.show_welcome, "Ctrl+O")
        window.add_action(menu, "&Import a tracker...", lambda: ImportDialog(window, desk, window.jobs).open())
        window.add_action(menu, "&Back up...", lambda: upkeep.back_up(window, desk, window.jobs))
        window.add_action(menu, "Res&tore a backup...", lambda: self._ask_restore(window))
        window.add_action(menu, "&Check this casebook", lambda: upkeep.check(window, desk, window.jobs))

    def _new_casebook(self, window: MainWindow) -> None:
        dialog = NewCasebookDialog(window, self.who)
        dialog.made.connect(self.opened)
        dialog.open()

    def _ask_restore(self, window: MainWindow) -> None:
        """A casebook cannot be replaced while it is open, so it is closed first."""
        words = "This casebook is closed first, because a backup cannot take the place of an open one. Nothing is lost."
        alerts.ask(window, "Close this casebook and restore a backup?", words, "Close it and go on", self._close_and_restore)

    def _close_and_restore(self) -> None:
        window, desk = self.window, self.desk
        if window is not None and desk is not None and window.may_close():
            self.show_welcome()
            kept = None if desk.kind is CasebookKind.SAMPLE else desk.path
            window.close()
            window.deleteLater()
            self._restore(kept)

    def _restore(self, casebook: Path | None = None) -> None:
        upkeep.restore(self.welcome, self.who, self.jobs, self.opened, casebook)

    def _restyle(self) -> None:
        theme.apply(self.app, scheme=self.settings.theme, text_size=self.settings.text_size)
        if self.window is not None:
            self.window.restyle()

    def _left(self) -> None:
        desk, self.desk, self.window = self.desk, None, None
        _close(desk)


def _close(desk: Desk | None) -> None:
    """Bring a casebook into its one file; where the disk refuses, the next start does it."""
    if desk is not None:
        try:
            desk.close()
        except OSError as error:
            logs.bug(error)


class Mistakes(QObject):
    """Whatever we did not foresee, from any thread: logged without names, told once, and the program carries on."""

    happened = Signal(object)

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self._program = program
        self.happened.connect(self.tell)

    def watch(self) -> None:
        """Hear of every mistake from now on."""
        sys.excepthook = self._hook
        threading.excepthook = lambda args: self.happened.emit(args.exc_value)

    def _hook(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        self.happened.emit(error)

    def tell(self, error: BaseException) -> None:
        """Say that something went wrong, that the last save is safe, and offer the details to pass on."""
        details = logs.bug(error)
        desk = self._program.desk
        saved = f"Your last save at {text.at_time(desk.saved_at)} is safe." if desk and desk.saved_at else "Nothing that was saved is lost."
        message = alerts.Message(self._program.window, "Something went wrong in the program", f"{saved} You can carry on.", details)
        message.offer("Carry on", primary=True)
        message.offer_copy()
        message.open()


def start(arguments: Sequence[str]) -> int:
    """Run the window until it is closed; gives the exit status."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    logs.begin(settings.data_folder() / "logs")
    app = QApplication([sys.argv[0]])
    app.setApplicationName("reg44desk")
    app.setDesktopFileName("reg44desk")
    program = Program(app)
    program.mistakes.watch()
    program.begin(arguments)
    return app.exec()
