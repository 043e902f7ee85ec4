"""How the window looks: Fusion, our own palette and one stylesheet, from token sets whose contrast a test measures."""

from __future__ import annotations

from dataclasses import dataclass, fields
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from reg44desk.domain.types import DutyStatus
from reg44desk.resources import resource


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours of one scheme, by what they are for."""

    page: str
    card: str
    field: str
    ink: str
    soft: str
    line: str
    border: str
    accent: str
    on_accent: str
    accent_soft: str
    accent_ink: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    info: str
    info_soft: str
    muted: str
    muted_soft: str


LIGHT = Tokens(
    page="#f4f6f8", card="#ffffff", field="#ffffff", ink="#17212e", soft="#4b5868", line="#dde2e8", border="#76818f",
    accent="#1f5fa8", on_accent="#ffffff", accent_soft="#e3eef9", accent_ink="#174a85",
    good="#14612f", good_soft="#e2f3e7", warn="#7a4a00", warn_soft="#fdf0d3", bad="#a1131f", bad_soft="#fde8e9",
    info="#174a85", info_soft="#e3eef9", muted="#4b5868", muted_soft="#eceff2",
)  # fmt: skip
DARK = Tokens(
    page="#12161b", card="#1a2027", field="#1a2027", ink="#e9edf2", soft="#a9b4c0", line="#2f3843", border="#7f8b98",
    accent="#7db3f2", on_accent="#0d1a29", accent_soft="#22344a", accent_ink="#a5cbf7",
    good="#8fd6a6", good_soft="#17321f", warn="#f3c878", warn_soft="#3a2c10", bad="#ff9da3", bad_soft="#461a1f",
    info="#a5cbf7", info_soft="#22344a", muted="#a9b4c0", muted_soft="#262d36",
)  # fmt: skip
CONTRAST = Tokens(
    page="#ffffff", card="#ffffff", field="#ffffff", ink="#000000", soft="#222222", line="#555555", border="#000000",
    accent="#003a8c", on_accent="#ffffff", accent_soft="#dbe7ff", accent_ink="#002a66",
    good="#004d1a", good_soft="#ffffff", warn="#5a3200", warn_soft="#ffffff", bad="#8a0010", bad_soft="#ffffff",
    info="#002a66", info_soft="#ffffff", muted="#222222", muted_soft="#ffffff",
)  # fmt: skip

TEXT_SIZES = (100, 125, 150, 175, 200)

TONES = {
    DutyStatus.DONE: ("good", "tick"),
    DutyStatus.PLANNED: ("info", "circle"),
    DutyStatus.AT_RISK: ("warn", "diamond"),
    DutyStatus.OVERDUE: ("bad", "triangle"),
    DutyStatus.MISSED: ("bad", "cross"),
    DutyStatus.NOT_REQUIRED: ("muted", "dash"),
}
"""The tone and the shape of each word of the duty; the word itself always stands beside them or in the accessible name."""

LETTERS = {
    DutyStatus.DONE: "D",
    DutyStatus.PLANNED: "P",
    DutyStatus.AT_RISK: "R",
    DutyStatus.OVERDUE: "O",
    DutyStatus.MISSED: "M",
    DutyStatus.NOT_REQUIRED: "–",
}

_current = LIGHT


def tokens() -> Tokens:
    """The colours in force; painted widgets ask each time they paint."""
    return _current


def colour(name: str) -> QColor:
    """One colour in force by its name."""
    return QColor(getattr(_current, name))


def apply(app: QApplication, *, scheme: str, text_size: int) -> None:
    """Dress the whole program: `scheme` is "system", "light", "dark" or "contrast", `text_size` a percentage of the usual."""
    global _current  # noqa: PLW0603  one look for the whole program
    _current = _tokens(app, scheme)
    points = 10.5 * text_size / 100
    sheet = stylesheet(_current, points)
    if app.styleSheet() == sheet:
        return
    app.setStyle("Fusion")
    app.setPalette(_palette(_current))
    font = QFont(_family(), -1)
    font.setPointSizeF(points)
    app.setFont(font)
    app.setStyleSheet(sheet)


def stylesheet(chosen: Tokens, points: float) -> str:
    """The stylesheet with colours and sizes filled in."""
    words = {f.name: getattr(chosen, f.name) for f in fields(chosen)}
    icons = resource("icons").as_posix()
    dark = "-dark" if chosen is DARK else ""
    sizes = {"small": points * 0.9, "body": points, "h2": points * 1.2, "title": points * 1.75, "number": points * 2.1}
    words |= {name: f"{size:.2f}pt" for name, size in sizes.items()}
    words |= {"chevron": f"{icons}/chevron{dark}.svg", "tick": f"{icons}/tick{dark}.svg"}
    return Template(resource("style.qss").read_text(encoding="utf-8")).substitute(words)


def _tokens(app: QApplication, scheme: str) -> Tokens:
    if scheme == "contrast":
        return CONTRAST
    dark = scheme == "dark" or (scheme == "system" and app.styleHints().colorScheme() == Qt.ColorScheme.Dark)
    return DARK if dark else LIGHT


def _family() -> str:
    """Our own face, so that every screen looks the same everywhere."""
    if "Inter" not in QFontDatabase.families():
        for weight in ("Regular", "SemiBold", "Bold"):
            QFontDatabase.addApplicationFont(str(resource("fonts", f"Inter-{weight}.otf")))
    return "Inter"


def _palette(chosen: Tokens) -> QPalette:
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, "page"),
        (roles.WindowText, "ink"),
        (roles.Base, "field"),
        (roles.AlternateBase, "page"),
        (roles.Text, "ink"),
        (roles.Button, "card"),
        (roles.ButtonText, "ink"),
        (roles.ToolTipBase, "card"),
        (roles.ToolTipText, "ink"),
        (roles.PlaceholderText, "soft"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "on_accent"),
        (roles.Link, "accent_ink"),
        (roles.Accent, "accent"),
        (roles.Mid, "line"),
    ):
        palette.setColor(role, QColor(getattr(chosen, name)))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(chosen.soft))
    return palette
