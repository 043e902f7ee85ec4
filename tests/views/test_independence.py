"""Independence, training and conflicts on the screens Homes, People and Visits, and in the visit form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import Bar, BarException, DbsLevel, HomeType, Ref, Role
from reg44desk.services import conflicts, independence, people, reg44, visit_record
from reg44desk.services.conflicts import ConflictDraft
from reg44desk.services.desk import Desk
from reg44desk.services.independence import CheckDraft
from reg44desk.views.homes import HomesPage
from reg44desk.views.independence import QUESTIONS
from reg44desk.views.people import PeoplePage
from reg44desk.views.visit_editor import VisitEditorPage
from reg44desk.views.visits import VisitsPage
from tests import drivers as d
from tests.factories import make_home, make_person, whole_draft
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, unnamed

NOW = date(2022, 1, 21)

REST = "The answer to every question that is left is no"
OWNS = "Does this person have a financial interest in the home?"


@pytest.fixture(autouse=True)
def _no_dialog_left() -> Iterator[None]:
    yield
    dismiss()


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


@pytest.fixture
def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


def check(desk: Desk, person: UUID, home: UUID, **more: object) -> None:
    desk.do(independence.record_check, CheckDraft(person, (home,), date(2022, 1, 10), decided_by="R. Lark", **more))  # type: ignore[arg-type]


def chosen_person(desk: Desk, show: Show, person: UUID) -> PeoplePage:
    page = on_screen(show, PeoplePage(desk))
    page.open_ref(Ref("person", str(person)))
    d.settle()
    return page


def test_a_home_shows_how_everybody_stands(desk: Desk, home: UUID, visitor: UUID, show: Show) -> None:
    """Regulation 43(4): the paragraph that applies, and the exception to it."""
    page = on_screen(show, HomesPage(desk))
    assert "Nobody has visited this home in the last year, or been checked for it." in d.words_in(page.pane)
    check(desk, visitor, home, bars=(Bar.SOCIAL_SERVICES_EMPLOYEE,), exception=BarException.SCRUTINY_ONLY, note="Quality team.")
    words = d.words_in(page.pane)
    assert "In date: checked on 10 January 2022 by R. Lark, to be renewed by 10 January 2023." in words
    assert "43(3)(a) applies; 43(4) is an exception to it." in words
    assert "Quality team." in words


def test_somebody_is_checked_from_the_home(desk: Desk, home: UUID, visitor: UUID, show: Show) -> None:
    page = on_screen(show, HomesPage(desk))
    d.press(page, "Check somebody")
    form = d.dialog("Record an independence check")
    assert "About Oak House." in d.words_in(form)
    d.tick_box(form, REST)
    d.fill(form, "Decided by", "R. Lark")
    d.fill(form, "To be renewed by", "one day")
    d.press(form, "Record check")
    assert d.field(form, "To be renewed by").error.text() == "Enter a date, like 18 9 2025."
    d.fill(form, "To be renewed by", "1 6 2022")
    d.press(form, "Record check")
    assert d.field(form, "Person").error.text() == "Choose the person."
    d.choose(form, "Person", "T. Visit")
    d.press(form, "Record check")
    assert "to be renewed by 1 June 2022" in d.words_in(page.pane)


def test_no_question_of_regulation_43_answers_itself(desk: Desk, home: UUID, visitor: UUID, show: Show) -> None:
    """Regulation 43(3): each paragraph is looked at; one tick answers the rest, and taken away takes back its own answers only."""
    page = on_screen(show, HomesPage(desk))
    d.press(page, "Check somebody")
    form = d.dialog("Record an independence check")
    d.choose(form, "Person", "T. Visit")
    d.fill(form, "Decided by", "R. Lark")
    d.choose(form, OWNS, "No")
    d.press(form, "Record check")
    questions = [d.field(form, question) for question, _hint in QUESTIONS.values()]
    assert [q.error.text() for q in questions].count("Answer this question.") == len(questions) - 1
    d.tick_box(form, REST)
    assert [q.value() for q in questions] == [False] * len(questions)
    d.tick_box(form, REST)
    assert [q.value() for q in questions].count(None) == len(questions) - 1


def test_a_check_that_has_run_out_and_is_made_again(desk: Desk, home: UUID, visitor: UUID, show: Show) -> None:
    check(desk, visitor, home, renew_by=date(2022, 1, 20))
    page = on_screen(show, HomesPage(desk))
    assert "The independence check of T. Visit for Oak House ran out on 20 January 2022." in d.words_in(page.pane)
    d.press(page, "Check again")
    form = d.dialog("Record an independence check")
    assert "About T. Visit and Oak House." in d.words_in(form)
    d.tick_box(form, REST)
    d.fill(form, "Decided by", "R. Lark")
    d.press(form, "Record check")
    assert "In date: checked on 21 January 2022" in d.words_in(page.pane)


def test_a_person_shows_the_homes_never_checked_in_one_line(desk: Desk, home: UUID, visitor: UUID, show: Show) -> None:
    page = chosen_person(desk, show, visitor)
    assert "This person has not been checked for any home." in d.words_in(page.pane)
    desk.do(visit_record.save_visit, whole_draft(home, visitor))
    check(desk, visitor, make_home(desk, "Elm Bank"), bars=(Bar.FINANCIAL_INTEREST,), note="Owns it.")
    words = d.words_in(page.pane)
    assert "Visits, but was never checked: Oak House." in words
    assert "T. Visit cannot be the independent person of Elm Bank." in words
    d.press(page, "Check for homes")
    assert [box.text() for box in d.field(d.dialog(), "Homes").boxes.values() if box.isChecked()] == ["Oak House"]


def test_whoever_does_not_visit_is_not_asked_about_independence(desk: Desk, home: UUID, show: Show) -> None:
    page = chosen_person(desk, show, make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home))
    assert "Independence" not in d.words_in(page.pane)


def test_an_answered_question_stays_with_the_home(desk: Desk, visitor: UUID, show: Show) -> None:
    """A-32: a question to answer, with its recorded answer."""
    home = make_home(desk, "Linden Centre Ash", home_type=HomeType.SECURE)
    desk.do(people.appoint, visitor, Role.COMMISSIONING_OFFICER, None, from_date=None)
    check(desk, visitor, home, note="Buys nothing for this home.")
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, NOW, None, visitor))
    words = d.words_in(on_screen(show, HomesPage(desk)).pane)
    assert "Is T. Visit independent of Linden Centre Ash?" in words
    assert "Buys nothing for this home." in words
    assert "Answer the question" not in words


def test_the_dbs_check_is_typed_in_with_a_persons_details(desk: Desk, visitor: UUID, show: Show) -> None:
    page = chosen_person(desk, show, visitor)
    d.press(page, "Change details")
    d.choose(d.dialog(), "DBS check", "Enhanced, with the barred list")
    d.fill(d.dialog(), "DBS check made on", "4 3 2021")
    d.press(d.dialog(), "Save details")
    assert "Enhanced, with the barred list, 4 March 2021" in d.words_in(page.pane)
    row = desk.read(people.list_people, NOW)[0]
    assert (row.dbs_level, row.dbs_on) == (DbsLevel.ENHANCED_WITH_BARRED_LIST, date(2021, 3, 4))


def test_a_member_says_on_a_day_whether_they_agree_to_visit(desk: Desk, home: UUID, show: Show) -> None:
    """BR-10."""
    page = chosen_person(desk, show, make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home))
    assert "Agreed to visit: not known" in d.words_in(page.pane)
    d.press(page, "Record the agreement")
    d.choose(d.dialog(), "Agreed to visit", "Yes")
    d.fill(d.dialog(), "Said so on", "20 1 2022")
    d.press(d.dialog(), "Record the answer")
    assert "Agreed to visit: yes, said on 20 January 2022" in d.words_in(page.pane)


def test_why_a_role_ended_is_shown(desk: Desk, home: UUID, show: Show) -> None:
    """BR-10: the reason a role ended."""
    page = chosen_person(desk, show, make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home))
    d.press(page, "End a role")
    d.fill(d.dialog(), "Last day", "20 1 2022")
    d.fill(d.dialog(), "Why it ended", "Lost the seat")
    d.press(d.dialog(), "End role")
    assert "Ended: Lost the seat" in d.words_in(page.pane)


def test_training_that_is_due_soon_is_said(desk: Desk, visitor: UUID, show: Show) -> None:
    """BR-11: within sixty days."""
    page = chosen_person(desk, show, visitor)
    desk.do(people.record_training, visitor, "Regulation 44 training", date(2020, 1, 1), date(2022, 3, 22))
    assert "Refresh due soon, on 22 March 2022." in d.words_in(page.pane)


def test_a_visit_says_that_the_member_is_untrained_and_nobody_was_checked(desk: Desk, home: UUID, visitor: UUID, show: Show) -> None:
    """BR-11, regulation 43: hints, which stop nothing."""
    member = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    desk.do(visit_record.save_visit, whole_draft(home, visitor, members_present=(member,)))
    page = on_screen(show, VisitsPage(desk))
    words = d.words_in(page.pane)
    assert "Cllr A has no regulation 44 training on record for that day." in words
    assert "Nobody has checked yet whether T. Visit is independent of Oak House." in words


def test_a_conflict_learned_later_is_shown_with_the_visit(desk: Desk, home: UUID, visitor: UUID, show: Show) -> None:
    """Regulation 44(6)."""
    visit = desk.do(visit_record.save_visit, whole_draft(home, visitor)).value
    page = on_screen(show, VisitsPage(desk))
    desk.do(conflicts.declare_conflict, visit, ConflictDraft(Bar.CONNECTION, "A cousin.", NOW, "R. Lark", "It came out on the day."))
    words = d.words_in(page.pane)
    assert "Has a connection that casts doubt on impartiality (43(3)(g))" in words
    assert "Not declared before the visit: It came out on the day." in words


def test_the_form_hints_and_only_saving_is_refused(desk: Desk, home: UUID, visitor: UUID, show: Show) -> None:
    """Regulation 43(3), BR-11: hints follow what is chosen; a barred person cannot be saved."""
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    page = on_screen(show, VisitEditorPage(desk))
    page.open_ref(Ref("record", str(home)))
    d.settle()
    chosen, members = d.field(page, "Independent person who made the visit"), d.field(page, "Elected members who came along")
    assert not chosen.hint.isVisible()
    d.fill(page, "Date of the visit", "20 1 2022")
    d.choose(page, "Independent person who made the visit", "T. Visit")
    assert chosen.hint.text() == "Nobody has checked yet whether T. Visit is independent of Oak House."
    d.tick(page, "Elected members who came along", "Cllr A")
    assert members.hint.text() == "Cllr A has no regulation 44 training on record for that day."
    check(desk, visitor, home, bars=(Bar.FINANCIAL_INTEREST,), note="Owns it.")
    reason = (
        "T. Visit cannot be the independent person of Oak House. Regulation 43(3)(e) bars whoever has a financial interest in the home."
    )
    assert chosen.hint.text() == reason
    d.press(page, "Save visit")
    assert chosen.error.text() == reason


def long_names(desk: Desk) -> tuple[UUID, UUID]:
    """A home and a person with everything that the panes can say, in long words."""
    home = make_home(desk, "The Featherstonehaugh Residential Centre, Upper Dale", home_type=HomeType.SECURE)
    person = make_person(desk, "Bartholomew Featherstonehaugh-Cholmondeley", Role.INDEPENDENT_PERSON)
    desk.do(people.appoint, person, Role.COMMISSIONING_OFFICER, None, from_date=None)
    check(desk, person, home, note="Responsibilities for commissioning were transferred elsewhere.", renew_by=date(2022, 1, 12))
    visit = desk.do(reg44.plan_visit, reg44.PlanDraft(home, NOW, None, person)).value
    desk.do(conflicts.declare_conflict, visit, ConflictDraft(None, "A brother-in-law works at the centre.", NOW, "R. Lark"))
    return home, person


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off_in_the_panes(desk: Desk, show: Show, text_size: int) -> None:
    """experience.md: at 200% all words can be read."""
    _home, person = long_names(desk)
    for page in (on_screen(show, HomesPage(desk)), chosen_person(desk, show, person), on_screen(show, VisitsPage(desk))):
        enlarge(page, text_size)
        assert shortened(page.pane) == []
        page.hide()


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off_in_the_forms(desk: Desk, show: Show, text_size: int) -> None:
    """experience.md: every question can be read, and a screen reader has a name for every control."""
    home, person = long_names(desk)
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 2, 1), None, person))
    page = on_screen(show, HomesPage(desk))
    enlarge(page, text_size)
    d.press(page, "Check again")
    form = d.dialog()
    assert (shortened(form), unnamed(form)) == ([], [])


def test_the_home_says_what_naming_an_independent_person_brings(desk: Desk, home: UUID, visitor: UUID, show: Show) -> None:
    """Regulation 43(3)(a): a warning beside the person, under the form's own hint."""
    make_person(desk, "Pat Fair", Role.REGISTERED_MANAGER)
    page = on_screen(show, HomesPage(desk))
    d.press(page, "Name a new registered manager")
    chosen = d.field(d.dialog(), "Person")
    assert chosen.hint.text() == "Somebody who is not listed is added on the screen People first."
    d.choose(d.dialog(), "Person", "T. Visit")
    assert "With this role T. Visit may not visit the homes of that provider: regulation 43(3)(a) bars" in chosen.hint.text()
    d.choose(d.dialog(), "Person", "Pat Fair")
    assert chosen.hint.text() == "Somebody who is not listed is added on the screen People first."


def test_a_person_shows_the_home_they_are_appointed_to(desk: Desk, home: UUID, show: Show) -> None:
    """Regulation 43(3): as the home shows its people."""
    person = make_person(desk, "N. Newton", Role.INDEPENDENT_PERSON, home, since=NOW)
    words = d.words_in(chosen_person(desk, show, person).pane)
    assert "Visits, but was never checked: Oak House." in words
