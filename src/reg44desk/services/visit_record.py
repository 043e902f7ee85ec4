"""Recording a visit: the record behind the visit form, saved as one command, and read back as the form's draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import (
    Home,
    Reg44Finding,
    Reg44FollowUp,
    Reg44MemberAttendance,
    Reg44Recommendation,
    Reg44RecordSeen,
    Reg44SpokenTo,
    Reg44Visit,
)
from reg44desk.db.models import Row as TableRow
from reg44desk.domain.types import CLOSING_PROGRESS, HomeType, Priority, Progress, QualityStandard, Source, VisitState
from reg44desk.domain.visit import Finding, FollowUp, NewRecommendation, RecordSeen, SpokenTo, VisitDraft, check_save
from reg44desk.errors import UserError, refuse
from reg44desk.services.desk import Tx, command
from reg44desk.services.reg44 import new_reference

R = TypeVar("R", bound=TableRow)

SIMPLE = (
    "visit_date", "arrived_at", "left_at", "mode", "announced", "independent_person_id", "children_accommodated",
    "children_present", "children_observed", "childrens_views", "no_child_spoken_to_reason", "youth_justice_child",
    "area_authority_asked", "premises_notes", "good_practice", "opinion_effectively_safeguarded",
    "reasons_effectively_safeguarded", "opinion_conduct_promotes_well_being", "reasons_conduct_promotes_well_being",
)  # fmt: skip
"""Fields of a draft that are columns of the visit by the same name."""


@dataclass(frozen=True, slots=True)
class OpenRecommendation:
    """An earlier recommendation that this visit must say something about, with what was last said."""

    id: UUID
    reference: str
    text: str
    made_on: date
    consider_by_date: date | None
    quality_standard: QualityStandard | None
    priority: Priority | None
    progress: Progress
    evidence: str


@dataclass(frozen=True, slots=True)
class VisitForm:
    """What opens with the form: the home, the draft so far and the recommendations to follow up."""

    home: str
    home_type: HomeType
    places: int | None
    reference: str
    state: VisitState | None
    draft: VisitDraft
    open_recommendations: tuple[OpenRecommendation, ...]


def get_form(session: Session, home_id: UUID, visit_id: UUID | None, today: date) -> VisitForm:
    """The form for a home's visit: a new one, or one recorded before."""
    home = session.get_one(Home, home_id)
    visit = session.get_one(Reg44Visit, visit_id) if visit_id else None
    draft = get_draft(session, visit) if visit else VisitDraft(home_id=home_id)
    return VisitForm(
        home=home.name,
        home_type=home.home_type,
        places=home.places,
        reference=visit.reference if visit else "",
        state=visit.state if visit else None,
        draft=draft,
        open_recommendations=tuple(open_recommendations(session, home_id, visit_id, draft.visit_date or today)),
    )


def open_recommendations(session: Session, home_id: UUID, visit_id: UUID | None, on: date) -> list[OpenRecommendation]:
    """Recommendations of earlier visits that were open on a day, or that this visit has answered (part b, section 8)."""
    answered = {}
    if visit_id is not None:
        answered = {f.recommendation_id: f for f in session.scalars(select(Reg44FollowUp).where(Reg44FollowUp.visit_id == visit_id))}
    query = select(Reg44Recommendation).where(Reg44Recommendation.home_id == home_id, Reg44Recommendation.made_on < on)
    found = []
    for made in session.scalars(query.order_by(Reg44Recommendation.made_on, Reg44Recommendation.reference)):
        mine = answered.get(made.id)
        if made.visit_id is not None and made.visit_id == visit_id:
            continue
        if mine is None and made.closed_on is not None and made.closed_on <= on:
            continue
        found.append(
            OpenRecommendation(
                made.id,
                made.reference,
                made.text,
                made.made_on,
                made.consider_by_date,
                made.quality_standard,
                made.priority,
                mine.progress if mine else made.progress,
                mine.evidence if mine else "",
            )
        )
    return found


def get_draft(session: Session, visit: Reg44Visit) -> VisitDraft:
    """A recorded visit as the form holds it."""
    made = _of_visit(session, Reg44Recommendation, visit.id)
    return VisitDraft(
        home_id=visit.home_id,
        visit_id=visit.id,
        members_present=tuple(m.person_id for m in _of_visit(session, Reg44MemberAttendance, visit.id)),
        placing_authorities=tuple(visit.placing_authorities),
        spoken_to=tuple(
            SpokenTo(s.spoken_group, s.offered, s.spoken_to, s.declined, s.in_private) for s in _of_visit(session, Reg44SpokenTo, visit.id)
        ),
        records_seen=tuple(
            RecordSeen(
                r.record_type,
                r.sampled_count,
                r.notes,
                r.child_consent_on,
                r.placing_authority_consent_on,
                r.placing_authority_consent_by,
            )
            for r in _of_visit(session, Reg44RecordSeen, visit.id)
        ),
        findings=tuple(
            Finding(f.quality_standard, f.result, f.evidence, tuple(Source(s) for s in f.sources))
            for f in _of_visit(session, Reg44Finding, visit.id)
        ),
        follow_ups=tuple(FollowUp(f.recommendation_id, f.progress, f.evidence) for f in _of_visit(session, Reg44FollowUp, visit.id)),
        recommendations=tuple(NewRecommendation(m.text, m.quality_standard, m.priority, m.consider_by_date, m.id) for m in made),
        **{name: getattr(visit, name) for name in SIMPLE},
    )


@command("Record a visit")
def save_visit(tx: Tx, draft: VisitDraft) -> UUID:
    """Keep a visit as one that took place; everything but its day and its independent person may be missing.

    Raises UserError for those, for case records without both consents (regulation 44(2)(b)), and for a visit whose report is
    finished: that one is changed by making a new version.
    """
    refuse(check_save(draft, tx.today))
    visit = tx.session.get_one(Reg44Visit, draft.visit_id) if draft.visit_id else None
    if visit is not None and visit.state is VisitState.FINAL:
        raise UserError("The report of this visit is finished. Finish the report again to make a new version.")
    return store_draft(tx, draft)


def store_draft(tx: Tx, draft: VisitDraft) -> UUID:
    """Write a draft into its visit's rows, adding, changing and removing only what differs; returns the visit's id."""
    visit = _visit(tx, draft)
    for name in SIMPLE:
        setattr(visit, name, getattr(draft, name))
    visit.placing_authorities = [name.strip() for name in draft.placing_authorities if name.strip()]
    if visit.state is not VisitState.FINAL:
        visit.state = VisitState.VISITED
    tx.session.flush()
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


def _of_visit(session: Session, kind: type[R], visit_id: UUID) -> list[R]:
    """A visit's rows of one kind in the order they were added: keys sort by time."""
    return list(session.scalars(select(kind).where(kind.visit_id == visit_id).order_by(kind.id)))  # type: ignore[attr-defined]


def _store_members(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    """Attendance is added here; a member's own notes are never removed by the form (each has their own)."""
    have = {m.person_id: m for m in _of_visit(tx.session, Reg44MemberAttendance, visit.id)}
    for person_id in draft.members_present:
        if person_id not in have:
            tx.session.add(Reg44MemberAttendance(visit_id=visit.id, person_id=person_id))
    for person_id, attendance in have.items():
        if person_id not in draft.members_present and not attendance.notes:
            tx.session.delete(attendance)


def _store_spoken(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    have = {s.spoken_group: s for s in _of_visit(tx.session, Reg44SpokenTo, visit.id)}
    for spoken in draft.spoken_to:
        row = have.pop(spoken.group, None) or _added(tx, Reg44SpokenTo(visit_id=visit.id, spoken_group=spoken.group))
        row.offered, row.spoken_to, row.declined, row.in_private = spoken.offered, spoken.spoken_to, spoken.declined, spoken.in_private
    _remove(tx, have.values())


def _store_records(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    have = _of_visit(tx.session, Reg44RecordSeen, visit.id)
    for seen in draft.records_seen:
        row = have.pop(0) if have else _added(tx, Reg44RecordSeen(visit_id=visit.id))
        row.record_type, row.sampled_count, row.notes = seen.record_type, seen.sampled_count, seen.notes
        row.child_consent_on, row.placing_authority_consent_on = seen.child_consent_on, seen.placing_authority_consent_on
        row.placing_authority_consent_by = seen.placing_authority_consent_by
    _remove(tx, have)


def _store_findings(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    have = {f.quality_standard: f for f in _of_visit(tx.session, Reg44Finding, visit.id)}
    for finding in draft.findings:
        row = have.pop(finding.quality_standard, None)
        row = row or _added(tx, Reg44Finding(visit_id=visit.id, quality_standard=finding.quality_standard))
        row.result, row.evidence, row.sources = finding.result, finding.evidence, [s.value for s in finding.sources]
    _remove(tx, have.values())


def _store_follow_ups(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    have = {f.recommendation_id: f for f in _of_visit(tx.session, Reg44FollowUp, visit.id)}
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
    latest = latest.where(Reg44FollowUp.recommendation_id == recommendation_id).order_by(Reg44Visit.visit_date.desc()).limit(1)
    found = tx.session.execute(latest).first()
    made.progress = found.progress if found else Progress.NOT_STARTED
    made.closed_on = found.visit_date if found and found.progress in CLOSING_PROGRESS else None


def _store_recommendations(tx: Tx, visit: Reg44Visit, draft: VisitDraft) -> None:
    have = {r.id: r for r in _of_visit(tx.session, Reg44Recommendation, visit.id)}
    assert visit.visit_date is not None  # noqa: S101  check_save saw to it
    for wanted in draft.recommendations:
        row = have.pop(wanted.id, None) if wanted.id else None
        if row is None:
            row = _added(tx, Reg44Recommendation(visit_id=visit.id, home_id=visit.home_id, reference=_next_reference(tx, visit)))
        row.made_on, row.text, row.quality_standard = visit.visit_date, wanted.text.strip(), wanted.quality_standard
        row.priority, row.consider_by_date = wanted.priority, wanted.consider_by_date
        tx.session.flush()
    _remove(tx, have.values())


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
