"""Fixtures that start the whole program as a person does, on a fixed day, with file dialogs answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reg44desk.app.program import Program
from reg44desk.services import upkeep as services_upkeep
from reg44desk.views import alerts
from tests import drivers as d
from tests.conftest import CHEAP, FakeClock

Answers = dict[str, Path]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """What the person chooses in file dialogs: "open" and "save"."""
    given: Answers = {}
    monkeypatch.setattr(alerts, "choose_file", lambda *_args, **_kwargs: given["open"])
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_args, **_kwargs: given["save"])
    return given


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Program]]:
    """Starts the program with arguments; keys are stretched cheaply, all else is real. Everything is closed at the end."""
    usual = services_upkeep.make_casebook

    def cheaply(*args: object, **kwargs: object) -> str:
        return usual(*args, **{"cost": CHEAP} | kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(services_upkeep, "make_casebook", cheaply)
    begun: list[Program] = []

    def one(*arguments: str) -> Program:
        program = Program(qapp, clock)
        begun.append(program)
        program.begin(arguments)
        d.settle()
        return program

    yield one
    for program in begun:
        for window in (program.window, program.welcome):
            if window is not None:
                window.close()
                window.deleteLater()
        program.jobs.close()
        program.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
