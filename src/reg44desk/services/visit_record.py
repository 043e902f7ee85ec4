"""Recording a visit: the record behind the visit form, saved as one command, and read back as the form's draft."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import (
    Draft,
    Home,
    Person,
    Reg44Finding,
    Reg44FollowUp,
    Reg44MemberAttendance,
    Reg44Recommendation,
    Reg44RecordSeen,
    Reg44SpokenTo,
    Reg44Visit,
)
from reg44desk.domain.duty import TOOK_PLACE
from reg44desk.domain.types import HomeType, Month, Priority, Progress, QualityStandard, Source, VisitMode, VisitState
from reg44desk.domain.visit import Finding, FollowUp, NewRecommendation, RecordSeen, SpokenTo, VisitDraft, check_save
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services import independence, training, visit_storing
from reg44desk.services.desk import Tx, command
from reg44desk.services.home_profile import profile_on, profiles
from reg44desk.services.reg44 import NOT_DONE
from reg44desk.services.visit_storing import SIMPLE, of_visit

NOT_MADE = "This visit is void or was called off. Record a new visit."


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
    profile = profile_on(profiles(session, home), draft.visit_date or today)
    return VisitForm(
        home=home.name,
        home_type=profile.home_type,
        places=profile.places,
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
    made = of_visit(session, Reg44Recommendation, visit.id)
    return VisitDraft(
        home_id=visit.home_id,
        visit_id=visit.id,
        members_present=tuple(m.person_id for m in of_visit(session, Reg44MemberAttendance, visit.id)),
        placing_authorities=tuple(visit.placing_authorities),
        spoken_to=tuple(
            SpokenTo(s.spoken_group, s.offered, s.spoken_to, s.declined, s.in_private) for s in of_visit(session, Reg44SpokenTo, visit.id)
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
            for r in of_visit(session, Reg44RecordSeen, visit.id)
        ),
        findings=tuple(
            Finding(f.quality_standard, f.result, f.evidence, tuple(Source(s) for s in f.sources))
            for f in of_visit(session, Reg44Finding, visit.id)
        ),
        follow_ups=tuple(FollowUp(f.recommendation_id, f.progress, f.evidence) for f in of_visit(session, Reg44FollowUp, visit.id)),
        recommendations=tuple(NewRecommendation(m.text, m.quality_standard, m.priority, m.consider_by_date, m.id) for m in made),
        **{name: getattr(visit, name) for name in SIMPLE},
    )


@command("Record a visit")
def save_visit(tx: Tx, draft: VisitDraft, draft_id: UUID | None = None) -> UUID:
    """Keep a visit as one that took place; everything but its day and its independent person may be missing.

    `draft_id` is the saved draft that the record replaces: it goes in the same step, so that it is never offered again.
    Raises UserError for what is missing, for case records without both consents (regulation 44(2)(b)), for somebody whom
    regulation 43(3) bars, for a visit that was not made, and for one whose report is finished: that is changed by a new version.
    """
    check_made(tx.session, draft)
    refuse(check_save(draft, tx.today) + check_day(tx.session, draft) + check_independence(tx.session, draft))
    visit = tx.session.get_one(Reg44Visit, draft.visit_id) if draft.visit_id else None
    if visit is not None and visit.state is VisitState.FINAL:
        raise UserError("The report of this visit is finished. Finish the report again to make a new version.")
    forget_draft(tx, draft_id)
    return visit_storing.store_draft(tx, draft)


def check_day(session: Session, draft: VisitDraft) -> list[Problem]:
    """A second record of one day's visit to a home is nearly always a slip: the person is led to the first."""
    query = select(Reg44Visit).where(Reg44Visit.home_id == draft.home_id, Reg44Visit.visit_date == draft.visit_date)
    others = [v for v in session.scalars(query) if v.id != draft.visit_id and v.state in TOOK_PLACE and v.mode is draft.mode]
    if draft.visit_date is None or not others:
        return []
    words = (
        f"A visit to this home on that day is recorded already: {others[0].reference}. Open it from the screen Visits, or check the date."
    )
    return [Problem("visit_date", words)]


def check_made(session: Session, draft: VisitDraft) -> None:
    """What was called off, had no access or is void for a conflict (regulation 43(7)) never becomes a visit that was made."""
    visit = session.get(Reg44Visit, draft.visit_id) if draft.visit_id else None
    if visit is not None and visit.state in NOT_DONE:
        raise UserError(NOT_MADE)


def check_independence(session: Session, draft: VisitDraft) -> list[Problem]:
    """Whom regulation 43(3) bars cannot have made a new visit; one that is recorded already with the same person stays as it is.

    A conflict that was declared is its own person's (regulation 44(6)), so the visit keeps that person.
    """
    if _same_visitor(session, draft):
        return []
    visit = session.get(Reg44Visit, draft.visit_id) if draft.visit_id else None
    if visit is not None and visit.conflict_declared_on is not None:
        name = session.get_one(Person, visit.independent_person_id).name
        return [Problem("independent_person_id", f"{name} declared a conflict of interest for this visit. Choose {name} again.")]
    return independence.problems(session, draft.independent_person_id, draft.home_id, draft.visit_date)


def list_hints(session: Session, draft: VisitDraft, today: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What to look at in a draft: about the independent person (regulation 43), and about the members' training (BR-11)."""
    day, recorded = draft.visit_date or today, _same_visitor(session, draft)
    person = () if recorded else independence.hints(session, draft.independent_person_id, draft.home_id, day)
    return person, training.list_lacks(session, draft.members_present, day)


def _same_visitor(session: Session, draft: VisitDraft) -> bool:
    visit = session.get(Reg44Visit, draft.visit_id) if draft.visit_id else None
    return visit is not None and visit.state in TOOK_PLACE and visit.independent_person_id == draft.independent_person_id


def find_planned(session: Session, home_id: UUID, today: date) -> UUID | None:
    """The visit booked for a home that a record begun today is most likely of: the nearest one in this month."""
    month = Month.of(today)
    query = select(Reg44Visit.planned_for, Reg44Visit.id).where(
        Reg44Visit.home_id == home_id,
        Reg44Visit.state == VisitState.PLANNED,
        Reg44Visit.planned_for.between(month.first, month.last),
    )
    booked = [(abs((day - today).days), visit_id) for day, visit_id in session.execute(query) if day]
    return min(booked)[1] if booked else None


def get_last(session: Session, home_id: UUID, before: date, visit_id: UUID | None = None) -> VisitDraft | None:
    """The home's visit before a day, as the form holds it: what was answered last time stands beside each question.

    Remote contact is no visit (regulation 44(1)), so it hides no answers.
    """
    query = select(Reg44Visit).where(Reg44Visit.home_id == home_id, Reg44Visit.state.in_(TOOK_PLACE), Reg44Visit.visit_date <= before)
    query = query.where(Reg44Visit.mode == VisitMode.ON_SITE)
    found = [v for v in session.scalars(query.order_by(Reg44Visit.visit_date.desc())) if v.id != visit_id]
    return get_draft(session, found[0]) if found else None


def home_of(session: Session, visit_id: UUID) -> UUID:
    """The home that a visit is to."""
    return session.get_one(Reg44Visit, visit_id).home_id


def is_there(session: Session, visit_id: UUID) -> bool:
    """Whether a visit is still in the record: an undo may have taken it back."""
    return session.get(Reg44Visit, visit_id) is not None


def find_visit_of(session: Session, home_id: UUID, day: date | None) -> UUID | None:
    """The visit to a home that was made on a day; remote contact is none."""
    query = select(Reg44Visit.id).where(Reg44Visit.home_id == home_id, Reg44Visit.visit_date == day)
    query = query.where(Reg44Visit.mode == VisitMode.ON_SITE)
    return session.scalars(query.where(Reg44Visit.state.in_(TOOK_PLACE))).first()


def with_draft(form: VisitForm, typed: VisitDraft, earlier: tuple[OpenRecommendation, ...] | None = None) -> VisitForm:
    """The same form holding what was typed, and if given another list of earlier recommendations."""
    return dataclasses.replace(form, draft=typed, open_recommendations=form.open_recommendations if earlier is None else earlier)


def without_visit(form: VisitForm) -> VisitForm:
    """The same form as that of a visit not recorded yet."""
    return dataclasses.replace(form, reference="", state=None, draft=dataclasses.replace(form.draft, visit_id=None))


def forget_draft(tx: Tx, draft_id: UUID | None) -> None:
    """Drop a saved draft whose content is now in the record."""
    row = tx.session.get(Draft, draft_id) if draft_id else None
    if row is not None:
        tx.session.delete(row)
