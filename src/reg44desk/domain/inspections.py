"""What Ofsted asked of a home that is not good enough, and how far it has come (BR-30, BR-31)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from reg44desk.domain.types import InspectionType, Judgement

BELOW_GOOD = frozenset({Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE})


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
        """Its judgement, if it has one."""

    @property
    def improvements_due_by(self) -> date | None:
        """The day by which Ofsted wants the improvements, if it set one."""


@dataclass(frozen=True, slots=True)
class Improving:
    """A home judged below good: since when, by when it must improve, the monitoring visit since, and whether the day has passed."""

    judgement: Judgement
    judged_on: date
    due_by: date | None
    monitored_on: date | None
    past_due: bool


def improving(inspections: Sequence[Inspected], as_of: date) -> Improving | None:
    """Where a home stands on the way from recommendations over a monitoring visit to a graded visit; None for one that is good.

    The newest inspection with a judgement counts (BR-30). A graded visit is by that the end of the way. The day to improve by is
    the newest that Ofsted set since (BR-31).
    """
    known = sorted((i for i in inspections if i.inspected_on <= as_of), key=lambda i: i.inspected_on)
    judged = next((i for i in reversed(known) if i.judgement is not None), None)
    if judged is None or judged.judgement not in BELOW_GOOD:
        return None
    since = [i for i in known if i.inspected_on >= judged.inspected_on]
    monitored = [i.inspected_on for i in since if i is not judged and i.inspection_type is InspectionType.MONITORING]
    due_by = next((i.improvements_due_by for i in reversed(since) if i.improvements_due_by), None)
    past_due = due_by is not None and due_by < as_of
    return Improving(judged.judgement, judged.inspected_on, due_by, monitored[-1] if monitored else None, past_due)
