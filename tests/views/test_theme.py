"""Colours: every pair that meets on the screen is measured, in all three schemes; text sizes reach the stylesheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from reg44desk.domain.types import DutyStatus
from reg44desk.views import theme
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.theme import CONTRAST, DARK, LETTERS, LIGHT, TONES, Tokens
from reg44desk.views.widgets import Metric, Pane, button

SCHEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
TONE_NAMES = ("good", "warn", "bad", "info", "muted")
GROUNDS = ("page", "card", "field")
TEXTS = (
    [(ink, ground) for ink in ("ink", "soft", "accent_ink", "bad") for ground in GROUNDS]
    + [(tone, f"{tone}_soft") for tone in TONE_NAMES]
    + [(ink, "accent_soft") for ink in ("ink", "accent_ink", "soft")]
    + [("on_accent", "accent"), ("soft", "muted_soft"), ("card", "bad")]
)
EDGES = (
    [(edge, ground) for edge in ("border", "accent") for ground in (*GROUNDS, "accent_soft", "muted_soft")]
    + [("bad", "field"), ("ink", "page"), ("on_accent", "accent")]
    + [(tone, ground) for tone in TONE_NAMES for ground in ("card", f"{tone}_soft")]
    + [(tone, "accent_soft") for tone in TONE_NAMES]
)


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def below(tokens: Tokens, pairs: list[tuple[str, str]], least: float) -> dict[tuple[str, str], float]:
    values = asdict(tokens)
    measured = {(one, other): contrast(values[one], values[other]) for one, other in pairs}
    return {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < least}


def app() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@SCHEMES
def test_all_words_are_easy_to_read(tokens: Tokens) -> None:
    """experience.md, Look: 4.5 to 1 or better (WCAG 1.4.3)."""
    assert below(tokens, TEXTS, 4.5) == {}


@SCHEMES
def test_edges_of_controls_focus_and_shapes_are_seen(tokens: Tokens) -> None:
    """experience.md, Look: the focus ring is always visible (WCAG 1.4.11)."""
    assert below(tokens, EDGES, 3) == {}


def test_every_token_is_measured_or_only_divides() -> None:
    measured = {name for pair in (*TEXTS, *EDGES) for name in pair}
    assert set(asdict(LIGHT)) - measured == {"line"}


def test_each_word_of_the_duty_has_a_letter_and_a_shape_of_its_own() -> None:
    """experience.md: status is a word and a shape as well as a colour; bad ones differ from each other by shape."""
    assert set(TONES) == set(LETTERS) == set(DutyStatus)
    assert len({shape for _tone, shape in TONES.values()}) == len(DutyStatus)
    assert len(set(LETTERS.values())) == len(DutyStatus)
    assert {tone for tone, _shape in TONES.values()} <= set(TONE_NAMES)


@SCHEMES
@pytest.mark.parametrize("size", theme.TEXT_SIZES)
def test_the_stylesheet_is_filled_in_whole(tokens: Tokens, size: int) -> None:
    sheet = theme.stylesheet(tokens, 10.5 * size / 100)
    assert "$" not in sheet
    assert f"font-size: {10.5 * size / 100:.2f}pt" in sheet
    assert set(re.findall(r"#[0-9a-f]{6}\b", sheet)) <= set(asdict(tokens).values())


@pytest.mark.parametrize(
    ("scheme", "tokens"), [("light", LIGHT), ("dark", DARK), ("contrast", CONTRAST)], ids=["light", "dark", "contrast"]
)
def test_a_scheme_dresses_the_whole_program(show: object, scheme: str, tokens: Tokens) -> None:
    theme.apply(app(), scheme=scheme, text_size=150)
    assert theme.tokens() is tokens
    assert app().palette().color(QPalette.ColorRole.Window) == QColor(tokens.page)
    assert app().palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == QColor(tokens.soft)
    assert app().font().pointSizeF() == 10.5 * 1.5
    assert app().font().family() == "Inter"
    assert theme.colour("accent").name() == tokens.accent


@pytest.mark.parametrize(("wish", "tokens"), [(Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)])
def test_the_scheme_of_the_computer_is_followed(show: object, wish: Qt.ColorScheme, tokens: Tokens) -> None:
    """experience.md, Look: system light and dark are followed."""
    hints = app().styleHints()
    hints.setColorScheme(wish)
    try:
        theme.apply(app(), scheme="system", text_size=100)
        expected = DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT
        assert theme.tokens() is expected
    finally:
        hints.unsetColorScheme()


def test_dressing_again_in_the_same_changes_nothing(show: object) -> None:
    theme.apply(app(), scheme="dark", text_size=125)
    app().setPalette(QPalette(QColor("#123456")))
    theme.apply(app(), scheme="dark", text_size=125)
    assert app().palette().color(QPalette.ColorRole.Button) == QColor("#123456")


def controls() -> list[QWidget]:
    """One of each kind of thing that takes the focus."""
    listed, ticked = QListWidget(), QCheckBox("Records")
    listed.addItem("Opinion")
    table = RowsTable([Column[str]("Home", lambda row: row)], "Homes")
    table.set_rows(["Oak House"])
    card = Metric("Missed months", "bad", str)
    card.show_number(3, "without a visit")
    chosen = QComboBox()
    chosen.addItem("September 2021")
    plain, main, link = button("Plan a visit", str), button("Save visit", str, primary=True), button("Oak House", str, link=True)
    return [plain, main, link, QLineEdit("18 9 2021"), QPlainTextEdit("Words"), chosen, ticked, table, listed, card, Pane("About the home")]


def changed_pixels(before: QImage, after: QImage) -> int:
    """How many dots changed so much that the eye sees it."""
    dots = [(x, y) for x in range(before.width()) for y in range(before.height()) if before.pixel(x, y) != after.pixel(x, y)]
    return sum(contrast(before.pixelColor(*dot).name(), after.pixelColor(*dot).name()) >= 3 for dot in dots)


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
def test_whatever_has_the_focus_is_seen_to_have_it(show: Callable[[QWidget], QWidget], scheme: str) -> None:
    """experience.md, Look: the focus ring is always visible (WCAG 2.4.13)."""
    window, elsewhere = QWidget(), QLineEdit("elsewhere")
    column = QVBoxLayout(window)
    column.addWidget(elsewhere)
    every = controls()
    for one in every:
        column.addWidget(one)
    show(window).resize(420, 760)
    theme.apply(app(), scheme=scheme, text_size=100)
    for one in every:
        elsewhere.setFocus()
        app().processEvents()
        before = window.grab(one.geometry()).toImage()
        one.setFocus()
        app().processEvents()
        assert changed_pixels(before, window.grab(one.geometry()).toImage()) > one.width() / 2, (
            f"{type(one).__name__} {one.accessibleName()}"
        )
