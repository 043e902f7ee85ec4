"""Help: the pages of the manual, offline, and the list of keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from reg44desk.resources import resource
from reg44desk.views.widgets import button


class HelpDialog(QDialog):
    """One page of the manual."""

    def __init__(self, parent: QWidget, key: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Help")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        browser = QTextBrowser()
        browser.setAccessibleName("Help")
        browser.setOpenLinks(False)
        browser.setMarkdown(resource("help", f"{key}.md").read_text(encoding="utf-8"))
        layout = QVBoxLayout(self)
        layout.addWidget(browser)
        layout.addWidget(button("Close", self.accept), 0, Qt.AlignmentFlag.AlignRight)
        self.resize(680, 620)


def key_list(actions: Iterable[QAction]) -> str:
    """Every key with what it does, one a line."""
    found = {}
    for action in actions:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if keys:
            found[keys] = action.text().replace("&", "")
    lines = [f"{keys}: {words}" for keys, words in found.items()]
    return "\n".join([*lines, "Enter: open the chosen row", "Ctrl+C: copy the chosen rows, for Excel", "Tab: next field, Esc: close"])
