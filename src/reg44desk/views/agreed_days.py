"""The part of Settings on the dates of reports: the working days that were agreed, each with the kind of its rule."""

from __future__ import annotations

from reg44desk import text
from reg44desk.domain.deadlines import RULES
from reg44desk.services import deadlines
from reg44desk.services.deadlines import CLOCKS, Agreed
from reg44desk.views.fields import Field, TextArea, TextField
from reg44desk.views.page import Page

LEAD = (
    "Working days leave out weekends and England's bank holidays. Leave a number empty until it is agreed: then nothing is late by it. "
    "Two dates are not yours to set: the visit is due within its calendar month (regulation 44(1)), and Ofsted asks for the report by "
    "the end of the month after it."
)

LABELS = {
    "to_provider": ("Draft to the provider", "Working days after the visit."),
    "response": ("The provider's comments", "Working days after the provider had the draft."),
    "finished": ("Report finished", "Working days after the visit."),
    "signatures": ("Both signatures", "Working days after the report is finished."),
    "to_member": ("Copy to the elected member", "Working days after the last signature."),
}


def summary(agreed: Agreed) -> str:
    """What is agreed, in a few lines."""
    set_ = [f"{LABELS[name][0]}: {text.count(int(days), 'working day')}" for name in CLOCKS if (days := getattr(agreed, name))]
    own = len(agreed.extra_holidays.split())
    lines = [*set_, f"{text.count(own, 'further day')} without work"] if own else set_
    return "\n".join(lines) if lines else "No number of days is agreed yet."


def ask_agreed(page: Page) -> None:
    """Ask for the agreed working days, and keep them."""
    kept = page.desk.read(deadlines.get_agreed)
    fields: dict[str, Field] = {
        name: TextField(LABELS[name][0], f"{LABELS[name][1]} {text.word(RULES[clock].rule_class)}.") for name, clock in CLOCKS.items()
    }
    fields["extra_holidays"] = TextArea("Further days without work", "Each like 2027-05-10, with a space between.", lines=2)
    for name, field in fields.items():
        field.set_value(getattr(kept, name))
    page.ask("Dates of reports", fields, "Save the days", lambda v: page.desk.do(deadlines.change_agreed, Agreed(**v)), LEAD)
