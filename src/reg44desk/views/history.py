"""History: who did what and when, and what each action changed, in plain words. An import can be undone from here."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit

from reg44desk import text
from reg44desk.services import change_words, changes, history
from reg44desk.services.desk import Desk
from reg44desk.services.history import ActionRow
from reg44desk.views import alerts
from reg44desk.views.list_bar import ListBar
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.page import Page
from reg44desk.views.widgets import EmptyState, Overview, Pane, PlainLabel, button

AT_ONCE = 40
"""How many records the pane shows before it is asked for more."""


class HistoryPage(Page):
    """The list of everything that was done."""

    title = "History"
    help = "history"
    watches = frozenset(change_words.KINDS)
    search: QLineEdit

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._most = AT_ONCE
        self._at: object = None
        self.table = RowsTable(_columns(), "What was done")
        self.bar = ListBar(self.table, "Search by what was done, person or home", lambda _row: self.search.text())
        self.search = self.bar.search
        self.search.textChanged.connect(self.reload)
        self.body.addWidget(self.bar)
        self.table.chosen.connect(self._show)
        self.pane = Pane("About the chosen action")
        nothing = EmptyState("Everything that is done in this casebook will stand here, with who did it and when.")
        unmatched = EmptyState("Nothing that was done matches.", button("Show everything", self.bar.show_everything))
        self.overview = Overview(self.table, self.pane, nothing, unmatched)
        self.table.narrowed.connect(self._settle)
        self.body.addWidget(self.overview, 1)

    def reload(self) -> None:
        """Read what was done, newest first."""
        rows = self.desk.read(history.list_actions, self.search.text())
        searching = bool(self.search.text().strip())
        self.header.subtitle.setText(f"{text.count(len(rows), 'action')}{' found' if searching else ', newest first'}")
        self.table.set_rows(rows)

    def _settle(self, there_are: int, shown: int) -> None:
        self.overview.settle(max(there_are, int(bool(self.search.text().strip()))), shown)

    def undo_import(self, row: ActionRow) -> None:
        """Ask, then take an import out again."""
        alerts.ask(
            self,
            f"Undo the import of {text.when(row.at)}?",
            f"Everything it brought in is taken out again: {text.count(row.records, 'record')}. "
            "If any of it was changed since, nothing is undone.",
            "Undo this import",
            lambda: self.tried(lambda: self.desk.reverse(row.id, row.label)),
        )

    def _show(self, row: ActionRow | None) -> None:
        if row is None or row.id != self._at:
            self._most = AT_ONCE
        self._at = row.id if row else None
        self.pane.clear()
        if row is None:
            return
        pane = self.pane
        pane.heading(row.label)
        pane.line(f"{row.actor}, {text.when(row.at)}", "soft")
        pane.fact("Homes", row.homes)
        for line in self.desk.read(changes.summarise, row.id):
            pane.line(line)
        if row.can_undo and self.desk.read(changes.may_undo_import, row.id, self.desk.today()):
            pane.add(button("Undo this import", partial(self.undo_import, row)))
        self._records(row)

    def _records(self, row: ActionRow) -> None:
        self.pane.heading("What changed")
        found = self.desk.read(changes.list_records, row.id, self._most)
        for one in found:
            self.pane.body.addSpacing(4)
            self.pane.add(PlainLabel(f"{one.what} {one.name}", "fieldLabel"))
            if one.lines:
                self.pane.line("\n".join(one.lines), "soft")
        left = row.records - self._most
        if left > 0:
            self.pane.add(button(f"Show more: {text.count(left, 'record')} left", partial(self._more, row)))

    def _more(self, row: ActionRow) -> None:
        self._most += AT_ONCE * 5
        at = self.pane.verticalScrollBar().value()
        self._show(row)
        self.pane.verticalScrollBar().setValue(at)


def _columns() -> list[Column[ActionRow]]:
    return [
        Column("When", lambda r: text.when(r.at), lambda r: r.at, 19),
        Column("Who", lambda r: r.actor, width=16, gives_way=1),
        Column("What was done", lambda r: r.label, width=14, stretch=True),
        Column("Homes", lambda r: r.homes, width=20, gives_way=2),
        Column("Records changed", lambda r: f"{r.records:,}", lambda r: r.records, 17, gives_way=3),
    ]
