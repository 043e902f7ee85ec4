"""Who may be a home's independent person (regulation 43(3) to (5)): what bars somebody, what lifts a bar, whether a check is in date."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reg44desk.domain.types import Bar, BarException, CheckState, Role

NOTICE_DAYS = 60
"""So many days before its last day a check or a training is said to run out."""

LIFTS = {
    BarException.SCRUTINY_ONLY: frozenset({Bar.SOCIAL_SERVICES_EMPLOYEE, Bar.PROVIDERS_EMPLOYEE, Bar.CONNECTION}),
    BarException.INDEPENDENT_REVIEWING_OFFICER: frozenset({Bar.SOCIAL_SERVICES_EMPLOYEE, Bar.PREPARES_CARE_PLANS, Bar.CONNECTION}),
}
"""Which paragraphs of regulation 43(3) each exception lifts (regulation 43(4) and 43(5)); no exception lifts (d), (e) or (f)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a person for a home: what bars the person if anything, and the exception that lifts it."""

    checked_on: date
    renew_by: date
    bar: Bar | None = None
    exception: BarException | None = None
    note: str = ""
    decided_by: str = ""

    @property
    def bars(self) -> bool:
        """Whether it keeps the person from the home."""
        return self.bar is not None and not lifted(self.bar, self.exception)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a person is on a day, as far as regulation 43(3) looks at it. Being a councillor is no part: a member is no employee.

    `manages`: registered manager of one of the provider's homes; `provider_is_council` says which paragraph that falls under.
    """

    responsible_individual: bool = False
    manages: bool = False
    commissions: bool = False
    provider_is_council: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for a person, a home and a day. `bar` keeps the person away; `by_role` says which role does, if it is one.

    `check` is the newest one made by that day, in whatever state.
    """

    state: CheckState
    bar: Bar | None = None
    by_role: Role | None = None
    check: Check | None = None


def lifted(bar: Bar, exception: BarException | None) -> bool:
    """Whether an exception covers a paragraph."""
    return exception is not None and bar in LIFTS[exception]


def judge(checks: Sequence[Check], parts: Parts, day: date) -> Verdict:
    """Whether a person may visit a home on a day, and how the check stands.

    A role bars by itself: manager and responsible individual always, whoever commissions until a check says otherwise. Of the
    checks the newest that had been made counts; one made afterwards never bars an earlier day, but may answer for the role.
    """
    in_order = sorted(checks, key=lambda c: c.checked_on)
    made = [c for c in in_order if c.checked_on <= day]
    check = made[-1] if made else None
    bar, role = _by_role(parts, made[-1:] or in_order[:1])
    if bar is None and check is not None and check.bars:
        bar = check.bar
    return Verdict(_state(check, day), bar, role, check)


def renewal(checked_on: date, months: int) -> date:
    """The last day of a check that holds for so many months."""
    index = checked_on.year * 12 + checked_on.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(checked_on.day, calendar.monthrange(year, month)[1]))


def runs_out(last_day: date | None, today: date) -> bool:
    """Whether something that holds until a day has run out, or will within the days of notice."""
    return last_day is not None and last_day <= today + timedelta(days=NOTICE_DAYS)


def _by_role(parts: Parts, answer: Sequence[Check]) -> tuple[Bar | None, Role | None]:
    if parts.responsible_individual:
        return Bar.RESPONSIBLE_INDIVIDUAL, Role.RESPONSIBLE_INDIVIDUAL
    if parts.manages:
        return Bar.SOCIAL_SERVICES_EMPLOYEE if parts.provider_is_council else Bar.PROVIDERS_EMPLOYEE, Role.REGISTERED_MANAGER
    if parts.commissions and all(check.bars for check in answer):
        return Bar.COMMISSIONS_OR_FINANCES, Role.COMMISSIONING_OFFICER
    return None, None


def _state(check: Check | None, day: date) -> CheckState:
    if check is None:
        return CheckState.NEVER_CHECKED
    return CheckState.IN_DATE if day <= check.renew_by else CheckState.TO_RENEW
