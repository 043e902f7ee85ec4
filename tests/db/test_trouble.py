"""What the database says went wrong, in words that say what to do; the errors are real ones of the pinned library."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from reg44desk.db import trouble
from reg44desk.db.casebook import Casebook
from reg44desk.db.trouble import trouble_from
from reg44desk.services.desk import Desk

Fault = Callable[[Casebook, Any], None]


def full(_file: Casebook, connection: Any) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")
    connection.execute("CREATE TABLE big AS SELECT randomblob(100000) AS x")


def busy(file: Casebook, connection: Any) -> None:
    with closing(file.connect()) as other:
        other.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA busy_timeout=0")
        connection.execute("BEGIN IMMEDIATE")


def read_only(_file: Casebook, connection: Any) -> None:
    connection.execute("PRAGMA query_only=ON")
    connection.execute("DELETE FROM draft")


def gone(file: Casebook, _connection: Any) -> None:
    file.connect(file.path.parent / "nowhere" / "test.r44")


def damaged(_file: Casebook, connection: Any) -> None:
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("UPDATE sqlite_master SET sql = 'nonsense' WHERE name = 'draft'")
    connection.execute("PRAGMA writable_schema=RESET")
    connection.execute("SELECT * FROM draft")


def not_ours(file: Casebook, _connection: Any) -> None:
    other = file.path.with_name("other.r44")
    other.write_bytes(os.urandom(8192))
    file.connect(other)


FAULTS = [
    (full, "The disk is full, so this change was not saved.", "Free some space, then try again. Nothing saved before is lost."),
    (busy, "The casebook is busy in another program.", "Wait a moment, then try again."),
    (read_only, "The casebook cannot be written to.", "Copy it to a folder of your own and open that copy."),
    (gone, "The casebook cannot be reached.", "Check that its folder is still there, then try again."),
    (damaged, "The casebook is damaged.", "Close it and restore a backup."),
    (not_ours, "The casebook is damaged.", "Close it and restore a backup."),
]


@pytest.mark.parametrize(("fault", "what", "do"), FAULTS)
def test_each_trouble_with_the_disk_has_its_sentence(desk: Desk, fault: Fault, what: str, do: str) -> None:
    with closing(desk.file.connect()) as connection, pytest.raises(dbapi2.DatabaseError) as error:
        fault(desk.file, connection)
    found = trouble_from(error.value)
    assert found is not None
    assert (found.what, found.do) == (what, do)


def test_a_disk_that_reports_an_error() -> None:
    found = trouble_from(dbapi2.OperationalError("disk I/O error"))
    assert found is not None
    assert (found.what, found.do) == ("The disk reported an error, so this change was not saved.", "Check the disk, then try again.")


@pytest.mark.parametrize("error", [dbapi2.OperationalError("no such table: visit"), ValueError("odd"), RuntimeError()])
def test_a_mistake_of_our_own_is_no_trouble(error: Exception) -> None:
    assert trouble_from(error) is None


def test_every_sentence_is_plain_and_short() -> None:
    for _sign, what, do in trouble._SENTENCES:
        for sentence in f"{what} {do}".split(". "):
            assert len(sentence.split()) < 25
        assert not {"SQL", "database", "WAL", "exception", "I/O"} & set(f"{what} {do}".replace(".", "").split())
