"""Training for regulation 44 visits: what somebody's lacks on a day, and whose must be refreshed soon (BR-11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.domain.independence import runs_out
from reg44desk.domain.training import gap, newest
from reg44desk.services import people
from reg44desk.services.people import PersonRow


@dataclass(frozen=True, slots=True)
class RunningOut:
    """Training of somebody with a role today that is past its refresh, or will be within the days of notice."""

    person_id: UUID
    name: str
    course: str
    refresh_due_on: date
    homes: tuple[str, ...]


def list_running_out(session: Session, today: date) -> list[RunningOut]:
    """Training to be refreshed by now or within the days of notice, of everybody who has a role today, by name."""
    return [
        RunningOut(person.id, person.name, course.name, course.refresh_due_on, person.homes)
        for person in people.list_people(session, today)
        if person.roles
        for course in newest(person.courses)
        if course.refresh_due_on is not None and runs_out(course.refresh_due_on, today)
    ]


def lacks(person: PersonRow, day: date) -> str:
    """What somebody's training for these visits lacks on a day, in a sentence; nothing when it lacks nothing."""
    missing = gap(person.courses, day)
    if missing is None:
        return ""
    if missing.refresh_was_due is None:
        return f"{person.name} has no regulation 44 training on record for that day."
    return f"{person.name} should have refreshed the regulation 44 training by {text.long_date(missing.refresh_was_due)}."


def list_lacks(session: Session, person_ids: Sequence[UUID], day: date) -> tuple[str, ...]:
    """What the training of each of these people lacks on a day; a warning, never a block."""
    if not person_ids:
        return ()
    found = [lacks(person, day) for person in people.list_people(session, day) if person.id in person_ids]
    return tuple(words for words in found if words)
