"""Bring a casebook's schema up to date: forward only, in one transaction, after a verified backup."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text

from reg44desk.db import search
from reg44desk.db.engine import make_engine
from reg44desk.db.triggers import statements
from reg44desk.errors import TroubleError

if TYPE_CHECKING:
    from reg44desk.db.casebook import Casebook

HEAD = "0008"
"""The newest revision; a test compares it with the scripts, so that opening an up-to-date file need not load Alembic."""

SCRIPTS = "reg44desk:db/migrations"


def make_schema(path: Path, key: bytes, salt: bytes) -> None:
    """Build the newest schema in an empty file."""
    engine = make_engine(path, key, salt)
    try:
        with engine.connect() as connection, connection.begin():
            migrate(connection)
            search.fill(connection)
    finally:
        engine.dispose()


def revision_of(book: Casebook) -> str:
    """The schema revision a casebook has; "" when it says none."""
    with closing(book.connect()) as connection:
        said = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone() if said else None
    return str(found[0]) if found else ""


def bring_up_to_date(book: Casebook, now: datetime, scripts: str = SCRIPTS, head: str = HEAD) -> str | None:
    """Upgrade an older casebook; gives the revision it had, or None when it was up to date.

    Raises TroubleError for a file of a newer program, or when the upgrade does not work out: then nothing has changed.
    """
    found = revision_of(book)
    if found == head:
        return None
    if found not in known_revisions(scripts):
        raise TroubleError(
            f"{book.path.name} was made by a newer version of this program.", "Install the newest version, then open it again."
        )
    from reg44desk.db.backup import back_up

    back_up(book, book.path.with_name(f"{book.path.stem} before upgrade {now:%Y-%m-%d %H%M%S}{book.path.suffix}"))
    _upgrade(book, scripts)
    return found


def known_revisions(scripts: str = SCRIPTS) -> set[str]:
    """Every revision this program knows."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config(scripts)).walk_revisions()}


def migrate(connection: Connection, scripts: str = SCRIPTS) -> None:
    """Run every script that a connection's database lacks, then put the triggers back; inside the caller's transaction."""
    from alembic import command

    config = _config(scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    for statement in statements():
        connection.execute(text(statement))


def _config(scripts: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  Alembic is loaded only where needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", scripts)
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(book: Casebook, scripts: str) -> None:
    """One transaction with foreign keys off (rebuilding a table would else drop its children), checked before it is kept."""
    book.engine.dispose()
    try:
        with book.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            search.discard_if_broken(driver)
            driver.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                migrate(connection, scripts)
                search.fill(connection)
                _must_be_sound(connection)
    except Exception as error:
        raise TroubleError(
            f"{book.path.name} could not be brought up to date.", "Nothing was changed. Send this message to your support."
        ) from error
    finally:
        book.engine.dispose()


def _must_be_sound(connection: Connection) -> None:
    wrong = connection.execute(text("PRAGMA foreign_key_check")).all()
    said = connection.execute(text("PRAGMA integrity_check")).scalar()
    if wrong or said != "ok":
        raise ValueError(f"{len(wrong)} references point nowhere; the structure is {said}")
