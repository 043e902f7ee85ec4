"""Ways to spoil what the register knows of people; and every way there is, with the kind of finding that it makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select

from reg44desk.db.models import Training
from reg44desk.domain.quality import Gap
from reg44desk.domain.types import DbsLevel, Role
from reg44desk.services import people, people_records
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft
from reg44desk.services.people_records import CourseCorrection
from tests.services import quality_steps as steps
from tests.services.quality_steps import COURSE, Kept, Mend, change_role, person, trained

# people


def _details_of(desk: Desk, person_id: UUID, **changed: object) -> Mend:
    row = person(desk, person_id)
    whole = PersonDraft(row.name, row.email, row.phone, row.organisation, row.dbs_level, row.dbs_on, row.is_team)
    desk.do(people.edit_person, person_id, replace(whole, **changed))  # type: ignore[arg-type]
    return lambda: desk.do(people.edit_person, person_id, whole)


def team(desk: Desk, k: Kept) -> Mend:
    return _details_of(desk, k.visitor, is_team=True)


def no_dbs(desk: Desk, k: Kept) -> Mend:
    return _details_of(desk, k.visitor, dbs_level=None, dbs_on=None)


def undated_dbs(desk: Desk, k: Kept) -> Mend:
    return _details_of(desk, k.visitor, dbs_on=None)


def old_dbs(desk: Desk, k: Kept) -> Mend:
    return _details_of(desk, k.visitor, dbs_on=date(2019, 1, 20))


def _trainings(desk: Desk, k: Kept) -> UUID:
    return desk.read(lambda s: s.scalars(select(Training.id).where(Training.person_id == k.member)).one())


def untrained(desk: Desk, k: Kept) -> Mend:
    desk.do(people_records.correct_training, _trainings(desk, k), CourseCorrection(remove=True))
    return lambda: trained(desk, k.member)


def past_refresh(desk: Desk, k: Kept) -> Mend:
    which = _trainings(desk, k)
    desk.do(people_records.correct_training, which, CourseCorrection(COURSE, date(2020, 1, 1), date(2022, 1, 20)))
    return lambda: trained(desk, k.member)


def odd_training(desk: Desk, k: Kept) -> Mend:
    which = _trainings(desk, k)
    desk.do(people_records.correct_training, which, CourseCorrection(COURSE, date(2021, 6, 1), date(2204, 6, 1)))
    return lambda: desk.do(people_records.correct_training, which, CourseCorrection(COURSE, date(2021, 6, 1), date(2024, 6, 1)))


def odd_role(desk: Desk, k: Kept) -> Mend:
    return change_role(desk, k, Role.RESPONSIBLE_INDIVIDUAL, date(1915, 1, 1), None)


def odd_role_everywhere(desk: Desk, k: Kept) -> Mend:
    return change_role(desk, k, Role.INDEPENDENT_PERSON, None, date(2202, 1, 1))


def odd_dbs(desk: Desk, k: Kept) -> Mend:
    return _details_of(desk, k.manager, dbs_level=DbsLevel.BASIC, dbs_on=date(1920, 1, 1))


def not_agreed(desk: Desk, k: Kept) -> Mend:
    held = k.roles[Role.ELECTED_MEMBER]
    desk.do(people.record_agreement, held, None, None)
    return lambda: desk.do(people.record_agreement, held, True, date(2022, 1, 20))


def member_contact(desk: Desk, k: Kept) -> Mend:
    return _details_of(desk, k.member, email="", phone=" ")


def contact(desk: Desk, k: Kept) -> Mend:
    return _details_of(desk, k.manager, email="")


def _twin(desk: Desk, k: Kept, name: str, email: str = "") -> Mend:
    twin = desk.do(people.add_person, PersonDraft(name=name, email=email)).value
    return lambda: desk.do(people_records.remove_person, twin)


def same_name(desk: Desk, k: Kept) -> Mend:
    return _twin(desk, k, f"Cllr {person(desk, k.member).name.upper()}")


def near_name(desk: Desk, k: Kept) -> Mend:
    return _twin(desk, k, f"{person(desk, k.member).name}e")


def same_email(desk: Desk, k: Kept) -> Mend:
    return _twin(desk, k, f"Someone {k.home.hex}", person(desk, k.member).email.upper())


BROKEN: dict[Callable[[Desk, Kept], Mend], Gap] = {
    steps.no_urn: Gap.NO_URN,
    steps.no_places: Gap.NO_PLACES,
    steps.ended(Role.REGISTERED_MANAGER): Gap.NO_MANAGER,
    steps.ended(Role.ELECTED_MEMBER): Gap.NO_MEMBER,
    steps.ended(Role.RESPONSIBLE_INDIVIDUAL): Gap.NO_RESPONSIBLE_INDIVIDUAL,
    steps.no_arrangement: Gap.NO_ARRANGEMENT,
    steps.no_building: Gap.NO_BUILDING,
    steps.former(Role.REGISTERED_MANAGER, date(2018, 1, 31)): Gap.MANAGER_GAP,
    steps.former(Role.ELECTED_MEMBER, date(2018, 1, 31)): Gap.MEMBER_GAP,
    steps.former(Role.REGISTERED_MANAGER, date(2018, 3, 10)): Gap.TWO_MANAGERS,
    steps.double_role: Gap.DOUBLE_ROLE,
    steps.double_role_everywhere: Gap.DOUBLE_ROLE,
    steps.status_visit: Gap.STATUS_VISIT,
    steps.visit_no_manager: Gap.VISIT_NO_MANAGER,
    steps.no_opening_date: Gap.NO_OPENING_DATE,
    steps.odd_opening_date: Gap.ODD_DATE,
    steps.twin_homes: Gap.TWIN_HOMES,
    steps.no_independent_person: Gap.NO_INDEPENDENT_PERSON,
    steps.visit_times: Gap.VISIT_TIMES,
    steps.paper_times: Gap.PAPER_TIMES,
    steps.odd_visit_date: Gap.ODD_DATE,
    steps.odd_plan: Gap.ODD_DATE,
    steps.unchecked: Gap.UNCHECKED,
    steps.double_visit: Gap.DOUBLE_VISIT,
    steps.report_late: Gap.REPORT_LATE,
    steps.no_consider_by: Gap.NO_CONSIDER_BY,
    steps.odd_consider_by: Gap.ODD_DATE,
    steps.stale_draft: Gap.STALE_DRAFT,
    team: Gap.TEAM,
    no_dbs: Gap.DBS,
    undated_dbs: Gap.DBS,
    old_dbs: Gap.DBS,
    untrained: Gap.TRAINING,
    past_refresh: Gap.TRAINING,
    odd_training: Gap.ODD_DATE,
    odd_role: Gap.ODD_DATE,
    odd_role_everywhere: Gap.ODD_DATE,
    odd_dbs: Gap.ODD_DATE,
    not_agreed: Gap.NOT_AGREED,
    member_contact: Gap.MEMBER_CONTACT,
    contact: Gap.CONTACT,
    same_name: Gap.TWIN_PEOPLE,
    near_name: Gap.TWIN_PEOPLE,
    same_email: Gap.TWIN_PEOPLE,
}
"""Each way to spoil the register, and the kind of finding that it makes."""
