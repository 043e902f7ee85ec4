"""Regulation 44 visits: planned, moved, not made, listed; what members noted."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest

from reg44desk.domain.types import Announced, DutyStatus, Month, Opinion, Role, VisitMode, VisitState
from reg44desk.errors import UserError
from reg44desk.services import attendance, duties, people, reg44, visit_record
from reg44desk.services.attendance import AttendanceDraft, AttendanceRow
from reg44desk.services.desk import Desk
from reg44desk.services.reg44 import PlanDraft, VisitRow
from tests.conftest import FakeClock
from tests.factories import make_finished, make_home, make_person, whole_draft
from tests.services.steps import refused, step

TODAY = date(2022, 1, 21)
NOT_PLANNED = [("", "This visit is no longer planned. Open it again to see what it is now.")]


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk, ofsted_urn="SC1")


@pytest.fixture
def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


@pytest.fixture
def planned(desk: Desk, home: UUID) -> UUID:
    return desk.do(reg44.plan_visit, PlanDraft(home, date(2022, 1, 28))).value


def one(desk: Desk, visit_id: UUID) -> VisitRow:
    return desk.read(reg44.get_visit, visit_id)


def test_a_planned_visit_as_the_list_shows_it(desk: Desk, home: UUID, visitor: UUID) -> None:
    visit_id = step(desk, reg44.plan_visit, PlanDraft(home, TODAY, Announced.UNANNOUNCED, visitor))
    row = one(desk, visit_id)
    assert row == VisitRow(
        id=visit_id,
        reference=row.reference,
        home_id=home,
        home="Oak House",
        ofsted_urn="SC1",
        day=TODAY,
        visit_date=None,
        state=VisitState.PLANNED,
        mode=VisitMode.ON_SITE,
        announced=Announced.UNANNOUNCED,
        independent_person="T. Visit",
        elected_members=(),
        opinion_effectively_safeguarded=None,
        opinion_conduct_promotes_well_being=None,
        not_done_reason="",
    )
    assert row.month == Month(2022, 1)


def test_br02_a_plan_books_the_month_but_never_meets_it(desk: Desk, planned: UUID) -> None:
    """BR-02: a planned entry does not count as done."""
    assert one(desk, planned).state is VisitState.PLANNED
    month = Month(2022, 1)
    days = [date(2022, 1, 28), date(2022, 1, 29), date(2022, 2, 1)]
    words = [desk.read(duties.list_home_months, month, month, day)[0].duty.status for day in days]
    assert words == [DutyStatus.PLANNED, DutyStatus.OVERDUE, DutyStatus.MISSED]


def test_a_plan_needs_a_home_and_a_day_to_come(desk: Desk, home: UUID) -> None:
    assert refused(desk, reg44.plan_visit, PlanDraft()) == [
        ("home_id", "Choose the home."),
        ("planned_for", "Enter the day of the visit, like 18 9 2025."),
    ]
    late = refused(desk, reg44.plan_visit, PlanDraft(home, date(2022, 1, 20)))
    assert late == [("planned_for", "The day is in the past. Enter today or a later day.")]


def test_a_planned_visit_moves_to_another_day(desk: Desk, planned: UUID) -> None:
    step(desk, reg44.move_visit, planned, date(2022, 2, 3))
    assert (one(desk, planned).day, one(desk, planned).month) == (date(2022, 2, 3), Month(2022, 2))
    desk.do(reg44.move_visit, planned, TODAY)


@pytest.mark.parametrize("day", [None, date(2022, 1, 20)])
def test_a_visit_is_not_moved_into_the_past(desk: Desk, planned: UUID, day: date | None) -> None:
    assert refused(desk, reg44.move_visit, planned, day) == [("planned_for", "Enter today or a later day, like 18 9 2025.")]


@pytest.mark.parametrize("state", [VisitState.CANCELLED, VisitState.NO_ACCESS])
def test_a_visit_that_was_not_made_never_counts(desk: Desk, planned: UUID, state: VisitState) -> None:
    """Part c, rule 8."""
    step(desk, reg44.not_made, planned, state, "  The road was closed.  ")
    row = one(desk, planned)
    assert (row.state, row.not_done_reason, row.visit_date) == (state, "The road was closed.", None)
    assert desk.read(duties.last_visits, date(2022, 1, 31)) == {}


@pytest.mark.parametrize("state", [VisitState.PLANNED, VisitState.VISITED, VisitState.FINAL])
def test_what_happened_instead_and_why_must_be_said(desk: Desk, planned: UUID, state: VisitState) -> None:
    assert refused(desk, reg44.not_made, planned, state, "  ") == [
        ("state", "Choose what happened."),
        ("reason", "Say why, and who decided."),
    ]


def test_a_conflict_is_declared_and_not_passed_off_as_a_visit_that_was_not_made(desk: Desk, planned: UUID) -> None:
    """Regulation 43(6), 43(7): the declaration keeps the same person away in that month; a bare word would not."""
    [(field, words)] = refused(desk, reg44.not_made, planned, VisitState.CONFLICT_VOIDED, "A brother works there.")
    assert (field, words[:27]) == ("state", "Use Declare a conflict inst")
    assert one(desk, planned).state is VisitState.PLANNED


def test_only_a_planned_visit_is_moved_or_called_off(desk: Desk, home: UUID, visitor: UUID, planned: UUID) -> None:
    desk.do(reg44.not_made, planned, VisitState.CANCELLED, "Burst pipe.")
    made = desk.do(visit_record.save_visit, whole_draft(home, visitor)).value
    for visit in (planned, made):
        assert refused(desk, reg44.move_visit, visit, date(2022, 2, 3)) == NOT_PLANNED
        assert refused(desk, reg44.not_made, visit, VisitState.NO_ACCESS, "Nobody in.") == NOT_PLANNED


def test_visits_are_listed_by_day_then_home(desk: Desk, home: UUID, visitor: UUID) -> None:
    elm = make_home(desk, "elm house")
    for where, day in ((home, date(2022, 1, 10)), (elm, date(2022, 1, 10)), (home, date(2021, 12, 31))):
        desk.do(visit_record.save_visit, whole_draft(where, visitor, day))
    desk.do(reg44.plan_visit, PlanDraft(elm, date(2022, 2, 1)))
    rows = desk.read(reg44.list_visits)
    assert [(r.home, r.day) for r in rows] == [
        ("Oak House", date(2021, 12, 31)),
        ("elm house", date(2022, 1, 10)),
        ("Oak House", date(2022, 1, 10)),
        ("elm house", date(2022, 2, 1)),
    ]
    assert [r.opinion_effectively_safeguarded for r in rows] == [Opinion.YES, Opinion.YES, Opinion.YES, None]
    assert [len(desk.read(reg44.list_visits, m, m)) for m in (Month(2021, 12), Month(2022, 1), Month(2022, 2))] == [1, 2, 1]
    assert [len(desk.read(reg44.list_visits, *span)) for span in ((Month(2022, 1),), (None, Month(2022, 1)))] == [3, 3]
    assert [r.day for r in desk.read(reg44.list_visits, home_id=home)] == [date(2021, 12, 31), date(2022, 1, 10)]


def test_a_visit_counts_for_the_month_in_which_it_was_made_not_planned(desk: Desk, visitor: UUID, clock: FakeClock, planned: UUID) -> None:
    """BR-03: the day of arrival decides."""
    clock.move(days=14)
    home = one(desk, planned).home_id
    desk.do(visit_record.save_visit, whole_draft(home, visitor, date(2022, 2, 2), visit_id=planned))
    assert (one(desk, planned).day, one(desk, planned).month) == (date(2022, 2, 2), Month(2022, 2))


def test_a_visit_is_found_by_reference_or_id_in_any_case(desk: Desk, planned: UUID) -> None:
    row = one(desk, planned)
    for words in (row.reference, f" {row.reference.lower()} ", str(planned).upper()):
        assert desk.read(reg44.find_visit, words) == row


def test_a_visit_that_is_not_there_is_named_with_an_example(desk: Desk, planned: UUID) -> None:
    with pytest.raises(UserError) as caught:
        desk.read(reg44.find_visit, "V00000")
    assert str(caught.value) == "There is no visit V00000. Use a reference as the list of visits shows it, like V7KQ3M."


def test_a_reference_is_drawn_again_when_another_visit_has_it(desk: Desk, home: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """offline.md: references are made without the office."""
    letters: Iterator[str] = iter("AAAAAA" + "AAAAAA" + "BBBBBB")
    monkeypatch.setattr(secrets, "choice", lambda _letters: next(letters))
    for day in (TODAY, date(2022, 1, 22)):
        desk.do(reg44.plan_visit, PlanDraft(home, day))
    assert [r.reference for r in desk.read(reg44.list_visits)] == ["VAAAAAA", "VBBBBBB"]


def test_references_have_no_letters_that_look_like_digits() -> None:
    assert len(set(reg44.LETTERS)) == len(reg44.LETTERS)
    assert not set("01ILO") & set(reg44.LETTERS)


def test_a_members_note_is_kept_apart_with_its_time(desk: Desk, clock: FakeClock) -> None:
    """BR-09: logged with the member's own notes."""
    made = make_finished(desk)
    clock.move(hours=2)
    step(desk, attendance.note_attendance, made.visit_id, made.member, " The garden is lovely. ")
    assert desk.read(attendance.list_attendance, made.visit_id) == [
        AttendanceRow(made.member, "Cllr of Oak House", "The garden is lovely.", clock.now)
    ]
    assert one(desk, made.visit_id).elected_members == ("Cllr of Oak House",)


def test_a_member_has_one_note_a_visit(desk: Desk) -> None:
    made = make_finished(desk)
    desk.do(attendance.note_attendance, made.visit_id, made.member, "First thoughts.")
    step(desk, attendance.note_attendance, made.visit_id, made.member, "Second thoughts.")
    assert [r.notes for r in desk.read(attendance.list_attendance, made.visit_id)] == ["Second thoughts."]


def test_br09_attendance_counts_only_for_a_member_assigned_on_the_day(desk: Desk) -> None:
    """BR-09, A-09: another assigned member may stand in; anyone else is recorded but does not count."""
    made = make_finished(desk)
    cases = {
        "A: second member": (made.home_id, None, None),
        "B: from that day": (made.home_id, date(2022, 1, 10), None),
        "C: until the day before": (made.home_id, None, date(2022, 1, 9)),
        "D: from the day after": (made.home_id, date(2022, 1, 11), None),
        "E: of another home": (make_home(desk, "Elm House"), None, None),
    }
    for name, (where, since, until) in cases.items():
        cllr = make_person(desk, name, Role.ELECTED_MEMBER, where, since=since, until=until)
        desk.do(attendance.note_attendance, made.visit_id, cllr, "")
    desk.do(attendance.note_attendance, made.visit_id, make_person(desk, "F: the manager", Role.REGISTERED_MANAGER, made.home_id), "")
    rows = desk.read(attendance.list_attendance, made.visit_id)
    assert [(r.name[0], r.counts) for r in rows] == [("A", True), ("B", True), ("C", False), ("D", False), ("E", False), ("F", False)]


def test_t30_attendance_still_counts_after_the_member_has_left(desk: Desk) -> None:
    """T-30: old attendance is kept when the assignment ends."""
    made = make_finished(desk)
    desk.do(attendance.note_attendance, made.visit_id, made.member, "")
    [held] = next(p for p in desk.read(people.list_people, TODAY) if p.id == made.member).appointments
    desk.do(people.end_appointment, held.id, date(2022, 1, 15))
    assert [r.counts for r in desk.read(attendance.list_attendance, made.visit_id)] == [True]


def test_br09_attendance_at_remote_contact_does_not_count(desk: Desk, home: UUID, visitor: UUID) -> None:
    """BR-09 with part c, rule 8: only a completed visit to the home."""
    cllr = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    draft = replace(whole_draft(home, visitor), mode=VisitMode.REMOTE_CONTACT, members_present=(cllr,))
    visit = desk.do(visit_record.save_visit, draft).value
    assert [(r.name, r.counts) for r in desk.read(attendance.list_attendance, visit)] == [("Cllr A", False)]


AHEAD = ("visit_date", "This visit has not taken place. Choose the day you were at the home.")


def test_a_note_needs_a_member_and_a_visit_that_can_have_been(desk: Desk, planned: UUID) -> None:
    assert refused(desk, attendance.note_attendance, planned, None, "") == [("person_id", "Choose the elected member."), AHEAD]
    cllr = make_person(desk, "Cllr A", Role.ELECTED_MEMBER)
    desk.do(reg44.not_made, planned, VisitState.NO_ACCESS, "Nobody in.")
    assert refused(desk, attendance.note_attendance, planned, cllr, "") == [AHEAD]


def test_attendance_is_logged_by_home_and_day(desk: Desk) -> None:
    """BR-09: the member need not know the visit's reference."""
    made = make_finished(desk)
    draft = AttendanceDraft(made.home_id, date(2022, 1, 10), made.member, "A warm welcome.")
    assert step(desk, attendance.log_attendance, draft) == made.visit_id
    assert [(r.notes, r.counts) for r in desk.read(attendance.list_attendance, made.visit_id)] == [("A warm welcome.", True)]


def test_attendance_before_the_record_books_a_visit_for_that_day(desk: Desk, home: UUID) -> None:
    """BR-02: the note waits, and the duty shows the visit as not yet recorded."""
    cllr = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    visit = step(desk, attendance.log_attendance, AttendanceDraft(home, date(2022, 1, 10), cllr, "A warm welcome."))
    assert (one(desk, visit).state, one(desk, visit).day) == (VisitState.PLANNED, date(2022, 1, 10))
    assert [r.counts for r in desk.read(attendance.list_attendance, visit)] == [False]
    month = desk.read(duties.list_home_months, Month(2022, 1), Month(2022, 1), TODAY)[0]
    assert month.duty.status is DutyStatus.OVERDUE


def test_the_note_counts_once_the_visit_is_recorded(desk: Desk, home: UUID, visitor: UUID) -> None:
    cllr = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    visit = desk.do(attendance.log_attendance, AttendanceDraft(home, date(2022, 1, 10), cllr, "A warm welcome.")).value
    desk.do(visit_record.save_visit, whole_draft(home, visitor, date(2022, 1, 10), visit_id=visit))
    assert [(r.notes, r.counts) for r in desk.read(attendance.list_attendance, visit)] == [("A warm welcome.", True)]


def test_a_visit_that_was_called_off_is_not_taken_for_the_members(desk: Desk, home: UUID, clock: FakeClock, planned: UUID) -> None:
    desk.do(reg44.not_made, planned, VisitState.CANCELLED, "Burst pipe.")
    cllr = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    clock.move(days=10)
    visit = desk.do(attendance.log_attendance, AttendanceDraft(home, date(2022, 1, 28), cllr)).value
    assert visit != planned
    assert one(desk, planned).elected_members == ()


def test_logging_needs_home_day_and_member(desk: Desk, home: UUID) -> None:
    assert refused(desk, attendance.log_attendance, AttendanceDraft()) == [
        ("home_id", "Choose the home."),
        ("visit_date", "Enter the day you were at the home, like 18 9 2025."),
        ("person_id", "Choose the elected member."),
    ]
    cllr = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    tomorrow = refused(desk, attendance.log_attendance, AttendanceDraft(home, date(2022, 1, 22), cllr))
    assert tomorrow == [("visit_date", "The day is in the future. Enter the day you were at the home.")]


def test_a_planned_visit_gets_another_person_hour_and_manner(desk: Desk) -> None:
    """Regulation 44(3): announced or not; one step, and undo takes it back."""
    home, first = make_home(desk), make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    visit = step(desk, reg44.plan_visit, PlanDraft(home, date(2022, 1, 28), Announced.ANNOUNCED, first))
    other = make_person(desk, "S. Other", Role.INDEPENDENT_PERSON)
    wanted = PlanDraft(home, date(2022, 1, 27), Announced.UNANNOUNCED, other, time(17, 30))
    step(desk, reg44.change_plan, visit, wanted)
    assert desk.read(reg44.get_plan, visit) == wanted
    desk.undo()
    assert desk.read(reg44.get_plan, visit) == PlanDraft(home, date(2022, 1, 28), Announced.ANNOUNCED, first)


def test_a_change_of_plan_is_refused_beside_its_field(desk: Desk, clock: FakeClock) -> None:
    """Regulation 43(3)(f), BR-04; the day that is past already may stay while the person changes."""
    home = make_home(desk)
    manager = make_person(desk, "Pat Reed", Role.RESPONSIBLE_INDIVIDUAL, home)
    visit = step(desk, reg44.plan_visit, PlanDraft(home, date(2022, 1, 22)))
    assert refused(desk, reg44.change_plan, visit, PlanDraft(home)) == [("planned_for", "Enter the day of the visit, like 18 9 2025.")]
    past = "The day is in the past. Enter today or a later day."
    assert refused(desk, reg44.change_plan, visit, PlanDraft(home, date(2022, 1, 20))) == [("planned_for", past)]
    [(field, words)] = refused(desk, reg44.change_plan, visit, PlanDraft(home, date(2022, 1, 22), None, manager))
    assert (field, "43(3)(f)" in words) == ("independent_person_id", True)
    clock.move(days=3)
    step(desk, reg44.change_plan, visit, PlanDraft(home, date(2022, 1, 22), Announced.UNANNOUNCED))


def test_calling_a_visit_off_asks_who_did_and_why(desk: Desk) -> None:
    """Part c, rule 8: it stays in the month as cancelled."""
    visit = step(desk, reg44.plan_visit, PlanDraft(make_home(desk), date(2022, 1, 28)))
    said = [("cancelled_by", "Say who called it off."), ("reason", "Say why it was called off.")]
    assert refused(desk, reg44.cancel_visit, visit, None, " ") == said
