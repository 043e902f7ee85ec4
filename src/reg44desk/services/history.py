"""History: who did what and when, from the journal; `changes` says what each action changed, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reg44desk.db.models import Entry, Home
from reg44desk.services.tracker import IMPORT_LABEL

MOST = 2000
"""How many actions the list shows at most."""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action: its label, who did it and when, how many records it changed and in which homes."""

    id: UUID
    at: datetime
    actor: str
    label: str
    records: int
    homes: str
    can_undo: bool


def list_actions(session: Session, words: str = "") -> list[ActionRow]:
    """Actions newest first, at most MOST; `words` narrows them by label, person or home, however long ago they were."""
    wanted = words.casefold().strip()
    newest, records = func.max(Entry.clock), func.count(Entry.row_id.distinct())
    query = select(Entry.action_id, func.max(Entry.at), func.min(Entry.actor), func.min(Entry.label), records)
    grouped = session.execute(query.group_by(Entry.action_id).order_by(newest.desc()).limit(None if wanted else MOST)).all()
    names = dict(session.execute(select(Home.id, Home.name)).all())
    touched: dict[UUID, set[str]] = {}
    for action_id, home_id in session.execute(select(Entry.action_id, Entry.home_id).distinct()):
        if home_id in names:
            touched.setdefault(action_id, set()).add(names[home_id])
    rows = [
        ActionRow(action, at, actor, label, number, _homes(touched.get(action, set())), label == IMPORT_LABEL)
        for action, at, actor, label, number in grouped
        if wanted in "\n".join((label, actor, *touched.get(action, ()))).casefold()
    ]
    return rows[:MOST]


def _homes(names: set[str]) -> str:
    few = sorted(names)
    return ", ".join(few) if len(few) <= 3 else f"{len(few)} homes"
