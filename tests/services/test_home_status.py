"""What a change of status brings: booked visits, members, what it replaces, and what makes no sense (BR-04, A-06)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.duty import StatusFrom
from reg44desk.domain.types import CancelledBy, DutyStatus, HomeStatus, Month, Role, VisitState
from reg44desk.services import duties, home_history, home_status, homes, members, people, reg44
from reg44desk.services.desk import Desk
from reg44desk.services.home_history import StatusDraft
from reg44desk.services.home_status import Brings
from reg44desk.services.reg44 import PlanDraft
from tests.factories import make_finished, make_home, make_person
from tests.services.steps import refused, step

TENTH, BOOKED = date(2022, 1, 10), date(2022, 1, 25)
CLOSED = StatusDraft(HomeStatus.CLOSED, TENTH, "Sold", cancel_booked=True, end_members=True)
PAUSED = StatusDraft(HomeStatus.PAUSED, date(2022, 1, 5), "Boiler")
EARLY = "The home's first open day is 1 January 2015. Enter a later day, or correct that line of its history first."


@pytest.fixture
def home(desk: Desk) -> UUID:
    """A home open since 2015, whose months since September 2021 are recorded here."""
    make_finished(desk, "Elm Place", day=date(2021, 9, 8))
    return make_home(desk)


def plan(desk: Desk, home: UUID, day: date = BOOKED) -> UUID:
    return UUID(str(desk.do(reg44.plan_visit, PlanDraft(home, day)).value))


def january(desk: Desk, home: UUID) -> DutyStatus:
    return desk.read(duties.duties_by_home, Month(2022, 1), Month(2022, 1), desk.today())[home][0].status


def line(desk: Desk, home: UUID, number: int = -1) -> UUID:
    return desk.read(homes.get_home, home, desk.today()).statuses[number].id


def brings(desk: Desk, home: UUID, status: HomeStatus, day: date, line_id: UUID | None = None) -> Brings:
    return desk.read(home_status.brings, home, StatusFrom(status, day), line_id)


# Booked visits


def test_br04_closing_calls_off_what_is_booked_after_it(desk: Desk, home: UUID) -> None:
    """BR-04: one step, with the closing as the reason; a visit before the closing stays."""
    visit = plan(desk, home)
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.PAUSED, date(2022, 2, 1), "Roof"))
    assert [b.day for b in brings(desk, home, HomeStatus.CLOSED, TENTH).booked] == [BOOKED]
    step(desk, home_history.change_status, home, CLOSED)
    row = desk.read(reg44.get_visit, visit)
    assert (row.state, row.cancelled_by, row.not_done_reason) == (
        VisitState.CANCELLED,
        CancelledBy.OFFICE,
        "Closed from 10 January 2022: Sold",
    )


def test_br04_a_visit_booked_for_a_day_that_is_not_open_does_not_meet_the_duty(desk: Desk, home: UUID) -> None:
    """BR-04, BR-02: closed from 10 January with a visit kept for 25 January, January is at risk, not planned."""
    visit = plan(desk, home)
    assert january(desk, home) is DutyStatus.PLANNED
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.CLOSED, TENTH, "Sold"))
    assert desk.read(reg44.get_visit, visit).state is VisitState.PLANNED
    assert january(desk, home) is DutyStatus.AT_RISK


def test_br04_a_visit_on_a_day_that_stays_open_is_left_alone(desk: Desk, home: UUID) -> None:
    visit = plan(desk, home)
    later = StatusDraft(HomeStatus.PAUSED, date(2022, 1, 26), "Roof", cancel_booked=True)
    desk.do(home_history.change_status, home, later)
    assert desk.read(reg44.get_visit, visit).state is VisitState.PLANNED


def test_br04_a_correction_meets_booked_visits_too(desk: Desk, home: UUID) -> None:
    """BR-04: brought forward, the closing comes before the visit."""
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.CLOSED, date(2022, 3, 1), "Sold"))
    visit, last = plan(desk, home), line(desk, home)
    assert [b.visit_id for b in brings(desk, home, HomeStatus.CLOSED, TENTH, last).booked] == [visit]
    step(desk, home_history.correct_status, last, CLOSED)
    assert desk.read(reg44.get_visit, visit).state is VisitState.CANCELLED


def test_br04_taking_a_reopening_out_meets_what_was_booked_after_it(desk: Desk, home: UUID) -> None:
    desk.do(home_history.change_status, home, PAUSED)
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.OPEN, date(2022, 1, 20)))
    visit = plan(desk, home)
    step(desk, home_history.correct_status, line(desk, home), StatusDraft(remove=True, cancel_booked=True))
    assert desk.read(reg44.get_visit, visit).not_done_reason == "Not open that day"


def test_a_first_visit_of_a_home_that_is_still_to_open_is_left_alone(desk: Desk) -> None:
    """BR-04: from planned to registering stops nothing."""
    new = make_home(desk, "New House", status=HomeStatus.PLANNED, opened_on=None)
    plan(desk, new)
    found = brings(desk, new, HomeStatus.REGISTERING, TENTH)
    assert (found.booked, found.stops, found.until) == ((), False, None)


@pytest.mark.parametrize(("draft", "word"), [(CLOSED, "closed from 10 January 2022"), (PAUSED, "paused from 5 January 2022")])
def test_br04_no_visit_is_booked_for_a_day_that_is_not_open(desk: Desk, home: UUID, draft: StatusDraft, word: str) -> None:
    visit = plan(desk, home, desk.today())
    desk.do(home_history.change_status, home, StatusDraft(draft.status, draft.from_date, draft.reason))
    problem = [("planned_for", f"Oak House is {word}. Enter a day on which it is open.")]
    assert refused(desk, reg44.plan_visit, PlanDraft(home, BOOKED)) == problem
    assert refused(desk, reg44.move_visit, visit, BOOKED) == problem


def test_a_home_that_was_always_closed_has_no_first_day_to_name(desk: Desk, home: UUID) -> None:
    desk.do(home_history.correct_status, line(desk, home), StatusDraft(HomeStatus.CLOSED, TENTH, "Sold"))
    always = make_home(desk, "Old House", status=HomeStatus.REGISTERING, opened_on=None)
    desk.do(home_history.correct_status, line(desk, always), StatusDraft(HomeStatus.CLOSED, None, "Sold"))
    words = "Old House is closed. Enter a day on which it is open."
    assert refused(desk, reg44.plan_visit, PlanDraft(always, BOOKED)) == [("planned_for", words)]


# Members


def test_a_closed_home_need_not_keep_its_member(desk: Desk, home: UUID) -> None:
    """BR-10: the role ends on the last open day; earlier days keep it. One that has ended or is still to begin is left alone."""
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))
    make_person(desk, "Cllr Gone", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1), until=date(2021, 12, 1))
    make_person(desk, "Cllr Next", Role.ELECTED_MEMBER, home, since=date(2022, 3, 1))
    assert [m.name for m in brings(desk, home, HomeStatus.CLOSED, TENTH).members] == ["Cllr A"]
    assert brings(desk, home, HomeStatus.PAUSED, TENTH).members == ()
    assert brings(desk, home, HomeStatus.CLOSED, date(2020, 1, 10)).members == ()
    step(desk, home_history.change_status, home, CLOSED)
    ended = {a.name: (a.to_date, a.ended_reason) for a in desk.read(members.list_assignments, home)}
    assert ended == {
        "Cllr A": (date(2022, 1, 9), "Closed from 10 January 2022: Sold"),
        "Cllr Gone": (date(2021, 12, 1), ""),
        "Cllr Next": (None, ""),
    }


def test_a_closed_home_keeps_its_member_unless_asked(desk: Desk, home: UUID) -> None:
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.CLOSED, TENTH, "Sold"))
    assert desk.read(members.list_assignments, home)[0].to_date is None


# What it replaces, and until when


def test_a_change_of_the_same_day_is_named(desk: Desk, home: UUID) -> None:
    desk.do(home_history.change_status, home, PAUSED)
    found = brings(desk, home, HomeStatus.CLOSED, date(2022, 1, 5))
    assert found.replaces == StatusFrom(HomeStatus.PAUSED, date(2022, 1, 5), "Boiler")
    assert found.stops
    assert brings(desk, home, HomeStatus.CLOSED, TENTH).replaces is None


def test_br04_a_later_line_ends_what_a_change_begins(desk: Desk, home: UUID) -> None:
    """BR-04: "will stop" holds only until the home opens again; and what opens may close again."""
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.CLOSED, date(2022, 3, 1), "Sold"))
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.OPEN, date(2022, 6, 1)))
    assert brings(desk, home, HomeStatus.PAUSED, TENTH).until == date(2022, 6, 1)
    assert brings(desk, home, HomeStatus.OPEN, date(2014, 1, 1)).until == date(2022, 3, 1)
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))
    closed = brings(desk, home, HomeStatus.CLOSED, date(2022, 4, 1))
    assert (closed.stops, closed.until, closed.members) == (False, date(2022, 6, 1), ())


# What makes no sense


@pytest.mark.parametrize("status", [HomeStatus.PAUSED, HomeStatus.CLOSED])
@pytest.mark.parametrize("day", [date(2012, 3, 1), date(2015, 1, 1)])
def test_br04_what_has_not_opened_is_neither_paused_nor_closed(desk: Desk, home: UUID, status: HomeStatus, day: date) -> None:
    """BR-04: a wrong year would bring no change at all, or take the opening away."""
    assert refused(desk, home_history.change_status, home, StatusDraft(status, day, "Why")) == [("from_date", EARLY)]


def test_br04_a_correction_does_not_put_the_end_before_the_opening(desk: Desk, home: UUID) -> None:
    desk.do(home_history.change_status, home, PAUSED)
    wrong = StatusDraft(HomeStatus.PAUSED, date(2012, 1, 5), "Boiler")
    assert refused(desk, home_history.correct_status, line(desk, home), wrong) == [("from_date", EARLY)]


def test_a_plan_that_was_dropped_closes_without_ever_opening(desk: Desk) -> None:
    """BR-04: planned and registering homes are listed and never flagged; they end as any home does, with a reason."""
    new = make_home(desk, "New House", status=HomeStatus.PLANNED, opened_on=None)
    step(desk, home_history.change_status, new, StatusDraft(HomeStatus.CLOSED, TENTH, "Dropped"))


@pytest.mark.parametrize("status", [HomeStatus.PLANNED, HomeStatus.REGISTERING])
def test_br04_whatever_stops_an_open_home_has_a_reason(desk: Desk, home: UUID, status: HomeStatus) -> None:
    """BR-04: the months it excuses say why."""
    draft = StatusDraft(status, TENTH)
    assert refused(desk, home_history.change_status, home, draft) == [("reason", home_status.REASON)]
    desk.do(home_history.change_status, home, PAUSED)
    earlier = StatusDraft(status, date(2022, 1, 4))
    assert refused(desk, home_history.correct_status, line(desk, home), earlier) == [("reason", home_status.REASON)]
    step(desk, home_history.change_status, home, StatusDraft(status, TENTH))


def test_registering_before_it_opened_needs_no_reason(desk: Desk, home: UUID) -> None:
    step(desk, home_history.change_status, home, StatusDraft(HomeStatus.REGISTERING, date(2014, 5, 1)))


# The months that are shown


def test_br04_a_closing_that_moves_later_names_every_month_between(desk: Desk, home: UUID) -> None:
    """BR-04: from 1 March to 1 June: March, April and May are owed after all."""
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.CLOSED, date(2022, 3, 1), "Sold"))
    later = StatusDraft(HomeStatus.CLOSED, date(2022, 6, 1), "Sold")
    moved = desk.rehearse(home_history.preview_correction, line(desk, home), later)
    assert [str(m.after.month) for m in moved] == ["2022-03", "2022-04", "2022-05"]


def test_br04_a_pause_is_shown_up_to_the_month_in_which_the_home_opens_again(desk: Desk, home: UUID) -> None:
    desk.do(home_history.change_status, home, PAUSED)
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.OPEN, date(2022, 5, 2)))
    moved = desk.rehearse(home_history.preview_correction, line(desk, home, 1), StatusDraft(remove=True))
    assert [str(m.after.month) for m in moved] == ["2022-02", "2022-03", "2022-04"]


# First month due


@pytest.fixture
def opened(desk: Desk, home: UUID) -> UUID:
    """A home that opened on 10 November 2021."""
    return make_home(desk, "New House", opened_on=date(2021, 11, 10))


def test_a06_only_the_opening_may_be_excused(desk: Desk, opened: UUID) -> None:
    """A-06: up to two months after the opening; what is later needs a pause with its reason."""
    words = (
        "The home opened in November 2021, so its first visit is due by January 2022. To excuse later months, pause the home and say why."
    )
    assert refused(desk, home_history.set_first_month_due, opened, Month(2022, 2)) == [("month", words)]
    step(desk, home_history.set_first_month_due, opened, Month(2022, 1))


def test_a06_without_an_opening_there_is_nothing_to_excuse(desk: Desk, home: UUID) -> None:
    unknown = [("month", "The day this home opened is not known. Enter it in its status over time first.")]
    new = make_home(desk, "New House", status=HomeStatus.PLANNED, opened_on=None)
    assert refused(desk, home_history.set_first_month_due, new, Month(2022, 2)) == unknown
    desk.do(home_history.correct_status, line(desk, new), StatusDraft(HomeStatus.OPEN))
    assert refused(desk, home_history.set_first_month_due, new, Month(2022, 2)) == unknown


def test_a06_a_first_month_that_lies_ahead_names_every_month_before_it(desk: Desk, home: UUID) -> None:
    new = make_home(desk, "New House", opened_on=date(2022, 1, 10))
    moved = desk.rehearse(home_history.preview_first_month_due, new, Month(2022, 3))
    assert [str(m.after.month) for m in moved] == ["2022-01", "2022-02"]


def test_br08_a_member_owes_no_visit_before_the_first_month_due(desk: Desk, opened: UUID) -> None:
    """BR-08, A-06: the window of September to November holds November only, and November is not owed."""
    desk.do(home_history.set_first_month_due, opened, Month(2021, 12))
    row = next(r for r in desk.read(members.list_coverage, desk.today()) if r.id == opened)
    assert members.reasons(row.strip[-2]) == ("The home's first visit is due after these months.",)


def test_a_pause_keeps_its_members(desk: Desk, home: UUID) -> None:
    """BR-07: a paused home opens again."""
    cllr = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.PAUSED, TENTH, "Roof", end_members=True))
    assert next(p for p in desk.read(people.list_people, desk.today()) if p.id == cllr).roles == (Role.ELECTED_MEMBER,)
