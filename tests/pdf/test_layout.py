"""How pieces lie on pages: tables over several pages, headings with what they head, signatures beside text."""

from __future__ import annotations

import pypdfium2
import pytest

from reg44desk.paper import Block, Bullets, Facts, Paragraphs, Section, SignatureBox, SubHeading, Table
from reg44desk.pdf.drawing import DOTS
from reg44desk.pdf.reg44_report import render
from tests.pdf.papers import SENTENCE, document, outline, page_texts, page_with, printed, ua_problems

HEADINGS = ("Reference", "Recommendation", "Quality standard", "Priority", "Consider by")
SHARES = (14, 34, 19, 12, 16)


def rows(count: int, words: str = SENTENCE) -> tuple[tuple[str, ...], ...]:
    return tuple((f"VABC234-{n}", f"Number {n}. {words}", "Education", "Immediate", "1 Mar 2022") for n in range(1, count + 1))


def test_a_table_over_several_pages_repeats_its_headings_and_stays_valid() -> None:
    pdf = render(document(Table("t", HEADINGS, rows(80), SHARES)))
    with_rows = [words for words in page_texts(pdf) if "VABC234-" in words]
    assert len(with_rows) > 2
    assert all(words.count("Consider by") == 1 for words in with_rows)
    assert ua_problems(pdf) == []


def test_a_narrow_column_keeps_its_words_whole() -> None:
    said = printed(Table("t", HEADINGS, rows(12), SHARES))
    assert said.count("Immediate") == 12
    assert "VABC234-12 Number 12." in said


def test_columns_of_too_long_words_share_the_width_as_told() -> None:
    said = printed(Table("t", ("A", "B", "C", "D", "E"), (("W" * 40,) * 5,), (1, 1, 1, 1, 1)))
    assert said.count("W") == 200


def test_a_row_too_tall_for_its_column_is_printed_as_a_small_table_of_its_own() -> None:
    pdf = render(document(Table("t", HEADINGS, rows(3, SENTENCE * 10), SHARES)))
    said = " ".join(page_texts(pdf))
    assert [said.count(heading) for heading in ("Reference VABC234", "Priority Immediate")] == [3, 3]
    assert ua_problems(pdf) == []


def test_facts_too_long_for_a_row_run_over_pages_line_by_line() -> None:
    said = printed(Facts((("Finding", "Met"), ("Evidence", "\n".join(f"Line {n} ends." for n in range(150))), ("Nothing", " "))))
    assert "Finding: Met" in said
    assert all(f"Line {n} ends." in said for n in range(150))
    assert "Nothing" not in said


@pytest.mark.parametrize("lines", range(20, 40))
def test_a_heading_is_never_the_last_thing_on_a_page(lines: int) -> None:
    """Whatever comes before it: the heading moves to the next page with what it heads."""
    before = Section("Before", (Paragraphs("\n".join(f"Line {n}." for n in range(lines))),))
    table = Table("t", HEADINGS, rows(9, SENTENCE * 3), SHARES)
    after = Section("Heading of all", (SubHeading("Heading of the table"), table))
    words = page_with(render(document(sections=(before, after))), "Heading of all")
    assert "Heading of all Heading of the table Reference Recommendation" in words
    assert "VABC234-1 Number 1." in words


@pytest.mark.parametrize("lines", range(20, 40, 2))
def test_a_short_finding_is_not_torn_from_its_evidence(lines: int) -> None:
    before = Section("Before", (Paragraphs("\n".join(f"Line {n}." for n in range(lines))),))
    finding = Facts((("Finding", "Met"), ("Comes from", "Records"), ("Evidence", SENTENCE * 5)))
    after = Section("Findings", (SubHeading("Education"), finding, Paragraphs(SENTENCE * 60)))
    assert "Evidence The home was warm" in page_with(render(document(sections=(before, after))), "Comes from Records")


@pytest.mark.parametrize(
    "ending",
    [
        Paragraphs("Short end of the report."),
        Paragraphs(SENTENCE * 200),
        Paragraphs("\n".join([SENTENCE] * 99)),
        Table("t", HEADINGS, rows(30), SHARES),
        Facts((("Finding", "Met"), ("Evidence", SENTENCE * 10))),
        Bullets((SENTENCE,) * 40),
    ],
)
@pytest.mark.parametrize("lines", [0, 13, 20, 26])
def test_signatures_stand_whole_on_a_page_with_text_of_the_report(ending: Block, lines: int) -> None:
    """experience.md, paper: a signature block never alone on a page."""
    before = Section("Before", (Paragraphs("\n".join(f"Line {n}." for n in range(lines)) or "Nothing."),))
    pdf = render(document(sections=(before, Section("The last section", (ending,)))))
    words = page_with(pdf, "Signatures Each signs for themselves.")
    between = words.partition("DDDD ")[2].partition("Signatures Each")[0]
    assert len(between) > 20
    assert words.count("Signature Date") == 2
    assert ua_problems(pdf) == []


def test_signatures_of_a_report_without_text_stand_after_its_cover() -> None:
    assert "Home Oak House Signatures" in printed(sections=())


def test_a_signatory_with_a_name_longer_than_a_page_is_still_printed() -> None:
    boxes = (SignatureBox("Independent person", "Name " * 1500, "Mine."), SignatureBox("Registered manager", "Pat", "Seen."))
    said = printed(Paragraphs("Text."), signatures=boxes)
    assert said.count("Name") == 1502
    assert f"Signature: {DOTS} Date: {DOTS}" in said


def test_a_report_that_nobody_signs_has_no_signatures() -> None:
    pdf = render(document(Paragraphs("Text."), signatures=()))
    assert outline(pdf) == ["Premises"]


def test_sections_and_pieces_without_words_leave_no_trace() -> None:
    empty = (Paragraphs(" \n"), SubHeading(" "), Facts((("Label", ""),)), Bullets((" ",)), Table("t", ("Heading",), (), (1,)))
    pdf = render(document(sections=(Section("Empty", empty), Section("Emptier", ())), signatures=()))
    assert outline(pdf) == []
    assert "Empt" not in " ".join(page_texts(pdf))
    assert ua_problems(pdf) == []


def test_points_are_read_as_a_list() -> None:
    pdf = render(document(Bullets(("First point.", SENTENCE * 3)), Paragraphs("After the list."), signatures=()))
    assert "• First point. • The home was warm" in page_texts(pdf)[0]
    assert structure(pdf, 0)[-7:] == ["H2", "L", "LI", "LBody", "LI", "LBody", "P"]


def test_headings_tables_and_paragraphs_are_tagged_in_reading_order() -> None:
    """SI 2018/952: a screen reader is told what is a heading, and which cells head a row or a column."""
    table = Table("t", ("One", "Two"), (("a", "b"),), (1, 1))
    pdf = render(document(Paragraphs("Text."), SubHeading("Under"), table, signatures=()))
    cover = ["Table", "TR", "TH", "P", "TD", "P"]
    body = ["H2", "P", "H3", "Table", "TR", "TH", "P", "TH", "P", "TR", "TD", "P", "TD", "P"]
    assert structure(pdf, 0) == ["Document", "H1", "P", *cover, *body]


def structure(pdf: bytes, number: int) -> list[str]:
    """The tags of a page in reading order, as a screen reader meets them."""
    import ctypes

    raw = pypdfium2.raw
    opened = pypdfium2.PdfDocument(pdf)
    tree = raw.FPDF_StructTree_GetForPage(opened[number])

    def tag(element: object) -> str:
        buffer = ctypes.create_string_buffer(64)
        raw.FPDF_StructElement_GetType(element, buffer, 64)
        return buffer.raw.decode("utf-16-le").split("\0")[0]

    def walk(element: object) -> list[str]:
        kids = [raw.FPDF_StructElement_GetChildAtIndex(element, n) for n in range(raw.FPDF_StructElement_CountChildren(element))]
        return [tag(element), *(name for kid in kids if kid for name in walk(kid))]

    found = [name for n in range(raw.FPDF_StructTree_CountChildren(tree)) for name in walk(raw.FPDF_StructTree_GetChildAtIndex(tree, n))]
    raw.FPDF_StructTree_Close(tree)
    opened.close()
    return found
