"""Data quality, end to end: the worst row leads to the place that mends it; undo brings it back; what is known is set aside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reg44desk.app.program import Program
from reg44desk.services import quality, upkeep
from reg44desk.services.desk import Desk
from reg44desk.views.main_window import MainWindow
from reg44desk.views.models import RowsTable
from tests import drivers as d
from tests.factories import import_tracker


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


def rows(window: MainWindow) -> RowsTable:
    return d.table(window.show_screen("quality"), "What to put right")


def shown(window: MainWindow) -> list[tuple[str, str]]:
    return [(row["About"], row["What"]) for row in d.cells(rows(window))]


def test_an_officer_mends_the_register_row_by_row(opened: tuple[MainWindow, Desk]) -> None:
    """BR-07, O1, review points 2 and 10: find, mend, see it gone, take it back, accept what cannot be mended."""
    window, desk = opened
    before = shown(window)
    assert before[0] == (
        "Birch Lodge",
        "The report of the visit of 24 November 2021 is not recorded as sent to Ofsted. It was due by 31 December 2021.",
    )
    garth = next(row for row in before if row[0] == "Garth House" and "elected member" in row[1])
    d.open_row(rows(window), About=garth[0], What=garth[1])
    form = d.dialog("Elected member of this home")
    d.choose(form, "Person", "Cllr I Ingleby")
    d.press(form, "Assign")
    assert d.no_dialog()
    after = shown(window)
    assert garth not in after
    assert [row for row in before if row not in after] == [garth]
    assert ("Cllr I Ingleby", "It is not recorded whether Cllr I Ingleby agreed to visit Garth House.") in after
    window.undo_action.trigger()
    d.settle()
    assert shown(window) == before
    page = window.show_screen("quality")
    d.select_row(rows(window), About="Birch Lodge", What=before[0][1])
    d.press(page, "Set this aside")
    d.fill(d.dialog(), "Why is this accepted as it is?", "Ofsted confirmed by telephone that the report arrived in time.")
    d.fill(d.dialog(), "Decided by", "R. Marsh, commissioning")
    d.press(d.dialog(), "Set aside")
    assert shown(window) == before[1:]
    window.undo_action.trigger()
    d.settle()
    assert shown(window) == before
    assert len(quality.narrowed(desk.read(quality.list_findings, desk.today()), quality.Wanted())) == len(before)
    assert desk.read(upkeep.check_casebook).problems == ()


def test_two_records_of_one_member_become_one(opened: tuple[MainWindow, Desk]) -> None:
    """Review point 2: the row about the two leads to the step that makes them one; one undo parts them again."""
    window, desk = opened
    people = window.show_screen("people")
    d.press(people, "Add a person")
    d.fill(d.dialog(), "Name", "Cllr I Inglebye")
    d.fill(d.dialog(), "E-mail", "ingleby@council.example")
    d.press(d.dialog(), "Add person")
    d.open_row(rows(window), What="Cllr I Ingleby and Cllr I Inglebye have nearly the same name.")
    form = d.dialog("Is Cllr I Ingleby recorded twice?")
    assert "The record Cllr I Inglebye stays as history." in d.words_in(form)
    d.choose(form, "Which record stays?", "The other one stays")
    assert "of Cllr I Ingleby will be of Cllr I Inglebye." in d.words_in(form)
    d.press(form, "Make them one record")
    assert d.no_dialog()
    people = window.show_screen("people")
    d.select_row(d.table(people, "People"), Name="Cllr I Inglebye")
    assert "Also recorded as Cllr I Ingleby, until the records were made one on 21 January 2022." in d.words_in(people)
    window.undo_action.trigger()
    d.settle()
    assert {"Cllr I Ingleby", "Cllr I Inglebye"} <= {row["Name"] for row in d.cells(d.table(people, "People"))}
    assert desk.read(upkeep.check_casebook).problems == ()
