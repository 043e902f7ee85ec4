"""Check: the chain of every stream verifies, and the tables are exactly what the journal says (offline.md 6.5).

Whatever somebody put into the file, Check says so in a sentence; it does not stumble over it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress

from sqlalchemy import Column, Table, select, text
from sqlalchemy.orm import Session

from reg44desk.db import search
from reg44desk.db.audit import NO_HASH, UNJOURNALLED, Image, commitment, encode, entry_hash
from reg44desk.db.models import Attachment, Base, Blob, Entry, Payload

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
"""What reading a stored value raises when it is none that this program wrote."""


def check_file(session: Session) -> list[str]:
    """What is wrong with the file itself: its structure and its references; empty when nothing is."""
    connection = session.connection()
    search.discard_if_broken(connection.connection.driver_connection)
    found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    found += [
        f"A record in {row[0]} points at one in {row[2]} that is not there." for row in connection.execute(text("PRAGMA foreign_key_check"))
    ]
    return found


def check_chain(session: Session) -> list[str]:
    """Every stream's entries follow one another without a gap, hash by hash, and each payload is the one committed to."""
    return _all_of(_broken_links(session), "The journal holds a line that cannot be read.")


def check_tables(session: Session) -> list[str]:
    """Each table equals what the journal says it holds."""
    expected = rebuilt(session)
    problems: list[str] = []
    for table in Base.metadata.sorted_tables:
        if table.name not in UNJOURNALLED:
            differing = _differing(session, table, expected.get(table.name, {}))
            problems += _all_of(differing, f"{table.name}: a record holds something that cannot be read.")
    return problems


def check_attachments(session: Session) -> list[str]:
    """Every attachment's bytes are there and are the ones that were attached."""
    return _all_of(_wrong_attachments(session), "The record of an attached file cannot be read.")


def rebuilt(session: Session) -> dict[str, dict[str, Image]]:
    """Every journalled table as the journal alone tells it: {table: {row id: contents}}; ends at a line that cannot be read."""
    tables: dict[str, dict[str, Image]] = {}
    query = select(Entry.table_name, Entry.row_id, Entry.operation, Payload.body).join(Payload, Payload.entry_id == Entry.id)
    with suppress(*UNREADABLE):
        for table, row_id, operation, body in session.execute(query.order_by(Entry.clock, Entry.stream, Entry.seq)):
            rows = tables.setdefault(table, {})
            if operation == "remove":
                rows.pop(str(row_id), None)
            else:
                rows.setdefault(str(row_id), {}).update(_new_values(body))
    return tables


def _all_of(problems: Iterator[str], stumbled: str) -> list[str]:
    found: list[str] = []
    try:
        found.extend(problems)
    except UNREADABLE:
        found.append(stumbled)
    return found


def _broken_links(session: Session) -> Iterator[str]:
    last: dict[str, tuple[int, str]] = {}
    columns = [c.key for c in Entry.__table__.columns]
    query = select(Entry, Payload).outerjoin(Payload, Payload.entry_id == Entry.id).order_by(Entry.stream, Entry.seq)
    lines: Iterable[tuple[Entry, Payload | None]] = session.execute(query)
    for entry, payload in lines:
        seq, previous = last.get(entry.stream, (0, NO_HASH))
        where = f"Journal line {entry.seq} of {entry.stream}"
        if entry.seq != seq + 1 or entry.previous_hash != previous:
            yield f"{where} does not follow the line before it."
        if entry_hash({c: getattr(entry, c) for c in columns}) != entry.hash:
            yield f"{where} has been changed."
        if payload is None:
            yield f"{where} has lost its contents."
        elif commitment(payload.salt, payload.body) != entry.commitment:
            yield f"The contents of journal line {entry.seq} of {entry.stream} have been changed."
        last[entry.stream] = (entry.seq, entry.hash)


def _new_values(body: str) -> Image:
    """The new value of each field a journal line changed; nothing when it cannot be read, which check_chain reports."""
    with suppress(*UNREADABLE):
        return {key: new for key, (_old, new) in json.loads(body).items()}
    return {}


def _differing(session: Session, table: Table, journal: dict[str, Image]) -> Iterator[str]:
    columns = [c for c in table.columns if c.key != "revision"]
    stored = {str(row["id"]): {c.key: encode(row[c.key]) for c in columns} for row in session.execute(select(table)).mappings()}
    for row_id in sorted(stored.keys() | journal.keys()):
        if row_id not in journal:
            yield f"{table.name}: record {row_id} is not in the journal."
        elif row_id not in stored:
            yield f"{table.name}: record {row_id} is in the journal but missing."
        elif stored[row_id] != _in_columns_of_today(columns, journal[row_id]):
            yield f"{table.name}: record {row_id} differs from the journal."


def _in_columns_of_today(columns: list[Column[object]], image: Image) -> Image:
    """What an older journal says, after upgrades: a column that came later holds its default, one that went is left out."""
    return {c.key: image[c.key] if c.key in image else encode(_default(c)) for c in columns}


def _default(column: Column[object]) -> object:
    given: object = getattr(column.default, "arg", None)
    return given({}) if callable(given) else given


def _wrong_attachments(session: Session) -> Iterator[str]:
    for attachment in session.scalars(select(Attachment)):
        blob = session.get(Blob, attachment.sha256)
        if blob is None or hashlib.sha256(blob.data).hexdigest() != attachment.sha256:
            yield f"The attached file of {attachment.size} bytes ({attachment.id}) is missing or damaged."
