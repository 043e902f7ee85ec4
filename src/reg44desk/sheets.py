"""Workbooks in and out: the only place that reads or writes Excel files. What comes in is a stranger's file until proven."""

from __future__ import annotations

import csv
import errno
import io
import itertools
import os
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any
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
MOST_IN_A_SHEET = 1_048_576
MOST_IN_A_CELL = 32_767
MEASURED = 500
"""How many rows the widths of columns are taken from."""
FORMULA = ("=", "+", "-", "@")
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


def write_workbook(
    path: Path, headings: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet: str, notes: Sequence[str], marking: str = ""
) -> None:
    """Write a table as a workbook: bold frozen headings, a filter, true dates, text that is never a formula, and a Notes sheet.

    `marking` stands at the head of each printed page. The file is readable by its owner alone. Raises TroubleError when it
    cannot be written, UserError when a sheet cannot hold so many rows; no half file is left.
    """
    from openpyxl import Workbook as Book

    def save(file: IO[bytes]) -> None:
        book = Book(write_only=True)
        try:
            _fill(book, headings, rows, sheet, notes, marking)
            book.save(file)
        finally:
            _leave_nothing(book)

    _whole(path, save)


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a table as CSV that Excel opens with every letter right (UTF-8 with its mark), days as 2022-01-21, no cell a formula.

    The file is readable by its owner alone. Raises TroubleError when it cannot be written; no half file is left.
    """

    def save(file: IO[bytes]) -> None:
        words = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        csv.writer(words).writerows([as_words(cell) for cell in row] for row in itertools.chain([headings], rows))
        words.detach()

    _whole(path, save)


def as_words(value: Value) -> str:
    """A cell in words for text that a spreadsheet reads: a day as 2022-01-21, a number as it is, words guarded."""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return "" if value is None else ("Yes" if value else "No") if isinstance(value, bool) else str(value)


def guarded(words: str) -> str:
    """Words that no spreadsheet takes for a formula: an apostrophe comes before what would begin one (offline.md 10)."""
    return f"'{words}" if is_risky(words) else words


def is_risky(words: str) -> bool:
    """Whether a spreadsheet could take words for a formula, also behind spaces."""
    return words[:1] in ("\t", "\r", "\n") or words.lstrip()[:1] in FORMULA


def _whole(path: Path, save: Callable[[IO[bytes]], None]) -> None:
    """Write beside, then put in place: what was there stays until the new file is whole."""
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            save(file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise TroubleError(f"{path.name} could not be written.", _what_to_do(error)) from error
        raise


def _what_to_do(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "Close it if it is open in Excel, or choose another folder or name. Then try again."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full. Free some space, then try again."
    return "Check that the folder is there and the disk has space."


def _leave_nothing(book: Any) -> None:
    """Rows wait in files of their own until they are packed; where that failed they are taken away at once."""
    for sheet in book.worksheets:
        with suppress(Exception):
            sheet.close()
        with suppress(Exception):
            sheet._writer.cleanup()  # noqa: SLF001  openpyxl itself does so only when all went well, or the program ends


def _fill(book: Any, headings: Sequence[str], rows: Iterable[Sequence[Value]], sheet: str, notes: Sequence[str], marking: str) -> None:
    """The workbook, written row by row: widths go before the rows, so they come from the first ones."""
    table, words = book.create_sheet(sheet), book.create_sheet("Notes")
    first = list(itertools.islice(rows := iter(rows), MEASURED))
    for index, heading in enumerate(headings):
        widest = max([len(heading) + 3, *(_length(row[index]) for row in first)])
        table.column_dimensions[column_letter(index)].width = min(widest + 2, 80)
    table.freeze_panes, table.print_title_rows = "A2", "1:1"
    table.page_setup.orientation, table.page_setup.fitToWidth, table.page_setup.fitToHeight = "landscape", 1, 0
    table.page_setup.paperSize, table.sheet_properties.pageSetUpPr.fitToPage = "9", True
    table.oddHeader.center.text, table.oddFooter.center.text = marking or None, "Page &P of &N"
    table.append([_cell_of(table, heading, bold=True) for heading in headings])
    last = 1
    for last, row in enumerate(itertools.chain(first, rows), 2):
        if last > MOST_IN_A_SHEET:
            raise UserError("An Excel sheet holds 1,048,575 rows at most. Narrow the list, or export it as CSV.")
        table.append([_cell_of(table, value) for value in row])
    table.auto_filter.ref = f"A1:{column_letter(len(headings) - 1)}{last}"
    words.column_dimensions["A"].width = 100
    for note in notes:
        words.append([_cell_of(words, note, wrap=True)])


def _length(value: Value) -> int:
    return 11 if isinstance(value, date) else len(str(value or ""))


def _cell_of(sheet: Any, value: Value, *, bold: bool = False, wrap: bool = False) -> Any:
    """Words are always words, never a formula; control characters, which a workbook cannot hold, become spaces."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    if not isinstance(value, str) and not isinstance(value, date):
        return value
    cell = WriteOnlyCell(sheet, value if isinstance(value, date) else None)
    if isinstance(value, str):
        cell.value = "".join(c if c.isprintable() or c == "\n" else " " for c in value)[:MOST_IN_A_CELL]
        cell.data_type = "s"
        cell.quotePrefix = int(is_risky(value))
    else:
        cell.number_format = "d mmm yyyy hh:mm" if isinstance(value, datetime) else "d mmm yyyy"
    if bold:
        cell.font = Font(bold=True)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


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
