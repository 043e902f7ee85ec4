"""Visits month by month: what was made, what is booked, which homes have none yet; and what can be done about each."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtWidgets import QSplitter

from reg44desk import text
from reg44desk.domain.types import DutyStatus, Month, Ref, VisitMode, VisitState
from reg44desk.services import attendance, exchange_lists, reg44, schedule, training
from reg44desk.services import independence as fitness
from reg44desk.services import members as member_words
from reg44desk.services.desk import Desk
from reg44desk.services.reg44 import VisitRow
from reg44desk.services.schedule import MonthRow
from reg44desk.views import independence, theme, visit_dialogs, visit_papers
from reg44desk.views.bridge import Jobs
from reg44desk.views.delegates import BadgeDelegate, in_words
from reg44desk.views.list_bar import ListBar
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.month_bar import MonthBar
from reg44desk.views.page import Page
from reg44desk.views.widgets import EmptyState, Pane, button

LOOKS = {
    VisitState.PLANNED: ("info", "circle"),
    VisitState.VISITED: ("warn", "circle"),
    VisitState.FINAL: ("good", "tick"),
    VisitState.CANCELLED: ("muted", "cross"),
    VisitState.NO_ACCESS: ("muted", "cross"),
    VisitState.CONFLICT_VOIDED: ("muted", "cross"),
}

HINTED = (VisitState.PLANNED, VisitState.VISITED)
"""States in which it is still of use to say that a check of independence is missing."""


class VisitsPage(Page):
    """The visits of one month, and the homes that have none."""

    title = "Visits"
    help = "visits"
    watches = frozenset(
        {"home", "home_status_change", "reg44_visit", "reg44_member_attendance", "reg44_report", "person", "office_setting", "appointment",
         "independence_check", "training"}
    )  # fmt: skip

    def __init__(self, desk: Desk, jobs: Jobs | None = None) -> None:
        super().__init__(desk)
        self.jobs = jobs or Jobs(self)
        self._home: UUID | None = None
        self.header.add(
            button("Log a member's attendance", self._log_attendance),
            button("Plan a visit", self._plan),
            button("Record a visit", self._record, primary=True),
        )
        self.months = MonthBar(desk)
        self.months.changed.connect(self.refresh)
        self.months.add(button("Record an attempt", self._attempt))
        self.table = RowsTable(_columns(), "Visits of the month")
        self.table.about = replace(exchange_lists.ABOUT["visits"], title="Visits of the month")
        self.bar = ListBar(self.table, beside=self.months)
        self.bar.add(button("All visits", lambda: self.go.emit(Ref("all_visits", "")), tip="Every visit of every month in one list"))
        self.body.addWidget(self.bar)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._open)
        self.pane = self.table.pane = Pane("About the chosen visit")
        self.split = QSplitter()
        self.split.addWidget(self.table)
        self.split.addWidget(self.pane)
        self.split.setStretchFactor(0, 5)
        self.split.setStretchFactor(1, 2)
        self.split.setHandleWidth(12)
        self.split.setChildrenCollapsible(False)
        self.body.addWidget(self.split, 1)
        self.nothing = EmptyState("No visit is booked or recorded in this month, and no home owes one.", button("Plan a visit", self._plan))
        self.body.addWidget(self.nothing, 1)

    def chosen_month(self) -> Month:
        """The month in view."""
        return self.months.chosen()

    def reload(self) -> None:
        """Read the month."""
        self.months.offer()
        today, month = self.desk.today(), self.chosen_month()
        rows = self.desk.read(schedule.list_month, month, today)
        counted = self.desk.read(schedule.duty_counts, month, today)
        words = [f"{number} {text.word(status).lower()}" for status, number in counted.items()]
        self.header.subtitle.setText(f"{text.month_name(month)}: {', '.join(words)}" if words else text.month_name(month))
        self.split.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.bar.offer(bool(rows))
        self.table.set_rows(rows)

    def open_ref(self, ref: Ref) -> None:
        """Plan a visit to a home, or show one visit in its month."""
        if ref.kind == "plan":
            visit_dialogs.plan_visit(self, UUID(ref.id) if ref.id else None)
            return
        visit = self.desk.read(reg44.get_visit, UUID(ref.id))
        if ref.kind == "replace":
            instead = reg44.PlanDraft(announced=visit.announced, replaces_visit_id=visit.id)
            visit_dialogs.plan_visit(self, visit.home_id, instead)
            return
        self.months.show_month(visit.month)
        self.refresh()
        self.table.choose(ref.id)

    def _current(self) -> MonthRow | None:
        row: MonthRow | None = self.table.current()
        return row

    def _record(self) -> None:
        row = self._current()
        fresh = row is not None and row.visit is None
        self.go.emit(Ref("record", str(row.home_id) if row and fresh else ""))

    def _plan(self) -> None:
        row = self._current()
        visit_dialogs.plan_visit(self, row.home_id if row and row.visit is None else None)

    def _attempt(self) -> None:
        row = self._current()
        today = self.desk.today()
        visit_dialogs.record_attempt(self, row.home_id if row else None, today if self.chosen_month() == Month.of(today) else None)

    def _log_attendance(self) -> None:
        row = self._current()
        visit = row.visit if row and row.visit and row.visit.state in (VisitState.VISITED, VisitState.FINAL) else None
        visit_dialogs.log_attendance(self, visit, row.home_id if row else None)

    def _open(self, row: MonthRow) -> None:
        if row.visit is None:
            self.go.emit(Ref("record", str(row.home_id)))
        elif row.visit.state is VisitState.FINAL:
            self.go.emit(Ref("report", str(row.visit.id)))
        elif row.visit.state in (VisitState.PLANNED, VisitState.VISITED):
            self.go.emit(Ref("visit", str(row.visit.id)))

    def _show(self, row: MonthRow | None) -> None:
        pane = self.pane
        pane.clear()
        if row is None:
            return
        pane.heading(row.home)
        pane.line(in_words(row.duty), "soft")
        if row.visit is None:
            pane.add(button("Record a visit to this home", lambda: self.go.emit(Ref("record", str(row.home_id))), primary=True))
            pane.add(button("Plan a visit to this home", lambda: visit_dialogs.plan_visit(self, row.home_id)))
            pane.add(button(visit_papers.TITLE, lambda: visit_papers.open_papers(self, self.jobs, row.home_id, None)))
            return
        self._actions(row.visit)
        self._facts(row.visit)
        self._members(row.visit)
        pane.add(button("All about this home", lambda: self.go.emit(Ref("home", str(row.home_id))), link=True))

    def _actions(self, visit: VisitRow) -> None:
        pane, ref = self.pane, str(visit.id)
        if visit.state is VisitState.PLANNED:
            pane.add(button("Record this visit", lambda: self.go.emit(Ref("visit", ref)), primary=True))
            pane.add(button(visit_papers.TITLE, lambda: visit_papers.open_papers(self, self.jobs, visit.home_id, visit.id)))
            pane.add(button("Move it to another day", lambda: visit_dialogs.move_visit(self, visit)))
            pane.add(button("Change who goes or how", lambda: visit_dialogs.change_plan(self, visit)))
            pane.add(button("It was not made", lambda: visit_dialogs.not_made(self, visit)))
            pane.add(button("Declare a conflict", lambda: independence.declare_conflict(self, visit)))
        elif visit.state is VisitState.VISITED and visit.mode is VisitMode.REMOTE_CONTACT:
            pane.add(button("Change what is recorded", lambda: self.go.emit(Ref("visit", ref))))
        elif visit.state is VisitState.VISITED:
            pane.add(button("Carry on with the report", lambda: self.go.emit(Ref("visit", ref)), primary=True))
            pane.add(button("See the draft report", lambda: self.go.emit(Ref("report", ref))))
        elif visit.state is VisitState.FINAL:
            pane.add(button("Open the report", lambda: self.go.emit(Ref("report", ref)), primary=True))
            pane.add(button("Change the visit", lambda: self.go.emit(Ref("visit", ref))))

    def _facts(self, visit: VisitRow) -> None:
        pane = self.pane
        pane.heading("The visit" if visit.mode is VisitMode.ON_SITE else "The contact")
        pane.fact("Reference", visit.reference)
        made = visit.visit_date is not None and visit.mode is VisitMode.ON_SITE
        pane.fact("Visited on" if made else "Day" if visit.visit_date else "Booked for", text.long_date(visit.day))
        pane.fact("Time", text.clock_time(visit.planned_time) if visit.visit_date is None else "")
        pane.fact("State", text.visit_state(visit.state, visit.mode))
        pane.fact("How", text.word(visit.mode) if visit.mode is VisitMode.ON_SITE else "")
        pane.fact("Announced", text.word(visit.announced))
        pane.fact("Independent person", visit.independent_person)
        for words in self.desk.read(fitness.hints_of_visit, visit.id) if visit.state in HINTED else ():
            pane.line(words, "hint")
        pane.fact("Children safeguarded", text.word(visit.opinion_effectively_safeguarded))
        pane.fact("Well-being promoted", text.word(visit.opinion_conduct_promotes_well_being))
        pane.fact("Called off by", text.word(visit.cancelled_by))
        pane.fact("Why it was not made", visit.not_done_reason)
        independence.show_conflict(self, pane, visit)
        if visit.visit_date is not None and visit.mode is VisitMode.ON_SITE:
            pane.add(button(independence.conflict_words(self, visit), lambda: independence.declare_conflict(self, visit), link=True))

    def _members(self, visit: VisitRow) -> None:
        pane = self.pane
        pane.heading("Elected members who came along")
        came = self.desk.read(attendance.list_attendance, visit.id)
        for member in came:
            pane.line(member.name)
            if visit.visit_date is not None and not member.counts:
                pane.line(member_words.why_not_counted(member.why_not), "hint")
            if member.notes:
                pane.line(member.notes, "soft")
            for words in self.desk.read(training.list_lacks, [member.person_id], visit.day):
                pane.line(words, "hint")
        if not came:
            pane.line("None is recorded.", "soft")
        took_place = visit.state in (VisitState.VISITED, VisitState.FINAL) or visit.day <= self.desk.today()
        if took_place and visit.state not in reg44.NOT_DONE:
            pane.add(button("Add a member's note", lambda: visit_dialogs.log_attendance(self, visit)))


def _columns() -> list[Column[MonthRow]]:
    def look(row: MonthRow) -> tuple[str, str]:
        if row.visit and row.visit.mode is VisitMode.REMOTE_CONTACT:
            return "muted", "cross"
        return LOOKS[row.visit.state] if row.visit else theme.TONES[row.duty.status]

    def state(row: MonthRow) -> str:
        if row.visit is None:
            return text.word(row.duty.status)
        return text.visit_state(row.visit.state, row.visit.mode)

    order = list(DutyStatus)
    return [
        Column("Home", lambda r: r.home, width=24, stretch=True),
        Column(
            "Day", lambda r: text.short_date(r.visit.day) if r.visit else "No visit yet", lambda r: r.visit.day if r.visit else None, 15
        ),
        Column(
            "State",
            state,
            lambda r: (r.visit is None, list(VisitState).index(r.visit.state) if r.visit else order.index(r.duty.status)),
            30,
            delegate=lambda w: BadgeDelegate(look, w),
            spoken=lambda r: state(r) if r.visit else in_words(r.duty),
        ),
        Column("Announced", lambda r: text.word(r.visit.announced) if r.visit else "", width=15, gives_way=4),
        Column("Independent person", lambda r: r.visit.independent_person if r.visit else "", width=22, gives_way=2),
        Column("Elected members", lambda r: ", ".join(r.visit.elected_members) if r.visit else "", width=20, gives_way=3),
    ]
