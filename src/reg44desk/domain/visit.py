"""A visit as it is being written, and what must be there before its report can be finished (regulation.md, part b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from reg44desk.domain.types import (
    Announced,
    FindingResult,
    Opinion,
    Priority,
    Progress,
    QualityStandard,
    RecordType,
    Source,
    SpokenGroup,
    VisitMode,
)
from reg44desk.errors import Problem

LEAST_REASONS = 20
"""Fewest characters that the reasons for an opinion may have (regulation.md, part b, section 10: minimum length)."""


@dataclass(frozen=True, slots=True)
class SpokenTo:
    """Counts for one group; None means not known."""

    group: SpokenGroup
    offered: int | None = None
    spoken_to: int | None = None
    declined: int | None = None
    in_private: int | None = None


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """A kind of record looked at, how many were sampled, and for case records both consents."""

    record_type: RecordType
    sampled_count: int | None = None
    notes: str = ""
    child_consent_on: date | None = None
    placing_authority_consent_on: date | None = None
    placing_authority_consent_by: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding on one standard with the evidence and where it came from."""

    quality_standard: QualityStandard
    result: FindingResult = FindingResult.NOT_REVIEWED
    evidence: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class NewRecommendation:
    """A recommendation made at this visit; `id` is set once it is kept."""

    text: str
    quality_standard: QualityStandard | None = None
    priority: Priority | None = None
    consider_by_date: date | None = None
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What this visit found about an earlier recommendation; None while not yet answered."""

    recommendation_id: UUID
    progress: Progress | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """Everything the visit form holds. Nothing in it is required until the visit is saved or the report finished."""

    home_id: UUID
    visit_id: UUID | None = None
    visit_date: date | None = None
    arrived_at: time | None = None
    left_at: time | None = None
    mode: VisitMode = VisitMode.ON_SITE
    announced: Announced | None = None
    independent_person_id: UUID | None = None
    members_present: tuple[UUID, ...] = ()
    children_accommodated: int | None = None
    children_present: int | None = None
    children_observed: int | None = None
    spoken_to: tuple[SpokenTo, ...] = ()
    childrens_views: str = ""
    no_child_spoken_to_reason: str = ""
    placing_authorities: tuple[str, ...] = ()
    youth_justice_child: bool = False
    area_authority_asked: bool = True
    records_seen: tuple[RecordSeen, ...] = ()
    premises_notes: str = ""
    follow_ups: tuple[FollowUp, ...] = ()
    findings: tuple[Finding, ...] = ()
    good_practice: str = ""
    opinion_effectively_safeguarded: Opinion | None = None
    reasons_effectively_safeguarded: str = ""
    opinion_conduct_promotes_well_being: Opinion | None = None
    reasons_conduct_promotes_well_being: str = ""
    recommendations: tuple[NewRecommendation, ...] = field(default=())


def check_save(draft: VisitDraft, today: date) -> list[Problem]:
    """What stops a visit from being kept as one that took place: its day, who visited, and consents for case records.

    Everything else may be left open; the draft itself is kept whatever it lacks (BR-02, regulation 44(2)(b)).
    """
    problems = []
    if draft.visit_date is None:
        problems.append(Problem("visit_date", "Enter the date of the visit, like 18 9 2025."))
    elif draft.visit_date > today:
        problems.append(Problem("visit_date", "The date of the visit is in the future. Enter the day the visit took place."))
    if draft.independent_person_id is None:
        problems.append(Problem("independent_person_id", "Choose the independent person who made the visit."))
    return problems + _case_record_problems(draft)


REMOTE = "Remote contact is no visit to the home, so it has no report. Press Save visit to keep it, or change how the visit was made."


def check_finish(draft: VisitDraft, open_recommendations: Sequence[UUID], today: date) -> list[Problem]:
    """Every gap that stops the report from being finished, all at once, in the order of the form (BR-12, BR-13).

    `open_recommendations` are those made at earlier visits and still open: each needs an answer (part b, section 8).
    Remote contact is no visit, so it has no report (regulation 44(1), 44(4); part c, rule 8).
    """
    problems = check_save(draft, today)
    if draft.mode is VisitMode.REMOTE_CONTACT:
        return [*problems, Problem("mode", REMOTE)]
    problems += _visit_gaps(draft)
    problems += _spoken_gaps(draft)
    problems += _follow_up_gaps(draft, open_recommendations)
    problems += _finding_gaps(draft)
    problems += _opinion_gaps(draft)
    problems += [
        Problem("recommendations", f"Recommendation {n} has no text. Write it, or remove it.")
        for n, recommendation in enumerate(draft.recommendations, 1)
        if not recommendation.text.strip()
    ]
    order = {key: place for place, key in enumerate(FORM_ORDER)}
    return sorted(problems, key=lambda p: order[p.field.partition(":")[0]])


FORM_ORDER = (
    "visit_date",
    "arrived_at",
    "left_at",
    "announced",
    "mode",
    "independent_person_id",
    "children_accommodated",
    "children_present",
    "spoken_to",
    "no_child_spoken_to_reason",
    "records_seen",
    "follow_ups",
    "findings",
    "opinion_effectively_safeguarded",
    "reasons_effectively_safeguarded",
    "opinion_conduct_promotes_well_being",
    "reasons_conduct_promotes_well_being",
    "recommendations",
)
"""Fields that can have a gap, in the order of the form; a problem of a row is "field:number"."""


def _case_record_problems(draft: VisitDraft) -> list[Problem]:
    return [
        Problem(
            f"records_seen:{n}",
            "A child's case records need two consents. Enter the dates of the child's and of the placing authority's consent, "
            "or remove this line.",
        )
        for n, seen in enumerate(draft.records_seen)
        if seen.record_type is RecordType.CASE_RECORDS and not (seen.child_consent_on and seen.placing_authority_consent_on)
    ]


def _visit_gaps(draft: VisitDraft) -> list[Problem]:
    problems = []
    if draft.arrived_at is None:
        problems.append(Problem("arrived_at", "Enter the time of arrival, like 9:30."))
    if draft.left_at is None:
        problems.append(Problem("left_at", "Enter the time of leaving, like 15:00."))
    if draft.announced is None:
        problems.append(Problem("announced", "Say whether the visit was announced or unannounced."))
    if draft.children_accommodated is None:
        problems.append(Problem("children_accommodated", "Enter how many children live in the home. Enter 0 when none does."))
    if draft.children_present is None:
        problems.append(Problem("children_present", "Enter how many children were in the home. Enter 0 when none was."))
    return problems


def _spoken_gaps(draft: VisitDraft) -> list[Problem]:
    problems = []
    for spoken in draft.spoken_to:
        problems += _count_gaps(spoken, draft.children_accommodated)
    children = next((s for s in draft.spoken_to if s.group is SpokenGroup.CHILDREN), None)
    nobody = children is None or not children.spoken_to
    if draft.children_accommodated and nobody and not draft.no_child_spoken_to_reason.strip():
        problems.append(Problem("no_child_spoken_to_reason", "Say why no child was spoken to."))
    return problems


def _count_gaps(spoken: SpokenTo, accommodated: int | None) -> list[Problem]:
    """The count rules of part b, section 4, each only where all its numbers are known."""
    key = f"spoken_to:{spoken.group}"
    problems = []
    if spoken.offered is not None and (spoken.spoken_to or 0) + (spoken.declined or 0) > spoken.offered:
        problems.append(Problem(key, "More people talked or declined than were offered a talk. Check these numbers."))
    if spoken.in_private is not None and spoken.spoken_to is not None and spoken.in_private > spoken.spoken_to:
        problems.append(Problem(key, "More talks in private than talks. Check these numbers."))
    if spoken.group is SpokenGroup.CHILDREN and accommodated is not None:
        most = max(spoken.offered or 0, (spoken.spoken_to or 0) + (spoken.declined or 0))
        if most > accommodated:
            problems.append(Problem(key, "More children were offered a talk than live in the home. Check these numbers."))
    return problems


def _follow_up_gaps(draft: VisitDraft, open_recommendations: Sequence[UUID]) -> list[Problem]:
    answered = {f.recommendation_id for f in draft.follow_ups if f.progress is not None}
    return [
        Problem(f"follow_ups:{one}", "Say what became of this recommendation since it was made.")
        for one in open_recommendations
        if one not in answered
    ]


def _finding_gaps(draft: VisitDraft) -> list[Problem]:
    reviewed = [f for f in draft.findings if f.result is not FindingResult.NOT_REVIEWED]
    if not reviewed:
        return [Problem("findings", "Record a finding on at least one quality standard.")]
    return [
        Problem(f"findings:{f.quality_standard}", "Write the evidence for this finding.") for f in reviewed if not f.evidence.strip()
    ] + [
        Problem(f"findings:{f.quality_standard}", "Tick where this finding comes from.")
        for f in reviewed
        if f.result is not FindingResult.INSUFFICIENT_EVIDENCE and not f.sources
    ]


def _opinion_gaps(draft: VisitDraft) -> list[Problem]:
    problems = []
    for key, question in (
        ("effectively_safeguarded", "children are effectively safeguarded"),
        ("conduct_promotes_well_being", "the conduct of the home promotes children's well-being"),
    ):
        if getattr(draft, f"opinion_{key}") is None:
            problems.append(Problem(f"opinion_{key}", f"Give an opinion on whether {question}."))
        if len(getattr(draft, f"reasons_{key}").strip()) < LEAST_REASONS:
            problems.append(Problem(f"reasons_{key}", f"Give the reasons for the opinion on whether {question}, in a sentence or more."))
    return problems
