"""The main job, end to end: from the officer's workbook to a signed visit report, by the words on the screen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QWidget

from reg44desk.app.program import Program
from reg44desk.services import upkeep
from reg44desk.views.fields import Field
from reg44desk.views.main_window import MainWindow
from tests import drivers as d
from tests.conftest import FakeClock
from tests.factories import REASONS, TRACKER
from tests.starting import Answers

PASSPHRASE = "four words to remember"


def menu(window: MainWindow, words: str) -> None:
    """Choose an entry of a menu."""
    found: list[QAction] = [a for a in window.findChildren(QAction) if d.plain(a.text()) == words]
    assert found, f"no entry {words!r}"
    found[0].trigger()
    d.settle()


def main_window(program: Program) -> MainWindow:
    d.until(lambda: program.window is not None)
    assert program.window is not None
    return program.window


def made_casebook(program: Program, answers: Answers, path: Path) -> MainWindow:
    """Make a casebook through the welcome."""
    assert program.welcome is not None
    answers["save"] = path
    d.press(program.welcome, "Make a new casebook")
    dialog = d.dialog("Make a new casebook")
    d.press(dialog, "Choose name and folder")
    d.fill(dialog, "Passphrase", PASSPHRASE)
    d.fill(dialog, "The same passphrase again", PASSPHRASE)
    d.press(dialog, "Make the casebook")
    d.until(lambda: "I have put the recovery key in a safe place" in _on_screen())
    recovery = d.dialog()
    assert not d.button(recovery, "Carry on").isEnabled()
    d.tick_box(recovery, "I have put the recovery key in a safe place")
    d.press(recovery, "Carry on")
    return main_window(program)


def _on_screen() -> str:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    return "\n".join(box.text() for w in found for box in w.findChildren(QCheckBox))


def imported(window: MainWindow, answers: Answers) -> None:
    """File > Import a tracker."""
    answers["open"] = TRACKER
    menu(window, "Import a tracker...")
    dialog = d.dialog("Import a tracker")
    d.press(dialog, "Choose the workbook")
    d.until(lambda: "has been read" in d.words_in(dialog))
    rows = [tuple(row.values()) for row in d.cells(d.table(dialog, "What is in the workbook"))]
    assert [row for row in rows if row[0] in ("Homes", "Visits")] == [("Homes", "15", "15"), ("Visits", "54", "54")]
    d.press(dialog, "Bring it in")
    d.until(lambda: "is in the casebook" in d.words_in(dialog))
    d.press(dialog, "Close")


def write_report(page: QWidget) -> None:
    """Fill in what a report needs, as the independent person would."""
    d.fill(page, "Date of the visit", "20 1 2022")
    d.fill(page, "Arrived at", "9:30")
    d.fill(page, "Left at", "1pm")
    d.choose(page, "Was it announced?", "Unannounced")
    d.choose(page, "Independent person who made the visit", "T. Quill")
    d.fill(page, "Children living in the home", "3")
    d.fill(page, "Children in the home during the visit", "2")
    for box, typed in zip(d.field(page, "Children").boxes, "2201", strict=True):
        QTest.keyClicks(box, typed)
    for row in range(len([f for f in d.visible(page, Field) if f.label.text() == "What became of it"])):
        d.choose(page, "What became of it", "In progress", row)
    d.choose(page, "Finding", "Met", 2)
    d.fill(page, "Evidence, naming no child", "School attendance is up.")
    d.tick(page, "Where it comes from", "Records")
    questions = ("Are children effectively safeguarded?", "Does the conduct of the home promote children's well-being?")
    for number, question in enumerate(questions):
        d.choose(page, question, "Yes")
        d.fill(page, "Reasons", REASONS, number)
    d.fill(page, "Placing authorities of the children", "Northmere City Council")


def sign_both(report: QWidget, window: MainWindow) -> None:
    """Record both signatures, and see who must get a copy (BR-14, regulation 44(7))."""
    d.until(lambda: not window.jobs.is_busy())
    for _ in range(2):
        d.press(report, "Record the signature")
        form = d.dialog()
        d.field(form, "Who signed").combo.setCurrentIndex(1)
        d.fill(form, "Date of the signature", "21 1 2022")
        d.press(form, "Record the signature")
        d.until(lambda: not window.jobs.is_busy())
    words = d.words_in(report)
    assert "Record the signature" not in words
    assert "Northmere City Council" in words
    assert "Ofsted" in words


def test_from_the_workbook_to_a_signed_report(start: Callable[..., Program], answers: Answers, tmp_path: Path) -> None:
    """A true picture, a visit recorded, its report printed, both signatures, who must get a copy."""
    program = start()
    window = made_casebook(program, answers, tmp_path / "County.r44")
    imported(window, answers)
    today = window.show_screen("today")
    missed = [row for row in d.cells(d.table(today, "What must be done")) if row["What"] == "Missed"]
    assert {row["Home"] for row in missed} == {"Cedar View", "Elm Bank", "Linden Centre Rowan"}

    homes = window.show_screen("homes")
    listed = d.table(homes, "Homes")
    assert len(listed.rows_model.rows) == 15
    d.select_row(listed, Home="Cedar View")
    d.press(homes, "Record a visit to this home")
    editor = window.current_page()
    assert editor is not None
    write_report(editor)
    d.press(editor, "Finish report")

    report = window.current_page()
    assert report is not None
    assert "Report of Cedar View, visit of 20 January 2022" in d.words_in(report)
    sign_both(report, window)
    answers["save"] = tmp_path / "report.pdf"
    d.press(report, "Save as PDF")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert program.desk is not None
    assert program.desk.read(upkeep.check_casebook).problems == ()


def test_what_is_brought_in_can_be_taken_out_again(start: Callable[..., Program], answers: Answers, tmp_path: Path) -> None:
    """Import, then Ctrl+Z: nothing half-imported, nothing left behind."""
    program = start()
    window = made_casebook(program, answers, tmp_path / "County.r44")
    imported(window, answers)
    menu(window, "Undo: Import a tracker")
    homes = window.show_screen("homes")
    assert "Your homes will stand here" in d.words_in(homes)
    menu(window, "Redo: Import a tracker")
    assert len(d.table(homes, "Homes").rows_model.rows) == 15


def test_killed_while_typing_the_draft_comes_back(start: Callable[..., Program], answers: Answers, tmp_path: Path) -> None:
    """experience.md: after a crash it asks, and offers the draft for the right home."""
    path = tmp_path / "County.r44"
    program = start()
    window = made_casebook(program, answers, path)
    imported(window, answers)
    window.close()
    command = [sys.executable, "-m", "tests.stories.typing_child", str(path), PASSPHRASE, "Hawthorn Rise", "They like the garden."]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as typing:
        assert typing.stdout is not None
        assert typing.stdout.readline() == "saved\n"
        typing.kill()
    again = start(str(path))
    dialog = d.dialog("Open County")
    d.fill(dialog, "Passphrase or recovery key", PASSPHRASE)
    d.press(dialog, "Open")
    second = main_window(again)
    d.settle()
    assert "You were writing the visit to Hawthorn Rise (1 answer, saved 21 Jan 2022, 12:00)." in d.words_in(second)
    d.press(second, "Carry on")
    page = second.current_page()
    assert page is not None
    assert d.field(page, "What children said").value() == "They like the garden."


def test_a_new_day_shows_itself(start: Callable[..., Program], clock: FakeClock) -> None:
    clock.now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    program = start("--sample")
    window = main_window(program)
    assert "Sample casebook: every home and person here is invented." in d.words_in(window)
    assert "Tuesday 24 November 2026" in d.words_in(window)
    clock.move(days=1)
    program.tick()
    assert "Wednesday 25 November 2026" in d.words_in(window)
