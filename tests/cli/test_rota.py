"""The rota on the command line: a month's visits with who could go, and calendar files for whoever they go to."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from reg44desk.domain.types import Announced
from reg44desk.services import calendars
from reg44desk.services.desk import Desk
from tests.cli.conftest import Program
from tests.factories import make_home
from tests.services.rota_steps import independent, plan


@pytest.fixture
def planned(casebook: Path, open_desk: Callable[[Path], Desk], tmp_path: Path) -> Path:
    """A casebook with two homes, one planned unannounced and announced, in X.r44."""
    desk = open_desk(casebook)
    oak = make_home(desk)
    make_home(desk, "Elm House")
    ann = independent(desk, "Ann", checked=(oak,), trained=True)
    plan(desk, oak, date(2099, 2, 10), Announced.UNANNOUNCED, ann, planned_time=time(17, 30))
    plan(desk, oak, date(2099, 2, 12), Announced.ANNOUNCED)
    desk.close()
    return casebook.rename(tmp_path / "X.r44")


def events(path: Path) -> list[Any]:
    return list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_the_rota_lists_visits_and_who_could_go(program: Program, planned: Path) -> None:
    """Issue 11: `rota X.r44 --month 2022-02`."""
    answer = program("rota", planned, "--month", "2099-02")
    lines = answer.out.splitlines()
    assert answer.status == 0
    assert lines[0].split("  ")[0] == "Home"
    assert [line for line in lines if line.startswith("Elm House") and line.endswith("Ann")]
    assert [line for line in lines if "10 Feb 2099" in line and "Planned, unannounced, 5:30pm, Ann" in line]


def test_the_rota_as_json(program: Program, planned: Path) -> None:
    elm, oak = json.loads(program("rota", planned, "--month", "2099-02", "--json").out)
    assert (elm["home"], elm["status"], elm["visits"]) == ("Elm House", "planned", [])
    [ann] = elm["who_could_go"]
    assert (ann["person"], ann["can_go"]) == ("Ann", True)
    assert ann["against"][0] == "Nobody has checked yet whether Ann is independent of Elm House."
    assert elm["to_look_at"][0].startswith("This home has no elected member.")
    assert oak["who_could_go"] == []
    assert [(v["date"], v["time"], v["mark"], v["announced"], v["independent_person"]) for v in oak["visits"]] == [
        ("2099-02-10", "17:30", "unannounced", "unannounced", "Ann"),
        ("2099-02-12", None, "announced", "announced", None),
    ]


def test_without_a_month_it_is_this_one_and_a_past_one_asks_for_nobody(program: Program, tracked: Path) -> None:
    assert program("rota", tracked).status == 0
    rows = json.loads(program("rota", tracked, "--month", "2021-12", "--json").out)
    assert rows
    assert not any(row["who_could_go"] for row in rows)


def test_a_calendar_of_all_homes_goes_to_the_office(program: Program, planned: Path, tmp_path: Path) -> None:
    answer = program("ics", planned, "--out", "all.ics")
    assert (answer.status, answer.out, answer.err) == (0, "Wrote all.ics: 2 visits.\n", "")
    assert {str(e["summary"]) for e in events(tmp_path / "all.ics")} == {"Visit"}
    assert program("ics", planned, "--out", "all.ics").status == 0


def test_a_homes_calendar_goes_to_the_home_unless_the_office_is_named(program: Program, planned: Path, tmp_path: Path) -> None:
    """Regulation 44(3): a home's file never holds an unannounced visit."""
    assert program("ics", planned, "--out", "oak.ics", "--home", "oak house").out == "Wrote oak.ics: 1 visit.\n"
    assert [e["dtstart"].dt for e in events(tmp_path / "oak.ics")] == [date(2099, 2, 12)]
    assert program("ics", planned, "--out", "oak.ics", "--home", "Oak House", "--to", "office").out == "Wrote oak.ics: 2 visits.\n"


def test_a_persons_calendar_with_full_titles_warns(program: Program, planned: Path, tmp_path: Path) -> None:
    answer = program("ics", planned, "--out", "ann.ics", "--person", "Ann", "--full-titles", "--from", "2099-01")
    assert (answer.status, answer.err.strip()) == (0, calendars.FULL_WARNING)
    assert [str(e["summary"]) for e in events(tmp_path / "ann.ics")] == ["Regulation 44 visit: Oak House, unannounced"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--to", "home"), 2, "name the home with --home"),
        (("--to", "person"), 2, "name the person with --person"),
        (("--home", "Oak House", "--person", "Ann"), 2, "give a person or a home, not both"),
        (("--home", "Nowhere"), 1, "There is no home called Nowhere."),
        (("--person", "Nobody"), 1, "There is no independent person called Nobody."),
        (("--from", "soon"), 2, "soon is not a month like 2021-09"),
    ],
)
def test_a_call_that_cannot_be_meant_is_refused(
    program: Program, planned: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    answer = program("ics", planned, "--out", "x.ics", *arguments)
    assert answer.status == status
    assert words in " ".join(answer.err.replace("│", " ").split())
    assert not Path("x.ics").exists()


def test_another_kind_of_file_is_never_replaced(program: Program, planned: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    answer = program("ics", planned, "--out", "letter.txt")
    assert (answer.status, answer.err.strip()) == (1, "letter.txt is there already and is not a calendar file. Choose another name.")
