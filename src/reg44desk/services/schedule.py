"""A month at a glance: every visit made or booked in it, and every home that has none yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reg44desk.db.models import Reg44Visit
from reg44desk.domain.duty import Duty
from reg44desk.domain.types import DutyStatus, Month, VisitState
from reg44desk.services import duties, reg44
from reg44desk.services.reg44 import VisitRow


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One visit of the month with its home's duty; `visit` is None for a home without any."""

    id: str
    home_id: UUID
    home: str
    duty: Duty
    visit: VisitRow | None


def list_month(session: Session, month: Month, as_of: date) -> list[MonthRow]:
    """Visits by day, after them the homes without one, by name; homes that owe no visit and have none are left out."""
    by_home = {m.home_id: m for m in duties.list_home_months(session, month, month, as_of)}
    visits = reg44.list_visits(session, month, month)
    rows = [MonthRow(str(v.id), v.home_id, v.home, by_home[v.home_id].duty, v) for v in visits]
    without = [m for home_id, m in by_home.items() if home_id not in {v.home_id for v in visits}]
    rows += [
        MonthRow(f"home:{m.home_id}", m.home_id, m.home, m.duty, None) for m in without if m.duty.status is not DutyStatus.NOT_REQUIRED
    ]
    return rows


def last_booked(session: Session) -> Month | None:
    """The last month for which a visit is booked."""
    day = session.scalars(select(func.max(Reg44Visit.planned_for)).where(Reg44Visit.state == VisitState.PLANNED)).one()
    return Month.of(day) if day else None


def duty_counts(session: Session, month: Month, as_of: date) -> dict[DutyStatus, int]:
    """How many homes have each word of the duty in a month; words that no home has are left out."""
    months = duties.list_home_months(session, month, month, as_of)
    return {status: number for status in DutyStatus if (number := len(duties.with_status(months, status)))}
