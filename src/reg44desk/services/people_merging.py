"""Two records of one person made one: everything moves to the record that stays, the other one is kept as history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from reg44desk.db.models import (
    Appointment,
    IndependenceCheck,
    Person,
    Reg44MemberAttendance,
    Reg44Sending,
    Reg44Signature,
    Reg44Visit,
    Training,
)
from reg44desk.domain.quality import shared_day
from reg44desk.errors import Problem, refuse
from reg44desk.services.desk import Tx, command
from reg44desk.services.people_records import drafts_naming

Moved = Reg44Visit | Reg44Signature | Reg44Sending | IndependenceCheck


@dataclass(frozen=True, slots=True)
class Merged:
    """How much moves to the record that stays, and how the two are called."""

    stays: str
    goes: str
    roles: int
    visits: int
    attendances: int
    signatures: int
    copies: int
    checks: int
    trainings: int


@command("Make two records of a person one")
def merge(tx: Tx, keep_id: UUID | None, other_id: UUID | None) -> Merged:
    """Move roles, visits, signatures, copies, checks and training to one record; the other stays as history, and leads to it.

    Where both records say the same, it is kept once. What the staying record does not say about reaching the person, or on the
    DBS check, it takes from the other. Raises UserError for records that cannot be of one person.
    """
    refuse(_check(tx, keep_id, other_id))
    assert keep_id is not None  # noqa: S101  _check saw to it
    assert other_id is not None  # noqa: S101  _check saw to it
    keep, other = tx.session.get_one(Person, keep_id), tx.session.get_one(Person, other_id)
    moved = Merged(
        stays=keep.name,
        goes=other.name,
        roles=_roles(tx, keep, other),
        visits=_move(tx, Reg44Visit, "independent_person_id", keep, other),
        attendances=_attendances(tx, keep, other),
        signatures=_move(tx, Reg44Signature, "person_id", keep, other),
        copies=_move(tx, Reg44Sending, "person_id", keep, other),
        checks=_move(tx, IndependenceCheck, "person_id", keep, other),
        trainings=_trainings(tx, keep, other),
    )
    _complete(keep, other)
    for earlier in tx.session.scalars(select(Person).where(Person.merged_into_id == other.id)):
        earlier.merged_into_id = keep.id
    other.merged_into_id, other.merged_on = keep.id, tx.today
    tx.session.flush()
    return moved


def _check(tx: Tx, keep_id: UUID | None, other_id: UUID | None) -> list[Problem]:
    if keep_id is None or other_id is None:
        return [Problem("other_id", "Choose the other record of this person.")]
    if keep_id == other_id:
        return [Problem("other_id", "Choose two records. This is the same one.")]
    keep, other = tx.session.get_one(Person, keep_id), tx.session.get_one(Person, other_id)
    if keep.merged_into_id or other.merged_into_id:
        return [Problem("other_id", "One of these records was merged before. Choose the one that stayed.")]
    if keep.is_team != other.is_team:
        return [Problem("other_id", "A team and a person are not one. Name the person in the team's record instead.")]
    signed = [set(tx.session.scalars(select(Reg44Signature.report_id).where(Reg44Signature.person_id == p))) for p in (keep_id, other_id)]
    if signed[0] & signed[1]:
        return [Problem("other_id", "Both signed the same report, each for one part. They cannot be one person.")]
    named = [p.name for p in (keep, other) if drafts_naming(tx.session, p.id)]
    return [Problem("other_id", f"A visit that is being written names {named[0]}. Save or discard it first.")] if named else []


def _move(
    tx: Tx, kind: type[Reg44Visit | Reg44Signature | Reg44Sending | IndependenceCheck], column: str, keep: Person, other: Person
) -> int:
    rows = tx.session.scalars(select(kind).where(getattr(kind, column) == other.id)).all()
    for row in rows:
        setattr(row, column, keep.id)
    return len(rows)


def _roles(tx: Tx, keep: Person, other: Person) -> int:
    """Roles of the same kind at the same home in the same days become one, from the earliest day to the last."""
    mine = list(tx.session.scalars(select(Appointment).where(Appointment.person_id == keep.id)))
    theirs = tx.session.scalars(select(Appointment).where(Appointment.person_id == other.id)).all()
    for held in theirs:
        same = next((a for a in mine if (a.role, a.home_id) == (held.role, held.home_id) and shared_day(a, held) is not None), None)
        if same is None:
            held.person_id = keep.id
            mine.append(held)
            continue
        same.from_date = None if None in (same.from_date, held.from_date) else min(same.from_date or date.max, held.from_date or date.max)
        same.to_date = None if None in (same.to_date, held.to_date) else max(same.to_date or date.min, held.to_date or date.min)
        if same.agreed_to_visit is None:
            same.agreed_to_visit, same.agreed_on = held.agreed_to_visit, held.agreed_on
        same.vacancy_id = same.vacancy_id or held.vacancy_id
        same.ended_reason = same.ended_reason or held.ended_reason
        tx.session.delete(held)
    return len(theirs)


def _attendances(tx: Tx, keep: Person, other: Person) -> int:
    mine = {a.visit_id: a for a in tx.session.scalars(select(Reg44MemberAttendance).where(Reg44MemberAttendance.person_id == keep.id))}
    theirs = tx.session.scalars(select(Reg44MemberAttendance).where(Reg44MemberAttendance.person_id == other.id)).all()
    for attended in theirs:
        same = mine.get(attended.visit_id)
        if same is None:
            attended.person_id = keep.id
        else:
            same.notes = "\n\n".join(filter(None, [same.notes, attended.notes]))
            same.noted_at = same.noted_at or attended.noted_at
            tx.session.delete(attended)
    return len(theirs)


def _trainings(tx: Tx, keep: Person, other: Person) -> int:
    mine = {(t.course.casefold(), t.completed_on): t for t in tx.session.scalars(select(Training).where(Training.person_id == keep.id))}
    theirs = tx.session.scalars(select(Training).where(Training.person_id == other.id)).all()
    for taken in theirs:
        same = mine.get((taken.course.casefold(), taken.completed_on))
        if same is None:
            taken.person_id = keep.id
        else:
            same.refresh_due_on = same.refresh_due_on or taken.refresh_due_on
            tx.session.delete(taken)
    return len(theirs)


def _complete(keep: Person, other: Person) -> None:
    keep.email, keep.phone = keep.email or other.email, keep.phone or other.phone
    keep.organisation = keep.organisation or other.organisation
    if other.dbs_on is not None and (keep.dbs_on is None or keep.dbs_on < other.dbs_on):
        keep.dbs_level, keep.dbs_on = other.dbs_level, other.dbs_on
