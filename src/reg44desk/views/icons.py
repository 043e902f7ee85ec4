"""Our few pictures, tinted to the look in force, and the shapes that stand beside each word of the duty."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from reg44desk.resources import resource


def icon(name: str, tint: QColor, size: int = 22) -> QIcon:
    """A picture in one colour, sharp on fine screens too."""
    drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace('"#000"', f'"{tint.name()}"')
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    found = QIcon()
    for scale in (1, 2):
        picture = QPixmap(size * scale, size * scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter)
        painter.end()
        picture.setDevicePixelRatio(scale)
        found.addPixmap(picture)
    return found


def draw_shape(painter: QPainter, shape: str, box: QRectF, tint: QColor) -> None:
    """Draw a shape into a box: tick, cross, triangle, diamond, circle or dash."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(tint, max(box.width() / 6, 1.4), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.x() + box.width() * x, box.y() + box.height() * y)

    if shape == "tick":
        painter.drawPolyline(QPolygonF([at(0.08, 0.55), at(0.4, 0.85), at(0.92, 0.18)]))
    elif shape == "cross":
        painter.drawLine(at(0.12, 0.12), at(0.88, 0.88))
        painter.drawLine(at(0.88, 0.12), at(0.12, 0.88))
    elif shape == "dash":
        painter.drawLine(at(0.15, 0.5), at(0.85, 0.5))
    elif shape == "circle":
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    else:
        corners = {"triangle": [(0.5, 0.05), (0.97, 0.92), (0.03, 0.92)], "diamond": [(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)]}[shape]
        painter.setBrush(tint)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([at(x, y) for x, y in corners]))
    painter.restore()
