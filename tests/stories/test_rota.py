"""The rota, end to end: fill a month, review it, move one visit by keyboard, call one off with a reason, and take it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from reg44desk.app.program import Program
from reg44desk.domain.types import Month, VisitState
from reg44desk.services import reg44, upkeep
from reg44desk.services.desk import Desk
from reg44desk.services.reg44 import VisitRow
from reg44desk.views.main_window import MainWindow
from reg44desk.views.rota import RotaPage
from reg44desk.views.rota_fill import FillDialog
from tests import drivers as d
from tests.factories import import_tracker

FEBRUARY = Month(2022, 2)


@pytest.fixture
def opened(start: Callable[..., Program], casebook: Path, open_desk: Callable[[Path], Desk]) -> tuple[MainWindow, Desk]:
    """The program with the officer's workbook in it."""
    desk = open_desk(casebook)
    import_tracker(desk)
    desk.close()
    program = start()
    program.opened(open_desk(casebook))
    assert program.window is not None
    assert program.desk is not None
    return program.window, program.desk


def rota_of(window: MainWindow, month: Month) -> RotaPage:
    page = window.show_screen("rota")
    assert isinstance(page, RotaPage)
    page.show_month(month)
    d.settle()
    return page


def february(desk: Desk) -> dict[str, VisitRow]:
    return {v.home: v for v in desk.read(reg44.list_visits, FEBRUARY, FEBRUARY)}


def choose(page: RotaPage, visit: VisitRow) -> None:
    """Go to a visit's cell with the keyboard in the grid."""
    grid = page.table.rota.grid
    assert grid is not None
    page.table.setFocus()
    page.table.choose([row.id for row in grid.rows].index(visit.home_id), visit.day.day - 1)
    d.settle()


def fill(page: RotaPage) -> tuple[str, int]:
    """Look through the proposal and leave the first visit out; gives its home and how many were booked."""
    d.press(page, "Fill the month")
    form = d.dialog("Fill the month")
    assert isinstance(form, FillDialog)
    left_out = d.cells(form.table)[0]["Home"]
    d.tick_box(form, "Book this visit")
    number = sum(row["Booking"] == "Book" for row in d.cells(form.table))
    d.press(form, f"Book {number} visits")
    assert d.no_dialog()
    return left_out, number


def move(page: RotaPage, visit: VisitRow) -> date:
    """Move a visit by keyboard to the last day of the month."""
    choose(page, visit)
    for key in (Qt.Key.Key_M, Qt.Key.Key_End, Qt.Key.Key_Return):
        d.key(page.table, key)
    return FEBRUARY.last


def call_off(page: RotaPage, visit: VisitRow) -> None:
    choose(page, visit)
    d.key(page.table, Qt.Key.Key_Delete)
    form = d.dialog("Call off the visit")
    d.choose(form, "Who called it off?", "Independent person")
    d.fill(form, "Why", "Ill that week")
    d.press(form, "Call off the visit")


def test_a_month_is_filled_reviewed_changed_and_taken_back(opened: tuple[MainWindow, Desk]) -> None:
    """Issue 5; BR-01, BR-02, regulation 43(3) and 44(3)."""
    window, desk = opened
    assert february(desk) == {}
    page = rota_of(window, FEBRUARY)
    left_out, number = fill(page)
    booked = february(desk)
    assert (len(booked), left_out in booked) == (number, False)
    first, second = sorted(booked)[:2]
    new = move(page, booked[first])
    assert february(desk)[first].day == new
    call_off(page, february(desk)[second])
    assert (february(desk)[second].state, february(desk)[second].not_done_reason) == (VisitState.CANCELLED, "Ill that week")
    assert "Cancelled" in d.words_in(page.pane)
    window.undo_action.trigger()
    d.settle()
    assert february(desk)[second].state is VisitState.PLANNED
    window.undo_action.trigger()
    d.settle()
    assert february(desk) == booked
    window.undo_action.trigger()
    d.settle()
    assert february(desk) == {}
    assert desk.read(upkeep.check_casebook).problems == ()


def test_enter_leads_to_the_visit_and_back_to_the_rota(opened: tuple[MainWindow, Desk]) -> None:
    window, desk = opened
    page = rota_of(window, FEBRUARY)
    fill(page)
    visit = february(desk)[min(february(desk))]
    choose(page, visit)
    d.key(page.table, Qt.Key.Key_Return)
    now = window.current_page()
    assert now is not None
    assert now.title == "Visits"
    assert visit.reference in d.words_in(now)
    assert rota_of(window, FEBRUARY).table.cell() is not None
