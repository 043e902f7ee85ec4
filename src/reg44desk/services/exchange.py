"""Tables out of the casebook: one frozen description, written as a workbook or as CSV. Window and command line write the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from reg44desk import sheets, text
from reg44desk.clock import london_time
from reg44desk.errors import UserError

Value = sheets.Value

MARKING = "OFFICIAL-SENSITIVE"
PART_B = "Part B: not for publication. Exempt information under paragraph 1 of Part 1 of Schedule 12A to the Local Government Act 1972."
"""The line that every paper and file of Part B carries (BR-34)."""

KINDS = (".xlsx", ".csv")
WRONG_ENDING = "Give the file a name that ends in .xlsx or .csv."


@dataclass(frozen=True, slots=True)
class About:
    """What a list is: its title, what it holds and by which rule. What names a home, a rating or a visit is Part B (A-21)."""

    title: str
    what: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A list as it goes out: headings, rows of typed cells, and what its reader must know."""

    title: str
    headings: tuple[str, ...]
    rows: Iterable[Sequence[Value]] = field(repr=False)
    notes: tuple[str, ...]


def table(
    about: About,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    as_of: date,
    *,
    narrowed: Sequence[str] = (),
    order: str = "",
    shown: str = "",
) -> Table:
    """A list with its notes: what it is, how it was narrowed and ordered, the rule, the day and the marking."""
    notes = [f"{MARKING}. {PART_B}", f"{about.title}, as known on {text.long_date(as_of)}."]
    notes += [about.what] if about.what else []
    notes += [f"Only rows where: {'; '.join(narrowed)}."] if narrowed else ["Nothing is left out."]
    notes += [f"{shown}."] if shown else []
    notes += [f"Sorted by {order}."] if order else []
    return Table(about.title, tuple(headings), rows, tuple(notes) + about.rules)


def file_name(title: str, day: date, kind: str = ".xlsx") -> str:
    """A name that sorts and says what it is: "2022-01-21 Homes.xlsx"."""
    plain = "".join(c for c in title if c.isalnum() or c in " -'&,()").strip()[:80].strip() or "List"
    return f"{day.isoformat()} {plain}{kind}"


def write(path: Path, listed: Table) -> Path:
    """Write a list whole or not at all: a workbook or CSV, as the name ends. Slow work for a job where rows are many.

    CSV has no room for notes, so a last column carries the marking (BR-34). Raises UserError for another ending or a folder,
    TroubleError when the disk refuses.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise UserError(WRONG_ENDING)
    if path.is_dir():
        raise UserError(f"{path.name} is a folder. Give the name of a file.")
    if kind == ".csv":
        marking = f"{MARKING}. {PART_B}"
        sheets.write_csv(path, [*listed.headings, "Marking"], ([*row, marking] for row in listed.rows))
    else:
        marking = f"{MARKING} - {PART_B}"
        sheets.write_workbook(path, listed.headings, listed.rows, sheet=_sheet(listed.title), notes=listed.notes, marking=marking)
    return path


def cell(value: object) -> Value:
    """A value as a cell: days and numbers stay what they are, moments are those of London's clocks, the rest are words."""
    if isinstance(value, datetime):
        return london_time(value).replace(tzinfo=None) if value.tzinfo else value
    if value is None or isinstance(value, (date, int, float)):
        return value
    return str(value)


def clipboard_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows in words with tabs between, which Excel pastes into cells: a cell's own lines and tabs never split it."""
    return "\n".join("\t".join(_in_a_line(cell) for cell in line) for line in (headings, *rows))


def clipboard_html(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The same rows as a table for letters and web pages."""
    lines = ["".join(f"<th>{_escaped(h)}</th>" for h in headings), *("".join(f"<td>{_escaped(c)}</td>" for c in row) for row in rows)]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _in_a_line(words: str) -> str:
    return sheets.guarded(" ".join(words.split()))


def _escaped(words: str) -> str:
    return _in_a_line(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _sheet(title: str) -> str:
    """A name for a sheet: without the marks that Excel refuses, at most 31 letters, and not that of the notes."""
    plain = "".join(c for c in title if c not in "[]:*?/\\'").strip()[:31].strip() or "List"
    return "List" if plain.casefold() in ("notes", "history") else plain
