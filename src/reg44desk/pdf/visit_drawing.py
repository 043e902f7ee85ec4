"""Lays a paper for a visit out on pages: questions with room for the answers, tables, and head and foot on each page."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, KeepTogether, PageTemplate, TableStyle

from reg44desk.paper import Facts, Paragraphs, SubHeading, Table
from reg44desk.pdf import page
from reg44desk.pdf.tagging import Node, TaggedCanvas, artifact
from reg44desk.pdf.visit_document import Aside, Ask, Grid, PaperBlock, PaperPart, Ticks, Together, VisitPaper

LINE = 9 * mm
"""From one ruled line to the next: wide enough for a hand that writes large."""
BOX = "\u2610"
NO_NAME = "No child's name"
LEAST_GAP, MOST_GAP = 7, 28
"""Between boxes side by side."""
LARGE = {
    "title": "largetitle",
    "subtitle": "large",
    "h2": "largeh2",
    "h3": "largeh3",
    "body": "large",
    "cell": "large",
    "cellbold": "largebold",
}
TALLEST_ROW = 90 * mm
"""A table with a row taller than this is printed piece by piece instead: no row is ever split."""


def draw(paper: VisitPaper) -> tuple[bytes, int]:
    """The finished file and its pages: laid out once to count them, then again with the count in the foot."""
    pages = _lay_out(paper, 0)[1]
    return _lay_out(paper, pages)


class _Lines(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Ruled lines: decoration, since there is nothing in them to read."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.lines = lines

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Over the whole width."""
        self.width, self.height = width, self.lines * LINE + 1.5 * mm
        return self.width, self.height

    def draw(self) -> None:
        """Draw them from the top."""
        with artifact(self.canv):
            self.canv.setStrokeColor(page.RULE)
            self.canv.setLineWidth(0.7)
            for number in range(1, self.lines + 1):
                height = self.height - number * LINE
                self.canv.line(0, height, self.width, height)


class _Drawer:
    """Makes the pieces of one paper, in its size of type."""

    def __init__(self, *, large: bool) -> None:
        self.large = large

    def words(self, said: str, kind: str, node: Node) -> page.Tagged:
        """A paragraph in the paper's size."""
        return page.paragraph(said, LARGE.get(kind, kind) if self.large else kind, node)

    def part(self, part: PaperPart, key: str) -> list[Any]:
        """A heading with what stands under it; words that lead to a question or a table stand on its page."""
        heading = self.words(part.heading, "h2", Node("H2"))
        heading.outline, heading.outline_key = part.heading, key
        story: list[Any] = []
        leading: list[Any] = [heading]
        for block in part.blocks:
            pieces = self.block(block)
            if isinstance(block, Paragraphs | Aside | SubHeading):
                leading += pieces
            elif isinstance(block, Together) and page.height_of([*leading, *pieces]) > page.HEIGHT:
                story += [*leading, *self._one_by_one(block)]
                leading = []
            else:
                story += _led(leading, pieces)
                leading = []
        return [*story, *([KeepTogether(leading)] if leading else [])]

    def block(self, block: PaperBlock) -> list[Any]:
        """The pieces of a block."""
        match block:
            case Paragraphs() | SubHeading() | Aside():
                return self._said(block)
            case Ask():
                return self._ask(block)
            case Ticks():
                return [self._ticks(block)]
            case Grid():
                return [self._grid(block)]
            case Facts() | Table():
                return self._table(block)
            case Together():
                return [piece for one in block.blocks for piece in self.block(one)]

    def _one_by_one(self, block: Together) -> list[Any]:
        """What no page holds whole: each question still stands together with its lines."""
        return [piece for one in block.blocks for piece in ([KeepTogether(self.block(one))] if isinstance(one, Ask) else self.block(one))]

    def _said(self, block: Paragraphs | SubHeading | Aside) -> list[Any]:
        if isinstance(block, SubHeading):
            return [self.words(block.text, "h3", Node("H3"))]
        if isinstance(block, Aside):
            return [page.paragraph(block.text, "aside", Node("P"))]
        return [self.words(line, "body", Node("P")) for line in block.text.splitlines() if line.strip()]

    def _ask(self, one: Ask) -> list[Any]:
        pieces = [self.words(f"{one.label} ({NO_NAME})" if one.names_nobody else one.label, "cellbold", Node("P"))]
        pieces += [self.words(line, "body", Node("P")) for line in one.hint.splitlines()]
        pieces += [page.paragraph(f"Last visit: {one.last}", "aside", Node("P"))] if one.last else []
        if isinstance(one.answer, Ticks):
            return [*pieces, self._ticks(one.answer)]
        return [*pieces, _Lines(one.answer.lines)] if one.answer.lines > 1 else [_beside(pieces)]

    def _ticks(self, ticks: Ticks) -> page.TaggedTable:
        """Boxes side by side; to a screen reader they are one list."""
        listed = Node("L")
        cells = [self.words(f"{BOX} {option}", "cell", listed.add("LI").add("LBody")) for option in ticks.options]
        cells[0].begins = listed
        widths = _columns([_natural(cell) for cell in cells])
        count = len(widths)
        rows: list[list[Any]] = [list(cells[n : n + count]) for n in range(0, len(cells), count)]
        rows[-1] += [""] * (count - len(rows[-1]))
        look = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1)])
        for column in range(count):
            look.add("RIGHTPADDING", (column, 0), (column, -1), LEAST_GAP if column < count - 1 else 0)
        return page.TaggedTable(rows, colWidths=widths, style=look, hAlign="LEFT", spaceBefore=0, spaceAfter=6)

    def _grid(self, grid: Grid) -> page.TaggedTable:
        node = Node("Table")
        top = node.add("TR")
        cells = [[self.words(h, "cellbold", top.add("TH", "Column").add("P")) for h in grid.headings]]
        for row in grid.rows:
            line = node.add("TR")
            first = [self.words(row, "cell", line.add("TH", "Row").add("P"))]
            cells.append(first + [self.words(" ", "cell", line.add("TD").add("P")) for _ in grid.headings[1:]])
        look = [("BACKGROUND", (0, 0), (-1, 0), page.SHADE), *page.GRID, ("INNERGRID", (0, 0), (-1, -1), 0.5, page.RULE)]
        look += [("BOX", (0, 0), (-1, -1), 0.7, page.RULE), ("BOTTOMPADDING", (0, 1), (-1, -1), 8)]
        return page.laid(node, cells, grid.shares, look, repeat=1)

    def _table(self, block: Facts | Table) -> list[Any]:
        """A table; where a row would be too tall, its words piece by piece."""
        made = page.facts(block.rows) if isinstance(block, Facts) else page.table(block.headings, block.rows, block.shares)
        if made.tallest() <= TALLEST_ROW:
            return [made]
        pairs = block.rows if isinstance(block, Facts) else [p for row in block.rows for p in zip(block.headings, row, strict=True)]
        return [self.words(f"{label}: {said}", "body", Node("P")) for label, said in pairs]


def _led(leading: list[Any], pieces: list[Any]) -> list[Any]:
    """What leads to a question on its page; what leads to a long table beside the table's beginning."""
    first = pieces[0]
    if isinstance(first, page.TaggedTable) and first.node is not None and page.height_of(pieces) > page.HEIGHT / 2:
        return [CondPageBreak(page.height_of(leading) + first.start() + 40 * mm), *leading, *pieces]
    return [KeepTogether([*leading, *pieces])]


def _beside(pieces: list[Any]) -> page.TaggedTable:
    """A short answer's line to the right of its question."""
    look = [("VALIGN", (0, 0), (0, 0), "BOTTOM"), ("LINEBELOW", (1, 0), (1, 0), 0.7, page.RULE), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    shares = [page.WIDTH * 0.6, page.WIDTH * 0.4]
    return page.TaggedTable([[pieces, ""]], colWidths=shares, style=TableStyle(look), hAlign="LEFT", spaceBefore=6, spaceAfter=6)


def _natural(cell: page.Tagged) -> float:
    """How wide a paragraph is on one line."""
    cell.wrap(10 * page.WIDTH, page.HEIGHT)
    return float(max(cell.getActualLineWidths0()))


def _columns(natural: list[float]) -> list[float]:
    """As many columns as there is room for beside one another; where not even two fit, more than four boxes share two equal ones."""
    for count in range(len(natural), 1, -1):
        widths = [max(natural[n::count]) + 1 for n in range(count)]
        gap = (page.WIDTH - sum(widths)) / (count - 1)
        if gap >= LEAST_GAP:
            return [*(width + min(gap, MOST_GAP) for width in widths[:-1]), widths[-1]]
    return [page.WIDTH / 2] * 2 if len(natural) > 4 else [page.WIDTH]


def _lay_out(paper: VisitPaper, pages: int) -> tuple[bytes, int]:
    page.faces()
    target = io.BytesIO()
    frame = Frame(page.MARGIN_X, page.MARGIN_BOTTOM, page.WIDTH, page.HEIGHT, 0, 0, 0, 0)
    built: list[TaggedCanvas] = []

    def canvas_of(*_args: Any, **_kwargs: Any) -> TaggedCanvas:
        canvas = TaggedCanvas(target, pagesize=A4, invariant=1, pageCompression=1, initialFontName=page.BODY, lang="en-GB")
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.showOutline()
        built.append(canvas)
        return canvas

    def around(canvas: TaggedCanvas, _template: Any) -> None:
        with artifact(canvas):
            _head_and_foot(canvas, paper, pages)

    title = page.plain(f"{paper.title}: {paper.subtitle}")
    template = BaseDocTemplate(target, pagesize=A4, title=title, author="Reg44 Desk", subject=page.plain(paper.title), creator="Reg44 Desk")
    template.addPageTemplates(PageTemplate(frames=[frame], onPage=around))
    template.build(_story(paper), canvasmaker=canvas_of)
    return target.getvalue(), built[0].getPageNumber() - 1


def _story(paper: VisitPaper) -> list[Any]:
    drawer = _Drawer(large=paper.large)
    story: list[Any] = [drawer.words(paper.title, "title", Node("H1")), drawer.words(paper.subtitle, "subtitle", Node("P"))]
    story += drawer.block(Paragraphs(paper.lead))
    for number, part in enumerate(paper.parts):
        story += drawer.part(part, f"part{number}")
    return story


def _head_and_foot(canvas: TaggedCanvas, paper: VisitPaper, pages: int) -> None:
    left, right, size = page.MARGIN_X, A4[0] - page.MARGIN_X, 11 if paper.large else 9
    canvas.setFillColor(page.INK)
    canvas.setFont(page.BOLD, size)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, page.fitted(paper.marking, size, page.WIDTH, bold=True))
    canvas.setStrokeColor(page.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(left, 19 * mm, right, 19 * mm)
    canvas.setFillColor(page.SOFT)
    canvas.setFont(page.BODY, size)
    about, whose = paper.foot
    canvas.drawRightString(right, 13.5 * mm, f"Page {canvas.getPageNumber()} of {pages}")
    canvas.drawString(left, 13.5 * mm, page.fitted(about, size, page.WIDTH - 36 * mm))
    canvas.drawString(left, 8 * mm, page.fitted(whose, size, page.WIDTH))
