"""The rules behind the data quality page: severities, Ofsted's day, spans, unlikely years, and names that may be one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.dated import covers
from reg44desk.domain.quality import (
    MUST,
    NICE,
    Gap,
    Severity,
    alike,
    between,
    equal,
    far_off,
    folded,
    hmci_due,
    near_name,
    overlapping,
    same_name,
    severity,
    shared_day,
)

DAYS = st.dates(date(2021, 1, 1), date(2021, 3, 31))


@dataclass(frozen=True)
class Time:
    """Days from and to."""

    from_date: date | None
    to_date: date | None


@st.composite
def times(draw: st.DrawFn) -> Time:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Time(draw(st.sampled_from([first, first, None])), draw(st.sampled_from([last, last, None])))


def test_the_three_severities_follow_the_order_of_the_kinds() -> None:
    order = [list(Severity).index(severity(kind)) for kind in Gap]
    assert order == sorted(order)
    assert set(order) == {0, 1, 2}
    assert not MUST & NICE


@pytest.mark.parametrize(
    ("visit", "due"),
    [("2026-01-03", "2026-02-28"), ("2026-04-30", "2026-05-31"), ("2026-12-31", "2027-01-31"), ("2028-01-31", "2028-02-29")],
)
def test_ofsteds_day_is_the_last_of_the_month_after(visit: str, due: str) -> None:
    """regulation.md 1.9, O1, and the test vectors of part d."""
    assert hmci_due(date.fromisoformat(visit)) == date.fromisoformat(due)


@given(one=times(), other=times())
def test_two_spans_overlap_where_some_day_is_in_both(one: Time, other: Time) -> None:
    days = [date(2020, 12, 1) + timedelta(days=n) for n in range(160)]
    both = [day for day in days if covers(one, day) and covers(other, day)]
    shared = shared_day(one, other)
    assert (shared is not None) == bool(both)
    assert shared in (None, date.min, *both[:1])
    assert overlapping([one, other]) in ([], [(one, other)], [(other, one)])
    assert bool(overlapping([one, other])) == bool(both)


@given(st.lists(times(), max_size=4))
def test_what_lies_between_spans_is_every_uncovered_day_between_first_and_last(spans: list[Time]) -> None:
    found = between(spans)
    days = [date(2020, 12, 1) + timedelta(days=n) for n in range(160)]
    free = {d for d in days if not any(covers(s, d) for s in spans)}
    gaps = {d for d in days if any(first <= d <= last for first, last in found)}
    begins = min((s.from_date or date.min for s in spans), default=date.max)
    ends = max((s.from_date or date.min for s in spans), default=date.min)
    assert gaps == {d for d in free if begins < d < ends}


def test_an_unlikely_year() -> None:
    today = date(2022, 1, 21)
    assert not far_off(None, today, back=1, ahead=1)
    years = [year for year in range(2000, 2050) if far_off(date(year, 6, 1), today, back=10, ahead=2)]
    assert years == [*range(2000, 2012), *range(2025, 2050)]


def test_titles_accents_and_marks_do_not_count() -> None:
    assert folded("Cllr. Siân O'Neill-Price") == ("sian", "oneill", "price")
    assert folded("Dr") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cllr Ann Ash", "ann ash"), ("Llŷr, Chris", "Chris Llyr"), ("O'Neill", "oneill"), ("Ann  Ash", "Councillor Ann Ash")],
)
def test_the_same_name_written_otherwise(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Bexwell", "Ann Bexwelle"),
        ("Ann Bexwell", "Ann Bxewell"),
        ("Ann Bexwell", "Ann Bexwall"),
        ("Oak House", "Oakhouse"),
        ("Oak House", "Oak Hous"),
    ],
)
def test_a_slip_of_one_letter_is_near(one: str, other: str) -> None:
    assert near_name(one, other)
    assert near_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Secure Unit 1", "Secure Unit 2"),
        ("Centre Elm", "Centre Elms Lodge"),
        ("Ann Ash", "Ann Oak"),
        ("Jo Marsh", "Jan Marsh"),
        ("Bexwell", "Bexwelle"),
        ("Flat 1234", "Flat 1235"),
        ("Ann Bexwell", "Ann Bexwell"),
        ("Ann Thornby", "Ann Farnham"),
        ("Ann Abcdefg", "Ann Abfdecg"),
        ("Ann Abcdef", "Ann Bacdfe"),
        ("Ann Longwell", "Ann Long"),
        ("", "Cllr"),
    ],
)
def test_other_names_are_not_near(one: str, other: str) -> None:
    """No false alarm for homes that are numbered, short names, single names, or two slips."""
    assert not near_name(one, other)
    assert not near_name(other, one)


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_name_is_both_the_same_and_near(one: str, other: str) -> None:
    assert same_name(one, other) == same_name(other, one)
    assert near_name(one, other) == near_name(other, one)
    assert not (near_name(one, other) and folded(one) == folded(other))


WORDS = st.lists(
    st.sampled_from(["oak", "Oakk", "house", "housse", "hosue", "Ann", "Anna", "lee", "unit", "1", "2", "oakhouse"]), max_size=3
)


@given(st.lists(WORDS.map(" ".join), max_size=9))
def test_names_that_are_alike_are_those_that_a_look_at_every_pair_finds(names: list[str]) -> None:
    pairs = combinations(range(len(names)), 2)
    assert alike(names) == [(a, b) for a, b in pairs if same_name(names[a], names[b]) or near_name(names[a], names[b])]


@given(st.lists(st.sampled_from(["", "a@x.example", "b@x.example"]), max_size=8))
def test_words_that_are_equal_are_those_that_a_look_at_every_pair_finds(words: list[str]) -> None:
    assert equal(words) == [(a, b) for a, b in combinations(range(len(words)), 2) if words[a] and words[a] == words[b]]
