"""Adding a home and assigning people to it: what is kept, and what is refused beside which field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import HomeStatus, HomeType, Role, VisitingBody
from reg44desk.services import homes, people
from reg44desk.services.desk import Desk
from reg44desk.services.homes import HomeRow
from reg44desk.views.homes import HomesPage
from tests import drivers as d
from tests.factories import import_tracker, make_home, make_person
from tests.views.showing import Show, dismiss, on_screen, retype


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[HomesPage]:
    yield on_screen(show, HomesPage(desk))
    dismiss()


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def names(page: HomesPage) -> list[str]:
    return [row["Home"] for row in d.cells(page.table)]


def row_of(desk: Desk, name: str) -> HomeRow:
    return next(r for r in desk.read(homes.list_homes, desk.today()) if r.name == name)


def fill_home(name: str = "Elm Place", opened: str = "1 9 2021") -> None:
    """The least that a new home needs."""
    d.fill(d.dialog(), "Name of the home", name)
    d.choose(d.dialog(), "Kind of home", "Long-stay")
    d.fill(d.dialog(), "Open from", opened)


# Adding a home


def test_a_home_is_added_and_can_be_taken_back(desk: Desk, page: HomesPage) -> None:
    d.press(page.header, "Add a home")
    fill_home()
    d.fill(d.dialog(), "Places", "4")
    d.fill(d.dialog(), "Ofsted number (URN)", "SC0044")
    d.choose(d.dialog(), "Visited by", "Children's Commissioning Team")
    d.press(d.dialog(), "Add home")
    assert d.no_dialog()
    made = row_of(desk, "Elm Place")
    assert (made.home_type, made.places, made.ofsted_urn) == (HomeType.LONG_STAY, 4, "SC0044")
    assert (made.status, made.visited_by) == (HomeStatus.OPEN, VisitingBody.COMMISSIONING_TEAM)
    assert names(page) == ["Elm Place"]
    desk.undo()
    assert "Your homes will stand here" in d.words_in(page)


def test_what_a_home_lacks_is_told_beside_each_field(desk: Desk, page: HomesPage) -> None:
    d.press(page.header, "Add a home")
    d.press(d.dialog(), "Add home")
    assert d.field(d.dialog(), "Name of the home").error.text() == "Enter the name of the home."
    assert d.field(d.dialog(), "Kind of home").error.text() == "Choose what kind of home it is."
    assert d.field(d.dialog(), "Open from").error.text() == "Enter the day the home opened, like 1 9 2021."
    assert "There are 3 problems" in d.words_in(d.dialog())
    assert desk.read(homes.list_homes, desk.today()) == []


def test_a_name_or_number_that_is_taken_is_refused(desk: Desk, page: HomesPage) -> None:
    make_home(desk, "Oak House", ofsted_urn="SC0044")
    d.press(page.header, "Add a home")
    fill_home("oak house")
    d.fill(d.dialog(), "Ofsted number (URN)", "SC0044")
    d.press(d.dialog(), "Add home")
    assert "There is a home of that name already." in d.field(d.dialog(), "Name of the home").error.text()
    assert "Another home has that Ofsted number." in d.field(d.dialog(), "Ofsted number (URN)").error.text()
    assert names(page) == ["Oak House"]


@pytest.mark.parametrize(
    ("label", "typed", "told"), [("Open from", "last spring", "Enter a date"), ("Places", "a few", "Enter a whole number")]
)
def test_what_cannot_be_read_is_never_taken_for_nothing(desk: Desk, page: HomesPage, label: str, typed: str, told: str) -> None:
    d.press(page.header, "Add a home")
    fill_home()
    d.choose(d.dialog(), "Status", "Registering")
    retype(d.dialog(), label, typed)
    d.press(d.dialog(), "Add home")
    assert told in d.field(d.dialog(), label).error.text()
    assert desk.read(homes.list_homes, desk.today()) == []


def test_a_home_that_is_registering_needs_no_opening_day(desk: Desk, page: HomesPage) -> None:
    d.press(page.header, "Add a home")
    fill_home(opened="")
    d.choose(d.dialog(), "Status", "Registering")
    d.press(d.dialog(), "Add home")
    assert row_of(desk, "Elm Place").status is HomeStatus.REGISTERING


# Assigning people


def test_a_member_is_assigned_from_a_day_on(desk: Desk, home: UUID, page: HomesPage) -> None:
    """BR-10."""
    desk.do(people.add_person, people.PersonDraft(name="Cllr A Oak"))
    d.press(page.pane, "Assign an elected member")
    retype(d.dialog("Elected member of Oak House"), "From", "3 1 2022")
    d.choose(d.dialog(), "Person", "Cllr A Oak")
    d.press(d.dialog(), "Assign")
    assert d.no_dialog()
    assert d.cells(page.table)[0]["Elected member"] == "Cllr A Oak"
    assert "Cllr A Oak, from 3 Jan 2022" in d.words_in(page.pane)


def test_a_new_manager_follows_the_one_before(desk: Desk, home: UUID, page: HomesPage) -> None:
    """BR-10, BR-15: the tenure of the one before ends the day earlier."""
    make_person(desk, "Old Manager", Role.REGISTERED_MANAGER, home, since=date(2020, 1, 1))
    desk.do(people.add_person, people.PersonDraft(name="New Manager"))
    d.press(page.pane, "Name a new registered manager")
    d.choose(d.dialog("Registered manager of this home"), "Person", "New Manager")
    d.press(d.dialog(), "Assign")
    assert d.cells(page.table)[0]["Registered manager"] == "New Manager"
    assert "Old Manager, from 1 Jan 2020 to 20 Jan 2022" in d.words_in(page.pane)


def test_nobody_and_no_day_are_refused_beside_their_fields(home: UUID, page: HomesPage) -> None:
    d.press(page.pane, "Name a new registered manager")
    retype(d.dialog(), "From", "")
    d.press(d.dialog(), "Assign")
    assert d.field(d.dialog(), "Person").error.text() == "Choose the person."
    assert d.field(d.dialog(), "From").error.text() == "Enter the first day, like 1 9 2025."


def test_a_day_that_cannot_be_read_is_told_in_words(desk: Desk, home: UUID, page: HomesPage) -> None:
    desk.do(people.add_person, people.PersonDraft(name="Cllr A Oak"))
    d.press(page.pane, "Assign an elected member")
    d.choose(d.dialog(), "Person", "Cllr A Oak")
    retype(d.dialog(), "From", "31 2 2022")
    d.press(d.dialog(), "Assign")
    assert d.field(d.dialog(), "From").error.text() == "Enter the first day, like 18 9 2025."
    assert d.cells(page.table)[0]["Elected member"] == "None assigned"


def test_a_role_is_not_given_twice(desk: Desk, home: UUID, page: HomesPage) -> None:
    make_person(desk, "Cllr A Oak", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))
    d.press(page.pane, "Assign an elected member")
    d.choose(d.dialog(), "Person", "Cllr A Oak")
    d.press(d.dialog(), "Assign")
    assert d.field(d.dialog(), "Person").error.text() == "This person has that role in those days already."


def test_a_team_is_nobody_to_assign(desk: Desk, page: HomesPage) -> None:
    """BR-05: a visiting team is not a person."""
    import_tracker(desk)
    teams = {p.name for p in desk.read(people.list_people, desk.today()) if p.is_team}
    d.press(page.pane, "Assign an elected member")
    combo = d.field(d.dialog(), "Person").combo
    assert combo.count() > 10
    assert not teams & {combo.itemText(n) for n in range(combo.count())}
