"""The officer's workbook with changes: what was typed wrong in it, and what a later version of it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from reg44desk.services import tracker
from reg44desk.services.desk import Desk
from reg44desk.services.tracker import read_file
from reg44desk.services.tracker_rows import SheetProblem, Tracker
from tests.factories import TRACKER

TODAY = date(2022, 1, 21)


class Copy:
    """A copy of the workbook that can be typed into; rows are numbered as Excel shows them."""

    def __init__(self, path: Path) -> None:
        self.book = openpyxl.load_workbook(TRACKER)
        self.path = path

    def column(self, sheet: str, heading: str, row: int = 1) -> int:
        """The number of the column under a heading."""
        return next(int(c.column) for c in self.book[sheet][row] if c.value == heading)

    def put(self, sheet: str, row: int, heading: str, value: Any) -> Copy:
        """Type into a cell."""
        self.book[sheet].cell(row, self.column(sheet, heading)).value = value
        return self

    def line(self, sheet: str, *values: Any) -> int:
        """The number of the row that holds all of these values."""
        for row in self.book[sheet].iter_rows(min_row=2):
            there = [c.value.date() if hasattr(c.value, "date") else c.value for c in row]
            if all(value in there for value in values):
                return int(row[0].row)
        raise AssertionError(f"no line in {sheet} with {values}")

    def add(self, sheet: str, **cells: Any) -> int:
        """A new last line; names of columns with _ for spaces are matched to the headings by their letters."""
        row = int(self.book[sheet].max_row) + 1
        for name, value in cells.items():
            heading = next(c.value for c in self.book[sheet][1] if "".join(x for x in c.value.lower() if x.isalnum()) == name)
            self.put(sheet, row, heading, value)
        return row

    def drop(self, sheet: str, *rows: int) -> Copy:
        """Delete rows."""
        for row in sorted(rows, reverse=True):
            self.book[sheet].delete_rows(row)
        return self

    def save(self) -> Path:
        """Write the copy."""
        self.book.save(self.path)
        return self.path


def problems(path: Path, known: list[str] | None = None) -> list[SheetProblem]:
    """Every problem of a workbook as of TODAY, but for the one that the sample has."""
    return [p for p in read(path, known).problems if not p.message.startswith("Cllr G Gilling was not assigned")]


def read(path: Path, known: list[str] | None = None) -> Tracker:
    """A workbook as of TODAY."""
    return read_file(path, known or [], TODAY)


@dataclass(frozen=True)
class Again:
    """What a second import did: what it added, and what it told, with its place and without."""

    added: dict[str, int]
    told: list[str]
    says: list[str]


def again(desk: Desk, copy: Copy) -> Again:
    """Bring a later version of the workbook in; fail unless the preview promised just that, and a third time adds nothing."""
    rows = read_file(copy.save(), desk.read(tracker.known_homes), desk.today())
    seen = desk.rehearse(tracker.preview_tracker, rows, copy.path.name)
    done = desk.do(tracker.import_tracker, rows)
    assert {kind: n for kind, n in seen.new.items() if n} == done.value
    assert seen.adds_nothing == (not done.tables)
    assert desk.rehearse(tracker.preview_tracker, rows, copy.path.name).adds_nothing
    own = [p for p in seen.problems if not p.message.startswith("Cllr G Gilling was not assigned")]
    return Again(done.value, [str(p) for p in own], [p.message for p in own])
