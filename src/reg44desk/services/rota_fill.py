"""Filling a month of the rota: a person, day and hour for every home that owes a visit and has none, to be reviewed, then booked."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Reg44Visit
from reg44desk.domain.dated import holding
from reg44desk.domain.duty import StatusFrom
from reg44desk.domain.rota import Slot, Suggestion, free_slot
from reg44desk.domain.types import Announced, HomeStatus, Month
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services import duties, reg44, rota
from reg44desk.services.desk import Tx, command
from reg44desk.services.duties import HomeMonth


@dataclass(frozen=True, slots=True)
class Line:
    """One proposed visit. `why` speaks for the choice; `look_at` is what the person who reviews it should see."""

    home_id: UUID
    home: str
    person_id: UUID | None
    person: str
    day: date | None
    at: time | None
    announced: Announced | None
    why: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()

    @property
    def id(self) -> UUID:
        """A home has one line."""
        return self.home_id


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A home that owes a visit and gets none here, and why."""

    home_id: UUID
    home: str
    why: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would fill a month: every home that still owes a visit stands in one of the two lists, once; those booked stand in none."""

    month: Month
    lines: tuple[Line, ...]
    unfilled: tuple[Unfilled, ...]


def propose(session: Session, month: Month, today: date, announced: Announced | None) -> Proposal:
    """A visit for every home that owes one and has none booked (BR-01). Without `announced`, each is the other than the last was.

    Never somebody whom regulation 43(3) bars. The homes for which the fewest people may go are filled first. The same casebook
    gives the same proposal.
    """
    filling = _Filling(session, month, today, announced)
    first = rota.first_day(month, today)
    owed = [one for one in duties.list_home_months(session, month, month, today) if rota.wants_visit(one.duty)]
    if first is None:
        return Proposal(month, (), ())
    ordered = sorted(owed, key=lambda o: (filling.people_for(o.home_id, first), o.home.casefold(), o.home_id))
    found = [filling.fill(one, first) for one in ordered]
    lines, unfilled = [f for f in found if isinstance(f, Line)], [f for f in found if isinstance(f, Unfilled)]
    return Proposal(month, tuple(sorted(lines, key=_by_home)), tuple(sorted(unfilled, key=_by_home)))


def review(session: Session, line: Line, lines: Sequence[Line], today: date) -> Line:
    """A line that was changed, with what to look at now; `lines` are the others that are to be booked with it."""
    if line.day is None or line.person_id is None:
        return dataclasses.replace(line, why=(), look_at=("Nobody is chosen yet. The visit can be planned without a person.",))
    planning = rota.Planning(session, Month.of(line.day), today)
    for other in lines:
        if other.home_id != line.home_id and other.person_id is not None and other.day is not None:
            planning.taken[other.person_id][other.day] += 1
    found = next((s for s in planning.suggestions(line.home_id, line.day) if s.candidate.person_id == line.person_id), None)
    if found is None:
        return dataclasses.replace(line, why=(), look_at=(f"{line.person} is no independent person on that day.",))
    return _worded(planning, line, found, line.day)


@command("Fill the month")
def book_month(tx: Tx, plans: Sequence[reg44.PlanDraft]) -> tuple[UUID, ...]:
    """Plan all these visits in one step, or none. Raises UserError with each problem, its field the home's id."""
    refuse([] if plans else [Problem("", "No visit is left to book. Put at least one back in.")])
    made, problems = [], []
    for plan in plans:
        try:
            made.append(reg44.plan_visit(tx, plan))
        except UserError as error:
            problems += [Problem(str(plan.home_id), p.message) for p in error.problems]
    refuse(problems)
    return tuple(made)


def plan_of(line: Line) -> reg44.PlanDraft:
    """A line as the visit to be planned."""
    return reg44.PlanDraft(line.home_id, line.day, line.announced, line.person_id, line.at)


class _Filling:
    """Fills home after home, remembering who is out when."""

    def __init__(self, session: Session, month: Month, today: date, announced: Announced | None) -> None:
        self._planning = rota.Planning(session, month, today)
        self._announced = announced
        self._statuses = duties.statuses_by_home(session)
        made = select(Reg44Visit.home_id, Reg44Visit.announced).where(Reg44Visit.visit_date.is_not(None))
        self._last = dict(session.execute(made.order_by(Reg44Visit.visit_date, Reg44Visit.id)).all())

    def people_for(self, home_id: UUID, day: date) -> int:
        """How many people may go to a home."""
        return sum(s.can_go for s in self._planning.suggestions(home_id, day))

    def fill(self, one: HomeMonth, first: date) -> Line | Unfilled:
        """A visit for a home, or why there is none."""
        if one.duty.reason.code == "plan_passed":
            why = f"{text.duty_reason(one.duty.reason)} Record that visit, or say that it was not made. Then fill the month again."
            return Unfilled(one.home_id, one.home, why)
        closed = _closed_days(self._statuses[one.home_id], first, one.duty.month.last)
        if len(closed) == (one.duty.month.last - first).days + 1:
            return Unfilled(one.home_id, one.home, "The home is not open on any day that is left in this month.")
        ranked = self._planning.suggestions(one.home_id, first)
        able = [(s, slot) for s in ranked if s.can_go and (slot := self._slot(one, s, first, closed))]
        free = [(s, slot) for s, slot in able if not self._planning.taken[s.candidate.person_id][slot.day]]
        if not able:
            return Unfilled(one.home_id, one.home, self._nobody(one, ranked, first))
        suggestion, slot = (free or able)[0]
        who = suggestion.candidate
        line = Line(one.home_id, one.home, who.person_id, who.name, slot.day, slot.at, self._how(one.home_id))
        worded = _worded(self._planning, line, suggestion, slot.day)
        self._planning.taken[suggestion.candidate.person_id][slot.day] += 1
        self._planning.busy[slot.day] += 1
        return worded

    def _slot(self, one: HomeMonth, suggestion: Suggestion, first: date, closed: set[date]) -> Slot | None:
        """The best day for a person: one on which regulation 43(3) lets the person go, whatever holds on the first."""
        planning, person = self._planning, suggestion.candidate.person_id
        known = planning.slots(one.home_id)
        never = set(closed)
        taken = [day for day, number in planning.taken[person].items() if number]
        while slot := free_slot(one.duty.month, first, (*known.completed, *known.planned), taken, planning.busy, never):
            if planning.acts(person, one.home_id, slot.day):
                return slot
            never.add(slot.day)
        return None

    def _how(self, home_id: UUID) -> Announced:
        if self._announced is not None:
            return self._announced
        return Announced.ANNOUNCED if self._last.get(home_id) is Announced.UNANNOUNCED else Announced.UNANNOUNCED

    def _nobody(self, one: HomeMonth, ranked: Sequence[Suggestion], first: date) -> str:
        if not ranked:
            return "Nobody is recorded as an independent person. Add one on the screen People."
        options = [self._planning.option(s, one.home_id, first) for s in ranked]
        reasons = [" ".join(o.against) for o in options if not o.can_go]
        return " ".join(["Nobody may go.", *reasons]) if reasons else "Nobody may go on any day that is left in this month."


def _worded(planning: rota.Planning, line: Line, found: Suggestion, day: date) -> Line:
    """The line with its reasons: those against the person, another visit on the day, a habit that goes on, and the members' window."""
    option = planning.option(found, line.home_id, day)
    twice = [f"{line.person} has another visit on this day."] if planning.taken[found.candidate.person_id][day] else []
    known = planning.slots(line.home_id).completed
    after = rota.habit_words([*known, Slot(day, line.at)])
    kept = [words for words in rota.habit_words(known) if words in after]
    return dataclasses.replace(line, why=option.for_, look_at=(*option.against, *twice, *kept, *planning.member_words(line.home_id)))


def _closed_days(statuses: Sequence[StatusFrom], first: date, last: date) -> set[date]:
    """The days from one to another on which a home is not open (BR-04)."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    now = {day: holding(statuses, day) for day in days}
    return {day for day, status in now.items() if status is None or status.status is not HomeStatus.OPEN}


def _by_home(one: Line | Unfilled) -> tuple[str, UUID]:
    return one.home.casefold(), one.home_id
