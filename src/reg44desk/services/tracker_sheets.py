"""Finding the tracker's tables in a workbook, and reading one line's cells with every doubt told (never guessed)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from reg44desk.domain.types import Month
from reg44desk.services.tracker_rows import COLUMNS, Place, SheetProblem
from reg44desk.sheets import Cell, NoResult, Row, Sheet, Workbook, column_letter
from reg44desk.text import MONTHS

V = TypeVar("V")

HEADING_ROWS = 10
"""The headings stand in one of the first so many rows that hold anything."""

EARLIEST = date(1900, 1, 1)
EMPTY = "This cell is empty. Fill it in."
NOT_A_DATE = "This is not a date. Type it again in Excel as a date, like 18/09/2021."
NO_CHILD = "This may hold children's names, and this program keeps none."
_NAMES = re.compile(
    r"child(ren)?s?(full|first|last|sur|fore)?names?$|nameofchild|nameofyoung|initials|dateofbirth|^dob$|birthday|nhsn"
    r"|surname|forename|firstname|lastname|^childref"
)
_CHILDREN = re.compile(r"youngperson|youngpeople|^yp|^child$|^children$|^resident|pupil|^lookedafterchild$")
"""Headings over children's names, and headings over children, who may be named or only counted."""

NOBODY = frozenset({"", "na", "none", "nobody", "no", "nil", "vacant", "vacancy", "tbc", "tba"})
"""What people write for "nobody"."""

LONGEST = 200
LONGEST_TEXT = 20_000


def key(words: str) -> str:
    """A name or heading without case, accents, spaces and punctuation, for comparing."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(c for c in plain if c.isalnum())


def digits(words: str) -> list[str]:
    """The numbers in a name: two homes whose names differ in a number are two homes."""
    return re.findall(r"\d+", words)


@dataclass(slots=True)
class Table:
    """One sheet's table: where each known column stands, and its rows."""

    sheet: str
    columns: dict[str, int]
    rows: tuple[Row, ...]
    letters: dict[str, str] = field(default_factory=dict)

    def cell(self, row: Row, column: str) -> Cell:
        """What stands in a row under a heading."""
        index = self.columns[column]
        return row.cells[index] if index < len(row.cells) else None

    def problem(self, row: Row, column: str, message: str) -> SheetProblem:
        """A problem in a cell."""
        return SheetProblem(self.sheet, row.number, column, self.letters[column], message)

    def lines(self, problems: list[SheetProblem], today: date) -> Iterator[Line]:
        """Each row, ready to be read; what is wrong goes to `problems`."""
        for row in self.rows:
            yield Line(self, row, problems, today)


@dataclass(slots=True)
class Line:
    """One row while it is read."""

    table: Table
    row: Row
    problems: list[SheetProblem]
    today: date
    wrong: set[str] = field(default_factory=set)

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return Place(self.table.sheet, self.row.number, self.table.letters)

    def problem(self, column: str, message: str) -> None:
        """Tell a problem of one cell."""
        self.wrong.add(column)
        self.problems.append(self.place.problem(column, message))

    def note(self, column: str, message: str) -> None:
        """Tell something about one cell that stops nothing."""
        self.problems.append(self.place.problem(column, message, blocking=False))

    def is_wrong(self, column: str) -> bool:
        """Whether a problem of this cell has been told."""
        return column in self.wrong

    def raw(self, column: str, *, required: bool) -> Cell:
        """What stands in the cell; a blank where something must stand is told."""
        if column not in self.table.columns:
            return None
        value = self.table.cell(self.row, column)
        if isinstance(value, NoResult):
            what = f"shows {value.shown}" if value.shown else "holds a formula without a result"
            self.problem(column, f"This cell {what}, so nobody can know what it says. Type the value itself.")
            return None
        if value is None and required:
            self.problem(column, EMPTY)
        return value

    def text(self, column: str, *, required: bool = True, longest: int = LONGEST) -> str:
        """Words; a number is taken as its digits."""
        value = self.raw(column, required=required)
        if isinstance(value, (date, time, timedelta, bool)):
            self.problem(column, "There should be words here. Type them again.")
            return ""
        typed = words(value)
        if value is not None and not typed and required:
            self.problem(column, EMPTY)
        if len(typed) > longest:
            self.problem(column, f"This is too long: the most that fits is {longest:,} letters. Shorten it.")
        return typed

    def name(self, column: str, *, required: bool = False) -> str:
        """Somebody's name; "Vacant", "None", a dash and the like are nobody."""
        typed = self.text(column, required=required)
        if key(typed) not in NOBODY:
            return typed
        if typed and required:
            self.problem(column, EMPTY)
        return ""

    def word(self, column: str, allowed: Mapping[str, V], *, required: bool = True) -> V | None:
        """One of the words that may stand there, whatever its case and punctuation."""
        typed = self.text(column, required=required)
        if not typed:
            return None
        found = allowed.get(key(typed))
        if found is None:
            self.problem(column, f'"{typed}" is not a word this column knows. Use one of: {_choices(column)}.')
        return found

    def whole(self, column: str, *, required: bool = True) -> int | None:
        """A whole number, 0 or more."""
        value = self.raw(column, required=required)
        if value is None:
            return None
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1_000_000:
            self.problem(column, "There should be a whole number here, like 4. Type it again.")
            return None
        return value

    def day(self, column: str, *, required: bool = True, past: bool = False) -> date | None:
        """A date: a true Excel date as it is, or text that can be read in one way only. `past` refuses days after today."""
        value = self.raw(column, required=required)
        if value is None:
            return None
        found = value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
        if found is None:
            found = self._day_in_words(column, str(value), required=required)
        if found is not None and found < EARLIEST:
            self.problem(column, "This day is more than a hundred years ago. Check the year.")
            return None
        if found is not None and past and found > self.today:
            self.problem(column, "This day is in the future. Check the date.")
            return None
        return found

    def month(self, column: str) -> Month | None:
        """A month: "Sep 2021", "September 2021", "2021-09", or any day of it."""
        value = self.raw(column, required=True)
        if isinstance(value, date):
            return Month.of(value)
        match = re.fullmatch(r"([a-z]{3,9})\.?\s+(\d{4})", str(value or "").lower())
        number = _month_number(match[1]) if match else None
        if match and number and int(match[2]) >= EARLIEST.year:
            return Month(int(match[2]), number)
        try:
            return Month.parse(str(value))
        except ValueError:
            if value is not None:
                self.problem(column, "This is not a month. Type it like Sep 2021.")
            return None

    def _day_in_words(self, column: str, typed: str, *, required: bool) -> date | None:
        numbers = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed)
        named = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})", typed.lower())
        if numbers:
            year, month, day = (int(n) for n in numbers.groups())
        elif named and (number := _month_number(named[2])):
            year, month, day = int(named[3]), number, int(named[1])
        elif slashed := re.fullmatch(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})", typed):
            one, two, end = (int(n) for n in slashed.groups())
            year, month, day = (end + 2000 if end < 100 else end), two, one
            if _exists(year, month, day) or _exists(year, one, two):
                self.problem(column, f'"{typed}" is text, so day and month could be mixed up. Type it again in Excel as a date.')
                return None
        else:
            self.problem(column, NOT_A_DATE if required else f"{NOT_A_DATE} Leave the cell empty if there is none.")
            return None
        if not _exists(year, month, day):
            self.problem(column, f'"{typed}" is a day that does not exist. Type the date again.')
            return None
        return date(year, month, day)


def find_tables(workbook: Workbook, problems: list[SheetProblem]) -> dict[str, Table]:
    """The tracker's tables by the names of their sheets; what is missing, unknown or may name a child goes to `problems`."""
    found: dict[str, Table] = {}
    seen: dict[str, str] = {}
    known = {key(name): name for name in COLUMNS}
    for sheet in workbook.sheets:
        name = known.get(key(sheet.name))
        if name is None:
            _unknown_sheet(sheet, problems)
        elif name in seen:
            message = f'This sheet and "{seen[name]}" have nearly the same name. Keep one of them, or give the other a different name.'
            problems.append(SheetProblem(sheet.name, None, None, None, message))
        else:
            seen[name] = sheet.name
            table = _table(name, sheet, problems)
            if table:
                found[name] = table
    names = ", ".join(f'"{sheet.name}"' for sheet in workbook.sheets)
    for name in COLUMNS:
        if name not in seen:
            message = f'There is no sheet "{name}". The sheets are {names}. Rename the right one to "{name}", or add it.'
            problems.append(SheetProblem(name, None, None, None, message))
    return found


def _table(name: str, sheet: Sheet, problems: list[SheetProblem]) -> Table | None:
    wanted = {key(c): c for c in COLUMNS[name]}
    scores = [sum(isinstance(c, str) and key(c) in wanted for c in row.cells) for row in sheet.rows[:HEADING_ROWS]]
    if not scores or max(scores) == 0:
        message = f"The headings are not there. The first row should hold: {', '.join(COLUMNS[name])}."
        problems.append(SheetProblem(name, None, None, None, message))
        return None
    at = scores.index(max(scores))
    headings, rows = sheet.rows[at], sheet.rows[at + 1 :]
    columns: dict[str, int] = {}
    others: dict[int, str] = {}
    for index, heading in enumerate(headings.cells):
        column = wanted.get(key(heading)) if isinstance(heading, str) else None
        if column is None or column in columns:
            others[index] = words(heading)
        else:
            columns[column] = index
    table = Table(name, columns, rows, {c: column_letter(i) for c, i in columns.items()})
    _missing(table, headings, others, problems)
    _not_kept(name, others, rows, problems)
    return table


def _missing(table: Table, headings: Row, others: dict[int, str], problems: list[SheetProblem]) -> None:
    for column in COLUMNS[table.sheet]:
        if column not in table.columns:
            near = process.extractOne(
                column, [h for h in others.values() if h], scorer=fuzz.WRatio, processor=default_process, score_cutoff=60
            )
            hint = f'Is it "{near[0]}"? Rename it to "{column}".' if near else f'Add a column "{column}".'
            problems.append(SheetProblem(table.sheet, headings.number, column, None, f"This column is not there. {hint}"))


def _not_kept(name: str, others: dict[int, str], rows: tuple[Row, ...], problems: list[SheetProblem]) -> None:
    for index, heading in others.items():
        below = [r for r in rows if index < len(r.cells) and r.cells[index] is not None]
        if not below:
            continue
        first, letter = below[0].number, column_letter(index)
        if may_name_children(heading, [r.cells[index] for r in below]):
            message = f"{NO_CHILD} Delete this column, save the workbook, then import it again."
            problems.append(SheetProblem(name, first, heading, letter, message))
        else:
            message = "This column is not one the program keeps, so it is left out."
            problems.append(SheetProblem(name, first, heading or "(no heading)", letter, message, blocking=False))


def _unknown_sheet(sheet: Sheet, problems: list[SheetProblem]) -> None:
    """A sheet that is not the tracker's is left out; one that may name children stops the import."""
    for row in sheet.rows[:HEADING_ROWS]:
        for index, heading in enumerate(row.cells):
            below = [r.cells[index] for r in sheet.rows if r.number > row.number and index < len(r.cells) and r.cells[index] is not None]
            if isinstance(heading, str) and may_name_children(heading, below):
                message = f"{NO_CHILD} Delete this sheet, save the workbook, then import it again."
                problems.append(SheetProblem(sheet.name, row.number, heading, column_letter(index), message))
                return
    if sheet.rows:
        problems.append(
            SheetProblem(sheet.name, None, None, None, "This sheet is not one the program knows, so it is left out.", blocking=False)
        )


def _choices(column: str) -> str:
    return {
        "Type": "Long-stay, Respite, Secure, Edge of care, Other",
        "Visited by": "NYAS, Children's Commissioning Team",
        "Status": "Planned, Registering, Open, Closed",
        "Announced?": "Announced, Unannounced",
        "Quality standard": "the nine quality standards, like Education or Care planning",
        "Inspection": "Full, Assurance, Monitoring, Interim",
        "Overall": "Outstanding, Good, Requires improvement to be good, Inadequate",
        "Agreed to visit": "Yes, No",
    }.get(column, "Yes; Yes, subject to recommendations; No; Unable to form an opinion")


def words(value: Cell) -> str:
    """What stands in a cell as words, without what no paper could print: control characters and characters without width."""
    if value is None or isinstance(value, NoResult):
        return ""
    shown = unicodedata.normalize("NFC", str(value).translate(_NO_WIDTH))
    return " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in shown).split())


_NO_WIDTH = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))


def may_name_children(heading: str, below: Sequence[Cell]) -> bool:
    """Whether a column may say who a child is; one that only counts children does not."""
    plain = key(heading)
    counted = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in below)
    return bool(below) and bool(_NAMES.search(plain) or (_CHILDREN.search(plain) and not counted))


def _month_number(word: str) -> int | None:
    """The month that a word of three letters or more begins: "sep", "sept" and "september" are 9."""
    return next((n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(word)), None)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
