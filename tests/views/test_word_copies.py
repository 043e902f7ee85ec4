"""Save as Word: the button on the Report screen, the file it writes, and what stops it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reg44desk.domain.types import Ref, Role
from reg44desk.services import printing as papers
from reg44desk.services import reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.views import alerts, printing
from reg44desk.views.report import ReportPage
from tests import drivers
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.views.report_steps import Show, open_report, report_page, worked
from tests.word.copies import assert_same_words, changed_in_word, opened, said


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[ReportPage]:
    with report_page(desk, show) as made:
        yield made


@pytest.fixture
def finished(desk: Desk) -> Finished:
    return make_finished(desk)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Every file is saved into one folder under the name proposed; the titles and the kinds that were offered."""
    offered: list[tuple[str, str]] = []

    def choose(_parent: object, title: str, name: str, kinds: str) -> Path:
        offered.append((title, kinds))
        return tmp_path / name

    monkeypatch.setattr(alerts, "choose_new_file", choose)
    return offered


def save(page: ReportPage) -> None:
    drivers.press(page, "Save as Word")
    worked(page.jobs)


def test_the_word_copy_says_what_the_preview_shows(
    page: ReportPage, finished: Finished, asked: list[tuple[str, str]], tmp_path: Path
) -> None:
    open_report(page, finished.visit_id)
    save(page)
    saved = tmp_path / "2022-01-10 Oak House - Regulation 44 visit report - v1.docx"
    assert page.preview.paper is not None
    assert_same_words(page.preview.paper.pdf, saved.read_bytes())
    assert asked == [("Save the report as a Word file", "Word (*.docx)")]
    assert saved.stat().st_mode & 0o777 == 0o600
    drivers.press(drivers.dialog("The report is saved"), "Close")


@pytest.mark.usefixtures("asked")
def test_it_says_that_the_pdf_is_the_report_and_offers_the_folder(
    page: ReportPage, finished: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """experience.md: show in folder after each export."""
    shown: list[Path] = []
    monkeypatch.setattr(alerts, "show_in_folder", shown.append)
    open_report(page, finished.visit_id)
    save(page)
    message = drivers.dialog("The report is saved")
    assert printing.NOT_THE_REPORT in drivers.words_in(message)
    assert printing.NOT_ENCRYPTED in drivers.words_in(message)
    drivers.press(message, "Show in folder")
    assert [path.suffix for path in shown] == [".docx"]
    assert shown[0].parent == tmp_path


@pytest.mark.usefixtures("asked")
def test_a_draft_is_saved_as_one(page: ReportPage, desk: Desk, tmp_path: Path) -> None:
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    open_report(page, desk.do(visit_record.save_visit, whole_draft(make_home(desk), visitor)).value)
    save(page)
    saved = tmp_path / "2022-01-10 Oak House - Regulation 44 visit report - draft.docx"
    assert "DRAFT: not for signature" in [p.text for p in opened(saved.read_bytes()).paragraphs]
    drivers.press(drivers.dialog("The report is saved"), "Close")


@pytest.mark.usefixtures("asked")
def test_the_version_in_view_is_saved(page: ReportPage, desk: Desk, finished: Finished, tmp_path: Path) -> None:
    """BR-17."""
    again = whole_draft(finished.home_id, finished.visitor, visit_id=finished.visit_id, good_practice="Meals are cooked together.")
    desk.do(reports.finish_report, again)
    open_report(page, finished.visit_id)
    page.show_version(1)
    worked(page.jobs)
    save(page)
    saved = tmp_path / "2022-01-10 Oak House - Regulation 44 visit report - v1.docx"
    assert "Meals are cooked together." not in said(saved.read_bytes())
    drivers.press(drivers.dialog("The report is saved"), "Close")


def test_nothing_is_saved_before_the_preview_has_arrived_or_where_there_is_no_report(page: ReportPage, finished: Finished) -> None:
    """Only what may be printed may be saved."""
    assert not page.word_button.isVisible()
    page.open_ref(Ref("report", str(finished.visit_id)))
    assert not page.word_button.isEnabled()
    worked(page.jobs)
    assert page.word_button.isEnabled()


def test_while_a_newer_report_is_laid_out_the_older_is_not_saved(
    page: ReportPage, finished: Finished, asked: list[tuple[str, str]]
) -> None:
    open_report(page, finished.visit_id)
    page.refresh()
    page.save_word()
    drivers.press(drivers.dialog("The report is being laid out"), "Close")
    worked(page.jobs)
    assert asked == []


@pytest.mark.usefixtures("asked")
def test_what_somebody_wrote_into_a_copy_is_never_replaced(page: ReportPage, desk: Desk, finished: Finished, tmp_path: Path) -> None:
    open_report(page, finished.visit_id)
    edited = changed_in_word(desk.read(papers.report_word, finished.visit_id, desk.today()))
    path = tmp_path / "2022-01-10 Oak House - Regulation 44 visit report - v1.docx"
    path.write_bytes(edited)
    save(page)
    message = drivers.dialog("This was not done")
    assert "is not as this program wrote it. Choose another name." in drivers.words_in(message)
    drivers.press(message, "Close")
    assert path.read_bytes() == edited


def test_a_place_that_cannot_be_written_is_told_as_for_a_pdf(
    page: ReportPage, finished: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: tmp_path / "nowhere" / "copy")
    open_report(page, finished.visit_id)
    save(page)
    message = drivers.dialog()
    assert "Check that the folder is there and the disk has space." in drivers.words_in(message)
    drivers.press(message, "Close")


@pytest.mark.usefixtures("asked")
def test_a_fault_is_not_hidden(page: ReportPage, finished: Finished, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    open_report(page, finished.visit_id)

    def fault(*_: object) -> bytes:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr(papers, "report_word", fault)
    with qtbot.captureExceptions() as caught:
        save(page)
    assert len(caught) == 1
    assert drivers.no_dialog()
