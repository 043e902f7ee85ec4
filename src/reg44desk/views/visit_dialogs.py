"""The short forms about a visit: plan one, move it, say that it was not made, record an attempt, log a member's attendance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from reg44desk import text
from reg44desk.domain.types import Announced, AttemptKind, CancelledBy, HomeStatus, Role, VisitState
from reg44desk.errors import Problem, UserError
from reg44desk.services import attendance, homes, independence, people, reg44
from reg44desk.views.fields import ChoiceField, DateField, Field, TextArea, TimeField, choices_of
from reg44desk.views.independence import say_beside
from reg44desk.views.page import Page

CONFLICT = "If a conflict of interest came up, leave this form and press Declare a conflict."

HOW_NOT_MADE = [
    (VisitState.CANCELLED, "It was cancelled"),
    (VisitState.NO_ACCESS, "There was no access to the home"),
]

WHAT_CAME_OF_IT = [
    (AttemptKind.NO_ACCESS, "There was no access to the home"),
    (AttemptKind.REMOTE_CONTACT, "There was contact by phone or video only"),
    (AttemptKind.CANCELLED, "It was cancelled"),
]


def plan_visit(page: Page, home_id: UUID | None, filled: reg44.PlanDraft | None = None) -> None:
    """Ask for the day of a visit to be booked; what is known already stands in `filled`."""
    fields: dict[str, Field] = {
        "home_id": _home(page, home_id),
        "planned_for": DateField("Day of the visit"),
        "planned_time": TimeField("Time", "Leave it empty if it is not settled. For example, 9:30 or 4pm."),
        "announced": ChoiceField("Will it be announced?", choices_of(Announced)),
        "independent_person_id": _independent(page),
    }
    for key, field in fields.items():
        if key != "home_id":
            field.set_value(getattr(filled, key) if filled else None)
    _hint_independence(page, fields)
    replaces = filled.replaces_visit_id if filled else None
    save = lambda values: page.desk.do(reg44.plan_visit, reg44.PlanDraft(**values, replaces_visit_id=replaces))  # noqa: E731  handed on once
    page.ask("Plan a visit", fields, "Plan visit", save)


def _hint_independence(page: Page, fields: dict[str, Field], home_id: UUID | None = None) -> None:
    """Say beside the choice of an independent person what regulation 43 says of it, as soon as home, day and person are known."""
    chosen = fields["independent_person_id"]

    def look() -> Sequence[str]:
        home = home_id or fields["home_id"].value()
        asked = (chosen.value(), home, fields["planned_for"].value() or page.desk.today())
        return page.desk.read(independence.hints, *asked)

    say_beside(chosen, tuple(fields[key] for key in ("independent_person_id", "home_id", "planned_for") if key in fields), look)


def move_visit(page: Page, visit: reg44.VisitRow) -> None:
    """Ask for another day of a planned visit."""
    fields: dict[str, Field] = {"planned_for": DateField("New day")}
    lead = f"{visit.home}, booked for {text.long_date(visit.day)}."
    page.ask("Move the visit", fields, "Move visit", lambda v: page.desk.do(reg44.move_visit, visit.id, v["planned_for"]), lead)


def change_plan(page: Page, visit: reg44.VisitRow) -> None:
    """Ask who goes to a planned visit, when, and whether the home is told."""
    fields: dict[str, Field] = {
        "independent_person_id": _independent(page),
        "planned_for": DateField("Day of the visit"),
        "planned_time": TimeField("Time", "Leave it empty if it is not settled. For example, 9:30 or 4pm."),
        "announced": ChoiceField("Will it be announced?", choices_of(Announced)),
    }
    now = page.desk.read(reg44.get_plan, visit.id)
    for key, field in fields.items():
        field.set_value(getattr(now, key))
    _hint_independence(page, fields, visit.home_id)
    lead = f"{visit.home}, booked for {text.long_date(visit.day)}."
    save = lambda values: page.desk.do(reg44.change_plan, visit.id, reg44.PlanDraft(visit.home_id, **values))  # noqa: E731  handed on once
    page.ask("Change the planned visit", fields, "Save the change", save, lead)


def not_made(page: Page, visit: reg44.VisitRow) -> None:
    """Ask why a planned visit was not made; it never counts."""
    fields: dict[str, Field] = {
        "state": ChoiceField("What happened?", HOW_NOT_MADE, CONFLICT),
        "cancelled_by": ChoiceField("If it was cancelled, who called it off?", choices_of(CancelledBy)),
        "reason": TextArea("Why, and who decided", "No child's name.", lines=3),
    }
    lead = f"{visit.home}, booked for {text.long_date(visit.day)}. A visit that was not made does not count for the month."

    def save(values: dict[str, Any]) -> object:
        if values["state"] is VisitState.CANCELLED and values["cancelled_by"] is None:
            raise UserError(Problem("cancelled_by", reg44.WHO_CANCELLED))
        return page.desk.do(reg44.not_made, visit.id, values["state"], values["reason"], values["cancelled_by"])

    page.ask("The visit was not made", fields, "Record it", save, lead)


def record_attempt(page: Page, home_id: UUID | None, day: date | None = None) -> None:
    """Ask what came of a visit that was tried or called off, planned or not; it never counts (part c, rule 8)."""
    fields: dict[str, Field] = {
        "home_id": _home(page, home_id, closed=True),
        "day": DateField("Day"),
        "kind": ChoiceField("What happened?", WHAT_CAME_OF_IT),
        "cancelled_by": ChoiceField("If it was cancelled, who called it off?", choices_of(CancelledBy)),
        "person_id": _independent(page),
        "reason": TextArea("Why, in a few words", "No child's name.", lines=3),
    }
    fields["day"].set_value(day)
    lead = "For a visit that was tried or booked and was not made. It stands in the month and does not count."
    save = lambda values: page.desk.do(reg44.record_attempt, reg44.AttemptDraft(**values))  # noqa: E731  handed on once
    page.ask("Record an attempt", fields, "Record the attempt", save, lead)


def log_attendance(page: Page, visit: reg44.VisitRow | None = None, home_id: UUID | None = None) -> None:
    """Ask a member which home, which day, and for notes of their own."""
    today = page.desk.today()
    members = [p for p in page.desk.read(people.list_people, today) if any(a.role is Role.ELECTED_MEMBER for a in p.appointments)]
    fields: dict[str, Field] = {
        "home_id": _home(page, visit.home_id if visit else home_id, closed=True),
        "visit_date": DateField("Day you were at the home"),
        "person_id": ChoiceField("Elected member", [(p.id, p.name) for p in members]),
        "notes": TextArea("What you saw and heard", "Your own note, apart from the report. No child's name.", lines=5),
    }
    fields["visit_date"].set_value(visit.day if visit else today)
    lead = "For an elected member who came along on a visit. The independent person writes the report."
    save = lambda values: page.desk.do(attendance.log_attendance, attendance.AttendanceDraft(**values))  # noqa: E731  handed on once
    page.ask("Log a member's attendance", fields, "Log attendance", save, lead)


def _independent(page: Page) -> ChoiceField:
    found = page.desk.read(people.list_choices, Role.INDEPENDENT_PERSON)
    return ChoiceField("Independent person", [(c.id, c.name) for c in found])


def _home(page: Page, asked: UUID | None, *, closed: bool = False) -> ChoiceField:
    """Homes that are not closed, those about to open among them, and the one asked about; `closed` ones too for what lies in the past."""
    rows = page.desk.read(homes.list_homes, page.desk.today(), 1)
    offered = [(r.id, r.name) for r in rows if closed or r.status is not HomeStatus.CLOSED or r.id == asked]
    field = ChoiceField("Home", offered)
    field.set_value(asked)
    return field
