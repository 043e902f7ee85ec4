"""Today: what must be done now. Cards count, the list beneath is what they count, most urgent first."""

from __future__ import annotations

from functools import partial
from math import ceil

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.types import Ref
from reg44desk.services import drafts, today
from reg44desk.services.desk import Desk
from reg44desk.services.drafts import DraftRow
from reg44desk.services.today import Task, TaskKind
from reg44desk.views.delegates import BadgeDelegate
from reg44desk.views.list_bar import ListBar
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.page import Page
from reg44desk.views.widgets import Banner, EmptyState, Metric, PlainLabel, button

LOOKS = {
    TaskKind.CARRY_ON: ("Being written", "info", "circle"),
    TaskKind.OVERDUE: ("Overdue", "bad", "triangle"),
    TaskKind.AT_RISK: ("At risk", "warn", "diamond"),
    TaskKind.MISSED: ("Missed", "bad", "cross"),
    TaskKind.LATE_TO_OFSTED: ("Late to Ofsted", "bad", "triangle"),
    TaskKind.FINISH: ("To finish", "warn", "circle"),
    TaskKind.SIGN: ("To sign", "info", "circle"),
    TaskKind.SEND: ("To send", "info", "circle"),
    TaskKind.CONFLICT: ("Conflict", "bad", "triangle"),
    TaskKind.QUESTION: ("Question", "warn", "diamond"),
    TaskKind.CHECK: ("Check running out", "warn", "diamond"),
    TaskKind.TRAINING: ("Training running out", "warn", "diamond"),
    TaskKind.IMPROVING: ("Improvements due", "warn", "diamond"),
    TaskKind.REQUIREMENT: ("Requirement due", "warn", "diamond"),
    TaskKind.NO_MEMBER: ("No member", "warn", "diamond"),
    TaskKind.MEMBER_WINDOW: ("No member's visit", "bad", "cross"),
    TaskKind.VACANCY: ("Vacancy", "warn", "diamond"),
    TaskKind.RECOMMENDATION: ("Past its date", "warn", "diamond"),
}

CARDS = (
    ("Missed months", "bad", (TaskKind.MISSED,), "without a visit"),
    ("Overdue", "bad", (TaskKind.OVERDUE,), "planned day passed"),
    ("At risk", "warn", (TaskKind.AT_RISK,), "10 days or fewer"),
    ("Reports to sign", "info", (TaskKind.SIGN,), "signatures awaited"),
    ("Reports to send", "info", (TaskKind.LATE_TO_OFSTED, TaskKind.SEND), "or late to Ofsted"),
    ("Recommendations", "warn", (TaskKind.RECOMMENDATION,), "past their date"),
    ("Independence", "warn", (TaskKind.CONFLICT, TaskKind.QUESTION), "questions, conflicts"),
    ("Check running out", "warn", (TaskKind.CHECK,), "within 60 days"),
    ("Elected members", "warn", (TaskKind.NO_MEMBER, TaskKind.MEMBER_WINDOW, TaskKind.VACANCY), "homes, visits, places"),
    ("Training running out", "warn", (TaskKind.TRAINING,), "within 60 days"),
)


class TodayPage(Page):
    """The opening screen."""

    title = "Today"
    help = "today"
    watches = frozenset(
        {"home", "home_status_change", "appointment", "reg44_visit", "reg44_report", "reg44_signature", "reg44_sending", "draft",
         "reg44_recommendation", "office_setting", "reg44_follow_up", "independence_check", "training", "person",
         "reg44_member_attendance", "vacancy", "inspection", "ofsted_requirement"}
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._all: list[Task] = []
        self._only: tuple[TaskKind, ...] = ()
        self._waiting: DraftRow | None = None
        self._build_head()
        self._build_list()

    def _build_head(self) -> None:
        self.everything = button("Show everything", lambda: self.show_only(()), link=True)
        self.header.add(self.everything)
        self.offer = Banner("", "info")
        self.offer.add(button("Carry on", self._carry_on, primary=True), button("Discard", self._discard))
        self.body.addWidget(self.offer)
        self.grid = QGridLayout()
        self.grid.setSpacing(12)
        self.cards = [Metric(label, tone, partial(self.show_only, kinds)) for label, tone, kinds, _note in CARDS]
        self.body.addLayout(self.grid)
        self._across = 0
        self._lay_out(len(CARDS))
        self.showing = PlainLabel("", "heading")

    def _build_list(self) -> None:
        self.table = RowsTable(_columns(), "What must be done")
        self.bar = ListBar(self.table, beside=self.showing)
        self.body.addWidget(self.bar)
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._show)
        self.body.addWidget(self.table, 1)
        self.chosen = PlainLabel("")
        self.next = button("", self._next, primary=True)
        self.line = self.table.pane = QWidget()
        below = QHBoxLayout(self.line)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(14)
        below.addWidget(self.chosen, 1)
        below.addWidget(self.next)
        self.body.addWidget(self.line)
        self.nothing = EmptyState("There is nothing to do today.")
        self.body.addWidget(self.nothing, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many cards in a line as there is room for, in lines of about the same length."""
        super().resizeEvent(event)
        fit = min(max(self.width() // (self.fontMetrics().averageCharWidth() * 22), 3), len(CARDS))
        self._lay_out(ceil(len(CARDS) / ceil(len(CARDS) / fit)))

    def _lay_out(self, across: int) -> None:
        if across != self._across:
            self._across = across
            for number, card in enumerate(self.cards):
                self.grid.addWidget(card, number // across, number % across)

    def reload(self) -> None:
        """Count and list everything that waits."""
        self._all = self.desk.read(today.list_tasks, self.desk.today())
        self.header.subtitle.setText(f"{text.weekday(self.desk.today())} {text.long_date(self.desk.today())}")
        for card, (_label, _tone, kinds, note) in zip(self.cards, CARDS, strict=True):
            card.show_number(sum(t.kind in kinds for t in self._all), note)
        self._offer_draft()
        self.show_only(self._only)

    def _offer_draft(self) -> None:
        """What was being typed when the program ended, or the screen was left, is offered for its own home and day."""
        self._waiting = next(iter(self.desk.read(drafts.list_drafts)), None)
        self.offer.setVisible(self._waiting is not None)
        if self._waiting is not None:
            one = self._waiting
            day = f" on {text.long_date(one.visit_date)}" if one.visit_date else ""
            saved = f"{text.count(one.answers, 'answer')}, saved {text.when(one.saved_at)}"
            self.offer.words.setText(f"You were writing the visit to {one.home}{day} ({saved}). Carry on, or discard it?")

    def _carry_on(self) -> None:
        if self._waiting is not None:
            self.go.emit(Ref("draft", str(self._waiting.id)))

    def _discard(self) -> None:
        if self._waiting is not None:
            self.perform(drafts.bin_draft, self._waiting.id)

    def show_only(self, kinds: tuple[TaskKind, ...]) -> None:
        """Narrow the list to some kinds; none shows everything."""
        self._only = kinds
        rows = [t for t in self._all if not kinds or t.kind in kinds]
        label = next((label for label, _t, k, _n in CARDS if k == kinds), "")
        self.showing.setText(f"{label}: {len(rows):,}" if kinds else f"{text.count(len(rows), 'thing')} to do")
        self.everything.setVisible(bool(kinds))
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows) or bool(kinds))
        self.bar.offer(bool(rows) or bool(kinds))
        self.nothing.setVisible(not rows and not kinds)

    def _show(self, task: Task | None) -> None:
        """The chosen thing in full, and a button that does what is next about it."""
        self.line.setVisible(task is not None)
        if task is not None:
            self.chosen.setText(f"{task.home}. {task.why}")
            self.next.setText(task.action)
            self.next.setAccessibleName(f"{task.action}: {task.home}")

    def _next(self) -> None:
        task = self.table.current()
        if task is not None:
            self._open(task)

    def _open(self, task: Task) -> None:
        self.go.emit(Ref(task.opens.kind, task.opens.id))


def _columns() -> list[Column[Task]]:
    def look(task: Task) -> tuple[str, str]:
        return LOOKS[task.kind][1:]

    order = list(TaskKind)
    return [
        Column(
            "What", lambda t: LOOKS[t.kind][0], lambda t: order.index(t.kind), 17, delegate=lambda w: BadgeDelegate(look, w), fixed=True
        ),
        Column("Home", lambda t: t.home, width=22),
        Column("Why", lambda t: t.why, width=56, stretch=True),
        Column("Since", lambda t: text.short_date(t.since), lambda t: t.since, 13, gives_way=2),
        Column("Next", lambda t: t.action, width=22, gives_way=1),
    ]
