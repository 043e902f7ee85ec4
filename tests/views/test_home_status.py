"""The forms for a home's status and for a new home: what they say before anything is saved, and what they offer (BR-04, BR-05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtWidgets import QDialog

from reg44desk.domain.types import HomeStatus, HomeType, Role, VisitingBody, VisitState
from reg44desk.services import home_history, homes, members, office, people, reg44
from reg44desk.services.desk import Desk
from reg44desk.services.home_history import StatusDraft
from reg44desk.services.people import PersonDraft
from reg44desk.services.reg44 import PlanDraft
from reg44desk.views.homes import HomesPage
from tests import drivers as d
from tests.factories import make_finished, make_home, make_person
from tests.views.showing import Show, dismiss, enlarge, on_screen, retype, shortened

CANCEL, END = "Cancel these booked visits", "End the elected members' roles"
BOOKED = "Booked for days when the home is not open: 25 January 2022."
STILL = "Still assigned: Cllr A. The last day would be 9 January 2022."


@pytest.fixture
def home(desk: Desk) -> UUID:
    """Oak House with a member, and a visit booked for 25 January 2022."""
    make_finished(desk, "Elm Place", day=date(2021, 9, 8))
    home_id = make_home(desk)
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 1))
    desk.do(reg44.plan_visit, PlanDraft(home_id, date(2022, 1, 25)))
    return home_id


@pytest.fixture
def page(desk: Desk, home: UUID, show: Show) -> Iterator[HomesPage]:
    shown = on_screen(show, HomesPage(desk))
    d.select_row(shown.table, Home="Oak House")
    yield shown
    dismiss()


def change(page: HomesPage, status: str, day: str) -> QDialog:
    d.press(page.pane, "Change its status")
    form = d.dialog("Change the status of Oak House")
    d.choose(form, "New status", status)
    d.fill(form, "From", day)
    return form


def state(desk: Desk, home: UUID) -> VisitState:
    return desk.read(reg44.list_visits, home_id=home)[0].state


# What a closing leaves behind


def test_br04_booked_visits_and_members_of_a_home_that_closes(desk: Desk, page: HomesPage, home: UUID) -> None:
    """BR-04, BR-10: both are named before anything is saved, and dealt with in the same step."""
    form = change(page, "Closed", "10 1 2022")
    assert BOOKED in d.words_in(form)
    assert STILL in d.words_in(form)
    d.fill(form, "Why", "Sold")
    d.press(form, "Change status")
    assert state(desk, home) is VisitState.CANCELLED
    assert desk.read(members.list_assignments, home)[0].to_date == date(2022, 1, 9)
    desk.undo()
    assert state(desk, home) is VisitState.PLANNED
    assert desk.read(members.list_assignments, home)[0].to_date is None


def test_what_is_not_wanted_is_left_alone(desk: Desk, page: HomesPage, home: UUID) -> None:
    form = change(page, "Closed", "10 1 2022")
    d.tick_box(form, CANCEL)
    d.tick_box(form, END)
    d.fill(form, "Why", "Sold")
    d.press(form, "Change status")
    assert state(desk, home) is VisitState.PLANNED
    assert desk.read(members.list_assignments, home)[0].to_date is None


def test_nothing_is_offered_where_there_is_nothing_to_do(page: HomesPage) -> None:
    form = change(page, "Paused", "26 1 2022")
    assert CANCEL not in d.words_in(form)
    assert END not in d.words_in(form)


def test_br04_a_correction_offers_the_same(desk: Desk, page: HomesPage, home: UUID) -> None:
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.CLOSED, date(2022, 3, 1), "Sold"))
    d.press(page.pane, "Closed from 1 Mar 2022: Sold")
    form = d.dialog("Correct the status of Oak House")
    assert CANCEL not in d.words_in(form)
    retype(form, "From", "10 1 2022")
    assert BOOKED in d.words_in(form)
    assert STILL in d.words_in(form)
    d.press(form, "Save correction")
    assert state(desk, home) is VisitState.CANCELLED


# What the question says


def test_a_change_of_the_same_day_says_what_it_replaces(desk: Desk, page: HomesPage, home: UUID) -> None:
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.PAUSED, date(2022, 1, 5), "boiler"))
    form = change(page, "Closed", "5 1 2022")
    assert "This replaces: Paused from 5 Jan 2022: boiler." in d.words_in(form)


def test_br04_visits_that_start_again_do_not_just_stop(desk: Desk, page: HomesPage, home: UUID) -> None:
    """BR-04: a later line ends what this one begins."""
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.PAUSED, date(2021, 12, 1), "Roof"))
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.OPEN, date(2021, 12, 15)))
    form = change(page, "Closed", "4 11 2021")
    assert "Close Oak House from 4 November 2021? Its monthly visits will stop until it opens again on 15 December 2021." in d.words_in(
        form
    )
    retype(form, "From", "4 12 2021")
    assert "It is not open before either, so it owes no visits until it opens again on 15 December 2021." in d.words_in(form)
    d.choose(form, "New status", "Open")
    retype(form, "From", "4 11 2014")
    assert "Its monthly visits will be due from that month, until 1 December 2021." in d.words_in(form)


def test_br04_an_end_before_the_opening_is_refused_beside_the_day(page: HomesPage) -> None:
    form = change(page, "Closed", "10 1 2012")
    d.fill(form, "Why", "Sold")
    d.press(form, "Change status")
    assert d.field(form, "From").error.text().startswith("The home's first open day is 1 January 2015.")


def test_br04_a_home_that_goes_back_to_registering_says_why(page: HomesPage) -> None:
    form = change(page, "Registering", "10 1 2022")
    d.press(form, "Change status")
    assert d.field(form, "Why").error.text().startswith("Say why.")


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_of_what_is_offered_is_cut_off(page: HomesPage, text_size: int) -> None:
    """experience.md: it works at 200% text."""
    enlarge(page, text_size)
    assert shortened(change(page, "Closed", "10 1 2022")) == []


# A new home


def new_home(page: HomesPage, kind: str) -> QDialog:
    d.press(page.header, "Add a home")
    form = d.dialog("Add a home")
    d.fill(form, "Name of the home", "New House")
    d.choose(form, "Kind of home", kind)
    return form


def made(desk: Desk) -> homes.HomeDetail:
    home_id = next(r.id for r in desk.read(homes.list_homes, desk.today()) if r.name == "New House")
    return desk.read(homes.get_home, home_id, desk.today())


def test_br04_a_home_that_registers_opens_on_its_day(desk: Desk, page: HomesPage) -> None:
    form = new_home(page, "Long-stay")
    status = d.field(form, "Status").combo
    assert [status.itemText(n) for n in range(status.count())] == ["Planned", "Registering", "Open"]
    d.choose(form, "Status", "Registering")
    d.fill(form, "Open from", "1 3 2022")
    d.press(form, "Add home")
    assert [(s.status, s.from_date) for s in made(desk).statuses] == [
        (HomeStatus.REGISTERING, None),
        (HomeStatus.OPEN, date(2022, 3, 1)),
    ]


def test_br05_who_visits_follows_the_kind(desk: Desk, page: HomesPage) -> None:
    """BR-05: the Commissioning Team for a secure home, NYAS for any other."""
    form = new_home(page, "Secure")
    assert d.field(form, "Visited by").value() is VisitingBody.COMMISSIONING_TEAM
    d.choose(form, "Kind of home", "Long-stay")
    assert d.field(form, "Visited by").value() is VisitingBody.NYAS
    d.choose(form, "Kind of home", "Secure")
    d.fill(form, "Open from", "1 9 2021")
    d.press(form, "Add home")
    assert made(desk).row.visited_by is VisitingBody.COMMISSIONING_TEAM


def test_regulation_44_7_provider_and_authority_are_asked_for(desk: Desk, page: HomesPage) -> None:
    """Regulation 44(7)(b) and (d): both are named from the start."""
    desk.do(office.change_office, office.Office(registered_provider="Marlshire", area_authority="Marlshire inbox"))
    form = new_home(page, "Long-stay")
    assert d.field(form, "Registered provider").value() == "Marlshire"
    retype(form, "Local authority for the area", "Northmere")
    d.fill(form, "Open from", "1 9 2021")
    d.press(form, "Add home")
    assert (made(desk).registered_provider, made(desk).area_authority) == ("Marlshire", "Northmere")


def test_br05_a_home_that_becomes_secure_is_said_to_need_other_visitors(page: HomesPage) -> None:
    d.press(page.pane, "Change kind, provider or places")
    form = d.dialog("Change the kind, provider or places of Oak House")
    d.choose(form, "Kind of home", "Secure")
    words = "NYAS visits this home. Children's Commissioning Team visits homes of this kind. Change who visits too."
    assert words in d.words_in(form)
    d.choose(form, "Kind of home", "Short-break (respite)")
    assert words not in d.words_in(form)


# Who is responsible


def test_br10_only_who_may_be_a_member_is_offered_and_no_year_is_a_slip(desk: Desk, page: HomesPage) -> None:
    make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    desk.do(people.add_person, PersonDraft("Cllr B"))
    d.press(page.pane, "Assign an elected member")
    form = d.dialog("Elected member of Oak House")
    combo = d.field(form, "Person").combo
    assert "T. Visit" not in {combo.itemText(n) for n in range(combo.count())}
    d.choose(form, "Person", "Cllr B")
    retype(form, "From", "1 1 1900")
    d.press(form, "Assign")
    assert d.field(form, "From").error.text() == "That is more than 50 years ago. Check the year."


def test_regulation_2_a_second_responsible_individual_follows_the_first(desk: Desk, page: HomesPage, home: UUID) -> None:
    make_person(desk, "First", Role.RESPONSIBLE_INDIVIDUAL, home, since=date(2020, 1, 1))
    desk.do(people.add_person, PersonDraft("Second"))
    d.press(page.pane, "Name a responsible individual")
    d.choose(d.dialog(), "Person", "Second")
    d.press(d.dialog(), "Assign")
    assert desk.read(homes.get_home, home, desk.today()).row.responsible_individual == "Second"


def test_a_home_of_another_kind_keeps_its_first_words(desk: Desk, page: HomesPage, home: UUID) -> None:
    """BR-05: a change of places alone says nothing of who visits."""
    d.press(page.pane, "Change kind, provider or places")
    d.fill(d.dialog(), "Places", "6")
    assert "Change who visits too" not in d.words_in(d.dialog())
    assert desk.read(homes.get_home, home, desk.today()).row.home_type is HomeType.LONG_STAY
