"""The briefing for the evening before: what it tells, that it never takes more than two sides, and what it leaves out aloud."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from reg44desk.domain.types import Announced, FindingResult, InspectionType, Judgement, Opinion, QualityStandard, Role, Source
from reg44desk.domain.visit import Finding, NewRecommendation
from reg44desk.errors import UserError
from reg44desk.pdf.visit_paper import render_counted
from reg44desk.services import briefing, home_profile, inspection_record, people, visit_papers, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.home_profile import BuildingDraft
from reg44desk.services.inspection_record import InspectionDraft, RequirementDraft
from tests.factories import inspect_poorly, make_closed, make_home, make_person, whole_draft
from tests.pdf.papers import page_texts, squeezed, text_of, ua_problems
from tests.services.rota_steps import bar, independent, made, plan
from tests.services.test_visit_form_paper import HOSTILE, LONG, recommended, visited


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk, places=5)


def pdf(desk: Desk, home_id: UUID, visit_id: UUID | None = None) -> bytes:
    """A briefing that is valid PDF/UA-1, the same each time, and has two sides at most."""
    found = desk.read(briefing.briefing_pdf, home_id, visit_id, desk.today())
    assert ua_problems(found) == []
    assert found == desk.read(briefing.briefing_pdf, home_id, visit_id, desk.today())
    assert len(page_texts(found)) <= 2
    return found


def said(desk: Desk, home_id: UUID, visit_id: UUID | None = None) -> str:
    return " ".join(text_of(pdf(desk, home_id, visit_id)).split())


def test_it_says_what_visit_to_which_home(desk: Desk, home: UUID) -> None:
    visit = plan(desk, home, date(2022, 1, 27), Announced.UNANNOUNCED, planned_time=time(17, 30))
    words = said(desk, home, visit)
    assert "Visit Thursday 27 January 2022, 5:30pm, unannounced Kind of home Long-stay Places 5" in words
    assert "Unannounced visit: nothing of this goes to the home." in words


def test_a_home_of_which_little_is_known_says_so(desk: Desk, home: UUID) -> None:
    words = said(desk, home)
    assert "Visit None is planned" in words
    assert "Registered manager Vacant Responsible individual Nobody is recorded Members who agreed to come None" in words
    assert "No inspection is recorded yet." in words
    assert "No visit to this home is recorded here." in words
    assert "None is open." in words
    assert "No finding of an earlier visit is recorded here." in words
    assert "Nobody is chosen to make the visit" in words


def test_who_is_who_on_the_day(desk: Desk, home: UUID) -> None:
    """BR-08, BR-10: only a member who agreed is asked along."""
    make_person(desk, "Pat", Role.REGISTERED_MANAGER, home)
    make_person(desk, "Old Pat", Role.REGISTERED_MANAGER, home, until=date(2021, 1, 1))
    make_person(desk, "Celia", Role.RESPONSIBLE_INDIVIDUAL, home)
    make_person(desk, "Cllr Oak", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))
    words = said(desk, home)
    assert "Registered manager Pat Responsible individual Celia" in words
    assert "Cllr Oak has not agreed to come on visits, so do not ask." in words


def test_every_building_is_to_be_seen(desk: Desk, home: UUID) -> None:
    """regulation.md 1.9, O8: each building of a home is visited."""
    for name in ("The barn", "The house"):
        desk.do(home_profile.change_building, home, None, BuildingDraft(name))
    assert "Registered buildings The barn and The house. See each of them." in said(desk, home)


def test_ofsteds_judgement_and_open_requirements_stand_with_their_days(desk: Desk, home: UUID) -> None:
    """BR-30, BR-31."""
    inspect_poorly(desk, home)
    words = said(desk, home)
    assert "Last judgement Requires improvement to be good, 1 September 2021" in words
    assert "Last inspection Monitoring visit, 1 December 2021" in words
    assert "Improvements due by 31 March 2022" in words
    assert "Staff must have supervision as planned. 33(4)(b) 28 Feb 2022" in words
    assert "Records of restraint" not in words


def test_the_year_is_told_in_words(desk: Desk, home: UUID) -> None:
    """Regulation 44(1): the duty of each month, as everywhere."""
    for month in (4, 5, 6, 9):
        desk.do(made, home, date(2021, month, 10))
    assert "Done Apr 2021 to Jun 2021, Sep 2021" in said(desk, home)


def test_the_last_visit_with_both_opinions(desk: Desk, home: UUID) -> None:
    """Regulation 44(4)."""
    visited(desk, home, opinion_effectively_safeguarded=Opinion.NO, opinion_conduct_promotes_well_being=None)
    words = said(desk, home)
    assert "Day Friday 10 December 2021 Announced Unannounced Children safeguarded No. Children said they feel safe" in words
    assert "Well-being promoted No opinion recorded. Children said" in words


def test_recommendations_stand_oldest_first(desk: Desk, home: UUID) -> None:
    visited(desk, home, date(2022, 1, 10), recommendations=(NewRecommendation("The newer one"),))
    visited(desk, home, date(2021, 6, 10), "Ann", recommendations=(NewRecommendation("The older one", consider_by_date=date(2021, 7, 1)),))
    words = said(desk, home)
    assert words.index("The older one") < words.index("The newer one")
    assert "225 days, 1 visit since 1 Jul 2021, past its date" in words
    assert "11 days, 0 visits since No date set" in words


def test_standards_that_six_visits_did_not_look_at(desk: Desk, home: UUID) -> None:
    """Part b, section 9: the seventh visit back looked at health, which does not count any more."""
    ann = independent(desk, "Ann")
    for number in range(7):
        standard = QualityStandard.HEALTH_AND_WELL_BEING if number == 0 else QualityStandard.EDUCATION
        found = (Finding(standard, FindingResult.MET, "Seen.", (Source.RECORDS,)), Finding(QualityStandard.CARE_PLANNING))
        desk.do(visit_record.save_visit, whole_draft(home, ann, date(2021, 6, 10) + timedelta(days=31 * number), findings=found))
    words = said(desk, home)
    assert "The last 6 visits did not look at: Quality and purpose of care (regulation 6)" in words
    assert "Health and well-being (regulation 10)" in words
    assert "Care planning (regulation 14)" in words
    assert "Education (regulation 8)" not in words


def test_one_visit_that_looked_at_everything(desk: Desk, home: UUID) -> None:
    visited(desk, home, findings=tuple(Finding(s, FindingResult.MET, "Seen.", (Source.RECORDS,)) for s in QualityStandard))
    assert "The one visit that is recorded looked at every standard." in said(desk, home)


def test_a_habit_is_warned_of(desk: Desk, home: UUID) -> None:
    """Part d, point 2."""
    for number in range(6):
        desk.do(made, home, date(2021, 11, 2) + timedelta(days=7 * number))
    assert "The last six visits were all on a Tuesday. Choose another day of the week." in said(desk, home)


def test_whether_the_visitor_is_independent(desk: Desk, home: UUID) -> None:
    """Regulation 43(3)."""
    checked, unknown, barred = independent(desk, "Ann", checked=(home,)), independent(desk, "Bob"), independent(desk, "Cat")
    day = date(2022, 1, 27)
    assert "Ann: the independence check for this home is in date." in said(desk, home, plan(desk, home, day, person_id=checked))
    assert "Nobody has checked yet whether Bob is independent" in said(desk, home, plan(desk, home, day, person_id=unknown))
    visit = plan(desk, home, day, person_id=barred)
    bar(desk, barred, home)
    assert "Do not go: the office must choose somebody else." in said(desk, home, visit)


def test_sixty_recommendations_are_cut_to_two_sides_and_it_says_so(desk: Desk, home: UUID) -> None:
    recommended(desk, home, 60)
    words = said(desk, home)
    shown = words.count("Mend the fence")
    assert 5 <= shown < 60
    assert f"{60 - shown} more recommendations are left out here for want of room." in words


@pytest.fixture
def crowded(desk: Desk) -> tuple[UUID, UUID]:
    """A home of which everything is long and there is much, and its planned visit."""
    home_id = make_home(desk, f"{HOSTILE} {'Oak ' * 30}", registered_provider=LONG[:900])
    inspect_poorly(desk, home_id)
    asked = tuple(RequirementDraft(LONG[:900], "33(4)(b)", date(2022, 2, 28)) for _ in range(20))
    judged = InspectionDraft((home_id,), date(2022, 1, 5), InspectionType.FULL, Judgement.GOOD, (), None, asked)
    desk.do(inspection_record.record_inspection, judged)
    recommended(desk, home_id, 60, f"{HOSTILE} {LONG[:3000]}")
    reasons = {"reasons_effectively_safeguarded": HOSTILE + LONG, "reasons_conduct_promotes_well_being": LONG}
    desk.do(visit_record.save_visit, whole_draft(home_id, independent(desk, "Ann"), date(2022, 1, 10), **reasons))
    for number in range(12):
        member = make_person(desk, f"{'Cllr Long Name ' * 5}{number}", Role.ELECTED_MEMBER)
        desk.do(people.appoint, member, Role.ELECTED_MEMBER, home_id, from_date=date(2021, 6, 1), agreed=True)
        desk.do(home_profile.change_building, home_id, None, BuildingDraft(f"{'Building ' * 10}{number}"))
    return home_id, plan(desk, home_id, date(2022, 1, 27), Announced.UNANNOUNCED, independent(desk, "Visitor " * 20))


def test_it_fits_two_sides_whatever_it_is_given(desk: Desk, crowded: tuple[UUID, UUID]) -> None:
    words = said(desk, *crowded)
    assert "Longer texts are cut short here and end in “…”" in words
    assert "<b>bold</b>&<imgsrc='x'/>" in squeezed(words)
    assert "more requirements are left out here" in words


def test_the_least_room_always_fits(desk: Desk, crowded: tuple[UUID, UUID]) -> None:
    def pages(session: Session) -> int:
        found = visit_papers.target(session, *crowded, desk.today())
        return render_counted(briefing.Briefing(session, found, desk.today()).paper(briefing.ROOMS[-1]))[1]

    assert desk.read(pages) <= briefing.SIDES


def test_nothing_of_another_home_is_on_it(desk: Desk, home: UUID) -> None:
    other = make_home(desk, "Elm House")
    recommended(desk, other, 2, "Paint the hall")
    inspect_poorly(desk, other)
    make_person(desk, "Cllr Elm", Role.ELECTED_MEMBER, other, since=date(2021, 6, 1))
    words = said(desk, home)
    assert "Elm" not in words
    assert "Paint" not in words
    assert "No inspection is recorded yet." in words


def test_a_closed_home_has_no_briefing(desk: Desk) -> None:
    closed = make_closed(desk, "Ash House", date(2021, 9, 1))
    with pytest.raises(UserError, match="is closed on"):
        desk.read(briefing.briefing_pdf, closed, None, desk.today())


def test_members_who_agreed_are_to_be_asked_while_their_window_is_due(desk: Desk, home: UUID) -> None:
    """BR-08, BR-10."""
    member = make_person(desk, "Cllr Oak", Role.PANEL_OFFICER)
    desk.do(people.appoint, member, Role.ELECTED_MEMBER, home, from_date=date(2021, 6, 1), agreed=True)
    words = said(desk, home)
    assert "Members who agreed to come Cllr Oak The members' three months December 2021 to February 2022: Due." in words
    assert "Whom to ask Cllr Oak's three-month window ends 28 February 2022: ask them along." in words
