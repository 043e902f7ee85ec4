"""People: everyone who plays a part, what they are to homes over time, and their training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QPushButton

from reg44desk import text
from reg44desk.domain.independence import runs_out
from reg44desk.domain.types import DbsLevel, Ref, Role
from reg44desk.services import exchange_lists, homes, people, people_records
from reg44desk.services.desk import Desk, Done
from reg44desk.services.people import AppointmentRow, PersonDraft, PersonRow, RoleDraft
from reg44desk.services.tracker_homes import COURSE
from reg44desk.views import independence, people_forms
from reg44desk.views.delegates import BadgeDelegate
from reg44desk.views.fields import ChoiceField, DateField, Field, TextField, TickField, check_readable, choices_of
from reg44desk.views.forms import Form, FormDialog, lead_to
from reg44desk.views.list_bar import ListBar
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.page import Page
from reg44desk.views.people_forms import LAST_DAY, is_over
from reg44desk.views.widgets import Banner, EmptyState, Overview, Pane, PlainLabel, button

TEAM = "A team is recorded here, not a person. Regulation 43 asks for an independent person."
NO_ROLE = "No role today"
IV_HINT = "The Independent Visitor service is another service. Its coordinator has no part in regulation 44 visits."


class PeoplePage(Page):
    """The list of people."""

    title = "People"
    help = "people"
    watches = frozenset(
        {
            "person",
            "appointment",
            "training",
            "home",
            "independence_check",
            "reg44_visit",
            "home_status_change",
            "reg44_signature",
            "reg44_sending",
            "reg44_member_attendance",
        }
    )
    search: QLineEdit

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: list[PersonRow] = []
        self.header.add(button("Add a person", self.add_person, primary=True))
        self.table = RowsTable(_columns(), "People")
        self.table.about = exchange_lists.ABOUT["people"]
        self.bar = ListBar(self.table, "Search people, homes or organisations", _searched)
        self.search = self.bar.search
        self.body.addWidget(self.bar)
        self.table.chosen.connect(self._show)
        self.pane = Pane("About the chosen person")
        nothing = EmptyState(
            "Everyone who plays a part will stand here: elected members, independent persons, registered managers and "
            "responsible individuals, each with their roles over time.",
            button("Add the first person", self.add_person, primary=True),
        )
        unmatched = EmptyState("Nobody matches what you search for.", button("Show everyone", self.bar.show_everything))
        self.overview = Overview(self.table, self.pane, nothing, unmatched)
        self.table.narrowed.connect(self._settle)
        self.body.addWidget(self.overview, 1)

    def reload(self) -> None:
        """Read everyone."""
        self._rows = self.desk.read(people.list_people, self.desk.today())
        self.table.set_rows(self._rows)

    def open_ref(self, ref: Ref) -> None:
        """Show one person; where the reference says so, with the form in which one thing about them is mended."""
        person_id, *parts = ref.id.split(":")
        there = self.bar.seek(UUID(person_id))
        self.table.setFocus()
        if parts and there:
            self._open_place(self.table.current(), *parts)

    def _open_place(self, row: PersonRow, name: str, *more: str) -> None:
        """Open a form by its name; what follows are the records it is about, or the field of the details."""
        which = [UUID(one) for one in more if name != "details"]
        forms: dict[str, Callable[[], None]] = {
            "details": partial(self.edit_person, row),
            "role": partial(people_forms.correct_role, self, row, *which),
            "end": partial(people_forms.end_role, self, row, *which),
            "agreement": partial(self.record_agreement, row, *which),
            "training": partial(self.record_training, row),
            "course": partial(people_forms.correct_training, self, row, *which),
            "merge": partial(people_forms.merge, self, row, *which),
            "check": partial(independence.record_check, self, person_id=row.id, ticked=tuple(which)),
        }
        forms[name]()
        lead_to(self, "".join(more) if name == "details" else "")

    def add_person(self) -> None:
        """Ask for a new person."""

        def add(values: dict[str, Any]) -> Done[UUID]:
            done = self.desk.do(people.add_person, PersonDraft(**values))
            self.open_ref(Ref("person", str(done.value)))
            return done

        self._ask("Add a person", _contact(), "Add person", add)

    def edit_person(self, row: PersonRow) -> None:
        """Ask how a person is named and reached."""
        fields = _contact()
        if row.is_team:
            fields["is_team"] = TickField("This is a team, not a person")
        for key, field in fields.items():
            field.set_value(getattr(row, key))
        self._ask("Change details", fields, "Save details", lambda v: self.desk.do(people.edit_person, row.id, PersonDraft(**v)))

    def give_role(self, row: PersonRow) -> None:
        """Ask for a role, for which home and from when."""
        known = [(h.id, h.name) for h in self.desk.read(homes.list_homes, self.desk.today(), months=1)]
        fields: dict[str, Field] = {
            "role": ChoiceField("Role", choices_of(Role), IV_HINT),
            "home_id": ChoiceField("Home", known, "Leave it at no home where the role is for all homes.", none="No home"),
            "from_date": DateField("From", "The first day. For example, 18 9 2025.", "Enter the first day, like 18 9 2025."),
            "to_date": DateField("To", "The last day. Leave it empty while the role goes on.", LAST_DAY),
            **_agreement(),
        }
        fields["from_date"].set_value(self.desk.today())
        independence.hint_role(self, fields, person_id=row.id)
        self._ask(f"Give {row.name} a role", fields, "Give role", lambda v: self.desk.do(people.give_role, row.id, RoleDraft(**v)))

    def record_agreement(self, row: PersonRow, chosen: UUID | None = None) -> None:
        """Ask whether an elected member agreed to visit a home, and when that was said (BR-10)."""
        held = [a for a in row.appointments if a.role is Role.ELECTED_MEMBER and not is_over(a, self)]
        first = next((a for a in held if a.id == chosen), held[0])
        fields: dict[str, Field] = {"appointment_id": ChoiceField("Home", [(a.id, a.home) for a in held], none=None), **_agreement()}
        for key, value in (("appointment_id", first.id), ("agreed", first.agreed_to_visit), ("agreed_on", first.agreed_on)):
            fields[key].set_value(value)
        title = f"Did {row.name} agree to visit?"
        self._ask(title, fields, "Record the answer", lambda v: self.desk.do(people.record_agreement, *v.values()))

    def record_training(self, row: PersonRow) -> None:
        """Ask for a course that a person took."""
        fields: dict[str, Field] = {
            "course": TextField("Course"),
            "completed_on": DateField("Completed on"),
            "refresh_due_on": DateField("Refresh due on", "Leave it empty where no refresh is asked for."),
        }
        fields["course"].set_value(COURSE)
        title = f"Record training of {row.name}"
        self._ask(title, fields, "Record training", lambda v: self.desk.do(people.record_training, row.id, *v.values()))

    def _ask(self, title: str, fields: Mapping[str, Field], words: str, work: Callable[[dict[str, Any]], Done[Any]]) -> None:
        form = Form(fields)

        def change() -> Done[Any]:
            check_readable(fields)
            return work({key: field.value() for key, field in fields.items()})

        FormDialog(self, title, form, words, lambda: self.tried(change, form) is not None).open()

    def _settle(self, there_are: int, shown: int) -> None:
        self.overview.settle(there_are, shown)
        self.header.subtitle.setText(text.count(there_are, "person", "people"))

    def _show(self, row: PersonRow | None) -> None:
        self.pane.clear()
        if row is None:
            return
        self.pane.heading(row.name)
        if row.is_team:
            self.pane.add(Banner(TEAM))
        self.pane.fact("Organisation", row.organisation)
        self.pane.fact("E-mail", row.email)
        self.pane.fact("Phone", row.phone)
        if not (row.email or row.phone):
            self.pane.line("No e-mail address or telephone number is recorded.", "soft")
        self.pane.fact("DBS check", ", ".join(filter(None, [text.word(row.dbs_level), text.long_date(row.dbs_on)])))
        self.pane.add(button("Change details", partial(self.edit_person, row)))
        self._double(row)
        self._roles(row)
        self._training(row)
        independence.show_person(self, self.pane, row)

    def _double(self, row: PersonRow) -> None:
        """Records that were merged into this one; whether this one is double, or was made by mistake."""
        for name, day in row.merged:
            self.pane.line(f"Also recorded as {name}, until the records were made one on {text.long_date(day)}.", "soft")
        if len(self._rows) > 1:
            self.pane.add(button("Recorded twice?", partial(people_forms.merge, self, row)))
        if not self.desk.read(people_records.list_referring, row.id):
            self.pane.add(button("Remove this record", partial(people_forms.remove, self, row)))

    def _roles(self, row: PersonRow) -> None:
        running = [a for a in row.appointments if not is_over(a, self)]
        self.pane.heading("Roles")
        for held in running:
            self._role(row, held)
        if not running:
            self.pane.line("This person has no role today.", "soft")
        self.pane.add(button("Give a role", partial(self.give_role, row)))
        if running:
            self.pane.add(button("End a role", partial(people_forms.end_role, self, row)))
        if Role.ELECTED_MEMBER in row.roles:
            self.pane.add(button("Record the agreement", partial(self.record_agreement, row)))
        over = [a for a in row.appointments if is_over(a, self)]
        if over:
            self.pane.heading("Roles that have ended")
        for held in over:
            self._role(row, held)

    def _role(self, row: PersonRow, held: AppointmentRow) -> None:
        if held.home_id is None:
            self.pane.add(PlainLabel(text.word(held.role), "fieldLabel"))
        else:
            home = Ref("home", str(held.home_id))
            self.pane.add(button(f"{text.word(held.role)}, {held.home}", partial(self.go.emit, home), link=True, tip="Open the home"))
        self.pane.line(_days(held), "soft")
        if held.role is Role.ELECTED_MEMBER:
            self.pane.line(_agreed(held), "soft")
        if held.ended_reason:
            self.pane.line(f"Ended: {held.ended_reason}", "soft")
        self.pane.add(_correct(people_forms.role_words(held), partial(people_forms.correct_role, self, row, held.id)))

    def _training(self, row: PersonRow) -> None:
        self.pane.heading("Training")
        taken = self.desk.read(people.list_training, row.id, self.desk.today())
        for one in taken:
            self.pane.line(f"{one.course}: {text.long_date(one.completed_on)}")
            if one.refresh_due_on and one.past_refresh:
                self.pane.line(f"The refresh was due on {text.long_date(one.refresh_due_on)}.", "fieldError")
            elif one.refresh_due_on and runs_out(one.refresh_due_on, self.desk.today()):
                self.pane.line(f"Refresh due soon, on {text.long_date(one.refresh_due_on)}.", "fieldError")
            elif one.refresh_due_on:
                self.pane.line(f"Refresh due on {text.long_date(one.refresh_due_on)}.", "soft")
            if one.id is not None:
                self.pane.add(_correct(one.course, partial(people_forms.correct_training, self, row, one.id)))
        if not taken:
            self.pane.line("No training is recorded.", "soft")
        self.pane.add(button("Record training", partial(self.record_training, row)))


def _contact() -> dict[str, Field]:
    return {
        "name": TextField("Name"),
        "organisation": TextField("Organisation", "For example, NYAS or the council."),
        "email": TextField("E-mail"),
        "phone": TextField("Phone"),
        "dbs_level": ChoiceField("DBS check", choices_of(DbsLevel), none="Not known"),
        "dbs_on": DateField("DBS check made on"),
    }


def _agreement() -> dict[str, Field]:
    return {
        "agreed": ChoiceField("Agreed to visit", [(True, "Yes"), (False, "No")], "For elected members.", none="Not known"),
        "agreed_on": DateField("Said so on", "For elected members. For example, 18 9 2025."),
    }


def _searched(row: PersonRow) -> str:
    held = [a.home for a in row.appointments]
    return "\n".join([row.name, row.organisation, row.email, *held, *(text.word(r) for r in row.roles)]).casefold()


def _correct(what: str, slot: Callable[[], object]) -> QPushButton:
    made = button("Correct this", slot, link=True)
    made.setAccessibleName(f"Correct this: {what}")
    return made


def _days(held: AppointmentRow) -> str:
    first, last = text.long_date(held.from_date), text.long_date(held.to_date)
    if first and last:
        return f"{first} to {last}"
    return f"From {first}" if first else f"Until {last}" if last else "First day not known"


def _agreed(held: AppointmentRow) -> str:
    said = f", said on {text.long_date(held.agreed_on)}" if held.agreed_on else ""
    return f"Agreed to visit: {_yes_no(held.agreed_to_visit).lower()}{said}"


def _yes_no(answer: bool | None) -> str:  # noqa: FBT001  what it words is a boolean
    return "Not known" if answer is None else "Yes" if answer else "No"


def _columns() -> list[Column[PersonRow]]:
    def look(row: PersonRow) -> tuple[str, str] | None:
        return None if row.roles else ("muted", "dash")

    def trained(row: PersonRow) -> str:
        missing = "Not recorded" if Role.ELECTED_MEMBER in row.roles else ""
        return text.short_date(row.trained_on, none=missing)

    def agreed(row: PersonRow) -> str:
        return _yes_no(row.agreed_to_visit) if Role.ELECTED_MEMBER in row.roles else ""

    def some_homes(row: PersonRow) -> str:
        return f"{row.homes[0]} +{len(row.homes) - 1}" if len(row.homes) > 1 else "".join(row.homes)

    def homes_of(row: PersonRow) -> tuple[str, ...]:
        return row.homes or ("",)

    def every_home(row: PersonRow) -> str:
        return ", ".join(row.homes)

    return [
        Column("Name", lambda r: f"{r.name} (a team)" if r.is_team else r.name, width=14, stretch=True),
        Column(
            "Role today",
            lambda r: ", ".join(text.word(role) for role in r.roles) or NO_ROLE,
            width=19,
            delegate=lambda w: BadgeDelegate(look, w),
            values=lambda r: [text.word(role) for role in r.roles] or [NO_ROLE],
            fixed=True,
        ),
        Column(
            "Homes",
            some_homes,
            width=20,
            gives_way=1,
            stretch=True,
            tooltip=every_home,
            spoken=every_home,
            cell=every_home,
            values=homes_of,
        ),
        Column("Organisation", lambda r: r.organisation, width=16, gives_way=3),
        Column("Trained on", trained, lambda r: r.trained_on, 13, gives_way=2),
        Column("Agreed to visit", agreed, width=14, gives_way=4, fixed=True),
        Column("E-mail", lambda r: r.email, width=24, gives_way=5, spare=True),
        Column("Phone", lambda r: r.phone, width=16, gives_way=5, spare=True),
        Column("DBS check", lambda r: text.word(r.dbs_level), width=20, gives_way=5, spare=True, fixed=True),
        Column("DBS check made on", lambda r: text.short_date(r.dbs_on), lambda r: r.dbs_on, 18, gives_way=5, spare=True),
    ]
