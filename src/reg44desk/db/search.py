"""The index that finds anything: FTS5 over folded words, kept right by every commit, rebuilt whenever it is missing or damaged.

It holds no text: only which words (made by `domain.folding`) stand in which record. An entry's number says its kind, then its
day, so that the newest of a kind come first without sorting. docs/decisions/0015 has the reasons.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from reg44desk.db.models import Row
from reg44desk.db.search_sources import KINDS, Source, all_ids, expanded, sources, touched
from reg44desk.domain.folding import index_words, is_short_number

MADE_BY = "1"
"""Raise it when words are folded differently or other words are indexed: every index is then made afresh."""

BEING_MADE = f"{MADE_BY}, being made"
BATCH = 400
SHORT = 3
"""Up to so many letters FTS5 keeps lists of what begins with them (`prefix`)."""
FEW = 16
OF_A_KIND, OF_A_DAY = 2**56, 2**32

_FTS5 = "fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 2 3')"
MAKE = (
    "CREATE TABLE IF NOT EXISTS search_state (made_by TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS search_entry (id INTEGER PRIMARY KEY, row_id BLOB NOT NULL UNIQUE)",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS search_names USING {_FTS5}",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS search_words USING {_FTS5}",
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_terms USING fts5vocab(search_words, instance)",
)
VIRTUAL = ("search_names", "search_words", "search_terms")
PLAIN = (
    *(f"{table}_{part}" for table in VIRTUAL[:2] for part in ("data", "idx", "docsize", "config")),
    "search_entry",
    "search_state",
)
TABLES = (*VIRTUAL, *PLAIN)
"""Tables of the index: no records, so neither counted nor compared."""

_CORRUPT = 11


class IndexNotReadyError(Exception):
    """The index is missing, damaged or made by another version: `rebuild` makes it."""


# Finding


def must_be_ready(session: Session) -> None:
    """Raise IndexNotReadyError when the index must be made first."""
    if _state(session.connection()) != MADE_BY:
        raise IndexNotReadyError


def ask(session: Session, words: Sequence[str]) -> tuple[str, ...]:
    """Each word (of `domain.folding`, so letters and digits only) as FTS5 is asked for it. Raises IndexNotReadyError.

    FTS5 reads all that begins with a longer word before it gives the first record. So where few words begin with it, those are named.
    """
    with _of_the_index():
        return tuple(_asked(session.connection(), word) for word in words)


def lookup(session: Session, kind: str, asked: Sequence[str], limit: int, *, in_names: bool = False) -> list[uuid.UUID]:
    """Records of a kind that have everything asked for, newest first. Raises IndexNotReadyError."""
    first = KINDS.index(kind) * OF_A_KIND
    query = text(_LOOK_UP.replace("search_words", "search_names") if in_names else _LOOK_UP)
    values = {"wanted": " AND ".join(asked), "first": first, "last": first + OF_A_KIND - 1, "limit": limit}
    with _of_the_index():
        return [uuid.UUID(bytes=found) for (found,) in session.connection().execute(query, values)]


_LOOK_UP = (
    "SELECT row_id FROM search_entry JOIN "
    "(SELECT rowid AS found FROM search_words WHERE search_words MATCH :wanted AND rowid BETWEEN :first AND :last "
    "ORDER BY rowid DESC LIMIT :limit) ON id = found ORDER BY id DESC"
)


def _asked(connection: Connection, word: str) -> str:
    if is_short_number(word):
        return f'"{word}"'
    terms = _terms(connection, word) if len(word) > SHORT else []
    return f"({' OR '.join(terms)})" if 0 < len(terms) <= FEW else f'"{word}" *'


def _terms(connection: Connection, word: str) -> list[str]:
    """The first words of the index that begin with this one: one more than few where there are many."""
    query = text("SELECT term FROM search_terms WHERE term >= :word LIMIT 1")
    found: list[str] = []
    term = word
    while len(found) <= FEW:
        term = str(connection.execute(query, {"word": term}).scalar() or "")
        if not term.startswith(word):
            break
        found.append(f'"{term}"')
        term += "\x01"
    return found


@contextlib.contextmanager
def _of_the_index() -> Iterator[None]:
    """What the database says of a damaged index means that it must be made afresh."""
    try:
        yield
    except DatabaseError as error:
        if is_damage(error.orig or error):
            raise IndexNotReadyError from error
        raise


# Keeping it right


def note(session: Session, row: Row, old: Mapping[str, Any] | None) -> None:
    """Remember that a row was written, until the commit."""
    session.info.setdefault("search", set()).update(touched(row, old))


def keep(session: Session) -> None:
    """Before a commit: index what it has written. The index's own damage never stops a command; it is then made afresh later."""
    session.flush()
    written = session.info.pop("search", None)
    if not written:
        return
    connection = session.connection()
    try:
        with connection.begin_nested():
            if _state(connection) in (MADE_BY, BEING_MADE):
                for kind, ids in expanded(connection, written).items():
                    _renew(connection, kind, ids)
    except DatabaseError as error:
        if not is_damage(error.orig or error):
            raise
        with contextlib.suppress(DatabaseError), connection.begin_nested():
            connection.execute(text("DELETE FROM search_state"))


def _state(connection: Connection) -> str:
    """Which version made the index; "" when there is none, or a part of it is missing."""
    there = text("SELECT count(*) FROM sqlite_master WHERE name IN :names").bindparams(bindparam("names", expanding=True))
    if connection.execute(there, {"names": TABLES}).scalar() != len(TABLES):
        return ""
    return str(connection.execute(text("SELECT made_by FROM search_state")).scalar() or "")


def _renew(connection: Connection, kind: str, ids: Iterable[uuid.UUID]) -> None:
    every = list(dict.fromkeys(ids))
    for begin in range(0, len(every), BATCH):
        batch = every[begin : begin + BATCH]
        there = _entries(connection, batch)
        _store(connection, kind, sources(connection, kind, batch), there)
        _remove(connection, list(there.values()))


def _entries(connection: Connection, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    query = text("SELECT row_id, id FROM search_entry WHERE row_id IN :ids").bindparams(bindparam("ids", expanding=True))
    found = connection.execute(query, {"ids": [one.bytes for one in ids]})
    return {uuid.UUID(bytes=row_id): number for row_id, number in found}


def _store(connection: Connection, kind: str, found: Iterable[Source], there: dict[uuid.UUID, int]) -> None:
    """Write what was found; an entry that keeps its kind and day keeps its number. Those kept are taken out of `there`."""
    new, words = [], []
    ends: dict[int, int] = {}
    for one in found:
        first = KINDS.index(kind) * OF_A_KIND + one.day * OF_A_DAY
        number = there.get(one.id, -1)
        if first <= number < first + OF_A_DAY:
            del there[one.id]
        else:
            if one.id in there:
                _remove(connection, [there.pop(one.id)])
            number = ends[first] = (ends[first] if first in ends else _end(connection, first)) + 1
            new.append({"id": number, "row_id": one.id.bytes})
        words.append({"id": number, "names": _joined(one.names), "words": _joined((*one.names, *one.rest))})
    if new:
        connection.execute(text("INSERT INTO search_entry (id, row_id) VALUES (:id, :row_id)"), new)
    if words:
        connection.execute(text("INSERT OR REPLACE INTO search_names (rowid, words) VALUES (:id, :names)"), words)
        connection.execute(text("INSERT OR REPLACE INTO search_words (rowid, words) VALUES (:id, :words)"), words)


def _end(connection: Connection, first: int) -> int:
    query = text("SELECT max(id) FROM search_entry WHERE id BETWEEN :first AND :last")
    found = connection.execute(query, {"first": first, "last": first + OF_A_DAY - 1}).scalar()
    return first if found is None else int(found)


def _remove(connection: Connection, numbers: Sequence[int]) -> None:
    if numbers:
        gone = [{"id": number} for number in numbers]
        for statement in _REMOVE:
            connection.execute(text(statement), gone)


_REMOVE = (
    "DELETE FROM search_names WHERE rowid = :id",
    "DELETE FROM search_words WHERE rowid = :id",
    "DELETE FROM search_entry WHERE id = :id",
)


def _joined(parts: Iterable[str]) -> str:
    return " ".join(index_words("\n".join(filter(None, parts))))


# Making it


def fill(connection: Connection) -> None:
    """Make the index of everything within the caller's transaction: for a new file and after an upgrade."""
    for statement in (
        *MAKE,
        "DELETE FROM search_names",
        "DELETE FROM search_words",
        "DELETE FROM search_entry",
        "DELETE FROM search_state",
    ):
        connection.execute(text(statement))
    for kind in KINDS:
        _renew(connection, kind, all_ids(connection, kind))
    connection.execute(text("INSERT INTO search_state (made_by) VALUES (:by)"), {"by": MADE_BY})


def rebuild(engine: Engine) -> None:
    """Make the index afresh, whatever state it is in, in short transactions: work can go on meanwhile, and is indexed as it is saved."""
    driver = engine.raw_connection()
    try:
        discard(driver.driver_connection)
    finally:
        driver.close()
    writing = engine.execution_options(write=True)
    with writing.begin() as connection:
        for statement in MAKE:
            connection.execute(text(statement))
        connection.execute(text("INSERT INTO search_state (made_by) VALUES (:by)"), {"by": BEING_MADE})
        waiting = [(kind, ids) for kind in KINDS for ids in _batches(all_ids(connection, kind))]
    for kind, ids in waiting:
        with writing.begin() as connection:
            _renew(connection, kind, ids)
    with writing.begin() as connection:
        connection.execute(text("UPDATE search_state SET made_by = :by"), {"by": MADE_BY})


def _batches(ids: list[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    for begin in range(0, len(ids), BATCH):
        yield ids[begin : begin + BATCH]


# Damage


def is_damage(error: BaseException) -> bool:
    """Whether a database error tells of the index, and not of the disk or of the records."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == _CORRUPT:
        return True
    return isinstance(error, dbapi2.DatabaseError) and is_of_index(str(error))


def is_of_index(words: str) -> bool:
    """Whether what the database says is about the index."""
    return "search_" in words or "fts5" in words


def discard_if_broken(driver: Any) -> bool:
    """Take a damaged index out of a file, so that its other checks can run; says whether that was needed. Other damage stays."""
    broken = any(_is_broken(driver, table) for table in VIRTUAL[:2])
    if broken:
        with contextlib.suppress(dbapi2.DatabaseError):
            discard(driver)
    return broken


def _is_broken(driver: Any, table: str) -> bool:
    """Whether the database finds fault with one half of the index, or it lacks entries; one that is not there is not broken."""
    try:
        said = [str(row[0]) for row in driver.execute(f"PRAGMA integrity_check({table})")]
        uneven = driver.execute(f"SELECT (SELECT count(*) FROM search_entry) <> (SELECT count(*) FROM {table}_docsize)")  # noqa: S608
        return bool(uneven.fetchone()[0]) or any(is_of_index(line) for line in said)
    except dbapi2.DatabaseError as error:
        return is_of_index(str(error)) and f"no such table: {table}" not in f"{error} "


def discard(driver: Any) -> None:
    """Take the index out, even one that the database refuses to drop: its entry first, then its parts as the tables they are."""
    driver.execute("PRAGMA writable_schema=ON")
    driver.execute(f"DELETE FROM sqlite_master WHERE type = 'table' AND name IN {VIRTUAL}")  # noqa: S608  own names
    driver.execute("PRAGMA writable_schema=RESET")
    for table in PLAIN:
        driver.execute(f"DROP TABLE IF EXISTS {table}")
