"""What an action changed, in plain words for every table, column and value the journal holds."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect

from reg44desk.db import models
from reg44desk.domain.types import Role
from reg44desk.services import attendance, change_words, changes, history, office, people, reg44
from reg44desk.services.changes import RecordChange
from reg44desk.services.desk import Desk, Tx, command
from reg44desk.services.people import PersonDraft
from tests.conftest import FakeClock
from tests.factories import import_tracker, make_finished, make_home, make_person

TABLES = {m.class_.__tablename__: m.class_ for m in models.Base.registry.mappers if issubclass(m.class_, models.Row)}
COLUMNS = sorted({c.key for kind in TABLES.values() for c in inspect(kind).columns} - {"id", "revision"})


def newest(desk: Desk) -> UUID:
    return desk.read(history.list_actions)[0].id


def last_change(desk: Desk) -> list[RecordChange]:
    """What the newest action changed, in words."""
    return desk.read(changes.list_records, newest(desk), 1000)


def add(desk: Desk, name: str = "Ann Ash", **more: Any) -> UUID:
    return desk.do(people.add_person, PersonDraft(name=name, **more)).value


# Plain words for every table and column


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_journalled_table_has_words_for_its_records(table: str) -> None:
    """GOV.UK style: no table's name is ever on the screen."""
    one, many = change_words.KINDS[table]
    assert "_" not in one + many
    assert change_words.KINDS.keys() == TABLES.keys()


@pytest.mark.parametrize("column", COLUMNS)
def test_every_journalled_column_has_words(column: str) -> None:
    """GOV.UK style: no column's name is ever on the screen."""
    words = changes.field_word(column)
    assert re.fullmatch(r"[A-Z][A-Za-z ,'()-]*", words)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_record_has_fields_that_name_it(table: str) -> None:
    columns = inspect(TABLES[table]).columns
    assert all(key in columns for key in change_words.TITLES[table])


# Changes in words


def test_a_change_says_from_what_to_what(desk: Desk) -> None:
    person = add(desk, phone="0191 000")
    desk.do(people.edit_person, person, PersonDraft(name="Ann Ash", phone="0191 555"))
    [change] = last_change(desk)
    assert (change.what, change.name, change.lines) == ("Changed", "person: Ann Ash", ("Phone: from 0191 000 to 0191 555",))


def test_what_was_empty_is_set_and_what_is_empty_now_was_taken_out(desk: Desk) -> None:
    person = add(desk, phone="0191 000")
    desk.do(people.edit_person, person, PersonDraft(name="Ann Ash", email="ann@council.example"))
    assert last_change(desk)[0].lines == ("E-mail: set to ann@council.example", "Phone: 0191 000 taken out")


def test_a_new_record_lists_what_it_holds_without_what_it_lacks(desk: Desk) -> None:
    add(desk, organisation="NYAS")
    [change] = last_change(desk)
    assert (change.what, change.name, change.lines) == ("Added", "person: Ann Ash", ("Organisation: NYAS",))


def test_a_role_is_named_by_role_person_and_home_with_its_days(desk: Desk) -> None:
    """BR-10: from and to dates."""
    home = make_home(desk)
    person = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))
    [added] = last_change(desk)
    assert (added.name, added.lines) == ("role: Elected member, Cllr A, Oak House", ("From: 1 June 2021",))
    held = desk.read(people.list_people, desk.today())[0].appointments[0]
    assert held.current, person
    desk.do(people.end_appointment, held.id, date(2022, 1, 20))
    assert last_change(desk)[0].lines == ("Last day: set to 20 January 2022",)


def test_a_removed_record_says_what_it_held(desk: Desk) -> None:
    add(desk, phone="0191 000")
    desk.undo()
    [change] = last_change(desk)
    assert (change.what, change.name) == ("Removed", "person: Ann Ash")
    assert "Phone: 0191 000" in change.lines


def test_a_record_that_is_gone_is_still_named(desk: Desk) -> None:
    """History is never removed: what was linked keeps its name."""
    home = make_home(desk)
    person = add(desk, "Cllr A")
    desk.do(people.give_role, person, people.RoleDraft(Role.ELECTED_MEMBER, home, date(2021, 6, 1)))
    given = newest(desk)
    desk.undo()
    desk.undo()
    [change] = desk.read(changes.list_records, given, 10)
    assert change.name == "role: Elected member, Cllr A, Oak House"


def test_a_record_whose_contents_were_disposed_of_says_so(desk: Desk) -> None:
    """Offline.md 2.5: a payload may lawfully be disposed of."""
    person = add(desk, "Cllr A")
    desk.do(people.record_training, person, "First aid", date(2021, 1, 1), None)
    taken = newest(desk)
    desk.undo()
    desk.undo()
    with desk.file.engine.execution_options(write=True).connect() as connection:
        gone = "DELETE FROM payload WHERE entry_id IN (SELECT id FROM entry WHERE table_name = 'person')"
        connection.exec_driver_sql(gone)
        connection.commit()
    [change] = desk.read(changes.list_records, taken, 10)
    assert change.name == "training: First aid, no longer kept"


def test_the_offices_settings_are_named_and_in_words(desk: Desk) -> None:
    """BR-05: NYAS from 1 September 2021."""
    desk.do(office.change_office, office.Office("Northmere", recorded_from="2021-09", nyas_from="2021-10-01"))
    desk.do(office.change_office, office.Office("Southmere", recorded_from="2021-10"))
    lines = {line for change in last_change(desk) for line in change.lines}
    assert lines == {
        "Registered provider: from Northmere to Southmere",
        "First month recorded: from September 2021 to October 2021",
        "Day NYAS began: from 1 October 2021 to 1 September 2021",
    }


def test_a_setting_emptied_again_was_taken_out(desk: Desk) -> None:
    desk.do(office.change_office, office.Office(recorded_from="2021-09"))
    desk.do(office.change_office, office.Office())
    [change] = last_change(desk)
    assert (change.name, change.lines) == (
        "setting of the office: First month recorded",
        ("First month recorded: September 2021 taken out",),
    )


def test_a_finished_report_is_told_in_words_only(desk: Desk) -> None:
    """No column's name, no vocabulary's code and no file's inside is on the screen."""
    make_finished(desk)
    found = {change.name: change.lines for change in last_change(desk)}
    visit = found["visit: Oak House, 10 January 2022"]
    assert {"Arrived at: 9:30am", "Announced: Unannounced", "Placing authorities: Northmere"} <= set(visit)
    report = found["report version: Oak House, 10 January 2022, version 1"]
    assert "What it says: The whole report, as it was finished" in report
    assert "Made at: 21 Jan 2022, 12:00" in report
    assert found["finding: Education, Oak House, 10 January 2022"][-1] == "Sources: Records"
    assert not re.search(r"[a-z]_[a-z]|[{}\[\]]", "\n".join(line for lines in found.values() for line in lines))


def test_a_long_answer_stands_on_lines_of_its_own(desk: Desk) -> None:
    person = add(desk, organisation="A short name")
    long = "The team for commissioning and quality in the county, with all its branches and partners"
    desk.do(people.edit_person, person, PersonDraft(name="Ann Ash", organisation=long))
    assert last_change(desk)[0].lines == (f"Organisation\nfrom: A short name\nto: {long}",)


def test_a_planned_visit_is_named_by_the_day_it_is_planned_for(desk: Desk) -> None:
    home = make_home(desk)
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 25)))
    assert last_change(desk)[0].name == "visit: Oak House, 25 January 2022"


def test_undoing_a_members_note_puts_the_earlier_moment_back(desk: Desk, clock: FakeClock) -> None:
    """BR-09: the notes are the member's own, with the moment they were written."""
    visit = make_finished(desk)
    desk.do(attendance.note_attendance, visit.visit_id, visit.member, "The kitchen was warm.")
    clock.move(hours=2)
    desk.do(attendance.note_attendance, visit.visit_id, visit.member, "The kitchen was cold.")
    desk.undo()
    assert last_change(desk)[0].lines == (
        "Notes: from The kitchen was cold. to The kitchen was warm.",
        "Notes written at: from 21 Jan 2022, 14:00 to 21 Jan 2022, 12:00",
    )


@command("Add somebody and think again")
def _think_again(tx: Tx) -> None:
    brief = models.Person(name="Nobody")
    tx.session.add_all([brief, models.Person(name="Somebody")])
    tx.session.flush()
    brief.phone = "0191"
    tx.session.flush()
    tx.session.delete(brief)


def test_what_was_added_and_removed_in_one_action_is_not_told(desk: Desk) -> None:
    desk.do(_think_again)
    assert [change.name for change in last_change(desk)] == ["person: Somebody"]
    assert desk.read(changes.summarise, newest(desk)) == ("Added: 1 person",)


@command("Add somebody in two steps")
def _two_steps(tx: Tx) -> None:
    person = models.Person(name="Somebody")
    tx.session.add(person)
    tx.session.flush()
    person.phone = "0191"


def test_a_record_written_twice_in_one_action_is_one_change(desk: Desk) -> None:
    desk.do(_two_steps)
    assert [(c.what, c.lines) for c in last_change(desk)] == [("Added", ("Phone: 0191",))]


@command("Change a name there and back")
def _there_and_back(tx: Tx, person_id: UUID) -> None:
    person = tx.session.get_one(models.Person, person_id)
    for person.name, person.phone in (("Another", "0191"), ("Ann Ash", "0191 555")):
        tx.session.flush()


def test_a_field_that_came_back_to_what_it_was_is_no_change(desk: Desk) -> None:
    desk.do(_there_and_back, add(desk))
    assert last_change(desk)[0].lines == ("Phone: set to 0191 555",)


def test_an_action_is_summed_up_by_kind(desk: Desk) -> None:
    import_tracker(desk)
    [line] = desk.read(changes.summarise, newest(desk))
    assert line.startswith("Added: ")
    assert "15 homes" in line
    desk.undo()
    [line] = desk.read(changes.summarise, newest(desk))
    assert line.startswith("Removed: ")


@pytest.mark.parametrize(("days", "offered"), [(90, True), (91, False)])
def test_an_import_can_be_undone_for_ninety_days(desk: Desk, days: int, *, offered: bool) -> None:
    """Experience.md: undo of an import for ninety days."""
    import_tracker(desk)
    assert desk.read(changes.may_undo_import, newest(desk), desk.today() + timedelta(days=days)) is offered
