"""A declared conflict on the screens: nothing passes it by, and no report goes out that does not say it (regulation 43(7), 44(6))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import Bar, Ref, Role, SignerRole, VisitState
from reg44desk.services import conflicts, drafts, reg44, reports, visit_record
from reg44desk.services.conflicts import ConflictDraft
from reg44desk.services.desk import Desk
from reg44desk.views.report import ReportPage
from reg44desk.views.visit_editor import VisitEditorPage
from reg44desk.views.visits import VisitsPage
from tests import drivers as d
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.views.report_steps import named, open_report, report_page, sign, worked
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, unnamed

NOW = date(2022, 1, 21)
BROTHER = ConflictDraft(Bar.CONNECTION, "A brother works there.", NOW, "R. Lark")
LATER = ConflictDraft(Bar.CONNECTION, "A cousin works there.", NOW, "R. Lark", "It came out on the day.")
NOT_MADE = "This visit is void or was called off. Record a new visit."


@pytest.fixture(autouse=True)
def _no_dialog_left() -> Iterator[None]:
    yield
    dismiss()


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk, "Elm Bank")


@pytest.fixture
def planned(desk: Desk, home: UUID) -> UUID:
    """A visit of T. Visit, booked for the 25th."""
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    make_person(desk, "S. Brook", Role.INDEPENDENT_PERSON)
    return desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 25), None, visitor)).value


@pytest.fixture
def finished(desk: Desk) -> Finished:
    return make_finished(desk)


@pytest.fixture
def report(desk: Desk, show: Show) -> Iterator[ReportPage]:
    with report_page(desk, show) as made:
        yield made


def editor(desk: Desk, show: Show, visit: UUID) -> VisitEditorPage:
    """The visit form, open at a visit."""
    page = VisitEditorPage(desk)
    desk.listeners.append(page.heard)
    show(page)
    page.open_ref(Ref("visit", str(visit)))
    d.settle()
    return page


def test_a_visit_that_became_void_while_it_was_written_is_not_saved_as_made(desk: Desk, planned: UUID, show: Show) -> None:
    """Regulation 43(7): whoever is put in; what was typed stays, in the form and as a draft."""
    page = editor(desk, show, planned)
    d.fill(page, "Date of the visit", "20 1 2022")
    page.keep()
    desk.do(conflicts.declare_conflict, planned, BROTHER)
    d.choose(page, "Independent person who made the visit", "S. Brook")
    d.press(page, "Save visit")
    assert NOT_MADE in d.words_in(page)
    assert desk.read(reg44.get_visit, planned).state is VisitState.CONFLICT_VOIDED
    page.keep()
    assert [row.visit_id for row in desk.read(drafts.list_drafts)] == [planned]
    assert d.field(page, "Date of the visit").value() == date(2022, 1, 20)


def test_the_form_of_a_visit_that_was_not_made_offers_no_saving(desk: Desk, planned: UUID, show: Show) -> None:
    """Regulation 43(7); part c, rule 8."""
    desk.do(conflicts.declare_conflict, planned, BROTHER)
    page = editor(desk, show, planned)
    assert NOT_MADE in d.words_in(page)
    assert (page.save_button.isVisible(), page.finish_button.isVisible()) == (False, False)


def test_a_void_visit_has_no_report_and_the_screen_leads_to_no_change_of_it(desk: Desk, planned: UUID, report: ReportPage) -> None:
    """Regulation 43(7)."""
    open_report(report, planned)
    assert report.change_button.isVisible()
    desk.do(conflicts.declare_conflict, planned, BROTHER)
    worked(report.jobs)
    assert not report.change_button.isVisible()
    said = "This visit is void for a conflict of interest, so there is no report of it. The reason given: A brother works there."
    assert said in d.words_in(report.pane)


def test_the_person_of_a_declared_conflict_is_not_exchanged(desk: Desk, finished: Finished, show: Show) -> None:
    """Regulation 43(6), 44(6): the conflict is that person's."""
    make_person(desk, "S. Brook", Role.INDEPENDENT_PERSON)
    desk.do(conflicts.declare_conflict, finished.visit_id, LATER)
    page = editor(desk, show, finished.visit_id)
    d.choose(page, "Independent person who made the visit", "S. Brook")
    d.press(page, "Finish report")
    name = "T. Visit of Oak House"
    said = f"{name} declared a conflict of interest for this visit. Choose {name} again."
    assert d.field(page, "Independent person who made the visit").error.text() == said


def test_a_report_that_does_not_say_the_conflict_is_neither_signed_nor_sent(desk: Desk, finished: Finished, report: ReportPage) -> None:
    """Regulation 44(6), 44(7): the screen says what stops it and leads to the new version."""
    open_report(report, finished.visit_id)
    assert named(report, "Record the signature of the registered manager")
    assert named(report, "Record as sent: Ofsted (HMCI)")
    desk.do(conflicts.declare_conflict, finished.visit_id, LATER)
    worked(report.jobs)
    assert "Finish a new version first." in d.words_in(report.pane)
    assert "To send" not in d.words_in(report.pane)
    assert report.header.subtitle.text().endswith("waits for a new version")
    for name in ("Record the signature of the registered manager", "Record as sent: Ofsted (HMCI)", "Record all as sent today"):
        assert named(report, name) == []
    went: list[Ref] = []
    report.go.connect(went.append)
    d.press(report.pane, "Finish a new version")
    assert went == [Ref("visit", str(finished.visit_id))]
    desk.do(reports.finish_report, whole_draft(finished.home_id, finished.visitor, visit_id=finished.visit_id))
    worked(report.jobs)
    assert named(report, "Record as sent: Ofsted (HMCI)")


def test_a_form_that_was_open_already_is_refused_too(desk: Desk, finished: Finished, report: ReportPage) -> None:
    """Regulation 44(6): whatever stood on the screen."""
    sign(desk, finished, *SignerRole)
    open_report(report, finished.visit_id)
    named(report, "Record as sent: Ofsted (HMCI)")[0].click()
    d.settle()
    desk.do(conflicts.declare_conflict, finished.visit_id, LATER)
    d.choose(d.dialog(), "How", "E-mail")
    d.press(d.dialog(), "Record as sent")
    assert "Finish a new version first." in d.words_in(d.dialog())
    report_id = desk.read(reports.list_versions, finished.visit_id)[0].id
    assert desk.read(reports.list_sent, report_id) == ()


def test_a_declared_conflict_is_corrected_and_not_declared_anew(desk: Desk, finished: Finished, show: Show) -> None:
    """Regulation 44(6): what was declared stands in the form."""
    page = on_screen(show, VisitsPage(desk))
    desk.do(conflicts.declare_conflict, finished.visit_id, LATER)
    assert "A conflict of interest came to light" not in d.words_in(page.pane)
    d.press(page.pane, "Correct the conflict")
    form = d.dialog("Correct the conflict")
    assert {label: d.field(form, label).value() for label in ("What is the conflict?", "Declared on", "Declared to")} == {
        "What is the conflict?": "A cousin works there.",
        "Declared on": NOW,
        "Declared to": "R. Lark",
    }
    d.fill(form, "What is the conflict?", "A cousin worked there.")
    d.press(form, "Save the correction")
    known = desk.read(conflicts.get_conflict, finished.visit_id)
    assert (known.details, known.paragraph, known.not_notified_reason) == (
        "A cousin worked there.",
        Bar.CONNECTION,
        "It came out on the day.",
    )


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off(desk: Desk, planned: UUID, finished: Finished, report: ReportPage, show: Show, text_size: int) -> None:
    """experience.md: all words can be read, and a screen reader has a name for every control."""
    desk.do(conflicts.declare_conflict, finished.visit_id, LATER)
    open_report(report, finished.visit_id)
    enlarge(report, text_size)
    assert shortened(report.pane) == []
    page = on_screen(show, VisitsPage(desk))
    enlarge(page, text_size)
    page.open_ref(Ref("booked", str(finished.visit_id)))
    d.settle()
    d.press(page.pane, "Correct the conflict")
    assert (shortened(d.dialog()), unnamed(d.dialog())) == ([], [])


def test_a_recorded_visit_has_its_own_words_for_a_conflict(desk: Desk, home: UUID, planned: UUID, show: Show) -> None:
    """Regulation 44(6): nothing was declared yet, so the form is empty."""
    visitor = desk.read(visit_record.get_form, home, planned, NOW).draft.independent_person_id
    assert visitor is not None
    desk.do(visit_record.save_visit, whole_draft(home, visitor))
    page = on_screen(show, VisitsPage(desk))
    d.select_row(page.table, Day="10 Jan 2022")
    d.press(page.pane, "A conflict of interest came to light")
    assert d.field(d.dialog("Declare a conflict of interest"), "What is the conflict?").value() == ""
