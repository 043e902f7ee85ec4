"""Remote contact on the screens: never called a visit, and without a report (regulation 44(1), 44(4); part c, rule 8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import AttemptKind, Ref, Role, VisitMode
from reg44desk.services import attendance, members, reg44, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.views.homes import HomesPage
from reg44desk.views.report import ReportPage
from reg44desk.views.visit_editor import VisitEditorPage
from reg44desk.views.visits import VisitsPage
from tests import drivers as d
from tests.factories import make_home, make_person, whole_draft
from tests.views.report_steps import open_report, report_page
from tests.views.showing import Show, dismiss, on_screen

WORDS = "Remote contact (does not count)"
NO_REPORT = "This was remote contact. It is no visit to the home, so there is no report of it."


@pytest.fixture(autouse=True)
def _no_dialog_left() -> Iterator[None]:
    yield
    dismiss()


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


@pytest.fixture
def remote(desk: Desk, home: UUID) -> UUID:
    make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    draft = reg44.AttemptDraft(home, date(2022, 1, 20), AttemptKind.REMOTE_CONTACT, reason="Illness in the home")
    return desk.do(reg44.record_attempt, draft).value


@pytest.fixture
def visits(desk: Desk, remote: UUID, show: Show) -> VisitsPage:
    page = on_screen(show, VisitsPage(desk))
    page.open_ref(Ref("booked", str(remote)))
    d.settle()
    return page


def test_the_screen_visits_offers_no_report_of_it(visits: VisitsPage, remote: UUID) -> None:
    words = d.words_in(visits.pane)
    assert WORDS in words
    for untrue in ("Carry on with the report", "See the draft report", "Visited, report not finished"):
        assert untrue not in words
    went: list[Ref] = []
    visits.go.connect(went.append)
    d.press(visits.pane, "Change what is recorded")
    assert went == [Ref("visit", str(remote))]


def test_the_screen_homes_does_not_call_it_a_visit(desk: Desk, remote: UUID, show: Show) -> None:
    page = on_screen(show, HomesPage(desk))
    assert f"20 January 2022: {WORDS}" in d.words_in(page.pane)
    assert "Visited, report not finished" not in d.words_in(page.pane)


def test_the_screen_report_says_that_there_is_none(desk: Desk, remote: UUID, show: Show) -> None:
    with report_page(desk, show) as page:
        assert isinstance(page, ReportPage)
        open_report(page, remote)
        assert NO_REPORT in d.words_in(page.pane)
        assert page.header.title.text() == "Oak House, remote contact of 20 January 2022"
        assert "remote contact (does not count)" in page.header.subtitle.text()
        assert not page.finish_button.isVisible()
        assert page.change_button.text() == "Change what is recorded"
        assert page.change_button.isVisible()


def test_the_form_keeps_it_and_finishes_no_report(desk: Desk, remote: UUID, show: Show) -> None:
    page = on_screen(show, VisitEditorPage(desk))
    page.open_ref(Ref("visit", str(remote)))
    d.choose(page, "Independent person who made the visit", "T. Visit")
    d.press(page, "Finish report")
    assert "Remote contact is no visit to the home, so it has no report." in d.field(page, "How").error.text()
    assert desk.read(reports.list_versions, remote) == []
    d.press(page, "Save visit")
    assert "The remote contact is recorded. It does not count as a visit, and it has no report." in d.words_in(page)
    d.choose(page, "How", "At the home")
    d.press(page, "Save visit")
    assert "The visit is recorded. Finish its report" in d.words_in(page)


def test_visits_and_members_say_the_same_of_a_members_attendance(desk: Desk, home: UUID, visits: VisitsPage, remote: UUID) -> None:
    """BR-09: an assigned member at remote contact; the reason is the contact, not the member."""
    member = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1))
    desk.do(attendance.note_attendance, remote, member, "We talked.")
    assert "Cllr A\nDoes not count as the member's visit: it was remote contact only." in d.words_in(visits.pane)
    [row] = desk.read(members.list_coverage, desk.today())
    assert members.reasons(row.present)[-1].endswith("it was remote contact only.")


def test_last_times_answers_are_those_of_the_last_visit(desk: Desk, home: UUID, show: Show) -> None:
    """Part c, rule 8: what a telephone call did not ask hides nothing."""
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    desk.do(visit_record.save_visit, whole_draft(home, visitor, good_practice="A reading hour."))
    desk.do(visit_record.save_visit, whole_draft(home, visitor, date(2022, 1, 18), mode=VisitMode.REMOTE_CONTACT))
    page = on_screen(show, VisitEditorPage(desk))
    page.open_ref(Ref("record", str(home)))
    assert "10 January 2022" in page.header.subtitle.text()
    assert "A reading hour." in d.words_in(page)
