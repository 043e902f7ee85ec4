"""The small parts that screens share: they fit their words, at any size of text, and say aloud what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from reg44desk.views import theme
from reg44desk.views.widgets import (
    Badge,
    Banner,
    EmptyState,
    Link,
    Metric,
    Overview,
    PageHeader,
    Pane,
    PlainLabel,
    button,
    lines_of,
    search_box,
    steady_scroll,
)
from tests import drivers as d
from tests.views.showing import enlarge, shortened

Show = Callable[[QWidget], QWidget]
Stack = Callable[..., QWidget]
LONG = "R-2022-014: Mend the gate at the back of the garden, and have the fence beside the road looked at before spring."


def nothing() -> None:
    """For a button that a test does not press."""


@pytest.fixture
def stacked(show: Show) -> Iterator[Stack]:
    """Shows parts beneath each other in a window that lives as long as the test."""
    kept: list[QWidget] = []

    def one(*parts: QWidget) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        kept.append(show(window))
        return window

    yield one
    kept.clear()


def test_a_label_shows_marks_as_they_are(qapp: QApplication) -> None:
    """offline.md 10."""
    label = PlainLabel("<b>Oak</b>", "heading", wrap=False)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert (label.objectName(), label.wordWrap(), PlainLabel("x").wordWrap()) == ("heading", False, True)


# Buttons and links


def test_a_button_does_what_it_says_by_mouse_and_key(stacked: Stack) -> None:
    done: list[int] = []
    one = button("&Save visit", lambda: done.append(1), tip="Keeps the visit.")
    stacked(one)
    assert one.accessibleName() == "Save visit"
    assert one.toolTip() == "Keeps the visit."
    d.click_at(one, 5, 5)
    d.key(one, Qt.Key.Key_Space)
    assert done == [1, 1]


@given(st.text("ab -\n", max_size=60), st.integers(1, 400))
def test_lines_hold_every_word_in_order_and_none_is_too_wide(words: str, width: int) -> None:
    metrics = QFontMetrics(QApplication.font())
    lines = lines_of(words, width, metrics)
    assert " ".join(lines).split() == words.split()
    assert all(metrics.horizontalAdvance(line) <= width for line in lines if " " in line)


def test_a_long_link_goes_over_several_lines_where_it_is_narrow(stacked: Stack) -> None:
    link = button(LONG, nothing, link=True)
    pane = Pane("About the home")
    pane.add(link)
    stacked(pane).resize(1200, 600)
    d.settle()
    wide = link.height()
    pane.setFixedWidth(320)
    d.settle()
    assert isinstance(link, Link)
    assert link.hasHeightForWidth()
    assert link.height() >= wide * 2
    assert link.heightForWidth(link.width()) <= link.height()
    assert link.minimumSizeHint().width() < 320
    assert shortened(pane) == []


def test_a_link_without_words_is_still_one_line_high(qapp: QApplication) -> None:
    assert Link("").heightForWidth(100) == Link("word").heightForWidth(100)


def test_words_of_people_on_a_link_are_shown_as_they_are(qapp: QApplication) -> None:
    """offline.md 10: neither a mark of a key nor markup."""
    link = button("<b>Health & safety</b>", nothing, link=True, tip="<b>Health & safety</b>")
    assert d.plain(link.text()) == "<b>Health & safety</b>"
    assert link.shortcut().isEmpty()
    assert link.accessibleName() == "<b>Health & safety</b>"
    assert "&lt;b&gt;Health &amp; safety&lt;/b&gt;" in link.toolTip()


# Counts, banners, badges


def test_a_count_says_what_it_counts_and_opens_its_list(stacked: Stack) -> None:
    opened: list[int] = []
    card = Metric("Missed months", "bad", lambda: opened.append(1))
    card.show_number(1234, "without a visit")
    stacked(card)
    assert d.words_in(card).split("\n")[:3] == ["Missed months", "1,234", "without a visit"]
    assert card.accessibleName() == "Missed months: 1234. without a visit"
    d.click_at(card, card.width() // 2, card.height() // 2)
    d.key(card, Qt.Key.Key_Space)
    assert opened == [1, 1]


def test_a_count_has_a_bar_in_its_tone(stacked: Stack) -> None:
    card = Metric("Missed months", "bad", nothing)
    card.show_number(3, "without a visit")
    stacked(card)
    picture = card.grab().toImage()
    assert picture.pixelColor(3, card.height() // 2) == theme.colour("bad")


def test_a_count_fits_its_words_at_200_percent(stacked: Stack) -> None:
    card = Metric("Missed months", "bad", nothing)
    card.show_number(3, "without a visit")
    window = stacked(card)
    enlarge(window, 200)
    window.resize(240, 620)
    d.settle()
    assert shortened(window) == []


@pytest.mark.parametrize("tone", ["warn", "bad", "info"])
def test_a_banner_says_its_words_and_what_to_do(stacked: Stack, tone: str) -> None:
    done: list[int] = []
    banner = Banner("You were writing a visit.", tone)
    banner.add(button("Carry on", lambda: done.append(1)))
    stacked(banner)
    assert "You were writing a visit." in d.words_in(banner)
    assert banner.property("tone") == tone
    d.press(banner, "Carry on")
    assert done == [1]


def test_a_badge_is_as_large_as_its_word_and_says_it(stacked: Stack) -> None:
    badge, longer = Badge("Missed", "bad", "cross"), Badge("Not required", "muted", "dash")
    stacked(badge, longer)
    assert badge.accessibleName() == "Missed"
    assert longer.width() > badge.width()
    middle = badge.grab().toImage()
    found = {middle.pixelColor(x, badge.height() // 2).name() for x in range(badge.width())}
    assert {theme.colour("bad").name(), theme.colour("bad_soft").name()} <= found


def test_an_empty_screen_offers_the_first_step(stacked: Stack) -> None:
    done: list[int] = []
    empty = EmptyState("Your homes will stand here.", button("Add a home", lambda: done.append(1)))
    stacked(empty)
    assert "Your homes will stand here." in d.words_in(empty)
    d.press(empty, "Add a home")
    assert done == [1]


def test_a_header_puts_its_buttons_at_the_right(stacked: Stack) -> None:
    header = PageHeader("Homes")
    first, last = button("Add a home", nothing), button("Record a visit", nothing)
    header.add(first, last)
    stacked(header)
    assert header.title.x() < first.x() < last.x()
    assert last.geometry().right() == header.rect().right()


def test_a_header_puts_its_buttons_below_where_they_would_squeeze_the_title(stacked: Stack) -> None:
    """At 200% a title beside four buttons took half of the screen's height."""
    header = PageHeader("Report of Oak House, visit of 10 January 2022")
    buttons = [button(f"Save the report as number {n}", nothing) for n in range(4)]
    header.add(*buttons)
    stacked(header)
    header.window().resize(900, 400)
    d.settle()
    assert all(one.y() >= header.title.geometry().bottom() for one in buttons)
    assert buttons[-1].geometry().right() == header.rect().right()
    for one in buttons[1:]:
        one.hide()
    d.settle()
    assert header.title.geometry().right() < buttons[0].x()


# Scrolling


def test_a_bar_that_moves_nothing_cannot_be_moved(stacked: Stack) -> None:
    area = QScrollArea()
    area.setWidgetResizable(True)
    steady_scroll(area)
    inside = QLabel()
    inside.setTextFormat(Qt.TextFormat.PlainText)
    area.setWidget(inside)
    stacked(area)
    area.setFixedHeight(200)
    d.settle()
    assert not area.verticalScrollBar().isEnabled()
    inside.setMinimumHeight(900)
    d.settle()
    assert area.verticalScrollBar().isEnabled()


def test_a_pane_is_filled_afresh(stacked: Stack) -> None:
    pane = Pane("About the chosen home")
    pane.heading("Oak House")
    pane.line("Done: visited.", "soft")
    pane.add(button("Plan a visit", nothing))
    stacked(pane)
    assert d.words_in(pane) == "Oak House\nDone: visited.\nPlan a visit"
    pane.clear()
    pane.heading("Elm Place")
    d.settle()
    assert d.words_in(pane) == "Elm Place"
    assert pane.accessibleName() == "About the chosen home"


def test_the_keyboard_stays_in_a_pane_that_is_filled_afresh(stacked: Stack) -> None:
    """experience.md: everything by keyboard; nobody is thrown back to the start."""
    pane, beside = Pane("About the chosen home"), QLineEdit()
    pane.add(button("Plan a visit", nothing))
    stacked(beside, pane)
    d.button(pane, "Plan a visit").setFocus()
    pane.clear()
    d.settle()
    assert pane.hasFocus()
    beside.setFocus()
    pane.clear()
    d.settle()
    assert beside.hasFocus()


def test_a_fact_without_a_value_is_left_out(stacked: Stack) -> None:
    pane = Pane("About")
    pane.fact("Site", "")
    pane.fact("Kind", "Long-stay")
    stacked(pane)
    assert d.words_in(pane) == "Kind\nLong-stay"


def test_long_facts_stand_beneath_their_label_and_may_break(stacked: Stack) -> None:
    pane = Pane("About")
    pane.fact("Kind", "Secure")
    pane.fact("E-mail", "bartholomew.featherstonehaugh@commissioning.council.example")
    window = stacked(pane)
    pane.setFixedWidth(320)
    d.settle()
    labels = {label.text().replace("\u200b", ""): label for label in d.visible(pane, QLabel)}
    value = labels["bartholomew.featherstonehaugh@commissioning.council.example"]
    assert value.x() == labels["E-mail"].x()
    assert value.y() > labels["E-mail"].y()
    assert labels["Secure"].x() > labels["Kind"].x()
    assert shortened(window) == []


def test_a_pane_widens_with_the_text_up_to_a_limit(stacked: Stack) -> None:
    pane = Pane("About")
    pane.fact("Registered manager", "A. Fairweather, from 1 Sep 2021")
    window = stacked(pane)
    before = pane.minimumWidth()
    enlarge(window, 200)
    assert before < pane.minimumWidth() <= 600
    assert shortened(window) == []


# Searching and overviews


def test_a_search_box_says_what_it_searches_and_tells_each_letter(stacked: Stack) -> None:
    told: list[str] = []
    box = search_box("Search homes", lambda: told.append(box.text()))
    stacked(box)
    box.setFocus()
    for letter in (Qt.Key.Key_O, Qt.Key.Key_A):
        d.key(box, letter)
    assert told == ["o", "oa"]
    assert box.accessibleName() == box.placeholderText() == "Search homes"
    box.clear()
    assert told[-1] == ""


@pytest.mark.parametrize(
    ("there_are", "shown", "seen"),
    [(0, 0, "Homes will stand here."), (3, 0, "No home matches."), (3, 2, "the list")],
)
def test_an_overview_shows_the_list_or_says_why_there_is_none(show: Show, there_are: int, shown: int, seen: str) -> None:
    listed = PlainLabel("the list")
    overview = Overview(listed, Pane("About"), EmptyState("Homes will stand here."), EmptyState("No home matches."))
    show(overview)
    overview.settle(there_are, shown)
    assert d.words_in(overview) == seen
