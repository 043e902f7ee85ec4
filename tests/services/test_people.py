"""People and what they are to homes over time (BR-10)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk.db.models import Person
from reg44desk.domain.types import Role
from reg44desk.services import people
from reg44desk.services.desk import Desk, Tx, command
from reg44desk.services.people import PersonDraft, PersonRow, RoleDraft, TrainingRow
from tests.factories import make_home, make_person
from tests.services.steps import refused, step

NOV = date(2021, 11, 1)


@command("Name a team")
def add_team(tx: Tx, name: str) -> None:
    """A team that was recorded where a person should be named."""
    tx.session.add(Person(name=name, is_team=True))


def person(desk: Desk, name: str, as_of: date | None = None) -> PersonRow:
    return next(p for p in desk.read(people.list_people, as_of or desk.today()) if p.name == name)


def held(desk: Desk, home_id: UUID, role: Role) -> list[tuple[str, date | None, date | None]]:
    return [(t.name, t.from_date, t.to_date) for t in desk.read(people.tenures, role, home_id).get(home_id, [])]


def test_a_person_is_added_without_stray_spaces(desk: Desk) -> None:
    draft = PersonDraft(" Jo Marsh ", " jo@council.example ", " 01234 ", " NYAS ")
    person_id = step(desk, people.add_person, draft)
    assert desk.read(people.list_people, desk.today()) == [
        PersonRow(person_id, "Jo Marsh", "jo@council.example", "01234", "NYAS", is_team=False, roles=(), homes=(),
                  trained_on=None, agreed_to_visit=None, appointments=())
    ]  # fmt: skip


def test_a_person_can_be_added_with_a_role_of_the_service(desk: Desk) -> None:
    step(desk, people.add_person, PersonDraft("Jo Marsh"), Role.INDEPENDENT_PERSON)
    row = person(desk, "Jo Marsh")
    assert (row.roles, row.homes) == ((Role.INDEPENDENT_PERSON,), ())
    assert [(a.role, a.home, a.home_id, a.current) for a in row.appointments] == [(Role.INDEPENDENT_PERSON, "", None, True)]


def test_a_persons_details_can_be_changed(desk: Desk) -> None:
    person_id = desk.do(people.add_person, PersonDraft("Jo Marsh", "jo@council.example")).value
    step(desk, people.edit_person, person_id, PersonDraft(" Jo Fenn", "", "01234 ", "NYAS"))
    row = person(desk, "Jo Fenn")
    assert (row.email, row.phone, row.organisation) == ("", "01234", "NYAS")


@pytest.mark.parametrize(
    ("draft", "problems"),
    [
        (PersonDraft("  "), [("name", "Enter the person's name.")]),
        (PersonDraft("Jo", "jo at work"), [("email", "Enter an e-mail address, like name@council.example.")]),
        (PersonDraft("", "jo"), [("name", "Enter the person's name."), ("email", "Enter an e-mail address, like name@council.example.")]),
    ],
)
def test_a_person_needs_a_name_and_an_address_that_can_be_one(desk: Desk, draft: PersonDraft, problems: list[tuple[str, str]]) -> None:
    person_id = desk.do(people.add_person, PersonDraft("Jo")).value
    assert refused(desk, people.add_person, draft) == problems
    assert refused(desk, people.edit_person, person_id, draft) == problems


def test_a_role_runs_from_a_day_to_a_day_both_included(desk: Desk) -> None:
    """BR-10: assignments carry from and to dates and whether the member agreed."""
    home_id, person_id = make_home(desk), desk.do(people.add_person, PersonDraft("Cllr A")).value
    begin, end = date(2021, 6, 1), date(2021, 11, 1)
    step(desk, people.appoint, person_id, Role.ELECTED_MEMBER, home_id, from_date=begin, to_date=end, agreed=True)
    days = [date(2021, 5, 31), begin, end, date(2021, 11, 2)]
    assert [person(desk, "Cllr A", day).homes for day in days] == [(), ("Oak House",), ("Oak House",), ()]
    assert [person(desk, "Cllr A", day).agreed_to_visit for day in days] == [None, True, True, None]
    assert [a.current for a in person(desk, "Cllr A", end).appointments] == [True]


def test_a_role_may_last_one_day_but_not_less(desk: Desk) -> None:
    home_id, person_id = make_home(desk), desk.do(people.add_person, PersonDraft("Cllr A")).value
    desk.do(people.appoint, person_id, Role.ELECTED_MEMBER, home_id, from_date=NOV, to_date=NOV)
    problems = refused(desk, people.appoint, person_id, Role.ELECTED_MEMBER, home_id, from_date=NOV, to_date=date(2021, 10, 31))
    assert problems == [("to_date", "The last day is before the first. Check both dates.")]


def test_a_new_manager_ends_the_formers_tenure_the_day_before(desk: Desk) -> None:
    """BR-10; "Reassignment credits the wrong person": dated, and the past does not move."""
    home_id = make_home(desk)
    make_person(desk, "Pat", Role.REGISTERED_MANAGER, home_id)
    sam = desk.do(people.add_person, PersonDraft("Sam")).value
    step(desk, people.appoint_to_home, sam, Role.REGISTERED_MANAGER, home_id, NOV)
    assert held(desk, home_id, Role.REGISTERED_MANAGER) == [("Pat", None, date(2021, 10, 31)), ("Sam", NOV, None)]
    assert person(desk, "Pat", date(2021, 10, 31)).roles == (Role.REGISTERED_MANAGER,)
    assert person(desk, "Pat", NOV).roles == ()


def test_only_the_manager_in_charge_on_that_day_makes_way(desk: Desk) -> None:
    home_id, other = make_home(desk), make_home(desk, "Elm House")
    make_person(desk, "Before", Role.REGISTERED_MANAGER, home_id, until=date(2021, 3, 31))
    make_person(desk, "Pat", Role.REGISTERED_MANAGER, home_id, since=date(2021, 4, 1))
    make_person(desk, "Elsewhere", Role.REGISTERED_MANAGER, other)
    sam = desk.do(people.add_person, PersonDraft("Sam")).value
    desk.do(people.appoint_to_home, sam, Role.REGISTERED_MANAGER, home_id, NOV)
    assert held(desk, home_id, Role.REGISTERED_MANAGER) == [
        ("Before", None, date(2021, 3, 31)),
        ("Pat", date(2021, 4, 1), date(2021, 10, 31)),
        ("Sam", NOV, None),
    ]
    assert held(desk, other, Role.REGISTERED_MANAGER) == [("Elsewhere", None, None)]


def test_managers_who_begin_on_one_day_share_it(desk: Desk) -> None:
    """No tenure may end before it began."""
    home_id = make_home(desk)
    make_person(desk, "Pat", Role.REGISTERED_MANAGER, home_id, since=NOV)
    sam = desk.do(people.add_person, PersonDraft("Sam")).value
    desk.do(people.appoint_to_home, sam, Role.REGISTERED_MANAGER, home_id, NOV)
    assert sorted(held(desk, home_id, Role.REGISTERED_MANAGER)) == [("Pat", NOV, None), ("Sam", NOV, None)]


def test_a_second_member_stands_beside_the_first(desk: Desk) -> None:
    """A-04: a home may have several members; managers and responsible individuals follow one another."""
    home_id, role = make_home(desk), Role.ELECTED_MEMBER
    make_person(desk, "First", role, home_id)
    second = desk.do(people.add_person, PersonDraft("Second")).value
    step(desk, people.appoint_to_home, second, role, home_id, NOV)
    assert held(desk, home_id, role) == [("First", None, None), ("Second", NOV, None)]


def test_assigning_needs_a_person_and_a_day(desk: Desk) -> None:
    assert refused(desk, people.appoint_to_home, None, Role.ELECTED_MEMBER, make_home(desk), None) == [
        ("person_id", "Choose the person."),
        ("from_date", "Enter the first day, like 1 9 2025."),
    ]


def test_a_role_is_given_with_whether_the_member_agreed(desk: Desk) -> None:
    """BR-10: the "agreed" flag."""
    home_id, cllr = make_home(desk), desk.do(people.add_person, PersonDraft("Cllr A")).value
    step(desk, people.give_role, cllr, RoleDraft(Role.ELECTED_MEMBER, home_id, NOV, agreed=True))
    assert held(desk, home_id, Role.ELECTED_MEMBER) == [("Cllr A", NOV, None)]
    assert person(desk, "Cllr A").agreed_to_visit is True


def test_a_manager_who_was_there_before_ends_nobodys_tenure(desk: Desk) -> None:
    """BR-10: filling in the past does not move the present."""
    home_id, viv = make_home(desk), desk.do(people.add_person, PersonDraft("Viv")).value
    make_person(desk, "Pat", Role.REGISTERED_MANAGER, home_id)
    step(desk, people.give_role, viv, RoleDraft(Role.REGISTERED_MANAGER, home_id, None, date(2020, 12, 31)))
    assert sorted(held(desk, home_id, Role.REGISTERED_MANAGER), key=str) == [("Pat", None, None), ("Viv", None, date(2020, 12, 31))]
    desk.do(people.give_role, viv, RoleDraft(Role.REGISTERED_MANAGER, home_id, NOV))
    assert ("Pat", None, date(2021, 10, 31)) in held(desk, home_id, Role.REGISTERED_MANAGER)


def test_a_role_of_the_service_needs_no_home_and_no_day(desk: Desk) -> None:
    jo = desk.do(people.add_person, PersonDraft("Jo")).value
    step(desk, people.give_role, jo, RoleDraft(Role.INDEPENDENT_PERSON))
    assert person(desk, "Jo").roles == (Role.INDEPENDENT_PERSON,)


def test_what_a_role_needs_is_said_all_at_once(desk: Desk) -> None:
    jo, home_id = desk.do(people.add_person, PersonDraft("Jo")).value, make_home(desk)
    first_day, no_home = ("from_date", "Enter the first day, like 1 9 2025."), "Choose the home. This role is always for one home."
    assert refused(desk, people.give_role, jo, RoleDraft(home_id=home_id)) == [("role", "Choose the role."), first_day]
    for role in people.HOME_ROLES:
        assert refused(desk, people.give_role, jo, RoleDraft(role)) == [("home_id", no_home)]


@pytest.mark.parametrize(
    ("first", "last", "clash"),
    [
        (date(2021, 6, 1), date(2021, 6, 30), True),
        (None, date(2021, 6, 1), True),
        (date(2021, 12, 31), None, True),
        (None, date(2021, 5, 31), False),
        (date(2022, 1, 1), None, False),
    ],
)
def test_a_person_does_not_hold_a_role_twice_on_one_day(desk: Desk, first: date | None, last: date | None, *, clash: bool) -> None:
    home_id, other = make_home(desk), make_home(desk, "Elm House")
    cllr = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 1), until=date(2021, 12, 31))
    draft = RoleDraft(Role.ELECTED_MEMBER, home_id, first, last)
    if clash:
        again = [("role", "This person has that role in those days already.")]
        assert refused(desk, people.give_role, cllr, draft) == again
    else:
        step(desk, people.give_role, cllr, draft)
    desk.do(people.give_role, cllr, RoleDraft(Role.ELECTED_MEMBER, other, first or date(2021, 1, 1), last))
    desk.do(people.give_role, cllr, RoleDraft(Role.RESPONSIBLE_INDIVIDUAL, home_id, first or date(2021, 1, 1), last))


def test_a_person_has_a_role_at_a_home_once_at_a_time(desk: Desk) -> None:
    home_id = make_home(desk)
    pat = make_person(desk, "Pat", Role.REGISTERED_MANAGER, home_id, since=date(2021, 1, 1), until=NOV)
    already = [("person_id", "This person has that role at the home already.")]
    assert refused(desk, people.appoint_to_home, pat, Role.REGISTERED_MANAGER, home_id, NOV) == already
    step(desk, people.appoint_to_home, pat, Role.REGISTERED_MANAGER, home_id, date(2021, 11, 2))


def test_t30_a_role_ends_on_a_day_and_what_was_before_stays(desk: Desk) -> None:
    """T-30, BR-10: the last day still counts."""
    home_id = make_home(desk)
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 1))
    appointment = person(desk, "Cllr A").appointments[0].id
    step(desk, people.end_appointment, appointment, NOV)
    assert [person(desk, "Cllr A", day).homes for day in (NOV, date(2021, 11, 2))] == [("Oak House",), ()]


def test_the_last_day_is_given_and_not_before_the_first(desk: Desk) -> None:
    home_id = make_home(desk)
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home_id, since=NOV)
    appointment = person(desk, "Cllr A").appointments[0].id
    assert refused(desk, people.end_appointment, appointment, None) == [("to_date", "Enter the last day, like 30 9 2025.")]
    early = refused(desk, people.end_appointment, appointment, date(2021, 10, 31))
    assert early == [("to_date", "The last day is before the first. Check the date.")]
    desk.do(people.end_appointment, appointment, NOV)


def test_a_role_held_since_before_the_records_can_end_on_any_day(desk: Desk) -> None:
    home_id = make_home(desk)
    make_person(desk, "Pat", Role.REGISTERED_MANAGER, home_id)
    desk.do(people.end_appointment, person(desk, "Pat").appointments[0].id, date(1999, 1, 1))
    assert held(desk, home_id, Role.REGISTERED_MANAGER) == [("Pat", None, date(1999, 1, 1))]


def test_one_record_a_person_with_several_roles(desk: Desk) -> None:
    """BR-10: roles in the order of the vocabulary, homes by name, appointments newest first."""
    oak, elm = make_home(desk), make_home(desk, "Elm House")
    jo = desk.do(people.add_person, PersonDraft("Jo")).value
    desk.do(people.appoint, jo, Role.RESPONSIBLE_INDIVIDUAL, oak, from_date=date(2020, 1, 1))
    desk.do(people.appoint, jo, Role.RESPONSIBLE_INDIVIDUAL, elm, from_date=None)
    desk.do(people.appoint, jo, Role.INDEPENDENT_PERSON, None, from_date=date(2021, 1, 1), to_date=date(2021, 6, 30))
    desk.do(people.appoint, jo, Role.ELECTED_MEMBER, elm, from_date=NOV)
    row = person(desk, "Jo")
    assert (row.roles, row.homes) == ((Role.ELECTED_MEMBER, Role.RESPONSIBLE_INDIVIDUAL), ("Elm House", "Oak House"))
    assert [(a.role, a.home, a.current) for a in row.appointments] == [
        (Role.ELECTED_MEMBER, "Elm House", True),
        (Role.INDEPENDENT_PERSON, "", False),
        (Role.RESPONSIBLE_INDIVIDUAL, "Oak House", True),
        (Role.RESPONSIBLE_INDIVIDUAL, "Elm House", True),
    ]


def test_whether_a_member_agreed_is_that_of_a_present_role(desk: Desk) -> None:
    """BR-10: only members who agreed are contacted; what was agreed for an ended role says nothing."""
    home_id = make_home(desk)
    cllr = desk.do(people.add_person, PersonDraft("Cllr A")).value
    desk.do(people.appoint, cllr, Role.ELECTED_MEMBER, home_id, from_date=None, to_date=NOV, agreed=True)
    assert person(desk, "Cllr A").agreed_to_visit is None
    desk.do(people.appoint, cllr, Role.ELECTED_MEMBER, home_id, from_date=date(2021, 12, 1), agreed=False)
    assert person(desk, "Cllr A").agreed_to_visit is False


def test_br11_training_is_recorded_and_the_newest_shown(desk: Desk) -> None:
    """BR-11: a member without training, or past the refresh, is warned about, never stopped."""
    jo = desk.do(people.add_person, PersonDraft("Jo")).value
    days = [(date(2019, 10, 4), date(2021, 10, 4)), (date(2021, 7, 9), date(2022, 1, 21)), (date(2020, 1, 1), None)]
    for taken, refresh in days:
        step(desk, people.record_training, jo, " Regulation 44 ", taken, refresh)
    desk.do(people.add_person, PersonDraft("Sam"))
    assert (person(desk, "Jo").trained_on, person(desk, "Sam").trained_on) == (date(2021, 7, 9), None)
    assert desk.read(people.list_training, jo, desk.today()) == [
        TrainingRow("Regulation 44", date(2021, 7, 9), date(2022, 1, 21), past_refresh=False),
        TrainingRow("Regulation 44", date(2020, 1, 1), None, past_refresh=False),
        TrainingRow("Regulation 44", date(2019, 10, 4), date(2021, 10, 4), past_refresh=True),
    ]
    assert desk.read(people.list_training, jo, date(2022, 1, 22))[0].past_refresh


@pytest.mark.parametrize(
    ("course", "taken", "refresh", "problems"),
    [
        (" ", None, None, [
            ("course", "Enter the name of the course."),
            ("completed_on", "Enter the day the course was completed, like 18 9 2025."),
        ]),
        ("Regulation 44", date(2022, 1, 22), None, [("completed_on", "That day has not come yet. Check the date.")]),
        ("Regulation 44", NOV, NOV, [("refresh_due_on", "The refresh is not after the course. Check both dates.")]),
    ],
)  # fmt: skip
def test_training_has_a_course_and_days_that_can_be(
    desk: Desk, course: str, taken: date | None, refresh: date | None, problems: list[tuple[str, str]]
) -> None:
    jo = desk.do(people.add_person, PersonDraft("Jo")).value
    assert refused(desk, people.record_training, jo, course, taken, refresh) == problems


def test_a_team_recorded_as_a_person_can_be_told_apart(desk: Desk) -> None:
    """A-32: the Commissioning Team is no independent person by name."""
    desk.do(add_team, "Commissioning Team")
    assert person(desk, "Commissioning Team").is_team


def test_people_are_listed_by_name_whatever_their_case(desk: Desk) -> None:
    for name in ("zoe", "Adam", "bea"):
        desk.do(people.add_person, PersonDraft(name))
    assert [p.name for p in desk.read(people.list_people, desk.today())] == ["Adam", "bea", "zoe"]


def test_choices_are_those_who_ever_held_the_role_each_once(desk: Desk) -> None:
    oak, elm = make_home(desk), make_home(desk, "Elm House")
    zoe = make_person(desk, "zoe", Role.ELECTED_MEMBER, oak, until=NOV)
    desk.do(people.appoint, zoe, Role.ELECTED_MEMBER, elm, from_date=NOV)
    adam = make_person(desk, "Adam", Role.ELECTED_MEMBER, oak)
    make_person(desk, "Pat", Role.REGISTERED_MANAGER, oak)
    assert desk.read(people.list_choices, Role.ELECTED_MEMBER) == [people.Choice(adam, "Adam"), people.Choice(zoe, "zoe")]


def test_tenures_are_by_home_oldest_first_and_without_roles_of_the_service(desk: Desk) -> None:
    oak, elm = make_home(desk), make_home(desk, "Elm House")
    make_person(desk, "Later", Role.RESPONSIBLE_INDIVIDUAL, oak, since=NOV)
    make_person(desk, "Earlier", Role.RESPONSIBLE_INDIVIDUAL, oak, until=date(2021, 10, 31))
    make_person(desk, "Other", Role.RESPONSIBLE_INDIVIDUAL, elm)
    make_person(desk, "Everywhere", Role.RESPONSIBLE_INDIVIDUAL)
    found = desk.read(people.tenures, Role.RESPONSIBLE_INDIVIDUAL)
    assert {home: [t.name for t in spans] for home, spans in found.items()} == {oak: ["Earlier", "Later"], elm: ["Other"]}
    assert desk.read(people.tenures, Role.REGISTERED_MANAGER, oak) == {}
