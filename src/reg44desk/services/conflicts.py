"""Conflicts of interest: one declared before a visit voids it (regulation 43(7)), one learned later is in the report (44(6))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Home, Reg44Visit
from reg44desk.domain.duty import TOOK_PLACE
from reg44desk.domain.types import Bar, DutyStatus, Month, VisitMode, VisitState
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services import duties, reg44, report_conflicts
from reg44desk.services.desk import Tx, command
from reg44desk.services.independence_known import Known

NOT_DONE = 500
"""How many letters of the details stand beside a visit that was not made."""


@dataclass(frozen=True, slots=True)
class ConflictDraft:
    """What the form for a conflict holds. The last two are for a visit ahead: who goes instead, and when."""

    paragraph: Bar | None = None
    details: str = ""
    declared_on: date | None = None
    declared_to: str = ""
    not_notified_reason: str = ""
    replacement_id: UUID | None = None
    replacement_day: date | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict as it was declared, for a visit's page; `replaces` and `replaced_by` are the days of the visits in question."""

    paragraph: Bar | None
    details: str
    declared_on: date | None
    declared_to: str
    not_notified_reason: str
    replaces: date | None
    replaced_by: date | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A visit that waits because of regulation 43 or 44(6): which one, its home, and why."""

    visit_id: UUID
    home_id: UUID
    home: str
    day: date
    why: str


def get_conflict(session: Session, visit_id: UUID) -> Conflict:
    """What is recorded of a conflict for a visit, and which visit it replaces or is replaced by."""
    visit = session.get_one(Reg44Visit, visit_id)
    before = session.get(Reg44Visit, visit.replaces_visit_id) if visit.replaces_visit_id else None
    after = _replacement(session, visit)
    return Conflict(
        visit.conflict_paragraph,
        visit.conflict_details,
        visit.conflict_declared_on,
        visit.conflict_declared_to,
        visit.conflict_not_notified_reason,
        before.planned_for if before else None,
        _day(after) if after else None,
    )


def _replacement(session: Session, visit: Reg44Visit) -> Reg44Visit | None:
    """The visit in place of a void one: booked or made, and in the same month (regulation 43(7))."""
    query = select(Reg44Visit).where(Reg44Visit.replaces_visit_id == visit.id, Reg44Visit.state.not_in(reg44.NOT_DONE))
    found = [one for one in session.scalars(query.order_by(Reg44Visit.id)) if Month.of(_day(one)) == Month.of(_day(visit))]
    return found[0] if found else None


def _day(visit: Reg44Visit) -> date:
    return visit.visit_date or visit.planned_for or date.min


@command("Declare a conflict of interest")
def declare_conflict(tx: Tx, visit_id: UUID, draft: ConflictDraft) -> UUID | None:
    """Record a conflict of interest of a visit's independent person; gives the replacing visit if one is booked.

    Before a visit it voids the plan, and another person can be booked in the same month (regulation 43(7)). After a visit the
    visit stands, and its report must say what it was and why it was not notified before (regulation 44(6)). Raises UserError.
    """
    visit = tx.session.get_one(Reg44Visit, visit_id)
    made = visit.state in TOOK_PLACE and visit.mode is VisitMode.ON_SITE
    if not made and visit.state is not VisitState.PLANNED:
        raise UserError("This visit was not made, so there is no conflict to declare.")
    refuse(_check(tx, visit, draft, made=made))
    visit.conflict_paragraph, visit.conflict_details = draft.paragraph, draft.details.strip()
    visit.conflict_declared_on, visit.conflict_declared_to = draft.declared_on, draft.declared_to.strip()
    if made:
        visit.conflict_not_notified_reason = draft.not_notified_reason.strip()
        return None
    visit.state, visit.not_done_reason = VisitState.CONFLICT_VOIDED, draft.details.strip()[:NOT_DONE]
    tx.session.flush()
    return _book(tx, visit, draft) if draft.replacement_id else None


def list_to_replace(session: Session, today: date) -> list[Waiting]:
    """Visits void for a conflict in this month or a later one that has no other visit, made or booked (regulation 43(7)).

    Each is said at once, however far ahead: a different person is appointed without delay. A check of a later day that found no
    conflict lets the same person go; the home still needs its visit, and the words say both.
    """
    now, known = Month.of(today), Known(session)
    void = [v for v in reg44.list_visits(session, now) if v.state is VisitState.CONFLICT_VOIDED]
    owed = {(month, home) for month in {v.month for v in void} for home in _owed(session, month, today)}
    found = {(v.month, v.home_id): v for v in void if (v.month, v.home_id) in owed}
    return [Waiting(v.id, v.home_id, v.home, v.day, _why_void(session, known, v, today)) for v in found.values()]


def _owed(session: Session, month: Month, today: date) -> set[UUID]:
    """The homes that still need a visit in a month, and have none booked for a day to come."""
    months = duties.list_home_months(session, month, month, today)
    owed = {m.home_id for m in duties.with_status(months, DutyStatus.AT_RISK, DutyStatus.OVERDUE, DutyStatus.PLANNED)}
    return owed - {v.home_id for v in reg44.list_visits(session, month, month) if v.state is VisitState.PLANNED and v.day >= today}


def _why_void(session: Session, known: Known, visit: reg44.VisitRow, today: date) -> str:
    month = "this month" if visit.month == Month.of(today) else text.month_name(visit.month)
    person_id = session.get_one(Reg44Visit, visit.id).independent_person_id
    void = f"The visit of {text.long_date(visit.day)} is void for a conflict of interest."
    if person_id is not None and known.may_visit(person_id, visit.home_id, max(today, visit.day)).allowed:
        return f"{void} A later check found no conflict. The home must still be visited in {month}."
    return f"{void} Another person must visit in {month}."


def list_barred(session: Session, today: date) -> list[Waiting]:
    """Visits booked for today or later with somebody who may not make them (regulation 43(3))."""
    known = Known(session)
    asked = [(v, h, day, known.may_visit(p, h, day)) for v, p, h, day in known.booked() if day >= today]
    return [
        Waiting(visit_id, home_id, known.home_name(home_id), day, f"Booked for {text.long_date(day)}. {answer.reason}")
        for visit_id, home_id, day, answer in asked
        if not answer.allowed
    ]


def list_unreported(session: Session, today: date) -> list[Waiting]:
    """Finished visits whose newest report does not say the conflict that came to light afterwards (regulation 44(6))."""
    query = select(Reg44Visit, Home.name).join(Home, Home.id == Reg44Visit.home_id).where(Reg44Visit.state == VisitState.FINAL)
    found = session.execute(query.where(Reg44Visit.conflict_declared_on.is_not(None))).all()
    return [
        Waiting(
            visit.id,
            visit.home_id,
            name,
            visit.conflict_declared_on,
            f"Report of {text.long_date(visit.visit_date)}: it must say the conflict of interest. Finish a new version.",
        )
        for visit, name in found
        if visit.conflict_declared_on is not None and report_conflicts.is_untold(session, visit, today)
    ]


def _check(tx: Tx, visit: Reg44Visit, draft: ConflictDraft, *, made: bool) -> list[Problem]:
    found = []
    if visit.independent_person_id is None and not made:
        found.append(Problem("", "No independent person is booked for this visit. Book one first, or cancel the visit."))
    if not draft.details.strip():
        found.append(Problem("details", "Say what the conflict is. Name no child."))
    if draft.declared_on is None:
        found.append(Problem("declared_on", "Enter the day it was declared, like 18 9 2025."))
    elif draft.declared_on > tx.today:
        found.append(Problem("declared_on", "The day is in the future. Enter the day it was declared."))
    elif made and visit.visit_date and draft.declared_on < visit.visit_date:
        found.append(Problem("declared_on", "The day is before the visit. A visit is not made after a conflict is declared."))
    if not draft.declared_to.strip():
        found.append(Problem("declared_to", "Say to whom it was declared."))
    if made and not draft.not_notified_reason.strip():
        found.append(Problem("not_notified_reason", "Say why it was not declared before the visit. The report must say it."))
    return found if made else found + _replacement_problems(visit, draft)


def _replacement_problems(visit: Reg44Visit, draft: ConflictDraft) -> list[Problem]:
    found = []
    if draft.replacement_id is not None and draft.replacement_id == visit.independent_person_id:
        found.append(Problem("replacement_id", "Choose somebody else: this person declared the conflict."))
    if draft.replacement_id is None and draft.replacement_day is not None:
        found.append(Problem("replacement_id", "Choose who goes instead, or leave the day empty too."))
    if draft.replacement_id is not None and draft.replacement_day is None:
        found.append(Problem("replacement_day", "Enter the day of the visit, like 18 9 2025."))
    if draft.replacement_day is not None and visit.planned_for and Month.of(draft.replacement_day) != Month.of(visit.planned_for):
        month = text.month_name(Month.of(visit.planned_for))
        found.append(Problem("replacement_day", f"Enter a day in {month}: the home must still be visited in that month."))
    return found


def _book(tx: Tx, visit: Reg44Visit, draft: ConflictDraft) -> UUID:
    plan = reg44.PlanDraft(visit.home_id, draft.replacement_day, visit.announced, draft.replacement_id, replaces_visit_id=visit.id)
    try:
        return reg44.plan_visit(tx, plan)
    except UserError as error:
        keys = {"planned_for": "replacement_day", "independent_person_id": "replacement_id"}
        raise UserError(*(Problem(keys.get(p.field, p.field), p.message) for p in error.problems)) from error
