"""A home is paused in the past: the month that it missed is no longer owed, everywhere, and undo brings it back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from reg44desk import cli
from reg44desk.app.program import Program
from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from reg44desk.views.main_window import MainWindow
from tests import drivers as d
from tests.conftest import PASSPHRASE
from tests.factories import import_tracker

HOME = "Cedar View"
WHY = "Paused from 25 October 2021: refurbishment."

Duty = Callable[[], tuple[str, str]]


@pytest.fixture
def window(start: Callable[..., Program], casebook: Path, open_desk: Callable[[Path], Desk]) -> MainWindow:
    """The program with the officer's workbook in it: Cedar View missed November 2021."""
    desk = open_desk(casebook)
    import_tracker(desk)
    desk.close()
    program = start()
    program.opened(open_desk(casebook))
    assert program.window is not None
    return program.window


@pytest.fixture
def duty(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Duty:
    """What the command line says of the home's November: the word and the reason, read from a backup of the open casebook."""
    monkeypatch.setenv("REG44DESK_PASSPHRASE", PASSPHRASE)

    def ask() -> tuple[str, str]:
        kept = upkeep.back_up(window.desk, tmp_path / "kept.r44", overwrite=True).path
        capsys.readouterr()
        assert cli.run(["duty", str(kept), "--from", "2021-11", "--to", "2021-11", "--as-of", "2022-01-21", "--json"]) == 0
        [found] = [m for m in json.loads(capsys.readouterr().out) if m["home"] == HOME]
        return found["status"], found["reason"]

    return ask


def missed(window: MainWindow) -> set[str]:
    """The homes with a missed month on Today."""
    today = window.show_screen("today")
    return {row["Home"] for row in d.cells(d.table(today, "What must be done")) if row["What"] == "Missed"}


def strip(window: MainWindow) -> str:
    """November to January of the home on the screen Homes, a letter each."""
    homes = window.show_screen("homes")
    listed = d.table(homes, "Homes")
    d.select_row(listed, Home=HOME)
    return next(row["Last 12 months"] for row in d.cells(listed) if row["Home"] == HOME)[-3:]


def change_status(window: MainWindow, status: str, day: str) -> QDialog:
    homes = window.show_screen("homes")
    d.select_row(d.table(homes, "Homes"), Home=HOME)
    d.press(homes, "Change its status")
    form = d.dialog(f"Change the status of {HOME}")
    d.choose(form, "New status", status)
    d.fill(form, "From", day)
    return form


def pause_and_open(window: MainWindow) -> None:
    """Paused from 25 October for refurbishment, open again from 1 December."""
    form = change_status(window, "Paused", "25 10 2021")
    told = d.words_in(form)
    assert f"Pause {HOME} from 25 October 2021? Its monthly visits will stop." in told
    assert "November 2021: Missed becomes Not required\nDecember 2021: Done becomes Not required" in told
    d.press(form, "Change status")
    assert "Say why." in d.field(form, "Why").error.text()
    assert strip(window) == "MDR"
    d.fill(form, "Why", "refurbishment")
    d.press(form, "Change status")
    form = change_status(window, "Open", "1 12 2021")
    assert "December 2021: Not required becomes Done\nJanuary 2022: Not required becomes At risk" in d.words_in(form)
    d.press(form, "Change status")
    assert d.no_dialog()


def test_pausing_in_the_past_excuses_the_missed_month_everywhere_and_undo_brings_it_back(window: MainWindow, duty: Duty) -> None:
    """BR-04: the screen shows which months move before it is saved; Homes, Today and the command line say the same."""
    assert HOME in missed(window)
    assert (strip(window), duty()[0]) == ("MDR", "missed")
    pause_and_open(window)
    assert (strip(window), duty()) == ("–DR", ("not_required", WHY))
    assert HOME not in missed(window)
    homes = window.show_screen("homes")
    assert "Paused from 25 Oct 2021: refurbishment" in d.words_in(homes)
    window.desk.undo()
    window.desk.undo()
    d.settle()
    assert (strip(window), duty()[0]) == ("MDR", "missed")
    assert HOME in missed(window)


def test_a_pause_that_never_was_is_taken_out_of_the_history(window: MainWindow) -> None:
    """BR-04: the correction too shows its months first."""
    pause_and_open(window)
    homes = window.show_screen("homes")
    d.press(homes, "Paused from 25 Oct 2021: refurbishment")
    form = d.dialog(f"Correct the status of {HOME}")
    d.tick_box(form, "Take this line out: it was never so")
    assert "This month changes:\nNovember 2021: Not required becomes Missed" in d.words_in(form)
    d.press(form, "Save correction")
    assert "Paused from 25 Oct 2021: refurbishment" not in d.words_in(homes)
    assert HOME in missed(window)
