"""A home's kind, provider and places over time, and its registered buildings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Home, HomeBuilding, HomeProfile
from reg44desk.domain.dated import covers, holding, in_order
from reg44desk.domain.types import HomeType
from reg44desk.errors import Problem, refuse
from reg44desk.services.desk import Tx, command


@dataclass(frozen=True, slots=True)
class Profile:
    """From a day on, a home is of this kind, run by this provider, with so many places; without a day, since before records begin."""

    from_date: date | None
    home_type: HomeType
    registered_provider: str
    places: int | None


@dataclass(frozen=True, slots=True)
class ProfileDraft:
    """What the form for a change of kind, provider or places holds."""

    home_type: HomeType | None = None
    registered_provider: str = ""
    places: int | None = None
    from_date: date | None = None


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """A registered building of a home, from a day to a day; `current` says whether it is one now."""

    id: UUID
    name: str
    from_date: date | None
    to_date: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class BuildingDraft:
    """What the form for a building holds; `remove` takes a building out that never was one."""

    name: str = ""
    from_date: date | None = None
    to_date: date | None = None
    remove: bool = False


def profiles(session: Session, home: Home) -> list[Profile]:
    """What a home was and is, oldest first. The newest is what the home's own record says, so that a correction there shows here."""
    return _profiles(home, _rows(session, home.id))


def profiles_by_home(session: Session) -> dict[UUID, list[Profile]]:
    """The same for every home: {home id: profiles}."""
    rows = defaultdict(list)
    for row in session.scalars(select(HomeProfile)):
        rows[row.home_id].append(row)
    return {home.id: _profiles(home, in_order(rows[home.id])) for home in session.scalars(select(Home))}


def profile_on(known: Sequence[Profile], day: date) -> Profile:
    """What a home was on a day: a report of an earlier visit says what held then."""
    return holding(known, day) or known[0]


def list_buildings(session: Session, home_id: UUID, as_of: date) -> tuple[BuildingRow, ...]:
    """The registered buildings of a home, those of now first; each is visited (regulation.md 1.9, O8)."""
    found = session.scalars(select(HomeBuilding).where(HomeBuilding.home_id == home_id))
    rows = [BuildingRow(b.id, b.name, b.from_date, b.to_date, covers(b, as_of)) for b in found]
    return tuple(sorted(rows, key=lambda b: (not b.current, b.name.casefold(), b.from_date or date.min)))


@command("Change a home's kind, provider or places")
def change_profile(tx: Tx, home_id: UUID, draft: ProfileDraft) -> None:
    """From a day on, a home is of another kind, run by another provider, or has another number of places.

    Earlier days keep what held then. A change on a day that has one already replaces it. Raises UserError for what is missing,
    for a day that has not come yet, and when nothing would change.
    """
    home = tx.session.get_one(Home, home_id)
    refuse(_check_profile(tx, home, draft))
    assert draft.home_type is not None  # noqa: S101  checked above
    rows = _rows(tx.session, home_id)
    if rows:
        _copy(rows[-1], home.home_type, home.registered_provider, home.places)
    else:
        rows = [_new(tx, home_id, None, home.home_type, home.registered_provider, home.places)]
    wanted = (draft.home_type, draft.registered_provider.strip(), draft.places)
    same_day = next((r for r in rows if r.from_date == draft.from_date), None)
    if same_day is None:
        rows.append(_new(tx, home_id, draft.from_date, *wanted))
    else:
        _copy(same_day, *wanted)
    newest = in_order(rows)[-1]
    home.home_type, home.registered_provider, home.places = newest.home_type, newest.registered_provider, newest.places


@command("Change a home's buildings")
def change_building(tx: Tx, home_id: UUID, building_id: UUID | None, draft: BuildingDraft) -> None:
    """Add a registered building, correct one, say that it is one no longer, or take out one that never was."""
    if draft.remove and building_id is not None:
        tx.session.delete(tx.session.get_one(HomeBuilding, building_id))
        return
    refuse(_check_building(tx, home_id, building_id, draft))
    name = draft.name.strip()
    if building_id is None:
        tx.session.add(HomeBuilding(home_id=home_id, name=name, from_date=draft.from_date, to_date=draft.to_date))
        return
    building = tx.session.get_one(HomeBuilding, building_id)
    building.name, building.from_date, building.to_date = name, draft.from_date, draft.to_date


def _profiles(home: Home, rows: Sequence[HomeProfile]) -> list[Profile]:
    earlier = [Profile(r.from_date, r.home_type, r.registered_provider, r.places) for r in rows[:-1]]
    return [*earlier, Profile(rows[-1].from_date if rows else None, home.home_type, home.registered_provider, home.places)]


def _rows(session: Session, home_id: UUID) -> list[HomeProfile]:
    return in_order(session.scalars(select(HomeProfile).where(HomeProfile.home_id == home_id)))


def _new(tx: Tx, home_id: UUID, since: date | None, home_type: HomeType, provider: str, places: int | None) -> HomeProfile:
    row = HomeProfile(home_id=home_id, from_date=since, home_type=home_type, registered_provider=provider, places=places)
    tx.session.add(row)
    return row


def _copy(row: HomeProfile, home_type: HomeType, provider: str, places: int | None) -> None:
    row.home_type, row.registered_provider, row.places = home_type, provider, places


def _check_profile(tx: Tx, home: Home, draft: ProfileDraft) -> list[Problem]:
    problems = []
    if draft.home_type is None:
        problems.append(Problem("home_type", "Choose what kind of home it is."))
    if not draft.registered_provider.strip():
        problems.append(Problem("registered_provider", "Enter the name of the registered provider."))
    if draft.from_date is None:
        problems.append(Problem("from_date", "Enter the first day, like 1 9 2025."))
    elif draft.from_date > tx.today:
        problems.append(Problem("from_date", "The day has not come yet. Record the change once it has."))
    if problems or draft.from_date is None:
        return problems
    then = profile_on(profiles(tx.session, home), draft.from_date)
    if (then.home_type, then.registered_provider, then.places) == (draft.home_type, draft.registered_provider.strip(), draft.places):
        return [Problem("", "Nothing would change. The home is all that on this day already.")]
    return []


def _check_building(tx: Tx, home_id: UUID, building_id: UUID | None, draft: BuildingDraft) -> list[Problem]:
    name = draft.name.strip()
    if not name:
        return [Problem("name", "Enter the name of the building.")]
    if draft.from_date and draft.to_date and draft.to_date < draft.from_date:
        return [Problem("to_date", "The last day is before the first. Check both dates.")]
    for other in tx.session.scalars(select(HomeBuilding).where(HomeBuilding.home_id == home_id)):
        first, last = (
            max(other.from_date or date.min, draft.from_date or date.min),
            min(other.to_date or date.max, draft.to_date or date.max),
        )
        if other.id != building_id and other.name.casefold() == name.casefold() and first <= last:
            return [Problem("name", "The home has a building of that name in those days already.")]
    return []
