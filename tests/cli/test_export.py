"""The command export, run for real."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from reg44desk.services import exchange_lists
from tests.cli.conftest import Program


@pytest.mark.parametrize("name", ["homes", "duty"])
def test_a_list_is_written_as_a_workbook(program: Program, tracked: Path, tmp_path: Path, name: str) -> None:
    done = program("export", tracked, name, "--out", "out.xlsx", "--as-of", "2022-01-21")
    rows = {"homes": 15, "duty": 180}[name]
    assert (done.status, done.out, done.err) == (0, f"Wrote out.xlsx: {rows} rows. It is not encrypted.\n", "")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.worksheets[0].max_row == rows + 1
    assert "as known on 21 January 2022" in book["Notes"]["A2"].value


def test_csv_by_the_ending_and_json_for_programs(program: Program, tracked: Path, tmp_path: Path) -> None:
    done = program("export", tracked, "visits", "--out", "out.csv", "--json")
    assert json.loads(done.out) == [{"list": "visits", "file": "out.csv", "rows": 54}]
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()) == 55


def test_an_unknown_list_or_ending_is_a_wrong_call(program: Program, tracked: Path, tmp_path: Path) -> None:
    wrong = program("export", tracked, "children", "--out", "out.xlsx")
    assert (wrong.status, "children" in wrong.err) == (2, True)
    ending = program("export", tracked, "homes", "--out", "out.pdf")
    assert (ending.status, "xlsx" in ending.err) == (2, True)
    assert not (tmp_path / "out.pdf").exists()


def test_a_place_that_cannot_be_written_is_told(program: Program, tracked: Path) -> None:
    done = program("export", tracked, "homes", "--out", "nowhere/out.xlsx")
    assert (done.status, done.err) == (1, "out.xlsx could not be written. Check that the folder is there and the disk has space.\n")


def test_the_help_names_every_list(program: Program) -> None:
    told = " ".join(program("export", "--help").out.split())
    assert all(name in told for name in exchange_lists.LISTS)
