"""The rota's rules: who could go, for how long the same person has gone, habits, and a day that varies them."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.rota import Candidate, Habit, Reason, Slot, TimeBand, Why, free_slot, habit, rank, running
from reg44desk.domain.types import Month

MONTH = Month(2022, 2)
ANN, BEA, CAZ = (UUID(int=n) for n in (1, 2, 3))


def ann(**known: object) -> Candidate:
    return Candidate(ANN, "Ann", **{"in_date": True} | known)  # type: ignore[arg-type]


def bea(**known: object) -> Candidate:
    return Candidate(BEA, "Bea", **{"in_date": True} | known)  # type: ignore[arg-type]


def names(*candidates: Candidate) -> list[str]:
    return [s.candidate.name for s in rank(candidates, 6)]


@pytest.mark.parametrize(
    "worse",
    [
        {"barred": True}, {"in_date": False, "unknown": True}, {"in_date": False}, {"trained": False}, {"running": 6},
        {"load": 1}, {"running": 1}, {"fits": False},
    ],
)  # fmt: skip
def test_each_shortcoming_puts_a_person_second(worse: dict[str, object]) -> None:
    assert names(ann(**worse), bea()) == ["Bea", "Ann"]
    assert names(ann(), bea(**worse)) == ["Ann", "Bea"]


def test_shortcomings_weigh_in_order() -> None:
    """Regulation 43 first, then training, then who went for too long, then how much there is to do."""
    assert names(ann(load=5), bea(running=6)) == ["Ann", "Bea"]
    assert names(ann(running=9), bea(trained=False)) == ["Ann", "Bea"]
    assert names(ann(trained=False), bea(in_date=False, unknown=True)) == ["Ann", "Bea"]
    assert names(ann(in_date=False, unknown=True), bea(in_date=False)) == ["Ann", "Bea"]
    assert names(ann(in_date=False, fits=False), bea(barred=True)) == ["Ann", "Bea"]


def test_whoever_is_barred_cannot_go_and_no_other_reason_matters() -> None:
    """Regulation 43(3)."""
    [only] = rank([ann(barred=True)], 6)
    assert not only.can_go
    assert only.reasons == (Reason(Why.BARRED),)


def test_reasons_say_what_speaks_for_and_against() -> None:
    [good] = rank([ann()], 6)
    assert good.can_go
    assert [r.why for r in good.reasons] == [Why.INDEPENDENT, Why.TRAINED, Why.NOT_LAST, Why.FREE]
    assert not any(r.against for r in good.reasons)
    [poor] = rank([ann(in_date=False, trained=False, running=7, load=2, fits=False)], 6)
    assert poor.reasons == (
        Reason(Why.OTHER_BODY), Reason(Why.CHECK_TO_RENEW), Reason(Why.TRAINING_LACKING), Reason(Why.TOO_LONG, 7), Reason(Why.LOAD, 2),
    )  # fmt: skip
    assert [r.against for r in poor.reasons] == [True, True, True, True, False]
    assert rank([ann(in_date=False, unknown=True, running=2)], 6)[0].reasons[::2] == (Reason(Why.NOT_CHECKED), Reason(Why.RUNNING, 2))


def test_months_running_are_those_in_which_nobody_else_went() -> None:
    visitors = {Month(2021, 9): {BEA}, Month(2021, 10): {ANN}, Month(2021, 11): set(), Month(2021, 12): {ANN}, Month(2022, 2): {BEA}}
    assert running(ANN, visitors, MONTH) == 2
    assert running(BEA, visitors, MONTH) == 0
    assert running(BEA, {Month(2022, 1): {ANN, BEA}}, MONTH) == 0
    assert running(ANN, {}, MONTH) == 0


@pytest.mark.parametrize(
    ("slot", "band"),
    [
        (Slot(date(2022, 2, 4), time(16, 59)), TimeBand.DAYTIME),
        (Slot(date(2022, 2, 4), time(17)), TimeBand.EVENING),
        (Slot(date(2022, 2, 5), time(9)), TimeBand.WEEKEND),
        (Slot(date(2022, 2, 6), None), TimeBand.WEEKEND),
        (Slot(date(2022, 2, 4), None), None),
    ],
)
def test_a_visit_falls_into_a_band_of_the_week(slot: Slot, band: TimeBand | None) -> None:
    assert slot.band is band


def weekly(number: int, at: time | None = time(10), first: date = date(2021, 11, 2)) -> list[Slot]:
    return [Slot(first + timedelta(weeks=n), at) for n in range(number)]


def test_six_visits_on_one_weekday_are_a_habit_five_are_none() -> None:
    assert habit(weekly(6)) == Habit(1, TimeBand.DAYTIME)
    assert not habit(weekly(5))
    other = [Slot(date(2021, 1, 6), time(18)), *weekly(6)]
    assert habit(other) == Habit(1, TimeBand.DAYTIME)


def test_hours_that_are_not_known_are_no_habit() -> None:
    assert habit(weekly(6, None)) == Habit(1, None)
    daily = [Slot(date(2021, 11, 1) + timedelta(days=n), time(10)) for n in range(8)]
    assert not habit(daily[:6])
    assert habit([Slot(s.day, time(10)) for s in weekly(5)] + [Slot(date(2021, 12, 8), time(10))]) == Habit(None, TimeBand.DAYTIME)


def test_a_home_without_a_past_is_visited_early_on_a_weekday() -> None:
    assert free_slot(MONTH, date(2022, 1, 21), [], (), {}) == Slot(date(2022, 2, 1), time(10))


def test_the_day_varies_weekday_and_hour() -> None:
    """Part d, step 2: vary day and time."""
    found = free_slot(MONTH, date(2022, 1, 21), weekly(6), (), {})
    assert found is not None
    assert found.day.weekday() != 1
    assert found.band is not TimeBand.DAYTIME


def test_the_day_is_free_for_the_person_and_not_crowded() -> None:
    first = date(2022, 2, 1)
    assert free_slot(MONTH, first, [], {first}, {}) == Slot(date(2022, 2, 2), time(10))
    assert free_slot(MONTH, first, [], (), {first: 1}) == Slot(date(2022, 2, 2), time(10))


def test_the_end_of_the_month_is_the_last_resort() -> None:
    """Part d, step 2: the first twenty days leave a margin."""
    early = free_slot(MONTH, date(2022, 2, 19), weekly(6, time(11), date(2021, 12, 4)), (), {})
    assert early is not None
    assert early.day <= date(2022, 2, 20)
    assert free_slot(MONTH, date(2022, 2, 28), [], (), {}) == Slot(date(2022, 2, 28), time(10))
    assert free_slot(MONTH, date(2022, 3, 1), [], (), {}) is None


@given(st.dates(date(2022, 1, 20), date(2022, 2, 28)), st.lists(st.dates(date(2021, 1, 1), date(2022, 1, 31)), max_size=12))
def test_a_day_is_never_before_the_earliest_nor_outside_the_month(earliest: date, past: list[date]) -> None:
    found = free_slot(MONTH, earliest, [Slot(day, time(10)) for day in past], (), {})
    assert found is not None
    assert max(earliest, MONTH.first) <= found.day <= MONTH.last
    assert found.band is not None
