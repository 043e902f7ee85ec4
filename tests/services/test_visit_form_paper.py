"""The visit form on paper: what stands on it already, that nothing of another home does, and that it holds whatever it is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any
from uuid import UUID

import pytest

from reg44desk.domain.types import Announced, FindingResult, HomeType, Opinion, Progress, QualityStandard, Role, Source
from reg44desk.domain.visit import Finding, FollowUp, NewRecommendation
from reg44desk.errors import UserError
from reg44desk.services import reg44, visit_form_paper, visit_papers, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.visit_papers import PaperKind
from tests.factories import make_closed, make_home, make_person, whole_draft
from tests.pdf.papers import outline, page_texts, squeezed, text_of, ua_problems
from tests.services.rota_steps import independent, plan
from tests.services.test_rota_paper import as_sample

HOSTILE = "<b>bold</b> & <img src='x'/> {x} %s \x07\u202e\U0001f600 </para>"
LONG = "word " * 6000


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk, places=5)


def pdf(desk: Desk, home_id: UUID, visit_id: UUID | None = None) -> bytes:
    """A form that is valid PDF/UA-1, and the same each time it is made."""
    made = desk.read(visit_form_paper.form_pdf, home_id, visit_id, desk.today())
    assert ua_problems(made) == []
    assert made == desk.read(visit_form_paper.form_pdf, home_id, visit_id, desk.today())
    return made


def said(desk: Desk, home_id: UUID, visit_id: UUID | None = None) -> str:
    return " ".join(text_of(pdf(desk, home_id, visit_id)).split())


def visited(desk: Desk, home_id: UUID, day: date = date(2021, 12, 10), name: str = "T. Visit", **more: object) -> UUID:
    visitor = make_person(desk, name, Role.INDEPENDENT_PERSON)
    return desk.do(visit_record.save_visit, whole_draft(home_id, visitor, day, **more)).value


def recommended(desk: Desk, home_id: UUID, number: int, words: str = "Mend the fence") -> None:
    made = tuple(NewRecommendation(f"{words} {n}", consider_by_date=date(2022, 3, 1)) for n in range(1, number + 1))
    visited(desk, home_id, recommendations=made)


def test_it_holds_the_last_answers_and_the_planned_visit(desk: Desk, home: UUID) -> None:
    """Part b: what was said last time stands beside the question, as on the screen."""
    visited(desk, home, premises_notes="The boiler was cold.", opinion_effectively_safeguarded=Opinion.NO, good_practice="Cooking club")
    visit = plan(desk, home, date(2022, 1, 27), Announced.ANNOUNCED, independent(desk, "Ann"), planned_time=time(10))
    words = said(desk, home, visit)
    reference = desk.read(reg44.get_visit, visit).reference
    assert f"Visit form Oak House, visit planned for 27 January 2022, {reference}" in words
    assert "Last visit: 10 December 2021." in words
    assert "Planned for 27 January 2022, 10am." in words
    assert "Planned: Announced." in words
    assert "Planned: Ann." in words
    assert "The home has 5 places. Last visit: 3" in words
    assert "Last visit: The boiler was cold." in words
    assert "Are children effectively safeguarded? Last visit: No" in words
    assert "Last visit: Met. School attendance is up." in words
    assert "Last visit: Northmere" in words


def test_head_and_foot_stand_on_every_page(desk: Desk, home: UUID) -> None:
    """experience.md, Paper and files: marking, page x of y, reference."""
    pages = page_texts(pdf(desk, home))
    for number, words in enumerate(pages, 1):
        assert "OFFICIAL-SENSITIVE" in words
        assert f"Page {number} of {len(pages)}" in words
        assert "The independent person's own paper: it is not for the home." in words


def test_nothing_of_an_unannounced_visit_goes_to_the_home(desk: Desk, home: UUID) -> None:
    """Regulation 44(3): the form is the visitor's own, and says so on each page."""
    visit = plan(desk, home, date(2022, 1, 27), Announced.UNANNOUNCED)
    reference = desk.read(reg44.get_visit, visit).reference
    for words in page_texts(pdf(desk, home, visit)):
        assert "The independent person's own paper. Unannounced visit: nothing of this goes to the home." in words
        assert f"Blank visit form {reference}, Oak House" in words


def test_a_first_visit_has_no_last_answers_and_no_recommendation(desk: Desk, home: UUID) -> None:
    words = said(desk, home)
    assert "Oak House, no visit chosen" in words
    assert "This is the first visit to this home that is recorded here." in words
    assert "No recommendation of an earlier visit is open." in words
    assert words.count("Last visit:") == 0
    assert "Signature" not in words


def test_each_open_recommendation_has_its_words_dates_and_boxes(desk: Desk, home: UUID) -> None:
    """Part b, section 8: every open recommendation gets an answer."""
    recommended(desk, home, 2)
    first, second = desk.read(visit_record.open_recommendations, home, None, desk.today())
    followed = (FollowUp(first.id, Progress.VERIFIED_MET, "Mended"), FollowUp(second.id, Progress.IN_PROGRESS, "Half of it stands"))
    visited(desk, home, date(2022, 1, 10), "Ann", follow_ups=followed)
    words = said(desk, home)
    assert first.reference not in words
    assert (
        f"{second.reference} Mend the fence 2 Made on 10 December 2021, to be considered by 1 March 2022. Until now: in progress." in words
    )
    assert "Last said, on 10 January 2022: In progress. Half of it stands" in words
    assert words.count("\u2610 Replaced by a newer one") == 1


def test_sixty_recommendations_each_stand_once(desk: Desk, home: UUID) -> None:
    recommended(desk, home, 60)
    words = said(desk, home)
    for made in desk.read(visit_record.open_recommendations, home, None, desk.today()):
        assert words.count(f"{made.reference} {made.text} Made on") == 1
    assert words.count("What became of it") == 60


def test_six_thousand_words_of_last_time_are_shortened_as_on_the_screen(desk: Desk, home: UUID) -> None:
    finding = Finding(QualityStandard.EDUCATION, FindingResult.MET, LONG, (Source.RECORDS,))
    long: dict[str, Any] = {
        "premises_notes": LONG,
        "good_practice": LONG,
        "childrens_views": LONG,
        "reasons_effectively_safeguarded": LONG,
        "findings": (finding,),
    }
    visited(desk, home, **long)
    pages = page_texts(pdf(desk, home))
    assert len(pages) < 30
    assert "word…" in " ".join(pages)


def test_hostile_words_are_printed_as_typed(desk: Desk) -> None:
    """offline.md 10: nothing that was typed is read as markup, and a recommendation longer than a page still prints."""
    home_id = make_home(desk, f"Oak {HOSTILE[:30]}")
    recommended(desk, home_id, 1, f"{HOSTILE} {LONG}")
    visited(desk, home_id, date(2022, 1, 10), "Ann", premises_notes=HOSTILE)
    words = squeezed(said(desk, home_id))
    assert "Lastvisit:<b>bold</b>&<imgsrc='x'/>{x}%s" in words
    assert words.count("wordword") > 2000


def test_nothing_of_another_home_is_on_it(desk: Desk, home: UUID) -> None:
    """A paper that leaves the office names one home only."""
    other = make_home(desk, "Elm House")
    recommended(desk, other, 2, "Paint the hall")
    make_person(desk, "Cllr Elm", Role.ELECTED_MEMBER, other, since=date(2021, 6, 1))
    make_person(desk, "Cllr Oak", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))
    words = said(desk, home)
    assert "\u2610 Cllr Oak" in words
    assert "Elm" not in words
    assert "Paint" not in words


def test_only_a_secure_home_is_asked_for_a_youth_justice_child(desk: Desk, home: UUID) -> None:
    """Schedule 5, paragraph 5(f)."""
    secure = make_home(desk, "Secure House", home_type=HomeType.SECURE)
    assert "A youth justice child lives in the home" in said(desk, secure)
    assert "youth justice" not in said(desk, home)


def test_no_form_is_made_for_a_closed_home(desk: Desk) -> None:
    closed = make_closed(desk, "Ash House", date(2021, 9, 1))
    with pytest.raises(UserError, match="Ash House is closed on 21 January 2022"):
        desk.read(visit_form_paper.form_pdf, closed, None, desk.today())


def _made(desk: Desk, home_id: UUID) -> UUID:
    return visited(desk, home_id)


def _elsewhere(desk: Desk, home_id: UUID) -> UUID:
    assert home_id
    return plan(desk, make_home(desk, "Elm House"), date(2022, 1, 27))


@pytest.mark.parametrize("other", [_made, _elsewhere])
def test_the_visit_must_be_planned_and_of_this_home(desk: Desk, home: UUID, other: Callable[[Desk, UUID], UUID]) -> None:
    with pytest.raises(UserError, match="no longer planned"):
        desk.read(visit_form_paper.form_pdf, home, other(desk, home), desk.today())


def test_the_next_planned_visit_is_found(desk: Desk, home: UUID) -> None:
    assert desk.read(visit_papers.next_visit, home, desk.today()) is None
    plan(desk, home, date(2022, 2, 27))
    first = plan(desk, home, date(2022, 1, 27))
    assert desk.read(visit_papers.next_visit, home, desk.today()) == first
    assert desk.read(visit_papers.next_visit, home, date(2022, 3, 1)) is None


def test_the_file_says_what_it_is(desk: Desk, home: UUID) -> None:
    visit = plan(desk, home, date(2022, 1, 27))
    strange = make_home(desk, "?")
    today = desk.today()
    assert desk.read(visit_papers.file_name, PaperKind.FORM, home, visit, today) == "2022-01-27 Oak House - blank visit form.pdf"
    assert desk.read(visit_papers.file_name, PaperKind.BRIEFING, strange, None, today) == "2022-01-21 Home - briefing for a visit.pdf"


def test_its_sections_are_bookmarks_and_a_sample_says_so(desk: Desk, home: UUID) -> None:
    desk.do(as_sample)
    made = pdf(desk, home)
    assert "OFFICIAL-SENSITIVE - SAMPLE, NOTHING IN IT IS REAL" in text_of(made)
    assert outline(made)[0] == "The visit"
    assert outline(made)[-1] == "Who gets a copy"
    assert desk.read(visit_papers.marking).endswith("REAL")
