"""Settings: of this computer, which take effect at once, and of the office, which are kept in the casebook."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QVBoxLayout, QWidget

from reg44desk.domain.types import Month
from reg44desk.errors import Problem, UserError
from reg44desk.services import deadlines, office
from reg44desk.services.desk import Desk
from reg44desk.services.office import Office
from reg44desk.settings import Settings
from reg44desk.views import agreed_days, theme
from reg44desk.views.fields import ChoiceField, CountField, DateField, MonthField, TextField, check_readable
from reg44desk.views.forms import Form, announce
from reg44desk.views.page import Page
from reg44desk.views.widgets import PlainLabel, button

COLOURS = [("system", "Follow the computer"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast")]
UNSAVED = "There are changes that are not saved yet."


class SettingsPage(Page):
    """Two forms: this computer and the office. `changed` is told the new settings of this computer and keeps them."""

    title = "Settings"
    help = "settings"
    watches = frozenset({"office_setting"})

    def __init__(self, desk: Desk, settings: Settings, changed: Callable[[Settings], None]) -> None:
        super().__init__(desk)
        self.header.subtitle.setText("How the program looks on this computer, and what the office has settled")
        self.settings, self._changed = settings, changed
        self._kept = Office()
        self.computer = _ComputerForm()
        self.office = _OfficeForm()
        self.unsaved = PlainLabel(UNSAVED, "soft")
        save = button("Save the office's settings", self.save_office, primary=True)
        self.cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.cards.setSpacing(16)
        self.agreed = PlainLabel("", "soft")
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(_card("This computer", "What you change here takes effect at once.", self.computer))
        days = button("Change the agreed days", partial(agreed_days.ask_agreed, self))
        left.addWidget(_card("Dates of reports", "How many working days were agreed for each step.", self.agreed, days))
        left.addStretch(1)
        self.cards.addLayout(left, 1)
        lead = "Kept in the casebook, for everybody who works on it."
        self.cards.addWidget(_card("The office", lead, self.office, self.unsaved, save), 1)
        self.body.addLayout(self.cards)
        self.body.addStretch(1)
        self.show_settings(settings)
        self.office.show_office(self._kept)
        self._listen()

    def reload(self) -> None:
        """Read the office's settings; what is being typed stays."""
        typing = self.office.is_changed(self._kept)
        self._kept = self.desk.read(office.get_office)
        if not typing:
            self.office.show_office(self._kept)
        self.agreed.setText(agreed_days.summary(self.desk.read(deadlines.get_agreed)))
        self._note()

    def show_settings(self, settings: Settings) -> None:
        """Show the settings of this computer."""
        self.settings = settings
        self.computer.theme.set_value(settings.theme)
        self.computer.text_size.set_value(settings.text_size)
        self.computer.person.set_value(settings.person)

    def save_now(self) -> Callable[[], object] | None:
        """Ctrl+S saves the office's settings."""
        return self.save_office

    def save_office(self) -> None:
        """Keep the office's settings; problems are said beside their fields."""
        if self.tried(lambda: self.desk.do(office.change_office, self.office.read()), self.office) is not None:
            self._kept = self.desk.read(office.get_office)
            self.office.show_office(self._kept)
            self._note()
            announce(self, "The office's settings are saved")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The two forms stand side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() > self.fontMetrics().averageCharWidth() * 90
        self.cards.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _listen(self) -> None:
        self.computer.theme.changed.connect(self._apply)
        self.computer.text_size.changed.connect(self._apply)
        self.computer.person.line.editingFinished.connect(self._apply)
        for field in self.office.fields.values():
            field.changed.connect(self._note)

    def _apply(self) -> None:
        chosen, person = self.computer, self.computer.person.value().strip()
        chosen.person.set_error("" if person else "Enter your name. History shows it beside what you do.")
        wanted = dataclasses.replace(
            self.settings, theme=chosen.theme.value(), text_size=chosen.text_size.value(), person=person or self.settings.person
        )
        if wanted != self.settings:
            self.settings = wanted
            self._changed(wanted)

    def _note(self) -> None:
        self.unsaved.setVisible(self.office.is_changed(self._kept))


class _ComputerForm(Form):
    """What this person chose on this computer."""

    def __init__(self) -> None:
        self.theme = ChoiceField("Colours", COLOURS, "High contrast is black on white with strong lines.", none=None)
        sizes = [(size, f"{size}%") for size in theme.TEXT_SIZES]
        self.text_size = ChoiceField("Text size", sizes, "How large words are on the screen. Reports print at their own size.", none=None)
        self.person = TextField("Your name", "History shows it beside everything you do.")
        super().__init__({"theme": self.theme, "text_size": self.text_size, "person": self.person})


class _OfficeForm(Form):
    """What the office has settled."""

    def __init__(self) -> None:
        self.registered_provider = TextField(
            "Registered provider", "Who runs the homes. Homes with this provider follow when you change it here."
        )
        self.area_authority = TextField(
            "Local authority for the area", "Where its copies of the reports go. Homes with this one follow when you change it here."
        )
        self.recorded_from = MonthField(
            "First month recorded",
            "Months before it are never shown as missed. For example, 9 2021. Leave it empty to begin with the earliest visit.",
        )
        self.nyas_from = DateField("Day NYAS began", "From this day NYAS visits the community homes. For example, 1 9 2021.")
        self.rota_same_person_months = CountField(
            "Months running for one person",
            "When the same person has visited a home for longer, the rota puts others first. For example, 6.",
        )
        self.independence_months = CountField(
            "Months an independence check holds", "After these months somebody who visits is checked again. For example, 12."
        )
        self.member_windows_from = MonthField(
            "First month of the members' year",
            "An elected member is at a visit in every three months, counted from this month. For example, 9 2021.",
        )
        self.dbs_months = CountField("Months a DBS check holds", "After these months the check is made again. For example, 36.")
        super().__init__(
            {
                "registered_provider": self.registered_provider,
                "area_authority": self.area_authority,
                "recorded_from": self.recorded_from,
                "nyas_from": self.nyas_from,
                "rota_same_person_months": self.rota_same_person_months,
                "independence_months": self.independence_months,
                "member_windows_from": self.member_windows_from,
                "dbs_months": self.dbs_months,
            }
        )

    def show_office(self, kept: Office) -> None:
        """Show what is kept."""
        self.registered_provider.set_value(kept.registered_provider)
        self.area_authority.set_value(kept.area_authority)
        self.recorded_from.set_value(Month.parse(kept.recorded_from) if kept.recorded_from else None)
        self.nyas_from.set_value(date.fromisoformat(kept.nyas_from))
        self.rota_same_person_months.set_value(int(kept.rota_same_person_months))
        self.independence_months.set_value(int(kept.independence_months))
        self.member_windows_from.set_value(Month.parse(kept.member_windows_from))
        self.dbs_months.set_value(int(kept.dbs_months))
        self.show_problems(())

    def read(self) -> Office:
        """What is typed. Raises UserError for what cannot be read."""
        check_readable(self.fields)
        wanted = self._typed()
        if not wanted.nyas_from:
            raise UserError(Problem("nyas_from", "Enter the day NYAS began, like 1 9 2021."))
        return wanted

    def is_changed(self, kept: Office) -> bool:
        """Whether something is typed that is not what is kept."""
        months = any(field.is_unreadable() for field in (self.rota_same_person_months, self.independence_months, self.dbs_months))
        unreadable = months or any(field.is_unreadable() for field in (self.recorded_from, self.nyas_from, self.member_windows_from))
        return unreadable or self._typed() != kept

    def _typed(self) -> Office:
        month, day = self.recorded_from.value(), self.nyas_from.value()
        return Office(
            self.registered_provider.value().strip(),
            self.area_authority.value().strip(),
            str(month) if month else "",
            day.isoformat() if day else "",
            str(self.rota_same_person_months.value() or ""),
            str(self.independence_months.value() or ""),
            str(self.member_windows_from.value() or ""),
            str(self.dbs_months.value() or ""),
        )


def _card(title: str, lead: str, *parts: QWidget) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(20, 16, 20, 18)
    layout.setSpacing(12)
    layout.addWidget(PlainLabel(title, "heading"))
    layout.addWidget(PlainLabel(lead, "soft"))
    for part in parts:
        layout.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if isinstance(part, QPushButton) else Qt.AlignmentFlag(0))
    layout.addStretch(1)
    return card
