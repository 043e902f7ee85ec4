"""Vacancies: places to be filled for a home or a site, like further members for the secure homes (T-29); open until filled or closed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Appointment, Home, Person, Vacancy
from reg44desk.domain.dated import covers, in_order
from reg44desk.domain.types import Role
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services import people
from reg44desk.services.desk import Tx, command
from reg44desk.services.people import FUTURE, Choice, RoleDraft

MOST_PLACES = 50


@dataclass(frozen=True, slots=True)
class VacancyRow:
    """A vacancy that is not closed: for what, how many places, and who has filled some of them on a day."""

    id: UUID
    title: str
    role: Role
    home_id: UUID | None
    place: str
    places: int
    filled_by: tuple[str, ...]
    taken: int
    opened_on: date
    homes: tuple[Choice, ...]

    @property
    def open_places(self) -> int:
        """How many places are still to be filled."""
        return max(self.places - self.taken, 0)


@dataclass(frozen=True, slots=True)
class VacancyDraft:
    """What the form for a vacancy holds: it is for one home, for the homes of a site, or for neither."""

    title: str = ""
    role: Role | None = None
    home_id: UUID | None = None
    site: str = ""
    places: int | None = None
    opened_on: date | None = None


@dataclass(frozen=True, slots=True)
class FillDraft:
    """What the form for filling a place holds."""

    person_id: UUID | None = None
    home_ids: tuple[UUID, ...] = ()
    from_date: date | None = None
    agreed: bool | None = None
    agreed_on: date | None = None


def list_vacancies(session: Session, as_of: date) -> list[VacancyRow]:
    """The vacancies that are not closed, oldest first; a place is taken by each person who has not left the role by a day.

    Somebody who follows another takes the same place.
    """
    names = {home.id: home.name for home in session.scalars(select(Home))}
    filled: dict[UUID, list[tuple[Appointment, str]]] = defaultdict(list)
    query = select(Appointment, Person.name).join(Person, Person.id == Appointment.person_id)
    for held, name in session.execute(query.where(Appointment.vacancy_id.is_not(None))):
        if held.vacancy_id is not None and (held.to_date is None or held.to_date >= as_of):
            filled[held.vacancy_id].append((held, name))
    rows = [
        VacancyRow(
            id=one.id,
            title=one.title,
            role=one.role,
            home_id=one.home_id,
            place=names.get(one.home_id, "") if one.home_id else one.site,
            places=one.places,
            filled_by=tuple(sorted({held.person_id: name for held, name in filled[one.id]}.values())),
            taken=_most_at_once([held for held, _ in filled[one.id]], as_of),
            opened_on=one.opened_on,
            homes=tuple(_homes(session, one)),
        )
        for one in session.scalars(select(Vacancy).where(Vacancy.closed_on.is_(None)))
    ]
    return sorted(rows, key=lambda r: (r.opened_on, r.title.casefold()))


def list_open(session: Session, as_of: date) -> list[VacancyRow]:
    """The vacancies with places still to be filled."""
    return [row for row in list_vacancies(session, as_of) if row.open_places]


def list_sites(session: Session) -> list[str]:
    """The sites that homes share, by name."""
    return sorted({site for site in session.scalars(select(Home.site)) if site})


@command("Add a vacancy")
def add_vacancy(tx: Tx, draft: VacancyDraft) -> UUID:
    """Record places that are to be filled. Raises UserError for what is missing."""
    refuse(_check(draft, tx.today))
    made = Vacancy(
        title=draft.title.strip(),
        role=draft.role,
        home_id=draft.home_id,
        site="" if draft.home_id else draft.site.strip(),
        places=draft.places,
        opened_on=draft.opened_on,
        closed_on=None,
    )
    tx.session.add(made)
    tx.session.flush()
    return made.id


@command("Fill a vacancy")
def fill_vacancy(tx: Tx, vacancy_id: UUID, draft: FillDraft) -> None:
    """Give a person the role of a vacancy, at one or several of its homes; that takes one of its places.

    Somebody who has the role already, assigned another way, takes the place with it. Raises UserError for what is missing, for a
    vacancy that has no place left, and for somebody who fills a place in those days already.
    """
    vacancy = _open_one(tx, vacancy_id)
    problems = [] if draft.person_id else [Problem("person_id", "Choose the person.")]
    at_homes: list[UUID | None] = list(draft.home_ids) or ([vacancy.home_id] if vacancy.home_id else [])
    if not at_homes and vacancy.role in people.HOME_ROLES:
        problems.append(Problem("home_ids", "Choose the homes. This role is always for a home."))
    if draft.from_date is None:
        problems.append(Problem("from_date", "Enter the first day, like 1 9 2025."))
    refuse(problems)
    assert draft.person_id is not None  # noqa: S101  checked above
    for home_id in at_homes or [None]:
        role = RoleDraft(vacancy.role, home_id, draft.from_date, None, draft.agreed, draft.agreed_on)
        held_id = _held(tx, draft.person_id, role) or _given(tx, draft.person_id, role)
        tx.session.get_one(Appointment, held_id).vacancy_id = vacancy.id


@command("Close a vacancy")
def close_vacancy(tx: Tx, vacancy_id: UUID, closed_on: date | None) -> None:
    """Say that the places are no longer to be filled, from a day on. Raises UserError for a day that cannot be."""
    vacancy = tx.session.get_one(Vacancy, vacancy_id)
    if closed_on is None:
        raise UserError(Problem("closed_on", "Enter the day, like 30 9 2025."))
    if closed_on > tx.today:
        raise UserError(Problem("closed_on", FUTURE))
    if closed_on < vacancy.opened_on:
        raise UserError(Problem("closed_on", "The vacancy opened after that day. Check the date."))
    vacancy.closed_on = closed_on


def _most_at_once(held: list[Appointment], as_of: date) -> int:
    """How many people hold one of these roles on the day, from `as_of` on, on which most do."""
    days = {max(one.from_date or as_of, as_of) for one in held}
    return max((len({one.person_id for one in held if covers(one, day)}) for day in days), default=0)


def _held(tx: Tx, person_id: UUID, role: RoleDraft) -> UUID | None:
    """The role if the person holds it from that day on and fills no place with it; what the form says of agreeing is kept."""
    query = select(Appointment).where(Appointment.person_id == person_id, Appointment.role == role.role, Appointment.vacancy_id.is_(None))
    query = query.where(Appointment.home_id == role.home_id if role.home_id else Appointment.home_id.is_(None))
    for held in in_order(tx.session.scalars(query)):
        if held.to_date is None or role.from_date is None or held.to_date >= role.from_date:
            if role.agreed is not None:
                people.record_agreement(tx, held.id, role.agreed, role.agreed_on)
            return held.id
    return None


def _given(tx: Tx, person_id: UUID, role: RoleDraft) -> UUID:
    """Give the role; what is wrong with it belongs to the person, in the words of this form."""
    try:
        return people.give_role(tx, person_id, role)
    except UserError as error:
        raise UserError(*(Problem("person_id" if p.field == "role" else p.field, p.message) for p in error.problems)) from error


def _open_one(tx: Tx, vacancy_id: UUID) -> Vacancy:
    if not any(row.id == vacancy_id for row in list_open(tx.session, tx.today)):
        raise UserError("Every place of this vacancy is filled, or it was closed.")
    return tx.session.get_one(Vacancy, vacancy_id)


def _homes(session: Session, vacancy: Vacancy) -> list[Choice]:
    """The homes that a vacancy can be filled for."""
    query = select(Home.id, Home.name)
    if vacancy.home_id:
        query = query.where(Home.id == vacancy.home_id)
    elif vacancy.site:
        query = query.where(Home.site == vacancy.site)
    return sorted((Choice(i, name) for i, name in session.execute(query)), key=lambda c: c.name.casefold())


def _check(draft: VacancyDraft, today: date) -> list[Problem]:
    problems = []
    if not draft.title.strip():
        problems.append(Problem("title", "Say what is to be filled, like: Three representatives for the secure homes."))
    if draft.role is None:
        problems.append(Problem("role", "Choose the role."))
    if draft.places is None or not 1 <= draft.places <= MOST_PLACES:
        problems.append(Problem("places", f"Enter how many places there are, from 1 to {MOST_PLACES}."))
    if draft.opened_on is None:
        problems.append(Problem("opened_on", "Enter the day since when, like 1 9 2025."))
    elif draft.opened_on > today:
        problems.append(Problem("opened_on", FUTURE))
    return problems
