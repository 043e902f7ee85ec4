"""Where time comes from: one callable, so that tests can fix it. Dates are London dates (regulation.md, part c, rule 3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Returns the present moment as an aware datetime in UTC."""

LONDON = ZoneInfo("Europe/London")


def system_clock() -> datetime:
    """Now, in UTC, from this computer."""
    return datetime.now(UTC)  # noqa: TID251  the one place that asks the computer


def london_date(moment: datetime) -> date:
    """The calendar date in London at an aware moment."""
    return moment.astimezone(LONDON).date()


def london_time(moment: datetime) -> datetime:
    """The same moment on London's clocks."""
    return moment.astimezone(LONDON)
