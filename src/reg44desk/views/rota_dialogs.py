"""The short forms of the rota: call off a planned visit, with who did and why."""

from __future__ import annotations

from reg44desk import text
from reg44desk.domain.types import CancelledBy
from reg44desk.services import reg44
from reg44desk.views.fields import ChoiceField, Field, TextArea, choices_of
from reg44desk.views.page import Page


def call_off(page: Page, visit: reg44.VisitRow) -> None:
    """Ask who called a planned visit off and why; it stays on the rota as not made and never counts."""
    fields: dict[str, Field] = {
        "cancelled_by": ChoiceField("Who called it off?", choices_of(CancelledBy)),
        "reason": TextArea("Why", "No child's name.", lines=3),
    }
    lead = f"{visit.home}, planned for {text.long_date(visit.day)}. It stays on the rota as cancelled, and does not count for the month."
    page.ask(
        "Call off the visit",
        fields,
        "Call off the visit",
        lambda v: page.desk.do(reg44.cancel_visit, visit.id, v["cancelled_by"], v["reason"]),
        lead,
    )
