"""Lists: one generic model of frozen rows and one table that behaves as people expect of a desktop program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView, QWidget

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its heading, the words of a row, what it sorts by, its width in letters, and how soon it gives way (0 stays)."""

    heading: str
    text: Callable[[R], str]
    key: Callable[[R], Any] | None = None
    width: int = 14
    gives_way: int = 0
    stretch: bool = False
    delegate: Callable[[QWidget], QStyledItemDelegate] | None = None
    tooltip: Callable[[R], str] | None = None
    spoken: Callable[[R], str] | None = None


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows that are frozen data with an `id`; sorting moves persistent indexes, so that a selection follows its row."""

    def __init__(self, columns: Sequence[Column[R]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.rows: list[R] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows, in the order they come unless the person has sorted."""
        self.beginResetModel()
        self.rows = list(rows)
        if self._sorted_by is not None:
            self.rows = self._ordered(*self._sorted_by)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, says aloud, and the row itself under ROW_ROLE."""
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (column.spoken or column.text)(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_typed((column.tooltip or column.text)(row))
        return row if role == ROW_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column headings."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; blanks come last."""
        self._sorted_by = (column, order) if column >= 0 else None
        if self._sorted_by is None:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self.rows[i.row()] for i in before]
        self.rows = self._ordered(column, order)
        place = {id(row): n for n, row in enumerate(self.rows)}
        self.changePersistentIndexList(before, [self.index(place[id(r)], i.column()) for r, i in zip(rows, before, strict=True)])
        self.layoutChanged.emit()

    def _ordered(self, column: int, order: Qt.SortOrder) -> list[R]:
        chosen = self.columns[column]

        def key(row: R) -> Any:
            value = chosen.key(row) if chosen.key else chosen.text(row)
            return value.casefold() if isinstance(value, str) else value

        known = [r for r in self.rows if key(r) not in (None, "")]
        blank = [r for r in self.rows if key(r) in (None, "")]
        return sorted(known, key=key, reverse=order == Qt.SortOrder.DescendingOrder) + blank


def as_typed(words: str) -> str:
    """Words for a tooltip, which Qt would read as markup where they look like it; they are shown as they were typed."""
    return f"<qt>{escape(words)}</qt>" if "<" in words or "&" in words else words


class RowsTable(QTableView):
    """A table: Enter or double click opens, Ctrl+C copies for Excel, less important columns give way when it is narrow."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, columns: Sequence[Column[Any]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows_model: RowsModel[Any] = RowsModel(columns, self)
        self.setModel(self.rows_model)
        self.setAccessibleName(name)
        self.setObjectName(name)
        self._settle()
        for number, column in enumerate(columns):
            if column.delegate:
                self.setItemDelegateForColumn(number, column.delegate(self))
        self.doubleClicked.connect(self._open_index)
        self.selectionModel().currentRowChanged.connect(self._tell)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the row that was chosen stays chosen if it is still there, else the first is."""
        before = getattr(self.current(), "id", None)
        self.scrollToTop()
        self.rows_model.set_rows(rows)
        self.choose(before)

    def choose(self, row_id: object) -> bool:
        """Choose the row with an id, else the first; says whether the id was there."""
        rows = self.rows_model.rows
        at = next((n for n, row in enumerate(rows) if getattr(row, "id", None) == row_id), -1)
        if rows:
            whole_row = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self.rows_model.index(max(at, 0), 0), whole_row)
            self.scrollTo(self.currentIndex())
        self.chosen.emit(self.current())
        return at >= 0

    def current(self) -> Any:
        """The chosen row, or None."""
        index = self.currentIndex()
        return self.rows_model.rows[index.row()] if index.isValid() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row, Ctrl+C copies the chosen rows with their headings."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.opened.emit(self.current())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_text())
        else:
            super().keyPressEvent(event)

    def as_text(self) -> str:
        """The chosen rows as lines of cells with tabs between, which Excel pastes into cells."""
        numbers = sorted({i.row() for i in self.selectionModel().selectedRows()})
        rows = [self.rows_model.rows[n] for n in numbers]
        lines = [[c.heading for c in self.rows_model.columns], *([c.text(r) for c in self.rows_model.columns] for r in rows)]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let less important columns give way where the table is narrow."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show as many columns as fit, those that give way first going first; what is left over goes to the widest."""
        letter = self.fontMetrics().averageCharWidth()
        columns = self.rows_model.columns
        room = self.viewport().width()
        shown = set(range(len(columns)))
        for number in sorted(shown, key=lambda n: -columns[n].gives_way):
            if sum(columns[n].width * letter for n in shown) <= room or columns[number].gives_way == 0:
                break
            shown.discard(number)
        spare = max(room - sum(columns[n].width * letter for n in shown), 0)
        stretched = [n for n in sorted(shown) if columns[n].stretch] or sorted(shown)[:1]
        for number, column in enumerate(columns):
            self.setColumnHidden(number, number not in shown)
            extra = spare // len(stretched) if number in stretched else 0
            self.setColumnWidth(number, column.width * letter + extra)

    def _settle(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(20)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._grow()

    def _grow(self) -> None:
        """Rows as high as the text wants, and room for some of them at least; a screen that is too low scrolls."""
        row = self.fontMetrics().height() + 18
        self.verticalHeader().setDefaultSectionSize(row)
        self.setMinimumHeight(row * 6)

    def changeEvent(self, event: Any) -> None:
        """Rows grow with the text."""
        super().changeEvent(event)
        if event.type() in (event.Type.FontChange, event.Type.StyleChange):
            self._grow()
            if hasattr(self, "rows_model"):
                self.fit()

    def _open_index(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows_model.rows[index.row()])

    def _tell(self, _current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.current())
