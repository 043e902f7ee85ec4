"""Painted cells: a word in a badge with its shape, and the strip of months; both tell a screen reader the same in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from reg44desk import text
from reg44desk.domain.duty import Duty
from reg44desk.views import theme
from reg44desk.views.icons import draw_shape
from reg44desk.views.models import ROW_ROLE

Index = QModelIndex | QPersistentModelIndex


class BadgeDelegate(QStyledItemDelegate):
    """Paints a cell's words as a badge; `look` gives tone and shape of a row, or None for plain words."""

    def __init__(self, look: Callable[[Any], tuple[str, str] | None], parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row's background, then the badge."""
        found = self.look(index.data(ROW_ROLE))
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if found is None or not words:
            super().paint(painter, option, index)
            return
        _background(painter, option)
        metrics = option.fontMetrics
        area: QRect = option.rect
        height = metrics.height() + 6
        width = min(metrics.horizontalAdvance(words) + height + 16, area.width() - 8)
        box = QRectF(area.x() + 6, area.center().y() - height / 2 + 1, width, height)
        paint_badge(painter, box, words, *found, metrics)


def paint_badge(painter: QPainter, box: QRectF, words: str, tone: str, shape: str, metrics: QFontMetrics) -> None:
    """A rounded badge: shape, then word, in the tone's colours."""
    ink = theme.colour(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(ink)
    painter.setBrush(theme.colour(f"{tone}_soft"))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    side = metrics.height() * 0.55
    draw_shape(painter, shape, QRectF(box.x() + 9, box.center().y() - side / 2, side, side), ink)
    inner = box.adjusted(side + 15, 0, -6, 0)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(inner.width()))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class StripDelegate(QStyledItemDelegate):
    """Paints a row's months as small boxes, each with a letter and a shape of its own; hovering says the month and why."""

    def __init__(self, months: Callable[[Any], Sequence[Duty]], parent: QWidget) -> None:
        super().__init__(parent)
        self.months = months

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The row's background, then the strip."""
        _background(painter, option)
        area: QRect = option.rect
        paint_boxes(painter, area.adjusted(6, 0, -4, 0), self.boxes(index.data(ROW_ROLE)), option.fontMetrics)

    def boxes(self, row: Any) -> list[tuple[str, str]]:
        """Tone and letter of each of a row's boxes."""
        return _boxes(self.months(row))

    def words(self, row: Any) -> list[str]:
        """What hovering says of each of a row's boxes."""
        return [in_words(month) for month in self.months(row)]

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The month under the pointer, in words."""
        if event.type() != QEvent.Type.ToolTip:
            return False
        area: QRect = option.rect
        words = self.words(index.data(ROW_ROLE))
        found = box_at(area.adjusted(6, 0, -4, 0), len(words), event.pos())
        QToolTip.showText(event.globalPos(), "" if found is None else words[found], view)
        return True


class DutyStrip(QWidget):
    """A strip on its own, for a home's detail: up to twelve months a line, with the months named above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.months: Sequence[Duty] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def set_months(self, months: Sequence[Duty]) -> None:
        """Show these months, oldest first."""
        self.months = months
        self.setAccessibleName("Duty month by month")
        self.setAccessibleDescription(spoken(months))
        self._grow()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """It grows with the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()

    def _grow(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """High enough for its lines."""
        lines = (len(self.months) + 11) // 12
        return QSize(12 * 22, lines * (self.fontMetrics().height() * 2 + 18))

    def minimumSizeHint(self) -> QSize:
        """As high, but narrow."""
        return QSize(12 * 18, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lines of twelve."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        for area, months in self._lines():
            for place, month in zip(_places(area, len(months), metrics), months, strict=True):
                painter.setPen(theme.colour("soft"))
                above = QRectF(place.x() - 4, place.y() - metrics.height() - 1, place.width() + 8, metrics.height())
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, text.MONTHS[month.month.number - 1][:1])
            paint_strip(painter, area, months, metrics)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """The month under the pointer, in words."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            lines = [month_at(area, months, event.pos(), self.fontMetrics()) for area, months in self._lines()]
            found = next(filter(None, lines), None)
            QToolTip.showText(event.globalPos(), in_words(found) if found else "", self)
            return True
        return super().event(event)

    def _lines(self) -> list[tuple[QRect, Sequence[Duty]]]:
        height = self.fontMetrics().height()
        step = height * 2 + 18
        return [
            (QRect(0, n * step + height, self.width(), height + 14), self.months[n * 12 : n * 12 + 12])
            for n in range((len(self.months) + 11) // 12)
        ]


def paint_strip(painter: QPainter, area: QRect, months: Sequence[Duty], metrics: QFontMetrics) -> None:
    """The months as boxes."""
    paint_boxes(painter, area, _boxes(months), metrics)


def paint_boxes(painter: QPainter, area: QRect, boxes: Sequence[tuple[str, str]], metrics: QFontMetrics) -> None:
    """Boxes with a letter each; done is a light box, what is wrong a full one, so that it also shows without colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, (tone, letter) in zip(_places(area, len(boxes), metrics), boxes, strict=True):
        strong = tone == "bad"
        ink = theme.colour("card") if strong else theme.colour(tone)
        painter.setPen(theme.colour(tone))
        painter.setBrush(theme.colour(tone) if strong else theme.colour(f"{tone}_soft"))
        painter.drawRoundedRect(place, 3, 3)
        painter.setPen(ink)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def month_at(area: QRect, months: Sequence[Duty], point: QPoint, metrics: QFontMetrics | None = None) -> Duty | None:
    """The month whose box holds a point."""
    found = box_at(area, len(months), point, metrics)
    return None if found is None else months[found]


def box_at(area: QRect, number: int, point: QPoint, metrics: QFontMetrics | None = None) -> int | None:
    """Which of so many boxes holds a point."""
    places = enumerate(_places(area, number, metrics))
    return next((n for n, place in places if place.adjusted(-2, -8, 2, 8).contains(point.toPointF())), None)


def _boxes(months: Sequence[Duty]) -> list[tuple[str, str]]:
    return [(theme.TONES[m.status][0], theme.LETTERS[m.status]) for m in months]


def in_words(month: Duty) -> str:
    """Like "November 2021: Missed. No visit was made by 30 November 2021."""
    return f"{text.month_name(month.month)}: {text.word(month.status)}. {text.duty_reason(month.reason)}"


def spoken(months: Sequence[Duty]) -> str:
    """The whole strip in words, for a screen reader."""
    return "; ".join(f"{text.short_month(m.month)} {text.word(m.status).lower()}" for m in months)


def _places(area: QRect, number: int, metrics: QFontMetrics | None) -> list[QRectF]:
    if not number:
        return []
    step = area.width() / max(number, 12)
    tallest = (metrics.height() + 6) if metrics else 22
    side = min(step - 3, tallest, area.height() - 2)
    return [QRectF(area.x() + n * step, area.center().y() - side / 2 + 1, side, side) for n in range(number)]


def _background(painter: QPainter, option: QStyleOptionViewItem) -> None:
    area: QRect = option.rect
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, theme.colour("accent_soft"))
    painter.setPen(theme.colour("line"))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
