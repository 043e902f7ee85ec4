"""A new casebook's recovery key: shown once, kept by printing, copying or saving it, and left only when it is safe."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from reg44desk.pdf import preview
from reg44desk.views import alerts, casebooks
from reg44desk.views.casebooks import NO_PRINTER, RecoveryKeyDialog, Who
from tests import drivers
from tests.conftest import ACTOR, DEVICE, FakeClock
from tests.views.showing import Show

KEY = "R44-ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"
SAFE = "I have put the recovery key in a safe place"


@pytest.fixture
def who(clock: FakeClock) -> Who:
    return Who(clock, ACTOR, DEVICE)


@pytest.fixture
def window(show: Show) -> QWidget:
    """The window behind."""
    return show(QWidget())


@pytest.fixture
def shown(window: QWidget, who: Who, tmp_path: Path) -> RecoveryKeyDialog:
    """A recovery key on the screen."""
    dialog = RecoveryKeyDialog(window, tmp_path / "Northmere.r44", KEY, who)
    dialog.open()
    drivers.settle()
    return dialog


def choose_new(monkeypatch: pytest.MonkeyPatch, path: Path | None) -> None:
    """The person chooses this name in the system's dialog."""
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: path)


def test_carry_on_waits_for_the_tick(shown: RecoveryKeyDialog) -> None:
    """Offline.md R8: the second way in is worth nothing when nobody kept it."""
    assert not drivers.button(shown, "Carry on").isEnabled()
    drivers.tick_box(shown, SAFE)
    drivers.press(shown, "Carry on")
    assert drivers.no_dialog()


def test_escape_and_closing_do_not_lose_the_key(shown: RecoveryKeyDialog) -> None:
    drivers.key(shown, Qt.Key.Key_Escape)
    shown.close()
    assert shown.isVisible()
    assert shown.doing.text() == "Tick the box once the recovery key is in a safe place. Then carry on."


def test_the_key_is_spelled_for_a_screen_reader(shown: RecoveryKeyDialog) -> None:
    label = next(one for one in drivers.visible(shown, QLabel) if one.accessibleName() == "Recovery key")
    assert label.accessibleDescription().startswith("R 4 4, A B C D, E F G H")


def test_the_key_can_be_copied(shown: RecoveryKeyDialog) -> None:
    drivers.press(shown, "Copy it")
    assert QGuiApplication.clipboard().text() == KEY
    assert shown.doing.text().startswith("Copied.")


def test_the_key_can_be_saved_as_a_pdf(shown: RecoveryKeyDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    choose_new(monkeypatch, stick / "key")
    drivers.press(shown, "Save as a PDF")
    drivers.until(lambda: shown.doing.text() == "Saved as key.pdf.")
    words = preview.page_text((stick / "key.pdf").read_bytes(), 0)
    assert "R44-ABCD-EFGH-JKMN" in words
    assert "Casebook Northmere" in " ".join(words.split())


def test_a_key_saved_beside_its_casebook_is_asked_to_be_moved(
    shown: RecoveryKeyDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_new(monkeypatch, tmp_path / "key.pdf")
    drivers.press(shown, "Save as a PDF")
    drivers.until(lambda: shown.doing.text().startswith("Saved"))
    assert shown.doing.text() == "Saved as key.pdf. It lies beside the casebook: move it elsewhere."


def test_a_key_never_replaces_another_kind_of_file(shown: RecoveryKeyDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "letter.pdf"
    other.write_text("a letter")
    choose_new(monkeypatch, other)
    drivers.press(shown, "Save as a PDF")
    drivers.until(shown.trouble.isVisible)
    assert shown.trouble.words.text().endswith("is there already and is not a PDF. Choose another name.")
    assert other.read_text() == "a letter"


def test_saving_the_key_can_be_given_up(shown: RecoveryKeyDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    choose_new(monkeypatch, None)
    drivers.press(shown, "Save as a PDF")
    assert not list(tmp_path.glob("*.pdf"))


def test_without_a_printer_the_window_says_what_to_do(show: Show, who: Who, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(casebooks, "has_printer", lambda: False)
    dialog = show(RecoveryKeyDialog(None, tmp_path / "Northmere.r44", KEY, who))
    assert not drivers.button(dialog, "Print it").isEnabled()
    assert NO_PRINTER in drivers.words_in(dialog)


def test_the_key_is_printed_through_the_systems_dialog(window: QWidget, who: Who, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The printer is a file here; everything else is real."""
    monkeypatch.setattr(casebooks, "has_printer", lambda: True)
    dialog = RecoveryKeyDialog(window, tmp_path / "Northmere.r44", KEY, who)
    dialog.open()
    drivers.press(dialog, "Print it")
    drivers.until(lambda: bool(dialog.findChildren(QPrintDialog)))
    asking = dialog.findChildren(QPrintDialog)[0]
    printer = asking.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    QDialog.accept(asking)
    drivers.until(lambda: dialog.doing.text() == "The page went to the printer. Fetch it now.")
    assert preview.page_count((tmp_path / "paper.pdf").read_bytes()) == 1


def test_every_control_has_a_name(shown: RecoveryKeyDialog) -> None:
    stops = [w for w in drivers.visible(shown, QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [type(w).__name__ for w in stops if not w.accessibleName()] == []
