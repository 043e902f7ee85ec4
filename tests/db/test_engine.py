"""The connection: settings in force, what the key must look like, nothing readable on the disk (offline.md 6.1, T15)."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlcipher3 import dbapi2

from reg44desk.db.casebook import Casebook
from reg44desk.db.engine import OLDEST_SQLITE, check_sqlite, connect, make_engine
from reg44desk.errors import TroubleError
from reg44desk.services.desk import Desk
from tests.db.steps import add_person, beside, opened

CANARY = "Zebedee-Quillfeather-4711"
SETTINGS = [
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("recursive_triggers", 1),
    ("trusted_schema", 0),
    ("secure_delete", 1),
    ("busy_timeout", 5000),
    ("temp_store", 2),
    ("mmap_size", 0),
    ("wal_autocheckpoint", 0),
]


@pytest.mark.parametrize(("setting", "value"), SETTINGS)
def test_every_connection_has_the_settings_that_were_measured(desk: Desk, setting: str, value: object) -> None:
    """offline.md 6.1."""
    with desk.file.engine.connect() as one, desk.file.engine.connect() as another, closing(desk.file.connect()) as own:
        found = [connection.exec_driver_sql(f"PRAGMA {setting}").scalar() for connection in (one, another)]
        found += own.execute(f"PRAGMA {setting}").fetchone()
    assert found == [value] * 3


def test_temporary_tables_and_error_messages_do_not_leave_the_process(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    """offline.md 10: SQLAlchemy's error text contained the name, SQLCipher writes to the error output."""
    with desk.file.engine.connect() as connection, pytest.raises((IntegrityError, StatementError)) as error:
        connection.execute(text("INSERT INTO person (id, name) VALUES (:id, :name)"), {"id": "1", "name": CANARY})
    assert CANARY not in str(error.value)
    assert capfd.readouterr().err == ""


def test_the_pinned_sqlite_cannot_lose_a_commit_between_two_connections() -> None:
    """offline.md 1.1: 3.51.3 or newer."""
    assert OLDEST_SQLITE == (3, 51, 3)
    check_sqlite(dbapi2.sqlite_version_info)
    check_sqlite((3, 51, 3))


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 46, 1), (2, 99, 99)])
def test_an_older_sqlite_is_refused_in_plain_words(version: tuple[int, int, int]) -> None:
    with pytest.raises(TroubleError) as trouble:
        check_sqlite(version)
    assert trouble.value.what == "This copy of the program holds a database library that is too old to be safe."
    assert trouble.value.do == "Install the newest version of the program."


@pytest.mark.parametrize(("key", "salt"), [(b"k" * 31, b"s" * 16), (b"k" * 32, b"s" * 15), (b"", b""), (b"k" * 33, b"s" * 16)])
def test_a_key_of_the_wrong_length_never_reaches_the_database(tmp_path: Path, key: bytes, salt: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes and a salt 16"):
        connect(tmp_path / "new.r44", key, salt)
    assert beside(tmp_path / "new.r44") == {}


def test_a_wrong_key_reads_nothing(casebook: Path) -> None:
    before = beside(casebook)
    with pytest.raises(dbapi2.DatabaseError, match="not a database"):
        connect(casebook, b"k" * 32, casebook.read_bytes()[:16])
    assert beside(casebook) == before


def test_a_transaction_that_means_to_write_takes_its_turn_at_once(desk: Desk) -> None:
    writing = desk.file.engine.execution_options(write=True)
    with writing.connect() as one, closing(desk.file.connect()) as other:
        one.begin()
        other.execute("PRAGMA busy_timeout=0")
        with pytest.raises(dbapi2.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_a_transaction_that_only_reads_stands_in_nobodys_way(desk: Desk) -> None:
    with desk.file.engine.connect() as reader, closing(desk.file.connect()) as other:
        before = reader.execute(text("SELECT count(*) FROM person")).scalar()
        other.execute("PRAGMA busy_timeout=0")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO person (name, email, phone, organisation, is_team, id, revision) VALUES ('n', '', '', '', 0, 'x', 1)")
        other.execute("COMMIT")
        assert reader.execute(text("SELECT count(*) FROM person")).scalar() == before


def test_a_table_made_in_a_transaction_goes_with_it(desk: Desk) -> None:
    """architecture.md 7: transactional DDL."""
    with desk.file.engine.connect() as connection:
        connection.execute(text("CREATE TABLE half_made (a)"))
        connection.rollback()
        assert connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'half_made'")).scalar() == 0


def test_an_engine_of_its_own_unlocks_the_same_file(casebook: Path) -> None:
    with opened(casebook) as book:
        engine = make_engine(casebook, book._key, book._salt)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM casebook")).scalar() == 1
        engine.dispose()


def test_what_was_typed_is_nowhere_on_the_disk_while_open_or_closed(desk: Desk, casebook: Path) -> None:
    """offline.md T15: a canary, searched in every file of the casebook."""
    add_person(desk, CANARY)
    assert hits(casebook) == []
    desk.file.checkpoint()
    add_person(desk, f"{CANARY} the second")
    assert {name[8:] for name in beside(casebook)} == {"", "-wal", "-shm", "-keys", "-lock"}
    assert hits(casebook) == []
    desk.close()
    assert hits(casebook) == []


def hits(path: Path) -> list[str]:
    """Files that hold the canary, or words that every casebook has, in a readable form."""
    wanted = [word.encode(code) for word in (CANARY, "CREATE TABLE", "alembic") for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return [name for name, data in beside(path).items() for word in wanted if word in data]


def test_the_canary_would_be_found_if_it_lay_open(tmp_path: Path) -> None:
    (tmp_path / "open.r44-wal").write_bytes(b"..." + CANARY.encode("utf-16-le"))
    assert hits(tmp_path / "open.r44") == ["open.r44-wal"]


def test_a_closed_casebook_hands_out_no_lock(casebook: Path) -> None:
    book: Casebook = opened(casebook)
    book.close()
    assert not book._lock.is_locked
