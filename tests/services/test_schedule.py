"""A month at a glance: every visit, and every home that has none yet."""

from __future__ import annotations

from datetime import date

from reg44desk.domain.types import DutyStatus, HomeStatus, Month, VisitState
from reg44desk.services import reg44, schedule
from reg44desk.services.desk import Desk
from tests.factories import make_finished, make_home

JANUARY = Month(2022, 1)


def test_visits_come_by_day_then_the_homes_without_one(desk: Desk) -> None:
    make_finished(desk, "Zinnia House")
    birch, alder = make_home(desk, "Birch House"), make_home(desk, "Alder House")
    desk.do(reg44.plan_visit, reg44.PlanDraft(birch, date(2022, 1, 24)))
    rows = desk.read(schedule.list_month, JANUARY, desk.today())
    assert [(r.home, r.visit.state if r.visit else None) for r in rows] == [
        ("Zinnia House", VisitState.FINAL),
        ("Birch House", VisitState.PLANNED),
        ("Alder House", None),
    ]
    assert rows[2].home_id == alder
    assert rows[2].duty.status is DutyStatus.AT_RISK


def test_a_home_that_owes_no_visit_and_has_none_is_left_out(desk: Desk) -> None:
    """BR-04."""
    make_home(desk, "Rowan House", status=HomeStatus.REGISTERING, opened_on=None)
    assert desk.read(schedule.list_month, JANUARY, desk.today()) == []


def test_words_of_the_duty_are_counted_home_by_home(desk: Desk) -> None:
    make_finished(desk, "Zinnia House")
    make_home(desk, "Alder House")
    make_home(desk, "Rowan House", status=HomeStatus.REGISTERING, opened_on=None)
    counted = desk.read(schedule.duty_counts, JANUARY, desk.today())
    assert counted == {DutyStatus.DONE: 1, DutyStatus.AT_RISK: 1, DutyStatus.NOT_REQUIRED: 1}
