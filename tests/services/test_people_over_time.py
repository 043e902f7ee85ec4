"""What is kept of people beside their roles: the DBS check, whether a member agreed to visit and when, why a role ended (BR-10)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import DbsLevel, Role
from reg44desk.services import people
from reg44desk.services.desk import Desk
from reg44desk.services.people import AppointmentRow, PersonDraft, RoleDraft
from tests.factories import make_home, make_person
from tests.services.steps import refused, step

NOW = date(2022, 1, 21)


@pytest.fixture
def person(desk: Desk) -> UUID:
    return desk.do(people.add_person, PersonDraft("Cllr A", dbs_level=DbsLevel.ENHANCED, dbs_on=date(2021, 3, 4))).value


def only(desk: Desk) -> AppointmentRow:
    [row] = desk.read(people.list_people, NOW)[0].appointments
    return row


def test_the_dbs_check_is_kept_and_changed(desk: Desk, person: UUID) -> None:
    row = desk.read(people.list_people, NOW)[0]
    assert (row.dbs_level, row.dbs_on) == (DbsLevel.ENHANCED, date(2021, 3, 4))
    step(desk, people.edit_person, person, PersonDraft("Cllr A", dbs_level=DbsLevel.ENHANCED_WITH_BARRED_LIST, dbs_on=NOW))
    row = desk.read(people.list_people, NOW)[0]
    assert (row.dbs_level, row.dbs_on) == (DbsLevel.ENHANCED_WITH_BARRED_LIST, NOW)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PersonDraft("Cllr A", dbs_on=NOW), "dbs_level"),
        (PersonDraft("Cllr A", dbs_level=DbsLevel.BASIC, dbs_on=date(2022, 1, 22)), "dbs_on"),
    ],
)
def test_a_dbs_check_that_cannot_be_is_refused(desk: Desk, draft: PersonDraft, field: str) -> None:
    assert [name for name, _ in refused(desk, people.add_person, draft)] == [field]


def test_a_member_agrees_on_a_day(desk: Desk, person: UUID) -> None:
    """BR-10: the flag and its date; changed by a step of its own."""
    home = make_home(desk)
    role = RoleDraft(Role.ELECTED_MEMBER, home, date(2021, 6, 1), agreed=False, agreed_on=date(2021, 6, 2))
    step(desk, people.give_role, person, role)
    held = only(desk)
    assert (held.agreed_to_visit, held.agreed_on) == (False, date(2021, 6, 2))
    step(desk, people.record_agreement, held.id, agreed=True, agreed_on=NOW)
    assert (only(desk).agreed_to_visit, only(desk).agreed_on) == (True, NOW)


def test_an_answer_that_cannot_be_is_refused(desk: Desk, person: UUID) -> None:
    """BR-10: a day without an answer, a day ahead, no home."""
    held = desk.do(people.appoint, person, Role.ELECTED_MEMBER, make_home(desk), from_date=NOW).value
    assert [f for f, _ in refused(desk, people.record_agreement, held, agreed=None, agreed_on=NOW)] == ["agreed"]
    assert [f for f, _ in refused(desk, people.record_agreement, held, agreed=True, agreed_on=date(2022, 1, 22))] == ["agreed_on"]
    assert [f for f, _ in refused(desk, people.record_agreement, None, agreed=True, agreed_on=None)] == ["appointment_id"]


def test_why_a_role_ended_is_kept(desk: Desk, person: UUID) -> None:
    """BR-10: earlier days keep the role."""
    held = desk.do(people.appoint, person, Role.ELECTED_MEMBER, make_home(desk), from_date=date(2021, 6, 1)).value
    step(desk, people.end_appointment, held, NOW, " Lost the seat. ")
    assert (only(desk).to_date, only(desk).ended_reason) == (NOW, "Lost the seat.")


def test_one_person_has_several_roles(desk: Desk, person: UUID) -> None:
    """One record, several dated roles."""
    for role in (Role.COMMISSIONING_OFFICER, Role.INDEPENDENT_VISITOR_COORDINATOR, Role.PANEL_OFFICER):
        step(desk, people.give_role, person, RoleDraft(role))
    make_person(desk, "Somebody Else", Role.PANEL_OFFICER)
    assert desk.read(people.list_people, NOW)[0].roles == (
        Role.COMMISSIONING_OFFICER,
        Role.INDEPENDENT_VISITOR_COORDINATOR,
        Role.PANEL_OFFICER,
    )
