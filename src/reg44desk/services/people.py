"""People and what they are to homes over time: one record a person, several dated roles (BR-10)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Appointment, Home, Person, Training
from reg44desk.domain.dated import Span, covers, in_order
from reg44desk.domain.signoff import Tenure
from reg44desk.domain.training import Course
from reg44desk.domain.types import DbsLevel, Role
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services import independence_roles, signed_days
from reg44desk.services.desk import Tx, command


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """A role of a person for a home, from a day to a day."""

    id: UUID
    role: Role
    home: str
    home_id: UUID | None
    from_date: date | None
    to_date: date | None
    agreed_to_visit: bool | None
    current: bool
    agreed_on: date | None = None
    ended_reason: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person for the list: roles held today, training and how to reach them."""

    id: UUID
    name: str
    email: str
    phone: str
    organisation: str
    is_team: bool
    roles: tuple[Role, ...]
    homes: tuple[str, ...]
    trained_on: date | None
    agreed_to_visit: bool | None
    appointments: tuple[AppointmentRow, ...]
    dbs_level: DbsLevel | None = None
    dbs_on: date | None = None
    courses: tuple[Course, ...] = ()
    merged: tuple[tuple[str, date], ...] = ()
    """Further records of this person that were merged into this one: their names and the days."""


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What the form for a person holds; `is_team` is asked of a team's record only."""

    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    dbs_level: DbsLevel | None = None
    dbs_on: date | None = None
    is_team: bool | None = None


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """What the form for a new role holds. `agreed`: whether an elected member agreed to go on visits, and when (BR-10)."""

    role: Role | None = None
    home_id: UUID | None = None
    from_date: date | None = None
    to_date: date | None = None
    agreed: bool | None = None
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A course that a person took, and whether it is past the day on which it should be taken again (BR-11)."""

    course: str
    completed_on: date
    refresh_due_on: date | None
    past_refresh: bool
    id: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """A person to choose from a list."""

    id: UUID
    name: str


def tenures(session: Session, role: Role, home_id: UUID | None = None) -> dict[UUID, list[Tenure]]:
    """Who held a role for which home and when: {home id: tenures, oldest first}."""
    query = select(Appointment, Person.name).join(Person, Person.id == Appointment.person_id).where(Appointment.role == role)
    if home_id is not None:
        query = query.where(Appointment.home_id == home_id)
    found: dict[UUID, list[Tenure]] = defaultdict(list)
    for appointment, name in session.execute(query):
        if appointment.home_id is not None:
            found[appointment.home_id].append(Tenure(appointment.person_id, name, appointment.from_date, appointment.to_date))
    return {home: in_order(held) for home, held in found.items()}


def list_people(session: Session, as_of: date) -> list[PersonRow]:
    """Everyone, by name, with what they are on that day and were before; who was recorded twice stands there once."""
    appointments: dict[UUID, list[AppointmentRow]] = defaultdict(list)
    query = select(Appointment, Home.name).outerjoin(Home, Home.id == Appointment.home_id)
    for held, home in session.execute(query):
        appointments[held.person_id].append(
            AppointmentRow(
                held.id,
                held.role,
                home or "",
                held.home_id,
                held.from_date,
                held.to_date,
                held.agreed_to_visit,
                covers(held, as_of),
                held.agreed_on,
                held.ended_reason,
            )
        )
    taken = _courses(session)
    people, merged = list(session.scalars(select(Person))), defaultdict(list)
    for person in people:
        if person.merged_into_id is not None and person.merged_on is not None:
            merged[person.merged_into_id].append((person.name, person.merged_on))
    rows = [_row(p, appointments[p.id], taken[p.id], merged[p.id]) for p in people if p.merged_into_id is None]
    return sorted(rows, key=lambda r: r.name.casefold())


def _row(person: Person, held: list[AppointmentRow], taken: list[Course], merged: list[tuple[str, date]]) -> PersonRow:
    now = [a for a in held if a.current]
    agreed = next((a.agreed_to_visit for a in now if a.agreed_to_visit is not None), None)
    return PersonRow(
        id=person.id,
        name=person.name,
        email=person.email,
        phone=person.phone,
        organisation=person.organisation,
        is_team=person.is_team,
        roles=tuple(sorted({a.role for a in now}, key=list(Role).index)),
        homes=tuple(sorted({a.home for a in now if a.home})),
        trained_on=max((c.completed_on for c in taken), default=None),
        agreed_to_visit=agreed,
        appointments=tuple(sorted(held, key=lambda a: (a.from_date or date.min, a.home), reverse=True)),
        dbs_level=person.dbs_level,
        dbs_on=person.dbs_on,
        courses=tuple(taken),
        merged=tuple(sorted(merged)),
    )


def _courses(session: Session) -> defaultdict[UUID, list[Course]]:
    found: defaultdict[UUID, list[Course]] = defaultdict(list)
    for taken in session.scalars(select(Training).order_by(Training.completed_on, Training.id)):
        found[taken.person_id].append(Course(taken.course, taken.completed_on, taken.refresh_due_on))
    return found


def list_choices(session: Session, role: Role) -> list[Choice]:
    """People who ever held a role, by name, for a list to choose from."""
    query = select(Person.id, Person.name).join(Appointment, Appointment.person_id == Person.id).where(Appointment.role == role).distinct()
    return sorted((Choice(i, n) for i, n in session.execute(query)), key=lambda c: c.name.casefold())


def list_training(session: Session, person_id: UUID, as_of: date) -> list[TrainingRow]:
    """The courses a person took, newest first."""
    query = select(Training).where(Training.person_id == person_id).order_by(Training.completed_on.desc(), Training.course)
    return [
        TrainingRow(t.course, t.completed_on, t.refresh_due_on, t.refresh_due_on is not None and t.refresh_due_on < as_of, t.id)
        for t in session.scalars(query)
    ]


@command("Add a person")
def add_person(tx: Tx, draft: PersonDraft, role: Role | None = None) -> UUID:
    """Add a person, with a role of the service as a whole (without a home) if one is given. Raises UserError for a missing name."""
    refuse(_check(draft, tx.today))
    person = Person(name=draft.name.strip(), email=draft.email.strip(), phone=draft.phone.strip(), organisation=draft.organisation.strip())
    person.dbs_level, person.dbs_on = draft.dbs_level, draft.dbs_on
    tx.session.add(person)
    tx.session.flush()
    if role is not None:
        tx.session.add(Appointment(person_id=person.id, home_id=None, role=role, from_date=None, to_date=None, agreed_to_visit=None))
    return person.id


@command("Change a person's details")
def edit_person(tx: Tx, person_id: UUID, draft: PersonDraft) -> None:
    """Change how a person is named and reached, and the DBS check."""
    refuse(_check(draft, tx.today))
    person = tx.session.get_one(Person, person_id)
    person.name, person.email = draft.name.strip(), draft.email.strip()
    person.phone, person.organisation = draft.phone.strip(), draft.organisation.strip()
    person.dbs_level, person.dbs_on = draft.dbs_level, draft.dbs_on
    if draft.is_team is not None:
        person.is_team = draft.is_team


@command("Give a person a role")
def appoint(
    tx: Tx,
    person_id: UUID,
    role: Role,
    home_id: UUID | None,
    *,
    from_date: date | None,
    to_date: date | None = None,
    agreed: bool | None = None,
) -> UUID:
    """Give a person a role for a home from a day on.

    Raises UserError when the last day is before the first, and for an independent person whom regulation 43(3) bars from the home.
    """
    if from_date and to_date and to_date < from_date:
        raise UserError(Problem("to_date", "The last day is before the first. Check both dates."))
    refuse(independence_roles.problems_of_role(tx.session, person_id, role, home_id, from_date, to_date))
    held = Appointment(person_id=person_id, home_id=home_id, role=role, from_date=from_date, to_date=to_date, agreed_to_visit=agreed)
    tx.session.add(held)
    tx.session.flush()
    return held.id


@command("Give a person a role")
def give_role(tx: Tx, person_id: UUID, draft: RoleDraft) -> UUID:
    """Give a role as the form has it. A manager who begins ends the tenure of the one before; a role that is over ends nobody's.

    Raises UserError for what is missing, and when the person has the role in those days already.
    """
    found = _check_role(tx.session, person_id, draft) + _check_first_day(draft.from_date, tx.today)
    refuse(found + _check_agreed(draft.agreed, draft.agreed_on, tx.today))
    assert draft.role is not None  # noqa: S101  _check_role saw to it
    if draft.home_id is None or draft.to_date is not None:
        held_id = appoint(tx, person_id, draft.role, draft.home_id, from_date=draft.from_date, to_date=draft.to_date)
    else:
        held_id = appoint_to_home(tx, person_id, draft.role, draft.home_id, draft.from_date)
    held = tx.session.get_one(Appointment, held_id)
    held.agreed_to_visit, held.agreed_on = draft.agreed, draft.agreed_on
    return held_id


@command("Record whether a member agreed to visit")
def record_agreement(tx: Tx, appointment_id: UUID | None, agreed: bool | None, agreed_on: date | None) -> None:  # noqa: FBT001  a yes or a no
    """Say whether an elected member agreed to go on visits to a home, and on which day that was said (BR-10)."""
    problems = [] if appointment_id else [Problem("appointment_id", "Choose the home.")]
    refuse(problems + _check_agreed(agreed, agreed_on, tx.today))
    held = tx.session.get_one(Appointment, appointment_id)
    held.agreed_to_visit, held.agreed_on = agreed, agreed_on


@command("Assign a person to a home")
def appoint_to_home(tx: Tx, person_id: UUID | None, role: Role, home_id: UUID, from_date: date | None) -> UUID:
    """Give a person a role at a home from a day on.

    A manager or responsible individual who begins ends
    the time of the one before, and gives way to one who is to begin later.

    Raises UserError when nobody or no day is given, or the person has the role already or is to have it.
    """
    problems = []
    if person_id is None:
        problems.append(Problem("person_id", "Choose the person."))
    if from_date is None:
        problems.append(Problem("from_date", "Enter the first day, like 1 9 2025."))
    refuse(problems + _check_first_day(from_date, tx.today))
    assert person_id is not None  # noqa: S101  checked above
    assert from_date is not None  # noqa: S101  checked above
    others = tx.session.scalars(select(Appointment).where(Appointment.home_id == home_id, Appointment.role == role)).all()
    until, day = None, RoleDraft(from_date=from_date)
    with signed_days.kept(tx.session, home_id, "from_date"):
        for held in others:
            if held.person_id == person_id and _overlap(held, day):
                raise UserError(Problem("person_id", "This person has that role at the home already."))
            if role not in ONE_AT_A_TIME or held.from_date == from_date:
                continue
            if covers(held, from_date):
                held.to_date = from_date - timedelta(days=1)
            elif held.from_date is not None and held.from_date > from_date:
                until = min(until or date.max, held.from_date - timedelta(days=1))
    return appoint(tx, person_id, role, home_id, from_date=from_date, to_date=until)


@command("End a person's role")
def end_appointment(tx: Tx, appointment_id: UUID, last_day: date | None, reason: str = "") -> None:
    """Say on which day a role ended, and why; earlier days keep it. Raises UserError for a day before it began."""
    held = tx.session.get_one(Appointment, appointment_id)
    if last_day is None:
        raise UserError(Problem("to_date", "Enter the last day, like 30 9 2025."))
    if held.from_date and last_day < held.from_date:
        raise UserError(Problem("to_date", "The last day is before the first. Check the date."))
    with signed_days.kept(tx.session, held.home_id, "to_date"):
        held.to_date, held.ended_reason = last_day, reason.strip()


@command("Record training")
def record_training(tx: Tx, person_id: UUID, course: str, completed_on: date | None, refresh_due_on: date | None) -> UUID:
    """Record a course that a person took. Raises UserError for what is missing and for days that cannot be."""
    problems = []
    if not course.strip():
        problems.append(Problem("course", "Enter the name of the course."))
    if completed_on is None:
        problems.append(Problem("completed_on", "Enter the day the course was completed, like 18 9 2025."))
    elif completed_on > tx.today:
        problems.append(Problem("completed_on", FUTURE))
    elif refresh_due_on is not None and refresh_due_on <= completed_on:
        problems.append(Problem("refresh_due_on", "The refresh is not after the course. Check both dates."))
    refuse(problems)
    assert completed_on is not None  # noqa: S101  checked above
    taken = Training(person_id=person_id, course=course.strip(), completed_on=completed_on, refresh_due_on=refresh_due_on)
    tx.session.add(taken)
    tx.session.flush()
    return taken.id


FUTURE = "That day has not come yet. Check the date."

HOME_ROLES = (Role.ELECTED_MEMBER, Role.REGISTERED_MANAGER)
"""Roles that are always for one home."""

OFFICE_ROLES = (Role.INDEPENDENT_VISITOR_COORDINATOR, Role.PANEL_OFFICER)
"""Roles that are never for one home; the Independent Visitor service has no part in a home's visits (BR-46)."""


ONE_AT_A_TIME = (Role.REGISTERED_MANAGER, Role.RESPONSIBLE_INDIVIDUAL)
"""Roles that one person holds at a home at a time (regulation 2: the registered manager, the responsible individual)."""

LONGEST = 50
"""No role began more years ago; an earlier year is a slip."""


def _check_first_day(day: date | None, today: date) -> list[Problem]:
    long_ago = day is not None and day.year < today.year - LONGEST
    return [Problem("from_date", f"That is more than {LONGEST} years ago. Check the year.")] if long_ago else []


def _check_role(session: Session, person_id: UUID, draft: RoleDraft) -> list[Problem]:
    problems = []
    if draft.role is None:
        problems.append(Problem("role", "Choose the role."))
    if draft.role in HOME_ROLES and draft.home_id is None:
        problems.append(Problem("home_id", "Choose the home. This role is always for one home."))
    if draft.role in OFFICE_ROLES and draft.home_id is not None:
        problems.append(Problem("home_id", "This role is for all homes. Choose no home."))
    if draft.agreed is not None and draft.role not in (None, Role.ELECTED_MEMBER):
        problems.append(Problem("agreed", "Only an elected member agrees to visit. Leave it at not known."))
    if draft.home_id is not None and draft.from_date is None and draft.to_date is None:
        problems.append(Problem("from_date", "Enter the first day, like 1 9 2025."))
    query = select(Appointment).where(Appointment.person_id == person_id, Appointment.role == draft.role)
    for held in session.scalars(query):
        if held.home_id == draft.home_id and _overlap(held, draft):
            problems.append(Problem("role", "This person has that role in those days already."))
            break
    return problems


def _overlap(one: Span, other: Span) -> bool:
    first, last = max(one.from_date or date.min, other.from_date or date.min), min(one.to_date or date.max, other.to_date or date.max)
    return first <= last


def _check_agreed(agreed: bool | None, agreed_on: date | None, today: date) -> list[Problem]:  # noqa: FBT001  a yes or a no
    if agreed_on is not None and agreed is None:
        return [Problem("agreed", "Say whether the member agreed, or leave the day empty.")]
    if agreed_on is not None and agreed_on > today:
        return [Problem("agreed_on", FUTURE)]
    return []


def _check(draft: PersonDraft, today: date) -> list[Problem]:
    problems = []
    if not draft.name.strip():
        problems.append(Problem("name", "Enter the person's name."))
    if draft.email.strip() and "@" not in draft.email:
        problems.append(Problem("email", "Enter an e-mail address, like name@council.example."))
    if draft.dbs_on is not None and draft.dbs_level is None:
        problems.append(Problem("dbs_level", "Choose the kind of DBS check, or leave its day empty."))
    if draft.dbs_on is not None and draft.dbs_on > today:
        problems.append(Problem("dbs_on", FUTURE))
    return problems
