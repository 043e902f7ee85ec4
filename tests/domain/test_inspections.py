"""How far a home that Ofsted judged below good has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk import text
from reg44desk.domain.inspections import BELOW_GOOD, improving, latest_judged, next_day, outstanding
from reg44desk.domain.report_types import Stage
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


# Requirements and stages


@dataclass(frozen=True)
class Asked:
    """Something that Ofsted requires."""

    made_on: date
    due_on: date
    met_on: date | None = None


FIRST, SECOND = Asked(date(2021, 6, 1), date(2021, 9, 30)), Asked(date(2021, 6, 1), date(2021, 12, 31), date(2021, 11, 1))
DAYS = st.dates(date(2021, 1, 1), date(2022, 12, 31))
MADE = st.lists(
    st.builds(Made, DAYS, st.sampled_from(InspectionType), st.none() | st.sampled_from(Judgement), st.none() | DAYS),
    max_size=6,
)
ASKED = st.lists(st.builds(Asked, DAYS, DAYS, st.none() | DAYS), max_size=5)


@pytest.mark.parametrize(
    ("known", "asked", "day", "stage"),
    [
        ([POOR], [], date(2021, 7, 1), Stage.MONITORING_AWAITED),
        ([POOR], [FIRST], date(2021, 7, 1), Stage.REQUIREMENTS_OUTSTANDING),
        ([POOR], [SECOND], date(2021, 11, 1), Stage.MONITORING_AWAITED),
        ([POOR, MONITORED], [FIRST, SECOND], date(2021, 9, 1), Stage.GRADED_AWAITED),
        ([POOR, MONITORED], [FIRST], date(2021, 12, 31), Stage.GRADED_AWAITED),
        ([POOR, MONITORED], [FIRST], date(2022, 1, 1), Stage.PAST_DATE),
        ([POOR], [], date(2022, 1, 1), Stage.PAST_DATE),
    ],
)
def test_br31_the_stages_in_their_order(known: list[Made], asked: list[Asked], day: date, stage: Stage) -> None:
    """BR-31 and T-25: requirements, monitoring visit, graded visit; past Ofsted's day without one is an alert."""
    found = improving(known, day, asked)
    assert found is not None
    assert found.stage is stage


@pytest.mark.parametrize("stage", [Stage.REQUIREMENTS_OUTSTANDING, Stage.MONITORING_AWAITED])
def test_t25_without_a_monitoring_visit_the_stage_says_that_it_is_awaited(stage: Stage) -> None:
    assert "monitoring visit awaited" in text.word(stage).lower()


def test_br31_where_ofsted_set_no_day_the_last_requirement_counts() -> None:
    poor = Made(date(2021, 6, 1), judgement=Judgement.INADEQUATE)
    late = Asked(date(2021, 9, 1), date(2022, 2, 28))
    early = Asked(date(2021, 5, 1), date(2022, 6, 30))
    states = [improving([poor, MONITORED], TODAY, asked) for asked in ([FIRST, SECOND], [FIRST, SECOND, late], [early])]
    assert [(s.due_by, s.past_due) for s in states if s] == [(date(2021, 12, 31), True), (date(2022, 2, 28), False), (None, False)]


def test_adequate_of_old_is_below_good() -> None:
    """regulation.md 1.10: historic data may hold "adequate"."""
    assert improving([Made(date(2014, 6, 1), judgement=Judgement.ADEQUATE)], TODAY) is not None


def test_a_graded_visit_ends_what_was_required_before() -> None:
    graded = Made(date(2021, 12, 1), judgement=Judgement.GOOD)
    assert outstanding([POOR], [SECOND, FIRST], date(2021, 10, 1)) == [FIRST, SECOND]
    assert outstanding([POOR, MONITORED], [SECOND, FIRST], TODAY) == [FIRST]
    assert outstanding([POOR, graded], [SECOND, FIRST], TODAY) == []


def test_a_home_without_any_judgement_may_have_requirements() -> None:
    """An assurance inspection may set some."""
    assert outstanding([Made(date(2021, 6, 1), InspectionType.ASSURANCE)], [FIRST], TODAY) == [FIRST]


def test_the_next_day_is_the_first_that_ofsted_set() -> None:
    way = improving([POOR], TODAY, [FIRST])
    assert next_day(way, [FIRST]) == date(2021, 9, 30)
    assert next_day(way, []) == date(2021, 12, 31)
    assert next_day(improving([Made(date(2021, 6, 1), judgement=Judgement.INADEQUATE)], TODAY), []) is None
    assert next_day(None, []) is None


@given(MADE, DAYS)
def test_br30_the_latest_judgement_is_that_of_the_newest_day_with_one(known: list[Made], day: date) -> None:
    found = latest_judged(known, day)
    judged = [i.inspected_on for i in known if i.judgement is not None and i.inspected_on <= day]
    assert (found.inspected_on if found else None) == max(judged, default=None)


@given(MADE, DAYS, DAYS, st.sampled_from([InspectionType.MONITORING, InspectionType.ASSURANCE]))
def test_br30_a_visit_without_a_judgement_replaces_none(known: list[Made], day: date, made_on: date, kind: InspectionType) -> None:
    assert latest_judged([*known, Made(made_on, kind)], day) == latest_judged(known, day)


@given(MADE, ASKED, DAYS)
def test_br31_an_alert_only_below_good_and_past_the_day(known: list[Made], asked: list[Asked], day: date) -> None:
    way = improving(known, day, asked)
    judged = latest_judged(known, day)
    assert (way is None) == (judged is None or judged.judgement not in BELOW_GOOD)
    if way is not None:
        assert (way.stage is Stage.PAST_DATE) == (way.due_by is not None and way.due_by < day)
        assert way.outstanding == len(outstanding(known, asked, day))


@given(MADE, ASKED, DAYS)
def test_br31_a_graded_visit_that_is_good_ends_every_alert(known: list[Made], asked: list[Asked], day: date) -> None:
    graded = Made(day, judgement=Judgement.GOOD)
    before = [r for r in asked if r.made_on < day]
    earlier = [i for i in known if i.inspected_on < day]
    assert improving([*earlier, graded], day, before) is None
    assert outstanding([*earlier, graded], before, day) == []


@given(MADE, ASKED, DAYS)
def test_what_is_outstanding_is_asked_for_not_met_and_in_order(known: list[Made], asked: list[Asked], day: date) -> None:
    found = outstanding(known, asked, day)
    assert all(r.made_on <= day and (r.met_on is None or r.met_on > day) for r in found)
    assert [r.due_on for r in found] == sorted(r.due_on for r in found)
