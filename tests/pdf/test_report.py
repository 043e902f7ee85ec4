"""A visit's report on paper, made from a real casebook and read back."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from reg44desk.domain.types import CasebookKind, FindingResult, Priority, QualityStandard, RecordType, Role, SignerRole, Source, SpokenGroup
from reg44desk.domain.visit import Finding, NewRecommendation, RecordSeen, SpokenTo
from reg44desk.paper import ReportDocument
from reg44desk.pdf.reg44_report import render
from reg44desk.services import printing, reg44, report_content, reports, upkeep, visit_record
from reg44desk.services.desk import Desk
from tests.conftest import ACTOR, CHEAP, DEVICE, PASSPHRASE, FakeClock
from tests.factories import Finished, import_tracker, inspect_poorly, make_finished, make_home, make_person, whole_draft
from tests.pdf.papers import SENTENCE, outline, page_lines, page_texts, page_with, text_of, ua_problems

GOLDEN = Path(__file__).parent / "golden" / "report.txt"
ALWAYS = ["The visit", "Opinion", "Who was spoken to", "Findings by quality standard", "How this report was made", "Signatures"]
SECTIONS = [
    *ALWAYS[:3],
    "Records seen",
    "Premises",
    "Findings by quality standard",
    "Good practice seen",
    "Recommendations",
    "Last Ofsted inspection",
    *ALWAYS[4:],
]


def report_of(desk: Desk, made: Finished, version: int | None = None) -> bytes:
    return desk.read(printing.report_pdf, made.visit_id, desk.today(), version)


def make_full(desk: Desk, recommendations: int = 3) -> Finished:
    """A finished visit with every part of the report filled in."""
    return make_finished(
        desk,
        "Elm House",
        first=inspect_poorly,
        childrens_views=SENTENCE * 6,
        premises_notes=f"{SENTENCE}\n{SENTENCE * 3}",
        good_practice=SENTENCE * 2,
        children_observed=1,
        spoken_to=tuple(SpokenTo(group, 2, 1, 1, 1) for group in SpokenGroup),
        records_seen=tuple(RecordSeen(kind, 3, "Up to date.", date(2022, 1, 3), date(2022, 1, 4)) for kind in RecordType),
        findings=tuple(Finding(one, FindingResult.PARTLY_MET, SENTENCE * 4, (Source.CHILDREN,)) for one in list(QualityStandard)[:8]),
        recommendations=tuple(
            NewRecommendation(f"Recommendation number {n}: {SENTENCE}", QualityStandard.EDUCATION, Priority.IMMEDIATE, date(2022, 3, 1))
            for n in range(1, recommendations + 1)
        ),
    )


@pytest.fixture
def full(desk: Desk) -> bytes:
    return report_of(desk, make_full(desk))


@pytest.fixture
def short(desk: Desk) -> bytes:
    return report_of(desk, make_finished(desk))


def test_a_short_and_a_full_report_are_valid_pdf_ua(short: bytes, full: bytes) -> None:
    """SI 2018/952 and technology.md 4: a tagged PDF that a screen reader can read."""
    assert ua_problems(short) == []
    assert ua_problems(full) == []


def test_the_file_says_its_title_language_and_reference(desk: Desk) -> None:
    pdf = report_of(desk, make_finished(desk))
    opened = pypdfium2.PdfDocument(pdf)
    told = opened.get_metadata_dict()
    reference = desk.read(reg44.list_visits)[0].reference
    assert told["Title"] == "Regulation 44 visit report: Oak House, visit of 10 January 2022"
    assert (told["Author"], told["Subject"], told["CreationDate"]) == ("T. Visit of Oak House", f"Report {reference}", "")
    assert b"/Lang (en-GB)" in pdf
    assert opened.get_page(0).get_size() == pytest.approx((595.28, 841.89), abs=0.01)
    opened.close()


def test_bookmarks_are_the_sections_that_apply(short: bytes, full: bytes) -> None:
    """experience.md, paper: no section that does not apply."""
    assert outline(short) == ALWAYS
    assert outline(full) == SECTIONS
    assert not any(absent in text_of(short) for absent in ("Records seen", "Premises", "Good practice", "Recommendations"))


def test_each_page_has_marking_reference_version_code_and_number(desk: Desk) -> None:
    """experience.md, paper: page x of y, reference, version and check code in the footer, marking in the header."""
    made = make_full(desk)
    version = desk.read(reports.list_versions, made.visit_id)[0]
    reference = desk.read(reg44.list_visits, home_id=made.home_id)[0].reference
    pages = page_texts(report_of(desk, made))
    for number, words in enumerate(pages, 1):
        assert words.startswith("OFFICIAL-SENSITIVE ")
        assert f"Page {number} of {len(pages)}" in words
        assert f"Report {reference}, version 1, made on 21 January 2022, check code {version.check_code}" in words


def test_both_opinions_stand_in_the_report(short: bytes) -> None:
    """Regulation 44(4): the two questions and the opinion on each."""
    first = page_texts(short)[0]
    assert "Are children effectively safeguarded? Opinion Yes Children said they feel safe" in first
    assert "promote children's well-being? Opinion Yes Children said" in first


def test_both_sign_on_one_page_that_also_holds_text_of_the_report(short: bytes, full: bytes) -> None:
    """BR-14, and experience.md, paper: a signature block never alone on a page."""
    for pdf in (short, full):
        words = page_with(pdf, "I have seen this report.")
        assert "Role Independent person" in words
        assert "This is my report and my opinion." in words
        assert "How this report was made This report is the independent person's own." in words


def test_a_recorded_signature_is_printed_and_the_other_box_stays_open(desk: Desk) -> None:
    """BR-14, BR-15."""
    made = make_finished(desk)
    desk.do(reports.sign, made.report_id, reports.SignatureDraft(SignerRole.INDEPENDENT_PERSON, made.visitor, date(2022, 1, 20)))
    words = page_with(report_of(desk, made), "Role Registered manager")
    assert "Signature Signed on paper by T. Visit of Oak House on 20 January 2022 Role Registered manager" in words
    assert "I have seen this report. Signature Date" in words


def test_a_draft_says_on_each_page_that_it_is_not_for_signature(desk: Desk) -> None:
    home_id = make_home(desk)
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    visit_id = desk.do(visit_record.save_visit, whole_draft(home_id, visitor)).value
    pdf = desk.read(printing.report_pdf, visit_id, desk.today())
    assert ua_problems(pdf) == []
    assert all("DRAFT: not for signature" in words and "check code" not in words for words in page_texts(pdf))


def test_the_sample_says_so_on_each_page(tmp_path: Path, clock: FakeClock, open_desk: Callable[[Path], Desk]) -> None:
    """A sample can never pass for a real report."""
    path = tmp_path / "sample.r44"
    upkeep.make_casebook(path, PASSPHRASE, clock, ACTOR, DEVICE, kind=CasebookKind.SAMPLE, cost=CHEAP)
    desk = open_desk(path)
    assert all("SAMPLE: every home and person is invented" in one for one in page_texts(report_of(desk, make_finished(desk))))


def test_a_visit_from_the_workbook_prints_what_the_workbook_knew(desk: Desk) -> None:
    import_tracker(desk)
    visit = desk.read(reg44.list_visits)[0]
    pdf = desk.read(printing.report_pdf, visit.id, desk.today())
    assert ua_problems(pdf) == []
    assert all("Brought in from a workbook: the signed paper is the record" in words for words in page_texts(pdf))
    assert "Findings by quality standard" not in outline(pdf)


def test_sixty_recommendations_print_whole_words_under_repeated_headings(desk: Desk) -> None:
    """experience.md, complaints: reports with 0, 1 and 60 recommendations print well."""
    made = make_full(desk, recommendations=60)
    pdf = report_of(desk, made)
    reference = desk.read(reg44.list_visits, home_id=made.home_id)[0].reference
    listing = [words for words in page_texts(pdf) if "Recommendation number" in words]
    assert len(listing) > 3
    assert all("Reference Recommendation Quality standard Priority" in words for words in listing)
    assert all(f"{reference}-{n} Recommendation number {n}:" in text_of(pdf) for n in range(1, 61))
    assert text_of(pdf).count("Immediate") == 60
    assert ua_problems(pdf) == []


def test_six_thousand_words_in_one_answer_are_all_printed(desk: Desk) -> None:
    """experience.md, complaints: a 6,000-word answer prints well."""
    words = [f"word{n}" for n in range(6000)]
    pdf = report_of(desk, make_finished(desk, premises_notes=" ".join(words)))
    said = text_of(pdf).split()
    assert ua_problems(pdf) == []
    assert [one for one in said if one.startswith("word")] == words


def test_a_long_finding_is_printed_in_full(desk: Desk) -> None:
    evidence = "\n".join(f"Point {n}: {SENTENCE}" for n in range(80))
    finding = Finding(QualityStandard.EDUCATION, FindingResult.NOT_MET, evidence, (Source.RECORDS,))
    pdf = report_of(desk, make_finished(desk, findings=(finding,)))
    assert ua_problems(pdf) == []
    assert all(f"Point {n}: The home" in text_of(pdf) for n in range(80))


def test_an_old_version_prints_as_it_was(desk: Desk) -> None:
    """BR-17: a change makes a new version, and the old one is kept."""
    made = make_finished(desk)
    again = whole_draft(made.home_id, made.visitor, visit_id=made.visit_id, premises_notes="Newly painted.")
    desk.do(reports.finish_report, again)
    assert "Newly painted." in text_of(report_of(desk, made))
    assert "Newly painted." not in text_of(report_of(desk, made, version=1))


def test_the_report_reads_as_it_did(desk: Desk) -> None:
    """The whole text of one report. After a wanted change set REG44DESK_UPDATE_GOLDEN=1, run this test, and read the difference."""
    read = "\n\n".join(page_lines(render(with_reference(desk, make_full(desk))))) + "\n"
    if os.environ.get("REG44DESK_UPDATE_GOLDEN"):
        GOLDEN.write_text(read, encoding="utf-8")
    assert read == GOLDEN.read_text(encoding="utf-8")


def with_reference(desk: Desk, made: Finished) -> ReportDocument:
    """The report with a fixed reference in place of the one drawn at random, and so a check code that is always the same."""
    drawn = desk.read(reg44.list_visits, home_id=made.home_id)[0].reference
    plain = report_content.to_plain(desk.read(reports.get_document, made.visit_id, desk.today()))
    fixed = report_content.from_plain(json.loads(json.dumps(plain).replace(drawn, "VABC234")))
    return dataclasses.replace(fixed, check_code=report_content.check_code(fixed))
