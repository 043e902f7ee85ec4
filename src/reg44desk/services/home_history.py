"""What a home is over time: its status, who visits it, its details and inspections; and which months a change of status moves."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from reg44desk.db.models import Home, HomeStatusChange, Inspection, VisitingArrangement
from reg44desk.domain.dated import holding
from reg44desk.domain.duty import Duty
from reg44desk.domain.types import HomeStatus, InspectionType, Judgement, Month, VisitingBody
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services import duties
from reg44desk.services.desk import Tx, command

NEEDS_REASON = (HomeStatus.PAUSED, HomeStatus.CLOSED)
UNGRADED = (InspectionType.ASSURANCE, InspectionType.MONITORING)


@dataclass(frozen=True, slots=True)
class StatusDraft:
    """What the form for a change of status holds."""

    status: HomeStatus | None = None
    from_date: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MonthChange:
    """One month whose duty a change of status moves: what it is now, and what it would be."""

    before: Duty
    after: Duty


@dataclass(frozen=True, slots=True)
class DetailsDraft:
    """What the form for correcting a home's details holds."""

    name: str
    ofsted_urn: str
    site: str
    places: int | None
    registered_provider: str
    area_authority: str


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """What the form for an inspection holds; `whole_site` records it for every home of the site (A-03)."""

    inspected_on: date | None = None
    inspection_type: InspectionType | None = None
    judgement: Judgement | None = None
    improvements_due_by: date | None = None
    whole_site: bool = False


@command("Change a home's status")
def change_status(tx: Tx, home_id: UUID, draft: StatusDraft) -> None:
    """From a day on, also in the past, a home has another status; only an open home owes visits (BR-04).

    A change on a day that has one already replaces it. Raises UserError for what is missing, or when nothing would change.
    """
    refuse(_check_status(tx, home_id, draft))
    query = select(HomeStatusChange).where(HomeStatusChange.home_id == home_id, HomeStatusChange.from_date == draft.from_date)
    row = tx.session.scalars(query).first()
    if row is None:
        row = HomeStatusChange(home_id=home_id, from_date=draft.from_date)
        tx.session.add(row)
    assert draft.status is not None  # noqa: S101  checked above
    row.status, row.reason = draft.status, draft.reason.strip()
    tx.session.flush()


@command("Look at a change of status")
def preview_status(tx: Tx, home_id: UUID, draft: StatusDraft) -> tuple[MonthChange, ...]:
    """Which months would have another duty; the reason may still be missing. Run it with `desk.rehearse`, which takes it all back."""
    draft = dataclasses.replace(draft, reason=draft.reason.strip() or "Not said yet")
    if draft.from_date is None:
        change_status(tx, home_id, draft)
        return ()
    first, last = Month.of(draft.from_date), Month.of(max(tx.today, draft.from_date))
    before = duties.duties_by_home(tx.session, first, last, tx.today)[home_id]
    change_status(tx, home_id, draft)
    after = duties.duties_by_home(tx.session, first, last, tx.today)[home_id]
    return tuple(MonthChange(old, new) for old, new in zip(before, after, strict=True) if old.status is not new.status)


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


@command("Record an inspection")
def record_inspection(tx: Tx, home_id: UUID, draft: InspectionDraft) -> int:
    """Record an Ofsted inspection of a home, or of every home of its site (A-03); gives how many homes it was recorded for.

    An assurance inspection or a monitoring visit needs no judgement (BR-30). Raises UserError for what is missing or recorded already.
    """
    refuse(_check_inspection(tx, draft))
    home = tx.session.get_one(Home, home_id)
    homes = [home]
    if draft.whole_site and home.site:
        homes = list(tx.session.scalars(select(Home).where(Home.site == home.site).order_by(Home.name)))
    query = select(Inspection.home_id).where(Inspection.inspected_on == draft.inspected_on)
    known = set(tx.session.scalars(query.where(Inspection.inspection_type == draft.inspection_type)))
    new = [one for one in homes if one.id not in known]
    if not new:
        raise UserError(Problem("inspected_on", "That inspection is recorded already. Check the day and the kind."))
    for one in new:
        tx.session.add(
            Inspection(
                home_id=one.id,
                inspected_on=draft.inspected_on,
                inspection_type=draft.inspection_type,
                judgement=draft.judgement,
                improvements_due_by=draft.improvements_due_by,
            )
        )
    return len(new)


def _check_status(tx: Tx, home_id: UUID, draft: StatusDraft) -> list[Problem]:
    problems = []
    if draft.status is None:
        problems.append(Problem("status", "Choose the new status."))
    if draft.from_date is None:
        problems.append(Problem("from_date", "Enter the day from which it holds, like 1 10 2025."))
    if draft.status in NEEDS_REASON and not draft.reason.strip():
        problems.append(Problem("reason", "Say why. Whoever reads the months later needs to know."))
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


def _check_inspection(tx: Tx, draft: InspectionDraft) -> list[Problem]:
    problems = []
    if draft.inspected_on is None:
        problems.append(Problem("inspected_on", "Enter the day of the inspection, like 18 9 2025."))
    elif draft.inspected_on > tx.today:
        problems.append(Problem("inspected_on", "The day is in the future. Enter the day of the inspection."))
    if draft.inspection_type is None:
        problems.append(Problem("inspection_type", "Choose the kind of inspection."))
    if draft.inspection_type is not None and draft.inspection_type not in UNGRADED and draft.judgement is None:
        problems.append(Problem("judgement", "Choose the judgement."))
    if draft.inspected_on and draft.improvements_due_by and draft.improvements_due_by < draft.inspected_on:
        problems.append(Problem("improvements_due_by", "This day is before the inspection. Check both dates."))
    return problems
