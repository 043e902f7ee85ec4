"""Elected members, end to end: an election changes who is whose member, in one guided step that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from reg44desk.app.program import Program
from reg44desk.services import members, upkeep
from reg44desk.services.desk import Desk
from reg44desk.views import changeover
from reg44desk.views.main_window import MainWindow
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


def waiting(window: MainWindow, what: str) -> list[str]:
    """The homes that Today names for one kind of thing."""
    today = window.show_screen("today")
    return [row["Home"] for row in d.cells(d.table(today, "What must be done")) if row["What"] == what]


def screen(window: MainWindow) -> QWidget:
    page = window.current_page()
    assert page is not None
    return page


def member_of(window: MainWindow, home: str) -> str:
    page = window.show_screen("members")
    return next(row["Elected members"] for row in d.cells(d.table(page, "Homes and their members")) if row["Home"] == home)


def leaves(form: QDialog, label: str) -> None:
    """The first step."""
    d.tick(form, "Who leaves", label)
    d.fill(form, "Their last day", "20 1 2022")
    d.fill(form, "Why they leave", "Lost the seat in the election.")


def takes(form: QDialog, home: str) -> None:
    """The second step: a newcomer."""
    d.fill(form, "First day of the new members", "21 1 2022")
    d.fill(form, "New members who are not in the casebook yet", "Cllr N Newby")
    d.choose(form, home, "Cllr N Newby (new)")


def test_a_changeover_after_an_election(opened: tuple[MainWindow, Desk]) -> None:
    """T-30, BR-07 to BR-10: one member leaves, a newcomer takes one of the homes, and the other is an alert from the next day."""
    window, desk = opened
    before = {r.name: r for r in desk.read(members.list_coverage, desk.today())}
    row = next(r for r in before.values() if r.elected_members and r.last_visit)
    leaver, home = row.elected_members[0], row.name
    theirs = [r.name for r in before.values() if leaver in r.elected_members]
    page = window.show_screen("members")
    d.press(page, changeover.TITLE)
    form = d.dialog(changeover.TITLE)
    leaves(form, f"{leaver}, {theirs[0] if len(theirs) == 1 else f'{len(theirs)} homes'}")
    d.press(form, changeover.SEE)
    assert f"{home} has no elected member." in d.words_in(form)
    assert f"{home}: {leaver} until 20 January 2022." in d.words_in(form)
    takes(form, home)
    d.press(form, changeover.SEE)
    assert f"{home} has no elected member." not in d.words_in(form)
    d.press(form, changeover.MAKE)
    assert d.no_dialog()
    assert member_of(window, home) == "Cllr N Newby"
    assert [name for name in theirs if name != home] == [name for name in waiting(window, "No member") if name in theirs]
    after = {r.name: r for r in desk.read(members.list_coverage, desk.today())}
    assert [one.status for one in after[home].strip] == [one.status for one in before[home].strip]
    assert after[home].last_visit == row.last_visit
    assert desk.read(upkeep.check_casebook).problems == ()
    window.undo_action.trigger()
    d.settle()
    assert member_of(window, home) == ", ".join(row.elected_members)


def test_a_window_without_a_visit_leads_from_today_to_its_reason(opened: tuple[MainWindow, Desk]) -> None:
    """BR-08: the count on Today is the length of the list."""
    window, desk = opened
    missed = desk.read(members.list_missed, desk.today(), 4)
    assert sorted(waiting(window, "No member's visit")) == sorted(row.name for row, _one in missed)
    home = missed[0][0].name
    d.open_row(d.table(screen(window), "What must be done"), What="No member's visit", Home=home)
    words = d.words_in(screen(window))
    assert "September to November 2021: Missed" in words
    assert "No member was at a visit by 30 November 2021." in words


def test_three_representatives_for_the_secure_homes(opened: tuple[MainWindow, Desk]) -> None:
    """T-29: a vacancy of three stays on Today until it is filled."""
    window, desk = opened
    d.press(window.show_screen("members"), "Add a vacancy")
    form = d.dialog("Add a vacancy")
    d.fill(form, "What is to be filled", "Three representatives for the secure homes")
    site = next(text for n in range(40) if (text := d.field(form, "For which homes").combo.itemText(n)).startswith("The homes of"))
    d.choose(form, "For which homes", site)
    d.fill(form, "How many places", "3")
    d.press(form, "Add vacancy")
    assert waiting(window, "Vacancy") == [site.removeprefix("The homes of ")]
    d.open_row(d.table(screen(window), "What must be done"), What="Vacancy")
    form = d.dialog("Fill a place")
    who = next(s.name for s in desk.read(members.list_assignments) if s.to_date is None and "Linden" not in s.name)
    d.choose(form, "Person", who)
    boxes = d.field(form, "Homes").boxes.values()
    taken = {a.home_id for a in desk.read(members.list_assignments) if a.name == who}
    free = next(box.text() for key, box in d.field(form, "Homes").boxes.items() if key not in taken)
    assert len(boxes) > 1
    d.tick(form, "Homes", free)
    d.fill(form, "From", "22 1 2022")
    d.press(form, "Fill the place")
    assert f"2 of 3 places to fill, open since 21 January 2022. Filled by {who}." in d.words_in(screen(window))
    assert date(2022, 1, 22) in {a.from_date for a in desk.read(members.list_assignments)}
