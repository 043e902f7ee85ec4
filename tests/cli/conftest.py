"""A casebook with the officer's tracker in it, and the program's commands as a person types them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reg44desk import cli
from reg44desk.services import upkeep
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock
from tests.factories import import_tracker


@dataclass(frozen=True)
class Answer:
    """What a command did: its exit status and what it printed where."""

    status: int
    out: str
    err: str


Program = Callable[..., Answer]


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Program:
    """Runs commands in the test's own folder, with the right passphrase in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REG44DESK_PASSPHRASE", PASSPHRASE)

    def run(*arguments: object) -> Answer:
        status = cli.run([str(one) for one in arguments])
        printed = capsys.readouterr()
        return Answer(status, printed.out, printed.err)

    return run


@pytest.fixture(scope="session")
def tracked_template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook with the tracker brought in, made once."""
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("tracked") / "tracked.r44"))
    desk = upkeep.open_desk(path, PASSPHRASE, FakeClock(), ACTOR, DEVICE)
    import_tracker(desk)
    desk.close()
    return path


@pytest.fixture
def tracked(tracked_template: Path, tmp_path: Path) -> Path:
    """A closed casebook of the test's own with the tracker in it, named X.r44 in the test's folder."""
    return Path(shutil.copy(tracked_template, tmp_path / "X.r44"))
