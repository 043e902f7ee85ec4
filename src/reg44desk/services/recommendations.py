"""Recommendations: each one's age and where it stands; overdue is worked out, never stored (regulation 44(5))."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from reg44desk.db.models import Home, Reg44FollowUp, Reg44Recommendation, Reg44Report, Reg44Visit
from reg44desk.domain.types import Priority, Progress, QualityStandard, ReportOrigin
from reg44desk.errors import Problem, UserError
from reg44desk.services.desk import Tx, command
from reg44desk.services.duties import counted


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """One recommendation for the list, with its age in days and in visits since it was made."""

    id: UUID
    reference: str
    home_id: UUID
    home: str
    visit_id: UUID | None
    text: str
    quality_standard: QualityStandard | None
    priority: Priority | None
    made_on: date
    consider_by_date: date | None
    progress: Progress
    closed_on: date | None
    age_days: int
    visits_since: int
    past_date: bool

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be met, replaced or withdrawn."""
        return self.closed_on is None


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """What one visit found about a recommendation."""

    visit_id: UUID
    visit_date: date | None
    progress: Progress
    evidence: str


def list_follow_ups(session: Session, recommendation_id: UUID) -> list[FollowUpRow]:
    """What each later visit found about a recommendation, newest visit first."""
    query = select(Reg44FollowUp, Reg44Visit.visit_date).join(Reg44Visit, Reg44Visit.id == Reg44FollowUp.visit_id)
    query = query.where(Reg44FollowUp.recommendation_id == recommendation_id).order_by(Reg44Visit.visit_date.desc())
    return [FollowUpRow(found.visit_id, day, found.progress, found.evidence) for found, day in session.execute(query)]


def list_recommendations(session: Session, as_of: date, *, only_open: bool = False, home_id: UUID | None = None) -> list[RecommendationRow]:
    """Recommendations made by a day, those furthest past their date first; an open one past its consider-by date is flagged.

    Age runs to the day it was closed, or to `as_of` while open.
    """
    query = select(Reg44Recommendation, Home.name).join(Home, Home.id == Reg44Recommendation.home_id)
    query = query.where(Reg44Recommendation.made_on <= as_of)
    if only_open:
        query = query.where(or_(Reg44Recommendation.closed_on.is_(None), Reg44Recommendation.closed_on > as_of))
    if home_id is not None:
        query = query.where(Reg44Recommendation.home_id == home_id)
    found = session.execute(query).all()
    days = _visit_days(session, min((made.made_on for made, _ in found), default=as_of), as_of, home_id)
    rows = []
    for made, home in found:
        closed_on = made.closed_on if made.closed_on and made.closed_on <= as_of else None
        until = closed_on or as_of
        rows.append(
            RecommendationRow(
                id=made.id,
                reference=made.reference,
                home_id=made.home_id,
                home=home,
                visit_id=made.visit_id,
                text=made.text,
                quality_standard=made.quality_standard,
                priority=made.priority,
                made_on=made.made_on,
                consider_by_date=made.consider_by_date,
                progress=made.progress,
                closed_on=closed_on,
                age_days=(until - made.made_on).days,
                visits_since=max(bisect_right(days[made.home_id], until) - bisect_right(days[made.home_id], made.made_on), 0),
                past_date=closed_on is None and made.consider_by_date is not None and made.consider_by_date < as_of,
            )
        )
    return sorted(rows, key=lambda r: (r.closed_on is not None, r.consider_by_date or date.max, r.home, r.reference))


def takes_date(session: Session, recommendation_id: UUID) -> bool:
    """Whether the date is set here: its visit is not in this casebook, or its report is on paper only, brought in from a workbook."""
    visit_id = session.get_one(Reg44Recommendation, recommendation_id).visit_id
    if visit_id is None:
        return True
    origins = set(session.scalars(select(Reg44Report.origin).where(Reg44Report.visit_id == visit_id)))
    return origins == {ReportOrigin.BROUGHT_IN}


@command("Set the date to consider a recommendation by")
def set_consider_by(tx: Tx, recommendation_id: UUID, day: date | None) -> None:
    """Say by when a recommendation is to be considered whose visit was not written here (regulation 44(5)).

    Raises UserError for a missing day, one before it was made, and where a visit's report says the date.
    """
    made = tx.session.get_one(Reg44Recommendation, recommendation_id)
    if not takes_date(tx.session, recommendation_id):
        raise UserError("The report of its visit says the date. Change it in the record of that visit.")
    if day is None:
        raise UserError(Problem("consider_by_date", "Enter the date, like 18 9 2025."))
    if day < made.made_on:
        raise UserError(Problem("consider_by_date", "This day is before the recommendation was made. Check the date."))
    made.consider_by_date = day


def _visit_days(session: Session, first: date, last: date, home_id: UUID | None) -> defaultdict[UUID, list[date]]:
    """The days of the visits that count, from one day to another, in order: {home id: days}."""
    made = Reg44Visit.visit_date
    query = select(Reg44Visit.home_id, made).where(made.between(first, last), *counted())
    if home_id is not None:
        query = query.where(Reg44Visit.home_id == home_id)
    found: defaultdict[UUID, list[date]] = defaultdict(list)
    for home, day in session.execute(query.order_by(made)):
        found[home] += [day] if day is not None else []
    return found
