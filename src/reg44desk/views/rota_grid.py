"""The month as a grid: homes down, days across, each visit a shape and a letter; moved by dragging or by keys."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from reg44desk.services import rota
from reg44desk.services.reg44 import VisitRow
from reg44desk.services.rota import Grid
from reg44desk.views import theme
from reg44desk.views.icons import draw_shape
from reg44desk.views.models import ROW_ROLE, Index
from reg44desk.views.rota_headers import DayHeader, HomeHeader
from reg44desk.views.rota_model import LOOKS, Cell, RotaModel, day_words


class RotaTable(QTableView):
    """The grid. Arrow keys move the cell; Enter or Space opens it; M moves its visit; Delete calls it off. Dragging moves, too."""

    chosen = Signal(object)
    opened = Signal(object)
    moved = Signal(object, object)
    called_off = Signal(object)
    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rota = RotaModel(self)
        self.setModel(self.rota)
        self.setAccessibleName("Rota of the month: homes down, days across")
        self.moving: VisitRow | None = None
        self.target = 0
        self._pressed: tuple[QPoint, Cell] | None = None
        self._dragged = self._settling = False
        self.days = DayHeader(self)
        self.setHorizontalHeader(self.days)
        self.setVerticalHeader(HomeHeader(self))
        self.setItemDelegate(_CellDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        for corner in self.findChildren(QAbstractButton):
            corner.setAccessibleName("Homes down, days across")
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._tell)
        self._grow()

    def set_grid(self, grid: Grid, today: date) -> None:
        """Show a month; the home and the day of the month that were chosen stay chosen."""
        before = self.cell()
        self._stop()
        self.rota.set_grid(grid, today)
        self.fit()
        day = before.day.day if before else today.day if today in grid.days else 1
        row = next((n for n, one in enumerate(grid.rows) if before and one.id == before.row.id), 0)
        self._settling = True
        if grid.rows:
            self.choose(row, min(day, len(grid.days)) - 1)
        self._settling = False
        self.chosen.emit(self.cell())

    def choose(self, row: int, column: int) -> None:
        """Go to a cell."""
        self.setCurrentIndex(self.rota.index(row, column))

    def cell(self) -> Cell | None:
        """The cell that is chosen."""
        index = self.currentIndex()
        return self.rota.cell(index.row(), index.column()) if index.isValid() else None

    def begin_move(self) -> None:
        """Take up the planned visit of the chosen cell: arrows then say where to."""
        cell = self.cell()
        if cell is None or cell.planned is None:
            self.said.emit("Choose a planned visit first, then press M to move it.")
            return
        self._take(cell)
        self.said.emit(f"Moving the visit to {cell.row.home}. Left and Right choose the day, Enter puts it there, Esc leaves it.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the keys do; the rest is Qt's."""
        key = Qt.Key(event.key())
        if self.moving is not None:
            self._move_key(key)
        elif key == Qt.Key.Key_M and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.begin_move()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.cell() is not None:
            self.opened.emit(self.cell())
        elif key == Qt.Key.Key_Delete:
            self._call_off()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A visit that was taken up stays where it was."""
        super().focusOutEvent(event)
        self._give_up()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell; its planned visit can be dragged."""
        self._give_up()
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(index)
            cell = self.rota.cell(index.row(), index.column())
            self._pressed = (event.position().toPoint(), cell) if cell.planned else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a planned visit along its home's days."""
        if self._pressed is None:
            return
        place = event.position().toPoint()
        if self.moving is None and (place - self._pressed[0]).manhattanLength() >= QApplication.startDragDistance():
            self._take(self._pressed[1])
            self._dragged = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        column = self.columnAt(place.x())
        if self.moving is not None and column >= 0:
            self._aim(column)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put the visit on the day under the pointer; outside its home's row it stays where it was."""
        self._pressed = None
        if self.moving is None or not self._dragged:
            return
        if self.rowAt(event.position().toPoint().y()) == self.currentIndex().row():
            self._put()
        else:
            self.said.emit("A visit stays with its home. It was left where it was.")
            self._stop()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the cell."""
        if self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit(self.cell())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The days share the room."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: Any) -> None:
        """Cells grow with the text."""
        super().changeEvent(event)
        if event.type() in (event.Type.FontChange, event.Type.StyleChange) and hasattr(self, "rota"):
            self._grow()
            self.fit()

    def fit(self) -> None:
        """The names of homes take what they need, up to nine twentieths; the days share what is left, and scroll where it is too little."""
        header = self.verticalHeader()
        header.setFixedWidth(min(header.sizeHint().width(), max(self.width() * 9 // 20, 120)))
        days = self.rota.columnCount()
        if days:
            least = self.days.least()
            room = self.width() - header.width() - 6 - self._bar()
            for n in range(days):
                width = room * (n + 1) // days - room * n // days
                self.setColumnWidth(n, max(width, least))

    def _bar(self) -> int:
        bar = self.verticalScrollBar()
        return bar.sizeHint().width() if bar.maximum() > 0 else 0

    def _grow(self) -> None:
        row = round(self.fontMetrics().height() * 1.62)
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(10)
        self.setMinimumHeight(row * 6)

    def _tell(self, _current: QModelIndex, _before: QModelIndex) -> None:
        if not self._settling:
            self.chosen.emit(self.cell())

    def _take(self, cell: Cell) -> None:
        self.moving, self.target = cell.planned, self.currentIndex().column()
        self.viewport().update()

    def _move_key(self, key: Qt.Key) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -31, Qt.Key.Key_End: 31}
        if key in steps:
            self._aim(min(max(self.target + steps[key], 0), self.rota.columnCount() - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._put()
        elif key == Qt.Key.Key_Escape:
            self._give_up()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.said.emit("A visit stays with its home. Left and Right choose the day.")

    def _aim(self, column: int) -> None:
        if column != self.target:
            self.target = column
            self.scrollTo(self.rota.index(self.currentIndex().row(), column))
            self.viewport().update()
            assert self.rota.grid is not None  # noqa: S101  there is a column
            self.said.emit(f"To {day_words(self.rota.grid.days[column], self.rota.today)}")

    def _put(self) -> None:
        visit, column, row = self.moving, self.target, self.currentIndex().row()
        self._stop()
        assert self.rota.grid is not None  # noqa: S101  a visit was taken up
        day = self.rota.grid.days[column]
        if visit is not None and day != visit.day:
            self.choose(row, column)
            self.moved.emit(visit, day)
        else:
            self.said.emit("The visit was left where it was.")

    def _give_up(self) -> None:
        if self.moving is not None:
            self._stop()
            self.said.emit("The visit was left where it was.")

    def _stop(self) -> None:
        self.moving, self._dragged, self._pressed = None, False, None
        self.unsetCursor()
        self.viewport().update()

    def _call_off(self) -> None:
        cell = self.cell()
        if cell is not None and cell.planned is not None:
            self.called_off.emit(cell.planned)
        else:
            self.said.emit("Choose a planned visit first, then press Delete to call it off.")


class _CellDelegate(QStyledItemDelegate):
    """Paints a cell: weekend shaded, today between two lines, a visit as shape over letter, and where a moved one would go."""

    def __init__(self, table: RotaTable) -> None:
        super().__init__(table)
        self.table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground, the visit, the frame of the chosen cell."""
        cell: Cell = index.data(ROW_ROLE)
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, area, cell.day, self.table.rota.today)
        aimed = self.table.moving is not None and (index.row(), index.column()) == (self.table.currentIndex().row(), self.table.target)
        if cell.visits:
            self._visit(painter, area, cell)
        if option.state & QStyle.StateFlag.State_Selected:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus) or self.table.hasFocus()
            painter.setPen(QPen(theme.colour("accent" if focused else "border"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(1, 1, -2, -2))
        if aimed:
            painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRect(area.adjusted(1, 1, -2, -2))
            side = min(area.width(), area.height()) * 0.5
            draw_shape(
                painter, "diamond", QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side), theme.colour("accent")
            )
        painter.restore()

    def _visit(self, painter: QPainter, area: QRectF, cell: Cell) -> None:
        tone, shape, letter = LOOKS[rota.mark(cell.visits[0], self.table.rota.today)]
        ink = theme.colour(tone)
        width = min(area.width() - 3, area.height())
        box = QRectF(area.center().x() - width / 2, area.y() + 1.5, width, area.height() - 4)
        painter.setPen(ink)
        painter.setBrush(theme.colour(f"{tone}_soft"))
        painter.drawRoundedRect(box, 3, 3)
        side = box.height() * 0.32
        draw_shape(painter, shape, QRectF(box.center().x() - side / 2, box.y() + 2.5, side, side), ink)
        painter.setPen(ink)
        words = letter + ("+" if len(cell.visits) > 1 else "")
        painter.drawText(box.adjusted(-4, box.height() * 0.34, 4, 0), Qt.AlignmentFlag.AlignCenter, words)


def paint_ground(painter: QPainter, area: QRectF, day: date, today: date) -> None:
    """A day's ground: weekends shaded, today between two lines."""
    painter.fillRect(area, theme.colour("muted_soft" if day.weekday() >= 5 else "card"))
    painter.setPen(theme.colour("line"))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    painter.drawLine(area.topRight(), area.bottomRight())
    if day == today:
        painter.setPen(QPen(theme.colour("accent"), 2))
        inner = area.adjusted(1, 0, -1, 0)
        painter.drawLine(inner.topLeft(), inner.bottomLeft())
        painter.drawLine(inner.topRight(), inner.bottomRight())
