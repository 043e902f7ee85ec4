"""The duty of regulation 44(1): is a home's visit for a calendar month done, planned, at risk, overdue, missed or not required?

One function decides, and every screen, report and command shows its answer (BR-01 to BR-06; regulation.md 0.2 and part c).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reg44desk.domain.dated import holding, in_order
from reg44desk.domain.types import DutyStatus, HomeStatus, Month, VisitMode, VisitState

AT_RISK_DAYS = 10
"""With so many days of the month left, or fewer, and nothing booked, a month is at risk."""

TOOK_PLACE = frozenset({VisitState.VISITED, VisitState.FINAL})


@dataclass(frozen=True, slots=True)
class StatusFrom:
    """From a day on, the home has this status; `why` is what the office said about it."""

    status: HomeStatus
    from_date: date | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class VisitFact:
    """What the duty needs to know of a visit: its state and mode, the day it took place, the day it was planned for."""

    state: VisitState
    mode: VisitMode
    visit_date: date | None
    planned_for: date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """The answer for one home and month: the word, the days of the visits that count, the reason in a sentence's parts."""

    month: Month
    status: DutyStatus
    visits: tuple[date, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code that `text.py` words, the day it turns on, how many days are left in the month, and what the office said."""

    code: str
    day: date | None = None
    days_left: int | None = None
    not_counted: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class MonthChange:
    """One month whose duty has another word: what it was, and what it is."""

    before: Duty
    after: Duty


def duty(
    month: Month,
    as_of: date,
    statuses: Sequence[StatusFrom],
    visits: Sequence[VisitFact],
    records_begin: Month | None = None,
    *,
    first_due: Month | None = None,
) -> Duty:
    """Decide one home's month at a day.

    A home that is open on at least one day of the month needs a completed on-site visit in it (BR-01, BR-04; A-06: the
    opening month counts). Days after `as_of` are not yet known: a visit dated later counts as booked only. A visit counts
    for the month of its day of arrival and for no other (BR-03). Cancelled, remote-only, no-access and conflict-voided
    visits never count (regulation.md, part c, rule 8); nor does a planned one (BR-02). Of months before `records_begin` nothing
    is known, so none of them is called missed. Where the office set a first month due for the home, none before it is owed (A-06).
    """
    excused = _not_required(month, statuses, first_due)
    if excused is None and records_begin is not None and month < records_begin:
        excused = Reason("before_records", records_begin.first)
    done = sorted(v.visit_date for v in visits if v.visit_date and counts(v) and _within(month, v.visit_date) and v.visit_date <= as_of)
    if excused is not None:
        return Duty(month, DutyStatus.NOT_REQUIRED, tuple(done), excused)
    if done:
        return Duty(month, DutyStatus.DONE, tuple(done), Reason("done", done[0]))
    status, reason = _not_done(month, as_of, visits, statuses)
    return Duty(month, status, (), reason)


def counts(visit: VisitFact) -> bool:
    """Whether a visit took place at the home (regulation 44(1); BR-02)."""
    return visit.state in TOOK_PLACE and visit.mode is VisitMode.ON_SITE


def is_required(month: Month, statuses: Sequence[StatusFrom], first_due: Month | None = None) -> bool:
    """Whether a home owes a visit in a month: it is open on at least one day of it (a home-month, part c rule 7; A-06)."""
    return _not_required(month, statuses, first_due) is None


def changed_months(before: Sequence[Duty], after: Sequence[Duty]) -> tuple[MonthChange, ...]:
    """The months whose word differs, oldest first; both sides are the same months of one home (BR-04)."""
    return tuple(MonthChange(old, new) for old, new in zip(before, after, strict=True) if old.status is not new.status)


def open_days(month: Month, statuses: Sequence[StatusFrom]) -> int:
    """On how many days of a month the home is open; the day from which it is closed is no longer one."""
    ordered = in_order(statuses)
    days = 0
    for index, status in enumerate(ordered):
        begins = max(status.from_date or date.min, month.first)
        ends = ordered[index + 1].from_date if index + 1 < len(ordered) else None
        if status.status is HomeStatus.OPEN:
            days += max((min(ends or date.max, month.last + timedelta(days=1)) - begins).days, 0)
    return days


def _within(month: Month, day: date) -> bool:
    return month.first <= day <= month.last


def _not_required(month: Month, statuses: Sequence[StatusFrom], first_due: Month | None) -> Reason | None:
    if open_days(month, statuses):
        return Reason("before_first_due", first_due.first) if first_due is not None and month < first_due else None
    at_end = holding(statuses, month.last)
    if at_end is not None and at_end.status in (HomeStatus.CLOSED, HomeStatus.PAUSED):
        return Reason(at_end.status.value, at_end.from_date, why=at_end.why)
    opens = next((s.from_date for s in in_order(statuses) if s.status is HomeStatus.OPEN and (s.from_date or date.min) > month.last), None)
    if opens is not None:
        return Reason("not_yet_open", opens)
    return Reason("registering" if at_end and at_end.status is HomeStatus.REGISTERING else "planned_home")


def _not_done(month: Month, as_of: date, visits: Sequence[VisitFact], statuses: Sequence[StatusFrom]) -> tuple[DutyStatus, Reason]:
    days_left = (month.last - as_of).days
    spoiled = tuple(sorted({_spoiled(v) for v in visits if _day(v) and _within(month, _day(v) or as_of)} - {""}))
    if days_left < 0:
        return DutyStatus.MISSED, Reason("missed", month.last, not_counted=spoiled)
    booked = sorted(day for v in visits if (day := _booked(v, as_of)) and _within(month, day) and _is_open(statuses, day))
    coming = [day for day in booked if day >= as_of]
    if coming:
        return DutyStatus.PLANNED, Reason("booked", coming[0], days_left, spoiled)
    if booked:
        return DutyStatus.OVERDUE, Reason("plan_passed", booked[-1], days_left, spoiled)
    if days_left <= AT_RISK_DAYS:
        return DutyStatus.AT_RISK, Reason("nothing_booked", month.last, days_left, spoiled)
    return DutyStatus.PLANNED, Reason("not_booked_yet", month.last, days_left, spoiled)


def _is_open(statuses: Sequence[StatusFrom], day: date) -> bool:
    """Whether a home is open on a day: a visit booked for another day cannot meet the duty (BR-04)."""
    held = holding(statuses, day)
    return held is not None and held.status is HomeStatus.OPEN


def _booked(visit: VisitFact, as_of: date) -> date | None:
    """The day a visit is expected on, seen from `as_of`: its plan, or its own day when that still lies ahead."""
    if visit.mode is not VisitMode.ON_SITE:
        return None
    if visit.state is VisitState.PLANNED:
        return visit.planned_for or visit.visit_date
    if visit.state in TOOK_PLACE and visit.visit_date and visit.visit_date > as_of:
        return visit.visit_date
    return None


def _day(visit: VisitFact) -> date | None:
    return visit.visit_date or visit.planned_for


def _spoiled(visit: VisitFact) -> str:
    if visit.state in (VisitState.CANCELLED, VisitState.NO_ACCESS, VisitState.CONFLICT_VOIDED):
        return visit.state.value
    return "remote_contact" if visit.mode is VisitMode.REMOTE_CONTACT and visit.state in TOOK_PLACE else ""
