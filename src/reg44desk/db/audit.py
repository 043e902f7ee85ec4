"""The journal: one flush hook writes every change, and only it; undo and Check read it back (offline.md 2.3 to 2.5).

An entry's hash covers its own header, the hash of the entry before and a salted commitment to its payload, not the payload
itself: a payload may lawfully be disposed of and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from sqlalchemy import Column, event, func, insert, inspect, select, tuple_
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from reg44desk import __version__
from reg44desk.db import search
from reg44desk.db.models import Entry, Home, Payload, Reg44Report, Reg44Visit, Row, new_id

FORMAT = 1
NO_HASH = "0" * 64
IDENTIFYING = frozenset({"person", "attachment", "reg44_member_attendance"})
UNJOURNALLED = frozenset({"entry", "payload", "draft", "blob"})

JsonValue = str | int | bool | None | list[Any] | dict[str, Any]
Image = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what, when and where: the same for every entry of one command."""

    action_id: uuid.UUID
    label: str
    actor: str
    actor_role: str
    stream: str
    schema: str
    now: datetime


@dataclass(slots=True)
class _Change:
    row: Row
    operation: str
    old: Image | None
    base_revision: int | None


@dataclass(slots=True)
class Ledger:
    """What one transaction has written so far: the tables it touched and how many entries it made."""

    act: Act
    tables: set[str] = field(default_factory=set)
    entries: int = 0
    _changes: list[_Change] = field(default_factory=list)
    _last: tuple[int, str, int] | None = None


class UnjournalledChangeError(RuntimeError):
    """Code tried to change a record outside a command: a bug, never the person's fault."""


def encode(value: object) -> JsonValue:
    """A column's value in canonical form: strings, whole numbers, booleans, null, lists and maps only, moments in UTC.

    Raises TypeError for anything else, also inside lists and maps.
    """
    if isinstance(value, (list, tuple)):
        return [encode(each) for each in value]
    if isinstance(value, dict):
        return {str(encode(key)): encode(each) for key, each in value.items()}
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return _plain(value)


def _plain(value: object) -> JsonValue:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, (bool, int)):
        return value
    raise TypeError(f"a journalled column cannot hold {type(value).__name__}")


def decode(column: Column[Any], value: JsonValue) -> object:
    """The Python value of a column from its canonical form."""
    kind = column.type.python_type
    if value is None or kind in (object, str, int, bool, list, dict):
        return value
    if kind in (date, datetime, time):
        return kind.fromisoformat(value)
    return kind(value)


def canonical(body: object) -> str:
    """Text that is the same for the same content: keys sorted, no spaces, no floats."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def commitment(salt: bytes, body: str) -> str:
    """What binds an entry to its payload without revealing it."""
    return hashlib.sha256(salt + body.encode()).hexdigest()


def entry_hash(header: dict[str, Any]) -> str:
    """Fingerprint of an entry's header: every column of `entry` but the hash itself."""
    return hashlib.sha256(canonical({k: encode(v) for k, v in header.items() if k != "hash"}).encode()).hexdigest()


def image_of(row: Row) -> Image:
    """A row's contents in canonical form, without its revision."""
    return {c.key: encode(getattr(row, c.key)) for c in inspect(type(row)).column_attrs if c.key != "revision"}


def _image_before(row: Row) -> Image:
    image: Image = {}
    state = inspect(row)
    for attribute in state.mapper.column_attrs:
        if attribute.key != "revision":
            history = state.attrs[attribute.key].load_history()
            image[attribute.key] = encode(history.deleted[0] if history.deleted else getattr(row, attribute.key))
    return image


def begin_act(session: Session, act: Act) -> Ledger:
    """Say on whose behalf this session writes; without it any change is refused."""
    ledger = Ledger(act)
    session.info["ledger"] = ledger
    return ledger


def journalled_session(**options: Any) -> Session:
    """A session whose every flush is journalled and which refuses bulk changes that would bypass the journal."""
    session = Session(**options)
    event.listen(session, "before_flush", _before_flush)
    event.listen(session, "after_flush", _after_flush)
    event.listen(session, "before_commit", search.keep)
    event.listen(session, "do_orm_execute", _refuse_bulk)
    return session


def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_update or state.is_delete or state.is_insert:
        raise UnjournalledChangeError("bulk changes bypass the journal: change rows one by one")


def _before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    ledger: Ledger | None = session.info.get("ledger")
    if ledger is None:
        raise UnjournalledChangeError("a record was changed outside a command")
    for rows, operation in ((session.new, "create"), (session.dirty, "set"), (session.deleted, "remove")):
        for row in rows:
            if operation == "set" and not session.is_modified(row):
                continue
            ledger.tables.add(row.__tablename__)
            if isinstance(row, Row):
                old, base = (None, None) if operation == "create" else (_image_before(row), row.revision)
                ledger._changes.append(_Change(row, operation, old, base))  # noqa: SLF001  same module


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    ledger: Ledger = session.info["ledger"]
    changes, ledger._changes = ledger._changes, []  # noqa: SLF001  same module
    entries, payloads = [], []
    for change in changes:
        search.note(session, change.row, change.old)
        body = _body(change)
        salt = secrets.token_bytes(16)
        header = _header(session, ledger, change, commitment(salt, body))
        entries.append(header)
        payloads.append({"entry_id": header["id"], "salt": salt, "body": body})
    if entries:
        connection = session.connection()
        connection.execute(insert(Entry), entries)
        connection.execute(insert(Payload), payloads)
        ledger.entries += len(entries)


def _body(change: _Change) -> str:
    new: Image = {} if change.operation == "remove" else image_of(change.row)
    old = change.old or {}
    keys = set(old) | set(new)
    moved = {k: [old.get(k), new.get(k)] for k in keys if change.operation != "set" or old.get(k) != new.get(k)}
    return canonical(moved)


def _header(session: Session, ledger: Ledger, change: _Change, bound: str) -> dict[str, Any]:
    act, row = ledger.act, change.row
    seq, previous, clock = ledger._last or last_of_stream(session, act.stream)  # noqa: SLF001  same module
    header: dict[str, Any] = {
        "id": new_id(),
        "format": FORMAT,
        "stream": act.stream,
        "seq": seq + 1,
        "previous_hash": previous,
        "clock": max(int(act.now.timestamp() * 1000) << 16, clock + 1),
        "at": act.now,
        "actor": act.actor,
        "actor_role": act.actor_role,
        "program": __version__,
        "schema": act.schema,
        "action_id": act.action_id,
        "label": act.label,
        "operation": change.operation,
        "table_name": row.__tablename__,
        "row_id": row.id,
        "home_id": _home_of(session, row),
        "sensitivity": "identifying" if row.__tablename__ in IDENTIFYING else "ordinary",
        "base_revision": change.base_revision,
        "commitment": bound,
    }
    header["hash"] = entry_hash(header)
    ledger._last = (header["seq"], header["hash"], header["clock"])  # noqa: SLF001  same module
    return header


def last_of_stream(session: Session, stream: str) -> tuple[int, str, int]:
    """Number and hash of a stream's last entry (0 and zeros when it has none), and the latest clock of all streams (offline.md 2.2)."""
    found = session.execute(select(Entry.seq, Entry.hash).where(Entry.stream == stream).order_by(Entry.seq.desc()).limit(1)).first()
    ends = select(Entry.stream, func.max(Entry.seq)).group_by(Entry.stream)
    clock = session.scalar(select(func.max(Entry.clock)).where(tuple_(Entry.stream, Entry.seq).in_(ends))) or 0
    return (found.seq, found.hash, clock) if found else (0, NO_HASH, clock)


def _home_of(session: Session, row: Row) -> uuid.UUID | None:
    if isinstance(row, Home):
        return row.id
    home_id: uuid.UUID | None = getattr(row, "home_id", None)
    if home_id is not None:
        return home_id
    report_id = getattr(row, "report_id", None)
    report = session.get(Reg44Report, report_id) if report_id else None
    visit_id = report.visit_id if report else getattr(row, "visit_id", None)
    visit = session.get(Reg44Visit, visit_id) if visit_id else None
    return visit.home_id if visit else None
