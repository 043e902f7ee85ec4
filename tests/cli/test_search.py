"""The command that finds anything."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Program


def test_it_lists_what_it_finds_with_its_kind(program: Program, tracked: Path) -> None:
    done = program("search", tracked, "linden", "rowan")
    assert (done.status, done.err) == (0, "")
    lines = [line.split("  ")[0] for line in done.out.splitlines()[2:]]
    assert lines[0] == "Homes"
    assert set(lines) == {"Homes", "Visits", "Recommendations"}


def test_json_gives_objects_and_no_more_than_asked_for(program: Program, tracked: Path) -> None:
    found = json.loads(program("search", tracked, "december 2021", "--most", "3", "--json").out)
    assert [one["kind"] for one in found].count("visit") == 3
    assert set(found[0]) == {"kind", "id", "title", "context", "tag"}
    assert found[0]["tag"] is None


def test_nothing_found_is_an_empty_list_and_no_mistake(program: Program, tracked: Path) -> None:
    assert json.loads(program("search", tracked, "zzzz", "--json").out) == []
    assert program("search", tracked, '"*(', "NEAR").status == 0


def test_it_needs_words_and_a_casebook(program: Program, tracked: Path) -> None:
    assert program("search", tracked).status == 2
    assert program("search", tracked, "oak", "--most", "0").status == 2
    assert program("search", "nowhere.r44", "oak").status == 1
