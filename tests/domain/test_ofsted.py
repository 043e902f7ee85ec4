"""Ofsted's frameworks as data: what holds on a day for a kind of home, and what a data file may not say."""

from __future__ import annotations

import copy
import tomllib
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.ofsted import RANK, Framework, framework_on, read_frameworks
from reg44desk.domain.types import HomeType, InspectionType, Judgement
from reg44desk.resources import resource

PLAIN: dict[str, Any] = tomllib.loads(resource("ofsted", "frameworks.toml").read_text(encoding="utf-8"))
FRAMEWORKS = read_frameworks(PLAIN)
DAYS = st.dates(date(2000, 1, 1), date(2035, 12, 31))
HOME_TYPES = st.sampled_from(HomeType)
FULL, ASSURANCE, MONITORING, INTERIM = InspectionType.FULL, InspectionType.ASSURANCE, InspectionType.MONITORING, InspectionType.INTERIM
PROTECTED, LED = "how_well_children_are_helped_and_protected", "effectiveness_of_leaders_and_managers"


def on(home_type: HomeType, day: date) -> Framework:
    found = framework_on(FRAMEWORKS, home_type, day)
    assert found is not None
    return found


@given(HOME_TYPES, DAYS)
def test_each_kind_of_home_is_under_one_framework_on_each_day(home_type: HomeType, day: date) -> None:
    assert len([f for f in FRAMEWORKS if home_type in f.home_types and f.valid_from <= day <= f.valid_to]) == 1


@given(HOME_TYPES, DAYS)
def test_on_each_day_there_are_full_inspections_and_monitoring_visits_once_each(home_type: HomeType, day: date) -> None:
    kinds = [k.inspection_type for k in on(home_type, day).kinds_on(day)]
    assert {FULL, MONITORING} <= set(kinds)
    assert len(kinds) == len(set(kinds))


@given(HOME_TYPES, DAYS)
def test_br30_only_a_full_inspection_gives_a_grade(home_type: HomeType, day: date) -> None:
    """BR-30: neither a monitoring visit nor an assurance or interim inspection replaces it."""
    graded = {k.inspection_type for k in on(home_type, day).kinds_on(day) if k.overall}
    assert graded == {FULL}


@pytest.mark.parametrize(
    ("day", "interim", "assurance"),
    [
        (date(2019, 6, 1), True, False),
        (date(2020, 11, 10), True, True),
        (date(2022, 3, 31), True, True),
        (date(2022, 4, 1), False, True),
        (date(2026, 4, 1), False, True),
    ],
)
@pytest.mark.parametrize("home_type", [HomeType.LONG_STAY, HomeType.SECURE])
def test_assurance_took_the_place_of_interim_in_april_2022(home_type: HomeType, day: date, interim: bool, assurance: bool) -> None:  # noqa: FBT001
    """regulation.md 1.10; an assurance visit was made in November 2020 (customer-papers.md R70)."""
    framework = on(home_type, day)
    assert (framework.kind_on(INTERIM, day) is not None, framework.kind_on(ASSURANCE, day) is not None) == (interim, assurance)


def test_a_secure_home_is_judged_on_education_and_health_too() -> None:
    """regulation.md 1.10: secure children's homes have a handbook of their own."""
    day = date(2025, 1, 1)
    secure, plain = (on(t, day).kind_on(FULL, day) for t in (HomeType.SECURE, HomeType.LONG_STAY))
    assert secure is not None
    assert plain is not None
    extra = {a.code for a in secure.areas} - {a.code for a in plain.areas}
    assert extra == {"childrens_education_and_learning", "childrens_health"}


def test_old_inspections_have_their_own_words() -> None:
    """regulation.md 1.10: historic data may hold "adequate" and "sustained effectiveness"."""
    day = date(2014, 6, 1)
    full, interim = (on(HomeType.LONG_STAY, day).kind_on(kind, day) for kind in (FULL, INTERIM))
    assert full is not None
    assert full.overall is not None
    assert interim is not None
    assert ("adequate" in full.overall, "requires_improvement_to_be_good" in full.overall) == (True, False)
    assert "sustained_effectiveness" in interim.areas[0].scale


def test_supported_accommodation_is_never_on_the_four_point_scale() -> None:
    """regulation.md 1.10: its three outcomes are no grades, and no children's home is inspected so."""
    framework = next(f for f in FRAMEWORKS if f.code == "supported_accommodation")
    [kind] = framework.kinds
    assert (framework.home_types, kind.overall) == (frozenset(), None)
    assert len(kind.areas[0].scale.outcomes) == 3
    assert not any(judgement in kind.areas[0].scale for judgement in Judgement)


@given(HOME_TYPES, DAYS)
def test_a_scale_holds_judgements_or_none(home_type: HomeType, day: date) -> None:
    for kind in on(home_type, day).kinds_on(day):
        for scale in [a.scale for a in kind.areas] + ([kind.overall] if kind.overall else []):
            assert {code in list(Judgement) for code, _name in scale.outcomes} == {scale.graded}


@pytest.mark.parametrize(
    ("overall", "protected", "led", "broken"),
    [
        (Judgement.GOOD, Judgement.GOOD, Judgement.GOOD, []),
        (Judgement.INADEQUATE, Judgement.INADEQUATE, Judgement.INADEQUATE, []),
        (Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE, Judgement.GOOD, [PROTECTED]),
        (Judgement.REQUIRES_IMPROVEMENT, Judgement.GOOD, Judgement.INADEQUATE, []),
        (Judgement.GOOD, Judgement.REQUIRES_IMPROVEMENT, Judgement.INADEQUATE, [LED]),
        (Judgement.OUTSTANDING, Judgement.INADEQUATE, Judgement.INADEQUATE, [PROTECTED, LED]),
        (None, Judgement.INADEQUATE, Judgement.INADEQUATE, []),
    ],
)
def test_limiting_judgements(overall: Judgement | None, protected: Judgement, led: Judgement, broken: list[str]) -> None:
    """regulation.md 1.10: helped and protected inadequate means overall inadequate; leaders inadequate, overall at most RI."""
    framework = on(HomeType.LONG_STAY, date(2021, 6, 1))
    areas = {PROTECTED: protected.value, LED: led.value}
    assert [limit.area.code for limit in framework.broken_limits(overall, areas)] == broken
    assert framework.broken_limits(overall, {}) == ()


@given(st.sampled_from(Judgement), st.sampled_from(Judgement), st.sampled_from(Judgement))
def test_a_worse_overall_judgement_breaks_no_more_limits(better: Judgement, worse: Judgement, area: Judgement) -> None:
    if RANK[worse] <= RANK[better]:
        areas = {PROTECTED: area.value, LED: area.value}
        broken = [set(on(HomeType.SECURE, date(2025, 1, 1)).broken_limits(one, areas)) for one in (better, worse)]
        assert broken[1] <= broken[0]


def test_both_days_of_a_framework_count() -> None:
    for old, new in ((date(2015, 3, 31), date(2015, 4, 1)), (date(2017, 3, 31), date(2017, 4, 1))):
        assert new - old == timedelta(days=1)
        assert on(HomeType.LONG_STAY, old).code != on(HomeType.LONG_STAY, new).code
    assert framework_on(FRAMEWORKS, HomeType.LONG_STAY, date(1999, 12, 31)) is None
    assert on(HomeType.LONG_STAY, date(2016, 1, 1)).kinds_on(date(2018, 1, 1)) == ()


@pytest.mark.parametrize("number", range(len(PLAIN["scales"])))
def test_a_scale_that_mixes_judgements_with_other_outcomes_is_refused(number: int) -> None:
    plain = copy.deepcopy(PLAIN)
    scale = plain["scales"][number]
    scale["outcomes"] |= {"splendid": "Splendid"} if scale["graded"] else {"good": "Good"}
    with pytest.raises(ValueError, match=scale["code"]):
        read_frameworks(plain)


def test_an_overall_judgement_on_another_scale_is_refused() -> None:
    plain = copy.deepcopy(PLAIN)
    plain["frameworks"][0]["kinds"][0]["overall"] = "supported_accommodation"
    with pytest.raises(ValueError, match="graded scale"):
        read_frameworks(plain)
