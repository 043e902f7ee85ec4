"""Who did what and when, from the journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from reg44desk.db.models import Entry
from reg44desk.domain.types import Role
from reg44desk.services import history, office, people, reports
from reg44desk.services.desk import Desk
from reg44desk.services.history import ActionRow
from reg44desk.services.people import PersonDraft
from tests.conftest import ACTOR, FakeClock
from tests.factories import import_tracker, make_finished, make_home, make_person, whole_draft


def actions(desk: Desk, words: str = "") -> list[str]:
    return [f"{a.label}: {a.homes}" for a in desk.read(history.list_actions, words)]


def test_history_begins_with_the_casebook_itself(desk: Desk, clock: FakeClock) -> None:
    [first] = desk.read(history.list_actions)
    assert first == ActionRow(first.id, clock.now, ACTOR.name, "Make the casebook", records=1, homes="", can_undo=False)


def test_an_action_is_one_line_whoever_it_touched(desk: Desk, clock: FakeClock) -> None:
    clock.move(hours=1)
    done = desk.do(reports.finish_report, whole_draft(make_home(desk), make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)))
    newest = desk.read(history.list_actions)[0]
    assert newest == ActionRow(done.action_id, clock.now, ACTOR.name, "Finish a report", records=4, homes="Oak House", can_undo=False)


def test_a_record_written_twice_by_one_action_counts_once(desk: Desk) -> None:
    """A visit, one group spoken to, one finding and the report: four records, though the visit is written in two goes."""
    make_finished(desk)
    action = desk.read(history.list_actions)[0]
    written = desk.read(lambda s: s.scalars(select(Entry.row_id).where(Entry.action_id == action.id)).all())
    assert (action.records, len(written)) == (4, 5)


def test_newest_first_and_never_more_than_the_most(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Ash", "Beech", "Cedar"):
        make_home(desk, name)
    monkeypatch.setattr(history, "MOST", 2)
    assert actions(desk) == ["Add a home: Cedar", "Add a home: Beech"]
    assert actions(desk, "add") == ["Add a home: Cedar", "Add a home: Beech"]


def test_words_find_what_was_long_ago(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """experience.md: "Search misses closed things"."""
    for name in ("Ash", "Beech", "Cedar"):
        make_home(desk, name)
    monkeypatch.setattr(history, "MOST", 1)
    assert actions(desk, " ASH ") == ["Add a home: Ash"]


@pytest.mark.parametrize("words", ["change", "test officer", ACTOR.name])
def test_words_narrow_by_label_and_person(desk: Desk, words: str) -> None:
    person = desk.do(people.add_person, PersonDraft("Jo")).value
    desk.do(people.edit_person, person, PersonDraft("Jo Marsh"))
    assert "Change a person's details: " in actions(desk, words)
    assert actions(desk, "no such words") == []


def test_more_than_three_homes_are_counted_and_still_found_by_name(desk: Desk) -> None:
    import_tracker(desk)
    assert actions(desk, "alder") == ["Import a tracker: 15 homes"]


def test_up_to_three_homes_are_named_in_order(desk: Desk) -> None:
    for name in ("Cedar", "Ash", "Beech"):
        make_home(desk, name)
    desk.do(office.change_office, office.Office("Marlshire County Council"))
    assert actions(desk)[0] == "Change the office's settings: Ash, Beech, Cedar"


def test_only_an_import_can_be_taken_back_from_history(desk: Desk) -> None:
    """experience.md: undo of an import for ninety days."""
    import_tracker(desk)
    newest = desk.read(history.list_actions)[0]
    assert newest.can_undo
    desk.reverse(newest.id, newest.label)
    assert [a.can_undo for a in desk.read(history.list_actions)] == [False, True, False]


def test_a_home_that_was_taken_back_has_no_name_any_more(desk: Desk) -> None:
    make_home(desk)
    desk.undo()
    assert actions(desk)[:2] == ["Undo: Add a home: ", "Add a home: "]


def test_history_outlives_the_desk(desk: Desk, casebook: Path, open_desk: Callable[[Path], Desk]) -> None:
    make_home(desk)
    before = desk.read(history.list_actions)
    desk.close()
    assert open_desk(casebook).read(history.list_actions) == before
