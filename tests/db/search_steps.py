"""What stands in the index of a casebook, and what should."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from uuid import UUID

from sqlalchemy.orm import Session

from reg44desk.db import search
from reg44desk.db.search_sources import KINDS, all_ids, sources
from reg44desk.domain.folding import index_words, search_words
from reg44desk.services.desk import Desk

Contents = dict[UUID, tuple[str, int, frozenset[str], frozenset[str]]]
"""Of each record: its kind and day, the words of its names, all its words."""


def indexed(desk: Desk) -> Contents:
    """The index, read word by word."""
    with closing(desk.file.connect()) as connection:
        ids = {number: UUID(bytes=row_id) for row_id, number in connection.execute("SELECT row_id, id FROM search_entry")}
        words: list[dict[int, set[str]]] = []
        for table in ("search_names", "search_words"):
            connection.execute(f"CREATE VIRTUAL TABLE temp.{table}_seen USING fts5vocab(main, {table}, instance)")
            found: dict[int, set[str]] = {}
            for term, number in connection.execute(f"SELECT term, doc FROM {table}_seen"):  # noqa: S608
                found.setdefault(number, set()).add(term)
            words.append(found)
    assert all(found.keys() <= ids.keys() for found in words)
    return {
        row_id: (
            KINDS[number // search.OF_A_KIND],
            number % search.OF_A_KIND // search.OF_A_DAY,
            *(frozenset(found.get(number, ())) for found in words),
        )
        for number, row_id in ids.items()
    }


def expected(desk: Desk) -> Contents:
    """What the records say should stand there."""

    def read(session: Session) -> Contents:
        connection = session.connection()
        return {
            one.id: (kind, one.day, _words(one.names), _words((*one.names, *one.rest)))
            for kind in KINDS
            for one in sources(connection, kind, all_ids(connection, kind))
        }

    return desk.read(read)


def found(desk: Desk, kind: str, typed: str) -> list[UUID]:
    """The records of a kind that are found by what is typed."""
    return desk.read(lambda s: search.lookup(s, kind, search.ask(s, search_words(typed)), 50))


def is_right(desk: Desk) -> bool:
    """Whether the index is what it would be, were it made afresh."""
    found, wanted = indexed(desk), expected(desk)
    assert {key: (found.get(key), wanted.get(key)) for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key)} == {}
    return True


def _words(parts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for part in parts for word in index_words(part))
