"""Check: the chain of every stream verifies, and the tables are exactly what the journal says (offline.md 6.5)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Table, select, text
from sqlalchemy.orm import Session

from reg44desk.db.audit import NO_HASH, UNJOURNALLED, Image, commitment, encode, entry_hash
from reg44desk.db.models import Attachment, Base, Blob, Entry, Payload


def check_file(session: Session) -> list[str]:
    """What is wrong with the file itself: its structure and its references; empty when nothing is."""
    connection = session.connection()
    found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    found += [
        f"A record in {row[0]} points at one in {row[2]} that is not there." for row in connection.execute(text("PRAGMA foreign_key_check"))
    ]
    return found


def check_chain(session: Session) -> list[str]:
    """Every stream's entries follow one another without a gap, hash by hash, and each payload is the one committed to."""
    problems: list[str] = []
    last: dict[str, tuple[int, str]] = {}
    columns = [c.key for c in Entry.__table__.columns]
    query = select(Entry, Payload).outerjoin(Payload, Payload.entry_id == Entry.id).order_by(Entry.stream, Entry.seq)
    for entry, payload in session.execute(query):
        seq, previous = last.get(entry.stream, (0, NO_HASH))
        where = f"Journal line {entry.seq} of {entry.stream}"
        if entry.seq != seq + 1 or entry.previous_hash != previous:
            problems.append(f"{where} does not follow the line before it.")
        if entry_hash({c: getattr(entry, c) for c in columns}) != entry.hash:
            problems.append(f"{where} has been changed.")
        if payload is None:
            problems.append(f"{where} has lost its contents.")
        elif commitment(payload.salt, payload.body) != entry.commitment:
            problems.append(f"The contents of journal line {entry.seq} of {entry.stream} have been changed.")
        last[entry.stream] = (entry.seq, entry.hash)
    return problems


def rebuilt(session: Session) -> dict[str, dict[str, Image]]:
    """Every journalled table as the journal alone tells it: {table: {row id: contents}}."""
    tables: dict[str, dict[str, Image]] = {}
    query = select(Entry.table_name, Entry.row_id, Entry.operation, Payload.body).join(Payload, Payload.entry_id == Entry.id)
    for table, row_id, operation, body in session.execute(query.order_by(Entry.clock, Entry.stream, Entry.seq)):
        rows = tables.setdefault(table, {})
        moved: dict[str, list[Any]] = json.loads(body)
        if operation == "remove":
            rows.pop(str(row_id), None)
        else:
            rows.setdefault(str(row_id), {}).update({k: new for k, (_old, new) in moved.items()})
    return tables


def check_tables(session: Session) -> list[str]:
    """Each table equals what the journal says it holds."""
    expected = rebuilt(session)
    problems: list[str] = []
    for table in Base.metadata.sorted_tables:
        if table.name not in UNJOURNALLED:
            problems += _compare(table.name, _stored(session, table), expected.get(table.name, {}))
    return problems


def _stored(session: Session, table: Table) -> dict[str, Image]:
    keys = [c.key for c in table.columns if c.key != "revision"]
    return {str(row["id"]): {k: encode(row[k]) for k in keys} for row in session.execute(select(table)).mappings()}


def _compare(table: str, stored: dict[str, Image], expected: dict[str, Image]) -> list[str]:
    problems = []
    for row_id in sorted(stored.keys() | expected.keys()):
        if row_id not in expected:
            problems.append(f"{table}: record {row_id} is not in the journal.")
        elif row_id not in stored:
            problems.append(f"{table}: record {row_id} is in the journal but missing.")
        elif stored[row_id] != expected[row_id]:
            problems.append(f"{table}: record {row_id} differs from the journal.")
    return problems


def check_attachments(session: Session) -> list[str]:
    """Every attachment's bytes are there and are the ones that were attached."""
    problems = []
    for attachment in session.scalars(select(Attachment)):
        blob = session.get(Blob, attachment.sha256)
        if blob is None or hashlib.sha256(blob.data).hexdigest() != attachment.sha256:
            problems.append(f"The attached file of {attachment.size} bytes ({attachment.id}) is missing or damaged.")
    return problems
