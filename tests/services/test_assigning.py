"""Who holds a role at a home, and when: nobody twice, managers and responsible individuals one after the other (BR-10)."""

from __future__ import annotations

from datetime import date

import pytest

from reg44desk.domain.types import Role
from reg44desk.services import people
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft, RoleDraft
from tests.factories import make_home, make_person
from tests.services.steps import refused, step

JAN, MAR = date(2022, 1, 1), date(2022, 3, 1)


def held(desk: Desk, role: Role) -> list[tuple[str, date | None, date | None]]:
    [found] = desk.read(people.tenures, role).values()
    return [(t.name, t.from_date, t.to_date) for t in found]


def test_regulation_2_a_new_responsible_individual_follows_the_one_before(desk: Desk) -> None:
    """Regulation 2: a home has one responsible individual; regulation 44(7)(e): that one gets the report."""
    home = make_home(desk)
    make_person(desk, "First", Role.RESPONSIBLE_INDIVIDUAL, home)
    second = desk.do(people.add_person, PersonDraft("Second")).value
    step(desk, people.appoint_to_home, second, Role.RESPONSIBLE_INDIVIDUAL, home, JAN)
    assert held(desk, Role.RESPONSIBLE_INDIVIDUAL) == [("First", None, date(2021, 12, 31)), ("Second", JAN, None)]


@pytest.mark.parametrize("role", people.ONE_AT_A_TIME)
def test_br10_whoever_begins_gives_way_to_one_who_is_to_begin_later(desk: Desk, role: Role) -> None:
    """BR-10, BR-15: no two at once."""
    home = make_home(desk)
    make_person(desk, "Later", role, home, since=MAR)
    make_person(desk, "Last", role, home, since=date(2022, 6, 1))
    now = desk.do(people.add_person, PersonDraft("Now")).value
    step(desk, people.appoint_to_home, now, role, home, JAN)
    assert held(desk, role)[0] == ("Now", JAN, date(2022, 2, 28))


@pytest.mark.parametrize("role", [Role.ELECTED_MEMBER, Role.REGISTERED_MANAGER])
def test_br10_somebody_who_is_to_begin_later_is_not_assigned_twice(desk: Desk, role: Role) -> None:
    home = make_home(desk)
    who = make_person(desk, "Cllr A", role, home, since=MAR)
    again = [("person_id", "This person has that role at the home already.")]
    assert refused(desk, people.appoint_to_home, who, role, home, JAN) == again


def test_br10_a_year_that_cannot_be_is_refused(desk: Desk) -> None:
    """BR-10: dated roles decide what counts, so a slip must not pass."""
    home, who = make_home(desk), desk.do(people.add_person, PersonDraft("Cllr A")).value
    slip = [("from_date", "That is more than 50 years ago. Check the year.")]
    long_ago = date(1900, 1, 1)
    assert refused(desk, people.appoint_to_home, who, Role.ELECTED_MEMBER, home, long_ago) == slip
    assert refused(desk, people.give_role, who, RoleDraft(Role.ELECTED_MEMBER, home, long_ago)) == slip
    step(desk, people.appoint_to_home, who, Role.ELECTED_MEMBER, home, date(1972, 1, 1))
