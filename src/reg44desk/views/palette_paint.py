"""Paints the lines of the box that finds anything: picture, words with the matching parts bold, context, grey tag, keys."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reg44desk.services.search_hits import Marks
from reg44desk.views import theme
from reg44desk.views.delegates import paint_badge
from reg44desk.views.icons import icon
from reg44desk.views.palette_lines import Line

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
GAP = 10


class LineDelegate(QStyledItemDelegate):
    """One line of the list; its height follows the text size."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A heading is low, a record has two lines, a command one."""
        line: Line = index.data(LINE_ROLE)
        high = option.fontMetrics.height()
        if line.act is None:
            return QSize(100, round(high * 1.5) + 6)
        return QSize(100, high * 2 + 14 if line.context else high + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The whole line."""
        line: Line = index.data(LINE_ROLE)
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.act is None:
            _heading(painter, area, option, line.title)
        else:
            _background(painter, area, chosen=bool(option.state & QStyle.StateFlag.State_Selected))
            _record(painter, area, option, line)
        painter.restore()


def _heading(painter: QPainter, area: QRect, option: QStyleOptionViewItem, words: str) -> None:
    font = QFont(option.font)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(theme.colour("soft"))
    box = area.adjusted(GAP, 0, -GAP, -4)
    painter.drawText(box, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, words)


def _background(painter: QPainter, area: QRect, *, chosen: bool) -> None:
    if chosen:
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawRoundedRect(QRectF(area).adjusted(2, 1, -2, -1), 6, 6)


def _record(painter: QPainter, area: QRect, option: QStyleOptionViewItem, line: Line) -> None:
    metrics = option.fontMetrics
    high, side = metrics.height(), round(metrics.height() * 1.1)
    left, top = area.x() + GAP + 4, area.y() + 6
    _picture(line.picture, theme.colour("soft").name(), side).paint(painter, QRect(left, top, side, side))
    left += side + GAP
    right = area.right() - GAP - 4
    painter.setFont(option.font)
    right = _at_the_right(painter, QRect(left, top, right - left, high), line, metrics)
    _words(painter, QRect(left, top, right - left, high), option.font, line.title, line.title_marks, theme.colour("ink"))
    if line.context:
        below = QRect(left, top + high + 1, area.right() - GAP - left, high)
        _words(painter, below, option.font, line.context, line.context_marks, theme.colour("soft"))


@lru_cache(maxsize=64)
def _picture(name: str, tint: str, side: int) -> QIcon:
    return icon(name, QColor(tint), side)


def _at_the_right(painter: QPainter, box: QRect, line: Line, metrics: QFontMetrics) -> int:
    """The tag, or the keys; gives where they begin."""
    if line.tag:
        wide = min(metrics.horizontalAdvance(line.tag) + round(metrics.height() * 0.55) + 30, box.width() // 2)
        paint_badge(painter, QRectF(box.right() - wide, box.y() - 1, wide, box.height() + 2), line.tag, "muted", "dash", metrics)
        return box.right() - wide - GAP
    keys = line.keys or line.word
    if keys:
        wide = metrics.horizontalAdvance(keys)
        painter.setPen(theme.colour("soft"))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
        return box.right() - wide - GAP
    return box.right()


def _words(painter: QPainter, box: QRect, font: QFont, words: str, marked: Marks, ink: QColor) -> None:
    """Words with their marked parts bold and underlined, cut off at the end where there is no room."""
    bold = QFont(font)
    bold.setBold(True)
    bold.setUnderline(True)
    painter.setPen(ink)
    left, base = box.x(), box.y() + QFontMetrics(font).ascent()
    for part, is_marked in _parts(words, marked):
        now = bold if is_marked else font
        metrics = QFontMetrics(now)
        room = box.right() - left
        shown = metrics.elidedText(part, Qt.TextElideMode.ElideRight, room)
        painter.setFont(now)
        painter.drawText(left, base, shown)
        left += metrics.horizontalAdvance(shown)
        if shown != part:
            return


def _parts(words: str, marked: Marks) -> list[tuple[str, bool]]:
    """The words in parts: those that match and those between."""
    parts, at = [], 0
    for begin, end in marked:
        parts += [(words[at:begin], False), (words[begin:end], True)]
        at = end
    parts.append((words[at:], False))
    return [part for part in parts if part[0]]
