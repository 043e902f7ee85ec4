"""Recommendations: every open one with its age in days and in visits, what became of it visit by visit, and the closed ones."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QLineEdit

from reg44desk import text
from reg44desk.domain.types import Priority, Progress, Ref
from reg44desk.services import exchange_lists, recommendations
from reg44desk.services.desk import Desk
from reg44desk.services.recommendations import RecommendationRow
from reg44desk.views.delegates import BadgeDelegate
from reg44desk.views.fields import DateField, Field
from reg44desk.views.list_bar import ListBar
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.page import Page
from reg44desk.views.widgets import Badge, EmptyState, Overview, Pane, button

OPEN = ("Past its date", "Open")
"""What is shown at first."""

LOOKS = {
    Progress.NOT_STARTED: ("muted", "circle"),
    Progress.IN_PROGRESS: ("info", "circle"),
    Progress.REPORTED_COMPLETE: ("info", "diamond"),
    Progress.VERIFIED_MET: ("good", "tick"),
    Progress.PARTLY_MET: ("warn", "diamond"),
    Progress.NOT_MET: ("bad", "cross"),
    Progress.SUPERSEDED: ("muted", "dash"),
    Progress.WITHDRAWN: ("muted", "dash"),
}
"""Tone and shape of each progress; a closed recommendation is grey whatever it is."""


class RecommendationsPage(Page):
    """The list of recommendations."""

    title = "Recommendations"
    help = "recommendations"
    watches = frozenset({"reg44_recommendation", "reg44_follow_up", "reg44_visit", "home"})
    search: QLineEdit

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: list[RecommendationRow] = []
        self.table = RowsTable(_columns(), "Recommendations")
        self.table.about = exchange_lists.ABOUT["recommendations"]
        self.table.start_with({"Status": OPEN})
        self.bar = ListBar(self.table, "Search by home, reference or words", lambda r: f"{r.home}\n{r.reference}\n{r.text}")
        self.search = self.bar.search
        self.body.addWidget(self.bar)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._open)
        self.pane = Pane("About the chosen recommendation")
        nothing = EmptyState(
            "The recommendations of your visits will stand here, each until a later visit sees that it is met. "
            "Record a visit to make the first.",
            button("Record a visit", lambda: self.go.emit(Ref("record", "")), primary=True),
        )
        unmatched = EmptyState("No recommendation matches.", button("Show all recommendations", self.bar.show_everything))
        self.overview = Overview(self.table, self.pane, nothing, unmatched)
        self.table.narrowed.connect(self.overview.settle)
        self.body.addWidget(self.overview, 1)

    def reload(self) -> None:
        """Read all recommendations."""
        self._rows = self.desk.read(recommendations.list_recommendations, self.desk.today())
        opened, past = sum(r.is_open for r in self._rows), sum(r.past_date for r in self._rows)
        self.header.subtitle.setText(f"{opened} open, {past} of them past their date" if self._rows else "")
        self.table.set_rows(self._rows)

    def open_ref(self, ref: Ref) -> None:
        """Show one recommendation, also a closed one; where the reference says so, with the form for its date."""
        which, _, part = ref.id.partition(":")
        self.bar.seek(UUID(which))
        self.table.setFocus()
        if part:
            self.set_consider_by(self.table.current())

    def set_consider_by(self, row: RecommendationRow) -> None:
        """Ask by when a recommendation that came without its visit is to be considered (regulation 44(5))."""
        fields: dict[str, Field] = {"consider_by_date": DateField("Consider by", "For example, 18 9 2025.")}
        fields["consider_by_date"].set_value(row.consider_by_date)
        lead = f"{row.reference}: {row.text}"
        change = recommendations.set_consider_by
        self.ask("By when is it to be considered?", fields, "Set the date", lambda v: self.desk.do(change, row.id, *v.values()), lead)

    def _open(self, row: RecommendationRow) -> None:
        if row.visit_id is not None:
            self.go.emit(Ref("report", str(row.visit_id)))

    def _show(self, row: RecommendationRow | None) -> None:
        self.pane.clear()
        if row is None:
            return
        pane = self.pane
        pane.heading(row.reference)
        pane.add(button(row.home, lambda: self.go.emit(Ref("home", str(row.home_id))), link=True, tip="Open the home"))
        pane.add(Badge(_status(row), *_look(row)))
        if row.past_date:
            day = text.long_date(row.consider_by_date)
            pane.line(f"The registered person was asked to consider it by {day}. It is still open.", "soft")
        pane.heading("Recommendation")
        pane.line(row.text)
        self._facts(row)
        if row.visit_id is None:
            pane.line("The visit that made it is not in this casebook.", "soft")
        else:
            pane.add(button("Open the visit's report", lambda: self._open(row)))
        if self.desk.read(recommendations.takes_date, row.id):
            pane.add(button("Set the date to consider it by", partial(self.set_consider_by, row)))
        self._follow_ups(row)

    def _facts(self, row: RecommendationRow) -> None:
        pane = self.pane
        pane.heading("How it stands")
        pane.fact("Progress", text.word(row.progress))
        pane.fact("Standard", text.standard_name(row.quality_standard) if row.quality_standard else "")
        pane.fact("Priority", text.word(row.priority))
        pane.fact("Made on", text.long_date(row.made_on))
        pane.fact("Consider by", text.long_date(row.consider_by_date))
        pane.fact("Closed on", text.long_date(row.closed_on))
        age = f"{text.count(row.age_days, 'day')}, {text.count(row.visits_since, 'visit')} since"
        pane.fact("Age", age if row.is_open else f"Closed after {text.count(row.age_days, 'day')}, {text.count(row.visits_since, 'visit')}")

    def _follow_ups(self, row: RecommendationRow) -> None:
        self.pane.heading("Visit by visit")
        found = self.desk.read(recommendations.list_follow_ups, row.id)
        for one in found:
            words = f"{text.long_date(one.visit_date)}: {text.word(one.progress)}"
            self.pane.add(button(words, partial(self.go.emit, Ref("report", str(one.visit_id))), link=True, tip="Open the report"))
            if one.evidence:
                self.pane.line(one.evidence, "soft")
        if not found:
            self.pane.line("No later visit has looked at it.", "soft")


def _status(row: RecommendationRow) -> str:
    return "Closed" if not row.is_open else "Past its date" if row.past_date else "Open"


def _look(row: RecommendationRow) -> tuple[str, str]:
    return ("muted", "dash") if not row.is_open else ("warn", "diamond") if row.past_date else ("info", "circle")


def _progress_look(row: RecommendationRow) -> tuple[str, str]:
    tone, shape = LOOKS[row.progress]
    return (tone if row.is_open else "muted"), shape


def _columns() -> list[Column[RecommendationRow]]:
    stands = list(Progress)
    pressing = list(Priority)
    order = ["Past its date", "Open", "Closed"]
    return [
        Column("Status", _status, lambda r: order.index(_status(r)), 15, delegate=lambda w: BadgeDelegate(_look, w), fixed=True),
        Column("Reference", lambda r: r.reference, width=12, gives_way=6),
        Column("Home", lambda r: r.home, width=16),
        Column("Recommendation", lambda r: " ".join(r.text.split()), width=16, stretch=True, tooltip=lambda r: r.text),
        Column("Standard", lambda r: text.word(r.quality_standard), width=24, gives_way=9, fixed=True),
        Column(
            "Priority",
            lambda r: text.word(r.priority),
            lambda r: pressing.index(r.priority) if r.priority else None,
            10,
            gives_way=7,
            fixed=True,
        ),
        Column("Made on", lambda r: text.short_date(r.made_on), lambda r: r.made_on, 12, gives_way=8),
        Column("Consider by", lambda r: text.short_date(r.consider_by_date), lambda r: r.consider_by_date, 12, gives_way=5),
        Column("Days", lambda r: f"{r.age_days:,}", lambda r: r.age_days, 6, gives_way=3, spoken=lambda r: text.count(r.age_days, "day")),
        Column(
            "Visits",
            lambda r: str(r.visits_since),
            lambda r: r.visits_since,
            7,
            gives_way=4,
            tooltip=lambda r: f"{text.count(r.visits_since, 'visit')} since it was made",
            spoken=lambda r: f"{text.count(r.visits_since, 'visit')} since it was made",
        ),
        Column(
            "Progress",
            lambda r: text.word(r.progress),
            lambda r: stands.index(r.progress),
            21,
            gives_way=6,
            delegate=lambda w: BadgeDelegate(_progress_look, w),
            fixed=True,
        ),
        Column("Closed on", lambda r: text.short_date(r.closed_on), lambda r: r.closed_on, 12, gives_way=9, spare=True),
    ]
