"""The commands about the register: who plays a part, and what is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Program

pytestmark = pytest.mark.usefixtures("tracked")


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    from reg44desk.cli import opening
    from tests.conftest import FakeClock

    monkeypatch.setattr(opening, "system_clock", FakeClock())


def objects(printed: str) -> list[dict[str, Any]]:
    found = json.loads(printed)
    assert isinstance(found, list)
    return found


def test_people_are_listed_with_their_roles(program: Program) -> None:
    """Review point 2: one record a person, with dated roles."""
    listed = program("people", "X.r44", "--json")
    assert listed.status == 0
    rows = {p["name"]: p for p in objects(listed.out)}
    member = rows["Cllr I Ingleby"]
    assert (member["roles"], member["trainings"], member["is_team"]) == (["elected_member"], [], False)
    assert [(a["role"], a["current"]) for a in member["appointments"]] == [("elected_member", True)]
    assert rows["Children's Commissioning Team"]["is_team"]
    assert set(member) == {
        "id", "name", "is_team", "organisation", "email", "phone", "roles", "appointments", "trainings", "dbs_level", "dbs_on",
        "also_recorded_as",
    }  # fmt: skip


def test_people_are_listed_for_one_role_and_as_of_a_day(program: Program) -> None:
    """BR-10: what somebody was on a day."""
    now = objects(program("people", "X.r44", "--role", "elected_member", "--json").out)
    then = objects(program("people", "X.r44", "--role", "elected_member", "--as-of", "2021-10-01", "--json").out)
    assert {p["name"] for p in then} - {p["name"] for p in now}
    assert all("elected_member" in p["roles"] for p in (*now, *then))
    early = objects(program("people", "X.r44", "--as-of", "2000-01-01", "--json").out)
    assert all(p["trainings"] == [] for p in early)


def test_people_as_a_table(program: Program) -> None:
    lines = program("people", "X.r44", "--role", "independent_person").out.splitlines()
    assert lines[0].split()[:2] == ["Name", "Roles"]
    assert any(line.startswith("T. Quill") and "Independent person" in line for line in lines)


def test_a_role_that_is_none_is_refused(program: Program) -> None:
    refused = program("people", "X.r44", "--role", "mayor")
    assert refused.status == 2
    assert "mayor is not a role" in refused.err


def test_a_day_that_is_none_is_refused(program: Program) -> None:
    assert program("people", "X.r44", "--as-of", "yesterday").status == 2


def test_quality_lists_what_is_missing_worst_first(program: Program) -> None:
    printed = program("quality", "X.r44").out.splitlines()
    assert printed[2].startswith("Must be put right")
    count = int(printed[-1].split()[0])
    found = objects(program("quality", "X.r44", "--json").out)
    assert (len(found), len(printed)) == (count, count + 3)
    assert [f["severity"] for f in found] == sorted((f["severity"] for f in found), key=["must", "should", "nice"].index)


def test_quality_lists_what_is_set_aside(program: Program, tracked: Path) -> None:
    from reg44desk.services import quality, upkeep
    from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock

    desk = upkeep.open_desk(tracked, PASSPHRASE, FakeClock(), ACTOR, DEVICE)
    first = desk.read(quality.list_findings, desk.today())[0]
    desk.do(quality.set_aside, first.id, quality.AsideDraft("The paper is lost.", "R. Marsh"))
    desk.close()
    [aside] = objects(program("quality", "X.r44", "--set-aside", "--json").out)
    assert (aside["id"], aside["set_aside"]["reason"]) == (first.id, "The paper is lost.")
    assert first.id not in {f["id"] for f in objects(program("quality", "X.r44", "--json").out)}
    assert program("quality", "X.r44", "--set-aside").out.splitlines()[-1].startswith("1 finding: 1 must be put right")
