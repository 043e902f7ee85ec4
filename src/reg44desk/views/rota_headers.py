"""The grid's two headings, which stay in sight while it scrolls: days with their weekdays, homes with the letter of their duty."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from reg44desk.services.rota import GridRow
from reg44desk.views import theme
from reg44desk.views.models import ROW_ROLE

MOST_LETTERS = 24
"""No name of a home takes more room than so many letters; a longer one is cut off here and whole in the tooltip."""


class DayHeader(QHeaderView):
    """A weekday's letter over the number of the day; weekends shaded, today in a box."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)

    def sizeHint(self) -> QSize:
        """Two lines high."""
        return QSize(10, self.fontMetrics().height() * 2 + 6)

    def least(self) -> int:
        """The least width of a day: its number, in letters a little smaller than others."""
        return QFontMetrics(self._font()).horizontalAdvance("00") + 3

    def _font(self) -> QFont:
        small = QFont(self.font())
        small.setPointSizeF(self.font().pointSizeF() * 0.88)
        return small

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  Qt's name
        """One day."""
        day = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, ROW_ROLE)
        if not isinstance(day, date):
            return
        words = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal)
        today = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)).endswith("today")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.colour("muted_soft" if day.weekday() >= 5 else "card"))
        if today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 1, -0.5, -2), 4, 4)
        painter.setFont(self._font())
        painter.setPen(theme.colour("on_accent" if today else "soft"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(words))
        painter.setPen(theme.colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()


class HomeHeader(QHeaderView):
    """The homes, each with the letter of its duty in a box."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)

    def sizeHint(self) -> QSize:
        """As wide as the longest name, within reason."""
        metrics = self.fontMetrics()
        model = self.model()
        names = [str(model.headerData(n, Qt.Orientation.Vertical)) for n in range(model.rowCount())] if model is not None else []
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        return QSize(min(widest, metrics.averageCharWidth() * MOST_LETTERS) + self._side() + 22, super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  Qt's name
        """One home."""
        row = self.model().headerData(logicalIndex, Qt.Orientation.Vertical, ROW_ROLE)
        if not isinstance(row, GridRow):
            return
        metrics: QFontMetrics = self.fontMetrics()
        tone, side = theme.TONES[row.duty.status][0], self._side()
        strong = tone == "bad"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.colour("card"))
        box = QRectF(rect.x() + 6, rect.center().y() - side / 2 + 0.5, side, side)
        painter.setPen(theme.colour(tone))
        painter.setBrush(theme.colour(tone if strong else f"{tone}_soft"))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(theme.colour("card" if strong else tone))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, theme.LETTERS[row.duty.status])
        inner = rect.adjusted(side + 14, 0, -6, 0)
        painter.setPen(theme.colour("ink"))
        shown = metrics.elidedText(row.home, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QPen(theme.colour("border")))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.restore()

    def _side(self) -> int:
        return self.fontMetrics().height() + 3
