"""Words for the life of a report, for the kinds of rules that dates follow, and for what comes after a poor judgement of Ofsted."""

from __future__ import annotations

from enum import StrEnum


class RuleClass(StrEnum):
    """What kind of rule something follows; a term of a contract is never shown as law (regulation.md 0.3)."""

    STATUTE = "statute"
    REGULATION = "regulation"
    STATUTORY_GUIDANCE = "statutory_guidance"
    OFSTED_REQUIREMENT = "ofsted_requirement"
    CONTRACT = "contract"
    LOCAL_POLICY = "local_policy"
    GOOD_PRACTICE = "good_practice"


class ReportStep(StrEnum):
    """Steps of a visit's life that are recorded by hand; the others follow from the record itself (regulation.md, part d)."""

    CONFLICT_CHECKED = "conflict_checked"
    QUALITY_ASSURED = "quality_assured"
    TO_PROVIDER = "to_provider_for_comment"
    COMMENTED = "provider_commented"
    RESPONDED = "responded"
    CLOSED = "closed"


class ReportStage(StrEnum):
    """How far a visit and its report have come, and the states beside the way (regulation.md, part d)."""

    PLANNED = "stage_planned"
    CONFLICT_CHECKED = "stage_conflict_checked"
    VISITED = "stage_visited"
    DRAFT = "stage_draft"
    QUALITY_ASSURED = "stage_quality_assured"
    WITH_PROVIDER = "stage_with_provider_for_comment"
    FINAL = "stage_final"
    DISTRIBUTED = "stage_distributed"
    RESPONDED = "stage_responded"
    CLOSED = "stage_closed"
    CANCELLED = "stage_cancelled"
    MISSED = "stage_missed"
    CONFLICT_VOIDED = "stage_conflict_voided"


class Stage(StrEnum):
    """How far a home that Ofsted judged below good has come (BR-31, T-25)."""

    REQUIREMENTS_OUTSTANDING = "requirements_outstanding"
    MONITORING_AWAITED = "monitoring_visit_awaited"
    GRADED_AWAITED = "graded_visit_awaited"
    PAST_DATE = "past_its_date"
