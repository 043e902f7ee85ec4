"""A home's status over time: what a change of it brings, whether a day lies in open time, and what makes no sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Home, HomeStatusChange, Reg44Visit
from reg44desk.domain.dated import holding, in_order
from reg44desk.domain.duty import StatusFrom
from reg44desk.domain.types import HomeStatus, VisitState
from reg44desk.errors import Problem
from reg44desk.services import members
from reg44desk.services.duties import statuses_by_home
from reg44desk.services.members import Assignment

STOPPED = (HomeStatus.PAUSED, HomeStatus.CLOSED)
"""What only a home that has opened can be, or one that never will."""

REASON = "Say why. Whoever reads the months later needs to know."


@dataclass(frozen=True, slots=True)
class Booked:
    """A visit that is booked for a day."""

    visit_id: UUID
    day: date


@dataclass(frozen=True, slots=True)
class Brings:
    """What a change of status brings.

    `stops`: it ends open time. `until`: the day on which a later line turns that round again. `replaces`: the line of the same day.
    `booked`: visits on days on which the home is then not open. `members`: who stays assigned to a home that is then closed for good.
    """

    stops: bool
    until: date | None
    replaces: StatusFrom | None
    booked: tuple[Booked, ...]
    members: tuple[Assignment, ...]


def brings(session: Session, home_id: UUID, new: StatusFrom | None, line_id: UUID | None = None) -> Brings:
    """What a new line brings, or the correction of the line `line_id`; without a new one, that line is taken out (BR-04)."""
    before, others, replaces = _lines(session, home_id, new, line_id)
    after = [*others, new] if new else others
    until = _turns(others, new) if new else None
    return Brings(
        stops=new is not None and new.status is not HomeStatus.OPEN and _is_open(others, new.from_date or date.min),
        until=until,
        replaces=replaces,
        booked=tuple(b for b in _booked(session, home_id) if _is_shut(before, after, b.day)),
        members=_members(session, home_id, new) if new and until is None else (),
    )


def problems(session: Session, home_id: UUID, new: StatusFrom, line_id: UUID | None = None) -> list[Problem]:
    """What makes no sense in a new or corrected line: no reason where open time ends, and an end of what has not begun (BR-04)."""
    known, others, _ = _lines(session, home_id, new, line_id)
    opened = opened_on(known if line_id is None else others)
    if new.status is HomeStatus.OPEN:
        return []
    found = []
    early = opened is not None and new.from_date is not None and new.from_date < opened and new.status in STOPPED
    if early or (new.from_date is not None and new.from_date == opened):
        words = f"The home's first open day is {text.long_date(opened)}. Enter a later day, or correct that line of its history first."
        found.append(Problem("from_date", words))
    if not new.why.strip() and (new.status in STOPPED or _is_open(others, new.from_date or date.min)):
        found.append(Problem("reason", REASON))
    return found


def opened_on(statuses: Sequence[StatusFrom]) -> date | None:
    """The day a home first opened, as far back as it can be if no day is known; None if it has not."""
    return next((s.from_date or date.min for s in in_order(statuses) if s.status is HomeStatus.OPEN), None)


def not_open_problems(session: Session, home_id: UUID | None, day: date | None, field: str) -> list[Problem]:
    """Why no visit can be booked for a day: the home is closed or paused on it (BR-04)."""
    held = holding(statuses_by_home(session)[home_id], day) if home_id and day else None
    if held is None or held.status not in STOPPED:
        return []
    name, since = session.get_one(Home, home_id).name, f" from {text.long_date(held.from_date)}" if held.from_date else ""
    return [Problem(field, f"{name} is {text.word(held.status).lower()}{since}. Enter a day on which it is open.")]


def not_opened_problems(session: Session, home_id: UUID | None, day: date | None, field: str) -> list[Problem]:
    """Why nobody can have tried to visit a home on a day: it had not opened yet (BR-04)."""
    opened = opened_on(statuses_by_home(session)[home_id]) if home_id else None
    if opened is None:
        return [Problem("home_id", "This home has not opened yet. Check the home.")]
    early = day is not None and day < opened
    return [Problem(field, f"The home's first open day is {text.long_date(opened)}. Check the day.")] if early else []


def _lines(
    session: Session, home_id: UUID, new: StatusFrom | None, line_id: UUID | None
) -> tuple[list[StatusFrom], list[StatusFrom], StatusFrom | None]:
    """The lines of now, those that stay beside the new one, and the one of the same day that gives way to it."""
    rows = session.scalars(select(HomeStatusChange).where(HomeStatusChange.home_id == home_id)).all()
    known = {row.id: StatusFrom(row.status, row.from_date, row.reason) for row in rows}
    gone = line_id or next((key for key, line in known.items() if new and line.from_date == new.from_date), None)
    others = [line for key, line in known.items() if key != gone]
    return list(known.values()), others, known[gone] if gone and line_id is None else None


def _is_open(statuses: Sequence[StatusFrom], day: date) -> bool:
    held = holding(statuses, day)
    return held is not None and held.status is HomeStatus.OPEN


def _is_shut(before: Sequence[StatusFrom], after: Sequence[StatusFrom], day: date) -> bool:
    """Whether a home is not open on a day after a change, and was before it or never can be visited then."""
    held = holding(after, day)
    return not _is_open(after, day) and (_is_open(before, day) or (held is not None and held.status in STOPPED))


def _turns(others: Sequence[StatusFrom], new: StatusFrom) -> date | None:
    """The day of the first later line that is open where the new one is not, or the other way round."""
    wanted = new.status is not HomeStatus.OPEN
    later = [s for s in in_order(others) if (s.from_date or date.min) > (new.from_date or date.min)]
    return next((s.from_date for s in later if (s.status is HomeStatus.OPEN) is wanted), None)


def _booked(session: Session, home_id: UUID) -> list[Booked]:
    query = select(Reg44Visit.id, Reg44Visit.planned_for).where(Reg44Visit.home_id == home_id, Reg44Visit.state == VisitState.PLANNED)
    return [Booked(visit_id, day) for visit_id, day in session.execute(query.order_by(Reg44Visit.planned_for)) if day is not None]


def _members(session: Session, home_id: UUID, new: StatusFrom) -> tuple[Assignment, ...]:
    """The elected members who run on past the day from which the home is closed."""
    day = new.from_date
    if new.status is not HomeStatus.CLOSED or day is None:
        return ()
    held = members.list_assignments(session, home_id)
    return tuple(one for one in held if not one.is_over(day) and (one.from_date or date.min) < day)
