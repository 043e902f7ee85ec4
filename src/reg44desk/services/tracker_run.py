"""One import of a tracker while it runs: what the casebook has by name, what was added, and what differs and is left alone.

The rule of every import: a blank of the casebook is filled, a contradiction is told and the casebook stays as it is.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from textwrap import shorten
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Appointment, Home, Person
from reg44desk.domain.dated import in_order
from reg44desk.domain.types import Role
from reg44desk.services import office
from reg44desk.services.desk import Tx
from reg44desk.services.tracker_rows import Place, SheetProblem, Tracker
from reg44desk.services.tracker_sheets import key

N = TypeVar("N", Home, Person)

FILLED = "Details filled in"
NOTHING = "nothing"


@dataclass(slots=True)
class Run:
    """The transaction and the workbook; homes and people by name, homes by Ofsted number; rows added per kind; what is to be told.

    `touched` holds the homes and visits whose brought-in reports may now say more than their newest version, `reassigned` the
    homes whose elected members are not the same as before.
    """

    tx: Tx
    tracker: Tracker
    office: office.Office
    homes: dict[str, Home]
    people: dict[str, Person]
    numbered: dict[str, Home]
    added: Counter[str] = field(default_factory=Counter)
    notes: list[SheetProblem] = field(default_factory=list)
    touched: set[UUID] = field(default_factory=set)
    reassigned: set[UUID] = field(default_factory=set)

    @property
    def session(self) -> Session:
        """The session of the transaction."""
        return self.tx.session

    def note(self, place: Place, column: str, message: str, *, blocking: bool = False) -> None:
        """Tell something about a cell of the workbook."""
        self.notes.append(place.problem(column, message, blocking=blocking))

    def differs(self, place: Place, column: str, have: object, said: object) -> None:
        """Tell that casebook and workbook say different things; the casebook stays as it is."""
        message = f"The casebook says {shown(have)}, the workbook {shown(said)}. The casebook stays as it is: correct whichever is wrong."
        self.note(place, column, message)

    def settle(self, place: Place, column: str, record: Any, name: str, said: object, *, locked: bool = False) -> bool:
        """Fill a blank field of a record, or tell that it says something else; says whether it was filled. `locked` only tells."""
        have = getattr(record, name)
        if said in (None, "") or alike(have, said):
            return False
        if locked or have not in (None, ""):
            self.differs(place, column, have, said)
            return False
        setattr(record, name, said)
        self.added[FILLED] += 1
        return True

    def find_home(self, name: str) -> Home | None:
        """The home of a name: as it is written, else whatever its case, accents and punctuation."""
        return self.homes.get(_exact(name)) or self.homes.get(key(name))

    def home(self, name: str) -> Home:
        """The home of a name that the reading has found to be known."""
        return self.homes.get(_exact(name)) or self.homes[key(name)]

    def learn_home(self, name: str, home: Home) -> None:
        """Know a home by a name of the workbook."""
        self.homes[_exact(name)] = self.homes[key(name)] = home

    def person(self, name: str, *, email: str = "", organisation: str = "", is_team: bool = False) -> Person:
        """The person of a name, made if nobody has it."""
        known = self.people.get(_exact(name)) or self.people.get(key(name))
        if known is not None:
            return known
        person = Person(name=name, email=email, organisation=organisation, is_team=is_team)
        self.session.add(person)
        self.session.flush()
        self.people[_exact(name)] = self.people[key(name)] = person
        self.added["People"] += 1
        return person

    def appointments(self, role: Role, home: Home | None) -> list[Appointment]:
        """Who holds or held a role, oldest first."""
        query = select(Appointment).where(Appointment.role == role, Appointment.home_id == (home.id if home else None))
        return in_order(self.session.scalars(query.order_by(Appointment.id)))

    def appoint(self, person: Person, role: Role, home: Home | None, **dates: Any) -> None:
        """Give a role: with no days it has been held since before records begin."""
        self.session.add(Appointment(person_id=person.id, home_id=home.id if home else None, role=role, **dates))
        self.session.flush()
        self.added["Roles"] += 1


def begin(tx: Tx, tracker: Tracker) -> Run:
    """Everything an import needs to know of the casebook."""
    homes = tx.session.scalars(select(Home).order_by(Home.id)).all()
    people = tx.session.scalars(select(Person).order_by(Person.id)).all()
    numbered = {h.ofsted_urn.upper(): h for h in homes if h.ofsted_urn}
    kept = {p.id: p for p in people}
    merged = {name: kept[p.merged_into_id] for p in people if p.merged_into_id for name in (key(p.name), _exact(p.name))}
    named = merged | _by_name([p for p in people if p.merged_into_id is None])
    return Run(tx, tracker, office.get_office(tx.session), _by_name(homes), named, numbered)


def alike(have: object, said: object) -> bool:
    """Whether two values say the same; words do whatever their case and spacing."""
    if isinstance(have, str) and isinstance(said, str):
        return _plain(have) == _plain(said)
    return have == said


def shown(value: object) -> str:
    """A value in a sentence."""
    if isinstance(value, StrEnum):
        return f'"{text.word(value)}"'
    if isinstance(value, date):
        return text.long_date(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str) and value not in ("", NOTHING):
        return f'"{shorten(value, 80, placeholder="…")}"'
    return NOTHING if value in (None, "") else str(value)


def _by_name(records: Iterable[N]) -> dict[str, N]:
    found: dict[str, N] = {}
    for record in records:
        found.setdefault(key(record.name), record)
        found.setdefault(_exact(record.name), record)
    return found


def _exact(name: str) -> str:
    return "=" + _plain(name)


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split()).casefold()
