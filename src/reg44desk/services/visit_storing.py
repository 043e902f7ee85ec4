"""Writing a visit into its rows: only what differs is added, changed or removed."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import (
    Draft,
    Reg44Finding,
    Reg44FollowUp,
    Reg44MemberAttendance,
    Reg44Recommendation,
    Reg44RecordSeen,
    Reg44SpokenTo,
    Reg44Visit,
)
from reg44desk.db.models import Row as TableRow
from reg44desk.domain.types import CLOSING_PROGRESS, Progress, VisitMode, VisitState
from reg44desk.domain.visit import VisitDraft
from reg44desk.errors import Problem, refuse
from reg44desk.services.desk import Tx
from reg44desk.services.reg44 import new_reference

R = TypeVar("R", bound=TableRow)

SIMPLE = (
    "visit_date", "arrived_at", "left_at", "mode", "announced", "independent_person_id", "children_accommodated",
    "children_present", "children_observed", "childrens_views", "no_child_spoken_to_reason", "youth_justice_child",
    "area_authority_asked", "premises_notes", "good_practice", "opinion_effectively_safeguarded",
    "reasons_effectively_safeguarded", "opinion_conduct_promotes_well_being", "reasons_conduct_promotes_well_being",
)  # fmt: skip
"""Fields of a draft that are columns of the visit by the same name."""


def store_draft(tx: Tx, draft: VisitDraft) -> UUID:
    """Write a draft into its visit's rows, adding, changing and removing only what differs; returns the visit's id."""
    visit = _visit(tx, draft)
    for name in SIMPLE:
        setattr(visit, name, getattr(draft, name))
    visit.placing_authorities = [name.strip() for name in draft.placing_authorities if name.strip()]
    if visit.state is not VisitState.FINAL:
        visit.state = VisitState.VISITED
    if visit.mode is VisitMode.ON_SITE:
        visit.not_done_reason = ""
    tx.session.flush()
    _take_over_booked(tx, visit)
    _store_members(tx, visit, draft)
    _store_spoken(tx, visit, draft)
    _store_records(tx, visit, draft)
    _store_findings(tx, visit, draft)
    _store_follow_ups(tx, visit, draft)
    _store_recommendations(tx, visit, draft)
    tx.session.flush()
    return visit.id


def _visit(tx: Tx, draft: VisitDraft) -> Reg44Visit:
    if draft.visit_id is not None:
        return tx.session.get_one(Reg44Visit, draft.visit_id)
    visit = Reg44Visit(home_id=draft.home_id, reference=new_reference(tx.session), state=VisitState.VISITED)
    visit.visit_date = draft.visit_date
    tx.session.add(visit)
    return visit


def _take_over_booked(tx: Tx, visit: Reg44Visit) -> None:
    """A visit booked for that very day is this one: members' notes on it, which may have come first, move to the record (BR-09)."""
    query = select(Reg44Visit).where(Reg44Visit.home_id == visit.home_id, Reg44Visit.planned_for == visit.visit_date)
    for booked in tx.session.scalars(query.where(Reg44Visit.state == VisitState.PLANNED, Reg44Visit.id != visit.id)).all():
        have = {m.person_id: m for m in of_visit(tx.session, Reg44MemberAttendance, visit.id)}
        for note in of_visit(tx.session, Reg44MemberAttendance, booked.id):
            mine = have.get(note.person_id)
            if mine is None:
                note.visit_id = visit.id
            else:
                mine.notes = "\n".join(filter(None, [mine.notes, note.notes]))
                tx.session.delete(note)
        for draft in tx.session.scalars(select(Draft).where(Draft.visit_id == booked.id)):
            draft.visit_id = visit.id
        tx.session.flush()
        tx.session.delete(booked)
    tx.session.flush()


def of_visit(session: Session, kind: type[R], visit_id: UUID) -> list[R]:
    """A visit's rows of one kind in the order they were added: keys sort by time."""
    return list(session.scalars(select(kind).where(kind.visit_id == visit_id).order_by(kind.id)))  # type: ignore[attr-defined]


def _store_members(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    """Attendance is added here; what a member logged is never removed by the form (it is that member's own)."""
    have = {m.person_id: m for m in of_visit(tx.session, Reg44MemberAttendance, visit.id)}
    for person_id in draft.members_present:
        if person_id not in have:
            tx.session.add(Reg44MemberAttendance(visit_id=visit.id, person_id=person_id))
    for person_id, attendance in have.items():
        if person_id not in draft.members_present and attendance.noted_at is None:
            tx.session.delete(attendance)


def _store_spoken(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    have = {s.spoken_group: s for s in of_visit(tx.session, Reg44SpokenTo, visit.id)}
    for spoken in draft.spoken_to:
        row = have.pop(spoken.group, None) or _added(tx, Reg44SpokenTo(visit_id=visit.id, spoken_group=spoken.group))
        row.offered, row.spoken_to, row.declined, row.in_private = spoken.offered, spoken.spoken_to, spoken.declined, spoken.in_private
    _remove(tx, have.values())


def _store_records(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    have = of_visit(tx.session, Reg44RecordSeen, visit.id)
    for seen in draft.records_seen:
        row = have.pop(0) if have else _added(tx, Reg44RecordSeen(visit_id=visit.id))
        row.record_type, row.sampled_count, row.notes = seen.record_type, seen.sampled_count, seen.notes
        row.child_consent_on, row.placing_authority_consent_on = seen.child_consent_on, seen.placing_authority_consent_on
        row.placing_authority_consent_by = seen.placing_authority_consent_by
    _remove(tx, have)


def _store_findings(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    have = {f.quality_standard: f for f in of_visit(tx.session, Reg44Finding, visit.id)}
    for finding in draft.findings:
        row = have.pop(finding.quality_standard, None)
        row = row or _added(tx, Reg44Finding(visit_id=visit.id, quality_standard=finding.quality_standard))
        row.result, row.evidence, row.sources = finding.result, finding.evidence, [s.value for s in finding.sources]
    _remove(tx, have.values())


def _store_follow_ups(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    have = {f.recommendation_id: f for f in of_visit(tx.session, Reg44FollowUp, visit.id)}
    for answer in draft.follow_ups:
        if answer.progress is None:
            continue
        row = have.pop(answer.recommendation_id, None)
        row = row or _added(tx, Reg44FollowUp(visit_id=visit.id, recommendation_id=answer.recommendation_id))
        row.progress, row.evidence = answer.progress, answer.evidence
    _remove(tx, have.values())
    tx.session.flush()
    for changed in [a.recommendation_id for a in draft.follow_ups if a.progress is not None] + list(have):
        _settle(tx, changed)


def _settle(tx: Tx, recommendation_id: UUID) -> None:
    """The latest visit's word is how a recommendation stands; only evidence seen, replacement or withdrawal closes it."""
    made = tx.session.get_one(Reg44Recommendation, recommendation_id)
    latest = select(Reg44FollowUp.progress, Reg44Visit.visit_date).join(Reg44Visit, Reg44Visit.id == Reg44FollowUp.visit_id)
    latest = latest.where(Reg44FollowUp.recommendation_id == recommendation_id)
    latest = latest.order_by(Reg44Visit.visit_date.desc(), Reg44FollowUp.id.desc()).limit(1)
    found = tx.session.execute(latest).first()
    made.progress = found.progress if found else Progress.NOT_STARTED
    made.closed_on = found.visit_date if found and found.progress in CLOSING_PROGRESS else None


def _store_recommendations(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    have = {r.id: r for r in of_visit(tx.session, Reg44Recommendation, visit.id)}
    assert visit.visit_date is not None  # noqa: S101  check_save saw to it
    for wanted in draft.recommendations:
        row = have.pop(wanted.id, None) if wanted.id else None
        if row is None:
            row = _added(tx, Reg44Recommendation(visit_id=visit.id, home_id=visit.home_id, reference=_next_reference(tx, visit)))
        row.made_on, row.text, row.quality_standard = visit.visit_date, wanted.text.strip(), wanted.quality_standard
        row.priority, row.consider_by_date = wanted.priority, wanted.consider_by_date
        tx.session.flush()
    _refuse_followed(tx, have)
    _remove(tx, have.values())


def _refuse_followed(tx: Tx, leaving: dict[UUID, Reg44Recommendation]) -> None:
    """A recommendation that a later visit has answered stays: removing it would take that answer away."""
    answered = tx.session.scalars(select(Reg44FollowUp.recommendation_id).where(Reg44FollowUp.recommendation_id.in_(leaving)).distinct())
    words = "was followed up at a later visit, so it cannot be removed. Keep it, and say at the next visit that it is withdrawn."
    refuse([Problem("recommendations", f"Recommendation {leaving[one].reference} {words}") for one in answered])


def _next_reference(tx: Tx, visit: Reg44Visit) -> str:
    used = set(tx.session.scalars(select(Reg44Recommendation.reference).where(Reg44Recommendation.home_id == visit.home_id)))
    number = 1
    while f"{visit.reference}-{number}" in used:
        number += 1
    return f"{visit.reference}-{number}"


def _added(tx: Tx, row: R) -> R:
    tx.session.add(row)
    return row


def _remove(tx: Tx, rows: object) -> None:
    for row in list(rows):  # type: ignore[call-overload]
        tx.session.delete(row)
