"""Words as a search compares them: accents, capitals and signs make no difference; what matches can be shown in the text itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain import folding
from reg44desk.domain.folding import excerpt, fold, index_words, is_match, marks, matches, search_words

LETTERS = st.text(alphabet=st.sampled_from("aAłŁøØßıİÉéŷŶñœÆðþŒ'’-– \n3\u0302\u0301\u00ad\x00😀½ﬁ"), max_size=30)


def marked(text: str, typed: str) -> list[str]:
    """The parts of a text that match."""
    return [text[begin:end] for begin, end in marks(text, search_words(typed))]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Łódź", "lodz"), ("Tŷ Coed", "ty coed"), ("Ty\u0302 Coed", "ty coed"), ("Straße", "strasse"), ("Ørsted", "orsted"),
        ("ısı İzmir", "isi izmir"), ("Þórður", "thordur"), ("Œuvre ﬁne", "oeuvre fine"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("Co\u00adop", "coop"),
    ],
)  # fmt: skip
def test_letters_with_accents_and_those_that_unicode_keeps_whole_are_folded(written: str, plain: str) -> None:
    """technology.md: Ł, ø, ß and ı are no letters with marks for Unicode, nor for the database."""
    assert fold(written) == plain


@given(LETTERS | st.text())
def test_folding_twice_changes_nothing_more(words: str) -> None:
    assert fold(fold(words)) == fold(words)
    assert search_words(" ".join(search_words(words))) == search_words(words)


@given(st.text())
def test_words_hold_letters_and_digits_only_and_are_not_endless(words: str) -> None:
    """So that they can stand in quotes, whatever was typed."""
    found = search_words(words) + index_words(words)
    assert all(word.isalnum() and 0 < len(word) <= folding.LONGEST for word in found)


@given(st.text())
def test_a_text_is_found_by_each_of_its_own_words(text: str) -> None:
    assert matches(index_words(text), search_words(text))


def test_apostrophes_and_hyphens_are_found_written_either_way() -> None:
    assert matches(index_words("O'Brien's well-being"), ["obrien"])
    assert all(matches(index_words("O’Brien"), search_words(typed)) for typed in ("o'brien", "obrien", "brien", "o brien"))
    assert all(matches(index_words("well-being"), search_words(typed)) for typed in ("wellbeing", "well being", "well-being", "being"))


def test_lines_and_signs_without_a_shape_part_words() -> None:
    assert index_words("Łódź\nHouse\x00Two") == ["lodz", "house", "two"]


def test_a_word_matches_its_beginning_and_a_day_only_itself() -> None:
    assert is_match("safeguarding", "safe")
    assert not is_match("unsafe", "safe")
    assert not is_match("30", "3")
    assert is_match("2022", "202")
    assert not matches(["alder", "house"], ["alder", "lodge"])


@pytest.mark.parametrize(
    ("text", "typed", "parts"),
    [
        ("Łódź House", "lodz", ["Łódź"]), ("Łódź House", "lo hou", ["Łó", "Hou"]), ("Ty\u0302 Coed", "t", ["T"]),
        ("Ty\u0302 Coed", "ty", ["Ty\u0302"]),
        ("O'Brien came", "obr", ["O'Br"]), ("O'Brien came", "brien", ["O'Brien"]), ("Straße 3, 30", "stras 3", ["Straß", "3"]),
        ("nothing here", "alder", []), ("Straßen", "strasse", ["Straße"]), ("x" * 60, "x" * 50, ["x" * 40]),
    ],
)  # fmt: skip
def test_the_parts_that_match_are_marked_in_the_text_as_it_is_written(text: str, typed: str, parts: list[str]) -> None:
    assert marked(text, typed) == parts


@given(LETTERS | st.text(), LETTERS | st.text(max_size=5))
def test_marks_lie_within_the_text_in_order_and_apart(text: str, typed: str) -> None:
    found = marks(text, search_words(typed))
    ends = [0, *(place for mark in found for place in mark), len(text)]
    assert ends == sorted(ends)
    assert all(begin < end for begin, end in found)


def test_a_short_text_is_its_own_excerpt_on_one_line() -> None:
    assert excerpt("Two\n  lines", ["two"]) == "Two lines"


def test_an_excerpt_shows_the_first_word_that_matches_and_cuts_between_words() -> None:
    text = "one two three four five " * 10 + "safeguarding training was late " + "six seven eight nine ten " * 10
    cut = excerpt(text, ["safeg"], 60)
    assert "safeguarding training" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert set(cut.strip("…").split()) <= set(text.split())
    assert len(cut) <= 62


def test_an_excerpt_without_a_match_is_the_beginning() -> None:
    assert excerpt("alpha beta gamma delta epsilon", ["zeta"], 20) == "alpha beta gamma…"


def test_an_excerpt_reaches_the_end_of_the_text() -> None:
    assert excerpt("alpha beta gamma delta epsilon", ["epsilon"], 20) == "…gamma delta epsilon"


def test_one_endless_word_is_cut_all_the_same() -> None:
    assert excerpt("y" * 100, ["y"], 20) == "y" * 20 + "…"
    assert excerpt("y" * 100 + " word", ["word"], 20).endswith("word")


@given(st.text(), st.lists(st.sampled_from(["a", "b", "zz"]), max_size=2), st.integers(8, 40))
def test_an_excerpt_is_never_longer_than_asked(text: str, wanted: list[str], most: int) -> None:
    assert len(excerpt(text, wanted, most)) <= most + 2
