"""The command `inspections`: a table, objects, a day of the past, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reg44desk.services.desk import Desk
from tests.cli.conftest import Program
from tests.factories import inspect_poorly, make_home


@pytest.fixture
def inspected(casebook: Path, open_desk: Callable[[Path], Desk]) -> Path:
    """Oak House requires improvement; Ash House was never inspected."""
    desk = open_desk(casebook)
    inspect_poorly(desk, make_home(desk))
    make_home(desk, "Ash House")
    desk.close()
    return casebook


def objects(printed: str) -> dict[str, dict[str, Any]]:
    return {one["home"]: one for one in json.loads(printed)}


def test_inspections_are_listed_as_a_table(program: Program, inspected: Path) -> None:
    """BR-30, BR-31."""
    listed = program("inspections", inspected, "--as-of", "2022-01-21")
    assert (listed.status, listed.err) == (0, "")
    lines = [" ".join(line.split()) for line in listed.out.splitlines()]
    assert lines[0] == "Home Latest judgement Judged on Stage Next date Requirements open"
    assert lines[2:] == [
        "Ash House None on record 0",
        "Oak House Requires improvement to be good 1 Sep 2021 Graded visit awaited 28 Feb 2022 1",
    ]


def test_inspections_as_objects(program: Program, inspected: Path) -> None:
    found = objects(program("inspections", inspected, "--as-of", "2022-01-21", "--json").out)
    oak, ash = found["Oak House"], found["Ash House"]
    assert (oak["judgement"], oak["judged_on"], oak["stage"]) == ("requires_improvement_to_be_good", "2021-09-01", "graded_visit_awaited")
    assert (oak["improvements_due_by"], oak["past_date"], oak["next_date"]) == ("2022-03-31", False, "2022-02-28")
    required = {"requirement": "Staff must have supervision as planned.", "regulation": "33(4)(b)", "due": "2022-02-28", "past_date": False}
    assert oak["requirements_open"] == [required]
    assert oak["last_inspection"] == {
        "date": "2021-12-01",
        "kind": "monitoring_visit",
        "judgement": None,
        "areas": {},
        "framework": "sccif_childrens_homes",
        "shared_with": [],
    }
    empty = ("judgement", "judged_on", "stage", "improvements_due_by", "next_date", "last_inspection", "site")
    assert [ash[key] for key in empty] == [None] * 7


def test_inspections_as_known_on_a_day(program: Program, inspected: Path) -> None:
    """T-25: until the monitoring visit it is awaited; BR-31: past the day without a graded visit."""
    stages = {
        day: objects(program("inspections", inspected, "--as-of", day, "--json").out)["Oak House"]["stage"]
        for day in ("2021-08-31", "2021-09-01", "2021-12-01", "2022-03-31", "2022-04-01")
    }
    assert list(stages.values()) == [None, "requirements_outstanding", "graded_visit_awaited", "graded_visit_awaited", "past_its_date"]


def test_inspections_of_the_tracker_are_those_of_today(program: Program, tracked: Path) -> None:
    found = objects(program("inspections", tracked, "--json").out)
    assert (len(found), found["Birch Lodge"]["judgement"] is not None) == (15, True)


@pytest.mark.parametrize("day", ["yesterday", "2022-02-30", "21/1/2022"])
def test_a_day_that_is_none_is_a_wrong_call(program: Program, tracked: Path, day: str) -> None:
    refused = program("inspections", tracked, "--as-of", day)
    assert (refused.status, refused.out) == (2, "")
    assert f"{day} is not a day like 2022-01-21" in " ".join(refused.err.replace("│", " ").split())
