"""The File menu's upkeep: backing up, checking, restoring."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from reg44desk.db.casebook import open_casebook
from reg44desk.errors import UserError
from reg44desk.services import history, homes
from reg44desk.services import upkeep as service
from reg44desk.services.desk import Desk
from reg44desk.views import alerts, upkeep
from reg44desk.views.bridge import Jobs
from reg44desk.views.casebooks import EITHER, Who
from reg44desk.views.upkeep import RestoreDialog
from reg44desk.views.work import in_words
from tests import drivers, factories
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock
from tests.views.showing import Show


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def window(show: Show) -> QWidget:
    """The window behind."""
    return show(QWidget())


@pytest.fixture
def who(clock: FakeClock) -> Who:
    return Who(clock, ACTOR, DEVICE)


@pytest.fixture
def restored() -> Iterator[list[Desk]]:
    """Collects what a restore hands over, and closes it at the end."""
    opened: list[Desk] = []
    yield opened
    for one in opened:
        one.close()


@pytest.fixture
def backup(casebook: Path, open_desk: Callable[[Path], Desk], tmp_path: Path) -> Path:
    """A backup that holds Alder House, of a casebook that has gone on to hold Birch House too and is closed."""
    desk = open_desk(casebook)
    factories.make_home(desk, "Alder House")
    copy = service.back_up(desk, tmp_path / "copy.r44").path
    factories.make_home(desk, "Birch House")
    desk.close()
    return copy


@pytest.fixture
def restoring(window: QWidget, who: Who, jobs: Jobs, restored: list[Desk]) -> RestoreDialog:
    return upkeep.restore(window, who, jobs, restored.append)


def home_names(desk: Desk) -> list[str]:
    """Names of the homes in a casebook."""
    return [h.name for h in desk.read(homes.list_homes, desk.today())]


def said() -> str:
    """Everything that the dialog on the screen says, once there is one."""
    drivers.until(lambda: not drivers.no_dialog())
    return drivers.words_in(drivers.dialog())


def choose(monkeypatch: pytest.MonkeyPatch, dialog: QWidget, words: str, path: Path | None) -> None:
    """Press a button that asks for a file, and choose one."""
    monkeypatch.setattr(alerts, "choose_file", lambda *_: path)
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: path)
    drivers.press(dialog, words)


def restore(monkeypatch: pytest.MonkeyPatch, dialog: RestoreDialog, backup: Path, casebook: Path, typed: str = PASSPHRASE) -> None:
    """Fill the restore dialog and press its button."""
    choose(monkeypatch, dialog, "Choose the backup", backup)
    choose(monkeypatch, dialog, "Choose the casebook", casebook)
    drivers.fill(dialog, EITHER, typed)
    drivers.press(dialog, "Restore")


def carry_on(dialog: RestoreDialog) -> str:
    """Wait until it is restored and carry on; gives what the window said."""
    drivers.until(lambda: dialog.go.text() == "Carry on")
    words = drivers.words_in(dialog)
    drivers.press(dialog, "Carry on")
    return words


def test_back_up_writes_a_copy_that_opens(
    window: QWidget, desk: Desk, jobs: Jobs, tmp_path: Path, open_desk: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offline.md P8: every backup we count has been opened and compared."""
    factories.make_home(desk, "Alder House")
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: tmp_path / "copy")
    upkeep.back_up(window, desk, jobs)
    assert "copy.r44 is written" in said()
    assert home_names(open_desk(tmp_path / "copy.r44")) == ["Alder House"]


def test_the_name_offered_for_a_backup_sorts_by_day_and_time(
    window: QWidget, desk: Desk, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []
    monkeypatch.setattr(alerts, "choose_new_file", lambda _parent, _title, name, _kinds: offered.append(name))
    upkeep.back_up(window, desk, jobs)
    assert offered == [str(desk.path.with_name("test backup 2022-01-21 1200.r44"))]
    assert drivers.no_dialog()


def test_the_folder_of_the_backup_can_be_shown(
    window: QWidget, desk: Desk, jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: tmp_path / "copy.r44")
    upkeep.back_up(window, desk, jobs)
    said()
    drivers.press(drivers.dialog(), "Show the folder")
    assert shown == [str(tmp_path)]


def test_a_backup_never_replaces_a_file(window: QWidget, desk: Desk, jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline.md R4: never overwrite in place."""
    taken = tmp_path / "copy.r44"
    taken.write_bytes(b"something of mine")
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: taken)
    upkeep.back_up(window, desk, jobs)
    assert "copy.r44 is there already" in said()
    assert taken.read_bytes() == b"something of mine"


def test_a_backup_that_cannot_be_written_is_told_plainly(
    window: QWidget, desk: Desk, jobs: Jobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: tmp_path / "gone" / "copy.r44")
    upkeep.back_up(window, desk, jobs)
    assert "The backup could not be written\nCheck that the folder is there and the disk has space." in said()


def test_check_says_that_nothing_is_wrong(window: QWidget, desk: Desk, jobs: Jobs) -> None:
    """Offline.md 6.5: Check my data, in plain words."""
    factories.make_home(desk)
    health = desk.read(service.check_casebook)
    upkeep.check(window, desk, jobs)
    assert f"Nothing is wrong: {health.lines} journal lines and {health.records} records were compared, and they agree." in said()


def test_check_says_what_is_wrong_and_what_to_do(window: QWidget, casebook: Path, open_desk: Callable[[Path], Desk], jobs: Jobs) -> None:
    """Offline.md P5: a change past the journal is found."""
    desk = open_desk(casebook)
    factories.make_home(desk, "Alder House")
    connection = desk.file.connect()
    connection.execute("UPDATE home SET name = 'Elder House'")
    connection.close()
    upkeep.check(window, desk, jobs)
    words = said()
    assert "The casebook has 1 problem" in words
    assert "restore the last backup from before the trouble" in words


def test_the_list_of_problems_can_be_copied(window: QWidget) -> None:
    dialog = upkeep.ProblemsDialog(window, ("home: record 1 differs from the journal.", "home: record 2 is not in the journal."))
    dialog.open()
    drivers.press(dialog, "Copy the list")
    assert QGuiApplication.clipboard().text().splitlines()[1:] == [
        "home: record 1 differs from the journal.",
        "home: record 2 is not in the journal.",
    ]
    drivers.press(dialog, "Close")


def test_restore_puts_the_backup_in_place(
    restoring: RestoreDialog, backup: Path, casebook: Path, restored: list[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offline.md 6.2 and the third rule of section 0: set aside, then a new stream."""
    restore(monkeypatch, restoring, backup, casebook)
    carry_on(restoring)
    assert restored[0].path == casebook
    assert home_names(restored[0]) == ["Alder House"]
    assert restored[0].stream == f"{DEVICE}-2"
    assert restored[0].read(history.list_actions)[0].label == "Restore a backup"


def test_restore_keeps_the_casebook_from_before_and_says_under_which_name(
    restoring: RestoreDialog,
    backup: Path,
    casebook: Path,
    restored: list[Desk],
    open_desk: Callable[[Path], Desk],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Offline.md 6.2: set aside, never overwritten."""
    restore(monkeypatch, restoring, backup, casebook)
    assert "kept beside it as test set aside 2022-01-21 120000.r44." in carry_on(restoring)
    aside = open_desk(casebook.with_name("test set aside 2022-01-21 120000.r44"))
    assert home_names(aside) == ["Alder House", "Birch House"]


def test_restore_to_a_new_name_when_the_casebook_is_lost(
    restoring: RestoreDialog, backup: Path, tmp_path: Path, restored: list[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, restoring, "Choose the backup", backup)
    choose(monkeypatch, restoring, "Use a new name", tmp_path / "found again")
    drivers.fill(restoring, EITHER, PASSPHRASE)
    drivers.key(restoring.passphrase.control, Qt.Key.Key_Return)
    assert "kept" not in carry_on(restoring)
    assert restored[0].path == tmp_path / "found again.r44"


def test_leaving_with_escape_hands_the_restored_casebook_over_as_well(
    restoring: RestoreDialog, backup: Path, casebook: Path, restored: list[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    restore(monkeypatch, restoring, backup, casebook)
    drivers.until(lambda: restoring.go.text() == "Carry on")
    drivers.key(restoring, Qt.Key.Key_Escape)
    assert [desk.path for desk in restored] == [casebook]


def test_a_wrong_passphrase_leaves_the_casebook_as_it_was(
    restoring: RestoreDialog, backup: Path, casebook: Path, restored: list[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = casebook.read_bytes()
    restore(monkeypatch, restoring, backup, casebook, "not the passphrase")
    drivers.until(lambda: bool(restoring.passphrase.error.text()))
    assert restoring.passphrase.error.text().startswith("That passphrase does not open this casebook.")
    assert casebook.read_bytes() == before
    assert restored == []


def test_a_casebook_that_is_open_is_not_replaced(
    restoring: RestoreDialog, backup: Path, casebook: Path, open_desk: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk(casebook)
    restore(monkeypatch, restoring, backup, casebook)
    drivers.until(restoring.trouble.isVisible)
    assert restoring.trouble.words.text() == "test.r44 is open already. Close it in the other window first."
    assert home_names(desk) == ["Alder House", "Birch House"]


def test_the_backup_and_the_casebook_cannot_be_one_file(restoring: RestoreDialog, casebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    restore(monkeypatch, restoring, casebook, casebook)
    drivers.until(lambda: bool(restoring.backup.error.text()))
    assert restoring.backup.error.text() == "The backup and the casebook are the same file. Choose the backup."


def test_a_damaged_backup_is_told_and_nothing_is_replaced(
    restoring: RestoreDialog, backup: Path, casebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offline.md R12: verify means read back."""
    whole = bytearray(backup.read_bytes())
    whole[9000] ^= 0xFF
    backup.write_bytes(whole)
    before = casebook.read_bytes()
    restore(monkeypatch, restoring, backup, casebook)
    drivers.until(restoring.trouble.isVisible)
    assert restoring.trouble.words.text().startswith("copy.r44 is damaged.")
    assert casebook.read_bytes() == before


def test_what_is_missing_is_told_beside_each_field(restoring: RestoreDialog) -> None:
    drivers.press(restoring, "Restore")
    errors = [field.error.text() for field in restoring.fields.values()]
    assert errors == [
        "Choose the backup.",
        "Choose the casebook, or a new name.",
        "Type the passphrase of the backup, or its recovery key.",
    ]


def test_the_casebook_to_replace_can_be_given(window: QWidget, who: Who, jobs: Jobs, casebook: Path) -> None:
    dialog = upkeep.restore(window, who, jobs, print, casebook)
    assert dialog.target.value() == casebook
    drivers.press(dialog, "Cancel")
    assert drivers.no_dialog()


def test_a_restored_casebook_opens_with_its_passphrase(
    restoring: RestoreDialog, backup: Path, casebook: Path, restored: list[Desk], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(backup, backup.with_name("second.r44"))
    restore(monkeypatch, restoring, backup, casebook)
    carry_on(restoring)
    restored.pop().close()
    with pytest.raises(UserError):
        open_casebook(casebook, "not the passphrase", now=clock())
    open_casebook(casebook, PASSPHRASE, now=clock()).close()


def test_what_the_disk_refuses_is_told_without_its_own_words() -> None:
    """No exception text reaches people."""
    what, do = in_words(PermissionError(13, "Permission denied", "/some/where/book.r44"))
    assert what == "book.r44 could not be read or written."
    assert do == "Check that the disk is there and that you may open the file."


def test_our_own_mistakes_are_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        in_words(ZeroDivisionError())


def test_every_control_has_a_name(restoring: RestoreDialog, window: QWidget) -> None:
    problems = upkeep.ProblemsDialog(window, ("home: record 1 differs from the journal.",))
    problems.open()
    for dialog in (restoring, problems):
        stops = [w for w in drivers.visible(dialog, QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert [type(w).__name__ for w in stops if not w.accessibleName()] == []
