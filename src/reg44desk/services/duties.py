"""The duty of each home month by month, read from the casebook and decided by the one rule in `domain.duty`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from reg44desk.db.models import Home, HomeStatusChange, Reg44Visit, VisitingArrangement
from reg44desk.domain.dated import holding
from reg44desk.domain.duty import TOOK_PLACE, Duty, StatusFrom, VisitFact, duty
from reg44desk.domain.types import DutyStatus, HomeType, Month, VisitingBody, VisitMode
from reg44desk.services import office


@dataclass(frozen=True, slots=True)
class HomeMonth:
    """One home in one month: who visits it, and its duty."""

    home_id: UUID
    home: str
    ofsted_urn: str
    visited_by: VisitingBody
    duty: Duty


@dataclass(frozen=True, slots=True)
class VisitedFrom:
    """Who visits a home from a day on; without a day, since before records begin."""

    visited_by: VisitingBody
    from_date: date | None


def default_body(home_type: HomeType) -> VisitingBody:
    """Who visits a home of a kind when nothing else is recorded (BR-05)."""
    return VisitingBody.COMMISSIONING_TEAM if home_type is HomeType.SECURE else VisitingBody.NYAS


def visit_facts(session: Session, first: date, last: date, home_id: UUID | None = None) -> defaultdict[UUID, list[VisitFact]]:
    """What the duty needs of the visits with a day from one to another, of every home or of one: {home id: facts}."""
    query = select(Reg44Visit.home_id, Reg44Visit.state, Reg44Visit.mode, Reg44Visit.visit_date, Reg44Visit.planned_for)
    query = query.where(or_(Reg44Visit.visit_date.between(first, last), Reg44Visit.planned_for.between(first, last)))
    if home_id is not None:
        query = query.where(Reg44Visit.home_id == home_id)
    found: defaultdict[UUID, list[VisitFact]] = defaultdict(list)
    for home, state, mode, visit_date, planned_for in session.execute(query):
        found[home].append(VisitFact(state, mode, visit_date, planned_for))
    return found


def statuses_by_home(session: Session, only: UUID | None = None) -> defaultdict[UUID, list[StatusFrom]]:
    """Every home's status over time, or that of one home only: {home id: dated statuses}."""
    found: defaultdict[UUID, list[StatusFrom]] = defaultdict(list)
    columns = HomeStatusChange.home_id, HomeStatusChange.status, HomeStatusChange.from_date, HomeStatusChange.reason
    query = select(*columns)
    if only is not None:
        query = query.where(HomeStatusChange.home_id == only)
    for home_id, status, from_date, reason in session.execute(query):
        found[home_id].append(StatusFrom(status, from_date, reason))
    return found


def first_due_by_home(session: Session) -> dict[UUID, Month]:
    """The first month due of the homes for which the office set one (A-06)."""
    query = select(Home.id, Home.first_month_due).where(Home.first_month_due != "")
    return {home_id: Month.parse(month) for home_id, month in session.execute(query)}


def last_visits(session: Session, as_of: date, only: UUID | None = None) -> dict[UUID, date]:
    """The day of each home's last visit that counts, or of one home's, up to a day; homes without one are left out."""
    made = Reg44Visit.visit_date
    query = select(Reg44Visit.home_id, func.max(made)).where(made <= as_of, *counted()).group_by(Reg44Visit.home_id)
    if only is not None:
        query = query.where(Reg44Visit.home_id == only)
    return {home_id: day for home_id, day in session.execute(query) if day is not None}


def counted() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What `domain.duty.counts` asks of a visit, as the database can say it (regulation 44(1); BR-02)."""
    return Reg44Visit.state.in_(TOOK_PLACE), Reg44Visit.mode == VisitMode.ON_SITE


def visiting_by_home(session: Session, only: UUID | None = None) -> defaultdict[UUID, list[VisitedFrom]]:
    """Who visits which home, or one home only, from when (BR-05, BR-06)."""
    found: defaultdict[UUID, list[VisitedFrom]] = defaultdict(list)
    query = select(VisitingArrangement.home_id, VisitingArrangement.visited_by, VisitingArrangement.from_date)
    if only is not None:
        query = query.where(VisitingArrangement.home_id == only)
    for home_id, visited_by, from_date in session.execute(query):
        found[home_id].append(VisitedFrom(visited_by, from_date))
    return found


def duties_by_home(session: Session, first: Month, last: Month, as_of: date, only: UUID | None = None) -> dict[UUID, tuple[Duty, ...]]:
    """The duty of every home, or of one home only, for each month from `first` to `last`, oldest first, as known on a day.

    A month's duty rests on the visits with a day in it and on no others (BR-03), so that only those are read and looked at.
    """
    statuses, months = statuses_by_home(session, only), first.until(last)
    begin, first_due = office.records_begin(session), first_due_by_home(session)
    facts = {home: _by_month(found) for home, found in visit_facts(session, first.first, last.last, only).items()}
    homes = [only] if only is not None else session.scalars(select(Home.id))
    none: dict[tuple[int, int], list[VisitFact]] = {}
    return {
        home: tuple(
            duty(
                month,
                as_of,
                statuses[home],
                facts.get(home, none).get((month.year, month.number), ()),
                begin,
                first_due=first_due.get(home),
            )
            for month in months
        )
        for home in homes
    }


def _by_month(facts: list[VisitFact]) -> dict[tuple[int, int], list[VisitFact]]:
    """Visits by year and month of each of their days."""
    found: dict[tuple[int, int], list[VisitFact]] = defaultdict(list)
    for fact in facts:
        for month in {(day.year, day.month) for day in (fact.visit_date, fact.planned_for) if day is not None}:
            found[month].append(fact)
    return found


def list_home_months(session: Session, first: Month, last: Month, as_of: date) -> list[HomeMonth]:
    """Every home in every month from `first` to `last`, month by month, homes by name.

    Who visits is the body in charge on the last day of the month.
    """
    duties, bodies = duties_by_home(session, first, last, as_of), visiting_by_home(session)
    homes = sorted(session.scalars(select(Home)), key=lambda h: h.name.casefold())
    found = []
    for number, month in enumerate(first.until(last)):
        for home in homes:
            body = holding(bodies[home.id], month.last)
            visited_by = body.visited_by if body else default_body(home.home_type)
            found.append(HomeMonth(home.id, home.name, home.ofsted_urn or "", visited_by, duties[home.id][number]))
    return found


def with_status(months: list[HomeMonth], *statuses: DutyStatus) -> list[HomeMonth]:
    """Those with one of the given words; every count on a screen is the length of such a list."""
    return [m for m in months if m.duty.status in statuses]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many home-months are required, and of these done, missed, and in months still open (measure R1)."""

    required: int
    done: int
    missed: int
    still_open: int


def tally(months: list[HomeMonth]) -> Tally:
    """Count home-months: required ones have any word but "Not required"; the three other counts sum to them."""
    required = len(months) - len(with_status(months, DutyStatus.NOT_REQUIRED))
    done, missed = len(with_status(months, DutyStatus.DONE)), len(with_status(months, DutyStatus.MISSED))
    return Tally(required, done, missed, required - done - missed)
