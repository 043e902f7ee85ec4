"""What must be done now: each task with its reason, its day and what to do next."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

import pytest

from reg44desk.domain.types import HomeStatus, HomeType, Ref, Role, SignerRole, VisitMode
from reg44desk.domain.visit import NewRecommendation, VisitDraft
from reg44desk.services import drafts, homes, office, people, recommendations, reg44, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.today import Task, TaskKind, list_tasks
from tests.conftest import FakeClock
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.services.steps import send_copies

NOW = date(2022, 1, 21)


@pytest.fixture
def home(desk: Desk) -> UUID:
    """A home with a member, in a casebook that begins this month."""
    home_id = make_home(desk)
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home_id)
    return home_id


@pytest.fixture
def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


def tasks(desk: Desk, *kinds: TaskKind, on: date | None = None) -> list[Task]:
    return [t for t in desk.read(list_tasks, on or desk.today()) if not kinds or t.kind in kinds]


def sign(desk: Desk, made: Finished, *roles: SignerRole) -> None:
    for role in roles:
        person = made.visitor if role is SignerRole.INDEPENDENT_PERSON else made.manager
        desk.do(reports.sign, made.report_id, reports.SignatureDraft(role, person, date(2022, 1, 12)))


def test_a_month_at_risk(desk: Desk, home: UUID) -> None:
    """Regulation 44(1): ten days left, nothing booked."""
    assert tasks(desk) == [
        Task(
            id=f"at_risk:{home}:2022-01",
            kind=TaskKind.AT_RISK,
            home="Oak House",
            why="January 2022: Nothing is booked. 10 days left.",
            since=None,
            action="Plan a visit",
            opens=Ref("plan", str(home)),
        )
    ]
    assert tasks(desk, on=date(2022, 1, 20)) == []


def test_a_planned_day_that_has_passed(desk: Desk, home: UUID) -> None:
    """BR-02: a plan does not count as done."""
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, NOW))
    assert tasks(desk) == []
    [task] = tasks(desk, on=date(2022, 1, 22))
    assert (task.kind, task.since, task.action) == (TaskKind.OVERDUE, NOW, "Record the visit")
    assert task.why == "January 2022: Booked for 21 January 2022, but not recorded as done. 9 days left."
    assert task.opens == Ref("record", str(home))


def test_t07_a_month_that_closed_without_a_visit(desk: Desk, home: UUID) -> None:
    """T-07, BR-02: missed from the first day of the next month, and for a year after."""
    [task] = tasks(desk, TaskKind.MISSED, on=date(2022, 2, 1))
    assert (task.since, task.action, task.opens) == (date(2022, 1, 31), "See the home", Ref("home", str(home)))
    assert task.why == "January 2022: No visit was made by 31 January 2022. The month has ended."
    assert len(tasks(desk, TaskKind.MISSED, on=date(2023, 1, 31))) == 12
    oldest = [tasks(desk, TaskKind.MISSED, on=day)[0].since for day in (date(2023, 1, 31), date(2023, 2, 1))]
    assert oldest == [date(2022, 1, 31), date(2022, 2, 28)]


def test_a_draft_waits_to_be_carried_on(desk: Desk, home: UUID, clock: FakeClock) -> None:
    """offline.md 6.4; a binned one is not offered."""
    clock.move(hours=4, minutes=42)
    draft_id = desk.do(drafts.keep_draft, None, VisitDraft(home, visit_date=NOW, arrived_at=time(9))).value
    [task] = tasks(desk, TaskKind.CARRY_ON)
    assert (task.why, task.since) == ("A visit is being written: 2 answers, saved 21 Jan 2022, 16:42.", None)
    assert (task.action, task.opens) == ("Carry on writing", Ref("draft", str(draft_id)))
    desk.do(drafts.bin_draft, draft_id)
    assert tasks(desk, TaskKind.CARRY_ON) == []


def test_a_visit_whose_report_is_not_finished(desk: Desk, home: UUID, visitor: UUID) -> None:
    visit = desk.do(visit_record.save_visit, whole_draft(home, visitor)).value
    desk.do(visit_record.save_visit, whole_draft(home, visitor, date(2022, 1, 11), mode=VisitMode.REMOTE_CONTACT))
    [task] = tasks(desk)
    assert (task.kind, task.since) == (TaskKind.FINISH, date(2022, 1, 10))
    assert task.why == "Visited on 10 January 2022; the report is not finished."
    assert (task.action, task.opens) == ("Finish the report", Ref("visit", str(visit)))


def test_br14_each_missing_signature_is_a_task(desk: Desk) -> None:
    """BR-14, A-10: both must sign, in either order."""
    made = make_finished(desk)
    first, second = tasks(desk, TaskKind.SIGN)
    assert {first.why, second.why} == {
        "Report of 10 January 2022 waits for the independent person's signature.",
        "Report of 10 January 2022 waits for the registered manager's signature.",
    }
    assert (first.since, first.action, first.opens) == (NOW, "Record the signature", Ref("report", str(made.visit_id)))
    sign(desk, made, SignerRole.REGISTERED_MANAGER)
    assert [t.why for t in tasks(desk, TaskKind.SIGN)] == ["Report of 10 January 2022 waits for the independent person's signature."]
    sign(desk, made, SignerRole.INDEPENDENT_PERSON)
    assert tasks(desk, TaskKind.SIGN) == []


def test_br16_copies_that_nothing_stops_are_to_be_sent(desk: Desk) -> None:
    """BR-16, BR-18, BR-19, A-11: the member's copy is asked for once both have signed, the others at once."""
    made = make_finished(desk)
    [task] = tasks(desk, TaskKind.SEND)
    assert task.why == (
        "Report of 10 January 2022: no copy has gone to Ofsted, Inbox, Northmere, The council, Pat of Oak House and Celia of Oak House."
    )
    assert (task.since, task.action, task.opens) == (NOW, "Record the copies sent", Ref("report", str(made.visit_id)))
    send_copies(desk, made.visit_id)
    assert tasks(desk, TaskKind.SEND) == []
    sign(desk, made, *SignerRole)
    assert [t.why for t in tasks(desk, TaskKind.SEND)] == ["Report of 10 January 2022: no copy has gone to Cllr of Oak House."]
    send_copies(desk, made.visit_id)
    assert tasks(desk) == []


def test_br20_a_copy_without_a_member_stays_on_the_list_and_says_why(desk: Desk) -> None:
    """BR-20, A-39: outstanding, not dropped."""
    made = make_finished(desk)
    [held] = next(p for p in desk.read(people.list_people, NOW) if p.id == made.member).appointments
    desk.do(people.end_appointment, held.id, date(2022, 1, 10))
    sign(desk, made, *SignerRole)
    send_copies(desk, made.visit_id)
    [task] = tasks(desk, TaskKind.SEND)
    assert task.why == ("Report of 10 January 2022: No elected member is assigned to the home, so nobody can have the member's copy.")


def test_placing_authorities_without_a_name_stop_their_copies(desk: Desk) -> None:
    """Regulation 44(7)(c), A-39."""
    made = make_finished(desk, placing_authorities=())
    send_copies(desk, made.visit_id)
    [task] = tasks(desk, TaskKind.SEND)
    assert task.why.endswith(": Name the placing authorities of the children; each must have a copy.")


def test_br07_an_open_home_without_a_member(desk: Desk) -> None:
    """BR-07, T-30: from the day after the member left; a home not open yet is not flagged."""
    home_id = make_home(desk)
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home_id, until=NOW)
    desk.do(homes.add_home, homes.HomeDraft("Juniper", "", HomeType.OTHER, status=HomeStatus.REGISTERING))
    assert tasks(desk, TaskKind.NO_MEMBER) == []
    assert tasks(desk, TaskKind.NO_MEMBER, on=date(2022, 1, 22)) == [
        Task(
            id=f"no_member:{home_id}",
            kind=TaskKind.NO_MEMBER,
            home="Oak House",
            why="No elected member is assigned to this home.",
            since=None,
            action="Assign a member",
            opens=Ref("home", str(home_id)),
        )
    ]


def test_44_5_a_recommendation_past_its_date(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Regulation 44(5): considered by a date; from the day after, while still open."""
    made = NewRecommendation("Mend the fence", consider_by_date=NOW)
    visit = desk.do(visit_record.save_visit, whole_draft(home, visitor, recommendations=(made,))).value
    [row] = desk.read(recommendations.list_recommendations, NOW)
    assert tasks(desk, TaskKind.RECOMMENDATION) == []
    [task] = tasks(desk, TaskKind.RECOMMENDATION, on=date(2022, 1, 22))
    reference = desk.read(reg44.get_visit, visit).reference
    assert task.why == f"{reference}-1: to be considered by 21 January 2022, still open. Mend the fence"
    assert (task.since, task.action, task.opens) == (NOW, "See the recommendation", Ref("recommendation", str(row.id)))


def test_the_most_urgent_comes_first_and_the_oldest_of_its_kind(desk: Desk, visitor: UUID) -> None:
    desk.do(office.change_office, office.Office(recorded_from="2021-11"))
    for name in ("Elm House", "Ash House"):
        make_home(desk, name)
    desk.do(visit_record.save_visit, whole_draft(make_home(desk, "Oak House", opened_on=date(2022, 1, 1)), visitor))
    assert [(t.kind, t.home, t.since) for t in tasks(desk)] == [
        (TaskKind.AT_RISK, "Ash House", None),
        (TaskKind.AT_RISK, "Elm House", None),
        (TaskKind.MISSED, "Ash House", date(2021, 11, 30)),
        (TaskKind.MISSED, "Elm House", date(2021, 11, 30)),
        (TaskKind.MISSED, "Ash House", date(2021, 12, 31)),
        (TaskKind.MISSED, "Elm House", date(2021, 12, 31)),
        (TaskKind.FINISH, "Oak House", date(2022, 1, 10)),
        (TaskKind.NO_MEMBER, "Ash House", None),
        (TaskKind.NO_MEMBER, "Elm House", None),
        (TaskKind.NO_MEMBER, "Oak House", None),
    ]
