"""The one window: navigation at the left, the screen beside it, menus, undo and redo, and "All changes saved 16:42"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.types import CasebookKind, Ref
from reg44desk.errors import TroubleError, UserError
from reg44desk.services.desk import Desk, Done
from reg44desk.views import alerts, exporting, theme
from reg44desk.views.bridge import Bridge, Jobs
from reg44desk.views.forms import announce
from reg44desk.views.help import HelpDialog, key_list
from reg44desk.views.icons import icon
from reg44desk.views.list_table import ListTable
from reg44desk.views.page import Page
from reg44desk.views.palette import FindBar, Palette
from reg44desk.views.palette_lines import Command, commands_of
from reg44desk.views.widgets import Banner, PlainLabel

NARROW = 1150
DIGITS = 9
"""So many screens have a key of their own, Ctrl with a digit."""

MOST_RECENT = 8
SAMPLE_WORDS = "Sample casebook: every home and person here is invented. Nothing real belongs in it."


@dataclass(slots=True)
class _Screen:
    key: str
    title: str
    picture: str
    factory: Callable[[], Page]
    under: str
    page: Page | None = None


class MainWindow(QMainWindow):
    """Holds the screens and leads from one to another; screens do not know each other. `closed` is sent once it is left."""

    closed = Signal()

    def __init__(self, desk: Desk, place: QSettings, jobs: Jobs) -> None:
        super().__init__()
        self.desk, self.jobs = desk, jobs
        self.bridge = Bridge(desk, self)
        self._place = place
        self._give_up = False
        self._screens: dict[str, _Screen] = {}
        self._routes: dict[str, str] = {}
        self._items: list[str | None] = []
        self._screen_actions: list[tuple[QAction, str]] = []
        self._commands: list[Command] = []
        self._recent: list[Ref] = []
        self.setWindowTitle(f"{desk.path.name} - Reg44 Desk" if desk.kind is CasebookKind.REAL else "Sample casebook - Reg44 Desk")
        self._build_body()
        self._build_menus()
        self._build_status()
        self.bridge.changed.connect(self._heard)
        jobs.busy.connect(self._busy)
        self._restore()

    def add_screen(self, key: str, title: str, picture: str, factory: Callable[[], Page], *, line_above: bool = False) -> None:
        """Offer a screen in the navigation and under Go; it is made when first shown."""
        screen = _Screen(key, title, picture, factory, under=key)
        self._screens[key] = screen
        if line_above:
            gap = QListWidgetItem()
            gap.setFlags(Qt.ItemFlag.NoItemFlags)
            gap.setSizeHint(QSize(10, 14))
            self.nav.addItem(gap)
            self._items.append(None)
        item = QListWidgetItem(icon(picture, theme.colour("soft"), self._side()), title)
        item.setToolTip(title)
        self.nav.addItem(item)
        self._items.append(key)
        action = QAction(title, self)
        if len(self._screens) <= DIGITS:
            action.setShortcut(QKeySequence(f"Ctrl+{len(self._screens)}"))
        action.triggered.connect(lambda _checked=False: self.show_screen(key))
        self.go_menu.addAction(action)
        self._screen_actions.append((action, picture))

    def add_hidden_screen(self, key: str, title: str, factory: Callable[[], Page], *, under: str) -> None:
        """A screen that is reached from others only; while it is shown, the navigation stands at the one it is `under`."""
        self._screens[key] = _Screen(key, title, "", factory, under)

    def add_route(self, kind: str, key: str) -> None:
        """Say which screen shows a kind of record."""
        self._routes[kind] = key

    def add_action(self, menu: QMenu, words: str, slot: Callable[[], object], shortcut: str = "") -> QAction:
        """An entry of a menu; its shortcut works everywhere in the window."""
        action = QAction(words, self)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _checked=False: slot())
        before = menu.actions()[-1] if menu is self.file_menu and menu.actions() else None
        menu.insertAction(before, action) if before else menu.addAction(action)
        self.addAction(action)
        return action

    def add_command(self, words: str, slot: Callable[[], object]) -> None:
        """Something to do that no menu offers, found by Ctrl+K."""
        self._commands.append(Command(words, "", slot))

    def show_screen(self, key: str) -> Page:
        """Show a screen, making it if need be; the one before may save what was being typed."""
        screen = self._screens[key]
        now = self.stack.currentWidget()
        if isinstance(now, Page) and now is not screen.page:
            now.leave()
        if screen.page is None:
            screen.page = screen.factory()
            screen.page.go.connect(self.open_ref)
            exporting.adopt(screen.page, self._place, self.jobs)
            self.stack.addWidget(screen.page)
        self.stack.setCurrentWidget(screen.page)
        self._fit_actions()
        self.nav.blockSignals(True)
        self.nav.setCurrentRow(self._items.index(screen.under))
        self.nav.blockSignals(False)
        return screen.page

    def open_ref(self, ref: Ref) -> None:
        """Open a record on the screen that shows its kind."""
        self._recent = [ref, *(one for one in self._recent if one != ref)][:MOST_RECENT]
        self.show_screen(self._routes[ref.kind]).open_ref(ref)

    def find_anything(self) -> None:
        """Open the box that finds records, screens and commands."""
        commands = [one for one in commands_of(self.menuBar(), self._screen_actions) if one.act != self.anything_action.trigger]
        Palette(self, self.desk, self.jobs, [*commands, *self._commands], self._recent, self.open_ref).open()

    def current_page(self) -> Page | None:
        """The screen in view."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being typed, wait for running work, remember the window's place; words that cannot be saved keep it open."""
        if not self.may_close():
            event.ignore()
            return
        self._place.setValue("geometry", self.saveGeometry())
        self.jobs.close()
        self.bridge.close()
        event.accept()
        self.closed.emit()

    def may_close(self) -> bool:
        """Whether all that was typed is saved; where it is not, the person is asked, and nothing is lost meanwhile."""
        saved = [screen.page.leave() for screen in self._screens.values() if screen.page is not None]
        if self._give_up or all(saved):
            return True
        words = "The disk refused it. Free some space, then close again. If you close now, what you typed last is lost."
        alerts.ask(self, "What you typed is not saved", words, "Close and lose it", self._close_anyway, no="Go back to it")
        return False

    def _close_anyway(self) -> None:
        self._give_up = True
        self.close()

    def resizeEvent(self, event: Any) -> None:
        """A narrow window keeps the pictures of the navigation only."""
        super().resizeEvent(event)
        self._fit_nav()

    def restyle(self) -> None:
        """Colours or text size changed: pictures and sizes follow."""
        for number, key in enumerate(self._items):
            item = self.nav.item(number)
            if key and item:
                item.setIcon(icon(self._screens[key].picture, theme.colour("soft"), self._side()))
        self.find_bar.restyle()
        self._fit_nav()

    def _side(self) -> int:
        """How large the pictures of the navigation are: they grow with the text."""
        return max(22, round(self.nav.fontMetrics().height() * 1.25))

    def _build_nav(self) -> None:
        self.nav = QListWidget()
        self.nav.setObjectName("nav")
        self.nav.setAccessibleName("Screens")
        self.nav.setIconSize(QSize(22, 22))
        self.nav.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nav.currentRowChanged.connect(self._navigate)
        self.nav.itemClicked.connect(self._navigate_again)
        self.nav.itemActivated.connect(self._navigate_again)
        self.brand = PlainLabel("Reg44 Desk", wrap=False)
        self.brand.setObjectName("brand")

    def _build_body(self) -> None:
        self._build_nav()
        self.stack = QStackedWidget()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.brand)
        left.addWidget(self.nav, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        self.find_bar = FindBar(self.find_anything)
        right.addWidget(self.find_bar)
        if self.desk.kind is CasebookKind.SAMPLE:
            self.find_bar.line.addWidget(Banner(SAMPLE_WORDS), 1)
        else:
            self.find_bar.line.addStretch(1)
        right.addWidget(self.stack, 1)
        body = QWidget()
        body.setObjectName("pageBody")
        whole = QHBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left)
        whole.addLayout(right, 1)
        self.setCentralWidget(body)

    def _build_menus(self) -> None:
        bar = self.menuBar()
        self.file_menu, self.edit_menu, self.view_menu = bar.addMenu("&File"), bar.addMenu("&Edit"), bar.addMenu("&View")
        self.go_menu, self.help_menu = bar.addMenu("&Go"), bar.addMenu("&Help")
        leave = self.file_menu.addAction("&Quit", self.close)
        leave.setShortcut(QKeySequence("Ctrl+Q"))
        self.undo_action = self.add_action(self.edit_menu, "&Undo", self._undo, "Ctrl+Z")
        self.redo_action = self.add_action(self.edit_menu, "&Redo", self._redo, "Ctrl+Y")
        self.edit_menu.addSeparator()
        self.anything_action = self.add_action(self.edit_menu, "Find &anything", self.find_anything, "Ctrl+K")
        self.find_action = self.add_action(self.edit_menu, "&Find on this screen", self._find, "Ctrl+F")
        self.save_action = self.add_action(self.file_menu, "&Save", self._save, "Ctrl+S")
        self.print_action = self.add_action(self.file_menu, "&Print", self._print, "Ctrl+P")
        self.export_action = self.add_action(self.file_menu, "&Export what is shown...", self._export, "Ctrl+E")
        self.file_menu.insertSeparator(leave)
        self.add_action(self.view_menu, "&Refresh", self._refresh, "F5")
        self.add_action(self.view_menu, "&Next pane", self._next_pane, "F6")
        self.add_action(self.help_menu, "&Help for this screen", self._help, "F1")
        self.add_action(self.help_menu, "&Keys", self._keys, "Ctrl+/")

    def _build_status(self) -> None:
        self.saved = PlainLabel("All changes saved", wrap=False)
        self.saved.setContentsMargins(10, 2, 10, 2)
        self.doing = PlainLabel(wrap=False)
        self.statusBar().addWidget(self.saved)
        self.statusBar().addPermanentWidget(self.doing)
        self.statusBar().setSizeGripEnabled(False)
        self._undo_words()

    def _heard(self, done: Done[Any]) -> None:
        for screen in self._screens.values():
            if screen.page is not None:
                screen.page.heard(done)
        if self.desk.saved_at is not None:
            self.saved.setText(f"All changes saved {text.at_time(self.desk.saved_at)}")
        if "draft" not in done.tables:
            announce(self, f"{done.label}: saved")
        self._undo_words()

    def _undo_words(self) -> None:
        for action, word, label in ((self.undo_action, "&Undo", self.desk.undo_text), (self.redo_action, "&Redo", self.desk.redo_text)):
            action.setText(f"{word}: {label}" if label else word)
            action.setEnabled(bool(label))

    def _undo(self) -> None:
        self._step(self.desk.undo)

    def _redo(self) -> None:
        self._step(self.desk.redo)

    def _step(self, work: Callable[[], object]) -> None:
        try:
            work()
        except UserError as error:
            alerts.tell(self, "This was not done", "\n".join(p.message for p in error.problems))
        except TroubleError as error:
            alerts.trouble(self, error.what, error.do)
        self._undo_words()

    def _fit_actions(self) -> None:
        """Save, Print and Find are offered on the screens that have something to save, print or search."""
        page = self.current_page()
        self.save_action.setEnabled(page is not None and page.save_now() is not None)
        self.print_action.setEnabled(page is not None and page.print_now() is not None)
        self.find_action.setEnabled(page is not None and page.search is not None)
        self.export_action.setEnabled(page is not None and page.findChild(ListTable) is not None)

    def _find(self) -> None:
        page = self.current_page()
        if page is not None and page.search is not None:
            page.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            page.search.selectAll()

    def _save(self) -> None:
        page = self.current_page()
        work = page.save_now() if page else None
        if work is not None:
            work()

    def _print(self) -> None:
        page = self.current_page()
        work = page.print_now() if page else None
        if work is not None:
            work()

    def _export(self) -> None:
        page = self.current_page()
        table = exporting.table_in_view(page) if page is not None else None
        if table is not None:
            table.export_wanted.emit()

    def _navigate(self, row: int) -> None:
        key = self._items[row] if 0 <= row < len(self._items) else None
        if key:
            self.show_screen(key)

    def refresh_all(self) -> None:
        """Read every screen afresh: a new day has begun."""
        for screen in self._screens.values():
            if screen.page is not None:
                screen.page.refresh()

    def _navigate_again(self, item: QListWidgetItem) -> None:
        """The entry that the navigation stands at leads to its screen too, from one that is under it."""
        self._navigate(self.nav.row(item))

    def _refresh(self) -> None:
        page = self.current_page()
        if page is not None:
            page.refresh()

    def _next_pane(self) -> None:
        """F6: between the navigation and the screen."""
        page = self.current_page()
        if page is None or not self.nav.hasFocus():
            self.nav.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)
            page.focusNextChild()

    def _help(self) -> None:
        page = self.current_page()
        HelpDialog(self, page.help if page and page.help else "start").open()

    def _keys(self) -> None:
        alerts.tell(self, "Keys", key_list(self.actions() + self.go_menu.actions() + self.file_menu.actions()))

    def _busy(self, words: str) -> None:
        self.doing.setText(words)

    def _fit_nav(self) -> None:
        letter = self.nav.fontMetrics().averageCharWidth()
        wide = letter * 24 + 30
        narrow = self.width() < max(NARROW, wide * 5)
        self.brand.setVisible(not narrow)
        for number, key in enumerate(self._items):
            item = self.nav.item(number)
            if key and item:
                item.setText("" if narrow else self._screens[key].title)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, self._screens[key].title)
        side = self._side()
        self.nav.setIconSize(QSize(side, side))
        self.nav.setFixedWidth(side + 44 if narrow else wide)
        self.brand.setFixedWidth(wide)

    def _restore(self) -> None:
        """Come back where the window was; Qt brings it back onto a screen where that place is no longer on one."""
        kept = self._place.value("geometry")
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            self.resize(1366, 820)
        room = self.screen().availableGeometry()
        self.resize(min(self.width(), room.width()), min(self.height(), room.height()))
