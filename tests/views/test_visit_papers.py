"""Papers for the visit in the window: from Visits and from Homes, both papers in the preview, saved as a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QPushButton

from reg44desk.domain.types import Announced, CancelledBy
from reg44desk.errors import TroubleError
from reg44desk.services import reg44
from reg44desk.services import visit_papers as visit_papers_service
from reg44desk.services.desk import Desk
from reg44desk.services.visit_papers import PaperKind
from reg44desk.views import alerts, printing, visit_papers
from reg44desk.views.homes import HomesPage
from reg44desk.views.visit_papers import TITLE, VisitPapersDialog
from reg44desk.views.visits import VisitsPage
from tests import drivers as d
from tests.factories import make_closed, make_home
from tests.services.rota_steps import plan
from tests.views.report_steps import worked
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, unnamed


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


@pytest.fixture
def page(desk: Desk, home: UUID, show: Show) -> Iterator[VisitsPage]:
    assert home
    shown = on_screen(show, VisitsPage(desk))
    yield shown
    dismiss()
    worked(shown.jobs)


def opened(page: VisitsPage | HomesPage, home: str = "Oak House") -> VisitPapersDialog:
    """The dialog for a row of the list, with its paper laid out."""
    d.select_row(page.table, Home=home)
    d.press(page, TITLE)
    worked(page.jobs)
    found = d.dialog(TITLE)
    assert isinstance(found, VisitPapersDialog)
    return found


def choose(form: VisitPapersDialog, kind: PaperKind) -> None:
    form.which.combo.setCurrentIndex(list(PaperKind).index(kind))


def says(form: VisitPapersDialog) -> str:
    assert form.preview.paper is not None
    return " ".join(form.preview.paper.texts)


def test_a_planned_visit_has_both_papers(desk: Desk, home: UUID, page: VisitsPage) -> None:
    plan(desk, home, date(2022, 1, 27), Announced.UNANNOUNCED)
    form = opened(page)
    assert "Unannounced visit: nothing of this goes to the home." in d.words_in(form)
    assert "Visit form Oak House, visit planned for 27 January 2022" in says(form)
    choose(form, PaperKind.BRIEFING)
    worked(page.jobs)
    assert "Briefing for a visit Oak House, visit planned for 27 January 2022" in says(form)


def test_a_home_without_a_visit_has_papers_too(page: VisitsPage) -> None:
    assert "Oak House, no visit chosen" in says(opened(page))


def test_on_homes_they_are_for_the_next_planned_visit(desk: Desk, home: UUID, show: Show) -> None:
    plan(desk, home, date(2022, 2, 3))
    homes = on_screen(show, HomesPage(desk))
    assert "visit planned for 3 February 2022" in says(opened(homes))
    dismiss()


def test_a_closed_home_offers_none(desk: Desk, show: Show) -> None:
    make_closed(desk, "Ash House", date(2021, 9, 1))
    homes = on_screen(show, HomesPage(desk))
    homes.bar.show_everything()
    d.select_row(homes.table, Home="Ash House")
    assert TITLE not in [b.text() for b in d.visible(homes, QPushButton)]


def test_a_visit_called_off_meanwhile_is_told(desk: Desk, home: UUID, page: VisitsPage) -> None:
    visit = plan(desk, home, date(2022, 1, 27))
    form = opened(page)
    desk.do(reg44.cancel_visit, visit, CancelledBy.HOME, "A burst pipe")
    choose(form, PaperKind.BRIEFING)
    worked(page.jobs)
    assert visit_papers_service.NOT_PLANNED in d.words_in(form)
    dismiss()
    visit_papers.open_papers(page, page.jobs, home, visit)
    assert visit_papers_service.NOT_PLANNED in d.words_in(d.dialog())


def test_it_is_saved_as_a_pdf(page: VisitsPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(_page: object, _title: str, name: str, _kinds: str) -> Path:
        asked.append(name)
        return tmp_path / name

    monkeypatch.setattr(alerts, "choose_new_file", answer)
    form = opened(page)
    d.press(form, "Save as PDF")
    assert asked == ["2022-01-21 Oak House - blank visit form.pdf"]
    assert (tmp_path / asked[0]).read_bytes() == form.preview.paper.pdf  # type: ignore[union-attr]
    assert d.button(d.dialog("The paper is saved"), "Show in folder")


def test_with_a_printer_it_is_printed_and_without_it_says_so(page: VisitsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    form = opened(page)
    assert not form.print_button.isEnabled()
    assert "Save the paper as a PDF instead." in d.words_in(form)
    form.reject()
    dismiss()
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["One"])
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, _pages, name, what: asked.append((name, what)))
    d.press(opened(page), "Print")
    assert asked == [("2022-01-21 Oak House - blank visit form.pdf", "paper")]


def test_what_was_asked_for_before_is_dropped_and_nothing_is_saved_early(page: VisitsPage) -> None:
    d.select_row(page.table, Home="Oak House")
    d.press(page, TITLE)
    form = d.dialog(TITLE)
    assert isinstance(form, VisitPapersDialog)
    form._print()
    form._save()
    choose(form, PaperKind.BRIEFING)
    worked(page.jobs)
    assert "Briefing for a visit" in says(form)
    form._not_made(-1, TroubleError("Late", "too late"))
    assert "too late" not in d.words_in(form)
    with pytest.raises(RuntimeError, match="a mistake"):
        form._not_made(form._serial, RuntimeError("a mistake"))


@pytest.mark.parametrize("text_size", [100, 200])
def test_everything_has_its_room_and_its_name(page: VisitsPage, text_size: int) -> None:
    enlarge(page, text_size)
    form = opened(page)
    assert (shortened(form), unnamed(form)) == ([], [])
