"""What somebody is typing, saved within two seconds and offered again after a crash; never part of the record (offline.md 6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Draft, Home
from reg44desk.domain.visit import VisitDraft
from reg44desk.services.desk import Tx, command

BIN_DAYS = 30
_ADAPTER = TypeAdapter(VisitDraft)
_NOT_ANSWERS = frozenset({"home_id", "visit_id", "mode", "area_authority_asked"})


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft that waits to be carried on: for which home and day, how many answers, when it was last saved."""

    id: UUID
    home_id: UUID
    home: str
    visit_id: UUID | None
    visit_date: date | None
    answers: int
    saved_at: datetime
    binned: bool


def answers(draft: VisitDraft) -> int:
    """How many questions of the form have an answer."""
    body = _ADAPTER.dump_python(draft, mode="json", exclude_defaults=True)
    return len(body.keys() - _NOT_ANSWERS)


def list_drafts(session: Session, *, binned: bool = False) -> list[DraftRow]:
    """Drafts that wait, newest first; or those in the bin."""
    query = select(Draft, Home.name).join(Home, Home.id == Draft.home_id).order_by(Draft.saved_at.desc())
    query = query.where(Draft.binned_at.is_not(None) if binned else Draft.binned_at.is_(None))
    return [
        DraftRow(d.id, d.home_id, home, d.visit_id, _ADAPTER.validate_python(d.body).visit_date, d.answers, d.saved_at, binned)
        for d, home in session.execute(query)
    ]


def get_body(session: Session, draft_id: UUID) -> VisitDraft:
    """What was typed."""
    return _ADAPTER.validate_python(session.get_one(Draft, draft_id).body)


def find_draft(session: Session, home_id: UUID, visit_id: UUID | None) -> DraftRow | None:
    """The draft that waits for this very home and visit, if any; a draft is never offered for another home."""
    return next((d for d in list_drafts(session) if d.home_id == home_id and d.visit_id == visit_id), None)


def find_binned(session: Session, home_id: UUID, visit_id: UUID | None) -> DraftRow | None:
    """The newest discarded draft of this very home and visit, if any: for thirty days it can be brought back."""
    return next((d for d in list_drafts(session, binned=True) if d.home_id == home_id and d.visit_id == visit_id), None)


@command("Save what is being typed")
def keep_draft(tx: Tx, draft_id: UUID | None, draft: VisitDraft) -> UUID:
    """Keep what is being typed; gives the draft's id, to be handed in next time."""
    row = tx.session.get(Draft, draft_id) if draft_id else None
    if row is None:
        row = Draft(home_id=draft.home_id, visit_id=draft.visit_id)
        tx.session.add(row)
    row.home_id, row.visit_id = draft.home_id, draft.visit_id
    row.body = _ADAPTER.dump_python(draft, mode="json")
    row.answers, row.saved_at, row.binned_at = answers(draft), tx.now, None
    tx.session.flush()
    return row.id


@command("Put a draft in the bin")
def bin_draft(tx: Tx, draft_id: UUID) -> None:
    """Set a draft aside for thirty days; older ones in the bin are cleared."""
    tx.session.get_one(Draft, draft_id).binned_at = tx.now
    for old in tx.session.scalars(select(Draft).where(Draft.binned_at < tx.now - timedelta(days=BIN_DAYS))):
        tx.session.delete(old)


@command("Take a draft out of the bin")
def restore_draft(tx: Tx, draft_id: UUID) -> None:
    """Offer a binned draft again."""
    tx.session.get_one(Draft, draft_id).binned_at = None
