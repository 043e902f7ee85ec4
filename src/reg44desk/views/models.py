"""Lists: one generic model of frozen rows and one table that behaves as people expect of a desktop program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QStyledItemDelegate, QWidget

from reg44desk.services import exchange
from reg44desk.views.columns import MOST_VALUES
from reg44desk.views.list_table import ListTable

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
_SERVED = frozenset(map(int, (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole, ROW_ROLE)))


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its heading, the words of a row, what it sorts by, its width in letters, and how soon it gives way (0 stays).

    A `spare` one is shown only when asked for. `cell` is what goes out in a file, where that is more than the words;
    `values` are what it is filtered by, where a row has several. The values of a `fixed` one are words of the program, so
    that a filter by them may be remembered outside the casebook.
    """

    heading: str
    text: Callable[[R], str]
    key: Callable[[R], Any] | None = None
    width: int = 14
    gives_way: int = 0
    stretch: bool = False
    delegate: Callable[[QWidget], QStyledItemDelegate] | None = None
    tooltip: Callable[[R], str] | None = None
    spoken: Callable[[R], str] | None = None
    cell: Callable[[R], exchange.Value] | None = None
    values: Callable[[R], Sequence[str]] | None = None
    spare: bool = False
    fixed: bool = False
    sortable: bool = True

    def values_of(self, row: R) -> Sequence[str]:
        """What a filter by this column looks at."""
        return self.values(row) if self.values else (self.text(row),)

    def cell_of(self, row: R) -> exchange.Value:
        """The cell as it goes out in a file: a day or a number where the words stand for one, else the words."""
        if self.cell is not None:
            return self.cell(row)
        words, value = self.text(row), self.key(row) if self.key else None
        if isinstance(value, date) and words:
            return exchange.cell(value)
        is_number = isinstance(value, int) and not isinstance(value, bool) and words.replace(",", "") == str(value)
        return value if is_number else words

    def words(self, row: R) -> str:
        """The cell in words, in full."""
        full = self.cell(row) if self.cell else None
        return full if isinstance(full, str) else self.text(row)


def cell_data(column: Column[R], row: Callable[[], R | None], role: int) -> Any:
    """What a cell shows, says aloud, and the row itself under ROW_ROLE; a row is fetched only for what is served."""
    if role not in _SERVED:
        return None
    found = row()
    if found is None or role == ROW_ROLE:
        return found
    if role == Qt.ItemDataRole.DisplayRole:
        return column.text(found)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return (column.spoken or column.text)(found)
    return as_typed((column.tooltip or column.text)(found))


def heading_data(columns: Sequence[Column[Any]], section: int, orientation: Qt.Orientation, role: int) -> Any:
    """A column's heading, at the left."""
    if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
        return columns[section].heading
    if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    return None


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
        return cell_data(self.columns[index.column()], lambda: self.rows[index.row()], role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column headings."""
        return heading_data(self.columns, section, orientation, role)

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

    def in_order(self, rows: Sequence[R], column: Column[R]) -> list[R]:
        """Rows as that column sorts them, blanks last."""
        return _sorted(rows, column, Qt.SortOrder.AscendingOrder)

    def _ordered(self, column: int, order: Qt.SortOrder) -> list[R]:
        return _sorted(self.rows, self.columns[column], order)


def _sorted(rows: Sequence[R], chosen: Column[R], order: Qt.SortOrder) -> list[R]:
    keys = [chosen.key(row) if chosen.key else chosen.text(row) for row in rows]
    keyed = [(k.casefold() if isinstance(k, str) else k, row) for k, row in zip(keys, rows, strict=True)]
    known = sorted((p for p in keyed if p[0] not in (None, "")), key=lambda p: p[0], reverse=order == Qt.SortOrder.DescendingOrder)
    return [row for _, row in known] + [row for k, row in keyed if k in (None, "")]


def as_typed(words: str) -> str:
    """Words for a tooltip, which Qt would read as markup where they look like it; they are shown as they were typed."""
    return f"<qt>{escape(words)}</qt>" if "<" in words or "&" in words else words


class RowsTable(ListTable):
    """A list of rows that are all at hand; it narrows them itself by words and by the filters of its columns.

    `narrowed` tells how many rows there are and how many of them are shown.
    """

    narrowed = Signal(int, int)

    def __init__(self, columns: Sequence[Column[Any]], name: str, parent: QWidget | None = None) -> None:
        self.rows_model: RowsModel[Any] = RowsModel(columns)
        self.all_rows: list[Any] = []
        self._words = ""
        self.searched: Callable[[Any], str] = self._every_cell
        super().__init__(columns, self.rows_model, name, parent)
        self.rows_model.setParent(self)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the row that was chosen stays chosen if it is still there, else the first is."""
        self.all_rows = list(rows)
        self._narrow()

    def search(self, words: str) -> None:
        """Show only rows that hold these words."""
        self._words = words.casefold().strip()
        self._narrow()

    @property
    def words_typed(self) -> str:
        """The words that narrow the list."""
        return self._words

    def apply_choices(self) -> None:
        """Show what the filters leave."""
        self._narrow()

    def in_first_order(self) -> None:
        """The rows in the order they come."""
        self.rows_model.sort(-1)
        self._narrow()

    def values_of(self, heading: str) -> list[str]:
        """The different values of a column among all rows, in the order in which the column sorts."""
        column = next(c for c in self.rows_model.columns if c.heading == heading)
        rows = self.all_rows if column.values else self.rows_model.in_order(self.all_rows, column)
        return list(dict.fromkeys(value for row in rows for value in column.values_of(row)))

    def choose(self, row_id: object) -> bool:
        """Choose the row with an id, else the first; says whether the id was there."""
        rows = self.rows_model.rows
        at = next((n for n, row in enumerate(rows) if getattr(row, "id", None) == row_id), -1)
        if rows:
            whole_row = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self._choosing = True
            self.selectionModel().setCurrentIndex(self.rows_model.index(max(at, 0), 0), whole_row)
            self._choosing = False
            self.scrollTo(self.currentIndex())
        self.chosen.emit(self.current())
        return at >= 0

    def filterable(self) -> list[str]:
        """The columns whose values are few enough to choose from, and of which there is more than one."""
        headings = [column.heading for column in self.rows_model.columns]
        return [h for h in headings if 1 < len(self.values_of(h)) <= MOST_VALUES or h in self.choices.filters]

    def exported(self, as_of: date) -> Callable[[], exchange.Table]:
        """What makes the table of all that is shown."""
        shown = [self.rows_model.columns[n] for n in self.visible_columns()]
        cells = [tuple(column.cell_of(row) for column in shown) for row in self.rows_model.rows]
        made = exchange.table(
            self.about,
            [column.heading for column in shown],
            cells,
            as_of,
            narrowed=self.describe_filters(),
            order=self.sort_words(),
            shown=self.count_words(),
        )
        return lambda: made

    def counted(self) -> tuple[int, int]:
        """How many rows there are, and how many of them are shown."""
        return len(self.all_rows), len(self.rows_model.rows)

    def current(self) -> Any:
        """The chosen row, or None."""
        index = self.currentIndex()
        return self.rows_model.rows[index.row()] if index.isValid() else None

    def row_at(self, number: int) -> Any:
        """The row in a line."""
        return self.rows_model.rows[number]

    def _narrow(self) -> None:
        before = getattr(self.current(), "id", None)
        kept = [getattr(self.row_at(n), "id", None) for n in self.selected_numbers()]
        self.scrollToTop()
        rows = [row for row in self.all_rows if is_wanted(row, self.rows_model.columns, self.choices.filters)]
        if self._words:
            rows = [row for row in rows if self._words in self.searched(row).casefold()]
        self.rows_model.set_rows(rows)
        self.choose(before)
        if len(kept) > 1:
            self._select_again(set(kept))
        self.narrowed.emit(len(self.all_rows), len(rows))
        self.counted_anew.emit()

    def _select_again(self, ids: set[Any]) -> None:
        again = QItemSelection()
        for number, row in enumerate(self.rows_model.rows):
            if getattr(row, "id", None) in ids:
                index = self.rows_model.index(number, 0)
                again.select(index, index)
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(again, flags)

    def _every_cell(self, row: Any) -> str:
        return "\n".join(column.words(row) for column in self.rows_model.columns)


def is_wanted(row: Any, columns: Sequence[Column[Any]], filters: Mapping[str, Sequence[str]]) -> bool:
    """Whether a row has, in each column that is filtered, one of the values asked for."""
    return all(any(value in filters[c.heading] for value in c.values_of(row)) for c in columns if c.heading in filters)
