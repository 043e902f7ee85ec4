"""What differs between two reports: every line of both is kept in order, and the marked words are all that differs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.paper import Block, Bullets, Facts, Paragraphs, ReportDocument, Section, SignatureBox, SubHeading, Table
from reg44desk.services import report_compare
from reg44desk.services.report_compare import Change, Fold, Line, Row, changed_words, compare, differences, fold, list_lines, sentence
from tests.pdf.papers import document

HOSTILE = (
    "<b>Oak &amp; Elm</b> <script>alert(1)</script>",
    "Tŷ Coed, e\u0301, 你好, \u202emirror\u202c, 🏠",
    "=1+1 [brackets] %s {0}",
    "\ttabbed\r\nnext",
    "x" * 2000,
)
WORDS = st.lists(st.sampled_from(["the", "gate", "was", "mended", "two", "four", "\n", "  ", *HOSTILE]), max_size=8).map(" ".join)
SHORT = st.sampled_from(["A", "B", "Evidence", "<b>", ""])
ROWS = st.lists(st.tuples(SHORT, WORDS, WORDS), max_size=4).map(tuple)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    WORDS.map(Paragraphs),
    st.lists(WORDS, max_size=4).map(lambda items: Bullets(tuple(items))),
    st.lists(st.tuples(SHORT, WORDS), max_size=4).map(lambda rows: Facts(tuple(rows))),
    ROWS.map(lambda rows: Table("Caption", ("Group", "Offered", "Spoken"), rows, (1, 1, 1))),
    SHORT.map(SubHeading),
)
SECTIONS = st.builds(Section, st.sampled_from(["Premises", "Opinion", "Records"]), st.lists(BLOCKS, max_size=5).map(tuple))
REPORTS = st.lists(SECTIONS, max_size=4).map(lambda sections: document(sections=tuple(sections)))


def report(*blocks: Block) -> ReportDocument:
    return document(*blocks)


def facts(*pairs: tuple[str, str]) -> ReportDocument:
    return document(Facts(pairs))


def told(before: ReportDocument, after: ReportDocument) -> list[tuple[str, str, str, str]]:
    """What differs: how, where, and what each side says."""
    return [(row.change.value, row.where, row.before, row.after) for row in differences(compare(before, after))]


def side(rows: Iterable[Row], without: Change, name: str) -> list[Line]:
    return [Line(row.section, row.where, getattr(row, name)) for row in rows if row.change is not without]


def unmarked(words: str, ranges: tuple[tuple[int, int], ...]) -> str:
    """What is left of a text without the marked words and the blanks."""
    return "".join("".join(piece for piece, differs in report_compare.pieces(words, ranges) if not differs).split())


@given(REPORTS)
def test_a_report_is_the_same_as_itself(one: ReportDocument) -> None:
    rows = compare(one, one)
    assert differences(rows) == ()
    assert sentence(rows) == "Nothing differs."
    assert fold(rows) == (Fold(len(list_lines(one))),)


@given(REPORTS, REPORTS)
def test_the_two_sides_give_back_the_two_reports(one: ReportDocument, other: ReportDocument) -> None:
    rows = compare(one, other)
    assert side(rows, Change.ADDED, "before") == list(list_lines(one))
    assert side(rows, Change.TAKEN_AWAY, "after") == list(list_lines(other))
    assert (differences(rows) == ()) == (list_lines(one) == list_lines(other))


@given(REPORTS, REPORTS)
def test_every_row_that_differs_is_counted_and_marked(one: ReportDocument, other: ReportDocument) -> None:
    rows = compare(one, other)
    assert sum(part.lines if isinstance(part, Fold) else 1 for part in fold(rows)) == len(rows)
    for row in differences(rows):
        assert row.taken or row.put or row.before == row.after == ""
        assert (row.before == "") >= (row.change is Change.ADDED)


@given(WORDS, WORDS)
def test_without_the_marked_words_two_texts_are_the_same(one: str, other: str) -> None:
    taken, put = changed_words(one, other)
    assert unmarked(one, taken) == unmarked(other, put)
    for words, ranges in ((one, taken), (other, put)):
        assert "".join(piece for piece, _ in report_compare.pieces(words, ranges)) == words
        assert list(ranges) == sorted(ranges)


def test_a_changed_word_is_marked_and_spoken() -> None:
    [row] = differences(compare(facts(("Children", "There are two children.")), facts(("Children", "There are four children."))))
    assert (row.change, row.place) == (Change.CHANGED, "Premises: Children")
    assert report_compare.spoken(row) == "taken away: two; added: four"


def test_texts_that_share_hardly_a_word_are_marked_whole() -> None:
    before, after = "The gate was left open all night.", "Nobody answered when I rang at nine, and then the manager came."
    assert changed_words(before, after) == (((0, len(before)),), ((0, len(after)),))


def test_a_change_of_line_breaks_alone_is_told() -> None:
    [row] = differences(compare(facts(("A", "one two")), facts(("A", "one\ntwo"))))
    assert report_compare.spoken(row) == "taken away: spaces or a new line; added: spaces or a new line"


def test_a_fact_is_found_by_its_label() -> None:
    before, after = facts(("Time", "9am"), ("How", "In person")), facts(("Places", "4"), ("Time", "10am"))
    assert told(before, after) == [("added", "Places", "", "4"), ("changed", "Time", "9am", "10am"), ("taken_away", "How", "In person", "")]


def test_a_row_of_a_table_is_found_by_its_first_cell() -> None:
    def table(*rows: tuple[str, ...]) -> ReportDocument:
        return report(Table("Premises", ("Reference", "Recommendation", "Priority"), rows, (1, 2, 1)))

    before = table(("R-1", "Mend the gate.", "High"), ("R-2", "Paint the hall.", ""))
    after = table(("R-0", "Call the plumber.", ""), ("R-1", "Mend the gate.", "Low"))
    assert told(before, after) == [
        ("added", "Reference: R-0", "", "Recommendation: Call the plumber."),
        ("changed", "Reference: R-1", "Recommendation: Mend the gate.\nPriority: High", "Recommendation: Mend the gate.\nPriority: Low"),
        ("taken_away", "Reference: R-2", "Recommendation: Paint the hall.", ""),
    ]


def test_a_table_of_one_column_and_one_without_rows() -> None:
    one = report(Table("Names", ("Name",), (("Ann",),), (1,)))
    none = report(Table("Names", ("Name",), (), (1,)))
    assert told(none, one) == [("taken_away", "Names", "Name", ""), ("added", "Names, Name: Ann", "", "Ann")]


def test_a_paragraph_put_before_another_leaves_that_one() -> None:
    before = report(Paragraphs("The hall is bright and clean.\nThe garden is neat and tidy."))
    after = report(Paragraphs("A new fire door was fitted.\nThe hall is bright and very clean.\nThe garden is neat and tidy."))
    assert [row[0] for row in told(before, after)] == ["added", "changed"]


def test_a_paragraph_that_went_leaves_its_neighbour_marked_by_the_word() -> None:
    before = report(Bullets(("A new fire door was fitted.", "The hall is bright and clean.")))
    after = report(Bullets(("The hall is bright and very clean.",)))
    rows = differences(compare(before, after))
    assert [(row.change.value, report_compare.spoken(row)) for row in rows] == [
        ("taken_away", "taken away: A new fire door was fitted."),
        ("changed", "added: very"),
    ]


def test_what_stands_under_a_heading_of_its_own_is_found_under_it() -> None:
    """Each quality standard has a fact "Evidence": only that of the standard that changed differs."""
    blocks: list[Block] = [SubHeading("Care"), Facts((("Evidence", "Good."),)), SubHeading("Health"), Facts((("Evidence", "Good."),))]
    changed = [*blocks[:3], Facts((("Evidence", "Poor."),))]
    assert told(report(*blocks), report(*changed)) == [("changed", "Health, Evidence", "Good.", "Poor.")]


def test_headings_with_nothing_under_them_are_told_too() -> None:
    assert told(report(), report(SubHeading("Care"), SubHeading("Health"))) == [
        ("taken_away", "", "", ""),
        ("added", "Care", "", ""),
        ("added", "Health", "", ""),
    ]
    [row] = differences(compare(document(sections=()), document(sections=(Section("Premises", ()),))))
    assert (row.place, report_compare.spoken(row)) == ("Premises", "added")


def test_a_new_section_is_added_whole() -> None:
    before = document(sections=())
    after = document(sections=(Section("Good practice seen", (Paragraphs("Meals are cooked together."),)),))
    assert told(before, after) == [("added", "", "", "Meals are cooked together.")]


def test_number_code_day_notice_and_signatures_are_no_part_of_what_it_says() -> None:
    """The same words as `reports.has_changed` leaves aside; a signature belongs to one version (BR-14)."""
    one = report(Paragraphs("The same."))
    signed = tuple(dataclasses.replace(box, signed="Signed on paper") for box in one.signatures)
    other = dataclasses.replace(one, version="2", check_code="X", made_on="1 May 2022", notice="SAMPLE", signatures=signed)
    assert told(one, other) == []


def test_who_is_to_sign_and_the_first_page_are_compared() -> None:
    one = report()
    boxes = (one.signatures[0], SignatureBox("Registered manager", "Kim", "Seen."))
    other = dataclasses.replace(one, signatures=boxes, cover=Facts((("Home", "Elm House"),)), author="A. Other")
    assert [row[1] for row in told(one, other)] == ["Author", "Home", "Registered manager"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([Change.CHANGED], "1 line changed."),
        ([Change.ADDED, Change.ADDED, Change.SAME], "2 lines added."),
        ([Change.CHANGED, Change.CHANGED, Change.ADDED, Change.TAKEN_AWAY], "2 lines changed, 1 added, 1 taken away."),
    ],
)
def test_what_differs_is_counted_in_a_sentence(changes: list[Change], said: str) -> None:
    assert sentence([Row("", "", change, "", "") for change in changes]) == said


def test_stretches_that_are_the_same_are_folded() -> None:
    before = facts(("A", "1"), ("B", "2"), ("C", "3"), ("D", "4"))
    after = facts(("A", "1"), ("B", "0"), ("C", "3"), ("D", "4"))
    words = [part.words if isinstance(part, Fold) else part.where for part in fold(compare(before, after)[-7:])]
    assert words == ["1 line is the same", "B", "5 lines are the same"]


def test_sixty_recommendations_are_each_told_by_what_changed() -> None:
    rows = tuple((f"R-{n}", f"Mend gate {n} before spring comes.", "High") for n in range(60))
    changed = tuple((ref, words.replace("spring", "winter"), "High") for ref, words, _ in rows)

    def table(them: tuple[tuple[str, ...], ...]) -> ReportDocument:
        return report(Table("Premises", ("Reference", "Recommendation", "Priority"), them, (1, 2, 1)))

    found = differences(compare(table(rows), table(changed)))
    assert {report_compare.spoken(row) for row in found} == {"taken away: spring; added: winter"}
    assert sentence(found) == "60 lines changed."


def test_blanks_around_a_paragraph_are_no_difference() -> None:
    assert told(report(Paragraphs("The hall. \n\n  The garden.")), report(Paragraphs("The hall.\nThe garden."))) == []


def test_very_many_lines_without_a_label_are_taken_in_order() -> None:
    before = report(Bullets(tuple(f"Before {n}" for n in range(70))))
    after = report(Bullets(tuple(f"After {n}" for n in range(72))))
    assert sentence(compare(before, after)) == "70 lines changed, 2 added."
    labelled = facts(*((f"X{n}", "x") for n in range(70)))
    assert sentence(compare(before, labelled)) == "70 lines added, 70 taken away."


def test_a_very_long_answer_is_compared_word_by_word() -> None:
    words = [f"word{n % 400} and" for n in range(3000)]
    before, after = " ".join(words), " ".join([*words[:1500], "mended", *words[1500:]])
    [row] = differences(compare(facts(("A", before)), facts(("A", after))))
    assert report_compare.spoken(row) == "added: mended"
