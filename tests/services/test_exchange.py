"""Tables out: the same rows for window and command line, typed cells, notes with rule and marking, safe against formulas."""

from __future__ import annotations

import csv
import errno
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk import sheets
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import exchange, exchange_lists
from reg44desk.services.desk import Desk
from reg44desk.services.exchange import PART_B, About
from tests.factories import import_tracker

DAY = date(2022, 1, 21)
ROWS = (("Alder House", date(2021, 9, 18), 4), ("=1+1", None, None))


def listed(rows: Any = ROWS, **kept: Any) -> exchange.Table:
    return exchange.table(About("Homes", "What it holds.", ("The rule.",)), ("Home", "Day", "Number"), rows, DAY, **kept)


def test_a_workbook_has_true_days_and_numbers_a_filter_and_a_frozen_bold_heading(tmp_path: Path) -> None:
    """experience.md, Paper and files."""
    book = openpyxl.load_workbook(exchange.write(tmp_path / "out.xlsx", listed()))
    table = book["Homes"]
    assert [c.value for c in table[2]] == ["Alder House", datetime(2021, 9, 18), 4]
    assert (table["B2"].is_date, table["B2"].number_format, table["C2"].data_type) == (True, "d mmm yyyy", "n")
    assert (table.freeze_panes, table.auto_filter.ref, table["A1"].font.bold) == ("A2", "A1:C3", True)
    assert (table["A3"].value, table["A3"].data_type, table["A3"].quotePrefix) == ("=1+1", "s", True)
    assert table.column_dimensions["A"].width > len("Alder House")


def test_the_notes_say_what_it_is_how_it_was_narrowed_the_rule_the_day_and_the_marking(tmp_path: Path) -> None:
    """experience.md, Paper and files; A-21, BR-34: what names a home is Part B and carries the line."""
    narrowed = listed(narrowed=["Status is Open"], order="Home", shown="2 of 15 rows")
    book = openpyxl.load_workbook(exchange.write(tmp_path / "out.xlsx", narrowed))
    notes = [row[0].value for row in book["Notes"].iter_rows()]
    assert notes == [
        f"OFFICIAL-SENSITIVE. {PART_B}",
        "Homes, as known on 21 January 2022.",
        "What it holds.",
        "Only rows where: Status is Open.",
        "2 of 15 rows.",
        "Sorted by Home.",
        "The rule.",
    ]
    assert "Schedule 12A" in book["Homes"].oddHeader.center.text
    assert "OFFICIAL-SENSITIVE" in book["Homes"].oddHeader.center.text


def test_csv_is_read_right_by_excel_and_carries_the_marking(tmp_path: Path) -> None:
    """experience.md: UTF-8 with its mark, guarded against formulas; BR-34."""
    path = exchange.write(
        tmp_path / "out.CSV", listed((('Tŷ "Gwyn", North', date(2021, 9, 18), 4), ("@SUM(1)", None, -2), ("-x", None, True)))
    )
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfHome,Day,Number,Marking\r\n")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row[:3] for row in rows[1:]] == [['Tŷ "Gwyn", North', "2021-09-18", "4"], ["'@SUM(1)", "", "-2"], ["'-x", "", "Yes"]]
    assert all(row[3] == f"OFFICIAL-SENSITIVE. {PART_B}" for row in rows[1:])


@given(st.text(max_size=30) | st.sampled_from(["=1", " =1", "\t=1", "+a", "-b", "@c", "\r=x", "\n+y"]))
def test_no_words_come_out_as_a_formula(words: str) -> None:
    """offline.md 10: whatever was typed, a spreadsheet never begins to reckon."""
    out = sheets.guarded(words)
    assert out[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")
    assert out.lstrip()[:1] not in ("=", "+", "-", "@")
    assert out.removeprefix("'") == words.removeprefix("'")
    pasted = exchange.clipboard_text(("H",), ((words,),)).partition("\n")[2]
    assert pasted[:1] not in ("=", "+", "-", "@")


def test_what_is_pasted_keeps_to_its_cells_and_is_no_markup() -> None:
    rows = (("a\tb\nc", "<b>&"),)
    assert exchange.clipboard_text(("X", "Y"), rows) == "X\tY\na b c\t<b>&"
    assert (
        exchange.clipboard_html(("X", "Y"), rows)
        == "<table><tr><th>X</th><th>Y</th></tr><tr><td>a b c</td><td>&lt;b&gt;&amp;</td></tr></table>"
    )


@pytest.mark.parametrize(
    ("title", "kind", "name"),
    [("Homes", ".xlsx", "2022-01-21 Homes.xlsx"), ("a/b:c", ".csv", "2022-01-21 abc.csv"), ("///", ".xlsx", "2022-01-21 List.xlsx")],
)
def test_a_name_sorts_and_says_what_it_is(title: str, kind: str, name: str) -> None:
    """experience.md, Paper and files."""
    assert exchange.file_name(title, DAY, kind) == name


@pytest.mark.parametrize(("title", "sheet"), [("Notes", "List"), ("a:b?", "ab"), ("x" * 40, "x" * 31), ("[]", "List")])
def test_a_sheet_has_a_name_that_excel_takes(tmp_path: Path, title: str, sheet: str) -> None:
    made = exchange.write(tmp_path / "out.xlsx", exchange.table(About(title), ("A",), (), DAY))
    assert openpyxl.load_workbook(made).sheetnames == [sheet, "Notes"]


def test_moments_are_those_of_londons_clocks() -> None:
    assert exchange.cell(datetime(2021, 7, 1, 12, tzinfo=UTC)) == datetime(2021, 7, 1, 13)
    assert exchange.cell(datetime(2021, 7, 1, 12)) == datetime(2021, 7, 1, 12)
    assert [exchange.cell(v) for v in (None, 3, DAY, Path("x"))] == [None, 3, DAY, "x"]
    assert sheets.as_words(datetime(2021, 7, 1, 13, 5)) == "2021-07-01 13:05"


def test_other_endings_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"ends in \.xlsx or \.csv"):
        exchange.write(tmp_path / "out.pdf", listed())
    (tmp_path / "out.xlsx").mkdir()
    with pytest.raises(UserError, match="is a folder"):
        exchange.write(tmp_path / "out.xlsx", listed())


@pytest.mark.parametrize("kind", exchange.KINDS)
@pytest.mark.parametrize(
    ("error", "told"),
    [(PermissionError(13, "in use"), "Close it if it is open in Excel"), (OSError(errno.ENOSPC, "full"), "The disk is full")],
)
def test_a_file_that_is_open_elsewhere_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, error: OSError, told: str
) -> None:
    """The new file takes the place of the old one only when it is whole."""
    path = tmp_path / f"out{kind}"
    path.write_text("before")

    def refuse(_self: Path, _target: Path) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(TroubleError, match=told):
        exchange.write(path, listed())
    assert ([p.name for p in tmp_path.iterdir()], path.read_text()) == ([path.name], "before")


def test_rows_that_fail_while_they_are_written_leave_no_half_file(tmp_path: Path) -> None:
    def rows() -> Any:
        yield ROWS[0]
        raise TroubleError("The casebook could not be read.", "Try again.")

    for kind in exchange.KINDS:
        with pytest.raises(TroubleError, match="casebook"):
            exchange.write(tmp_path / f"out{kind}", listed(rows()))
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_IN_A_SHEET", 2)
    with pytest.raises(UserError, match="export it as CSV"):
        exchange.write(tmp_path / "out.xlsx", listed())


@pytest.mark.parametrize("name", exchange_lists.LISTS)
def test_every_list_can_be_written_and_read_back(desk: Desk, tmp_path: Path, name: str) -> None:
    import_tracker(desk)
    listed = desk.read(exchange_lists.read_list, name, desk.today())
    rows = tuple(listed.rows)
    assert rows or name == "attempts"
    assert all(len(row) == len(listed.headings) for row in rows)
    table = openpyxl.load_workbook(exchange.write(tmp_path / "out.xlsx", listed)).worksheets[0]
    assert table.max_row == len(rows) + 1
    assert [c.value for c in table[1]] == list(listed.headings)


def test_a_list_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match="The lists are: homes, visits"):
        desk.read(exchange_lists.read_list, "children", DAY)
