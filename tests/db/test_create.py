"""Making a casebook: whole or not at all, for its owner's eyes only, under a name that is free."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from reg44desk.db import keys
from reg44desk.db.casebook import create_casebook
from reg44desk.db.engine import PAGE, SALT_MAGIC
from reg44desk.errors import TroubleError, UserError
from tests.conftest import CHEAP, PASSPHRASE, START
from tests.db.steps import beside, opened, ordinary_folder, posix_only, run_python, without_rights

FULL_DISK = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from reg44desk.db.casebook import create_casebook
from reg44desk.db.keys import KeyCost
from reg44desk.errors import TroubleError
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    create_casebook(Path(sys.argv[1]), "four words make it", now=datetime(2022, 1, 1, tzinfo=UTC), cost=KeyCost(64, 1, 1))
except TroubleError as trouble:
    print(trouble)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "new").mkdir()
    return tmp_path / "new" / "office.r44"


def make(path: Path, passphrase: str = PASSPHRASE) -> str:
    return create_casebook(path, passphrase, now=START, cost=CHEAP).recovery_key


def test_a_new_casebook_is_one_file_that_opens_with_passphrase_and_recovery_key(path: Path) -> None:
    recovery_key = make(path)
    assert list(beside(path)) == ["office.r44"]
    opened(path).close()
    opened(path, recovery_key.lower()).close()
    assert list(beside(path)) == ["office.r44"]


def test_a_new_casebook_is_whole_pages_and_then_its_key_slots(path: Path) -> None:
    make(path)
    data = path.read_bytes()
    found = keys.from_trailer(data)
    assert found is not None
    assert [slot.kind for slot in found[0]] == ["passphrase", "recovery"]
    assert (len(data) - found[1]) % PAGE == 0
    assert data.startswith(SALT_MAGIC)


def test_two_casebooks_share_no_key(path: Path) -> None:
    other = path.with_name("other.r44")
    assert make(path) != make(other)
    with pytest.raises(UserError):
        opened(other, "another passphrase")
    assert path.read_bytes()[:16] != other.read_bytes()[:16]


@posix_only
def test_only_its_owner_may_read_it_whatever_the_umask(path: Path) -> None:
    """offline.md 6.1 and T16: files 0600, also under umask 0."""
    before = os.umask(0)
    try:
        make(path)
        with opened(path) as book, book.engine.execution_options(write=True).begin() as connection:
            connection.execute(text("INSERT INTO blob VALUES ('a', 'b')"))
            rights = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert set(rights) == {f"office.r44{end}" for end in ("", "-wal", "-shm", "-keys", "-lock")}
    assert set(rights.values()) == {0o600}


def test_a_short_passphrase_makes_nothing(path: Path) -> None:
    with pytest.raises(UserError, match="12 characters or more"):
        make(path, "too short")
    assert beside(path) == {}


def test_a_file_of_that_name_is_never_overwritten(path: Path) -> None:
    path.write_bytes(b"somebody's work")
    with pytest.raises(UserError) as refused:
        make(path)
    assert [(p.field, p.message) for p in refused.value.problems] == [("path", "office.r44 is there already. Choose another name.")]
    assert beside(path) == {"office.r44": b"somebody's work"}


def test_changes_left_by_a_casebook_that_is_gone_do_not_get_into_a_new_one(path: Path) -> None:
    path.with_name("office.r44-wal").write_bytes(b"changes of another")
    with pytest.raises(UserError, match=r"Part of an earlier office\.r44 is still there\. Choose another name\."):
        make(path)
    path.with_name("office.r44-wal").write_bytes(b"")
    make(path)
    opened(path).close()


@pytest.mark.parametrize("place", ["nowhere/office.r44", "text.txt/office.r44", f"{'x' * 248}.r44", f"{'x' * 300}.r44"])
def test_where_no_file_can_be_made_a_sentence_says_so(path: Path, place: str) -> None:
    path.with_name("text.txt").write_text("no folder", encoding="utf-8")
    with pytest.raises(TroubleError) as trouble:
        make(path.parent / place)
    assert trouble.value.what.endswith(".r44 could not be made in that folder.")
    assert trouble.value.do == "Choose a folder of your own on this computer, on a disk that has space."
    assert list(beside(path)) == ["text.txt"]


@posix_only
def test_a_folder_that_is_somebody_elses_is_refused() -> None:
    with ordinary_folder() as folder:
        folder.chmod(0o500)
        with without_rights(folder), pytest.raises(TroubleError, match="could not be made in that folder"):
            make(folder / "office.r44")
        assert list(folder.iterdir()) == []


@posix_only
def test_a_disk_without_space_leaves_no_half_casebook(path: Path) -> None:
    said, errors = run_python(FULL_DISK, path).communicate(timeout=60)
    assert said == (
        "office.r44 could not be made in that folder. Choose a folder of your own on this computer, on a disk that has space.\n"
    ), errors
    assert beside(path) == {}


def test_the_first_records_are_in_it_from_the_start(path: Path) -> None:
    def fill(engine: Engine) -> None:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO blob VALUES ('a', 'b')"))

    create_casebook(path, PASSPHRASE, now=START, cost=CHEAP, fill=fill)
    with opened(path) as book, book.engine.connect() as connection:
        assert connection.execute(text("SELECT sha256 FROM blob")).scalars().all() == ["a"]


def test_first_records_that_fail_leave_nothing_behind(path: Path) -> None:
    def fill(engine: Engine) -> None:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO blob VALUES (NULL, NULL)"))

    with pytest.raises(IntegrityError):
        create_casebook(path, PASSPHRASE, now=START, cost=CHEAP, fill=fill)
    assert beside(path) == {}
