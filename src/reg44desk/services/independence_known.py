"""What is known for judging independence, read once: checks, roles, visits and declared conflicts; and each judgement in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Appointment, Home, IndependenceCheck, Person, Reg44Visit
from reg44desk.domain.dated import covers, holding
from reg44desk.domain.duty import TOOK_PLACE
from reg44desk.domain.independence import Check, Parts, Verdict, judge, runs_out
from reg44desk.domain.types import Bar, CheckState, HomeStatus, HomeType, Month, Role, VisitingBody, VisitState
from reg44desk.services import office
from reg44desk.services.duties import statuses_by_home, visiting_by_home

LOOK_BACK = timedelta(days=366)
"""Who visited a home within so many days is one of its visitors."""

_PARTS = {
    Role.RESPONSIBLE_INDIVIDUAL: "is the responsible individual",
    Role.REGISTERED_MANAGER: "manages a home of the same provider",
    Role.COMMISSIONING_OFFICER: "is a commissioning officer",
}


_COMMISSIONERS = ("commissioning team", "commissioning service")
"""How the team that commissions is named in an organisation's name, whoever typed it (A-32)."""


@dataclass(frozen=True, slots=True)
class MayVisit:
    """Whether a person may visit a home on a day. `reason` says why not, `warnings` what to look at; a warning stops nothing."""

    allowed: bool
    paragraph: Bar | None
    reason: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    """One person and one home: the judgement, its words, and the question that the pair raises (A-32), if it does."""

    person_id: UUID
    person: str
    home_id: UUID
    home: str
    verdict: Verdict
    answer: MayVisit
    question: str
    running_out: bool

    @property
    def check(self) -> Check | None:
        """The newest check."""
        return self.verdict.check


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds, for a home or for all."""

    person_id: UUID
    home_id: UUID | None
    role: Role
    from_date: date | None
    to_date: date | None


class Known:
    """All that a judgement needs, read once from the casebook; of the visits only those that are asked about."""

    def __init__(self, session: Session) -> None:
        self._session = session
        people = select(Person.id, Person.name, Person.organisation, Person.is_team)
        self._people = {p.id: p for p in session.execute(people)}
        homes = select(Home.id, Home.name, Home.home_type, Home.registered_provider)
        self._homes = {h.id: h for h in session.execute(homes)}
        self._provider = office.get_office(session).registered_provider
        self._bodies = visiting_by_home(session)
        self._open: dict[date, set[UUID]] = {}
        self._held: defaultdict[UUID, list[Held]] = defaultdict(list)
        roles = select(Appointment.person_id, Appointment.home_id, Appointment.role, Appointment.from_date, Appointment.to_date)
        for person_id, home_id, role, from_date, to_date in session.execute(roles):
            self._held[person_id].append(Held(person_id, home_id, role, from_date, to_date))
        self.checks: dict[tuple[UUID, UUID], list[Check]] = {}
        for c in session.scalars(select(IndependenceCheck).order_by(IndependenceCheck.id)):
            check = Check(c.checked_on, c.renew_by, c.bar, c.exception, c.note, c.decided_by)
            self.checks.setdefault((c.person_id, c.home_id), []).append(check)
        self._declared: defaultdict[tuple[UUID | None, UUID], list[tuple[date, date]]] = defaultdict(list)
        declared = select(Reg44Visit.independent_person_id, Reg44Visit.home_id, Reg44Visit.conflict_declared_on, _DAY)
        for person, home, said_on, day in session.execute(declared.where(Reg44Visit.conflict_declared_on.is_not(None))):
            assert said_on is not None  # noqa: S101  asked for above
            self._declared[person, home].append((said_on, day))

    def may_visit(self, person_id: UUID, home_id: UUID, day: date) -> MayVisit:
        """The answer for one person, home and day."""
        verdict = self._judge(person_id, home_id, day)
        name, home = self._people[person_id].name, self._homes[home_id].name
        if verdict.bar is not None:
            return MayVisit(allowed=False, paragraph=verdict.bar, reason=_why_barred(name, home, verdict, verdict.bar), warnings=())
        declared = self._conflict(person_id, home_id, verdict.check, day)
        if declared is not None and Month.of(declared) == Month.of(day):
            reason = f"{name} declared a conflict of interest for {home}. Regulation 43(7) asks for a different person in that month."
            return MayVisit(allowed=False, paragraph=None, reason=reason, warnings=())
        warnings = _warnings(name, home, verdict)
        if declared is not None:
            warnings.append(f"{name} declared a conflict of interest for {home}. Check whether {name} is independent now.")
        return MayVisit(allowed=True, paragraph=None, reason="", warnings=tuple(warnings))

    def rows(self, pairs: Iterable[tuple[UUID, UUID]], today: date) -> list[PairRow]:
        """These pairs as they stand on a day, by home, then person."""
        found = [self._row(person_id, home_id, today) for person_id, home_id in pairs]
        return sorted(found, key=lambda r: (r.home.casefold(), r.person.casefold()))

    def visiting(self, today: date, home_id: UUID | None = None) -> set[tuple[UUID, UUID]]:
        """Who visits which home, or one home only: in the past year, or as booked."""
        made = and_(Reg44Visit.state.in_(TOOK_PLACE), Reg44Visit.visit_date >= today - LOOK_BACK)
        query = select(Reg44Visit.independent_person_id, Reg44Visit.home_id).distinct()
        query = query.where(or_(made, Reg44Visit.state == VisitState.PLANNED))
        if home_id is not None:
            query = query.where(Reg44Visit.home_id == home_id)
        return {(person, home) for person, home in self._session.execute(query) if person is not None}

    def to_visit(self, today: date) -> set[tuple[UUID, UUID]]:
        """Independent persons with the open homes that they are appointed to, or that the Commissioning Team visits (BR-05)."""
        bodies = {home: holding(changes, today) for home, changes in self._bodies.items()}
        theirs = {home for home, held in bodies.items() if held is not None and held.visited_by is VisitingBody.COMMISSIONING_TEAM}
        asked = self.appointed(Role.INDEPENDENT_PERSON, today)
        return {
            (a.person_id, home) for a in asked for home in self.open_homes(today) if a.home_id == home or (not a.home_id and home in theirs)
        }

    def booked(self) -> list[tuple[UUID, UUID, UUID, date]]:
        """Visits that are planned with a person: visit, person, home and day."""
        query = select(Reg44Visit.id, Reg44Visit.independent_person_id, Reg44Visit.home_id, Reg44Visit.planned_for)
        query = query.where(Reg44Visit.state == VisitState.PLANNED)
        return [(v, person, home, day) for v, person, home, day in self._session.execute(query) if person is not None and day is not None]

    def asked(self, pairs: Iterable[tuple[UUID, UUID]], today: date) -> list[tuple[UUID, UUID]]:
        """Those of the pairs that raise a question: who commissions, and visits an open secure home (A-32)."""
        return [(person, home) for person, home in pairs if self._is_asked(person, home, today)]

    def days_of_change(self, person_id: UUID, home_id: UUID, first: date, last: date | None) -> list[date]:
        """The days from `first` to `last` on which the answer for a person and a home may become another one."""
        known = [a.from_date for a in self._held[person_id]] + [c.checked_on for c in self.checks.get((person_id, home_id), [])]
        return sorted({first, *(day for day in known if day is not None and first < day <= (last or date.max))})

    def independent_at(self, person_id: UUID, today: date) -> set[UUID]:
        """The homes of which a person is, or will be, an independent person, or which they visit; a role without a home is for all."""
        held = [a for a in self._held[person_id] if a.role is Role.INDEPENDENT_PERSON and (a.to_date is None or a.to_date >= today)]
        if any(a.home_id is None for a in held):
            return self.all_homes()
        return {a.home_id for a in held if a.home_id is not None} | {home for person, home in self.visiting(today) if person == person_id}

    def all_homes(self) -> set[UUID]:
        """Every home."""
        return set(self._homes)

    def same_provider(self, home_id: UUID) -> set[UUID]:
        """The homes that a home's provider runs, with that home."""
        return {h.id for h in self._homes.values() if _alike(self._runs(h.id), self._runs(home_id))}

    def employee_bar(self, home_id: UUID) -> Bar:
        """Which paragraph bars those whom the home's provider employs."""
        return Bar.SOCIAL_SERVICES_EMPLOYEE if _alike(self._runs(home_id), self._provider) else Bar.PROVIDERS_EMPLOYEE

    def name(self, person_id: UUID) -> str:
        """What a person is called."""
        return str(self._people[person_id].name)

    def home_name(self, home_id: UUID) -> str:
        """What a home is called."""
        return str(self._homes[home_id].name)

    def appointed(self, role: Role, day: date) -> list[Held]:
        """Everybody's appointments to a role that hold on a day."""
        return [a for held in self._held.values() for a in held if a.role is role and covers(a, day)]

    def open_homes(self, day: date) -> set[UUID]:
        """The homes that are open on a day."""
        if day not in self._open:
            now = {home: holding(changes, day) for home, changes in statuses_by_home(self._session).items()}
            self._open[day] = {home for home, change in now.items() if change is not None and change.status is HomeStatus.OPEN}
        return self._open[day]

    def commissions(self, person_id: UUID, day: date) -> bool:
        """Whether this is a team, an officer of the Commissioning Team, or somebody with the role commissioning officer."""
        person = self._people[person_id]
        ours = any(words in person.organisation.casefold() for words in _COMMISSIONERS)
        return person.is_team or ours or any(a.role is Role.COMMISSIONING_OFFICER and covers(a, day) for a in self._held[person_id])

    def _row(self, person_id: UUID, home_id: UUID, today: date) -> PairRow:
        verdict = self._judge(person_id, home_id, today)
        check, home = verdict.check, self._homes[home_id]
        asked = self._is_asked(person_id, home_id, today)
        return PairRow(
            person_id=person_id,
            person=self._people[person_id].name,
            home_id=home_id,
            home=home.name,
            verdict=verdict,
            answer=self.may_visit(person_id, home_id, today),
            question=self._question(person_id, home.name) if asked else "",
            running_out=verdict.bar is None and check is not None and runs_out(check.renew_by, today),
        )

    def _is_asked(self, person_id: UUID, home_id: UUID, today: date) -> bool:
        secure = self._homes[home_id].home_type is HomeType.SECURE
        return secure and home_id in self.open_homes(today) and self.commissions(person_id, today)

    def _question(self, person_id: UUID, home: str) -> str:
        person = self._people[person_id]
        name = person.name if not person.is_team or person.name.casefold().startswith("the ") else f"the {person.name}"
        return f"Is {name} independent of {home}? Regulation 43(3)(d) bars whoever commissions or finances the home."

    def _judge(self, person_id: UUID, home_id: UUID, day: date) -> Verdict:
        held = [a for a in self._held[person_id] if covers(a, day)]
        here = [a.role for a in held if a.home_id in (None, home_id)]
        managed = [a.home_id for a in held if a.role is Role.REGISTERED_MANAGER and a.home_id is not None]
        parts = Parts(
            responsible_individual=Role.RESPONSIBLE_INDIVIDUAL in here,
            manages=any(_alike(self._runs(one), self._runs(home_id)) for one in managed),
            commissions=Role.COMMISSIONING_OFFICER in here,
            provider_is_council=_alike(self._runs(home_id), self._provider),
        )
        return judge(self.checks.get((person_id, home_id), []), parts, day)

    def _runs(self, home_id: UUID) -> str:
        """Who runs a home: where its record does not say, the office's own provider."""
        return str(self._homes[home_id].registered_provider).strip() or self._provider

    def _conflict(self, person_id: UUID, home_id: UUID, check: Check | None, day: date) -> date | None:
        """The day of the latest visit for which a conflict was declared by that day, unless a check of a later day found none.

        A check of the very day of the declaration says nothing of it: it may have been made before.
        """
        found = [
            visited_on
            for said_on, visited_on in self._declared.get((person_id, home_id), ())
            if check is None or check.checked_on <= said_on
        ]
        return max((d for d in found if Month.of(d) <= Month.of(day)), default=None)


_DAY = func.coalesce(Reg44Visit.visit_date, Reg44Visit.planned_for)


def _alike(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _why_barred(name: str, home: str, verdict: Verdict, bar: Bar) -> str:
    rule = f"{name} cannot be the independent person of {home}. Regulation {text.paragraph(bar)} bars whoever {text.whoever(bar)}."
    return rule if verdict.by_role is None else f"{rule} {name} {_PARTS[verdict.by_role]}."


def _warnings(name: str, home: str, verdict: Verdict) -> list[str]:
    if verdict.state is CheckState.NEVER_CHECKED:
        return [f"Nobody has checked yet whether {name} is independent of {home}."]
    if verdict.state is CheckState.TO_RENEW and verdict.check is not None:
        return [f"The independence check of {name} for {home} ran out on {text.long_date(verdict.check.renew_by)}."]
    return []
