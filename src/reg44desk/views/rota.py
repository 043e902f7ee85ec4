"""Rota: a month of homes by days; plan, move and call off visits, see who could go, fill the month, print it, give it out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.types import DutyStatus, Month, Ref, VisitState
from reg44desk.services import reg44, rota, schedule
from reg44desk.services.desk import Desk
from reg44desk.services.reg44 import PlanDraft, VisitRow
from reg44desk.services.rota import Advice, Grid, Mark, Option
from reg44desk.views import rota_dialogs, rota_papers, visit_dialogs
from reg44desk.views.bridge import Jobs
from reg44desk.views.forms import announce
from reg44desk.views.month_bar import MonthBar
from reg44desk.views.page import Page
from reg44desk.views.rota_fill import FillDialog
from reg44desk.views.rota_grid import RotaTable
from reg44desk.views.rota_model import Cell, day_words
from reg44desk.views.widgets import EmptyState, Pane, PlainLabel, button

LEGEND = (
    "On a day: A announced; U unannounced; P planned, not said which; O not recorded; D made; N not made. "
    "Before a home: D done; P planned; R at risk; O overdue; M missed."
)
KEYS = "Arrows choose a day. Enter plans or opens. M moves a visit, Delete calls it off."


class RotaPage(Page):
    """The rota of one month."""

    title = "Rota"
    help = "rota"
    watches = frozenset(
        {"home", "home_status_change", "reg44_visit", "reg44_member_attendance", "person", "office_setting", "appointment",
         "independence_check", "training", "visiting_arrangement"}
    )  # fmt: skip

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__(desk)
        self.jobs = jobs
        self.fill_button = button("Fill the month", self._fill, primary=True)
        self.header.add(
            button("Calendar file", partial(rota_papers.ask_calendar, self)),
            button("Print the rota", self._print, tip="Ctrl+P"),
            self.fill_button,
        )
        self.months = MonthBar(desk)
        self.months.changed.connect(self.refresh)
        self.body.addWidget(self.months)
        self.table = RotaTable()
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._open)
        self.table.moved.connect(self._move)
        self.table.called_off.connect(partial(rota_dialogs.call_off, self))
        self.table.said.connect(self._say)
        self.telling = PlainLabel(KEYS, "soft")
        self.legend = PlainLabel(LEGEND, "soft")
        self.pane = Pane("About the chosen day")
        self._build_split()
        self.nothing = EmptyState("No home owes a visit in this month, and none is planned or recorded.")
        self.body.addWidget(self.nothing, 1)

    def _build_split(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        column.addWidget(self.legend)
        column.addWidget(self.telling)
        self.split = QSplitter()
        self.split.addWidget(left)
        self.split.addWidget(self.pane)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setHandleWidth(12)
        self.split.setChildrenCollapsible(False)
        self.body.addWidget(self.split, 1)

    def chosen_month(self) -> Month:
        """The month in view."""
        return self.months.chosen()

    def show_month(self, month: Month) -> None:
        """Bring a month into view."""
        self.months.show_month(month)

    def reload(self) -> None:
        """Read the month."""
        self.months.offer()
        today, month = self.desk.today(), self.chosen_month()
        grid: Grid = self.desk.read(rota.month_grid, month, today)
        counted = self.desk.read(schedule.duty_counts, month, today)
        words = [f"{number} {text.word(status).lower()}" for status, number in counted.items()]
        self.header.subtitle.setText(f"{text.month_name(month)}: {', '.join(words)}" if words else text.month_name(month))
        self.split.setVisible(bool(grid.rows))
        self.nothing.setVisible(not grid.rows)
        ended = rota.first_day(month, today) is None
        self.fill_button.setEnabled(not ended)
        self.fill_button.setToolTip("This month has ended." if ended else "")
        self.telling.setText(KEYS)
        self.table.set_grid(grid, today)

    def print_now(self) -> Callable[[], object] | None:
        """Ctrl+P shows the rota as it will print."""
        return self._print

    def _say(self, words: str) -> None:
        self.telling.setText(words)
        announce(self.table, words)

    def _print(self) -> None:
        cell = self.table.cell()
        rota_papers.open_paper(self, self.jobs, self.chosen_month(), cell.row.id if cell else None)

    def _fill(self) -> None:
        FillDialog(self, self.chosen_month()).open()

    def _open(self, cell: Cell) -> None:
        """Plan on an empty day, open the visit on another."""
        if not cell.visits:
            self._plan(cell)
        elif cell.visits[0].state is VisitState.FINAL:
            self.go.emit(Ref("report", str(cell.visits[0].id)))
        else:
            self.go.emit(Ref("booked", str(cell.visits[0].id)))

    def _plan(self, cell: Cell, person: Option | None = None) -> None:
        if cell.day < self.desk.today():
            self._say("This day is in the past. Choose today or a later day to plan a visit.")
            return
        filled = PlanDraft(planned_for=cell.day, independent_person_id=person.person_id if person else None)
        visit_dialogs.plan_visit(self, cell.row.id, filled)

    def _move(self, visit: VisitRow, day: date) -> None:
        if self.perform(reg44.move_visit, visit.id, day) is not None:
            self._say(f"Moved the visit to {visit.home} to {day_words(day, self.desk.today())}.")

    def _show(self, cell: Cell | None) -> None:
        pane, today = self.pane, self.desk.today()
        pane.clear()
        if cell is None:
            return
        pane.heading(cell.row.home)
        pane.line(day_words(cell.day, today))
        pane.line(f"{text.word(cell.row.duty.status)}. {text.duty_reason(cell.row.duty.reason)}", "soft")
        for visit in cell.visits:
            self._visit(visit)
        if cell.day >= today:
            if cell.planned is None:
                pane.add(button("Plan a visit on this day", partial(self._plan, cell), primary=cell.row.duty.status is not DutyStatus.DONE))
            self._advice(cell, self.desk.read(rota.advise, cell.row.id, cell.day, today))
        pane.add(button("All about this home", lambda: self.go.emit(Ref("home", str(cell.row.id))), link=True))

    def _visit(self, visit: VisitRow) -> None:
        pane, today = self.pane, self.desk.today()
        found = rota.mark(visit, today)
        pane.heading(rota.MARK_WORDS[found])
        pane.fact("Time", text.clock_time(visit.planned_time) if visit.visit_date is None else "")
        pane.fact("Announced", text.word(visit.announced) if found in (Mark.MADE, Mark.NOT_MADE, Mark.NOT_RECORDED) else "")
        pane.fact("Who goes", visit.independent_person)
        pane.fact("State", text.word(visit.state) if visit.state is not VisitState.PLANNED else "")
        pane.fact("Called off by", text.word(visit.cancelled_by))
        pane.fact("Why it was not made", visit.not_done_reason)
        if visit.state is VisitState.PLANNED:
            pane.add(button("Move it to another day", partial(visit_dialogs.move_visit, self, visit), tip="M, then arrows and Enter"))
            pane.add(button("Change who goes or how", partial(visit_dialogs.change_plan, self, visit)))
            pane.add(button("Call it off", partial(rota_dialogs.call_off, self, visit), tip="Delete"))
        pane.add(button("Open this visit", lambda: self.go.emit(Ref("booked", str(visit.id))), link=True))

    def _advice(self, cell: Cell, advice: Advice) -> None:
        pane = self.pane
        if advice.warnings:
            pane.heading("To look at")
            for words in advice.warnings:
                pane.line(words)
        pane.heading("Who could go")
        if not advice.options:
            pane.line("Nobody is recorded as an independent person. Add one on the screen People.", "soft")
        for place, option in enumerate((o for o in advice.options if o.can_go), 1):
            pane.line(f"{place}. {option.name}", "fieldLabel")
            self._reasons(option)
            if cell.planned is None:
                pane.add(button(f"Plan with {option.name}", partial(self._plan, cell, option), link=True))
        for option in (o for o in advice.options if not o.can_go):
            pane.line(f"{option.name} cannot go", "fieldLabel")
            self._reasons(option)

    def _reasons(self, option: Option) -> None:
        if option.against:
            self.pane.line(f"Against: {' '.join(option.against)}")
        if option.for_:
            self.pane.line(f"For: {' '.join(option.for_)}", "soft")
