"""Roles over time and training: given, ended and recorded from the screen People, with every refusal beside its field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from reg44desk.domain.types import Role
from reg44desk.errors import UserError
from reg44desk.services import people
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft, PersonRow, RoleDraft
from reg44desk.views.people import PeoplePage
from tests import drivers as d
from tests.factories import make_home, make_person
from tests.views.showing import Show, dismiss, enlarge, on_screen, retype, shortened


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


def give(page: PeoplePage, role: str, home: str = "No home", since: str = "1 1 2022", until: str = "") -> None:
    d.press(page, "Give a role")
    d.choose(d.dialog(), "Role", role)
    d.choose(d.dialog(), "Home", home)
    retype(d.dialog(), "From", since)
    retype(d.dialog(), "To", until)
    d.press(d.dialog(), "Give role")


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


def test_whom_regulation_43_bars_is_not_named_an_independent_person(desk: Desk, home: UUID, page: PeoplePage) -> None:
    """Regulation 43(3)(a): with the paragraph and the reason, beside the role."""
    make_person(desk, "Pat Manager", Role.REGISTERED_MANAGER, home, since=date(2020, 1, 1))
    give(page, "Independent person", "Oak House")
    said = d.field(d.dialog(), "Role").error.text()
    assert said.startswith("Pat Manager cannot be the independent person of Oak House. Regulation 43(3)(a) bars whoever works for")
    assert [a.role for a in of(desk, "Pat Manager").appointments] == [Role.REGISTERED_MANAGER]


def test_a_role_that_ends_an_independent_persons_independence_is_said_before(desk: Desk, home: UUID, page: PeoplePage) -> None:
    """Regulation 43(3)(f): a warning, which stops nothing."""
    make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON, home, since=date(2020, 1, 1))
    give(page, "Responsible individual", "Oak House", since="one day")
    said = "With this role T. Visit may not visit Oak House: regulation 43(3)(f) bars whoever is the responsible individual."
    assert said in d.field(d.dialog(), "Role").hint.text()
    retype(d.dialog(), "From", "1 1 2022")
    d.press(d.dialog(), "Give role")
    assert d.no_dialog()
    assert "T. Visit cannot be the independent person of Oak House." in d.words_in(page.pane)


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


@pytest.mark.parametrize("text_size", [100, 200])
def test_the_form_for_a_role_fits_a_small_laptop(desk: Desk, page: PeoplePage, text_size: int) -> None:
    add(desk, "Ann Ash")
    enlarge(page, text_size)
    d.press(page, "Give a role")
    assert shortened(d.dialog()) == []
    assert d.dialog().height() <= 700
