"""History: who did what and when, from the journal; what each action changed, field by field."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reg44desk.db.models import Entry, Home, Payload
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


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One field that an action changed: old and new value as the journal keeps them."""

    id: str
    table: str
    operation: str
    field: str
    old: str
    new: str


def list_actions(session: Session, words: str = "") -> list[ActionRow]:
    """Actions newest first, at most MOST; `words` narrows them by label, person or home."""
    query = select(Entry.action_id, func.max(Entry.at), func.min(Entry.actor), func.min(Entry.label), func.count(), func.max(Entry.clock))
    grouped = session.execute(query.group_by(Entry.action_id).order_by(func.max(Entry.clock).desc()).limit(MOST)).all()
    names = dict(session.execute(select(Home.id, Home.name)).tuples().all())
    touched: dict[UUID, set[str]] = {}
    for action_id, home_id in session.execute(select(Entry.action_id, Entry.home_id).distinct()):
        if home_id in names:
            touched.setdefault(action_id, set()).add(names[home_id])
    rows = [
        ActionRow(action, at, actor, label, number, _homes(touched.get(action, set())), label == IMPORT_LABEL)
        for action, at, actor, label, number, _clock in grouped
    ]
    wanted = words.casefold().strip()
    return [r for r in rows if wanted in f"{r.label} {r.actor} {r.homes}".casefold()]


def list_changes(session: Session, action_id: UUID) -> list[ChangeRow]:
    """What an action changed, field by field, in the order it was written."""
    query = select(Entry.id, Entry.table_name, Entry.operation, Payload.body).join(Payload, Payload.entry_id == Entry.id)
    rows = []
    for entry_id, table, operation, body in session.execute(query.where(Entry.action_id == action_id).order_by(Entry.clock)):
        for field, (old, new) in json.loads(body).items():
            if field != "id" and not field.endswith("_id") and old != new:
                rows.append(ChangeRow(f"{entry_id}:{field}", table, operation, field, _shown(old), _shown(new)))
    return rows


def _homes(names: set[str]) -> str:
    few = sorted(names)
    return ", ".join(few) if len(few) <= 3 else f"{len(few)} homes"


def _shown(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
