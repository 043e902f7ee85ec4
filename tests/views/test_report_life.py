"""The life of a report on its screen, and the agreed days on Settings (regulation.md, part d)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.report_types import ReportStage
from reg44desk.domain.types import Role
from reg44desk.services import deadlines, lifecycle, visit_record
from reg44desk.services.deadlines import Agreed
from reg44desk.services.desk import Desk
from reg44desk.settings import Settings
from reg44desk.views.report import ReportPage
from reg44desk.views.settings import SettingsPage
from tests import drivers as d
from tests.conftest import FakeClock
from tests.factories import make_finished, make_home, make_person, whole_draft
from tests.views.report_steps import Show, open_report, report_page, worked


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[ReportPage]:
    with report_page(desk, show) as made:
        yield made


@pytest.fixture
def written(desk: Desk) -> UUID:
    """Oak House, visited on 10 January 2022, its report being written."""
    return desk.do(visit_record.save_visit, whole_draft(make_home(desk), make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON))).value


def test_a_step_is_recorded_with_its_day_and_who_did_it(desk: Desk, page: ReportPage, written: UUID) -> None:
    """Part d, step 11."""
    open_report(page, written)
    assert "How far it has come\nBeing written\nVisited, 10 January 2022: T. Visit" in d.words_in(page.pane)
    d.press(page.pane, "Record the draft sent to the provider")
    form = d.dialog("Draft sent to the provider for comment")
    d.fill(form, "Day", "9 1 2022")
    d.press(form, "Record it")
    assert d.field(form, "Day").error.text() == "This day is before what had to come first. Check the date."
    assert d.field(form, "Who did it").error.text() == "Say who did it."
    d.fill(form, "Day", "12 1 2022")
    d.fill(form, "Who did it", "NYAS")
    d.press(form, "Record it")
    worked(page.jobs)
    assert "Draft sent to the provider for comment, 12 January 2022: NYAS" in d.words_in(page.pane)
    assert desk.read(lifecycle.get_life, written, desk.today()).stage is ReportStage.WITH_PROVIDER


def test_a_step_is_taken_back_and_undo_brings_it_again(desk: Desk, page: ReportPage, written: UUID) -> None:
    open_report(page, written)
    d.press(page.pane, "Record the quality assurance")
    d.fill(d.dialog(), "Who did it", "NYAS")
    d.press(d.dialog(), "Record it")
    worked(page.jobs)
    d.press(page.pane, "Take it back")
    worked(page.jobs)
    assert "Quality assured" not in d.words_in(page.pane)
    desk.undo()
    worked(page.jobs)
    assert "Quality assured, 21 January 2022: NYAS" in d.words_in(page.pane)


def test_dates_name_the_kind_of_their_rule(desk: Desk, page: ReportPage) -> None:
    """regulation.md 0.3: a term of the contract is never shown as law."""
    desk.do(deadlines.change_agreed, Agreed(finished="5"))
    open_report(page, make_finished(desk).visit_id)
    words = d.words_in(page.pane)
    assert "Report finished\nDone on 21 January 2022, after 17 January 2022.\nAgreed in the contract" in words
    assert "Copy to Ofsted\nDue by 28 February 2022.\nOfsted asks for it: Ofsted's inspection framework" in words
    assert "No number of days is agreed for: draft to the provider" in words


def test_a_report_that_ofsted_should_have_says_so_on_top(desk: Desk, page: ReportPage, clock: FakeClock) -> None:
    """O1."""
    done = make_finished(desk)
    clock.move(days=39)
    open_report(page, done.visit_id)
    assert "Copy to Ofsted: was due by 28 February 2022." in d.words_in(page.pane)


def test_the_agreed_days_are_kept_from_settings(desk: Desk, show: Show) -> None:
    """BR-21: blank until agreed."""
    page = SettingsPage(desk, Settings(), lambda _wanted: None)
    show(page)
    assert "No number of days is agreed yet." in d.words_in(page)
    d.press(page, "Change the agreed days")
    form = d.dialog("Dates of reports")
    d.fill(form, "Report finished", "soon")
    d.press(form, "Save the days")
    assert d.field(form, "Report finished").error.text() == "Enter a number of working days from 1 to 120, or leave it empty."
    d.fill(form, "Report finished", "5")
    d.field(form, "Further days without work").edit.setPlainText("2022-01-24")
    d.press(form, "Save the days")
    page.refresh()
    assert "Report finished: 5 working days\n1 further day without work" in d.words_in(page)
    assert deadlines.holidays_of(desk.read(deadlines.get_agreed), (2022,)) >= {date(2022, 1, 24), date(2022, 1, 3)}
