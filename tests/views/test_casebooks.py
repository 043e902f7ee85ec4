"""Before a casebook is open: making one, opening one, the recovery key, and the window that greets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from reg44desk.pdf import preview
from reg44desk.services.desk import Desk
from reg44desk.views import alerts, casebooks
from reg44desk.views.casebooks import EITHER, NewCasebookDialog, OpenDialog, RecentButton, RecoveryKeyDialog, Welcome, Who
from tests import drivers
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock

AGAIN = "The same passphrase again"
WORDS = "otter lantern quiet bridge"
KEY = "R44-ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"
WRONG = "That passphrase does not open this casebook. Type it again, or use the recovery key."


@pytest.fixture
def who(clock: FakeClock) -> Who:
    return Who(clock, ACTOR, DEVICE)


@pytest.fixture
def desks() -> Iterator[list[Desk]]:
    """Collects what is opened, and closes it at the end."""
    opened: list[Desk] = []
    yield opened
    for one in opened:
        one.close()


@pytest.fixture
def welcome(qtbot: QtBot, who: Who, desks: list[Desk], casebook: Path) -> Welcome:
    window = Welcome(who, (str(casebook), str(casebook.with_name("gone.r44"))))
    qtbot.addWidget(window)
    window.opened.connect(desks.append)
    window.show()
    return window


def test_open_a_casebook_with_enter(welcome: Welcome, casebook: Path, desks: list[Desk]) -> None:
    """Enter in the passphrase field opens."""
    welcome.open_path(casebook)
    asking = drivers.dialog("Open test")
    drivers.fill(asking, EITHER, PASSPHRASE)
    drivers.key(drivers.field(asking, EITHER).control, Qt.Key.Key_Return)
    drivers.until(lambda: bool(desks))
    assert desks[0].path == casebook
    assert drivers.no_dialog()
