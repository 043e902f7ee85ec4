"""Fill the month: the proposed visits in one list to look through, change and leave out, then booked in one step."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QScrollArea, QSplitter, QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.types import Announced, Month
from reg44desk.errors import Problem, TroubleError, UserError, refuse
from reg44desk.services import rota, rota_fill
from reg44desk.services.rota_fill import Line, Unfilled
from reg44desk.views import alerts
from reg44desk.views.delegates import BadgeDelegate
from reg44desk.views.fields import ChoiceField, DateField, TickField, TimeField, choices_of
from reg44desk.views.forms import ErrorSummary
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.page import Page
from reg44desk.views.widgets import PlainLabel, button, steady_scroll

LEAD = "Nothing is booked yet. Choose a line to change it or to leave it out. Then book the visits in one step."
NONE_OWED = "Every home that owes a visit in this month has one made or booked."
MANNERS = [(None, "The other than last time"), (Announced.UNANNOUNCED, "All unannounced"), (Announced.ANNOUNCED, "All announced")]
UNREADABLE = "The day or the time cannot be read. Enter a day like 18 9 2025 and a time like 9:30."


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a visit to book or to leave out, or a home for which there is none."""

    line: Line | Unfilled
    booked: bool
    readable: bool = True

    @property
    def id(self) -> object:
        """A home has one line."""
        return self.line.home_id

    @property
    def word(self) -> str:
        """What becomes of it."""
        return "Book" if self.booked else "Left out" if isinstance(self.line, Line) else "No visit"


class FillDialog(QDialog):
    """The proposal for a month at the left, the chosen visit to change at the right."""

    def __init__(self, page: Page, month: Month) -> None:
        super().__init__(page)
        self.setWindowTitle("Fill the month")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.page, self.month = page, month
        self._filling = False
        self.rows: list[Row] = []
        self.summary = ErrorSummary()
        self.lead = PlainLabel(LEAD)
        self.manner = ChoiceField("Announced or not", MANNERS, none=None)
        self.manner.changed.connect(self._manner)
        self.table = _Lines(_columns(), "Visits to book")
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _row: self.day.focus())
        self.table.toggled = self._toggle
        self.book_button = button("Book the visits", self._book, primary=True)
        self._build_form()
        self._lay_out()
        room = page.window().size()
        self.resize(min(max(1180, self.fontMetrics().averageCharWidth() * 100), room.width() - 40), min(720, room.height() - 40))
        self._propose()
        self.table.setFocus()

    def _build_form(self) -> None:
        self.tick = TickField("Book this visit")
        self.day = DateField("Day of the visit")
        self.at = TimeField("Time", "Leave it empty if it is not settled.")
        self.person = ChoiceField("Independent person", [])
        self.announced = ChoiceField("Will it be announced?", choices_of(Announced))
        self.fields = (self.tick, self.day, self.at, self.person, self.announced)
        for field in self.fields:
            field.changed.connect(self._changed)
        self.heading = PlainLabel("", "heading")
        self.notes = PlainLabel("")
        self.for_ = PlainLabel("", "soft")
        self.form = QWidget()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(4, 4, 10, 4)
        column.setSpacing(10)
        for part in (self.heading, self.notes, *self.fields, self.for_):
            column.addWidget(part)
        column.addStretch(1)

    def _lay_out(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        steady_scroll(scroll)
        scroll.setWidget(self.form)
        split = QSplitter()
        split.addWidget(self.table)
        split.addWidget(scroll)
        scroll.setMinimumWidth(self.form.minimumSizeHint().width() + 16)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.setSizes([700, 420])
        buttons = QDialogButtonBox()
        buttons.addButton(self.book_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(button("Cancel", self.reject), QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(10)
        layout.addWidget(PlainLabel(f"Fill {text.month_name(self.month)}", "heading"))
        layout.addWidget(self.lead)
        layout.addWidget(self.summary)
        layout.addWidget(self.manner)
        layout.addWidget(split, 1)
        layout.addWidget(buttons)

    def _propose(self) -> None:
        proposal = self.page.desk.read(rota_fill.propose, self.month, self.page.desk.today(), self.manner.value())
        self.rows = [*(Row(line, booked=True) for line in proposal.lines), *(Row(one, booked=False) for one in proposal.unfilled)]
        if not self.rows:
            self.lead.setText(NONE_OWED)
        self._refresh()

    def _manner(self) -> None:
        """Announce all, none, or each the other than last time; what else was changed stays."""
        proposal = self.page.desk.read(rota_fill.propose, self.month, self.page.desk.today(), self.manner.value())
        wanted = {line.home_id: line.announced for line in proposal.lines}
        self.rows = [
            dataclasses.replace(r, line=dataclasses.replace(r.line, announced=wanted.get(r.line.home_id, r.line.announced)))
            if isinstance(r.line, Line) else r
            for r in self.rows
        ]  # fmt: skip
        self._refresh()

    def _refresh(self) -> None:
        """Show the lines; the one that was chosen stays chosen."""
        self.table.set_rows(self.rows)
        booked = sum(row.booked for row in self.rows)
        self.book_button.setText(f"Book {text.count(booked, 'visit')}")
        self.book_button.setAccessibleName(self.book_button.text())
        self.book_button.setEnabled(booked > 0)

    def _show(self, row: Row | None) -> None:
        """The chosen line in the form."""
        self.form.setVisible(row is not None)
        if row is None or self._filling:
            return
        line = row.line
        self.heading.setText(line.home)
        for field in self.fields:
            field.setVisible(isinstance(line, Line))
        self._say(row)
        if not isinstance(line, Line):
            return
        self._filling = True
        self._offer_people(line)
        self.tick.set_value(row.booked)
        self.day.set_value(line.day)
        self.at.set_value(line.at)
        self.announced.set_value(line.announced)
        self._filling = False

    def _say(self, row: Row) -> None:
        line = row.line
        notes = (line.look_at if row.readable else (UNREADABLE,)) if isinstance(line, Line) else (line.why,)
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        why = " ".join(line.why) if isinstance(line, Line) else ""
        self.for_.setText(f"For {line.person}: {why}" if isinstance(line, Line) and why else "")

    def _offer_people(self, line: Line) -> None:
        """Only those who may go on the day; nobody whom regulation 43(3) bars is offered."""
        day = line.day or rota.first_day(self.month, self.page.desk.today())
        assert day is not None  # noqa: S101  a month that has ended has no lines
        options = self.page.desk.read(rota.advise, line.home_id, day, self.page.desk.today()).options
        self.person.set_choices([(o.person_id, o.name) for o in options if o.can_go])
        self.person.set_value(line.person_id)

    def _toggle(self) -> None:
        row: Row | None = self.table.current()
        if row is not None and isinstance(row.line, Line):
            self.tick.box.toggle()

    def _changed(self) -> None:
        """A person changed the chosen line: look at it afresh."""
        row: Row | None = self.table.current()
        if self._filling or row is None or not isinstance(row.line, Line):
            return
        readable = not (self.day.is_unreadable() or self.at.is_unreadable())
        line = dataclasses.replace(row.line, at=self.at.value(), announced=self.announced.value())
        if readable and self.day.value() != line.day:
            line = dataclasses.replace(line, day=self.day.value())
            self._offer_people(line)
        line = dataclasses.replace(
            line, person_id=self.person.value(), person=self.person.combo.currentText() if self.person.value() else ""
        )
        others = [r.line for r in self.rows if r.booked and isinstance(r.line, Line)]
        new = Row(self.page.desk.read(rota_fill.review, line, others, self.page.desk.today()), self.tick.value(), readable)
        self.rows[self.rows.index(row)] = new
        self._say(new)
        self._filling = True
        self._refresh()
        self._filling = False

    def _book(self) -> None:
        try:
            refuse([Problem(str(row.id), UNREADABLE) for row in self.rows if row.booked and not row.readable])
            plans = [rota_fill.plan_of(row.line) for row in self.rows if row.booked and isinstance(row.line, Line)]
            self.page.desk.do(rota_fill.book_month, plans)
        except UserError as error:
            homes = {str(row.id): row.line.home for row in self.rows}
            named = tuple(Problem(p.field, f"{homes[p.field]}: {p.message}" if p.field in homes else p.message) for p in error.problems)
            self.summary.show_problems(named, self._lead_to)
        except TroubleError as error:
            alerts.trouble(self, error.what, error.do)
        else:
            self.accept()

    def _lead_to(self, problem: Problem) -> None:
        for row in self.rows:
            if str(row.id) == problem.field:
                self.table.choose(row.id)
                self.day.focus()


class _Lines(RowsTable):
    """The list; Space puts the chosen visit in or leaves it out."""

    def __init__(self, columns: list[Column[Row]], name: str) -> None:
        super().__init__(columns, name)
        self.toggled: Callable[[], object] = str

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks."""
        if event.key() == Qt.Key.Key_Space:
            self.toggled()
        else:
            super().keyPressEvent(event)


def _columns() -> list[Column[Row]]:
    looks = {"Book": ("good", "tick"), "Left out": ("muted", "dash"), "No visit": ("bad", "cross")}

    def of(row: Row, name: str) -> object:
        return getattr(row.line, name) if isinstance(row.line, Line) else None

    def day(row: Row) -> str:
        line = row.line
        return f"{text.weekday(line.day)[:3]} {text.short_date(line.day)[:-5]}" if isinstance(line, Line) and line.day else ""

    def look_at(row: Row) -> str:
        if not isinstance(row.line, Line):
            return "Why not"
        return text.count(len(row.line.look_at), "note") if row.line.look_at else ""

    return [
        Column("Home", lambda r: r.line.home, width=17, stretch=True),
        Column("Day", day, lambda r: of(r, "day"), 12),
        Column("Time", lambda r: text.clock_time(of(r, "at")), lambda r: of(r, "at"), 9, gives_way=2),  # type: ignore[arg-type]
        Column("Independent person", lambda r: str(of(r, "person") or ""), width=18, gives_way=1),
        Column("Announced", lambda r: text.word(of(r, "announced")), width=13, gives_way=3),  # type: ignore[arg-type]
        Column("To look at", look_at, width=11, gives_way=4),
        Column("Booking", lambda r: r.word, width=12, delegate=lambda w: BadgeDelegate(lambda r: looks[r.word], w)),
    ]
