"""People: the list, what the pane tells about one, and how a person is added and changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reg44desk.domain.types import Ref, Role
from reg44desk.services import homes, people
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft, PersonRow
from reg44desk.views.people import TEAM, PeoplePage
from tests import drivers as d
from tests.factories import import_tracker, make_home, make_person
from tests.views.showing import Show, dismiss, enlarge, focused, on_screen, shortened, tab_to, unnamed


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[PeoplePage]:
    yield on_screen(show, PeoplePage(desk))
    dismiss()


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def add(desk: Desk, name: str, **more: Any) -> UUID:
    return desk.do(people.add_person, PersonDraft(name=name, **more)).value


def of(desk: Desk, name: str) -> PersonRow:
    return next(p for p in desk.read(people.list_people, desk.today()) if p.name == name)


def names(page: PeoplePage) -> list[str]:
    return [row["Name"] for row in d.cells(page.table)]


def test_an_empty_casebook_says_who_will_stand_here_and_offers_the_first_step(page: PeoplePage) -> None:
    assert "Everyone who plays a part will stand here" in d.words_in(page)
    d.press(page, "Add the first person")
    assert d.dialog("Add a person").isVisible()


def test_a_person_is_added_and_chosen(desk: Desk, page: PeoplePage) -> None:
    add(desk, "Ann Ash")
    d.press(page, "Add a person")
    d.fill(d.dialog(), "Name", "Zoe Quill")
    d.fill(d.dialog(), "Organisation", "NYAS")
    d.fill(d.dialog(), "E-mail", "zoe@nyas.example")
    d.press(d.dialog(), "Add person")
    assert d.no_dialog()
    assert names(page) == ["Ann Ash", "Zoe Quill"]
    assert page.table.current().name == "Zoe Quill"
    assert "zoe@nyas.example" in d.words_in(page.pane)


def test_a_person_without_a_name_is_refused_beside_the_name(desk: Desk, page: PeoplePage) -> None:
    d.press(page, "Add a person")
    d.fill(d.dialog(), "E-mail", "not an address")
    d.press(d.dialog(), "Add person")
    assert d.field(d.dialog(), "Name").error.text() == "Enter the person's name."
    assert d.field(d.dialog(), "E-mail").error.text() == "Enter an e-mail address, like name@council.example."
    assert desk.read(people.list_people, desk.today()) == []


def test_details_are_changed(desk: Desk, page: PeoplePage) -> None:
    add(desk, "Ann Ash", phone="0191 000")
    d.press(page, "Change details")
    d.fill(d.dialog(), "Phone", "0191 555")
    d.press(d.dialog(), "Save details")
    assert of(desk, "Ann Ash").phone == "0191 555"
    assert "0191 555" in d.words_in(page.pane)


def test_opening_a_form_and_closing_it_leaves_nothing(desk: Desk, page: PeoplePage) -> None:
    d.press(page, "Add a person")
    d.fill(d.dialog(), "Name", "Ann Ash")
    d.press(d.dialog(), "Cancel")
    assert desk.read(people.list_people, desk.today()) == []


def test_a_team_recorded_as_a_person_says_what_the_law_asks(desk: Desk, page: PeoplePage) -> None:
    """Regulation 43, A-32: the independent person is a person."""
    import_tracker(desk)
    d.select_row(page.table, Name="Children's Commissioning Team (a team)")
    assert TEAM in d.words_in(page.pane)
    d.select_row(page.table, Name="T. Quill")
    assert TEAM not in d.words_in(page.pane)


def test_the_list_is_narrowed_by_role(desk: Desk, home: UUID, page: PeoplePage) -> None:
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    make_person(desk, "Pat Manager", Role.REGISTERED_MANAGER, home)
    make_person(desk, "Cllr Before", Role.ELECTED_MEMBER, home, until=date(2021, 1, 1))
    page.table.filter_by("Role today", ["Elected member"])
    assert names(page) == ["Cllr A"]
    page.table.filter_by("Role today", ["No role today"])
    assert names(page) == ["Cllr Before"]
    assert "1 of 3 shown" in d.words_in(page.bar)


def test_search_finds_people_by_a_home_they_held_long_ago(desk: Desk, home: UUID, page: PeoplePage) -> None:
    make_person(desk, "Cllr Before", Role.ELECTED_MEMBER, home, until=date(2011, 1, 1))
    add(desk, "Ann Ash")
    page.search.setText("oak house")
    assert names(page) == ["Cllr Before"]


def test_a_search_that_finds_nobody_offers_everyone(desk: Desk, page: PeoplePage) -> None:
    add(desk, "Ann Ash")
    page.search.setText("zzz")
    assert "Nobody matches what you search for." in d.words_in(page)
    d.press(page, "Show everyone")
    assert names(page) == ["Ann Ash"]
    assert not page.overview.unmatched.isVisible()


def test_a_person_is_shown_from_elsewhere_though_the_list_was_narrowed(desk: Desk, page: PeoplePage) -> None:
    add(desk, "Ann Ash")
    wanted = add(desk, "Zoe Quill")
    page.search.setText("ann")
    page.table.filter_by("Role today", ["Registered manager"])
    page.open_ref(Ref("person", str(wanted)))
    assert page.table.current().name == "Zoe Quill"


def test_a_role_leads_to_its_home(desk: Desk, home: UUID, page: PeoplePage) -> None:
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    wanted: list[Ref] = []
    page.go.connect(wanted.append)
    d.press(page, "Elected member, Oak House")
    assert wanted == [Ref("home", str(home))]


def test_the_chosen_person_stays_chosen_when_somebody_else_is_added(desk: Desk, page: PeoplePage) -> None:
    add(desk, "Mia Middle")
    add(desk, "Zoe Quill")
    d.select_row(page.table, Name="Zoe Quill")
    add(desk, "Ann Ash")
    assert names(page) == ["Ann Ash", "Mia Middle", "Zoe Quill"]
    assert page.table.current().name == "Zoe Quill"
    assert d.words_in(page.pane).startswith("Zoe Quill")


def test_a_change_while_the_screen_is_hidden_shows_when_it_is_shown(desk: Desk, page: PeoplePage) -> None:
    add(desk, "Ann Ash")
    page.hide()
    add(desk, "Zoe Quill")
    assert names(page) == ["Ann Ash"]
    page.show()
    d.settle()
    assert names(page) == ["Ann Ash", "Zoe Quill"]


def test_a_person_is_added_with_the_keyboard_alone(desk: Desk, page: PeoplePage) -> None:
    tab_to(page, d.button(page, "Add the first person"))
    d.key(focused(), Qt.Key.Key_Space)
    QTest.keyClicks(focused(), "Zoe Quill")
    tab_to(d.dialog(), d.button(d.dialog(), "Add person"))
    d.key(focused(), Qt.Key.Key_Space)
    assert names(page) == ["Zoe Quill"]


def test_the_keyboard_comes_from_the_list_to_the_buttons_of_the_pane(desk: Desk, page: PeoplePage) -> None:
    add(desk, "Ann Ash")
    page.search.setFocus()
    for wanted in (page.bar.filter, page.table, d.button(page, "Change details"), d.button(page, "Record training")):
        tab_to(page, wanted)
    d.key(focused(), Qt.Key.Key_Space)
    assert d.dialog("Record training of Ann Ash").isVisible()


def test_the_keyboard_stays_in_the_pane_when_it_is_filled_afresh(desk: Desk, page: PeoplePage) -> None:
    person = add(desk, "Ann Ash")
    d.button(page, "Record training").setFocus()
    desk.do(people.record_training, person, "First aid", date(2022, 1, 1), None)
    assert focused() is page.pane


@pytest.mark.parametrize("text_size", [100, 200])
def test_long_words_and_many_roles_are_not_cut_off(desk: Desk, page: PeoplePage, text_size: int) -> None:
    person = add(
        desk,
        "Councillor Bartholomew Featherstonehaugh-Cholmondeley of the Upper Dale",
        organisation="Children's Commissioning and Quality Assurance Team",
        email="bartholomew.featherstonehaugh@council.example",
    )
    for number in range(6):
        home = make_home(desk, f"The Residential Home with the Longest Name in the County, number {number}")
        desk.do(people.appoint, person, Role.ELECTED_MEMBER, home, from_date=date(2020, 1, 1), agreed=False)
    enlarge(page, text_size)
    assert shortened(page) == []


def test_everything_has_a_name_for_a_screen_reader(desk: Desk, home: UUID, page: PeoplePage) -> None:
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    assert unnamed(page) == []
    d.press(page, "Give a role")
    assert unnamed(d.dialog()) == []


def test_homes_are_counted_in_the_list_and_named_in_full_for_a_screen_reader(desk: Desk, page: PeoplePage) -> None:
    person = add(desk, "Celia")
    for name in ("Oak House", "Ash House", "Elm House"):
        desk.do(people.appoint, person, Role.RESPONSIBLE_INDIVIDUAL, make_home(desk, name), from_date=None)
    assert d.cells(page.table)[0]["Homes"] == "Ash House +2"
    index = page.table.rows_model.index(0, 2)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Ash House, Elm House, Oak House"
    assert [h.name for h in desk.read(homes.list_homes, desk.today(), months=1)] == ["Ash House", "Elm House", "Oak House"]
