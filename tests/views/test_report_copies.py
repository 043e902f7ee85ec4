"""The Report screen: who has had a copy, recording what was sent, and what stops a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtWidgets import QDialog

from reg44desk.domain.types import RecipientKind, Ref, Role, SendingMethod, SignerRole
from reg44desk.errors import UserError
from reg44desk.services import distribution, people, reports
from reg44desk.services.desk import Desk
from reg44desk.services.reports import CopyDraft, SignatureDraft
from reg44desk.views.report import ReportPage
from tests import drivers
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.views.report_steps import Show, ask, named, open_report, report_page, sign, worked
from tests.views.showing import dismiss, retype

IP, RM = SignerRole.INDEPENDENT_PERSON, SignerRole.REGISTERED_MANAGER
MEMBER = "Elected member: Cllr of Oak House"


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[ReportPage]:
    with report_page(desk, show) as made:
        yield made
    dismiss()


@pytest.fixture
def finished(desk: Desk) -> Finished:
    return make_finished(desk)


def words(page: ReportPage) -> str:
    return drivers.words_in(page)


def sent(desk: Desk, one: Finished) -> set[RecipientKind]:
    return {row.kind for row in desk.read(reports.list_sent, one.report_id)}


def error(form: QDialog, label: str) -> str:
    shown: str = drivers.field(form, label).error.text()
    return shown


def follow(page: ReportPage) -> list[Ref]:
    """Collects where the screen leads."""
    led: list[Ref] = []
    page.go.connect(led.append)
    return led


def test_the_members_copy_waits_for_both_signatures(page: ReportPage, desk: Desk, finished: Finished) -> None:
    """BR-16, T-22: it says so and cannot be recorded; once both have signed it can."""
    sign(desk, finished, RM)
    open_report(page, finished.visit_id)
    assert "Waits for both signatures. No elected member may have a copy before." in words(page)
    assert not named(page, f"Record as sent: {MEMBER}")
    sign(desk, finished, IP)
    worked(page.jobs)
    assert "The elected member, Cllr of Oak House, has no copy. It can be sent since 20 January 2022." in words(page)
    form = ask(page, f"Record as sent: {MEMBER}", "Copy for Cllr of Oak House")
    drivers.choose(form, "How", "E-mail")
    drivers.press(form, "Record as sent")
    assert "The elected member, Cllr of Oak House, had a copy on 21 January 2022." in words(page)


def test_recording_one_copy_as_sent(page: ReportPage, desk: Desk, finished: Finished) -> None:
    """BR-18: Ofsted's copy goes out before anybody has signed, with its rule, day and way."""
    open_report(page, finished.visit_id)
    form = ask(page, "Record as sent: Ofsted (HMCI)", "Copy for Ofsted")
    assert "This cannot be undone." in drivers.words_in(form)
    retype(form, "Day it was sent", "20 1 2022")
    drivers.choose(form, "How", "Secure file transfer")
    drivers.press(form, "Record as sent")
    worked(page.jobs)
    assert "Sent by secure file transfer on 20 January 2022." in words(page)
    assert "Regulation 44(7)(a)" in words(page)
    assert "Copies: 1 of 7 sent" in words(page)
    assert desk.undo_text is None


def test_the_cursor_stays_in_the_pane_after_recording(page: ReportPage, finished: Finished) -> None:
    open_report(page, finished.visit_id)
    named(page, "Record as sent: Ofsted (HMCI)")[0].setFocus()
    form = ask(page, "Record as sent: Ofsted (HMCI)", "Copy for Ofsted")
    drivers.choose(form, "How", "Post")
    drivers.press(form, "Record as sent")
    worked(page.jobs)
    assert page.window().focusWidget() is page.pane


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter the day it was sent, like 18 9 2025."),
        ("sometime", "Enter a date, like 18 9 2025."),
        ("9 1 2022", "The day is before the visit. Check the date."),
        ("22 1 2022", "The day is in the future. Enter the day it was sent."),
    ],
)
def test_a_day_that_cannot_be_is_refused_beside_its_field(page: ReportPage, desk: Desk, finished: Finished, typed: str, said: str) -> None:
    open_report(page, finished.visit_id)
    form = ask(page, "Record as sent: Ofsted (HMCI)", "Copy for Ofsted")
    retype(form, "Day it was sent", typed)
    drivers.choose(form, "How", "Post")
    drivers.press(form, "Record as sent")
    assert error(form, "Day it was sent") == said
    assert sent(desk, finished) == set()


def test_how_it_was_sent_must_be_said(page: ReportPage, desk: Desk, finished: Finished) -> None:
    open_report(page, finished.visit_id)
    form = ask(page, "Record as sent: Ofsted (HMCI)", "Copy for Ofsted")
    drivers.press(form, "Record as sent")
    assert error(form, "How") == "Choose how it was sent."
    assert sent(desk, finished) == set()


def test_all_that_can_go_are_recorded_at_once(page: ReportPage, desk: Desk, finished: Finished) -> None:
    """BR-16: the member's copy, which waits, is not among them."""
    open_report(page, finished.visit_id)
    drivers.press(page, "Record all as sent today")
    form = drivers.dialog("6 copies sent today")
    assert MEMBER not in drivers.words_in(form)
    drivers.press(form, "Record as sent")
    assert error(form, "How") == "Choose how it was sent."
    drivers.choose(form, "How", "E-mail")
    drivers.press(form, "Record as sent")
    worked(page.jobs)
    assert words(page).count("Sent by e-mail on 21 January 2022.") == 6
    assert sent(desk, finished) == set(RecipientKind) - {RecipientKind.ELECTED_MEMBER, RecipientKind.YOUTH_CUSTODY}
    assert "Record all as sent today" not in words(page)


def test_several_copies_are_recorded_whole_or_not_at_all(desk: Desk, finished: Finished) -> None:
    """BR-16: a member's copy among them refuses them all."""
    copies = [CopyDraft(RecipientKind.HMCI, "Ofsted", None), CopyDraft(RecipientKind.ELECTED_MEMBER, "Cllr of Oak House", finished.member)]
    with pytest.raises(UserError, match="waits until both"):
        desk.do(reports.record_sendings, finished.report_id, copies, sent_on=desk.today(), method=SendingMethod.POST)
    assert sent(desk, finished) == set()


def test_a_member_of_another_time_is_refused(page: ReportPage, desk: Desk, finished: Finished) -> None:
    """BR-19: a copy goes to the member who is assigned on that day."""
    sign(desk, finished, IP, RM)
    open_report(page, finished.visit_id)
    form = ask(page, f"Record as sent: {MEMBER}", "Copy for Cllr of Oak House")
    held = next(p for p in desk.read(people.list_people, desk.today()) if p.id == finished.member).appointments[0]
    desk.do(people.end_appointment, held.id, date(2022, 1, 20))
    drivers.choose(form, "How", "Post")
    drivers.press(form, "Record as sent")
    assert "Check who is assigned to the home." in drivers.words_in(form)
    assert sent(desk, finished) == set()


def test_nothing_stops_a_report_that_everybody_has(page: ReportPage, desk: Desk, finished: Finished) -> None:
    sign(desk, finished, IP, RM)
    copies = [CopyDraft(c.kind, c.name, c.person_id) for c in desk.read(distribution.list_standings, desk.today())[0].copies]
    desk.do(reports.record_sendings, finished.report_id, copies, sent_on=desk.today(), method=SendingMethod.NOT_RECORDED)
    open_report(page, finished.visit_id)
    assert "Nothing. Both have signed, and everybody on the list has had a copy." in words(page)
    assert "Sent on 21 January 2022; how is not recorded." in words(page)
    assert page.header.subtitle.text().endswith("signed by both, every copy sent")


def test_a_home_without_a_member_keeps_the_copy_open(page: ReportPage, desk: Desk) -> None:
    """BR-20: it says so, and leads to the home."""
    home_id = make_home(desk)
    led = follow(page)
    manager = make_person(desk, "Pat", Role.REGISTERED_MANAGER, home_id)
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    desk.do(reports.finish_report, whole_draft(home_id, visitor))
    standing = desk.read(distribution.list_standings, desk.today())[0]
    for role, person_id in ((IP, visitor), (RM, manager)):
        desk.do(reports.sign, standing.report_id, SignatureDraft(role, person_id, date(2022, 1, 20)))
    open_report(page, standing.visit_id)
    assert "No elected member is assigned to this home. The copy stays open until one is." in words(page)
    drivers.press(page, "Assign an elected member")
    assert led == [Ref("home", str(home_id))]


def test_placing_authorities_that_are_not_named_stop_their_copies(page: ReportPage, desk: Desk) -> None:
    """Regulation 44(7)(c): each of them must have a copy, so the visit must name them."""
    one = make_finished(desk, placing_authorities=())
    led = follow(page)
    open_report(page, one.visit_id)
    assert "The visit does not name the children's placing authorities. Each of them must have a copy." in words(page)
    drivers.press(page, "Name the placing authorities")
    assert led == [Ref("visit", str(one.visit_id))]
