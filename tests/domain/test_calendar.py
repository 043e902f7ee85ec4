"""Working days and Ofsted's date, by the test vectors of regulation.md, part d, and T-26."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.calendar import add_working_days, end_of_next_month, is_working_day, working_days_between

HOLIDAYS = frozenset(
    date(*day)
    for day in [
        (2021, 8, 30), (2021, 12, 27), (2021, 12, 28), (2026, 1, 1), (2026, 4, 3), (2026, 4, 6), (2026, 5, 4), (2026, 5, 25),
        (2026, 8, 31), (2026, 12, 25), (2026, 12, 28), (2027, 1, 1), (2027, 3, 26), (2027, 3, 29), (2027, 5, 3), (2027, 5, 31),
        (2027, 8, 30), (2027, 12, 27), (2027, 12, 28), (2028, 1, 3),
    ]
)  # fmt: skip
"""The bank holidays that the test vectors use."""

VECTORS = [
    (date(2026, 1, 3), date(2026, 2, 28), date(2026, 1, 9), date(2026, 1, 16)),
    (date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 6), date(2026, 2, 13)),
    (date(2026, 4, 30), date(2026, 5, 31), date(2026, 5, 8), date(2026, 5, 15)),
    (date(2026, 12, 1), date(2027, 1, 31), date(2026, 12, 8), date(2026, 12, 15)),
    (date(2026, 12, 31), date(2027, 1, 31), date(2027, 1, 8), date(2027, 1, 15)),
    (date(2027, 12, 15), date(2028, 1, 31), date(2027, 12, 22), date(2027, 12, 31)),
    (date(2028, 1, 31), date(2028, 2, 29), date(2028, 2, 7), date(2028, 2, 14)),
]
DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(("visit", "hmci", "five", "ten"), VECTORS)
def test_the_vectors_of_part_d(visit: date, hmci: date, five: date, ten: date) -> None:
    """regulation.md, part d, test vectors; O1 for Ofsted's date."""
    assert end_of_next_month(visit) == hmci
    assert add_working_days(visit, 5, HOLIDAYS) == five
    assert add_working_days(visit, 10, HOLIDAYS) == ten


def test_ofsteds_letter_of_august_2021() -> None:
    """T-26, BR-47: 20 and 70 working days from Monday 23 August 2021."""
    letter = date(2021, 8, 23)
    assert add_working_days(letter, 20, HOLIDAYS) == date(2021, 9, 21)
    assert add_working_days(letter, 70, HOLIDAYS) == date(2021, 11, 30)


def test_no_day_is_counted_backwards() -> None:
    assert add_working_days(date(2026, 1, 3), 0, HOLIDAYS) == date(2026, 1, 3)
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 1, 3), -1, HOLIDAYS)


@given(DAYS, st.integers(1, 80), st.frozensets(DAYS, max_size=20))
def test_so_many_working_days_lie_between(day: date, days: int, holidays: frozenset[date]) -> None:
    """Part c, rule 3: day 0 is the day itself; the answer is a working day, with exactly so many from the day to it."""
    later = add_working_days(day, days, holidays)
    every = [day + timedelta(days=n) for n in range(1, (later - day).days + 1)]
    assert is_working_day(later, holidays)
    assert sum(d.isoweekday() <= 5 and d not in holidays for d in every) == days == working_days_between(day, later, holidays)
    assert working_days_between(later, day, holidays) == 0


@given(DAYS)
def test_ofsteds_date_is_the_last_day_of_the_month_after(day: date) -> None:
    """O1: before the end of the month that follows."""
    due = end_of_next_month(day)
    assert (due + timedelta(days=1)).day == 1
    assert (due.year * 12 + due.month) - (day.year * 12 + day.month) == 1
