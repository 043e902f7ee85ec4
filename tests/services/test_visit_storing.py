"""A visit booked for the very day that is recorded: the record takes it over, with the notes that members left on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import AttemptKind, Role, VisitState
from reg44desk.services import attendance, drafts, reg44, upkeep, visit_record
from reg44desk.services.attendance import AttendanceDraft
from reg44desk.services.desk import Desk
from tests.factories import make_home, make_person, whole_draft
from tests.services.steps import step

DAY = date(2022, 1, 10)


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


@pytest.fixture
def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


@pytest.fixture
def member(desk: Desk, home: UUID) -> UUID:
    return make_person(desk, "Cllr A Oak", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))


def noted(desk: Desk, home: UUID, member: UUID, words: str = "The hall was warm.") -> UUID:
    return desk.do(attendance.log_attendance, AttendanceDraft(home, DAY, member, words)).value


def test_br09_a_note_that_came_first_moves_to_the_record(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    booked = noted(desk, home, member)
    visit_id = step(desk, visit_record.save_visit, whole_draft(home, visitor, DAY))
    assert [v.id for v in desk.read(reg44.list_visits)] == [visit_id]
    assert visit_id != booked
    note = desk.read(attendance.list_attendance, visit_id)[0]
    assert (note.notes, note.counts) == ("The hall was warm.", True)


def test_two_notes_of_one_member_are_both_kept(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    """P4: nobody's words are lost."""
    other_day = whole_draft(home, visitor, date(2022, 1, 9))
    visit_id = desk.do(visit_record.save_visit, other_day).value
    desk.do(attendance.note_attendance, visit_id, member, "Children were baking.")
    noted(desk, home, member)
    step(desk, visit_record.save_visit, replace(other_day, visit_id=visit_id, visit_date=DAY))
    assert [a.notes for a in desk.read(attendance.list_attendance, visit_id)] == ["Children were baking.\nThe hall was warm."]


def test_attendance_without_words_stays_too(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    noted(desk, home, member, "")
    visit_id = desk.do(visit_record.save_visit, whole_draft(home, visitor, DAY)).value
    assert [a.name for a in desk.read(attendance.list_attendance, visit_id)] == ["Cllr A Oak"]


def test_a_draft_of_the_booked_visit_follows(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    booked = noted(desk, home, member)
    desk.do(drafts.keep_draft, None, replace(whole_draft(home, visitor, DAY), visit_id=booked))
    visit_id = desk.do(visit_record.save_visit, whole_draft(home, visitor, DAY)).value
    assert [row.visit_id for row in desk.read(drafts.list_drafts)] == [visit_id]
    assert desk.read(upkeep.check_casebook).problems == ()


def test_a_visit_booked_for_another_day_stays_booked(desk: Desk, home: UUID, visitor: UUID) -> None:
    """BR-03: more than one visit in a month is allowed."""
    booked = desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 25))).value
    desk.do(visit_record.save_visit, whole_draft(home, visitor, DAY))
    assert {v.id: v.state for v in desk.read(reg44.list_visits)}[booked] is VisitState.PLANNED


def test_remote_contact_that_was_a_visit_after_all_loses_its_reason(desk: Desk, home: UUID, visitor: UUID) -> None:
    attempt = reg44.AttemptDraft(home, DAY, AttemptKind.REMOTE_CONTACT, reason="Snow.")
    contact = desk.do(reg44.record_attempt, attempt).value
    desk.do(visit_record.save_visit, whole_draft(home, visitor, DAY, visit_id=contact))
    assert desk.read(reg44.get_visit, contact).not_done_reason == ""


def test_a_member_logs_on_the_visit_that_was_made_not_on_a_booked_one(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    visit_id = desk.do(visit_record.save_visit, whole_draft(home, visitor, DAY)).value
    assert noted(desk, home, member) == visit_id
