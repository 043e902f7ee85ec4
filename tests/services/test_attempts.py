"""Attempts: tried without access, called off, remote contact; recorded, visible in the month, never counted (part c, rule 8)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import AttemptKind, CancelledBy, DutyStatus, Month, VisitMode, VisitState
from reg44desk.services import duties, reg44, schedule
from reg44desk.services.desk import Desk
from reg44desk.services.reg44 import AttemptDraft, PlanDraft
from tests.factories import make_home
from tests.services.steps import refused, step

DAY = date(2022, 1, 20)


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


@pytest.mark.parametrize(
    ("kind", "by", "state", "mode"),
    [
        (AttemptKind.NO_ACCESS, None, VisitState.NO_ACCESS, VisitMode.ON_SITE),
        (AttemptKind.CANCELLED, CancelledBy.HOME, VisitState.CANCELLED, VisitMode.ON_SITE),
        (AttemptKind.REMOTE_CONTACT, None, VisitState.VISITED, VisitMode.REMOTE_CONTACT),
    ],
)
def test_rule_8_an_attempt_stands_in_the_month_and_never_counts(
    desk: Desk, home: UUID, kind: AttemptKind, by: CancelledBy | None, state: VisitState, mode: VisitMode
) -> None:
    step(desk, reg44.record_attempt, AttemptDraft(home, DAY, kind, by, reason="Snow on the road"))
    [row] = desk.read(schedule.list_month, Month(2022, 1), desk.today())
    assert row.visit is not None
    assert (row.visit.state, row.visit.mode, row.visit.not_done_reason) == (state, mode, "Snow on the road")
    [month] = desk.read(duties.list_home_months, Month(2022, 1), Month(2022, 1), desk.today())
    assert month.duty.status is DutyStatus.AT_RISK
    assert month.duty.reason.not_counted


def test_a_visit_planned_for_that_day_takes_the_attempt(desk: Desk, home: UUID) -> None:
    planned = desk.do(reg44.plan_visit, PlanDraft(home, date(2022, 1, 25))).value
    called_off = AttemptDraft(home, date(2022, 1, 25), AttemptKind.CANCELLED, CancelledBy.INDEPENDENT_PERSON, reason="Ill")
    assert step(desk, reg44.record_attempt, called_off) == planned
    assert desk.read(reg44.get_visit, planned).state is VisitState.CANCELLED


def test_an_attempt_needs_home_day_kind_and_reason(desk: Desk, home: UUID) -> None:
    assert [f for f, _ in refused(desk, reg44.record_attempt, AttemptDraft())] == ["home_id", "day", "kind", "reason"]
    ahead = AttemptDraft(home, date(2022, 2, 1), AttemptKind.NO_ACCESS, reason="Why")
    assert [f for f, _ in refused(desk, reg44.record_attempt, ahead)] == ["day"]


def test_who_called_a_visit_off_must_be_said(desk: Desk, home: UUID) -> None:
    off = AttemptDraft(home, DAY, AttemptKind.CANCELLED, reason="Why")
    assert refused(desk, reg44.record_attempt, off) == [("cancelled_by", reg44.WHO_CANCELLED)]
