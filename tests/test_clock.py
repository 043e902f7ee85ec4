"""Dates are London dates (regulation.md, part c, rule 3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from reg44desk.clock import london_date, london_time, system_clock


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert system_clock().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2021, 11, 30, 23, 59, tzinfo=UTC), date(2021, 11, 30)),
        (datetime(2021, 12, 1, 0, 0, tzinfo=UTC), date(2021, 12, 1)),
        (datetime(2021, 6, 30, 22, 59, tzinfo=UTC), date(2021, 6, 30)),
        (datetime(2021, 6, 30, 23, 0, tzinfo=UTC), date(2021, 7, 1)),
    ],
)
def test_a_month_ends_at_midnight_in_london(moment: datetime, day: date) -> None:
    """Part c, rule 3: in summer London's midnight is 23:00 UTC."""
    assert london_date(moment) == day


@pytest.mark.parametrize(("month", "hour"), [(1, 12), (7, 13)])
def test_clocks_go_forward_in_summer(month: int, hour: int) -> None:
    moment = datetime(2022, month, 1, 12, tzinfo=UTC)
    assert london_time(moment).hour == hour
    assert london_time(moment) == moment
