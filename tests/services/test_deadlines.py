"""The agreed working days, the bank holidays, and the clocks of a visit with its report (regulation.md, part d; BR-21, BR-47)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from reg44desk.domain.deadlines import Clock, Deadline, Standing
from reg44desk.domain.report_types import ReportStep
from reg44desk.domain.types import RecipientKind, Role, SendingMethod, SignerRole
from reg44desk.services import deadlines, distribution, lifecycle, reg44, reports, visit_record
from reg44desk.services.deadlines import Agreed
from reg44desk.services.desk import Desk
from reg44desk.services.lifecycle import StepDraft
from tests.conftest import FakeClock
from tests.factories import Finished, import_tracker, make_finished, make_home, make_person, whole_draft
from tests.services.steps import refused

NOW = date(2022, 1, 21)


@pytest.fixture
def done(desk: Desk) -> Finished:
    """Oak House, visited on 10 January 2022, its report finished on 21 January."""
    return make_finished(desk)


def visitor(desk: Desk, name: str) -> UUID:
    return make_person(desk, name, Role.INDEPENDENT_PERSON)


def clocks(desk: Desk, done: Finished) -> dict[Clock, Deadline]:
    return {d.clock: d for d in desk.read(deadlines.list_deadlines, done.visit_id, desk.today())}


def agree(desk: Desk, **days: Any) -> None:
    desk.do(deadlines.change_agreed, Agreed(**days))


def send(desk: Desk, done: Finished, kind: RecipientKind) -> None:
    for row in next(iter(desk.read(distribution.list_standings, desk.today(), done.visit_id))).copies:
        if row.kind is kind and row.state == "to_send":
            desk.do(reports.record_sending, done.report_id, kind, row.name, row.person_id, sent_on=desk.today(), method=SendingMethod.EMAIL)


def sign(desk: Desk, done: Finished) -> None:
    for role, person in ((SignerRole.INDEPENDENT_PERSON, done.visitor), (SignerRole.REGISTERED_MANAGER, done.manager)):
        desk.do(reports.sign, done.report_id, reports.SignatureDraft(role, person, NOW))


def test_england_s_bank_holidays_of_the_test_vectors_are_known() -> None:
    """regulation.md, part d: the bank holidays used, with their substitute days."""
    wanted = [
        (2026, 1, 1), (2026, 4, 3), (2026, 4, 6), (2026, 5, 4), (2026, 5, 25), (2026, 8, 31), (2026, 12, 25), (2026, 12, 28), (2027, 1, 1),
        (2027, 3, 26), (2027, 3, 29), (2027, 5, 3), (2027, 5, 31), (2027, 8, 30), (2027, 12, 27), (2027, 12, 28), (2021, 8, 30),
    ]  # fmt: skip
    known = deadlines.holidays_of(Agreed(), (2021, 2026, 2027))
    assert {date(*day) for day in wanted} <= known
    assert {d for d in known if d.year == 2026 and d.weekday() < 5} == {date(*day) for day in wanted if day[0] == 2026}


def test_nothing_is_due_by_contract_until_days_are_agreed(desk: Desk, done: Finished) -> None:
    """BR-21: blank until agreed."""
    found = clocks(desk, done)
    assert found[Clock.TO_PROVIDER].standing is Standing.NOT_SET
    assert found[Clock.FINISHED] == Deadline(Clock.FINISHED, None, NOW, Standing.DONE)
    assert found[Clock.TO_HMCI] == Deadline(Clock.TO_HMCI, date(2022, 2, 28), None, Standing.RUNNING)
    assert found[Clock.VISIT].standing is Standing.DONE


def test_agreed_days_run_and_the_office_s_own_days_do_not_count(desk: Desk, done: Finished) -> None:
    """BR-47: working days skip weekends, bank holidays and the days that the office adds."""
    agree(desk, finished="5", signatures="3")
    assert clocks(desk, done)[Clock.FINISHED] == Deadline(Clock.FINISHED, date(2022, 1, 17), NOW, Standing.LATE)
    assert clocks(desk, done)[Clock.SIGNATURES].due == date(2022, 1, 26)
    agree(desk, finished="9", signatures="3", extra_holidays="2022-01-24; 2022-01-25,\n2022-01-24")
    assert clocks(desk, done)[Clock.FINISHED].standing is Standing.DONE
    assert clocks(desk, done)[Clock.SIGNATURES].due == date(2022, 1, 28)
    assert desk.read(deadlines.get_agreed).extra_holidays == "2022-01-24 2022-01-25"
    desk.undo()
    assert desk.read(deadlines.get_agreed) == Agreed(finished="5", signatures="3")


def test_the_provider_s_clock_begins_when_the_draft_goes_to_them(desk: Desk) -> None:
    """Part d, steps 11 and 12."""
    agree(desk, to_provider="10", response="5")
    home = make_home(desk)
    visit = desk.do(visit_record.save_visit, whole_draft(home, visitor(desk, "T. Visit"))).value
    found = {d.clock: d for d in desk.read(deadlines.list_deadlines, visit, NOW)}
    assert (found[Clock.TO_PROVIDER].due, found[Clock.RESPONSE].standing) == (date(2022, 1, 24), Standing.NOT_STARTED)
    desk.do(lifecycle.record_step, visit, StepDraft(ReportStep.TO_PROVIDER, date(2022, 1, 12), "NYAS"))
    desk.do(lifecycle.record_step, visit, StepDraft(ReportStep.COMMENTED, NOW, "Pat Reed"))
    found = {d.clock: d for d in desk.read(deadlines.list_deadlines, visit, NOW)}
    assert found[Clock.TO_PROVIDER].standing is Standing.DONE
    assert found[Clock.RESPONSE] == Deadline(Clock.RESPONSE, date(2022, 1, 19), NOW, Standing.LATE)


def test_signatures_and_copies_stop_their_clocks(desk: Desk, done: Finished) -> None:
    """BR-19, BR-21, O1."""
    agree(desk, to_member="2")
    assert clocks(desk, done)[Clock.TO_MEMBER].standing is Standing.NOT_STARTED
    sign(desk, done)
    assert clocks(desk, done)[Clock.SIGNATURES] == Deadline(Clock.SIGNATURES, None, NOW, Standing.DONE)
    assert clocks(desk, done)[Clock.TO_MEMBER].due == date(2022, 1, 25)
    send(desk, done, RecipientKind.ELECTED_MEMBER)
    send(desk, done, RecipientKind.HMCI)
    assert {clocks(desk, done)[c].standing for c in (Clock.TO_MEMBER, Clock.TO_HMCI)} == {Standing.DONE}


def test_a_booked_visit_is_due_by_the_end_of_its_month(desk: Desk) -> None:
    home = make_home(desk)
    visit = desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 28), None, visitor(desk, "T. Visit"))).value
    found = desk.read(deadlines.list_deadlines, visit, NOW)
    assert found[0] == Deadline(Clock.VISIT, date(2022, 1, 31), None, Standing.RUNNING)
    assert {d.due for d in found[1:]} == {None}


def test_what_ofsted_should_have_had_is_listed_from_the_day_after(desk: Desk, done: Finished, clock: FakeClock) -> None:
    """O1 and R6: sent on the last day of the next month passes; what is missing fails."""
    clock.move(days=38)
    assert desk.today() == date(2022, 2, 28)
    assert desk.read(deadlines.list_late, desk.today()) == []
    clock.move(days=1)
    [late] = desk.read(deadlines.list_late, desk.today())
    assert (late.visit_id, late.due, late.finished) == (done.visit_id, date(2022, 2, 28), True)
    send(desk, done, RecipientKind.HMCI)
    assert desk.read(deadlines.list_late, desk.today()) == []


def test_what_was_brought_in_counts_with_the_days_it_says(desk: Desk) -> None:
    """A workbook says no day on which a report was made: its last signature, else the visit, stands for it."""
    import_tracker(desk)
    for visit in desk.read(reg44.list_visits):
        found = {d.clock: d for d in desk.read(deadlines.list_deadlines, visit.id, NOW)}
        assert found[Clock.VISIT].done_on == visit.visit_date
        finished = found[Clock.FINISHED].done_on
        assert finished is None or (visit.visit_date or NOW) <= finished <= NOW


@pytest.mark.parametrize("typed", ["0", "121", "ten", "-5", "\u0662"])
def test_what_is_no_number_of_working_days_is_refused(desk: Desk, typed: str) -> None:
    said = "Enter a number of working days from 1 to 120, or leave it empty."
    assert refused(desk, deadlines.change_agreed, Agreed(response=typed)) == [("response", said)]
    days = refused(desk, deadlines.change_agreed, Agreed(extra_holidays="10 May"))
    assert days == [("extra_holidays", "Enter each day like 2027-05-10, with a space between.")]


def test_the_words_name_the_rule_and_never_call_a_contract_law(desk: Desk, done: Finished) -> None:
    """regulation.md 0.3."""
    agree(desk, finished="5", to_provider="4")
    found = clocks(desk, done)
    assert deadlines.rule_words(found[Clock.VISIT]) == "Law: regulation 44(1)"
    assert deadlines.rule_words(found[Clock.TO_HMCI]) == "Ofsted asks for it: Ofsted's inspection framework"
    assert deadlines.rule_words(found[Clock.FINISHED]) == "Agreed in the contract"
    assert deadlines.in_words(found[Clock.FINISHED]) == "Done on 21 January 2022, after 17 January 2022."
    assert deadlines.in_words(found[Clock.TO_PROVIDER]) == "Was due by 14 January 2022."
    assert deadlines.in_words(found[Clock.TO_HMCI]) == "Due by 28 February 2022."
