"""Paper's look: fonts, paragraphs, tables, and the running head and foot. Text is printed as typed: one function makes paragraphs."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, Table, TableStyle

from reg44desk import paper
from reg44desk.pdf.tagging import Node, TaggedCanvas, artifact
from reg44desk.resources import resource

rl_config.trustedHosts = []
rl_config.trustedSchemes = []

BODY, BOLD, SPARE = "LiberationSans", "LiberationSans-Bold", "DejaVuSans"
MARGIN_X, MARGIN_TOP, MARGIN_BOTTOM = 22 * mm, 26 * mm, 24 * mm
WIDTH, HEIGHT = A4[0] - 2 * MARGIN_X, A4[1] - MARGIN_TOP - MARGIN_BOTTOM
INK, SOFT, RULE, SHADE = HexColor(0x111111), HexColor(0x444444), HexColor(0x8A8F98), HexColor(0xF1F3F5)
LONGEST_WORD = 60
MOST_IN_A_LINE = 300
CELL_PADDING = 10
HEADINGS = ("h2", "h3")
SHORT_TABLE = 80 * mm
plain = paper.plain


@cache
def faces() -> dict[str, Any]:
    """Load the fonts once."""
    for name, file in ((BODY, "LiberationSans-Regular"), (BOLD, "LiberationSans-Bold"), (SPARE, "DejaVuSans")):
        pdfmetrics.registerFont(TTFont(name, str(resource("fonts", f"{file}.ttf"))))
    return {name: pdfmetrics.getFont(name).face.charToGlyph for name in (BODY, BOLD, SPARE)}


def style(name: str, size: float, *, bold: bool = False, before: float = 0, after: float = 0, colour: Color = INK) -> ParagraphStyle:
    """A paragraph style of the house."""
    faces()
    return ParagraphStyle(
        name,
        fontName=BOLD if bold else BODY,
        fontSize=size,
        leading=size * 1.35,
        spaceBefore=before,
        spaceAfter=after,
        textColor=colour,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
    )


@cache
def styles() -> dict[str, ParagraphStyle]:
    """Every style that papers use: 12 point body, 16 in large print, headings with air above."""
    return {
        "title": style("title", 22, bold=True, after=2),
        "subtitle": style("subtitle", 14, after=10, colour=SOFT),
        "h2": style("h2", 15.5, bold=True, before=16, after=6),
        "h3": style("h3", 12.5, bold=True, before=10, after=3),
        "body": style("body", 12, after=6),
        "cell": style("cell", 10.5),
        "cellbold": style("cellbold", 10.5, bold=True),
        "small": style("small", 9, colour=SOFT),
        "largetitle": style("largetitle", 26, bold=True, after=4),
        "largeh2": style("largeh2", 21, bold=True, before=18, after=8),
        "largeh3": style("largeh3", 17.5, bold=True, before=12, after=3),
        "large": style("large", 16, after=6),
        "largebold": style("largebold", 16, bold=True, after=2),
        "aside": style("aside", 12, after=4, colour=SOFT),
    }


class Tagged(Paragraph):  # type: ignore[misc]  # reportlab has no types
    """A paragraph that draws itself inside its structure element; its parts on two pages share one element."""

    node: Node | None = None
    begins: Node | None = None
    drawn = False
    outline = ""
    outline_key = ""

    def split(self, width: float, height: float) -> list[Any]:
        """Split at a page's end: the parts belong to the same element."""
        parts: list[Any] = super().split(width, height)
        for part in parts:
            part.node, part.begins = self.node, self.begins
        return parts

    def draw(self) -> None:
        """Draw once into the structure; a heading row repeated on the next page is decoration there."""
        canvas: TaggedCanvas = self.canv
        if self.outline:
            canvas.bookmarkPage(self.outline_key)
            canvas.addOutlineEntry(self.outline, self.outline_key, 0)
        if self.begins is not None and not self.begins.placed:
            canvas.root.kids.append(self.begins)
            self.begins.placed = True
        _keep_spaces(self)
        with canvas.mark(None if self.drawn else self.node):
            super().draw()
        self.drawn = True


def paragraph(words: str, kind: str, node: Node | None) -> Tagged:
    """The one function that makes a paragraph: whatever was typed is printed as typed, never read as markup."""
    made = Tagged(_markup(words, styles()[kind]), styles()[kind])
    made.node = node
    return made


def _markup(words: str, look: ParagraphStyle) -> str:
    """Escaped text; a line break in it stays one."""
    known, spare = faces()[look.fontName], faces()[SPARE]
    return "<br/>".join(_line(line, known, spare) for line in words.strip("\r\n").splitlines())


def _line(words: str, known: Any, spare: Any) -> str:
    """One line, with letters that the face lacks set in the spare face, and a break in what has no space to break at."""
    pieces: list[str] = []
    run, in_spare, unbroken = "", False, 0

    def close() -> None:
        if run:
            pieces.append(f'<font name="{SPARE}">{escape(run)}</font>' if in_spare else escape(run))

    for letter in _printable(words, known, spare):
        other = ord(letter) not in known
        if other != in_spare:
            close()
            run, in_spare = "", other
        run += letter
        unbroken = 0 if letter.isspace() else unbroken + 1
        if unbroken == LONGEST_WORD:
            close()
            pieces.append("<br/>")
            run, unbroken = "", 0
    close()
    return "".join(pieces)


def _printable(words: str, known: Any, spare: Any) -> str:
    """Letters that a face has; others are told by name in brackets, and what nobody can see is left out."""
    letters = []
    for letter in unicodedata.normalize("NFC", words):
        kind = unicodedata.category(letter)
        if ord(letter) in known and kind not in paper.UNSEEN:
            letters.append(letter)
        elif letter.isspace():
            letters.append(" ")
        elif kind in paper.UNSEEN:
            continue
        elif ord(letter) in spare:
            letters.append(letter)
        elif kind != "Mn":
            letters.append(f"({unicodedata.name(letter, 'a character this font lacks').lower()})")
    return "".join(letters)


def _keep_spaces(made: Tagged) -> None:
    """Put the space back at the end of each line but the last, so that words do not run together when read aloud or copied."""
    lines = made.blPara.lines
    for line in lines[:-1]:
        words = line[1] if isinstance(line, tuple) else line.words
        if words and isinstance(words[-1], str):
            words[-1] = words[-1].rstrip(" ") + " "
        elif words and words[-1].text and not words[-1].text.endswith(" "):
            words[-1].text += " "


class TaggedTable(Table):  # type: ignore[misc]  # reportlab has no types
    """A table whose lines and shading are decoration; its cells' paragraphs carry the structure."""

    node: Node | None = None

    def tallest(self) -> float:
        """The height of its tallest row, with the heading row that is repeated over it."""
        self.wrap(WIDTH, HEIGHT)
        return float(sum(self._rowHeights[: self.repeatRows]) + max(self._rowHeights))

    def start(self) -> float:
        """The height of its heading row and its first row."""
        self.wrap(WIDTH, HEIGHT)
        return float(sum(self._rowHeights[: self.repeatRows + 1]))

    def end(self) -> float:
        """The height of its last row."""
        self.wrap(WIDTH, HEIGHT)
        return float(self._rowHeights[-1])

    def draw(self) -> None:
        """Place the table in the structure where its first part is drawn, then draw it."""
        canvas: TaggedCanvas = self.canv
        if self.node is not None and not self.node.placed:
            canvas.root.kids.append(self.node)
            self.node.placed = True
        super().draw()

    def split(self, width: float, height: float) -> list[Any]:
        """Split at a page's end: the parts belong to the same table."""
        parts: list[Any] = super().split(width, height)
        for part in parts:
            part.node = self.node
        return parts

    def _drawBkgrnd(self) -> None:  # noqa: N802  reportlab's name
        with artifact(self.canv):
            super()._drawBkgrnd()

    def _drawLines(self) -> None:  # noqa: N802  reportlab's name
        with artifact(self.canv):
            super()._drawLines()


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> TaggedTable:
    """A table with a heading row that is repeated on each page it runs over."""
    node = Node("Table")
    top = node.add("TR")
    cells = [[paragraph(h, "cellbold", top.add("TH", "Column").add("P")) for h in headings]]
    for row in rows:
        line = node.add("TR")
        cells.append([paragraph(words, "cell", line.add("TD").add("P")) for words in row])
    look = [("BACKGROUND", (0, 0), (-1, 0), SHADE), ("LINEBELOW", (0, 0), (-1, 0), 1, INK), *GRID]
    return laid(node, cells, shares, look, repeat=1)


def facts(rows: Sequence[tuple[str, str]]) -> TaggedTable:
    """Label and value side by side; the label heads its row."""
    node = Node("Table")
    cells = []
    for label, value in rows:
        line = node.add("TR")
        cells.append([paragraph(label, "cellbold", line.add("TH", "Row").add("P")), paragraph(value, "cell", line.add("TD").add("P"))])
    return laid(node, cells, (2, 5), list(GRID), repeat=0)


GRID = (
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), CELL_PADDING - 4),
)


def laid(
    node: Node,
    cells: list[list[Tagged]],
    shares: Sequence[float],
    look: list[Any],
    *,
    repeat: int,
    heights: list[float | None] | None = None,
) -> TaggedTable:
    """A table over the whole width, each column with its share of it, or with what its longest word needs."""
    made = TaggedTable(
        cells,
        colWidths=_widths(cells, shares),
        rowHeights=heights,
        repeatRows=repeat,
        style=TableStyle(look),
        hAlign="LEFT",
        spaceBefore=4,
        spaceAfter=8,
    )
    made.node = node
    return made


def fitted(words: str, size: float, width: float, *, bold: bool = False) -> str:
    """One line of a running head or foot: printable, and cut with an ellipsis where it would run over."""
    name = BOLD if bold else BODY
    line = _printable(" ".join(words[:MOST_IN_A_LINE].split()), faces()[name], {})
    if pdfmetrics.stringWidth(line, name, size) <= width:
        return line
    while line and pdfmetrics.stringWidth(line + "…", name, size) > width:
        line = line[:-1]
    return line + "…"


def _widths(cells: list[list[Tagged]], shares: Sequence[float]) -> list[float]:
    """Each column's share of the width, but no column narrower than its longest word while another has room to give."""
    wide = [WIDTH * share / sum(shares) for share in shares]
    needed = [min(max(cell.minWidth() for cell in column) + CELL_PADDING + 1, WIDTH / 4) for column in zip(*cells, strict=True)]
    lacking = sum(max(0, need - width) for need, width in zip(needed, wide, strict=True))
    to_give = sum(max(0, width - need) for need, width in zip(needed, wide, strict=True))
    if not 0 < lacking <= to_give:
        return wide
    return [max(need, width - max(0, width - need) * lacking / to_give) for need, width in zip(needed, wide, strict=True)]


def height_of(pieces: Sequence[Any]) -> float:
    """How much room pieces take that stand under one another on one page."""
    height, after = 0.0, 0.0
    for piece in pieces:
        height += piece.wrap(WIDTH, HEIGHT)[1] + max(piece.getSpaceBefore(), after)
        after = piece.getSpaceAfter()
    return height


def start_of(piece: Any) -> float:
    """The least room in which a piece should begin: a short piece whole, three lines of a paragraph, the first row of a table."""
    height: float = piece.wrap(WIDTH, HEIGHT)[1]
    if isinstance(piece, TaggedTable):
        return height if height <= SHORT_TABLE else piece.start()
    return float(min(height, 3 * piece.style.leading))


def split_end(piece: Any) -> list[Any]:
    """A piece in two: the last row of a table, or the last four lines of a paragraph, apart from what comes before."""
    height: float = piece.wrap(WIDTH, HEIGHT)[1]
    end = piece.end() if isinstance(piece, TaggedTable) else 4 * piece.style.leading
    return piece.split(WIDTH, height - end + 0.01) or [piece]


def is_heading(piece: Any) -> bool:
    """Whether a piece heads what comes after it."""
    return isinstance(piece, Tagged) and piece.style.name in HEADINGS
