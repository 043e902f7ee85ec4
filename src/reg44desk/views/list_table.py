"""What every list does, whatever its rows come from: columns that a person arranges and finds so again, copying, menus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QMetaMethod, QMimeData, QModelIndex, QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QPushButton, QTableView, QWidget

from reg44desk import text
from reg44desk.services import exchange
from reg44desk.views import columns
from reg44desk.views.columns import Choices, either

ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


class ListTable(QTableView):
    """A table: Enter or double click opens, Ctrl+C copies for Excel, a right click or the Menu key says what can be done.

    `columns_wanted`, `filter_wanted` and `export_wanted` ask whoever serves the list; `rearranged` tells of every choice,
    `counted_anew` of rows.
    """

    opened = Signal(object)
    chosen = Signal(object)
    columns_wanted = Signal()
    filter_wanted = Signal(str)
    export_wanted = Signal()
    rearranged = Signal()
    counted_anew = Signal()

    def __init__(self, shapes: Sequence[Any], model: QAbstractTableModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shapes = list(shapes)
        self.about = exchange.About(name)
        self.choices = self.first = Choices()
        self.pane: QWidget | None = None
        self._place: QSettings | None = None
        self._arranging, self._choosing = True, False
        self.setModel(model)
        self.setAccessibleName(name)
        self.setObjectName(name)
        self._settle()
        for number, column in enumerate(self.shapes):
            if column.delegate:
                self.setItemDelegateForColumn(number, column.delegate(self))
        self.doubleClicked.connect(self._open_index)
        self.selectionModel().currentRowChanged.connect(self._tell)
        header = self.horizontalHeader()
        header.sectionMoved.connect(self._moved)
        header.sectionResized.connect(self._resized)
        header.sortIndicatorChanged.connect(self._sorted)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._heading_menu)
        self._arranging = False

    # What each kind of list says of its rows

    def current(self) -> Any:
        """The chosen row, or None."""
        raise NotImplementedError

    def row_at(self, number: int) -> Any:
        """The row in a line."""
        raise NotImplementedError

    def apply_choices(self) -> None:
        """Show what the filters leave."""
        raise NotImplementedError

    def in_first_order(self) -> None:
        """Take the sorting back."""
        raise NotImplementedError

    def values_of(self, heading: str) -> list[str]:
        """The different values of a column among all rows."""
        raise NotImplementedError

    def filterable(self) -> list[str]:
        """The columns whose values are few enough to choose from."""
        raise NotImplementedError

    def exported(self, as_of: date) -> Callable[[], exchange.Table]:
        """What makes the table of all that is shown, as a job may call it."""
        raise NotImplementedError

    def choose(self, row_id: object) -> bool:
        """Choose the row with an id; says whether it is shown."""
        raise NotImplementedError

    def search(self, words: str) -> None:
        """Show only rows that hold these words."""
        raise NotImplementedError

    @property
    def words_typed(self) -> str:
        """The words that narrow the list."""
        raise NotImplementedError

    def counted(self) -> tuple[int, int]:
        """How many rows there are, and how many of them are shown."""
        raise NotImplementedError

    def count_words(self) -> str:
        """Like "12 of 340 rows"."""
        there_are, shown = self.counted()
        return f"{shown:,} of {text.count(there_are, 'row')}"

    def describe_filters(self) -> list[str]:
        """How the list is narrowed, in words."""
        words = [f'it holds "{self.words_typed}"'] if self.words_typed else []
        return words + [f"{heading} is {either(values)}" for heading, values in self.choices.filters.items()]

    def show_everything(self) -> None:
        """Take every filter away, and the words."""
        self.search("")
        self.choose_columns(replace(self.choices, filters={}))

    # Remembering

    def start_with(self, filters: dict[str, tuple[str, ...]]) -> None:
        """The filters that hold until the person chooses others."""
        self.choices = self.first = Choices(filters=filters)

    def remember(self, place: QSettings) -> None:
        """Come back as this list was left on this computer, and keep what is chosen from now on."""
        self._place = place
        kept = columns.from_text(place.value(self._key(), ""), self.shapes)
        if kept is not None:
            self.choices = kept
            self._arrange()
            if kept.sort is not None:
                self._sort_as_chosen(kept.sort)
            self.apply_choices()
            self.rearranged.emit()

    def choose_columns(self, choices: Choices) -> None:
        """Arrange the list as chosen, and remember it."""
        filtered = choices.filters != self.choices.filters
        self.choices = choices
        self._arrange()
        if filtered:
            self.apply_choices()
        self._keep()

    def put_back(self) -> None:
        """The columns as they were at first, in the order in which the rows come; the filters stay."""
        self._arranging = True
        self.horizontalHeader().setSortIndicator(-1, ASCENDING)
        self._arranging = False
        self.choices = self.choices.without_columns()
        self._arrange()
        self.in_first_order()
        self._keep()

    def filter_by(self, heading: str, values: Sequence[str]) -> None:
        """Only rows with one of these values in a column; none: every row."""
        self.choose_columns(self.choices.with_filter(heading, values))

    def sort_words(self) -> str:
        """How the list is sorted, in words; nothing where the rows stand as they come."""
        if self.choices.sort is None:
            return ""
        return self.choices.sort[0] + (", the latest or largest first" if self.choices.sort[1] else "")

    def sort_by(self, heading: str) -> None:
        """Sort by a column; again, the other way round."""
        down = self.choices.sort == (heading, False)
        self._sort_as_chosen((heading, down))

    def _keep(self) -> None:
        if self._place is not None:
            self._place.setValue(self._key(), columns.to_text(self.choices, self.shapes))
        self.rearranged.emit()

    def _key(self) -> str:
        return f"lists/{self.objectName()}"

    # The columns

    def visible_columns(self) -> list[int]:
        """The columns that are shown, in the order shown."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(n) for n in range(header.count())]
        return [n for n in order if not self.isColumnHidden(n)]

    def fit(self) -> None:
        """Show as many columns as fit, those that give way first going first; what is left over goes to the widest."""
        letter = self.fontMetrics().averageCharWidth()
        found = columns.fit(self.shapes, self.choices, letter, self.viewport().width())
        before, self._arranging = self._arranging, True
        for number in range(len(self.shapes)):
            self.setColumnHidden(number, number not in found.shown)
            self.setColumnWidth(number, found.widths[number])
        self._arranging = before

    def _arrange(self) -> None:
        header = self.horizontalHeader()
        self._arranging = True
        for place, number in enumerate(columns.ordered(self.shapes, self.choices)):
            header.moveSection(header.visualIndex(number), place)
        self._arranging = False
        self.fit()

    def _moved(self, _number: int, before: int, now: int) -> None:
        if self._arranging:
            return
        header = self.horizontalHeader()
        if 0 in (before, now):
            self._arrange()
            return
        headings = tuple(self.shapes[header.logicalIndex(n)].heading for n in range(header.count()))
        self.choose_columns(replace(self.choices, order=headings))

    def _resized(self, number: int, _before: int, now: int) -> None:
        if self._arranging or not now:
            return
        self.choices = self.choices.with_width(self.shapes[number].heading, now / self.fontMetrics().averageCharWidth())
        self._keep()

    def _sorted(self, number: int, order: Qt.SortOrder) -> None:
        if number >= 0 and not self.shapes[number].sortable:
            self._show_sorting()
        elif not self._arranging:
            chosen = None if number < 0 else (self.shapes[number].heading, order == DESCENDING)
            self.choices = replace(self.choices, sort=chosen)
            self._keep()

    def _show_sorting(self) -> None:
        """The arrow stands where it stood: this column cannot be sorted by."""
        headings, sort = [c.heading for c in self.shapes], self.choices.sort
        self._arranging = True
        number = headings.index(sort[0]) if sort else -1
        self.horizontalHeader().setSortIndicator(number, DESCENDING if sort and sort[1] else ASCENDING)
        self._arranging = False

    def _sort_as_chosen(self, sort: tuple[str, bool]) -> None:
        number = next(n for n, c in enumerate(self.shapes) if c.heading == sort[0])
        self.sortByColumn(number, DESCENDING if sort[1] else ASCENDING)

    # Copying

    def selected_numbers(self) -> list[int]:
        """The lines that are selected, from above."""
        ranges = self.selectionModel().selection().toList()
        return sorted({n for one in ranges for n in range(one.top(), one.bottom() + 1)})

    def as_text(self) -> str:
        """The chosen rows as lines of cells with tabs between, which Excel pastes into cells."""
        return exchange.clipboard_text(*self._copied())

    def copy(self) -> None:
        """Put the chosen rows, as shown, on the clipboard: as text for Excel and as a table for letters."""
        headings, rows = self._copied()
        data = QMimeData()
        data.setText(exchange.clipboard_text(headings, rows))
        data.setHtml(exchange.clipboard_html(headings, rows))
        QGuiApplication.clipboard().setMimeData(data)

    def _copied(self) -> tuple[list[str], list[list[str]]]:
        shown = [self.shapes[n] for n in self.visible_columns()]
        rows = [self.row_at(n) for n in self.selected_numbers()]
        return [c.heading for c in shown], [[c.words(row) for c in shown] for row in rows]

    # Menus and keys

    def row_menu(self) -> QMenu:
        """What can be done with the chosen rows: what the pane offers, copy, export, and how the list is arranged."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        numbers = self.selected_numbers()
        if len(numbers) == 1:
            self._add_row_actions(menu)
        if numbers:
            copy = menu.addAction(f"Copy {len(numbers):,} rows" if len(numbers) > 1 else "Copy", self.copy)
            copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self._add_list_actions(menu)
        return menu

    def heading_menu(self, number: int) -> QMenu:
        """What can be done with a column."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        heading = self.shapes[number].heading
        if self.shapes[number].sortable:
            menu.addAction("Sort by this column", lambda: self.sort_by(heading))
        if self._is_served(self.filter_wanted):
            menu.addAction("Only rows where...", lambda: self.filter_wanted.emit(heading))
        if number:
            menu.addAction("Hide this column", lambda: self.choose_columns(self.choices.with_column(heading, shown=False)))
        if self._is_served(self.columns_wanted):
            menu.addAction("Columns...", self.columns_wanted.emit)
        menu.addAction("Put the columns back as they were", self.put_back)
        return menu

    def _add_row_actions(self, menu: QMenu) -> None:
        if self._is_served(self.opened):
            menu.setDefaultAction(menu.addAction("Open", lambda: self.opened.emit(self.current())))
        buttons = self.pane.findChildren(QPushButton) if self.pane is not None else []
        for one in buttons:
            if one.property("link") != "true" and one.isEnabled() and not one.isHidden():
                action = QAction(one.text(), menu)
                action.triggered.connect(lambda _checked=False, chosen=one: chosen.click())
                menu.addAction(action)
        menu.addSeparator()

    def _add_list_actions(self, menu: QMenu) -> None:
        if self._is_served(self.export_wanted):
            menu.addAction("Export what is shown...", self.export_wanted.emit)
        menu.addSeparator()
        sorting = menu.addMenu("Sort by")
        for number in self.visible_columns():
            heading = self.shapes[number].heading
            if self.shapes[number].sortable:
                sorting.addAction(heading, partial(self.sort_by, heading))
        if self._is_served(self.filter_wanted):
            menu.addAction("Only rows where...", lambda: self.filter_wanted.emit(""))
        if self._is_served(self.columns_wanted):
            menu.addAction("Columns...", self.columns_wanted.emit)

    def _is_served(self, signal: Any) -> bool:
        return self.isSignalConnected(QMetaMethod.fromSignal(signal))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the pointer, or of the chosen row where a key asked for it."""
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            where = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.row_menu().popup(where)

    def _heading_menu(self, where: QPoint) -> None:
        header = self.horizontalHeader()
        number = header.logicalIndexAt(where)
        if number >= 0:
            self.heading_menu(number).popup(header.mapToGlobal(where))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row, Ctrl+C copies the chosen rows with their headings."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current() is not None:
            self.opened.emit(self.current())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    # How it looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let less important columns give way where the table is narrow."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Rows grow with the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()
            if hasattr(self, "shapes"):
                self.fit()

    def _settle(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        header, side = self.horizontalHeader(), self.verticalHeader()
        header.setSortIndicator(-1, ASCENDING)
        self.setSortingEnabled(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(20)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        side.hide()  # a shown one paints every line when the rows are read afresh
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._grow()

    def _grow(self) -> None:
        """Rows as high as the text wants, and room for some of them at least; a screen that is too low scrolls."""
        row = self.fontMetrics().height() + 18
        self.verticalHeader().setDefaultSectionSize(row)
        self.setMinimumHeight(row * 6)

    def _open_index(self, index: QModelIndex) -> None:
        self.opened.emit(self.row_at(index.row()))

    def _tell(self, _current: QModelIndex, _before: QModelIndex) -> None:
        if not self._choosing:
            self.chosen.emit(self.current())
