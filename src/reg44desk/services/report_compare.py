"""What differs between two reports, line by line and word by word (regulation.md, part d, Locking: "keep ... differences").

Text is as people typed it: nothing here is markup. A report is read as lines in its own order: a fact by its label, a row of a table
by its first cell, a paragraph and a bullet by the heading over it. The number of a version, its check code, its day, its notice and
the signatures recorded against it are no part of what it says, so they are not compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from reg44desk import text
from reg44desk.paper import Block, Bullets, Facts, Paragraphs, ReportDocument, SubHeading, Table

ABOUT, COVER, SIGNATURES = "About the report", "First page", "Signatures"
UNLIKE = 0.25
"""Texts that share less of their words than this are marked whole: single words left unmarked between others only confuse."""
PAIRS = 4000
"""Up to so many pairs of lines are weighed against one another to find which belong together; beyond, they are taken in order."""
NOTHING = "Nothing differs."
_TOKENS = re.compile(r"""\s+|[.,;:!?()"“”]|[^\s.,;:!?()"“”]+""")

Range = tuple[int, int]


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    TAKEN_AWAY = "taken_away"


CHANGE_WORDS = {Change.SAME: "The same", Change.CHANGED: "Changed", Change.ADDED: "Added", Change.TAKEN_AWAY: "Taken away"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report: the section it is in, what of it (a label, the first cell of a row, a heading), and what it says."""

    section: str
    where: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of one report beside that of the other; `taken` are the ranges of `before` that went, `put` those of `after` that came."""

    section: str
    where: str
    change: Change
    before: str
    after: str
    taken: tuple[Range, ...] = ()
    put: tuple[Range, ...] = ()

    @property
    def place(self) -> str:
        """Where in the report it stands."""
        return f"{self.section}: {self.where}" if self.where else self.section


@dataclass(frozen=True, slots=True)
class Fold:
    """A stretch of lines that are the same, folded to one."""

    lines: int

    @property
    def words(self) -> str:
        """How many lines are folded, in a sentence."""
        return f"{text.count(self.lines, 'line')} {'is' if self.lines == 1 else 'are'} the same"


def list_lines(document: ReportDocument) -> tuple[Line, ...]:
    """Everything that a report says, in its order."""
    return tuple(line for part in _parts(document) for line in part)


def compare(before: ReportDocument, after: ReportDocument) -> tuple[Row, ...]:
    """Every line of both reports in order; the before side of all rows is the first report, the after side the second."""
    first, second = _parts(before), _parts(after)
    rows: list[Row] = []
    for kind, i, j, k, m in _steps([p[0].section for p in first], [p[0].section for p in second]):
        if kind == "equal":
            rows += [row for one, other in zip(first[i:j], second[k:m], strict=True) for row in _beside(one, other)]
        else:
            rows += [_gone(line) for part in first[i:j] for line in part] + [_come(line) for part in second[k:m] for line in part]
    return tuple(rows)


def differences(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Only the rows that differ."""
    return tuple(row for row in rows if row.change is not Change.SAME)


def fold(rows: Iterable[Row]) -> tuple[Row | Fold, ...]:
    """The rows that differ, and for each stretch between them how many lines are the same."""
    folded: list[Row | Fold] = []
    for same, stretch in groupby(rows, lambda row: row.change is Change.SAME):
        found = list(stretch)
        folded += [Fold(len(found))] if same else found
    return tuple(folded)


def sentence(rows: Iterable[Row]) -> str:
    """How many lines differ and how, like "2 lines changed, 1 added, 3 taken away."."""
    counted = Counter(row.change for row in rows)
    kinds = (Change.CHANGED, Change.ADDED, Change.TAKEN_AWAY)
    found = [(counted[kind], CHANGE_WORDS[kind].lower()) for kind in kinds if counted[kind]]
    if not found:
        return NOTHING
    number, how = found[0]
    return ", ".join([f"{text.count(number, 'line')} {how}", *(f"{number} {how}" for number, how in found[1:])]) + "."


def pieces(words: str, ranges: Sequence[Range]) -> tuple[tuple[str, bool], ...]:
    """A text in its pieces, each with whether it is marked."""
    found, at = [], 0
    for start, end in ranges:
        found += [(words[at:start], False), (words[start:end], True)]
        at = end
    found.append((words[at:], False))
    return tuple(one for one in found if one[0])


def marked(words: str, ranges: Sequence[Range]) -> tuple[str, ...]:
    """The marked words, each on one line; blanks alone are named, since nobody can hear or see them."""
    return tuple(" ".join(words[start:end].split()) or "spaces or a new line" for start, end in ranges)


def spoken(row: Row) -> str:
    """What differs in a row, as a screen reader says it: "taken away: four; added: five"."""
    taken, put = marked(row.before, row.taken), marked(row.after, row.put)
    said = [f"taken away: {', '.join(taken)}"] if taken else []
    said += [f"added: {', '.join(put)}"] if put else []
    return "; ".join(said) or CHANGE_WORDS[row.change].lower()


def changed_words(before: str, after: str) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """Which words of two texts differ, as ranges of each."""
    a, b = list(_TOKENS.finditer(before)), list(_TOKENS.finditer(after))
    if _likeness(_counted(before), _counted(after)) < UNLIKE:
        return _whole(before), _whole(after)
    matcher = SequenceMatcher(str.isspace, [t[0] for t in a], [t[0] for t in b])
    taken: list[Range] = []
    put: list[Range] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            taken += [(a[i].start(), a[j - 1].end())] if j > i else []
            put += [(b[k].start(), b[m - 1].end())] if m > k else []
    return tuple(taken), tuple(put)


def _whole(words: str) -> tuple[Range, ...]:
    return ((0, len(words)),) if words else ()


def _counted(words: str) -> Counter[str]:
    return Counter(token for token in _TOKENS.findall(words) if not token.isspace())


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """How much of two texts' words they share, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _steps(one: Sequence[object], other: Sequence[object]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, one, other, autojunk=False).get_opcodes())


def _beside(first: tuple[Line, ...], second: tuple[Line, ...]) -> Iterator[Row]:
    """The lines of one section beside those of its like: equal ones first, then between them those that belong together."""
    for kind, i, j, k, m in _steps(first, second):
        if kind == "equal":
            yield from (Row(line.section, line.where, Change.SAME, line.words, line.words) for line in first[i:j])
            continue
        for one, other in _paired(first[i:j], second[k:m]):
            if one is not None and other is not None:
                yield Row(one.section, one.where, Change.CHANGED, one.words, other.words, *changed_words(one.words, other.words))
            elif one is not None:
                yield _gone(one)
            elif other is not None:  # pragma: no branch  one of both is always there
                yield _come(other)


def _paired(first: Sequence[Line], second: Sequence[Line]) -> list[tuple[Line | None, Line | None]]:
    """Lines that stand at the same place, in order, so that as many and as like ones as can be come together."""
    if len(first) * len(second) > PAIRS:
        return _in_order(first, second)
    words = [_counted(line.words) for line in first], [_counted(line.words) for line in second]
    best = [[0.0] * (len(second) + 1) for _ in range(len(first) + 1)]
    worth: dict[tuple[int, int], float] = {}
    for i in reversed(range(len(first))):
        for k in reversed(range(len(second))):
            best[i][k] = max(best[i + 1][k], best[i][k + 1])
            if first[i].where == second[k].where:
                worth[i, k] = 0.3 + _likeness(words[0][i], words[1][k]) + best[i + 1][k + 1]
                best[i][k] = max(best[i][k], worth[i, k])
    pairs: list[tuple[Line | None, Line | None]] = []
    i = k = 0
    while i < len(first) and k < len(second):
        if worth.get((i, k), -1) == best[i][k]:
            pairs.append((first[i], second[k]))
            i, k = i + 1, k + 1
        elif best[i + 1][k] == best[i][k]:
            pairs.append((first[i], None))
            i += 1
        else:
            pairs.append((None, second[k]))
            k += 1
    return [*pairs, *((line, None) for line in first[i:]), *((None, line) for line in second[k:])]


def _in_order(first: Sequence[Line], second: Sequence[Line]) -> list[tuple[Line | None, Line | None]]:
    pairs: list[tuple[Line | None, Line | None]] = []
    for kind, i, j, k, m in _steps([line.where for line in first], [line.where for line in second]):
        if kind == "equal":
            pairs += zip(first[i:j], second[k:m], strict=True)
        else:
            pairs += [(line, None) for line in first[i:j]]
            pairs += [(None, line) for line in second[k:m]]
    return pairs


def _gone(line: Line) -> Row:
    return Row(line.section, line.where, Change.TAKEN_AWAY, line.words, "", _whole(line.words))


def _come(line: Line) -> Row:
    return Row(line.section, line.where, Change.ADDED, "", line.words, (), _whole(line.words))


def _parts(document: ReportDocument) -> list[tuple[Line, ...]]:
    """A report's sections as lines, none of them empty; what stands before and after them in sections of their own."""
    about = (
        ("Title", document.title),
        ("Visit", document.subtitle),
        ("Marking", document.marking),
        ("Reference", document.reference),
        ("Author", document.author),
    )
    signing = [("", document.signature_statement), *((box.role, f"{box.name}\n{box.statement}") for box in document.signatures)]
    parts = [
        tuple(Line(ABOUT, label, words) for label, words in about),
        tuple(Line(COVER, label, words) for label, words in document.cover.rows),
        *(tuple(_section_lines(section.heading, section.blocks)) for section in document.sections),
        tuple(Line(SIGNATURES, role, words) for role, words in signing),
    ]
    return [part for part in parts if part]


def _section_lines(heading: str, blocks: Sequence[Block]) -> Iterator[Line]:
    """A section's lines; a heading with nothing under it is a line without words."""
    over, bare = "", True
    for block in blocks:
        if isinstance(block, SubHeading):
            if bare and over:
                yield Line(heading, over, "")
            over, bare = block.text, True
            continue
        for label, words in _block_lines(heading, block):
            bare = False
            yield Line(heading, ", ".join(filter(None, [over, label])), words)
    if bare:
        yield Line(heading, over, "")


def _block_lines(heading: str, block: Paragraphs | Facts | Table | Bullets) -> Iterator[tuple[str, str]]:
    match block:
        case Paragraphs():
            yield from (("", line.strip()) for line in block.text.splitlines() if line.strip())
        case Bullets():
            yield from (("", item) for item in block.items)
        case Facts():
            yield from block.rows
        case _:
            if not block.rows:
                yield block.caption, "\n".join(block.headings)
            over = "" if block.caption == heading else f"{block.caption}, "
            for row in block.rows:
                cells = list(zip(block.headings, row, strict=True))
                rest = "\n".join(f"{name}: {cell}" for name, cell in cells[1:] if cell)
                yield f"{over}{cells[0][0]}: {cells[0][1]}", rest or cells[0][1]
