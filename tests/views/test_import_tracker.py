"""File > Import a tracker: the preview, the problems, bringing it in, and taking it out again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QObject, Qt, QThread
from PySide6.QtWidgets import QPushButton, QWidget

from reg44desk.domain.types import CasebookKind
from reg44desk.services import history, homes, reg44, upkeep
from reg44desk.services.desk import Desk, Done
from reg44desk.views import alerts
from reg44desk.views.bridge import Bridge, Jobs
from reg44desk.views.import_tracker import ABOUT, ImportDialog
from tests import drivers, factories
from tests.conftest import ACTOR, CHEAP, DEVICE, PASSPHRASE, FakeClock
from tests.views.showing import Show

COUNTS, PROBLEMS, ADDED = "What is in the workbook", "Problems in the workbook", "What was added"


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def window(show: Show) -> QWidget:
    """The window behind."""
    return show(QWidget())


@pytest.fixture
def begin(window: QWidget, desk: Desk, jobs: Jobs) -> Callable[[Path], ImportDialog]:
    """Opens the dialog on a workbook and waits until it has been read or refused."""

    def one(path: Path) -> ImportDialog:
        dialog = ImportDialog(window, desk, jobs, path)
        dialog.open()
        drivers.until(lambda: dialog.counts_part.isVisible() or dialog.trouble.isVisible())
        return dialog

    return one


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The tracker with a day that does not exist, a home nobody knows and a type of home there is not."""
    path = tmp_path / "broken tracker.xlsx"
    book = load_workbook(factories.TRACKER)
    book["Homes"]["C4"] = "Castle"
    book["Visits"]["C5"] = "32/13/2021"
    book["Visits"]["A7"] = "Nowhere Hall"
    book.save(path)
    return path


def bring_in(dialog: ImportDialog) -> None:
    """Press the button and wait until it is done."""
    drivers.press(dialog, "Bring it in")
    drivers.until(dialog.added.isVisible)


def home_names(desk: Desk) -> list[str]:
    """Names of the homes in a casebook."""
    return [h.name for h in desk.read(homes.list_homes, desk.today())]


def test_the_preview_counts_what_is_found_and_what_is_new(begin: Callable[[Path], ImportDialog], desk: Desk) -> None:
    rows = {row["What"]: row for row in drivers.cells(drivers.table(begin(factories.TRACKER), COUNTS))}
    assert (rows["Homes"]["In the workbook"], rows["Homes"]["New"]) == ("15", "15")
    assert (rows["Visits"]["In the workbook"], rows["Visits"]["New"]) == ("54", "54")
    assert (rows["People"]["In the workbook"], rows["People"]["New"]) == ("", "29")
    assert home_names(desk) == []


def test_bring_the_tracker_in(begin: Callable[[Path], ImportDialog], desk: Desk) -> None:
    """All of it arrives in one step, with one line of History."""
    dialog = begin(factories.TRACKER)
    bring_in(dialog)
    added = {row["What"]: row["Added"] for row in drivers.cells(drivers.table(dialog, ADDED))}
    assert (added["Homes"], added["Visits"], added["Recommendations"]) == ("15", "54", "57")
    assert len(desk.read(reg44.list_visits)) == 54
    assert desk.read(history.list_actions)[0].label == "Import a tracker"


def test_the_end_says_how_to_undo_it_and_where_the_backup_is(begin: Callable[[Path], ImportDialog]) -> None:
    """Offline.md 6.2: a verified backup before an import."""
    dialog = begin(factories.TRACKER)
    bring_in(dialog)
    words = drivers.words_in(dialog)
    assert "press Ctrl+Z or undo it in History" in words
    assert "in the folder Backups beside the casebook: test before import 2022-01-21 120000.r44" in words
    drivers.press(dialog, "Close")
    assert drivers.no_dialog()


def test_the_backup_opens_and_is_from_before(begin: Callable[[Path], ImportDialog], desk: Desk, open_desk: Callable[[Path], Desk]) -> None:
    factories.make_home(desk, "Alder House")
    bring_in(begin(factories.TRACKER))
    (copy,) = (desk.path.parent / "Backups").glob("*.r44")
    assert home_names(open_desk(copy)) == ["Alder House"]


def test_without_a_backup_nothing_is_brought_in(begin: Callable[[Path], ImportDialog], desk: Desk) -> None:
    """Offline.md 6.2: the backup comes first."""
    desk.path.with_name("Backups").write_text("in the way")
    dialog = begin(factories.TRACKER)
    drivers.press(dialog, "Bring it in")
    drivers.until(dialog.trouble.isVisible)
    assert dialog.trouble.words.text() == "The folder Backups could not be made beside the casebook. Check that the disk has space."
    assert home_names(desk) == []


def test_undo_takes_all_of_it_out_again(begin: Callable[[Path], ImportDialog], desk: Desk) -> None:
    bring_in(begin(factories.TRACKER))
    assert desk.undo_text == "Import a tracker"
    desk.undo()
    assert home_names(desk) == []
    assert desk.read(reg44.list_visits) == []
    assert desk.read(upkeep.check_casebook).problems == ()


def test_the_same_workbook_again_adds_nothing(begin: Callable[[Path], ImportDialog], desk: Desk) -> None:
    factories.import_tracker(desk)
    dialog = begin(factories.TRACKER)
    assert {row["New"] for row in drivers.cells(drivers.table(dialog, COUNTS))} == {"0"}
    assert not drivers.button(dialog, "Bring it in").isEnabled()
    assert dialog.doing.text() == "Everything in this workbook is in the casebook already."
    assert not desk.path.with_name("Backups").exists()


def test_problems_are_listed_with_where_and_what_to_do(begin: Callable[[Path], ImportDialog], broken: Path) -> None:
    dialog = begin(broken)
    rows = drivers.cells(drivers.table(dialog, PROBLEMS))
    must = {row["Where"] for row in rows if row["What it is"] == "Put right"}
    assert must >= {'Homes, row 4, column C "Type"', 'Visits, row 5, column C "Date of visit"', 'Visits, row 7, column A "Home"'}
    assert any("Nowhere Hall" in row["What to do"] for row in rows)
    assert f"{len(must)} problems to put right" in drivers.words_in(dialog)


def test_what_must_be_put_right_comes_first(begin: Callable[[Path], ImportDialog], broken: Path) -> None:
    kinds = [row["What it is"] for row in drivers.cells(drivers.table(begin(broken), PROBLEMS))]
    assert kinds == sorted(kinds, key=["Put right", "For you to know"].index)
    assert kinds[-1] == "For you to know"


def test_problems_stop_the_import_and_say_why(begin: Callable[[Path], ImportDialog], broken: Path, desk: Desk) -> None:
    dialog = begin(broken)
    assert not dialog.bring.isEnabled()
    assert dialog.doing.text() == "Put these right in the workbook and save it. Then choose it again."
    assert dialog.bring.accessibleDescription() == dialog.doing.text()
    assert {row["New"] for row in drivers.cells(drivers.table(dialog, COUNTS))} == {"Not known yet"}
    assert home_names(desk) == []


def test_a_long_problem_can_be_read_whole(begin: Callable[[Path], ImportDialog], broken: Path) -> None:
    dialog = begin(broken)
    drivers.select_row(drivers.table(dialog, PROBLEMS), Where='Visits, row 7, column A "Home"')
    assert dialog.whole.text().startswith('Visits, row 7, column A "Home": There is no home "Nowhere Hall".')


def test_what_does_not_stop_the_import_is_told_as_well(begin: Callable[[Path], ImportDialog]) -> None:
    """BR-09: an attendance of a member who was not assigned is recorded, but does not count."""
    dialog = begin(factories.TRACKER)
    (row,) = drivers.cells(drivers.table(dialog, PROBLEMS))
    assert row["What it is"] == "For you to know"
    assert "does not count as the member's visit" in row["What to do"]
    assert dialog.bring.isEnabled()


def test_save_the_problems_as_a_workbook(
    begin: Callable[[Path], ImportDialog], broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = begin(broken)
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: tmp_path / "to do")
    drivers.press(dialog, "Save the problems as a workbook")
    drivers.until(lambda: dialog.doing.text() == "Saved as to do.xlsx.")
    lines = list(load_workbook(tmp_path / "to do.xlsx")["Problems"].values)
    assert ("Visits", 5, "Date of visit", "C") in [line[:4] for line in lines]
    assert len(lines) == len(dialog.problems.rows_model.rows) + 1


def test_the_problems_never_replace_the_tracker(
    begin: Callable[[Path], ImportDialog], broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = begin(broken)
    before = broken.read_bytes()
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: broken)
    drivers.press(dialog, "Save the problems as a workbook")
    assert dialog.trouble.words.text().startswith("That is the tracker itself.")
    assert broken.read_bytes() == before


def test_saving_the_problems_can_be_given_up(
    begin: Callable[[Path], ImportDialog], broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = begin(broken)
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: None)
    drivers.press(dialog, "Save the problems as a workbook")
    assert list(tmp_path.glob("*.xlsx")) == [broken]


def test_another_workbook_can_be_chosen(
    begin: Callable[[Path], ImportDialog], broken: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = begin(broken)
    monkeypatch.setattr(alerts, "choose_file", lambda *_: factories.TRACKER)
    drivers.press(dialog, "Choose another workbook")
    drivers.until(dialog.bring.isEnabled)
    bring_in(dialog)
    assert len(home_names(desk)) == 15


def test_without_a_workbook_the_dialog_says_what_it_is_for(
    window: QWidget, desk: Desk, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ImportDialog(window, desk, jobs)
    dialog.open()
    assert ABOUT in drivers.words_in(dialog)
    assert not drivers.button(dialog, "Bring it in").isEnabled()
    monkeypatch.setattr(alerts, "choose_file", lambda *_: None)
    drivers.press(dialog, "Choose the workbook")
    assert not dialog.counts_part.isVisible()


def test_a_file_that_is_no_workbook_is_told_on_top(begin: Callable[[Path], ImportDialog], tmp_path: Path) -> None:
    """Offline.md 10: a stranger's file until proven."""
    notes = tmp_path / "notes.xlsx"
    notes.write_text("Oak House, Monday")
    dialog = begin(notes)
    assert dialog.trouble.words.text() == "notes.xlsx is not an Excel workbook. Choose a file whose name ends in .xlsx."
    assert not dialog.bring.isEnabled()


def test_a_workbook_refused_after_a_good_one_leaves_nothing_to_bring_in(
    begin: Callable[[Path], ImportDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = begin(factories.TRACKER)
    half = tmp_path / "half.xlsx"
    half.write_bytes(factories.TRACKER.read_bytes()[:9000])
    monkeypatch.setattr(alerts, "choose_file", lambda *_: half)
    drivers.press(dialog, "Choose another workbook")
    drivers.until(dialog.trouble.isVisible)
    assert not dialog.counts_part.isVisible()
    assert not dialog.bring.isEnabled()


def test_reading_can_be_left_and_what_it_finds_is_dropped(window: QWidget, desk: Desk, jobs: Jobs) -> None:
    dialog = ImportDialog(window, desk, jobs, factories.TRACKER)
    dialog.open()
    drivers.key(dialog, Qt.Key.Key_Escape)
    drivers.until(lambda: not jobs._running)
    assert drivers.no_dialog()
    assert home_names(desk) == []


def test_bringing_in_cannot_be_left_half_way(begin: Callable[[Path], ImportDialog], desk: Desk) -> None:
    dialog = begin(factories.TRACKER)
    drivers.press(dialog, "Bring it in")
    drivers.key(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    drivers.until(dialog.added.isVisible)
    assert len(home_names(desk)) == 15


def test_the_sample_casebook_takes_no_real_data(window: QWidget, tmp_path: Path, clock: FakeClock, jobs: Jobs) -> None:
    """Real homes and people never enter the sample."""
    path = tmp_path / "sample.r44"
    upkeep.make_casebook(path, PASSPHRASE, clock, ACTOR, DEVICE, kind=CasebookKind.SAMPLE, cost=CHEAP)
    desk = upkeep.open_desk(path, PASSPHRASE, clock, ACTOR, DEVICE)
    dialog = ImportDialog(window, desk, jobs)
    dialog.open()
    assert "Real data does not belong in it." in drivers.words_in(dialog)
    assert [b.text() for b in drivers.visible(dialog, QPushButton)] == ["Close"]
    drivers.press(dialog, "Close")
    desk.close()


def test_the_workbook_itself_is_never_changed(begin: Callable[[Path], ImportDialog], tmp_path: Path) -> None:
    mine = Path(shutil.copy(factories.TRACKER, tmp_path / "mine.xlsx"))
    bring_in(begin(mine))
    assert mine.read_bytes() == factories.TRACKER.read_bytes()


def test_every_control_has_a_name(begin: Callable[[Path], ImportDialog], broken: Path) -> None:
    dialog = begin(broken)
    stops = [w for w in drivers.visible(dialog, QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [type(w).__name__ for w in stops if not w.accessibleName()] == []


def test_the_window_hears_of_the_import_on_its_own_thread(begin: Callable[[Path], ImportDialog], desk: Desk, window: QWidget) -> None:
    """The import runs on the worker; screens may only be touched from the window's thread."""
    bridge = Bridge(desk, window)
    hearer = _Hearer(window)
    bridge.changed.connect(hearer.hear)
    bring_in(begin(factories.TRACKER))
    drivers.until(lambda: bool(hearer.heard))
    assert hearer.heard == [("Import a tracker", True)]
    bridge.close()


class _Hearer(QObject):
    """Notes what it hears, and whether on the window's thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.heard: list[tuple[str, bool]] = []

    def hear(self, done: Done[object]) -> None:
        self.heard.append((done.label, QThread.currentThread() is self.thread()))
