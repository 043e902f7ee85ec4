"""The bar over a list, the same for all: words to search for, filters as chips that can be taken away, columns, export."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reg44desk.views.columns import either
from reg44desk.views.forms import announce
from reg44desk.views.list_dialogs import ColumnsDialog, FilterDialog
from reg44desk.views.list_table import ListTable
from reg44desk.views.widgets import PlainLabel, button, search_box


class ListBar(QWidget):
    """Stands over a list and narrows it; `words` say what the search box searches, without them there is none.

    `searched` gives the words of a row that are looked at; without it, those are all its cells.
    """

    def __init__(
        self, table: ListTable, words: str = "", searched: Callable[[Any], str] | None = None, *, beside: QWidget | None = None
    ) -> None:
        super().__init__()
        self.table = table
        self.search: QLineEdit = search_box(words, self._typed)
        if searched is not None:
            table.searched = searched  # type: ignore[attr-defined]
        self.filter = button("Filter", partial(self.ask_filter, ""), tip="Only rows where a column has certain values")
        self.columns = button("Columns", self.ask_columns, tip="Which columns are shown, and in which order")
        self.export = button("Export", table.export_wanted.emit, tip="Everything that is shown, as an Excel workbook or CSV (Ctrl+E)")
        self.export.hide()
        self._exports = False
        self.count = PlainLabel("", "soft", wrap=False)
        self.clear = button("Show every row", self.show_everything)
        self.clear.setProperty("link", "true")
        self.chips = QWidget()
        self._flow = Flow(self.chips)
        self.left: QWidget = self.search
        self._lay_out(beside)
        table.columns_wanted.connect(self.ask_columns)
        table.filter_wanted.connect(self.ask_filter)
        table.rearranged.connect(self.settle)
        table.counted_anew.connect(self.settle)
        self.settle()

    def _lay_out(self, beside: QWidget | None) -> None:
        if not self.search.placeholderText():
            self.search.setParent(self)
            self.search.hide()
            self.left = beside or QWidget()
        self.buttons = buttons = QHBoxLayout()
        buttons.addStretch(1)
        for one in (self.filter, self.columns, self.export):
            buttons.addWidget(one)
        self.line = QHBoxLayout()
        self.line.addWidget(self.left, 1)
        self.line.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self.line)
        layout.addWidget(self.chips)

    def minimumSizeHint(self) -> QSize:
        """The buttons stand under what is beside them where there is no room for both."""
        widest = max(self.left.minimumSizeHint().width(), self._buttons_width())
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In one line, or in two where it is narrow."""
        super().resizeEvent(event)
        wide = self.left.minimumSizeHint().width() + self._buttons_width() + 40 <= self.width()
        self.line.setDirection(QHBoxLayout.Direction.LeftToRight if wide else QHBoxLayout.Direction.TopToBottom)

    def _buttons_width(self) -> int:
        found = [item.widget() for n in range(self.buttons.count()) if (item := self.buttons.itemAt(n)) is not None]
        return sum(one.sizeHint().width() + 8 for one in found if one is not None and not one.isHidden())

    def add(self, one: QWidget) -> None:
        """Put a button before the others."""
        self.buttons.insertWidget(1, one)

    def offer(self, there_are: bool) -> None:  # noqa: FBT001  whether there are rows at all
        """Show the buttons only where there is something to arrange."""
        for one in (self.filter, self.columns):
            one.setVisible(there_are)
        self.export.setVisible(there_are and self._exports)

    def offer_export(self) -> None:
        """Show the button, once somebody carries exports out."""
        self._exports = True
        self.export.show()

    def ask_columns(self) -> None:
        """Ask which columns are shown."""
        ColumnsDialog(self.table, self.table).open()

    def ask_filter(self, heading: str) -> None:
        """Ask which rows are shown."""
        FilterDialog(self.table, self.table, heading).open()

    def show_everything(self) -> None:
        """Take the words and every filter away."""
        self.search.clear()
        self.table.show_everything()
        self.table.setFocus()

    def seek(self, row_id: object) -> bool:
        """Choose the row with an id, also one that is narrowed away: then every row is shown. The list gets the keyboard.

        Says whether the id is there.
        """
        there = self.table.choose(row_id)
        if not there:
            self.search.clear()
            self.table.show_everything()
            there = self.table.choose(row_id)
        self.table.setFocus()
        return there

    def settle(self, *_counted: int) -> None:
        """A chip for each filter, and how many rows are left."""
        filters = self.table.choices.filters
        there_are, shown = self.table.counted()
        focused = any(chip.hasFocus() for chip in self._flow.widgets() if isinstance(chip, QPushButton))
        self._flow.clear((self.count, self.clear))
        narrowed = bool(filters or self.table.words_typed)
        self.count.setText(f"{shown:,} of {there_are:,} shown")
        self._flow.addWidget(self.count)
        for heading, values in filters.items():
            chip = self._chip(heading, values)
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self.clear)
        for part in (self.count, self.clear, self.chips):
            part.setVisible(narrowed)
        self._flow.invalidate()
        self._order()
        if focused:
            self.table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard goes along the bar, then into the list."""
        super().showEvent(event)
        self._order()

    def _order(self) -> None:
        """The order of Tab: chips come and go, and would stand last of all."""
        if self.window() is not self.table.window() or self.window() is self:
            return
        chips = [one for one in self._flow.widgets() if isinstance(one, QPushButton) and one is not self.clear]
        items = [item.widget() for n in range(self.buttons.count()) if (item := self.buttons.itemAt(n)) is not None]
        chain = [*(one for one in items if one is not None), *chips, self.clear, self.table]
        if self.left is self.search:
            chain.insert(0, self.search)
        for one, after in pairwise(chain):
            QWidget.setTabOrder(one, after)

    def _chip(self, heading: str, values: tuple[str, ...]) -> QPushButton:
        words = f"{heading}: {either(values)}"
        words = words if len(words) <= 60 else f"{heading}: {len(values)} values"
        chip = button(f"{words}  ×", partial(self._remove, heading), tip=f"Take this filter away: {heading} is {either(values)}")
        chip.setText(chip.text().replace("&", "&&"))
        chip.setParent(self.chips)
        chip.setProperty("chip", "true")
        chip.setAccessibleName(f"Take this filter away: {heading} is {either(values)}")
        return chip

    def _remove(self, heading: str) -> None:
        self.table.filter_by(heading, ())

    def _typed(self) -> None:
        self.table.search(self.search.text())
        self.settle()
        there_are, shown = self.table.counted()
        announce(self, f"{shown:,} of {there_are:,} shown")


class Flow(QLayout):
    """Parts one after the other, in as many lines as they need."""

    GAP = 8

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def widgets(self) -> list[QWidget]:
        """What stands in it."""
        return [widget for item in self._items if (widget := item.widget()) is not None]

    def clear(self, kept: tuple[QWidget, ...]) -> None:
        """Empty it; the parts that are kept will be put in again."""
        for widget in self.widgets():
            if widget not in kept:
                widget.hide()
                widget.deleteLater()
        self._items.clear()

    def addItem(self, item: QLayoutItem) -> None:
        """Qt hands a part over."""
        self._items.append(item)

    def count(self) -> int:
        """How many parts."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """A part."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give a part away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Narrow means high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """High enough for the lines at that width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """As narrow as the widest part."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """As narrow as the widest part."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Put the parts in their places."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            x, height = rect.x(), max(item.sizeHint().height() for item in line)
            for item in line:
                size = item.sizeHint()
                if move:
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self.GAP
            y += height + self.GAP
        return max(y - self.GAP - rect.y(), 0)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint().width()
            if not lines or wanted > left:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= wanted + self.GAP
        return lines


def bar_over(table: ListTable) -> ListBar | None:
    """Put a bar over a list whose screen has none; None where there is no place for it."""
    below: QWidget = table
    while (above := below.parentWidget()) is not None:
        layout = above.layout()
        if isinstance(layout, QVBoxLayout) and layout.indexOf(below) >= 0:
            made = ListBar(table)
            layout.insertWidget(layout.indexOf(below), made)
            return made
        below = above
    return None
