"""Visits month by month: what was made, what is booked, which homes have none, and where each row leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from reg44desk import text
from reg44desk.domain.types import Month, Ref, Role, VisitState
from reg44desk.services import attendance, reg44, reports, schedule, visit_record
from reg44desk.services.attendance import AttendanceDraft
from reg44desk.services.desk import Desk
from reg44desk.services.reg44 import PlanDraft, VisitRow
from reg44desk.views.delegates import in_words
from reg44desk.views.visits import LOOKS, VisitsPage
from tests import drivers as d
from tests.conftest import FakeClock
from tests.factories import import_tracker, make_finished, make_home, make_person, whole_draft
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, tab_to, unnamed


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[VisitsPage]:
    yield on_screen(show, VisitsPage(desk))
    dismiss()


@pytest.fixture
def gone(page: VisitsPage) -> list[Ref]:
    """Where the page asked to go."""
    asked: list[Ref] = []
    page.go.connect(asked.append)
    return asked


@pytest.fixture
def home(desk: Desk) -> UUID:
    home_id = make_home(desk)
    make_person(desk, "Cllr A Oak", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 1))
    return home_id


def plan(desk: Desk, home_id: UUID, day: date = date(2022, 1, 28)) -> VisitRow:
    return desk.read(reg44.get_visit, desk.do(reg44.plan_visit, PlanDraft(home_id, day)).value)


def record(desk: Desk, home_id: UUID, day: date = date(2022, 1, 18)) -> VisitRow:
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    return desk.read(reg44.get_visit, desk.do(visit_record.save_visit, whole_draft(home_id, visitor, day)).value)


def note(desk: Desk, visit: VisitRow, member: UUID, words: str) -> None:
    desk.do(attendance.log_attendance, AttendanceDraft(visit.home_id, visit.day, member, words))


# The month


def test_a_month_in_which_nothing_is_due_says_so_and_offers_to_plan(page: VisitsPage) -> None:
    assert "No visit is booked or recorded in this month, and no home owes one." in d.words_in(page)
    assert page.header.subtitle.text() == "January 2022"
    assert not page.table.isVisible()
    d.press(page.nothing, "Plan a visit")
    assert d.dialog("Plan a visit").isVisible()


def test_months_are_stepped_through_to_either_end(desk: Desk, page: VisitsPage) -> None:
    assert page.chosen_month() == Month(2022, 1)
    d.press(page, "Month before")
    assert page.chosen_month() == Month(2021, 12)
    for _ in range(2):
        d.press(page, "Month after")
    assert page.chosen_month() == Month(2022, 2)
    for _ in range(30):
        d.press(page, "Month before")
    assert page.chosen_month() == Month(2020, 1)
    for _ in range(40):
        d.press(page, "Month after")
    assert page.chosen_month() == Month(2022, 4)


def test_a_month_shows_its_visits_by_day_and_then_the_homes_without(desk: Desk, page: VisitsPage) -> None:
    """BR-02, BR-03."""
    for name, day in (("Ash Lodge", None), ("Bay View", 28), ("Cedar House", 25)):
        home_id = make_home(desk, name)
        if day:
            plan(desk, home_id, date(2022, 1, day))
    assert [(row["Home"], row["Day"], row["State"]) for row in d.cells(page.table)] == [
        ("Cedar House", "25 Jan 2022", "Planned"),
        ("Bay View", "28 Jan 2022", "Planned"),
        ("Ash Lodge", "No visit yet", "At risk"),
    ]
    assert page.header.subtitle.text() == "January 2022: 2 planned, 1 at risk"


@pytest.mark.parametrize("month", [Month(2021, 9), Month(2021, 11), Month(2022, 1)])
def test_a_chosen_month_shows_exactly_its_rows_and_counts(desk: Desk, page: VisitsPage, month: Month) -> None:
    """experience.md: every count equals its list."""
    import_tracker(desk)
    page.months.show_month(month)
    rows = desk.read(schedule.list_month, month, desk.today())
    assert [row.id for row in page.table.rows_model.rows] == [row.id for row in rows]
    counted = desk.read(schedule.duty_counts, month, desk.today())
    words = ", ".join(f"{number} {text.word(status).lower()}" for status, number in counted.items())
    assert page.header.subtitle.text() == f"{text.month_name(month)}: {words}"


def test_a_visit_shows_who_made_it_how_and_who_came_along(desk: Desk, page: VisitsPage) -> None:
    done = make_finished(desk)
    note(desk, desk.read(reg44.get_visit, done.visit_id), done.member, "All was calm.")
    assert d.cells(page.table) == [
        {
            "Home": "Oak House",
            "Day": "10 Jan 2022",
            "State": "Report finished",
            "Announced": "Unannounced",
            "Independent person": "T. Visit of Oak House",
            "Elected members": "Cllr of Oak House",
        }
    ]


def test_a_home_without_a_visit_is_spoken_with_its_reason(desk: Desk, home: UUID, page: VisitsPage) -> None:
    spoken = page.table.rows_model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    [row] = desk.read(schedule.list_month, Month(2022, 1), desk.today())
    assert spoken == in_words(row.duty)


def test_visits_stand_before_homes_without_when_sorted_by_state(desk: Desk, page: VisitsPage) -> None:
    make_home(desk, "Ash Lodge")
    record(desk, make_home(desk, "Bay View"))
    plan(desk, make_home(desk, "Cedar House"))
    page.table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    assert [row["State"] for row in d.cells(page.table)] == ["Planned", "Visited, report not finished", "At risk"]


def test_every_state_of_a_visit_has_a_tone_and_a_shape() -> None:
    assert set(LOOKS) == set(VisitState)


# Where a row leads


def test_enter_leads_to_the_record_that_fits_the_state(desk: Desk, page: VisitsPage, gone: list[Ref]) -> None:
    empty = make_home(desk, "Ash Lodge")
    planned, made = plan(desk, make_home(desk, "Bay View")), record(desk, make_home(desk, "Cedar House"))
    done = make_finished(desk, "Damson House")
    for name in ("Ash Lodge", "Bay View", "Cedar House", "Damson House"):
        d.open_row(page.table, Home=name)
    assert gone == [
        Ref("record", str(empty)),
        Ref("visit", str(planned.id)),
        Ref("visit", str(made.id)),
        Ref("report", str(done.visit_id)),
    ]


def test_a_visit_that_was_not_made_leads_nowhere_and_says_why(desk: Desk, home: UUID, page: VisitsPage, gone: list[Ref]) -> None:
    """regulation.md part c, rule 8: it never counts."""
    desk.do(reg44.not_made, plan(desk, home).id, VisitState.NO_ACCESS, "Nobody opened.")
    d.open_row(page.table, Home="Oak House")
    assert gone == []
    assert "Nobody opened." in d.words_in(page.pane)
    assert "Add a member's note" not in d.words_in(page.pane)
    assert "Record this visit" not in d.words_in(page.pane)


def test_a_home_without_a_visit_offers_to_record_or_plan_one(desk: Desk, home: UUID, page: VisitsPage, gone: list[Ref]) -> None:
    told = d.words_in(page.pane)
    assert "January 2022: At risk. Nothing is booked. 10 days left." in told
    d.press(page.pane, "Record a visit to this home")
    assert gone == [Ref("record", str(home))]
    d.press(page.pane, "Plan a visit to this home")
    assert d.field(d.dialog("Plan a visit"), "Home").value() == home


@pytest.mark.parametrize(("words", "kind"), [("Carry on with the report", "visit"), ("See the draft report", "report")])
def test_a_visit_without_a_report_leads_on(desk: Desk, home: UUID, page: VisitsPage, gone: list[Ref], words: str, kind: str) -> None:
    visit = record(desk, home)
    d.press(page.pane, words)
    assert gone == [Ref(kind, str(visit.id))]


@pytest.mark.parametrize(("words", "kind"), [("Open the report", "report"), ("Change the visit", "visit")])
def test_a_finished_visit_leads_to_its_report(desk: Desk, page: VisitsPage, gone: list[Ref], words: str, kind: str) -> None:
    done = make_finished(desk)
    d.press(page.pane, words)
    d.press(page.pane, "All about this home")
    assert gone == [Ref(kind, str(done.visit_id)), Ref("home", str(done.home_id))]


def test_the_pane_says_what_is_known_of_a_visit(desk: Desk, page: VisitsPage) -> None:
    done = make_finished(desk)
    visit, told = desk.read(reg44.get_visit, done.visit_id), d.words_in(page.pane)
    for label, value in (
        ("Reference", visit.reference),
        ("Visited on", "10 January 2022"),
        ("State", "Report finished"),
        ("How", "At the home"),
        ("Announced", "Unannounced"),
        ("Children safeguarded", "Yes"),
        ("Well-being promoted", "Yes"),
    ):
        assert f"{label}\n{value}" in told
    assert "January 2022: Done. Visited on 10 January 2022." in told
    assert "None is recorded." in told


# The buttons on top


def test_recording_starts_with_the_chosen_home_if_it_has_no_visit(desk: Desk, home: UUID, page: VisitsPage, gone: list[Ref]) -> None:
    d.press(page.header, "Record a visit")
    plan(desk, home)
    d.press(page.header, "Record a visit")
    assert gone == [Ref("record", str(home)), Ref("record", "")]


def test_recording_asks_for_the_home_where_none_is_chosen(page: VisitsPage, gone: list[Ref]) -> None:
    d.press(page.header, "Record a visit")
    assert gone == [Ref("record", "")]


def test_planning_starts_with_the_chosen_home_if_it_has_no_visit(desk: Desk, home: UUID, page: VisitsPage) -> None:
    d.press(page.header, "Plan a visit")
    assert d.field(d.dialog("Plan a visit"), "Home").value() == home


def test_planning_asks_for_the_home_where_the_chosen_one_has_a_visit(desk: Desk, home: UUID, page: VisitsPage) -> None:
    plan(desk, home)
    d.press(page.header, "Plan a visit")
    assert d.field(d.dialog("Plan a visit"), "Home").value() is None


def test_logging_attendance_starts_with_the_chosen_visit(desk: Desk, home: UUID, page: VisitsPage) -> None:
    record(desk, home)
    d.press(page.header, "Log a member's attendance")
    dialog = d.dialog("Log a member's attendance")
    assert d.field(dialog, "Home").value() == home
    assert d.field(dialog, "Day you were at the home").value() == date(2022, 1, 18)


def test_logging_attendance_starts_with_the_home_and_today_where_no_visit_was_made(desk: Desk, home: UUID, page: VisitsPage) -> None:
    plan(desk, home)
    d.press(page.header, "Log a member's attendance")
    dialog = d.dialog("Log a member's attendance")
    assert d.field(dialog, "Home").value() == home
    assert d.field(dialog, "Day you were at the home").value() == desk.today()


# Members who came along


def test_a_members_own_note_stands_with_the_visit(desk: Desk, home: UUID, page: VisitsPage) -> None:
    """BR-09: their note is apart from the report."""
    visit = record(desk, home)
    member = make_person(desk, "Cllr B Oak", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))
    note(desk, visit, member, "The kitchen is bright.")
    told = d.words_in(page.pane)
    assert "Cllr B Oak\nThe kitchen is bright." in told
    assert "does not count" not in told


def test_a_member_of_another_home_is_marked_as_not_counting(desk: Desk, home: UUID, page: VisitsPage) -> None:
    """BR-09, A-09."""
    visit = record(desk, home)
    other = make_person(desk, "Cllr B Elm", Role.ELECTED_MEMBER, make_home(desk, "Elm Place"), since=date(2021, 6, 1))
    note(desk, visit, other, "Came along.")
    d.select_row(page.table, Home="Oak House")
    assert "Cllr B Elm\nDoes not count as the member's visit: the member was not this home's member on that day." in d.words_in(page.pane)


def test_a_note_without_a_recorded_visit_waits_for_it(desk: Desk, home: UUID, page: VisitsPage) -> None:
    """BR-02, BR-09: the independent person has not written the visit down yet."""
    d.press(page.header, "Log a member's attendance")
    d.choose(d.dialog(), "Elected member", "Cllr A Oak")
    d.fill(d.dialog(), "What you saw and heard", "All was calm.")
    d.press(d.dialog(), "Log attendance")
    told = d.words_in(page.pane)
    assert "Cllr A Oak\nAll was calm." in told
    assert "does not count" not in told
    assert d.cells(page.table)[0]["State"] == "Planned"


def test_a_note_can_be_added_from_the_day_of_a_visit_on(desk: Desk, home: UUID, page: VisitsPage, clock: FakeClock) -> None:
    plan(desk, home)
    assert "Add a member's note" not in d.words_in(page.pane)
    clock.move(days=7)
    page.refresh()
    d.settle()
    d.press(page.pane, "Add a member's note")
    assert d.field(d.dialog(), "Day you were at the home").value() == date(2022, 1, 28)


# Being led here


def test_a_visit_is_shown_in_its_month(desk: Desk, home: UUID, page: VisitsPage) -> None:
    visit = record(desk, home, date(2021, 11, 9))
    make_home(desk, "Ash Lodge")
    page.open_ref(Ref("visit", str(visit.id)))
    assert page.chosen_month() == Month(2021, 11)
    assert page.table.current().id == str(visit.id)


@pytest.mark.parametrize("day", [date(2018, 3, 5), date(2026, 9, 8)])
def test_a_visit_outside_the_usual_months_is_shown_too(desk: Desk, home: UUID, page: VisitsPage, day: date) -> None:
    visit = record(desk, home, day) if day.year < 2022 else plan(desk, home, day)
    page.open_ref(Ref("visit", str(visit.id)))
    assert page.chosen_month() == Month.of(day)
    assert page.table.current().id == str(visit.id)


def test_the_months_go_as_far_as_a_visit_is_booked(desk: Desk, home: UUID, page: VisitsPage) -> None:
    """BR-02: what is booked can be seen and changed until it is made."""
    plan(desk, home, date(2022, 9, 8))
    for _ in range(12):
        d.press(page, "Month after")
    assert page.chosen_month() == Month(2022, 9)
    assert [row["Home"] for row in d.cells(page.table)] == ["Oak House"]


def test_planning_is_asked_for_from_elsewhere(desk: Desk, home: UUID, page: VisitsPage) -> None:
    page.open_ref(Ref("plan", str(home)))
    assert d.field(d.dialog("Plan a visit"), "Home").value() == home


def test_planning_is_asked_for_without_a_home(desk: Desk, home: UUID, page: VisitsPage) -> None:
    page.open_ref(Ref("plan", ""))
    assert d.field(d.dialog("Plan a visit"), "Home").value() is None


def test_the_chosen_row_stays_chosen_when_something_changes(desk: Desk, home: UUID, page: VisitsPage) -> None:
    make_home(desk, "Zinnia House")
    d.select_row(page.table, Home="Zinnia House")
    make_home(desk, "Ash Lodge")
    assert page.table.current().home == "Zinnia House"


def test_a_signed_report_changes_nothing_here_but_a_finished_one_does(desk: Desk, home: UUID, page: VisitsPage) -> None:
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    desk.do(visit_record.save_visit, whole_draft(home, visitor))
    assert d.cells(page.table)[0]["State"] == "Visited, report not finished"
    visit = desk.read(reg44.list_visits)[0]
    desk.do(reports.finish_report, whole_draft(home, visitor, visit_id=visit.id))
    assert d.cells(page.table)[0]["State"] == "Report finished"


def test_a_new_month_can_be_chosen_once_it_has_begun(desk: Desk, home: UUID, page: VisitsPage, clock: FakeClock) -> None:
    """A window left open over the end of the month."""
    clock.move(days=12)
    page.refresh()
    assert page.chosen_month() == Month(2022, 1)
    d.press(page, "Month after")
    assert page.chosen_month() == Month(2022, 2)
    for _ in range(9):
        d.press(page, "Month after")
    assert page.chosen_month() == Month(2022, 5)


# Large text, no mouse


def test_everything_is_read_at_200_percent(desk: Desk, home: UUID, page: VisitsPage) -> None:
    """experience.md: it works at 200% text on a small laptop."""
    make_finished(desk, "Elm Place")
    enlarge(page, 200)
    assert shortened(page) == []
    assert page.scroll_area.horizontalScrollBar().maximum() == 0


def test_everything_is_reached_by_tab(desk: Desk, home: UUID, page: VisitsPage) -> None:
    make_finished(desk, "Elm Place")
    d.select_row(page.table, Home="Elm Place")
    for wanted in (page.months._list, page.table, d.button(page.pane, "All about this home"), d.button(page, "Month after")):
        tab_to(page, wanted)
    assert unnamed(page) == []
