"""Putting people's records right: days of a role or a training, and a record that nothing refers to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import (
    Appointment,
    Draft,
    Home,
    IndependenceCheck,
    Person,
    Reg44MemberAttendance,
    Reg44Sending,
    Reg44Signature,
    Reg44Visit,
    Training,
)
from reg44desk.domain.dated import covering
from reg44desk.domain.quality import shared_day
from reg44desk.domain.types import Role, VisitState
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services import signed_days
from reg44desk.services.desk import Tx, command
from reg44desk.services.people import FUTURE, tenures

REFERS = (
    (Appointment.person_id, "role", "roles"),
    (Reg44Visit.independent_person_id, "visit", "visits"),
    (Reg44MemberAttendance.person_id, "attendance at a visit", "attendances at visits"),
    (Reg44Signature.person_id, "signature", "signatures"),
    (Reg44Sending.person_id, "copy sent", "copies sent"),
    (IndependenceCheck.person_id, "independence check", "independence checks"),
    (Training.person_id, "training", "trainings"),
    (Person.merged_into_id, "record merged into this one", "records merged into this one"),
)
"""Everything that may refer to a person, and what it is called, one and many."""

_LEFT = {
    Role.ELECTED_MEMBER: "Copies of its reports wait until one is assigned.",
    Role.REGISTERED_MANAGER: "Nobody can sign its reports as manager until one is named.",
    Role.RESPONSIBLE_INDIVIDUAL: "Nobody gets its reports as responsible individual until one is named.",
}


@dataclass(frozen=True, slots=True)
class RoleCorrection:
    """What the form for correcting a role holds; `remove` takes out a role that never was."""

    from_date: date | None = None
    to_date: date | None = None
    remove: bool = False


@dataclass(frozen=True, slots=True)
class CourseCorrection:
    """What the form for correcting a training holds; `remove` takes out a training that never was."""

    course: str = ""
    completed_on: date | None = None
    refresh_due_on: date | None = None
    remove: bool = False


def end_question(session: Session, appointment_id: UUID, last_day: date) -> str:
    """The question before a role is ended: it names the person, the role, the day, and what follows (BR-07, BR-14, T-30)."""
    held = session.get_one(Appointment, appointment_id)
    name, role = session.get_one(Person, held.person_id).name, text.role_inside(held.role)
    home = session.get_one(Home, held.home_id).name if held.home_id else ""
    parts = [f"End {name}'s role as {role}{f' of {home}' if home else ''} on {text.long_date(last_day)}?"]
    after = last_day + timedelta(days=1)
    if held.home_id and held.role in _LEFT:
        others = [t for t in tenures(session, held.role, held.home_id).get(held.home_id, []) if t.person_id != held.person_id]
        if not covering(others, after):
            parts.append(f"{home} will then have no {role}. {_LEFT[held.role]}")
    if held.role is Role.INDEPENDENT_PERSON:
        booked = Reg44Visit.state == VisitState.PLANNED, Reg44Visit.planned_for > last_day
        query = select(func.count()).select_from(Reg44Visit).where(Reg44Visit.independent_person_id == held.person_id, *booked)
        number = session.scalars(query).one()
        parts.append(f"{text.count(number, 'visit')} booked with {name} after that day." if number else "")
    parts.append(f"Everything up to that day stays with {name}.")
    return " ".join(filter(None, parts))


@command("Correct a person's role")
def correct_role(tx: Tx, appointment_id: UUID, draft: RoleCorrection) -> None:
    """Put the days of a role right, or take out a role that never was.

    Raises UserError when the last day is before the first, when the person has the role twice in those days, and when
    somebody would no longer be in charge of a day on which they signed (BR-15).
    """
    held = tx.session.get_one(Appointment, appointment_id)
    refuse([] if draft.remove else _role_problems(tx.session, held, draft))
    with signed_days.kept(tx.session, held.home_id, "remove" if draft.remove else "from_date"):
        if draft.remove:
            tx.session.delete(held)
        else:
            held.from_date, held.to_date = draft.from_date, draft.to_date


@command("Correct a training")
def correct_training(tx: Tx, training_id: UUID, draft: CourseCorrection) -> None:
    """Put a training right, or take out one that never was (BR-11). Raises UserError for what cannot be."""
    taken = tx.session.get_one(Training, training_id)
    if draft.remove:
        tx.session.delete(taken)
        return
    problems = [] if draft.course.strip() else [Problem("course", "Enter the name of the course.")]
    if draft.completed_on is None:
        problems.append(Problem("completed_on", "Enter the day the course was completed, like 18 9 2025."))
    elif draft.completed_on > tx.today:
        problems.append(Problem("completed_on", FUTURE))
    elif draft.refresh_due_on is not None and draft.refresh_due_on <= draft.completed_on:
        problems.append(Problem("refresh_due_on", "The refresh is not after the course. Check both dates."))
    refuse(problems)
    assert draft.completed_on is not None  # noqa: S101  checked above
    taken.course, taken.completed_on, taken.refresh_due_on = draft.course.strip(), draft.completed_on, draft.refresh_due_on


def list_referring(session: Session, person_id: UUID) -> tuple[str, ...]:
    """What refers to a person, each with its number; nobody is removed while anything does."""
    found = []
    for column, one, many in REFERS:
        number = session.scalars(select(func.count()).where(column == person_id)).one()
        if number:
            found.append(text.count(number, one, many))
    if drafts_naming(session, person_id):
        found.append("a visit that is being written")
    return tuple(found)


def drafts_naming(session: Session, person_id: UUID) -> bool:
    """Whether a visit that is being written names a person."""
    for body in session.scalars(select(Draft.body).where(Draft.binned_at.is_(None))):
        present = body.get("members_present")
        if body.get("independent_person_id") == str(person_id) or (isinstance(present, list) and str(person_id) in present):
            return True
    return False


@command("Remove a person's record")
def remove_person(tx: Tx, person_id: UUID) -> None:
    """Remove a record that was made by mistake. Raises UserError while anything refers to it: then it stays as history."""
    referring = list_referring(tx.session, person_id)
    person = tx.session.get_one(Person, person_id)
    if referring:
        raise UserError(f"{person.name} stays in the record: {text.listing(referring)} would lose the name.")
    tx.session.delete(person)


def _role_problems(session: Session, held: Appointment, draft: RoleCorrection) -> list[Problem]:
    if draft.from_date and draft.to_date and draft.to_date < draft.from_date:
        return [Problem("to_date", "The last day is before the first. Check both dates.")]
    same = Appointment.person_id == held.person_id, Appointment.role == held.role, Appointment.id != held.id
    for other in session.scalars(select(Appointment).where(*same)):
        if other.home_id == held.home_id and shared_day(other, draft) is not None and shared_day(other, held) is None:
            return [Problem("from_date", "This person has that role in those days already.")]
    return []
