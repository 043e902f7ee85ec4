"""Homes, people and visits for tests, made through commands so that they obey the rules they test."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import UUID

from reg44desk.domain.types import (
    Announced,
    FindingResult,
    HomeStatus,
    HomeType,
    InspectionType,
    Judgement,
    Opinion,
    QualityStandard,
    Role,
    Source,
    SpokenGroup,
)
from reg44desk.domain.visit import Finding, SpokenTo, VisitDraft
from reg44desk.services import home_history, homes, inspection_record, inspections, people, reports, tracker
from reg44desk.services.desk import Desk
from reg44desk.services.inspection_record import InspectionDraft, RequirementDraft

TRACKER = Path(__file__).parent / "data" / "reg44-tracker.xlsx"
REASONS = "Children said they feel safe, and the records bear it out."


def make_home(desk: Desk, name: str = "Oak House", **more: Any) -> UUID:
    """An open home, with whatever else its form takes."""
    draft = homes.HomeDraft(name=name, home_type=HomeType.LONG_STAY, opened_on=date(2015, 1, 1), registered_provider="The council")
    return desk.do(homes.add_home, dataclasses.replace(draft, area_authority="Inbox", **more)).value


def make_closed(desk: Desk, name: str, since: date) -> UUID:
    """A home that was open from 2015 and is closed from a day on."""
    home_id = make_home(desk, name)
    desk.do(home_history.change_status, home_id, home_history.StatusDraft(HomeStatus.CLOSED, since, "Sold"))
    return home_id


def make_person(
    desk: Desk, name: str, role: Role, home_id: UUID | None = None, *, since: date | None = None, until: date | None = None
) -> UUID:
    """A person with a role."""
    person_id = desk.do(people.add_person, people.PersonDraft(name=name)).value
    desk.do(people.appoint, person_id, role, home_id, from_date=since, to_date=until)
    return person_id


def whole_draft(home_id: UUID, independent_person_id: UUID, day: date = date(2022, 1, 10), **more: Any) -> VisitDraft:
    """A visit whose report can be finished."""
    draft = VisitDraft(
        home_id=home_id,
        visit_date=day,
        arrived_at=time(9, 30),
        left_at=time(13),
        announced=Announced.UNANNOUNCED,
        independent_person_id=independent_person_id,
        children_accommodated=3,
        children_present=2,
        spoken_to=(SpokenTo(SpokenGroup.CHILDREN, 2, 2, 0, 1),),
        placing_authorities=("Northmere",),
        findings=(Finding(QualityStandard.EDUCATION, FindingResult.MET, "School attendance is up.", (Source.RECORDS,)),),
        opinion_effectively_safeguarded=Opinion.YES,
        reasons_effectively_safeguarded=REASONS,
        opinion_conduct_promotes_well_being=Opinion.YES,
        reasons_conduct_promotes_well_being=REASONS,
    )
    return dataclasses.replace(draft, **more)


@dataclasses.dataclass(frozen=True)
class Finished:
    """A finished visit with everybody around it."""

    home_id: UUID
    visit_id: UUID
    report_id: UUID
    visitor: UUID
    manager: UUID
    member: UUID


def make_finished(desk: Desk, name: str = "Oak House", *, first: Callable[[Desk, UUID], object] | None = None, **more: Any) -> Finished:
    """A home with its people, and a visit with a finished report; `first` does something to the home before the visit."""
    from reg44desk.services import reg44

    home_id = make_home(desk, name)
    visitor = make_person(desk, f"T. Visit of {name}", Role.INDEPENDENT_PERSON)
    manager = make_person(desk, f"Pat of {name}", Role.REGISTERED_MANAGER, home_id)
    make_person(desk, f"Celia of {name}", Role.RESPONSIBLE_INDIVIDUAL, home_id)
    member = make_person(desk, f"Cllr of {name}", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 1))
    if first is not None:
        first(desk, home_id)
    desk.do(reports.finish_report, whole_draft(home_id, visitor, **more))
    visit_id = desk.read(reg44.list_visits, home_id=home_id)[0].id
    report_id = desk.read(reports.list_versions, visit_id)[0].id
    return Finished(home_id, visit_id, report_id, visitor, manager, member)


def inspect_poorly(desk: Desk, home_id: UUID) -> None:
    """Judged to require improvement, one of two requirements met, and a monitoring visit since."""
    asked = (
        RequirementDraft("Records of restraint must be signed in time.", "35(3)", date(2021, 11, 30)),
        RequirementDraft("Staff must have supervision as planned.", "33(4)(b)", date(2022, 2, 28)),
    )
    judgement = Judgement.REQUIRES_IMPROVEMENT
    areas = (("how_well_children_are_helped_and_protected", "good"), ("effectiveness_of_leaders_and_managers", judgement.value))
    poor = InspectionDraft((home_id,), date(2021, 9, 1), InspectionType.FULL, judgement, areas, date(2022, 3, 31), asked)
    desk.do(inspection_record.record_inspection, poor)
    desk.do(inspection_record.record_inspection, InspectionDraft((home_id,), date(2021, 12, 1), InspectionType.MONITORING))
    first = desk.read(inspections.list_of_home, home_id, desk.today())[-1].requirements[0]
    desk.do(inspection_record.mark_met, first.id, date(2021, 12, 1))


def import_tracker(desk: Desk, path: Path = TRACKER) -> dict[str, int]:
    """Bring the sample tracker in."""
    rows = tracker.read_file(path, desk.read(tracker.known_homes), desk.today())
    return desk.do(tracker.import_tracker, rows).value
