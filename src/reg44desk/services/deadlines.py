"""The working days that the office has agreed, its extra days without work, and every clock of a visit (regulation.md, part d; BR-21)."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.clock import london_date
from reg44desk.db.models import Home, OfficeSetting, Reg44Report, Reg44Sending, Reg44Step, Reg44Visit
from reg44desk.domain.calendar import end_of_next_month
from reg44desk.domain.deadlines import Clock, Deadline, Standing, deadlines
from reg44desk.domain.report_types import ReportStep, RuleClass
from reg44desk.domain.types import Month, RecipientKind, ReportOrigin, SignerRole, VisitMode, VisitState
from reg44desk.errors import Problem, refuse
from reg44desk.services import distribution, reports
from reg44desk.services.desk import Tx, command

MOST_DAYS = 120


@dataclass(frozen=True, slots=True)
class Agreed:
    """Working days as typed, each empty until agreed (BR-21), and further days on which the office does not work, as 2027-05-10.

    The days are counted: to the provider and to the finished report from the visit, the provider's answer from the day it had the
    draft, the signatures from the finished report, the member's copy from the last signature.
    """

    to_provider: str = ""
    response: str = ""
    finished: str = ""
    signatures: str = ""
    to_member: str = ""
    extra_holidays: str = ""


CLOCKS = {f.name: Clock(f.name) for f in dataclasses.fields(Agreed) if f.name != "extra_holidays"}
PREFIX = "deadline_"


@dataclass(frozen=True, slots=True)
class LateRow:
    """A report that Ofsted should have had by a day that has passed (O1)."""

    visit_id: UUID
    home: str
    visit_date: date
    due: date
    finished: bool


def get_agreed(session: Session) -> Agreed:
    """What the office has agreed; everything empty until then."""
    kept = dict(session.execute(select(OfficeSetting.name, OfficeSetting.value).where(OfficeSetting.name.startswith(PREFIX))).all())
    return Agreed(**{f.name: str(kept.get(PREFIX + f.name, "")) for f in dataclasses.fields(Agreed)})


@command("Change the agreed days")
def change_agreed(tx: Tx, wanted: Agreed) -> None:
    """Keep what was agreed. Raises UserError for what is no number of working days or no day."""
    refuse(_check(wanted))
    have = {s.name: s for s in tx.session.scalars(select(OfficeSetting))}
    for field in dataclasses.fields(Agreed):
        name, value = PREFIX + field.name, getattr(wanted, field.name).strip()
        if field.name == "extra_holidays":
            value = " ".join(day.isoformat() for day in sorted(set(_days(value))))
        if name in have:
            have[name].value = value
        elif value:
            tx.session.add(OfficeSetting(name=name, value=value))


def holidays_of(agreed: Agreed, years: Iterable[int]) -> frozenset[date]:
    """England's bank holidays in these years, and the office's own days."""
    return frozenset(_days(agreed.extra_holidays)).union(*(_bank_holidays(year) for year in years))


def list_deadlines(session: Session, visit_id: UUID, today: date) -> tuple[Deadline, ...]:
    """Every clock of one visit as it stands today."""
    visit = session.get_one(Reg44Visit, visit_id)
    agreed = get_agreed(session)
    numbers = {clock: int(getattr(agreed, name)) for name, clock in CLOCKS.items() if getattr(agreed, name)}
    day = visit.visit_date or visit.planned_for or today
    return deadlines(Month.of(day), _done(session, visit, today), numbers, holidays_of(agreed, (day.year, day.year + 1)), today)


def list_late(session: Session, today: date) -> list[LateRow]:
    """The visits whose report Ofsted has not had by the end of the next month, oldest first (O1, R6: what is missing fails)."""
    to_ofsted = exists().where(Reg44Report.visit_id == Reg44Visit.id, Reg44Sending.report_id == Reg44Report.id)
    to_ofsted = to_ofsted.where(Reg44Sending.recipient_kind == RecipientKind.HMCI)
    query = select(Reg44Visit.id, Home.name, Reg44Visit.visit_date, Reg44Visit.state).join(Home, Home.id == Reg44Visit.home_id)
    query = query.where(Reg44Visit.state.in_((VisitState.VISITED, VisitState.FINAL)), Reg44Visit.mode == VisitMode.ON_SITE)
    query = query.where(Reg44Visit.visit_date < Month.of(today).plus(-1).first, ~to_ofsted)
    found = [
        LateRow(visit_id, home, day, end_of_next_month(day), state is VisitState.FINAL)
        for visit_id, home, day, state in session.execute(query)
        if day is not None
    ]
    return sorted(found, key=lambda r: (r.due, r.home))


def rule_words(deadline: Deadline) -> str:
    """By what a clock runs, in words that never let a term of the contract pass for law."""
    kind = text.word(deadline.rule.rule_class)
    return kind if deadline.rule.rule_class in _PLAIN else f"{kind}: {deadline.rule.source}"


def in_words(deadline: Deadline) -> str:
    """How a clock stands, in a sentence."""
    due, done = text.long_date(deadline.due), text.long_date(deadline.done_on)
    return {
        Standing.DONE: f"Done on {done}." if deadline.due is None else f"Done on {done}. It was due by {due}.",
        Standing.LATE: f"Done on {done}, after {due}.",
        Standing.RUNNING: f"Due by {due}.",
        Standing.OVERDUE: f"Was due by {due}.",
        Standing.NOT_SET: "No number of days is agreed. Settings has a place for it.",
        Standing.NOT_STARTED: "Not due yet.",
    }[deadline.standing]


_PLAIN = (RuleClass.CONTRACT, RuleClass.LOCAL_POLICY)


@functools.cache
def _bank_holidays(year: int) -> frozenset[date]:
    import holidays  # slow to import, and needed only where working days are counted

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _done(session: Session, visit: Reg44Visit, today: date) -> dict[Clock, date]:
    """When each thing was done, as far as it was."""
    took_place = visit.state in (VisitState.VISITED, VisitState.FINAL) and visit.mode is VisitMode.ON_SITE
    found = {Clock.VISIT: visit.visit_date if took_place else None, Clock.TO_HMCI: _first_sent(session, visit.id)}
    steps = {s.step: s.done_on for s in session.scalars(select(Reg44Step).where(Reg44Step.visit_id == visit.id))}
    found |= {Clock.TO_PROVIDER: steps.get(ReportStep.TO_PROVIDER), Clock.RESPONSE: steps.get(ReportStep.COMMENTED)}
    reports_made = list(session.scalars(select(Reg44Report).where(Reg44Report.visit_id == visit.id).order_by(Reg44Report.version)))
    if reports_made:
        given = reports.signed(session, reports_made[-1].id)
        last = max((s.signed_on for s in given), default=None)
        found[Clock.SIGNATURES] = last if {s.role for s in given} == set(SignerRole) else None
        found[Clock.FINISHED] = _made_on(reports_made[0], visit, last)
        found[Clock.TO_MEMBER] = _members_had_it(session, visit.id, today)
    return {clock: day for clock, day in found.items() if day is not None}


def _made_on(first: Reg44Report, visit: Reg44Visit, signed_on: date | None) -> date | None:
    """When a report was first finished; one brought in says no such day, so its last signature or the visit stands for it."""
    return london_date(first.made_at) if first.origin is ReportOrigin.MADE_HERE else signed_on or visit.visit_date


def _members_had_it(session: Session, visit_id: UUID, today: date) -> date | None:
    copies = [c for s in distribution.list_standings(session, today, visit_id) for c in s.copies if c.kind is RecipientKind.ELECTED_MEMBER]
    sent = [c.sent_on for c in copies if c.sent_on is not None]
    return max(sent) if sent and len(sent) == len(copies) else None


def _first_sent(session: Session, visit_id: UUID) -> date | None:
    """The first day on which a version of a visit's report went to Ofsted."""
    query = select(func.min(Reg44Sending.sent_on)).join(Reg44Report, Reg44Report.id == Reg44Sending.report_id)
    return session.scalar(query.where(Reg44Sending.recipient_kind == RecipientKind.HMCI, Reg44Report.visit_id == visit_id))


def _check(wanted: Agreed) -> list[Problem]:
    problems = []
    for name in CLOCKS:
        typed = getattr(wanted, name).strip()
        if typed and not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= MOST_DAYS):
            problems.append(Problem(name, f"Enter a number of working days from 1 to {MOST_DAYS}, or leave it empty."))
    try:
        _days(wanted.extra_holidays)
    except ValueError:
        problems.append(Problem("extra_holidays", "Enter each day like 2027-05-10, with a space between."))
    return problems


def _days(typed: str) -> list[date]:
    return [date.fromisoformat(word) for word in re.split(r"[\s,;]+", typed.strip()) if word]
