"""Fill the month: the list to look through, what a change does, what is left out, and what stops the booking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reg44desk.domain.types import Announced, Month
from reg44desk.errors import TroubleError
from reg44desk.services import reg44
from reg44desk.services.desk import Desk
from reg44desk.views.bridge import Jobs
from reg44desk.views.rota import RotaPage
from reg44desk.views.rota_fill import LEAD, NONE_OWED, UNREADABLE, FillDialog
from tests import drivers as d
from tests.factories import make_home
from tests.services.rota_steps import bar, independent, plan
from tests.views.showing import Show, dismiss, enlarge, on_screen, retype, shortened, unnamed

FEBRUARY = Month(2022, 2)
TITLE = "Fill the month"


@pytest.fixture
def homes(desk: Desk) -> tuple[UUID, UUID, UUID]:
    """Ann may go to Ash and Elm; nobody may go to Fir."""
    ash, elm, fir = (make_home(desk, f"{name} House") for name in ("Ash", "Elm", "Fir"))
    bar(desk, independent(desk, "Ann", checked=(ash, elm), trained=True), fir)
    bar(desk, independent(desk, "Bea"), ash, fir)
    return ash, elm, fir


@pytest.fixture
def page(desk: Desk, homes: tuple[UUID, UUID, UUID], show: Show) -> Iterator[RotaPage]:
    assert homes
    jobs = Jobs()
    shown = on_screen(show, RotaPage(desk, jobs))
    shown.show_month(FEBRUARY)
    d.settle()
    yield shown
    dismiss()
    jobs.close()


@pytest.fixture
def form(page: RotaPage) -> FillDialog:
    d.press(page, TITLE)
    found = d.dialog(TITLE)
    assert isinstance(found, FillDialog)
    return found


def listed(form: FillDialog) -> list[tuple[str, str, str]]:
    return [(row["Home"], row["Independent person"], row["Booking"]) for row in d.cells(form.table)]


def booked(desk: Desk) -> list[tuple[str, date, str, Announced | None]]:
    return [(v.home, v.day, v.independent_person, v.announced) for v in desk.read(reg44.list_visits)]


def test_the_list_shows_what_would_be_booked_and_why_not(form: FillDialog) -> None:
    """Issue 5: fill the month in one go and review; never a barred person."""
    assert listed(form) == [("Ash House", "Ann", "Book"), ("Elm House", "Ann", "Book"), ("Fir House", "", "No visit")]
    assert LEAD in d.words_in(form)
    d.select_row(form.table, Home="Fir House")
    words = d.words_in(form)
    assert "Nobody may go." in words
    assert "Book this visit" not in words


def test_all_are_booked_in_one_step(form: FillDialog, page: RotaPage, desk: Desk) -> None:
    d.press(form, "Book 2 visits")
    assert d.no_dialog()
    assert [(home, person) for home, _day, person, _how in booked(desk)] == [("Ash House", "Ann"), ("Elm House", "Ann")]
    assert desk.undo_text == "Fill the month"
    assert page.header.subtitle.text() == "February 2022: 3 planned"
    desk.undo()
    assert booked(desk) == []


def test_space_and_the_box_leave_a_visit_out(form: FillDialog, desk: Desk) -> None:
    d.key(form.table, Qt.Key.Key_Space)
    assert listed(form)[0] == ("Ash House", "Ann", "Left out")
    d.select_row(form.table, Home="Elm House")
    d.tick_box(form, "Book this visit")
    assert not form.book_button.isEnabled()
    d.tick_box(form, "Book this visit")
    d.select_row(form.table, Home="Fir House")
    d.key(form.table, Qt.Key.Key_Space)
    d.press(form, "Book 1 visit")
    assert [home for home, *_ in booked(desk)] == ["Elm House"]


def test_a_line_is_changed_and_looked_at_afresh(form: FillDialog, desk: Desk) -> None:
    d.open_row(form.table, Home="Elm House")
    assert form.day.control.hasFocus()
    retype(form, "Day of the visit", "16 2 2022")
    retype(form, "Time", "9:30")
    d.choose(form, "Independent person", "Bea")
    d.choose(form, "Will it be announced?", "Announced")
    assert "Nobody has checked yet whether Bea is independent of Elm House." in d.words_in(form)
    d.press(form, "Book 2 visits")
    [elm] = [v for v in desk.read(reg44.list_visits) if v.home == "Elm House"]
    assert (elm.day, str(elm.planned_time), elm.independent_person, elm.announced) == (
        date(2022, 2, 16), "09:30:00", "Bea", Announced.ANNOUNCED,
    )  # fmt: skip


def test_nobody_barred_is_offered(form: FillDialog) -> None:
    """Regulation 43(3)."""
    assert [form.person.combo.itemText(n) for n in range(form.person.combo.count())] == ["Choose", "Ann"]


def test_two_visits_of_one_person_on_a_day_are_told(form: FillDialog) -> None:
    d.select_row(form.table, Home="Ash House")
    retype(form, "Day of the visit", "16 2 2022")
    d.select_row(form.table, Home="Elm House")
    retype(form, "Day of the visit", "16 2 2022")
    assert "Ann has another visit on this day." in d.words_in(form)


def test_all_are_announced_at_a_stroke_and_other_changes_stay(form: FillDialog, desk: Desk) -> None:
    d.select_row(form.table, Home="Ash House")
    retype(form, "Day of the visit", "16 2 2022")
    d.choose(form, "Announced or not", "All announced")
    d.press(form, "Book 2 visits")
    assert {how for *_, how in booked(desk)} == {Announced.ANNOUNCED}
    assert date(2022, 2, 16) in {day for _home, day, *_ in booked(desk)}


def test_a_visit_without_a_person_is_told_and_can_be_booked(form: FillDialog, desk: Desk) -> None:
    d.choose(form, "Independent person", "Choose")
    assert "Nobody is chosen yet. The visit can be planned without a person." in d.words_in(form)
    d.press(form, "Book 2 visits")
    assert {home: person for home, _day, person, _how in booked(desk)} == {"Ash House": "", "Elm House": "Ann"}


def test_what_cannot_be_read_or_planned_stops_all_and_leads_to_its_line(form: FillDialog, desk: Desk) -> None:
    retype(form, "Day of the visit", "soon")
    assert UNREADABLE in d.words_in(form)
    d.press(form, "Book 2 visits")
    assert booked(desk) == []
    d.press(form, f"Ash House: {UNREADABLE}")
    retype(form, "Day of the visit", "3 1 2022")
    d.select_row(form.table, Home="Elm House")
    d.press(form, "Book 2 visits")
    d.press(form, "Ash House: The day is in the past. Enter today or a later day.")
    assert form.heading.text() == "Ash House"
    assert booked(desk) == []
    retype(form, "Day of the visit", "")
    d.press(form, "Book 2 visits")
    assert "Ash House: Enter the day of the visit, like 18 9 2025." in d.words_in(form)
    assert booked(desk) == []


def test_a_disk_that_refuses_is_told(form: FillDialog, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise TroubleError("The disk is full.", "Free some space.")

    monkeypatch.setattr(desk, "do", full)
    d.press(form, "Book 2 visits")
    assert "Free some space." in d.words_in(d.dialog("The disk is full"))


def test_a_month_that_needs_nothing_says_so(page: RotaPage, desk: Desk, homes: tuple[UUID, UUID, UUID]) -> None:
    for home_id in homes:
        plan(desk, home_id, date(2022, 2, 8))
    d.press(page, TITLE)
    form = d.dialog(TITLE)
    assert NONE_OWED in d.words_in(form)
    assert not d.button(form, "Book 0 visits").isEnabled()
    assert isinstance(form, FillDialog)
    form._toggle()
    form._changed()


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off_and_everything_has_a_name(form: FillDialog, text_size: int) -> None:
    """experience.md: it works at 200% text on a 1366 by 768 laptop."""
    window: QWidget = form.page
    enlarge(window, text_size)
    form.resize(1180, 700)
    d.settle()
    assert shortened(form) == []
    assert unnamed(form) == []
