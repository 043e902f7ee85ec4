"""Journal lines and report versions never change: not by SQL of our own, not by INSERT OR REPLACE (offline.md 2.4, T9; BR-17)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2

from reg44desk.db.models import Entry, Reg44Report
from reg44desk.db.triggers import TRIGGERS
from reg44desk.services.desk import Desk, Tx, command
from tests.db.steps import add_person, problems, rename_person
from tests.factories import make_finished

OTHER_HEADER = ", ".join(
    {"id": "'new'", "label": "'another'"}.get(c.key, c.key) if c.key != "schema" else '"schema"' for c in Entry.__table__.columns
)
ON_THE_JOURNAL = [
    "UPDATE entry SET label = 'another'",
    "UPDATE OR REPLACE entry SET seq = 1",
    "UPDATE OR IGNORE entry SET actor = 'another' WHERE seq = 2",
    "DELETE FROM entry",
    "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)",
    "INSERT OR REPLACE INTO entry SELECT * FROM entry",
    "REPLACE INTO entry SELECT * FROM entry WHERE seq = 2",
    "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2".replace("*", OTHER_HEADER),
    "INSERT OR IGNORE INTO entry SELECT * FROM entry WHERE seq = 2".replace("*", OTHER_HEADER),
    "UPDATE payload SET body = '{}'",
    "UPDATE OR REPLACE payload SET entry_id = (SELECT id FROM entry WHERE seq = 1)",
    "INSERT OR REPLACE INTO payload SELECT entry_id, salt, '{}' FROM payload",
]
ON_A_REPORT = [
    "UPDATE reg44_report SET content = '{}'",
    "UPDATE reg44_report SET version = 7",
    "UPDATE reg44_report SET check_code = 'x', revision = 2",
    "UPDATE OR REPLACE reg44_report SET made_at = '2001-01-01 00:00:00.000000'",
    "UPDATE reg44_report SET visit_id = 'x'",
    "INSERT OR REPLACE INTO reg44_report SELECT * FROM reg44_report",
    "INSERT INTO reg44_report SELECT * FROM reg44_report WHERE true ON CONFLICT DO UPDATE SET content = '{}'",
]


@pytest.fixture
def connection(desk: Desk) -> Iterator[Any]:
    """A connection as the program makes them, on a casebook with something in it."""
    make_finished(desk)
    rename_person(desk, add_person(desk), "Sam")
    with closing(desk.file.connect()) as own:
        yield own


def everything(connection: Any) -> list[Any]:
    queries = ("SELECT * FROM entry ORDER BY id", "SELECT * FROM payload ORDER BY entry_id", "SELECT * FROM reg44_report ORDER BY id")
    return [connection.execute(query).fetchall() for query in queries]


@pytest.mark.parametrize("statement", ON_THE_JOURNAL)
def test_the_journal_is_append_only(connection: Any, statement: str) -> None:
    """offline.md 2.4: triggers on update and delete alone are bypassed by INSERT OR REPLACE."""
    before = everything(connection)
    with pytest.raises(dbapi2.IntegrityError, match="the journal is append-only"):
        connection.execute(statement)
    assert everything(connection) == before


@pytest.mark.parametrize("statement", ON_A_REPORT)
def test_br17_a_report_version_never_changes(connection: Any, statement: str) -> None:
    """BR-17, promise P7."""
    before = everything(connection)
    with pytest.raises(dbapi2.IntegrityError, match="a report version never changes"):
        connection.execute(statement)
    assert everything(connection) == before


def test_the_guard_holds_also_where_triggers_do_not_recur(connection: Any) -> None:
    """The guard before insert does not lean on recursive_triggers."""
    connection.execute("PRAGMA recursive_triggers=OFF")
    before = everything(connection)
    for statement in (ON_THE_JOURNAL[5], ON_THE_JOURNAL[11], ON_A_REPORT[5]):
        with pytest.raises(dbapi2.IntegrityError):
            connection.execute(statement)
    assert everything(connection) == before


def test_br17_no_command_changes_a_report_version(desk: Desk) -> None:
    """BR-17: code that tries is stopped by the database."""

    @command("Touch up a report")
    def touch_up(tx: Tx) -> None:
        tx.session.scalars(select(Reg44Report)).one().check_code = "another"

    make_finished(desk)
    with pytest.raises(IntegrityError, match="a report version never changes"):
        desk.do(touch_up)
    assert problems(desk) == []


def test_contents_may_be_disposed_of_and_the_chain_still_verifies(connection: Any, desk: Desk) -> None:
    """offline.md decision 7: lawful disposal; without an entry that says so, Check names each line."""
    connection.execute("DELETE FROM payload WHERE entry_id = (SELECT id FROM entry WHERE seq = 3)")
    said = [p for p in problems(desk) if p.startswith("Journal")]
    assert said == [f"Journal line 3 of {desk.stream} has lost its contents."]


def test_every_trigger_is_there(desk: Desk) -> None:
    with closing(desk.file.connect()) as own:
        found = {name for (name,) in own.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert found == set(TRIGGERS)
