"""Versions of a visit's report compared, and the newest with the record as it stands; and the paper that says what differs."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from reg44desk.domain.report_types import ReportStep
from reg44desk.domain.types import Priority, QualityStandard, Role, VisitState
from reg44desk.domain.visit import NewRecommendation
from reg44desk.errors import UserError
from reg44desk.services import lifecycle, people, reg44, report_compare, report_comparison, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.lifecycle import StepDraft
from reg44desk.services.report_comparison import Comparison
from tests.conftest import FakeClock
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.pdf.papers import squeezed, text_of, ua_problems

BEFORE, AFTER = "The gate was broken. The hall was warm.", "The gate was mended. The hall was warm."


@pytest.fixture
def done(desk: Desk, clock: FakeClock) -> Finished:
    """A report finished twice: the premises changed, and good practice was added."""
    one = make_finished(desk, premises_notes=BEFORE)
    clock.move(days=1)
    change(desk, one, premises_notes=AFTER, good_practice="Meals are cooked together.")
    return one


def change(desk: Desk, one: Finished, **more: Any) -> None:
    """Finish the report again with something changed."""
    draft = desk.read(visit_record.get_form, one.home_id, one.visit_id, desk.today()).draft
    desk.do(reports.finish_report, dataclasses.replace(draft, **more))


def compared(desk: Desk, one: Finished, first: int, second: int | None) -> Comparison:
    return desk.read(report_comparison.get_comparison, one.visit_id, desk.today(), first, second)


def told(found: Comparison) -> list[tuple[str, str]]:
    return [(row.place, report_compare.spoken(row)) for row in report_compare.differences(found.rows)]


def paper(desk: Desk, one: Finished, first: int, second: int | None) -> str:
    """What the paper says; it is a valid one, and always the same."""
    pdf = desk.read(report_comparison.comparison_pdf, one.visit_id, desk.today(), first, second)
    assert ua_problems(pdf) == []
    assert pdf == desk.read(report_comparison.comparison_pdf, one.visit_id, desk.today(), first, second)
    return text_of(pdf)


def test_two_versions_are_told_apart(desk: Desk, done: Finished) -> None:
    """regulation.md, part d, Locking: keep the draft as issued and differences; BR-17: each version is frozen."""
    found = compared(desk, done, 1, 2)
    assert told(found) == [
        ("Premises", "taken away: broken; added: mended"),
        ("Good practice seen", "added: Meals are cooked together."),
    ]
    assert found.title == "Version 1 compared with version 2"
    codes = [row.check_code for row in desk.read(reports.list_versions, done.visit_id)]
    assert found.before.heading == f"Version 1\n21 January 2022\ncheck code {codes[1]}"
    assert found.after.heading == f"Version 2\n22 January 2022\ncheck code {codes[0]}"


def test_the_other_way_round_what_was_added_is_taken_away(desk: Desk, done: Finished) -> None:
    assert told(compared(desk, done, 2, 1)) == [
        ("Premises", "taken away: mended; added: broken"),
        ("Good practice seen", "taken away: Meals are cooked together."),
    ]


def test_the_record_as_it_stands_is_compared_once_it_has_changed(desk: Desk, done: Finished) -> None:
    assert not desk.read(report_comparison.record_differs, done.visit_id, desk.today())
    desk.do(people.edit_person, done.visitor, people.PersonDraft("Another Name"))
    assert desk.read(report_comparison.record_differs, done.visit_id, desk.today())
    found = compared(desk, done, 2, None)
    assert found.after.heading == "The record as it stands\n22 January 2022\nno version, so no check code"
    assert [place for place, _said in told(found)] == [
        "About the report: Author",
        "First page: Independent person",
        "Signatures: Independent person",
    ]


def test_a_visit_without_a_version_has_nothing_to_compare(desk: Desk, done: Finished) -> None:
    draft = dataclasses.replace(desk.read(visit_record.get_form, done.home_id, done.visit_id, desk.today()).draft, visit_id=None)
    other = desk.do(visit_record.save_visit, dataclasses.replace(draft, visit_date=desk.today())).value
    assert not desk.read(report_comparison.record_differs, other, desk.today())
    with pytest.raises(UserError, match="has no version yet"):
        desk.read(report_comparison.usual_pair, other, None, None)


def test_reports_brought_in_say_what_the_record_says(imported: Desk) -> None:
    """One brought in says nothing of Ofsted's inspections; that alone is no change of the record."""
    made = [v.id for v in imported.read(reg44.list_visits) if v.state is VisitState.FINAL]
    assert len(made) > 10
    assert not any(imported.read(report_comparison.record_differs, visit_id, imported.today()) for visit_id in made)


@pytest.mark.parametrize(
    ("first", "second", "pair"),
    [(None, None, (1, 2)), (1, None, (1, 2)), (2, None, (2, None)), (None, 2, (1, 2)), (None, 1, (1, 1)), (2, 1, (2, 1))],
)
def test_what_is_compared_when_less_is_said(
    desk: Desk, done: Finished, first: int | None, second: int | None, pair: tuple[int, int | None]
) -> None:
    assert desk.read(report_comparison.usual_pair, done.visit_id, first, second) == pair


def test_an_only_version_is_compared_with_the_record(desk: Desk) -> None:
    one = make_finished(desk)
    assert desk.read(report_comparison.usual_pair, one.visit_id, None, None) == (1, None)
    assert told(compared(desk, one, 1, None)) == []


@pytest.mark.parametrize(("first", "second", "why"), [(1, 1, "is the same as itself"), (1, 7, "no version 7"), (7, None, "no version 7")])
def test_versions_that_are_not_there_are_refused(desk: Desk, done: Finished, first: int, second: int | None, why: str) -> None:
    with pytest.raises(UserError, match=why):
        compared(desk, done, first, second)


# On paper


def test_the_paper_says_what_differs_in_a_table(desk: Desk, done: Finished) -> None:
    said = paper(desk, done, 1, 2)
    assert "1 line changed, 1 added." in said
    assert "Where Before After" in said
    assert "The gate was [broken]. The hall was warm." in said.replace("\n", " ")
    assert "Not there [Meals are cooked together.]" in said
    assert "version 1 compared with version 2, made on 22 January 2022" in said
    assert "Independent person signs" not in said


def test_the_paper_tells_what_the_provider_said_of_the_draft(desk: Desk) -> None:
    """1.9, O4 to O6: the provider may comment, and only the independent person changes the report; part d, Locking."""
    draft = whole_draft(make_home(desk), make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON), premises_notes=BEFORE)
    visit_id = desk.do(visit_record.save_visit, draft).value
    for step, note in ((ReportStep.TO_PROVIDER, ""), (ReportStep.COMMENTED, "The gate has been mended since.")):
        desk.do(lifecycle.record_step, visit_id, StepDraft(step, date(2022, 1, 20), "Celia", note))
    desk.do(reports.finish_report, dataclasses.replace(draft, visit_id=visit_id))
    desk.do(reports.finish_report, dataclasses.replace(draft, visit_id=visit_id, premises_notes=AFTER))
    said = " ".join(text_of(desk.read(report_comparison.comparison_pdf, visit_id, desk.today(), 1, 2)).split())
    assert "20 January 2022, Celia The provider commented" in said
    assert "20 January 2022, Celia The gate has been mended since." in said


def test_the_paper_of_two_that_are_the_same_says_so(desk: Desk, done: Finished) -> None:
    said = paper(desk, done, 2, None)
    assert "Nothing differs." in said
    assert "Words in [square brackets]" not in said


def test_what_went_is_told_and_a_sample_stays_marked(desk: Desk, done: Finished) -> None:
    found = compared(desk, done, 2, 1)
    sampled = dataclasses.replace(found.document, notice="SAMPLE: every home and person is invented · DRAFT: not for signature")
    made = report_comparison.build(dataclasses.replace(found, document=sampled), desk.today())
    assert made.notice == "SAMPLE: every home and person is invented"
    assert "[Meals are cooked together.] Not there" in paper(desk, done, 2, 1)


def test_the_name_of_the_file_sorts_and_says_what_it_is(desk: Desk, done: Finished) -> None:
    name = desk.read(report_comparison.file_name, done.visit_id, 1, 2)
    assert name == "2022-01-10 Oak House - Regulation 44 visit report - v1 compared with v2.pdf"
    assert desk.read(report_comparison.file_name, done.visit_id, 2, None).endswith("v2 compared with the record.pdf")


def test_hostile_words_are_only_words(desk: Desk) -> None:
    one = make_finished(desk, premises_notes="<b>bold</b> & <para> one")
    change(desk, one, premises_notes="<b>bold</b> & <para> two [x] " + "y" * 3000)
    [(_place, said)] = told(compared(desk, one, 1, 2))
    assert said.startswith("taken away: one; added: two [x] yyy")
    assert squeezed("<b>bold</b> & <para> [one]") in squeezed(paper(desk, one, 1, 2))


def test_sixty_recommendations_and_a_long_answer_print_whole(desk: Desk) -> None:
    asked = tuple(
        NewRecommendation(text=f"Mend gate {n}.", quality_standard=QualityStandard.EDUCATION, priority=Priority.HIGH) for n in range(60)
    )
    one = make_finished(desk, premises_notes="Once. " * 1000)
    change(desk, one, recommendations=asked, premises_notes=f"{'Once. ' * 1000}Twice.")
    assert report_compare.sentence(compared(desk, one, 1, 2).rows) == "1 line changed, 60 added."
    said = paper(desk, one, 1, 2)
    assert "Mend gate 0." in said
    assert "Mend gate 59." in said
    assert "[Twice.]" in said
