"""The Report screen: recording signatures, with their scans, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from reg44desk.domain.types import Role, SignerRole, SigningMethod
from reg44desk.services import distribution, people, reports
from reg44desk.services.desk import Desk
from reg44desk.services.reports import SignatureDraft
from reg44desk.views import alerts, theme
from reg44desk.views.report import ReportPage
from tests import drivers
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.views.report_steps import Show, ask, named, open_report, previewed, report_page, worked
from tests.views.showing import dismiss, retype, shortened

IP, RM = SignerRole.INDEPENDENT_PERSON, SignerRole.REGISTERED_MANAGER
PNG = b"\x89PNG\r\n\x1a\n and a picture"


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


def ask_manager(page: ReportPage) -> QDialog:
    return ask(page, "Record the signature of the registered manager", "Signature of the registered manager")


def attach(form: QDialog, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "choose_file", lambda *_: path)
    drivers.press(form, "Choose a file")


def error(form: QDialog, label: str) -> str:
    shown: str = drivers.field(form, label).error.text()
    return shown


def new_manager(desk: Desk, one: Finished) -> None:
    """Another registered manager from 18 January on."""
    person_id = make_person(desk, "Nia New", Role.REGISTERED_MANAGER)
    desk.do(people.appoint_to_home, person_id, Role.REGISTERED_MANAGER, one.home_id, date(2022, 1, 18))


def test_unsigned_by_whom_and_since_when(page: ReportPage, finished: Finished) -> None:
    """A-39, BR-14: both signatures, whose, and how long they have been awaited."""
    open_report(page, finished.visit_id)
    said = words(page)
    assert "The independent person's signature is missing: T. Visit of Oak House, awaited since 21 January 2022." in said
    assert "The registered manager's signature is missing: Pat of Oak House, awaited since 21 January 2022." in said
    assert "The elected member, Cllr of Oak House, cannot have a copy before both have signed." in said
    assert "6 other copies not sent yet, listed below." in said


def test_recording_a_signature(page: ReportPage, desk: Desk, finished: Finished) -> None:
    """BR-14: it is kept with who, when and how, and printed in its box."""
    open_report(page, finished.visit_id)
    form = ask_manager(page)
    assert "The signature locks version 1. This cannot be undone." in drivers.words_in(form)
    retype(form, "Date of the signature", "19 1 2022")
    drivers.choose(form, "How", "On screen")
    drivers.press(form, "Record the signature")
    worked(page.jobs)
    assert drivers.no_dialog()
    assert "Pat of Oak House, 19 January 2022, on screen." in words(page)
    assert "Signed on screen by Pat of Oak House on 19 January 2022" in previewed(page)
    assert desk.undo_text is None


def test_the_only_person_who_may_sign_and_today_are_filled_in(page: ReportPage, finished: Finished) -> None:
    open_report(page, finished.visit_id)
    form = ask(page, "Record the signature of the independent person", "Signature of the independent person")
    who = drivers.field(form, "Who signed").combo
    assert [who.itemText(n) for n in range(who.count())] == ["Choose", "T. Visit of Oak House"]
    drivers.press(form, "Record the signature")
    assert "T. Visit of Oak House, 21 January 2022, on paper." in words(page)


def test_escape_records_nothing(page: ReportPage, desk: Desk, finished: Finished) -> None:
    open_report(page, finished.visit_id)
    drivers.key(ask_manager(page), Qt.Key.Key_Escape)
    assert drivers.no_dialog()
    assert desk.read(reports.signed, finished.report_id) == ()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter the date of the signature, like 18 9 2025."),
        ("sometime", "Enter a date, like 18 9 2025."),
        ("9 1 2022", "The signature is dated before the visit. Check the date."),
        ("22 1 2022", "The date of the signature is in the future. Enter the day it was signed."),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_its_field(page: ReportPage, desk: Desk, finished: Finished, typed: str, said: str) -> None:
    open_report(page, finished.visit_id)
    form = ask_manager(page)
    retype(form, "Date of the signature", typed)
    drivers.press(form, "Record the signature")
    assert error(form, "Date of the signature") == said
    assert desk.read(reports.signed, finished.report_id) == ()


def test_a_manager_of_another_time_is_refused_beside_the_field(page: ReportPage, desk: Desk, finished: Finished) -> None:
    """BR-15: the manager who signs holds the post on the day of signing."""
    new_manager(desk, finished)
    open_report(page, finished.visit_id)
    form = ask_manager(page)
    drivers.choose(form, "Who signed", "Pat of Oak House")
    drivers.press(form, "Record the signature")
    assert error(form, "Who signed") == "Only the person who is the home's registered manager on that day may sign as manager."
    drivers.choose(form, "Who signed", "Nia New")
    drivers.press(form, "Record the signature")
    assert "Nia New, 21 January 2022, on paper." in words(page)


def test_somebody_must_be_chosen_where_two_may_sign(page: ReportPage, desk: Desk, finished: Finished) -> None:
    new_manager(desk, finished)
    open_report(page, finished.visit_id)
    form = ask_manager(page)
    drivers.press(form, "Record the signature")
    assert error(form, "Who signed") == "Choose who signed."


def test_nobody_may_sign_where_the_post_is_vacant(page: ReportPage, desk: Desk) -> None:
    """BR-15: then there is no button, but what to do."""
    home_id = make_home(desk)
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    desk.do(reports.finish_report, whole_draft(home_id, visitor))
    open_report(page, desk.read(distribution.list_standings, desk.today())[0].visit_id)
    assert words(page).count("Nobody has been registered manager of this home since the visit. Name one on the screen Homes.") == 2
    assert not named(page, "Record the signature of the registered manager")


def test_a_scan_is_kept_with_the_signature_and_can_be_had_back(
    page: ReportPage, finished: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = tmp_path / "signed page.png"
    scan.write_bytes(PNG)
    open_report(page, finished.visit_id)
    form = ask_manager(page)
    attach(form, scan, monkeypatch)
    assert "signed page.png" in drivers.words_in(form)
    drivers.press(form, "Record the signature")
    monkeypatch.setattr(alerts, "choose_new_file", lambda _parent, _title, name, _kinds: tmp_path / f"back {name}")
    drivers.press(page, "Save the scan")
    assert (tmp_path / "back signed page.png").read_bytes() == PNG


def test_saving_a_scan_can_be_left(page: ReportPage, desk: Desk, finished: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = reports.ScanDraft("signed.png", PNG)
    desk.do(reports.sign, finished.report_id, SignatureDraft(RM, finished.manager, date(2022, 1, 20), SigningMethod.ON_PAPER, scan))
    asked: list[str] = []
    monkeypatch.setattr(alerts, "choose_new_file", lambda _parent, _title, name, _kinds: asked.append(name))
    open_report(page, finished.visit_id)
    drivers.press(page, "Save the scan")
    assert asked == ["signed.png"]


def test_a_scan_cannot_be_saved_over_a_folder(
    page: ReportPage, desk: Desk, finished: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = reports.ScanDraft("signed.png", PNG)
    desk.do(reports.sign, finished.report_id, SignatureDraft(RM, finished.manager, date(2022, 1, 20), SigningMethod.ON_PAPER, scan))
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: tmp_path)
    open_report(page, finished.visit_id)
    drivers.press(page, "Save the scan")
    assert "is a folder. Give the name of a file." in drivers.words_in(drivers.dialog("This was not done"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a letter", "Attach the scan as a PDF, PNG or JPEG file."),
        (PNG + b"0" * reports.SCAN_BYTES, "The scan is larger than 10 MB."),
    ],
)
def test_a_scan_that_cannot_be_kept_is_refused_beside_its_field(
    page: ReportPage, finished: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str
) -> None:
    scan = tmp_path / "scan.png"
    scan.write_bytes(content)
    open_report(page, finished.visit_id)
    form = ask_manager(page)
    attach(form, scan, monkeypatch)
    drivers.press(form, "Record the signature")
    assert error(form, "Scan of the signed page").startswith(said)
    drivers.press(form, "Take it away")
    assert error(form, "Scan of the signed page") == ""
    drivers.press(form, "Record the signature")
    assert "Pat of Oak House, 21 January 2022, on paper." in words(page)
    assert not named(page, "Save the scan of the registered manager's signature")


def test_a_scan_that_cannot_be_read_is_told_beside_its_field(
    page: ReportPage, finished: Finished, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_report(page, finished.visit_id)
    form = ask_manager(page)
    attach(form, tmp_path / "gone.png", monkeypatch)
    assert error(form, "Scan of the signed page") == "This file could not be read. Choose it again, or choose another file."


def test_choosing_no_scan_changes_nothing(page: ReportPage, finished: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    open_report(page, finished.visit_id)
    form = ask_manager(page)
    monkeypatch.setattr(alerts, "choose_file", lambda *_: None)
    drivers.press(form, "Choose a file")
    assert "No file chosen" in drivers.words_in(form)


@pytest.mark.parametrize("size", [100, 200])
def test_nothing_of_the_forms_is_cut_off(page: ReportPage, finished: Finished, qapp: QApplication, size: int) -> None:
    theme.apply(qapp, scheme="light", text_size=size)
    open_report(page, finished.visit_id)
    assert shortened(ask_manager(page)) == []
    dismiss()
    drivers.press(page, "Record all as sent today")
    assert shortened(drivers.dialog("6 copies sent today")) == []
