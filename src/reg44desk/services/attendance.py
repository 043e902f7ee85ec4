"""Members who came along on a visit, and their own notes (BR-09)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Person, Reg44MemberAttendance, Reg44Visit
from reg44desk.domain.duty import VisitFact
from reg44desk.domain.members import Attended, why_not
from reg44desk.domain.types import Role, VisitState
from reg44desk.errors import Problem, refuse
from reg44desk.services import people, reg44
from reg44desk.services.desk import Tx, command


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A member who came along, their own notes, and a code for why the attendance does not count, if it does not (BR-09)."""

    person_id: UUID
    name: str
    notes: str
    noted_at: datetime | None
    why_not: str = ""

    @property
    def counts(self) -> bool:
        """Whether it counts as the member's visit."""
        return not self.why_not


@dataclass(frozen=True, slots=True)
class AttendanceDraft:
    """What the form for a member's own note holds."""

    home_id: UUID | None = None
    visit_date: date | None = None
    person_id: UUID | None = None
    notes: str = ""


def list_attendance(session: Session, visit_id: UUID) -> list[AttendanceRow]:
    """The members who came along on a visit; one that counts itself counts for those assigned to the home on that day (BR-09)."""
    visit = session.get_one(Reg44Visit, visit_id)
    fact = VisitFact(visit.state, visit.mode, visit.visit_date, visit.planned_for)
    assigned = people.tenures(session, Role.ELECTED_MEMBER, visit.home_id).get(visit.home_id, [])
    query = select(Reg44MemberAttendance, Person.name).join(Person, Person.id == Reg44MemberAttendance.person_id)
    return [
        AttendanceRow(
            person_id=note.person_id,
            name=name,
            notes=note.notes,
            noted_at=note.noted_at,
            why_not=why_not(Attended(note.person_id, name, visit.id, fact), date.max, assigned),
        )
        for note, name in session.execute(query.where(Reg44MemberAttendance.visit_id == visit_id).order_by(Person.name))
    ]


@command("Log a member's attendance")
def note_attendance(tx: Tx, visit_id: UUID, person_id: UUID | None, notes: str) -> None:
    """Log that an elected member came along, with that member's own notes, apart from the report (BR-09).

    Raises UserError when no member is chosen, or the visit lies ahead or was not made.
    """
    visit = tx.session.get_one(Reg44Visit, visit_id)
    problems = []
    if person_id is None:
        problems.append(Problem("person_id", "Choose the elected member."))
    if visit.state in reg44.NOT_DONE or (visit.visit_date or visit.planned_for or tx.today) > tx.today:
        problems.append(Problem("visit_date", "This visit has not taken place. Choose the day you were at the home."))
    refuse(problems)
    query = select(Reg44MemberAttendance).where(Reg44MemberAttendance.visit_id == visit_id, Reg44MemberAttendance.person_id == person_id)
    note = tx.session.scalars(query).one_or_none()
    if note is None:
        note = Reg44MemberAttendance(visit_id=visit_id, person_id=person_id)
        tx.session.add(note)
    note.notes, note.noted_at = notes.strip(), tx.now


@command("Log a member's attendance")
def log_attendance(tx: Tx, draft: AttendanceDraft) -> UUID:
    """Log a member's attendance by home and day; gives the visit's id.

    Where the independent person has not recorded a visit for that day yet, one is kept as booked for it, so that the duty
    shows it as not yet recorded (BR-02) and the note waits for it. Raises UserError for what is missing.
    """
    problems = []
    if draft.home_id is None:
        problems.append(Problem("home_id", "Choose the home."))
    if draft.visit_date is None:
        problems.append(Problem("visit_date", "Enter the day you were at the home, like 18 9 2025."))
    elif draft.visit_date > tx.today:
        problems.append(Problem("visit_date", "The day is in the future. Enter the day you were at the home."))
    if draft.person_id is None:
        problems.append(Problem("person_id", "Choose the elected member."))
    refuse(problems)
    assert draft.home_id is not None  # noqa: S101  checked above
    query = select(Reg44Visit).where(Reg44Visit.home_id == draft.home_id, Reg44Visit.state.not_in(reg44.NOT_DONE))
    known = sorted(tx.session.scalars(query), key=lambda v: v.state is not VisitState.PLANNED)
    days = {v.visit_date or v.planned_for: v for v in known}
    visit = days.get(draft.visit_date)
    if visit is None:
        visit = Reg44Visit(home_id=draft.home_id, reference=reg44.new_reference(tx.session), state=VisitState.PLANNED)
        visit.planned_for = draft.visit_date
        tx.session.add(visit)
        tx.session.flush()
    note_attendance(tx, visit.id, draft.person_id, draft.notes)
    return visit.id
