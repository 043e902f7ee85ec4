"""The one box that finds anything (Ctrl+K): homes, people, visits, what was found and recommended, screens and commands."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.types import Ref
from reg44desk.errors import TroubleError
from reg44desk.services import search
from reg44desk.services.desk import Desk
from reg44desk.services.search_hits import Hit
from reg44desk.views import theme
from reg44desk.views.bridge import Jobs
from reg44desk.views.forms import announce
from reg44desk.views.icons import icon
from reg44desk.views.palette_lines import Command, Line, before_typing, for_typed
from reg44desk.views.palette_paint import LINE_ROLE, LineDelegate
from reg44desk.views.widgets import PlainLabel, button

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

HINT = "Find anything: a home, a person, a date, a reference, or something to do"
NOTHING = (
    "Nothing is found for “{}”. Try fewer words or only their first letters: part of a home's name, a surname, an Ofsted number, "
    "a visit's reference like V7KQ3M, or a month like March 2022."
)
NO_WORDS = "Type letters or digits to search."
READYING = "The search is being made ready. What you look for shows as soon as it is done."
KEYS = "Up and Down choose · Enter opens · Esc closes"
QUICK = 0.03
"""Seconds: where the last search took longer, the next one waits until typing pauses."""
PAUSE = 150


class FindBar(QWidget):
    """The way to the box at the top of the window, for the mouse and for those who read the window with a screen reader."""

    def __init__(self, find: Callable[[], object]) -> None:
        super().__init__()
        self.button = button("Find anything (Ctrl+K)", find, tip="Homes, people, visits, reports, and things to do")
        self.button.setObjectName("findAnything")
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(24, 10, 24, 0)
        self.line.setSpacing(12)
        self.line.addWidget(self.button)
        self.restyle()

    def restyle(self) -> None:
        """The lens follows colours and text size."""
        side = round(self.fontMetrics().height() * 1.1)
        self.button.setIcon(icon("search", theme.colour("soft"), side))
        self.button.setIconSize(QSize(side, side))


class LinesModel(QAbstractListModel):
    """The lines as Qt wants them; headings cannot be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_lines(self, lines: list[Line]) -> None:
        """Show these lines instead."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only what does something can be chosen."""
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if index.isValid() and self.lines[index.row()].act else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The title, the whole line for a screen reader, or the line itself."""
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        return "\n".join(filter(None, [line.title, line.context])) if role == Qt.ItemDataRole.ToolTipRole and line.context else None


class Palette(QDialog):
    """The box over the window. Choosing a line closes it, gives the keyboard back to where it was, and does what the line says."""

    def __init__(
        self, parent: QWidget, desk: Desk, jobs: Jobs, commands: Sequence[Command], recent: Sequence[Ref], go: Callable[[Ref], object]
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setWindowTitle("Find anything")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._desk, self._jobs, self._commands, self._go = desk, jobs, list(commands), go
        self._recent = self._read_recent(recent)
        self._before = QApplication.focusWidget()
        self._hits: tuple[Hit, ...] = ()
        self._took = 0.0
        self._readying = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.search_now)
        self._build()
        self._place()
        self.search_now()
        self.box.setFocus()

    def _build_box(self) -> None:
        self.box = QLineEdit()
        self.box.setObjectName("paletteBox")
        self.box.setPlaceholderText(HINT)
        self.box.setAccessibleName("Find anything")
        self.box.setClearButtonEnabled(True)
        self.box.textChanged.connect(self._typed)
        self.box.installEventFilter(self)

    def _build_list(self) -> None:
        self.model = LinesModel(self)
        self.list = QListView()
        self.list.setAccessibleName("What was found")
        self.list.setModel(self.model)
        self.list.setItemDelegate(LineDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)

    def _build(self) -> None:
        self._build_box()
        self._build_list()
        self.nothing = PlainLabel("", "soft")
        self.nothing.setContentsMargins(14, 18, 14, 18)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.count = PlainLabel("", "hint")
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(PlainLabel(KEYS, "hint", wrap=False))
        foot.addWidget(button("Close", self.reject, tip="Esc"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 10)
        layout.setSpacing(8)
        layout.addWidget(self.box)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.nothing, 1)
        layout.addLayout(foot)

    def _place(self) -> None:
        """Over the upper part of the window, as wide as a line of text wants to be."""
        window = self.parentWidget()
        assert window is not None  # noqa: S101  it is made over a window
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        width, height = min(max(letter * 100, 640), window.width() - 48), min(line * 34, window.height() - 96)
        self.resize(width, height)
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + 48)

    def search_now(self) -> None:
        """Find what is in the box, and show it."""
        self._wait.stop()
        typed = self.box.text()
        if self._readying:
            return
        begin = time.perf_counter()
        try:
            self._hits = self._desk.read(search.find, typed, self._desk.today()) if typed.strip() else ()
        except search.NotReadyError:
            self._hits = ()
            self._make_ready()
        except TroubleError as error:
            self._hits = ()
            self._show(error.what)
            return
        self._took = time.perf_counter() - begin
        self._show()

    def _show(self, trouble: str = "") -> None:
        typed = self.box.text()
        lines = for_typed(typed, self._hits, self._commands, self._go) if typed.strip() else self._first_lines()
        self.model.show_lines(lines)
        found = sum(line.act is not None for line in lines)
        self.list.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        words = trouble or (READYING if self._readying else self._nothing(typed))
        self.nothing.setText(words)
        self.count.setText(READYING if self._readying else text.count(found, "result") if typed.strip() else "")
        self._select(next((n for n, line in enumerate(lines) if line.act), -1))
        announce(self.box, " ".join(filter(None, [f"{text.count(found, 'result')}.", self.spoken()])) if found else words)

    def spoken(self) -> str:
        """The chosen line as a screen reader says it."""
        line = self.chosen()
        return line.spoken if line else ""

    def chosen(self) -> Line | None:
        """The chosen line."""
        at = self.list.currentIndex()
        return self.model.lines[at.row()] if at.isValid() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the box, the arrows and Enter are those of the list."""
        if watched is self.box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._wait.isActive():
                    self.search_now()
                self._choose(self.list.currentIndex())
                return True
            if event.key() in steps:
                self._step(steps[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def done(self, result: int) -> None:
        """Close, and give the keyboard back."""
        super().done(result)
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)

    def _first_lines(self) -> list[Line]:
        return before_typing(self._recent, self._commands, self._go)

    def _read_recent(self, recent: Sequence[Ref]) -> tuple[Hit, ...]:
        try:
            return self._desk.read(search.describe, recent, self._desk.today())
        except TroubleError:
            return ()

    def _nothing(self, typed: str) -> str:
        shown = typed.strip() if len(typed.strip()) <= 60 else f"{typed.strip()[:60]}…"
        return NOTHING.format(shown) if any(c.isalnum() for c in typed) else NO_WORDS

    def _typed(self) -> None:
        if self._took > QUICK:
            self._wait.start(PAUSE)
        else:
            self.search_now()

    def _step(self, by: int) -> None:
        """Go on to the next line that can be chosen; at the ends it stays."""
        can = [n for n, line in enumerate(self.model.lines) if line.act]
        if not can:
            return
        now = self.list.currentIndex().row()
        at = can.index(now) if now in can else 0
        self._select(can[min(max(at + by, 0), len(can) - 1)])
        announce(self.box, self.spoken())

    def _select(self, row: int) -> None:
        if row < 0:
            return
        index = self.model.index(row, 0)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        first = next(n for n, line in enumerate(self.model.lines) if line.act)
        if row == first:
            self.list.scrollToTop()
        else:
            self.list.scrollTo(index)

    def _choose(self, index: Index) -> None:
        line = self.model.lines[index.row()] if index.isValid() else None
        if line is not None and line.act is not None:
            self.accept()
            line.act()

    def _make_ready(self) -> None:
        """The index is missing or damaged: made afresh by the worker, while commands can be chosen all the same."""
        self._readying = True
        self._jobs.start("Making the search ready", lambda: search.make_ready(self._desk), self._ready, self._not_ready)

    def _ready(self, _value: object) -> None:
        self._readying = False
        self.search_now()

    def _not_ready(self, error: Exception) -> None:
        self._readying = False
        self._show(error.what if isinstance(error, TroubleError) else "The search could not be made ready. Close it and try again.")
        if not isinstance(error, TroubleError):
            raise error
