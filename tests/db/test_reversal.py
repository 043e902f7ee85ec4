"""Undo from the journal: each row back to what it was, once, and never over somebody's later change (architecture.md 6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from reg44desk.db.models import Appointment, Base, Entry, Home, HomeStatusChange, Person, Reg44Visit, Row
from reg44desk.db.reversal import CHANGED_SINCE
from reg44desk.domain.types import Announced, HomeStatus, HomeType, Role, VisitState
from reg44desk.errors import UserError
from reg44desk.services import people, upkeep
from reg44desk.services.desk import Desk, Tx, command
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock
from tests.db.steps import add_person, home_names, person_names, problems, remove_person, rename_person
from tests.factories import import_tracker, make_home, make_person
from tests.services.steps import contents

Walk = Callable[[Tx], Any]


def one_action(desk: Desk, *steps: Walk) -> UUID:
    """Several steps, each flushed by itself, as one action; gives its id."""

    @command("Several steps at once")
    def several(tx: Tx) -> None:
        for each in steps:
            each(tx)
            tx.session.flush()

    return desk.do(several).action_id


def add(row: Row) -> Walk:
    return lambda tx: tx.session.add(row)


def rename(person_id: UUID, name: str) -> Walk:
    return lambda tx: setattr(tx.session.get_one(Person, person_id), "name", name)


def remove(person_id: UUID) -> Walk:
    return lambda tx: tx.session.delete(tx.session.get_one(Person, person_id))


def test_undo_of_a_change_puts_back_every_kind_of_value(desk: Desk) -> None:
    home_id, person_id = make_home(desk), add_person(desk)
    visit = Reg44Visit(
        home_id=home_id, reference="R1", state=VisitState.PLANNED, planned_for=date(2022, 1, 5), placing_authorities=["North"]
    )

    def visited(tx: Tx) -> None:
        row = tx.session.scalars(select(Reg44Visit)).one()
        row.state, row.visit_date, row.planned_for = VisitState.VISITED, date(2022, 1, 10), None
        row.arrived_at, row.announced, row.independent_person_id = time(9, 30), Announced.UNANNOUNCED, person_id
        row.placing_authorities, row.children_present, row.area_authority_asked = ["South", "West"], 3, False

    one_action(desk, add(visit))
    before = contents(desk)
    one_action(desk, visited)
    after = contents(desk)
    assert after != before
    assert desk.undo().value == 1
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after
    assert problems(desk) == []


def test_undo_is_a_line_of_its_own_and_history_stays(desk: Desk) -> None:
    """offline.md 2.4: history is never removed."""
    add_person(desk, "Pat")
    lines = desk.read(lambda s: list(s.scalars(select(Entry.id).order_by(Entry.seq))))
    done = desk.undo()
    after = desk.read(lambda s: s.execute(select(Entry.id, Entry.label, Entry.action_id).order_by(Entry.seq)).all())
    assert [row.id for row in after][:-1] == lines
    assert (after[-1].label, after[-1].action_id) == ("Undo: Add a person", done.action_id)


def test_a_row_changed_twice_in_one_action_goes_back_to_the_start(desk: Desk) -> None:
    person_id = add_person(desk, "one")
    one_action(desk, rename(person_id, "two"), rename(person_id, "three"))
    assert desk.undo().value == 1
    assert person_names(desk) == ["one"]


def test_a_row_added_and_changed_in_one_action_goes_away(desk: Desk) -> None:
    person_id = uuid4()
    one_action(desk, add(Person(id=person_id, name="one")), rename(person_id, "two"))
    desk.undo()
    assert person_names(desk) == []
    desk.redo()
    assert person_names(desk) == ["two"]


def test_a_row_changed_and_removed_in_one_action_comes_back_as_it_was_first(desk: Desk) -> None:
    person_id = add_person(desk, "one")
    one_action(desk, rename(person_id, "two"), remove(person_id))
    desk.undo()
    assert person_names(desk) == ["one"]
    assert problems(desk) == []


def test_a_row_added_and_removed_in_one_action_is_nothing_to_put_back(desk: Desk) -> None:
    person_id = uuid4()
    one_action(desk, add(Person(id=person_id, name="one")), remove(person_id))
    desk.undo()
    assert person_names(desk) == []
    assert problems(desk) == []


def test_a_row_removed_and_added_anew_in_one_action_goes_back_to_the_start(desk: Desk) -> None:
    person_id = add_person(desk, "one")
    one_action(desk, remove(person_id), add(Person(id=person_id, name="two", email="p@council.example")))
    assert person_names(desk) == ["two"]
    desk.undo()
    assert person_names(desk) == ["one"]
    assert problems(desk) == []


def test_rows_that_refer_to_each_other_come_back_in_any_order(desk: Desk) -> None:
    """Parents before children with deferred foreign keys; each row once."""
    home_id = make_home(desk)
    make_person(desk, "Pat", Role.REGISTERED_MANAGER, home_id)
    before = contents(desk)

    def remove_all(tx: Tx) -> None:
        for kind in (Home, HomeStatusChange, Appointment, Person):
            for row in tx.session.scalars(select(kind)):
                tx.session.delete(row)
        for arrangement in tx.session.scalars(select(everything()["visiting_arrangement"])):
            tx.session.delete(arrangement)

    one_action(desk, remove_all)
    assert home_names(desk) == []
    desk.undo()
    assert contents(desk) == before
    assert problems(desk) == []


def everything() -> dict[str, type[Row]]:
    return {m.class_.__tablename__: m.class_ for m in Base.registry.mappers if issubclass(m.class_, Row)}


def test_a_whole_import_is_undone_and_brought_back(desk: Desk) -> None:
    before = contents(desk)
    import_tracker(desk)
    after = contents(desk)
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after
    assert problems(desk) == []


def test_any_earlier_action_can_be_reversed_while_its_rows_are_as_it_left_them(desk: Desk) -> None:
    done = desk.do(people.add_person, people.PersonDraft(name="Pat"))
    add_person(desk, "Sam")
    assert desk.reverse(done.action_id, done.label).value == 1
    assert person_names(desk) == ["Sam"]
    desk.undo()
    assert person_names(desk) == ["Pat", "Sam"]


def changed_since(desk: Desk, action_id: UUID) -> bool:
    """Whether reversing is refused, with the one sentence and nothing changed."""
    before = contents(desk)
    with pytest.raises(UserError) as refused:
        desk.reverse(action_id, "x")
    assert contents(desk) == before
    return [(p.field, p.message) for p in refused.value.problems] == [("", CHANGED_SINCE)]


def test_a_field_changed_since_is_not_overwritten(desk: Desk) -> None:
    """Promise P4: nobody's words are overwritten."""
    person_id = add_person(desk, "one")
    action = one_action(desk, rename(person_id, "two"))
    rename_person(desk, person_id, "three")
    assert changed_since(desk, action)
    rename_person(desk, person_id, "two")
    assert desk.reverse(action, "x").value == 1
    assert person_names(desk) == ["one"]


def test_another_field_changed_since_stays(desk: Desk) -> None:
    person_id = add_person(desk, "one")
    action = one_action(desk, rename(person_id, "two"))
    one_action(desk, lambda tx: setattr(tx.session.get_one(Person, person_id), "phone", "0123"))
    desk.reverse(action, "x")
    assert desk.read(lambda s: [(p.name, p.phone) for p in s.scalars(select(Person))]) == [("one", "0123")]


def test_a_new_record_changed_since_is_not_thrown_away(desk: Desk) -> None:
    done = desk.do(people.add_person, people.PersonDraft(name="one"))
    one_action(desk, lambda tx: setattr(tx.session.get_one(Person, done.value), "phone", "0123"))
    assert changed_since(desk, done.action_id)


def test_a_record_removed_since_cannot_be_changed_back(desk: Desk) -> None:
    done = desk.do(people.add_person, people.PersonDraft(name="one"))
    action = one_action(desk, rename(done.value, "two"))
    desk.do(remove_person, done.value)
    assert changed_since(desk, action)
    assert changed_since(desk, done.action_id)


def test_a_removed_record_that_is_there_again_is_not_put_back_twice(desk: Desk) -> None:
    person_id = add_person(desk, "one")
    removal = desk.do(remove_person, person_id).action_id
    desk.undo()
    assert changed_since(desk, removal)


def test_a_change_by_another_laptop_stands_in_the_way(casebook: Path, clock: FakeClock) -> None:
    first = upkeep.open_desk(casebook, PASSPHRASE, clock, ACTOR, DEVICE)
    person_id = add_person(first, "one")
    action = one_action(first, rename(person_id, "two"))
    first.close()
    second = upkeep.open_desk(casebook, PASSPHRASE, clock, ACTOR, "another")
    rename_person(second, person_id, "three")
    assert changed_since(second, action)
    second.close()


def test_an_action_nobody_did_puts_nothing_back(desk: Desk) -> None:
    assert desk.reverse(uuid4(), "x").value == 0


def test_a_status_is_put_back_as_the_word_it_was(desk: Desk) -> None:
    home_id = make_home(desk)

    def close_home(tx: Tx) -> None:
        change = tx.session.scalars(select(HomeStatusChange).where(HomeStatusChange.home_id == home_id)).one()
        change.status, change.from_date = HomeStatus.CLOSED, None

    one_action(desk, close_home)
    desk.undo()
    found = desk.read(lambda s: s.scalars(select(HomeStatusChange)).one())
    assert (found.status, found.from_date) == (HomeStatus.OPEN, date(2015, 1, 1))


def test_a_name_that_moved_to_another_record_moves_back(desk: Desk) -> None:
    """Names must differ at every step: the last step is taken back first."""
    oak, elm = make_home(desk, "Oak House"), make_home(desk, "Elm House")

    def call(home_id: UUID, name: str) -> Walk:
        return lambda tx: setattr(tx.session.get_one(Home, home_id), "name", name)

    before = contents(desk)
    one_action(desk, call(oak, "Old Oak"), call(elm, "Oak House"))
    after = contents(desk)
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after
    assert problems(desk) == []


def test_a_record_replaced_by_another_of_the_same_name_comes_back(desk: Desk) -> None:
    @command("Replace a home")
    def replace(tx: Tx) -> None:
        for change in tx.session.scalars(select(Home)):
            tx.session.delete(change)
        tx.session.flush()
        tx.session.add(Home(name="Elm House", home_type=HomeType.OTHER))

    one_action(desk, add(Home(name="Elm House", home_type=HomeType.SECURE)))
    before = contents(desk)
    desk.do(replace)
    after = contents(desk)
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after
