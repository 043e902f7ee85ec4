"""The short forms about a visit: plan one, move it, say that it was not made, log a member's attendance."""

from __future__ import annotations

from uuid import UUID

from reg44desk import text
from reg44desk.domain.types import Announced, HomeStatus, Role, VisitState
from reg44desk.services import homes, people, reg44
from reg44desk.views.fields import ChoiceField, DateField, Field, TextArea, choices_of
from reg44desk.views.page import Page

HOW_NOT_MADE = [
    (VisitState.CANCELLED, "It was cancelled"),
    (VisitState.NO_ACCESS, "Nobody let the visitor in"),
    (VisitState.CONFLICT_VOIDED, "A conflict of interest came up"),
]


def plan_visit(page: Page, home_id: UUID | None) -> None:
    """Ask for the day of a visit to be booked."""
    independent = [(c.id, c.name) for c in page.desk.read(people.list_choices, Role.INDEPENDENT_PERSON)]
    fields: dict[str, Field] = {
        "home_id": _home(page, home_id),
        "planned_for": DateField("Day of the visit"),
        "announced": ChoiceField("Will it be announced?", choices_of(Announced)),
        "independent_person_id": ChoiceField("Independent person", independent),
    }
    page.ask("Plan a visit", fields, "Plan visit", lambda values: page.desk.do(reg44.plan_visit, reg44.PlanDraft(**values)))


def move_visit(page: Page, visit: reg44.VisitRow) -> None:
    """Ask for another day of a planned visit."""
    fields: dict[str, Field] = {"planned_for": DateField("New day")}
    lead = f"{visit.home}, booked for {text.long_date(visit.day)}."
    page.ask("Move the visit", fields, "Move visit", lambda v: page.desk.do(reg44.move_visit, visit.id, v["planned_for"]), lead)


def not_made(page: Page, visit: reg44.VisitRow) -> None:
    """Ask why a planned visit was not made; it never counts."""
    fields: dict[str, Field] = {
        "state": ChoiceField("What happened?", HOW_NOT_MADE),
        "reason": TextArea("Why, and who decided", "No child's name.", lines=3),
    }
    lead = f"{visit.home}, booked for {text.long_date(visit.day)}. A visit that was not made does not count for the month."
    page.ask("The visit was not made", fields, "Record it", lambda v: page.desk.do(reg44.not_made, visit.id, v["state"], v["reason"]), lead)


def log_attendance(page: Page, visit: reg44.VisitRow | None = None, home_id: UUID | None = None) -> None:
    """Ask a member which home, which day, and for notes of their own."""
    today = page.desk.today()
    members = [p for p in page.desk.read(people.list_people, today) if any(a.role is Role.ELECTED_MEMBER for a in p.appointments)]
    fields: dict[str, Field] = {
        "home_id": _home(page, visit.home_id if visit else home_id),
        "visit_date": DateField("Day you were at the home"),
        "person_id": ChoiceField("Elected member", [(p.id, p.name) for p in members]),
        "notes": TextArea("What you saw and heard", "Your own note, apart from the report. No child's name.", lines=5),
    }
    fields["visit_date"].set_value(visit.day if visit else today)
    lead = "For an elected member who came along on a visit. The independent person writes the report."
    save = lambda values: page.desk.do(reg44.log_attendance, reg44.AttendanceDraft(**values))  # noqa: E731  handed on once
    page.ask("Log a member's attendance", fields, "Log attendance", save, lead)


def _home(page: Page, asked: UUID | None) -> ChoiceField:
    """Homes that are not closed, those about to open among them, and the one asked about whatever it is."""
    rows = page.desk.read(homes.list_homes, page.desk.today(), 1)
    field = ChoiceField("Home", [(r.id, r.name) for r in rows if r.status is not HomeStatus.CLOSED or r.id == asked])
    field.set_value(asked)
    return field
