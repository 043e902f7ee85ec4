"""The forms that put people's records right: a role ended or corrected, a training corrected, two records made one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from reg44desk import text
from reg44desk.domain.dated import Span
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import people, people_merging, people_records
from reg44desk.services.people import AppointmentRow, PersonRow
from reg44desk.services.people_merging import Merged
from reg44desk.services.people_records import CourseCorrection, RoleCorrection
from reg44desk.views import alerts
from reg44desk.views.fields import ChoiceField, DateField, Field, TextField, TickField, check_readable
from reg44desk.views.forms import Form, FormDialog, tell_before_saving
from reg44desk.views.page import Page

LAST_DAY = "Enter the last day, like 30 9 2025."


def end_role(page: Page, row: PersonRow, chosen: UUID | None = None) -> None:
    """Ask which role ends and on which day; the question names what follows."""
    running = [(a.id, role_words(a)) for a in row.appointments if not is_over(a, page)]
    fields: dict[str, Field] = {
        "appointment_id": ChoiceField("Role", running, none=None),
        "to_date": DateField("Last day", wrong=LAST_DAY),
        "reason": TextField("Why it ended", "For example, lost the seat, or moved to another post."),
    }
    if chosen is not None:
        fields["appointment_id"].set_value(chosen)

    def question() -> str:
        which, day = fields["appointment_id"].value(), fields["to_date"].value()
        return page.desk.read(people_records.end_question, which, day) if which and day else ""

    end = people.end_appointment
    _ask(page, f"End a role of {row.name}", fields, "End role", lambda v: page.desk.do(end, *v.values()), tell=question)


def correct_role(page: Page, row: PersonRow, appointment_id: UUID) -> None:
    """Ask for the right days of a role, or whether it never was."""
    held = next(a for a in row.appointments if a.id == appointment_id)
    fields: dict[str, Field] = {
        "from_date": DateField("From", "Leave it empty if it began before your records do."),
        "to_date": DateField("To", "The last day. Leave it empty while the role goes on.", LAST_DAY),
        "remove": TickField("Take this role out: it never was"),
    }
    fields["from_date"].set_value(held.from_date)
    fields["to_date"].set_value(held.to_date)
    lead = f"{row.name}: {role_words(held)}. This puts right what was entered wrongly. A role that is over is ended instead."

    def save(values: dict[str, Any]) -> object:
        return page.desk.do(people_records.correct_role, held.id, RoleCorrection(**values))

    _ask(page, "Correct a role", fields, "Save correction", save, lead)


def correct_training(page: Page, row: PersonRow, training_id: UUID) -> None:
    """Ask for the right words and days of a training, or whether it never was."""
    taken = next(t for t in page.desk.read(people.list_training, row.id, page.desk.today()) if t.id == training_id)
    fields: dict[str, Field] = {
        "course": TextField("Course"),
        "completed_on": DateField("Completed on"),
        "refresh_due_on": DateField("Refresh due on", "Leave it empty where no refresh is asked for."),
        "remove": TickField("Take this training out: it never was"),
    }
    for key in ("course", "completed_on", "refresh_due_on"):
        fields[key].set_value(getattr(taken, key))

    def save(values: dict[str, Any]) -> object:
        return page.desk.do(people_records.correct_training, training_id, CourseCorrection(**values))

    _ask(page, f"Correct a training of {row.name}", fields, "Save correction", save)


def merge(page: Page, row: PersonRow, other_id: UUID | None = None) -> None:
    """Ask which record is the same person and which of the two stays; what moves is said before it is done."""
    everybody = {p.id: p for p in page.desk.read(people.list_people, page.desk.today()) if p.id != row.id and p.is_team == row.is_team}
    fields: dict[str, Field] = {
        "other_id": ChoiceField("The other record", [(p.id, _described(p)) for p in everybody.values()], none="Choose the record"),
        "stays": ChoiceField("Which record stays?", [(True, f"{row.name} stays"), (False, "The other one stays")], none=None),
    }
    if other_id in everybody:
        fields["other_id"].set_value(other_id)

    def both() -> tuple[UUID | None, UUID | None]:
        other = fields["other_id"].value()
        return (row.id, other) if fields["stays"].value() else (other, row.id)

    def moves() -> str:
        if fields["other_id"].value() is None:
            return ""
        try:
            return merged_words(page.desk.rehearse(people_merging.merge, *both()))
        except UserError as error:
            return "\n".join(p.message for p in error.problems)
        except TroubleError:
            return ""

    lead = f"{_described(row)}. Use this only where both records are of the same person. It is one step, and can be undone."
    _ask(
        page,
        f"Is {row.name} recorded twice?",
        fields,
        "Make them one record",
        lambda _v: page.desk.do(people_merging.merge, *both()),
        lead,
        tell=moves,
    )


def merged_words(moved: Merged) -> str:
    """What making two records one does, in sentences."""
    counts = (
        text.count(number, one, many)
        for number, one, many in (
            (moved.roles, "role", "roles"),
            (moved.visits, "visit", "visits"),
            (moved.attendances, "attendance at a visit", "attendances at visits"),
            (moved.signatures, "signature", "signatures"),
            (moved.copies, "copy sent", "copies sent"),
            (moved.checks, "independence check", "independence checks"),
            (moved.trainings, "training", "trainings"),
        )
        if number
    )
    what = text.listing(counts)
    moving = f"{what[0].upper()}{what[1:]} of {moved.goes} will be of {moved.stays}." if what else f"Nothing refers to {moved.goes}."
    return f"{moving} The record {moved.goes} stays as history. Reports that are finished keep the name they have."


def remove(page: Page, row: PersonRow) -> None:
    """Ask before a record that nothing refers to is removed."""
    words = "Nothing in this casebook refers to this record. It was made by mistake, if anything was. History keeps that it was there."
    gone = partial(page.perform, people_records.remove_person, row.id)
    alerts.ask(page, f"Remove {row.name}?", words, "Remove the record", gone, no="Keep it")


def is_over(held: Span, page: Page) -> bool:
    """Whether a role has ended before today."""
    return held.to_date is not None and held.to_date < page.desk.today()


def role_words(held: AppointmentRow) -> str:
    """A role in a line: "Elected member, Oak House, from 1 Jun 2021"."""
    since = f"from {text.short_date(held.from_date)}" if held.from_date else ""
    return ", ".join(filter(None, [text.word(held.role), held.home, since]))


def _described(row: PersonRow) -> str:
    """A person with what tells two of the same name apart."""
    roles = ", ".join(text.word(r) for r in row.roles) or "no role today"
    return ", ".join(filter(None, [row.name, roles, row.email]))


def _ask(
    page: Page,
    title: str,
    fields: dict[str, Field],
    words: str,
    carry_out: Callable[[dict[str, Any]], object],
    lead: str = "",
    tell: Callable[[], str] | None = None,
) -> None:
    form = Form(fields, lead)
    if tell is not None:
        tell_before_saving(form, tell)

    def save() -> object:
        check_readable(fields)
        carry_out({key: field.value() for key, field in fields.items()})
        return True

    FormDialog(page, title, form, words, lambda: page.tried(save, form) is not None).open()
