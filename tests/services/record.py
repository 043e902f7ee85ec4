"""What a casebook says, whatever its keys: two ways to the same record must end in the same sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import (
    Appointment,
    ChildrenLookedAfterCount,
    Home,
    HomeStatusChange,
    Inspection,
    Person,
    Reg44MemberAttendance,
    Reg44Recommendation,
    Reg44Report,
    Reg44Sending,
    Reg44Signature,
    Reg44Visit,
    Training,
    VisitingArrangement,
)


def record(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every table in words, sorted; of each visit the newest version of its report."""
    homes = {h.id: h.name for h in session.scalars(select(Home))}
    people = {p.id: p.name for p in session.scalars(select(Person))}
    visits = {v.id: (homes[v.home_id], v.visit_date) for v in session.scalars(select(Reg44Visit))}
    newest: dict[Any, Reg44Report] = {}
    for report in session.scalars(select(Reg44Report).order_by(Reg44Report.version)):
        newest[report.visit_id] = report
    of = {r.id: visits[r.visit_id] for r in newest.values()}
    held = session.scalars(select(Appointment))
    signed = [s for s in session.scalars(select(Reg44Signature)) if s.report_id in of]
    sent = [s for s in session.scalars(select(Reg44Sending)) if s.report_id in of]
    return {
        "homes": _rows(session, Home, "name ofsted_urn home_type site places registered_provider area_authority"),
        "statuses": _sorted((homes[s.home_id], s.status, s.from_date) for s in session.scalars(select(HomeStatusChange))),
        "visited by": _sorted((homes[a.home_id], a.visited_by, a.from_date) for a in session.scalars(select(VisitingArrangement))),
        "people": _rows(session, Person, "name email phone organisation is_team"),
        "roles": _sorted(
            (people[a.person_id], a.role, homes.get(a.home_id or a.id), a.from_date, a.to_date, a.agreed_to_visit) for a in held
        ),
        "training": _sorted((people[t.person_id], t.course, t.completed_on) for t in session.scalars(select(Training))),
        "visits": _sorted((*visits[v.id], v.state, *_visit(v, people)) for v in session.scalars(select(Reg44Visit))),
        "members": _sorted((*visits[m.visit_id], people[m.person_id], m.notes) for m in session.scalars(select(Reg44MemberAttendance))),
        "reports": _sorted((*visits[r.visit_id], r.origin, _content(dict(r.content))) for r in newest.values()),
        "signatures": _sorted((*of[s.report_id], s.signer_role, people[s.person_id], s.signed_on, s.method, s.scan_id) for s in signed),
        "sent": _sorted((*of[s.report_id], s.recipient_kind, s.recipient_name, s.person_id is None, s.sent_on, s.method) for s in sent),
        "recommendations": _sorted(
            (homes[r.home_id], r.visit_id and visits[r.visit_id], *_recommendation(r)) for r in session.scalars(select(Reg44Recommendation))
        ),
        "inspections": _sorted(
            (homes[i.home_id], i.inspected_on, i.inspection_type, i.judgement, i.improvements_due_by)
            for i in session.scalars(select(Inspection))
        ),
        "counts": _rows(session, ChildrenLookedAfterCount, "as_at number source"),
    }


def _visit(visit: Reg44Visit, people: dict[Any, str]) -> tuple[Any, ...]:
    opinions = (visit.opinion_effectively_safeguarded, visit.opinion_conduct_promotes_well_being)
    return (visit.mode, visit.announced, people.get(visit.independent_person_id), *opinions)


def _recommendation(r: Reg44Recommendation) -> tuple[Any, ...]:
    return (r.reference, r.made_on, r.text, r.quality_standard, r.consider_by_date, r.progress, r.closed_on)


def _content(content: dict[str, Any]) -> str:
    """What a report says, but for its own number, code and day; recommendations in any order."""
    for name in ("reference", "check_code", "version", "made_on"):
        content.pop(name)
    for section in content["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "Table":
                block["rows"] = sorted(block["rows"])
    return repr(content)


def _rows(session: Session, kind: Any, names: str) -> list[tuple[Any, ...]]:
    return _sorted(tuple(getattr(row, name) for name in names.split()) for row in session.scalars(select(kind)))


def _sorted(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=repr)
