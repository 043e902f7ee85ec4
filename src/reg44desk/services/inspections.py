"""Ofsted's inspections: every home's latest judgement and stage, one home's history, and what Ofsted requires (BR-30, BR-31).

What Ofsted judges and requires stays apart from what the independent person finds and recommends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from reg44desk.db.models import Home, Inspection, InspectionJudgement, OfstedRequirement
from reg44desk.domain.dated import holding
from reg44desk.domain.duty import StatusFrom
from reg44desk.domain.inspections import BELOW_GOOD, Improving, improving, in_order, latest_judged, next_day, outstanding
from reg44desk.domain.report_types import Stage
from reg44desk.domain.types import HomeStatus, InspectionType, Judgement
from reg44desk.services import ofsted_frameworks
from reg44desk.services.duties import statuses_by_home


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """Something that Ofsted requires: `open` when it waits to be met, `past_date` when its day has passed and it still waits."""

    id: UUID
    inspection_id: UUID
    made_on: date
    wording: str
    regulation: str
    due_on: date
    met_on: date | None
    met_note: str
    open: bool = False
    past_date: bool = False


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One inspection of a home, with all that belongs to it; `shared_with` names the other homes it was of (A-03)."""

    id: UUID
    record_id: UUID
    home_id: UUID
    inspected_on: date
    inspection_type: InspectionType
    judgement: Judgement | None
    improvements_due_by: date | None
    framework: str
    report_reference: str
    report_link: str
    notes: str
    areas: tuple[tuple[str, str], ...]
    requirements: tuple[RequirementRow, ...]
    ofsted_recommendations: tuple[str, ...]
    shared_with: tuple[tuple[UUID, str], ...]

    @property
    def checks(self) -> tuple[str, ...]:
        """Which limiting judgements of Ofsted's framework the overall judgement goes beyond, in words."""
        return limits_in_words(self.framework, self.judgement, dict(self.areas))


@dataclass(frozen=True, slots=True)
class StandingRow:
    """How a home stands with Ofsted: its latest judgement, its latest inspection, its stage and what is outstanding."""

    id: UUID
    name: str
    site: str
    status: HomeStatus
    judged: InspectionRow | None
    latest: InspectionRow | None
    improving: Improving | None
    outstanding: tuple[RequirementRow, ...]
    next_on: date | None

    @property
    def judgement(self) -> Judgement | None:
        """The latest overall judgement (BR-30)."""
        return self.judged.judgement if self.judged else None

    @property
    def judged_on(self) -> date | None:
        """The day of that judgement."""
        return self.judged.inspected_on if self.judged else None

    @property
    def stage(self) -> Stage | None:
        """The stage of a home below good (BR-31)."""
        return self.improving.stage if self.improving else None

    @property
    def below_good(self) -> bool:
        """Whether the latest judgement is below good."""
        return self.judgement in BELOW_GOOD

    @property
    def past_date(self) -> bool:
        """Whether a day that Ofsted set has passed, for the improvements or for a requirement."""
        return self.stage is Stage.PAST_DATE or any(r.past_date for r in self.outstanding)


def limits_in_words(framework: str, overall: Judgement | None, areas: Mapping[str, str]) -> tuple[str, ...]:
    """What to check where an overall judgement is better than Ofsted's own framework allows; a warning, never a refusal."""
    known = ofsted_frameworks.get(framework)
    return tuple(
        f"Check the overall judgement. By Ofsted's framework, {ofsted_frameworks.word(x.outcome).lower()} in “{x.area.name}” "
        f"means overall at best “{ofsted_frameworks.word(x.overall_at_best).lower()}”."
        for x in (known.broken_limits(overall, areas) if known else ())
    )


def inspections_by_home(session: Session, as_of: date, only: UUID | None = None) -> dict[UUID, list[InspectionRow]]:
    """Every home's inspections, or one home's with those who share them, oldest first; requirements as they stood on a day.

    A home without any is not there.
    """
    query, judged, asked_of = select(Inspection), select(InspectionJudgement), select(OfstedRequirement)
    if only is not None:
        mine = select(func.coalesce(Inspection.shared_with_id, Inspection.id)).where(Inspection.home_id == only)
        query = query.where(or_(Inspection.id.in_(mine), Inspection.shared_with_id.in_(mine)))
        judged, asked_of = (
            judged.where(InspectionJudgement.inspection_id.in_(mine)),
            asked_of.where(OfstedRequirement.inspection_id.in_(mine)),
        )
    rows = list(session.scalars(query.order_by(Inspection.inspected_on, Inspection.id)))
    by_id = {row.id: row for row in rows}
    names = dict(session.execute(select(Home.id, Home.name)).all())
    homes_of, areas, required = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in rows:
        homes_of[row.shared_with_id or row.id].append((row.home_id, names[row.home_id]))
    for one in session.scalars(judged):
        areas[one.inspection_id].append((one.area, one.outcome))
    for asked in session.scalars(asked_of.order_by(OfstedRequirement.position, OfstedRequirement.id)):
        required[asked.inspection_id].append(asked)
    found: dict[UUID, list[InspectionRow]] = defaultdict(list)
    for row in rows:
        shared = by_id[row.shared_with_id or row.id]
        others = tuple(sorted((h for h in homes_of[shared.id] if h[0] != row.home_id), key=lambda h: h[1].casefold()))
        found[row.home_id].append(_inspection_row(row, shared, areas[shared.id], required[shared.id], others))
    return {home_id: [_as_it_stood(one, known, as_of) for one in known] for home_id, known in found.items()}


def list_standings(session: Session, as_of: date, only: UUID | None = None) -> list[StandingRow]:
    """How every home, or one home only, stands with Ofsted on a day, by name."""
    known, statuses = inspections_by_home(session, as_of, only), statuses_by_home(session, only)
    homes = session.scalars(select(Home) if only is None else select(Home).where(Home.id == only))
    rows = [_standing(home, known.get(home.id, []), holding(statuses[home.id], as_of), as_of) for home in homes]
    return sorted(rows, key=lambda r: r.name.casefold())


def list_of_home(session: Session, home_id: UUID, as_of: date) -> list[InspectionRow]:
    """One home's inspections, the newest first; also those after `as_of`."""
    return inspections_by_home(session, as_of, home_id).get(home_id, [])[::-1]


def list_past_improving(session: Session, as_of: date) -> list[StandingRow]:
    """Homes past the day by which Ofsted wanted improvements, without a graded visit since (BR-31); closed homes are left out."""
    return [r for r in list_standings(session, as_of) if r.stage is Stage.PAST_DATE and r.status is not HomeStatus.CLOSED]


def list_past_requirements(session: Session, as_of: date) -> list[tuple[tuple[StandingRow, ...], RequirementRow]]:
    """What Ofsted requires that is past its date and not met, with the homes that it is required of; closed homes are left out."""
    found: dict[UUID, tuple[list[StandingRow], RequirementRow]] = {}
    for row in list_standings(session, as_of):
        if row.status is not HomeStatus.CLOSED:
            for one in row.outstanding:
                if one.past_date:
                    found.setdefault(one.id, ([], one))[0].append(row)
    return [(tuple(rows), one) for rows, one in found.values()]


def home_of_requirement(session: Session, requirement_id: UUID) -> UUID | None:
    """A home that something is required of; None when it is no longer there."""
    query = select(Inspection.home_id).join(OfstedRequirement, OfstedRequirement.inspection_id == Inspection.id)
    return session.scalars(query.where(OfstedRequirement.id == requirement_id)).first()


def _inspection_row(
    row: Inspection,
    shared: Inspection,
    areas: Sequence[tuple[str, str]],
    required: Sequence[OfstedRequirement],
    others: tuple[tuple[UUID, str], ...],
) -> InspectionRow:
    return InspectionRow(
        id=row.id,
        record_id=shared.id,
        home_id=row.home_id,
        inspected_on=row.inspected_on,
        inspection_type=row.inspection_type,
        judgement=row.judgement,
        improvements_due_by=row.improvements_due_by,
        framework=shared.framework,
        report_reference=shared.report_reference,
        report_link=shared.report_link,
        notes=shared.notes,
        areas=tuple(sorted(areas, key=lambda a: ofsted_frameworks.place(a[0]))),
        requirements=tuple(
            RequirementRow(q.id, shared.id, row.inspected_on, q.wording, q.regulation, q.due_on, q.met_on, q.met_note) for q in required
        ),
        ofsted_recommendations=tuple(shared.ofsted_recommendations.splitlines()),
        shared_with=others,
    )


def _as_it_stood(one: InspectionRow, known: Sequence[InspectionRow], as_of: date) -> InspectionRow:
    """An inspection whose requirements say whether they wait on a day."""
    if not one.requirements:
        return one
    waiting = {r.id for r in outstanding(known, one.requirements, as_of)}
    marked = tuple(replace(r, open=r.id in waiting, past_date=r.id in waiting and r.due_on < as_of) for r in one.requirements)
    return replace(one, requirements=marked)


def _standing(home: Home, known: Sequence[InspectionRow], status: StatusFrom | None, as_of: date) -> StandingRow:
    required = [r for one in known for r in one.requirements]
    waiting, way, before = outstanding(known, required, as_of), improving(known, as_of, required), in_order(known, as_of)
    return StandingRow(
        id=home.id,
        name=home.name,
        site=home.site,
        status=status.status if status else HomeStatus.PLANNED,
        judged=latest_judged(known, as_of),
        latest=before[-1] if before else None,
        improving=way,
        outstanding=tuple(waiting),
        next_on=next_day(way, waiting),
    )
