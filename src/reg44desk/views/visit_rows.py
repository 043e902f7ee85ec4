"""Rows of the visit form that repeat: a record seen, an earlier recommendation, a finding, a new recommendation."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.types import FindingResult, Priority, Progress, QualityStandard, RecordType, Source
from reg44desk.domain.visit import Finding, FollowUp, NewRecommendation, RecordSeen
from reg44desk.services.visit_record import OpenRecommendation
from reg44desk.views.fields import ChoiceField, CountField, DateField, Field, TextArea, TextField, TickList, choices_of
from reg44desk.views.visit_parts import SideBySide, shortened, show_last
from reg44desk.views.widgets import PlainLabel, button


class RowCard(QFrame):
    """What the repeating rows share: a frame with fields, and perhaps a button that takes the row out."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, heading: str, remove: str = "") -> None:
        super().__init__()
        self.setObjectName("rowCard")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(14, 10, 14, 12)
        self.body.setSpacing(10)
        self.heading = PlainLabel(heading, "fieldLabel")
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        self.remove = button(remove, lambda: self.removed.emit(self), link=True) if remove else None
        if self.remove:
            top.addWidget(self.remove)
        self.body.addLayout(top)

    def add(self, *fields: QWidget) -> None:
        """Put fields into the row and listen to them."""
        for field in fields:
            self.body.addWidget(field)
            for one in [field] if isinstance(field, Field) else field.findChildren(Field):
                one.changed.connect(self.changed)


class RecordRow(RowCard):
    """A kind of record that was looked at; for a child's case records the two consents appear (regulation 44(2)(b))."""

    def __init__(self) -> None:
        super().__init__("Record", "Remove this record")
        self.kind = ChoiceField("Kind of record", choices_of(RecordType))
        self.count = CountField("How many were sampled", "Leave empty if not known.")
        self.notes = TextArea("What was found", lines=2)
        self.child = DateField("The child consented on", "A child's case records need both consents.")
        self.authority = DateField("The placing authority consented on")
        self.by = TextField("Who gave the placing authority's consent")
        self.consents = QWidget()
        inside = QVBoxLayout(self.consents)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        for field in (SideBySide(self.child, self.authority), self.by):
            inside.addWidget(field)
        self.add(SideBySide(self.kind, self.count), self.consents, self.notes)
        self.kind.changed.connect(self._show_consents)
        self._show_consents()

    def load(self, seen: RecordSeen) -> None:
        """Show a record seen."""
        self.kind.set_value(seen.record_type)
        self.count.set_value(seen.sampled_count)
        self.notes.set_value(seen.notes)
        self.child.set_value(seen.child_consent_on)
        self.authority.set_value(seen.placing_authority_consent_on)
        self.by.set_value(seen.placing_authority_consent_by)
        self._show_consents()

    def answer(self) -> RecordSeen | None:
        """The record, or None while no kind is chosen."""
        kind = self.kind.value()
        if kind is None:
            return None
        case = kind is RecordType.CASE_RECORDS
        return RecordSeen(
            kind,
            self.count.value(),
            self.notes.value(),
            self.child.value() if case else None,
            self.authority.value() if case else None,
            self.by.value() if case else "",
        )

    def _show_consents(self) -> None:
        case = self.kind.value() is RecordType.CASE_RECORDS
        self.consents.setVisible(case)
        self.notes.label.setText("What was found, naming no child" if case else "What was found")


class FollowUpRow(RowCard):
    """An earlier recommendation that is still open: what became of it, and the evidence seen."""

    def __init__(self, made: OpenRecommendation, answered: FollowUp | None) -> None:
        super().__init__(f"{made.reference}: {made.text}")
        self.made = made
        dates = f"Made on {text.long_date(made.made_on)}"
        if made.consider_by_date:
            dates += f", to be considered by {text.long_date(made.consider_by_date)}"
        self.body.addWidget(PlainLabel(f"{dates}. Until now: {text.word(made.progress).lower()}.", "hint"))
        self.progress = ChoiceField("What became of it", choices_of(Progress))
        self.progress.combo.setAccessibleName(f"What became of {made.reference}")
        self.evidence = TextArea("Evidence seen", lines=2)
        self.add(self.progress, self.evidence)
        if answered is not None:
            self.progress.set_value(answered.progress)
            self.evidence.set_value(answered.evidence)

    def answer(self) -> FollowUp:
        """The answer so far."""
        return FollowUp(self.made.id, self.progress.value(), self.evidence.value())


class FindingRow(RowCard):
    """The finding on one quality standard: result, evidence and where it comes from."""

    def __init__(self, standard: QualityStandard) -> None:
        super().__init__(text.standard_name(standard))
        self.standard = standard
        self.result = ChoiceField("Finding", choices_of(FindingResult), none=None)
        self.result.combo.setAccessibleName(f"Finding: {text.word(standard)}")
        self.evidence = TextArea("Evidence, naming no child", lines=3)
        self.sources = TickList("Where it comes from", choices_of(Source), columns=5)
        self.add(self.result, self.evidence, self.sources)
        self.result.changed.connect(self._show_rest)

    def load(self, finding: Finding | None, last: Finding | None) -> None:
        """Show a finding, or none yet; beside it what was found last time."""
        found = finding or Finding(self.standard)
        self.result.set_value(found.result)
        self.evidence.set_value(found.evidence)
        self.sources.set_value(found.sources)
        said = " ".join(filter(None, [f"{text.word(last.result)}.", shortened(last.evidence)])) if last else ""
        show_last(self.result, "", said)
        self._show_rest()

    def answer(self) -> Finding:
        """The finding so far."""
        return Finding(self.standard, self.result.value(), self.evidence.value(), self.sources.value())

    def _show_rest(self) -> None:
        """A standard that was not looked at asks for nothing more, but never hides what was written."""
        wanted = self.result.value() is not FindingResult.NOT_REVIEWED or bool(self.evidence.value().strip())
        self.evidence.setVisible(wanted)
        self.sources.setVisible(wanted)


class RecommendationRow(RowCard):
    """A recommendation made at this visit."""

    def __init__(self) -> None:
        super().__init__("Recommendation", "Remove this recommendation")
        self.id: UUID | None = None
        self.words = TextArea("What is recommended", lines=2)
        self.standard = ChoiceField("Quality standard", choices_of(QualityStandard))
        self.priority = ChoiceField("Priority", choices_of(Priority))
        self.consider_by = DateField("Consider by", "The day by which the home must consider it. For example, 18 9 2025.")
        self.add(self.words, SideBySide(self.standard, self.priority), self.consider_by)

    def load(self, made: NewRecommendation) -> None:
        """Show a recommendation."""
        self.id = made.id
        self.words.set_value(made.text)
        self.standard.set_value(made.quality_standard)
        self.priority.set_value(made.priority)
        self.consider_by.set_value(made.consider_by_date)

    def answer(self) -> NewRecommendation:
        """The recommendation so far."""
        return NewRecommendation(self.words.value(), self.standard.value(), self.priority.value(), self.consider_by.value(), self.id)


class RowList(QWidget):
    """Rows of one kind with a button that adds another."""

    changed = Signal()

    def __init__(self, make: Callable[[], RowCard], add_words: str) -> None:
        super().__init__()
        self._make = make
        self.rows: list[RowCard] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(self._column)
        self.adder = button(add_words, self._add_by_hand)
        line = QHBoxLayout()
        line.addWidget(self.adder)
        line.addStretch(1)
        layout.addLayout(line)

    def clear(self) -> None:
        """Take every row out."""
        for row in list(self.rows):
            self._take_out(row)

    def add_row(self) -> RowCard:
        """One row more."""
        row = self._make()
        row.changed.connect(self.changed)
        row.removed.connect(self._removed_by_hand)
        self.rows.append(row)
        self._column.addWidget(row)
        self._number()
        return row

    def _add_by_hand(self) -> None:
        row = self.add_row()
        row.show()
        for field in row.findChildren(Field):
            field.focus()
            break
        self.changed.emit()

    def _removed_by_hand(self, row: RowCard) -> None:
        self._take_out(row)
        self.adder.setFocus()
        self.changed.emit()

    def _take_out(self, row: RowCard) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._number()

    def _number(self) -> None:
        for number, row in enumerate(self.rows, 1):
            word = row.heading.text().rstrip("0123456789 ")
            row.heading.setText(f"{word} {number}")
            if row.remove:
                row.remove.setAccessibleName(f"{row.remove.text()}: number {number}")
