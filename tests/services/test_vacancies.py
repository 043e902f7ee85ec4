"""Vacancies: open until every place is filled, or closed (T-29)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from reg44desk.domain.types import HomeType, Ref, Role
from reg44desk.services import members, people, today, vacancies
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft
from reg44desk.services.today import TaskKind
from reg44desk.services.vacancies import FillDraft, VacancyDraft, VacancyRow
from tests.factories import make_home
from tests.services.steps import refused, step

NOW = date(2022, 1, 21)
THREE = VacancyDraft("Three representatives for the secure homes", Role.ELECTED_MEMBER, None, "Linden Centre", 3, date(2022, 1, 1))


@pytest.fixture
def secure(desk: Desk) -> list[UUID]:
    """Two secure homes of one site, and a home of none."""
    make_home(desk, "Oak House")
    return [make_home(desk, f"Linden {name}", site="Linden Centre", home_type=HomeType.SECURE) for name in ("Rowan", "Oak")]


@pytest.fixture
def vacancy(desk: Desk, secure: list[UUID]) -> UUID:
    return step(desk, vacancies.add_vacancy, THREE)


def person(desk: Desk, name: str) -> UUID:
    return desk.do(people.add_person, PersonDraft(name=name)).value


def listed(desk: Desk, as_of: date = NOW) -> VacancyRow:
    [row] = desk.read(vacancies.list_vacancies, as_of)
    return row


def fill(desk: Desk, vacancy: UUID, who: UUID, *home_ids: UUID, since: date = date(2022, 1, 10)) -> None:
    desk.do(vacancies.fill_vacancy, vacancy, FillDraft(who, home_ids, since))


def test_t29_three_more_representatives(desk: Desk, vacancy: UUID) -> None:
    """T-29: a vacancy of 3, open, on Today and in the list."""
    row = listed(desk)
    assert (row.title, row.place, row.places, row.open_places) == (THREE.title, "Linden Centre", 3, 3)
    assert [c.name for c in row.homes] == ["Linden Oak", "Linden Rowan"]
    [task] = [t for t in desk.read(today.list_tasks, NOW) if t.kind is TaskKind.VACANCY]
    assert (task.home, task.since, task.opens) == ("Linden Centre", date(2022, 1, 1), Ref("vacancy", str(vacancy)))
    assert task.why == "Three representatives for the secure homes: 3 of 3 places to fill."


def test_it_stays_open_until_it_is_filled(desk: Desk, vacancy: UUID, secure: list[UUID]) -> None:
    """T-29: each person takes one place, however many homes they take."""
    names = ["Cllr B", "Cllr A", "Cllr C"]
    for left, name in zip((2, 1, 0), names, strict=True):
        fill(desk, vacancy, person(desk, name), *secure)
        assert listed(desk).open_places == left
    assert listed(desk).filled_by == ("Cllr A", "Cllr B", "Cllr C")
    assert desk.read(vacancies.list_open, NOW) == []
    assert not [t for t in desk.read(today.list_tasks, NOW) if t.kind is TaskKind.VACANCY]
    assert refused(desk, vacancies.fill_vacancy, vacancy, FillDraft(person(desk, "Cllr D"), tuple(secure), NOW)) == [
        ("", "Every place of this vacancy is filled, or it was closed.")
    ]


def test_whoever_fills_a_place_is_the_homes_member(desk: Desk, vacancy: UUID, secure: list[UUID]) -> None:
    """BR-07, BR-10: with the agreed flag and its date."""
    draft = FillDraft(person(desk, "Cllr A"), tuple(secure), date(2022, 1, 10), agreed=True, agreed_on=date(2022, 1, 5))
    step(desk, vacancies.fill_vacancy, vacancy, draft)
    held = desk.read(members.list_assignments)
    assert {(a.home_id, a.name, a.from_date, a.agreed_to_visit, a.agreed_on) for a in held} == {
        (home, "Cllr A", date(2022, 1, 10), True, date(2022, 1, 5)) for home in secure
    }


def test_a_place_is_free_again_when_its_holder_has_left(desk: Desk, vacancy: UUID, secure: list[UUID]) -> None:
    fill(desk, vacancy, person(desk, "Cllr A"), secure[0])
    [held] = desk.read(members.list_assignments)
    desk.do(people.end_appointment, held.id, date(2022, 1, 20))
    assert (listed(desk, date(2022, 1, 20)).open_places, listed(desk).open_places) == (2, 3)


def test_a_vacancy_of_one_home_needs_no_choice_of_home(desk: Desk, secure: list[UUID]) -> None:
    made = step(desk, vacancies.add_vacancy, replace(THREE, home_id=secure[0], site="ignored", places=1))
    assert (listed(desk).place, [c.name for c in listed(desk).homes]) == ("Linden Rowan", ["Linden Rowan"])
    fill(desk, made, person(desk, "Cllr A"))
    assert [a.home_id for a in desk.read(members.list_assignments)] == [secure[0]]


def test_a_role_of_the_whole_service_is_filled_without_a_home(desk: Desk, secure: list[UUID]) -> None:
    made = step(desk, vacancies.add_vacancy, replace(THREE, role=Role.INDEPENDENT_PERSON, site="", places=1))
    assert len(listed(desk).homes) == 3
    [task] = [t for t in desk.read(today.list_tasks, NOW) if t.kind is TaskKind.VACANCY]
    assert task.home == "All homes"
    fill(desk, made, person(desk, "T. Visit"))
    assert [p.roles for p in desk.read(people.list_people, NOW) if p.name == "T. Visit"] == [(Role.INDEPENDENT_PERSON,)]


def test_what_is_missing_to_fill_a_place(desk: Desk, vacancy: UUID, secure: list[UUID]) -> None:
    assert refused(desk, vacancies.fill_vacancy, vacancy, FillDraft()) == [
        ("person_id", "Choose the person."),
        ("home_ids", "Choose the homes. This role is always for a home."),
        ("from_date", "Enter the first day, like 1 9 2025."),
    ]


def test_somebody_who_has_the_role_already_is_refused_and_nothing_is_half_done(desk: Desk, vacancy: UUID, secure: list[UUID]) -> None:
    who = person(desk, "Cllr A")
    fill(desk, vacancy, who, secure[1])
    again = FillDraft(who, tuple(secure), NOW)
    assert refused(desk, vacancies.fill_vacancy, vacancy, again) == [("person_id", "This person has that role in those days already.")]
    late = replace(again, home_ids=(secure[0],), agreed=True, agreed_on=date(2022, 1, 22))
    assert [field for field, _ in refused(desk, vacancies.fill_vacancy, vacancy, late)] == ["agreed_on"]


def test_closing_takes_it_off_the_lists(desk: Desk, vacancy: UUID) -> None:
    step(desk, vacancies.close_vacancy, vacancy, NOW)
    assert desk.read(vacancies.list_vacancies, NOW) == []


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "Enter the day, like 30 9 2025."),
        (date(2022, 1, 22), "That day has not come yet. Check the date."),
        (date(2021, 12, 31), "The vacancy opened after that day. Check the date."),
    ],
)
def test_days_on_which_it_cannot_have_been_closed(desk: Desk, vacancy: UUID, day: date | None, words: str) -> None:
    assert refused(desk, vacancies.close_vacancy, vacancy, day) == [("closed_on", words)]


def test_what_a_vacancy_needs(desk: Desk) -> None:
    assert refused(desk, vacancies.add_vacancy, VacancyDraft(" ")) == [
        ("title", "Say what is to be filled, like: Three representatives for the secure homes."),
        ("role", "Choose the role."),
        ("places", "Enter how many places there are, from 1 to 50."),
        ("opened_on", "Enter the day since when, like 1 9 2025."),
    ]


@pytest.mark.parametrize(
    ("change", "field"), [({"places": 0}, "places"), ({"places": 51}, "places"), ({"opened_on": date(2022, 1, 22)}, "opened_on")]
)
def test_numbers_and_days_that_cannot_be(desk: Desk, change: dict[str, Any], field: str) -> None:
    assert [f for f, _ in refused(desk, vacancies.add_vacancy, replace(THREE, **change))] == [field]


def test_sites_are_offered_once_each(desk: Desk, secure: list[UUID]) -> None:
    assert desk.read(vacancies.list_sites) == ["Linden Centre"]


def test_t29_whoever_was_assigned_another_way_fills_a_place(desk: Desk, vacancy: UUID, secure: list[UUID]) -> None:
    """T-29: the role that is held takes the place; it is not given twice."""
    who = person(desk, "Cllr A")
    desk.do(people.appoint_to_home, who, Role.ELECTED_MEMBER, secure[0], date(2021, 9, 1))
    draft = FillDraft(who, tuple(secure), date(2022, 1, 10), agreed=True, agreed_on=date(2022, 1, 5))
    step(desk, vacancies.fill_vacancy, vacancy, draft)
    assert (listed(desk).filled_by, listed(desk).open_places) == (("Cllr A",), 2)
    held = desk.read(members.list_assignments)
    assert {(a.home_id, a.from_date, a.agreed_to_visit) for a in held} == {
        (secure[0], date(2021, 9, 1), True),
        (secure[1], date(2022, 1, 10), True),
    }


def test_t29_a_held_role_keeps_what_was_said_of_agreeing(desk: Desk, vacancy: UUID, secure: list[UUID]) -> None:
    """BR-10: no answer in the form takes none away."""
    who = person(desk, "Cllr A")
    desk.do(people.give_role, who, people.RoleDraft(Role.ELECTED_MEMBER, secure[0], date(2021, 9, 1), agreed=True))
    fill(desk, vacancy, who, secure[0])
    [held] = desk.read(members.list_assignments)
    assert (held.agreed_to_visit, listed(desk).filled_by) == (True, ("Cllr A",))


def test_t29_a_role_that_is_over_takes_no_place(desk: Desk, vacancy: UUID, secure: list[UUID]) -> None:
    """T-29, BR-10: whoever comes back is given the role anew."""
    who = person(desk, "Cllr A")
    desk.do(people.appoint, who, Role.ELECTED_MEMBER, secure[0], from_date=date(2021, 1, 1), to_date=date(2021, 5, 31))
    fill(desk, vacancy, who, secure[0])
    assert [a.from_date for a in desk.read(members.list_assignments)] == [date(2021, 1, 1), date(2022, 1, 10)]
    assert listed(desk).open_places == 2
