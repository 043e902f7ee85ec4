"""What the papers for a visit say, as plain frozen data: the form to fill in by hand, and the briefing."""

from __future__ import annotations

from dataclasses import dataclass

from reg44desk.paper import Facts, Paragraphs, SubHeading, Table


@dataclass(frozen=True, slots=True)
class Ruled:
    """Ruled lines to write on, over the whole width."""

    lines: int


@dataclass(frozen=True, slots=True)
class Ticks:
    """Boxes to tick, as many side by side as there is room for."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of the form: what stands beside it on the screen, what was answered last time, and where the answer goes."""

    label: str
    answer: Ruled | Ticks
    hint: str = ""
    last: str = ""
    names_nobody: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to fill in: headings, what heads each row, and each column's share of the width; the other cells are empty."""

    headings: tuple[str, ...]
    rows: tuple[str, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """Small grey type: what is said beside a question or a recommendation."""

    text: str


@dataclass(frozen=True, slots=True)
class Together:
    """What stands on one page: a heading with its questions."""

    blocks: tuple[PaperBlock, ...]


PaperBlock = Paragraphs | Facts | Table | SubHeading | Ask | Ticks | Grid | Aside | Together


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[PaperBlock, ...]


@dataclass(frozen=True, slots=True)
class VisitPaper:
    """A paper for a visit; `large` prints it in 16 point. The two lines of `foot` stand at the foot of each page."""

    title: str
    subtitle: str
    marking: str
    lead: str
    foot: tuple[str, str]
    parts: tuple[PaperPart, ...]
    large: bool = False
