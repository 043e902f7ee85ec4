"""Ofsted's latest judgement of a home, what it asked for, and how far a home that is not good enough has come (BR-30, BR-31)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from reg44desk.domain.report_types import Stage
from reg44desk.domain.types import InspectionType, Judgement

BELOW_GOOD = frozenset({Judgement.REQUIRES_IMPROVEMENT, Judgement.ADEQUATE, Judgement.INADEQUATE})


class Inspected(Protocol):
    """What is needed of an inspection."""

    @property
    def inspected_on(self) -> date:
        """Its day."""

    @property
    def inspection_type(self) -> InspectionType:
        """Its kind."""

    @property
    def judgement(self) -> Judgement | None:
        """Its overall judgement, if it has one."""

    @property
    def improvements_due_by(self) -> date | None:
        """The day by which Ofsted wants the improvements, if it set one."""


class Required(Protocol):
    """What is needed of something that Ofsted requires."""

    @property
    def made_on(self) -> date:
        """The day of the inspection that it comes from."""

    @property
    def due_on(self) -> date:
        """The day by which it must be met."""

    @property
    def met_on(self) -> date | None:
        """The day since when it is met, if it is."""


I = TypeVar("I", bound=Inspected)  # noqa: E741  an inspection
Q = TypeVar("Q", bound=Required)


@dataclass(frozen=True, slots=True)
class Improving:
    """A home judged below good: since when, by when it must improve, the monitoring visit since, and whether the day has passed."""

    judgement: Judgement
    judged_on: date
    due_by: date | None
    monitored_on: date | None
    past_due: bool
    outstanding: int = 0

    @property
    def stage(self) -> Stage:
        """Requirements, then the monitoring visit, then the graded visit; past Ofsted's day without one is an alert (BR-31, T-25)."""
        if self.past_due:
            return Stage.PAST_DATE
        if self.monitored_on is not None:
            return Stage.GRADED_AWAITED
        return Stage.REQUIREMENTS_OUTSTANDING if self.outstanding else Stage.MONITORING_AWAITED


def in_order(inspections: Iterable[I], as_of: date) -> list[I]:
    """The inspections up to a day, oldest first."""
    return sorted((i for i in inspections if i.inspected_on <= as_of), key=lambda i: i.inspected_on)


def latest_judged(inspections: Iterable[I], as_of: date) -> I | None:
    """The newest inspection with a judgement, up to a day; a monitoring or assurance visit has none unless entered (BR-30)."""
    return next((i for i in reversed(in_order(inspections, as_of)) if i.judgement is not None), None)


def outstanding(inspections: Iterable[Inspected], requirements: Iterable[Q], as_of: date) -> list[Q]:
    """What Ofsted requires that is not met on a day, the first due first.

    A graded visit ends what earlier inspections required: what is still wrong then, it requires anew.
    """
    judged = latest_judged(inspections, as_of)
    since = judged.inspected_on if judged else date.min
    known = [r for r in requirements if since <= r.made_on <= as_of]
    return sorted((r for r in known if r.met_on is None or r.met_on > as_of), key=lambda r: r.due_on)


def improving(inspections: Sequence[Inspected], as_of: date, requirements: Sequence[Required] = ()) -> Improving | None:
    """Where a home stands on the way from requirements over a monitoring visit to a graded visit; None for one that is good.

    The newest inspection with a judgement counts (BR-30). A graded visit is by that the end of the way. The day to improve by is
    the newest that Ofsted set since, and where it set none, the last day of what it required since (BR-31).
    """
    judged = latest_judged(inspections, as_of)
    if judged is None or judged.judgement not in BELOW_GOOD:
        return None
    since = [i for i in in_order(inspections, as_of) if i.inspected_on >= judged.inspected_on]
    monitored = [i.inspected_on for i in since if i is not judged and i.inspection_type is InspectionType.MONITORING]
    asked = [r.due_on for r in requirements if judged.inspected_on <= r.made_on <= as_of]
    due_by = next((i.improvements_due_by for i in reversed(since) if i.improvements_due_by), max(asked, default=None))
    return Improving(
        judged.judgement,
        judged.inspected_on,
        due_by,
        monitored[-1] if monitored else None,
        due_by is not None and due_by < as_of,
        len(outstanding(inspections, requirements, as_of)),
    )


def next_day(way: Improving | None, waiting: Sequence[Required]) -> date | None:
    """The first day that counts for a home: of what is outstanding, and the one to improve by."""
    days = [r.due_on for r in waiting] + ([way.due_by] if way and way.due_by else [])
    return min(days, default=None)
