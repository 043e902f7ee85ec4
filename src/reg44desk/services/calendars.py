"""Visits as an .ics file for somebody's own calendar: stable ids, neutral titles, and nothing unannounced for a home.

What was told before is taken back: a visit that is no longer for whoever gets the file is given as cancelled, on the day that was
told. Where the journal no longer says what was told, nothing is given (decision 0013).
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import Session, aliased

from reg44desk import __version__, text
from reg44desk.clock import LONDON
from reg44desk.db.audit import decode
from reg44desk.db.models import Entry, Home, Payload, Person, Reg44Visit
from reg44desk.domain.types import Announced, Month, Role
from reg44desk.errors import UserError
from reg44desk.services import people
from reg44desk.services.reg44 import NOT_DONE

LOOK_BACK = timedelta(days=366)
"""How far back the journal is read for what was told before."""

HOURS = 3
"""How long a visit is kept free for, from the hour it is planned to begin."""

FULL_WARNING = 'Full titles show the homes\' names to whoever can see the calendar. Neutral titles say "Visit" only.'

_FIELDS = ("home_id", "independent_person_id", "announced", "state", "planned_for", "visit_date", "planned_time", "arrived_at", "reference")

Told = dict[str, Any]
"""What a visit was at some time: its fields by name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose calendar it is: one person's, one home's, or all. `for_home`: it goes to the home, so nothing unannounced is in it."""

    person_id: UUID | None = None
    home_id: UUID | None = None
    for_home: bool = False
    full_titles: bool = False

    def shows(self, told: Told) -> bool:
        """Whether a visit as it was at some time is for whoever gets the file."""
        if self.person_id is not None and told.get("independent_person_id") != self.person_id:
            return False
        if self.home_id is not None and told.get("home_id") != self.home_id:
            return False
        return not self.for_home or told.get("announced") is Announced.ANNOUNCED


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One visit in a calendar. `number` rises with every change of what is told; a cancelled one keeps the day that was told."""

    visit_id: UUID
    day: date
    at: time | None
    title: str
    reference: str
    number: int
    changed_at: datetime
    cancelled: bool


@dataclass(slots=True)
class _Story:
    """What a visit was after each entry of the journal; nothing for one that had been taken out."""

    told: list[Told]
    at: list[datetime]


def list_entries(session: Session, wanted: Wanted, since: Month) -> list[CalendarEntry]:
    """The visits of a calendar from a month on, by day."""
    if wanted.for_home and wanted.home_id is None:
        raise UserError("Choose the home that the calendar goes to.")
    homes = dict(session.execute(select(Home.id, Home.name)).all())
    names = dict(session.execute(select(Person.id, Person.name)).all())
    found = [_entry(visit_id, story, wanted, homes, names) for visit_id, story in _stories(session, since).items()]
    return sorted((e for e in found if e is not None and e.day >= since.first), key=lambda e: (e.day, e.at or time.min, str(e.visit_id)))


def calendar_file(session: Session, wanted: Wanted, since: Month) -> bytes:
    """The .ics file: the same casebook gives the same bytes, and importing it again updates what was imported before."""
    return write(list_entries(session, wanted, since))


def write(entries: list[CalendarEntry]) -> bytes:
    """Entries as an iCalendar file (RFC 5545): times in UTC, or whole days."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", f"-//Reg44 Desk//{__version__}//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for entry in entries:
        made.add_component(_event(entry))
    return bytes(made.to_ical())


def file_name(session: Session, wanted: Wanted, today: date) -> str:
    """A name that sorts and says whose it is: "2022-01-21 Visits of T. Visit.ics"."""
    of = "all homes"
    if wanted.person_id is not None:
        of = session.get_one(Person, wanted.person_id).name
    elif wanted.home_id is not None:
        of = session.get_one(Home, wanted.home_id).name
    plain = "".join(c for c in of if c.isalnum() or c in " '-&.,()")[:60].strip(" .") or "one"
    return f"{today.isoformat()} Visits of {plain}.ics"


def find_person(session: Session, words: str) -> UUID:
    """The independent person of a name. Raises UserError when there is none, or more than one."""
    return _only(words, [(c.id, c.name) for c in people.list_choices(session, Role.INDEPENDENT_PERSON)], "independent person")


def find_home(session: Session, words: str) -> UUID:
    """The home of a name. Raises UserError when there is none."""
    return _only(words, [(i, n) for i, n in session.execute(select(Home.id, Home.name))], "home")


def _only(words: str, choices: list[tuple[UUID, str]], kind: str) -> UUID:
    found = [key for key, name in choices if name.casefold() == words.strip().casefold()]
    if len(found) != 1:
        names = text.listing(sorted(name for _, name in choices)) or "none yet"
        many = "more than one" if found else "no"
        raise UserError(f"There is {many} {kind} called {words}. Names: {names}.")
    return found[0]


def _stories(session: Session, since: Month) -> dict[UUID, _Story]:
    """The visits that may be of a calendar from a month on: those with a day in it, and those that changed in the year before it."""
    kind, other = inspect(Reg44Visit).columns, aliased(Entry)
    table, changed = Reg44Visit.__tablename__, datetime.combine(since.first - LOOK_BACK, time(), UTC)
    dated = select(Reg44Visit.id).where(or_(Reg44Visit.visit_date >= since.first, Reg44Visit.planned_for >= since.first))
    lately = select(other.row_id).where(other.table_name == table, other.at >= changed)
    query = select(Entry.row_id, Entry.operation, Entry.at, Payload.body).outerjoin(Payload, Payload.entry_id == Entry.id)
    query = query.where(Entry.table_name == table, or_(Entry.row_id.in_(dated), Entry.row_id.in_(lately)))
    stories: defaultdict[UUID, _Story] = defaultdict(lambda: _Story([], []))
    for row_id, operation, at, body in session.execute(query.order_by(Entry.clock, Entry.stream, Entry.seq)):
        story = stories[row_id]
        moved = json.loads(body or "{}")
        before = story.told[-1] if story.told else {}
        new = {name: decode(kind[name], moved[name][1]) for name in _FIELDS if name in moved}
        story.told.append({} if operation == "remove" or body is None else before | new)
        story.at.append(at)
    for row in session.execute(select(Reg44Visit.id, *(kind[name] for name in _FIELDS))).mappings():
        if row["id"] in stories:
            stories[row["id"]].told[-1] = {name: row[name] for name in _FIELDS}
    return stories


def _entry(visit_id: UUID, story: _Story, wanted: Wanted, homes: dict[UUID, str], names: dict[UUID, str]) -> CalendarEntry | None:
    """What a calendar says of a visit now: as it is, or as cancelled where it was told before and is told no longer."""
    shown = [number for number, told in enumerate(story.told) if wanted.shows(told) and _day(told) is not None]
    if not shown:
        return None
    last, newest = shown[-1], len(story.told) - 1
    told, gone = story.told[last], last < newest
    number = last + 1 if gone else newest
    day = _day(told)
    assert day is not None  # noqa: S101  only those with a day are shown
    return CalendarEntry(
        visit_id=visit_id,
        day=day,
        at=told.get("arrived_at") if told.get("visit_date") else told.get("planned_time"),
        title=_title(told, wanted, homes, names),
        reference=str(told.get("reference") or ""),
        number=number,
        changed_at=story.at[number],
        cancelled=gone or told.get("state") in NOT_DONE,
    )


def _day(told: Told) -> date | None:
    day: date | None = told.get("visit_date") or told.get("planned_for")
    return day


def _title(told: Told, wanted: Wanted, homes: dict[UUID, str], names: dict[UUID, str]) -> str:
    if not wanted.full_titles:
        return "Visit"
    home = homes.get(told["home_id"], "")
    manner = "" if wanted.for_home else text.word(told.get("announced")).lower()
    who = names.get(told["independent_person_id"], "") if told.get("independent_person_id") and wanted.person_id is None else ""
    return ", ".join(filter(None, [f"Regulation 44 visit: {home}", who, manner]))


def _event(entry: CalendarEntry) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", str(entry.visit_id))
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.number)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("summary", f"Cancelled: {entry.title}" if entry.cancelled else entry.title)
    event.add("class", "PRIVATE")
    if entry.at is None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
    else:
        begins = datetime.combine(entry.day, entry.at, LONDON).astimezone(UTC)
        event.add("dtstart", begins)
        event.add("dtend", begins + timedelta(hours=HOURS))
    if entry.reference:
        event.add("description", f"Reference {entry.reference}")
    return event
