"""The sample casebook of the day: made once a day, never mixed up with a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from reg44desk.domain.types import CasebookKind
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import people, sample, sample_file, upkeep
from reg44desk.services.desk import Desk
from tests.conftest import ACTOR, CHEAP, DEVICE, FakeClock


def opened(folder: Path, clock: FakeClock) -> Desk:
    return sample_file.open_sample(folder, clock, ACTOR, DEVICE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sample"


def test_it_is_kept_for_the_day_and_made_afresh_the_next(folder: Path, clock: FakeClock) -> None:
    desk = opened(folder, clock)
    assert desk.kind is CasebookKind.SAMPLE
    desk.do(people.add_person, people.PersonDraft(name="N. Newcomer"))
    desk.close()
    again = opened(folder, clock)
    assert "N. Newcomer" in [p.name for p in again.read(people.list_people, again.today())]
    again.close()
    clock.move(days=1)
    fresh = opened(folder, clock)
    assert "N. Newcomer" not in [p.name for p in fresh.read(people.list_people, fresh.today())]
    fresh.close()
    assert [p.name for p in folder.glob("*.r44")] == ["Sample 2022-01-22.r44"]


def test_one_that_is_open_in_another_window_is_left_alone(folder: Path, clock: FakeClock) -> None:
    first = opened(folder, clock)
    with pytest.raises(TroubleError, match="is open already"):
        opened(folder, clock)
    clock.move(days=1)
    opened(folder, clock).close()
    assert (folder / "Sample 2022-01-21.r44").exists()
    first.close()


def test_a_real_casebook_in_its_place_is_refused(folder: Path, clock: FakeClock) -> None:
    folder.mkdir()
    upkeep.make_casebook(folder / "Sample 2022-01-21.r44", sample.PASSPHRASE, clock, ACTOR, DEVICE, cost=CHEAP)
    with pytest.raises(UserError, match="is not the sample casebook"):
        opened(folder, clock)
