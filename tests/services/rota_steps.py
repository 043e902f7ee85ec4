"""Homes, people and visits for the tests of the rota."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import UUID

from reg44desk.db.models import Reg44Visit
from reg44desk.domain.types import Announced, Bar, Role, VisitMode, VisitState
from reg44desk.services import independence, people, reg44
from reg44desk.services.desk import Desk, Tx, command
from reg44desk.services.independence import CheckDraft
from reg44desk.services.people import PersonDraft


@command("Change a visit for a test")
def change(tx: Tx, /, visit_id: UUID, **fields: Any) -> None:
    """Set fields of a visit, as a form of another screen does."""
    visit = tx.session.get_one(Reg44Visit, visit_id)
    for name, value in fields.items():
        setattr(visit, name, value)


@command("Record a visit for a test")
def made(tx: Tx, /, home_id: UUID, day: date, person_id: UUID | None = None, at: time | None = None, **fields: Any) -> UUID:
    """A completed visit, without its report."""
    visit = Reg44Visit(home_id=home_id, reference=reg44.new_reference(tx.session), state=VisitState.FINAL, visit_date=day)
    visit.mode, visit.independent_person_id, visit.arrived_at = VisitMode.ON_SITE, person_id, at
    for name, value in fields.items():
        setattr(visit, name, value)
    tx.session.add(visit)
    tx.session.flush()
    return visit.id


def plan(desk: Desk, home_id: UUID, day: date, announced: Announced | None = None, person_id: UUID | None = None, **more: Any) -> UUID:
    """A planned visit."""
    return desk.do(reg44.plan_visit, reg44.PlanDraft(home_id, day, announced, person_id, **more)).value


def independent(desk: Desk, name: str, *, checked: tuple[UUID, ...] = (), until: date = date(2023, 1, 1), trained: bool = False) -> UUID:
    """An independent person, perhaps checked for homes and trained."""
    person_id = desk.do(people.add_person, PersonDraft(name=name), Role.INDEPENDENT_PERSON).value
    if checked:
        draft = CheckDraft(person_id, checked, date(2021, 6, 1), until, decided_by="The office")
        desk.do(independence.record_check, draft)
    if trained:
        desk.do(people.record_training, person_id, "Regulation 44", date(2021, 6, 1), date(2024, 6, 1))
    return person_id


def bar(desk: Desk, person_id: UUID, *home_ids: UUID) -> None:
    """A check that keeps somebody from homes (regulation 43(3)(e))."""
    draft = CheckDraft(person_id, home_ids, date(2022, 1, 3), None, (Bar.FINANCIAL_INTEREST,), None, "Owns shares.", "The office")
    desk.do(independence.record_check, draft)
