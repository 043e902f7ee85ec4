"""Months and vocabularies."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.types import NINE_STANDARDS, Month, QualityStandard

months = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


@given(months, st.integers(-400, 400))
def test_plus_and_back_is_the_same_month(month: Month, steps: int) -> None:
    assert month.plus(steps).plus(-steps) == month


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_lies_in_its_month(day: date) -> None:
    month = Month.of(day)
    assert month.first <= day <= month.last
    assert Month.parse(str(month)) == month


@given(months, st.integers(-3, 30))
def test_until_lists_every_month_once(month: Month, more: int) -> None:
    run = month.until(month.plus(more))
    assert len(run) == max(more + 1, 0)
    assert run == sorted(set(run))


@pytest.mark.parametrize("typed", ["", "2021", "2021-13", "2021-0", "21-09", "2021-9", "2021-09-01", "²021-09", "abcd-ef", "0021-01"])
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        Month.parse(typed)


def test_leap_february() -> None:
    assert Month(2024, 2).last == date(2024, 2, 29)


def test_the_nine_standards_are_regulations_6_to_14() -> None:
    """regulation.md 1.8: the statutory order."""
    assert [s.regulation for s in NINE_STANDARDS] == list(range(6, 15))
    assert QualityStandard.WIDER_SYSTEM.regulation == 5
