"""The Word file itself: headings, tables, head and foot, what it says of itself, and any text at all."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.paper import Block, Bullets, Facts, Paragraphs, Section, SignatureBox, SubHeading, Table
from reg44desk.word.report import COPY, is_own, render
from tests.pdf.papers import SENTENCE, document
from tests.pdf.test_text import ANYTHING
from tests.word.copies import changed_in_word, headings, is_head, opened, part, said, tables

ORDER = {
    "pPr": "pStyle keepNext keepLines numPr tabs bidi spacing ind jc outlineLvl",
    "rPr": "rFonts b bCs color sz szCs rtl lang",
    "tblPr": "tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tblBorders": "top left bottom right insideH",
    "tblCellMar": "top left bottom right",
    "tcPr": "tcW shd",
    "tbl": "tblPr tblGrid tr",
    "style": "name basedOn next semiHidden qFormat pPr rPr tblPr",
    "lvl": "start numFmt pStyle lvlText lvlJc pPr",
    "settings": "defaultTabStop compat themeFontLang decimalSymbol listSeparator",
    "styles": "docDefaults latentStyles style",
    "sectPr": "headerReference footerReference pgSz pgMar cols docGrid",
}
"""ISO/IEC 29500-1, 17 and annex A: the order of what we use inside each element; a strict reader refuses the file in any other."""
LISTING = Table("Recommendations made", ("Reference", "Recommendation"), tuple((f"V-{n}", SENTENCE) for n in range(60)), (1, 3))


def word_of(*blocks: Block, **more: object) -> bytes:
    return render(document(*blocks, **more))


def furniture(word: bytes) -> tuple[list[str], list[str]]:
    """The lines at the head and at the foot of each page, with the numbers that Word counts as it last saw them."""
    section = opened(word).sections[0]
    return tuple(  # type: ignore[return-value]  # two lists
        ["".join(p._p.itertext(qn("w:t"))) for p in place.paragraphs] for place in (section.header, section.footer)
    )


def test_headings_are_headings_that_a_screen_reader_lists() -> None:
    """experience.md, paper: a Word twin with real headings."""
    sections = (Section("Opinion", (SubHeading("Are children safeguarded?"), Paragraphs("Yes."))), Section("Nothing", ()))
    assert headings(render(document(sections=sections))) == [
        ("Title", "Regulation 44 visit report"),
        ("Heading 1", "Opinion"),
        ("Heading 2", "Are children safeguarded?"),
        ("Heading 1", "Signatures"),
    ]
    levels = {s.name: s.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") for s in opened(word_of()).styles}
    assert [levels[name].get(qn("w:val")) for name in ("Heading 1", "Heading 2")] == ["0", "1"]


def test_a_table_repeats_its_headings_on_each_page_and_splits_no_row() -> None:
    """experience.md, paper: table headings."""
    listing = tables(word_of(LISTING))[1]
    rows = [row._tr for row in listing.rows]
    assert [is_head(row) for row in rows] == [True] + [False] * 60
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    assert [cell.text for cell in listing.rows[0].cells] == ["Reference", "Recommendation"]
    assert all(p.style and p.style.name == "Table heading" for cell in listing.rows[0].cells for p in cell.paragraphs)


def test_tables_say_where_their_headings_are_and_what_they_hold() -> None:
    word = word_of(SubHeading("Education"), Facts((("Finding", "Met"),)), LISTING)
    said_of_each = [
        (
            table._tblPr.find(qn("w:tblLook")).get(qn("w:firstRow")),
            table._tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")),
            table._tblPr.find(qn("w:tblCaption")).get(qn("w:val")),
        )
        for table in tables(word)
    ]
    assert said_of_each == [
        ("0", "1", "Regulation 44 visit report"),
        ("0", "1", "Education"),
        ("1", "0", "Recommendations made"),
        ("0", "1", "Signature: Independent person"),
        ("0", "1", "Signature: Registered manager"),
    ]


def test_a_row_taller_than_a_third_of_a_page_may_run_over() -> None:
    table = tables(word_of(Facts((("Finding", "Met"), ("Evidence", SENTENCE * 40)))))[1]
    assert [row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows] == [True, False]


def test_columns_fill_the_width_and_hold_their_longest_word() -> None:
    headings = ("Reference", "Recommendation", "Quality standard", "Priority", "Consider by")
    rows = (("VABC234-12", SENTENCE, "Education", "Immediate", "1 Mar 2022"),)
    listing = tables(word_of(Table("t", headings, rows, (14, 34, 19, 3, 16))))[1]
    widths = [int(one.get(qn("w:w"))) for one in listing._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert 9411 - 5 <= sum(widths) <= 9411
    assert widths[3] > 1100


def test_columns_of_endless_words_share_the_width_as_told() -> None:
    listing = tables(word_of(Table("t", ("A", "B"), (("W" * 400, "W" * 400),), (1, 3))))[1]
    assert [int(one.get(qn("w:w"))) for one in listing._tbl.tblGrid.findall(qn("w:gridCol"))] == [2352, 7058]


def test_points_of_a_list_are_a_list() -> None:
    word = word_of(Bullets(("Locks", "Alarms")))
    points = [p for p in opened(word).paragraphs if p.style and p.style.name == "List Bullet"]
    assert [p.text for p in points] == ["Locks", "Alarms"]
    assert 'w:pStyle w:val="ListBullet"' in part(word, "word/numbering.xml")
    assert "w:numPr" in part(word, "word/styles.xml")


def test_both_signatures_stay_together_beside_the_end_of_the_report() -> None:
    """BR-14, and experience.md, paper: a signature block never alone on a page."""
    word = word_of(Paragraphs("First.\nThe end."))
    inside = opened(word).element.body
    held = [p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in inside.iter(qn("w:p"))]
    words = ["".join(p.itertext(qn("w:t"))) for p in inside.iter(qn("w:p"))]
    start = words.index("The end.")
    assert not held[start - 1]
    assert words[start + 1] == "Signatures"
    assert [words[n] for n in range(start, len(words)) if not held[n]] == ["Signatures", "Date", "", ""]
    assert opened(word).styles["Heading 1"].paragraph_format.keep_with_next


def test_a_report_that_ends_with_a_table_keeps_its_last_row_beside_the_signatures() -> None:
    rows = tables(word_of(LISTING))[1].rows
    held = [all(p.paragraph_format.keep_with_next for c in rows[n].cells for p in c.paragraphs) for n in (0, -2, -1)]
    assert held == [True, False, True]


def test_there_is_room_to_sign_and_none_where_somebody_has() -> None:
    boxes = (SignatureBox("Independent person", "T. Visit", "Mine.", signed="Signed on paper"), SignatureBox("Manager", "Pat", "Seen."))
    signed, empty = tables(word_of(signatures=boxes))[-2:]
    assert [row.cells[0].text for row in signed.rows] == ["Role", "Name", "Statement", "Signature"]
    assert [row.cells[0].text for row in empty.rows] == ["Role", "Name", "Statement", "Signature", "Date"]
    assert [row.height for row in empty.rows][3:] == [Pt(51), Pt(28.35)]
    assert {row.height for row in signed.rows} == {None}


def test_each_page_has_marking_reference_version_code_and_number() -> None:
    """experience.md, paper: page x of y, reference, version and check code in the footer, marking in the header."""
    word = word_of(Paragraphs("Short."), notice="SAMPLE")
    assert furniture(word) == (
        ["OFFICIAL-SENSITIVE", "SAMPLE"],
        [
            "Oak House, visit of 10 January 2022Page 1 of 1",
            "Report VABC234, version 1, made on 21 January 2022, check code AAAA-BBBB-CCCC-DDDD",
        ],
    )
    assert all(f'w:fldSimple w:instr="{name}"' in part(word, "word/footer1.xml") for name in ("PAGE", "NUMPAGES"))


@pytest.mark.parametrize("name", ["document", "styles", "settings", "numbering", "header1", "footer1"])
def test_every_element_stands_where_the_format_wants_it(name: str) -> None:
    word = word_of(Paragraphs("She said שלום\nשלום"), Bullets(("Locks",)), LISTING, Facts((("Finding", "Met"),)))
    for element in parse_xml(part(word, f"word/{name}.xml").encode()).iter():
        tag = element.tag.rpartition("}")[2]
        inside = [child.tag.rpartition("}")[2] for child in element]
        if tag in ORDER:
            assert inside == sorted(inside, key=ORDER[tag].split().index), f"{tag}: {inside}"


def test_a_draft_says_so_in_head_foot_and_text() -> None:
    word = word_of(version="", check_code="", made_on="", notice="DRAFT: not for signature")
    head, foot = furniture(word)
    assert (head, foot[1]) == (["OFFICIAL-SENSITIVE", "DRAFT: not for signature"], "Report VABC234, draft")
    assert [p.text for p in opened(word).paragraphs][2:4] == ["DRAFT: not for signature", COPY]
    assert opened(word).core_properties.content_status == "Draft"


def test_the_file_says_that_it_is_a_copy() -> None:
    assert opened(word_of()).paragraphs[2].text == "This is a Word copy, to read, edit or hear. The signed PDF is the report."


def test_a_head_and_foot_of_any_length_leave_room_for_the_words() -> None:
    long = SENTENCE * 400
    head, foot = furniture(word_of(subtitle=long, marking=long, notice=long, reference=long))
    assert [len(line) for line in (*head, *foot)] == [200, 200, 200 + len("Page 1 of 1"), 200]
    assert all("…" in line for line in (*head, *foot))


def test_the_file_says_its_title_author_language_and_version() -> None:
    told = opened(word_of()).core_properties
    assert (told.title, told.author) == ("Regulation 44 visit report: Oak House, visit of 10 January 2022", "T. Visit")
    assert (told.subject, told.category, told.version, told.language) == ("Report VABC234", "OFFICIAL-SENSITIVE", "1", "en-GB")
    assert (told.content_status, told.comments, told.last_modified_by) == ("Final", COPY, "")
    assert 'w:lang w:val="en-GB"' in part(word_of(), "word/styles.xml")


def test_the_file_names_no_moment_no_machine_and_nothing_of_the_librarys_template() -> None:
    """The same content is the same file; nothing tells where it was made."""
    word = word_of(Paragraphs("Short."))
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
        assert {(info.date_time, info.create_system) for info in parts.infolist()} == {((1980, 1, 1, 0, 0, 0), 0)}
        assert not any(name.endswith((".jpeg", ".bin")) or "custom" in name for name in parts.namelist())
    assert not any(words in everything for words in (b"python-docx", b"dcterms:created>", b"Microsoft Macintosh", b"rsid", b"en-US"))


def test_paper_is_a4_and_letters_are_those_of_the_pdf() -> None:
    """experience.md, paper: A4, Arial-metric 12 point, black on white."""
    made = opened(word_of())
    section = made.sections[0]
    assert (section.page_width, section.page_height) == pytest.approx((Mm(210), Mm(297)), abs=Mm(0.1))
    assert (section.left_margin, section.right_margin) == pytest.approx((Mm(22), Mm(22)), abs=Mm(0.1))
    sizes = {s.name: s.element.find(f"{qn('w:rPr')}/{qn('w:sz')}").get(qn("w:val")) for s in made.styles if s.type == 1}
    assert [sizes[name] for name in ("Normal", "Title", "Heading 1", "Table cell")] == ["24", "44", "31", "21"]
    assert 'w:ascii="Arial"' in part(word_of(), "word/styles.xml")


def test_what_runs_from_right_to_left_says_so() -> None:
    word = word_of(Paragraphs("She said שלום, עולם! to us\nمرحبا 12 مرحبا"))
    english, arabic = (p for p in opened(word).paragraphs if "שלום" in p.text or "12" in p.text)
    assert [(run.text, bool(run.font.rtl)) for run in english.runs] == [("She said ", False), ("שלום, עולם", True), ("! to us", False)]
    assert [(run.text, bool(run.font.rtl)) for run in arabic.runs] == [("مرحبا 12 مرحبا", True)]
    assert [p._p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for p in (english, arabic)] == [False, True]


def test_a_mark_goes_with_its_letter() -> None:
    word = word_of(Paragraphs("x של\u05b9 y"))
    assert ("של\u05b9", True) in [(run.text, bool(run.font.rtl)) for p in opened(word).paragraphs for run in p.runs]


def test_what_nobody_can_see_is_left_out_and_joiners_stay() -> None:
    """Control characters, half letters and direction marks would make the file invalid or the text lie."""
    typed = "a\x00b\x07c\ud800d\u202ee\u200bf\ufffeg\ue000h"
    word = word_of(Paragraphs(typed), title=typed, subtitle=typed, author=typed, reference=typed, marking=typed, notice=typed)
    assert said(word)[:2] == ["abcdefgh", "abcdefgh"]
    assert opened(word).core_properties.author == "abcdefgh"
    assert "می\u200cخواهم" in said(word_of(Paragraphs("می\u200cخواهم")))


def test_a_tab_parts_words_and_line_breaks_stay() -> None:
    word = word_of(Paragraphs("one\ttwo"), Facts((("Evidence", "First.\n- one\r\n- two\n"),)))
    assert {"one two", "First.\n- one\n- two"} <= set(said(word))


def test_the_particulars_of_a_file_are_short() -> None:
    """The format takes 255 letters."""
    assert len(opened(word_of(subtitle="x" * 400, author="y" * 400)).core_properties.title) == 255


@given(ANYTHING, ANYTHING, ANYTHING, st.integers(1, 9))
def test_any_text_at_all_gives_a_file_that_opens(one: str, two: str, three: str, share: int) -> None:
    table = Table(one, (two, three), ((one, two), (three, one)), (share, 3))
    boxes = (SignatureBox(one, two, three), SignatureBox(two, three, one, signed=one))
    blocks = (Paragraphs(one), SubHeading(two), Bullets((one, three)), table, Facts(((one, two), (two, three))))
    more = {"author": one, "marking": two, "notice": three, "reference": one, "version": two}
    word = word_of(*blocks, title=three, subtitle=one, signatures=boxes, **more)
    assert is_own(word)
    assert len(opened(word).tables) >= 3
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        assert all(parse_xml(parts.read(name)) is not None for name in parts.namelist())


def test_the_same_content_is_the_same_file() -> None:
    blocks = (Paragraphs(SENTENCE * 99 + "😀 Tŷ"), LISTING)
    make = (
        "import hashlib; from tests.word.test_file import *; "
        "print(hashlib.sha256(word_of(Paragraphs(SENTENCE * 99 + '😀 Tŷ'), LISTING)).hexdigest())"
    )
    here = word_of(*blocks)
    other = subprocess.run(
        [sys.executable, "-c", make],
        env={**os.environ, "PYTHONHASHSEED": "99", "PYTHONUTF8": "1", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert word_of(*blocks) == here
    assert other.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_a_file_is_known_as_our_own_until_somebody_changes_it() -> None:
    word = word_of()
    assert is_own(word)
    assert not is_own(changed_in_word(word))
    assert not any(is_own(other) for other in (b"", b"%PDF-1.7", word[:200]))
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert not is_own(empty.getvalue())
