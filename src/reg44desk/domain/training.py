"""Whether somebody is trained for regulation 44 visits on a day (BR-11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Course:
    """A course that somebody took, and the day by which it should be taken again."""

    name: str
    completed_on: date
    refresh_due_on: date | None = None

    @property
    def is_regulation_44(self) -> bool:
        """Whether it is the training for these visits, however its name is written."""
        return "44" in self.name


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: no training at all, or a refresh that was due on a day."""

    refresh_was_due: date | None = None


def gap(taken: Iterable[Course], day: date) -> Gap | None:
    """What somebody's training for these visits lacks on a day; None when it lacks nothing."""
    done = sorted((c for c in taken if c.is_regulation_44 and c.completed_on <= day), key=lambda c: c.completed_on)
    if not done:
        return Gap()
    due = done[-1].refresh_due_on
    return Gap(due) if due is not None and due < day else None


def newest(taken: Iterable[Course]) -> list[Course]:
    """Of each course the last time it was taken: an earlier one needs no refresh any more."""
    last: dict[str, Course] = {}
    for course in sorted(taken, key=lambda c: c.completed_on):
        last[course.name.strip().casefold()] = course
    return list(last.values())
