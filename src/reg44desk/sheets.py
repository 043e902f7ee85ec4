"""Workbooks in and out: the only place that reads or writes Excel files. What comes in is a stranger's file until proven."""

from __future__ import annotations

import os
import posixpath
import re
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from reg44desk.errors import TroubleError, UserError


@dataclass(frozen=True, slots=True)
class NoResult:
    """Stands for a formula that has no result, or for an error such as #N/A: nobody can know what the cell should hold."""

    shown: str


Value = str | float | int | bool | date | datetime | time | timedelta | None
Cell = Value | NoResult

MOST_BYTES = 50_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PACKED = b"PK\x03\x04"
_AGAIN = "Open it in Excel, save it as an Excel workbook (.xlsx), then try again."
_NOT_ONE = "is not an Excel workbook. Choose a file whose name ends in .xlsx."
_TOO_LARGE = "is far larger than a tracker can be, so it was not read. Check that it is the right file."
_REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")


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
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        without = _without_result(_parts(path), path.name)
        book = CalamineWorkbook.from_path(str(path))
        sheets = [Sheet(name, _rows(book, name, without.get(name, {}))) for name in book.sheet_names]
    except PermissionError as error:
        raise TroubleError(f"{path.name} could not be opened.", "Close it in Excel, then try again.") from error
    except (CalamineError, zipfile.BadZipFile, zlib.error, SAXException, OSError, EOFError, RuntimeError, ValueError) as error:
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


def write_workbook(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Value]], *, sheet: str, notes: Sequence[str]) -> None:
    """Write a table as a workbook: bold frozen headings, a filter, true dates, text that is never a formula, and a Notes sheet.

    The file is readable by its owner alone. Raises TroubleError when it cannot be written; no half file is left.
    """
    book = _table(headings, rows, sheet, notes)
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            book.save(file)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise TroubleError(f"{path.name} could not be written.", "Check that the folder is there and the disk has space.") from error


def _table(headings: Sequence[str], rows: Sequence[Sequence[Value]], sheet: str, notes: Sequence[str]) -> Any:
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
    for number, note in enumerate(notes, 1):
        _put(words.cell(number, 1), note)
    return book


def _put(cell: Any, value: Value) -> None:
    """Words are always words, never a formula; control characters, which a workbook cannot hold, become spaces."""
    if isinstance(value, str):
        cell.value = "".join(c if c.isprintable() or c == "\n" else " " for c in value)
        cell.data_type = "s"
    else:
        cell.value = value


def _parts(path: Path) -> dict[str, bytes]:
    """A workbook's parts, unpacked. Refuses what cannot be a workbook, or would swamp the computer, before parsing (offline.md 10).

    The bytes are counted as they come, for the sizes that a packed file declares prove nothing.
    """
    if not path.is_file():
        raise UserError(f"{path.name} is not there. Choose the workbook.")
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD_EXCEL:
        raise UserError(f"{path.name} is an old Excel file or has a password. Save it as an Excel workbook (.xlsx) without a password.")
    if start != _PACKED:
        raise UserError(f"{path.name} {_NOT_ONE}" if start else f"{path.name} is empty. Choose the workbook itself.")
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    with zipfile.ZipFile(path) as packed:
        if "xl/workbook.xml" not in packed.namelist():
            raise UserError(f"{path.name} {_NOT_ONE}")
        for member in packed.infolist():
            declared, member.file_size = member.file_size, MOST_BYTES + 2
            with packed.open(member) as part:
                body = part.read(left + 1)
            left -= max(len(body), declared)
            if left < 0:
                raise UserError(f"{path.name} {_TOO_LARGE}")
            found[member.filename] = body
    return found


def _without_result(parts: dict[str, bytes], file_name: str) -> dict[str, dict[tuple[int, int], NoResult]]:
    """The cells of each sheet that have no result, by row and column counted from 0.

    Raises UserError for a sheet that reaches too far: reading it would take a cell of memory for each place in it.
    """
    names = _sheet_names(parts)
    found: dict[str, dict[tuple[int, int], NoResult]] = {}
    for part, body in parts.items():
        if body.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
            followed = _follow(body, _Cells())
            if followed.too_far:
                where = f'Sheet "{names[part]}" of {file_name}' if part in names else file_name
                raise UserError(
                    f"{where} has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns. "
                    "Delete what stands beyond the table, save, then try again."
                )
            found[names.get(part, part)] = followed.without
    return found


def _sheet_names(parts: dict[str, bytes]) -> dict[str, str]:
    """Which part holds which sheet: {part: the sheet's name}."""
    targets = _follow(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), _Attributes("Relationship"))
    sheets = _follow(parts["xl/workbook.xml"], _Attributes("sheet"))
    at = {t.get("Id"): posixpath.normpath(posixpath.join("/xl", t.get("Target", "")))[1:] for t in targets.found}
    return {at.get(s.get("id"), ""): s.get("name", "") for s in sheets.found}


def _follow(body: bytes, handler: Any) -> Any:
    """Parse XML without entities or outside parts; gives the handler back."""
    from defusedxml.sax import parseString  # type: ignore[import-untyped]

    with suppress(_EnoughError):
        parseString(body, handler, forbid_dtd=True)
    return handler


class _EnoughError(Exception):
    """Nothing more needs to be read."""


class _Attributes(ContentHandler):
    """Collects the attributes of each element of one name, all without their prefixes."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.found: list[dict[str, str]] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  the parser's own name
        if _plain(name) == self.wanted:
            self.found.append({_plain(key): value for key, value in attrs.items()})


class _Cells(ContentHandler):
    """Follows a sheet cell by cell: whether it reaches too far, and which cells have no result."""

    def __init__(self) -> None:
        super().__init__()
        self.too_far = False
        self.without: dict[tuple[int, int], NoResult] = {}
        self._row = self._column = self._cells = 0
        self._kind = self._shown = ""
        self._filled = self._formula = self._inside = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  the parser's own name
        tag = _plain(name)
        if tag == "row":
            self._row, self._column = int(attrs.get("r", str(self._row + 1))), 0
        elif tag == "c":
            self._begin(attrs)
        elif tag in ("v", "is", "f"):
            self._filled, self._inside, self._formula = True, tag != "f", self._formula or tag == "f"

    def characters(self, content: str) -> None:
        if self._inside:
            self._shown += content

    def endElement(self, name: str) -> None:  # noqa: N802  the parser's own name
        tag = _plain(name)
        if tag in ("v", "is"):
            self._inside = False
        elif tag == "c":
            self._end()

    def _begin(self, attrs: AttributesImpl) -> None:
        match = _REFERENCE.fullmatch(attrs.get("r", f"{column_letter(self._column)}{self._row}"))
        if match is None:
            raise ValueError("a cell has no place")
        self._column = sum((ord(c) - 64) * 26**n for n, c in enumerate(reversed(match[1].upper())))
        self._row, self._cells = int(match[2]), self._cells + 1
        self._kind, self._shown = attrs.get("t", ""), ""
        self._filled = self._formula = self._inside = False

    def _end(self) -> None:
        if (self._filled and (self._row > MOST_ROWS or self._column > MOST_COLUMNS)) or self._cells > MOST_CELLS:
            self.too_far = True
            raise _EnoughError
        if self._kind == "e" or (self._formula and not self._shown and self._kind != "str"):
            self.without[self._row - 1, self._column - 1] = NoResult(self._shown)


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _rows(book: object, name: str, without: dict[tuple[int, int], NoResult]) -> tuple[Row, ...]:
    sheet = book.get_sheet_by_name(name)  # type: ignore[attr-defined]
    start_row, start_column = sheet.start or (0, 0)
    found: dict[int, dict[int, Cell]] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start_row):
        found[row] = {at: cell for at, value in enumerate(values, start_column) if (cell := _cell(value)) is not None}
    for (row, at), blank in without.items():
        found.setdefault(row, {})[at] = blank
    return tuple(Row(row + 1, tuple(cells.get(at) for at in range(max(cells) + 1))) for row, cells in sorted(found.items()) if cells)


def _cell(value: object) -> Cell:
    """Blank text becomes None, a midnight moment a date, a whole float a whole number."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value if isinstance(value, (float, int, bool, date, time, timedelta)) else None
