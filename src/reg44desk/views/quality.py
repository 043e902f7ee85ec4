"""Data quality: what the register lacks or holds wrongly, worst first; each row opens the place to mend it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit

from reg44desk import text
from reg44desk.domain.quality import Gap, Severity
from reg44desk.domain.types import Ref
from reg44desk.services import quality
from reg44desk.services.desk import Desk
from reg44desk.services.quality import AsideDraft, Wanted
from reg44desk.services.quality_register import Finding
from reg44desk.services.quality_words import KINDS, SEVERITIES
from reg44desk.views.delegates import BadgeDelegate
from reg44desk.views.fields import Field, TextArea, TextField
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.page import Page
from reg44desk.views.widgets import Badge, EmptyState, Metric, Overview, Pane, button, search_box

LOOKS = {Severity.MUST: ("bad", "cross"), Severity.SHOULD: ("warn", "diamond"), Severity.NICE: ("info", "circle")}
"""Tone and shape of each severity."""

NOTES = {
    Severity.MUST: "the law or Ofsted asks for it",
    Severity.SHOULD: "the record is weaker",
    Severity.NICE: "when there is time",
}
OPEN, ASIDE = 0, 1
NARROW = 105
"""With room for fewer letters the filters stand in lines of two."""

ALL_CLEAR = "Nothing is missing and nothing is out of date. The register is complete as far as this program can tell."
NO_ASIDE = "Nothing is set aside. A finding that is known and accepted can be set aside, with the reason."


class QualityPage(Page):
    """What is missing or out of date."""

    title = "Data quality"
    help = "quality"
    watches = frozenset(
        {"home", "home_status_change", "home_building", "visiting_arrangement", "person", "appointment", "training", "independence_check",
         "reg44_visit", "reg44_report", "reg44_signature", "reg44_sending", "reg44_recommendation", "office_setting", "draft",
         "quality_aside", "home_profile"}
    )  # fmt: skip
    search: QLineEdit

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._all: list[Finding] = []
        self._homes: list[UUID] = []
        self.cards = {s: Metric(words, LOOKS[s][0], partial(self.show_severity, s)) for s, words in SEVERITIES.items()}
        line = QHBoxLayout()
        line.setSpacing(12)
        for card in self.cards.values():
            line.addWidget(card)
        self.body.addLayout(line)
        self._build_bar()
        self.table = RowsTable(_columns(), "What to put right")
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._open)
        self.pane = Pane("About the chosen finding")
        self.all_clear = EmptyState(ALL_CLEAR)
        unmatched = EmptyState("Nothing matches what you chose.", button("Show everything", self.widen))
        self.overview = Overview(self.table, self.pane, self.all_clear, unmatched)
        self.body.addWidget(self.overview, 1)

    def _build_bar(self) -> None:
        self.search = search_box("Search homes, people or words", self._filter)
        self.shown, self.severity, self.kind, self.home = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.shown.addItems(["To put right", "Set aside"])
        self.severity.addItems(["Every severity", *SEVERITIES.values()])
        self.kind.addItems(["Every kind", *KINDS.values()])
        self.home.addItem("Every home")
        self.filters = {self.shown: "Shown", self.severity: "Severity", self.kind: "Kind", self.home: "Home"}
        for box, name in self.filters.items():
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
            box.currentIndexChanged.connect(self._filter)
        self.bar = QGridLayout()
        self.bar.setHorizontalSpacing(10)
        self.body.addLayout(self.bar)
        self._lay_out(narrow=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the search stands above the filters, two in a line."""
        super().resizeEvent(event)
        self._lay_out(narrow=self.width() < self.fontMetrics().averageCharWidth() * NARROW)

    def _lay_out(self, *, narrow: bool) -> None:
        self.bar.addWidget(self.search, 0, 0, 1, 2 if narrow else 1)
        for number, box in enumerate(self.filters):
            self.bar.addWidget(box, *((1 + number // 2, number % 2) if narrow else (0, 1 + number)))
        self.bar.setColumnStretch(0, 1)
        self.bar.setColumnStretch(1, 1 if narrow else 0)

    def reload(self) -> None:
        """Look through the whole register."""
        self._all = self.desk.read(quality.list_findings, self.desk.today())
        self._offer_homes()
        waiting = quality.narrowed(self._all, Wanted())
        for severity, card in self.cards.items():
            card.show_number(len(quality.narrowed(waiting, Wanted(severity))), NOTES[severity])
        aside = len(self._all) - len(waiting)
        self.header.subtitle.setText(f"{text.count(len(waiting), 'thing')} to put right, {aside} set aside")
        self._filter()

    def show_severity(self, severity: Severity) -> None:
        """Narrow the list to one severity, from the card that counts it."""
        self.widen()
        self.severity.setCurrentIndex(1 + list(SEVERITIES).index(severity))
        self.table.setFocus()

    def widen(self) -> None:
        """Show everything that is to be put right."""
        self.search.clear()
        for box in (self.shown, self.severity, self.kind, self.home):
            box.setCurrentIndex(0)

    def wanted(self) -> Wanted:
        """What the filters ask for."""
        severity, kind, home = self.severity.currentIndex(), self.kind.currentIndex(), self.home.currentIndex()
        return Wanted(
            severity=list(SEVERITIES)[severity - 1] if severity > 0 else None,
            kind=list(KINDS)[kind - 1] if kind > 0 else None,
            home_id=self._homes[home - 1] if home > 0 else None,
            words=self.search.text(),
            aside=self.shown.currentIndex() == ASIDE,
        )

    def set_aside(self, finding: Finding) -> None:
        """Ask why a finding is accepted as it is."""
        fields: dict[str, Field] = {
            "reason": TextArea("Why is this accepted as it is?", "In a sentence or two. No child's name.", lines=3),
            "decided_by": TextField("Decided by", "For example, the name and post of the officer."),
        }
        lead = f"{finding.what} It leaves the list, and can be taken back. It comes back by itself when something about it changes."

        def save(values: dict[str, Any]) -> object:
            return self.desk.do(quality.set_aside, finding.id, AsideDraft(**values))

        self.ask("Set this aside", fields, "Set aside", save, lead)

    def take_back(self, finding: Finding) -> None:
        """Put a finding back into the list."""
        self.perform(quality.take_back, finding.id)

    def _offer_homes(self) -> None:
        """Offer the homes that something is said about; the one that is chosen stays chosen."""
        at = self.home.currentIndex()
        chosen = self._homes[at - 1] if at > 0 else None
        named = {f.home_id: f.home for f in self._all if f.home_id}
        self._homes = sorted(named, key=lambda h: named[h].casefold())
        self.home.blockSignals(True)
        self.home.clear()
        self.home.addItems(["Every home", *(named[h] for h in self._homes)])
        self.home.setCurrentIndex(1 + self._homes.index(chosen) if chosen in self._homes else 0)
        self.home.blockSignals(False)

    def _filter(self) -> None:
        wanted = self.wanted()
        rows = quality.narrowed(self._all, wanted)
        there_are = len(quality.narrowed(self._all, Wanted(aside=wanted.aside)))
        self.all_clear.words.setText(NO_ASIDE if wanted.aside else ALL_CLEAR)
        self.table.set_rows(rows)
        self.overview.settle(there_are, len(rows))

    def _show(self, finding: Finding | None) -> None:
        pane = self.pane
        pane.clear()
        if finding is None:
            return
        tone, shape = LOOKS[finding.severity]
        pane.heading(KINDS[finding.kind])
        pane.add(Badge(SEVERITIES[finding.severity], tone, shape))
        pane.line(finding.what)
        pane.fact("Home", finding.home if finding.home != finding.about else "")
        pane.fact("Since", text.long_date(finding.since))
        mend = button(finding.action, partial(self._open, finding), primary=True)
        mend.setAccessibleName(f"{finding.action}: {finding.about}")
        pane.add(mend)
        pane.heading("Why it matters")
        pane.line(finding.why, "soft")
        if finding.aside is None:
            pane.add(button("Set this aside", partial(self.set_aside, finding)))
            return
        pane.heading("Set aside")
        pane.line(finding.aside.reason)
        pane.line(f"Decided by {finding.aside.decided_by} on {text.long_date(finding.aside.set_on)}.", "soft")
        pane.add(button("Take it back", partial(self.take_back, finding)))

    def _open(self, finding: Finding) -> None:
        self.go.emit(Ref(finding.opens.kind, finding.opens.id))


def _columns() -> list[Column[Finding]]:
    severities, kinds = list(Severity), list(Gap)
    return [
        Column(
            "Severity",
            lambda f: SEVERITIES[f.severity],
            lambda f: severities.index(f.severity),
            20,
            delegate=lambda w: BadgeDelegate(lambda f: LOOKS[f.severity], w),
        ),
        Column("About", lambda f: f.about, width=14, stretch=True),
        Column("Kind", lambda f: KINDS[f.kind], lambda f: kinds.index(f.kind), 22, gives_way=1),
        Column("What", lambda f: f.what, width=30, gives_way=4, stretch=True),
        Column("Since", lambda f: text.short_date(f.since), lambda f: f.since, 13, gives_way=2),
        Column("Next", lambda f: f.action, width=19, gives_way=3),
    ]
