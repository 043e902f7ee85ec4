"""Workbooks in and out: the only place that reads or writes Excel files. What comes in is a stranger's file until proven."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from reg44desk.errors import TroubleError, UserError

Cell = str | float | int | bool | date | datetime | time | timedelta | None

MOST_BYTES = 50_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_AGAIN = "Open it in Excel, save it as an Excel workbook (.xlsx), then try again."


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as Excel shows it."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name and its rows; rows that are wholly blank are left out."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Everything in a workbook that holds a value."""

    sheets: tuple[Sheet, ...]


def read_workbook(path: Path) -> Workbook:
    """Read an .xlsx workbook whole. Raises UserError or TroubleError, each in plain words, for anything that is none or too big."""
    _look(path)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [Sheet(name, _rows(book, name)) for name in book.sheet_names]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise TroubleError(f"{path.name} is damaged and could not be read.", _AGAIN) from error
    return Workbook(tuple(sheets))


def column_letter(index: int) -> str:
    """The letter over a column, counted from 0: A, B, ... Z, AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def write_workbook(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Cell]], *, sheet: str, notes: Sequence[str]) -> None:
    """Write a table as a workbook: bold frozen headings, a filter, true dates, text that is never a formula, and a Notes sheet."""
    from openpyxl import Workbook as Book
    from openpyxl.styles import Font

    book = Book()
    table, words = book.active, book.create_sheet("Notes")
    table.title = sheet
    for row_number, line in enumerate((headings, *rows), 1):
        for column, value in enumerate(line, 1):
            _put(table.cell(row_number, column), value)
    for cell in table[1]:
        cell.font = Font(bold=True)
    table.freeze_panes, table.auto_filter.ref = "A2", table.dimensions
    for index, heading in enumerate(headings):
        widest = max([len(heading), *(len(str(row[index] or "")) for row in rows)])
        table.column_dimensions[column_letter(index)].width = min(widest + 2, 80)
    for note in notes:
        words.append([note])
    part = path.with_name(path.name + ".part")
    try:
        book.save(part)
        part.chmod(0o600)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise TroubleError(f"{path.name} could not be written.", "Check that the folder is there and the disk has space.") from error


def _put(cell: Any, value: Cell) -> None:
    """Words are always words, never a formula; control characters, which a workbook cannot hold, become spaces."""
    if isinstance(value, str):
        cell.value = "".join(c if c.isprintable() or c == "\n" else " " for c in value)
        cell.data_type = "s"
    else:
        cell.value = value


def _look(path: Path) -> None:
    """Refuse what cannot be a workbook, or would swamp the computer, before parsing it (offline.md 10)."""
    if not path.is_file():
        raise UserError(f"{path.name} is not there. Choose the workbook.")
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD_EXCEL:
        raise UserError(f"{path.name} is an old Excel file or has a password. Save it as an Excel workbook (.xlsx) without a password.")
    if not zipfile.is_zipfile(path):
        raise UserError(f"{path.name} is not an Excel workbook. Choose a file whose name ends in .xlsx.")
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            size = sum(member.file_size for member in packed.infolist())
    except zipfile.BadZipFile as error:
        raise TroubleError(f"{path.name} is damaged and could not be read.", _AGAIN) from error
    if "xl/workbook.xml" not in names:
        raise UserError(f"{path.name} is not an Excel workbook. Choose a file whose name ends in .xlsx.")
    if size > MOST_BYTES:
        raise UserError(f"{path.name} is far larger than a tracker can be, so it was not read. Check that it is the right file.")


def _rows(book: object, name: str) -> tuple[Row, ...]:
    sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        raise UserError(
            f'Sheet "{name}" has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. '
            "Delete the empty rows and columns beyond the table, save, then try again."
        )
    start_row, start_column = sheet.start or (0, 0)
    found = []
    for offset, values in enumerate(sheet.to_python(skip_empty_area=True)):
        cells = (None,) * start_column + tuple(_cell(v) for v in values)
        if any(c is not None for c in cells):
            found.append(Row(start_row + offset + 1, cells))
    return tuple(found)


def _cell(value: object) -> Cell:
    """Blank text becomes None, a midnight moment a date, a whole float a whole number."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value if isinstance(value, (float, int, bool, date, time, timedelta)) else None
