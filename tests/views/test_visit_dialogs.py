"""The short forms about a visit: what they keep, what they refuse beside which field, and who and which homes they offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import Announced, HomeStatus, Ref, Role, VisitState
from reg44desk.services import attendance, home_history, homes, people, reg44, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.reg44 import VisitRow
from reg44desk.views import visit_dialogs
from reg44desk.views.visits import VisitsPage
from tests import drivers as d
from tests.conftest import FakeClock
from tests.factories import make_closed, make_home, make_person, whole_draft
from tests.views.showing import Show, dismiss, enlarge, on_screen, retype, shortened, unnamed


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[VisitsPage]:
    yield on_screen(show, VisitsPage(desk))
    dismiss()


@pytest.fixture
def home(desk: Desk) -> UUID:
    home_id = make_home(desk)
    make_person(desk, "Cllr A Oak", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 1))
    make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    return home_id


@pytest.fixture
def planned(desk: Desk, home: UUID, page: VisitsPage) -> VisitRow:
    """A visit booked for the 28th, chosen on the screen."""
    visit_id = desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 28))).value
    return desk.read(reg44.get_visit, visit_id)


def visits(desk: Desk) -> list[VisitRow]:
    return desk.read(reg44.list_visits)


def error(label: str) -> str:
    return str(d.field(d.dialog(), label).error.text())


def offered(label: str) -> list[str]:
    combo = d.field(d.dialog(), label).combo
    return [combo.itemText(n) for n in range(combo.count())]


# Planning


def test_a_visit_is_planned(desk: Desk, home: UUID, page: VisitsPage) -> None:
    """BR-02: a plan is booked and never counts as done."""
    d.press(page.pane, "Plan a visit to this home")
    d.fill(d.dialog(), "Day of the visit", "28 1 2022")
    d.choose(d.dialog(), "Will it be announced?", "Unannounced")
    d.choose(d.dialog(), "Independent person", "T. Visit")
    d.press(d.dialog(), "Plan visit")
    assert d.no_dialog()
    [visit] = visits(desk)
    assert (visit.home_id, visit.day, visit.state) == (home, date(2022, 1, 28), VisitState.PLANNED)
    assert (visit.announced, visit.independent_person) == (Announced.UNANNOUNCED, "T. Visit")
    assert "January 2022: Planned. Booked for 28 January 2022." in d.words_in(page.pane)


def test_a_plan_without_home_and_day_is_refused_beside_both(desk: Desk, page: VisitsPage) -> None:
    d.press(page.header, "Plan a visit")
    d.press(d.dialog(), "Plan visit")
    assert error("Home") == "Choose the home."
    assert error("Day of the visit") == "Enter the day of the visit, like 18 9 2025."
    assert visits(desk) == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [("20 1 2022", "The day is in the past. Enter today or a later day."), ("next week", "Enter a date, like 18 9 2025.")],
)
def test_a_day_that_has_passed_or_cannot_be_read_is_refused(desk: Desk, home: UUID, page: VisitsPage, typed: str, told: str) -> None:
    d.press(page.pane, "Plan a visit to this home")
    d.fill(d.dialog(), "Day of the visit", typed)
    d.press(d.dialog(), "Plan visit")
    assert error("Day of the visit") == told
    assert visits(desk) == []


def test_opening_a_plan_and_leaving_it_keeps_nothing(desk: Desk, home: UUID, page: VisitsPage) -> None:
    """experience.md: no empty records from opening a form."""
    d.press(page.pane, "Plan a visit to this home")
    d.fill(d.dialog(), "Day of the visit", "28 1 2022")
    d.press(d.dialog(), "Cancel")
    assert visits(desk) == []


def test_homes_that_are_about_to_open_can_be_planned_for_and_closed_ones_cannot(desk: Desk, page: VisitsPage) -> None:
    """BR-04, A-06: the month in which a home opens counts."""
    make_home(desk, "Ash Lodge")
    make_home(desk, "Bay View", opened_on=date(2022, 2, 1))
    make_closed(desk, "Closed House", date(2022, 1, 10))
    d.press(page.header, "Plan a visit")
    assert offered("Home") == ["Choose", "Ash Lodge", "Bay View"]


# Moving


def test_a_planned_visit_is_moved_and_moved_back(desk: Desk, planned: VisitRow, page: VisitsPage) -> None:
    d.press(page.pane, "Move it to another day")
    assert "Oak House, booked for 28 January 2022." in d.words_in(d.dialog("Move the visit"))
    d.fill(d.dialog(), "New day", "31 1 2022")
    d.press(d.dialog(), "Move visit")
    assert [v.day for v in visits(desk)] == [date(2022, 1, 31)]
    desk.undo()
    assert [v.day for v in visits(desk)] == [date(2022, 1, 28)]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter today or a later day, like 18 9 2025."),
        ("20 1 2022", "Enter today or a later day, like 18 9 2025."),
        ("31 2 2022", "Enter a date, like 18 9 2025."),
    ],
)
def test_a_visit_is_not_moved_to_no_day_or_into_the_past(desk: Desk, planned: VisitRow, page: VisitsPage, typed: str, told: str) -> None:
    d.press(page.pane, "Move it to another day")
    d.fill(d.dialog(), "New day", typed)
    d.press(d.dialog(), "Move visit")
    assert error("New day") == told
    assert [v.day for v in visits(desk)] == [date(2022, 1, 28)]


def test_a_visit_that_is_no_longer_planned_is_not_moved(desk: Desk, planned: VisitRow, page: VisitsPage) -> None:
    d.press(page.pane, "Move it to another day")
    desk.do(reg44.not_made, planned.id, VisitState.CANCELLED, "The home asked.")
    d.fill(d.dialog(), "New day", "31 1 2022")
    d.press(d.dialog(), "Move visit")
    assert "This visit is no longer planned." in d.words_in(d.dialog())
    assert visits(desk)[0].state is VisitState.CANCELLED


# Not made


@pytest.mark.parametrize(
    ("happened", "state"),
    [
        ("It was cancelled", VisitState.CANCELLED),
        ("There was no access to the home", VisitState.NO_ACCESS),
    ],
)
def test_a_visit_that_was_not_made_is_kept_with_its_reason_and_does_not_count(
    desk: Desk, planned: VisitRow, page: VisitsPage, happened: str, state: VisitState
) -> None:
    """regulation.md part c, rule 8."""
    d.press(page.pane, "It was not made")
    assert "A visit that was not made does not count for the month." in d.words_in(d.dialog("The visit was not made"))
    d.choose(d.dialog(), "What happened?", happened)
    if state is VisitState.CANCELLED:
        d.choose(d.dialog(), "If it was cancelled, who called it off?", "The home")
    d.fill(d.dialog(), "Why, and who decided", "The manager, because of illness.")
    d.press(d.dialog(), "Record it")
    [visit] = visits(desk)
    assert (visit.state, visit.not_done_reason) == (state, "The manager, because of illness.")
    assert "January 2022: At risk." in d.words_in(page.pane)
    assert "The manager, because of illness." in d.words_in(page.pane)


def test_a_conflict_is_no_reason_to_choose_here(desk: Desk, planned: VisitRow, page: VisitsPage) -> None:
    """Regulation 43(7): the form leads to the declaration, which bars the same person in that month."""
    d.press(page.pane, "It was not made")
    assert offered("What happened?") == ["Choose", "It was cancelled", "There was no access to the home"]
    assert "press Declare a conflict" in d.field(d.dialog(), "What happened?").hint.text()


def test_what_happened_and_why_are_both_asked_for(desk: Desk, planned: VisitRow, page: VisitsPage) -> None:
    d.press(page.pane, "It was not made")
    d.press(d.dialog(), "Record it")
    assert error("What happened?") == "Choose what happened."
    assert error("Why, and who decided") == "Say why, and who decided."
    assert visits(desk)[0].state is VisitState.PLANNED


# A member's attendance


def log(page: VisitsPage, member: str = "Cllr A Oak", notes: str = "All was calm.") -> None:
    d.press(page.header, "Log a member's attendance")
    d.choose(d.dialog(), "Elected member", member)
    d.fill(d.dialog(), "What you saw and heard", notes)
    d.press(d.dialog(), "Log attendance")


def test_a_members_attendance_and_note_are_kept_with_the_visit_of_that_day(desk: Desk, home: UUID, page: VisitsPage) -> None:
    """BR-09: their own note, apart from the report."""
    visitor = desk.read(people.list_choices, Role.INDEPENDENT_PERSON)[0].id
    visit_id = desk.do(visit_record.save_visit, whole_draft(home, visitor, desk.today())).value
    log(page)
    assert d.no_dialog()
    [came] = desk.read(attendance.list_attendance, visit_id)
    assert (came.name, came.notes, came.counts) == ("Cllr A Oak", "All was calm.", True)
    assert [v.id for v in visits(desk)] == [visit_id]


def test_a_note_written_again_replaces_the_one_before(desk: Desk, home: UUID, page: VisitsPage) -> None:
    log(page)
    log(page, notes="All was calm, and tidy.")
    [visit] = visits(desk)
    assert [came.notes for came in desk.read(attendance.list_attendance, visit.id)] == ["All was calm, and tidy."]


def test_nothing_given_is_refused_beside_each_field(desk: Desk, page: VisitsPage) -> None:
    d.press(page.header, "Log a member's attendance")
    retype(d.dialog(), "Day you were at the home", "")
    d.press(d.dialog(), "Log attendance")
    assert error("Home") == "Choose the home."
    assert error("Day you were at the home") == "Enter the day you were at the home, like 18 9 2025."
    assert error("Elected member") == "Choose the elected member."
    assert visits(desk) == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [("22 1 2022", "The day is in the future. Enter the day you were at the home."), ("18 1 202", "Enter a date, like 18 9 2025.")],
)
def test_a_day_to_come_or_that_cannot_be_read_is_refused(desk: Desk, home: UUID, page: VisitsPage, typed: str, told: str) -> None:
    d.press(page.header, "Log a member's attendance")
    d.choose(d.dialog(), "Elected member", "Cllr A Oak")
    retype(d.dialog(), "Day you were at the home", typed)
    d.press(d.dialog(), "Log attendance")
    assert error("Day you were at the home") == told
    assert visits(desk) == []


def test_everyone_who_ever_was_a_member_is_offered_and_nobody_else(desk: Desk, home: UUID, page: VisitsPage) -> None:
    """BR-09, BR-10: history does not move; another home's member may come along."""
    make_person(desk, "Cllr B Before", Role.ELECTED_MEMBER, home, since=date(2019, 1, 1), until=date(2020, 1, 1))
    make_person(desk, "Pat Manager", Role.REGISTERED_MANAGER, home)
    d.press(page.header, "Log a member's attendance")
    assert offered("Elected member") == ["Choose", "Cllr A Oak", "Cllr B Before"]


def test_a_note_can_be_added_to_a_visit_of_a_home_that_has_closed(desk: Desk, page: VisitsPage, clock: FakeClock) -> None:
    """BR-04: closing a home takes nothing of its past away."""
    closed = make_closed(desk, "Closed House", date(2022, 1, 20))
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    visit_id = desk.do(visit_record.save_visit, whole_draft(closed, visitor)).value
    assert desk.read(homes.list_homes, desk.today())[0].status is HomeStatus.CLOSED
    visit_dialogs.log_attendance(page, desk.read(reg44.get_visit, visit_id))
    assert d.field(d.dialog(), "Home").value() == closed
    assert d.field(d.dialog(), "Day you were at the home").value() == date(2022, 1, 10)


def test_an_attempt_at_a_home_that_has_closed_since_can_be_recorded(desk: Desk, page: VisitsPage) -> None:
    """Part c, rule 8: what was tried while it was open is recorded afterwards too; the same for a member's note."""
    make_closed(desk, "Closed House", date(2022, 1, 20))
    for opener in ("Record an attempt", "Log a member's attendance"):
        d.press(page, opener)
        assert "Closed House" in offered("Home")
        dismiss()


# What is not open


def test_br04_no_visit_is_planned_or_moved_to_a_day_on_which_the_home_is_closed(desk: Desk, page: VisitsPage, planned: VisitRow) -> None:
    """BR-04: refused beside the day, in words that say since when."""
    pause = home_history.StatusDraft(HomeStatus.PAUSED, date(2022, 1, 30), "Roof")
    desk.do(home_history.change_status, planned.home_id, pause)
    told = "Oak House is paused from 30 January 2022. Enter a day on which it is open."
    visit_dialogs.move_visit(page, planned)
    d.fill(d.dialog(), "New day", "31 1 2022")
    d.press(d.dialog(), "Move visit")
    assert error("New day") == told
    dismiss()
    visit_dialogs.plan_visit(page, planned.home_id)
    d.fill(d.dialog(), "Day of the visit", "31 1 2022")
    d.press(d.dialog(), "Plan visit")
    assert error("Day of the visit") == told


# Every form


@pytest.mark.parametrize("opener", ["plan", "move", "not made", "attendance"])
def test_every_form_is_named_and_readable_at_200_percent(planned: VisitRow, page: VisitsPage, opener: str) -> None:
    """experience.md: every control has an accessible name; it works at 200% text."""
    enlarge(page, 200)
    if opener == "plan":
        page.open_ref(Ref("plan", ""))
    elif opener == "move":
        visit_dialogs.move_visit(page, planned)
    elif opener == "not made":
        visit_dialogs.not_made(page, planned)
    else:
        visit_dialogs.log_attendance(page, planned)
    d.settle()
    assert unnamed(d.dialog()) == []
    assert shortened(d.dialog()) == []


def test_a_planned_visit_is_given_to_somebody_else(desk: Desk, planned: VisitRow, page: VisitsPage) -> None:
    """Regulation 43: what is known of the person's independence stands beside the choice."""
    make_person(desk, "S. Other", Role.INDEPENDENT_PERSON)
    d.press(page.pane, "Change who goes or how")
    form = d.dialog("Change the planned visit")
    d.choose(form, "Independent person", "S. Other")
    assert "S. Other" in d.field(form, "Independent person").hint.text()
    d.choose(form, "Will it be announced?", "Unannounced")
    d.press(form, "Save the change")
    assert d.no_dialog()
    [visit] = visits(desk)
    assert (visit.independent_person, visit.announced) == ("S. Other", Announced.UNANNOUNCED)
