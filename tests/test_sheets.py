"""Workbooks in and out: what is read, what is refused before it is parsed, and what a written table can never do (offline.md 10)."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.errors import TroubleError, UserError
from reg44desk.sheets import MOST_COLUMNS, MOST_ROWS, NoResult, Row, column_letter, read_workbook, write_workbook
from tests.factories import TRACKER

WORKSHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Path]:
    """Writes a workbook with the given cells on a sheet "Sheet"."""

    def make(**cells: Any) -> Path:
        book = openpyxl.Workbook()
        for place, value in cells.items():
            book.active[place] = value
        book.save(tmp_path / "made.xlsx")
        return tmp_path / "made.xlsx"

    return make


@pytest.fixture
def packed(tmp_path: Path) -> Callable[..., Path]:
    """Writes the sample workbook again with one of its parts changed."""

    def pack(part: str, change: Callable[[bytes], bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
        path = tmp_path / "packed.xlsx"
        with zipfile.ZipFile(TRACKER) as old, zipfile.ZipFile(path, "w", method) as new:
            for name in old.namelist():
                new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        return path

    return pack


def rows_of(path: Path) -> tuple[Row, ...]:
    return read_workbook(path).sheets[0].rows


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_workbook(path)
    return str(caught.value)


def trouble(path: Path) -> TroubleError:
    with pytest.raises(TroubleError) as caught:
        read_workbook(path)
    return caught.value


def test_the_sample_tracker_is_read_sheet_by_sheet() -> None:
    book = read_workbook(TRACKER)
    assert {s.name: len(s.rows) for s in book.sheets} == {
        "Homes": 16,
        "Elected members": 14,
        "Visits": 55,
        "Recommendations": 58,
        "Ofsted": 16,
        "Children looked after": 6,
    }
    assert book.sheets[2].rows[1].cells[:3] == ("Linden Centre Rowan", "Sep 2021", date(2021, 9, 4))


def test_rows_keep_the_numbers_that_excel_shows(made: Callable[..., Path]) -> None:
    assert rows_of(made(B3="first", B7="second")) == (Row(3, (None, "first")), Row(7, (None, "second")))


def test_blank_rows_and_spaces_around_words_are_left_out(made: Callable[..., Path]) -> None:
    assert rows_of(made(A1="  Alder House\u00a0", A2="   ", A3="\t")) == (Row(1, ("Alder House",)),)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (7.0, 7),
        (7.5, 7.5),
        (-3, -3),
        (1e300, 1e300),
        (True, True),
        (datetime(2021, 9, 18), date(2021, 9, 18)),
        (datetime(2021, 9, 18, 9, 30), datetime(2021, 9, 18, 9, 30)),
        (time(9, 30), time(9, 30)),
        (timedelta(hours=30), timedelta(hours=30)),
    ],
)
def test_values_come_as_what_they_are(made: Callable[..., Path], typed: object, read: Any) -> None:
    assert rows_of(made(A1=typed)) == (Row(1, (read,)),)


def test_a_moment_at_midnight_is_a_day(packed: Callable[..., Path]) -> None:
    """A cell formatted as date and time holds a day all the same."""
    path = packed("xl/styles.xml", lambda body: body.replace(b'numFmtId="14"', b'numFmtId="22"'))
    assert read_workbook(path).sheets[2].rows[1].cells[2] == date(2021, 9, 4)


def test_days_of_a_workbook_made_on_an_old_mac_are_the_same_days(tmp_path: Path) -> None:
    """Such workbooks count days from 1904."""
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    book.active["A1"] = date(2021, 9, 18)
    book.save(tmp_path / "mac.xlsx")
    assert rows_of(tmp_path / "mac.xlsx") == (Row(1, (date(2021, 9, 18),)),)


def test_a_formula_without_a_result_is_not_taken_for_a_blank(made: Callable[..., Path]) -> None:
    """Neither in the middle of a table nor beyond its last value."""
    assert rows_of(made(A1="x", B1="=1+1", C2="=NOW()")) == (Row(1, ("x", NoResult(""))), Row(2, (None, None, NoResult(""))))


def test_an_error_is_not_taken_for_a_blank(packed: Callable[..., Path]) -> None:
    path = packed(WORKSHEET, lambda body: body.replace(b"</sheetData>", b'<row r="17"><c r="B17" t="e"><v>#N/A</v></c></row></sheetData>'))
    assert rows_of(path)[-1] == Row(17, (None, NoResult("#N/A")))


def test_a_formula_whose_result_is_no_text_is_a_blank(packed: Callable[..., Path]) -> None:
    """Excel writes =IF(A1="","",A1) so; without a reference the cell follows the one before."""
    line = b'<row><c t="inlineStr"><is><t>One</t></is></c><c t="str"><f>IF(1,"")</f><v></v></c><c><f>1+1</f><v>2</v></c></row></sheetData>'
    assert rows_of(packed(WORKSHEET, lambda body: body.replace(b"</sheetData>", line)))[-1] == Row(17, ("One", None, 2))


def test_a_sheet_part_under_another_name_is_found(tmp_path: Path) -> None:
    """Only the workbook's own list says which part holds which sheet, in full or from its own folder."""
    path = tmp_path / "other.xlsx"
    with zipfile.ZipFile(TRACKER) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            body = old.read(name).replace(b'"/xl/worksheets/sheet1.xml"', b'"odd/one.xml"').replace(b'"/xl/styles.xml"', b'"styles.xml"')
            body = body.replace(b"/xl/worksheets/sheet1.xml", b"/xl/odd/one.xml")
            if name == WORKSHEET:
                body = body.replace(b"</sheetData>", b'<row r="17"><c r="A17"><f>1+1</f></c></row></sheetData>')
            new.writestr("xl/odd/one.xml" if name == WORKSHEET else name, body)
    assert rows_of(path)[-1] == Row(17, (NoResult(""),))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.xlsx") == "gone.xlsx is not there. Choose the workbook."
    assert "is not there" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "file.xlsx is empty. Choose the workbook itself."),
        (b"Home,Month\n", "file.xlsx is not an Excel workbook. Choose a file whose name ends in .xlsx."),
        (b"%PDF-1.7\n%%EOF", "file.xlsx is not an Excel workbook. Choose a file whose name ends in .xlsx."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
            "file.xlsx is an old Excel file or has a password. Save it as an Excel workbook (.xlsx) without a password.",
        ),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(tmp_path: Path, content: bytes, words: str) -> None:
    """An old .xls file and one with a password begin alike."""
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    assert refusal(path) == words


def test_another_packed_file_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", "<document/>")
    assert refusal(path) == "letter.docx is not an Excel workbook. Choose a file whose name ends in .xlsx."


def test_half_a_workbook_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "half.xlsx"
    path.write_bytes(TRACKER.read_bytes()[:9000])
    assert trouble(path).what == "half.xlsx is damaged and could not be read."
    assert trouble(path).do.startswith("Open it in Excel, save it as an Excel workbook (.xlsx)")


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body[: len(body) // 2],
        lambda body: body.replace(b'r="A2"', b'r="2A"'),
        lambda body: body.replace(b'<row r="2"', b'<row r="two"'),
        lambda body: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + body,
        lambda _body: b"",
    ],
    ids=["cut off", "a cell nowhere", "a row nowhere", "with entities", "empty"],
)
def test_a_sheet_that_is_damaged(packed: Callable[..., Path], change: Callable[[bytes], bytes]) -> None:
    assert "damaged" in trouble(packed(WORKSHEET, change)).what


def test_a_workbook_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel on Windows keeps an open workbook to itself."""
    path = tmp_path / "open.xlsx"
    path.write_bytes(TRACKER.read_bytes())

    def kept(*_: object) -> None:
        raise PermissionError(13, "used by another process")

    monkeypatch.setattr(Path, "open", kept)
    assert str(trouble(path)) == "open.xlsx could not be opened. Close it in Excel, then try again."


@pytest.mark.parametrize("place", [f"A{MOST_ROWS + 1}", "XFD1", f"{column_letter(MOST_COLUMNS)}5", "XFD1048576"])
def test_a_cell_far_beyond_the_table_is_refused_before_memory_is_taken(packed: Callable[..., Path], place: str) -> None:
    """A few kilobytes with one far cell would fill any computer (offline.md 10)."""
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    said = refusal(packed(WORKSHEET, lambda body: body.replace(b"</sheetData>", cell)))
    assert said == (
        'Sheet "Homes" of packed.xlsx has more than 20,000 rows or 200 columns. Delete what stands beyond the table, save, then try again.'
    )


def test_the_last_row_and_column_that_fit_are_read(packed: Callable[..., Path]) -> None:
    cell = f'<row r="{MOST_ROWS}"><c r="{column_letter(MOST_COLUMNS - 1)}{MOST_ROWS}"><v>1</v></c></row></sheetData>'.encode()
    rows = rows_of(packed(WORKSHEET, lambda body: body.replace(b"</sheetData>", cell)))
    assert (rows[-1].number, len(rows[-1].cells), rows[-1].cells[-1]) == (MOST_ROWS, MOST_COLUMNS, 1)


def test_a_far_cell_that_has_only_a_colour_harms_nobody(packed: Callable[..., Path]) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    assert len(rows_of(packed(WORKSHEET, lambda body: body.replace(b"</sheetData>", cell)))) == 16


def test_a_far_cell_in_a_part_that_no_sheet_names_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "extra.xlsx"
    path.write_bytes(TRACKER.read_bytes())
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/more.xml", '<worksheet><c r="XFD9"><v>1</v></c></worksheet>')
    assert refusal(path).startswith("extra.xlsx has more than 20,000 rows or 200 columns.")


def test_too_many_cells_are_refused(packed: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reg44desk.sheets.MOST_CELLS", 100)
    assert "20,000 rows" in refusal(packed(WORKSHEET, lambda body: body))


def test_a_workbook_that_unpacks_to_more_than_fits_is_refused(packed: Callable[..., Path]) -> None:
    """Sixty million blanks pack into sixty kilobytes."""
    path = packed("docProps/app.xml", lambda body: body + b" " * 60_000_000)
    assert path.stat().st_size < 200_000
    assert refusal(path) == "packed.xlsx is far larger than a tracker can be, so it was not read. Check that it is the right file."


def test_a_workbook_that_lies_about_its_size_is_refused(packed: Callable[..., Path]) -> None:
    """The sizes that a packed file declares prove nothing: the bytes are counted as they come."""
    path = packed("docProps/app.xml", lambda body: body + b" " * 60_000_000)
    said = struct.pack("<I", 60_000_000 + len(zipfile.ZipFile(TRACKER).read("docProps/app.xml")))
    path.write_bytes(path.read_bytes().replace(said, struct.pack("<I", 9)))
    assert "far larger" in refusal(path)


def test_a_workbook_that_claims_to_be_huge_is_refused(packed: Callable[..., Path]) -> None:
    path = packed("docProps/app.xml", lambda body: body)
    size = struct.pack("<I", len(zipfile.ZipFile(TRACKER).read("docProps/app.xml")))
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<I", 3_000_000_000)))
    assert "far larger" in refusal(path)


def test_a_locked_part_is_told_as_damage(packed: Callable[..., Path]) -> None:
    path = packed("docProps/app.xml", lambda body: body)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "damaged" in trouble(path).what


@given(st.integers(0, 18_277))
def test_column_letters_count_like_excel(index: int) -> None:
    assert column_letter(index) == openpyxl.utils.get_column_letter(index + 1)


def written(path: Path, *rows: tuple[Any, ...], notes: tuple[str, ...] = ("About this table.",)) -> Any:
    write_workbook(path, ("Home", "Day", "Number"), rows, sheet="Problems", notes=notes)
    return openpyxl.load_workbook(path)


def test_a_written_table_has_headings_a_filter_and_notes(tmp_path: Path) -> None:
    book = written(tmp_path / "out.xlsx", ("Alder House", date(2021, 9, 18), 4), ("Birch", None, None))
    table = book["Problems"]
    assert book.sheetnames == ["Problems", "Notes"]
    assert [[c.value for c in row] for row in table.iter_rows()][1] == ["Alder House", datetime(2021, 9, 18), 4]
    assert (table.freeze_panes, table.auto_filter.ref, table["A1"].font.bold, table["A2"].font.bold) == ("A2", "A1:C3", True, False)
    assert book["Notes"]["A1"].value == "About this table."
    assert table.column_dimensions["A"].width == len("Alder House") + 2


def test_the_widest_column_stays_on_the_screen(tmp_path: Path) -> None:
    assert written(tmp_path / "out.xlsx", ("x" * 500, None, None))["Problems"].column_dimensions["A"].width == 80


@pytest.mark.parametrize("words", ["=1+1", '=HYPERLINK("http://x.example","y")', "+1", "-1", "@SUM(1)", "\t=1", "|cmd"])
def test_words_are_never_a_formula(tmp_path: Path, words: str) -> None:
    """Words that begin like a formula stay words, in the table and in the notes (offline.md 10)."""
    book = written(tmp_path / "out.xlsx", (words, None, None), notes=(words,))
    for cell in (book["Problems"]["A2"], book["Notes"]["A1"]):
        assert (cell.data_type, cell.value) == ("s", words.replace("\t", " "))


@given(st.text(max_size=200))
def test_any_words_can_be_written_and_read_back(tmp_path: Path, words: str) -> None:
    """Control characters and halves of characters, which no workbook can hold, become spaces."""
    path = tmp_path / "out.xlsx"
    write_workbook(path, ("Words",), ((words,),), sheet="Any", notes=())
    back = openpyxl.load_workbook(path)["Any"]["A2"].value or ""
    plain = "".join(c if c.isprintable() or c == "\n" else " " for c in words)
    assert back == plain


def test_a_written_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_text("before")
    path.chmod(0o644)
    written(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["no folder/out.xlsx", "file/out.xlsx", "x" * 300 + ".xlsx"])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    """Nothing is left behind."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TroubleError, match=r"could not be written\. Check that the folder is there and the disk has space\."):
        written(tmp_path / name)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_folder_in_the_place_of_the_file_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").mkdir()
    with pytest.raises(TroubleError):
        written(tmp_path / "out.xlsx")
    assert [p.name for p in tmp_path.iterdir()] == ["out.xlsx"]
