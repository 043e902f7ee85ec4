"""The only place that makes a database engine: SQLCipher with a raw key, settings as offline.md 6.1 measured them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from reg44desk.errors import TroubleError

OLDEST_SQLITE = (3, 51, 3)
SALT_MAGIC = b"Reg44Desk1"
PAGE = 4096

PRAGMAS = (
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    "mmap_size=0",
    "wal_autocheckpoint=0",
    "cache_size=-65536",
)


def check_sqlite(version: tuple[int, int, int]) -> None:
    """Raise TroubleError for a SQLite that can lose a commit between two connections (offline.md 1.1, the WAL-reset bug)."""
    if version < OLDEST_SQLITE:
        raise TroubleError(
            "This copy of the program holds a database library that is too old to be safe.", "Install the newest version of the program."
        )


def connect(path: Path, key: bytes, salt: bytes) -> Any:
    """One connection of the driver, unlocked and set up. Raises the driver's DatabaseError when the key does not fit."""
    check_sqlite(dbapi2.sqlite_version_info)
    unlock = f"x'{key.hex()}{salt.hex()}'"
    if not re.fullmatch("x'[0-9a-f]{96}'", unlock):
        raise ValueError("a data key has 32 bytes and a salt 16")
    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f'PRAGMA key="{unlock}"')
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except dbapi2.Error:
        connection.close()
        raise
    return connection


def make_engine(path: Path, key: bytes, salt: bytes) -> Engine:
    """An engine on a casebook. Reads run in BEGIN, a connection with the option `write=True` in BEGIN IMMEDIATE."""
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(path, key, salt),
        poolclass=QueuePool,
        pool_size=2,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _end)
    return engine


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")


def _end(connection: Any, _record: object) -> None:
    """A commit that a deferred foreign key refused leaves its transaction open; SQLAlchemy takes it for ended, SQLite does not."""
    if connection is not None and connection.in_transaction:
        connection.rollback()
