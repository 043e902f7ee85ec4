"""Elected members home by home: windows with their reasons, members over time, the year's count (BR-07 to BR-10, T-06, T-30)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.members import Window
from reg44desk.domain.types import HomeStatus, HomeType, Month, Role, VisitMode, WindowStatus
from reg44desk.services import attendance, homes, members, office, people, reg44, today, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.members import CoverageRow, Tally
from reg44desk.services.today import TaskKind
from tests.factories import import_tracker, make_home, make_person, whole_draft

NOW = date(2022, 1, 21)


@pytest.fixture
def home(desk: Desk) -> UUID:
    """A home in a casebook that records visits from September 2021 on."""
    desk.do(office.change_office, office.Office(recorded_from="2021-09"))
    return make_home(desk)


@pytest.fixture
def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


@pytest.fixture
def member(desk: Desk, home: UUID) -> UUID:
    return make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2021, 9, 1))


def visit(desk: Desk, home: UUID, visitor: UUID, day: date, *came: UUID, mode: VisitMode = VisitMode.ON_SITE) -> None:
    desk.do(visit_record.save_visit, whole_draft(home, visitor, day, members_present=came, mode=mode))


def row(desk: Desk, as_of: date = NOW) -> CoverageRow:
    [found] = desk.read(members.list_coverage, as_of)
    return found


def test_eight_windows_and_the_present_one(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    """BR-08; months before the records begin are not called missed."""
    visit(desk, home, visitor, date(2021, 11, 9), member)
    found = row(desk)
    assert [one.window for one in found.strip] == [Window(Month(2019, 12)).plus(n) for n in range(9)]
    assert [one.status for one in found.strip] == [WindowStatus.NOT_REQUIRED] * 7 + [WindowStatus.MET, WindowStatus.DUE]
    assert found.present == found.strip[-1]
    assert (found.elected_members, found.last_visit, found.last_visit_by) == (("Cllr A",), date(2021, 11, 9), ("Cllr A",))


def test_which_visit_by_whom_met_it_in_words(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    visit(desk, home, visitor, date(2021, 11, 9), member)
    strip = row(desk).strip
    assert members.in_words(strip[-2]) == "September to November 2021: Met. Cllr A was at the visit of 9 November 2021."
    assert members.in_words(strip[-1]) == (
        "December 2021 to February 2022: Due. No member has been at a visit yet. One is due by 28 February 2022."
    )
    assert members.reasons(strip[-3]) == ("Members' visits are not recorded here for all of these months.",)
    assert members.reasons(row(desk, date(2022, 3, 1)).strip[-2]) == ("No member was at a visit by 28 February 2022.",)


def test_a_home_that_was_not_open(desk: Desk) -> None:
    desk.do(office.change_office, office.Office(recorded_from="2021-09"))
    desk.do(homes.add_home, homes.HomeDraft("New Place", "", HomeType.OTHER, status=HomeStatus.REGISTERING))
    assert members.reasons(row(desk).present) == ("The home was not open in these months.",)
    assert not row(desk).lacks_member


def test_a_substitute_is_recorded_and_does_not_count(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    """BR-09, A-09; and the screen of visits says the same of each attendance."""
    guest = make_person(desk, "Cllr Guest", Role.ELECTED_MEMBER)
    visit(desk, home, visitor, date(2021, 12, 9), guest)
    words = "Cllr Guest on 9 December 2021 does not count: the member was not this home's member on that day."
    assert row(desk).present.status is WindowStatus.DUE
    assert members.reasons(row(desk).present)[-1] == words
    [made] = desk.read(reg44.list_visits, home_id=home)
    assert [a.counts for a in desk.read(attendance.list_attendance, made.id)] == [False]
    assert row(desk).last_visit is None


def test_another_assigned_member_counts(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    """A-09: a home may have several members, and any of them meets the window."""
    other = make_person(desk, "Cllr B", Role.ELECTED_MEMBER, home)
    visit(desk, home, visitor, date(2021, 12, 9), other, member)
    assert row(desk).present.status is WindowStatus.MET
    assert row(desk).last_visit_by == ("Cllr A", "Cllr B")


def test_remote_contact_does_not_count(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    visit(desk, home, visitor, date(2021, 12, 9), member, mode=VisitMode.REMOTE_CONTACT)
    assert members.reasons(row(desk).present)[-1] == "Cllr A on 9 December 2021 does not count: it was remote contact only."
    assert members.why_not_counted("remote_contact") == "Does not count as the member's visit: it was remote contact only."


def test_a_note_that_waits_for_its_visit_does_not_count_yet(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    """BR-02, BR-09: only a completed visit counts."""
    desk.do(attendance.log_attendance, attendance.AttendanceDraft(home, date(2022, 1, 20), member))
    [waiting] = row(desk).present.not_counted
    assert waiting.why == "not_recorded"
    made = desk.read(reg44.list_visits, home_id=home)[0]
    desk.do(visit_record.save_visit, whole_draft(home, visitor, date(2022, 1, 20), visit_id=made.id, members_present=(member,)))
    assert row(desk).present.status is WindowStatus.MET
    assert row(desk, date(2022, 1, 19)).present.not_counted[0].why == "ahead"


def test_t30_a_member_leaves_and_the_past_stays(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    """T-30, BR-07: alert from the next day; attendance of earlier days still counts."""
    visit(desk, home, visitor, date(2021, 12, 9), member)
    [held] = desk.read(members.list_assignments, home)
    desk.do(people.end_appointment, held.id, date(2022, 1, 10), "Lost the seat.")
    assert (row(desk, date(2022, 1, 10)).lacks_member, row(desk, date(2022, 1, 11)).lacks_member) == (False, True)
    assert row(desk).present.status is WindowStatus.MET
    alerts = [[t.kind for t in desk.read(today.list_tasks, day) if t.kind is TaskKind.NO_MEMBER] for day in (date(2022, 1, 10), NOW)]
    assert alerts == [[], [TaskKind.NO_MEMBER]]
    [over] = desk.read(members.list_assignments, home)
    assert (over.ended_reason, over.is_over(date(2022, 1, 10)), over.is_over(NOW)) == ("Lost the seat.", False, True)


def test_members_over_time_are_listed_for_one_home_or_all(desk: Desk, home: UUID, member: UUID) -> None:
    other = make_home(desk, "Elm House")
    make_person(desk, "Cllr Early", Role.ELECTED_MEMBER, home, until=date(2021, 8, 31))
    make_person(desk, "Cllr Elm", Role.ELECTED_MEMBER, other, since=date(2022, 1, 1))
    make_person(desk, "Cllr Nowhere", Role.ELECTED_MEMBER)
    assert [a.name for a in desk.read(members.list_assignments, home)] == ["Cllr Early", "Cllr A"]
    assert [a.name for a in desk.read(members.list_assignments)] == ["Cllr Early", "Cllr A", "Cllr Elm"]


@pytest.mark.parametrize(("number", "wanted"), [(9, 36), (14, 56)])
def test_t06_four_visits_a_year_for_each_home(desk: Desk, number: int, wanted: int) -> None:
    """T-06: 9 homes 36, 14 homes 56."""
    desk.do(office.change_office, office.Office(recorded_from="2021-09"))
    for n in range(number):
        make_home(desk, f"Home {n}")
    year = desk.read(members.list_year, NOW)
    assert members.tally(year) == Tally(required=wanted, met=0, missed=number, still_open=wanted - number)
    assert members.year_sentence(year) == (
        f"This members' year: {wanted} visits required, 0 made, {number} missed, {wanted - number} still to come."
    )


def test_windows_that_ended_without_a_visit_are_on_today(desk: Desk, home: UUID, member: UUID) -> None:
    """BR-08: alert at the end of the window; the count is the length of the list."""
    assert [(r.name, one.window.month) for r, one in desk.read(members.list_missed, NOW, 4)] == [("Oak House", Month(2021, 9))]
    [task] = [t for t in desk.read(today.list_tasks, NOW) if t.kind is TaskKind.MEMBER_WINDOW]
    assert (task.home, task.since, task.opens.kind) == ("Oak House", date(2021, 11, 30), "member")
    assert task.why == "September to November 2021: No member was at a visit by 30 November 2021."
    assert [t for t in desk.read(today.list_tasks, date(2021, 11, 30)) if t.kind is TaskKind.MEMBER_WINDOW] == []


def test_the_start_month_moves_the_windows(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    """A-08: make the start a setting."""
    visit(desk, home, visitor, date(2021, 12, 9), member)
    desk.do(office.change_office, office.Office(recorded_from="2021-09", member_windows_from="2021-10"))
    assert row(desk).present.window == Window(Month(2022, 1))
    assert [one.status for one in row(desk).strip[-3:]] == [WindowStatus.NOT_REQUIRED, WindowStatus.MET, WindowStatus.DUE]


def test_windows_as_plain_values(desk: Desk, home: UUID, visitor: UUID, member: UUID) -> None:
    visit(desk, home, visitor, date(2021, 12, 9), member)
    assert members.as_plain([row(desk)])[-1] == {
        "home": "Oak House",
        "urn": None,
        "elected_members": ["Cllr A"],
        "window": "2021-12",
        "ends": "2022-02-28",
        "status": "met",
        "met_by": [{"member": "Cllr A", "date": "2021-12-09"}],
        "reason": "Cllr A was at the visit of 9 December 2021.",
    }


def test_the_officers_workbook(desk: Desk) -> None:
    """Every attendance of the workbook either meets a window or says why it does not."""
    import_tracker(desk)
    rows = desk.read(members.list_coverage, NOW)
    assert len(rows) == 15
    came = [a for r in rows for one in r.strip for a in (*one.met_by, *one.not_counted)]
    attended = sum(len(v.elected_members) for v in desk.read(reg44.list_visits))
    assert len(came) == attended > 0
    assert all(members.reasons(one) for r in rows for one in r.strip)


def test_nothing_is_listed_of_an_empty_casebook(desk: Desk) -> None:
    assert (desk.read(members.list_coverage, NOW), desk.read(members.list_year, NOW)) == ([], [])
