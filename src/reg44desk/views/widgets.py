"""Small parts that several screens share: headings, buttons, cards, banners, empty states, sections."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from reg44desk.views import theme
from reg44desk.views.delegates import paint_badge
from reg44desk.views.list_table import ListTable
from reg44desk.views.models import as_typed


class PlainLabel(QLabel):
    """Words that are never read as markup."""

    def __init__(self, words: str = "", kind: str = "", *, wrap: bool = True) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if kind:
            self.setObjectName(kind)
        self.setText(words)


class Link(QPushButton):
    """Words that lead somewhere; long ones go over several lines instead of being cut off."""

    ROOM = 16

    def __init__(self, words: str) -> None:
        super().__init__(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Narrow means high."""
        return True

    def heightForWidth(self, width: int) -> int:
        """High enough for the lines at that width."""
        return self.fontMetrics().lineSpacing() * len(self._lines(width)) + 10

    def minimumSizeHint(self) -> QSize:
        """As wide as the longest word."""
        widest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(widest + self.ROOM, self.fontMetrics().lineSpacing() + 10)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """What is painted are the lines at the present width."""
        super().initStyleOption(option)
        option.text = "\n".join(self._lines(self.width()))

    def _lines(self, width: int) -> list[str]:
        return lines_of(self.text(), width - self.ROOM, self.fontMetrics())


def lines_of(words: str, width: int, metrics: QFontMetrics) -> list[str]:
    """Words in lines no wider than `width`, unless a word alone is."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def button(words: str, slot: Callable[[], object], *, primary: bool = False, link: bool = False, tip: str = "") -> QPushButton:
    """A button that says what happens; "&" stands before the letter of its key, but a link shows its words as they are."""
    made = Link(words.replace("&", "&&")) if link else QPushButton(words)
    made.setProperty("primary", "true" if primary else "false")
    made.setProperty("link", "true" if link else "false")
    made.setAccessibleName(words if link else words.replace("&", ""))
    made.setAutoDefault(False)
    made.setToolTip(as_typed(tip))
    if link:
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda _checked=False: slot())
    return made


class PageHeader(QWidget):
    """A screen's title, a line under it, and its buttons: at the right, or below where they would take more than half of the width."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = PlainLabel(title, "title")
        self.subtitle = PlainLabel("", "subtitle")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(10)
        self._line.addLayout(words, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(10)
        self._buttons.addStretch()
        self._line.addLayout(self._buttons)

    def add(self, *buttons: QWidget) -> None:
        """Put buttons at the right, the last one furthest."""
        for one in buttons:
            self._buttons.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)

    def event(self, event: QEvent) -> bool:
        """Put the buttons where there is room, whenever the header or they change."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            below = self._buttons.sizeHint().width() > self.width() // 2
            self._line.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        return super().event(event)


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


def steady_scroll(area: QScrollArea) -> None:
    """Keep room for the scroll bar always: Qt reckons the height of wrapped words for the width without it, and squeezes them."""
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    bar = area.verticalScrollBar()
    bar.setEnabled(False)
    bar.rangeChanged.connect(lambda low, high: bar.setEnabled(high > low))


class Badge(QWidget):
    """A word in a badge with its shape, standing alone."""

    def __init__(self, words: str, tone: str, shape: str) -> None:
        super().__init__()
        self._words, self._tone, self._shape = words, tone, shape
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As large as its word needs."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._words) + metrics.height() + 24, metrics.height() + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The badge."""
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        paint_badge(painter, box, self._words, self._tone, self._shape, self.fontMetrics())
        painter.end()


class Pane(QScrollArea):
    """A detail pane: one scroll of headings and what stands under them, filled afresh for each row."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        steady_scroll(self)
        self.body: QVBoxLayout = QVBoxLayout()
        self.clear()
        self._fit()

    def clear(self) -> None:
        """Empty it. Whoever was in it stays in it: the keyboard goes to the pane itself."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        old = self.takeWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        inside = QWidget()
        inside.setObjectName("paneBody")
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(18, 14, 18, 18)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        whole.addLayout(self.body)
        whole.addStretch(1)
        self.setWidget(inside)

    def heading(self, words: str) -> None:
        """A heading inside the pane."""
        self.body.addSpacing(8)
        self.body.addWidget(PlainLabel(words, "heading"))

    def line(self, words: str, kind: str = "") -> None:
        """A line of words."""
        self.body.addWidget(PlainLabel(words, kind))

    def fact(self, label: str, value: str) -> None:
        """A label with its value, left out when there is none; the value stands beneath where one word of it is long."""
        if value:
            long = max(len(word) for word in value.split()) > 15
            row = QVBoxLayout() if long else QHBoxLayout()
            row.setSpacing(0 if long else 6)
            row.addWidget(PlainLabel(label, "soft") if long else _FactLabel(label), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(PlainLabel(_breakable(value)), 1)
            self.body.addLayout(row)

    def add(self, widget: QWidget) -> None:
        """Any widget."""
        self.body.addWidget(widget)

    def changeEvent(self, event: QEvent) -> None:
        """It widens with the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self.setMinimumWidth(min(max(self.fontMetrics().averageCharWidth() * 34, 300), 600))


class _FactLabel(PlainLabel):
    """The label beside a value: as wide as all others, at any text size."""

    def __init__(self, words: str) -> None:
        super().__init__(words, "soft")
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Thirteen letters wide."""
        width = self.fontMetrics().averageCharWidth() * 13
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return self.sizeHint()


def _breakable(words: str) -> str:
    """Long words, such as e-mail addresses, may go on in the next line after a mark."""
    return " ".join(re.sub(r"([@.\-_/])", "\\1\u200b", word) if len(word) > 20 else word for word in words.split(" "))


def search_box(words: str, slot: Callable[[], object]) -> QLineEdit:
    """Where a person types what a list is narrowed to; `words` say what is searched."""
    box = QLineEdit()
    box.setPlaceholderText(words)
    box.setAccessibleName(words)
    box.setClearButtonEnabled(True)
    box.textChanged.connect(lambda _words: slot())
    return box


class Overview(QWidget):
    """A list and beside it a pane about the chosen row; in their place words while there is nothing, or nothing that matches."""

    def __init__(self, table: QWidget, pane: Pane, nothing: EmptyState, unmatched: EmptyState) -> None:
        super().__init__()
        self.nothing, self.unmatched = nothing, unmatched
        if isinstance(table, ListTable):
            table.pane = pane
        self.split = QSplitter()
        self.split.addWidget(table)
        self.split.addWidget(pane)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 2)
        self.split.setHandleWidth(12)
        self.split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.split, nothing, unmatched):
            layout.addWidget(part, 1)

    def settle(self, there_are: int, shown: int) -> None:
        """Show what fits: so many rows there are, and so many of them match."""
        self.split.setVisible(bool(shown))
        self.nothing.setVisible(not there_are)
        self.unmatched.setVisible(bool(there_are) and not shown)
