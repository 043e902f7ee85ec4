"""A list as a person arranges it: columns, filters, copying, menus, and found again as it was left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from reg44desk.views import columns
from reg44desk.views.columns import Choices
from reg44desk.views.list_bar import ListBar, bar_over
from reg44desk.views.list_dialogs import HEADING, NO_ROOM, ColumnsDialog, FilterDialog
from reg44desk.views.models import Column, RowsTable, is_wanted
from tests import drivers as d
from tests.views.showing import dismiss
from tests.views.test_models import ASH, BAY, OAK, Row

Show = Callable[[QWidget], QWidget]
COLUMNS: list[Column[Row]] = [
    Column("Home", lambda r: r.home, width=20, stretch=True),
    Column("Day", lambda r: str(r.day or ""), lambda r: r.day, 14, gives_way=1),
    Column("State", lambda r: "Late" if r.day is None else "Done", width=12, fixed=True),
    Column("Note", lambda r: r.note, width=30, gives_way=2),
    Column("Number", lambda r: str(r.id), lambda r: r.id, 8, spare=True),
]
NAMES = [c.heading for c in COLUMNS]


class Window(QWidget):
    """A list under its bar."""

    def __init__(self, place: QSettings | None = None) -> None:
        super().__init__()
        self.table = RowsTable(COLUMNS, "Homes")
        self.bar = ListBar(self.table, "Search homes")
        layout = QVBoxLayout(self)
        layout.addWidget(self.bar)
        layout.addWidget(self.table)
        if place is not None:
            self.table.remember(place)
        self.table.set_rows([OAK, BAY, ASH])


@pytest.fixture
def place(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(show: Show) -> Any:
    made = Window()
    show(made)
    yield made
    dismiss()


def shown(table: RowsTable) -> list[str]:
    return [NAMES[n] for n in table.visible_columns()]


def homes(table: RowsTable) -> list[str]:
    return [row.home for row in table.rows_model.rows]


# Remembered


def test_a_list_is_found_as_it_was_left(show: Show, place: QSettings) -> None:
    """experience.md, Habits: columns, order, widths, sorting and filters are remembered."""
    first = Window(place)
    show(first)
    first.table.choose_columns(first.table.choices.with_column("Note", shown=False).with_column("Number", shown=True))
    header = first.table.horizontalHeader()
    header.moveSection(header.visualIndex(2), 1)
    header.resizeSection(1, 260)
    first.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    first.table.filter_by("State", ["Done"])
    assert shown(first.table) == ["Home", "State", "Day", "Number"]
    place.sync()
    again = Window(QSettings(place.fileName(), QSettings.Format.IniFormat))
    show(again)
    assert shown(again.table) == ["Home", "State", "Day", "Number"]
    assert abs(again.table.columnWidth(1) - 260) <= 1
    assert homes(again.table) == ["Oak House", "Ash Lodge"]
    assert "2 of 3 shown" in d.words_in(again.bar)
    again.table.put_back()
    assert shown(again.table) == ["Home", "Day", "State", "Note"]
    assert homes(again.table) == ["Oak House", "Ash Lodge"], "the filter stays, the sorting goes"


def test_nothing_personal_is_kept_outside_the_casebook(show: Show, place: QSettings) -> None:
    """A filter by the name of a home lasts while the window is open, and no longer."""
    made = Window(place)
    show(made)
    made.table.filter_by("Home", ["Oak House"])
    made.bar.search.setText("oak")
    place.sync()
    assert "oak" not in Path(place.fileName()).read_text(encoding="utf-8").casefold()


@pytest.mark.parametrize(
    "kept", ["", "nonsense", "[]", '{"order": 3}', '{"order": [], "shown": [], "hidden": [], "widths": {"Home": "x"}}']
)
def test_what_cannot_be_read_is_left_alone(show: Show, place: QSettings, kept: str) -> None:
    place.setValue("lists/Homes", kept)
    made = Window(place)
    show(made)
    assert shown(made.table) == ["Home", "Day", "State", "Note"]


def test_columns_that_a_newer_version_took_away_are_forgotten() -> None:
    old = Choices(
        ("Home", "Gone", "Note"), frozenset({"Gone"}), frozenset({"Note", "Gone"}), {"Gone": 5.0}, ("Gone", True), {"State": ("Done",)}
    )
    back = columns.from_text(columns.to_text(old, COLUMNS), COLUMNS)
    assert back == Choices(("Home", "Note"), frozenset(), frozenset({"Note"}), {}, None, {"State": ("Done",)})
    assert columns.ordered(COLUMNS, back) == [0, 1, 2, 3, 4]


@given(st.lists(st.sampled_from([*NAMES, "Gone"])), st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)), st.integers(50, 2000))
def test_whatever_is_chosen_every_column_has_its_place_and_the_first_stays(
    order: list[str], ticked: set[str], hidden: set[str], room: int
) -> None:
    choices = Choices(tuple(order), frozenset(ticked), frozenset(hidden - ticked))
    assert sorted(columns.ordered(COLUMNS, choices)) == [0, 1, 2, 3, 4]
    assert columns.ordered(COLUMNS, choices)[0] == 0
    fit = columns.fit(COLUMNS, choices, 8, room)
    names = {NAMES[n] for n in fit.shown}
    assert 0 in fit.shown
    assert ticked <= names, "the person's choice wins over a narrow window"
    assert not (hidden - ticked - {"Home"}) & names


# Narrowed


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "x", "y"])), max_size=15),
    st.sets(st.sampled_from("abc")),
    st.sets(st.sampled_from(["", "x", "z"])),
    st.sampled_from(["", "a", "X"]),
)
def test_what_is_shown_is_what_looking_at_each_row_finds(
    given_rows: list[tuple[str, str]], homes_wanted: set[str], notes: set[str], words: str
) -> None:
    rows = [Row(n, home, note=note) for n, (home, note) in enumerate(given_rows)]
    filters = {h: tuple(v) for h, v in (("Home", homes_wanted), ("Note", notes)) if v}
    naive = [r for r in rows if (not homes_wanted or r.home in homes_wanted) and (not notes or r.note in notes)]
    assert [r for r in rows if is_wanted(r, COLUMNS, filters)] == naive
    table = RowsTable(COLUMNS, "Homes")
    table.searched = lambda r: f"{r.home} {r.note}"
    table.set_rows(rows)
    table.choose_columns(Choices(filters=filters))
    table.search(words)
    assert table.rows_model.rows == [r for r in naive if words.casefold() in f"{r.home} {r.note}".casefold()]
    assert table.counted() == (len(rows), len(table.rows_model.rows))


def test_filters_are_chips_that_can_be_taken_away_one_by_one_or_all(window: Window) -> None:
    window.table.filter_by("State", ["Done"])
    window.table.filter_by("Home", ["Ash Lodge", "Oak House"])
    assert "2 of 3 shown" in d.words_in(window.bar)
    d.press(window.bar, "State: Done  ×")
    assert list(window.table.choices.filters) == ["Home"]
    window.bar.search.setText("ash")
    assert homes(window.table) == ["Ash Lodge"]
    d.press(window.bar, "Show every row")
    assert (homes(window.table), window.bar.search.text()) == (["Oak House", "bay View", "Ash Lodge"], "")
    assert not window.bar.chips.isVisible()


def test_values_are_chosen_by_keyboard(window: Window) -> None:
    """experience.md: everything by keyboard."""
    d.press(window.bar, "Filter")
    dialog = d.dialog()
    assert isinstance(dialog, FilterDialog)
    dialog.column.setCurrentText("State")
    dialog.list.setFocus()
    assert [dialog.list.item(n).text() for n in range(2)] == ["Done", "Late"]
    d.key(dialog.list, Qt.Key.Key_Down)
    d.key(dialog.list, Qt.Key.Key_Space)
    d.press(dialog, "Show only these")
    assert homes(window.table) == ["bay View"]


def test_ticking_every_value_is_no_filter(window: Window) -> None:
    dialog = FilterDialog(window, window.table, "State")
    for number in range(dialog.list.count()):
        dialog.list.item(number).setCheckState(Qt.CheckState.Checked)
    dialog.accept()
    assert window.table.choices.filters == {}


def test_several_rows_stay_chosen_when_the_list_is_read_again(window: Window) -> None:
    window.table.selectAll()
    window.table.set_rows([ASH, OAK, BAY])
    assert window.table.selected_numbers() == [0, 1, 2]


# Columns


def test_columns_are_shown_hidden_and_moved_by_keyboard(window: Window) -> None:
    d.press(window.bar, "Columns")
    dialog = d.dialog()
    assert isinstance(dialog, ColumnsDialog)
    dialog.list.setFocus()
    dialog.list.setCurrentRow(3)
    d.key(dialog.list, Qt.Key.Key_Space)
    assert shown(window.table) == ["Home", "Day", "State"]
    d.key(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [dialog.list.item(n).data(HEADING) for n in range(5)] == ["Home", "Day", "Note", "State", "Number"]
    dialog.list.setCurrentRow(1)
    d.press(dialog, "Move down")
    d.press(dialog, "Move up")
    d.key(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.list.item(0).data(HEADING) == "Home", "the first one stays"
    dialog.list.setCurrentRow(4)
    d.key(dialog.list, Qt.Key.Key_Space)
    assert shown(window.table) == ["Home", "Day", "State", "Number"]
    d.press(dialog, "Put the columns back as they were")
    d.press(dialog, "Close")
    assert shown(window.table) == ["Home", "Day", "State", "Note"]


def test_what_gave_way_comes_back_and_what_was_ticked_does_not_give_way(window: Window) -> None:
    letter = window.table.fontMetrics().averageCharWidth()
    window.resize(letter * 56, 400)
    d.settle()
    assert shown(window.table) == ["Home", "Day", "State"]
    dialog = ColumnsDialog(window, window.table)
    item = next(dialog.list.item(n) for n in range(5) if dialog.list.item(n).data(HEADING) == "Note")
    assert NO_ROOM in item.text()
    item.setCheckState(Qt.CheckState.Checked)
    assert "Note" in shown(window.table)
    window.table.put_back()
    window.resize(letter * 120, 400)
    d.settle()
    assert shown(window.table) == ["Home", "Day", "State", "Note"]
    dialog.close()


def test_the_first_column_cannot_be_dragged_away(window: Window) -> None:
    header = window.table.horizontalHeader()
    header.moveSection(2, 0)
    assert shown(window.table)[0] == "Home"


# Copying and menus


def test_what_is_copied_is_what_is_shown_in_its_order_and_no_formula(window: Window) -> None:
    """experience.md: Ctrl+C pastes cleanly into Excel; offline.md 10."""
    window.table.set_rows([Row(1, "=HYPERLINK(1)"), ASH])
    window.table.choose_columns(window.table.choices.with_column("Note", shown=False))
    header = window.table.horizontalHeader()
    header.moveSection(header.visualIndex(2), 1)
    window.table.setFocus()
    d.key(window.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    d.key(window.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "Home\tState\tDay\n'=HYPERLINK(1)\tLate\t\nAsh Lodge\tDone\t2022-01-09"
    assert "<tr><th>Home</th><th>State</th><th>Day</th></tr>" in data.html()


def test_the_menu_of_a_row_offers_what_can_be_done(window: Window) -> None:
    opened: list[Any] = []
    window.table.opened.connect(opened.append)
    menu = window.table.row_menu()
    words = [a.text() for a in menu.actions() if a.text()]
    assert words == ["Open", "Copy", "Sort by", "Only rows where...", "Columns..."]
    menu.actions()[0].trigger()
    assert opened == [OAK]
    menu.close()
    window.table.selectAll()
    assert "Copy 3 rows" in [a.text() for a in window.table.row_menu().actions()]


@pytest.mark.qt_log_ignore("This plugin does not support grabbing")
def test_the_menu_key_opens_the_menu_of_the_chosen_row(window: Window, qapp: QApplication) -> None:
    window.table.setFocus()
    qapp.sendEvent(window.table, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), QPoint(5, 5)))
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_a_heading_sorts_hides_and_filters_from_its_menu(window: Window) -> None:
    menu = window.table.heading_menu(2)
    actions = {a.text(): a for a in menu.actions()}
    actions["Sort by this column"].trigger()
    assert window.table.sort_words() == "State"
    window.table.sort_by("State")
    assert window.table.sort_words() == "State, the latest or largest first"
    actions["Only rows where..."].trigger()
    assert d.dialog().column.currentText() == "State"  # type: ignore[attr-defined]
    d.dialog().reject()
    actions["Hide this column"].trigger()
    assert "State" not in shown(window.table)
    actions["Put the columns back as they were"].trigger()
    assert (shown(window.table), window.table.sort_words()) == (["Home", "Day", "State", "Note"], "")
    assert "Hide this column" not in [a.text() for a in window.table.heading_menu(0).actions()]


def test_a_list_without_a_bar_gets_one(show: Show) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    table = RowsTable(COLUMNS, "Homes")
    layout.addWidget(table)
    made = bar_over(table)
    assert made is not None
    show(page)
    assert layout.indexOf(made) == 0
    assert not made.search.isVisible()
    assert bar_over(RowsTable(COLUMNS, "Alone")) is None
