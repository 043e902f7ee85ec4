"""Reached by everyone: every screen of the real window, on a casebook full of data, by keyboard alone and through a screen reader."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QLineEdit, QWidget

from reg44desk.app.window import ROUTES, build_window
from reg44desk.domain.types import Ref, VisitState
from reg44desk.resources import resource
from reg44desk.services import reg44, sample, upkeep
from reg44desk.services.desk import Desk
from reg44desk.settings import Settings
from reg44desk.views import theme
from reg44desk.views.main_window import MainWindow
from reg44desk.views.models import RowsTable
from reg44desk.views.page import Page
from tests import drivers as d
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock
from tests.views.report_steps import worked
from tests.views.showing import Show, dismiss, focused, shortened

NAVIGATION = ("today", "homes", "visits", "rota", "recommendations", "people", "members", "inspections", "history", "quality", "settings")
EVERY = (*NAVIGATION, "record", "visit", "report", "all_visits")
SCREENS = pytest.mark.parametrize("screen", EVERY)
SMALLEST = 24
"""experience.md, Look: targets are 24 px or more."""


@pytest.fixture(scope="module")
def filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook with something in every state, made once."""
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("filled") / "filled.r44"))
    desk = upkeep.open_desk(path, PASSPHRASE, FakeClock(), ACTOR, DEVICE)
    desk.do(sample.fill_sample)
    desk.close()
    return path


@pytest.fixture
def desk(filled: Path, tmp_path: Path, open_desk: Callable[[Path], Desk]) -> Desk:
    return open_desk(Path(shutil.copy(filled, tmp_path / "test.r44")))


@pytest.fixture
def window(desk: Desk, show: Show) -> Iterator[MainWindow]:
    made = build_window(desk, Settings(person="Robin Ash"), lambda _wanted: None)
    made.resize(1366, 768)
    made.show()
    d.settle()
    yield made
    dismiss()
    made.close()
    made.deleteLater()


def go_to(window: MainWindow, screen: str) -> Page:
    """Show a screen, those of one visit with the newest finished one."""
    done = [v for v in window.desk.read(reg44.list_visits) if v.state is VisitState.FINAL]
    if screen in NAVIGATION:
        window.show_screen(screen)
    else:
        window.open_ref(Ref(screen, str(done[-1].home_id if screen == "record" else done[-1].id)))
    worked(window.jobs)
    page = window.current_page()
    assert page is not None
    return page


def takes_tab(widget: QWidget) -> bool:
    """Whether somebody who presses Tab comes to it."""
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def stops(root: QWidget) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if takes_tab(w)]


def spoken_name(widget: QWidget) -> str:
    """What a screen reader calls it."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found else ""


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parentWidget()).__name__}: {spoken_name(widget)!r}"


def walk(window: MainWindow, page: Page, key: Qt.Key) -> list[QWidget]:
    """Everything that Tab comes to within a screen, once round the whole window."""
    window.nav.setFocus()
    come: list[QWidget] = []
    for _ in range(600):
        d.key(focused(), key, Qt.KeyboardModifier.ShiftModifier if key == Qt.Key.Key_Backtab else Qt.KeyboardModifier.NoModifier)
        now = focused()
        if now is window.nav:
            return come
        assert now not in come, f"Tab comes twice to {described(now)}"
        come.append(now)
        assert not now.visibleRegion().isEmpty(), f"Tab comes to what is out of sight: {described(now)}"
    raise AssertionError("Tab never comes round")


def test_no_screen_is_left_out(window: MainWindow) -> None:
    assert set(window._screens) == {*NAVIGATION, "visit", "report", "all_visits"}


# Names


@SCREENS
def test_everything_that_takes_the_keyboard_has_a_name(window: MainWindow, screen: str) -> None:
    """experience.md: every control has an accessible name."""
    page = go_to(window, screen)
    assert stops(page)
    assert [described(w) for w in stops(page) if not spoken_name(w).strip()] == []


@SCREENS
def test_every_button_says_what_it_does(window: MainWindow, screen: str) -> None:
    page = go_to(window, screen)
    silent = [described(b) for b in d.visible(page, QAbstractButton) if not (b.text() or b.toolTip() or b.accessibleName())]
    assert silent == []


@SCREENS
def test_every_list_has_a_name_and_headings_and_speaks_every_cell(window: MainWindow, screen: str) -> None:
    """experience.md: tables have headings that a screen reader speaks."""
    page = go_to(window, screen)
    for table in d.visible(page, RowsTable):
        model = table.rows_model
        assert table.accessibleName()
        assert model.rows, f"{table.accessibleName()} is empty: nothing would be tested"
        assert all(column.heading for column in model.columns)
        for number, column in enumerate(model.columns):
            cells = [model.index(row, number) for row in range(model.rowCount())]
            told = [(i.data(), i.data(Qt.ItemDataRole.AccessibleTextRole)) for i in cells]
            assert all(spoken for shown, spoken in told if shown), column.heading


def test_two_things_of_one_kind_on_a_screen_are_told_apart_by_their_names(window: MainWindow) -> None:
    """A screen reader lists links and buttons without what stands around them."""
    page = go_to(window, "today")
    names = [spoken_name(b) for b in d.visible(page, QAbstractButton)]
    assert len(names) == len(set(names))


# The keyboard


@SCREENS
def test_tab_comes_to_everything_once_in_sight_and_leaves_the_screen_again(window: MainWindow, screen: str) -> None:
    """experience.md: everything by keyboard, in a sensible tab order; nothing is a trap."""
    page = go_to(window, screen)
    wanted = stops(page)
    come = walk(window, page, Qt.Key.Key_Tab)
    assert [described(w) for w in wanted if w not in come] == []


@pytest.mark.parametrize("screen", ["today", "homes", "report"])
def test_tab_with_shift_goes_the_same_way_back(window: MainWindow, screen: str) -> None:
    page = go_to(window, screen)
    forth, back = walk(window, page, Qt.Key.Key_Tab), walk(window, page, Qt.Key.Key_Backtab)
    assert [described(w) for w in back[::-1]] == [described(w) for w in forth]


@SCREENS
def test_tab_goes_down_the_screen_and_not_to_and_fro(window: MainWindow, screen: str) -> None:
    """experience.md: a sensible tab order: part after part of the screen, and within each what stands lower comes later."""
    page = go_to(window, screen)
    order = walk(window, page, Qt.Key.Key_Tab)
    parts = [part_of(page, w) for w in order if page.isAncestorOf(w)]
    assert upwards(parts) == []
    for area in {w.parentWidget() for w in order}:
        assert upwards([w for w in order if w.parentWidget() is area]) == []


def part_of(page: Page, widget: QWidget) -> QWidget:
    """The part of a screen, straight in its column, that a control is in."""
    above = widget.parentWidget()
    return widget if above is None or above is page.scroll_area.widget() else part_of(page, above)


def upwards(widgets: list[QWidget]) -> list[str]:
    """Where the way goes back to something that stands wholly above."""
    return [f"from {described(a)} to {described(b)}" for a, b in pairwise(widgets) if b.geometry().bottom() < a.geometry().top()]


# Sizes


@SCREENS
@pytest.mark.parametrize("text_size", [100, 200])
def test_whatever_is_pressed_is_large_enough(window: MainWindow, screen: str, text_size: int) -> None:
    """experience.md, Look: targets are 24 px or more (WCAG 2.5.8)."""
    page = go_to(window, screen)
    dress(text_size)
    kinds: tuple[type[QWidget], ...] = (QAbstractButton, QCheckBox, QComboBox, QLineEdit)
    small = [
        f"{described(w)} {w.width()} x {w.height()}"
        for kind in kinds
        for w in d.visible(page, kind)
        if takes_tab(w) and min(w.width(), w.height()) < SMALLEST
    ]
    assert small == []


@SCREENS
def test_at_200_percent_nothing_is_cut_off_on_a_small_laptop(window: MainWindow, screen: str) -> None:
    """experience.md: it works at 200% text on a 1366 by 768 laptop."""
    page = go_to(window, screen)
    dress(200)
    window.restyle()
    window.resize(1366, 768)
    d.settle()
    assert window.width() <= 1366
    assert shortened(page) == []
    assert page.scroll_area.horizontalScrollBar().maximum() == 0


def dress(text_size: int) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, scheme="light", text_size=text_size)
    d.settle()


# Help and ways


@SCREENS
def test_every_screen_has_its_page_of_the_manual(window: MainWindow, screen: str) -> None:
    """experience.md, Habits: help on F1 for the page in view."""
    page = go_to(window, screen)
    assert resource("help", f"{page.help}.md").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("kind", ROUTES)
def test_every_kind_of_record_has_a_screen(window: MainWindow, kind: str) -> None:
    assert ROUTES[kind] in window._screens


def test_the_navigation_speaks_its_words_even_when_it_shows_pictures_only(window: MainWindow) -> None:
    window.resize(900, 700)
    d.settle()
    items = [window.nav.item(n) for n in range(window.nav.count())]
    told = [i.data(Qt.ItemDataRole.AccessibleTextRole) for i in items if i.flags() & Qt.ItemFlag.ItemIsSelectable]
    assert told == [
        "Today", "Homes", "Visits", "Rota", "Recommendations", "People", "Members", "Inspections", "History", "Data quality", "Settings",
    ]  # fmt: skip
    assert spoken_name(window.nav) == "Screens"
