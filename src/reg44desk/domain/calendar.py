"""Working days, and the days on which something is due (regulation.md, parts c and d; BR-47)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from reg44desk.domain.types import Month

SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Whether a day is Monday to Friday and no bank holiday (part c, rule 3)."""
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(day: date, days: int, holidays: Collection[date]) -> date:
    """The day so many working days after another, which itself is day 0 and need not be a working day (part c, rule 3).

    0 days after a day is the day itself. Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError("working days are counted forwards")
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, holidays)
    return day


def working_days_between(day: date, later: date, holidays: Collection[date]) -> int:
    """How many working days a later day lies after another, which is day 0; 0 when it is not later."""
    return sum(is_working_day(day + timedelta(days=n), holidays) for n in range(1, (later - day).days + 1))


def end_of_next_month(day: date) -> date:
    """The last day of the month after the month of a day: by then Ofsted must have the report (regulation.md 1.9, O1)."""
    return Month.of(day).plus(1).last
