"""What the register lacks about visits and reports: who came and when, who was checked, what was signed and sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select

from reg44desk import text
from reg44desk.clock import london_date
from reg44desk.db.models import Reg44Recommendation, Reg44Visit
from reg44desk.domain.duty import TOOK_PLACE
from reg44desk.domain.independence import Check
from reg44desk.domain.quality import STALE_DAYS, Gap, far_off, hmci_due
from reg44desk.domain.types import RecipientKind, Ref, VisitMode, VisitState
from reg44desk.services import distribution, drafts
from reg44desk.services.distribution import Standing
from reg44desk.services.independence_known import Known
from reg44desk.services.quality_register import Finding, Register, place
from reg44desk.services.quality_words import WHY


def about_visits(register: Register) -> Iterator[Finding]:
    """Every finding about a visit, its report or its recommendations."""
    yield from _who_and_when(register)
    yield from _unchecked(register)
    yield from _twice(register)
    yield from _unfinished(register)
    for standing in distribution.list_standings(register.session, register.today):
        yield from _papers(register, standing)
    yield from _recommendations(register)
    yield from _drafts(register)


def _of(register: Register, home_id: UUID, kind: Gap, what: str, action: str, opens: Ref, *key: object, since: date | None) -> Finding:
    home = register.home_name(home_id)
    return Finding(":".join([kind.value, *(str(k) for k in key)]), kind, home, what, WHY[kind], since, action, opens, home_id, home)


def _who_and_when(register: Register) -> Iterator[Finding]:
    """Visits without an independent person, without times, or on an unlikely day (regulation 44(1), part b)."""
    on_paper: defaultdict[UUID, list[tuple[Reg44Visit, date]]] = defaultdict(list)
    for visit, day in register.made():
        of = f"The visit of {text.long_date(day)}"
        if visit.independent_person_id is None:
            what, opens = f"{of} names no independent person.", place("visit", visit.id, "independent_person_id")
            yield _of(register, visit.home_id, Gap.NO_INDEPENDENT_PERSON, what, "Name the person", opens, visit.id, since=day)
        if visit.mode is VisitMode.ON_SITE and (visit.arrived_at is None or visit.left_at is None):
            if visit.id in register.on_paper:
                on_paper[visit.home_id].append((visit, day))
                continue
            missing = [("arrived_at", "arrival", visit.arrived_at), ("left_at", "leaving", visit.left_at)]
            fields = [(field, words) for field, words, known in missing if known is None]
            what, opens = f"{of} has no time of {text.listing(w for _f, w in fields)}.", place("visit", visit.id, fields[0][0])
            yield _of(register, visit.home_id, Gap.VISIT_TIMES, what, "Enter the times", opens, visit.id, since=day)
    for home_id, visits in on_paper.items():
        last, day = visits[-1]
        what = f"{text.count(len(visits), 'visit')} brought in from a workbook {'has' if len(visits) == 1 else 'have'} no times."
        yield _of(
            register,
            home_id,
            Gap.PAPER_TIMES,
            what,
            "See the last one",
            place("visit", last.id, "arrived_at"),
            *(home_id, last.id),
            since=day,
        )
    for visit in register.visits:
        yield from _odd_day(register, visit)


def _odd_day(register: Register, visit: Reg44Visit) -> Iterator[Finding]:
    planned, made = visit.state is VisitState.PLANNED, visit.state in TOOK_PLACE
    day = visit.planned_for if planned else visit.visit_date if made else None
    if day is not None and (far_off(day, register.today, back=10, ahead=1) or (made and day > register.today)):
        what = f"A visit is {'booked for' if planned else 'recorded on'} {text.long_date(day)}."
        opens = Ref("booked", str(visit.id)) if planned else place("visit", visit.id, "visit_date")
        yield _of(register, visit.home_id, Gap.ODD_DATE, what, "Correct the day", opens, visit.id, day, since=None)


def _unchecked(register: Register) -> Iterator[Finding]:
    """Who visited homes without a check of independence that was in date on the day (regulation 43(3)); a row a person."""
    known = Known(register.session)
    found: defaultdict[UUID, list[tuple[UUID, date]]] = defaultdict(list)
    teams = {p.id for p in register.people if p.is_team}
    for visit, day in register.made():
        person = visit.independent_person_id
        if person is not None and person not in teams and not _in_date(known.checks.get((person, visit.home_id), []), day):
            found[person].append((visit.home_id, day))
    for person, visits in found.items():
        name, last = register.name(person), visits[-1][1]
        homes = sorted({register.home_name(home) for home, _day in visits})
        to = homes[0] if len(homes) == 1 else text.count(len(homes), "home")
        made = f"visited {to} on {text.long_date(last)}"
        if len(visits) > 1:
            made = f"made {len(visits)} visits to {to} from {text.long_date(visits[0][1])} to {text.long_date(last)}"
        what = f"{name} {made} without an independence check in date on the day."
        home_id = visits[0][0] if len(homes) == 1 else None
        opens = place("person", person, "check", *dict.fromkeys(home for home, _day in visits))
        key = f"{Gap.UNCHECKED}:{person}:{last}"
        why = WHY[Gap.UNCHECKED]
        home_name = register.home_name(home_id)
        yield Finding(key, Gap.UNCHECKED, name, what, why, visits[0][1], "Record the check", opens, home_id, home_name)


def _in_date(checks: list[Check], day: date) -> bool:
    return any(c.checked_on <= day <= c.renew_by for c in checks)


def _twice(register: Register) -> Iterator[Finding]:
    made = [(v, day) for v, day in register.made() if v.mode is VisitMode.ON_SITE]
    ordered = sorted(made, key=lambda m: (str(m[0].home_id), m[1]))
    for (one, day), (other, again) in pairwise(ordered):
        if (one.home_id, day) == (other.home_id, again):
            what = f"Two visits are recorded on {text.long_date(day)}: {one.reference} and {other.reference}."
            yield _of(register, one.home_id, Gap.DOUBLE_VISIT, what, "See one", Ref("booked", str(other.id)), one.id, other.id, since=day)


def _unfinished(register: Register) -> Iterator[Finding]:
    """Visits whose report is not finished past Ofsted's day (regulation.md 1.9, O1)."""
    for visit, day in register.made():
        due = hmci_due(day)
        if visit.state is VisitState.VISITED and visit.mode is VisitMode.ON_SITE and due < register.today:
            what = f"The report of the visit of {text.long_date(day)} is not finished. Ofsted was to have it by {text.long_date(due)}."
            opens = Ref("visit", str(visit.id))
            yield _of(register, visit.home_id, Gap.REPORT_LATE, what, "Finish it", opens, visit.id, since=due + timedelta(days=1))


def _papers(register: Register, paper: Standing) -> Iterator[Finding]:
    """Signatures and copies that are not recorded past Ofsted's day (O1, BR-14, BR-18, BR-19)."""
    due, opens = hmci_due(paper.visit_date), Ref("report", str(paper.visit_id))
    if due >= register.today:
        return
    since, of = due + timedelta(days=1), f"The report of the visit of {text.long_date(paper.visit_date)}"
    open_copies = [c for c in paper.copies if c.state == "to_send"]
    if any(c.kind is RecipientKind.HMCI for c in open_copies):
        what = f"{of} is not recorded as sent to Ofsted. It was due by {text.long_date(due)}."
        yield _of(register, paper.home_id, Gap.OFSTED_LATE, what, "Record the sending", opens, paper.visit_id, since=since)
    if paper.missing:
        what = f"{of} is not signed by the {text.listing(text.word(r).lower() for r in paper.missing)}."
        yield _of(register, paper.home_id, Gap.UNSIGNED, what, "Record the signature", opens, paper.report_id, since=paper.missing_since)
    others = [c for c in open_copies if c.kind is not RecipientKind.HMCI]
    if others:
        what = f"{of} is not recorded as sent to {text.listing(c.name or text.word(c.kind) for c in others)}."
        first = min(c.since for c in others)
        yield _of(register, paper.home_id, Gap.UNSENT, what, "Record the copies", opens, paper.report_id, since=first)


def _recommendations(register: Register) -> Iterator[Finding]:
    """Open recommendations without a date to consider them by, or with an unlikely one (regulation 44(5))."""
    query = select(Reg44Recommendation).where(Reg44Recommendation.closed_on.is_(None)).order_by(Reg44Recommendation.made_on)
    for made in register.session.scalars(query):
        opens = place("recommendation", made.id, "consider_by")
        if made.visit_id is not None and made.visit_id not in register.on_paper:
            opens = place("visit", made.visit_id, "recommendations")
        if made.consider_by_date is None:
            what = f"{made.reference} has no date by which to consider it."
            yield _of(register, made.home_id, Gap.NO_CONSIDER_BY, what, "Enter the date", opens, made.id, since=made.made_on)
        elif made.consider_by_date < made.made_on or far_off(made.consider_by_date, made.made_on, back=0, ahead=2):
            by = text.long_date(made.consider_by_date)
            what = f"{made.reference} was made on {text.long_date(made.made_on)}, to be considered by {by}."
            key = (made.id, made.consider_by_date)
            yield _of(register, made.home_id, Gap.ODD_DATE, what, "Correct the date", opens, *key, since=made.made_on)


def _drafts(register: Register) -> Iterator[Finding]:
    for draft in drafts.list_drafts(register.session):
        saved = london_date(draft.saved_at)
        if saved < register.today - timedelta(days=STALE_DAYS):
            what = f"A visit was being written, and was last saved on {text.long_date(saved)}."
            opens = Ref("draft", str(draft.id))
            yield _of(register, draft.home_id, Gap.STALE_DRAFT, what, "Carry on or discard", opens, draft.id, since=saved)
