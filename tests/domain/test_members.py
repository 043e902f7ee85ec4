"""Elected members' three-month windows: met, due, missed or not required."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.duty import StatusFrom, VisitFact
from reg44desk.domain.members import Attended, Cover, Window, cover, window_of, year_of
from reg44desk.domain.signoff import Tenure
from reg44desk.domain.types import HomeStatus, Month, VisitMode, VisitState, WindowStatus

START = Month(2021, 9)
AUTUMN = Window(START)
OPEN = [StatusFrom(HomeStatus.OPEN, date(2012, 1, 1))]
A, B = UUID(int=1), UUID(int=2)
MEMBER = [Tenure(A, "Cllr A", None, None)]


def came(
    day: date, who: UUID = A, state: VisitState = VisitState.FINAL, mode: VisitMode = VisitMode.ON_SITE, planned: date | None = None
) -> Attended:
    return Attended(who, f"Cllr {who.int}", UUID(int=9), VisitFact(state, mode, None if planned else day, planned))


def judge(as_of: date, *attended: Attended, statuses: list[StatusFrom] = OPEN, begin: Month = START) -> Cover:
    return cover(AUTUMN, as_of, statuses, attended, MEMBER, begin)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2021, 9, 1), date(2021, 9, 1), date(2021, 11, 30)),
        (date(2021, 11, 30), date(2021, 9, 1), date(2021, 11, 30)),
        (date(2022, 2, 28), date(2021, 12, 1), date(2022, 2, 28)),
        (date(2024, 2, 29), date(2023, 12, 1), date(2024, 2, 29)),
        (date(2021, 8, 31), date(2021, 6, 1), date(2021, 8, 31)),
        (date(2026, 11, 24), date(2026, 9, 1), date(2026, 11, 30)),
    ],
)
def test_windows_are_those_of_the_contract(day: date, first: date, last: date) -> None:
    """A-08: September to November, December to February, March to May, June to August."""
    window = window_of(day, START)
    assert (window.first, window.last) == (first, last)


def test_the_start_month_is_a_setting() -> None:
    """A-08."""
    assert window_of(date(2022, 1, 31), Month(2021, 5)) == Window(Month(2021, 11))


def test_a_members_year_has_four_windows() -> None:
    """T-06, BR-08."""
    year = [Window(Month(2021, 9)), Window(Month(2021, 12)), Window(Month(2022, 3)), Window(Month(2022, 6))]
    assert year_of(date(2021, 9, 1), START) == year_of(date(2022, 8, 31), START) == year
    assert year_of(date(2022, 9, 1), START)[0] == Window(Month(2022, 9))


def test_due_until_the_end_and_missed_from_the_next_day() -> None:
    """BR-08: a window with none is an alert at its end."""
    assert judge(date(2021, 11, 30)).status is WindowStatus.DUE
    assert judge(date(2021, 12, 1)).status is WindowStatus.MISSED


def test_one_visit_with_the_member_meets_the_window() -> None:
    """BR-08, BR-09."""
    found = judge(date(2021, 12, 1), came(date(2021, 11, 9)), came(date(2021, 9, 1)))
    assert found.status is WindowStatus.MET
    assert [a.day for a in found.met_by] == [date(2021, 9, 1), date(2021, 11, 9)]


def test_a_visit_of_another_window_does_not_carry_over() -> None:
    found = judge(date(2021, 12, 2), came(date(2021, 8, 31)), came(date(2021, 12, 1)))
    assert (found.status, found.met_by, found.not_counted) == (WindowStatus.MISSED, (), ())


@pytest.mark.parametrize(
    ("attended", "why"),
    [
        (came(date(2021, 11, 9), B), "not_assigned"),
        (came(date(2021, 11, 9), mode=VisitMode.REMOTE_CONTACT), "remote_contact"),
        (came(date(2021, 11, 9), state=VisitState.CANCELLED, planned=date(2021, 11, 9)), "cancelled"),
        (came(date(2021, 11, 9), state=VisitState.NO_ACCESS, planned=date(2021, 11, 9)), "no_access"),
        (came(date(2021, 11, 9), state=VisitState.CONFLICT_VOIDED, planned=date(2021, 11, 9)), "conflict_voided"),
        (came(date(2021, 11, 9), state=VisitState.PLANNED, planned=date(2021, 11, 9)), "not_recorded"),
    ],
)
def test_what_does_not_count_and_why(attended: Attended, why: str) -> None:
    """BR-09, A-09: recorded, and not counted."""
    found = judge(date(2021, 12, 1), attended)
    assert found.status is WindowStatus.MISSED
    assert [(n.attended, n.why) for n in found.not_counted] == [(attended, why)]


def test_a_day_that_lies_ahead_is_not_known_yet() -> None:
    found = judge(date(2021, 11, 8), came(date(2021, 11, 9)))
    assert (found.status, found.not_counted[0].why) == (WindowStatus.DUE, "ahead")


def test_nothing_is_asked_of_a_home_that_is_not_open() -> None:
    """BR-04, BR-08: open on at least one day of the window."""
    opens = [StatusFrom(HomeStatus.OPEN, date(2021, 12, 1))]
    found = judge(date(2021, 12, 1), statuses=opens)
    assert (found.status, found.excused) == (WindowStatus.NOT_REQUIRED, "not_open")
    assert judge(date(2021, 12, 1), statuses=[StatusFrom(HomeStatus.OPEN, date(2021, 11, 30))]).status is WindowStatus.MISSED


def test_of_months_before_the_records_nothing_is_called_missed() -> None:
    found = judge(date(2021, 12, 1), begin=Month(2021, 10))
    assert (found.status, found.excused) == (WindowStatus.NOT_REQUIRED, "before_records")
    assert judge(date(2021, 12, 1), came(date(2021, 11, 9)), begin=Month(2021, 10)).status is WindowStatus.MET
    assert judge(date(2021, 11, 30), begin=Month(2021, 10)).status is WindowStatus.DUE
    assert judge(date(2021, 11, 30), begin=Month(2021, 12)).status is WindowStatus.NOT_REQUIRED


days = st.dates(date(2021, 6, 1), date(2022, 5, 31))
facts = st.builds(VisitFact, st.sampled_from(VisitState), st.sampled_from(VisitMode), st.none() | days, st.none() | days)
attended = st.lists(st.builds(Attended, st.sampled_from([A, B]), st.just("Cllr"), st.just(UUID(int=9)), facts), max_size=6)
tenures = st.lists(st.builds(Tenure, st.sampled_from([A, B]), st.just("Cllr"), st.none() | days, st.none() | days), max_size=4)
statuses = st.lists(st.builds(StatusFrom, st.sampled_from(HomeStatus), days), max_size=4, unique_by=lambda s: s.from_date)


@given(attended, tenures, statuses, days, st.integers(0, 3))
def test_against_a_naive_second_reading(
    came: list[Attended], held: list[Tenure], over_time: list[StatusFrom], as_of: date, number: int
) -> None:
    """BR-08, BR-09 told again day by day: the home open on a day, a member there on a day on which the member is assigned."""
    window = Window(Month(2021, 6)).plus(number)
    found = cover(window, as_of, over_time, came, held, Month(2021, 6))
    every_day = [window.first + timedelta(days=n) for n in range((window.last - window.first).days + 1)]

    def open_on(day: date) -> bool:
        begun = [s for s in over_time if s.from_date is not None and s.from_date <= day]
        return bool(begun) and max(begun, key=lambda s: s.from_date or day).status is HomeStatus.OPEN

    def met_on(day: date) -> bool:
        there = {
            a.person_id
            for a in came
            if a.visit.visit_date == day and a.visit.mode is VisitMode.ON_SITE and a.visit.state in (VisitState.VISITED, VisitState.FINAL)
        }
        mine = {t.person_id for t in held if (not t.from_date or t.from_date <= day) and (not t.to_date or day <= t.to_date)}
        return day <= as_of and bool(there & mine)

    if not any(open_on(day) for day in every_day):
        wanted = WindowStatus.NOT_REQUIRED
    elif any(met_on(day) for day in every_day):
        wanted = WindowStatus.MET
    else:
        wanted = WindowStatus.DUE if as_of <= window.last else WindowStatus.MISSED
    assert found.status is wanted
    assert bool(found.met_by) == any(met_on(day) for day in every_day)


@given(days, st.integers(1, 12), st.integers(2019, 2024))
def test_every_day_lies_in_one_window_and_one_year(day: date, number: int, year: int) -> None:
    start = Month(year, number)
    window = window_of(day, start)
    assert window.first <= day <= window.last
    assert window in year_of(day, start)
    assert (window.month.number - number) % 3 == 0
