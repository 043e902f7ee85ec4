"""The journal: every change is a line in it, written by the one hook, in a form that always reads the same (offline.md 2.1 to 2.4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from reg44desk import __version__
from reg44desk.db import audit
from reg44desk.db.audit import NO_HASH, UnjournalledChangeError, commitment, entry_hash
from reg44desk.db.models import Attachment, Base, Blob, Entry, Home, OfficeSetting, Payload, Person, Row, new_id
from reg44desk.db.upgrade import HEAD
from reg44desk.domain.types import Role
from reg44desk.services import people, upkeep
from reg44desk.services.desk import Actor, Desk, Tx, command
from tests.conftest import ACTOR, PASSPHRASE, FakeClock
from tests.db.steps import add_person, person_names, problems, remove_person, rename_person
from tests.factories import make_finished, make_home


def lines(desk: Desk, table: str) -> list[tuple[Entry, dict[str, Any]]]:
    """A table's journal lines in order, with what each changed."""
    query = select(Entry, Payload).join(Payload, Payload.entry_id == Entry.id).where(Entry.table_name == table).order_by(Entry.seq)
    return desk.read(lambda session: [(entry, json.loads(payload.body)) for entry, payload in session.execute(query)])


@command("Set a setting")
def set_setting(tx: Tx, value: object) -> None:
    tx.session.add(OfficeSetting(name="test", value=value))


def test_a_new_record_is_a_line_with_every_field(desk: Desk) -> None:
    person_id = add_person(desk, "Pat Reed")
    ((entry, changed),) = lines(desk, "person")
    assert (entry.operation, entry.row_id, entry.base_revision) == ("create", person_id, None)
    assert changed == {
        "id": [None, str(person_id)],
        "name": [None, "Pat Reed"],
        "email": [None, ""],
        "phone": [None, ""],
        "organisation": [None, ""],
        "is_team": [None, False],
        "dbs_level": [None, None],
        "dbs_on": [None, None],
        "merged_into_id": [None, None],
        "merged_on": [None, None],
    }


def test_a_change_is_a_line_with_the_fields_that_changed_old_and_new(desk: Desk) -> None:
    person_id = add_person(desk, "Pat")
    rename_person(desk, person_id, "Sam")
    rename_person(desk, person_id, "Kim")
    first, second = lines(desk, "person")[1:]
    assert (first[0].operation, first[1]) == ("set", {"name": ["Pat", "Sam"]})
    assert second[1] == {"name": ["Sam", "Kim"]}


def test_a_change_names_the_revision_its_author_was_looking_at(desk: Desk) -> None:
    """offline.md 2.3: base revision."""
    person_id = add_person(desk, "Pat")
    rename_person(desk, person_id, "Sam")
    rename_person(desk, person_id, "Kim")
    desk.do(remove_person, person_id)
    assert [entry.base_revision for entry, _changed in lines(desk, "person")] == [None, 1, 2, 3]


def test_a_removal_is_a_line_with_what_was_there(desk: Desk) -> None:
    person_id = add_person(desk, "Pat")
    desk.do(remove_person, person_id)
    entry, changed = lines(desk, "person")[-1]
    assert entry.operation == "remove"
    assert changed["name"] == ["Pat", None]
    assert set(changed) == {c.key for c in Person.__table__.columns} - {"revision"}


def test_a_record_changed_and_removed_at_once_leaves_what_was_stored_before(desk: Desk) -> None:
    @command("Rename and remove")
    def both(tx: Tx, person_id: UUID) -> None:
        person = tx.session.get_one(Person, person_id)
        person.name = "never stored"
        tx.session.delete(person)

    desk.do(both, add_person(desk, "Pat"))
    assert lines(desk, "person")[-1][1]["name"] == ["Pat", None]


def test_a_field_emptied_and_one_filled_show_nothing_as_null(desk: Desk) -> None:
    @command("Count the places")
    def places(tx: Tx, home_id: UUID, number: int | None) -> None:
        tx.session.get_one(Home, home_id).places = number

    home_id = make_home(desk)
    desk.do(places, home_id, 5)
    desk.do(places, home_id, None)
    assert [changed["places"] for _entry, changed in lines(desk, "home")] == [[None, None], [None, 5], [5, None]]


def test_nothing_changed_is_no_line(desk: Desk) -> None:
    person_id = add_person(desk, "Pat")
    rename_person(desk, person_id, "Pat")
    assert len(lines(desk, "person")) == 1


def test_a_line_says_who_did_what_when_and_with_what(desk: Desk, clock: FakeClock) -> None:
    """offline.md 2.3."""
    done = desk.do(people.add_person, people.PersonDraft(name="Pat"))
    entry = lines(desk, "person")[0][0]
    assert (entry.format, entry.actor, entry.actor_role, entry.at, entry.label) == (1, ACTOR.name, "", clock.now, "Add a person")
    assert (entry.program, entry.schema, entry.action_id, entry.stream) == (__version__, HEAD, done.action_id, desk.stream)


def test_the_part_somebody_plays_stands_in_the_line(casebook: Path, clock: FakeClock) -> None:
    desk = upkeep.open_desk(casebook, PASSPHRASE, clock, Actor("Kim Lee", "manager"), "other")
    add_person(desk)
    assert [(e.actor, e.actor_role) for e, _ in lines(desk, "person")] == [("Kim Lee", "manager")]
    desk.close()


def test_a_line_says_which_home_it_is_about_however_far_away_that_is(desk: Desk) -> None:
    """offline.md 2.3: home id, for what may be seen by whom."""
    made = make_finished(desk)
    homes = desk.read(pairs)
    about = {"home", "home_status_change", "visiting_arrangement", "reg44_visit", "reg44_report", "reg44_spoken_to", "reg44_finding"}
    assert {table for table, home in homes if home == made.home_id} == {*about, "appointment"}
    assert {table for table, home in homes if home is None} == {"casebook", "person", "appointment"}


def pairs(session: Session) -> set[tuple[str, UUID | None]]:
    return {(table, home) for table, home in session.execute(select(Entry.table_name, Entry.home_id))}


def test_lines_about_people_are_marked_as_such(desk: Desk) -> None:
    """offline.md 2.3: sensitivity."""
    make_finished(desk)
    rows = desk.read(lambda s: {tuple(row) for row in s.execute(select(Entry.table_name, Entry.sensitivity))})
    assert {table for table, sensitivity in rows if sensitivity == "identifying"} == {"person"}
    assert {"home", "appointment", "reg44_visit"} <= {table for table, sensitivity in rows if sensitivity == "ordinary"}


def test_drafts_and_the_bytes_of_attachments_are_no_evidence(desk: Desk) -> None:
    """offline.md 6.4: outside the journal; the attachment's fingerprint is in it."""

    @command("Attach")
    def attach(tx: Tx) -> None:
        digest = hashlib.sha256(b"scan").hexdigest()
        tx.session.add(Blob(sha256=digest, data=b"scan"))
        tx.session.add(Attachment(file_name="a.pdf", media_type="application/pdf", sha256=digest, size=4))

    done = desk.do(attach)
    assert done.tables == {"attachment", "blob"}
    assert len(lines(desk, "attachment")) == 1
    assert lines(desk, "blob") == []
    assert problems(desk) == []


def test_every_table_is_either_journalled_or_named_as_not(desk: Desk) -> None:
    journalled = {m.class_.__tablename__ for m in Base.registry.mappers if issubclass(m.class_, Row)}
    assert journalled | audit.UNJOURNALLED == set(Base.metadata.tables)
    assert not journalled & audit.UNJOURNALLED


def test_lines_of_a_stream_are_numbered_without_gaps_and_chained(desk: Desk) -> None:
    make_finished(desk)
    entries = desk.read(lambda s: list(s.scalars(select(Entry).order_by(Entry.seq))))
    assert [e.seq for e in entries] == list(range(1, len(entries) + 1))
    assert [e.previous_hash for e in entries] == [NO_HASH, *(e.hash for e in entries[:-1])]
    columns = [c.key for c in Entry.__table__.columns]
    assert [entry_hash({c: getattr(e, c) for c in columns}) for e in entries] == [e.hash for e in entries]
    assert [e.clock for e in entries] == sorted({e.clock for e in entries})


def test_the_hash_covers_every_column_of_the_line(desk: Desk) -> None:
    entry = desk.read(lambda s: s.scalars(select(Entry)).one())
    header = {c.key: getattr(entry, c.key) for c in Entry.__table__.columns}
    whole = entry_hash(header)
    for column in header.keys() - {"hash"}:
        assert entry_hash({**header, column: "changed"}) != whole, column


def test_a_line_commits_to_its_contents_without_telling_them(desk: Desk) -> None:
    """offline.md 2.3: without the salt the commitment reveals nothing, even for a guessable first name."""
    add_person(desk, "Pat")
    add_person(desk, "Pat")
    query = select(Entry, Payload).join(Payload, Payload.entry_id == Entry.id)
    found = desk.read(lambda s: [(entry, payload) for entry, payload in s.execute(query)])
    assert all(entry.commitment == commitment(payload.salt, payload.body) for entry, payload in found)
    assert all(entry.commitment != hashlib.sha256(payload.body.encode()).hexdigest() for entry, payload in found)
    assert len({payload.salt for _, payload in found}) == len(found)
    assert {len(payload.salt) for _, payload in found} == {16}


def test_an_action_that_fails_leaves_no_line_and_no_number_out(desk: Desk) -> None:
    @command("Stumble")
    def stumble(tx: Tx) -> None:
        tx.session.add(Person(name="half"))
        tx.session.flush()
        raise LookupError

    with pytest.raises(LookupError):
        desk.do(stumble)
    add_person(desk, "Pat")
    assert person_names(desk) == ["Pat"]
    assert desk.read(lambda s: list(s.scalars(select(Entry.seq).order_by(Entry.seq)))) == [1, 2]


def test_a_clock_put_back_changes_no_order(desk: Desk, clock: FakeClock) -> None:
    """offline.md T11: the clock never decides an order."""
    person_id = add_person(desk, "first")
    for back, name in ((1, "second"), (400, "third"), (9000, "fourth")):
        clock.move(days=-back)
        rename_person(desk, person_id, name)
    assert [changed["name"][1] for _, changed in lines(desk, "person")] == ["first", "second", "third", "fourth"]
    assert problems(desk) == []


def test_a_second_laptop_whose_clock_is_behind_changes_no_order(
    desk: Desk, casebook: Path, clock: FakeClock, open_desk: Callable[[Path], Desk]
) -> None:
    """offline.md 2.2: a line's clock is later than any the casebook has seen."""
    person_id = add_person(desk, "first")
    desk.close()
    clock.move(hours=-3)
    other = upkeep.open_desk(casebook, PASSPHRASE, clock, ACTOR, "another")
    rename_person(other, person_id, "second")
    assert problems(other) == []
    other.close()
    again = open_desk(casebook)
    rename_person(again, person_id, "third")
    assert problems(again) == []


@pytest.mark.parametrize("table", [Person.__table__, Person])
def test_changes_in_bulk_are_refused(desk: Desk, table: Any) -> None:
    """architecture.md 5.6: they would bypass the journal."""
    statements = [update(table).values(name="x"), delete(table), insert(table).values(id=new_id(), name="x")]
    for statement in statements:

        @command("Bulk")
        def bulk(tx: Tx, wanted: Any = statement) -> None:
            tx.session.execute(wanted)

        with pytest.raises(UnjournalledChangeError, match="one by one"):
            desk.do(bulk)
    assert problems(desk) == []


def test_a_change_outside_a_command_is_refused(desk: Desk) -> None:
    def sneak(session: Session) -> None:
        session.add(Person(name="sneaked in"))
        session.commit()

    with pytest.raises(UnjournalledChangeError, match="outside a command"):
        desk.read(sneak)
    assert person_names(desk) == []


def test_direct_sql_past_the_journal_is_found_by_check(desk: Desk) -> None:
    @command("Sneak")
    def sneak(tx: Tx) -> None:
        tx.session.execute(text("UPDATE casebook SET restored_at = '2001-01-01 00:00:00.000000'"))

    desk.do(sneak)
    assert [p.endswith("differs from the journal.") for p in problems(desk)] == [True]


def test_a_float_in_a_setting_changes_nothing(desk: Desk) -> None:
    with pytest.raises(TypeError, match="float"):
        desk.do(set_setting, {"days": [1, 2.5]})
    assert lines(desk, "office_setting") == []


def test_people_appointed_to_no_home_are_about_no_home(desk: Desk) -> None:
    desk.do(people.add_person, people.PersonDraft(name="Pat"), Role.INDEPENDENT_PERSON)
    assert [entry.home_id for entry, _ in lines(desk, "appointment")] == [None]


def test_keys_are_uuids_of_the_seventh_kind_and_sort_by_time() -> None:
    """offline.md 2.1: made by the program, never used twice on two laptops."""
    made = [new_id() for _ in range(1000)]
    assert {key.version for key in made} == {7}
    assert made == sorted(made)
    assert len(set(made)) == 1000
