"""A home over time: status and the months it moves, who visits, details."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import Announced, DutyStatus, HomeStatus, Month, Role, VisitingBody
from reg44desk.services import duties, home_history, homes, reg44
from reg44desk.services.desk import Desk
from reg44desk.services.home_history import DetailsDraft, StatusDraft
from tests.factories import make_finished, make_home, make_person
from tests.services.steps import refused, step

NOV = date(2021, 11, 4)
PAUSE = StatusDraft(HomeStatus.PAUSED, NOV, "A new kitchen")


@pytest.fixture
def home(desk: Desk) -> UUID:
    """A home whose months since September 2021 are recorded here."""
    make_finished(desk, "Elm Place", day=date(2021, 9, 8))
    return make_home(desk)


def words(desk: Desk, home: UUID) -> list[DutyStatus]:
    """October 2021 to January 2022."""
    found = desk.read(duties.duties_by_home, Month(2021, 10), Month(2022, 1), desk.today())
    return [duty.status for duty in found[home]]


def moved(desk: Desk, home: UUID, draft: StatusDraft) -> list[tuple[str, DutyStatus, DutyStatus]]:
    seen = desk.rehearse(home_history.preview_status, home, draft)
    return [(str(m.after.month), m.before.status, m.after.status) for m in seen]


def test_br04_a_pause_in_the_past_stops_the_duty_from_the_next_month(desk: Desk, home: UUID) -> None:
    assert words(desk, home) == [DutyStatus.MISSED, DutyStatus.MISSED, DutyStatus.MISSED, DutyStatus.AT_RISK]
    step(desk, home_history.change_status, home, PAUSE)
    assert words(desk, home) == [DutyStatus.MISSED, DutyStatus.MISSED, DutyStatus.NOT_REQUIRED, DutyStatus.NOT_REQUIRED]
    line = desk.read(homes.get_home, home, desk.today()).statuses[-1]
    assert (line.status, line.from_date, line.reason) == (HomeStatus.PAUSED, NOV, "A new kitchen")


def test_the_months_that_move_are_shown_before_anything_is_saved(desk: Desk, home: UUID) -> None:
    assert moved(desk, home, PAUSE) == [
        ("2021-12", DutyStatus.MISSED, DutyStatus.NOT_REQUIRED),
        ("2022-01", DutyStatus.AT_RISK, DutyStatus.NOT_REQUIRED),
    ]
    assert words(desk, home)[2] is DutyStatus.MISSED


def test_opening_again_starts_the_duty(desk: Desk, home: UUID) -> None:
    desk.do(home_history.change_status, home, PAUSE)
    again = StatusDraft(HomeStatus.OPEN, date(2022, 1, 3))
    assert moved(desk, home, again) == [("2022-01", DutyStatus.NOT_REQUIRED, DutyStatus.AT_RISK)]


def test_a_change_that_lies_ahead_moves_no_month_yet(desk: Desk, home: UUID) -> None:
    assert moved(desk, home, StatusDraft(HomeStatus.CLOSED, date(2022, 2, 1), "Sold")) == [
        ("2022-02", DutyStatus.PLANNED, DutyStatus.NOT_REQUIRED)
    ]


def test_a_second_change_on_a_day_replaces_the_first(desk: Desk, home: UUID) -> None:
    desk.do(home_history.change_status, home, PAUSE)
    step(desk, home_history.change_status, home, StatusDraft(HomeStatus.CLOSED, NOV, "Sold"))
    lines = desk.read(homes.get_home, home, desk.today()).statuses
    assert [line.status for line in lines] == [HomeStatus.OPEN, HomeStatus.CLOSED]


def test_a_change_of_status_needs_its_day_and_where_the_duty_stops_its_reason(desk: Desk, home: UUID) -> None:
    assert refused(desk, home_history.change_status, home, StatusDraft()) == [
        ("status", "Choose the new status."),
        ("from_date", "Enter the day from which it holds, like 1 10 2025."),
    ]
    closed = StatusDraft(HomeStatus.CLOSED, NOV)
    assert refused(desk, home_history.change_status, home, closed) == [("reason", "Say why. Whoever reads the months later needs to know.")]
    assert refused(desk, home_history.change_status, home, StatusDraft(HomeStatus.OPEN, NOV)) == [
        ("status", "The home has that status on that day already.")
    ]


def test_a_preview_refuses_what_the_change_refuses(desk: Desk, home: UUID) -> None:
    assert refused(desk, home_history.preview_status, home, StatusDraft(HomeStatus.PAUSED, None, "Why"))


def pause_line(desk: Desk, home: UUID) -> UUID:
    """The id of the line that pauses the home."""
    desk.do(home_history.change_status, home, PAUSE)
    return desk.read(homes.get_home, home, desk.today()).statuses[-1].id


def corrected(desk: Desk, line: UUID, draft: StatusDraft) -> list[tuple[str, DutyStatus]]:
    return [(str(m.after.month), m.after.status) for m in desk.rehearse(home_history.preview_correction, line, draft)]


def test_a_wrong_day_of_a_status_is_corrected(desk: Desk, home: UUID) -> None:
    """BR-04: an earlier pause excuses an earlier month; the months are shown first."""
    line = pause_line(desk, home)
    earlier = StatusDraft(HomeStatus.PAUSED, date(2021, 10, 31))
    assert corrected(desk, line, earlier) == [("2021-11", DutyStatus.NOT_REQUIRED)]
    later = StatusDraft(HomeStatus.PAUSED, date(2021, 12, 2))
    assert corrected(desk, line, later) == [("2021-12", DutyStatus.MISSED)]
    step(desk, home_history.correct_status, line, StatusDraft(HomeStatus.CLOSED, date(2021, 10, 31), " Sold "))
    assert words(desk, home) == [DutyStatus.MISSED, *[DutyStatus.NOT_REQUIRED] * 3]
    shown = desk.read(homes.get_home, home, desk.today()).statuses[-1]
    assert (shown.status, shown.from_date, shown.reason) == (HomeStatus.CLOSED, date(2021, 10, 31), "Sold")


def test_a_status_that_never_was_is_taken_out(desk: Desk, home: UUID) -> None:
    """BR-04: the missed months come back."""
    line = pause_line(desk, home)
    out = StatusDraft(remove=True)
    assert corrected(desk, line, out) == [("2021-12", DutyStatus.MISSED), ("2022-01", DutyStatus.AT_RISK)]
    step(desk, home_history.correct_status, line, out)
    assert words(desk, home)[2] is DutyStatus.MISSED
    [only] = desk.read(homes.get_home, home, desk.today()).statuses
    assert refused(desk, home_history.correct_status, only.id, out) == [
        ("remove", "This is the only status of the home. Correct it instead.")
    ]


def test_a_correction_needs_what_a_change_needs(desk: Desk, home: UUID) -> None:
    line = pause_line(desk, home)
    assert refused(desk, home_history.correct_status, line, StatusDraft()) == [
        ("status", "Choose the status."),
        ("from_date", "Enter the day from which it holds, like 1 10 2025."),
    ]
    clash = StatusDraft(HomeStatus.PAUSED, date(2015, 1, 1))
    assert refused(desk, home_history.correct_status, line, clash) == [
        ("from_date", "There is another change on that day. Take one of them out."),
        ("reason", "Say why. Whoever reads the months later needs to know."),
    ]


def test_a_status_that_was_always_there_may_stay_without_a_day(desk: Desk, home: UUID) -> None:
    always = make_home(desk, "Ash House", status=HomeStatus.REGISTERING, opened_on=None)
    [line] = desk.read(homes.get_home, always, desk.today()).statuses
    opened = StatusDraft(HomeStatus.OPEN, None)
    assert corrected(desk, line.id, opened)[0] == ("2021-09", DutyStatus.MISSED)
    step(desk, home_history.correct_status, line.id, opened)
    assert words(desk, always)[0] is DutyStatus.MISSED


def test_months_with_a_booked_visit_ahead_are_shown_too(desk: Desk, home: UUID) -> None:
    """BR-04: closing a home that has a visit booked in March names March."""
    visitor = make_person(desk, "T. Other", Role.INDEPENDENT_PERSON)
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 3, 8), Announced.UNANNOUNCED, visitor))
    found = moved(desk, home, StatusDraft(HomeStatus.CLOSED, date(2022, 2, 1)))
    assert [month for month, _, _ in found] == ["2022-02", "2022-03"]


def test_a06_a_first_month_due_is_set_and_taken_back(desk: Desk, home: UUID) -> None:
    """A-06: the months before it are not required, and say so."""
    new, december = make_home(desk, "New House", opened_on=date(2021, 10, 10)), Month(2021, 12)
    seen = desk.rehearse(home_history.preview_first_month_due, new, december)
    assert [(str(m.after.month), m.after.status) for m in seen] == [(f"2021-{n:02}", DutyStatus.NOT_REQUIRED) for n in (10, 11)]
    step(desk, home_history.set_first_month_due, new, december)
    assert desk.read(homes.get_home, new, desk.today()).first_month_due == december
    assert words(desk, new)[:3] == [DutyStatus.NOT_REQUIRED, DutyStatus.NOT_REQUIRED, DutyStatus.MISSED]
    step(desk, home_history.set_first_month_due, new, None)
    assert words(desk, new)[0] is DutyStatus.MISSED


def test_br05_who_visits_is_dated(desk: Desk, home: UUID) -> None:
    """BR-06: earlier months keep who visited then."""
    step(desk, home_history.change_visiting, home, VisitingBody.COMMISSIONING_TEAM, date(2021, 12, 1))
    months = desk.read(duties.list_home_months, Month(2021, 11), Month(2021, 12), desk.today())
    mine = [m.visited_by for m in months if m.home_id == home]
    assert mine == [VisitingBody.NYAS, VisitingBody.COMMISSIONING_TEAM]
    step(desk, home_history.change_visiting, home, VisitingBody.NYAS, date(2021, 12, 1))
    assert desk.read(homes.list_homes, desk.today())[1].visited_by is VisitingBody.NYAS


def test_who_visits_needs_both_answers_and_a_change(desk: Desk, home: UUID) -> None:
    assert [f for f, _ in refused(desk, home_history.change_visiting, home, None, None)] == ["visited_by", "from_date"]
    assert refused(desk, home_history.change_visiting, home, VisitingBody.NYAS, NOV) == [
        ("visited_by", "They visit the home on that day already.")
    ]


def details(**more: object) -> DetailsDraft:
    known = {"name": "Oak Lodge", "ofsted_urn": "SC990200", "site": "Oaks", "places": 3, "registered_provider": "The council"}
    return DetailsDraft(**(known | {"area_authority": "Inbox"} | more))  # type: ignore[arg-type]


def test_details_are_corrected(desk: Desk, home: UUID) -> None:
    step(desk, home_history.correct_details, home, details())
    found = desk.read(homes.get_home, home, desk.today())
    assert (found.row.name, found.row.ofsted_urn, found.row.site, found.row.places) == ("Oak Lodge", "SC990200", "Oaks", 3)
    assert refused(desk, home_history.correct_details, home, details(name=" ", registered_provider="")) == [
        ("name", "Enter the name of the home."),
        ("registered_provider", "Enter the name of the registered provider."),
    ]


def test_a_name_or_number_of_another_home_is_refused(desk: Desk, home: UUID) -> None:
    make_home(desk, "Ash House", ofsted_urn="SC990300")
    found = refused(desk, home_history.correct_details, home, details(name="ash house", ofsted_urn="SC990300"))
    assert [field for field, _ in found] == ["name", "ofsted_urn"]
