"""What cannot be opened: each case has its own sentence, and the file is left as it was, to the byte."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.db import casebook as casebook_file
from reg44desk.db import engine
from reg44desk.db.engine import PAGE
from reg44desk.errors import TroubleError, UserError
from reg44desk.services.desk import Desk
from tests.conftest import PASSPHRASE
from tests.db.steps import (
    add_person,
    beside,
    by_hand,
    opened,
    ordinary_folder,
    person_names,
    posix_only,
    problems,
    refusal,
    run_python,
    without_rights,
)

RESTORE = "Restore a backup, or ask for help before you change anything."
CHOOSE = "Choose a file whose name ends in .r44 that this program made."
READ_ONLY = "test.r44 cannot be changed where it lies. Copy it to a folder of your own and open that copy."
DAMAGED = f"test.r44 is damaged. {RESTORE}"
NO_KEYS = f"test.r44 is damaged: the part that holds its keys is missing. {RESTORE}"
NOT_OPENED = (
    "test.r44 could not be opened. Check that its disk is there and has space, and that no other program uses the file. Then try again."
)
HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from reg44desk.db.casebook import open_casebook
with open_casebook(Path(sys.argv[1]), sys.argv[2], now=datetime(2022, 1, 1, tzinfo=UTC)):
    print("open", flush=True)
    sys.stdin.read()
"""


def end_of_pages(path: Path) -> int:
    return path.stat().st_size // PAGE * PAGE


def flip(path: Path, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)


def test_opening_and_closing_changes_nothing(casebook: Path) -> None:
    before = beside(casebook)
    opened(casebook).close()
    assert beside(casebook) == before


def test_a_wrong_passphrase(casebook: Path) -> None:
    said = "That passphrase does not open this casebook. Type it again, or use the recovery key."
    assert refusal(casebook, "not the passphrase") == said
    with pytest.raises(UserError) as refused:
        opened(casebook, "")
    assert refused.value.problems[0].field == "passphrase"


def test_nothing_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.r44") == "gone.r44 is not there. Check the name and the folder."


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.r44").mkdir()
    assert refusal(tmp_path / "folder.r44") == f"folder.r44 is a folder, not a casebook. {CHOOSE}"


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.r44").touch()
    said = "empty.r44 is empty, so it is not a casebook. If it should hold your work, restore a backup."
    assert refusal(tmp_path / "empty.r44") == said


@pytest.mark.parametrize("content", [b"Dear diary", b"x", b"\0" * PAGE, "A visit note – in words.\n".encode() * 500])
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "notes.r44").write_bytes(content)
    assert refusal(tmp_path / "notes.r44") == f"notes.r44 is not a Reg44 Desk casebook. {CHOOSE}"


def test_a_database_of_another_program(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.r44")) as other:
        other.execute("CREATE TABLE t (a)")
    assert refusal(tmp_path / "other.r44") == f"other.r44 is not a Reg44 Desk casebook. {CHOOSE}"


@given(st.data())
def test_a_flipped_bit_anywhere_in_the_pages(template: Path, tmp_path: Path, data: st.DataObject) -> None:
    """offline.md T4: 100 % refused."""
    path = Path(shutil.copy(template, tmp_path / "test.r44"))
    flip(path, data.draw(st.integers(10 * 8, end_of_pages(path) * 8 - 1), label="bit"))
    assert refusal(path) == DAMAGED


@pytest.mark.parametrize("at", [10, 15, 16, 100, PAGE - 1, PAGE])
def test_damage_at_the_seams_of_the_first_page(casebook: Path, at: int) -> None:
    flip(casebook, at * 8)
    assert refusal(casebook) == DAMAGED


def test_damage_in_the_mark_of_the_file(casebook: Path) -> None:
    flip(casebook, 0)
    assert refusal(casebook) == f"test.r44 is not a Reg44 Desk casebook. {CHOOSE}"


@given(st.data())
def test_a_flipped_bit_anywhere_in_the_key_slots(template: Path, tmp_path: Path, data: st.DataObject) -> None:
    path = Path(shutil.copy(template, tmp_path / "test.r44"))
    flip(path, data.draw(st.integers(end_of_pages(path) * 8, path.stat().st_size * 8 - 1), label="bit"))
    assert refusal(path) == NO_KEYS


@given(st.data())
def test_a_file_cut_short_anywhere(template: Path, tmp_path: Path, data: st.DataObject) -> None:
    """offline.md T4: 100 % refused."""
    whole = template.read_bytes()
    path = tmp_path / "test.r44"
    path.write_bytes(whole[: data.draw(st.integers(10, len(whole) - 1), label="length")])
    assert refusal(path) == NO_KEYS


def test_a_file_with_something_after_its_end(casebook: Path) -> None:
    casebook.write_bytes(casebook.read_bytes() + b"\n")
    assert refusal(casebook) == NO_KEYS


def cut_a_page(pages: bytes) -> bytes:
    return pages[:-PAGE]


def blank_a_page(pages: bytes) -> bytes:
    return pages[:-PAGE] + bytes(PAGE)


def swap_two_pages(pages: bytes) -> bytes:
    return pages[:PAGE] + pages[2 * PAGE : 3 * PAGE] + pages[PAGE : 2 * PAGE] + pages[3 * PAGE :]


@pytest.mark.parametrize("harm", [cut_a_page, blank_a_page, swap_two_pages])
def test_a_page_lost_blanked_or_swapped_is_noticed_though_the_keys_are_whole(casebook: Path, harm: Callable[[bytes], bytes]) -> None:
    end, whole = end_of_pages(casebook), casebook.read_bytes()
    casebook.write_bytes(harm(whole[:end]) + whole[end:])
    assert refusal(casebook) == DAMAGED


def test_damage_where_nothing_is_stored_at_present_is_noticed(desk: Desk, casebook: Path) -> None:
    """A page that is free now will be used again; its fingerprint is checked like any other."""
    with by_hand(desk.file) as connection:
        connection.execute("CREATE TABLE long AS SELECT randomblob(3000) AS x FROM sqlite_master")
        free = connection.execute("PRAGMA page_count").fetchone()[0] - 3
        connection.execute("DROP TABLE long")
    desk.close()
    flip(casebook, (free * PAGE + 100) * 8)
    assert refusal(casebook) == DAMAGED


def test_a_big_file_opens_without_reading_every_page(casebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening stays quick; Check and every backup read all of it."""
    with closing(opened(casebook)) as book, closing(book.connect()) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'payload'").fetchone()
    flip(casebook, (page * PAGE - 100) * 8)
    assert refusal(casebook) == DAMAGED
    monkeypatch.setattr(casebook_file, "CHECKED_BYTES", PAGE)
    opened(casebook).close()


def test_an_old_page_put_back_is_refused_or_found_by_check(casebook: Path, open_desk: Callable[[Path], Desk], tmp_path: Path) -> None:
    """offline.md T4: encryption does not notice an old page; it never opens as if nothing were missing."""
    earlier = casebook.read_bytes()
    desk = open_desk(casebook)
    for name in ("Ann", "Bea", "Cid"):
        add_person(desk, name)
    desk.close()
    later, path = casebook.read_bytes(), tmp_path / "mixed" / "test.r44"
    path.parent.mkdir()
    changed = [n for n in range(0, end_of_pages(casebook), PAGE) if earlier[n : n + PAGE] != later[n : n + PAGE]]
    assert len(changed) > 5
    for at in changed:
        path.write_bytes(later[:at] + earlier[at : at + PAGE] + later[at + PAGE :])
        assert not seems_whole(path, open_desk) or all_there(path, open_desk), at


def all_there(path: Path, open_desk: Callable[[Path], Desk]) -> bool:
    """Whether every record is there: the page was one of the index, which holds none."""
    desk = open_desk(path)
    names = person_names(desk)
    desk.close()
    return names == ["Ann", "Bea", "Cid"]


def seems_whole(path: Path, open_desk: Callable[[Path], Desk]) -> bool:
    """Whether a file opens and Check finds nothing."""
    try:
        desk = open_desk(path)
    except TroubleError:
        return False
    found = problems(desk)
    desk.close()
    return not found


@pytest.mark.parametrize("change", ["UPDATE alembic_version SET version_num = '9999'", "DELETE FROM alembic_version"])
def test_a_casebook_of_a_newer_program(desk: Desk, casebook: Path, change: str) -> None:
    with by_hand(desk.file) as connection:
        connection.execute(change)
    desk.close()
    said = "test.r44 was made by a newer version of this program. Install the newest version, then open it again."
    assert refusal(casebook) == said


def test_a_casebook_that_says_no_version_is_not_guessed_at(desk: Desk, casebook: Path) -> None:
    with by_hand(desk.file) as connection:
        connection.execute("DROP TABLE alembic_version")
    desk.close()
    assert "newer version" in refusal(casebook)


def test_open_already_in_this_program(desk: Desk, casebook: Path) -> None:
    add_person(desk, "Pat")
    assert refusal(casebook) == "test.r44 is open already. Close it in the other window first."
    assert person_names(desk) == ["Pat"]


def test_open_already_in_another_program(casebook: Path) -> None:
    """offline.md T12: the second is told."""
    other = run_python(HOLD, casebook, PASSPHRASE, stdin=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    assert refusal(casebook) == "test.r44 is open already. Close it in the other window first."
    other.communicate("")
    opened(casebook).close()
    assert other.returncode == 0


def test_held_by_a_program_that_knows_no_lock(desk: Desk, casebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That is no damage: nobody should restore a backup because of it."""
    monkeypatch.setattr(engine, "PRAGMAS", ("busy_timeout=0", "journal_mode=WAL"))
    other = desk.file.connect()
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    desk.close()
    with closing(other):
        other.execute("UPDATE casebook SET revision = revision")
        with pytest.raises(TroubleError, match=r"^test\.r44 could not be opened\. Check that its disk is there"):
            opened(casebook)


@posix_only
def test_a_file_that_may_only_be_read(casebook: Path) -> None:
    with ordinary_folder() as folder:
        path = Path(shutil.copy(casebook, folder / "test.r44"))
        path.chmod(0o400)
        with without_rights(folder, path):
            assert refusal(path) == READ_ONLY


@posix_only
def test_a_folder_that_may_only_be_read(casebook: Path) -> None:
    with ordinary_folder() as folder:
        path = Path(shutil.copy(casebook, folder / "test.r44"))
        folder.chmod(0o500)
        with without_rights(folder, path):
            assert refusal(path) == READ_ONLY


def test_a_name_no_disk_can_hold(casebook: Path) -> None:
    with pytest.raises(TroubleError, match=r"x\.r44 could not be opened\. Check that its disk is there and has space"):
        opened(casebook.with_name("x" * 300 + ".r44"))


def test_key_slots_that_cannot_be_set_down_beside_it(casebook: Path) -> None:
    casebook.with_name("test.r44-keys").mkdir()
    with pytest.raises(TroubleError) as trouble:
        opened(casebook)
    assert str(trouble.value) == NOT_OPENED
