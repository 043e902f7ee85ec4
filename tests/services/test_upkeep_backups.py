"""The copy that is made before an import, and a new passphrase that is typed twice."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reg44desk.errors import TroubleError
from reg44desk.services import homes, upkeep
from reg44desk.services.desk import Desk
from tests import factories
from tests.conftest import FakeClock


def test_a_copy_before_an_import_lies_in_the_folder_backups(desk: Desk) -> None:
    """Offline.md 6.2: a verified backup before an import."""
    made = upkeep.back_up_before(desk, "import")
    assert made.path == desk.path.parent / "Backups" / "test before import 2022-01-21 120000.r44"
    assert os.name != "posix" or made.path.stat().st_mode & 0o077 == 0


def test_the_copy_holds_what_the_casebook_held(desk: Desk, open_desk: Callable[[Path], Desk]) -> None:
    factories.make_home(desk, "Alder House")
    copy = open_desk(upkeep.back_up_before(desk, "import").path)
    assert [h.name for h in copy.read(homes.list_homes, copy.today())] == ["Alder House"]
    assert copy.read(upkeep.check_casebook).problems == ()


def test_two_copies_in_one_second_are_both_kept(desk: Desk) -> None:
    first, second = (upkeep.back_up_before(desk, "import").path for _ in range(2))
    assert first.exists()
    assert second.name == "test before import 2022-01-21 120000 2.r44"


def test_the_name_tells_the_time_on_londons_clocks(desk: Desk, clock: FakeClock) -> None:
    """Regulation.md part c, rule 3: dates and times are London's, an hour ahead of UTC in summer."""
    clock.now = clock.now.replace(month=7)
    assert upkeep.back_up_before(desk, "import").path.name == "test before import 2022-07-21 130000.r44"


def test_a_file_in_the_place_of_the_folder_stops_it_in_plain_words(desk: Desk) -> None:
    desk.path.with_name("Backups").write_text("in the way")
    with pytest.raises(TroubleError) as caught:
        upkeep.back_up_before(desk, "import")
    assert caught.value.what == "The folder Backups could not be made beside the casebook."


def test_a_passphrase_typed_twice_alike_will_do() -> None:
    """Offline.md R9."""
    assert upkeep.passphrase_problems("otter lantern quiet bridge", "otter lantern quiet bridge") == ()


@pytest.mark.parametrize(
    ("first", "again", "field"), [("short", "short", "passphrase"), ("otter lantern quiet", "otter lantern quite", "again")]
)
def test_a_passphrase_too_short_or_mistyped_is_told_beside_its_field(first: str, again: str, field: str) -> None:
    """Offline.md R9: a mistyped passphrase makes data unreadable."""
    assert [p.field for p in upkeep.passphrase_problems(first, again)] == [field]
