"""Questions and messages in windows of their own, and the dialogs that choose files: one place, so that tests can answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QVBoxLayout, QWidget

from reg44desk.views.widgets import PlainLabel, button


class Message(QDialog):
    """A few words, what to do, and buttons that say what happens; what is copied are the words shown."""

    def __init__(self, parent: QWidget | None, title: str, words: str, details: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._copied = "\n".join(filter(None, [title, words, details]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(PlainLabel(title, "heading"))
        label = PlainLabel(words)
        label.setMinimumWidth(min(self.fontMetrics().averageCharWidth() * 52, 1000))
        layout.addWidget(label)
        if details:
            layout.addWidget(PlainLabel(details, "soft"))
        self.buttons = QDialogButtonBox()
        layout.addWidget(self.buttons)

    def offer(self, words: str, slot: Callable[[], object] | None = None, *, primary: bool = False) -> None:
        """Add a button; choosing it closes the window, then does what it says."""
        self.buttons.addButton(button(words, lambda: self._choose(slot), primary=primary), QDialogButtonBox.ButtonRole.ActionRole)

    def offer_copy(self) -> None:
        """Add a button that copies the words."""
        copy = button("Copy the message", lambda: QGuiApplication.clipboard().setText(self._copied))
        self.buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)

    def _choose(self, slot: Callable[[], object] | None) -> None:
        self.accept()
        if slot is not None:
            slot()


def tell(parent: QWidget | None, title: str, words: str) -> Message:
    """Say something; it waits for nobody."""
    message = Message(parent, title, words)
    message.offer("Close", primary=True)
    message.open()
    return message


def trouble(parent: QWidget | None, what: str, do: str) -> Message:
    """Say what went wrong with the world and what to do."""
    message = Message(parent, what.split(". ", maxsplit=1)[0].rstrip("."), do or what)
    message.offer("Close", primary=True)
    message.offer_copy()
    message.open()
    return message


def ask(parent: QWidget | None, question: str, words: str, yes: str, slot: Callable[[], object], no: str = "Cancel") -> Message:
    """Ask before something that matters; `yes` says what will happen."""
    message = Message(parent, question, words)
    message.offer(yes, slot, primary=True)
    message.offer(no)
    message.open()
    return message


def choose_file(parent: QWidget | None, title: str, kinds: str, folder: str = "") -> Path | None:
    """Let the person choose a file to read."""
    name, _ = QFileDialog.getOpenFileName(parent, title, folder, kinds)
    return Path(name) if name else None


def choose_new_file(parent: QWidget | None, title: str, name: str, kinds: str) -> Path | None:
    """Let the person choose where to write; the dialog itself asks before an existing file is replaced."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, name, kinds)
    return Path(chosen) if chosen else None


def show_in_folder(path: Path) -> None:
    """Open the folder that a file is in."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
