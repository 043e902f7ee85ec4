"""The Report screen: what it shows of a visit in each state, its versions, its preview, and what leads elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from reg44desk.db.models import Base
from reg44desk.domain.types import RecipientKind, Ref, Role, SendingMethod, SignerRole, VisitState
from reg44desk.errors import TroubleError
from reg44desk.pdf import preview
from reg44desk.services import distribution, reg44, reports, visit_record
from reg44desk.services import printing as papers
from reg44desk.services.desk import Desk
from reg44desk.services.reports import SignatureDraft
from reg44desk.views import alerts, printing, theme
from reg44desk.views.report import ReportPage
from tests import drivers
from tests.conftest import FakeClock
from tests.factories import Finished, import_tracker, make_finished, make_home, make_person, whole_draft
from tests.views.report_steps import Show, open_report, previewed, report_page, worked
from tests.views.showing import shortened

IP, RM = SignerRole.INDEPENDENT_PERSON, SignerRole.REGISTERED_MANAGER


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[ReportPage]:
    with report_page(desk, show) as made:
        yield made


@pytest.fixture
def finished(desk: Desk) -> Finished:
    return make_finished(desk)


def words(page: ReportPage) -> str:
    return drivers.words_in(page)


def visited(desk: Desk) -> UUID:
    """A visit whose report is not finished."""
    home_id = make_home(desk)
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    return desk.do(visit_record.save_visit, whole_draft(home_id, visitor)).value


def planned(desk: Desk, name: str = "Elm House") -> UUID:
    return desk.do(reg44.plan_visit, reg44.PlanDraft(make_home(desk, name), date(2022, 1, 28))).value


def finish_again(desk: Desk, one: Finished, good_practice: str = "Meals are cooked together.") -> None:
    """Make the next version."""
    draft = whole_draft(one.home_id, one.visitor, visit_id=one.visit_id, good_practice=good_practice)
    desk.do(reports.finish_report, draft)


def follow(page: ReportPage) -> list[Ref]:
    """Collects where the screen leads."""
    led: list[Ref] = []
    page.go.connect(led.append)
    return led


def test_without_a_visit_it_says_what_will_be_here(page: ReportPage) -> None:
    assert "A visit's report will stand here." in words(page)
    assert not page.print_button.isVisible()


def test_a_finished_report_says_what_it_is(page: ReportPage, desk: Desk, finished: Finished) -> None:
    open_report(page, finished.visit_id)
    version = desk.read(reports.list_versions, finished.visit_id)[0]
    reference = desk.read(reg44.get_visit, finished.visit_id).reference
    assert page.header.title.text() == "Report of Oak House, visit of 10 January 2022"
    assert page.header.subtitle.text() == (
        f"Report {reference}, version 1, check code {version.check_code}, waits for 2 signatures, 7 copies to send"
    )


def test_the_preview_is_the_report_as_it_prints(page: ReportPage, desk: Desk, finished: Finished) -> None:
    open_report(page, finished.visit_id)
    assert page.preview.paper is not None
    assert page.preview.paper.pdf == desk.read(papers.report_pdf, finished.visit_id, desk.today())
    assert "School attendance is up." in previewed(page)


def test_the_window_is_free_while_the_report_is_laid_out(page: ReportPage, finished: Finished) -> None:
    page.open_ref(Ref("report", str(finished.visit_id)))
    assert "The report is being laid out." in words(page)
    assert not page.save_button.isEnabled()
    worked(page.jobs)
    assert page.save_button.isEnabled()
    assert "Page 1 of" in words(page)


def test_a_draft_is_marked_and_leads_to_finishing(page: ReportPage, desk: Desk) -> None:
    """A-39: not compiled is one of the reasons for a member to have no report."""
    visit_id, led = visited(desk), follow(page)
    open_report(page, visit_id)
    assert "DRAFT: not for signature" in previewed(page)
    assert "its report is not finished. Until it is, nobody can sign it or have a copy." in words(page)
    assert "Record the signature" not in words(page)
    drivers.press(page, "Finish the report")
    assert led == [Ref("visit", str(visit_id))]


def test_a_planned_visit_has_no_report_yet(page: ReportPage, desk: Desk) -> None:
    """A-39: no visit is one of the reasons."""
    open_report(page, planned(desk))
    assert "This visit is planned for 28 January 2022. Its report begins when the visit has been made." in words(page)
    assert page.preview.paper is None
    assert not page.print_button.isVisible()
    assert not page.save_button.isVisible()


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (VisitState.CANCELLED, "This visit was cancelled"),
        (VisitState.NO_ACCESS, "The home could not be entered on this visit"),
    ],
)
def test_a_visit_that_was_not_made_has_no_report(page: ReportPage, desk: Desk, state: VisitState, said: str) -> None:
    visit_id = planned(desk)
    desk.do(reg44.not_made, visit_id, state, "A burst pipe.")
    open_report(page, visit_id)
    assert f"{said}, so there is no report of it. The reason given: A burst pipe." in words(page)


def test_change_the_visit_leads_to_it(page: ReportPage, finished: Finished) -> None:
    led = follow(page)
    open_report(page, finished.visit_id)
    drivers.press(page, "Change the visit")
    assert led == [Ref("visit", str(finished.visit_id))]


def test_an_earlier_version_can_be_seen_again(page: ReportPage, desk: Desk, finished: Finished, clock: FakeClock) -> None:
    clock.move(days=1)
    finish_again(desk, finished)
    open_report(page, finished.visit_id)
    assert "Meals are cooked together." in previewed(page)
    drivers.press(page, "Version 1, made 21 Jan 2022, 12:00")
    worked(page.jobs)
    assert "Meals are cooked together." not in previewed(page)
    assert "This is version 1. It has been replaced by version 2." in words(page)
    assert page.header.subtitle.text().endswith("replaced by version 2")
    drivers.press(page, "Show the newest version")
    worked(page.jobs)
    assert "Meals are cooked together." in previewed(page)


def test_signatures_and_copies_stay_with_their_version(page: ReportPage, desk: Desk, finished: Finished) -> None:
    """BR-17: a new version is signed afresh, and the signatures of the earlier one stay with it."""
    desk.do(reports.sign, finished.report_id, SignatureDraft(IP, finished.visitor, date(2022, 1, 20)))
    copy = page_copy(desk, finished)
    desk.do(reports.record_sending, finished.report_id, *copy, sent_on=date(2022, 1, 20), method=SendingMethod.POST)
    finish_again(desk, finished)
    open_report(page, finished.visit_id)
    assert "Signatures of version 2" in words(page)
    assert "T. Visit of Oak House, 20 January 2022" not in words(page)
    page.show_version(1)
    worked(page.jobs)
    assert "T. Visit of Oak House, 20 January 2022, on paper." in words(page)
    assert "Not signed before the version was replaced." in words(page)
    assert "Record the signature" not in words(page)
    assert "Copies sent of this version: 1" in words(page)
    assert "Sent by post on 20 January 2022." in words(page)


def page_copy(desk: Desk, one: Finished) -> tuple[RecipientKind, str, UUID | None]:
    """Ofsted's copy, as the list has it."""
    first = desk.read(distribution.list_standings, desk.today(), one.visit_id)[0].copies[0]
    return first.kind, first.name, first.person_id


def test_choosing_the_newest_version_from_the_list(page: ReportPage, desk: Desk, finished: Finished) -> None:
    finish_again(desk, finished)
    open_report(page, finished.visit_id)
    page.show_version(1)
    worked(page.jobs)
    assert "No copy of this version is recorded as sent." in words(page)
    drivers.press(page, "Version 2, made 21 Jan 2022, 12:00")
    finish_again(desk, finished, "Pets are welcome.")
    worked(page.jobs)
    assert "Pets are welcome." in previewed(page)


def test_what_was_laid_out_for_another_visit_is_dropped(page: ReportPage, desk: Desk, finished: Finished) -> None:
    page.open_ref(Ref("report", str(finished.visit_id)))
    page.open_ref(Ref("report", str(planned(desk))))
    worked(page.jobs)
    assert page.preview.paper is None
    assert "There is no report of this visit." in words(page)


def test_going_quickly_from_one_report_to_another_ends_at_the_last(page: ReportPage, desk: Desk, finished: Finished) -> None:
    other = make_finished(desk, "Elm House")
    for visit_id in (finished.visit_id, other.visit_id, finished.visit_id):
        page.open_ref(Ref("report", str(visit_id)))
    worked(page.jobs)
    assert "Oak House" in previewed(page)
    assert "Elm House" not in previewed(page)


def test_a_change_elsewhere_keeps_the_page_in_view(page: ReportPage, desk: Desk, finished: Finished) -> None:
    finish_again(desk, finished, "\n".join(["Meals are cooked together."] * 120))
    open_report(page, finished.visit_id)
    page.preview.show_page(2)
    newest = desk.read(reports.list_versions, finished.visit_id)[0]
    desk.do(reports.sign, newest.id, SignatureDraft(IP, finished.visitor, date(2022, 1, 20)))
    worked(page.jobs)
    assert "Signed on paper by T. Visit of Oak House" in previewed(page)
    assert page.preview.page() == 2


def test_a_visit_that_was_undone_leaves_an_empty_screen(page: ReportPage, desk: Desk) -> None:
    open_report(page, visited(desk))
    desk.undo()
    worked(page.jobs)
    assert page.header.title.text() == "Report"
    assert "A visit's report will stand here." in words(page)


def test_trouble_while_laying_out_stands_where_the_pages_would(
    page: ReportPage, finished: Finished, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> bytes:
        raise TroubleError("The casebook cannot be read.", "Restore a backup.")

    monkeypatch.setattr(papers, "report_pdf", broken)
    open_report(page, finished.visit_id)
    assert "The casebook cannot be read. Restore a backup." in words(page)
    assert not page.save_button.isEnabled()


def test_a_report_brought_in_says_what_is_not_known(page: ReportPage, desk: Desk) -> None:
    """A workbook does not say who had copies; that is neither sent nor owed."""
    import_tracker(desk)
    visit = next(v for v in desk.read(reg44.list_visits) if v.state is VisitState.FINAL)
    open_report(page, visit.id)
    assert "the workbook this report came from does not say whether they were sent." in words(page)
    assert "Version 1, brought in" in words(page)
    assert "Brought in from a workbook: the signed paper is the record" in previewed(page)


def test_a_check_code_leads_back_to_its_version(page: ReportPage, desk: Desk, finished: Finished) -> None:
    code = desk.read(reports.list_versions, finished.visit_id)[0].check_code
    finish_again(desk, finished)
    open_report(page, finished.visit_id)
    drivers.fill(page, "Check code", code.lower().replace("-", " "))
    drivers.press(page, "Check the code")
    assert "This is version 1 of report" in words(page)
    assert "It has been replaced by version 2." in words(page)


def test_a_code_that_is_wrong_or_missing(page: ReportPage, desk: Desk, finished: Finished) -> None:
    open_report(page, finished.visit_id)
    drivers.press(page, "Check the code")
    assert "Type the check code first." in words(page)
    drivers.fill(page, "Check code", "ABCD-1234")
    drivers.key(drivers.field(page, "Check code").control, Qt.Key.Key_Return)
    assert "No report in this casebook has that check code." in words(page)


def test_what_was_typed_and_the_cursor_stay_when_the_screen_reloads(page: ReportPage, desk: Desk, finished: Finished) -> None:
    open_report(page, finished.visit_id)
    drivers.fill(page, "Check code", "ABCD")
    desk.do(reports.sign, finished.report_id, SignatureDraft(IP, finished.visitor, date(2022, 1, 20)))
    worked(page.jobs)
    line = drivers.field(page, "Check code").control
    assert line.text() == "ABCD"
    assert page.window().focusWidget() is line


def test_print_is_off_with_a_reason_where_there_is_no_printer(
    page: ReportPage, finished: Finished, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    open_report(page, finished.visit_id)
    assert not page.print_button.isEnabled()
    assert page.print_button.toolTip() == printing.NO_PRINTER
    assert page.print_button.accessibleDescription() == printing.NO_PRINTER
    assert printing.NO_PRINTER in words(page)
    printing_key(page)
    assert printing.NO_PRINTER in drivers.words_in(drivers.dialog("Printing is off"))


def printing_key(page: ReportPage) -> None:
    """What the window does at Ctrl+P."""
    work = page.print_now()
    assert work is not None
    work()


def test_print_prints_what_is_shown(page: ReportPage, finished: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Office"])
    monkeypatch.setattr(printing, "ask_printer", lambda *_: printer)
    open_report(page, finished.visit_id)
    drivers.press(page, "Print")
    worked(page.jobs)
    assert page.preview.paper is not None
    assert preview.page_count((tmp_path / "printed.pdf").read_bytes()) == len(page.preview.paper.texts)


def test_nothing_is_printed_from_before_the_last_signature(
    page: ReportPage, desk: Desk, finished: Finished, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Office"])
    open_report(page, finished.visit_id)
    desk.do(reports.sign, finished.report_id, SignatureDraft(RM, finished.manager, date(2022, 1, 20)))
    printing_key(page)
    assert "Try again in a moment." in drivers.words_in(drivers.dialog("The report is being laid out"))


@pytest.mark.parametrize(("make", "ending"), [(lambda desk: make_finished(desk).visit_id, "v1.pdf"), (visited, "draft.pdf")])
def test_save_as_pdf_proposes_a_name_that_sorts(
    page: ReportPage,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Desk], UUID],
    ending: str,
) -> None:
    monkeypatch.setattr(alerts, "choose_new_file", lambda _parent, _title, name, _kinds: tmp_path / name)
    open_report(page, make(desk))
    drivers.press(page, "Save as PDF")
    saved = tmp_path / f"2022-01-10 Oak House - Regulation 44 visit report - {ending}"
    assert page.preview.paper is not None
    assert saved.read_bytes() == page.preview.paper.pdf
    drivers.press(drivers.dialog("The report is saved"), "Close")


def test_ctrl_s_saves_as_pdf(page: ReportPage, finished: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(alerts, "choose_new_file", lambda _parent, title, _name, _kinds: asked.append(title))
    open_report(page, finished.visit_id)
    work = page.save_now()
    assert work is not None
    work()
    assert asked == ["Save the report as a PDF"]


def test_every_table_that_is_shown_is_watched(page: ReportPage, desk: Desk, finished: Finished) -> None:
    """A report shows nearly everything of its visit, its home and its people."""
    shown = {t for t in Base.metadata.tables if t.startswith("reg44_")} | {"home", "person", "appointment", "attachment", "office_setting"}
    assert page.watches == shown


def test_tab_goes_from_the_header_to_the_preview_to_the_pane(page: ReportPage, finished: Finished) -> None:
    open_report(page, finished.visit_id)
    page.activateWindow()
    page.change_button.setFocus()
    order = [page.change_button.accessibleName()]
    for _ in range(9):
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClick(at, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        order.append(now.accessibleName() if now else "")
    assert order[:2] == ["Change the visit", "Save as PDF"]
    after = ["Fit width", "Next page", "Report, page 1 of 3", "About the report", "Record the signature of the independent person"]
    places = [order.index(name) for name in after]
    assert places == sorted(places)


def test_everything_has_a_name(page: ReportPage, finished: Finished) -> None:
    open_report(page, finished.visit_id)
    unnamed = [w for kind in (QPushButton, QLineEdit) for w in drivers.visible(page, kind) if not w.accessibleName()]
    assert unnamed == []
    names = [b.accessibleName() for b in drivers.visible(page, QPushButton)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("size", [100, 200])
def test_nothing_is_cut_off(page: ReportPage, finished: Finished, qapp: QApplication, size: int) -> None:
    theme.apply(qapp, scheme="light", text_size=size)
    open_report(page, finished.visit_id)
    assert page.width() <= 1366
    assert shortened(page) == []
