"""What an action changed, in plain words: each record by its name, each field and value as people say them, never a column's name."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, inspect, select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.clock import london_date
from reg44desk.db import models
from reg44desk.db.audit import Image, decode, encode
from reg44desk.db.models import Entry, Payload
from reg44desk.domain.types import Month, Source
from reg44desk.services import ofsted_frameworks
from reg44desk.services.change_words import FIELDS, INSTEAD, KINDS, SETTINGS, TITLES
from reg44desk.services.tracker import IMPORT_LABEL

UNDO_DAYS = 90
"""For how many days an import can be undone."""

_OPERATIONS = {"create": "Added", "set": "Changed", "remove": "Removed"}
_OFSTED = ("area", "outcome", "framework")
_QUIET = ("is_team", "youth_justice_child")
_NO_LONGER_KEPT = "no longer kept"
_SHORT = 60


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that an action changed: "Added", "Changed" or "Removed", what it is called, and a line for each field."""

    id: str
    what: str
    name: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class _Net:
    """What an action did to one record, all its journal entries taken together."""

    table: str
    row_id: UUID
    first: str
    last: str
    old: Image = field(default_factory=dict)
    new: Image = field(default_factory=dict)

    @property
    def operation(self) -> str:
        """What it came to."""
        return _outcome(self.first, self.last)


def field_word(column: str) -> str:
    """What a field is called on the screen, like "Consider by"."""
    return FIELDS[column]


def summarise(session: Session, action_id: UUID) -> tuple[str, ...]:
    """How many records of each kind an action added, changed and removed: a line each, like "Added: 3 visits and 1 person"."""
    seen: dict[tuple[str, UUID], list[str]] = {}
    query = select(Entry.table_name, Entry.row_id, Entry.operation).where(Entry.action_id == action_id).order_by(Entry.clock)
    for table, row_id, operation in session.execute(query):
        seen.setdefault((table, row_id), []).append(operation)
    lines = []
    for operation, word in _OPERATIONS.items():
        counted = Counter(table for (table, _row_id), steps in seen.items() if _outcome(steps[0], steps[-1]) == operation)
        if counted:
            lines.append(f"{word}: {text.listing(text.count(n, *KINDS[table]) for table, n in counted.most_common())}")
    return tuple(lines)


def list_records(session: Session, action_id: UUID, most: int) -> list[RecordChange]:
    """What an action changed, record by record in the order it was written; the first `most` of them."""
    words = _Words(session)
    return [words.record(net) for net in _nets(session, action_id, most) if net.operation]


def may_undo_import(session: Session, action_id: UUID, today: date) -> bool:
    """Whether an action is an import of the last 90 days none of whose records has been removed since."""
    first = session.execute(select(Entry.label, Entry.at).where(Entry.action_id == action_id).limit(1)).one()
    if first.label != IMPORT_LABEL or today - london_date(first.at) > timedelta(days=UNDO_DAYS):
        return False
    rows = select(Entry.row_id).where(Entry.action_id == action_id)
    query = select(Entry.row_id, Entry.operation).where(Entry.row_id.in_(rows)).order_by(Entry.clock)
    last = dict(session.execute(query).all())
    return "remove" not in last.values()


def _outcome(first: str, last: str) -> str:
    """What the first and the last thing that happened to a record come to: nothing for one that was added and removed again."""
    if first == "create":
        return "" if last == "remove" else "create"
    return last


def _nets(session: Session, action_id: UUID, most: int) -> list[_Net]:
    query = select(Entry.table_name, Entry.row_id, Entry.operation, Payload.body).join(Payload, Payload.entry_id == Entry.id)
    nets: dict[tuple[str, UUID], _Net] = {}
    for table, row_id, operation, body in session.execute(query.where(Entry.action_id == action_id).order_by(Entry.clock)):
        net = nets.get((table, row_id))
        if net is None:
            if len(nets) == most:
                continue
            net = nets[table, row_id] = _Net(table, row_id, operation, operation)
        net.last = operation
        moved: dict[str, list[Any]] = json.loads(body)
        for key, (old, new) in moved.items():
            net.old.setdefault(key, old)
            net.new[key] = new
    return list(nets.values())


class _Words:
    """Puts records into words; remembers the names of those it has met."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names: dict[tuple[str, UUID], str] = {}
        self._kinds = {m.class_.__tablename__: m.class_ for m in models.Base.registry.mappers if issubclass(m.class_, models.Row)}

    def record(self, net: _Net) -> RecordChange:
        """One record's change."""
        image = {"create": net.new, "remove": net.old, "set": {}}[net.operation] or self._image(net.table, net.row_id)
        lines = [self._line(net, column, image) for column in inspect(self._kinds[net.table]).columns]
        name = f"{KINDS[net.table][0]}: {self._title(net.table, image)}"
        return RecordChange(f"{net.table}:{net.row_id}", _OPERATIONS[net.operation], name, tuple(filter(None, lines)))

    def _line(self, net: _Net, column: Column[Any], image: Image) -> str:
        named = net.operation != "set" and column.key in TITLES[net.table]
        quiet = column.key in _QUIET and net.operation == "create" and not net.new[column.key]
        if column.key in ("id", "revision") or column.key not in net.new | net.old or named or quiet:
            return ""
        old, new = (self._value(net.table, column, values.get(column.key)) for values in (net.old, net.new))
        label = field_word(column.key)
        if net.table == "office_setting" and column.key == "value":
            old, new = (_setting(image.get("name"), words) for words in (old, new))
            label = SETTINGS.get(str(image.get("name")), label)
        if net.operation == "set":
            return _moved(label, old, new)
        only = new if net.operation == "create" else old
        return f"{label}: {only}" if only else ""

    def _value(self, table: str, column: Column[Any], value: Any) -> str:
        if value is None or value in ("", []):
            return ""
        if table == "office_setting" and column.key == "name":
            return SETTINGS.get(str(value), str(value))
        for key in column.foreign_keys:
            return self._name(str(key.target_fullname).partition(".")[0], UUID(value))
        if isinstance(value, list):
            return text.listing(text.word(Source(v)) if column.key == "sources" else str(v) for v in value)
        if isinstance(value, dict):
            return "The whole report, as it was finished"
        return f"version {value}" if column.key == "version" else _plain(_coded(column.key, decode(column, value)))

    def _name(self, table: str, row_id: UUID) -> str:
        known = self._names.get((table, row_id))
        if known is None:
            known = self._names[table, row_id] = self._title(table, self._image(table, row_id))
        return known

    def _title(self, table: str, image: Image) -> str:
        columns = inspect(self._kinds[table]).columns
        instead = {key: other for key, other in INSTEAD.get(table, {}).items() if not image.get(key)}
        words = [self._value(table, columns[key], image.get(instead.get(key, key))) for key in TITLES[table]]
        return ", ".join(dict.fromkeys(", ".join(filter(None, words)).split(", "))) or _NO_LONGER_KEPT

    def _image(self, table: str, row_id: UUID) -> Image:
        """What names a record: as it is now, or as it was when it was removed."""
        row = self._session.get(self._kinds[table], row_id)
        if row is not None:
            return {key: encode(getattr(row, key)) for key in (*TITLES[table], *INSTEAD.get(table, {}).values())}
        query = select(Payload.body).join(Entry, Entry.id == Payload.entry_id)
        query = query.where(Entry.table_name == table, Entry.row_id == row_id, Entry.operation == "remove").order_by(Entry.clock.desc())
        body = self._session.scalars(query.limit(1)).first()
        return {key: old for key, (old, _new) in json.loads(body or "{}").items()}


def _moved(label: str, old: str, new: str) -> str:
    if old == new:
        return ""
    if not old:
        return f"{label}: set to {new}"
    if not new:
        return f"{label}: {old} taken out"
    if max(len(old), len(new)) > _SHORT:
        return f"{label}\nfrom: {old}\nto: {new}"
    return f"{label}: from {old} to {new}"


def _setting(name: object, value: str) -> str:
    if name == "nyas_from" and value:
        return text.long_date(date.fromisoformat(value))
    return text.month_name(Month.parse(value)) if name == "recorded_from" and value else value


def _coded(column: str, value: object) -> object:
    """Codes of Ofsted's frameworks in their words."""
    return ofsted_frameworks.word(value) if column in _OFSTED and isinstance(value, str) else value


def _plain(value: object) -> str:
    if isinstance(value, StrEnum):
        return text.word(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return text.when(value)
    if isinstance(value, date):
        return text.long_date(value)
    if isinstance(value, time):
        return text.clock_time(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
