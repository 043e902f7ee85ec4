"""The short forms about elected members: assign one, end a role; add, fill and close a vacancy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from reg44desk import text
from reg44desk.domain.types import Role
from reg44desk.errors import Problem, refuse
from reg44desk.services import homes, members, people, vacancies
from reg44desk.services.people import RoleDraft
from reg44desk.services.vacancies import FillDraft, VacancyDraft, VacancyRow
from reg44desk.views.fields import ChoiceField, CountField, DateField, Field, TextField, TickList, check_readable, choices_of
from reg44desk.views.forms import Form, FormDialog
from reg44desk.views.page import Page

NOT_LISTED = "Somebody who is not listed is added on the screen People first."
LAST_DAY = "Enter the last day, like 30 9 2025."


def assign(page: Page, home_id: UUID, home: str) -> None:
    """Ask who becomes a home's elected member, from when, and whether they agreed to visit (BR-07, BR-10)."""
    fields: dict[str, Field] = {
        "role": ChoiceField("Person", may_be_member(page), NOT_LISTED),
        "from_date": DateField("From", "The first day. For example, 18 9 2025.", "Enter the first day, like 18 9 2025."),
        **_agreement(),
    }
    fields["from_date"].set_value(page.desk.today())

    def save(values: dict[str, Any]) -> object:
        person = values.pop("role")
        refuse([] if person else [Problem("role", "Choose the person.")])
        return page.desk.do(people.give_role, person, RoleDraft(role=Role.ELECTED_MEMBER, home_id=home_id, **values))

    _ask(page, f"Elected member of {home}", fields, "Assign", save)


def end(page: Page, home_id: UUID, home: str) -> None:
    """Ask which member leaves a home, on which day and why."""
    running = [a for a in page.desk.read(members.list_assignments, home_id) if not a.is_over(page.desk.today())]
    fields: dict[str, Field] = {
        "id": ChoiceField("Elected member", [(a.id, a.name) for a in running], none=None),
        "to_date": DateField("Last day", wrong=LAST_DAY),
        "reason": TextField("Why it ended", "For example, lost the seat."),
    }
    lead = "From the next day on the home has no member, unless another is assigned. Attendance of earlier days stays as it is."
    _ask(page, f"A member leaves {home}", fields, "End the role", lambda v: page.desk.do(people.end_appointment, *v.values()), lead)


def add_vacancy(page: Page) -> None:
    """Ask for places that are to be filled (T-29)."""
    every = page.desk.read(homes.list_homes, page.desk.today(), months=1)
    sites = [((None, site), f"The homes of {site}") for site in page.desk.read(vacancies.list_sites)]
    fields: dict[str, Field] = {
        "title": TextField("What is to be filled", "For example, three representatives for the secure homes."),
        "role": ChoiceField("Role", choices_of(Role), none=None),
        "home_id": ChoiceField("For which homes", [*sites, *(((h.id, ""), h.name) for h in every)], none="All homes"),
        "places": CountField("How many places"),
        "opened_on": DateField("Open since"),
    }
    fields["opened_on"].set_value(page.desk.today())

    def save(values: dict[str, Any]) -> object:
        home_id, site = values.pop("home_id") or (None, "")
        return page.desk.do(vacancies.add_vacancy, VacancyDraft(home_id=home_id, site=site, **values))

    _ask(page, "Add a vacancy", fields, "Add vacancy", save)


def fill_vacancy(page: Page, row: VacancyRow) -> None:
    """Ask who fills a place, for which of its homes and from when."""
    fields: dict[str, Field] = {"person_id": ChoiceField("Person", may_be_member(page), NOT_LISTED)}
    if row.home_id is None:
        fields["home_ids"] = TickList("Homes", [(h.id, h.name) for h in row.homes])
    fields["from_date"] = DateField("From", wrong="Enter the first day, like 18 9 2025.")
    fields["from_date"].set_value(page.desk.today())
    if row.role is Role.ELECTED_MEMBER:
        fields |= _agreement()
    lead = f"{row.title}. {row.open_places} of {text.count(row.places, 'place')} to fill."
    _ask(page, "Fill a place", fields, "Fill the place", lambda v: page.desk.do(vacancies.fill_vacancy, row.id, FillDraft(**v)), lead)


def close_vacancy(page: Page, row: VacancyRow) -> None:
    """Ask since when the places are no longer to be filled."""
    fields: dict[str, Field] = {"closed_on": DateField("Last day it was open", wrong=LAST_DAY)}
    fields["closed_on"].set_value(page.desk.today())
    lead = f"Close “{row.title}”? It leaves the list. Whoever has filled a place keeps the role."
    save = lambda values: page.desk.do(vacancies.close_vacancy, row.id, values["closed_on"])  # noqa: E731  handed on once
    _ask(page, "Close a vacancy", fields, "Close the vacancy", save, lead)


def may_be_member(page: Page) -> list[tuple[UUID, str]]:
    """Everybody who may become an elected member: persons with no other role today."""
    rows = page.desk.read(people.list_people, page.desk.today())
    return [(p.id, p.name) for p in rows if not p.is_team and set(p.roles) <= {Role.ELECTED_MEMBER}]


def _agreement() -> dict[str, Field]:
    return {
        "agreed": ChoiceField("Agreed to visit", [(True, "Yes"), (False, "No")], none="Not known"),
        "agreed_on": DateField("Said so on"),
    }


def _ask(page: Page, title: str, fields: dict[str, Field], words: str, work: Callable[[dict[str, Any]], object], lead: str = "") -> None:
    form = Form(fields, lead)

    def change() -> object:
        check_readable(fields)
        work({key: field.value() for key, field in fields.items()})
        return True

    FormDialog(page, title, form, words, lambda: page.tried(change, form) is not None).open()
