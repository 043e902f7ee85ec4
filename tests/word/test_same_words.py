"""PDF and Word say the same, word for word and in the same order; page furniture apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.types import CasebookKind, FindingResult, QualityStandard, Role, SignerRole, Source
from reg44desk.domain.visit import Finding
from reg44desk.paper import Block, Bullets, Facts, Paragraphs, SignatureBox, SubHeading, Table
from reg44desk.pdf import reg44_report
from reg44desk.services import printing, reg44, reports, upkeep, visit_record
from reg44desk.services.desk import Desk
from reg44desk.word.report import render
from tests.conftest import ACTOR, CHEAP, DEVICE, PASSPHRASE, FakeClock
from tests.factories import import_tracker, make_finished, make_home, make_person, whole_draft
from tests.pdf.papers import SENTENCE, document, squeezed
from tests.pdf.test_report import make_full
from tests.pdf.test_text import FAMILIAR, HOSTILE
from tests.word.copies import assert_same_order, assert_same_words, said


def both(desk: Desk, visit_id: UUID, version: int | None = None) -> tuple[bytes, bytes]:
    """A visit's report as PDF and as Word."""
    asked = (visit_id, desk.today(), version)
    return desk.read(printing.report_pdf, *asked), desk.read(printing.report_word, *asked)


def both_of(*blocks: Block, **more: object) -> tuple[bytes, bytes]:
    paper = document(*blocks, **more)
    return reg44_report.render(paper), render(paper)


def test_a_short_and_a_full_report(desk: Desk) -> None:
    short, full = make_finished(desk), make_full(desk)
    assert_same_words(*both(desk, short.visit_id))
    assert_same_words(*both(desk, full.visit_id))


def test_a_draft(desk: Desk) -> None:
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    draft = desk.do(visit_record.save_visit, whole_draft(make_home(desk), visitor, premises_notes="Half written")).value
    assert_same_words(*both(desk, draft))


def test_a_report_that_both_have_signed(desk: Desk) -> None:
    """BR-14, BR-15: what is recorded of a signature stands in both."""
    made = make_finished(desk)
    for role, person in ((SignerRole.INDEPENDENT_PERSON, made.visitor), (SignerRole.REGISTERED_MANAGER, made.manager)):
        desk.do(reports.sign, made.report_id, reports.SignatureDraft(role, person, date(2022, 1, 20)))
    pdf, word = both(desk, made.visit_id)
    assert_same_words(pdf, word)
    assert "Signed on paper by T. Visit of Oak House on 20 January 2022" in said(word)


def test_each_of_many_versions(desk: Desk) -> None:
    """BR-17: an old version is kept as it was, in both."""
    made = make_finished(desk)
    for number in (2, 3):
        again = whole_draft(made.home_id, made.visitor, visit_id=made.visit_id, premises_notes=f"Painted {number} times.")
        desk.do(reports.finish_report, again)
    for version in (1, 2, 3, None):
        assert_same_words(*both(desk, made.visit_id, version))
    assert "Painted 2 times." in said(both(desk, made.visit_id, 2)[1])
    assert "Painted 2 times." not in said(both(desk, made.visit_id)[1])


def test_a_report_brought_in_from_the_workbook(desk: Desk) -> None:
    import_tracker(desk)
    assert_same_words(*both(desk, desk.read(reg44.list_visits)[0].id))


def test_a_report_of_the_sample(tmp_path: Path, clock: FakeClock, open_desk: Callable[[Path], Desk]) -> None:
    path = tmp_path / "sample.r44"
    upkeep.make_casebook(path, PASSPHRASE, clock, ACTOR, DEVICE, kind=CasebookKind.SAMPLE, cost=CHEAP)
    desk = open_desk(path)
    assert_same_words(*both(desk, make_finished(desk).visit_id))


def test_sixty_recommendations(desk: Desk) -> None:
    """experience.md, complaints: reports with 0, 1 and 60 recommendations."""
    pdf, word = both(desk, make_full(desk, recommendations=60).visit_id)
    assert_same_words(pdf, word)
    assert sum(words.startswith("Recommendation number") for words in said(word)) == 60


def test_six_thousand_words_in_one_answer(desk: Desk) -> None:
    """experience.md, complaints: a 6,000-word answer."""
    words = " ".join(f"word{n}" for n in range(6000))
    pdf, word = both(desk, make_finished(desk, premises_notes=words).visit_id)
    assert_same_words(pdf, word)
    assert words in said(word)


def test_six_thousand_words_in_a_finding(desk: Desk) -> None:
    """The PDF tells a row that is too tall line by line; the Word file keeps the table and lets the row run over."""
    evidence = " ".join(f"word{n}" for n in range(6000))
    finding = Finding(QualityStandard.EDUCATION, FindingResult.NOT_MET, evidence, (Source.RECORDS,))
    pdf, word = both(desk, make_finished(desk, findings=(finding,)).visit_id)
    assert_same_order(pdf, word)
    assert evidence in said(word)


def test_rows_too_tall_for_a_table() -> None:
    headings = ("Reference", "Recommendation", "Quality standard", "Priority", "Consider by")
    rows = tuple((f"VABC234-{n}", SENTENCE * 12, "Education", "Immediate", "1 Mar 2022") for n in range(4))
    assert_same_order(*both_of(Table("t", headings, rows, (14, 34, 19, 12, 16))))


def test_twenty_thousand_letters_without_a_space() -> None:
    """offline.md 10: very long unbroken text."""
    pdf, word = both_of(Paragraphs("x" * 20_000), Facts((("Evidence", "y" * 20_000),)), Paragraphs("The end."))
    assert_same_order(pdf, word)
    assert [words for words in said(word) if len(words) > 100] == ["x" * 20_000, "y" * 20_000]


def test_what_does_not_apply_is_in_neither() -> None:
    nothing = (SubHeading(" "), Facts((("Label", " "),)), Table("t", ("A",), (), (1,)), Bullets((" ",)), Paragraphs("\n \n"))
    pdf, word = both_of(*nothing, signatures=(), cover=Facts(()))
    assert_same_words(pdf, word)
    assert said(word) == ["Regulation 44 visit report", "Oak House, visit of 10 January 2022"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_markup_is_kept_as_typed(typed: str) -> None:
    """offline.md 10."""
    table = Table("t", (typed,), ((typed,),), (1,))
    boxes = (SignatureBox(typed, typed, typed, signed=typed),)
    pdf, word = both_of(Paragraphs(typed), SubHeading(typed), Bullets((typed,)), table, title=typed, subtitle=typed, signatures=boxes)
    assert_same_words(pdf, word)
    assert squeezed("".join(said(word))).count(squeezed(typed)) == 11


def test_hostile_names_and_answers_of_a_real_visit(desk: Desk) -> None:
    made = make_finished(desk, "Oak & <i>Ash</i> House", premises_notes=" ".join(HOSTILE))
    pdf, word = both(desk, made.visit_id)
    assert_same_words(pdf, word)
    assert "Oak & <i>Ash</i> House, visit of 10 January 2022" in said(word)


@given(FAMILIAR, FAMILIAR, FAMILIAR, st.booleans())
def test_familiar_letters_in_every_place(running: str, cell: str, name: str, signed: bool) -> None:  # noqa: FBT001
    boxes = (SignatureBox("Independent person", name, "Mine.", signed=name if signed else ""),)
    table = Table("t", ("Heading", "Other"), ((cell, running), (name, cell)), (1, 2))
    facts = Facts((("Label", running), ("Other", cell)))
    assert_same_words(*both_of(Paragraphs(running), facts, Bullets((name, cell)), table, subtitle=name, signatures=boxes))
