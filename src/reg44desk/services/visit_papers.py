"""Papers for a visit: for which home and visit they are made, what stands at their head and foot, and their file names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Casebook, Home
from reg44desk.domain.dated import holding
from reg44desk.domain.types import Announced, CasebookKind, HomeStatus, VisitState
from reg44desk.errors import UserError
from reg44desk.services import duties, reg44
from reg44desk.services.reg44 import VisitRow

MARKING = "OFFICIAL-SENSITIVE"
OWN = "The independent person's own paper: it is not for the home."
UNANNOUNCED = "The independent person's own paper. Unannounced visit: nothing of this goes to the home."
NOT_PLANNED = "This visit is no longer planned, so there are no papers to take along. Choose a planned visit."


class PaperKind(StrEnum):
    """Which paper is made."""

    FORM = "form"
    BRIEFING = "briefing"


NAMES = {PaperKind.FORM: "Blank visit form", PaperKind.BRIEFING: "Briefing for a visit"}


@dataclass(frozen=True, slots=True)
class Target:
    """What a paper is for: a home, the planned visit if there is one, and the day from which it looks back."""

    home_id: UUID
    home: str
    visit: VisitRow | None
    day: date

    @property
    def subtitle(self) -> str:
        """The home, and the visit's day and reference."""
        if self.visit is None:
            return f"{self.home}, no visit chosen"
        return f"{self.home}, visit planned for {text.long_date(self.visit.day)}, {self.visit.reference}"

    @property
    def whose(self) -> str:
        """Whom the paper belongs to; no home is told of an unannounced visit (regulation 44(3))."""
        return UNANNOUNCED if self.visit is not None and self.visit.announced is Announced.UNANNOUNCED else OWN


def target(session: Session, home_id: UUID, visit_id: UUID | None, today: date) -> Target:
    """What a paper is made for. Raises UserError for a closed home, and for a visit that is not a planned one of this home."""
    name = session.get_one(Home, home_id).name
    visit = reg44.get_visit(session, visit_id) if visit_id else None
    if visit is not None and (visit.home_id != home_id or visit.state is not VisitState.PLANNED):
        raise UserError(NOT_PLANNED)
    day = max(visit.day, today) if visit else today
    now = holding(duties.statuses_by_home(session, home_id)[home_id], day)
    if now is not None and now.status is HomeStatus.CLOSED:
        raise UserError(f"{name} is closed on {text.long_date(day)}, so nobody visits it. Choose an open home.")
    return Target(home_id, name, visit, day)


def next_visit(session: Session, home_id: UUID, today: date) -> UUID | None:
    """The home's next planned visit; None when none is booked for today or a later day."""
    planned = reg44.list_visits(session, home_id=home_id, states=(VisitState.PLANNED,))
    return next((v.id for v in planned if v.day >= today), None)


def marking(session: Session) -> str:
    """What stands at the head of each page; a sample says so."""
    sample = session.scalars(select(Casebook.kind)).first() is CasebookKind.SAMPLE
    return f"{MARKING} - SAMPLE, NOTHING IN IT IS REAL" if sample else MARKING


def foot(found: Target, kind: PaperKind) -> tuple[str, str]:
    """What stands at the foot of each page: which paper of which visit, then whose it is."""
    return f"{NAMES[kind]}{f' {found.visit.reference}' if found.visit else ''}, {found.home}", found.whose


def file_name(session: Session, kind: PaperKind, home_id: UUID, visit_id: UUID | None, today: date) -> str:
    """A name that sorts and says what it is: "2022-01-27 Alder House - blank visit form.pdf"."""
    found = target(session, home_id, visit_id, today)
    home = "".join(c for c in found.home if c.isalnum() or c in " '-&.,()")[:60].strip() or "Home"
    day = found.visit.day if found.visit else today
    return f"{day.isoformat()} {home} - {NAMES[kind][0].lower()}{NAMES[kind][1:]}.pdf"


def shortened(words: str, most: int) -> str:
    """The beginning of a long answer, on one line."""
    one = " ".join(words.split())
    return one if len(one) <= most else f"{one[: most - 1].rstrip()}…"
