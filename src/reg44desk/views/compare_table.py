"""Two reports side by side: where, before and after, row by row; changed words by colour, by a line, and spoken."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from reg44desk.paper import UNSEEN
from reg44desk.services import report_compare
from reg44desk.services.report_compare import CHANGE_WORDS, Change, Fold, Range, Row
from reg44desk.services.report_comparison import NOT_THERE, Comparison
from reg44desk.views import theme
from reg44desk.views.widgets import lines_of

Index = QModelIndex | QPersistentModelIndex
Part = Row | Fold
Runs = list[tuple[str, str]]
"""A cell's words in runs, each with how it looks: plain, strong, soft, taken, put."""
MARGIN = 8
_NOWHERE = QModelIndex()


class CompareModel(QAbstractTableModel):
    """The rows of a comparison, all of them or only what differs with the rest folded."""

    def __init__(self, found: Comparison) -> None:
        super().__init__()
        self.found = found
        self.parts: Sequence[Part] = ()
        self.headings = ["Where", f"Before: {found.before.heading}", f"After: {found.after.heading}"]
        self.shown_headings = list(self.headings)
        self.show_only(only=True)

    def show_only(self, *, only: bool) -> None:
        """Show only what differs, or everything."""
        self.beginResetModel()
        self.parts = report_compare.fold(self.found.rows) if only else self.found.rows
        self.endResetModel()

    def break_headings(self, width: int, metrics: QFontMetrics) -> None:
        """Break the lines of the headings where they are wider than their columns."""
        broken = ["\n".join(part for line in words.split("\n") for part in lines_of(line, width, metrics)) for words in self.headings]
        if broken != self.shown_headings:
            self.shown_headings = broken
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 2)

    def differing(self) -> list[int]:
        """The numbers of the rows that differ."""
        return [n for n, part in enumerate(self.parts) if isinstance(part, Row) and part.change is not Change.SAME]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self.parts)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Where, before, after."""
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What each column is: the two with name, day and check code."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.headings[section].replace("\n", ", ")
        return self.shown_headings[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's words, and as a screen reader says them with what differs."""
        part = self.parts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "".join(words for words, _look in runs(part, index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return said(part, index.column())
        return None


def runs(part: Part, column: int) -> Runs:
    """What a cell shows."""
    if isinstance(part, Fold):
        return [(part.words, "soft")] if column == 0 else []
    if column == 0:
        return [(seen(part.section), "strong"), *([(f"\n{seen(part.where)}", "plain")] if part.where else [])]
    absent = Change.ADDED if column == 1 else Change.TAKEN_AWAY
    if part.change is absent:
        return [(NOT_THERE, "soft")]
    words, ranges, look = _side(part, column)
    return [(seen(piece), look if differs else "plain") for piece, differs in report_compare.pieces(words, ranges)]


def said(part: Part, column: int) -> str:
    """What a cell says aloud: where and what happened; then what stands there, with the words that differ."""
    if isinstance(part, Fold):
        return part.words if column == 0 else ""
    if column == 0:
        return f"{part.place}. {CHANGE_WORDS[part.change]}" + (f", {report_compare.spoken(part)}" if part.change is Change.CHANGED else "")
    words, ranges, _look = _side(part, column)
    absent = Change.ADDED if column == 1 else Change.TAKEN_AWAY
    if part.change is not Change.CHANGED or not ranges:
        return NOT_THERE if part.change is absent else words
    return f"{words}\n{'Taken away' if column == 1 else 'Added'}: {', '.join(report_compare.marked(words, ranges))}"


def seen(words: str) -> str:
    """Words without what nobody can see or what turns the order of letters about; no paper holds that either."""
    return "".join(c for c in words.expandtabs(4) if c in {"\n", " "} or unicodedata.category(c) not in UNSEEN)


def _side(row: Row, column: int) -> tuple[str, tuple[Range, ...], str]:
    return (row.before, row.taken, "taken") if column == 1 else (row.after, row.put, "put")


class CompareTable(QTableView):
    """The rows, each as high as its words; arrows go from row to row, and line by line through a row higher than the window."""

    moved = Signal()

    def __init__(self, found: Comparison) -> None:
        super().__init__()
        self.compare_model = CompareModel(found)
        self.setModel(self.compare_model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(found.title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.setMinimumHeight(160)

    def show_only(self, *, only: bool) -> None:
        """Show only what differs, or everything; the row with the keyboard keeps it where it is still shown."""
        at = self.current()
        self.compare_model.show_only(only=only)
        self.fit()
        kept = next((n for n, part in enumerate(self.compare_model.parts) if part is at), 0)
        self.go_to(kept)

    def current(self) -> Part | None:
        """The row with the keyboard."""
        row = self.currentIndex().row()
        return self.compare_model.parts[row] if row >= 0 else None

    def go_to(self, row: int) -> None:
        """Put the keyboard on a row and bring it into view."""
        self.setCurrentIndex(self.compare_model.index(row, 0))
        self.scrollTo(self.currentIndex())

    def fit(self) -> None:
        """Give columns their share of the width, and each row the height that its words need there."""
        width = self.viewport().width()
        first = width * 20 // 100
        for column, wide in enumerate((first, (width - first) // 2, width - first - (width - first) // 2)):
            self.setColumnWidth(column, wide)
        bold = self.font()
        bold.setWeight(QFont.Weight.DemiBold)
        self.compare_model.break_headings(self.columnWidth(1) - 3 * MARGIN, QFontMetrics(bold))
        self.clearSpans()
        for row, part in enumerate(self.compare_model.parts):
            folded = isinstance(part, Fold)
            if folded:
                self.setSpan(row, 0, 1, 3)
            wides = [width] if folded else [self.columnWidth(column) for column in range(3)]
            self.setRowHeight(row, max(laid_out(runs(part, n), wide, self.font()).height() for n, wide in enumerate(wides)))
        bar = self.verticalScrollBar()
        bar.setSingleStep(self.fontMetrics().lineSpacing() * 2)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        """A row higher than the window is shown from its first line."""
        high = self.rowHeight(index.row()) >= self.viewport().height()
        super().scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop if high else hint)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell who counts the differences."""
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Up move through a row that goes on below or above, before they leave it."""
        row, bar = self.currentIndex().row(), self.verticalScrollBar()
        top = self.rowViewportPosition(row)
        goes_on = {
            Qt.Key.Key_Down: top + self.rowHeight(row) > self.viewport().height(),
            Qt.Key.Key_Up: top < 0,
        }
        if event.modifiers() & Qt.KeyboardModifier.AltModifier or not goes_on.get(Qt.Key(event.key()), False):
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + (1 if event.key() == Qt.Key.Key_Down else -1) * bar.singleStep())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow means high."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Rows grow with the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "compare_model"):
            self.fit()


class LaidOut:
    """A cell's words laid out in a width."""

    def __init__(self, document: QTextDocument) -> None:
        self.document = document

    def height(self) -> int:
        """How high it is, with room around."""
        return round(self.document.size().height()) + 2 * MARGIN


def laid_out(cell: Runs, width: int, font: QFont) -> LaidOut:
    """A cell's words laid out: struck through and in the colour of what is gone, underlined and in that of what came."""
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    document.setTextWidth(max(width - 2 * MARGIN, 40))
    cursor = QTextCursor(document)
    for words, look in cell:
        cursor.insertText(words, _format(look))
    return LaidOut(document)


def _format(look: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(theme.colour({"taken": "bad", "put": "good", "soft": "soft"}.get(look, "ink")))
    if look in ("taken", "put"):
        made.setBackground(theme.colour("bad_soft" if look == "taken" else "good_soft"))
        made.setFontWeight(QFont.Weight.DemiBold)
        made.setFontStrikeOut(look == "taken")
        made.setFontUnderline(look == "put")
    elif look == "strong":
        made.setFontWeight(QFont.Weight.DemiBold)
    return made


class _Delegate(QStyledItemDelegate):
    """Paints a cell as it is laid out, on the ground of its row."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, words, the line beneath, and a bar at the left of the row with the keyboard."""
        model = index.model()
        assert isinstance(model, CompareModel)  # noqa: S101  it paints no other
        area: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(area, theme.colour("accent_soft" if chosen else "card"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if chosen and index.column() == 0:
            painter.fillRect(QRect(area.x(), area.y(), 4, area.height()), theme.colour("accent"))
        painter.translate(area.x() + MARGIN, area.y() + MARGIN)
        laid_out(runs(model.parts[index.row()], index.column()), area.width(), option.font).document.drawContents(painter)
        painter.restore()
