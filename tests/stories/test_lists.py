"""A list as the officer wants it: a column hidden, others moved, narrowed two ways, sorted, exported, and so again the next day."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter

from reg44desk.app.window import build_window
from reg44desk.services import exchange_lists
from reg44desk.services.desk import Desk
from reg44desk.settings import Settings
from reg44desk.views import alerts, theme
from reg44desk.views.list_table import ListTable
from reg44desk.views.main_window import MainWindow
from reg44desk.views.models import RowsTable
from reg44desk.views.page import Page
from tests import drivers as d
from tests.factories import import_tracker
from tests.views.report_steps import worked
from tests.views.showing import dismiss


@pytest.fixture
def open_window(open_desk: Callable[[Path], Desk], qapp: QApplication) -> Iterator[Callable[[Path], MainWindow]]:
    theme.apply(qapp, scheme="light", text_size=100)
    made: list[MainWindow] = []

    def one(path: Path) -> MainWindow:
        window = build_window(open_desk(path), Settings(person="Robin Ash"), lambda _wanted: None)
        window.resize(1900, 900)
        window.show()
        d.settle()
        made.append(window)
        return window

    yield one
    dismiss()
    for window in made:
        window.close()
        window.deleteLater()


def page_of(window: MainWindow, key: str) -> tuple[Page, RowsTable]:
    page = window.show_screen(key)
    d.settle()
    table, split = page.findChild(RowsTable), page.findChild(QSplitter)
    assert table is not None
    if split is not None:
        split.setSizes([1300, 300])  # as wide in every window, so that the same columns have room
        d.settle()
    return page, table


def headings(table: ListTable) -> list[str]:
    return [table.shapes[n].heading for n in table.visible_columns()]


def test_a_list_is_arranged_exported_and_found_as_it_was_left(
    casebook: Path, tmp_path: Path, open_window: Callable[[Path], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    """experience.md, Habits and Paper and files; BR-34."""
    window = open_window(casebook)
    import_tracker(window.desk)
    page, table = page_of(window, "homes")
    rearrange(page)
    narrow(page, "This month", "At risk")
    narrow(page, "Ofsted rating", "Good")
    table.sort_by("Last visit")
    before = ([row.name for row in table.rows_model.rows], headings(table))
    assert 0 < len(before[0]) < 15
    assert "Last 12 months" not in before[1]
    out = tmp_path / "2022-01-21 Homes.xlsx"
    export(window, table, out, monkeypatch)
    check_book(out, *before)
    window.close()
    window.desk.close()
    _page, again = page_of(open_window(Path(shutil.copy(casebook, tmp_path / "again.r44"))), "homes")
    assert ([row.name for row in again.rows_model.rows], headings(again)) == before


def rearrange(page: Page) -> None:
    """Hide a column and move another up, by keyboard."""
    d.press(page, "Columns")
    listed = d.dialog().list  # type: ignore[attr-defined]
    listed.setFocus()
    listed.setCurrentRow(2)
    d.key(listed, Qt.Key.Key_Space)
    listed.setCurrentRow(3)
    d.key(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    d.press(d.dialog(), "Close")


def narrow(page: Page, heading: str, value: str) -> None:
    """Only rows with a value."""
    d.press(page, "Filter")
    dialog = d.dialog()
    dialog.column.setCurrentText(heading)  # type: ignore[attr-defined]
    ticks = dialog.list  # type: ignore[attr-defined]
    next(i for n in range(ticks.count()) if (i := ticks.item(n)).text() == value).setCheckState(Qt.CheckState.Checked)
    d.press(dialog, "Show only these")


def export(window: MainWindow, table: ListTable, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+E, and look where the file is."""
    asked: list[str] = []
    shown: list[Path] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> Path:
        asked.append(name)
        return out

    monkeypatch.setattr(alerts, "choose_new_file", choose)
    monkeypatch.setattr(alerts, "show_in_folder", shown.append)
    window.activateWindow()
    table.setFocus()
    d.settle()
    d.key(table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    worked(window.jobs)
    d.press(d.dialog("The list is exported"), "Show in folder")
    assert (asked, shown) == ([out.name], [out])


def check_book(path: Path, names: list[str], shown: list[str]) -> None:
    """The workbook holds what was shown, and says so."""
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book["Homes"][1]] == shown
    assert [row[0].value for row in book["Homes"].iter_rows(min_row=2)] == names
    notes = " ".join(str(row[0].value) for row in book["Notes"].iter_rows())
    assert "Only rows where: This month is At risk; Ofsted rating is Good." in notes
    assert "OFFICIAL-SENSITIVE" in notes
    assert "BR-01" in notes


def test_a_file_that_is_open_elsewhere_is_told_and_the_list_stays(
    casebook: Path, tmp_path: Path, open_window: Callable[[Path], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(casebook)
    import_tracker(window.desk)
    page, _table = page_of(window, "people")
    (tmp_path / "out.xlsx").mkdir()
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_asked: tmp_path / "out")
    d.press(page, "Export")
    d.press(d.dialog("Replace out.xlsx?"), "Replace the file")
    worked(window.jobs)
    assert "is a folder" in d.words_in(d.dialog("The list was not exported"))
    dismiss()
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_asked: tmp_path / "nowhere" / "out.csv")
    d.press(page, "Export")
    worked(window.jobs)
    assert "Check that the folder is there" in d.words_in(d.dialog("out.csv could not be written"))
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_asked: None)
    d.press(page, "Export")
    assert not window.jobs.is_busy()


@pytest.mark.parametrize("key", ["homes", "people", "recommendations", "members"])
def test_the_window_exports_the_same_cells_as_the_command_line(casebook: Path, open_window: Callable[[Path], MainWindow], key: str) -> None:
    """One description for both: a column of the window holds what the list of the command line holds."""
    window = open_window(casebook)
    import_tracker(window.desk)
    _page, table = page_of(window, key)
    table.show_everything()
    for column in table.rows_model.columns:
        table.choose_columns(table.choices.with_column(column.heading, shown=True))
    day = window.desk.today()
    seen, asked = table.exported(day)(), window.desk.read(exchange_lists.read_list, key, day)
    assert set(seen.headings) == set(asked.headings)
    ours = {tuple(row[seen.headings.index(h)] or None for h in asked.headings) for row in seen.rows}
    assert ours == {tuple(cell or None for cell in row) for row in asked.rows}


def test_all_visits_are_reached_from_the_month(casebook: Path, open_window: Callable[[Path], MainWindow]) -> None:
    window = open_window(casebook)
    import_tracker(window.desk)
    page, table = page_of(window, "visits")
    table.filter_by("State", ["Report finished"])
    d.press(page, "All visits")
    here = window.current_page()
    assert here is not None
    assert here.title == "All visits"
    listed = here.findChild(ListTable)
    assert listed is not None
    assert listed.counted() == (54, 54)
    assert "Copy" in [a.text() for a in listed.row_menu().actions()]
    assert "Export what is shown..." in [a.text() for a in listed.row_menu().actions()]
