"""Help: the pages of the manual, offline, and the list of keys."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from reg44desk.resources import resource
from reg44desk.views.forms import announce
from reg44desk.views.widgets import button

FIRST_PAGE = "start"
BACK = ("Alt+Left", "Backspace")


class HelpDialog(QDialog):
    """The manual, opened at one page; its links lead to other pages, and Back to where the person came from."""

    def __init__(self, parent: QWidget, key: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Help")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.key = ""
        self._behind: list[tuple[str, int]] = []
        self.browser = QTextBrowser()
        self.browser.setAccessibleName("Help")
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._follow)
        self.back = button("Back", self.go_back, tip="Alt+Left")
        self.contents = button("All pages", self._to_first, tip="Alt+Home")
        for keys, slot in (*((key, self.go_back) for key in BACK), ("Alt+Home", self._to_first)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        line = QHBoxLayout()
        line.addWidget(self.back)
        line.addWidget(self.contents)
        line.addStretch(1)
        line.addWidget(button("Close", self.accept))
        layout = QVBoxLayout(self)
        layout.addWidget(self.browser, 1)
        layout.addLayout(line)
        self._show(key)
        self._fit()
        self.browser.setFocus()

    def open_page(self, key: str) -> None:
        """Show a page of the manual, and remember the one before."""
        self._behind.append((self.key, self.browser.verticalScrollBar().value()))
        self._show(key)
        announce(self.browser, self.browser.toPlainText().partition("\n")[0])

    def go_back(self) -> None:
        """Return to the page before, at the place where it was left."""
        if self._behind:
            key, place = self._behind.pop()
            self._show(key)
            self.browser.verticalScrollBar().setValue(place)

    def _show(self, key: str) -> None:
        self.key = key
        self.browser.setMarkdown(resource("help", f"{key}.md").read_text(encoding="utf-8"))
        _dress(self.browser.document(), self.fontMetrics().height())
        self.back.setEnabled(bool(self._behind))
        self.contents.setEnabled(key != FIRST_PAGE)

    def _to_first(self) -> None:
        if self.key != FIRST_PAGE:
            self.open_page(FIRST_PAGE)

    def _follow(self, link: QUrl) -> None:
        self.open_page(link.path().removesuffix(".md"))

    def _fit(self) -> None:
        """Lines of about eighty letters at any text size, within the screen."""
        room, letter = self.screen().availableGeometry(), self.fontMetrics().averageCharWidth()
        self.resize(min(letter * 88, room.width() - 40), min(letter * 80, room.height() - 60))


def _dress(document: QTextDocument, line: int) -> None:
    """Air above headings, and links underlined, so that nobody needs to tell them by their colour."""
    document.setDocumentMargin(line * 0.8)
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel() > 1:
            form = block.blockFormat()
            form.setTopMargin(line * 1.2)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(form)
        for begin, end in _links(block):
            cursor.setPosition(begin)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            form_of_link = cursor.charFormat()
            form_of_link.setFontUnderline(True)
            cursor.mergeCharFormat(form_of_link)
        block = block.next()
    document.setModified(False)


def _links(block: QTextBlock) -> list[tuple[int, int]]:
    """Where each link of a paragraph begins and ends."""
    found = []
    place = block.begin()
    while not place.atEnd():
        part = place.fragment()
        if part.charFormat().isAnchor():
            found.append((part.position(), part.position() + part.length()))
        place += 1
    return found


def key_list(actions: Iterable[QAction]) -> str:
    """Every key with what it does, one a line."""
    found = {}
    for action in actions:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if keys:
            found[keys] = action.text().replace("&", "")
    lines = [f"{keys}: {words}" for keys, words in found.items()]
    return "\n".join([*lines, "Enter: open the chosen row", "Ctrl+C: copy the chosen rows, for Excel", "Tab: next field, Esc: close"])
