"""The running program: what is open, settings at once, a quiet minute, mistakes told, and no window where there is no display."""

from __future__ import annotations

import dataclasses
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from reg44desk import app as application
from reg44desk import settings
from reg44desk.app import program as programs
from reg44desk.app.program import Program
from reg44desk.domain.types import Ref
from reg44desk.services import people
from reg44desk.services.people import PersonDraft
from reg44desk.views import theme
from tests import drivers as d
from tests.conftest import PASSPHRASE, FakeClock
from tests.factories import make_home

Start = Callable[..., Program]


def opened(start: Start, casebook: Path) -> Program:
    """The program with a casebook open."""
    program = start(str(casebook))
    dialog = d.dialog("Open test")
    d.fill(dialog, "Passphrase or recovery key", PASSPHRASE)
    d.press(dialog, "Open")
    d.until(lambda: program.window is not None)
    return program


def test_a_casebook_is_opened_and_remembered(start: Start, casebook: Path) -> None:
    program = opened(start, casebook)
    assert program.window is not None
    assert program.window.windowTitle() == "test.r44 - Reg44 Desk"
    assert settings.load().recent == (str(casebook),)
    assert program.welcome is None


def test_settings_take_effect_at_once_and_are_kept(start: Start, casebook: Path, qapp: QApplication) -> None:
    program = opened(start, casebook)
    program.change_settings(dataclasses.replace(program.settings, theme="dark", text_size=150, person="Officer B"))
    assert theme.tokens() is theme.DARK
    assert qapp.font().pointSizeF() == pytest.approx(15.75)
    assert program.desk is not None
    assert program.desk.actor.name == "Officer B"
    assert settings.load().text_size == 150


def test_a_quiet_minute_brings_everything_into_the_one_file(start: Start, casebook: Path, clock: FakeClock) -> None:
    """offline.md 6.1: a copy of the file alone then holds what was saved."""
    program = opened(start, casebook)
    assert program.desk is not None
    program.desk.do(people.add_person, PersonDraft(name="N. Newcomer"))
    log = casebook.with_name("test.r44-wal")
    program.tick()
    assert log.stat().st_size > 0
    clock.move(minutes=2)
    program.tick()
    assert log.stat().st_size == 0


def test_another_casebook_takes_the_place_of_the_open_one(start: Start, casebook: Path, clock: FakeClock) -> None:
    program = opened(start, casebook)
    before = program.desk
    program.open_sample()
    assert program.desk is not before
    assert program.window is not None
    assert "Sample casebook" in program.window.windowTitle()
    assert not casebook.with_name("test.r44-lock").exists()


def test_the_sample_that_is_open_elsewhere_is_told(start: Start) -> None:
    start("--sample")
    second = start("--sample")
    assert "is open already" in d.words_in(d.dialog())
    assert second.welcome is not None


def test_restoring_closes_the_open_casebook_first(start: Start, casebook: Path) -> None:
    program = opened(start, casebook)
    window = program.window
    assert window is not None
    next(a for a in window.file_menu.actions() if "Res" in a.text()).trigger()
    d.press(d.dialog(), "Close it and go on")
    assert program.window is None
    assert not casebook.with_name("test.r44-lock").exists()
    assert "Restore a backup" in d.words_in(d.dialog("Restore a backup"))
    d.press(d.dialog("Restore a backup"), "Cancel")


def test_a_mistake_of_ours_is_told_once_and_the_last_save_is_named(start: Start, casebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = opened(start, casebook)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    program.mistakes.watch()
    assert program.desk is not None
    program.desk.do(people.add_person, PersonDraft(name="N. Newcomer"))
    sys.excepthook(ValueError, ValueError("a secret"), None)
    words = d.words_in(d.dialog("Something went wrong in the program"))
    assert "Your last save at 12:00 is safe." in words
    assert "secret" not in words
    d.press(d.dialog(), "Carry on")


def test_a_mistake_on_another_thread_is_told_too(start: Start, casebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = opened(start, casebook)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    program.mistakes.watch()
    worker = threading.Thread(target=lambda: 1 / 0)
    worker.start()
    worker.join()
    d.settle()
    assert "Nothing that was saved is lost." in d.words_in(d.dialog("Something went wrong in the program"))


def test_closing_the_window_closes_the_casebook_into_one_file(start: Start, casebook: Path) -> None:
    program = opened(start, casebook)
    assert program.window is not None
    program.window.close()
    assert program.desk is None
    assert [p.name for p in casebook.parent.glob("test.r44*")] == ["test.r44"]
    assert stat.S_IMODE(casebook.stat().st_mode) & 0o077 == 0 or sys.platform == "win32"


def test_without_a_display_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert application.run(["X.r44"]) == 1
    assert "reg44desk --help" in capsys.readouterr().err


def test_with_a_display_the_window_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[list[str]] = []

    def start(arguments: list[str]) -> int:
        begun.append(list(arguments))
        return 0

    monkeypatch.setattr(programs, "start", start)
    assert application.run(["--sample"]) == 0
    assert begun == [["--sample"]]


def full_disk(program: Program, pages: int) -> None:
    """Let the casebook grow to so many pages and no further."""
    assert program.desk is not None
    connection = program.desk.file.engine.raw_connection()
    connection.driver_connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[union-attr]
    connection.close()


def test_a_window_with_words_that_cannot_be_saved_stays_open(start: Start, casebook: Path) -> None:
    """offline.md P1: on a full disk, closing asks first, and another casebook does not take its place."""
    program = opened(start, casebook)
    window = program.window
    assert window is not None
    assert program.desk is not None
    home = make_home(program.desk)
    window.open_ref(Ref("record", str(home)))
    editor = window.current_page()
    assert editor is not None
    full_disk(program, 1)
    d.field(editor, "What children said").edit.insertPlainText("Long words. " * 1500)
    window.close()
    assert window.isVisible()
    d.press(d.dialog("What you typed is not saved"), "Go back to it")
    program.open_sample()
    assert program.window is window
    d.press(d.dialog("What you typed is not saved"), "Go back to it")
    window.close()
    d.press(d.dialog("What you typed is not saved"), "Close and lose it")
    assert program.window is None
