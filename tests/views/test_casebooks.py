"""Before a casebook is open: making one, opening one, the recovery key, and the window that greets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from reg44desk.db.keys import read_recovery_key
from reg44desk.domain.types import CasebookKind
from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from reg44desk.views import alerts
from reg44desk.views.casebooks import EITHER, NewCasebookDialog, RecentButton, RecoveryKeyDialog, Welcome, Who
from reg44desk.views.work import WorkDialog
from tests import drivers
from tests.conftest import ACTOR, CHEAP, DEVICE, PASSPHRASE, FakeClock
from tests.views.showing import Show

AGAIN = "The same passphrase again"
WORDS = "otter lantern quiet bridge"
KEY = "R44-ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"
WRONG = "That passphrase does not open this casebook. Type it again, or use the recovery key."
SAFE = "I have put the recovery key in a safe place"


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
def welcome(show: Show, who: Who, desks: list[Desk], casebook: Path) -> Welcome:
    window = Welcome(who, (str(casebook), str(casebook.with_name("gone.r44"))))
    window.opened.connect(desks.append)
    show(window)
    return window


@pytest.fixture
def making(welcome: Welcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NewCasebookDialog:
    """The dialog that makes a casebook, with its name and folder chosen."""
    choose_new(monkeypatch, tmp_path / "Northmere")
    drivers.press(welcome, "Make a new casebook")
    dialog = drivers.dialog("Make a new casebook")
    assert isinstance(dialog, NewCasebookDialog)
    drivers.press(dialog, "Choose name and folder")
    return dialog


def choose_new(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    """The person chooses this name in the system's dialog."""
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: path)


def ask(welcome: Welcome, path: Path, typed: str) -> QWidget:
    """Type a passphrase for a casebook and press Open."""
    welcome.open_path(path)
    asking = drivers.dialog(f"Open {path.stem}")
    drivers.fill(asking, EITHER, typed)
    drivers.press(asking, "Open")
    return asking


def make(making: NewCasebookDialog, passphrase: str, again: str) -> None:
    """Type a new passphrase twice and press the button."""
    drivers.fill(making, "Passphrase", passphrase)
    drivers.fill(making, AGAIN, again)
    drivers.press(making, "Make the casebook")


def error_of(dialog: QWidget, label: str) -> str:
    """What stands beside a field as its error."""
    words: str = drivers.field(dialog, label).error.text()
    return words


def told(dialog: QWidget) -> str:
    """What stands on top as trouble, once it is there."""
    assert isinstance(dialog, WorkDialog)
    drivers.until(dialog.trouble.isVisible)
    return dialog.trouble.words.text()


def key_shown() -> RecoveryKeyDialog:
    """The recovery key's window, once it is there."""
    drivers.until(lambda: any(isinstance(w, RecoveryKeyDialog) for w in QApplication.topLevelWidgets()))
    dialog = drivers.dialog("Your recovery key")
    assert isinstance(dialog, RecoveryKeyDialog)
    return dialog


def key_on(dialog: RecoveryKeyDialog) -> str:
    """The recovery key as the window shows it."""
    words = next(label.text() for label in drivers.visible(dialog, QLabel) if label.text().startswith("R44-"))
    return words.replace("\n", "-")


def test_make_a_casebook_end_to_end(making: NewCasebookDialog, desks: list[Desk], tmp_path: Path) -> None:
    """Offline.md R9 and R8: typed twice, proved by reopening, and a recovery key from the first day."""
    make(making, WORDS, WORDS)
    shown = key_shown()
    key = key_on(shown)
    drivers.tick_box(shown, SAFE)
    drivers.press(shown, "Carry on")
    drivers.until(lambda: bool(desks))
    assert desks[0].path == tmp_path / "Northmere.r44"
    assert desks[0].kind is CasebookKind.REAL
    assert read_recovery_key(key) == key
    assert drivers.no_dialog()


def test_the_recovery_key_shown_opens_the_new_casebook(making: NewCasebookDialog, desks: list[Desk], who: Who) -> None:
    """Offline.md R8: two independent ways in."""
    make(making, WORDS, WORDS)
    shown = key_shown()
    key = key_on(shown)
    drivers.tick_box(shown, SAFE)
    drivers.press(shown, "Carry on")
    drivers.until(lambda: bool(desks))
    path = desks[0].path
    desks.pop().close()
    desks.append(who.open_desk(path, key.lower().replace("-", " ")))
    assert desks[0].read(upkeep.check_casebook).problems == ()


def test_enter_in_the_last_field_makes_the_casebook(making: NewCasebookDialog, tmp_path: Path) -> None:
    drivers.fill(making, "Passphrase", WORDS)
    drivers.fill(making, AGAIN, WORDS)
    drivers.key(drivers.field(making, AGAIN).control, Qt.Key.Key_Return)
    assert key_shown().isVisible()
    assert (tmp_path / "Northmere.r44").exists()


def test_two_passphrases_that_differ_make_nothing(making: NewCasebookDialog, tmp_path: Path) -> None:
    """Offline.md R9: a mistyped passphrase makes data unreadable."""
    make(making, WORDS, "otter lantern quiet brigde")
    assert error_of(making, AGAIN) == "This is not the same passphrase. Type both again."
    assert drivers.field(making, AGAIN).line.selectedText()
    assert not list(tmp_path.glob("Northmere*"))


def test_a_short_passphrase_makes_nothing(making: NewCasebookDialog, tmp_path: Path) -> None:
    make(making, "too short", "too short")
    assert error_of(making, "Passphrase") == "Use a passphrase of 12 characters or more, for example four words."
    assert not list(tmp_path.glob("Northmere*"))


def test_everything_that_is_missing_is_told_at_once(welcome: Welcome) -> None:
    drivers.press(welcome, "Make a new casebook")
    dialog = drivers.dialog("Make a new casebook")
    drivers.press(dialog, "Make the casebook")
    assert error_of(dialog, "Name and folder") == "Choose a name and a folder for the casebook."
    assert error_of(dialog, "Passphrase").startswith("Use a passphrase of 12 characters")


def test_a_name_that_is_taken_is_told_beside_it_and_the_file_kept(making: NewCasebookDialog, tmp_path: Path) -> None:
    """Offline.md R4: never overwrite in place."""
    taken = tmp_path / "Northmere.r44"
    taken.write_bytes(b"something of mine")
    make(making, WORDS, WORDS)
    drivers.until(lambda: bool(error_of(making, "Name and folder")))
    assert error_of(making, "Name and folder") == "Northmere.r44 is there already. Choose another name."
    assert taken.read_bytes() == b"something of mine"


def test_a_folder_that_is_gone_is_told_on_top(making: NewCasebookDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose_new(monkeypatch, tmp_path / "no such folder" / "Northmere.r44")
    drivers.press(making, "Choose name and folder")
    make(making, WORDS, WORDS)
    assert told(making).startswith("Northmere.r44 could not be made in that folder. Choose a folder of your own on this computer")


def test_choosing_no_name_keeps_the_one_before(making: NewCasebookDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose_new(monkeypatch, None)
    drivers.press(making, "Choose name and folder")
    assert making.place.value() == tmp_path / "Northmere.r44"
    assert making.place.line.text() == str(tmp_path / "Northmere.r44")


def test_what_is_typed_is_shown_only_on_request(making: NewCasebookDialog) -> None:
    lines = (making.passphrase.line, making.again.line)
    assert {line.echoMode() for line in lines} == {QLineEdit.EchoMode.Password}
    drivers.tick_box(making, "Show what I type")
    assert {line.echoMode() for line in lines} == {QLineEdit.EchoMode.Normal}
    drivers.tick_box(making, "Show what I type")
    assert {line.echoMode() for line in lines} == {QLineEdit.EchoMode.Password}


def test_the_dialog_cannot_be_closed_while_the_casebook_is_made(making: NewCasebookDialog) -> None:
    make(making, WORDS, WORDS)
    drivers.key(making, Qt.Key.Key_Escape)
    assert making.isVisible()
    assert key_shown().isVisible()


def test_cancel_makes_nothing(making: NewCasebookDialog, tmp_path: Path) -> None:
    drivers.fill(making, "Passphrase", WORDS)
    drivers.press(making, "Cancel")
    assert drivers.no_dialog()
    assert not list(tmp_path.glob("Northmere*"))


def test_enter_in_the_passphrase_opens_the_casebook(welcome: Welcome, casebook: Path, desks: list[Desk]) -> None:
    welcome.open_path(casebook)
    asking = drivers.dialog("Open test")
    drivers.fill(asking, EITHER, PASSPHRASE)
    drivers.key(drivers.field(asking, EITHER).control, Qt.Key.Key_Return)
    drivers.until(lambda: bool(desks))
    assert (desks[0].path, desks[0].actor) == (casebook, ACTOR)
    assert drivers.no_dialog()


def test_a_wrong_passphrase_is_told_beside_the_field_and_the_right_one_then_opens(
    welcome: Welcome, casebook: Path, desks: list[Desk]
) -> None:
    asking = ask(welcome, casebook, "not the passphrase")
    drivers.until(lambda: bool(error_of(asking, EITHER)))
    assert error_of(asking, EITHER) == WRONG
    line = drivers.field(asking, EITHER).line
    assert line.selectedText() == line.text()
    assert line.hasFocus()
    drivers.fill(asking, EITHER, PASSPHRASE)
    drivers.press(asking, "Open")
    drivers.until(lambda: bool(desks))


def test_the_recovery_key_opens_the_casebook(welcome: Welcome, tmp_path: Path, who: Who, desks: list[Desk]) -> None:
    """Offline.md R8."""
    path = tmp_path / "other.r44"
    key = upkeep.make_casebook(path, WORDS, who.clock, who.actor, who.device, cost=CHEAP)
    ask(welcome, path, key.lower())
    drivers.until(lambda: bool(desks))
    assert desks[0].path == path


def test_nothing_typed_is_asked_for(welcome: Welcome, casebook: Path) -> None:
    asking = ask(welcome, casebook, "")
    assert error_of(asking, EITHER) == "Type the passphrase, or the recovery key."


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (b"notes of a meeting", "odd.r44 is not a Reg44 Desk casebook. Choose a file whose name ends in .r44 that this program made."),
        (b"", "odd.r44 is empty, so it is not a casebook. If it should hold your work, restore a backup."),
    ],
)
def test_a_file_that_is_no_casebook_is_told_plainly(welcome: Welcome, tmp_path: Path, contents: bytes, said: str) -> None:
    odd = tmp_path / "odd.r44"
    odd.write_bytes(contents)
    assert told(ask(welcome, odd, PASSPHRASE)) == said
    assert odd.read_bytes() == contents


def test_a_damaged_casebook_is_told_plainly(welcome: Welcome, casebook: Path) -> None:
    """Offline.md T4: a flipped byte never opens as fine."""
    whole = bytearray(casebook.read_bytes())
    whole[9000] ^= 0xFF
    casebook.write_bytes(whole)
    said = told(ask(welcome, casebook, PASSPHRASE))
    assert said == "test.r44 is damaged. Restore a backup, or ask for help before you change anything."


def test_a_casebook_that_is_open_elsewhere_is_told_plainly(welcome: Welcome, casebook: Path, open_desk: Callable[[Path], Desk]) -> None:
    """Offline.md T12: a second program is told."""
    open_desk(casebook)
    assert told(ask(welcome, casebook, PASSPHRASE)) == "test.r44 is open already. Close it in the other window first."


def test_a_casebook_that_went_away_meanwhile_is_told_plainly(welcome: Welcome, casebook: Path) -> None:
    welcome.open_path(casebook)
    asking = drivers.dialog("Open test")
    casebook.unlink()
    drivers.fill(asking, EITHER, PASSPHRASE)
    drivers.press(asking, "Open")
    assert told(asking) == "test.r44 is not there. Check the name and the folder."


def test_open_asks_which_and_then_for_its_passphrase(welcome: Welcome, casebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "choose_file", lambda *_: casebook)
    drivers.press(welcome, "Open a casebook")
    assert str(casebook.parent) in drivers.words_in(drivers.dialog("Open test")).replace("\u200b", "")


def test_choosing_none_opens_nothing(welcome: Welcome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "choose_file", lambda *_: None)
    drivers.press(welcome, "Open a casebook")
    assert drivers.no_dialog()


def test_the_sample_and_a_backup_are_one_press_away(welcome: Welcome, qtbot: QtBot) -> None:
    with qtbot.waitSignals([welcome.sample, welcome.restoring]):
        drivers.press(welcome, "Look at the sample")
        drivers.press(welcome, "Restore a backup")


def test_a_casebook_opened_lately_is_one_press_away(welcome: Welcome, casebook: Path) -> None:
    there, _gone = welcome.findChildren(RecentButton)
    assert there.accessibleName() == f"test. {casebook.parent}"
    drivers.key(there, Qt.Key.Key_Space)
    assert drivers.dialog("Open test").isVisible()


def test_a_casebook_that_is_gone_says_so_and_cannot_be_chosen(welcome: Welcome, casebook: Path) -> None:
    _there, gone = welcome.findChildren(RecentButton)
    assert gone.accessibleName() == f"gone. No longer in {casebook.parent}"
    assert not gone.isEnabled()


def test_without_casebooks_opened_lately_the_window_says_what_will_be_there(show: Show, who: Who) -> None:
    window = show(Welcome(who, ()))
    assert "Casebooks that you open will be listed here." in drivers.words_in(window)


def test_every_control_has_a_name(welcome: Welcome, making: NewCasebookDialog, casebook: Path) -> None:
    welcome.open_path(casebook)
    for window in (welcome, making, drivers.dialog("Open test")):
        stops = [w for w in drivers.visible(window, QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert [type(w).__name__ for w in stops if not w.accessibleName()] == []
