"""Regulation 44 visits: planned, made, cancelled; what members noted. Writing one is in `visit_record`."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from reg44desk.db.models import Home, Person, Reg44MemberAttendance, Reg44Visit
from reg44desk.domain.types import Announced, AttemptKind, CancelledBy, Month, Opinion, VisitMode, VisitState
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services import home_status, independence
from reg44desk.services.desk import Tx, command

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NOT_DONE = (VisitState.CANCELLED, VisitState.NO_ACCESS, VisitState.CONFLICT_VOIDED)
WHO_CANCELLED = "Say who called it off."
DECLARE = "Use Declare a conflict instead: it asks what the conflict is, and keeps the same person from visiting in that month."


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit for the list."""

    id: UUID
    reference: str
    home_id: UUID
    home: str
    ofsted_urn: str
    day: date
    visit_date: date | None
    state: VisitState
    mode: VisitMode
    announced: Announced | None
    independent_person: str
    elected_members: tuple[str, ...]
    opinion_effectively_safeguarded: Opinion | None
    opinion_conduct_promotes_well_being: Opinion | None
    not_done_reason: str
    cancelled_by: CancelledBy | None = None
    planned_time: time | None = None

    @property
    def month(self) -> Month:
        """The month it counts for: that of its day of arrival, or of its plan."""
        return Month.of(self.day)


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What the form for planning a visit holds."""

    home_id: UUID | None = None
    planned_for: date | None = None
    announced: Announced | None = None
    independent_person_id: UUID | None = None
    planned_time: time | None = None
    replaces_visit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class AttemptDraft:
    """What the form for an attempt holds: a visit that was tried or called off, whether it had been planned or not."""

    home_id: UUID | None = None
    day: date | None = None
    kind: AttemptKind | None = None
    cancelled_by: CancelledBy | None = None
    reason: str = ""
    person_id: UUID | None = None


def list_visits(
    session: Session,
    first: Month | None = None,
    last: Month | None = None,
    home_id: UUID | None = None,
    *,
    ids: Sequence[UUID] | None = None,
    states: Sequence[VisitState] = (),
) -> list[VisitRow]:
    """Visits by day, then home: of the months from `first` to `last`, of one home, in some states, those with certain ids, or all."""
    wanted = [
        *([Reg44Visit.home_id == home_id] if home_id is not None else []),
        *([day_within(first.first if first else None, last.last if last else None)] if first or last else []),
        *([Reg44Visit.id.in_(ids)] if ids is not None else []),
        *([Reg44Visit.state.in_(states)] if states else []),
    ]
    query = select(*_COLUMNS).join(Home, Home.id == Reg44Visit.home_id)
    query = query.outerjoin(Person, Person.id == Reg44Visit.independent_person_id).where(*wanted)
    members = _members_present(session, wanted)
    rows = [_row(found, members.get(found.id, ())) for found in session.execute(query)]
    return sorted(rows, key=lambda r: (r.day, r.home.casefold()))


def find_visit(session: Session, words: str) -> VisitRow:
    """The visit with a reference or id as `list_visits` shows it. Raises UserError when there is none."""
    wanted = words.strip().upper()
    for row in list_visits(session):
        if wanted in (row.reference.upper(), str(row.id).upper()):
            return row
    raise UserError(f"There is no visit {words}. Use a reference as the list of visits shows it, like V7KQ3M.")


def get_visit(session: Session, visit_id: UUID) -> VisitRow:
    """One visit as the list shows it."""
    visit = session.get_one(Reg44Visit, visit_id)
    return next(r for r in list_visits(session, home_id=visit.home_id) if r.id == visit_id)


def get_plan(session: Session, visit_id: UUID) -> PlanDraft:
    """What is planned of a visit, as its form holds it."""
    visit = session.get_one(Reg44Visit, visit_id)
    return PlanDraft(visit.home_id, visit.planned_for, visit.announced, visit.independent_person_id, visit.planned_time)


@command("Plan a visit")
def plan_visit(tx: Tx, draft: PlanDraft) -> UUID:
    """Book a visit for a day. A plan never counts as done (BR-02).

    Raises UserError for a missing home or day, for a day on which the home is closed or paused (BR-04), and for somebody whom
    regulation 43(3) bars from the home.
    """
    problems = []
    if draft.home_id is None:
        problems.append(Problem("home_id", "Choose the home."))
    if draft.planned_for is None:
        problems.append(Problem("planned_for", "Enter the day of the visit, like 18 9 2025."))
    elif draft.planned_for < tx.today:
        problems.append(Problem("planned_for", "The day is in the past. Enter today or a later day."))
    problems += home_status.not_open_problems(tx.session, draft.home_id, draft.planned_for, "planned_for")
    refuse(problems + independence.problems(tx.session, draft.independent_person_id, draft.home_id, draft.planned_for))
    visit = Reg44Visit(
        home_id=draft.home_id,
        reference=new_reference(tx.session),
        state=VisitState.PLANNED,
        planned_for=draft.planned_for,
        announced=draft.announced,
        independent_person_id=draft.independent_person_id,
        planned_time=draft.planned_time,
        replaces_visit_id=draft.replaces_visit_id,
    )
    tx.session.add(visit)
    tx.session.flush()
    return visit.id


@command("Move a planned visit")
def move_visit(tx: Tx, visit_id: UUID, planned_for: date | None) -> None:
    """Give a planned visit another day, on which the home is neither closed nor paused (BR-04)."""
    visit = _planned(tx, visit_id)
    if planned_for is None or planned_for < tx.today:
        raise UserError(Problem("planned_for", "Enter today or a later day, like 18 9 2025."))
    refuse(home_status.not_open_problems(tx.session, visit.home_id, planned_for, "planned_for"))
    refuse(independence.problems(tx.session, visit.independent_person_id, visit.home_id, planned_for, "planned_for"))
    visit.planned_for = planned_for


@command("Change a planned visit")
def change_plan(tx: Tx, visit_id: UUID, draft: PlanDraft) -> None:
    """Give a planned visit another person, day, hour or manner; its home stays.

    Raises UserError for a missing or past day, for a day on which the home is closed or paused (BR-04), and for somebody whom
    regulation 43(3) bars from the home.
    """
    visit = _planned(tx, visit_id)
    problems = []
    if draft.planned_for is None:
        problems.append(Problem("planned_for", "Enter the day of the visit, like 18 9 2025."))
    elif draft.planned_for < tx.today and draft.planned_for != visit.planned_for:
        problems.append(Problem("planned_for", "The day is in the past. Enter today or a later day."))
    problems += home_status.not_open_problems(tx.session, visit.home_id, draft.planned_for, "planned_for")
    refuse(problems + independence.problems(tx.session, draft.independent_person_id, visit.home_id, draft.planned_for))
    visit.planned_for, visit.planned_time = draft.planned_for, draft.planned_time
    visit.announced, visit.independent_person_id = draft.announced, draft.independent_person_id


@command("Record that a visit was not made")
def not_made(tx: Tx, visit_id: UUID, state: VisitState, reason: str, cancelled_by: CancelledBy | None = None) -> None:
    """Record a planned visit as cancelled or without access; it never counts (part c, rule 8).

    `cancelled_by` says who called off a cancelled one. A conflict of interest is declared instead, so that regulation 43(7)
    is carried out: `conflicts.declare_conflict`.
    """
    visit = _planned(tx, visit_id)
    problems = []
    if state is VisitState.CONFLICT_VOIDED:
        problems.append(Problem("state", DECLARE))
    elif state not in NOT_DONE:
        problems.append(Problem("state", "Choose what happened."))
    if not reason.strip():
        problems.append(Problem("reason", "Say why, and who decided."))
    refuse(problems)
    visit.state, visit.not_done_reason = state, reason.strip()
    visit.cancelled_by = cancelled_by if state is VisitState.CANCELLED else None


@command("Cancel a planned visit")
def cancel_visit(tx: Tx, visit_id: UUID, cancelled_by: CancelledBy | None, reason: str) -> None:
    """Call off a planned visit, saying who did and why; it stays in the month as cancelled and never counts."""
    problems = [] if cancelled_by else [Problem("cancelled_by", WHO_CANCELLED)]
    if not reason.strip():
        problems.append(Problem("reason", "Say why it was called off."))
    refuse(problems)
    not_made(tx, visit_id, VisitState.CANCELLED, reason, cancelled_by)


@command("Record an attempt")
def record_attempt(tx: Tx, draft: AttemptDraft) -> UUID:
    """Record a visit that was tried without access, called off, or replaced by remote contact. It never counts (part c, rule 8).

    It needs no plan; where the home has a visit planned for that day, that one takes the attempt. Raises UserError for
    what is missing, and for a day on which the home had not opened yet (BR-04).
    """
    refuse(_check_attempt(draft, tx.today))
    query = select(Reg44Visit).where(Reg44Visit.home_id == draft.home_id, Reg44Visit.state == VisitState.PLANNED)
    visit = tx.session.scalars(query.where(Reg44Visit.planned_for == draft.day).order_by(Reg44Visit.id)).first()
    if visit is None:
        refuse(home_status.not_opened_problems(tx.session, draft.home_id, draft.day, "day"))
        visit = Reg44Visit(home_id=draft.home_id, reference=new_reference(tx.session))
        tx.session.add(visit)
    visit.planned_for, visit.not_done_reason = draft.day, draft.reason.strip()
    visit.independent_person_id = draft.person_id or visit.independent_person_id
    if draft.kind is AttemptKind.REMOTE_CONTACT:
        visit.state, visit.mode, visit.visit_date = VisitState.VISITED, VisitMode.REMOTE_CONTACT, draft.day
    elif draft.kind is AttemptKind.NO_ACCESS:
        visit.state = VisitState.NO_ACCESS
    else:
        visit.state, visit.cancelled_by = VisitState.CANCELLED, draft.cancelled_by
    tx.session.flush()
    return visit.id


def new_reference(session: Session) -> str:
    """A short reference that no other visit has: made without the office, so it is drawn at random."""
    while True:
        reference = "V" + "".join(secrets.choice(LETTERS) for _ in range(6))
        if session.scalars(select(Reg44Visit.id).where(Reg44Visit.reference == reference)).first() is None:
            return reference


def _check_attempt(draft: AttemptDraft, today: date) -> list[Problem]:
    problems = []
    if draft.home_id is None:
        problems.append(Problem("home_id", "Choose the home."))
    if draft.day is None:
        problems.append(Problem("day", "Enter the day of the attempt, like 18 9 2025."))
    elif draft.day > today and draft.kind is not AttemptKind.CANCELLED:
        problems.append(Problem("day", "The day is in the future. Enter the day of the attempt."))
    if draft.kind is None:
        problems.append(Problem("kind", "Choose what happened."))
    if draft.kind is AttemptKind.CANCELLED and draft.cancelled_by is None:
        problems.append(Problem("cancelled_by", WHO_CANCELLED))
    if not draft.reason.strip():
        problems.append(Problem("reason", "Say why, in a few words."))
    return problems


def _planned(tx: Tx, visit_id: UUID) -> Reg44Visit:
    visit = tx.session.get_one(Reg44Visit, visit_id)
    if visit.state is not VisitState.PLANNED:
        raise UserError("This visit is no longer planned. Open it again to see what it is now.")
    return visit


def _members_present(session: Session, wanted: Sequence[ColumnElement[bool]]) -> dict[UUID, tuple[str, ...]]:
    query = select(Reg44MemberAttendance.visit_id, Person.name).join(Person, Person.id == Reg44MemberAttendance.person_id)
    if wanted:
        query = query.join(Reg44Visit, Reg44Visit.id == Reg44MemberAttendance.visit_id).where(*wanted)
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for visit_id, name in session.execute(query.order_by(Person.name)):
        found[visit_id].append(name)
    return {visit_id: tuple(names) for visit_id, names in found.items()}


visit_day = func.coalesce(Reg44Visit.visit_date, Reg44Visit.planned_for)
"""A visit's day: that of arrival, or of its plan; the database checks that there is one (has_a_day)."""


def day_within(first: date | None, last: date | None) -> ColumnElement[bool]:
    """Whether a visit's day lies between two days; said so that each of its two days can use its own index."""
    made, planned = Reg44Visit.visit_date, Reg44Visit.planned_for
    begin, end = first or date.min, last or date.max
    return or_(made.between(begin, end), and_(made.is_(None), planned.between(begin, end)))


_COLUMNS = (
    Reg44Visit.id,
    Reg44Visit.reference,
    Reg44Visit.home_id,
    Home.name.label("home"),
    Home.ofsted_urn,
    Reg44Visit.visit_date,
    Reg44Visit.planned_for,
    Reg44Visit.state,
    Reg44Visit.mode,
    Reg44Visit.announced,
    Person.name.label("independent_person"),
    Reg44Visit.opinion_effectively_safeguarded,
    Reg44Visit.opinion_conduct_promotes_well_being,
    Reg44Visit.not_done_reason,
    Reg44Visit.cancelled_by,
    Reg44Visit.planned_time,
)


def _row(found: Any, members: tuple[str, ...]) -> VisitRow:
    return VisitRow(
        id=found.id,
        reference=found.reference,
        home_id=found.home_id,
        home=found.home,
        ofsted_urn=found.ofsted_urn or "",
        day=found.visit_date or found.planned_for,
        visit_date=found.visit_date,
        state=found.state,
        mode=found.mode,
        announced=found.announced,
        independent_person=found.independent_person or "",
        elected_members=members,
        opinion_effectively_safeguarded=found.opinion_effectively_safeguarded,
        opinion_conduct_promotes_well_being=found.opinion_conduct_promotes_well_being,
        not_done_reason=found.not_done_reason,
        cancelled_by=found.cancelled_by,
        planned_time=found.planned_time,
    )
