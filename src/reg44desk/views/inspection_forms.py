"""The forms about Ofsted's inspections: record one or put one right, say what is met. They offer what there was on the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast
from uuid import UUID

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.ofsted import Framework, Kind, Scale
from reg44desk.domain.types import Judgement
from reg44desk.errors import Problem, refuse
from reg44desk.services import inspection_record, ofsted_frameworks
from reg44desk.services.inspection_record import InspectionDraft, RequirementDraft
from reg44desk.services.inspections import InspectionRow, RequirementRow, limits_in_words
from reg44desk.views import alerts
from reg44desk.views.fields import ChoiceField, DateField, Field, TextArea, TextField, TickList, check_readable
from reg44desk.views.forms import Form, FormDialog, announce
from reg44desk.views.page import Page
from reg44desk.views.visit_parts import SideBySide
from reg44desk.views.visit_rows import RowCard, RowList
from reg44desk.views.widgets import Banner, PlainLabel

HIGHEST = 680
"""How high the window grows for what the answers bring, so that it stays on a small laptop's screen."""

NO_CHILD = "No child's name."
Choices = list[tuple[Any, str]]


class RequirementCard(RowCard):
    """Something that Ofsted requires by a day."""

    def __init__(self) -> None:
        super().__init__("Requirement", "Remove this requirement")
        self.id: UUID | None = None
        self.wording = TextArea("What Ofsted requires", NO_CHILD, lines=2)
        self.regulation = TextField("Regulation", "For example, 13(2)(c).")
        self.due_on = DateField("Due by")
        self.add(self.wording, SideBySide(self.due_on, self.regulation))

    def load(self, one: RequirementDraft) -> None:
        """Show a requirement."""
        self.id = one.id
        self.wording.set_value(one.wording)
        self.regulation.set_value(one.regulation)
        self.due_on.set_value(one.due_on)

    def answer(self) -> RequirementDraft:
        """The requirement so far."""
        return RequirementDraft(self.wording.value(), self.regulation.value(), self.due_on.value(), self.id)


class Requirements(Field):
    """Any number of requirements, each with its day."""

    def __init__(self) -> None:
        frame = QFrame()
        super().__init__("Ofsted's requirements", frame, "What the report says the home must do, each with its date.")
        self.list = RowList(RequirementCard, "Add a requirement")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.list)
        self.list.changed.connect(self.changed)

    @property
    def cards(self) -> list[RequirementCard]:
        """The requirements as they stand on the form."""
        return [cast("RequirementCard", row) for row in self.list.rows]

    def value(self) -> tuple[RequirementDraft, ...]:
        """Every requirement."""
        return tuple(card.answer() for card in self.cards)

    def set_value(self, value: tuple[RequirementDraft, ...]) -> None:
        """Show these."""
        self.list.clear()
        for one in value:
            cast("RequirementCard", self.list.add_row()).load(one)

    def unreadable(self) -> list[Problem]:
        """Days that were typed but cannot be read."""
        return [
            Problem("requirements", f"Requirement {number}: {card.due_on.WRONG[0].lower()}{card.due_on.WRONG[1:]}")
            for number, card in enumerate(self.cards, 1)
            if card.due_on.is_unreadable()
        ]

    def focus(self) -> None:
        """Put the cursor into the first requirement, or on the button that adds one."""
        if self.cards:
            self.cards[0].wording.focus()
        else:
            self.list.adder.setFocus()


class InspectionForm(Form):
    """The form for an inspection: which kinds, homes, areas and outcomes it offers follows from the day and the kind of home."""

    def __init__(self, page: Page, home_id: UUID, known: InspectionRow | None) -> None:
        self._desk, self._home_id, self._known = page.desk, home_id, known
        self._offered: set[str] = set()
        self.day = DateField("Day of the inspection", "The first day, if it took several. For example, 18 9 2025.")
        self.kind = ChoiceField("Kind of inspection", [])
        self.homes = TickList("Homes of this site that it was of", [])
        self.overall = ChoiceField("Overall judgement", [])
        self.areas = {code: ChoiceField(name, [], none="Not recorded") for code, name in ofsted_frameworks.every_area()}
        self.due_by = DateField("Improvements due by", "Leave it empty if Ofsted set no day for all of them.")
        self.requirements = Requirements()
        self.advice = TextArea("Ofsted's recommendations", f"One on each line. {NO_CHILD}", lines=2)
        self.reference = TextField("Ofsted's reference", "The number of the inspection, as the report prints it.")
        self.link = TextField("Where the report is", "A folder or an address.")
        self.notes = TextArea("Notes", NO_CHILD, lines=2)
        super().__init__(self._by_key())
        self.under, self.warning = PlainLabel("", "hint"), Banner("")
        self._insert(self.under, self.day)
        self._insert(self.warning, self.overall)
        if known is not None:
            self._load(known)
        self._settle()
        if known is None:
            self.homes.set_value((home_id,))
        for field in (self.day, self.kind, self.overall, *self.areas.values()):
            field.changed.connect(self._settle)

    def draft(self) -> InspectionDraft:
        """The answers. What is not offered is no answer. Raises UserError for days that cannot be read."""
        check_readable(self.fields)
        refuse(self.requirements.unreadable())
        return InspectionDraft(
            home_ids=self.homes.value() if "home_ids" in self._offered else (self._home_id,),
            inspected_on=self.day.value(),
            inspection_type=self.kind.value(),
            judgement=self.overall.value() if "judgement" in self._offered else None,
            areas=tuple((code, field.value()) for code, field in self.areas.items() if code in self._offered and field.value()),
            improvements_due_by=self.due_by.value(),
            requirements=self.requirements.value(),
            ofsted_recommendations=self.advice.value(),
            report_reference=self.reference.value(),
            report_link=self.link.value(),
            notes=self.notes.value(),
        )

    def _by_key(self) -> dict[str, Field]:
        return {
            "inspected_on": self.day,
            "inspection_type": self.kind,
            "home_ids": self.homes,
            "judgement": self.overall,
            **{f"area:{code}": field for code, field in self.areas.items()},
            "improvements_due_by": self.due_by,
            "requirements": self.requirements,
            "ofsted_recommendations": self.advice,
            "report_reference": self.reference,
            "report_link": self.link,
            "notes": self.notes,
        }

    def _insert(self, label: QWidget, below: QWidget) -> None:
        layout = cast("QVBoxLayout", self.layout())
        layout.insertWidget(layout.indexOf(below) + 1, label)

    def _load(self, known: InspectionRow) -> None:
        self.day.set_value(known.inspected_on)
        self._settle()
        self.kind.set_value(known.inspection_type)
        self._settle()
        self.homes.set_value((known.home_id, *(home_id for home_id, _name in known.shared_with)))
        self.overall.set_value(known.judgement)
        for code, outcome in known.areas:
            self.areas[code].set_value(outcome)
        self.due_by.set_value(known.improvements_due_by)
        self.requirements.set_value(tuple(RequirementDraft(r.wording, r.regulation, r.due_on, r.id) for r in known.requirements))
        self.advice.set_value("\n".join(known.ofsted_recommendations))
        for field, words in ((self.reference, known.report_reference), (self.link, known.report_link), (self.notes, known.notes)):
            field.set_value(words)

    def _settle(self) -> None:
        """Offer what there was on the day, and say what is to be checked."""
        day = self.day.value() or self._desk.today()
        together = self._desk.read(inspection_record.homes_inspected_together, self._home_id, day)
        framework = ofsted_frameworks.on_day(together[0].home_type, day)
        self._offered = {"home_ids"} if len(together) > 1 else set()
        self.homes.set_choices([(home.id, home.name) for home in together])
        self.homes.setVisible(len(together) > 1)
        self._offer_kinds(framework, day)
        kind = framework.kind_on(self.kind.value(), day) if framework else None
        self._offer("judgement", self.overall, _graded(kind), self._known.judgement if self._known else None)
        self.overall.hint.setText(kind.overall_name if kind else "")
        self.overall.hint.setVisible(bool(kind and kind.overall_name))
        scales = {area.code: list(area.scale.outcomes) for area in kind.areas} if kind else {}
        held = dict(self._known.areas) if self._known else {}
        for code, field in self.areas.items():
            self._offer(code, field, scales.get(code, []), held.get(code))
        self.under.setText(f"{framework.name}." if framework else "No framework of Ofsted's is known for that day.")
        self._warn(framework)

    def _offer_kinds(self, framework: Framework | None, day: date) -> None:
        offered = [kind.inspection_type for kind in framework.kinds_on(day)] if framework else []
        if self._known is not None and self._known.inspection_type not in offered:
            offered.append(self._known.inspection_type)
        self.kind.set_choices([(kind, text.word(kind)) for kind in offered])

    def _offer(self, key: str, field: ChoiceField, choices: Choices, held: Any) -> None:
        """Offer these outcomes, and the one the record holds already; nothing to offer hides the field."""
        if held is not None and held not in [value for value, _words in choices]:
            choices = [*choices, (held, ofsted_frameworks.word(held))]
        field.set_choices(choices)
        field.setVisible(bool(choices))
        if choices:
            self._offered.add(key)

    def _warn(self, framework: Framework | None) -> None:
        areas = {code: field.value() for code, field in self.areas.items() if field.value()}
        words = "\n".join(limits_in_words(framework.code, self.overall.value(), areas)) if framework else ""
        self.warning.setVisible(bool(words))
        if words != self.warning.words.text():
            self.warning.words.setText(words)
            announce(self.warning, words)
        window, layout = self.window(), cast("QVBoxLayout", self.layout())
        if window is not self:
            window.resize(window.width(), max(window.height(), min(layout.heightForWidth(self.width()) + 170, HIGHEST)))


def record_inspection(page: Page, home_id: UUID, home: str) -> None:
    """Ask for an Ofsted inspection, of one home or of several of its site (A-03)."""
    form = InspectionForm(page, home_id, None)
    save = lambda: page.desk.do(inspection_record.record_inspection, form.draft())  # noqa: E731  handed on once
    _open(page, f"Record an inspection of {home}", form, "Record inspection", save)


def correct_inspection(page: Page, home: str, known: InspectionRow) -> None:
    """Ask for what is wrong in a recorded inspection."""
    form = InspectionForm(page, known.home_id, known)
    save = lambda: page.desk.do(inspection_record.correct_inspection, known.record_id, form.draft())  # noqa: E731  handed on once
    _open(page, f"Correct an inspection of {home}", form, "Save correction", save)


def remove_inspection(page: Page, home: str, known: InspectionRow) -> None:
    """Ask before an inspection is taken out."""
    what = f"{text.word(known.inspection_type)} of {text.long_date(known.inspected_on)}"
    others = text.listing(name for _id, name in known.shared_with)
    shared = f" It is taken out for {others} too." if others else ""
    words = f"Its judgements and Ofsted's requirements go with it.{shared} Ctrl+Z brings it back."
    remove = partial(page.perform, inspection_record.remove_inspection, known.record_id)
    alerts.ask(page, f"Remove the {what[0].lower()}{what[1:]} of {home}?", words, "Remove inspection", remove)


def record_as_met(page: Page, required: RequirementRow) -> None:
    """Ask since when a requirement is met."""
    fields: dict[str, Field] = {
        "met_on": DateField("Met on", wrong="Enter the day on which it was met, like 18 9 2025."),
        "met_note": TextField("How this is known", f"For example, Ofsted's monitoring report. {NO_CHILD}"),
    }
    fields["met_on"].set_value(page.desk.today())
    lead = f"{required.wording}\nDue by {text.long_date(required.due_on)}."
    save = lambda v: page.desk.do(inspection_record.mark_met, required.id, **v)  # noqa: E731  handed on once
    page.ask("Record a requirement as met", fields, "Record as met", save, lead)


def _graded(kind: Kind | None) -> Choices:
    scale: Scale | None = kind.overall if kind else None
    return [(Judgement(code), name) for code, name in scale.outcomes] if scale else []


def _open(page: Page, title: str, form: Form, words: str, save: Callable[[], object]) -> None:
    FormDialog(page, title, form, words, lambda: page.tried(save, form) is not None).open()
