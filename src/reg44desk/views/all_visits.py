"""All visits of all months in one list, however many: narrowed and sorted in the casebook itself, page by page on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLineEdit

from reg44desk import text
from reg44desk.domain.types import Ref, VisitMode, VisitState
from reg44desk.errors import TroubleError
from reg44desk.services import exchange_lists, visit_list
from reg44desk.services.desk import Desk
from reg44desk.services.reg44 import VisitRow
from reg44desk.services.visit_list import Ids, Wanted
from reg44desk.views import alerts
from reg44desk.views.bridge import Jobs
from reg44desk.views.delegates import BadgeDelegate
from reg44desk.views.list_bar import ListBar
from reg44desk.views.models import Column
from reg44desk.views.page import Page
from reg44desk.views.paged import PagedTable
from reg44desk.views.widgets import EmptyState, Overview, Pane, button

LOOKING = "Looking up the visits"
MANY = 20_000
"""With more visits than these the list is looked up as a job, so that the window never waits for it."""


class AllVisitsPage(Page):
    """Every visit, newest first unless sorted."""

    title = "All visits"
    help = "lists"
    watches = frozenset({"home", "reg44_visit", "reg44_member_attendance", "person"})
    search: QLineEdit

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__(desk)
        self._jobs = jobs
        self._asked = 0
        self._seek: UUID | None = None
        self.table = PagedTable(_columns(), self._fetch, "All visits")
        self.table.about = exchange_lists.ABOUT["visits"]
        self.table.headings = visit_list.FILTERED
        self.table.values = lambda heading: desk.read(visit_list.list_values, heading)
        self.table.asked.connect(self.refresh)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._open)
        self.bar = ListBar(self.table, "Search by home, independent person or reference")
        self.search = self.bar.search
        self.body.addWidget(self.bar)
        self.pane = Pane("About the chosen visit")
        record = button("Record a visit", partial(self.go.emit, Ref("record", "")), primary=True)
        nothing = EmptyState("Every visit that is made or planned will stand here, of all months and all homes.", record)
        unmatched = EmptyState("No visit matches.", button("Show all visits", self.bar.show_everything))
        self.overview = Overview(self.table, self.pane, nothing, unmatched)
        self.body.addWidget(self.overview, 1)

    def reload(self) -> None:
        """Look up which visits are wanted, in which order."""
        choices = self.table.choices
        wanted = Wanted(self.table.words_typed, choices.filters, choices.sort)
        self._asked += 1

        def look_up() -> tuple[int, Ids]:
            return self.desk.read(visit_list.count_visits), self.desk.read(visit_list.list_ids, wanted)

        if not self.desk.read(visit_list.are_more_than, MANY):
            self._answer(self._asked, look_up())
            return
        self.header.subtitle.setText(LOOKING)
        if wanted == Wanted() and not self.table.counted()[1]:
            newest = self.desk.read(visit_list.list_newest)
            self.table.show_ids(newest, len(newest))
            self.overview.settle(len(newest), len(newest))
        self._jobs.start(LOOKING, look_up, partial(self._answer, self._asked), self._failed)

    def open_ref(self, ref: Ref) -> None:
        """Show the list, and in it one visit if it is asked for."""
        if ref.id:
            self._seek = UUID(ref.id)
            self.refresh()
        self.table.setFocus()

    def _answer(self, asked: int, found: tuple[int, Ids]) -> None:
        if asked != self._asked:
            return
        there_are, ids = found
        self.table.show_ids(ids, there_are)
        self.header.subtitle.setText(text.count(there_are, "visit"))
        self.overview.settle(there_are, len(ids))
        sought, self._seek = self._seek, None
        if sought is not None and not self.table.choose(sought) and self.table.describe_filters():
            self._seek = sought
            self.bar.show_everything()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, TroubleError):
            raise error
        alerts.trouble(self, error.what, error.do)

    def _fetch(self, ids: Sequence[UUID]) -> Sequence[Any]:
        return self.desk.read(visit_list.get_rows, ids)

    def _open(self, row: VisitRow) -> None:
        if row.state is VisitState.FINAL:
            self.go.emit(Ref("report", str(row.id)))
        elif row.state in (VisitState.PLANNED, VisitState.VISITED):
            self.go.emit(Ref("visit", str(row.id)))

    def _show(self, row: VisitRow | None) -> None:
        pane = self.pane
        pane.clear()
        if row is None:
            return
        pane.heading(row.home)
        pane.line(f"{text.long_date(row.day)}: {exchange_lists.visit_state(row)}", "soft")
        if row.state in NEXT:
            pane.add(button(NEXT[row.state], partial(self._open, row), primary=True))
        pane.add(button("See it in its month", partial(self.go.emit, Ref("booked", str(row.id)))))
        pane.heading("The visit")
        pane.fact("Reference", row.reference)
        pane.fact("Announced", text.word(row.announced))
        pane.fact("Independent person", row.independent_person)
        pane.fact("Elected members", ", ".join(row.elected_members))
        pane.fact("Children safeguarded", text.word(row.opinion_effectively_safeguarded))
        pane.fact("Well-being promoted", text.word(row.opinion_conduct_promotes_well_being))
        pane.fact("Why it was not made", row.not_done_reason)
        pane.add(button("All about this home", partial(self.go.emit, Ref("home", str(row.home_id))), link=True))


NEXT = {
    VisitState.FINAL: "Open the report",
    VisitState.VISITED: "Carry on with the report",
    VisitState.PLANNED: "Record this visit",
}

LOOKS = {
    VisitState.PLANNED: ("info", "circle"),
    VisitState.VISITED: ("warn", "circle"),
    VisitState.FINAL: ("good", "tick"),
}


def _look(row: VisitRow) -> tuple[str, str]:
    off = row.mode is VisitMode.REMOTE_CONTACT
    return ("muted", "cross") if off else LOOKS.get(row.state, ("muted", "cross"))


def _columns() -> list[Column[VisitRow]]:
    def plain(heading: str, width: int, gives_way: int, *, spare: bool = False, sortable: bool = False) -> Column[VisitRow]:
        cell = exchange_lists.VISITS[heading]
        return Column(heading, lambda r: str(cell(r)), width=width, gives_way=gives_way, spare=spare, sortable=sortable)

    return [
        Column("Home", lambda r: r.home, width=22, stretch=True),
        Column("Day", lambda r: text.short_date(r.day), lambda r: r.day, 13),
        Column("State", exchange_lists.visit_state, width=30, delegate=lambda w: BadgeDelegate(_look, w), fixed=True),
        Column("Announced", lambda r: text.word(r.announced), width=15, gives_way=4, fixed=True),
        plain("Independent person", 22, 1, sortable=True),
        plain("Elected members", 20, 3),
        plain("Reference", 12, 2, sortable=True),
        Column("Month", lambda r: text.month_name(r.month), width=18, gives_way=5, spare=True, fixed=True, sortable=False),
        Column("Year", lambda r: str(r.month.year), lambda r: r.month.year, 8, gives_way=5, spare=True, fixed=True, sortable=False),
        plain("Ofsted number", 14, 5, spare=True),
        plain("Children safeguarded", 30, 5, spare=True),
        plain("Well-being promoted", 30, 5, spare=True),
    ]
