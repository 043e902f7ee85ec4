"""Messages and questions in windows of their own, and the dialogs that choose files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from reg44desk.views import alerts
from tests import drivers as d
from tests.views.showing import dismiss

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def parent(show: Show) -> Iterator[QWidget]:
    yield show(QWidget())
    dismiss()


def test_a_message_says_its_words_and_closes(parent: QWidget) -> None:
    alerts.tell(parent, "This was not done", "Enter the name of the home.")
    message = d.dialog("This was not done")
    assert message.isModal()
    assert "Enter the name of the home." in d.words_in(message)
    d.press(message, "Close")
    assert d.no_dialog()


def test_words_of_people_are_never_read_as_markup(parent: QWidget) -> None:
    """offline.md 10."""
    alerts.tell(parent, "<b>Title</b>", "<img src='x'> & more")
    shown = [label.text() for label in d.visible(d.dialog(), QLabel)]
    assert shown == ["<b>Title</b>", "<img src='x'> & more"]
    assert all(label.textFormat().name == "PlainText" for label in d.visible(d.dialog(), QLabel))


def test_trouble_says_what_happened_and_what_to_do_and_can_be_copied(parent: QWidget) -> None:
    alerts.trouble(parent, "The disk is full. It has no room.", "Make room, then try again.")
    message = d.dialog("The disk is full")
    assert "Make room, then try again." in d.words_in(message)
    d.press(message, "Copy the message")
    assert QGuiApplication.clipboard().text() == "The disk is full\nMake room, then try again."
    assert message.isVisible()


def test_trouble_without_advice_still_says_all_of_it(parent: QWidget) -> None:
    alerts.trouble(parent, "The disk is full. It has no room.", "")
    assert "The disk is full. It has no room." in d.words_in(d.dialog("The disk is full"))


def test_a_question_does_what_its_button_says_after_it_has_closed(parent: QWidget) -> None:
    done: list[bool] = []
    alerts.ask(parent, "Discard what you typed?", "It goes to the bin.", "Discard it", lambda: done.append(d.no_dialog()))
    d.press(d.dialog("Discard what you typed?"), "Discard it")
    assert done == [True]


@pytest.mark.parametrize("way_out", ["Cancel", "Escape"])
def test_a_question_refused_does_nothing(parent: QWidget, way_out: str) -> None:
    done: list[int] = []
    message = alerts.ask(parent, "Discard what you typed?", "It goes to the bin.", "Discard it", lambda: done.append(1))
    if way_out == "Cancel":
        d.press(message, "Cancel")
    else:
        message.reject()
    assert done == []
    assert d.no_dialog()


def test_details_stand_beneath_and_are_copied_with_the_words(parent: QWidget) -> None:
    message = alerts.Message(parent, "Something went wrong", "You can carry on.", "desk.py, line 12")
    message.offer_copy()
    message.open()
    d.press(message, "Copy the message")
    assert QGuiApplication.clipboard().text() == "Something went wrong\nYou can carry on.\ndesk.py, line 12"


def test_a_file_to_read_is_chosen_or_not(parent: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([("/files/tracker.xlsx", ""), ("", "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: next(answers))
    assert alerts.choose_file(parent, "Import a tracker", "Workbooks (*.xlsx)") == Path("/files/tracker.xlsx")
    assert alerts.choose_file(parent, "Import a tracker", "Workbooks (*.xlsx)") is None


def test_a_file_to_write_is_chosen_or_not(parent: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([("/files/report.pdf", ""), ("", "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: next(answers))
    assert alerts.choose_new_file(parent, "Save the report", "report.pdf", "PDF (*.pdf)") == Path("/files/report.pdf")
    assert alerts.choose_new_file(parent, "Save the report", "report.pdf", "PDF (*.pdf)") is None


def test_the_folder_of_a_file_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    alerts.show_in_folder(tmp_path / "report.pdf")
    assert [url.toLocalFile() for url in opened] == [str(tmp_path)]
