"""The screen Rota: the month, the pane with who could go, planning, moving and calling off, and what opens from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from reg44desk.domain.types import Announced, CancelledBy, Month, Ref, Role, VisitState
from reg44desk.services import reg44
from reg44desk.services.desk import Desk
from reg44desk.views.bridge import Jobs
from reg44desk.views.rota import KEYS, LEGEND, RotaPage
from tests import drivers as d
from tests.conftest import FakeClock
from tests.factories import make_home, make_person
from tests.services.rota_steps import bar, independent, made, plan
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, unnamed

TODAY = date(2022, 1, 21)


@pytest.fixture
def home(desk: Desk) -> UUID:
    """Oak House, planned unannounced for today and cancelled on the 25th; Elm House with nothing."""
    home_id = make_home(desk)
    elm = make_home(desk, "Elm House")
    ann = independent(desk, "Ann", checked=(home_id, elm), trained=True)
    bar(desk, independent(desk, "Bea"), home_id, elm)
    plan(desk, home_id, TODAY, Announced.UNANNOUNCED, ann, planned_time=time(17, 30))
    desk.do(reg44.cancel_visit, plan(desk, home_id, date(2022, 1, 25)), CancelledBy.HOME, "A burst pipe")
    desk.do(made, elm, date(2022, 1, 5), ann)
    return home_id


@pytest.fixture
def page(desk: Desk, home: UUID, show: Show) -> Iterator[RotaPage]:
    assert home
    jobs = Jobs()
    shown = on_screen(show, RotaPage(desk, jobs))
    shown.table.setFocus()
    yield shown
    dismiss()
    jobs.close()


def go(page: RotaPage, home: str, day: date) -> str:
    """Choose a cell; gives what the pane says."""
    grid = page.table.rota.grid
    assert grid is not None
    page.table.choose([r.home for r in grid.rows].index(home), grid.days.index(day))
    d.settle()
    return d.words_in(page.pane)


def visits(desk: Desk) -> list[tuple[str, date, VisitState]]:
    return [(v.home, v.day, v.state) for v in desk.read(reg44.list_visits)]


# The month


def test_the_month_is_counted_explained_and_today_chosen(page: RotaPage) -> None:
    assert page.header.subtitle.text() == "January 2022: 1 done, 1 planned"
    assert (page.legend.text(), page.telling.text()) == (LEGEND, KEYS)
    cell = page.table.cell()
    assert cell is not None
    assert (cell.row.home, cell.day) == ("Elm House", TODAY)


def test_months_follow_one_another_and_a_past_one_cannot_be_filled(page: RotaPage) -> None:
    d.press(page, "Month before")
    assert page.chosen_month() == Month(2021, 12)
    assert not page.fill_button.isEnabled()
    assert page.fill_button.toolTip() == "This month has ended."
    page.show_month(Month(1999, 1))
    d.settle()
    assert page.chosen_month() == Month(1999, 1), "however far away"
    page.show_month(Month(2022, 2))
    d.settle()
    assert page.chosen_month() == Month(2022, 2)
    for _ in range(5):
        d.press(page, "Month after")
    assert page.chosen_month() == Month(2022, 4)


def test_a_new_day_offers_new_months_and_keeps_the_one_in_view(page: RotaPage, clock: FakeClock) -> None:
    clock.move(days=40)
    page.refresh()
    assert page.chosen_month() == Month(2022, 1)
    clock.move(days=900)
    page.refresh()
    assert page.chosen_month() == Month(2024, 8)


def test_a_month_without_homes_says_so(desk: Desk, show: Show) -> None:
    jobs = Jobs()
    empty = on_screen(show, RotaPage(desk, jobs))
    assert empty.nothing.isVisible()
    assert not empty.split.isVisible()
    assert empty.header.subtitle.text() == "January 2022"
    dismiss()
    jobs.close()


# The pane


def test_the_pane_ranks_who_could_go_with_reasons(page: RotaPage) -> None:
    """Issue 5: who could go, ranked with the reasons in words; regulation 43(3)."""
    words = go(page, "Elm House", date(2022, 1, 26))
    assert "Wednesday 26 January 2022" in words
    assert "1. Ann" in words
    assert "For: The independence check is in date. Training is in date." in words
    assert "Bea cannot go" in words
    assert "Against: Bea cannot be the independent person of Elm House." in words
    assert "This home has no elected member." in words


def test_a_planned_visit_stands_in_the_pane_with_what_can_be_done(page: RotaPage) -> None:
    words = go(page, "Oak House", TODAY)
    for one in ("Planned, unannounced", "5:30pm", "Ann", "Move it to another day", "Call it off", "Who could go"):
        assert one in words
    assert "Plan a visit on this day" not in words


def test_what_was_not_made_says_why(page: RotaPage) -> None:
    words = go(page, "Oak House", date(2022, 1, 25))
    for one in ("Not made", "Cancelled", "The home", "A burst pipe", "Plan a visit on this day"):
        assert one in words


def test_a_day_that_has_passed_asks_for_nobody(page: RotaPage) -> None:
    words = go(page, "Oak House", date(2022, 1, 4))
    assert "Who could go" not in words
    assert "Plan a visit" not in words


def test_where_nobody_is_recorded_it_says_what_to_do(desk: Desk, show: Show) -> None:
    make_home(desk)
    make_person(desk, "Gone", Role.INDEPENDENT_PERSON, until=date(2022, 1, 1))
    jobs = Jobs()
    page = on_screen(show, RotaPage(desk, jobs))
    assert "Nobody is recorded as an independent person. Add one on the screen People." in d.words_in(page.pane)
    dismiss()
    jobs.close()


# What can be done


def test_enter_on_an_empty_day_plans(page: RotaPage, desk: Desk) -> None:
    go(page, "Elm House", date(2022, 1, 26))
    d.key(page.table, Qt.Key.Key_Return)
    form = d.dialog("Plan a visit")
    assert (d.field(form, "Home").combo.currentText(), d.field(form, "Day of the visit").value()) == ("Elm House", date(2022, 1, 26))
    d.press(form, "Plan visit")
    assert ("Elm House", date(2022, 1, 26), VisitState.PLANNED) in visits(desk)


def test_planning_with_somebody_fills_the_name_in(page: RotaPage) -> None:
    go(page, "Elm House", date(2022, 1, 26))
    d.press(page.pane, "Plan with Ann")
    assert d.field(d.dialog("Plan a visit"), "Independent person").combo.currentText() == "Ann"


def test_a_day_that_has_passed_cannot_be_planned(page: RotaPage) -> None:
    go(page, "Oak House", date(2022, 1, 4))
    d.key(page.table, Qt.Key.Key_Return)
    assert d.no_dialog()
    assert page.telling.text() == "This day is in the past. Choose today or a later day to plan a visit."


def test_moving_by_keys_is_one_step_that_can_be_taken_back(page: RotaPage, desk: Desk) -> None:
    go(page, "Oak House", TODAY)
    d.key(page.table, Qt.Key.Key_M)
    d.key(page.table, Qt.Key.Key_Right)
    d.key(page.table, Qt.Key.Key_Return)
    assert ("Oak House", date(2022, 1, 22), VisitState.PLANNED) in visits(desk)
    assert page.telling.text() == "Moved the visit to Oak House to Saturday 22 January 2022."
    cell = page.table.cell()
    assert cell is not None
    assert cell.day == date(2022, 1, 22)
    desk.undo()
    assert ("Oak House", TODAY, VisitState.PLANNED) in visits(desk)


def test_a_move_to_a_day_that_has_passed_is_refused_in_words(page: RotaPage, desk: Desk) -> None:
    go(page, "Oak House", TODAY)
    d.key(page.table, Qt.Key.Key_M)
    d.key(page.table, Qt.Key.Key_Left)
    d.key(page.table, Qt.Key.Key_Return)
    assert "Enter today or a later day" in d.words_in(d.dialog("This was not done"))
    assert ("Oak House", TODAY, VisitState.PLANNED) in visits(desk)


@pytest.mark.parametrize("by_key", [True, False])
def test_a_visit_is_called_off_with_who_and_why(page: RotaPage, desk: Desk, by_key: bool) -> None:  # noqa: FBT001  two ways
    go(page, "Oak House", TODAY)
    if by_key:
        d.key(page.table, Qt.Key.Key_Delete)
    else:
        d.press(page.pane, "Call it off")
    form = d.dialog("Call off the visit")
    d.press(form, "Call off the visit")
    assert "Say who called it off." in d.words_in(form)
    assert "Say why it was called off." in d.words_in(form)
    d.choose(form, "Who called it off?", "The home")
    d.fill(form, "Why", "Chickenpox")
    d.press(form, "Call off the visit")
    assert d.no_dialog()
    assert ("Oak House", TODAY, VisitState.CANCELLED) in visits(desk)


def test_the_form_moves_it_too(page: RotaPage, desk: Desk) -> None:
    go(page, "Oak House", TODAY)
    d.press(page.pane, "Move it to another day")
    form = d.dialog("Move the visit")
    d.fill(form, "New day", "28 1 2022")
    d.press(form, "Move visit")
    assert ("Oak House", date(2022, 1, 28), VisitState.PLANNED) in visits(desk)


def test_what_is_there_opens_on_its_own_screen(page: RotaPage) -> None:
    asked: list[Ref] = []
    page.go.connect(asked.append)
    for home, day in (("Oak House", TODAY), ("Elm House", date(2022, 1, 5))):
        go(page, home, day)
        d.key(page.table, Qt.Key.Key_Space)
    d.press(page.pane, "Open this visit")
    d.press(page.pane, "All about this home")
    assert [ref.kind for ref in asked] == ["booked", "report", "booked", "home"]


# For everyone


def test_everything_has_a_name(page: RotaPage) -> None:
    assert unnamed(page) == []


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off_and_every_day_can_be_reached(page: RotaPage, text_size: int) -> None:
    """experience.md: it works at 200% text on a 1366 by 768 laptop; the homes' names stay in sight."""
    enlarge(page, text_size)
    assert shortened(page) == []
    page.table.choose(0, 30)
    d.settle()
    assert page.table.viewport().rect().contains(page.table.visualRect(page.table.currentIndex()).center())
    assert page.table.verticalHeader().isVisible()
