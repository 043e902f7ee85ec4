"""A home that requires improvement, end to end: inspection, requirements, monitoring visit, the day that passes, the graded visit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from reg44desk.app.program import Program
from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from reg44desk.views.main_window import MainWindow
from reg44desk.views.page import Page
from tests import drivers as d
from tests.conftest import FakeClock
from tests.factories import make_home
from tests.views.showing import retype

LIST = "Homes and their inspections"


@pytest.fixture
def window(start: Callable[..., Program], casebook: Path, open_desk: Callable[[Path], Desk]) -> MainWindow:
    """The program with two homes."""
    desk = open_desk(casebook)
    for name in ("Oak House", "Ash House"):
        make_home(desk, name)
    desk.close()
    program = start()
    program.opened(open_desk(casebook))
    assert program.window is not None
    return program.window


def inspections(window: MainWindow) -> QWidget:
    page = window.show_screen("inspections")
    d.select_row(d.table(page, LIST), Home="Oak House")
    return page


def row(window: MainWindow) -> dict[str, str]:
    return next(one for one in d.cells(d.table(inspections(window), LIST)) if one["Home"] == "Oak House")


def form_for(window: MainWindow, day: str, kind: str) -> QDialog:
    d.press(inspections(window), "Record an inspection")
    form = d.dialog("Record an inspection of Oak House")
    d.fill(form, "Day of the inspection", day)
    d.choose(form, "Kind of inspection", kind)
    return form


def waiting(window: MainWindow) -> list[tuple[str, str]]:
    """What Today says of Ofsted, and of which home."""
    today = window.show_screen("today")
    listed = d.cells(d.table(today, "What must be done"))
    return [(one["What"], one["Home"]) for one in listed if one["What"] in ("Improvements due", "Requirement due")]


def opened_from_today(window: MainWindow) -> Page:
    """The screen that the requirement past its day opens."""
    d.open_row(d.table(window.show_screen("today"), "What must be done"), What="Requirement due")
    page = window.current_page()
    assert page is not None
    return page


def require(form: QDialog, number: int, words: str, day: str) -> None:
    d.press(form, "Add a requirement")
    d.fill(form, "What Ofsted requires", words, number)
    d.fill(form, "Due by", day, number)


def test_br31_from_requires_improvement_to_good(window: MainWindow, clock: FakeClock) -> None:
    """BR-30, BR-31 and T-25, through the main window."""
    form = form_for(window, "4 11 2021", "Full inspection")
    d.choose(form, "Overall judgement", "Requires improvement to be good")
    require(form, 0, "Sign the records.", "28 1 2022")
    require(form, 1, "Supervise staff.", "31 1 2022")
    d.press(form, "Record inspection")
    shown = row(window)
    assert (shown["Latest judgement"], shown["Stage"]) == ("Requires improvement", "Monitoring visit awaited")
    assert shown["Requirements open"] == "2"

    d.press(form_for(window, "10 1 2022", "Monitoring visit"), "Record inspection")
    shown = row(window)
    assert (shown["Latest judgement"], shown["Stage"]) == ("Requires improvement", "Graded visit awaited")

    d.press(inspections(window), "Record as met")
    d.press(d.dialog("Record a requirement as met"), "Record as met")
    assert (row(window)["Requirements open"], row(window)["Next date"]) == ("1", "31 Jan 2022")
    assert waiting(window) == []

    clock.move(days=11)
    window.show_screen("today").refresh()
    assert waiting(window) == [("Improvements due", "Oak House"), ("Requirement due", "Oak House")]
    page = opened_from_today(window)
    assert (page.title, d.table(page, LIST).current().name) == ("Inspections", "Oak House")
    assert "Was due by 31 January 2022." in d.words_in(page)

    form = form_for(window, "1 2 2022", "Full inspection")
    d.choose(form, "Overall judgement", "Good")
    d.press(form, "Record inspection")
    shown = row(window)
    assert (shown["Latest judgement"], shown["Stage"], shown["Requirements open"]) == ("Good", "", "")
    assert waiting(window) == []
    assert window.desk.read(upkeep.check_casebook).problems == ()


def test_an_inspection_recorded_by_mistake_is_taken_out_and_brought_back(window: MainWindow) -> None:
    form = form_for(window, "4 11 2021", "Full inspection")
    d.choose(form, "Overall judgement", "Inadequate")
    retype(form, "Ofsted's reference", "10012345")
    d.press(form, "Record inspection")
    d.press(inspections(window), "Remove this inspection")
    d.press(d.dialog("Remove the full inspection of 4 November 2021 of Oak House?"), "Remove inspection")
    assert row(window)["Latest judgement"] == "None on record"
    window.desk.undo()
    d.settle()
    assert row(window)["Latest judgement"] == "Inadequate"
    assert "10012345" in d.words_in(inspections(window))
