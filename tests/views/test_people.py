"""People: the list, roles over time, training, and every refusal beside its field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reg44desk.domain.types import Ref, Role
from reg44desk.errors import UserError
from reg44desk.services import homes, people
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft, PersonRow, RoleDraft
from reg44desk.views.people import TEAM, PeoplePage
from tests import drivers as d
from tests.factories import import_tracker, make_home, make_person
from tests.views.showing import Show, dismiss, enlarge, focused, on_screen, retype, shortened, tab_to, unnamed


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[PeoplePage]:
    yield on_screen(show, PeoplePage(desk))
    dismiss()


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def add(desk: Desk, name: str, **more: str) -> UUID:
    return desk.do(people.add_person, PersonDraft(name=name, **more)).value


def of(desk: Desk, name: str) -> PersonRow:
    return next(p for p in desk.read(people.list_people, desk.today()) if p.name == name)


def names(page: PeoplePage) -> list[str]:
    return [row["Name"] for row in d.cells(page.table)]


def give(page: PeoplePage, role: str, home: str = "No home", since: str = "1 1 2022", until: str = "") -> None:
    d.press(page, "Give a role")
    d.choose(d.dialog(), "Role", role)
    d.choose(d.dialog(), "Home", home)
    retype(d.dialog(), "From", since)
    retype(d.dialog(), "To", until)
    d.press(d.dialog(), "Give role")


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


def test_a_member_is_given_a_home_from_a_day_with_the_agreed_flag(desk: Desk, home: UUID, page: PeoplePage) -> None:
    """BR-10: assignments carry dates and whether the member agreed to visit."""
    add(desk, "Cllr A Oak")
    d.press(page, "Give a role")
    d.choose(d.dialog(), "Role", "Elected member")
    d.choose(d.dialog(), "Home", "Oak House")
    d.choose(d.dialog(), "Agreed to visit", "Yes")
    d.press(d.dialog(), "Give role")
    held = of(desk, "Cllr A Oak").appointments[0]
    assert (held.home_id, held.from_date, held.to_date, held.agreed_to_visit) == (home, desk.today(), None, True)
    assert "From 21 January 2022" in d.words_in(page.pane)
    assert d.cells(page.table)[0]["Agreed to visit"] == "Yes"


def test_a_new_manager_ends_the_tenure_of_the_one_before(desk: Desk, home: UUID, page: PeoplePage) -> None:
    """BR-10, BR-15: whoever held the home on a day keeps that day."""
    make_person(desk, "Old Manager", Role.REGISTERED_MANAGER, home, since=date(2020, 1, 1))
    add(desk, "Young Manager")
    d.select_row(page.table, Name="Young Manager")
    give(page, "Registered manager", "Oak House", "1 1 2022")
    assert of(desk, "Old Manager").appointments[0].to_date == date(2021, 12, 31)


def test_a_tenure_that_is_over_ends_nobody_elses(desk: Desk, home: UUID, page: PeoplePage) -> None:
    """BR-10: an officer may record who held a home years ago."""
    make_person(desk, "Manager Now", Role.REGISTERED_MANAGER, home)
    add(desk, "Manager Then")
    d.select_row(page.table, Name="Manager Then")
    give(page, "Registered manager", "Oak House", "1 1 2015", "31 12 2017")
    assert of(desk, "Manager Now").appointments[0].to_date is None
    assert "1 January 2015 to 31 December 2017" in d.words_in(page.pane)
    assert "Roles that have ended" in d.words_in(page.pane)


def test_a_role_of_the_whole_service_needs_no_home_and_no_day(desk: Desk, page: PeoplePage) -> None:
    """Regulation 43: the independent person is appointed for the service, not for one home."""
    add(desk, "T. Visit")
    give(page, "Independent person", since="")
    held = of(desk, "T. Visit").appointments[0]
    assert (held.role, held.home_id, held.from_date) == (Role.INDEPENDENT_PERSON, None, None)
    assert "First day not known" in d.words_in(page.pane)


def test_a_role_that_is_missing_is_asked_for(desk: Desk, home: UUID, page: PeoplePage) -> None:
    add(desk, "Ann Ash")
    d.press(page, "Give a role")
    d.press(d.dialog(), "Give role")
    assert d.field(d.dialog(), "Role").error.text() == "Choose the role."


@pytest.mark.parametrize("role", ["Elected member", "Registered manager"])
def test_a_role_of_one_home_asks_for_the_home(desk: Desk, home: UUID, page: PeoplePage, role: str) -> None:
    """BR-07, BR-15: members and managers hold one home each time."""
    add(desk, "Ann Ash")
    give(page, role)
    assert d.field(d.dialog(), "Home").error.text() == "Choose the home. This role is always for one home."


def test_a_role_at_a_home_asks_for_its_first_day(desk: Desk, home: UUID, page: PeoplePage) -> None:
    """BR-10: assignments carry their dates."""
    add(desk, "Ann Ash")
    give(page, "Elected member", "Oak House", since="")
    assert d.field(d.dialog(), "From").error.text() == "Enter the first day, like 1 9 2025."


def test_the_last_day_may_not_be_before_the_first(desk: Desk, home: UUID, page: PeoplePage) -> None:
    add(desk, "Ann Ash")
    give(page, "Elected member", "Oak House", "1 3 2021", "1 2 2021")
    assert d.field(d.dialog(), "To").error.text() == "The last day is before the first. Check both dates."


def test_a_last_day_that_cannot_be_read_is_never_taken_for_none(desk: Desk, home: UUID, page: PeoplePage) -> None:
    add(desk, "Ann Ash")
    give(page, "Elected member", "Oak House", "1 3 2021", "31 2 2021")
    assert d.field(d.dialog(), "To").error.text() == "Enter the last day, like 30 9 2025."
    assert of(desk, "Ann Ash").appointments == ()


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        (date(2021, 1, 1), None, True),
        (date(2020, 1, 1), date(2020, 6, 30), True),
        (None, date(2020, 6, 1), True),
        (None, date(2020, 5, 31), False),
        (date(2020, 7, 1), None, False),
    ],
)
def test_nobody_has_a_role_twice_on_one_day(desk: Desk, home: UUID, since: date | None, until: date | None, *, refused: bool) -> None:
    """BR-10: both ends of an assignment count."""
    person = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2020, 6, 1), until=None if refused else date(2020, 6, 30))
    draft = RoleDraft(Role.ELECTED_MEMBER, home, since, until)
    if refused:
        with pytest.raises(UserError, match="has that role in those days already"):
            desk.do(people.give_role, person, draft)
    else:
        desk.do(people.give_role, person, draft)
    assert len(of(desk, "Cllr A").appointments) == (1 if refused else 2)


def test_a_role_held_already_is_refused_beside_the_role(desk: Desk, home: UUID, page: PeoplePage) -> None:
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2020, 6, 1))
    give(page, "Elected member", "Oak House")
    assert d.field(d.dialog(), "Role").error.text() == "This person has that role in those days already."


def test_a_role_is_ended_on_a_day(desk: Desk, home: UUID, page: PeoplePage) -> None:
    """BR-10: history does not move; the days before keep the role."""
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2020, 6, 1))
    d.press(page, "End a role")
    assert d.field(d.dialog(), "Role").combo.currentText() == "Elected member, Oak House, from 1 Jun 2020"
    d.fill(d.dialog(), "Last day", "20 1 2022")
    d.press(d.dialog(), "End role")
    assert of(desk, "Cllr A").appointments[0].to_date == date(2022, 1, 20)
    assert "1 June 2020 to 20 January 2022" in d.words_in(page.pane)
    assert "End a role" not in d.words_in(page.pane)


def test_a_role_ends_on_no_day_before_it_began(desk: Desk, home: UUID, page: PeoplePage) -> None:
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2020, 6, 1))
    d.press(page, "End a role")
    d.fill(d.dialog(), "Last day", "1 1 2020")
    d.press(d.dialog(), "End role")
    assert d.field(d.dialog(), "Last day").error.text() == "The last day is before the first. Check the date."


def test_training_is_recorded(desk: Desk, page: PeoplePage) -> None:
    """BR-11: who goes along should have been trained."""
    add(desk, "Cllr A")
    d.press(page, "Record training")
    assert d.field(d.dialog(), "Course").value() == "Regulation 44 training"
    d.fill(d.dialog(), "Completed on", "4 10 2021")
    d.fill(d.dialog(), "Refresh due on", "4 10 2024")
    d.press(d.dialog(), "Record training")
    words = d.words_in(page.pane)
    assert "Regulation 44 training: 4 October 2021" in words
    assert "Refresh due on 4 October 2024." in words
    assert d.cells(page.table)[0]["Trained on"] == "4 Oct 2021"


def test_training_past_its_refresh_says_so(desk: Desk, page: PeoplePage) -> None:
    """BR-11: past refresh is a warning, not a block."""
    person = add(desk, "Cllr A")
    desk.do(people.record_training, person, "Regulation 44 training", date(2018, 1, 20), desk.today() - timedelta(days=1))
    desk.do(people.record_training, person, "Safeguarding", date(2019, 1, 20), desk.today())
    rows = desk.read(people.list_training, person, desk.today())
    assert [(r.course, r.past_refresh) for r in rows] == [("Safeguarding", False), ("Regulation 44 training", True)]
    assert "The refresh was due on 20 January 2022." in d.words_in(page.pane)


@pytest.mark.parametrize(
    ("course", "completed", "refresh", "field", "message"),
    [
        ("", "1 1 2022", "", "Course", "Enter the name of the course."),
        ("First aid", "", "", "Completed on", "Enter the day the course was completed, like 18 9 2025."),
        ("First aid", "22 1 2022", "", "Completed on", "That day has not come yet. Check the date."),
        ("First aid", "1 1 2022", "1 1 2022", "Refresh due on", "The refresh is not after the course. Check both dates."),
        ("First aid", "1 1 2022", "soon", "Refresh due on", "Enter a date, like 18 9 2025."),
    ],
)
def test_training_that_cannot_be_is_refused_beside_its_field(
    desk: Desk, page: PeoplePage, course: str, completed: str, refresh: str, field: str, message: str
) -> None:
    person = add(desk, "Cllr A")
    d.press(page, "Record training")
    d.fill(d.dialog(), "Completed on", completed)
    d.fill(d.dialog(), "Refresh due on", refresh)
    retype(d.dialog(), "Course", course)
    d.press(d.dialog(), "Record training")
    assert d.field(d.dialog(), field).error.text() == message
    assert desk.read(people.list_training, person, desk.today()) == []


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
    page.role.setCurrentText("Elected member")
    assert names(page) == ["Cllr A"]
    page.role.setCurrentText("No role today")
    assert names(page) == ["Cllr Before"]
    assert page.header.subtitle.text() == "1 of 3 people shown"


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
    page.role.setCurrentText("Registered manager")
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
    for wanted in (page.role, page.table, d.button(page, "Change details"), d.button(page, "Record training")):
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


@pytest.mark.parametrize("text_size", [100, 200])
def test_the_form_for_a_role_fits_a_small_laptop(desk: Desk, page: PeoplePage, text_size: int) -> None:
    add(desk, "Ann Ash")
    enlarge(page, text_size)
    d.press(page, "Give a role")
    assert shortened(d.dialog()) == []
    assert d.dialog().height() <= 700


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
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Homes: Ash House, Elm House, Oak House"
    assert [h.name for h in desk.read(homes.list_homes, desk.today(), months=1)] == ["Ash House", "Elm House", "Oak House"]
