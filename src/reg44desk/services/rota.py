"""The rota of a month: homes by days, who could go and why in words, and what to look at before a visit is planned."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Home, Reg44Visit
from reg44desk.domain import rota as rules
from reg44desk.domain.dated import covers, holding
from reg44desk.domain.duty import Duty, VisitFact, counts
from reg44desk.domain.members import window_of
from reg44desk.domain.rota import Candidate, Habit, Reason, Slot, Suggestion, TimeBand, Why
from reg44desk.domain.types import Announced, DutyStatus, Month, Role, VisitingBody, VisitMode, VisitState, WindowStatus
from reg44desk.services import duties, members, office, people, reg44, training
from reg44desk.services.independence_known import Known, MayVisit
from reg44desk.services.reg44 import VisitRow


class Mark(StrEnum):
    """What a visit is on the rota: each has a shape and a letter of its own."""

    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"
    PLANNED = "planned"
    NOT_RECORDED = "not_recorded"
    MADE = "made"
    NOT_MADE = "not_made"


MARK_WORDS = {
    Mark.ANNOUNCED: "Planned, announced",
    Mark.UNANNOUNCED: "Planned, unannounced",
    Mark.PLANNED: "Planned",
    Mark.NOT_RECORDED: "Planned, not recorded",
    Mark.MADE: "Made",
    Mark.NOT_MADE: "Not made",
}


@dataclass(frozen=True, slots=True)
class GridRow:
    """One home in the month: its duty, and its visits by day."""

    id: UUID
    home: str
    duty: Duty
    visits: tuple[VisitRow, ...]

    def on(self, day: date) -> tuple[VisitRow, ...]:
        """The visits of a day: what is planned first, then what was made, then what was not."""
        return tuple(sorted((v for v in self.visits if v.day == day), key=lambda v: (_ORDER.index(v.state), v.reference)))


@dataclass(frozen=True, slots=True)
class Grid:
    """A month of the rota: its days, and the homes on which a duty or a visit rests, by name."""

    month: Month
    days: tuple[date, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody who could go, or cannot, with the reasons against and for, a sentence each."""

    person_id: UUID
    name: str
    can_go: bool
    against: tuple[str, ...]
    for_: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said of a home and a day before a visit is planned: who could go, and what to look at."""

    options: tuple[Option, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slots:
    """What is known of when a home's visits were: the completed ones, and those still planned before a month."""

    completed: tuple[Slot, ...]
    planned: tuple[Slot, ...]


OWED = (DutyStatus.PLANNED, DutyStatus.AT_RISK, DutyStatus.OVERDUE)
"""Words of the duty with which a visit is still to be made."""

_ORDER = (
    VisitState.PLANNED,
    VisitState.VISITED,
    VisitState.FINAL,
    VisitState.NO_ACCESS,
    VisitState.CONFLICT_VOIDED,
    VisitState.CANCELLED,
)

_BANDS = {
    TimeBand.DAYTIME: ("in the daytime on a weekday", "Choose an evening or a weekend."),
    TimeBand.EVENING: ("on a weekday evening", "Choose the daytime or a weekend."),
    TimeBand.WEEKEND: ("at a weekend", "Choose a weekday."),
}


def month_grid(session: Session, month: Month, today: date) -> Grid:
    """The rota of a month as known today: homes that owe a visit in it or have one, by name."""
    visits: defaultdict[UUID, list[VisitRow]] = defaultdict(list)
    for visit in reg44.list_visits(session, month, month):
        visits[visit.home_id].append(visit)
    rows = tuple(
        GridRow(one.home_id, one.home, one.duty, tuple(visits[one.home_id]))
        for one in duties.list_home_months(session, month, month, today)
        if one.duty.status is not DutyStatus.NOT_REQUIRED or visits[one.home_id]
    )
    return Grid(month, tuple(month.first + timedelta(days=n) for n in range(month.last.day)), rows)


def wants_visit(duty: Duty) -> bool:
    """Whether a home owes a visit in the month and has none planned for a day to come."""
    return duty.status in OWED and duty.reason.code != "booked"


def mark(visit: VisitRow, today: date) -> Mark:
    """What a visit is on the rota on a day."""
    if visit.state in reg44.NOT_DONE or visit.mode is VisitMode.REMOTE_CONTACT:
        return Mark.NOT_MADE
    if visit.state is not VisitState.PLANNED:
        return Mark.MADE
    if visit.day < today:
        return Mark.NOT_RECORDED
    if visit.announced is None:
        return Mark.PLANNED
    return Mark.ANNOUNCED if visit.announced is Announced.ANNOUNCED else Mark.UNANNOUNCED


def mark_words(visit: VisitRow, today: date) -> str:
    """A visit in words, like "Planned, unannounced, 5:30pm, T. Visit"."""
    found = mark(visit, today)
    state = text.word(visit.mode if visit.mode is VisitMode.REMOTE_CONTACT else visit.state)
    first = state if found is Mark.NOT_MADE else MARK_WORDS[found]
    manner = text.word(visit.announced).lower() if found in (Mark.MADE, Mark.NOT_RECORDED, Mark.NOT_MADE) else ""
    at = text.clock_time(visit.planned_time) if visit.visit_date is None else ""
    return ", ".join(filter(None, [first, manner, at, visit.independent_person]))


class Planning:
    """All that planning a month needs, read once: who is independent and trained, who went where and when, who is out on which day."""

    def __init__(self, session: Session, month: Month, today: date) -> None:
        self.month, self.today = month, today
        self.known = Known(session)
        self.most_running = int(office.get_office(session).rota_same_person_months)
        self.bodies = _bodies(session, month)
        self.taken: defaultdict[UUID, Counter[date]] = defaultdict(Counter)
        self.busy: Counter[date] = Counter()
        self._people = {p.id: p for p in people.list_people(session, today)}
        self._visitors: defaultdict[UUID, defaultdict[Month, set[UUID]]] = defaultdict(lambda: defaultdict(set))
        self._completed: defaultdict[UUID, list[Slot]] = defaultdict(list)
        self._planned: defaultdict[UUID, list[Slot]] = defaultdict(list)
        self._window = window_of(month.first, members.start_month(session))
        self._covers = members.covers_by_home(session, [self._window], today)
        self._assignments = members.list_assignments(session)
        wanted = (Reg44Visit.home_id, Reg44Visit.state, Reg44Visit.mode, Reg44Visit.visit_date, Reg44Visit.planned_for)
        more = (Reg44Visit.arrived_at, Reg44Visit.planned_time, Reg44Visit.independent_person_id)
        for visit in session.execute(select(*wanted, *more)):
            self._read(visit)

    def _read(self, visit: Any) -> None:
        fact = VisitFact(visit.state, visit.mode, visit.visit_date, visit.planned_for)
        day = visit.visit_date or visit.planned_for
        made = counts(fact)
        if day is None or not (made or (visit.state is VisitState.PLANNED and day >= self.today)):
            return
        slot = Slot(day, visit.arrived_at if made else visit.planned_time)
        (self._completed if made else self._planned)[visit.home_id].append(slot)
        if visit.independent_person_id is not None:
            self._visitors[visit.home_id][Month.of(day)].add(visit.independent_person_id)
            if not made:
                self.taken[visit.independent_person_id][day] += 1
        if not made:
            self.busy[day] += 1

    def slots(self, home_id: UUID) -> Slots:
        """When a home's visits were, and those planned before the month."""
        before = tuple(s for s in self._planned[home_id] if Month.of(s.day) < self.month)
        return Slots(tuple(self._completed[home_id]), before)

    def load(self, person_id: UUID) -> int:
        """How many visits are planned for a person in the month."""
        return sum(n for day, n in self.taken[person_id].items() if Month.of(day) == self.month)

    def suggestions(self, home_id: UUID, day: date) -> list[Suggestion]:
        """Everybody who is an independent person on a day, ranked for a home."""
        held = self.known.appointed(Role.INDEPENDENT_PERSON, day)
        ids = sorted({a.person_id for a in held if a.home_id in (None, home_id)})
        return rules.rank([self._candidate(person_id, home_id, day) for person_id in ids], self.most_running)

    def acts(self, person_id: UUID, home_id: UUID, day: date) -> bool:
        """Whether somebody is an independent person on a day and may go to a home (regulation 43(3))."""
        held = self._people[person_id].appointments
        acting = any(a.role is Role.INDEPENDENT_PERSON and a.home_id in (None, home_id) and covers(a, day) for a in held)
        return acting and self.known.may_visit(person_id, home_id, day).allowed

    def option(self, one: Suggestion, home_id: UUID, day: date) -> Option:
        """A person with the reasons in words."""
        answer = self.known.may_visit(one.candidate.person_id, home_id, day)
        worded = [(r, self._words(one.candidate, r, home_id, day, answer)) for r in one.reasons]
        against = tuple(words for reason, words in worded if reason.against)
        return Option(one.candidate.person_id, one.candidate.name, one.can_go, against, tuple(w for r, w in worded if not r.against))

    def member_words(self, home_id: UUID) -> tuple[str, ...]:
        """Whether a member's visit is due in the three months that the month lies in, and whom to ask (BR-08).

        Only members who agreed to come on visits are to be contacted (BR-10).
        """
        if self._covers[home_id][0].status is not WindowStatus.DUE:
            return ()
        until = f"three-month window ends {text.long_date(self._window.last)}"
        day = max(self.month.first, self.today)
        assigned = [a for a in self._assignments if a.home_id == home_id and covers(a, day)]
        agreed = [a.name for a in assigned if a.agreed_to_visit]
        if not assigned:
            return (f"This home has no elected member. The members' {until}.",)
        if not agreed:
            names, have = text.listing(a.name for a in assigned), "has" if len(assigned) == 1 else "have"
            return (f"The members' {until}. {names} {have} not agreed to come on visits, so do not ask.",)
        return tuple(f"{name}'s {until}: ask them along." for name in agreed)

    def _candidate(self, person_id: UUID, home_id: UUID, day: date) -> Candidate:
        person = self._people[person_id]
        answer = self.known.may_visit(person_id, home_id, day)
        checked = any(c.checked_on <= day for c in self.known.checks.get((person_id, home_id), ()))
        return Candidate(
            person_id,
            person.name,
            barred=not answer.allowed,
            in_date=answer.allowed and not answer.warnings,
            unknown=answer.allowed and not checked,
            trained=not training.lacks(person, day),
            running=rules.running(person_id, self._visitors[home_id], self.month),
            load=self.load(person_id),
            fits=self._fits(person_id, home_id, day),
        )

    def _fits(self, person_id: UUID, home_id: UUID, day: date) -> bool | None:
        """Whether a person belongs to the body that visits the home (BR-05); None where nothing says so."""
        ours = self.known.commissions(person_id, day)
        theirs = self._people[person_id].organisation.strip().casefold() == text.word(VisitingBody.NYAS).casefold()
        if not ours and not theirs:
            return None
        return self.bodies[home_id] is (VisitingBody.COMMISSIONING_TEAM if ours else VisitingBody.NYAS)

    def _words(self, one: Candidate, reason: Reason, home_id: UUID, day: date, answer: MayVisit) -> str:
        month = text.month_name(self.month)
        running = text.count(reason.number, "month")
        return {
            Why.BARRED: answer.reason,
            Why.INDEPENDENT: "The independence check is in date.",
            Why.CHECK_TO_RENEW: " ".join(answer.warnings),
            Why.NOT_CHECKED: " ".join(answer.warnings),
            Why.TRAINED: "Training is in date.",
            Why.TRAINING_LACKING: training.lacks(self._people[one.person_id], day),
            Why.TOO_LONG: f"Has gone to this home for {running} running. The office has set {self.most_running} as the most.",
            Why.RUNNING: f"Has gone to this home for {running} running.",
            Why.NOT_LAST: "Was not the last to go to this home.",
            Why.LOAD: f"Has {text.count(reason.number, 'other visit')} planned in {month}.",
            Why.FREE: f"Has no other visit planned in {month}.",
            Why.OTHER_BODY: f"Does not belong to {text.word(self.bodies[home_id])}, which visits this home.",
        }[reason.why]


def _bodies(session: Session, month: Month) -> dict[UUID, VisitingBody]:
    """Who visits each home at the end of a month (BR-05, BR-06)."""
    arranged = duties.visiting_by_home(session)
    kinds = session.execute(select(Home.id, Home.home_type)).all()
    now = {home_id: holding(arranged[home_id], month.last) for home_id, _ in kinds}
    return {home_id: (found.visited_by if (found := now[home_id]) else duties.default_body(kind)) for home_id, kind in kinds}


def advise(session: Session, home_id: UUID, day: date, today: date) -> Advice:
    """Who could go to a home on a day, best first and the barred last, and what to look at before a visit is planned."""
    planning = Planning(session, Month.of(day), today)
    options = tuple(planning.option(one, home_id, day) for one in planning.suggestions(home_id, day))
    return Advice(options, habit_words(planning.slots(home_id).completed) + planning.member_words(home_id))


def first_day(month: Month, today: date) -> date | None:
    """The first day of a month that can still be planned; None once the month has ended."""
    return None if month.last < today else max(month.first, today)


def habit_words(completed: Sequence[Slot]) -> tuple[str, ...]:
    """A warning when the last six visits fell on one weekday, or in one part of the week (point 2 of part d)."""
    found: Habit = rules.habit(completed)
    said = []
    if found.weekday is not None:
        last = max(s.day for s in completed)
        said.append(f"The last six visits were all on a {text.weekday(last)}. Choose another day of the week.")
    if found.band is not None:
        words, instead = _BANDS[found.band]
        said.append(f"The last six visits were all {words}. {instead}")
    return tuple(said)
