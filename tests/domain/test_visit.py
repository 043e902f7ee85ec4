"""What must be there before a visit is saved and before its report is finished."""

from __future__ import annotations

import dataclasses
from datetime import date, time
from uuid import uuid4

import pytest

from reg44desk.domain.types import (
    Announced,
    FindingResult,
    Opinion,
    Progress,
    QualityStandard,
    RecordType,
    Source,
    SpokenGroup,
    VisitMode,
)
from reg44desk.domain.visit import (
    FORM_ORDER,
    Finding,
    FollowUp,
    NewRecommendation,
    RecordSeen,
    SpokenTo,
    VisitDraft,
    check_finish,
    check_save,
)

TODAY = date(2026, 11, 24)
REASONS = "Children said they feel safe and records agree."
WHOLE = VisitDraft(
    home_id=uuid4(),
    visit_date=date(2026, 11, 20),
    arrived_at=time(9, 30),
    left_at=time(13),
    announced=Announced.UNANNOUNCED,
    independent_person_id=uuid4(),
    children_accommodated=3,
    children_present=2,
    spoken_to=(SpokenTo(SpokenGroup.CHILDREN, 2, 2, 0, 1), SpokenTo(SpokenGroup.STAFF, spoken_to=3)),
    findings=(
        Finding(QualityStandard.EDUCATION, FindingResult.MET, "School attendance is up.", (Source.RECORDS,)),
        Finding(QualityStandard.CARE_PLANNING),
    ),
    opinion_effectively_safeguarded=Opinion.YES,
    reasons_effectively_safeguarded=REASONS,
    opinion_conduct_promotes_well_being=Opinion.NO,
    reasons_conduct_promotes_well_being=REASONS,
)


def fields(draft: VisitDraft, open_recommendations: tuple[object, ...] = ()) -> list[str]:
    return [p.field for p in check_finish(draft, open_recommendations, TODAY)]  # type: ignore[arg-type]


def test_remote_contact_has_no_report() -> None:
    """Regulation 44(1), 44(4); part c, rule 8: only a visit has one, so nothing else is asked for."""
    assert fields(dataclasses.replace(VisitDraft(WHOLE.home_id), mode=VisitMode.REMOTE_CONTACT)) == [
        "visit_date",
        "independent_person_id",
        "mode",
    ]
    assert check_save(dataclasses.replace(WHOLE, mode=VisitMode.REMOTE_CONTACT), TODAY) == []


def test_a_whole_visit_has_no_gap() -> None:
    assert fields(WHOLE) == []


def test_recommendations_are_optional() -> None:
    """BR-13: findings must be present, recommendations need not be."""
    assert WHOLE.recommendations == ()


def test_an_empty_form_lists_every_gap_at_once_in_the_order_of_the_form() -> None:
    """BR-12, BR-13, T-24."""
    found = fields(VisitDraft(home_id=uuid4()), (one := uuid4(),))
    assert found == [
        "visit_date",
        "arrived_at",
        "left_at",
        "announced",
        "independent_person_id",
        "children_accommodated",
        "children_present",
        f"follow_ups:{one}",
        "findings",
        "opinion_effectively_safeguarded",
        "reasons_effectively_safeguarded",
        "opinion_conduct_promotes_well_being",
        "reasons_conduct_promotes_well_being",
    ]


def test_t24_a_missing_second_opinion_stops_the_report() -> None:
    """T-24: missing opinion (b)."""
    assert fields(dataclasses.replace(WHOLE, opinion_conduct_promotes_well_being=None)) == ["opinion_conduct_promotes_well_being"]


def test_saving_needs_only_the_day_and_who_visited() -> None:
    """BR-02: what is not yet a visit that took place stays a draft."""
    empty = VisitDraft(home_id=uuid4())
    assert [p.field for p in check_save(empty, TODAY)] == ["visit_date", "independent_person_id"]
    assert check_save(dataclasses.replace(empty, visit_date=TODAY, independent_person_id=uuid4()), TODAY) == []


def test_a_visit_in_the_future_is_refused() -> None:
    assert fields(dataclasses.replace(WHOLE, visit_date=date(2026, 11, 25))) == ["visit_date"]


@pytest.mark.parametrize(
    ("child", "authority", "gaps"),
    [(None, None, 1), (TODAY, None, 1), (None, TODAY, 1), (TODAY, TODAY, 0)],
)
def test_case_records_need_both_consents(child: date | None, authority: date | None, gaps: int) -> None:
    """Regulation 44(2)(b): the child's and the placing authority's; all other records need none."""
    seen = RecordSeen(RecordType.CASE_RECORDS, 1, "", child, authority)
    draft = dataclasses.replace(WHOLE, records_seen=(RecordSeen(RecordType.DAILY_LOG), seen))
    assert fields(draft) == ["records_seen:1"] * gaps
    assert len(check_save(draft, TODAY)) == gaps


@pytest.mark.parametrize(
    "spoken",
    [
        SpokenTo(SpokenGroup.CHILDREN, 2, 2, 1),
        SpokenTo(SpokenGroup.CHILDREN, 3, 1, 0, 2),
        SpokenTo(SpokenGroup.CHILDREN, 4, 1),
        SpokenTo(SpokenGroup.CHILDREN, None, 3, 1),
    ],
)
def test_count_rules_for_children(spoken: SpokenTo) -> None:
    """regulation.md part b, section 4."""
    assert fields(dataclasses.replace(WHOLE, spoken_to=(spoken,))) == ["spoken_to:children"]


def test_counts_that_are_not_known_break_no_rule() -> None:
    """Part b, section 7: null is not known, never 0."""
    spoken = (SpokenTo(SpokenGroup.CHILDREN, None, 1), SpokenTo(SpokenGroup.STAFF, None, None, None, 1))
    assert fields(dataclasses.replace(WHOLE, spoken_to=spoken)) == []
    unknown_home = dataclasses.replace(WHOLE, children_accommodated=None, spoken_to=(SpokenTo(SpokenGroup.CHILDREN, 9, 1),))
    assert fields(unknown_home) == ["children_accommodated"]


@pytest.mark.parametrize("spoken", [(), (SpokenTo(SpokenGroup.CHILDREN, 2, 0),), (SpokenTo(SpokenGroup.STAFF, 2, 2),)])
def test_no_child_spoken_to_needs_a_reason(spoken: tuple[SpokenTo, ...]) -> None:
    """Part b, section 4: required when children live there and none was spoken to."""
    draft = dataclasses.replace(WHOLE, spoken_to=spoken)
    assert fields(draft) == ["no_child_spoken_to_reason"]
    assert fields(dataclasses.replace(draft, no_child_spoken_to_reason="All were at school.")) == []
    assert fields(dataclasses.replace(draft, children_accommodated=0, children_present=0, spoken_to=())) == []


def test_every_open_recommendation_needs_an_answer() -> None:
    """Part b, section 8: one answered, one opened but not answered, one not touched."""
    done, blank, untouched = uuid4(), uuid4(), uuid4()
    draft = dataclasses.replace(WHOLE, follow_ups=(FollowUp(done, Progress.NOT_MET), FollowUp(blank)))
    assert fields(draft, (done, blank, untouched)) == [f"follow_ups:{blank}", f"follow_ups:{untouched}"]


def test_findings_need_evidence_and_a_source() -> None:
    draft = dataclasses.replace(WHOLE, findings=(Finding(QualityStandard.EDUCATION, FindingResult.MET),))
    assert fields(draft) == ["findings:education", "findings:education"]
    unsure = Finding(QualityStandard.EDUCATION, FindingResult.INSUFFICIENT_EVIDENCE, "Nobody was in.")
    assert fields(dataclasses.replace(WHOLE, findings=(unsure,))) == []


def test_opinions_need_reasons_of_some_length() -> None:
    """Part b, section 10: reasons have a minimum length."""
    assert fields(dataclasses.replace(WHOLE, reasons_effectively_safeguarded="   Fine.   ")) == ["reasons_effectively_safeguarded"]


def test_an_empty_recommendation_is_pointed_out_by_number() -> None:
    problems = check_finish(dataclasses.replace(WHOLE, recommendations=(NewRecommendation("Mend"), NewRecommendation(" "))), (), TODAY)
    assert [p.message for p in problems] == ["Recommendation 2 has no text. Write it, or remove it."]


def test_every_gap_has_its_place_in_the_form() -> None:
    assert len(set(FORM_ORDER)) == len(FORM_ORDER)
