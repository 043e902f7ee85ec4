"""Elected members: is a home's three-month window met by a member at a completed visit, due, missed or not required (BR-08, BR-09)?

Windows of three months follow one another from a start month that the office sets (A-08).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from reg44desk.domain.dated import covers
from reg44desk.domain.duty import TOOK_PLACE, StatusFrom, VisitFact, counts, is_required
from reg44desk.domain.signoff import Tenure
from reg44desk.domain.types import Month, VisitMode, VisitState, WindowStatus

MONTHS = 3
"""How many months a window has."""

A_YEAR = 4
"""How many windows a members' year has (BR-08)."""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Three calendar months, named by the first of them."""

    month: Month

    @property
    def last_month(self) -> Month:
        """Its third month."""
        return self.month.plus(MONTHS - 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return self.month.first

    @property
    def last(self) -> date:
        """Its last day."""
        return self.last_month.last

    @property
    def months(self) -> list[Month]:
        """Its three months."""
        return self.month.until(self.last_month)

    def plus(self, windows: int) -> Window:
        """The window so many windows later (earlier when negative)."""
        return Window(self.month.plus(MONTHS * windows))


@dataclass(frozen=True, slots=True)
class Attended:
    """A member who came along on a visit of a home: who, and what is known of the visit."""

    person_id: UUID
    name: str
    visit_id: UUID
    visit: VisitFact

    @property
    def day(self) -> date | None:
        """The day of the visit, or the one it was planned for."""
        return self.visit.visit_date or self.visit.planned_for


@dataclass(frozen=True, slots=True)
class NotCounted:
    """An attendance that does not count, and a code for why that `services.members` words."""

    attended: Attended
    why: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The answer for one home and window: the word, the attendances that meet it, those that do not count, and why it is excused."""

    window: Window
    status: WindowStatus
    met_by: tuple[Attended, ...]
    not_counted: tuple[NotCounted, ...]
    excused: str = ""


def window_of(day: date, start: Month) -> Window:
    """The window that a day lies in, counted from the start month, before it as well as after it (A-08)."""
    month = Month.of(day)
    since = (month.year - start.year) * 12 + month.number - start.number
    return Window(start.plus(since // MONTHS * MONTHS))


def year_of(day: date, start: Month) -> list[Window]:
    """The four windows of the members' year that a day lies in."""
    window = window_of(day, start)
    since = (window.month.year - start.year) * 12 + window.month.number - start.number
    first = window.plus(-(since // MONTHS % A_YEAR))
    return [first.plus(n) for n in range(A_YEAR)]


def cover(
    window: Window,
    as_of: date,
    statuses: Sequence[StatusFrom],
    attendances: Sequence[Attended],
    members: Sequence[Tenure],
    begin: Month,
    first_due: Month | None = None,
) -> Cover:
    """Decide one home's window at a day.

    A home that is open on at least one day of the window needs a member at one completed on-site visit in it (BR-08). Only a
    member who is assigned to the home on that day counts (BR-09, A-09). Days after `as_of` are not yet known. Of months
    before `begin` nothing is known, so no window that holds one of them is called missed. A month before the home's first month due
    (A-06) owes no visit, so a member need not be at one.
    """
    mine = sorted((a for a in attendances if a.day and window.first <= a.day <= window.last), key=lambda a: (a.day or as_of, a.name))
    judged = [(a, why_not(a, as_of, members)) for a in mine]
    met_by = tuple(a for a, why in judged if not why)
    others = tuple(NotCounted(a, why) for a, why in judged if why)
    ended = as_of > window.last
    unknown = window.last_month < begin or (window.month < begin and ended and not met_by)
    excused = "before_records" if unknown else _excused(window, statuses, begin, first_due)
    if excused:
        status = WindowStatus.NOT_REQUIRED
    elif met_by:
        status = WindowStatus.MET
    else:
        status = WindowStatus.MISSED if ended else WindowStatus.DUE
    return Cover(window, status, met_by, others, excused)


def why_not(attended: Attended, as_of: date, members: Iterable[Tenure]) -> str:
    """A code for why an attendance does not count on a day; nothing when it counts (BR-09)."""
    visit = attended.visit
    if visit.state in TOOK_PLACE and visit.mode is VisitMode.REMOTE_CONTACT:
        return "remote_contact"
    if not counts(visit) or visit.visit_date is None:
        return "not_recorded" if visit.state is VisitState.PLANNED else visit.state.value
    if visit.visit_date > as_of:
        return "ahead"
    assigned = any(t.person_id == attended.person_id and covers(t, visit.visit_date) for t in members)
    return "" if assigned else "not_assigned"


def _excused(window: Window, statuses: Sequence[StatusFrom], begin: Month, first_due: Month | None) -> str:
    """A code for why the home owes no visit in any of the window's months from `begin` on; nothing if it does."""
    months = [month for month in window.months if month >= begin]
    if any(is_required(month, statuses, first_due) for month in months):
        return ""
    return "before_first_due" if any(is_required(month, statuses) for month in months) else "not_open"
