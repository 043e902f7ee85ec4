"""How far a visit and its report have come, and which step may be recorded when (regulation.md, part d)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from reg44desk.domain.report_types import ReportStage, ReportStep
from reg44desk.domain.types import VisitState
from reg44desk.errors import Problem


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of a visit: its state and day, whether its month is over, what is written, finished and sent, the steps recorded.

    `all_sent` is whether everybody entitled to a copy has had one (regulation 44(7)).
    """

    state: VisitState
    day: date
    month_over: bool = False
    written: bool = False
    finished_on: date | None = None
    all_sent: bool = False
    steps: Mapping[ReportStep, date] = field(default_factory=dict)


_BESIDE = {
    VisitState.CANCELLED: ReportStage.CANCELLED,
    VisitState.NO_ACCESS: ReportStage.CANCELLED,
    VisitState.CONFLICT_VOIDED: ReportStage.CONFLICT_VOIDED,
}

AFTER = {ReportStep.COMMENTED: ReportStep.TO_PROVIDER, ReportStep.CLOSED: ReportStep.RESPONDED}
"""Steps that need another one first."""


def stage(life: Life) -> ReportStage:
    """The furthest stage that is reached. Before the visit it is planned, and missed once its month is over."""
    if life.state in _BESIDE:
        return _BESIDE[life.state]
    if life.state is VisitState.PLANNED:
        return _before_the_visit(life)
    if life.state is VisitState.VISITED:
        return _before_it_is_final(life)
    return _final(life)


def _before_the_visit(life: Life) -> ReportStage:
    if life.month_over:
        return ReportStage.MISSED
    return ReportStage.CONFLICT_CHECKED if ReportStep.CONFLICT_CHECKED in life.steps else ReportStage.PLANNED


def _final(life: Life) -> ReportStage:
    if ReportStep.CLOSED in life.steps:
        return ReportStage.CLOSED
    if not life.all_sent:
        return ReportStage.FINAL
    return ReportStage.RESPONDED if ReportStep.RESPONDED in life.steps else ReportStage.DISTRIBUTED


def next_steps(life: Life) -> tuple[ReportStep, ...]:
    """The steps that may be recorded now, in the order of the life."""
    return tuple(step for step in ReportStep if step not in life.steps and _may(step, life))


def check_step(step: ReportStep, on: date | None, life: Life, today: date) -> list[Problem]:
    """What stops a step from being recorded on a day; nothing when it may be."""
    if not _may(step, life):
        return [Problem("", _NOT_YET[step])]
    if on is None:
        return [Problem("on", "Enter the day, like 18 9 2025.")]
    if on > today:
        return [Problem("on", "The day is in the future. Enter the day it happened.")]
    before = life.steps[AFTER[step]] if step in AFTER else None
    if step is ReportStep.CONFLICT_CHECKED:
        return [Problem("on", "The check is made before the visit. Enter a day no later than the visit.")] if on > life.day else []
    if step is ReportStep.RESPONDED:
        before = life.finished_on
    if on < max(life.day, before or life.day):
        return [Problem("on", "This day is before what had to come first. Check the date.")]
    return []


_NOT_YET = {
    ReportStep.CONFLICT_CHECKED: "A conflict check is for a visit that is booked or made.",
    ReportStep.QUALITY_ASSURED: "Quality assurance is for a visit that was made and whose report is not finished.",
    ReportStep.TO_PROVIDER: "A draft goes to the provider after the visit, and before the report is finished.",
    ReportStep.COMMENTED: "Record first that the draft went to the provider.",
    ReportStep.RESPONDED: "The registered person answers a finished report.",
    ReportStep.CLOSED: "A report is closed once every copy is sent and the registered person has answered.",
}


def _may(step: ReportStep, life: Life) -> bool:
    if step in AFTER and AFTER[step] not in life.steps:
        return False
    if step is ReportStep.CONFLICT_CHECKED:
        return life.state not in _BESIDE
    if step in (ReportStep.RESPONDED, ReportStep.CLOSED):
        return life.state is VisitState.FINAL and (step is ReportStep.RESPONDED or life.all_sent)
    return life.state is VisitState.VISITED


def _before_it_is_final(life: Life) -> ReportStage:
    if ReportStep.TO_PROVIDER in life.steps:
        return ReportStage.WITH_PROVIDER
    if ReportStep.QUALITY_ASSURED in life.steps:
        return ReportStage.QUALITY_ASSURED
    return ReportStage.DRAFT if life.written else ReportStage.VISITED
