"""The words people read."""

from __future__ import annotations

import ast
import inspect
from datetime import UTC, date, datetime, time
from enum import StrEnum

import pytest

from reg44desk import text
from reg44desk.domain import report_types, types
from reg44desk.domain.types import Month, QualityStandard, Role, VisitMode, VisitState

VOCABULARIES = [
    kind
    for module in (types, report_types)
    for _, kind in inspect.getmembers(module, inspect.isclass)
    if issubclass(kind, StrEnum) and kind is not StrEnum
]


@pytest.mark.parametrize("kind", VOCABULARIES, ids=lambda k: k.__name__)
def test_every_value_of_every_vocabulary_has_words(kind: type[StrEnum]) -> None:
    for value in kind:
        words = text.word(value)
        assert words
        assert words[0].isupper()
        assert "_" not in words


def test_values_that_are_spelt_alike_share_their_words() -> None:
    """A StrEnum equals every other of the same spelling, so a second entry would silently take the first one's place."""
    assigned = next(n for n in ast.parse(inspect.getsource(text)).body if isinstance(n, ast.AnnAssign))
    assert isinstance(assigned.value, ast.Dict)
    for key, words in zip(assigned.value.keys, assigned.value.values, strict=True):
        assert isinstance(key, ast.Attribute)
        assert isinstance(words, ast.Constant)
        assert isinstance(key.value, ast.Name)
        assert text.word((getattr(types, key.value.id, None) or getattr(report_types, key.value.id))[key.attr]) == words.value


def test_the_independent_person_is_never_called_a_visitor() -> None:
    """BR-46: "independent person" is the one of regulation 44."""
    assert text.word(Role.INDEPENDENT_PERSON) == "Independent person"
    others = [value for kind in VOCABULARIES for value in kind if value is not Role.INDEPENDENT_VISITOR_COORDINATOR]
    assert not any("Visitor" in text.word(value) for value in others)


def test_no_value_gives_what_stands_for_none() -> None:
    assert (text.word(None), text.word(None, none="Not yet")) == ("", "Not yet")
    assert text.word(VisitState.FINAL, none="Not yet") == "Report finished"


def test_remote_contact_is_never_called_a_visit() -> None:
    """Regulation 44(1); part c, rule 8."""
    assert text.visit_state(VisitState.VISITED, VisitMode.REMOTE_CONTACT) == "Remote contact (does not count)"
    assert text.visit_state(VisitState.CANCELLED, VisitMode.ON_SITE) == "Cancelled"


def test_a_standard_is_named_with_its_regulation() -> None:
    """regulation.md 1.8."""
    assert text.standard_name(QualityStandard.EDUCATION) == "Education (regulation 8)"
    assert text.standard_name(QualityStandard.WIDER_SYSTEM) == "Engaging with the wider system (regulation 5)"


def test_dates_in_sentences_and_in_tables() -> None:
    """experience.md, Words."""
    day = date(2025, 9, 8)
    assert (text.long_date(day), text.short_date(day), text.weekday(day)) == ("8 September 2025", "8 Sep 2025", "Monday")
    assert (text.long_date(None), text.short_date(None)) == ("", "")
    assert (text.long_date(None, none="No date"), text.short_date(None, none="n/a")) == ("No date", "n/a")


def test_months() -> None:
    assert (text.month_name(Month(2025, 9)), text.short_month(Month(2025, 9))) == ("September 2025", "Sep 2025")
    assert [text.short_month(Month(2025, n))[:3] for n in (1, 6, 12)] == ["Jan", "Jun", "Dec"]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(9, 30), "9:30am"),
        (time(16), "4pm"),
        (time(12), "midday"),
        (time(12, 5), "12:05pm"),
        (time(0, 15), "12:15am"),
        (time(0), "12am"),
        (None, ""),
    ],
)
def test_times_of_day(moment: time | None, words: str) -> None:
    assert text.clock_time(moment) == words


def test_a_time_that_is_not_known() -> None:
    assert text.clock_time(None, none="Not recorded") == "Not recorded"


def test_moments_are_shown_on_london_clocks() -> None:
    """Part c, rule 3."""
    moment = datetime(2025, 6, 30, 23, 5, tzinfo=UTC)
    assert (text.when(moment), text.at_time(moment)) == ("1 Jul 2025, 00:05", "00:05")


@pytest.mark.parametrize(("number", "words"), [(0, "0 visits"), (1, "1 visit"), (2, "2 visits"), (1234, "1,234 visits")])
def test_a_number_with_its_noun(number: int, words: str) -> None:
    assert text.count(number, "visit") == words


def test_a_noun_with_its_own_plural() -> None:
    assert (text.count(1, "child", "children"), text.count(3, "child", "children")) == ("1 child", "3 children")


def test_what_nobody_counted_is_not_zero() -> None:
    """regulation.md part b, section 7."""
    assert (text.known(None), text.known(0), text.known(1200)) == ("Not known", "0", "1,200")


@pytest.mark.parametrize(("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_a_list_in_a_sentence(items: list[str], words: str) -> None:
    assert text.listing(iter(items)) == words
