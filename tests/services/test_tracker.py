"""Importing the officer's tracker: a preview that promises nothing it does not keep, then all or nothing, then undo."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reg44desk.domain.types import CasebookKind, DutyStatus, Month, VisitingBody
from reg44desk.errors import UserError
from reg44desk.services import duties, history, tracker, upkeep
from reg44desk.services.desk import Desk
from reg44desk.services.tracker_reading import read_tracker
from reg44desk.services.tracker_rows import Tracker
from reg44desk.sheets import Sheet, Workbook, read_workbook
from tests.conftest import ACTOR, CHEAP, DEVICE, PASSPHRASE, FakeClock
from tests.factories import TRACKER, import_tracker, make_home
from tests.services.record import record
from tests.services.steps import contents, refused, step
from tests.services.workbooks import TODAY, Copy, read

FEW = ("Alder House", "Cedar View", "Garth House", "Linden Centre Yew", "Birch Lodge", "Juniper House")
LATER = {
    "Homes": ("Registered manager", "Responsible individual"),
    "Elected members": ("Email", "To", "Agreed to visit", "Reg 44 training"),
    "Visits": (
        "Announced?",
        "Member present",
        "Effectively safeguarded?",
        "Promotes well-being?",
        "Signed: independent person",
        "Signed: registered manager",
        "Sent to member",
        "Sent to Ofsted",
    ),
    "Recommendations": ("Quality standard", "Consider by", "Closed on"),
    "Ofsted": ("Overall", "Improvements due by"),
}
"""What the officer fills in after the line was begun."""


@pytest.fixture
def new_desk(template: Path, tmp_path: Path, open_desk: Callable[[Path], Desk]) -> Callable[[], Desk]:
    """Opens one empty casebook after the other."""

    def make() -> Desk:
        return open_desk(Path(shutil.copy(template, tmp_path / f"{len(list(tmp_path.iterdir()))}.r44")))

    return make


def preview(desk: Desk, rows: Tracker) -> tracker.Preview:
    return desk.rehearse(tracker.preview_tracker, rows, "tracker.xlsx")


def test_the_sample_brings_in_every_line_of_every_sheet(desk: Desk) -> None:
    assert import_tracker(desk) == {
        "Homes": 15,
        "Elected members": 13,
        "Visits": 54,
        "Recommendations": 57,
        "Inspections": 15,
        "Counts of children looked after": 5,
        "People": 29,
        "Roles": 46,
        "Training": 7,
        "Signatures": 105,
        "Copies sent": 98,
    }


def test_the_duty_of_four_months_is_53_of_56(desk: Desk) -> None:
    """The whole sample as of 21 January 2022: 14 homes in 4 months, three of them missed (regulation 44(1), BR-01, T-04)."""
    import_tracker(desk)
    months = desk.read(duties.list_home_months, Month(2021, 9), Month(2021, 12), TODAY)
    tally = duties.tally(months)
    assert (tally.required, tally.done, tally.missed, tally.still_open) == (56, 53, 3, 0)
    assert sorted((m.home, m.duty.month.number) for m in duties.with_status(months, DutyStatus.MISSED)) == [
        ("Cedar View", 11),
        ("Elm Bank", 10),
        ("Linden Centre Rowan", 12),
    ]
    assert {m.home for m in duties.with_status(months, DutyStatus.NOT_REQUIRED)} == {"Juniper House"}


def test_the_homes_of_nyas_have_34_of_36(desk: Desk) -> None:
    """BR-05: NYAS visits the nine community homes; the secure homes are counted apart (BR-25)."""
    import_tracker(desk)
    months = desk.read(duties.list_home_months, Month(2021, 9), Month(2021, 12), TODAY)
    of_nyas = duties.tally([m for m in months if m.visited_by is VisitingBody.NYAS])
    assert (of_nyas.required, of_nyas.done) == (36, 34)


def test_before_the_contract_began_the_commissioning_team_visited(desk: Desk) -> None:
    """BR-06: visits before 1 September 2021 belong to the Commissioning Team."""
    import_tracker(desk)
    months = desk.read(duties.list_home_months, Month(2021, 8), Month(2021, 8), TODAY)
    assert {m.visited_by for m in months} == {VisitingBody.COMMISSIONING_TEAM}


def test_a_preview_changes_nothing_and_says_exactly_what_the_import_does(desk: Desk) -> None:
    before, rows = contents(desk), read(TRACKER)
    seen = preview(desk, rows)
    assert contents(desk) == before
    assert (seen.file_name, seen.blocked, seen.adds_nothing, seen.tracker) == ("tracker.xlsx", False, False, rows)
    assert seen.found["Visits"] == 54
    assert seen.problems == rows.problems
    assert {kind: n for kind, n in seen.new.items() if n} == desk.do(tracker.import_tracker, rows).value


def test_one_import_is_one_step_that_undo_takes_back_whole(desk: Desk) -> None:
    make_home(desk, "Oak House")
    step(desk, tracker.import_tracker, read(TRACKER))


def test_an_import_can_be_undone_from_history_on_another_day(casebook: Path, open_desk: Callable[[Path], Desk], clock: FakeClock) -> None:
    desk = open_desk(casebook)
    before = contents(desk)
    import_tracker(desk)
    desk.close()
    clock.move(days=3)
    desk = open_desk(casebook)
    newest = desk.read(history.list_actions)[0]
    assert (newest.label, newest.can_undo) == (tracker.IMPORT_LABEL, True)
    desk.reverse(newest.id, newest.label)
    assert contents(desk) == before


def test_the_same_workbook_twice_adds_nothing_and_contradicts_nothing(desk: Desk) -> None:
    import_tracker(desk)
    before, lines = contents(desk), desk.read(history.list_actions)
    rows = read(TRACKER)
    seen = preview(desk, rows)
    assert (seen.adds_nothing, seen.problems) == (True, rows.problems)
    assert import_tracker(desk) == {}
    assert (contents(desk), desk.read(history.list_actions)) == (before, lines)


def test_the_same_workbook_in_capitals_adds_nothing(desk: Desk, tmp_path: Path) -> None:
    """Names are the same names however they are typed."""
    import_tracker(desk)
    copy = Copy(tmp_path / "tracker.xlsx")
    for sheet in ("Homes", "Elected members", "Visits", "Recommendations", "Ofsted"):
        for row in copy.book[sheet].iter_rows(min_row=2):
            for cell in row:
                cell.value = f"  {cell.value.upper()} " if isinstance(cell.value, str) else cell.value
    seen = preview(desk, read(copy.save(), desk.read(tracker.known_homes)))
    assert (seen.adds_nothing, [str(p) for p in seen.problems if "was not assigned" not in p.message.lower()]) == (True, [])


def test_a_workbook_with_something_to_put_right_brings_in_nothing(desk: Desk, tmp_path: Path) -> None:
    rows = read(Copy(tmp_path / "t.xlsx").put("Visits", 2, "Home", "Nowhere").put("Ofsted", 2, "Home", "Nobody").save())
    seen = preview(desk, rows)
    assert (seen.blocked, seen.adds_nothing, seen.found["Visits"]) == (True, True, 54)
    assert [words.partition(":")[0] for _field, words in refused(desk, tracker.import_tracker, rows)] == [
        'Visits, row 2, column A "Home"',
        'Ofsted, row 2, column A "Home"',
    ]


def test_the_sample_casebook_takes_nothing_in(tmp_path: Path, open_desk: Callable[[Path], Desk], clock: FakeClock) -> None:
    """A sample casebook can never come to hold real data."""
    path = tmp_path / "sample.r44"
    upkeep.make_casebook(path, PASSPHRASE, clock, ACTOR, DEVICE, kind=CasebookKind.SAMPLE, cost=CHEAP)
    desk = open_desk(path)
    assert refused(desk, tracker.import_tracker, read(TRACKER)) == [("", tracker.SAMPLE)]
    with pytest.raises(UserError, match="everything is invented"):
        preview(desk, read(TRACKER))


def test_the_casebook_is_sound_after_an_import_and_its_undo(desk: Desk) -> None:
    import_tracker(desk)
    assert desk.read(upkeep.check_casebook).problems == ()
    desk.undo()
    assert desk.read(upkeep.check_casebook).problems == ()


def small() -> Workbook:
    """Six homes of the sample, with everything about them."""
    sheets = []
    for sheet in read_workbook(TRACKER).sheets:
        at = sheet.rows[0].cells.index("Home") if "Home" in sheet.rows[0].cells else None
        sheets.append(Sheet(sheet.name, tuple(r for n, r in enumerate(sheet.rows) if n == 0 or at is None or r.cells[at] in FEW)))
    return Workbook(tuple(sheets))


SMALL = small()
LINES = [(s.name, r.number) for s in SMALL.sheets for r in s.rows[1:]]
CELLS = [(s.name, r.number, c) for s in SMALL.sheets for r in s.rows[1:] for c in LATER.get(s.name, ())]


def as_it_stood(dropped: set[tuple[str, int]], blanked: set[tuple[str, int, str]]) -> Tracker:
    """The small workbook before some lines were written and some cells filled in; a home that is not there takes its lines with it."""
    homes = {r.cells[0] for r in SMALL.sheets[0].rows if ("Homes", r.number) in dropped}
    sheets = []
    for sheet in SMALL.sheets:
        headings, rows = sheet.rows[0].cells, []
        for row in sheet.rows:
            cells = tuple(None if (sheet.name, row.number, h) in blanked else c for h, c in zip(headings, row.cells, strict=False))
            if (sheet.name, row.number) not in dropped and not homes & set(cells):
                rows.append(dataclasses.replace(row, cells=cells))
        sheets.append(Sheet(sheet.name, tuple(rows)))
    return read_tracker(Workbook(tuple(sheets)), today=TODAY)


WHOLE = as_it_stood(set(), set())
subsets = st.sets(st.sampled_from(LINES), max_size=30)
blanks = st.sets(st.sampled_from(CELLS), max_size=30)
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@few
@given(dropped=subsets, blanked=blanks)
def test_an_earlier_workbook_and_then_the_later_one_say_the_same_as_the_later_one_alone(
    new_desk: Callable[[], Desk], dropped: set[tuple[str, int]], blanked: set[tuple[str, int, str]]
) -> None:
    """Lines added and cells filled in over time end in the same record, with nothing said twice and nothing left out."""
    at_once, by_and_by = new_desk(), new_desk()
    at_once.do(tracker.import_tracker, WHOLE)
    by_and_by.do(tracker.import_tracker, as_it_stood(dropped, blanked))
    by_and_by.do(tracker.import_tracker, WHOLE)
    assert by_and_by.read(record) == at_once.read(record)
    seen = preview(by_and_by, WHOLE)
    assert (seen.adds_nothing, seen.problems) == (True, WHOLE.problems)


@few
@given(dropped=subsets, blanked=blanks)
def test_any_later_import_is_undone_whole(
    new_desk: Callable[[], Desk], dropped: set[tuple[str, int]], blanked: set[tuple[str, int, str]]
) -> None:
    desk = new_desk()
    desk.do(tracker.import_tracker, as_it_stood(dropped, blanked))
    before = contents(desk)
    done = desk.do(tracker.import_tracker, WHOLE)
    if done.tables:
        desk.undo()
    assert contents(desk) == before


@few
@given(dropped=subsets, blanked=blanks)
def test_an_older_workbook_after_a_newer_one_takes_nothing_away(
    new_desk: Callable[[], Desk], dropped: set[tuple[str, int]], blanked: set[tuple[str, int, str]]
) -> None:
    """Imports add or tell, and never delete."""
    desk = new_desk()
    desk.do(tracker.import_tracker, WHOLE)
    before = contents(desk)
    seen = preview(desk, as_it_stood(dropped, blanked))
    assert (seen.adds_nothing, seen.blocked) == (True, False)
    assert desk.do(tracker.import_tracker, as_it_stood(dropped, blanked)).tables == frozenset()
    assert contents(desk) == before


def test_the_sample_as_of_a_day_before_its_last_visits_is_told(desk: Desk) -> None:
    """A computer whose clock is slow would see visits in the future."""
    found = read_tracker(read_workbook(TRACKER), today=date(2021, 12, 20)).problems
    assert {p.message for p in found if p.blocking} == {"This day is in the future. Check the date."}
