"""The gateway: read, do, rehearse, undo, redo, reverse; what listeners hear; what people are told when it does not work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from reg44desk.db.audit import UnjournalledChangeError
from reg44desk.db.models import Entry, Home
from reg44desk.domain.types import CasebookKind, HomeType, Role
from reg44desk.domain.visit import VisitDraft
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import drafts, history, homes, people, upkeep
from reg44desk.services.desk import OTHERS_DEPEND, SOMEBODY_ELSE, Actor, Desk, Done, Tx, command
from tests.conftest import ACTOR, CHEAP, DEVICE, PASSPHRASE, FakeClock
from tests.factories import make_home, make_person
from tests.services.steps import contents, step

OAK = homes.HomeDraft(name="Oak House", home_type=HomeType.LONG_STAY, opened_on=date(2015, 1, 1))


def names(desk: Desk) -> list[str]:
    return [row.name for row in desk.read(homes.list_homes, desk.today())]


@command("Rename a home")
def rename(tx: Tx, home_id: Any, name: str) -> str:
    """Give a home another name."""
    tx.session.get_one(Home, home_id).name = name
    return name


@command("Close the books", barrier=True)
def close_books(tx: Tx) -> None:
    """A step that nothing before it can be undone past."""


@command("Look only")
def look_only(tx: Tx) -> int:
    """Change nothing."""
    return len(tx.session.scalars(select(Home)).all())


@command("Change a home twice at once")
def clash(tx: Tx, home_id: Any) -> None:
    """Change a record that somebody else changes between reading and writing."""
    home = tx.session.get_one(Home, home_id)
    tx.session.connection().execute(update(Home.__table__).values(revision=99))  # type: ignore[arg-type]
    home.name = "Mine"


def test_a_command_is_told_the_moment_and_who_acts(desk: Desk, clock: FakeClock) -> None:
    @command("Say who and when")
    def say(tx: Tx) -> tuple[Any, ...]:
        return tx.now, tx.today, tx.actor

    assert desk.do(say).value == (clock.now, date(2022, 1, 21), ACTOR)


def test_today_is_the_day_in_london(desk: Desk, clock: FakeClock) -> None:
    """Part c, rule 3: at 23:30 UTC in July it is the next day in London."""
    clock.now = clock.now.replace(month=7, day=31, hour=23, minute=30)
    assert desk.today() == date(2022, 8, 1)


def test_a_command_gives_its_value_label_tables_and_action(desk: Desk) -> None:
    done = desk.do(homes.add_home, OAK)
    assert done.label == "Add a home"
    assert done.tables == {"home", "home_status_change", "visiting_arrangement"}
    assert desk.read(homes.list_homes, desk.today())[0].id == done.value
    assert desk.read(history.list_actions)[0].id == done.action_id


def test_a_command_keeps_its_name_and_promise() -> None:
    assert homes.add_home.__name__ == "add_home"
    assert (homes.add_home.__doc__ or "").startswith("Add a home to the register.")


def test_a_command_runs_inside_another_as_one_step(desk: Desk) -> None:
    @command("Add two homes")
    def add_two(tx: Tx) -> None:
        homes.add_home(tx, OAK)
        homes.add_home(tx, homes.HomeDraft("Elm House", home_type=HomeType.OTHER, opened_on=date(2020, 1, 1)))

    step(desk, add_two)
    assert names(desk) == ["Elm House", "Oak House"]
    assert [a.label for a in desk.read(history.list_actions)[:1]] == ["Redo: Add two homes"]


def test_an_error_half_way_leaves_nothing_and_tells_nobody(desk: Desk) -> None:
    heard: list[Done[Any]] = []
    desk.listeners.append(heard.append)

    @command("Stumble")
    def stumble(tx: Tx) -> None:
        homes.add_home(tx, OAK)
        tx.session.flush()
        raise UserError("Not like this.")

    before = contents(desk)
    with pytest.raises(UserError, match="Not like this"):
        desk.do(stumble)
    assert (contents(desk), heard, desk.saved_at, desk.undo_text) == (before, [], None, None)


def test_listeners_hear_which_tables_changed_on_do_undo_and_redo(desk: Desk, clock: FakeClock) -> None:
    heard: list[tuple[str, frozenset[str]]] = []
    desk.listeners.append(lambda done: heard.append((done.label, done.tables)))
    make_home(desk)
    clock.move(minutes=5)
    desk.undo()
    desk.redo()
    tables = frozenset({"home", "home_status_change", "visiting_arrangement"})
    assert heard == [("Add a home", tables), ("Undo: Add a home", tables), ("Redo: Add a home", tables)]
    assert desk.saved_at == clock.now


def test_a_listener_may_leave_while_it_listens(desk: Desk) -> None:
    heard: list[str] = []

    def once(done: Done[Any]) -> None:
        heard.append(done.label)
        desk.listeners.remove(once)

    desk.listeners += [once, lambda _done: heard.append("other")]
    make_home(desk)
    make_home(desk, "Elm House")
    assert heard == ["Add a home", "other", "other"]


def test_undo_and_redo_walk_the_steps_back_and_forth(desk: Desk) -> None:
    home_id = make_home(desk)
    for name in ("One", "Two", "Three"):
        desk.do(rename, home_id, name)
    seen = []
    for call in (desk.undo, desk.undo, desk.undo, desk.redo, desk.undo, desk.redo, desk.redo, desk.redo):
        call()
        seen += names(desk)
    assert seen == ["Two", "One", "Oak House", "One", "Oak House", "One", "Two", "Three"]


def test_the_menu_says_what_undo_and_redo_would_do(desk: Desk) -> None:
    assert (desk.undo_text, desk.redo_text) == (None, None)
    make_home(desk)
    assert (desk.undo_text, desk.redo_text) == ("Add a home", None)
    desk.undo()
    assert (desk.undo_text, desk.redo_text) == (None, "Add a home")


def test_a_new_step_ends_redo(desk: Desk) -> None:
    make_home(desk)
    desk.undo()
    make_home(desk, "Elm House")
    assert desk.redo_text is None
    with pytest.raises(UserError, match=r"^There is nothing to redo\.$"):
        desk.redo()


def test_a_command_that_changes_nothing_is_no_step(desk: Desk) -> None:
    make_home(desk)
    desk.undo()
    lines = desk.read(history.list_actions)
    assert desk.do(look_only).tables == frozenset()
    assert (desk.undo_text, desk.redo_text) == (None, "Add a home")
    assert desk.read(history.list_actions) == lines


def test_a_barrier_clears_undo_and_redo(desk: Desk) -> None:
    """architecture.md 6: signing and sending cannot be undone past."""
    make_home(desk)
    make_home(desk, "Elm House")
    desk.undo()
    desk.do(close_books)
    assert (desk.undo_text, desk.redo_text) == (None, None)
    with pytest.raises(UserError, match=r"^There is nothing to undo\.$"):
        desk.undo()


def test_a_record_changed_since_is_not_undone_and_the_step_before_comes_next(desk: Desk, clock: FakeClock) -> None:
    """architecture.md 6: what has changed since stays as it is."""
    elm = make_home(desk, "Elm House")
    desk.do(rename, elm, "Elm Lodge")
    other = Desk(desk.file, clock, Actor("Another"), "otherdevice")
    other.do(rename, elm, "Elm Villa")
    with pytest.raises(UserError, match="the record has changed since"):
        desk.undo()
    assert names(desk) == ["Elm Villa"]
    assert desk.undo_text == "Add a home"


def test_a_step_on_which_others_depend_is_not_undone(desk: Desk) -> None:
    home_id = make_home(desk)
    desk.do(drafts.keep_draft, None, VisitDraft(home_id=home_id))
    with pytest.raises(UserError) as caught:
        desk.undo()
    assert str(caught.value) == OTHERS_DEPEND
    assert names(desk) == ["Oak House"]
    make_home(desk, "Elm House")
    assert names(desk) == ["Elm House", "Oak House"]


def test_any_earlier_action_can_be_reversed_as_a_step_of_its_own(desk: Desk) -> None:
    action = desk.do(homes.add_home, OAK).action_id
    make_home(desk, "Elm House")
    done = desk.reverse(action, "Add a home")
    assert (names(desk), desk.undo_text, done.value) == (["Elm House"], "Undo: Add a home", 3)
    desk.undo()
    assert names(desk) == ["Elm House", "Oak House"]


def test_reversing_ends_redo_and_is_told(desk: Desk) -> None:
    action = desk.do(homes.add_home, OAK).action_id
    make_home(desk, "Elm House")
    desk.undo()
    heard: list[str] = []
    desk.listeners.append(lambda done: heard.append(done.label))
    desk.reverse(action, "Add a home")
    assert (heard, desk.redo_text) == (["Undo: Add a home"], None)


def test_a_rehearsal_gives_what_the_command_would_and_keeps_nothing(desk: Desk) -> None:
    home_id = make_home(desk)
    before, lines = contents(desk), desk.read(history.list_actions)
    heard: list[Done[Any]] = []
    desk.listeners.append(heard.append)
    assert desk.rehearse(rename, home_id, "Elm House") == "Elm House"
    assert (contents(desk), desk.read(history.list_actions), heard) == (before, lines, [])
    assert desk.undo_text == "Add a home"


def test_a_record_somebody_else_changed_is_not_overwritten(desk: Desk) -> None:
    """architecture.md 5, rule 4."""
    home_id = make_home(desk)
    with pytest.raises(UserError) as caught:
        desk.do(clash, home_id)
    assert str(caught.value) == SOMEBODY_ELSE
    assert SOMEBODY_ELSE.startswith("Somebody else changed this record")
    assert names(desk) == ["Oak House"]


def test_a_query_cannot_change_anything(desk: Desk) -> None:
    make_home(desk)

    def sneak(session: Session) -> None:
        session.scalars(select(Home)).one().name = "Mine"
        session.flush()

    with pytest.raises(UnjournalledChangeError):
        desk.read(sneak)
    assert names(desk) == ["Oak House"]


def test_our_own_mistakes_stay_mistakes(desk: Desk) -> None:
    @command("Break a rule of the database")
    def add_twice(tx: Tx) -> None:
        tx.session.add_all([Home(name="Oak House", home_type=HomeType.OTHER) for _ in range(2)])

    with pytest.raises(IntegrityError):
        desk.do(add_twice)
    with pytest.raises(OperationalError, match="no such table"):
        desk.read(lambda session: session.connection().exec_driver_sql("SELECT * FROM nowhere"))


@contextmanager
def full_disk(desk: Desk) -> Iterator[None]:
    """Let the casebook grow by no page more, as on a full disk."""
    engine = desk.file.engine
    for most in (1, 1_000_000):
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={most}")
        if most == 1:
            yield


def test_a_full_disk_is_told_and_nothing_is_lost(desk: Desk) -> None:
    """architecture.md 9: trouble says what happened and what to do."""
    before = contents(desk)
    with full_disk(desk), pytest.raises(TroubleError, match=r"^The disk is full, so this change was not saved\. Free some space"):
        desk.do(people.add_person, people.PersonDraft("A" * 200_000))
    assert contents(desk) == before


def test_an_undo_that_the_disk_refused_can_be_tried_again(desk: Desk) -> None:
    long = "A" * 200_000
    person_id = desk.do(people.add_person, people.PersonDraft(long)).value
    desk.do(people.edit_person, person_id, people.PersonDraft("Jo"))
    with full_disk(desk), pytest.raises(TroubleError):
        desk.undo()
    assert desk.undo_text == "Change a person's details"
    desk.undo()
    assert [p.name for p in desk.read(people.list_people, desk.today())] == [long]


def test_a_desk_says_what_it_has_open(desk: Desk, casebook: Path) -> None:
    assert (desk.path, desk.file.path, desk.kind) == (casebook, casebook, CasebookKind.REAL)


def test_a_sample_can_never_pass_for_a_real_casebook(tmp_path: Path, clock: FakeClock, open_desk: Callable[[Path], Desk]) -> None:
    path = tmp_path / "sample.r44"
    upkeep.make_casebook(path, PASSPHRASE, clock, ACTOR, DEVICE, kind=CasebookKind.SAMPLE, cost=CHEAP)
    assert open_desk(path).kind is CasebookKind.SAMPLE


def streams(desk: Desk) -> list[tuple[str, int]]:
    return desk.read(lambda s: [(e.stream, e.seq) for e in s.scalars(select(Entry).order_by(Entry.stream, Entry.seq))])


def test_each_device_numbers_its_own_entries_without_a_gap(desk: Desk, clock: FakeClock) -> None:
    """offline.md 2.1: a stream is a device and a number."""
    make_person(desk, "Jo", role=Role.ELECTED_MEMBER)
    other = Desk(desk.file, clock, Actor("Another"), "testdevice-1")
    other.do(people.add_person, people.PersonDraft("Sam"))
    assert streams(desk) == [("testdevice-1", n) for n in range(1, 4)] + [("testdevice-1-1", 1)]


def test_a_new_stream_is_written_on_and_found_again(desk: Desk, clock: FakeClock) -> None:
    """offline.md 6.2: after a restore numbers are never used twice."""
    desk.new_stream()
    desk.do(people.add_person, people.PersonDraft("Jo"))
    again = Desk(desk.file, clock, ACTOR, DEVICE)
    assert again.stream == desk.stream == "testdevice-2"
    again.do(people.add_person, people.PersonDraft("Sam"))
    assert streams(desk) == [("testdevice-1", 1), ("testdevice-2", 1), ("testdevice-2", 2)]


def test_closing_lets_the_casebook_be_opened_again(casebook: Path, open_desk: Callable[[Path], Desk]) -> None:
    first = open_desk(casebook)
    make_home(first)
    with pytest.raises(TroubleError):
        open_desk(casebook)
    first.close()
    assert names(open_desk(casebook)) == ["Oak House"]


def test_the_clock_never_turns_the_order_of_history(desk: Desk, clock: FakeClock) -> None:
    """architecture.md 6: the clock never decides an order."""
    make_home(desk, "First")
    clock.now -= timedelta(days=1)
    make_home(desk, "Second")
    assert [a.homes for a in desk.read(history.list_actions)[:2]] == ["Second", "First"]
