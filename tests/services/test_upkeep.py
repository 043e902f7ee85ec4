"""Looking after a casebook: made, opened, checked, backed up, put back; nothing is ever written over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Casebook
from reg44desk.domain.types import CasebookKind
from reg44desk.errors import Problem, TroubleError, UserError
from reg44desk.services import history, homes, upkeep
from reg44desk.services.desk import Desk
from tests.conftest import ACTOR, CHEAP, DEVICE, PASSPHRASE, FakeClock
from tests.factories import make_finished, make_home
from tests.services.steps import contents

Open = Callable[[Path], Desk]


def one(session: Session) -> tuple[CasebookKind, object, object]:
    book = session.scalars(select(Casebook)).one()
    return book.kind, book.made_at, book.restored_at


def names(desk: Desk) -> list[str]:
    return [row.name for row in desk.read(homes.list_homes, desk.today())]


@pytest.mark.parametrize("kind", list(CasebookKind))
def test_a_new_casebook_knows_what_it_is_and_when_it_was_made(
    tmp_path: Path, open_desk: Open, clock: FakeClock, kind: CasebookKind
) -> None:
    path = tmp_path / "new.r44"
    upkeep.make_casebook(path, PASSPHRASE, clock, ACTOR, DEVICE, kind=kind, cost=CHEAP)
    desk = open_desk(path)
    assert (desk.kind, desk.read(one)) == (kind, (kind, clock.now, None))
    assert [(a.label, a.actor) for a in desk.read(history.list_actions)] == [("Make the casebook", ACTOR.name)]
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_recovery_key_opens_what_the_passphrase_opens(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "new.r44"
    key = upkeep.make_casebook(path, PASSPHRASE, clock, ACTOR, DEVICE, cost=CHEAP)
    desk = upkeep.open_desk(path, key, clock, ACTOR, DEVICE)
    desk.close()
    with pytest.raises(UserError):
        upkeep.open_desk(path, "not the passphrase", clock, ACTOR, DEVICE)


def test_a_casebook_is_never_made_over_another_file(casebook: Path, clock: FakeClock) -> None:
    before = casebook.read_bytes()
    with pytest.raises(UserError, match="is there already"):
        upkeep.make_casebook(casebook, PASSPHRASE, clock, ACTOR, DEVICE, cost=CHEAP)
    assert casebook.read_bytes() == before


def test_a_new_passphrase_must_be_long_enough_and_the_same_twice() -> None:
    """offline.md R9."""
    assert upkeep.passphrase_problems(PASSPHRASE, PASSPHRASE) == ()
    assert upkeep.passphrase_problems(PASSPHRASE, PASSPHRASE + " ") == (
        Problem("again", "This is not the same passphrase. Type both again."),
    )
    assert len(upkeep.passphrase_problems("short", "short")) == 1


def test_check_finds_nothing_wrong_and_says_how_much_it_read(desk: Desk) -> None:
    make_finished(desk)
    health = desk.read(upkeep.check_casebook)
    assert health.problems == ()
    assert health.lines >= health.records > 10


def test_a_backup_is_the_same_casebook(desk: Desk, tmp_path: Path, open_desk: Open) -> None:
    make_finished(desk)
    info = upkeep.back_up(desk, tmp_path / "copy.r44")
    assert info.path == tmp_path / "copy.r44"
    assert contents(open_desk(info.path)) == contents(desk)


def test_a_backup_replaces_an_earlier_one_only_when_told_to(desk: Desk, tmp_path: Path, open_desk: Open) -> None:
    path = tmp_path / "copy.r44"
    upkeep.back_up(desk, path)
    make_home(desk)
    with pytest.raises(UserError, match="is there already"):
        upkeep.back_up(desk, path)
    upkeep.back_up(desk, path, overwrite=True)
    assert names(open_desk(path)) == ["Oak House"]


def test_a_backup_before_an_import_stands_in_its_own_folder(desk: Desk, clock: FakeClock) -> None:
    """experience.md: before each import a checked copy; two in one second are two."""
    clock.move(days=160)
    first, second, third = (upkeep.back_up_before(desk, "import").path for _ in range(3))
    assert [p.name for p in (first, second, third)] == [
        "test before import 2022-06-30 130000.r44",
        "test before import 2022-06-30 130000 2.r44",
        "test before import 2022-06-30 130000 3.r44",
    ]
    assert (first.parent, first.parent.stat().st_mode & 0o777) == (desk.path.parent / "Backups", 0o700)


def test_without_room_for_the_backup_it_is_told(desk: Desk) -> None:
    (desk.path.parent / "Backups").write_text("in the way")
    with pytest.raises(TroubleError, match="The folder Backups could not be made beside the casebook"):
        upkeep.back_up_before(desk, "import")


def test_a_backup_is_put_back_and_what_was_there_is_kept(desk: Desk, tmp_path: Path, open_desk: Open, clock: FakeClock) -> None:
    """offline.md 0: the casebook that is replaced is set aside, never overwritten."""
    make_home(desk, "Oak House")
    backup = upkeep.back_up(desk, tmp_path / "copy.r44").path
    make_home(desk, "Elm House")
    path = desk.path
    desk.close()
    clock.move(days=1)
    restored = upkeep.restore(backup, path, PASSPHRASE, clock, ACTOR, DEVICE)
    assert restored.set_aside is not None
    assert (names(open_desk(path)), names(open_desk(restored.set_aside))) == (["Oak House"], ["Elm House", "Oak House"])


def test_a_restored_casebook_says_so_and_numbers_on_in_a_new_stream(desk: Desk, tmp_path: Path, open_desk: Open, clock: FakeClock) -> None:
    """No number of the journal is ever used twice for two different lines."""
    backup, path, stream = upkeep.back_up(desk, tmp_path / "copy.r44").path, desk.path, desk.stream
    desk.close()
    upkeep.restore(backup, path, PASSPHRASE, clock, ACTOR, DEVICE)
    again = open_desk(path)
    assert again.stream != stream
    assert again.read(one)[2] == clock.now
    assert again.read(history.list_actions)[0].label == "Restore a backup"
    assert again.read(upkeep.check_casebook).problems == ()


def test_a_backup_can_be_put_where_nothing_is(desk: Desk, tmp_path: Path, open_desk: Open, clock: FakeClock) -> None:
    backup = upkeep.back_up(desk, tmp_path / "copy.r44").path
    restored = upkeep.restore(backup, tmp_path / "elsewhere.r44", PASSPHRASE, clock, ACTOR, DEVICE)
    assert (restored.path, restored.set_aside) == (tmp_path / "elsewhere.r44", None)
    assert open_desk(restored.path).kind is CasebookKind.REAL


def test_a_backup_that_cannot_be_opened_replaces_nothing(desk: Desk, tmp_path: Path, clock: FakeClock) -> None:
    backup, path = upkeep.back_up(desk, tmp_path / "copy.r44").path, desk.path
    desk.close()
    before = path.read_bytes()
    with pytest.raises(UserError):
        upkeep.restore(backup, path, "not the passphrase", clock, ACTOR, DEVICE)
    assert path.read_bytes() == before
