"""Undo from the journal: put back what an action changed, unless somebody changed it since (architecture.md 6)."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from reg44desk.db.audit import Image, decode, image_of
from reg44desk.db.models import Base, Entry, Payload, Row
from reg44desk.errors import UserError

CHANGED_SINCE = "This cannot be undone: the record has changed since."


@dataclass(slots=True)
class _Net:
    """What an action did to one row, all its entries taken together."""

    created: bool
    removed: bool = False
    old: Image = field(default_factory=dict)
    new: Image = field(default_factory=dict)


def reverse(session: Session, action_id: uuid.UUID) -> int:
    """Undo one action, each row once; returns how many rows were put back. Raises UserError when a row has changed since."""
    tables = {m.class_.__tablename__: m.class_ for m in Base.registry.mappers if issubclass(m.class_, Row)}
    nets = _nets(session, action_id)
    for (table, row_id), net in reversed(nets.items()):
        _put_back(session, tables[table], row_id, net)
    return len(nets)


def _nets(session: Session, action_id: uuid.UUID) -> dict[tuple[str, uuid.UUID], _Net]:
    query = select(Entry.table_name, Entry.row_id, Entry.operation, Payload.body).join(Payload, Payload.entry_id == Entry.id)
    nets: dict[tuple[str, uuid.UUID], _Net] = {}
    for table, row_id, operation, body in session.execute(query.where(Entry.action_id == action_id).order_by(Entry.seq)):
        net = nets.setdefault((table, row_id), _Net(created=operation == "create"))
        moved: dict[str, list[Any]] = json.loads(body)
        net.removed = operation == "remove"
        for key, (old, new) in moved.items():
            net.old.setdefault(key, old)
            net.new[key] = new
    return nets


def _put_back(session: Session, kind: type[Row], row_id: uuid.UUID, net: _Net) -> None:
    row = session.get(kind, row_id)
    if net.removed:
        if row is not None:
            raise UserError(CHANGED_SINCE)
        if not net.created:
            session.add(kind(**_values(kind, net.old)))
        return
    if row is None:
        raise UserError(CHANGED_SINCE)
    now = image_of(row)
    if any(now[key] != value for key, value in net.new.items()):
        raise UserError(CHANGED_SINCE)
    if net.created:
        session.delete(row)
    else:
        for key, value in _values(kind, net.old).items():
            setattr(row, key, value)


def _values(kind: type[Row], image: Image) -> dict[str, object]:
    columns = inspect(kind).columns
    return {key: decode(columns[key], value) for key, value in image.items()}
