"""Lists too long to hold: the keys of all rows in order, and the rows themselves page by page as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from reg44desk.services import exchange
from reg44desk.services.visit_list import Ids
from reg44desk.views.list_table import ListTable
from reg44desk.views.models import Column, Index, cell_data, heading_data

PAGE, PAGES = 128, 40
MOST_COPIED = 20_000
_NOWHERE = QModelIndex()
Fetch = Callable[[Sequence[UUID]], Sequence[Any]]


class PagedModel(QAbstractTableModel):
    """Rows found by their keys; those last looked at are kept, so that a step of the scroll bar reads a page at most."""

    def __init__(self, columns: Sequence[Column[Any]], fetch: Fetch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.ids = Ids()
        self._fetch = fetch
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()

    def set_ids(self, ids: Ids) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.ids = ids
        self._pages.clear()
        self.endResetModel()

    def row(self, number: int) -> Any:
        """A row; None for one that was taken away meanwhile."""
        page, at = divmod(number, PAGE)
        rows = self._pages.get(page)
        if rows is None:
            rows = self._pages[page] = self._fetch(self.ids.between(page * PAGE, (page + 1) * PAGE))
            if len(self._pages) > PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page)
        return rows[at]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows and says aloud, and the row itself."""
        if not index.isValid():
            return None
        return cell_data(self.columns[index.column()], lambda: self.row(index.row()), role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column headings."""
        return heading_data(self.columns, section, orientation, role)


class PagedTable(ListTable):
    """A list of any length with an exact scroll bar. It keeps what is chosen, and where it stands, when it is read afresh.

    `asked` tells that other rows, or another order, are wanted; whoever serves the list answers with `show_ids`.
    """

    asked = Signal()

    def __init__(self, columns: Sequence[Column[Any]], fetch: Fetch, name: str, parent: QWidget | None = None) -> None:
        self.rows_model = PagedModel(columns, fetch)
        self.fetch = fetch
        self.there_are = 0
        self.headings: Sequence[str] = ()
        self.values: Callable[[str], list[str]] = lambda _heading: []
        self._words = ""
        super().__init__(columns, self.rows_model, name, parent)
        self.rows_model.setParent(self)

    def show_ids(self, ids: Ids, there_are: int) -> None:
        """Show these of so many rows; what was chosen stays so where it is still there, else the first row is."""
        model = self.rows_model
        before = [key for n in self.selected_numbers()[:MOST_COPIED] for key in model.ids.between(n, n + 1)]
        now, top = self.currentIndex().row(), max(self.rowAt(0), 0)
        current = next(iter(model.ids.between(now, now + 1) if now >= 0 else []), None)
        at_top = next(iter(model.ids.between(top, top + 1)), None)
        self.scrollToTop()
        self.there_are = there_are
        model.set_ids(ids)
        if not self.choose(current) and top:
            self.scrollToTop()
        self._select_again(before)
        place = ids.place_of(at_top)
        if place > 0 and top:
            self.scrollTo(model.index(place, 0), self.ScrollHint.PositionAtTop)
        self.counted_anew.emit()

    def choose(self, row_id: object) -> bool:
        """Choose the row with an id, else the first; says whether it is shown."""
        at = self.rows_model.ids.place_of(row_id)
        if len(self.rows_model.ids):
            whole_row = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self._choosing = True
            self.selectionModel().setCurrentIndex(self.rows_model.index(max(at, 0), 0), whole_row)
            self._choosing = False
            self.scrollTo(self.currentIndex())
        self.chosen.emit(self.current())
        return at >= 0

    def current(self) -> Any:
        """The chosen row, or None."""
        index = self.currentIndex()
        return self.rows_model.row(index.row()) if index.isValid() else None

    def row_at(self, number: int) -> Any:
        """The row in a line."""
        return self.rows_model.row(number)

    def counted(self) -> tuple[int, int]:
        """How many rows there are, and how many of them are shown."""
        return self.there_are, len(self.rows_model.ids)

    def search(self, words: str) -> None:
        """Show only rows that hold these words."""
        if words.strip() != self._words:
            self._words = words.strip()
            self.asked.emit()

    @property
    def words_typed(self) -> str:
        """The words that narrow the list."""
        return self._words

    def apply_choices(self) -> None:
        """Other rows are wanted."""
        self.asked.emit()

    def in_first_order(self) -> None:
        """The first order is wanted."""
        self.asked.emit()

    def values_of(self, heading: str) -> list[str]:
        """What the list can be narrowed to by a heading."""
        return self.values(heading)

    def filterable(self) -> list[str]:
        """The headings that it can be narrowed by."""
        return list(self.headings)

    def exported(self, as_of: date) -> Callable[[], exchange.Table]:
        """What makes the table of all that is shown; rows are read page by page while it is written."""
        shown = [self.rows_model.columns[n] for n in self.visible_columns()]
        ids, fetch, about = self.rows_model.ids, self.fetch, self.about
        narrowed, order, counted = self.describe_filters(), self.sort_words(), self.count_words()

        def cells() -> Iterator[tuple[exchange.Value, ...]]:
            for first in range(0, len(ids), PAGE * 8):
                for row in fetch(ids.between(first, first + PAGE * 8)):
                    if row is not None:
                        yield tuple(column.cell_of(row) for column in shown)

        headings = [column.heading for column in shown]
        return lambda: exchange.table(about, headings, cells(), as_of, narrowed=narrowed, order=order, shown=counted)

    def selected_numbers(self) -> list[int]:
        """The lines that are selected, from above, at most MOST_COPIED."""
        ranges = self.selectionModel().selection().toList()
        if sum(one.height() for one in ranges) <= MOST_COPIED:
            return super().selected_numbers()
        return list(range(min(one.top() for one in ranges), min(one.top() for one in ranges) + MOST_COPIED))

    def _sorted(self, number: int, order: Qt.SortOrder) -> None:
        before = self.choices.sort
        super()._sorted(number, order)
        if self.choices.sort != before:
            self.asked.emit()

    def _select_again(self, keys: Sequence[UUID]) -> None:
        if len(keys) < 2:
            return
        again = QItemSelection()
        for place in (self.rows_model.ids.place_of(key) for key in keys):
            if place >= 0:
                index = self.rows_model.index(place, 0)
                again.select(index, index)
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(again, flags)
