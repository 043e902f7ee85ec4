"""How far a visit has come, and which step may be recorded when (regulation.md, part d)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.lifecycle import Life, check_step, next_steps, stage
from reg44desk.domain.report_types import ReportStage, ReportStep
from reg44desk.domain.types import VisitState

DAY = date(2022, 1, 10)
TODAY = date(2022, 2, 1)
BEFORE = "The check is made before the visit. Enter a day no later than the visit."
PLANNED = Life(VisitState.PLANNED, DAY)
VISITED = Life(VisitState.VISITED, DAY)
FINAL = Life(VisitState.FINAL, DAY, written=True, finished_on=date(2022, 1, 20))


def step(life: Life, *steps: ReportStep, on: date = DAY) -> Life:
    return replace(life, steps={**life.steps, **dict.fromkeys(steps, on)})


@pytest.mark.parametrize(
    ("life", "reached"),
    [
        (PLANNED, ReportStage.PLANNED),
        (step(PLANNED, ReportStep.CONFLICT_CHECKED), ReportStage.CONFLICT_CHECKED),
        (replace(step(PLANNED, ReportStep.CONFLICT_CHECKED), month_over=True), ReportStage.MISSED),
        (VISITED, ReportStage.VISITED),
        (replace(VISITED, written=True, month_over=True), ReportStage.DRAFT),
        (step(VISITED, ReportStep.QUALITY_ASSURED), ReportStage.QUALITY_ASSURED),
        (step(VISITED, ReportStep.TO_PROVIDER), ReportStage.WITH_PROVIDER),
        (step(VISITED, ReportStep.TO_PROVIDER, ReportStep.COMMENTED, ReportStep.QUALITY_ASSURED), ReportStage.WITH_PROVIDER),
        (FINAL, ReportStage.FINAL),
        (step(FINAL, ReportStep.RESPONDED), ReportStage.FINAL),
        (replace(FINAL, all_sent=True), ReportStage.DISTRIBUTED),
        (replace(step(FINAL, ReportStep.RESPONDED), all_sent=True), ReportStage.RESPONDED),
        (replace(step(FINAL, ReportStep.RESPONDED, ReportStep.CLOSED), all_sent=True), ReportStage.CLOSED),
        (replace(PLANNED, state=VisitState.CANCELLED), ReportStage.CANCELLED),
        (replace(PLANNED, state=VisitState.NO_ACCESS), ReportStage.CANCELLED),
        (replace(PLANNED, state=VisitState.CONFLICT_VOIDED), ReportStage.CONFLICT_VOIDED),
    ],
)
def test_the_furthest_stage_is_the_one_that_is_shown(life: Life, reached: ReportStage) -> None:
    """Part d: planned, conflict-checked, visited, draft, quality assured, with provider, final, distributed, responded, closed."""
    assert stage(life) is reached


def test_the_steps_that_may_be_recorded_follow_the_life() -> None:
    assert next_steps(PLANNED) == (ReportStep.CONFLICT_CHECKED,)
    assert next_steps(step(VISITED, ReportStep.CONFLICT_CHECKED)) == (ReportStep.QUALITY_ASSURED, ReportStep.TO_PROVIDER)
    assert ReportStep.COMMENTED in next_steps(step(VISITED, ReportStep.TO_PROVIDER))
    assert next_steps(step(FINAL, ReportStep.CONFLICT_CHECKED)) == (ReportStep.RESPONDED,)
    answered = step(FINAL, ReportStep.CONFLICT_CHECKED, ReportStep.RESPONDED)
    assert next_steps(answered) == ()
    assert next_steps(replace(answered, all_sent=True)) == (ReportStep.CLOSED,)
    assert next_steps(replace(PLANNED, state=VisitState.CANCELLED)) == ()


@pytest.mark.parametrize(
    ("what", "on", "life", "said"),
    [
        (
            ReportStep.CONFLICT_CHECKED,
            date(2022, 1, 11),
            VISITED,
            BEFORE,
        ),
        (ReportStep.QUALITY_ASSURED, date(2022, 1, 9), VISITED, "This day is before what had to come first. Check the date."),
        (ReportStep.QUALITY_ASSURED, None, VISITED, "Enter the day, like 18 9 2025."),
        (ReportStep.QUALITY_ASSURED, date(2022, 2, 2), VISITED, "The day is in the future. Enter the day it happened."),
        (ReportStep.COMMENTED, DAY, VISITED, "Record first that the draft went to the provider."),
        (ReportStep.RESPONDED, date(2022, 1, 19), FINAL, "This day is before what had to come first. Check the date."),
        (ReportStep.CLOSED, TODAY, FINAL, "A report is closed once every copy is sent and the registered person has answered."),
    ],
)
def test_a_step_at_the_wrong_time_is_refused_with_what_to_do(what: ReportStep, on: date | None, life: Life, said: str) -> None:
    """Regulation 43(6): the conflict check comes before the visit; the other steps come after what they rest on."""
    assert [p.message for p in check_step(what, on, life, TODAY)] == [said]


def test_comments_come_no_earlier_than_the_draft_went() -> None:
    life = step(VISITED, ReportStep.TO_PROVIDER, on=date(2022, 1, 15))
    assert check_step(ReportStep.COMMENTED, date(2022, 1, 14), life, TODAY) != []
    assert check_step(ReportStep.COMMENTED, date(2022, 1, 15), life, TODAY) == []
    assert check_step(ReportStep.CONFLICT_CHECKED, date(2022, 1, 2), life, TODAY) == []


@given(st.sampled_from(VisitState), st.sets(st.sampled_from(ReportStep)), st.booleans(), st.booleans())
def test_what_is_offered_is_what_may_be_recorded(state: VisitState, steps: set[ReportStep], sent: bool, over: bool) -> None:  # noqa: FBT001
    """A step is offered exactly when recording it today would not be refused for being too early or too late in the life."""
    life = Life(state, TODAY, month_over=over, finished_on=TODAY, all_sent=sent, steps=dict.fromkeys(steps, TODAY))
    offered = next_steps(life)
    for one in set(ReportStep) - steps:
        assert (check_step(one, TODAY, life, TODAY) == []) == (one in offered)
    assert stage(life) in ReportStage
