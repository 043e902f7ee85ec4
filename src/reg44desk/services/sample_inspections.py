"""What Ofsted found in the sample's homes: all of it invented, dated back from today, with something at every stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from reg44desk.domain.types import InspectionType, Judgement
from reg44desk.services import inspection_record, inspections
from reg44desk.services.desk import Tx
from reg44desk.services.inspection_record import InspectionDraft, RequirementDraft

PROTECTED, LED = "how_well_children_are_helped_and_protected", "effectiveness_of_leaders_and_managers"
TAUGHT, HEALTHY = "childrens_education_and_learning", "childrens_health"
SECURE = slice(9, 14)
"""The five secure homes of one site, which share an inspection (A-03)."""


def fill(tx: Tx, homes: Sequence[UUID]) -> None:
    """Inspections of every home but the one that is still registering."""
    for number, home_id in enumerate(homes[: SECURE.start]):
        if number not in (2, 7):
            _full(tx, (home_id,), 70 + 17 * number, Judgement.OUTSTANDING if number == 4 else Judgement.GOOD)
    _full(tx, tuple(homes[SECURE]), 155, Judgement.OUTSTANDING, advice="Share the good work in the school with other homes.")
    _past_its_date(tx, homes[2])
    _waiting_for_a_monitoring_visit(tx, homes[7])
    _visit(tx, homes[5], 20, InspectionType.ASSURANCE, (("assurance_finding", "no_serious_or_widespread_concerns"),))


def _full(
    tx: Tx, homes: tuple[UUID, ...], days: int, judgement: Judgement, required: tuple[RequirementDraft, ...] = (), advice: str = ""
) -> None:
    areas = [(PROTECTED, judgement.value), (LED, judgement.value)]
    if len(homes) > 1:
        areas += [(TAUGHT, judgement.value), (HEALTHY, Judgement.GOOD.value)]
    draft = InspectionDraft(
        home_ids=homes,
        inspected_on=tx.today - timedelta(days=days),
        inspection_type=InspectionType.FULL,
        judgement=judgement,
        areas=tuple(areas),
        improvements_due_by=max((r.due_on for r in required if r.due_on), default=None),
        requirements=required,
        ofsted_recommendations=advice,
        report_reference=f"1000{days:04}",
    )
    inspection_record.record_inspection(tx, draft)


def _past_its_date(tx: Tx, home_id: UUID) -> None:
    """Monitored since, one requirement met, the day passed, and no graded visit yet (BR-31)."""
    required = (
        RequirementDraft("Make sure that records of restraint are signed within the time allowed.", "35(3)", tx.today - timedelta(days=75)),
        RequirementDraft("Give every member of staff supervision as planned.", "33(4)(b)", tx.today - timedelta(days=44)),
    )
    _full(tx, (home_id,), 104, Judgement.REQUIRES_IMPROVEMENT, required, "Tell children how their views changed the menu.")
    _visit(tx, home_id, 60, InspectionType.MONITORING, ())
    first = inspections.list_of_home(tx.session, home_id, tx.today)[-1].requirements[0]
    inspection_record.mark_met(tx, first.id, tx.today - timedelta(days=60), "Seen by the inspector at the monitoring visit.")


def _waiting_for_a_monitoring_visit(tx: Tx, home_id: UUID) -> None:
    """Judged lately, with its requirements ahead of it (T-25)."""
    required = (
        RequirementDraft("Review the risk assessment of each child.", "12(2)(a)", tx.today + timedelta(days=18)),
        RequirementDraft("Repair the bathroom on the first floor.", "12(2)(d)", tx.today + timedelta(days=40)),
    )
    _full(tx, (home_id,), 26, Judgement.REQUIRES_IMPROVEMENT, required)


def _visit(tx: Tx, home_id: UUID, days: int, kind: InspectionType, areas: tuple[tuple[str, str], ...]) -> None:
    draft = InspectionDraft((home_id,), tx.today - timedelta(days=days), kind, areas=areas)
    inspection_record.record_inspection(tx, draft)
