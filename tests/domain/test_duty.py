"""The duty of regulation 44(1), month by month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk import text
from reg44desk.domain.duty import Duty, StatusFrom, VisitFact, changed_months, duty, is_required, open_days
from reg44desk.domain.types import DutyStatus, HomeStatus, Month, VisitMode, VisitState

OPEN = [StatusFrom(HomeStatus.OPEN, date(2012, 1, 1))]
NOV = Month(2021, 11)


def made(day: date, state: VisitState = VisitState.FINAL, mode: VisitMode = VisitMode.ON_SITE) -> VisitFact:
    return VisitFact(state, mode, day, None)


def planned(day: date, state: VisitState = VisitState.PLANNED) -> VisitFact:
    return VisitFact(state, VisitMode.ON_SITE, None, day)


def status(month: Month, as_of: date, visits: list[VisitFact], statuses: list[StatusFrom] = OPEN) -> DutyStatus:
    return duty(month, as_of, statuses, visits).status


def test_t07_calendar_months_not_days_apart() -> None:
    """T-07, regulation.md 0.2 fact 2: visits on 1 September and 31 October meet both months, 60 days apart."""
    visits = [made(date(2021, 9, 1)), made(date(2021, 10, 31))]
    assert status(Month(2021, 9), date(2021, 11, 1), visits) is DutyStatus.DONE
    assert status(Month(2021, 10), date(2021, 11, 1), visits) is DutyStatus.DONE
    assert status(NOV, date(2021, 11, 30), visits) is DutyStatus.AT_RISK
    assert status(NOV, date(2021, 12, 1), visits) is DutyStatus.MISSED


def test_part_d_two_visits_in_may_none_in_june() -> None:
    """regulation.md part d, more cases; BR-03: a second visit does not carry over."""
    visits = [made(date(2026, 5, 4)), made(date(2026, 5, 20))]
    found = duty(Month(2026, 5), date(2026, 7, 1), OPEN, visits)
    assert found.visits == (date(2026, 5, 4), date(2026, 5, 20))
    assert status(Month(2026, 6), date(2026, 7, 1), visits) is DutyStatus.MISSED


def test_t08_a_cancelled_visit_does_not_count() -> None:
    """T-08, BR-02: planned for 20 November, cancelled; missed from 1 December, and the reason says so."""
    visits = [planned(date(2021, 11, 20), VisitState.CANCELLED)]
    found = duty(NOV, date(2021, 12, 1), OPEN, visits)
    assert found.status is DutyStatus.MISSED
    assert "A cancelled visit does not count." in text.duty_reason(found.reason)


def test_t09_nothing_is_due_before_a_home_opens() -> None:
    """T-09, BR-04, A-06: opened 10 November 2021, no flag for October, the opening month counts."""
    statuses = [StatusFrom(HomeStatus.OPEN, date(2021, 11, 10))]
    october = duty(Month(2021, 10), date(2021, 12, 1), statuses, [])
    assert october.status is DutyStatus.NOT_REQUIRED
    assert text.duty_reason(october.reason) == "Opens on 10 November 2021."
    assert status(NOV, date(2021, 12, 1), [], statuses) is DutyStatus.MISSED


def test_a_home_still_registering_owes_nothing() -> None:
    """BR-04: planned and registering homes are listed, not flagged."""
    found = duty(NOV, date(2021, 12, 1), [StatusFrom(HomeStatus.REGISTERING, None)], [])
    assert (found.status, text.duty_reason(found.reason)) == (
        DutyStatus.NOT_REQUIRED,
        "Still registering with Ofsted; no opening date yet.",
    )


@pytest.mark.parametrize("statuses", [[], [StatusFrom(HomeStatus.PLANNED, None)]])
def test_a_home_not_open_yet_owes_nothing(statuses: list[StatusFrom]) -> None:
    found = duty(NOV, date(2021, 12, 1), statuses, [])
    assert text.duty_reason(found.reason) == "Not open yet."


def test_a_closed_home_owes_nothing_after_its_last_open_month() -> None:
    """BR-04: the duty stops when a home is closed; the month in which it was open until the 3rd still counts."""
    statuses = [*OPEN, StatusFrom(HomeStatus.CLOSED, date(2021, 11, 4))]
    assert open_days(NOV, statuses) == 3
    assert is_required(NOV, statuses)
    december = duty(Month(2021, 12), date(2022, 1, 1), statuses, [])
    assert text.duty_reason(december.reason) == "Closed from 4 November 2021."
    unknown = duty(NOV, date(2022, 1, 1), [StatusFrom(HomeStatus.CLOSED, None)], [])
    assert text.duty_reason(unknown.reason) == "Closed."


def test_a_paused_home_owes_nothing_and_says_so() -> None:
    """BR-04: a pause stops the duty until the home opens again; the month in which it paused still counts."""
    statuses = [*OPEN, StatusFrom(HomeStatus.PAUSED, date(2021, 10, 4)), StatusFrom(HomeStatus.OPEN, date(2021, 12, 20))]
    found = duty(NOV, date(2022, 1, 1), statuses, [])
    assert (found.status, text.duty_reason(found.reason)) == (DutyStatus.NOT_REQUIRED, "Paused from 4 October 2021.")
    assert is_required(Month(2021, 10), statuses)
    assert is_required(Month(2021, 12), statuses)
    unknown = duty(NOV, date(2022, 1, 1), [StatusFrom(HomeStatus.PAUSED, None)], [])
    assert text.duty_reason(unknown.reason) == "Paused."


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("refurbishment", "Paused from 4 October 2021: refurbishment."),
        (" A new kitchen. ", "Paused from 4 October 2021: A new kitchen."),
        (" . ", "Paused from 4 October 2021."),
    ],
)
def test_a_pause_says_why(why: str, words: str) -> None:
    """BR-04: a month that is not required always comes with its reason."""
    found = duty(NOV, date(2022, 1, 1), [*OPEN, StatusFrom(HomeStatus.PAUSED, date(2021, 10, 4), why)], [])
    assert text.duty_reason(found.reason) == words


def test_a_home_that_registers_again_is_not_said_to_open_on_a_day_long_past() -> None:
    """BR-04: the opening that a reason names lies ahead of the month."""
    statuses = [*OPEN, StatusFrom(HomeStatus.REGISTERING, date(2021, 10, 4))]
    assert duty(NOV, date(2022, 1, 1), statuses, []).reason.code == "registering"
    again = [*statuses, StatusFrom(HomeStatus.OPEN, date(2022, 1, 3))]
    assert text.duty_reason(duty(NOV, date(2022, 1, 1), again, []).reason) == "Opens on 3 January 2022."


def test_a06_the_first_month_due_may_be_later_than_the_opening() -> None:
    """A-06: a home that opened on the last day of October owes its first visit in November, if the office says so."""
    statuses = [StatusFrom(HomeStatus.OPEN, date(2021, 10, 31))]
    october = duty(Month(2021, 10), date(2022, 1, 1), statuses, [], first_due=NOV)
    assert (october.status, text.duty_reason(october.reason)) == (DutyStatus.NOT_REQUIRED, "Its first visit is due in November 2021.")
    assert duty(NOV, date(2022, 1, 1), statuses, [], first_due=NOV).status is DutyStatus.MISSED
    assert [is_required(Month(2021, 10), statuses, first) for first in (None, NOV)] == [True, False]


def test_a06_the_first_month_due_never_makes_a_home_owe_visits_before_it_opens() -> None:
    """A-06, BR-04."""
    found = duty(Month(2021, 10), date(2022, 1, 1), [StatusFrom(HomeStatus.OPEN, NOV.first)], [], first_due=Month(2021, 9))
    assert found.reason.code == "not_yet_open"


def test_the_months_that_a_change_moves_are_those_with_another_word() -> None:
    """BR-04: pausing on 4 October excuses November, and leaves October, in which the home was open, as it was."""
    months = Month(2021, 9).until(Month(2021, 12))
    paused = [*OPEN, StatusFrom(HomeStatus.PAUSED, date(2021, 10, 4))]
    before, after = ([duty(m, date(2021, 12, 5), statuses, []) for m in months] for statuses in (OPEN, paused))
    moved = [(c.before.month, c.before.status, c.after.status) for c in changed_months(before, after)]
    assert moved == [
        (NOV, DutyStatus.MISSED, DutyStatus.NOT_REQUIRED),
        (Month(2021, 12), DutyStatus.PLANNED, DutyStatus.NOT_REQUIRED),
    ]
    assert changed_months(before, before) == ()


def test_a_reopened_home_owes_visits_again() -> None:
    statuses = [*OPEN, StatusFrom(HomeStatus.CLOSED, date(2021, 2, 1)), StatusFrom(HomeStatus.OPEN, date(2021, 11, 30))]
    assert not is_required(Month(2021, 10), statuses)
    assert open_days(NOV, statuses) == 1


@pytest.mark.parametrize(
    ("visit", "words"),
    [
        (made(date(2021, 11, 9), mode=VisitMode.REMOTE_CONTACT), "Remote contact does not count."),
        (planned(date(2021, 11, 9), VisitState.NO_ACCESS), "A visit without access does not count."),
        (planned(date(2021, 11, 9), VisitState.CONFLICT_VOIDED), "A visit void for a conflict of interest does not count."),
        (planned(date(2021, 11, 9)), ""),
        (made(date(2021, 10, 31)), ""),
    ],
)
def test_rule_8_what_never_counts(visit: VisitFact, words: str) -> None:
    """regulation.md part c, rule 8; BR-02; BR-03."""
    found = duty(NOV, date(2021, 12, 1), OPEN, [visit])
    assert found.status is DutyStatus.MISSED
    assert words in text.duty_reason(found.reason)


def test_a_visit_recorded_but_not_yet_reported_counts() -> None:
    """Regulation 44(1) asks for the visit; the report has its own clock."""
    assert status(NOV, date(2021, 12, 1), [made(date(2021, 11, 9), VisitState.VISITED)]) is DutyStatus.DONE


def test_the_open_month_word_by_word() -> None:
    """The six words of the month that is still open."""
    booked = [planned(date(2021, 11, 15))]
    assert status(NOV, date(2021, 11, 1), []) is DutyStatus.PLANNED
    assert status(NOV, date(2021, 11, 19), []) is DutyStatus.PLANNED
    assert status(NOV, date(2021, 11, 20), []) is DutyStatus.AT_RISK
    assert status(NOV, date(2021, 11, 15), booked) is DutyStatus.PLANNED
    assert status(NOV, date(2021, 11, 16), booked) is DutyStatus.OVERDUE
    assert status(NOV, date(2021, 11, 16), [*booked, planned(date(2021, 11, 28))]) is DutyStatus.PLANNED
    assert status(NOV, date(2021, 11, 30), [planned(date(2021, 11, 30))]) is DutyStatus.PLANNED


def test_reasons_say_how_many_days_are_left() -> None:
    assert text.duty_reason(duty(NOV, date(2021, 11, 29), OPEN, []).reason) == "Nothing is booked. 1 day left."
    early = duty(NOV, date(2021, 11, 1), OPEN, [])
    assert text.duty_reason(early.reason) == "Due by 30 November 2021. Nothing is booked yet; 29 days left."
    late = duty(NOV, date(2021, 11, 20), OPEN, [planned(date(2021, 11, 15))])
    assert text.duty_reason(late.reason) == "Booked for 15 November 2021, but not recorded as done. 10 days left."
    booked = duty(NOV, date(2021, 11, 2), OPEN, [planned(date(2021, 11, 15))])
    assert text.duty_reason(booked.reason) == "Booked for 15 November 2021."


def test_as_of_an_earlier_day_a_later_visit_is_only_booked() -> None:
    """Part c, rule 4: what lies after `as_of` is not yet known as done."""
    assert status(NOV, date(2021, 11, 10), [made(date(2021, 11, 25))]) is DutyStatus.PLANNED
    assert status(NOV, date(2021, 11, 25), [made(date(2021, 11, 25))]) is DutyStatus.DONE


def test_a_remote_contact_in_the_plan_books_nothing() -> None:
    remote = VisitFact(VisitState.PLANNED, VisitMode.REMOTE_CONTACT, None, date(2021, 11, 28))
    assert status(NOV, date(2021, 11, 25), [remote]) is DutyStatus.AT_RISK


def test_months_before_the_records_begin_are_not_called_missed() -> None:
    found = duty(NOV, date(2022, 2, 1), OPEN, [], Month(2021, 12))
    assert (found.status, text.duty_reason(found.reason)) == (
        DutyStatus.NOT_REQUIRED,
        "Visits are recorded here from 1 December 2021 only.",
    )
    assert duty(Month(2021, 12), date(2022, 2, 1), OPEN, [], Month(2021, 12)).status is DutyStatus.MISSED


def test_an_unneeded_visit_is_still_shown() -> None:
    found = duty(NOV, date(2021, 12, 1), [StatusFrom(HomeStatus.REGISTERING, None)], [made(date(2021, 11, 9))])
    assert found.visits == (date(2021, 11, 9),)


some_days = st.dates(date(2021, 1, 1), date(2022, 3, 31))
facts = st.builds(VisitFact, st.sampled_from(VisitState), st.sampled_from(VisitMode), st.none() | some_days, st.none() | some_days)


@given(st.lists(facts, max_size=6), some_days, st.integers(0, 14))
def test_against_a_naive_second_reading(visits: list[VisitFact], as_of: date, offset: int) -> None:
    """BR-01 to BR-03 told again in other words: done exactly when a counted day lies in the month and is known."""
    month = Month(2021, 1).plus(offset)
    found = duty(month, as_of, OPEN, visits)
    took_place = [
        v.visit_date
        for v in visits
        if v.mode is VisitMode.ON_SITE and v.state in (VisitState.VISITED, VisitState.FINAL) and v.visit_date is not None
    ]
    known = sorted(d for d in took_place if (d.year, d.month) == (month.year, month.number) and d <= as_of)
    assert found.visits == tuple(known)
    assert (found.status is DutyStatus.DONE) == bool(known)
    if not known:
        assert (found.status is DutyStatus.MISSED) == (as_of > month.last)


@given(st.lists(facts, max_size=6), some_days)
def test_adding_a_counted_visit_always_meets_the_month(visits: list[VisitFact], as_of: date) -> None:
    found = duty(Month.of(as_of), as_of, OPEN, [*visits, made(as_of)])
    assert found.status is DutyStatus.DONE


@given(st.lists(st.builds(StatusFrom, st.sampled_from(HomeStatus), st.none() | some_days), max_size=5, unique_by=lambda s: s.from_date))
def test_open_days_against_counting_them_one_by_one(statuses: list[StatusFrom]) -> None:
    """A home-month exists when the home is open on at least one of its days (part c, rule 7)."""

    def open_on(day: date) -> bool:
        begun = [s for s in statuses if s.from_date is None or s.from_date <= day]
        latest = max(begun, key=lambda s: s.from_date or date.min, default=None)
        return latest is not None and latest.status is HomeStatus.OPEN

    days = [NOV.first + timedelta(days=n) for n in range(30)]
    assert open_days(NOV, statuses) == sum(open_on(d) for d in days)
    assert is_required(NOV, statuses) == any(open_on(d) for d in days)


def test_duty_is_plain_data() -> None:
    assert duty(NOV, date(2021, 12, 1), OPEN, []) == duty(NOV, date(2021, 12, 1), OPEN, [])
    assert isinstance(duty(NOV, date(2021, 12, 1), OPEN, []), Duty)
