"""The clocks of a visit and its report: what is due by when, by which kind of rule, and how it stands (regulation.md, part d; BR-21)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reg44desk.domain.calendar import add_working_days, end_of_next_month
from reg44desk.domain.report_types import RuleClass
from reg44desk.domain.types import Month


class Clock(StrEnum):
    """What is due. Only the visit and Ofsted's copy have a date that no contract sets."""

    VISIT = "visit"
    TO_PROVIDER = "to_provider"
    RESPONSE = "response"
    FINISHED = "finished"
    SIGNATURES = "signatures"
    TO_HMCI = "to_hmci"
    TO_MEMBER = "to_member"


class Standing(StrEnum):
    """How a clock stands on a day."""

    DONE = "done"
    LATE = "done_late"
    RUNNING = "running"
    OVERDUE = "overdue"
    NOT_SET = "not_set"
    NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True)
class Rule:
    """By what kind of rule a clock runs, the source to name, and what it is counted from."""

    rule_class: RuleClass
    source: str
    counted_from: Clock | None = None


RULES = {
    Clock.VISIT: Rule(RuleClass.REGULATION, "regulation 44(1)"),
    Clock.TO_PROVIDER: Rule(RuleClass.CONTRACT, "the contract", Clock.VISIT),
    Clock.RESPONSE: Rule(RuleClass.CONTRACT, "the contract", Clock.TO_PROVIDER),
    Clock.FINISHED: Rule(RuleClass.CONTRACT, "the contract", Clock.VISIT),
    Clock.SIGNATURES: Rule(RuleClass.CONTRACT, "the contract", Clock.FINISHED),
    Clock.TO_HMCI: Rule(RuleClass.OFSTED_REQUIREMENT, "Ofsted's inspection framework", Clock.VISIT),
    Clock.TO_MEMBER: Rule(RuleClass.LOCAL_POLICY, "the council's own rule", Clock.SIGNATURES),
}
"""A term of the contract is never shown as law (regulation.md 0.3). Regulation 44 itself sets no date for the report (0.2, 3)."""

AGREED = tuple(clock for clock, rule in RULES.items() if rule.rule_class in (RuleClass.CONTRACT, RuleClass.LOCAL_POLICY))
"""The clocks whose working days the office agrees with others; without a number they do not run (BR-21)."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of one visit: due when (None while it does not run), done when, and how it stands."""

    clock: Clock
    due: date | None
    done_on: date | None
    standing: Standing

    @property
    def rule(self) -> Rule:
        """By what rule it runs."""
        return RULES[self.clock]


def deadlines(
    month: Month, done: Mapping[Clock, date], agreed: Mapping[Clock, int], holidays: Collection[date], as_of: date
) -> tuple[Deadline, ...]:
    """Every clock of a visit in a month, as known on a day.

    `done` says when each thing was done, `agreed` the working days of the clocks that the office has settled. A clock starts when
    what it is counted from is done; what is done without a date set stands as done.
    """
    known = {clock: day for clock, day in done.items() if day <= as_of}
    found = []
    for clock in Clock:
        due = _due(clock, month, known, agreed, holidays)
        found.append(Deadline(clock, due, known.get(clock), _standing(clock, due, known.get(clock), agreed, as_of)))
    return tuple(found)


def _standing(clock: Clock, due: date | None, done_on: date | None, agreed: Mapping[Clock, int], as_of: date) -> Standing:
    if done_on is not None:
        return Standing.LATE if due is not None and done_on > due else Standing.DONE
    if due is not None:
        return Standing.OVERDUE if as_of > due else Standing.RUNNING
    return Standing.NOT_SET if clock in AGREED and clock not in agreed else Standing.NOT_STARTED


def _due(clock: Clock, month: Month, done: Mapping[Clock, date], agreed: Mapping[Clock, int], holidays: Collection[date]) -> date | None:
    if clock is Clock.VISIT:
        return month.last
    start = RULES[clock].counted_from
    began = done.get(start) if start is not None else None
    if began is None:
        return None
    if clock is Clock.TO_HMCI:
        return end_of_next_month(began)
    return add_working_days(began, agreed[clock], holidays) if clock in agreed else None
