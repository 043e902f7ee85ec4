"""Upgrades: forward only, whole or not at all, after a verified copy; children survive their parent's rebuilding (architecture.md 7)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from reg44desk.db import search, upgrade
from reg44desk.db.casebook import Casebook
from reg44desk.db.engine import SALT_MAGIC, make_engine
from reg44desk.db.models import Base
from reg44desk.db.triggers import TRIGGERS
from reg44desk.db.upgrade import HEAD, bring_up_to_date, known_revisions, make_schema, revision_of
from reg44desk.errors import TroubleError
from reg44desk.services.desk import Desk
from tests.conftest import START
from tests.db.steps import beside, opened, person_names, problems
from tests.factories import make_finished

PACKAGED = Path(upgrade.__file__).with_name("migrations")
NEXT = "next1"
FAILED = "test.r44 could not be brought up to date. Nothing was changed. Send this message to your support."
COPY = "test before upgrade 2022-01-21 120000.r44"

Write = Callable[[str], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Puts one more script after the newest one, in a copy of the scripts; gives the copy's place."""

    def write_script(body: str) -> str:
        folder = tmp_path / "scripts"
        shutil.copytree(PACKAGED, folder, ignore=shutil.ignore_patterns("__pycache__"))
        start = f'"""Next."""\nimport sqlalchemy as sa\nfrom alembic import op\nrevision = "{NEXT}"\ndown_revision = "{HEAD}"\n'
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        (folder / "versions" / "next.py").write_text(f"{start}\n\ndef upgrade() -> None:\n{lines}\n", encoding="utf-8")
        return str(folder)

    return write_script


@pytest.fixture
def book(desk: Desk) -> Casebook:
    """An open casebook with a home, its people, a visit and a report in it."""
    make_finished(desk)
    return desk.file


def fetch(book: Casebook, query: str) -> list[Any]:
    with closing(book.connect()) as connection:
        return list(connection.execute(query).fetchall())


def everything(book: Casebook) -> list[str]:
    """The whole database as SQL: its tables, triggers and rows."""
    with closing(book.connect()) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        rows = [repr(connection.execute("SELECT * FROM ? ORDER BY 1".replace("?", name)).fetchall()) for name in names]
        return [repr(row) for row in connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name")] + rows


def fresh(path: Path, make: Callable[[Engine], None] | None = None) -> Engine:
    """An engine on an empty database, filled by the scripts or by somebody else."""
    key, salt = b"k" * 32, SALT_MAGIC + b"saltsa"
    if make is None:
        make_schema(path, key, salt)
    engine = make_engine(path, key, salt)
    if make is not None:
        make(engine)
    return engine


def reference(key: Any) -> tuple[Any, ...]:
    return key["name"], *key["constrained_columns"], key["referred_table"], *sorted(key["options"].items())


def shape(engine: Engine) -> dict[str, Any]:
    """Every table's columns, keys and rules, as the database itself describes them."""
    found = inspect(engine)
    shapes: dict[str, Any] = {}
    for table in set(found.get_table_names()) - {"alembic_version", *search.TABLES}:
        columns = {(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in found.get_columns(table)}
        references = {reference(key) for key in found.get_foreign_keys(table)}
        checks = {(str(c["name"]).removeprefix(f"ck_{table}_"), " ".join(c["sqltext"].split())) for c in found.get_check_constraints(table)}
        uniques = {(u["name"], *u["column_names"]) for u in found.get_unique_constraints(table)}
        indexes = {(i["name"], bool(i["unique"]), *i["column_names"]) for i in found.get_indexes(table)}
        shapes[table] = columns, references, checks, uniques, indexes, found.get_pk_constraint(table)
    return shapes


def test_the_scripts_lead_to_exactly_the_tables_of_the_code(tmp_path: Path) -> None:
    engine = fresh(tmp_path / "new.db")
    with engine.connect() as connection:
        own = {"include_name": lambda name, kind, _parents: kind != "table" or name not in search.TABLES}
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True, **own})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_rules_and_references_are_those_of_the_code_too(tmp_path: Path) -> None:
    """Alembic's own comparison looks at neither check constraints nor deferred references."""
    scripted, coded = fresh(tmp_path / "scripted.db"), fresh(tmp_path / "coded.db", Base.metadata.create_all)
    wanted = shape(coded)
    assert set(shape(scripted)) == set(wanted)
    for table, parts in shape(scripted).items():
        assert parts == wanted[table], table
    scripted.dispose()
    coded.dispose()


def test_the_index_of_the_scripts_is_that_of_the_code(tmp_path: Path) -> None:
    """A damaged index is made afresh by the code; nobody can tell it from one that the scripts made."""

    def made(engine: Engine) -> None:
        with engine.begin() as connection:
            for statement in search.MAKE:
                connection.exec_driver_sql(statement)

    def parts(engine: Engine) -> list[tuple[str, str]]:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE name LIKE 'search%' ORDER BY name").all()
        engine.dispose()
        return [(name, sql.replace("IF NOT EXISTS ", "")) for name, sql in found]

    scripted = parts(fresh(tmp_path / "scripted.db"))
    assert {name for name, _sql in scripted} == set(search.TABLES)
    assert parts(fresh(tmp_path / "coded.db", made)) == scripted


def test_the_newest_script_is_the_one_the_program_expects() -> None:
    scripts = ScriptDirectory.from_config(upgrade._config(upgrade.SCRIPTS))
    assert scripts.get_heads() == [HEAD]
    assert {"0001", HEAD} <= known_revisions()


def test_scripts_import_nothing_of_the_program() -> None:
    """architecture.md 7: a script must run the same when the code has moved on."""
    for script in [PACKAGED / "env.py", *PACKAGED.joinpath("versions").glob("*.py")]:
        assert "reg44desk" not in script.read_text(encoding="utf-8"), script.name


def test_a_new_casebook_is_up_to_date(casebook: Path) -> None:
    with opened(casebook) as book:
        assert revision_of(book) == HEAD
        assert book.upgraded_from is None
        assert bring_up_to_date(book, START) is None
    assert list(beside(casebook)) == ["test.r44"]


def test_an_upgrade_changes_the_tables_and_keeps_every_row(book: Casebook, desk: Desk, write: Write) -> None:
    before = {table: fetch(book, "SELECT count(*) FROM ?".replace("?", table)) for table in Base.metadata.tables}
    scripts = write('op.add_column("person", sa.Column("extra", sa.String(9), nullable=False, server_default="kept"))')
    assert bring_up_to_date(book, START, scripts, NEXT) == HEAD
    assert revision_of(book) == NEXT
    assert set(fetch(book, "SELECT extra FROM person")) == {("kept",)}
    assert {table: fetch(book, "SELECT count(*) FROM ?".replace("?", table)) for table in before} == before
    assert problems(desk) == []


def test_before_an_upgrade_a_copy_is_kept_that_opens(book: Casebook, write: Write) -> None:
    names = fetch(book, "SELECT name FROM person ORDER BY name")
    bring_up_to_date(book, START, write("op.execute(\"UPDATE person SET name = 'lost'\")"), NEXT)
    with opened(book.path.with_name(COPY)) as copy:
        assert revision_of(copy) == HEAD
        assert fetch(copy, "SELECT name FROM person ORDER BY name") == names


def test_without_a_copy_there_is_no_upgrade(book: Casebook, write: Write) -> None:
    book.path.with_name(f".{COPY}.part").mkdir()
    with pytest.raises(TroubleError, match="The backup could not be written"):
        bring_up_to_date(book, START, write('op.execute("DELETE FROM person")'), NEXT)
    assert revision_of(book) == HEAD
    assert fetch(book, "SELECT count(*) FROM person") != [(0,)]


REBUILD = """
op.execute("CREATE TABLE seen AS SELECT foreign_keys AS here FROM pragma_foreign_keys")
for table in ("home", "entry", "reg44_visit"):
    with op.batch_alter_table(table, recreate="always") as batch:
        batch.add_column(sa.Column("extra", sa.String(9), nullable=False, server_default="x"))
"""


def test_a_table_is_rebuilt_without_losing_its_children(book: Casebook, write: Write) -> None:
    """architecture.md 7: with foreign keys on, rebuilding a parent fails or drops its children."""
    children = "SELECT (SELECT count(*) FROM home_status_change), (SELECT count(*) FROM payload), (SELECT count(*) FROM reg44_report)"
    before = fetch(book, children)
    bring_up_to_date(book, START, write(REBUILD), NEXT)
    assert fetch(book, "SELECT here FROM seen") == [(0,)]
    assert fetch(book, children) == before
    assert fetch(book, "PRAGMA foreign_key_check") == []


def test_after_an_upgrade_references_count_again(book: Casebook, write: Write) -> None:
    bring_up_to_date(book, START, write(REBUILD), NEXT)
    with book.engine.connect() as one, book.engine.connect() as another:
        assert [c.exec_driver_sql("PRAGMA foreign_keys").scalar() for c in (one, another)] == [1, 1]


def test_the_triggers_that_rebuilding_drops_are_back(book: Casebook, write: Write) -> None:
    bring_up_to_date(book, START, write(REBUILD), NEXT)
    assert {name for (name,) in fetch(book, "SELECT name FROM sqlite_master WHERE type = 'trigger'")} == set(TRIGGERS)
    with closing(book.connect()) as connection, pytest.raises(Exception, match="append-only"):
        connection.execute("DELETE FROM entry")


BREAKS_OFF = """
op.create_table("half_made", sa.Column("id", sa.Integer(), primary_key=True))
op.execute("UPDATE person SET name = 'lost'")
op.execute("DROP TABLE training")
"""
FAILURES = {
    "a bug": 'raise RuntimeError("half way")',
    "a statement refused": 'op.execute("INSERT INTO nowhere VALUES (1)")',
    "a rule broken": "op.execute(\"UPDATE home SET home_type = 'castle'\")",
    "a reference left behind": 'op.execute("DELETE FROM home")',
}


def broken(failure: str) -> str:
    """A script that changes much and then fails."""
    return "\n".join((BREAKS_OFF, FAILURES[failure]))


@pytest.mark.parametrize("failure", FAILURES)
def test_an_upgrade_that_fails_leaves_nothing_behind(book: Casebook, desk: Desk, write: Write, failure: str) -> None:
    before = everything(book)
    with pytest.raises(TroubleError) as trouble:
        bring_up_to_date(book, START, write(broken(failure)), NEXT)
    assert str(trouble.value) == FAILED
    assert everything(book) == before
    assert revision_of(book) == HEAD
    assert problems(desk) == []


def test_after_a_failed_upgrade_the_casebook_still_opens_and_works(book: Casebook, desk: Desk, write: Write) -> None:
    with pytest.raises(TroubleError):
        bring_up_to_date(book, START, write(broken("a bug")), NEXT)
    names = person_names(desk)
    desk.close()
    with opened(book.path) as again:
        assert sorted(name for (name,) in fetch(again, "SELECT name FROM person")) == names
        assert fetch(again, "PRAGMA foreign_key_check") == []


def test_an_older_casebook_is_upgraded_as_it_opens(casebook: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = write('op.add_column("person", sa.Column("extra", sa.String(9)))')
    monkeypatch.setattr(bring_up_to_date, "__defaults__", (scripts, NEXT))
    with opened(casebook) as book:
        assert book.upgraded_from == HEAD
        assert revision_of(book) == NEXT
    assert set(beside(casebook)) == {"test.r44", COPY}
    with opened(casebook) as book:
        assert book.upgraded_from is None


def test_a_casebook_whose_upgrade_fails_as_it_opens_is_left_as_it_was(
    casebook: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = casebook.read_bytes()
    monkeypatch.setattr(bring_up_to_date, "__defaults__", (write(broken("a bug")), NEXT))
    with pytest.raises(TroubleError, match="could not be brought up to date"):
        opened(casebook)
    assert casebook.read_bytes() == before
    assert set(beside(casebook)) == {"test.r44", COPY}
