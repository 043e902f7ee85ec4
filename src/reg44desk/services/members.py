"""Elected members home by home: who is assigned, and for each three-month window which visit by whom met it (BR-07 to BR-10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Appointment, Home, Person, Reg44MemberAttendance, Reg44Visit
from reg44desk.domain.dated import covering, holding, in_order
from reg44desk.domain.duty import VisitFact
from reg44desk.domain.members import Attended, Cover, NotCounted, Window, cover, why_not, window_of, year_of
from reg44desk.domain.types import HomeStatus, HomeType, Month, Role, WindowStatus
from reg44desk.services import office, people
from reg44desk.services.duties import first_due_by_home, statuses_by_home

BACK = 8
"""How many windows before the present one are shown."""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One home: its members today, its windows, oldest first and the present one last, and the last visit that counts."""

    id: UUID
    name: str
    ofsted_urn: str
    home_type: HomeType
    site: str
    status: HomeStatus
    elected_members: tuple[str, ...]
    strip: tuple[Cover, ...]
    last_visit: date | None
    last_visit_by: tuple[str, ...]

    @property
    def present(self) -> Cover:
        """The window that is open."""
        return self.strip[-1]

    @property
    def lacks_member(self) -> bool:
        """Whether it is open and nobody is assigned (BR-07)."""
        return self.status is HomeStatus.OPEN and not self.elected_members


@dataclass(frozen=True, slots=True)
class Assignment:
    """A member of a home over time."""

    id: UUID
    home_id: UUID
    person_id: UUID
    name: str
    from_date: date | None
    to_date: date | None
    agreed_to_visit: bool | None
    agreed_on: date | None
    ended_reason: str

    def is_over(self, day: date) -> bool:
        """Whether it has ended before a day."""
        return self.to_date is not None and self.to_date < day


@dataclass(frozen=True, slots=True)
class Tally:
    """How many windows need a visit, and of these met, missed, and still open (T-06)."""

    required: int
    met: int
    missed: int
    still_open: int


def start_month(session: Session) -> Month:
    """The month with which the windows begin (A-08)."""
    return Month.parse(office.get_office(session).member_windows_from)


def covers_by_home(session: Session, windows: Iterable[Window], as_of: date) -> dict[UUID, tuple[Cover, ...]]:
    """Every home's windows as known on a day: {home id: one answer for each window}."""
    wanted, start = list(windows), start_month(session)
    begin = max(start, office.records_begin(session) or start)
    statuses, held, came = statuses_by_home(session), people.tenures(session, Role.ELECTED_MEMBER), attendances(session)
    due = first_due_by_home(session)
    return {
        home: tuple(cover(window, as_of, statuses[home], came[home], held.get(home, ()), begin, due.get(home)) for window in wanted)
        for home in session.scalars(select(Home.id))
    }


def attendances(session: Session) -> defaultdict[UUID, list[Attended]]:
    """Every attendance of a member: {home id: who came, with the visit}."""
    query = select(Reg44MemberAttendance.person_id, Person.name, Reg44Visit).join(Person, Person.id == Reg44MemberAttendance.person_id)
    found: defaultdict[UUID, list[Attended]] = defaultdict(list)
    for person_id, name, visit in session.execute(query.join(Reg44Visit, Reg44Visit.id == Reg44MemberAttendance.visit_id)):
        fact = VisitFact(visit.state, visit.mode, visit.visit_date, visit.planned_for)
        found[visit.home_id].append(Attended(person_id, name, visit.id, fact))
    return found


def list_coverage(session: Session, as_of: date, back: int = BACK) -> list[CoverageRow]:
    """Every home by name, with its windows: the present one and so many before it."""
    now = window_of(as_of, start_month(session))
    strips = covers_by_home(session, [now.plus(n - back) for n in range(back + 1)], as_of)
    held, statuses, came = people.tenures(session, Role.ELECTED_MEMBER), statuses_by_home(session), _last_visits(session, as_of)
    rows = []
    for home in session.scalars(select(Home)):
        status = holding(statuses[home.id], as_of)
        last, by = came.get(home.id, (None, ()))
        rows.append(
            CoverageRow(
                id=home.id,
                name=home.name,
                ofsted_urn=home.ofsted_urn or "",
                home_type=home.home_type,
                site=home.site,
                status=status.status if status else HomeStatus.PLANNED,
                elected_members=tuple(t.name for t in covering(held.get(home.id, []), as_of)),
                strip=strips[home.id],
                last_visit=last,
                last_visit_by=by,
            )
        )
    return sorted(rows, key=lambda r: r.name.casefold())


def list_assignments(session: Session, home_id: UUID | None = None) -> list[Assignment]:
    """The members of a home, or of all homes, over time, oldest first."""
    query = select(Appointment, Person.name).join(Person, Person.id == Appointment.person_id)
    query = query.where(Appointment.role == Role.ELECTED_MEMBER, Appointment.home_id.is_not(None))
    if home_id is not None:
        query = query.where(Appointment.home_id == home_id)
    return in_order(
        Assignment(a.id, a.home_id, a.person_id, name, a.from_date, a.to_date, a.agreed_to_visit, a.agreed_on, a.ended_reason)
        for a, name in session.execute(query.order_by(Person.name))
        if a.home_id is not None
    )


def list_missed(session: Session, as_of: date, windows: int) -> list[tuple[CoverageRow, Cover]]:
    """The homes and windows, among the last so many that have ended, that no member's visit met (BR-08)."""
    rows = list_coverage(session, as_of, windows)
    return [(row, one) for row in rows for one in row.strip if one.status is WindowStatus.MISSED]


def list_year(session: Session, as_of: date) -> list[Cover]:
    """Every home's four windows of the members' year that a day lies in, those that lie ahead too (T-06)."""
    windows = year_of(as_of, start_month(session))
    return [one for strip in covers_by_home(session, windows, as_of).values() for one in strip]


def tally(covers: Iterable[Cover]) -> Tally:
    """Count windows: required ones have any word but "Not required"; the three other counts sum to them."""
    words = [one.status for one in covers]
    met, missed, still_open = (words.count(s) for s in (WindowStatus.MET, WindowStatus.MISSED, WindowStatus.DUE))
    return Tally(met + missed + still_open, met, missed, still_open)


def window_name(window: Window) -> str:
    """Like "September to November 2021"."""
    first, last = text.month_name(window.month), text.month_name(window.last_month)
    return f"{first.split()[0] if window.month.year == window.last_month.year else first} to {last}"


def reasons(one: Cover) -> tuple[str, ...]:
    """Why a window has its word, a sentence each: who met it and when, what does not count and why."""
    last = text.long_date(one.window.last)
    said = [f"{a.name} was at the visit of {text.long_date(a.day)}." for a in one.met_by]
    if one.status is WindowStatus.DUE:
        said.append(f"No member has been at a visit yet. One is due by {last}.")
    elif one.status is WindowStatus.MISSED:
        said.append(f"No member was at a visit by {last}.")
    elif one.excused:
        said.append(_EXCUSED[one.excused])
    return tuple(said + [_not_counted(n) for n in one.not_counted])


def in_words(one: Cover) -> str:
    """Like "September to November 2021: Met. Cllr A was at the visit of 9 November 2021."""
    return f"{window_name(one.window)}: {text.word(one.status)}. {' '.join(reasons(one))}"


def year_sentence(year: Iterable[Cover]) -> str:
    """How many visits by members a year needs, and how many of them were made, in a sentence (T-06)."""
    counted = tally(year)
    return (
        f"This members' year: {text.count(counted.required, 'visit')} required, {counted.met} made, {counted.missed} missed, "
        f"{counted.still_open} still to come."
    )


def as_plain(rows: Iterable[CoverageRow]) -> list[dict[str, object]]:
    """Every home and window as plain values, for the command line."""
    return [
        {
            "home": row.name,
            "urn": row.ofsted_urn or None,
            "elected_members": list(row.elected_members),
            "window": str(one.window.month),
            "ends": one.window.last.isoformat(),
            "status": one.status.value,
            "met_by": [{"member": a.name, "date": a.day.isoformat() if a.day else None} for a in one.met_by],
            "reason": " ".join(reasons(one)),
        }
        for row in rows
        for one in row.strip
    ]


_EXCUSED = {
    "before_records": "Members' visits are not recorded here for all of these months.",
    "not_open": "The home was not open in these months.",
    "before_first_due": "The home's first visit is due after these months.",
}

_WHY_NOT = {
    "not_assigned": "was not this home's member on that day",
    "not_recorded": "the visit has not been recorded as made",
    "ahead": "that day had not come yet",
    "cancelled": "the visit was cancelled",
    "no_access": "nobody was let in",
    "conflict_voided": "the visit was void for a conflict of interest",
    "remote_contact": "it was remote contact only",
}


def why_not_counted(code: str) -> str:
    """Why an attendance does not count as the member's visit, beside the member's name: like "Does not count: nobody was let in."."""
    return f"Does not count as the member's visit: {'the member ' if code == 'not_assigned' else ''}{_WHY_NOT[code]}."


def _not_counted(one: NotCounted) -> str:
    who, day = one.attended.name, text.long_date(one.attended.day)
    return f"{who} on {day} does not count: {'the member ' if one.why == 'not_assigned' else ''}{_WHY_NOT[one.why]}."


def _last_visits(session: Session, as_of: date) -> dict[UUID, tuple[date, tuple[str, ...]]]:
    """The last day on which an assigned member was at a completed visit of each home, and who."""
    held = people.tenures(session, Role.ELECTED_MEMBER)
    found: dict[UUID, tuple[date, tuple[str, ...]]] = {}
    for home, came in attendances(session).items():
        days: dict[date, list[str]] = defaultdict(list)
        for one in came:
            if one.day and not why_not(one, as_of, held.get(home, ())):
                days[one.day].append(one.name)
        if days:
            found[home] = (max(days), tuple(sorted(days[max(days)])))
    return found
