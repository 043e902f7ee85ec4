"""What held on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.dated import covering, covers, holding


@dataclass(frozen=True)
class Fact:
    from_date: date | None
    to_date: date | None = None


days = st.dates(date(2020, 1, 1), date(2022, 12, 31))


def test_before_the_first_fact_nothing_holds() -> None:
    assert holding([Fact(date(2021, 9, 1))], date(2021, 8, 31)) is None


def test_a_fact_without_a_day_held_before_records_begin() -> None:
    always, later = Fact(None), Fact(date(2021, 9, 1))
    assert holding([later, always], date(1999, 1, 1)) == always
    assert holding([later, always], date(2021, 9, 1)) == later


@given(st.lists(days, min_size=1, unique=True), days)
def test_the_latest_begun_holds(begun: list[date], day: date) -> None:
    held = holding([Fact(d) for d in begun], day)
    earlier = [d for d in begun if d <= day]
    assert (held.from_date if held else None) == (max(earlier) if earlier else None)


@given(days, st.integers(0, 400), days)
def test_both_ends_of_a_span_count(start: date, length: int, day: date) -> None:
    """BR-10: in charge on the first and on the last day."""
    span = Fact(start, start + timedelta(days=length))
    assert covers(span, day) == (0 <= (day - start).days <= length)


def test_open_ends_cover_everything() -> None:
    assert covers(Fact(None), date.min)
    assert covers(Fact(None), date.max)
    assert covering([Fact(date(2022, 1, 1)), Fact(None)], date(2021, 1, 1)) == [Fact(None)]
