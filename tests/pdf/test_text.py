"""Whatever people type is printed as they typed it, and never read as markup (offline.md 10)."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.paper import Bullets, Facts, Paragraphs, SignatureBox, SubHeading, Table
from reg44desk.pdf.reg44_report import render
from reg44desk.services import printing
from reg44desk.services.desk import Desk
from tests.factories import make_finished
from tests.pdf.papers import SENTENCE, document, images, page_lines, printed, squeezed, text_of, ua_problems

HOSTILE = (
    "<b>bold</b>",
    "a < b & c > d",
    '<img src="/etc/hostname"/>',
    '<img src="file:///etc/hostname" width="100" height="100"/>',
    "<font color='red' size=40>red",
    "<font color=\"[[[getattr(pow, Word('__globals__'))['os'].system('true')]]]\">x</font>",
    "</para><para>",
    "<!-- unclosed",
    "&amp; &#65; &nbsp; &unknown;",
    "<a href='https://example.org'>link</a>",
    "]]> <?xml version='1.0'?>",
    "<onDraw name='x'/><seq/><super>2</super>",
)
FAMILIAR = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789ŷŵłżóéñ'.,;:()<>&/=\"# "), max_size=120)
ANYTHING = st.text(st.characters(), max_size=80)


@pytest.mark.parametrize("typed", HOSTILE)
def test_markup_is_printed_as_typed(typed: str) -> None:
    """offline.md 10: one function makes paragraphs and always escapes."""
    said = printed(Paragraphs(typed), SubHeading(typed), Facts(((typed, typed),)), Bullets((typed,)), title=typed, subtitle=typed)
    assert squeezed(said).count(squeezed(typed)) >= 7


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_file_of_this_computer_gets_into_a_report(typed: str) -> None:
    """offline.md 10: an image named in text was embedded by the drawing library."""
    table = Table("t", (typed,), ((typed,),), (1,))
    pdf = render(document(Paragraphs(typed), table, Bullets((typed,)), title=typed, author=typed, notice=typed))
    assert images(pdf) == 0
    assert b"/URI" not in pdf
    assert b"/Annots" not in pdf


def test_hostile_names_and_answers_of_a_real_visit_are_printed_as_typed(desk: Desk) -> None:
    typed = " ".join(HOSTILE)
    made = make_finished(desk, "Oak & <i>Ash</i> House", premises_notes=typed)
    pdf = desk.read(printing.report_pdf, made.visit_id, desk.today())
    assert ua_problems(pdf) == []
    assert squeezed(typed) in squeezed(text_of(pdf))
    assert "Oak & <i>Ash</i> House, visit of 10 January 2022" in text_of(pdf)


@pytest.mark.parametrize(
    "typed",
    [
        "Tŷ Cŵn, Llanŵnda, Pôl",
        "Łódź, żółć, Ąę",
        "Zoë Ñuñez, Søren, Çelik",
        "“Quotes” – dashes — and… € £ ½",
        "Ελληνικά, Кирилл",
        "e\u0301te\u0301",
    ],
)
def test_european_names_are_printed_letter_by_letter(typed: str) -> None:
    assert squeezed(unicodedata.normalize("NFC", typed)) in squeezed(printed(Paragraphs(typed)))


def test_a_letter_that_no_font_has_is_told_by_its_name() -> None:
    assert "Seen (thumbs up sign) and (cjk unified ideograph-6f22)." in printed(Paragraphs("Seen 👍 and 漢."))


def test_emoji_and_arabic_letters_that_the_spare_font_has_are_printed() -> None:
    said = printed(Paragraphs("mood 😀 then مرحبا end"))
    assert "😀" in said
    assert set("مرحبا") <= set(said)


def test_marks_over_letters_stay_and_those_no_font_has_go() -> None:
    said = printed(Paragraphs("a\u0338b and c\u1ab5d"))
    assert "\u0338" in said
    assert "cd" in said


def test_what_nobody_can_see_is_left_out() -> None:
    """Control characters, half letters and direction marks would make the file invalid or the text lie."""
    typed = "a\x00b\x07c\ud800d\u202ee\u200bf\ufffeg\ue000h"
    said = printed(Paragraphs(typed), title=typed, subtitle=typed, author=typed, reference=typed, marking=typed, notice=typed)
    assert said.count("abcdefgh") == 7


def test_a_tab_and_a_hard_space_part_words() -> None:
    assert "one two three" in printed(Paragraphs("one\ttwo\u2003three"))


def test_line_breaks_stay_in_running_text_and_in_tables() -> None:
    typed = "First.\n- one\n\n- two\r\n"
    pdf = render(document(Paragraphs(typed), Facts((("Evidence", typed),))))
    lines = [line.strip() for line in page_lines(pdf)[0].splitlines()]
    assert [lines.count(one) for one in ("- one", "- two")] == [2, 2]


def test_twenty_thousand_letters_without_a_space_are_printed() -> None:
    """offline.md 10: very long unbroken text took the drawing library minutes."""
    said = printed(Paragraphs("x" * 20_000), Facts((("Evidence", "y" * 20_000),)))
    assert (said.count("x") >= 20_000, said.count("y") >= 20_000) == (True, True)


def test_a_head_and_foot_of_any_length_stay_on_their_line() -> None:
    long = SENTENCE * 400
    said = printed(Paragraphs("Short."), subtitle=long, marking=long, notice=long, reference=long)
    assert said.count("…") == 4 * len(said.splitlines())


@given(FAMILIAR, FAMILIAR, FAMILIAR)
def test_familiar_letters_survive_in_every_place(running: str, cell: str, name: str) -> None:
    boxes = (SignatureBox("Independent person", name, "Mine."),)
    said = squeezed(printed(Paragraphs(running), Table("t", ("Heading",), ((cell or "-",),), (1,)), signatures=boxes))
    assert all(squeezed(typed) in said for typed in (running, cell, name))


@given(ANYTHING, ANYTHING, ANYTHING)
def test_any_text_at_all_gives_a_valid_file(one: str, two: str, three: str) -> None:
    table = Table(one, (two, three), ((one, two), (three, one)), (1, 3))
    boxes = (SignatureBox(one, two, three), SignatureBox(two, three, one, signed=one))
    pdf = render(document(Paragraphs(one), SubHeading(two), Bullets((one, three)), table, title=three, subtitle=one, signatures=boxes))
    assert ua_problems(pdf) == []


def test_the_same_content_is_the_same_file() -> None:
    """architecture.md 10: a stored fingerprint of the signed document needs this."""
    assert render(document(Paragraphs(SENTENCE * 99))) == render(document(Paragraphs(SENTENCE * 99)))


def test_the_same_content_is_the_same_file_in_another_run_of_the_program() -> None:
    make = (
        "import hashlib; from tests.pdf.papers import *; from reg44desk.paper import Paragraphs; "
        "print(hashlib.sha256(render(document(Paragraphs(SENTENCE * 99 + '😀 Tŷ')))).hexdigest())"
    )
    here = hashlib.sha256(render(document(Paragraphs(SENTENCE * 99 + "😀 Tŷ")))).hexdigest()
    other = subprocess.run(
        [sys.executable, "-c", make],
        env={**os.environ, "PYTHONHASHSEED": "99", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == here
