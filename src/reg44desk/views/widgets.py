"""Small parts that several screens share: headings, buttons, cards, banners, empty states, sections."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from reg44desk.views import theme


class PlainLabel(QLabel):
    """Words that are never read as markup."""

    def __init__(self, words: str = "", kind: str = "", *, wrap: bool = True) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if kind:
            self.setObjectName(kind)
        self.setText(words)


def button(words: str, slot: Callable[[], object], *, primary: bool = False, link: bool = False, tip: str = "") -> QPushButton:
    """A button that says what happens."""
    made = QPushButton(words)
    made.setProperty("primary", "true" if primary else "false")
    made.setProperty("link", "true" if link else "false")
    made.setAccessibleName(words.replace("&", ""))
    made.setAutoDefault(False)
    made.setToolTip(tip)
    if link:
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda _checked=False: slot())
    return made


class PageHeader(QWidget):
    """A screen's title, a line under it, and its buttons at the right."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = PlainLabel(title, "title")
        self.subtitle = PlainLabel("", "subtitle")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(10)
        self._line.addLayout(words, 1)

    def add(self, *buttons: QWidget) -> None:
        """Put buttons at the right, the last one furthest."""
        for one in buttons:
            self._line.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)


class Metric(QPushButton):
    """A count that opens its list: what it counts, the number, a note, and a bar in its tone at the left."""

    def __init__(self, label: str, tone: str, slot: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("metric")
        self.tone, self._label = tone, label
        self.number = PlainLabel("", "metricNumber", wrap=False)
        self.note = PlainLabel("", "metricNote")
        self._inside = layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 12, 10)
        layout.setSpacing(0)
        for part in (PlainLabel(label, "metricNote"), self.number, self.note):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAutoDefault(False)
        self.clicked.connect(lambda _checked=False: slot())

    def show_number(self, number: int, note: str) -> None:
        """Show a count and what it means."""
        self.number.setText(f"{number:,}")
        self.note.setText(note)
        self.setAccessibleName(f"{self._label}: {number}. {note}")
        self.setMinimumHeight(self._inside.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and its bar."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self.tone))
        painter.drawRoundedRect(QRectF(1, 10, 4, self.height() - 20), 2, 2)
        painter.end()


class Banner(QFrame):
    """A line across a screen that says something the person should know; a button may offer what to do."""

    def __init__(self, words: str, tone: str = "warn") -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("tone", tone)
        self.words = PlainLabel(words)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(14, 8, 14, 8)
        self.line.addWidget(self.words, 1)

    def add(self, *buttons: QWidget) -> None:
        """Offer what to do."""
        for one in buttons:
            self.line.addWidget(one)


class EmptyState(QWidget):
    """Says what will be here, and offers the first step."""

    def __init__(self, words: str, *buttons: QWidget) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        self.words = PlainLabel(words, "soft")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.words)
        line = QHBoxLayout()
        line.addStretch(1)
        for one in buttons:
            line.addWidget(one)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(2)


class Pane(QScrollArea):
    """A detail pane: one scroll of headings and what stands under them, filled afresh for each row."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(300)
        self.body: QVBoxLayout = QVBoxLayout()
        self.clear()

    def clear(self) -> None:
        """Empty it."""
        inside = QWidget()
        inside.setObjectName("paneBody")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(18, 14, 18, 18)
        self.body.setSpacing(6)
        self.body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(inside)

    def heading(self, words: str) -> None:
        """A heading inside the pane."""
        self.body.addSpacing(8)
        self.body.addWidget(PlainLabel(words, "heading"))

    def line(self, words: str, kind: str = "") -> None:
        """A line of words."""
        self.body.addWidget(PlainLabel(words, kind))

    def fact(self, label: str, value: str) -> None:
        """A label with its value, left out when there is none."""
        if value:
            row = QHBoxLayout()
            name = PlainLabel(label, "soft")
            name.setMinimumWidth(self.fontMetrics().averageCharWidth() * 18)
            name.setMaximumWidth(self.fontMetrics().averageCharWidth() * 22)
            row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(PlainLabel(value), 1)
            self.body.addLayout(row)

    def add(self, widget: QWidget) -> None:
        """Any widget."""
        self.body.addWidget(widget)
