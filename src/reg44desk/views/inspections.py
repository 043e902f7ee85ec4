"""Inspections: how every home stands with Ofsted, and beside it the chosen home's inspections and what Ofsted requires."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from reg44desk import text
from reg44desk.domain.report_types import Stage
from reg44desk.domain.types import HomeStatus, Judgement, Ref
from reg44desk.services import inspections
from reg44desk.services.desk import Desk
from reg44desk.services.inspections import StandingRow
from reg44desk.views import inspection_forms, inspection_pane
from reg44desk.views.delegates import BadgeDelegate
from reg44desk.views.list_bar import ListBar
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.page import Page
from reg44desk.views.widgets import EmptyState, Overview, Pane, button, search_box

JUDGED = {
    Judgement.OUTSTANDING: ("good", "tick"),
    Judgement.GOOD: ("good", "tick"),
    Judgement.REQUIRES_IMPROVEMENT: ("warn", "diamond"),
    Judgement.ADEQUATE: ("warn", "diamond"),
    Judgement.INADEQUATE: ("bad", "cross"),
}
STAGES = {
    Stage.REQUIREMENTS_OUTSTANDING: ("info", "circle"),
    Stage.MONITORING_AWAITED: ("info", "circle"),
    Stage.GRADED_AWAITED: ("info", "circle"),
    Stage.PAST_DATE: ("bad", "triangle"),
}
SHORT: dict[StrEnum | None, str] = {
    Judgement.REQUIRES_IMPROVEMENT: "Requires improvement",
    Stage.REQUIREMENTS_OUTSTANDING: "Monitoring visit awaited",
    Stage.PAST_DATE: "Past its date",
}
"""What the list says where the whole words would be too long for it; they are spoken, and shown beside the list."""

FILTERS = (
    ("All homes", lambda _row: True),
    ("Below good", lambda row: row.below_good),
    ("Past a date", lambda row: row.past_date),
    ("Requirements open", lambda row: bool(row.outstanding)),
    ("No inspection on record", lambda row: row.latest is None),
)


class InspectionsPage(Page):
    """Homes and Ofsted."""

    title = "Inspections"
    help = "inspections"
    watches = frozenset({"home", "home_status_change", "home_profile", "inspection", "inspection_judgement", "ofsted_requirement"})
    search: QLineEdit

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: list[StandingRow] = []
        self.header.add(button("Record an inspection", self._record, primary=True))
        self.search = search_box("Search homes or sites", self._filter)
        self.only = QComboBox()
        self.only.setAccessibleName("Which homes")
        self.only.addItems([words for words, _wanted in FILTERS])
        self.only.currentIndexChanged.connect(self._filter)
        beside = QWidget()
        line = QHBoxLayout(beside)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.search, 1)
        line.addWidget(self.only)
        self.table = RowsTable(_columns(), "Homes and their inspections")
        self.bar = ListBar(self.table, beside=beside)
        self.body.addWidget(self.bar)
        self.table.chosen.connect(self._show)
        self.pane = Pane("About the chosen home's inspections")
        nothing = EmptyState("Your homes will stand here, each with Ofsted's latest judgement and what Ofsted requires. Add homes first.")
        unmatched = EmptyState("No home matches.", button("Show every home", self._widen))
        self.overview = Overview(self.table, self.pane, nothing, unmatched)
        self.body.addWidget(self.overview, 1)

    def reload(self) -> None:
        """Read how every home stands."""
        self._rows = self.desk.read(inspections.list_standings, self.desk.today())
        self.header.subtitle.setText(_summary(self._rows))
        self._filter()

    def open_ref(self, ref: Ref) -> None:
        """Show one home, or the one that something is required of."""
        self._widen()
        home_id = self.desk.read(inspections.home_of_requirement, UUID(ref.id)) if ref.kind == "requirement" else UUID(ref.id)
        self.table.choose(home_id)
        self.table.setFocus()

    def _widen(self) -> None:
        self.search.clear()
        self.only.setCurrentIndex(0)

    def _filter(self) -> None:
        words, wanted = self.search.text().casefold().strip(), FILTERS[max(self.only.currentIndex(), 0)][1]
        rows = [r for r in self._rows if words in f"{r.name} {r.site}".casefold() and wanted(r)]
        self.table.set_rows(rows)
        self.overview.settle(len(self._rows), len(rows))

    def _record(self) -> None:
        row: StandingRow | None = self.table.current()
        if row is not None:
            inspection_forms.record_inspection(self, row.id, row.name)

    def _show(self, row: StandingRow | None) -> None:
        pane = self.pane
        pane.clear()
        if row is None:
            return
        pane.heading(row.name)
        inspection_pane.show_standing(pane, row)
        record = button("Record an inspection", self._record)
        record.setAccessibleName(f"Record an inspection: {row.name}")
        pane.add(record)
        pane.add(button("All about this home", partial(self.go.emit, Ref("home", str(row.id))), link=True))
        inspection_pane.show_outstanding(self, pane, row)
        found = self.desk.read(inspections.list_of_home, row.id, self.desk.today())
        inspection_pane.show_inspections(self, pane, row.name, found)


def _summary(rows: list[StandingRow]) -> str:
    open_now = [r for r in rows if r.status is HomeStatus.OPEN]
    good = sum(r.judgement is not None and not r.below_good for r in open_now)
    judged = sum(r.judgement is not None for r in open_now)
    late = sum(r.past_date for r in rows)
    words = f"{good} of {text.count(judged, 'open home')} with a judgement good or outstanding"
    return (f"{words}. {text.count(late, 'home')} past a date" if late else words) if rows else ""


def _columns() -> list[Column[StandingRow]]:
    judgements, stages = list(Judgement), [Stage.PAST_DATE, *(s for s in Stage if s is not Stage.PAST_DATE)]
    return [
        Column("Home", lambda r: r.name, width=17, stretch=True),
        Column(
            "Latest judgement",
            lambda r: SHORT.get(r.judgement, text.word(r.judgement, none="None on record")),
            lambda r: judgements.index(r.judgement) if r.judgement else None,
            16,
            stretch=True,
            delegate=lambda w: BadgeDelegate(lambda r: JUDGED[r.judgement] if r.judgement else None, w),
            tooltip=inspection_pane.judgement_in_words,
            spoken=inspection_pane.judgement_in_words,
        ),
        Column("Judged on", lambda r: text.short_date(r.judged_on), lambda r: r.judged_on, 12, gives_way=2),
        Column(
            "Stage",
            lambda r: SHORT.get(r.stage, text.word(r.stage)),
            lambda r: stages.index(r.stage) if r.stage else None,
            24,
            gives_way=1,
            delegate=lambda w: BadgeDelegate(lambda r: STAGES[r.stage] if r.stage else None, w),
            tooltip=lambda r: text.word(r.stage),
            spoken=lambda r: text.word(r.stage),
        ),
        Column("Next date", lambda r: text.short_date(r.next_on), lambda r: r.next_on, 16, gives_way=3),
        Column("Requirements open", lambda r: str(len(r.outstanding) or ""), lambda r: -len(r.outstanding) or None, 18, gives_way=4),
    ]
