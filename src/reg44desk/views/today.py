"""Today: what must be done now. Cards count, the list beneath is what they count, most urgent first."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout

from reg44desk import text
from reg44desk.domain.types import Ref
from reg44desk.services import today
from reg44desk.services.desk import Desk
from reg44desk.services.today import Task, TaskKind
from reg44desk.views.delegates import BadgeDelegate
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.page import Page
from reg44desk.views.widgets import EmptyState, Metric, PlainLabel, button

LOOKS = {
    TaskKind.CARRY_ON: ("Being written", "info", "circle"),
    TaskKind.OVERDUE: ("Overdue", "bad", "triangle"),
    TaskKind.AT_RISK: ("At risk", "warn", "diamond"),
    TaskKind.MISSED: ("Missed", "bad", "cross"),
    TaskKind.FINISH: ("To finish", "warn", "circle"),
    TaskKind.SIGN: ("To sign", "info", "circle"),
    TaskKind.SEND: ("To send", "info", "circle"),
    TaskKind.NO_MEMBER: ("No member", "warn", "diamond"),
    TaskKind.RECOMMENDATION: ("Past its date", "warn", "diamond"),
}

CARDS = (
    ("Missed months", "bad", (TaskKind.MISSED,), "closed without a visit"),
    ("Overdue", "bad", (TaskKind.OVERDUE,), "planned day passed"),
    ("At risk", "warn", (TaskKind.AT_RISK,), "ten days or fewer left"),
    ("Reports to sign", "info", (TaskKind.SIGN,), "signatures awaited"),
    ("Reports to send", "info", (TaskKind.SEND,), "copies not yet sent"),
    ("Recommendations", "warn", (TaskKind.RECOMMENDATION,), "past their date"),
)


class TodayPage(Page):
    """The opening screen."""

    title = "Today"
    help = "today"
    watches = frozenset(
        {"home", "home_status_change", "appointment", "reg44_visit", "reg44_report", "reg44_signature", "reg44_sending", "draft",
         "reg44_recommendation", "office_setting", "reg44_follow_up"}
    )  # fmt: skip

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._all: list[Task] = []
        self._only: tuple[TaskKind, ...] = ()
        grid = QGridLayout()
        grid.setSpacing(12)
        self.cards: list[Metric] = []
        for number, (label, tone, kinds, _note) in enumerate(CARDS):
            card = Metric(label, tone, lambda kinds=kinds: self.show_only(kinds))  # type: ignore[misc]
            self.cards.append(card)
            grid.addWidget(card, number // 6, number % 6)
        self.body.addLayout(grid)
        self.showing = PlainLabel("", "heading")
        self.everything = button("Show everything", lambda: self.show_only(()), link=True)
        self.header.add(self.everything)
        self.body.addWidget(self.showing)
        self.table = RowsTable(_columns(), "What must be done")
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)
        self.nothing = EmptyState("There is nothing to do today.")
        self.body.addWidget(self.nothing, 1)

    def reload(self) -> None:
        """Count and list everything that waits."""
        self._all = self.desk.read(today.list_tasks, self.desk.today())
        self.header.subtitle.setText(f"{text.weekday(self.desk.today())} {text.long_date(self.desk.today())}")
        for card, (_label, _tone, kinds, note) in zip(self.cards, CARDS, strict=True):
            card.show_number(sum(t.kind in kinds for t in self._all), note)
        self.show_only(self._only)

    def show_only(self, kinds: tuple[TaskKind, ...]) -> None:
        """Narrow the list to some kinds; none shows everything."""
        self._only = kinds
        rows = [t for t in self._all if not kinds or t.kind in kinds]
        label = next((label.lower() for label, _t, k, _n in CARDS if k == kinds), "")
        self.showing.setText(f"{text.count(len(rows), 'thing')} to do" if not kinds else f"{len(rows)} {label}")
        self.everything.setVisible(bool(kinds))
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows) or bool(kinds))
        self.nothing.setVisible(not rows and not kinds)

    def _open(self, task: Task) -> None:
        self.go.emit(Ref(task.opens.kind, task.opens.id))


def _columns() -> list[Column[Task]]:
    def look(task: Task) -> tuple[str, str]:
        return LOOKS[task.kind][1:]

    order = list(TaskKind)
    return [
        Column("What", lambda t: LOOKS[t.kind][0], lambda t: order.index(t.kind), 17, delegate=lambda w: BadgeDelegate(look, w)),
        Column("Home", lambda t: t.home, width=22),
        Column("Why", lambda t: t.why, width=56, stretch=True),
        Column("Since", lambda t: text.short_date(t.since), lambda t: t.since, 13, gives_way=2),
        Column("Next", lambda t: t.action, width=22, gives_way=1),
    ]
