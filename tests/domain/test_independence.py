"""Who may be a home's independent person: every paragraph of regulation 43(3), its exceptions, roles and checks over time."""

from __future__ import annotations

from datetime import date

import pytest

from reg44desk.domain.independence import Check, Parts, Verdict, judge, lifted, renewal, runs_out
from reg44desk.domain.types import Bar, BarException, CheckState, Role

DAY = date(2022, 1, 21)
NOBODY = Parts()


def check(on: date = date(2022, 1, 1), until: date = date(2023, 1, 1), bar: Bar | None = None, but: BarException | None = None) -> Check:
    return Check(on, until, bar, but)


@pytest.mark.parametrize("bar", list(Bar))
def test_every_paragraph_bars_whoever_it_is_about(bar: Bar) -> None:
    """Regulation 43(3)(a) to (g)."""
    assert judge([check(bar=bar)], NOBODY, DAY).bar is bar


@pytest.mark.parametrize(
    ("exception", "letters"),
    [(BarException.SCRUTINY_ONLY, "abg"), (BarException.INDEPENDENT_REVIEWING_OFFICER, "acg")],
)
def test_an_exception_lifts_its_own_paragraphs_only(exception: BarException, letters: str) -> None:
    """Regulation 43(4): (a), (b), (g). Regulation 43(5): (a), (c), (g)."""
    assert "".join(bar.value[-1] for bar in Bar if lifted(bar, exception)) == letters
    assert [bar for bar in Bar if lifted(bar, None)] == []
    barred = {bar: judge([check(bar=bar, but=exception)], NOBODY, DAY).bar for bar in Bar}
    assert "".join(bar.value[-1] for bar, still in barred.items() if still is None) == letters


def test_somebody_of_whom_nothing_is_known_may_go_but_was_never_checked() -> None:
    """A councillor or a stranger: no role of theirs bars them (regulation.md 1.2, reading i)."""
    assert judge([], NOBODY, DAY) == Verdict(CheckState.NEVER_CHECKED)


def test_the_responsible_individual_is_barred_whatever_a_check_says() -> None:
    """Regulation 43(3)(f)."""
    verdict = judge([check()], Parts(responsible_individual=True, manages=True), DAY)
    assert (verdict.bar, verdict.by_role) == (Bar.RESPONSIBLE_INDIVIDUAL, Role.RESPONSIBLE_INDIVIDUAL)


@pytest.mark.parametrize(("council", "bar"), [(True, Bar.SOCIAL_SERVICES_EMPLOYEE), (False, Bar.PROVIDERS_EMPLOYEE)])
def test_a_registered_manager_is_an_employee_of_the_provider(council: bool, bar: Bar) -> None:  # noqa: FBT001  a yes or a no
    """Regulation 43(3)(a) where the provider is the council, else (b)."""
    verdict = judge([check()], Parts(manages=True, provider_is_council=council), DAY)
    assert (verdict.bar, verdict.by_role) == (bar, Role.REGISTERED_MANAGER)


@pytest.mark.parametrize(
    ("known", "bar"),
    [
        ([], Bar.COMMISSIONS_OR_FINANCES),
        ([check(bar=Bar.FINANCIAL_INTEREST)], Bar.COMMISSIONS_OR_FINANCES),
        ([check(bar=Bar.SOCIAL_SERVICES_EMPLOYEE, but=BarException.SCRUTINY_ONLY)], None),
        ([check()], None),
        ([check(on=date(2022, 1, 22))], None),
    ],
)
def test_a_commissioning_officer_is_barred_until_a_check_says_otherwise(known: list[Check], bar: Bar | None) -> None:
    """Regulation 43(3)(d), A-32; an answer given afterwards counts for the days before it too."""
    verdict = judge(known, Parts(commissions=True), DAY)
    assert (verdict.bar, verdict.by_role) == (bar, Role.COMMISSIONING_OFFICER if bar else None)


def test_the_newest_check_made_by_that_day_counts() -> None:
    """Each check is kept; one made later bars no earlier day."""
    first, second = check(on=date(2021, 1, 1)), check(on=date(2022, 1, 10), bar=Bar.CONNECTION)
    assert judge([second, first], NOBODY, date(2022, 1, 9)).check == first
    assert judge([second, first], NOBODY, date(2022, 1, 9)).bar is None
    assert judge([second, first], NOBODY, date(2022, 1, 10)).bar is Bar.CONNECTION


def test_a_check_holds_through_its_last_day() -> None:
    """Run out is a warning: it never bars."""
    one = check(until=DAY)
    assert judge([one], NOBODY, DAY) == Verdict(CheckState.IN_DATE, check=one)
    assert judge([one], NOBODY, date(2022, 1, 22)) == Verdict(CheckState.TO_RENEW, check=one)


def test_it_is_renewed_after_so_many_months() -> None:
    assert renewal(date(2022, 1, 21), 12) == date(2023, 1, 21)
    assert renewal(date(2022, 1, 31), 1) == date(2022, 2, 28)
    assert renewal(date(2021, 12, 5), 25) == date(2024, 1, 5)


def test_it_runs_out_within_sixty_days() -> None:
    assert [runs_out(day, DAY) for day in (None, date(2021, 1, 1), date(2022, 3, 22), date(2022, 3, 23))] == [False, True, True, False]
