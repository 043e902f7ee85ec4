"""Lists: the model keeps Qt's rules, a selection follows its row, and the table behaves as people expect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester

from reg44desk import text
from reg44desk.views.models import ROW_ROLE, Column, RowsModel, RowsTable
from tests import drivers as d
from tests.views.showing import enlarge

Show = Callable[[QWidget], QWidget]
ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@dataclass(frozen=True)
class Row:
    id: int
    home: str
    day: date | None = None
    note: str = ""


ASH = Row(1, "Ash Lodge", date(2022, 1, 9))
BAY = Row(2, "bay View", None, "line one\nline\ttwo")
OAK = Row(3, "Oak House", date(2021, 12, 30))
COLUMNS: list[Column[Row]] = [
    Column("Home", lambda r: r.home, width=20, stretch=True),
    Column("Day", lambda r: text.short_date(r.day), lambda r: r.day, 14, gives_way=1, spoken=lambda r: text.long_date(r.day)),
    Column("Note", lambda r: r.note, width=60, gives_way=2, tooltip=lambda r: f"Note: {r.note}"),
]


@pytest.fixture
def model(qapp: QApplication) -> RowsModel[Row]:
    made = RowsModel(COLUMNS)
    made.set_rows([OAK, BAY, ASH])
    return made


@pytest.fixture
def table(show: Show) -> RowsTable:
    made = RowsTable(COLUMNS, "Homes")
    made.set_rows([OAK, BAY, ASH])
    show(made)
    return made


def homes(model: RowsModel[Row]) -> list[str]:
    return [model.data(model.index(n, 0)) for n in range(model.rowCount())]


# The model


def test_the_model_keeps_the_rules_of_qt_through_new_rows_and_sorting(model: RowsModel[Row], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    watched = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for rows in ([OAK, BAY, ASH], [], [ASH], [OAK, ASH]):
        model.set_rows(rows)
        model.sort(0)
        model.sort(1, DESCENDING)
        model.sort(-1)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert watched.model() is model


def test_a_table_has_no_rows_within_rows(model: RowsModel[Row]) -> None:
    inside = model.index(0, 0)
    assert (model.rowCount(), model.columnCount()) == (3, 3)
    assert (model.rowCount(inside), model.columnCount(inside)) == (0, 0)
    assert model.data(QModelIndex()) is None


def test_rows_stand_in_the_order_they_come_until_sorted(model: RowsModel[Row]) -> None:
    assert homes(model) == ["Oak House", "bay View", "Ash Lodge"]
    model.sort(0)
    assert homes(model) == ["Ash Lodge", "bay View", "Oak House"]
    model.sort(0, DESCENDING)
    assert homes(model) == ["Oak House", "bay View", "Ash Lodge"]


@pytest.mark.parametrize("order", [ASCENDING, DESCENDING])
def test_days_sort_as_days_and_blanks_come_last_both_ways(model: RowsModel[Row], order: Qt.SortOrder) -> None:
    model.sort(1, order)
    dated = ["Oak House", "Ash Lodge"] if order == ASCENDING else ["Ash Lodge", "Oak House"]
    assert homes(model) == [*dated, "bay View"]


def test_new_rows_keep_the_order_that_the_person_chose(model: RowsModel[Row]) -> None:
    model.sort(0)
    model.set_rows([OAK, ASH])
    assert homes(model) == ["Ash Lodge", "Oak House"]
    model.sort(-1)
    model.set_rows([OAK, ASH])
    assert homes(model) == ["Oak House", "Ash Lodge"]


@given(
    st.lists(st.tuples(st.text(max_size=4), st.none() | st.dates()), max_size=12),
    st.integers(0, 1),
    st.sampled_from([ASCENDING, DESCENDING]),
)
def test_sorting_loses_no_row_and_moves_every_kept_index_with_its_row(
    given_rows: list[tuple[str, date | None]], column: int, order: Qt.SortOrder
) -> None:
    model = RowsModel(COLUMNS)
    rows = [Row(n, home, day) for n, (home, day) in enumerate(given_rows)]
    model.set_rows(rows)
    kept = [QPersistentModelIndex(model.index(n, n % 3)) for n in range(len(rows))]
    model.sort(column, order)
    assert [index.data(ROW_ROLE) for index in kept] == rows
    assert [index.column() for index in kept] == [n % 3 for n in range(len(rows))]
    assert sorted(row.id for row in model.rows) == [row.id for row in rows]
    days = [row.day for row in model.rows if row.day]
    assert column == 0 or all(a >= b if order == DESCENDING else a <= b for a, b in pairwise(days))


def test_equal_rows_are_still_told_apart_when_sorted(qapp: QApplication) -> None:
    model = RowsModel(COLUMNS)
    twins = [Row(1, "Oak House"), Row(1, "Oak House"), Row(0, "Ash Lodge")]
    model.set_rows(twins)
    kept = QPersistentModelIndex(model.index(0, 0))
    model.sort(0)
    assert kept.data(ROW_ROLE) is twins[0]


def test_each_cell_is_spoken_in_its_own_words(model: RowsModel[Row]) -> None:
    """experience.md: the heading is spoken by the table itself, a status in words beside it."""
    spoken = [model.data(model.index(0, n), Qt.ItemDataRole.AccessibleTextRole) for n in range(3)]
    assert spoken == ["Oak House", "30 December 2021", ""]


def test_hovering_shows_the_whole_cell(model: RowsModel[Row]) -> None:
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole) == "Oak House"
    assert model.data(model.index(1, 2), Qt.ItemDataRole.ToolTipRole) == "Note: line one\nline\ttwo"


def test_words_of_people_are_no_markup_when_hovered_over(model: RowsModel[Row]) -> None:
    """offline.md 10."""
    model.set_rows([Row(1, "<img src='x'>")])
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in tip
    assert "&lt;img" in tip


def test_a_cell_gives_its_row_and_nothing_else_it_is_asked_for(model: RowsModel[Row]) -> None:
    assert model.data(model.index(2, 1), ROW_ROLE) is ASH
    assert model.data(model.index(2, 1), Qt.ItemDataRole.DecorationRole) is None


def test_columns_have_headings_at_the_left_and_rows_have_none(model: RowsModel[Row]) -> None:
    horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    assert [model.headerData(n, horizontal) for n in range(3)] == ["Home", "Day", "Note"]
    assert model.headerData(0, horizontal, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignLeft
    assert model.headerData(0, vertical) is None
    assert model.headerData(0, horizontal, Qt.ItemDataRole.DecorationRole) is None


# The table


def test_the_first_row_is_chosen_at_first_and_told(show: Show) -> None:
    table = RowsTable(COLUMNS, "Homes")
    told: list[Any] = []
    table.chosen.connect(told.append)
    table.set_rows([OAK, ASH])
    assert table.current() is OAK
    assert told[-1] is OAK
    table.set_rows([])
    assert (table.current(), told[-1]) == (None, None)


def test_a_choice_survives_new_rows(table: RowsTable) -> None:
    assert table.choose(ASH.id)
    fresh = Row(ASH.id, "Ash Lodge, renamed")
    table.set_rows([OAK, BAY, fresh])
    assert table.current() is fresh
    table.set_rows([OAK, BAY])
    assert table.current() is OAK
    assert not table.choose("nowhere")


def test_a_choice_survives_sorting_by_the_heading(table: RowsTable) -> None:
    table.choose(OAK.id)
    header = table.horizontalHeader()
    d.click_at(header.viewport(), header.sectionPosition(0) + 20, header.height() // 2)
    assert homes(table.rows_model) == ["Ash Lodge", "bay View", "Oak House"]
    assert table.current() is OAK
    assert [index.row() for index in table.selectionModel().selectedRows()] == [2]


def test_a_row_that_is_chosen_is_selected_whatever_keys_are_held(table: RowsTable) -> None:
    """Ctrl+Z reads the list afresh while Ctrl is still down."""
    d.key(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    for wanted in (OAK, OAK, ASH):
        table.choose(wanted.id)
        assert [index.data(ROW_ROLE) for index in table.selectionModel().selectedRows()] == [wanted]


def test_arrows_choose_and_enter_opens(table: RowsTable) -> None:
    """experience.md: everything by keyboard."""
    chosen: list[Any] = []
    opened: list[Any] = []
    table.chosen.connect(chosen.append)
    table.opened.connect(opened.append)
    table.setFocus()
    d.key(table, Qt.Key.Key_Down)
    assert chosen == [BAY]
    d.key(table, Qt.Key.Key_Return)
    d.key(table, Qt.Key.Key_Enter)
    assert opened == [BAY, BAY]


def test_a_double_click_opens_too(table: RowsTable) -> None:
    opened: list[Any] = []
    table.opened.connect(opened.append)
    place = table.visualRect(table.rows_model.index(2, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert opened == [ASH]


def test_enter_opens_nothing_in_an_empty_table(table: RowsTable) -> None:
    opened: list[Any] = []
    table.opened.connect(opened.append)
    table.set_rows([])
    d.key(table, Qt.Key.Key_Return)
    assert opened == []


def test_chosen_rows_are_copied_as_excel_pastes_them(table: RowsTable) -> None:
    """experience.md: Ctrl+C pastes cleanly into Excel: a cell's own lines and tabs never split it."""
    table.selectAll()
    d.key(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\n") == [
        "Home\tDay\tNote",
        "Oak House\t30 Dec 2021\t",
        "bay View\t\tline one line two",
        "Ash Lodge\t9 Jan 2022\t",
    ]


def test_only_the_chosen_rows_are_copied_and_in_the_order_shown(table: RowsTable) -> None:
    table.sortByColumn(0, ASCENDING)
    table.clearSelection()
    for number in (2, 0):
        table.selectionModel().select(
            table.rows_model.index(number, 0),
            table.selectionModel().SelectionFlag.Select | table.selectionModel().SelectionFlag.Rows,
        )
    assert [line.split("\t")[0] for line in table.as_text().split("\n")] == ["Home", "Ash Lodge", "Oak House"]


def test_less_important_columns_give_way_where_it_is_narrow(table: RowsTable) -> None:
    letter = table.fontMetrics().averageCharWidth()
    for letters, hidden in ((110, set()), (60, {2}), (25, {1, 2}), (10, {1, 2})):
        table.resize(letter * letters, 300)
        d.settle()
        assert {n for n in range(3) if table.isColumnHidden(n)} == hidden, letters
    table.resize(letter * 110, 300)
    d.settle()
    assert not table.isColumnHidden(2)


def test_the_widest_column_takes_what_is_left_over(table: RowsTable) -> None:
    table.resize(1300, 300)
    d.settle()
    assert sum(table.columnWidth(n) for n in range(3)) == table.viewport().width()
    assert table.columnWidth(1) == 14 * table.fontMetrics().averageCharWidth()


def test_rows_grow_with_the_text_and_columns_give_way_sooner(table: RowsTable) -> None:
    """experience.md: it works at 200% text."""
    table.resize(900, 300)
    before = table.rowHeight(0)
    assert not table.isColumnHidden(2)
    enlarge(table, 200)
    table.resize(900, 300)
    d.settle()
    assert table.rowHeight(0) > before * 1.4
    assert table.isColumnHidden(2)


def test_tab_leaves_the_table(show: Show) -> None:
    """A table is no trap for the keyboard."""
    window = QWidget()
    table, after = RowsTable(COLUMNS, "Homes"), RowsTable(COLUMNS, "After")
    table.setParent(window)
    after.setParent(window)
    table.set_rows([OAK, BAY, ASH])
    show(window)
    table.setFocus()
    d.key(table, Qt.Key.Key_Tab)
    assert after.hasFocus()
