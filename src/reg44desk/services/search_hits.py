"""What a search shows of each record it finds: a title, a line of context, which parts of both match, and what it is tagged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import (
    Appointment,
    Home,
    HomeBuilding,
    HomeStatusChange,
    Person,
    Reg44Finding,
    Reg44FollowUp,
    Reg44Recommendation,
    Reg44RecordSeen,
    Reg44Report,
    Reg44Visit,
)
from reg44desk.db.search_sources import VISIT_TEXTS
from reg44desk.domain.dated import covers, holding
from reg44desk.domain.folding import excerpt, index_words, marks, matches
from reg44desk.domain.types import HomeStatus, Ref, VisitState

CLOSED_HOME = "Closed home"
ENDED = "Ended"
CLOSED = "Closed"

MOST = 90
"""Letters of a text around the words found."""

Marks = tuple[tuple[int, int], ...]


class HitKind(StrEnum):
    """What kinds of records are found, in the order in which they are shown."""

    HOME = "home"
    PERSON = "person"
    VISIT = "visit"
    FINDING = "finding"
    RECOMMENDATION = "recommendation"
    REPORT = "report"


HEADINGS = {
    HitKind.HOME: "Homes",
    HitKind.PERSON: "People",
    HitKind.VISIT: "Visits",
    HitKind.FINDING: "Findings",
    HitKind.RECOMMENDATION: "Recommendations",
    HitKind.REPORT: "Reports",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found. `tag` is set for what is closed or has ended; `ref` opens it; marks are parts that match the words."""

    kind: HitKind
    id: UUID
    title: str
    context: str
    tag: str
    ref: Ref
    title_marks: Marks = ()
    context_marks: Marks = ()


def build(session: Session, kind: HitKind, ids: Sequence[UUID], wanted: Sequence[str], as_of: date) -> list[Hit]:
    """The records with these ids as hits, in the same order; those that are gone are left out."""
    found = {hit.id: hit for hit in _BUILDERS[kind](session, ids, wanted, as_of)} if ids else {}
    return [found[one] for one in ids if one in found]


def _homes(session: Session, ids: Sequence[UUID], wanted: Sequence[str], as_of: date) -> Iterable[Hit]:
    closed = closed_homes(session, ids, as_of)
    buildings: dict[UUID, list[str]] = defaultdict(list)
    for home_id, name in session.execute(select(HomeBuilding.home_id, HomeBuilding.name).where(HomeBuilding.home_id.in_(ids))):
        buildings[home_id].append(name)
    for home in session.scalars(select(Home).where(Home.id.in_(ids))):
        urn = f"Ofsted number {home.ofsted_urn}" if home.ofsted_urn else ""
        said = [text.word(home.home_type), urn, home.site]
        more = [home.registered_provider, home.area_authority, *buildings[home.id]]
        tag = CLOSED_HOME if home.id in closed else ""
        yield _hit(HitKind.HOME, home.id, home.name, _telling(said, more, home.name, wanted), tag, Ref("home", str(home.id)), wanted)


def _people(session: Session, ids: Sequence[UUID], wanted: Sequence[str], as_of: date) -> Iterable[Hit]:
    held: dict[UUID, list[tuple[Appointment, str]]] = defaultdict(list)
    query = select(Appointment, Home.name).outerjoin(Home, Home.id == Appointment.home_id).where(Appointment.person_id.in_(ids))
    for appointment, home in session.execute(query):
        held[appointment.person_id].append((appointment, home or ""))
    for person in session.scalars(select(Person).where(Person.id.in_(ids))):
        said, tag = _roles(held[person.id], as_of)
        context = _telling([said], [person.organisation, person.email, person.phone], person.name, wanted)
        yield _hit(HitKind.PERSON, person.id, person.name, context, tag, Ref("person", str(person.id)), wanted)


def _roles(held: list[tuple[Appointment, str]], as_of: date) -> tuple[str, str]:
    """What somebody is, or was last, in words; and the tag of one whose every role has ended."""
    current = [(a, home) for a, home in held if covers(a, as_of)]
    over = [(a, home) for a, home in held if a.to_date is not None and a.to_date < as_of]
    if current:
        homes: dict[str, list[str]] = defaultdict(list)
        for appointment, home in sorted(current, key=lambda each: each[1]):
            homes[text.word(appointment.role)].append(home)
        return "; ".join(_of(role, names) for role, names in homes.items()), ""
    if over and len(over) == len(held):
        last, home = max(over, key=lambda each: each[0].to_date or date.min)
        return f"{_of(text.word(last.role), [home])} until {text.long_date(last.to_date)}", ENDED
    return "No role today", ""


def _of(role: str, homes: list[str]) -> str:
    named = [home for home in homes if home]
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    return f"{role}, {text.listing(named[:3]) if not more else ', '.join(named[:3]) + more}" if named else role


def _visits(session: Session, ids: Sequence[UUID], wanted: Sequence[str], as_of: date) -> Iterable[Hit]:
    notes: dict[UUID, list[str]] = defaultdict(list)
    for visit_id, note in session.execute(select(Reg44RecordSeen.visit_id, Reg44RecordSeen.notes).where(Reg44RecordSeen.visit_id.in_(ids))):
        notes[visit_id].append(note)
    query = select(Reg44Visit, Home.name, Person.name).join(Home, Home.id == Reg44Visit.home_id)
    query = query.outerjoin(Person, Person.id == Reg44Visit.independent_person_id).where(Reg44Visit.id.in_(ids))
    found = session.execute(query).all()
    closed = closed_homes(session, [visit.home_id for visit, _home, _person in found], as_of)
    for visit, home, person in found:
        title = f"{home}, {text.long_date(visit.visit_date or visit.planned_for)}"
        said = [text.word(visit.state), visit.reference, person or ""]
        more = [getattr(visit, column) for column in VISIT_TEXTS] + notes[visit.id]
        tag = CLOSED_HOME if visit.home_id in closed else ""
        context = _telling(said, more, title, wanted)
        yield _hit(HitKind.VISIT, visit.id, title, context, tag, visit_ref(visit.id, visit.state), wanted)


def visit_ref(visit_id: UUID, state: VisitState) -> Ref:
    """Where a visit is seen: a finished one as its report, one being written up in its form, any other in its month."""
    return Ref({VisitState.FINAL: "report", VisitState.VISITED: "visit"}.get(state, "booked"), str(visit_id))


def _findings(session: Session, ids: Sequence[UUID], wanted: Sequence[str], as_of: date) -> Iterable[Hit]:
    query = select(Reg44Finding, Reg44Visit, Home.name).join(Reg44Visit, Reg44Visit.id == Reg44Finding.visit_id)
    found = session.execute(query.join(Home, Home.id == Reg44Visit.home_id).where(Reg44Finding.id.in_(ids))).all()
    closed = closed_homes(session, [visit.home_id for _finding, visit, _home in found], as_of)
    for finding, visit, home in found:
        title = f"{text.word(finding.quality_standard)}: {home}, {text.long_date(visit.visit_date or visit.planned_for)}"
        context = ": ".join(filter(None, [text.word(finding.result), excerpt(finding.evidence, wanted)]))
        tag = CLOSED_HOME if visit.home_id in closed else ""
        yield _hit(HitKind.FINDING, finding.id, title, context, tag, visit_ref(visit.id, visit.state), wanted)


def _recommendations(session: Session, ids: Sequence[UUID], wanted: Sequence[str], as_of: date) -> Iterable[Hit]:
    answers: dict[UUID, list[str]] = defaultdict(list)
    query = select(Reg44FollowUp.recommendation_id, Reg44FollowUp.evidence).where(Reg44FollowUp.recommendation_id.in_(ids))
    for one, evidence in session.execute(query):
        answers[one].append(evidence)
    named = select(Reg44Recommendation, Home.name).join(Home, Home.id == Reg44Recommendation.home_id)
    found = session.execute(named.where(Reg44Recommendation.id.in_(ids))).all()
    closed = closed_homes(session, [made.home_id for made, _home in found], as_of)
    for made, home in found:
        title = f"{home}, {made.reference}"
        more = [text.word(made.quality_standard), text.long_date(made.made_on), *answers[made.id]]
        context = _telling([excerpt(made.text, wanted)], more, title, wanted)
        ended = made.closed_on is not None and made.closed_on <= as_of
        tag = CLOSED if ended else CLOSED_HOME if made.home_id in closed else ""
        yield _hit(HitKind.RECOMMENDATION, made.id, title, context, tag, Ref("recommendation", str(made.id)), wanted)


def _reports(session: Session, ids: Sequence[UUID], wanted: Sequence[str], as_of: date) -> Iterable[Hit]:
    query = select(Reg44Report.id, Reg44Report.version, Reg44Report.check_code, Reg44Visit, Home.name)
    query = query.join(Reg44Visit, Reg44Visit.id == Reg44Report.visit_id).join(Home, Home.id == Reg44Visit.home_id)
    found = session.execute(query.where(Reg44Report.id.in_(ids))).all()
    closed = closed_homes(session, [visit.home_id for _id, _version, _code, visit, _home in found], as_of)
    for report_id, version, code, visit, home in found:
        title = f"Report of {home}, {text.long_date(visit.visit_date)}, version {version}"
        tag = CLOSED_HOME if visit.home_id in closed else ""
        yield _hit(
            HitKind.REPORT, report_id, title, f"Check code {code}, visit {visit.reference}", tag, Ref("report", str(visit.id)), wanted
        )


def closed_homes(session: Session, ids: Sequence[UUID], as_of: date) -> set[UUID]:
    """Which of these homes are closed on a day."""
    statuses: dict[UUID, list[HomeStatusChange]] = defaultdict(list)
    for change in session.scalars(select(HomeStatusChange).where(HomeStatusChange.home_id.in_(ids))):
        statuses[change.home_id].append(change)
    held = {home: holding(changes, as_of) for home, changes in statuses.items()}
    return {home for home, status in held.items() if status is not None and status.status is HomeStatus.CLOSED}


def _hit(kind: HitKind, row_id: UUID, title: str, context: str, tag: str, ref: Ref, wanted: Sequence[str]) -> Hit:
    return Hit(kind, row_id, title, context, tag, ref, marks(title, wanted), marks(context, wanted))


def _telling(said: Sequence[str], more: Sequence[str], title: str, wanted: Sequence[str]) -> str:
    """The one text that holds most of the words not yet shown, where there is one; then what is always said of a record."""
    line = ", ".join(filter(None, said))
    shown = index_words(f"{title} {line}")
    missing = [word for word in wanted if not matches(shown, [word])]
    best = max(more, key=lambda one: len(marks(one, missing)), default="") if missing else ""
    return " · ".join(filter(None, [excerpt(best, missing, MOST) if marks(best, missing) else "", line]))


_BUILDERS = {
    HitKind.HOME: _homes,
    HitKind.PERSON: _people,
    HitKind.VISIT: _visits,
    HitKind.FINDING: _findings,
    HitKind.RECOMMENDATION: _recommendations,
    HitKind.REPORT: _reports,
}
