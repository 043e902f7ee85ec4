"""How far a home that Ofsted judged below good has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from reg44desk.domain.inspections import improving
from reg44desk.domain.types import InspectionType, Judgement

TODAY = date(2022, 1, 21)


@dataclass(frozen=True)
class Made:
    """An inspection."""

    inspected_on: date
    inspection_type: InspectionType = InspectionType.FULL
    judgement: Judgement | None = None
    improvements_due_by: date | None = None


POOR = Made(date(2021, 6, 1), judgement=Judgement.REQUIRES_IMPROVEMENT, improvements_due_by=date(2021, 12, 31))
MONITORED = Made(date(2021, 9, 1), InspectionType.MONITORING)


@pytest.mark.parametrize("judgement", [Judgement.GOOD, Judgement.OUTSTANDING])
def test_br31_a_home_that_is_good_has_nothing_to_improve(judgement: Judgement) -> None:
    assert improving([Made(date(2021, 6, 1), judgement=judgement)], TODAY) is None
    assert improving([POOR, Made(date(2021, 11, 1), judgement=judgement)], TODAY) is None


def test_br31_nothing_is_known_without_a_judgement() -> None:
    """BR-30: a monitoring visit has none."""
    assert improving([MONITORED], TODAY) is None
    assert improving([], TODAY) is None


@pytest.mark.parametrize("judgement", [Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE])
def test_br31_after_the_judgement_come_the_recommendations(judgement: Judgement) -> None:
    found = improving([Made(date(2021, 6, 1), judgement=judgement)], TODAY)
    assert found is not None
    assert (found.judgement, found.judged_on, found.due_by, found.monitored_on) == (judgement, date(2021, 6, 1), None, None)
    assert not found.past_due


def test_br31_then_the_monitoring_visit() -> None:
    """A monitoring visit before the judgement, or one still to come, is none of this way; nor is an assurance inspection."""
    early, coming = Made(date(2021, 5, 1), InspectionType.MONITORING), Made(date(2022, 2, 1), InspectionType.MONITORING)
    assurance = Made(date(2021, 11, 1), InspectionType.ASSURANCE)
    found = improving([coming, MONITORED, POOR, early, assurance], TODAY)
    assert found is not None
    assert found.monitored_on == date(2021, 9, 1)


def test_br31_past_the_day_without_a_graded_visit_is_an_alert() -> None:
    states = {day: improving([POOR], day) for day in (date(2021, 12, 31), date(2022, 1, 1))}
    assert [s.past_due for s in states.values() if s] == [False, True]


def test_br31_the_newest_day_that_ofsted_set_counts() -> None:
    found = improving([POOR, Made(date(2021, 9, 1), InspectionType.MONITORING, None, date(2022, 3, 31))], TODAY)
    assert found is not None
    assert (found.due_by, found.past_due) == (date(2022, 3, 31), False)
