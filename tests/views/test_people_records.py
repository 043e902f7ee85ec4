"""People put right through the window: ending with its consequence, corrections, two records made one, a record removed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import DbsLevel, Ref, Role
from reg44desk.domain.visit import VisitDraft
from reg44desk.services import drafts, people
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft
from reg44desk.services.people_merging import Merged
from reg44desk.views import people_forms
from reg44desk.views.people import IV_HINT, PeoplePage
from tests import drivers as d
from tests.factories import Finished, make_finished, make_home
from tests.views.showing import Show, dismiss, enlarge, on_screen, retype, shortened


@pytest.fixture
def made(desk: Desk) -> Finished:
    return make_finished(desk)


@pytest.fixture
def page(desk: Desk, made: Finished, show: Show) -> Iterator[PeoplePage]:
    shown = on_screen(show, PeoplePage(desk))
    open_person(shown, made.member)
    yield shown
    dismiss()


def open_person(page: PeoplePage, person_id: UUID, *more: object) -> None:
    page.open_ref(Ref("person", ":".join([str(person_id), *(str(m) for m in more)])))
    d.settle()


def of(desk: Desk, person_id: UUID) -> people.PersonRow:
    return next(p for p in desk.read(people.list_people, desk.today()) if p.id == person_id)


def test_ending_a_role_names_what_follows_before_it_is_done(desk: Desk, made: Finished, page: PeoplePage) -> None:
    """BR-07, T-30: the question names the consequence."""
    d.press(page.pane, "End a role")
    d.fill(d.dialog(), "Last day", "20 1 2022")
    assert "Oak House will then have no elected member." in d.words_in(d.dialog())
    assert "Everything up to that day stays with Cllr of Oak House." in d.words_in(d.dialog())
    d.press(d.dialog(), "End role")
    assert of(desk, made.member).roles == ()


def test_the_form_says_that_the_independent_visitor_service_is_another(page: PeoplePage) -> None:
    """BR-46: in the list of roles the coordinator of the Independent Visitor service stands with a word about it."""
    d.press(page.pane, "Give a role")
    assert IV_HINT in d.words_in(d.dialog())
    role = d.field(d.dialog(), "Role").combo
    assert "Independent Visitor coordinator" in [role.itemText(n) for n in range(role.count())]


@pytest.mark.parametrize("role", ["Responsible individual", "Commissioning officer", "Independent Visitor coordinator", "Panel officer"])
def test_br10_one_record_takes_each_further_role(desk: Desk, made: Finished, page: PeoplePage, role: str) -> None:
    """Review point 2, BR-10: several dated roles, those of the council and of the other service too."""
    d.press(page.pane, "Give a role")
    d.choose(d.dialog(), "Role", role)
    d.fill(d.dialog(), "From", "1 1 2022")
    d.press(d.dialog(), "Give role")
    assert d.no_dialog()
    assert f"{role}\nFrom 1 January 2022" in d.words_in(page.pane)
    assert len(of(desk, made.member).roles) == 2


def test_br11_several_trainings_with_their_refresh_and_a_dbs_check(desk: Desk, made: Finished, page: PeoplePage) -> None:
    """Review point 2, BR-11."""
    for course, day, refresh in (("Regulation 44", "1 6 2021", "1 6 2024"), ("Safeguarding", "2 6 2021", "2 6 2022")):
        d.press(page.pane, "Record training")
        retype(d.dialog(), "Course", course)
        d.fill(d.dialog(), "Completed on", day)
        d.fill(d.dialog(), "Refresh due on", refresh)
        d.press(d.dialog(), "Record training")
    d.press(page.pane, "Change details")
    d.choose(d.dialog(), "DBS check", "Enhanced")
    d.fill(d.dialog(), "DBS check made on", "3 6 2021")
    d.press(d.dialog(), "Save details")
    row = of(desk, made.member)
    assert [(c.name, c.refresh_due_on) for c in row.courses] == [("Regulation 44", date(2024, 6, 1)), ("Safeguarding", date(2022, 6, 2))]
    assert (row.dbs_level, row.dbs_on) == (DbsLevel.ENHANCED, date(2021, 6, 3))
    assert "Enhanced, 3 June 2021" in d.words_in(page.pane)


def test_the_days_of_a_role_are_corrected(desk: Desk, made: Finished, page: PeoplePage) -> None:
    d.press(page.pane, "Correct this")
    retype(d.dialog("Correct a role"), "From", "1 5 2021")
    d.press(d.dialog(), "Save correction")
    assert of(desk, made.member).appointments[0].from_date == date(2021, 5, 1)


def test_a_role_and_a_training_that_never_were_are_taken_out(desk: Desk, made: Finished, page: PeoplePage) -> None:
    desk.do(people.record_training, made.member, "Regulation 44", date(2021, 1, 1), None)
    for title in ("Correct a role", "Correct a training of Cllr of Oak House"):
        d.press(page.pane, "Correct this")
        d.tick_box(d.dialog(title), f"Take this {'role' if 'role' in title else 'training'} out: it never was")
        d.press(d.dialog(), "Save correction")
    row = of(desk, made.member)
    assert (row.appointments, row.courses) == ((), ())


def test_two_records_are_made_one_and_undo_parts_them(desk: Desk, made: Finished, page: PeoplePage) -> None:
    """Review point 2: a guided step, taken back as one."""
    twin = desk.do(people.add_person, PersonDraft(name="Cllr Twin", email="twin@council.example")).value
    open_person(page, twin)
    d.press(page.pane, "Recorded twice?")
    form = d.dialog("Is Cllr Twin recorded twice?")
    assert d.field(form, "The other record").value() is None
    d.press(form, "Make them one record")
    assert d.field(form, "The other record").error.text() == "Choose the other record of this person."
    d.choose(form, "The other record", "Cllr of Oak House, Elected member")
    assert "1 role of Cllr of Oak House will be of Cllr Twin. The record Cllr of Oak House stays as history." in d.words_in(form)
    d.press(form, "Make them one record")
    assert d.no_dialog()
    assert of(desk, twin).roles == (Role.ELECTED_MEMBER,)
    assert "Also recorded as Cllr of Oak House" in d.words_in(page.pane)
    desk.undo()
    assert of(desk, made.member).roles == (Role.ELECTED_MEMBER,)


def test_records_that_cannot_be_one_say_why_at_once(desk: Desk, made: Finished, page: PeoplePage) -> None:
    desk.do(drafts.keep_draft, None, VisitDraft(home_id=made.home_id, members_present=(made.member,)))
    open_person(page, made.member, "merge", made.manager)
    assert "A visit that is being written names Cllr of Oak House." in d.words_in(d.dialog())


def test_what_moves_is_told_in_words() -> None:
    moved = Merged("One", "Two", 2, 1, 0, 1, 3, 0, 1)
    words = "2 roles, 1 visit, 1 signature, 3 copies sent and 1 training of Two will be of One."
    assert people_forms.merged_words(moved).startswith(words)
    assert people_forms.merged_words(Merged("One", "Two", 0, 0, 0, 0, 0, 0, 0)).startswith("Nothing refers to Two. The record Two stays")


def test_a_record_that_nothing_refers_to_is_removed_after_a_question(desk: Desk, made: Finished, page: PeoplePage) -> None:
    assert "Remove this record" not in d.words_in(page.pane)
    mistake = desk.do(people.add_person, PersonDraft(name="A Mistake")).value
    open_person(page, mistake)
    d.press(page.pane, "Remove this record")
    assert "Nothing in this casebook refers to this record." in d.words_in(d.dialog())
    d.press(d.dialog(), "Remove the record")
    assert mistake not in {p.id for p in desk.read(people.list_people, desk.today())}


def test_a_team_is_made_a_person_under_its_details(desk: Desk, made: Finished, page: PeoplePage) -> None:
    """A-32: regulation 43 asks for a person."""
    team = desk.do(people.add_person, PersonDraft(name="The Team")).value
    desk.do(people.edit_person, team, PersonDraft(name="The Team", is_team=True))
    open_person(page, team, "details", "name")
    retype(d.dialog(), "Name", "Jo Person")
    d.tick_box(d.dialog(), "This is a team, not a person")
    d.press(d.dialog(), "Save details")
    assert (of(desk, team).name, of(desk, team).is_team) == ("Jo Person", False)


def test_a_place_of_somebody_who_is_not_listed_opens_nothing(desk: Desk, page: PeoplePage) -> None:
    open_person(page, make_home(desk, "Elm Court"), "details")
    assert d.no_dialog()


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off(desk: Desk, made: Finished, page: PeoplePage, text_size: int) -> None:
    desk.do(people.record_training, made.member, "Regulation 44", date(2021, 1, 1), date(2021, 6, 1))
    enlarge(page, text_size)
    assert shortened(page) == []
