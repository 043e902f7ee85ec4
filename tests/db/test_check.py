"""Check: what somebody with the key changed by hand is found and named, whatever it was (offline.md 2.5, 6.5, T7)."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import select

from reg44desk.db import check
from reg44desk.db.audit import NO_HASH, commitment, entry_hash, image_of
from reg44desk.db.models import Attachment, Base, Blob, Entry, Payload, Row
from reg44desk.services import upkeep
from reg44desk.services.desk import Desk, Tx, command
from tests.db.steps import add_person, by_hand, problems, remove_person, rename_person
from tests.factories import import_tracker, make_finished, make_home

SCAN = b"%PDF-1.7 a signed page"

NEW_PERSON = "INSERT INTO person (name, email, phone, organisation, is_team, id, revision) VALUES"


@command("Attach a file")
def attach(tx: Tx) -> None:
    digest = hashlib.sha256(SCAN).hexdigest()
    tx.session.add(Blob(sha256=digest, data=SCAN))
    tx.session.add(Attachment(file_name="page.pdf", media_type="application/pdf", sha256=digest, size=len(SCAN)))


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A casebook with five lines about two people after the one that made it: lines 2 to 6."""
    pat = add_person(desk, "Pat")
    add_person(desk, "Sam")
    rename_person(desk, pat, "Patricia")
    desk.do(attach)
    rename_person(desk, pat, "Pat Reed")
    return desk


def by_sql(desk: Desk, *statements: str) -> list[str]:
    """What Check says after these changes by hand, with record ids left out."""
    with by_hand(desk.file) as connection:
        for statement in statements:
            connection.execute(statement)
    ids = desk.read(lambda s: [str(i) for i in s.connection().exec_driver_sql("SELECT id FROM person").scalars()])
    said = problems(desk)
    for number, hexadecimal in enumerate(sorted(ids)):
        dashed = "-".join((hexadecimal[:8], hexadecimal[8:12], hexadecimal[12:16], hexadecimal[16:20], hexadecimal[20:]))
        said = [each.replace(dashed, f"#{number}") for each in said]
    return said


def line(number: int, change: str) -> str:
    """SQL that does something to one line of the journal."""
    return " ".join((change, "WHERE seq =", str(number)))


def contents(number: int, change: str) -> str:
    """SQL that does something to the contents of one line."""
    return " ".join((change, "WHERE entry_id = (SELECT id FROM entry WHERE seq =", str(number), ")"))


def put(table: str, *values: str) -> str:
    """SQL that sets columns."""
    return " ".join(("UPDATE", table, "SET", ", ".join(values)))


def rechain(desk: Desk) -> None:
    """Make every commitment and hash fit again, as somebody with the key and the program could."""
    query = select(Entry, Payload).join(Payload, Payload.entry_id == Entry.id).order_by(Entry.seq)
    lines = desk.read(lambda s: [(e, p) for e, p in s.execute(query)])
    previous = NO_HASH
    with by_hand(desk.file) as connection:
        for entry, payload in lines:
            header = {c.key: getattr(entry, c.key) for c in Entry.__table__.columns}
            header |= {"previous_hash": previous, "commitment": commitment(payload.salt, payload.body)}
            previous = entry_hash(header)
            new = (header["previous_hash"], header["commitment"], previous, entry.id.hex)
            connection.execute("UPDATE entry SET previous_hash = ?, commitment = ?, hash = ? WHERE id = ?", new)


def test_nothing_is_wrong_with_what_the_program_wrote(busy: Desk) -> None:
    assert problems(busy) == []


def test_the_tables_rebuilt_from_the_journal_are_the_tables(desk: Desk) -> None:
    """offline.md 6.5, architecture.md 6: the journal is complete."""
    make_finished(desk)
    import_tracker(desk)
    desk.do(attach)
    desk.do(remove_person, add_person(desk, "nobody's visitor"))
    kinds: list[type[Row]] = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Row)]
    stored = desk.read(lambda s: {k.__tablename__: {str(row.id): image_of(row) for row in s.scalars(select(k))} for k in kinds})
    rebuilt = {table: rows for table, rows in desk.read(check.rebuilt).items() if rows}
    assert rebuilt == {table: rows for table, rows in stored.items() if rows}
    health = desk.read(upkeep.check_casebook)
    assert (health.problems, health.records) == ((), sum(map(len, rebuilt.values())))


def test_check_itself_changes_nothing(busy: Desk) -> None:
    with closing(busy.file.connect()) as connection:
        before = connection.execute("PRAGMA data_version").fetchone()
        problems(busy)
        assert connection.execute("PRAGMA data_version").fetchone() == before


IN_THE_HASH = {
    "format": "2", "actor": "'another'", "actor_role": "'manager'", "program": "'9'", "label": "'another'", "operation": "'create'",
    "home_id": "'0190b0b0b0b07000800000000000000f'", "sensitivity": "'x'", "base_revision": "7", "clock": "clock + 1",
    "at": "'2001-01-01 00:00:00.000000'", "action_id": "'0190b0b0b0b07000800000000000000f'", "schema": "'0000'",
}  # fmt: skip


@pytest.mark.parametrize("column", IN_THE_HASH)
def test_any_part_of_a_line_that_was_changed(busy: Desk, column: str) -> None:
    """offline.md 2.5: edit an old entry."""
    said = by_sql(busy, line(4, put("entry", f'"{column}" = {IN_THE_HASH[column]}')))
    assert f"Journal line 4 of {busy.stream} has been changed." in said
    assert not any("Journal line 5" in each for each in said)


@pytest.mark.parametrize("column", ["hash", "previous_hash", "commitment"])
def test_a_link_of_the_chain_that_was_changed(busy: Desk, column: str) -> None:
    said = by_sql(busy, line(4, put("entry", f"{column} = '{'a' * 64}'")))
    assert f"Journal line 4 of {busy.stream} has been changed." in said
    assert (f"Journal line 5 of {busy.stream} does not follow the line before it." in said) == (column == "hash")


def test_a_line_changed_and_hashed_anew_breaks_the_chain_after_it(busy: Desk) -> None:
    fourth = busy.read(lambda s: s.scalars(select(Entry).where(Entry.seq == 4)).one())
    header = {c.key: getattr(fourth, c.key) for c in Entry.__table__.columns} | {"actor": "another"}
    said = by_sql(busy, line(4, put("entry", "actor = 'another'", f"hash = '{entry_hash(header)}'")))
    assert said == [f"Journal line 5 of {busy.stream} does not follow the line before it."]


def test_the_last_line_numbered_and_hashed_anew_leaves_a_gap(busy: Desk) -> None:
    """offline.md 2.3: numbers have no gaps."""
    last = busy.read(lambda s: s.scalars(select(Entry).where(Entry.seq == 6)).one())
    header = {c.key: getattr(last, c.key) for c in Entry.__table__.columns} | {"seq": 9}
    said = by_sql(busy, line(6, put("entry", "seq = 9", f"hash = '{entry_hash(header)}'")))
    assert said == [f"Journal line 9 of {busy.stream} does not follow the line before it."]


def test_a_line_removed(busy: Desk) -> None:
    """offline.md 2.5: remove an old entry."""
    said = by_sql(busy, contents(4, "DELETE FROM payload"), line(4, "DELETE FROM entry"))
    assert said == [f"Journal line 5 of {busy.stream} does not follow the line before it."]


def test_the_last_line_removed(busy: Desk) -> None:
    """The chain cannot know of it; the tables do."""
    said = by_sql(busy, contents(6, "DELETE FROM payload"), line(6, "DELETE FROM entry"))
    assert said == ["person: record #0 differs from the journal."]


def test_a_line_removed_without_its_contents(busy: Desk) -> None:
    said = by_sql(busy, line(6, "DELETE FROM entry"))
    assert "A record in payload points at one in entry that is not there." in said


def test_a_line_inserted(busy: Desk) -> None:
    """offline.md 2.5: insert an entry; here a copy of another line."""
    other = {"id": "'0190b0b0b0b07000800000000000000f'", "seq": "seq + 3", "schema": '"schema"'}
    copied = ", ".join(other.get(c.key, c.key) for c in Entry.__table__.columns)
    said = by_sql(busy, line(4, "INSERT INTO entry SELECT * FROM entry".replace("*", copied)))
    assert said == [
        f"Journal line 7 of {busy.stream} does not follow the line before it.",
        f"Journal line 7 of {busy.stream} has been changed.",
        f"Journal line 7 of {busy.stream} has lost its contents.",
    ]


def test_two_lines_put_in_another_order(busy: Desk) -> None:
    """offline.md 2.5: reorder."""
    said = by_sql(busy, *(line(old, put("entry", f"seq = {new}")) for old, new in ((3, 99), (4, 3), (99, 4))))
    assert {each for each in said if "follow" in each} == {
        f"Journal line {n} of {busy.stream} does not follow the line before it." for n in (3, 4, 5)
    }
    assert {each for each in said if "changed" in each} == {f"Journal line {n} of {busy.stream} has been changed." for n in (3, 4)}


def test_contents_changed(busy: Desk) -> None:
    said = by_sql(busy, contents(4, put("payload", """body = '{"name":["Pat","Eve"]}'""")))
    assert said == [f"The contents of journal line 4 of {busy.stream} have been changed."]


def test_contents_changed_and_committed_to_anew(busy: Desk) -> None:
    body = '{"name":["Pat","Eve"]}'
    new_contents = contents(4, put("payload", f"body = '{body}'", f"salt = x'{b'salt'.hex()}'"))
    said = by_sql(busy, new_contents, line(4, put("entry", f"commitment = '{commitment(b'salt', body)}'")))
    assert said == [f"Journal line 4 of {busy.stream} has been changed."]


def test_contents_taken_away(busy: Desk) -> None:
    """offline.md 2.5: a payload missing without a disposal entry is an alarm."""
    said = by_sql(busy, contents(4, "DELETE FROM payload"))
    assert said == [f"Journal line 4 of {busy.stream} has lost its contents."]


def test_contents_of_two_lines_swapped(busy: Desk) -> None:
    other = "(SELECT id FROM entry WHERE seq = 3)", "(SELECT id FROM entry WHERE seq = 4)"
    aside = contents(3, put("payload", "entry_id = 'x'"))
    over = contents(4, put("payload", f"entry_id = {other[0]}"))
    back = " ".join((put("payload", f"entry_id = {other[1]}"), "WHERE entry_id = 'x'"))
    said = by_sql(busy, aside, over, back)
    assert {each for each in said if "contents" in each} == {
        f"The contents of journal line {n} of {busy.stream} have been changed." for n in (3, 4)
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE person SET name = 'Eve' WHERE name = 'Sam'", "person: record #1 differs from the journal."),
        ("UPDATE person SET is_team = 1 WHERE name = 'Sam'", "person: record #1 differs from the journal."),
        ("DELETE FROM person WHERE name = 'Sam'", "is in the journal but missing."),
        (f"{NEW_PERSON} ('Eve','','','',0,'f' || substr(hex(zeroblob(16)), 2),1)", "is not in the journal."),
        ("UPDATE attachment SET file_name = 'other.pdf'", "differs from the journal."),
    ],
)
def test_a_record_changed_removed_or_added_past_the_journal(busy: Desk, change: str, said: str) -> None:
    found = by_sql(busy, change)
    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize("change", ["UPDATE blob SET data = x'00'", "DELETE FROM blob"])
def test_the_bytes_of_an_attachment_changed_or_gone(busy: Desk, change: str) -> None:
    (found,) = by_sql(busy, change)
    assert found.startswith(f"The attached file of {len(SCAN)} bytes (")
    assert found.endswith(") is missing or damaged.")


def test_a_reference_that_leads_nowhere(busy: Desk) -> None:
    make_home(busy)
    said = by_sql(busy, "UPDATE home_status_change SET home_id = '0190b0b0b0b07000800000000000000f'")
    assert said[0] == "A record in home_status_change points at one in home that is not there."


NONSENSE = [
    ("UPDATE entry SET at = 'tomorrow' WHERE seq = 4", "The journal holds a line that cannot be read."),
    ("UPDATE entry SET row_id = 'nobody' WHERE seq = 4", "The journal holds a line that cannot be read."),
    ("UPDATE entry SET seq = 'four' WHERE seq = 4", "has been changed."),
    ("UPDATE payload SET body = 'no JSON'", "have been changed."),
    ("UPDATE payload SET body = '[1, 2]'", "have been changed."),
    ("""UPDATE payload SET body = '{"name": 5}'""", "have been changed."),
    ("UPDATE payload SET salt = 'text'", "The journal holds a line that cannot be read."),
    ("UPDATE person SET id = 'nobody' WHERE name = 'Sam'", "person: a record holds something that cannot be read."),
    ("UPDATE person SET name = x'ff' WHERE name = 'Sam'", "person: a record holds something that cannot be read."),
    ("UPDATE casebook SET kind = 'borrowed'", "casebook: a record holds something that cannot be read."),
    ("UPDATE casebook SET made_at = 'once'", "casebook: a record holds something that cannot be read."),
    ("UPDATE attachment SET id = 'none'", "The record of an attached file cannot be read."),
]


@pytest.mark.parametrize(("change", "said"), NONSENSE)
def test_nonsense_is_named_and_does_not_stop_check(busy: Desk, change: str, said: str) -> None:
    found = by_sql(busy, change)
    assert [each for each in found if each.endswith(said)], found


def without(body: str, field: str) -> str:
    return json.dumps({k: v for k, v in json.loads(body).items() if k != field})


@pytest.mark.parametrize(("area", "said"), [("", []), ("Inbox", ["differs from the journal."])])
def test_a_column_that_came_with_an_upgrade_is_expected_at_its_default(desk: Desk, area: str, said: list[str]) -> None:
    """A journal older than a column says nothing of it; that is no tampering, but another value there is."""
    home_id = make_home(desk)
    query = select(Payload).join(Entry, Entry.id == Payload.entry_id).where(Entry.row_id == home_id)
    older = desk.read(lambda s: s.scalars(query).one())
    with by_hand(desk.file) as connection:
        shorter: Any = without(without(older.body, "area_authority"), "places")
        connection.execute("UPDATE payload SET body = ? WHERE entry_id = ?", (shorter, older.entry_id.hex))
        connection.execute("UPDATE home SET area_authority = ?", (area,))
    rechain(desk)
    assert [each.partition(f"{home_id} ")[2] for each in problems(desk)] == said


def test_a_column_that_went_with_an_upgrade_is_not_missed(desk: Desk) -> None:
    person_id = add_person(desk)
    query = select(Payload).join(Entry, Entry.id == Payload.entry_id).where(Entry.row_id == person_id)
    older = desk.read(lambda s: s.scalars(query).one())
    with by_hand(desk.file) as connection:
        longer = json.dumps(json.loads(older.body) | {"fax": [None, "none"]})
        connection.execute("UPDATE payload SET body = ? WHERE entry_id = ?", (longer, older.entry_id.hex))
    rechain(desk)
    assert problems(desk) == []
