"""What every test may use: a fixed clock, and a desk on a real casebook copied from one made once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reg44desk.db.keys import KeyCost
from reg44desk.services import upkeep
from reg44desk.services.desk import Actor, Desk
from reg44desk.views import theme

PASSPHRASE = "a casebook for the tests"
CHEAP = KeyCost(64, 1, 1)
ACTOR = Actor("Test Officer")
DEVICE = "testdevice"
START = datetime(2022, 1, 21, 12, 0, tzinfo=UTC)

settings.register_profile("short", max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.register_profile("long", max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.load_profile("short")


class FakeClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and samples of a test stay in the test's own folder."""
    monkeypatch.setenv("REG44DESK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("REG44DESK_PASSPHRASE", raising=False)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty casebook, made once."""
    path = tmp_path_factory.mktemp("template") / "template.r44"
    upkeep.make_casebook(path, PASSPHRASE, FakeClock(), ACTOR, DEVICE, cost=CHEAP)
    return path


@pytest.fixture
def casebook(template: Path, tmp_path: Path) -> Path:
    """A casebook of the test's own, closed."""
    return Path(shutil.copy(template, tmp_path / "test.r44"))


@pytest.fixture
def open_desk(clock: FakeClock) -> Iterator[Callable[[Path], Desk]]:
    """Opens casebooks, and closes them at the end."""
    opened: list[Desk] = []

    def open_one(path: Path) -> Desk:
        desk = upkeep.open_desk(path, PASSPHRASE, clock, ACTOR, DEVICE)
        opened.append(desk)
        return desk

    yield open_one
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(casebook: Path, open_desk: Callable[[Path], Desk]) -> Desk:
    """An open, empty casebook."""
    return open_desk(casebook)


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[QWidget], QWidget]]:
    """Shows a screen as large as a small laptop's, dressed as the program dresses it; afterwards it is gone for good."""
    theme.apply(qapp, scheme="light", text_size=100)

    def one(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(1366, 768)
        widget.show()
        qapp.processEvents()
        return widget

    yield one
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
