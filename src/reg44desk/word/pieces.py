"""The pieces of a Word file: paragraphs and tables. Text is kept as typed: one function makes it, and nothing is read as markup."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from reg44desk.paper import UNSEEN

Piece: TypeAlias = BaseOxmlElement

WIDTH = 9411
"""Between the margins, in twentieths of a point: 166 mm."""
PADDING = 80
RULE, SHADE = "8A8F98", "F1F3F5"
LETTER = 5.6
"""How wide a letter in a table is on the whole, in points."""
TALLEST_ROW = 255
"""A row that is taller, in points, may run over to the next page; Word would else leave half a page empty before it."""
JOINERS = "\u200c\u200d"
"""Nobody sees them, but Persian, Indian scripts and emoji are written with them."""


def piece(tag: str, *inside: Piece, **told: object) -> Piece:
    """An element with what is inside it; each attribute is in the namespace of Word."""
    made = OxmlElement(f"w:{tag}", attrs={qn(f"w:{name}"): str(value) for name, value in told.items()})
    made.extend(inside)
    return made


def paragraph(words: str, style: str, *, keep: bool = False) -> Piece:
    """A paragraph; `keep` holds it on the page of what comes next."""
    lines = [readable(line) for line in words.strip("\r\n").splitlines()]
    settings = [piece("pStyle", val=style)]
    settings += [piece("keepNext")] if keep else []
    settings += [piece("bidi")] if next((d for d in map(_direction, "".join(lines)) if d is not None), False) else []
    made = piece("p", piece("pPr", *settings))
    for number, line in enumerate(lines):
        if number:
            made.append(piece("r", piece("br")))
        made.extend(_runs(line))
    return made


def readable(line: str) -> str:
    """A line without what nobody can see, which a Word file may not hold or which makes a text lie."""
    letters = []
    for letter in unicodedata.normalize("NFC", line):
        kind = unicodedata.category(letter)
        if kind not in UNSEEN or letter in JOINERS:
            letters.append(letter)
        elif letter.isspace():
            letters.append(" ")
    return "".join(letters)


def table(caption: str, rows: Iterable[Piece], widths: Sequence[int], *, headed: str, boxed: bool = False) -> Piece:
    """A table over the whole width. `headed` says where its headings stand: "row" for the first row, "column" for the first column."""
    line = {"val": "single", "sz": 4, "space": 0, "color": RULE}
    edge = {"val": "single", "sz": 8, "space": 0, "color": "111111"}
    borders = [piece(side, **edge) for side in ("top", "left")] if boxed else []
    borders += [piece(side, **edge) for side in ("bottom", "right")] if boxed else [piece("bottom", **line)]
    margins = {"top": 80, "left": PADDING, "bottom": 100, "right": PADDING}
    settings = piece(
        "tblPr",
        piece("tblW", w=sum(widths), type="dxa"),
        piece("tblBorders", *borders, piece("insideH", **line)),
        piece("tblLayout", type="fixed"),
        piece("tblCellMar", *(piece(side, w=width, type="dxa") for side, width in margins.items())),
        _look(headed),
        piece("tblCaption", val=readable(" ".join(caption.split()))),
    )
    return piece("tbl", settings, piece("tblGrid", *(piece("gridCol", w=width) for width in widths)), *rows)


def row(
    words: Sequence[str],
    widths: Sequence[int],
    *,
    headed: str,
    keep: bool = False,
    repeated: bool = False,
    height: int = 0,
) -> Piece:
    """A row of a table, kept whole unless it is very tall; `repeated` on each page that the table runs over; `height` at the least."""
    settings = [] if _tall(words, widths) else [piece("cantSplit")]
    settings += [piece("trHeight", val=height, hRule="atLeast")] if height else []
    settings += [piece("tblHeader")] if repeated else []
    cells = []
    for number, (word, width) in enumerate(zip(words, widths, strict=True)):
        heads = headed == "row" or (headed == "column" and number == 0)
        look = [piece("tcW", w=width, type="dxa")]
        look += [piece("shd", val="clear", color="auto", fill=SHADE)] if repeated else []
        cells.append(piece("tc", piece("tcPr", *look), paragraph(word, "CellHeading" if heads else "Cell", keep=keep)))
    return piece("tr", piece("trPr", *settings), *cells)


def widths_of(rows: Sequence[Sequence[str]], shares: Sequence[int]) -> list[int]:
    """Each column's share of the width, but none narrower than its longest word while another has room to give."""
    wide = [WIDTH * share / sum(shares) for share in shares]
    needed = [min(_longest(column) * (LETTER + 1) * 20 + 2 * PADDING, WIDTH / 4) for column in zip(*rows, strict=True)]
    lacking = sum(max(0, need - width) for need, width in zip(needed, wide, strict=True))
    to_give = sum(max(0, width - need) for need, width in zip(needed, wide, strict=True))
    if not 0 < lacking <= to_give:
        return [int(width) for width in wide]
    return [int(max(need, width - max(0, width - need) * lacking / to_give)) for need, width in zip(needed, wide, strict=True)]


def _longest(cells: Iterable[str]) -> int:
    return max((len(word) for cell in cells for word in cell.split()), default=1)


def _tall(words: Sequence[str], widths: Sequence[int]) -> bool:
    """Whether a row is likely to take more than a third of a page."""
    held = [max(1, int((width - 2 * PADDING) / 20 / LETTER)) for width in widths]
    lines = [sum(math.ceil(len(line) / room) or 1 for line in cell.splitlines()) for cell, room in zip(words, held, strict=True)]
    return max(lines) * 14.2 > TALLEST_ROW


def _look(headed: str) -> Piece:
    """Where the headings of a table are, for those who hear it."""
    first_row, first_column = headed == "row", headed == "column"
    number = 0x0600 | 0x0020 * first_row | 0x0080 * first_column
    told = {"firstRow": int(first_row), "lastRow": 0, "firstColumn": int(first_column), "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    return piece("tblLook", val=f"{number:04X}", **told)


def _runs(line: str) -> Iterator[Piece]:
    """A line as runs of one direction each; those from right to left say so."""
    for right_to_left, letters in groupby(_directed(line), key=lambda pair: pair[1]):
        words = piece("t")
        words.text = "".join(letter for letter, _ in letters)
        words.set(qn("xml:space"), "preserve")
        yield piece("r", piece("rPr", piece("rtl")), words) if right_to_left else piece("r", words)


def _directed(line: str) -> list[tuple[str, bool]]:
    """Each letter, and whether it runs from right to left: what has no direction does so between letters that do."""
    groups = [(d, list(letters)) for d, letters in groupby(_strong(line), key=lambda pair: pair[1])]
    found: list[tuple[str, bool]] = []
    for number, (direction, pairs) in enumerate(groups):
        around = [groups[n][0] for n in (number - 1, number + 1) if 0 <= n < len(groups)]
        backwards = around == [True, True] if direction is None else direction
        found += [(letter, backwards) for letter, _ in pairs]
    return found


def _strong(line: str) -> Iterator[tuple[str, bool | None]]:
    """Each letter with its direction; a mark over a letter has that of its letter."""
    before: bool | None = None
    for letter in line:
        if unicodedata.bidirectional(letter) != "NSM":
            before = _direction(letter)
        yield letter, before


def _direction(letter: str) -> bool | None:
    """True for a letter that runs from right to left, False for one that runs from left to right, None for the rest."""
    kind = unicodedata.bidirectional(letter)
    return True if kind in ("R", "AL", "AN") else False if kind == "L" else None
