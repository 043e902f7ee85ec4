"""The two questions about a list: which columns to show and in which order, and which rows by the values of a column."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.views.list_table import ListTable
from reg44desk.views.widgets import PlainLabel, button

TICKED, UNTICKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked
HEADING = Qt.ItemDataRole.UserRole
NO_ROOM = "no room; tick to show"


class ColumnsDialog(QDialog):
    """Ticks say which columns are shown; they move up and down; the list behind follows at once."""

    def __init__(self, parent: QWidget, table: ListTable) -> None:
        super().__init__(parent)
        self.table = table
        self._filling = False
        self.setWindowTitle(f"Columns: {table.accessibleName()}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.list = _ticks("Columns")
        self.list.itemChanged.connect(self._ticked)
        self.list.currentRowChanged.connect(self._fit_buttons)
        self.up = button("Move up", lambda: self._move(-1), tip="Alt+Up")
        self.down = button("Move down", lambda: self._move(1), tip="Alt+Down")
        for keys, by in (("Alt+Up", -1), ("Alt+Down", 1)):
            QShortcut(QKeySequence(keys), self.list, context=Qt.ShortcutContext.WidgetShortcut).activated.connect(
                lambda step=by: self._move(step)
            )
        self._lay_out()
        self._fill()
        self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.addWidget(self.up)
        beside.addWidget(self.down)
        beside.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 1)
        middle.addLayout(beside)
        buttons = QDialogButtonBox()
        buttons.addButton(button("Close", self.accept, primary=True), QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(PlainLabel("Columns", "heading"))
        layout.addWidget(PlainLabel("Tick what is shown. The first column always is. This computer remembers it.", "soft"))
        layout.addLayout(middle, 1)
        layout.addWidget(button("Put the columns back as they were", self._put_back, link=True))
        layout.addWidget(buttons)
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(min(letter * 66, 1100), min(line * 30, 660))

    def _fill(self) -> None:
        self._filling = True
        at = self.list.currentRow()
        self.list.clear()
        table, header = self.table, self.table.horizontalHeader()
        for place in range(header.count()):
            number = header.logicalIndex(place)
            shape = table.shapes[number]
            hidden = table.isColumnHidden(number)
            gave_way = hidden and not shape.spare and shape.heading not in table.choices.hidden
            item = QListWidgetItem(f"{shape.heading} ({NO_ROOM})" if gave_way else shape.heading)
            item.setData(HEADING, shape.heading)
            item.setCheckState(UNTICKED if hidden else TICKED)
            if number == 0:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            self.list.addItem(item)
        self.list.setCurrentRow(at)
        self._filling = False
        self._fit_buttons(at)

    def _ticked(self, item: QListWidgetItem) -> None:
        if not self._filling:
            heading = str(item.data(HEADING))
            self.table.choose_columns(self.table.choices.with_column(heading, shown=item.checkState() == TICKED))
            self._fill()

    def _move(self, by: int) -> None:
        at = self.list.currentRow()
        headings = [str(self.list.item(n).data(HEADING)) for n in range(self.list.count())]
        if at < 1 or not 1 <= at + by < len(headings):
            return
        headings.insert(at + by, headings.pop(at))
        self.table.choose_columns(replace(self.table.choices, order=tuple(headings)))
        self._fill()
        self.list.setCurrentRow(at + by)

    def _put_back(self) -> None:
        self.table.put_back()
        self._fill()

    def _fit_buttons(self, at: int) -> None:
        self.up.setEnabled(at > 1)
        self.down.setEnabled(0 < at < self.list.count() - 1)


class FilterDialog(QDialog):
    """Only rows where a column has one of the ticked values; none ticked means every row."""

    def __init__(self, parent: QWidget, table: ListTable, heading: str = "") -> None:
        super().__init__(parent)
        self.table = table
        self.setWindowTitle(f"Filter: {table.accessibleName()}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        headings = table.filterable()
        self.column = QComboBox()
        self.column.setAccessibleName("Only rows where")
        self.column.addItems(headings)
        self.column.setCurrentText(heading if heading in headings else headings[0] if headings else "")
        self.list = _ticks("is one of")
        self.column.currentTextChanged.connect(self._fill)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(PlainLabel("Only rows where", "heading"))
        layout.addWidget(self.column)
        layout.addWidget(PlainLabel("is one of", "soft"))
        layout.addWidget(self.list, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(button("Show only these", self.accept, primary=True), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button("Cancel", self.reject), QDialogButtonBox.ButtonRole.ActionRole)
        layout.addWidget(buttons)
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(min(letter * 56, 1000), min(line * 28, 640))
        self._fill(self.column.currentText())
        self.list.setFocus()

    def accept(self) -> None:
        """Narrow the list."""
        items = [self.list.item(n) for n in range(self.list.count())]
        if self.column.currentText():
            chosen = [str(i.data(HEADING)) for i in items if i.checkState() == TICKED]
            self.table.filter_by(self.column.currentText(), chosen if len(chosen) < len(items) else [])
        super().accept()

    def _fill(self, heading: str) -> None:
        self.list.clear()
        if not heading:
            return
        chosen = self.table.choices.filters.get(heading, ())
        values = self.table.values_of(heading)
        for value in [*values, *(v for v in chosen if v not in values)]:
            item = QListWidgetItem(" ".join(value.split()) or "(nothing)")
            item.setData(HEADING, value)
            item.setCheckState(TICKED if value in chosen else UNTICKED)
            self.list.addItem(item)
        self.list.setAccessibleDescription(text.count(len(values), "value"))
        self.list.setCurrentRow(0)


def _ticks(name: str) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(name)
    return made
