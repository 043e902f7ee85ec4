"""The command `compare`: what differs as a table and as objects, what it takes when less is said, and what it refuses."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from reg44desk.services import people, reg44, reports, visit_record
from reg44desk.services.desk import Desk
from tests.cli.conftest import Program
from tests.factories import Finished, make_finished, make_home, whole_draft


@dataclass(frozen=True)
class Told:
    """A casebook, a visit with two versions, and one without any."""

    path: Path
    visit: str
    unfinished: str


@pytest.fixture
def told(casebook: Path, open_desk: Callable[[Path], Desk]) -> Told:
    """The premises changed between the versions, and the visitor's name after both."""
    desk = open_desk(casebook)
    one = make_finished(desk, premises_notes="The gate was broken.\nThe hall was warm.")
    draft = desk.read(visit_record.get_form, one.home_id, one.visit_id, desk.today()).draft
    desk.do(reports.finish_report, dataclasses.replace(draft, premises_notes="The gate was mended.\nThe hall was warm."))
    other = desk.do(visit_record.save_visit, whole_draft(make_home(desk, "Elm House"), one.visitor)).value
    _rename(desk, one)
    found = Told(casebook, *(desk.read(reg44.get_visit, visit_id).reference for visit_id in (one.visit_id, other)))
    desk.close()
    return found


def _rename(desk: Desk, one: Finished) -> None:
    desk.do(people.edit_person, one.visitor, people.PersonDraft("Another Name"))


def lines(printed: str) -> list[str]:
    return [" ".join(line.split()) for line in printed.splitlines()]


def test_the_two_newest_versions_are_compared(program: Program, told: Told) -> None:
    """regulation.md, part d, Locking: keep differences."""
    done = program("compare", told.path, told.visit)
    assert (done.status, done.err) == (0, "")
    said = lines(done.out)
    assert said[0] == "Where What Taken away Added"
    assert said[2:] == ["Premises Changed broken mended", "Version 1 compared with version 2: 1 line changed."]


def test_the_record_as_it_stands(program: Program, told: Told) -> None:
    for options in (("--from", 2), ("--to", "record"), ("--from", 2, "--to", "Record")):
        said = lines(program("compare", told.path, told.visit, *options).out)
        assert "About the report: Author Changed T. Visit of Oak House Another Name" in said
        assert said[-1] == "Version 2 compared with the record as it stands: 3 lines changed."


def test_objects_hold_the_whole_texts_and_the_words(program: Program, told: Told) -> None:
    found = json.loads(program("compare", told.path, told.visit, "--from", 2, "--to", 1, "--json").out)
    assert found == [
        {
            "section": "Premises",
            "where": "",
            "change": "changed",
            "before": "The gate was mended.",
            "after": "The gate was broken.",
            "taken_away": ["mended"],
            "added": ["broken"],
        }
    ]


def test_nothing_that_differs_is_said_and_is_an_empty_list(program: Program, casebook: Path, open_desk: Callable[[Path], Desk]) -> None:
    desk = open_desk(casebook)
    visit = desk.read(reg44.get_visit, make_finished(desk).visit_id).reference
    desk.close()
    assert program("compare", casebook, visit).out == "Version 1 compared with the record as it stands: Nothing differs.\n"
    assert json.loads(program("compare", casebook, visit, "--json").out) == []


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--from", 1, "--to", 1), "Version 1 is the same as itself. Choose two different versions."),
        (("--to", 1), "Version 1 is the same as itself. Choose two different versions."),
        (("--from", 9), "This report has no version 9."),
        (("--from", 0, "--to", "record"), "This report has no version 0."),
    ],
)
def test_what_is_not_there_is_refused(program: Program, told: Told, options: tuple[object, ...], why: str) -> None:
    done = program("compare", told.path, told.visit, *options)
    assert (done.status, done.out, done.err) == (1, "", f"{why}\n")


@pytest.mark.parametrize("options", [(), ("--to", "record")])
def test_a_visit_without_a_version_is_refused(program: Program, told: Told, options: tuple[str, ...]) -> None:
    done = program("compare", told.path, told.unfinished, *options)
    assert (done.status, done.err) == (1, "This visit's report has no version yet, so there is nothing to compare.\n")


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_what_is_no_number_is_refused(program: Program, told: Told, option: str) -> None:
    done = program("compare", told.path, told.visit, option, "two")
    assert done.status == 2
    assert "two is not the number of a version" in done.err
