"""The forms that change a home: its status with what that moves, who visits it, its details, an inspection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from reg44desk import text
from reg44desk.domain.types import HomeStatus, InspectionType, Judgement, VisitingBody
from reg44desk.errors import UserError
from reg44desk.services import home_history
from reg44desk.services.home_history import DetailsDraft, InspectionDraft, MonthChange, StatusDraft
from reg44desk.services.homes import HomeDetail
from reg44desk.views.fields import ChoiceField, CountField, DateField, TextField, TickField, choices_of
from reg44desk.views.forms import Form, FormDialog
from reg44desk.views.page import Page
from reg44desk.views.widgets import PlainLabel

MOST = 12
"""How many months a change lists one by one."""


def change_status(page: Page, detail: HomeDetail) -> None:
    """Ask for another status, and say before it is saved which months it moves (BR-04)."""
    home = detail.row
    fields: dict[str, Any] = {
        "status": ChoiceField("New status", choices_of(HomeStatus)),
        "from_date": DateField("From", "The first day with this status. It may lie in the past."),
        "reason": TextField("Why", "Needed when a home is paused or closed."),
    }
    form = Form(fields, f"{home.name} is {text.word(home.status).lower()} now.")
    brings = PlainLabel("")
    layout = form.layout()
    if isinstance(layout, QVBoxLayout):
        layout.insertWidget(layout.count() - 1, brings)

    def draft() -> StatusDraft:
        return StatusDraft(fields["status"].value(), fields["from_date"].value(), fields["reason"].value())

    def show() -> None:
        brings.setText(_brings(page, detail, draft()))

    for field in fields.values():
        field.changed.connect(show)
    fields["from_date"].line.editingFinished.connect(show)
    _ask(
        page, f"Change the status of {home.name}", form, "Change status", lambda: page.desk.do(home_history.change_status, home.id, draft())
    )


def change_visiting(page: Page, detail: HomeDetail) -> None:
    """Ask who visits a home from a day on (BR-05, BR-06)."""
    fields: dict[str, Any] = {
        "visited_by": ChoiceField("Visited by", choices_of(VisitingBody)),
        "from_date": DateField("From", "Earlier months keep who visited then."),
    }
    form = Form(fields, f"{text.word(detail.row.visited_by)} visits {detail.row.name} now.")
    change = home_history.change_visiting

    def save() -> object:
        return page.desk.do(change, detail.row.id, fields["visited_by"].value(), fields["from_date"].value())

    _ask(page, f"Change who visits {detail.row.name}", form, "Change who visits", save)


def correct_details(page: Page, detail: HomeDetail) -> None:
    """Ask for corrections of how a home is named and registered."""
    row = detail.row
    fields: dict[str, Any] = {
        "name": TextField("Name of the home"),
        "ofsted_urn": TextField("Ofsted number (URN)"),
        "site": TextField("Site", "For homes that share one, like the parts of a secure centre."),
        "places": CountField("Places"),
        "registered_provider": TextField("Registered provider"),
        "area_authority": TextField("Local authority for the area"),
    }
    known = (row.name, row.ofsted_urn, row.site, row.places, detail.registered_provider, detail.area_authority)
    for field, value in zip(fields.values(), known, strict=True):
        field.set_value(value)

    def save() -> object:
        wanted = DetailsDraft(**{key: field.value() for key, field in fields.items()})
        return page.desk.do(home_history.correct_details, row.id, wanted)

    _ask(page, f"Correct the details of {row.name}", Form(fields), "Save details", save)


def record_inspection(page: Page, detail: HomeDetail) -> None:
    """Ask for an Ofsted inspection, of one home or of all homes of its site (A-03)."""
    row = detail.row
    fields: dict[str, Any] = {
        "inspected_on": DateField("Day of the inspection"),
        "inspection_type": ChoiceField("Kind of inspection", choices_of(InspectionType)),
        "judgement": ChoiceField("Judgement", choices_of(Judgement), "An assurance inspection or a monitoring visit has none."),
        "improvements_due_by": DateField("Improvements due by", "Leave it empty if Ofsted set no day."),
    }
    if row.site:
        fields["whole_site"] = TickField(f"It was of every home of {row.site}")

    def save() -> object:
        wanted = InspectionDraft(**{key: field.value() for key, field in fields.items()})
        return page.desk.do(home_history.record_inspection, row.id, wanted)

    _ask(page, f"Record an inspection of {row.name}", Form(fields), "Record inspection", save)


def months_moved(moved: Sequence[MonthChange]) -> str:
    """Which months change, a line each: "November 2021: Missed becomes Not required"."""
    if not moved:
        return "No month up to today changes."
    lines = [f"{text.month_name(m.after.month)}: {text.word(m.before.status)} becomes {text.word(m.after.status)}" for m in moved[:MOST]]
    more = [f"and {text.count(len(moved) - MOST, 'month')} more"] if len(moved) > MOST else []
    return "\n".join(["These months change:", *lines, *more])


def _brings(page: Page, detail: HomeDetail, draft: StatusDraft) -> str:
    """The question that names the consequence, and the months; nothing while the form cannot say."""
    if draft.status is None or draft.from_date is None:
        return ""
    question = text.status_question(draft.status, detail.row.name, draft.from_date)
    try:
        moved = page.desk.rehearse(home_history.preview_status, detail.row.id, draft)
    except UserError:
        return question
    return f"{question}\n{months_moved(moved)}"


def _ask(page: Page, title: str, form: Form, save_words: str, save: Callable[[], object]) -> None:
    FormDialog(page, title, form, save_words, lambda: page.tried(save, form) is not None).open()
