"""A damaged or missing index is made afresh and stops nothing; it goes where its casebook goes, and nowhere else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from reg44desk.db import search
from reg44desk.db.models import Person
from reg44desk.errors import TroubleError
from reg44desk.services import people, upkeep
from reg44desk.services import search as services
from reg44desk.services.desk import Desk
from tests.conftest import ACTOR, FakeClock
from tests.db.search_steps import expected, found, indexed, is_right
from tests.db.steps import opened, problems
from tests.factories import import_tracker, make_finished

OpenDesk = Callable[[Path], Desk]

# Damage

DAMAGE = {
    "an empty half": "DELETE FROM search_words_data",
    "garbage": "UPDATE search_words_data SET block = x'00112233445566'",
    "garbage in names": "UPDATE search_names_data SET block = x'00112233445566' WHERE id > 10",
    "its settings gone": "DROP TABLE search_words_config",
    "a part gone": "DROP TABLE search_names_docsize",
    "its list gone": "DROP TABLE search_entry",
    "its list emptied": "DELETE FROM search_entry",
    "its state gone": "DROP TABLE search_state",
    "made by another version": "UPDATE search_state SET made_by = '0'",
    "broken off half way": f"UPDATE search_state SET made_by = '{search.BEING_MADE}'",  # noqa: S608
    "all gone": "",
}


def harm(desk: Desk, damage: str) -> None:
    with closing(desk.file.connect()) as connection:
        if DAMAGE[damage]:
            connection.execute(DAMAGE[damage])
        else:
            search.discard(connection)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_made_afresh_and_nobody_is_told(casebook: Path, open_desk: OpenDesk, damage: str) -> None:
    desk = open_desk(casebook)
    done = make_finished(desk)
    harm(desk, damage)
    desk.close()
    again = open_desk(casebook)
    assert [hit.id for hit in services.find_in(again, "oak house") if hit.kind == "home"] == [done.home_id]
    assert is_right(again)
    assert problems(again) == []


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_while_the_casebook_is_open_stops_no_command_no_check_and_no_backup(desk: Desk, tmp_path: Path, damage: str) -> None:
    make_finished(desk)
    harm(desk, damage)
    desk.file.engine.dispose()
    desk.do(people.add_person, people.PersonDraft("Ann Other"))
    desk.undo()
    desk.redo()
    assert problems(desk) == []
    upkeep.back_up(desk, tmp_path / "copy.r44")
    assert [hit.title for hit in services.find_in(desk, "other")] == ["Ann Other"]
    assert is_right(desk)


@pytest.mark.parametrize("damage", ["garbage", "an empty half", "its settings gone"])
def test_damage_that_a_search_meets_first_is_mended_by_it(desk: Desk, damage: str) -> None:
    make_finished(desk)
    harm(desk, damage)
    desk.file.engine.dispose()
    assert len(services.find_in(desk, "oak house")) > 2
    assert is_right(desk)


def test_a_trouble_of_the_disk_is_no_damage_of_the_index(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise DatabaseError("", {}, dbapi2.OperationalError("database or disk is full"))

    monkeypatch.setattr(search, "_renew", full)
    with pytest.raises(Exception, match="full"):
        desk.do(people.add_person, people.PersonDraft("Ann"))
    monkeypatch.undo()
    assert desk.read(lambda s: s.scalars(select(Person.name)).all()) == []
    assert is_right(desk)


@pytest.mark.parametrize("call", [search.must_be_ready, lambda s: search.ask(s, ["oakhouse"])])
def test_a_trouble_of_the_disk_while_searching_is_told_as_what_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch, call: Any) -> None:
    def busy(*_: object, **__: object) -> None:
        raise DatabaseError("", {}, dbapi2.OperationalError("database is locked"))

    def look(session: Any) -> None:
        connection = session.connection()
        monkeypatch.setattr(type(connection), "execute", busy)
        call(session)

    with pytest.raises(TroubleError, match=r"used by another program|locked|busy"):
        desk.read(look)


def test_an_index_broken_off_half_way_goes_on_taking_in_what_is_saved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """architecture.md 8: it is made in short transactions, and work goes on between them; a killed program makes it again."""
    import_tracker(desk)
    whole, turns = search._renew, iter(range(1000))

    def renew(connection: Any, kind: str, ids: Any) -> None:
        if next(turns) == 1:
            raise KeyboardInterrupt
        whole(connection, kind, ids)

    monkeypatch.setattr(search, "_renew", renew)
    with pytest.raises(KeyboardInterrupt):
        search.rebuild(desk.file.engine)
    monkeypatch.undo()
    desk.do(people.add_person, people.PersonDraft("Meanwhile"))
    assert found(desk, "person", "meanwhile")
    with pytest.raises(search.IndexNotReadyError):
        desk.read(search.must_be_ready)
    assert services.find_in(desk, "meanwhile linden") == ()
    assert is_right(desk)


# Files


def test_a_backup_carries_the_index_and_a_restored_casebook_searches(desk: Desk, tmp_path: Path, open_desk: OpenDesk) -> None:
    import_tracker(desk)
    done = upkeep.back_up(desk, tmp_path / "copy.r44")
    assert not any(name.startswith("search") for name in done.rows)
    copy = open_desk(tmp_path / "copy.r44")
    assert indexed(copy) == indexed(desk) == expected(desk)


@pytest.mark.parametrize("schema", ["0001"])
def test_an_older_casebook_is_indexed_as_it_is_upgraded(schema: str, tmp_path: Path) -> None:
    kept = Path(__file__).with_name("golden") / f"schema_{schema}.r44"
    from tests.db.golden.make import PASSPHRASE as ITS_PASSPHRASE

    path = Path(shutil.copyfile(kept, tmp_path / "old.r44"))
    desk = upkeep.open_desk(path, ITS_PASSPHRASE, FakeClock(), ACTOR, "later")
    desk.read(search.must_be_ready)
    assert len(found(desk, "home", "house")) == 3
    assert is_right(desk)
    desk.close()


def test_no_word_of_the_index_lies_outside_the_encrypted_file(desk: Desk, casebook: Path) -> None:
    """offline.md 8: the index holds people's names."""
    desk.do(people.add_person, people.PersonDraft("Xyloquartz Person"))
    beside = b"".join(each.read_bytes() for each in casebook.parent.iterdir() if each.is_file())
    assert b"yloquartz" not in beside.lower()
    assert found(desk, "person", "xyloq")


def test_a_file_without_the_index_is_no_trouble(casebook: Path) -> None:
    with opened(casebook) as book, closing(book.connect()) as connection:
        search.discard(connection)
        assert not search.discard_if_broken(connection)
        assert "search" not in str(connection.execute("SELECT group_concat(name) FROM sqlite_master").fetchone())
