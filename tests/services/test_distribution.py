"""Who must get a copy, who has had one, and what every other copy waits for and since when (regulation 44(7), BR-16 to BR-20)."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from reg44desk.domain.types import HomeType, RecipientKind, Role, SendingMethod, SignerRole
from reg44desk.services import distribution, people, reg44, reports, today, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.distribution import RecipientRow, Standing
from tests.conftest import FakeClock
from tests.factories import Finished, make_finished, make_home, make_person
from tests.services.workbooks import Copy, again

MEMBER, MANAGER = RecipientKind.ELECTED_MEMBER, RecipientKind.REGISTERED_MANAGER
NOW = date(2022, 1, 21)


@pytest.fixture
def done(desk: Desk) -> Finished:
    """Oak House, visited on 10 January 2022, its report finished on 21 January."""
    return make_finished(desk)


def standing(desk: Desk, done: Finished) -> Standing:
    return desk.read(distribution.list_standings, desk.today(), done.visit_id)[0]


def copies(desk: Desk, done: Finished, kind: RecipientKind) -> list[RecipientRow]:
    return [c for c in standing(desk, done).copies if c.kind is kind]


def sign(desk: Desk, done: Finished, on: date = NOW) -> None:
    report_id = desk.read(reports.list_versions, done.visit_id)[0].id
    for role, person in ((SignerRole.INDEPENDENT_PERSON, done.visitor), (SignerRole.REGISTERED_MANAGER, done.manager)):
        desk.do(reports.sign, report_id, reports.SignatureDraft(role, person, on))


def send(desk: Desk, done: Finished, row: RecipientRow, on: date | None = None) -> None:
    report_id = desk.read(reports.list_versions, done.visit_id)[0].id
    day = on or desk.today()
    desk.do(reports.record_sending, report_id, row.kind, row.name, row.person_id, sent_on=day, method=SendingMethod.POST)


def leave(desk: Desk, person_id: UUID, last_day: date) -> None:
    person = next(p for p in desk.read(people.list_people, desk.today()) if p.id == person_id)
    desk.do(people.end_appointment, person.appointments[0].id, last_day)


def finish_again(desk: Desk, done: Finished, **more: Any) -> None:
    draft = desk.read(visit_record.get_form, done.home_id, done.visit_id, desk.today()).draft
    desk.do(reports.finish_report, dataclasses.replace(draft, **more))


def test_everybody_in_the_regulation_is_listed_then_the_member(desk: Desk, done: Finished) -> None:
    """Regulation 44(7)(a) to (e), then BR-19; T-23 names member, local authority and Ofsted."""
    rows = standing(desk, done).copies
    assert [(r.kind, r.name, r.rule) for r in rows] == [
        (RecipientKind.HMCI, "Ofsted", "regulation 44(7)(a)"),
        (RecipientKind.HOME_AREA_AUTHORITY, "Inbox", "regulation 44(7)(b) and BR-18"),
        (RecipientKind.PLACING_AUTHORITY, "Northmere", "regulation 44(7)(c)"),
        (RecipientKind.REGISTERED_PROVIDER, "The council", "regulation 44(7)(d)"),
        (MANAGER, "Pat of Oak House", "regulation 44(7)(d)"),
        (RecipientKind.RESPONSIBLE_INDIVIDUAL, "Celia of Oak House", "regulation 44(7)(e)"),
        (MEMBER, "Cllr of Oak House", "BR-19"),
    ]
    assert [r.state for r in rows] == [*["to_send"] * 6, "waiting"]
    assert {r.since for r in rows} == {NOW}


def test_a_youth_justice_child_adds_a_recipient(desk: Desk) -> None:
    """Schedule 5, paragraph 5(f)."""
    done = make_finished(desk, youth_justice_child=True, area_authority_asked=False)
    kinds = [r.kind for r in standing(desk, done).copies]
    assert RecipientKind.YOUTH_CUSTODY in kinds
    assert RecipientKind.HOME_AREA_AUTHORITY not in kinds


def test_each_placing_authority_gets_its_own_copy(desk: Desk) -> None:
    """Regulation 44(7)(c): the placing authority of each child."""
    done = make_finished(desk, placing_authorities=("Northmere", "Marlshire"))
    first, second = copies(desk, done, RecipientKind.PLACING_AUTHORITY)
    send(desk, done, first)
    assert [(c.name, c.state) for c in copies(desk, done, RecipientKind.PLACING_AUTHORITY)] == [
        ("Marlshire", "sent"),
        ("Northmere", "to_send"),
    ]
    assert second.name == "Northmere"


def test_authorities_that_nobody_named_are_asked_for(desk: Desk) -> None:
    done = make_finished(desk, placing_authorities=())
    (row,) = copies(desk, done, RecipientKind.PLACING_AUTHORITY)
    assert (row.name, row.state, row.waits_for) == ("", "waiting", "placing_authorities_unnamed")


def test_an_empty_home_has_no_placing_authority(desk: Desk) -> None:
    """O1: the report goes to Ofsted even when no child lives there."""
    done = make_finished(desk, placing_authorities=(), children_accommodated=0, children_present=0, spoken_to=())
    assert copies(desk, done, RecipientKind.PLACING_AUTHORITY) == []


def test_the_members_copy_waits_until_both_have_signed(desk: Desk, done: Finished, clock: FakeClock) -> None:
    """T-22, BR-16; from the day of the last signature on it is to be sent."""
    (row,) = copies(desk, done, MEMBER)
    assert (row.state, row.waits_for, row.since) == ("waiting", "signatures", NOW)
    clock.move(days=5)
    sign(desk, done, date(2022, 1, 24))
    (row,) = copies(desk, done, MEMBER)
    assert (row.state, row.waits_for, row.since) == ("to_send", "", date(2022, 1, 24))


def test_a_copy_that_went_is_shown_with_day_and_way(desk: Desk, done: Finished) -> None:
    sign(desk, done)
    for row in standing(desk, done).copies:
        send(desk, done, row)
    rows = standing(desk, done).copies
    assert {(r.state, r.sent_on, r.method, r.waits_for) for r in rows} == {("sent", NOW, SendingMethod.POST, "")}
    assert len(rows) == 7
    assert [t for t in desk.read(today.list_tasks, NOW) if t.kind in (today.TaskKind.SIGN, today.TaskKind.SEND)] == []


def test_a_home_without_a_member_keeps_the_copy_outstanding(desk: Desk, done: Finished) -> None:
    """BR-20: it is not dropped; once a member is assigned, it is theirs."""
    leave(desk, done.member, date(2022, 1, 20))
    assert [(r.name, r.waits_for) for r in copies(desk, done, MEMBER)] == [("", "signatures")]
    sign(desk, done)
    assert [(r.name, r.state, r.waits_for) for r in copies(desk, done, MEMBER)] == [("", "waiting", "no_member_assigned")]
    make_person(desk, "Cllr Next", Role.ELECTED_MEMBER, done.home_id, since=NOW)
    assert [(r.name, r.state) for r in copies(desk, done, MEMBER)] == [("Cllr Next", "to_send")]


def test_each_member_of_a_home_gets_a_copy(desk: Desk, done: Finished) -> None:
    """A-04: a secure home may have several; one who leaves at a known day is a member until then."""
    make_person(desk, "Cllr Second", Role.ELECTED_MEMBER, done.home_id, since=date(2021, 6, 1), until=date(2022, 5, 5))
    sign(desk, done)
    assert [(r.name, r.state) for r in copies(desk, done, MEMBER)] == [("Cllr Second", "to_send"), ("Cllr of Oak House", "to_send")]
    send(desk, done, copies(desk, done, MEMBER)[0])
    assert [(r.name, r.state) for r in copies(desk, done, MEMBER)] == [("Cllr Second", "sent"), ("Cllr of Oak House", "to_send")]


def test_one_who_became_a_member_afterwards_is_not_owed_old_reports(desk: Desk, done: Finished, clock: FakeClock) -> None:
    sign(desk, done)
    clock.move(days=30)
    make_person(desk, "Cllr New", Role.ELECTED_MEMBER, done.home_id, since=date(2022, 2, 1))
    assert [r.name for r in copies(desk, done, MEMBER)] == ["Cllr of Oak House"]


def test_a_successor_is_not_owed_what_the_member_before_has_had(desk: Desk, done: Finished, clock: FakeClock) -> None:
    sign(desk, done)
    send(desk, done, copies(desk, done, MEMBER)[0])
    clock.move(days=30)
    leave(desk, done.member, date(2022, 1, 31))
    make_person(desk, "Cllr New", Role.ELECTED_MEMBER, done.home_id, since=date(2022, 2, 1))
    assert [(r.name, r.state) for r in copies(desk, done, MEMBER)] == [("Cllr of Oak House", "sent")]


def test_a_home_left_without_a_member_after_the_copy_went_owes_nothing_more(desk: Desk, done: Finished, clock: FakeClock) -> None:
    sign(desk, done)
    send(desk, done, copies(desk, done, MEMBER)[0])
    clock.move(days=30)
    leave(desk, done.member, date(2022, 1, 31))
    assert [(r.name, r.state) for r in copies(desk, done, MEMBER)] == [("Cllr of Oak House", "sent")]


def test_a_copy_to_the_manager_of_that_time_is_enough(desk: Desk, done: Finished, clock: FakeClock) -> None:
    send(desk, done, copies(desk, done, MANAGER)[0])
    clock.move(days=30)
    make_person(desk, "Next Manager", Role.REGISTERED_MANAGER, done.home_id, since=date(2022, 2, 1))
    assert [(r.name, r.state) for r in copies(desk, done, MANAGER)] == [("Pat of Oak House", "sent")]


def test_a_new_version_is_owed_to_everybody_again(desk: Desk, done: Finished) -> None:
    """BR-17: what was sent was the version before; that stays in its own list."""
    sign(desk, done)
    send(desk, done, copies(desk, done, RecipientKind.HMCI)[0])
    finish_again(desk, done, premises_notes="The gate is mended.")
    one = standing(desk, done)
    assert (one.version, one.missing) == (2, tuple(SignerRole))
    assert {r.state for r in one.copies} == {"to_send", "waiting"}


def test_standings_come_oldest_visit_first_each_with_its_own_papers(desk: Desk, done: Finished) -> None:
    other = make_finished(desk, "Elm House", day=date(2021, 12, 3))
    sign(desk, other)
    both = desk.read(distribution.list_standings, NOW)
    assert [(s.home, s.visit_date, s.missing) for s in both] == [
        ("Elm House", date(2021, 12, 3), ()),
        ("Oak House", date(2022, 1, 10), tuple(SignerRole)),
    ]
    assert [standing(desk, other), standing(desk, done)] == both
    assert both[1].visit_reference == desk.read(reg44.get_visit, done.visit_id).reference


def test_a_visit_without_a_report_has_no_standing(desk: Desk) -> None:
    plan = desk.do(reg44.plan_visit, reg44.PlanDraft(make_home(desk, home_type=HomeType.SECURE), date(2022, 1, 25))).value
    assert desk.read(distribution.list_standings, NOW, plan) == []


def test_what_a_workbook_does_not_say_is_not_known_rather_than_owed(imported: Desk) -> None:
    """The workbook has columns for the member and for Ofsted only."""
    for one in imported.read(distribution.list_standings, NOW):
        states = {r.kind: r.state for r in one.copies}
        assert states[RecipientKind.REGISTERED_PROVIDER] == "not_known"
        assert states[RecipientKind.PLACING_AUTHORITY] == "not_known"
        assert {states[MEMBER], states[RecipientKind.HMCI]} <= {"sent", "to_send", "waiting"}


def test_a_copy_that_names_no_member_went_to_whoever_was_one(desk: Desk, copy: Copy) -> None:
    """A workbook has one column for the members of a home: neither of two is owed again what it says was sent."""
    copy.add("Elected members", councillor="Cllr Z Zeal", home="Alder House", **{"from": date(2021, 6, 1)})
    again(desk, copy)
    one = next(s for s in desk.read(distribution.list_standings, NOW) if (s.home, s.visit_date) == ("Alder House", date(2021, 9, 16)))
    assert [(r.name, r.state) for r in one.copies if r.kind is MEMBER] == [("Elected member, not named in the workbook", "sent")]


def test_today_says_what_waits_for_whom_and_since_when(imported: Desk) -> None:
    """A-39: the members' complaint was that nobody could say why a report had not come."""
    waiting = [(t.home, t.why, t.since) for t in imported.read(today.list_tasks, NOW) if t.kind is today.TaskKind.SIGN]
    assert waiting == [
        ("Cedar View", "Report of 1 December 2021 waits for the registered manager's signature.", date(2021, 12, 9)),
        ("Birch Lodge", "Report of 24 November 2021 waits for the registered manager's signature.", date(2021, 12, 10)),
        ("Birch Lodge", "Report of 23 December 2021 waits for the registered manager's signature.", date(2022, 1, 10)),
    ]
    unsent = [t for t in imported.read(today.list_tasks, NOW) if t.kind is today.TaskKind.SEND and t.home == "Linden Centre Yew"]
    assert unsent[0].why == (
        "Report of 16 September 2021: No elected member is assigned to the home, so nobody can have the member's copy."
    )
    assert unsent[0].since == date(2021, 9, 30)
