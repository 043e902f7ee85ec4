"""A casebook into which the officer's workbook has been brought, made once and copied for each test; and the workbook to type into."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock
from tests.factories import import_tracker
from tests.services.workbooks import Copy


@pytest.fixture(scope="session")
def imported_file(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook with the sample tracker in it, closed."""
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("imported") / "imported.r44"))
    desk = upkeep.open_desk(path, PASSPHRASE, FakeClock(), ACTOR, DEVICE)
    import_tracker(desk)
    desk.close()
    return path


@pytest.fixture
def imported(imported_file: Path, tmp_path: Path, open_desk: Callable[[Path], Desk]) -> Desk:
    """A casebook of the test's own with the sample tracker in it, open."""
    return open_desk(Path(shutil.copy(imported_file, tmp_path / "imported.r44")))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """The officer's workbook, to type into."""
    return Copy(tmp_path / "tracker.xlsx")
