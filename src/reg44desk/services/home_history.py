"""What a home is over time: its status, who visits it, its details; and which months a change of status moves."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from reg44desk import text
from reg44desk.db.models import Home, HomeStatusChange, Reg44Visit, VisitingArrangement
from reg44desk.domain.dated import holding
from reg44desk.domain.duty import MonthChange, StatusFrom, changed_months
from reg44desk.domain.types import CancelledBy, HomeStatus, Month, VisitingBody
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services import duties, home_status, office, people, reg44
from reg44desk.services.desk import Tx, command
from reg44desk.services.home_status import Brings

FIRST_DUE_WITHIN = 2
"""How many months after the one it opens in a home may owe its first visit (A-06)."""


@dataclass(frozen=True, slots=True)
class StatusDraft:
    """What the form for a change of status holds; `remove` takes out a change that never was.

    `cancel_booked` calls off the visits on days on which the home is then not open; `end_members` ends the roles of a closed home's
    elected members.
    """

    status: HomeStatus | None = None
    from_date: date | None = None
    reason: str = ""
    remove: bool = False
    cancel_booked: bool = False
    end_members: bool = False


@dataclass(frozen=True, slots=True)
class DetailsDraft:
    """What the form for correcting a home's details holds."""

    name: str
    ofsted_urn: str
    site: str
    places: int | None
    registered_provider: str
    area_authority: str


@command("Change a home's status")
def change_status(tx: Tx, home_id: UUID, draft: StatusDraft) -> None:
    """From a day on, also in the past, a home has another status; only an open home owes visits (BR-04).

    A change on a day that has one already replaces it. Raises UserError for what is missing, or when nothing would change.
    """
    refuse(_check_status(tx, home_id, draft))
    found = home_status.brings(tx.session, home_id, _line(draft))
    query = select(HomeStatusChange).where(HomeStatusChange.home_id == home_id, HomeStatusChange.from_date == draft.from_date)
    row = tx.session.scalars(query).first()
    if row is None:
        row = HomeStatusChange(home_id=home_id, from_date=draft.from_date)
        tx.session.add(row)
    assert draft.status is not None  # noqa: S101  checked above
    row.status, row.reason = draft.status, draft.reason.strip()
    tx.session.flush()
    _follow(tx, draft, found)


@command("Correct a home's status")
def correct_status(tx: Tx, line_id: UUID, draft: StatusDraft) -> None:
    """Put a wrong change of status right, or take out one that never was; a home keeps at least one status.

    Only the line that was always there may have no day. Raises UserError for what is missing, or for a day that has a change already.
    """
    row = tx.session.get_one(HomeStatusChange, line_id)
    others = [s for s in tx.session.scalars(select(HomeStatusChange).where(HomeStatusChange.home_id == row.home_id)) if s.id != line_id]
    found = home_status.brings(tx.session, row.home_id, _line(draft), line_id)
    if draft.remove:
        if not others:
            raise UserError(Problem("remove", "This is the only status of the home. Correct it instead."))
        tx.session.delete(row)
    else:
        refuse(_check_line(tx, row, others, draft))
        assert draft.status is not None  # noqa: S101  checked above
        row.status, row.from_date, row.reason = draft.status, draft.from_date, draft.reason.strip()
    tx.session.flush()
    _follow(tx, draft, found)


def _line(draft: StatusDraft) -> StatusFrom | None:
    """The line that a form would write, once it has a status and is not to be taken out."""
    return StatusFrom(draft.status, draft.from_date, draft.reason) if draft.status and not draft.remove else None


def _follow(tx: Tx, draft: StatusDraft, found: Brings) -> None:
    """Call off what was booked for days on which the home is not open, and end its members' roles, as far as that was asked for."""
    why = f"{text.word(draft.status)} from {text.long_date(draft.from_date)}" if draft.status and draft.from_date else "Not open that day"
    reason = f"{why}: {draft.reason.strip()}" if draft.reason.strip() else why
    for booked in found.booked if draft.cancel_booked else ():
        reg44.cancel_visit(tx, booked.visit_id, CancelledBy.OFFICE, reason)
    last = draft.from_date - timedelta(days=1) if draft.from_date else None
    for held in found.members if draft.end_members else ():
        people.end_appointment(tx, held.id, last, reason)


@command("Set a home's first month due")
def set_first_month_due(tx: Tx, home_id: UUID, month: Month | None) -> None:
    """Say from which month on a home owes visits; without one, from the month it opens (A-06).

    It is for the opening only: later months are excused by a pause, which has a reason. Raises UserError for a month long after it.
    """
    refuse(_check_first_due(tx, home_id, month))
    tx.session.get_one(Home, home_id).first_month_due = "" if month is None else str(month)
    tx.session.flush()


@command("Look at a change of status")
def preview_status(tx: Tx, home_id: UUID, draft: StatusDraft) -> tuple[MonthChange, ...]:
    """Which months would have another duty. Run it with `desk.rehearse`, which takes it all back."""
    return _moved(tx, home_id, draft.from_date, lambda: change_status(tx, home_id, _said(draft)))


@command("Look at a correction of a status")
def preview_correction(tx: Tx, line_id: UUID, draft: StatusDraft) -> tuple[MonthChange, ...]:
    """Which months a correction would move. Run it with `desk.rehearse`."""
    row = tx.session.get_one(HomeStatusChange, line_id)
    first = row.from_date if draft.remove or row.from_date is None or draft.from_date is None else min(row.from_date, draft.from_date)
    until = Month.of(draft.from_date) if draft.from_date else None
    return _moved(tx, row.home_id, first, lambda: correct_status(tx, line_id, _said(draft)), until)


@command("Look at a first month due")
def preview_first_month_due(tx: Tx, home_id: UUID, month: Month | None) -> tuple[MonthChange, ...]:
    """Which months another first month due would move. Run it with `desk.rehearse`."""
    return _moved(tx, home_id, None, lambda: set_first_month_due(tx, home_id, month), month)


def _said(draft: StatusDraft) -> StatusDraft:
    """The months that move can be shown before the reason is written."""
    return dataclasses.replace(draft, reason=draft.reason.strip() or "Not said yet")


def _moved(tx: Tx, home_id: UUID, since: date | None, change: Callable[[], None], until: Month | None = None) -> tuple[MonthChange, ...]:
    """The months that a change moves, from the one it begins in to the last that anything is booked or changes in."""
    now, begin = Month.of(tx.today), office.records_begin(tx.session)
    first = Month.of(since) if since else min(begin or now, now)
    last = max(now, first, until or now, _last_month(tx, home_id))
    before = duties.duties_by_home(tx.session, first, last, tx.today)[home_id]
    change()
    return changed_months(before, duties.duties_by_home(tx.session, first, last, tx.today)[home_id])


def _last_month(tx: Tx, home_id: UUID) -> Month:
    """The last month in which anything is booked at a home, or its status changes."""
    planned = tx.session.scalars(select(func.max(Reg44Visit.planned_for)).where(Reg44Visit.home_id == home_id)).one()
    changes = tx.session.scalars(select(func.max(HomeStatusChange.from_date)).where(HomeStatusChange.home_id == home_id)).one()
    return Month.of(max(planned or tx.today, changes or tx.today))


@command("Change who visits a home")
def change_visiting(tx: Tx, home_id: UUID, visited_by: VisitingBody | None, from_date: date | None) -> None:
    """From a day on, another body visits a home (BR-05, BR-06); earlier months keep theirs."""
    problems = []
    if visited_by is None:
        problems.append(Problem("visited_by", "Choose who visits the home."))
    if from_date is None:
        problems.append(Problem("from_date", "Enter the first day, like 1 9 2025."))
    refuse(problems)
    assert visited_by is not None  # noqa: S101  checked above
    assert from_date is not None  # noqa: S101  checked above
    known = tx.session.scalars(select(VisitingArrangement).where(VisitingArrangement.home_id == home_id)).all()
    held = holding(known, from_date)
    if held is not None and held.visited_by is visited_by:
        raise UserError(Problem("visited_by", "They visit the home on that day already."))
    same_day = next((a for a in known if a.from_date == from_date), None)
    if same_day is None:
        tx.session.add(VisitingArrangement(home_id=home_id, visited_by=visited_by, from_date=from_date))
    else:
        same_day.visited_by = visited_by


@command("Correct a home's details")
def correct_details(tx: Tx, home_id: UUID, draft: DetailsDraft) -> None:
    """Correct how a home is named and registered. Raises UserError for what is missing or another home has."""
    refuse(_check_details(tx, home_id, draft))
    home = tx.session.get_one(Home, home_id)
    home.name, home.ofsted_urn = draft.name.strip(), draft.ofsted_urn.strip() or None
    home.site, home.places = draft.site.strip(), draft.places
    home.registered_provider, home.area_authority = draft.registered_provider.strip(), draft.area_authority.strip()


def _check_first_due(tx: Tx, home_id: UUID, month: Month | None) -> list[Problem]:
    if month is None:
        return []
    opened = home_status.opened_on(duties.statuses_by_home(tx.session)[home_id])
    if opened is None or opened == date.min:
        return [Problem("month", "The day this home opened is not known. Enter it in its status over time first.")]
    last = Month.of(opened).plus(FIRST_DUE_WITHIN)
    if month <= last:
        return []
    words = f"The home opened in {text.month_name(Month.of(opened))}, so its first visit is due by {text.month_name(last)}."
    return [Problem("month", f"{words} To excuse later months, pause the home and say why.")]


def _check_line(tx: Tx, row: HomeStatusChange, others: Sequence[HomeStatusChange], draft: StatusDraft) -> list[Problem]:
    problems = []
    if draft.status is None:
        problems.append(Problem("status", "Choose the status."))
    if draft.from_date is None and row.from_date is not None:
        problems.append(Problem("from_date", "Enter the day from which it holds, like 1 10 2025."))
    elif any(other.from_date == draft.from_date for other in others):
        problems.append(Problem("from_date", "There is another change on that day. Take one of them out."))
    new = _line(draft)
    found = home_status.problems(tx.session, row.home_id, new, row.id) if new else []
    return problems + [p for p in found if p.field not in {q.field for q in problems}]


def _check_status(tx: Tx, home_id: UUID, draft: StatusDraft) -> list[Problem]:
    problems = []
    if draft.status is None:
        problems.append(Problem("status", "Choose the new status."))
    if draft.from_date is None:
        problems.append(Problem("from_date", "Enter the day from which it holds, like 1 10 2025."))
    new = _line(draft)
    if new is not None:
        problems += home_status.problems(tx.session, home_id, new)
    if draft.from_date is not None:
        held = holding(duties.statuses_by_home(tx.session)[home_id], draft.from_date)
        if held is not None and held.status is draft.status:
            problems.append(Problem("status", "The home has that status on that day already."))
    return problems


def _check_details(tx: Tx, home_id: UUID, draft: DetailsDraft) -> list[Problem]:
    problems = []
    name, urn = draft.name.strip(), draft.ofsted_urn.strip()
    others = select(Home.id).where(Home.id != home_id)
    if not name:
        problems.append(Problem("name", "Enter the name of the home."))
    elif tx.session.scalars(others.where(func.lower(Home.name) == name.lower())).first():
        problems.append(Problem("name", "There is a home of that name already. Enter another name."))
    if urn and tx.session.scalars(others.where(Home.ofsted_urn == urn)).first():
        problems.append(Problem("ofsted_urn", "Another home has that Ofsted number. Check the number."))
    if not draft.registered_provider.strip():
        problems.append(Problem("registered_provider", "Enter the name of the registered provider."))
    return problems
