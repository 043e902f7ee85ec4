"""The rota's grid: what a cell says, moving by keys and by dragging, and what cannot be moved."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reg44desk.domain.types import Announced, CancelledBy, Month
from reg44desk.services import reg44, rota
from reg44desk.services.desk import Desk
from reg44desk.services.reg44 import VisitRow
from reg44desk.views.rota_grid import RotaTable
from reg44desk.views.rota_model import Cell, day_words
from tests import drivers as d
from tests.factories import make_home
from tests.services.rota_steps import independent, made, plan
from tests.views.showing import Show

FEBRUARY = Month(2022, 2)
TUESDAY, TODAY = date(2022, 2, 8), date(2022, 1, 21)


class Heard:
    """What the grid asked for."""

    def __init__(self, table: RotaTable) -> None:
        self.said: list[str] = []
        self.moved: list[tuple[str, date]] = []
        self.opened: list[Cell] = []
        self.off: list[VisitRow] = []
        table.said.connect(self.said.append)
        table.moved.connect(lambda visit, day: self.moved.append((visit.home, day)))
        table.opened.connect(self.opened.append)
        table.called_off.connect(self.off.append)


@pytest.fixture
def home(desk: Desk) -> UUID:
    """Ash House, planned for a Tuesday, unannounced; Oak House with nothing."""
    home_id = make_home(desk, "Ash House")
    make_home(desk, "Oak House")
    plan(desk, home_id, TUESDAY, Announced.UNANNOUNCED, independent(desk, "T. Visit"))
    return home_id


@pytest.fixture
def table(desk: Desk, home: UUID, show: Show) -> RotaTable:
    assert home
    made = RotaTable()
    made.set_grid(desk.read(rota.month_grid, FEBRUARY, TODAY), TODAY)
    show(made)
    made.setFocus()
    made.choose(0, 7)
    d.settle()
    return made


@pytest.fixture
def heard(table: RotaTable) -> Heard:
    return Heard(table)


def spoken(table: RotaTable, row: int, column: int) -> str:
    return str(table.rota.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))


# What it says


def test_a_cell_says_home_day_and_visit(table: RotaTable) -> None:
    """experience.md: tables have row and column headings that a screen reader speaks; never colour alone."""
    assert spoken(table, 0, 7) == "Ash House, Tuesday 8 February 2022: Planned, unannounced, T. Visit"
    assert spoken(table, 1, 7) == "Oak House, Tuesday 8 February 2022: nothing planned"
    assert table.rota.index(0, 7).data() == "U"
    assert table.rota.index(1, 7).data() == ""
    assert table.rota.index(0, 7).data(Qt.ItemDataRole.ToolTipRole) == spoken(table, 0, 7)
    assert table.rota.index(0, 7).data(Qt.ItemDataRole.FontRole) is None


def test_the_headings_say_weekday_and_duty(table: RotaTable) -> None:
    head = table.rota.headerData
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    assert (head(0, across), head(0, across, Qt.ItemDataRole.AccessibleTextRole)) == ("T\n1", "Tuesday 1 February 2022")
    assert head(0, across, Qt.ItemDataRole.FontRole) is None
    assert head(0, down) == "Ash House"
    assert head(0, down, Qt.ItemDataRole.AccessibleTextRole) == "Ash House. Planned: Booked for 8 February 2022."
    assert head(0, down, Qt.ItemDataRole.FontRole) is None
    assert day_words(TODAY, TODAY) == "Friday 21 January 2022, today"


def test_two_visits_on_a_day_are_both_told(desk: Desk, table: RotaTable, home: UUID) -> None:
    off = plan(desk, home, TUESDAY)
    desk.do(reg44.cancel_visit, off, CancelledBy.HOME, "A burst pipe")
    table.set_grid(desk.read(rota.month_grid, FEBRUARY, TODAY), TODAY)
    assert table.rota.index(0, 7).data() == "U+"
    assert spoken(table, 0, 7).endswith(": Planned, unannounced, T. Visit; Cancelled")


def test_before_a_month_is_read_there_is_nothing(show: Show) -> None:
    empty = RotaTable()
    show(empty)
    assert (empty.rota.rowCount(), empty.rota.columnCount(), empty.cell()) == (0, 0, None)
    assert empty.rota.headerData(0, Qt.Orientation.Horizontal) is None
    assert empty.rota.data(empty.rota.index(0, 0)) is None
    d.key(empty, Qt.Key.Key_Return)
    d.key(empty, Qt.Key.Key_M)


def test_home_and_day_stay_chosen_when_the_month_is_read_again(desk: Desk, table: RotaTable) -> None:
    table.choose(1, 27)
    table.set_grid(desk.read(rota.month_grid, Month(2022, 1), TODAY), TODAY)
    cell = table.cell()
    assert cell is not None
    assert (cell.row.home, cell.day) == ("Oak House", date(2022, 1, 28))


def test_every_look_can_be_painted(desk: Desk, table: RotaTable, home: UUID) -> None:
    """Each mark, today, weekends, the chosen cell and a moved visit, with and without the keyboard."""
    plan(desk, home, date(2022, 1, 22), Announced.ANNOUNCED)
    plan(desk, home, date(2022, 1, 24))
    desk.do(made, home, date(2022, 1, 5))
    later = date(2022, 1, 23)
    table.set_grid(desk.read(rota.month_grid, Month(2022, 1), later), later)
    before = table.grab().toImage()
    table.choose(0, 23)
    d.key(table, Qt.Key.Key_M)
    d.key(table, Qt.Key.Key_Right)
    assert table.grab().toImage() != before


# Keys


def test_arrows_choose_and_enter_or_space_opens(table: RotaTable, heard: Heard) -> None:
    d.key(table, Qt.Key.Key_Right)
    d.key(table, Qt.Key.Key_Down)
    d.key(table, Qt.Key.Key_Return)
    d.key(table, Qt.Key.Key_Space)
    assert [(c.row.home, c.day) for c in heard.opened] == [("Oak House", TUESDAY + timedelta(days=1))] * 2


def test_m_then_arrows_then_enter_moves_a_visit(table: RotaTable, heard: Heard) -> None:
    d.key(table, Qt.Key.Key_M)
    for _ in range(2):
        d.key(table, Qt.Key.Key_Right)
    d.key(table, Qt.Key.Key_Left)
    d.key(table, Qt.Key.Key_A)
    assert heard.said[-1] == "To Wednesday 9 February 2022"
    d.key(table, Qt.Key.Key_Return)
    assert heard.moved == [("Ash House", date(2022, 2, 9))]
    assert table.moving is None


def test_home_and_end_go_to_the_ends_of_the_month(table: RotaTable, heard: Heard) -> None:
    for key, day in ((Qt.Key.Key_End, date(2022, 2, 28)), (Qt.Key.Key_Home, date(2022, 2, 1))):
        table.choose(0, 7)
        d.key(table, Qt.Key.Key_M)
        d.key(table, key)
        d.key(table, Qt.Key.Key_Enter)
        assert heard.moved[-1] == ("Ash House", day)


@pytest.mark.parametrize("keys", [[Qt.Key.Key_Right, Qt.Key.Key_Escape], [Qt.Key.Key_Return]])
def test_esc_or_the_same_day_leaves_it(table: RotaTable, heard: Heard, keys: list[Qt.Key]) -> None:
    d.key(table, Qt.Key.Key_M)
    for key in keys:
        d.key(table, key)
    assert heard.moved == []
    assert heard.said[-1] == "The visit was left where it was."


def test_up_and_down_do_not_take_a_visit_to_another_home(table: RotaTable, heard: Heard) -> None:
    d.key(table, Qt.Key.Key_M)
    d.key(table, Qt.Key.Key_Down)
    assert heard.said[-1] == "A visit stays with its home. Left and Right choose the day."
    assert table.currentIndex().row() == 0


def test_whoever_leaves_the_grid_leaves_the_visit_where_it_was(table: RotaTable, heard: Heard) -> None:
    d.key(table, Qt.Key.Key_M)
    table.clearFocus()
    assert (table.moving, heard.said[-1]) == (None, "The visit was left where it was.")


def test_where_nothing_is_planned_nothing_can_be_moved_or_called_off(table: RotaTable, heard: Heard) -> None:
    d.key(table, Qt.Key.Key_Down)
    d.key(table, Qt.Key.Key_M)
    d.key(table, Qt.Key.Key_Delete)
    assert heard.said == [
        "Choose a planned visit first, then press M to move it.",
        "Choose a planned visit first, then press Delete to call it off.",
    ]


def test_delete_calls_the_visit_off(table: RotaTable, heard: Heard) -> None:
    d.key(table, Qt.Key.Key_Delete)
    assert [v.home for v in heard.off] == ["Ash House"]


# The mouse


def middle(table: RotaTable, row: int, column: int) -> QPoint:
    return table.visualRect(table.rota.index(row, column)).center()


def drag(table: RotaTable, start: QPoint, *ways: QPoint) -> None:
    """Press, go along, and let go at the last place."""
    view = table.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for place in ways:
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(place), QPointF(view.mapToGlobal(place)), Qt.MouseButton.NoButton, left, none)
        QApplication.sendEvent(view, event)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=ways[-1] if ways else start)
    d.settle()


def test_a_visit_is_dragged_to_another_day(table: RotaTable, heard: Heard) -> None:
    drag(table, middle(table, 0, 7), middle(table, 0, 8), middle(table, 0, 11))
    assert heard.moved == [("Ash House", date(2022, 2, 12))]


def test_dropped_on_another_home_it_stays(table: RotaTable, heard: Heard) -> None:
    drag(table, middle(table, 0, 7), middle(table, 0, 9), middle(table, 1, 9))
    assert heard.moved == []
    assert heard.said[-1] == "A visit stays with its home. It was left where it was."


def test_a_click_or_a_drag_on_an_empty_day_moves_nothing(table: RotaTable, heard: Heard) -> None:
    drag(table, middle(table, 1, 3), middle(table, 1, 9))
    drag(table, middle(table, 0, 7))
    drag(table, QPoint(5, table.viewport().height() - 2))
    assert heard.moved == []
    cell = table.cell()
    assert cell is not None
    assert cell.day == TUESDAY


def test_a_double_click_opens(table: RotaTable, heard: Heard) -> None:
    view = table.viewport()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=middle(table, 0, 7))
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, view.height() - 2))
    assert [c.day for c in heard.opened] == [TUESDAY]
