"""The clocks of a visit: due when, by which rule, and how each stands (regulation.md, part d)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.deadlines import AGREED, RULES, Clock, Deadline, Standing, deadlines
from reg44desk.domain.report_types import RuleClass
from reg44desk.domain.types import Month

MONTH = Month(2026, 1)
VISITED = date(2026, 1, 15)


def one(clock: Clock, done: dict[Clock, date], as_of: date, agreed: dict[Clock, int] | None = None) -> Deadline:
    return next(d for d in deadlines(MONTH, done, agreed or {}, frozenset(), as_of) if d.clock is clock)


def test_the_visit_is_due_by_the_last_day_of_its_month() -> None:
    """Regulation 44(1): once in each calendar month."""
    assert one(Clock.VISIT, {}, date(2026, 1, 31)) == Deadline(Clock.VISIT, date(2026, 1, 31), None, Standing.RUNNING)
    assert one(Clock.VISIT, {}, date(2026, 2, 1)).standing is Standing.OVERDUE
    assert one(Clock.VISIT, {Clock.VISIT: VISITED}, VISITED).standing is Standing.DONE


@pytest.mark.parametrize(
    ("sent", "as_of", "standing"),
    [
        (None, date(2026, 2, 28), Standing.RUNNING),
        (None, date(2026, 3, 1), Standing.OVERDUE),
        (date(2026, 2, 28), date(2026, 3, 1), Standing.DONE),
        (date(2026, 3, 1), date(2026, 3, 1), Standing.LATE),
        (date(2026, 3, 1), date(2026, 2, 28), Standing.RUNNING),
    ],
)
def test_ofsted_has_the_report_by_the_end_of_the_next_month(sent: date | None, as_of: date, standing: Standing) -> None:
    """O1: sent on the last day passes, the day after fails; a sending that lies ahead is not known yet."""
    found = one(Clock.TO_HMCI, {Clock.VISIT: VISITED} | ({Clock.TO_HMCI: sent} if sent else {}), as_of)
    assert (found.due, found.standing) == (date(2026, 2, 28), standing)


def test_nothing_of_the_report_is_due_before_the_visit() -> None:
    found = [d for d in deadlines(MONTH, {}, {Clock.TO_PROVIDER: 10}, frozenset(), VISITED) if d.clock is not Clock.VISIT]
    assert {d.due for d in found} == {None}
    assert {d.clock: d.standing for d in found}[Clock.TO_PROVIDER] is Standing.NOT_STARTED


def test_what_nobody_agreed_has_no_date() -> None:
    """BR-21: the days are settings, blank until agreed."""
    found = deadlines(MONTH, {Clock.VISIT: VISITED}, {}, frozenset(), VISITED)
    assert {d.clock for d in found if d.standing is Standing.NOT_SET} == set(AGREED)
    assert one(Clock.FINISHED, {Clock.VISIT: VISITED, Clock.FINISHED: VISITED}, VISITED).standing is Standing.DONE


def test_an_agreed_clock_runs_from_what_it_is_counted_from() -> None:
    """Part d, steps 11 and 12: ten working days after the visit, five after the provider had the draft."""
    agreed = {Clock.TO_PROVIDER: 10, Clock.RESPONSE: 5}
    done = {Clock.VISIT: VISITED}
    assert one(Clock.TO_PROVIDER, done, VISITED, agreed).due == date(2026, 1, 29)
    assert one(Clock.RESPONSE, done, VISITED, agreed).standing is Standing.NOT_STARTED
    done |= {Clock.TO_PROVIDER: date(2026, 1, 20)}
    assert one(Clock.RESPONSE, done, date(2026, 1, 28), agreed) == Deadline(Clock.RESPONSE, date(2026, 1, 27), None, Standing.OVERDUE)


def test_a_term_of_the_contract_is_never_shown_as_law() -> None:
    """regulation.md 0.2 (3) and 0.3: regulation 44 has no deadline for the report."""
    law = {clock for clock, rule in RULES.items() if rule.rule_class in (RuleClass.STATUTE, RuleClass.REGULATION)}
    assert law == {Clock.VISIT}
    assert RULES[Clock.TO_HMCI].rule_class is RuleClass.OFSTED_REQUIREMENT
    assert all(RULES[clock].rule_class in (RuleClass.CONTRACT, RuleClass.LOCAL_POLICY) for clock in AGREED)


@given(
    st.dictionaries(st.sampled_from(Clock), st.dates(date(2026, 1, 1), date(2026, 6, 1))),
    st.dictionaries(st.sampled_from(AGREED), st.integers(1, 60)),
    st.dates(date(2026, 1, 1), date(2026, 6, 1)),
)
def test_every_clock_says_what_its_dates_say(done: dict[Clock, date], agreed: dict[Clock, int], as_of: date) -> None:
    for found in deadlines(MONTH, done, agreed, frozenset(), as_of):
        late = found.due is not None and (found.done_on or as_of) > found.due
        assert (found.standing in (Standing.LATE, Standing.OVERDUE)) == late
        assert (found.standing in (Standing.DONE, Standing.LATE)) == (found.done_on is not None)
        assert found.done_on is None or found.done_on <= as_of
