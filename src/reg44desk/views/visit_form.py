"""The form itself: its sections under one another, and beside them the list that says what each still needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from reg44desk.domain.visit import VisitDraft
from reg44desk.errors import Problem
from reg44desk.services.people import Choice, PersonRow
from reg44desk.services.visit_record import OpenRecommendation, VisitForm
from reg44desk.views.fields import Field
from reg44desk.views.forms import ErrorSummary
from reg44desk.views.visit_parts import Section
from reg44desk.views.visit_sections import EarlierRecommendations, TheVisit, all_sections
from reg44desk.views.widgets import steady_scroll


class VisitFormView(QWidget):
    """Every question of a visit. `typed` is sent when a person changed an answer, `day_settled` when the day was entered."""

    typed = Signal()
    day_settled = Signal()
    somebody_else = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[Section] = all_sections()
        self._loading = False
        self._form: VisitForm | None = None
        self.summary = ErrorSummary()
        self.contents = QListWidget()
        self.contents.setAccessibleName("Sections of the form")
        self.contents.setWordWrap(True)
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.currentRowChanged.connect(self._show_section)
        self.jump = QComboBox()
        self.jump.setAccessibleName("Go to section")
        self.jump.activated.connect(self._show_section)
        self.area = QScrollArea()
        self.area.setAccessibleName("The form")
        self.area.setWidgetResizable(True)
        steady_scroll(self.area)
        self.area.setWidget(self._column())
        self.area.verticalScrollBar().valueChanged.connect(self._scrolled)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(self.contents)
        line.addWidget(self.area, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.jump)
        whole.addLayout(line, 1)

    def _column(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.setSpacing(16)
        column.addWidget(self.summary)
        for section in self.sections:
            self.contents.addItem(QListWidgetItem(section.title))
            self.jump.addItem(section.title)
            column.addWidget(section)
            section.changed.connect(self._changed)
            if isinstance(section, TheVisit):
                section.somebody_else.connect(self.somebody_else)
                section.visit_date.line.editingFinished.connect(self.day_settled)
        return inside

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:
        """Show a draft from its beginning; `last` is the home's visit before."""
        self._form, self._loading = form, True
        for section in self.sections:
            section.load(form, last)
            section.show_problems(())
        self.summary.show_problems((), lambda problem: self.lead(problem.field))
        self._loading = False
        self.contents.setCurrentRow(0)
        self.area.verticalScrollBar().setValue(0)

    def offer_people(self, everybody: Sequence[PersonRow], independent: Sequence[Choice], home: str) -> None:
        """Offer who can be chosen; what is chosen stays."""
        self._loading = True
        for section in self.sections:
            if isinstance(section, TheVisit):
                section.set_people(everybody, [(c.id, c.name) for c in independent], home)
        self._loading = False

    def offer_earlier(self, form: VisitForm, last: VisitDraft | None) -> None:
        """Show other earlier recommendations, for another day of the visit."""
        self._form, self._loading = form, True
        for section in self.sections:
            if isinstance(section, EarlierRecommendations):
                section.load(form, last)
        self._loading = False

    def collected(self, before: VisitDraft) -> VisitDraft:
        """Everything typed so far, for the home and visit of the draft that was loaded."""
        answers: dict[str, Any] = {}
        for section in self.sections:
            answers |= section.answers()
        return VisitDraft(home_id=before.home_id, visit_id=before.visit_id, **answers)

    def unreadable(self) -> list[Problem]:
        """Fields in which something was typed that cannot be read."""
        return [problem for section in self.sections for problem in section.unreadable()]

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """List the problems on top, say each beside its field, and go to the list."""
        for section in self.sections:
            section.show_problems(problems)
        self.summary.show_problems(tuple(problems), lambda problem: self.lead(problem.field))
        if problems:
            self.area.verticalScrollBar().setValue(0)

    def say_hints(self, person: Sequence[str], members: Sequence[str]) -> None:
        """What to look at about whoever made the visit and came along."""
        for section in self.sections:
            if isinstance(section, TheVisit):
                section.say_hints(person, members)

    def field(self, key: str) -> Field | None:
        """The field that a problem belongs to."""
        return next((places[key] for section in self.sections if key in (places := section.places())), None)

    def lead(self, key: str) -> None:
        """Scroll to a field and put the cursor there."""
        field = self.field(key)
        if field is not None:
            self.area.ensureWidgetVisible(field, 20, 60)
            field.focus()

    def mark(self, gaps: Sequence[str]) -> None:
        """Beside each section, how many answers the report still needs from it."""
        for number, section in enumerate(self.sections):
            places = section.places()
            missing = sum(gap in places for gap in gaps)
            words = f"{section.title}: {missing} to answer" if missing else section.title
            item = self.contents.item(number)
            if item is not None:
                item.setText(words)
            self.jump.setItemText(number, words)

    def earlier(self) -> tuple[OpenRecommendation, ...]:
        """The earlier recommendations on the form."""
        return self._form.open_recommendations if self._form else ()

    def sizeHint(self) -> QSize:
        """It takes whatever room the screen has, and scrolls by itself."""
        return QSize(400, self.fontMetrics().lineSpacing() * 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow window the list of sections becomes a drop-down."""
        super().resizeEvent(event)
        letter = self.fontMetrics().averageCharWidth()
        wide = self.width() > letter * 105
        self.contents.setVisible(wide)
        self.contents.setFixedWidth(letter * 29)
        self.jump.setVisible(not wide)

    def _changed(self) -> None:
        if not self._loading:
            self.typed.emit()

    def _scrolled(self, value: int) -> None:
        """The list of sections stands at the one in view."""
        number = max((n for n, section in enumerate(self.sections) if section.y() <= value + 40), default=0)
        self.contents.blockSignals(True)
        self.contents.setCurrentRow(number)
        self.contents.blockSignals(False)
        self.jump.setCurrentIndex(number)

    def _show_section(self, number: int) -> None:
        if 0 <= number < len(self.sections):
            self.area.verticalScrollBar().setValue(self.sections[number].y())
