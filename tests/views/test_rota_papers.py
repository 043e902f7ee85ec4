"""What leaves the rota: the preview for the office or a home, printing, saving, and calendar files for whoever gets them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QDialog

from reg44desk.domain.types import Announced
from reg44desk.errors import TroubleError
from reg44desk.services import printing as papers
from reg44desk.services import rota_paper
from reg44desk.services.desk import Desk
from reg44desk.views import alerts, printing, rota_papers
from reg44desk.views.bridge import Jobs
from reg44desk.views.rota import RotaPage
from reg44desk.views.rota_papers import PaperDialog
from tests import drivers as d
from tests.factories import make_home
from tests.services.rota_steps import independent, plan
from tests.views.report_steps import worked
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, unnamed

PRINT, CALENDAR = "Print the rota", "Make a calendar file"


@pytest.fixture
def home(desk: Desk) -> UUID:
    home_id = make_home(desk)
    ann = independent(desk, "Ann")
    plan(desk, home_id, date(2022, 1, 25), Announced.UNANNOUNCED, ann)
    plan(desk, home_id, date(2022, 1, 27), Announced.ANNOUNCED, ann)
    make_home(desk, "Elm House")
    return home_id


@pytest.fixture
def page(desk: Desk, home: UUID, show: Show) -> Iterator[RotaPage]:
    assert home
    jobs = Jobs()
    shown = on_screen(show, RotaPage(desk, jobs))
    yield shown
    dismiss()
    worked(jobs)
    jobs.close()


@pytest.fixture
def saved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the person saves."""
    path = tmp_path / "saved"
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_args, **_kwargs: path)
    return path


def paper(page: RotaPage) -> PaperDialog:
    """The dialog with the rota laid out."""
    d.press(page, PRINT)
    worked(page.jobs)
    found = d.dialog(PRINT)
    assert isinstance(found, PaperDialog)
    return found


def says(form: PaperDialog) -> str:
    assert form.preview.paper is not None
    return " ".join(form.preview.paper.texts)


def calendar_form(page: RotaPage, whom: str = "") -> QDialog:
    d.press(page, "Calendar file")
    form = d.dialog(CALENDAR)
    if whom:
        d.choose(form, "Who gets the file?", whom)
    return form


def days(path: Path) -> list[date]:
    found: list[Any] = list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))
    return [event["dtstart"].dt for event in found]


# On paper


def test_the_office_sees_all_and_a_home_its_announced_visits(page: RotaPage) -> None:
    """Regulation 44(3); issue 5: no print that goes to a home shows an unannounced visit."""
    form = paper(page)
    assert "25 Jan" in says(form)
    form.whom.combo.setCurrentIndex(form.whom.combo.findText("Oak House: announced only"))
    worked(page.jobs)
    assert "27 Jan" in says(form)
    assert "25 Jan" not in says(form)


def test_what_was_asked_for_before_is_dropped(page: RotaPage) -> None:
    d.press(page, PRINT)
    form = d.dialog(PRINT)
    assert isinstance(form, PaperDialog)
    form.whom.combo.setCurrentIndex(1)
    worked(page.jobs)
    assert "For the office" not in says(form)


def test_ctrl_p_shows_it_too(page: RotaPage) -> None:
    work = page.print_now()
    assert work is not None
    work()
    worked(page.jobs)
    assert d.dialog(PRINT)


def test_it_is_saved_as_a_pdf(page: RotaPage, saved: Path) -> None:
    form = paper(page)
    d.press(form, "Save as PDF")
    assert saved.with_name("saved.pdf").read_bytes() == form.preview.paper.pdf  # type: ignore[union-attr]
    assert d.button(d.dialog("The rota is saved"), "Show in folder")


def test_without_a_printer_it_says_so(page: RotaPage) -> None:
    form = paper(page)
    assert not form.print_button.isEnabled()
    assert "Printing is off because this computer has no printer. Save the rota as a PDF instead." in d.words_in(form)


def test_with_a_printer_it_is_printed(page: RotaPage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["One"])
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, _pages, name, what: asked.append((name, what)))
    d.press(paper(page), "Print")
    assert asked == [("2022-01 Rota for the office.pdf", "rota")]


def test_before_it_is_laid_out_nothing_is_printed_or_saved(page: RotaPage) -> None:
    d.press(page, PRINT)
    form = d.dialog(PRINT)
    assert isinstance(form, PaperDialog)
    form.preview.show_words("")
    form._print()
    form._save()
    form.reject()
    worked(page.jobs)
    assert d.no_dialog()


def test_a_disk_that_cannot_be_read_is_told_in_place_of_the_pages(page: RotaPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> bytes:
        raise TroubleError("The file cannot be read.", "Look at the disk.")

    monkeypatch.setattr(rota_paper, "rota_pdf", broken)
    d.press(page, PRINT)
    worked(page.jobs)
    assert "The file cannot be read. Look at the disk." in d.words_in(d.dialog(PRINT))
    form = d.dialog(PRINT)
    assert isinstance(form, PaperDialog)
    form._not_made(-1, TroubleError("Late", "too late"))
    assert "too late" not in d.words_in(form)
    with pytest.raises(RuntimeError, match="a mistake"):
        form._not_made(-1, RuntimeError("a mistake"))


# Calendar files


def test_whoever_gets_the_file_decides_what_is_in_it(page: RotaPage, saved: Path) -> None:
    path = saved.with_name("saved.ics")
    for whom, wanted in (
        ("Oak House: announced only", [date(2022, 1, 27)]),
        ("Ann: their own", [date(2022, 1, 25), date(2022, 1, 27)]),
        (rota_papers.OFFICE, [date(2022, 1, 25), date(2022, 1, 27)]),
    ):
        replaces = path.exists()
        d.press(calendar_form(page, whom), "Make the file")
        if replaces:
            d.press(d.dialog("Replace saved.ics?"), "Replace the file")
        d.press(d.dialog("The calendar file is saved"), "Close")
        assert days(path) == wanted
        assert d.no_dialog()


def test_one_home_for_the_office_with_full_titles(page: RotaPage, saved: Path) -> None:
    form = calendar_form(page, rota_papers.OFFICE)
    assert 'Neutral titles say "Visit" only.' in d.words_in(form)
    d.choose(form, "If it is the office: which home?", "Elm House")
    d.tick_box(form, "Full titles with the home's name")
    d.press(form, "Make the file")
    assert days(saved.with_name("saved.ics")) == []


def test_what_is_not_clear_is_asked_again(page: RotaPage, saved: Path) -> None:
    form = calendar_form(page)
    d.press(form, "Make the file")
    assert "Choose who gets the file." in d.words_in(form)
    d.choose(form, "Who gets the file?", "Ann: their own")
    d.choose(form, "If it is the office: which home?", "Elm House")
    d.press(form, "Make the file")
    assert "Choose one home only for a file that goes to the office." in d.words_in(form)
    assert not saved.exists()


def test_who_thinks_better_of_it_has_written_nothing(page: RotaPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_args, **_kwargs: None)
    form = calendar_form(page, rota_papers.OFFICE)
    d.press(form, "Make the file")
    assert form.isVisible()


def test_a_file_of_another_kind_is_never_replaced(page: RotaPage, saved: Path) -> None:
    other = saved.with_name("saved.ics")
    other.write_text("A letter", encoding="utf-8")
    d.press(calendar_form(page, rota_papers.OFFICE), "Make the file")
    d.press(d.dialog("Replace saved.ics?"), "Replace the file")
    assert "is not a calendar file" in d.words_in(d.dialog("This was not done"))
    assert other.read_text(encoding="utf-8") == "A letter"


def test_a_calendar_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    papers.write_calendar(tmp_path / "x.ics", b"BEGIN:VCALENDAR")
    assert (tmp_path / "x.ics").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off_and_everything_has_a_name(page: RotaPage, text_size: int) -> None:
    enlarge(page, text_size)
    form = paper(page)
    assert shortened(form) == []
    assert unnamed(form) == []
    form.reject()
    asked = calendar_form(page)
    assert shortened(asked) == []
    assert unnamed(asked) == []
