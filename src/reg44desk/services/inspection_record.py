"""Recording, correcting and removing Ofsted's inspections, of one home or of several of a site (A-03), and what is met of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Home, Inspection, InspectionJudgement, OfstedRequirement, new_id
from reg44desk.domain.dated import holding
from reg44desk.domain.ofsted import Framework, Kind
from reg44desk.domain.types import HomeStatus, HomeType, InspectionType, Judgement
from reg44desk.errors import Problem, refuse
from reg44desk.services import duties, home_profile, ofsted_frameworks
from reg44desk.services.desk import Tx, command

NOT_YET = (HomeStatus.PLANNED, HomeStatus.REGISTERING)


@dataclass(frozen=True, slots=True)
class RequirementDraft:
    """What the form holds of something that Ofsted requires; `id` is that of one recorded before."""

    wording: str = ""
    regulation: str = ""
    due_on: date | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """What the form for an inspection holds; `areas` are codes of areas with their outcomes, recommendations a line each."""

    home_ids: tuple[UUID, ...] = ()
    inspected_on: date | None = None
    inspection_type: InspectionType | None = None
    judgement: Judgement | None = None
    areas: tuple[tuple[str, str], ...] = ()
    improvements_due_by: date | None = None
    requirements: tuple[RequirementDraft, ...] = ()
    ofsted_recommendations: str = ""
    report_reference: str = ""
    report_link: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class SiteHome:
    """A home of a site, and what kind of home it was on a day."""

    id: UUID
    name: str
    home_type: HomeType


def homes_inspected_together(session: Session, home_id: UUID, day: date) -> tuple[SiteHome, ...]:
    """A home and those that Ofsted may have inspected with it on a day: open ones of its site under the same framework (A-03).

    The home itself comes first, whatever it was on that day.
    """
    home = session.get_one(Home, home_id)
    first = SiteHome(home.id, home.name, _type_on(session, home, day))
    wanted, statuses = ofsted_frameworks.on_day(first.home_type, day), duties.statuses_by_home(session)
    found = [first]
    others = select(Home).where(Home.site == home.site, Home.id != home.id, Home.site != "").order_by(Home.name)
    for other in session.scalars(others):
        one, held = SiteHome(other.id, other.name, _type_on(session, other, day)), holding(statuses[other.id], day)
        if held and held.status in (HomeStatus.OPEN, HomeStatus.PAUSED) and ofsted_frameworks.on_day(one.home_type, day) == wanted:
            found.append(one)
    return tuple(found)


@command("Record an inspection")
def record_inspection(tx: Tx, draft: InspectionDraft) -> UUID:
    """Record an Ofsted inspection of one home, or one that several homes of a site share (A-03); gives its id.

    A judgement in an area that limits the overall one is no reason to refuse. Raises UserError for what is missing, for a day in
    the future or on which a home was not open, for a kind that there was not on that day, and for one recorded already.
    """
    framework = _check(tx, draft, None)
    lead = Inspection(id=new_id(), home_id=draft.home_ids[0])
    _store(tx, lead, draft, framework)
    return lead.id


@command("Correct an inspection")
def correct_inspection(tx: Tx, record_id: UUID, draft: InspectionDraft) -> None:
    """Put an inspection right, also which homes it was of. One brought in for another of these homes alone is taken into it."""
    lead = tx.session.get_one(Inspection, record_id)
    _store(tx, lead, draft, _check(tx, draft, lead))


@command("Remove an inspection")
def remove_inspection(tx: Tx, record_id: UUID) -> None:
    """Take out an inspection that never was, with all that belongs to it, for every home that shares it."""
    for kind in (InspectionJudgement, OfstedRequirement):
        for row in tx.session.scalars(select(kind).where(kind.inspection_id == record_id)):
            tx.session.delete(row)
    for row in _shared_rows(tx.session, record_id):
        tx.session.delete(row)
    tx.session.flush()


@command("Record a requirement as met")
def mark_met(tx: Tx, requirement_id: UUID, met_on: date | None, met_note: str = "") -> None:
    """Say since when something that Ofsted required is met, and how that is known."""
    required = tx.session.get_one(OfstedRequirement, requirement_id)
    made_on = tx.session.get_one(Inspection, required.inspection_id).inspected_on
    if met_on is None:
        refuse([Problem("met_on", "Enter the day on which it was met, like 18 9 2025.")])
    elif met_on > tx.today:
        refuse([Problem("met_on", "The day is in the future. Enter the day on which it was met.")])
    elif met_on < made_on:
        refuse([Problem("met_on", f"The day is before the inspection of {text.long_date(made_on)}. Check the day.")])
    required.met_on, required.met_note = met_on, met_note.strip()


@command("Open a requirement again")
def mark_not_met(tx: Tx, requirement_id: UUID) -> None:
    """Say that something that Ofsted required is not met after all."""
    required = tx.session.get_one(OfstedRequirement, requirement_id)
    required.met_on, required.met_note = None, ""


def _type_on(session: Session, home: Home, day: date) -> HomeType:
    return home_profile.profile_on(home_profile.profiles(session, home), day).home_type


def _shared_rows(session: Session, record_id: UUID) -> list[Inspection]:
    query = select(Inspection).where((Inspection.shared_with_id == record_id) | (Inspection.id == record_id))
    return list(session.scalars(query))


def _store(tx: Tx, lead: Inspection, draft: InspectionDraft, framework: Framework) -> None:
    """Write a checked draft: a row for each home, the first one with what they share."""
    assert draft.inspected_on is not None  # noqa: S101  checked before
    assert draft.inspection_type is not None  # noqa: S101  checked before
    for row in _rows(tx, lead, draft):
        row.inspected_on, row.inspection_type = draft.inspected_on, draft.inspection_type
        row.judgement, row.improvements_due_by = draft.judgement, draft.improvements_due_by
        row.framework = framework.code
        tx.session.add(row)
    lines = [line.strip() for line in draft.ofsted_recommendations.splitlines()]
    lead.ofsted_recommendations = "\n".join(filter(None, lines))
    lead.report_reference, lead.report_link, lead.notes = draft.report_reference.strip(), draft.report_link.strip(), draft.notes.strip()
    tx.session.flush()
    _store_areas(tx.session, lead.id, dict(draft.areas))
    _store_requirements(tx.session, lead.id, draft.requirements)
    tx.session.flush()


def _rows(tx: Tx, lead: Inspection, draft: InspectionDraft) -> list[Inspection]:
    """The rows of exactly the homes of a draft. When the first row's home leaves, that row goes over to one that stays."""
    rows = {row.home_id: row for row in tx.session.scalars(select(Inspection).where(Inspection.shared_with_id == lead.id))}
    if lead.home_id not in draft.home_ids:
        staying = draft.home_ids[0]
        taken = rows.pop(staying, None)
        if taken is not None:
            tx.session.delete(taken)
        lead.home_id = staying
    for home_id in set(rows) - set(draft.home_ids):
        tx.session.delete(rows.pop(home_id))
    for home_id in draft.home_ids:
        if home_id not in rows and home_id != lead.home_id:
            row = _alone(tx.session, home_id, draft) or Inspection(home_id=home_id)
            row.shared_with_id = lead.id
            rows[home_id] = row
    return [lead, *rows.values()]


def _alone(session: Session, home_id: UUID, draft: InspectionDraft) -> Inspection | None:
    """The same inspection as a workbook brought it in, for one home and without details."""
    query = select(Inspection).where(Inspection.home_id == home_id, Inspection.inspected_on == draft.inspected_on)
    query = query.where(Inspection.inspection_type == draft.inspection_type, Inspection.framework == "")
    return session.scalars(query).first()


def _may_be_taken_in(row: Inspection, draft: InspectionDraft) -> bool:
    return not row.framework and row.judgement in (None, draft.judgement)


def _store_areas(session: Session, record_id: UUID, wanted: dict[str, str]) -> None:
    for row in session.scalars(select(InspectionJudgement).where(InspectionJudgement.inspection_id == record_id)).all():
        outcome = wanted.pop(row.area, None)
        if outcome is None:
            session.delete(row)
        else:
            row.outcome = outcome
    for area, outcome in wanted.items():
        session.add(InspectionJudgement(inspection_id=record_id, area=area, outcome=outcome))


def _store_requirements(session: Session, record_id: UUID, wanted: tuple[RequirementDraft, ...]) -> None:
    kept = {r.id: r for r in session.scalars(select(OfstedRequirement).where(OfstedRequirement.inspection_id == record_id))}
    for position, one in enumerate(wanted, 1):
        row = kept.pop(one.id, None) if one.id else None
        if row is None:
            row = OfstedRequirement(inspection_id=record_id)
            session.add(row)
        assert one.due_on is not None  # noqa: S101  checked before
        row.position, row.wording, row.regulation, row.due_on = position, one.wording.strip(), one.regulation.strip(), one.due_on
    for row in kept.values():
        session.delete(row)


def _check(tx: Tx, draft: InspectionDraft, known: Inspection | None) -> Framework:
    """The framework that a draft falls under. Raises UserError for what is wrong with it; `known` is the record that it corrects."""
    problems = _check_days(tx, draft, known)
    framework: Framework | None = None
    if draft.home_ids and draft.inspected_on is not None and not any(p.field in ("inspected_on", "home_ids") for p in problems):
        framework = _framework(tx.session, draft.home_ids, draft.inspected_on, problems)
        if framework is not None:
            problems += _check_kind(tx.session, framework, draft, known)
    problems += _check_requirements(draft)
    refuse(problems)
    assert framework is not None  # noqa: S101  without one there is a problem
    return framework


def _check_days(tx: Tx, draft: InspectionDraft, known: Inspection | None) -> list[Problem]:
    problems = [] if draft.home_ids else [Problem("home_ids", "Choose the home.")]
    day = draft.inspected_on
    if day is None:
        problems.append(Problem("inspected_on", "Enter the day of the inspection, like 18 9 2025."))
    elif day > tx.today:
        problems.append(Problem("inspected_on", "The day is in the future. Enter the day of the inspection."))
    else:
        problems += _check_homes(tx, draft, day, known)
    if draft.inspection_type is None:
        problems.append(Problem("inspection_type", "Choose the kind of inspection."))
    if day and draft.improvements_due_by and draft.improvements_due_by < day:
        problems.append(Problem("improvements_due_by", "This day is before the inspection. Check both dates."))
    return problems


def _check_homes(tx: Tx, draft: InspectionDraft, day: date, known: Inspection | None) -> list[Problem]:
    """Each home was open on the day, and has no such inspection yet."""
    problems, statuses = [], duties.statuses_by_home(tx.session)
    same = select(Inspection).where(Inspection.inspected_on == day, Inspection.inspection_type == draft.inspection_type)
    mine = {known.id} if known else set()
    twins = {i.home_id: i for i in tx.session.scalars(same) if not mine & {i.id, i.shared_with_id}}
    for home_id in draft.home_ids:
        name, held = tx.session.get_one(Home, home_id).name, holding(statuses[home_id], day)
        if held is None or held.status in NOT_YET:
            problems.append(Problem("inspected_on", f"{name} was not open yet on that day. Check the day, or correct the home's status."))
        elif held.status is HomeStatus.CLOSED:
            problems.append(Problem("inspected_on", f"{name} was closed on that day. Check the day, or correct the home's status."))
        elif home_id in twins and (known is None or home_id == known.home_id or not _may_be_taken_in(twins[home_id], draft)):
            problems.append(Problem("inspected_on", f"That inspection of {name} is recorded already. Check the day and the kind."))
    if known and _met_before(tx.session, known, day):
        problems.append(Problem("inspected_on", "A requirement is recorded as met before that day. Check both days."))
    return problems


def _met_before(session: Session, known: Inspection, day: date) -> bool:
    query = select(OfstedRequirement.id).where(OfstedRequirement.inspection_id == known.id, OfstedRequirement.met_on < day)
    return session.scalars(query).first() is not None


def _framework(session: Session, home_ids: tuple[UUID, ...], day: date, problems: list[Problem]) -> Framework | None:
    found = [ofsted_frameworks.on_day(_type_on(session, session.get_one(Home, one), day), day) for one in home_ids]
    if None in found:
        problems.append(Problem("inspected_on", "No framework of Ofsted's is known for a day so early. Check the day."))
    elif len({f.code for f in found if f}) > 1:
        problems.append(Problem("home_ids", "These homes are inspected under different frameworks. Record their inspections apart."))
        return None
    return found[0]


def _check_kind(session: Session, framework: Framework, draft: InspectionDraft, known: Inspection | None) -> list[Problem]:
    """The kind is one of that day, and each outcome is one of its scale; what a record held before may stay."""
    if draft.inspection_type is None or draft.inspected_on is None:
        return []
    kind = framework.kind_on(draft.inspection_type, draft.inspected_on)
    same = known is not None and known.inspection_type is draft.inspection_type
    if kind is None:
        if same:
            return []
        what = text.word(draft.inspection_type).lower()
        return [Problem("inspection_type", f"Ofsted made no {what} of such a home on that day. Choose another kind, or check the day.")]
    return [*_check_overall(kind, draft, known), *_check_areas(session, kind, draft, known)]


def _check_overall(kind: Kind, draft: InspectionDraft, known: Inspection | None) -> list[Problem]:
    if draft.judgement is None:
        return [Problem("judgement", "Choose the overall judgement.")] if kind.overall else []
    if (known and known.judgement is draft.judgement) or (kind.overall and draft.judgement in kind.overall):
        return []
    return [Problem("judgement", f"{text.word(kind.inspection_type)}s of that day had no such judgement. Choose another, or none.")]


def _check_areas(session: Session, kind: Kind, draft: InspectionDraft, known: Inspection | None) -> list[Problem]:
    query = select(InspectionJudgement).where(InspectionJudgement.inspection_id == known.id) if known else None
    kept = {(j.area, j.outcome) for j in session.scalars(query)} if query is not None else set()
    offered = {area.code: area.scale for area in kind.areas}
    return [
        Problem(f"area:{area}", "There was no such outcome on that day. Choose another.")
        for area, outcome in draft.areas
        if (area, outcome) not in kept and (area not in offered or outcome not in offered[area])
    ]


def _check_requirements(draft: InspectionDraft) -> list[Problem]:
    problems = []
    for number, one in enumerate(draft.requirements, 1):
        if not one.wording.strip():
            problems.append(Problem("requirements", f"Requirement {number}: write what Ofsted requires, or remove it."))
        if one.due_on is None:
            problems.append(Problem("requirements", f"Requirement {number}: enter the day by which it is due, like 18 9 2025."))
        elif draft.inspected_on and one.due_on < draft.inspected_on:
            problems.append(Problem("requirements", f"Requirement {number}: its day is before the inspection. Check both dates."))
    return problems
