"""All visits on the screen: read page by page, steady under edits, looked up as a job where there are many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from reg44desk.db.ids import Ids
from reg44desk.domain.types import Ref
from reg44desk.services import exchange, reg44, visit_list
from reg44desk.services.desk import Desk
from reg44desk.views import all_visits
from reg44desk.views.all_visits import AllVisitsPage
from reg44desk.views.bridge import Jobs
from reg44desk.views.models import ROW_ROLE, Column
from reg44desk.views.paged import PAGE, PAGES, PagedModel, PagedTable
from tests import drivers as d
from tests.factories import import_tracker, make_home
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, unnamed

COLUMNS: list[Column[Any]] = [Column("Number", str, width=20), Column("Twice", lambda n: str(n * 2), sortable=False)]


class Rows:
    """Rows that are numbers, each under the key of that number; it counts how often it is asked."""

    def __init__(self, number: int) -> None:
        self.ids = Ids.of(UUID(int=n) for n in range(number))
        self.asked: list[int] = []
        self.gone: set[int] = set()

    def fetch(self, ids: Sequence[UUID]) -> Sequence[Any]:
        self.asked.append(len(ids))
        return [None if key.int in self.gone else key.int for key in ids]


def test_the_model_keeps_the_rules_of_qt_through_new_rows(qapp: QApplication) -> None:
    rows = Rows(1000)
    model = PagedModel(COLUMNS, rows.fetch)
    watched = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for number in (1000, 0, 3, 300, 1000):
        model.set_ids(Rows(number).ids)
        model.sort(0)
        assert model.rowCount() == number
    assert watched.model() is model


def test_a_row_far_away_costs_one_page_and_pages_are_given_up(qapp: QApplication) -> None:
    rows = Rows(PAGE * (PAGES + 5))
    model = PagedModel(COLUMNS, rows.fetch)
    model.set_ids(rows.ids)
    assert model.data(model.index(5000, 1)) == "10000"
    assert model.data(model.index(5001, 0), ROW_ROLE) == 5001
    assert rows.asked == [PAGE]
    assert model.data(model.index(3, 0), Qt.ItemDataRole.DecorationRole) is None
    assert rows.asked == [PAGE], "what is not served costs nothing"
    for number in range(0, len(rows.ids), PAGE):
        model.row(number)
    assert len(model._pages) == PAGES


def test_a_row_that_is_gone_is_blank(qapp: QApplication) -> None:
    rows = Rows(5)
    rows.gone = {2}
    model = PagedModel(COLUMNS, rows.fetch)
    model.set_ids(rows.ids)
    assert model.data(model.index(2, 0)) is None


@pytest.fixture
def long(show: Show) -> PagedTable:
    rows = Rows(20_000)
    made = PagedTable(COLUMNS, rows.fetch, "Numbers")
    show(made)
    made.show_ids(rows.ids, 20_000)
    d.settle()
    return made


def test_what_is_chosen_and_where_it_stands_is_kept_when_rows_come_before(long: PagedTable) -> None:
    """technology-window.md 3: steady while others edit; the reset while scrolled to the end must not freeze."""
    long.choose(UUID(int=15_000))
    long.scrollToBottom()
    d.settle()
    top = long.rows_model.row(long.rowAt(0))
    fewer = Ids.of(UUID(int=n) for n in range(100, 20_000))
    long.show_ids(fewer, 20_000)
    d.settle()
    assert long.current() == 15_000
    assert long.rows_model.row(long.rowAt(0)) == top
    assert not long.verticalHeader().isVisible()


def test_several_chosen_rows_stay_chosen(long: PagedTable) -> None:
    long.selectAll()
    assert len(long.selected_numbers()) == 20_000
    long.show_ids(Ids.of(UUID(int=n) for n in range(5, 9)), 20_000)
    assert long.selected_numbers() == [0, 1, 2, 3]


def test_a_column_without_an_order_is_not_sorted_by(long: PagedTable) -> None:
    asked: list[int] = []
    long.asked.connect(lambda: asked.append(1))
    header = long.horizontalHeader()
    header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)
    assert (asked, header.sortIndicatorSection(), long.choices.sort) == ([], -1, None)
    header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    assert (len(asked), long.choices.sort) == (1, ("Number", False))


def test_rows_are_exported_page_by_page(long: PagedTable, tmp_path: Path) -> None:
    make = long.exported(date(2022, 1, 21))
    path = exchange.write(tmp_path / "out.csv", make())
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 20_001


# The screen


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def page(desk: Desk, jobs: Jobs, show: Show) -> Iterator[AllVisitsPage]:
    import_tracker(desk)
    yield on_screen(show, AllVisitsPage(desk, jobs))
    dismiss()


def rows(page: AllVisitsPage) -> list[Any]:
    return [page.table.row_at(n) for n in range(page.table.counted()[1])]


def test_every_visit_of_every_month_stands_newest_first(desk: Desk, page: AllVisitsPage) -> None:
    assert len(rows(page)) == len(desk.read(reg44.list_visits)) == 54
    days = [row.day for row in rows(page)]
    assert days == sorted(days, reverse=True)
    assert page.header.subtitle.text() == "54 visits"
    assert page.table.current().home in d.words_in(page.pane)


def test_it_is_narrowed_by_words_and_values_and_sorted(desk: Desk, page: AllVisitsPage) -> None:
    home = rows(page)[0].home
    page.search.setText(home.lower())
    assert {row.home for row in rows(page)} == {home}
    page.table.filter_by("Year", ["2021"])
    page.table.sort_by("Day")
    days = [row.day for row in rows(page)]
    assert days == sorted(days)
    assert {day.year for day in days} == {2021}
    page.table.filter_by("Year", ["1999"])
    assert "No visit matches." in d.words_in(page)
    d.press(page, "Show all visits")
    assert len(rows(page)) == 54


def test_a_change_elsewhere_is_shown_and_the_choice_stays(desk: Desk, page: AllVisitsPage) -> None:
    chosen = rows(page)[20]
    page.table.choose(chosen.id)
    home = make_home(desk, "New House")
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 2, 1)))
    d.settle()
    assert (page.table.current().id, len(rows(page))) == (chosen.id, 55)


def test_a_visit_is_shown_from_elsewhere_though_the_list_was_narrowed(page: AllVisitsPage) -> None:
    wanted = rows(page)[30]
    page.table.filter_by("Year", ["1999"])
    page.open_ref(Ref("all_visits", str(wanted.id)))
    assert page.table.current().id == wanted.id
    page.open_ref(Ref("all_visits", ""))
    assert page.table.hasFocus()


def test_enter_opens_what_can_be_opened(page: AllVisitsPage) -> None:
    gone: list[Ref] = []
    page.go.connect(gone.append)
    page.table.setFocus()
    d.key(page.table, Qt.Key.Key_Return)
    d.press(page.pane, "See it in its month")
    d.press(page.pane, "All about this home")
    assert [ref.kind for ref in gone][-2:] == ["booked", "home"]
    assert gone[0].kind in ("report", "visit")


def test_very_many_are_looked_up_as_a_job_with_the_newest_shown_at_once(
    desk: Desk, jobs: Jobs, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """technology-window.md 3: above some number the query runs as a job."""
    monkeypatch.setattr(all_visits, "MANY", 10)
    import_tracker(desk)
    page = AllVisitsPage(desk, jobs)
    page.reload()
    assert jobs.is_busy()
    newest = desk.read(visit_list.list_newest)
    assert page.table.rows_model.ids == newest
    on_screen(show, page)
    d.until(lambda: not jobs.is_busy())
    assert len(rows(page)) == 54
    page.table.filter_by("Year", ["2021"])
    page.table.filter_by("Year", ["2022"])
    d.until(lambda: not jobs.is_busy())
    assert {row.day.year for row in rows(page)} <= {2022}


@pytest.mark.parametrize("text_size", [100, 200])
def test_everything_is_read_and_named(page: AllVisitsPage, text_size: int) -> None:
    """experience.md: it works at 200% text on a small laptop."""
    page.table.filter_by("Year", ["2021"])
    enlarge(page, text_size)
    assert shortened(page) == []
    assert unnamed(page) == []
    assert page.scroll_area.horizontalScrollBar().maximum() == 0


def test_an_empty_casebook_says_what_will_be_here(desk: Desk, jobs: Jobs, show: Show) -> None:
    page = on_screen(show, AllVisitsPage(desk, jobs))
    assert "Every visit that is made or planned will stand here" in d.words_in(page)
