"""Days, times and counts as people type them: read when they are clear, refused when they are not, never guessed."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reg44desk import text
from reg44desk.views.dates import read_count, read_day, read_time

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
WAYS_OF_A_DAY = (
    lambda day: f"{day.day} {day.month} {day.year}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: day.isoformat(),
    text.long_date,
    text.short_date,
)


@given(DAYS, st.sampled_from(WAYS_OF_A_DAY))
def test_any_day_reads_back_however_it_is_written(day: date, way: object) -> None:
    """T-24, experience.md: day and month are never swapped."""
    assert callable(way)
    assert read_day(way(day)) == day


@given(st.integers(-9, 99), st.integers(-9, 99), st.integers(0, 99999))
@example(29, 2, 2021)
@example(31, 4, 2022)
@example(9, 18, 2021)
@example(1, 1, 215)
def test_what_is_no_day_is_refused(number: int, month: int, year: int) -> None:
    try:
        wanted = date(year, month, number)
    except ValueError:
        wanted = None
    typed = f"{number}/{month}/{year}"
    if wanted and 1900 <= year <= 2199:
        assert read_day(typed) == wanted
    else:
        with pytest.raises(ValueError):
            read_day(typed)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("18th September 2021", date(2021, 9, 18)),
        ("1st Jan 2022", date(2022, 1, 1)),
        ("2nd.3.2022", date(2022, 3, 2)),
        ("  23rd   sep,  2021 ", date(2021, 9, 23)),
        ("2021 Sep 18", date(2021, 9, 18)),
    ],
)
def test_a_day_may_be_written_as_in_a_letter(typed: str, wanted: date) -> None:
    assert read_day(typed) == wanted


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "18",
        "18 9",
        "18 9 21",
        "18 Sept 2021 at 9",
        "Sep 18 2021",
        "18 9 0021",
        "2021-09-1_8",
        "18/+9/2021",
        "18 ٩ 2021",
        "٢٠٢١-09-18",
    ],
)
def test_an_unclear_day_is_refused(typed: str) -> None:
    """experience.md: a date is never guessed, and a slip in the year is told at once."""
    with pytest.raises(ValueError):
        read_day(typed)


@given(st.text(max_size=20))
def test_other_words_are_a_day_nothing_or_refused(typed: str) -> None:
    try:
        found = read_day(typed)
    except ValueError:
        return
    assert found is None or 1900 <= found.year <= 2199
    assert found is not None or not any(letter.isalnum() for letter in typed)


@given(st.times())
def test_any_minute_reads_back_however_it_is_written(moment: time) -> None:
    wanted = moment.replace(second=0, microsecond=0, tzinfo=None)
    assert read_time(f"{wanted:%H:%M}") == wanted
    assert read_time(f"{wanted:%H%M}") == wanted
    assert read_time(f"{wanted:%H.%M}") == wanted
    assert read_time(text.clock_time(wanted)) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("9am", time(9)),
        ("4 pm", time(16)),
        ("12am", time(0)),
        ("12:30pm", time(12, 30)),
        ("noon", time(12)),
        ("Midday", time(12)),
        ("", None),
    ],
)
def test_a_time_may_be_said_in_words(typed: str, wanted: time | None) -> None:
    assert read_time(typed) == wanted


@pytest.mark.parametrize("typed", ["9", "soonish", "25:00", "9:60", "13pm", "0am", "9:5", "٩:٣٠"])
def test_an_unclear_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_time(typed)


@given(st.integers(0, 999))
def test_any_count_reads_back(number: int) -> None:
    assert read_count(f" {number} ") == number


def test_no_count_is_not_known_and_never_nought() -> None:
    assert read_count("  ") is None


@pytest.mark.parametrize("typed", ["-1", "1.5", "1000", "three", "1,000", "٣"])
def test_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_count(typed)
