"""The register as the data quality page looks at it: read once, and what one finding is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import (
    Appointment,
    Home,
    HomeBuilding,
    HomeStatusChange,
    Person,
    Reg44Report,
    Reg44Visit,
    Training,
    VisitingArrangement,
)
from reg44desk.domain.dated import covering, covers, holding, in_order
from reg44desk.domain.duty import TOOK_PLACE
from reg44desk.domain.quality import Gap, Severity, severity
from reg44desk.domain.training import Course
from reg44desk.domain.types import HomeStatus, Ref, ReportOrigin, Role

R = TypeVar("R", HomeStatusChange, HomeBuilding, VisitingArrangement)


@dataclass(frozen=True, slots=True)
class Aside:
    """That a finding is known and accepted: why, who decided and when."""

    reason: str
    decided_by: str
    set_on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the register lacks or holds wrongly. `id` stays the same while its cause does; `opens` is the place to mend it."""

    id: str
    kind: Gap
    about: str
    what: str
    why: str
    since: date | None
    action: str
    opens: Ref
    home_id: UUID | None = None
    home: str = ""
    aside: Aside | None = None

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return severity(self.kind)


def place(kind: str, record: UUID, *parts: object) -> Ref:
    """The very place at which a record is mended: the record, and the form or field on its screen."""
    return Ref(kind, ":".join([str(record), *(str(p) for p in parts)]))


class Register:
    """Everything that the findings look at, read once from the casebook."""

    def __init__(self, session: Session, today: date) -> None:
        self.session, self.today = session, today
        self.homes = sorted(session.scalars(select(Home)), key=lambda h: h.name.casefold())
        everybody = session.scalars(select(Person).where(Person.merged_into_id.is_(None)))
        self.people = sorted(everybody, key=lambda p: (p.name.casefold(), str(p.id)))
        self.held = list(session.scalars(select(Appointment).order_by(Appointment.id)))
        self.statuses = _by_home(session, HomeStatusChange)
        self.buildings = _by_home(session, HomeBuilding)
        self.arrangements = _by_home(session, VisitingArrangement)
        self.visits = sorted(session.scalars(select(Reg44Visit)), key=lambda v: (v.visit_date or v.planned_for or date.max, str(v.id)))
        self.trainings = list(session.scalars(select(Training).order_by(Training.completed_on, Training.id)))
        origins: defaultdict[UUID, set[ReportOrigin]] = defaultdict(set)
        for visit_id, origin in session.execute(select(Reg44Report.visit_id, Reg44Report.origin)):
            origins[visit_id].add(origin)
        self.on_paper = {visit_id for visit_id, found in origins.items() if found == {ReportOrigin.BROUGHT_IN}}
        self._home_names = {h.id: h.name for h in self.homes}
        self._names = {p.id: p.name for p in self.people}
        self._sort_out()

    def _sort_out(self) -> None:
        """Roles, visits and courses by home and by person, so that a register of thousands is looked through once."""
        self._roles: defaultdict[tuple[Role, UUID | None], list[Appointment]] = defaultdict(list)
        self.held_by: defaultdict[UUID, list[Appointment]] = defaultdict(list)
        for held in self.held:
            self._roles[held.role, held.home_id].append(held)
            self.held_by[held.person_id].append(held)
        self._made = [(v, day) for v in self.visits if v.state in TOOK_PLACE and (day := v.visit_date) is not None and day <= self.today]
        self.days_at: defaultdict[UUID, list[date]] = defaultdict(list)
        self.days_of: defaultdict[UUID | None, list[date]] = defaultdict(list)
        for visit, day in self._made:
            self.days_at[visit.home_id].append(day)
            self.days_of[visit.independent_person_id].append(day)
        self._courses: defaultdict[UUID, list[Course]] = defaultdict(list)
        for taken in self.trainings:
            self._courses[taken.person_id].append(Course(taken.course, taken.completed_on, taken.refresh_due_on))

    def name(self, person_id: UUID) -> str:
        """What a person is called."""
        return self._names[person_id]

    def home_name(self, home_id: UUID | None) -> str:
        """What a home is called; nothing without one."""
        return self._home_names[home_id] if home_id else ""

    def status(self, home_id: UUID, day: date) -> HomeStatus | None:
        """What a home is on a day, if anything is said about it."""
        change = holding(self.statuses[home_id], day)
        return change.status if change else None

    def open_homes(self) -> list[Home]:
        """The homes that are open today, by name."""
        return [h for h in self.homes if self.status(h.id, self.today) is HomeStatus.OPEN]

    def of(self, role: Role, home_id: UUID) -> list[Appointment]:
        """Everybody's time in a role at a home, oldest first."""
        return in_order(self._roles[role, home_id])

    def everywhere(self, role: Role) -> list[Appointment]:
        """Who has a role for all homes today."""
        return covering(self._roles[role, None], self.today)

    def at(self, home_id: UUID) -> list[Appointment]:
        """Who has a role at a home today, whatever it is."""
        return [a for role in Role for a in self._roles[role, home_id] if covers(a, self.today)]

    def now(self, role: Role) -> list[Appointment]:
        """Who has a role today, for any home or all."""
        return [a for a in self.held if a.role is role and covers(a, self.today)]

    def made(self) -> list[tuple[Reg44Visit, date]]:
        """The visits that took place by today, oldest first, each with its day."""
        return self._made

    def courses(self, person_id: UUID) -> list[Course]:
        """What a person was trained in."""
        return self._courses[person_id]


def _by_home(session: Session, kind: type[R]) -> defaultdict[UUID, list[R]]:
    found: defaultdict[UUID, list[R]] = defaultdict(list)
    for row in session.scalars(select(kind)):
        found[row.home_id].append(row)
    return found
