"""The rota on paper: the office's with everything, and one for a home, which never shows an unannounced visit (regulation 44(3))."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Casebook, Home
from reg44desk.domain.types import Announced, CasebookKind, Month
from reg44desk.paper import Paragraphs, Table
from reg44desk.pdf.rota import render
from reg44desk.pdf.rota_document import RotaPaper, RotaPart
from reg44desk.services import reg44, rota
from reg44desk.services.reg44 import VisitRow

OFFICE_LEAD = "For the office. It names unannounced visits, so no home may see it."
HOME_LEAD = "Announced visits only. A visit may also be unannounced (regulation 44(3)); such a visit is never on this list."
MARKING = "OFFICIAL-SENSITIVE"


def build(session: Session, month: Month, today: date, home_id: UUID | None = None) -> RotaPaper:
    """What the paper says: the office's, or with `home_id` the home's."""
    sample = session.scalars(select(Casebook.kind)).first() is CasebookKind.SAMPLE
    marking = f"{MARKING} - SAMPLE, NOTHING IN IT IS REAL" if sample else MARKING
    if home_id is None:
        return RotaPaper("Rota", text.month_name(month), marking, OFFICE_LEAD, text.long_date(today), _office(session, month, today))
    name = session.get_one(Home, home_id).name
    visits = [v for v in reg44.list_visits(session, month, month, home_id) if v.announced is Announced.ANNOUNCED]
    title, subtitle = "Announced visits", f"{name}, {text.month_name(month)}"
    return RotaPaper(title, subtitle, marking, HOME_LEAD, text.long_date(today), (_for_home(visits, today),))


def rota_pdf(session: Session, month: Month, today: date, home_id: UUID | None = None) -> bytes:
    """The paper as a PDF: same content, same bytes."""
    return render(build(session, month, today, home_id))


def file_name(session: Session, month: Month, home_id: UUID | None = None) -> str:
    """A name that sorts and says what it is: "2022-02 Rota for the office.pdf", "2022-02 Alder House - announced visits.pdf"."""
    if home_id is None:
        return f"{month} Rota for the office.pdf"
    home = "".join(c for c in session.get_one(Home, home_id).name if c.isalnum() or c in " '-&.,()")[:60].strip() or "Home"
    return f"{month} {home} - announced visits.pdf"


def _office(session: Session, month: Month, today: date) -> tuple[RotaPart, ...]:
    grid = rota.month_grid(session, month, today)
    visits = sorted((v for row in grid.rows for v in row.visits), key=lambda v: (v.day, v.home.casefold(), v.reference))
    rows = tuple((_day(v.day), text.clock_time(v.planned_time), v.home, _state(v, today), v.independent_person) for v in visits)
    table = Table("Visits", ("Day", "Time", "Home", "Visit", "Independent person"), rows, (4, 2, 5, 5, 4))
    without = tuple((row.home, text.word(row.duty.status), text.duty_reason(row.duty.reason)) for row in grid.rows if not row.visits)
    owed = Table("Homes without a visit", ("Home", "Duty", "Why"), without, (4, 2, 6))
    return (
        RotaPart("Visits by day", table if rows else Paragraphs("No visit is planned or recorded in this month.")),
        RotaPart("Homes without a visit", owed if without else Paragraphs("Every home has a visit planned or recorded.")),
    )


def _for_home(visits: list[VisitRow], today: date) -> RotaPart:
    rows = tuple((_day(v.day), text.clock_time(v.planned_time), v.independent_person, _told(v, today)) for v in visits)
    table = Table("Visits", ("Day", "Time", "Independent person", "Visit"), rows, (5, 2, 4, 3))
    return RotaPart("Visits", table if rows else Paragraphs("No announced visit is planned in this month."))


def _day(day: date) -> str:
    return f"{text.weekday(day)[:3]} {text.short_date(day)}"


def _state(visit: VisitRow, today: date) -> str:
    found = rota.mark(visit, today)
    manner = text.word(visit.announced).lower() if found in (rota.Mark.MADE, rota.Mark.NOT_RECORDED) else ""
    state = text.word(visit.state) if found is rota.Mark.NOT_MADE else rota.MARK_WORDS[found]
    return ", ".join(filter(None, [state, manner]))


def _told(visit: VisitRow, today: date) -> str:
    """What a home is told of a visit: planned, made, or not made."""
    found = rota.mark(visit, today)
    return {rota.Mark.MADE: "Made", rota.Mark.NOT_MADE: "Not made"}.get(found, "Planned")
