"""The changeover after an election, as one step: who leaves, who takes which home from when, and what is then outstanding (T-30)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Appointment, Home, Person
from reg44desk.domain.dated import covering
from reg44desk.domain.duty import VisitFact, counts
from reg44desk.domain.types import HomeStatus, RecipientKind, Role, WindowStatus
from reg44desk.errors import Problem, refuse
from reg44desk.services import distribution, members, people
from reg44desk.services.desk import Tx, command
from reg44desk.services.members import Assignment
from reg44desk.services.people import PersonDraft, RoleDraft


@dataclass(frozen=True, slots=True)
class Takes:
    """Somebody takes a home: a person who is in the casebook, or a newcomer by name."""

    home_id: UUID
    person_id: UUID | None = None
    newcomer: str = ""


@dataclass(frozen=True, slots=True)
class ChangeoverDraft:
    """What the three steps hold. `agreed` are the ids, or the names of newcomers, of those who agreed to go on visits (BR-10)."""

    leaving: tuple[UUID, ...] = ()
    last_day: date | None = None
    reason: str = ""
    newcomers: tuple[str, ...] = ()
    takes: tuple[Takes, ...] = ()
    from_date: date | None = None
    agreed: tuple[UUID | str, ...] = ()
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a changeover does, and what is outstanding after it, a sentence each."""

    ended: tuple[str, ...]
    begun: tuple[str, ...]
    without_member: tuple[str, ...]
    windows: tuple[str, ...]
    unsent: tuple[str, ...]
    no_longer_counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A member of today, for the list of those who may leave: which homes are theirs."""

    id: UUID
    name: str
    homes: tuple[str, ...]


def list_sitting(session: Session, as_of: date) -> list[Sitting]:
    """Everybody who is a home's member on a day or is to become one, by name."""
    names = _home_names(session)
    found: dict[UUID, tuple[str, list[str]]] = {}
    for held in members.list_assignments(session):
        if not held.is_over(as_of):
            found.setdefault(held.person_id, (held.name, []))[1].append(names[held.home_id])
    rows = [Sitting(person, name, tuple(sorted(set(theirs)))) for person, (name, theirs) in found.items()]
    return sorted(rows, key=lambda r: r.name.casefold())


@command("Changeover of elected members")
def change_over(tx: Tx, draft: ChangeoverDraft) -> Outcome:
    """End the roles of those who leave and give homes their new members, all or nothing; attendance of the past is not touched.

    A role that has not begun yet and was to begin after the last day is taken back. A place of a vacancy goes with its home (T-29).
    Raises UserError for what is missing and for what makes no sense.
    """
    refuse(_check(tx.session, draft, tx.today))
    unsent = _unsent(tx.session, draft.leaving, tx.today)
    counted = _counted(tx.session, draft.leaving)
    places = _places(tx.session, draft)
    ended = _end(tx, draft)
    begun = _begin(tx, draft, places)
    tx.session.flush()
    day = max(tx.today, draft.from_date or tx.today, draft.last_day + timedelta(days=1) if draft.last_day else tx.today)
    touched = {held.home_id for held in ended} | {one.home_id for one in draft.takes}
    names = _home_names(tx.session)
    return Outcome(
        ended=tuple(_ended_words(held, draft, names[held.home_id]) for held in ended),
        begun=begun,
        without_member=_without_member(tx.session, day) + _gaps(tx.session, draft),
        windows=_windows(tx.session, touched, day),
        unsent=unsent,
        no_longer_counts=tuple(sorted(counted - _counted(tx.session, draft.leaving))),
    )


def _end(tx: Tx, draft: ChangeoverDraft) -> list[Assignment]:
    """End what runs on the last day or would begin later; gives what was there before."""
    ended = []
    for held in _ending(tx.session, draft):
        ended.append(held)
        if held.from_date and draft.last_day and held.from_date > draft.last_day:
            tx.session.delete(tx.session.get_one(Appointment, held.id))
        else:
            people.end_appointment(tx, held.id, draft.last_day, draft.reason)
    return ended


def _ending(session: Session, draft: ChangeoverDraft) -> list[Assignment]:
    """The roles of those who leave that are not over by the last day."""
    if draft.last_day is None:
        return []
    after = draft.last_day + timedelta(days=1)
    return [held for held in members.list_assignments(session) if held.person_id in draft.leaving and not held.is_over(after)]


Place = tuple[UUID, UUID]
"""A place of a vacancy: the vacancy, and who fills it."""


def _places(session: Session, draft: ChangeoverDraft) -> dict[UUID, list[Place]]:
    """The places of vacancies that those who leave fill: {home id: places}."""
    found: dict[UUID, list[Place]] = {}
    for held in _ending(session, draft):
        vacancy_id = session.get_one(Appointment, held.id).vacancy_id
        if vacancy_id is not None:
            found.setdefault(held.home_id, []).append((vacancy_id, held.person_id))
    return found


def _follow(held: Appointment, places: list[Place], passed: dict[Place, UUID]) -> None:
    """Whoever follows at a home takes the place over; a place goes to one person, however many homes it was for."""
    for place in places:
        if passed.setdefault(place, held.person_id) == held.person_id:
            held.vacancy_id = place[0]
            places.remove(place)
            return


def _begin(tx: Tx, draft: ChangeoverDraft, places: dict[UUID, list[Place]]) -> tuple[str, ...]:
    newcomers = {name: people.add_person(tx, PersonDraft(name=name)) for name in _names(draft)}
    names, words = _home_names(tx.session), []
    passed: dict[Place, UUID] = {}
    for one in draft.takes:
        newcomer = one.newcomer.strip()
        person_id = one.person_id or newcomers[newcomer]
        agreed = True if (one.person_id or newcomer) in draft.agreed else None
        role = RoleDraft(Role.ELECTED_MEMBER, one.home_id, draft.from_date, None, agreed, draft.agreed_on if agreed else None)
        held_id = people.give_role(tx, person_id, role)
        _follow(tx.session.get_one(Appointment, held_id), places.get(one.home_id, []), passed)
        who, agrees = tx.session.get_one(Person, person_id).name, ", agreed to visit" if agreed else ""
        words.append(f"{names[one.home_id]}: {who} from {text.long_date(draft.from_date)}{agrees}.")
    return tuple(sorted(words))


def _ended_words(held: Assignment, draft: ChangeoverDraft, home: str) -> str:
    if held.from_date and draft.last_day and held.from_date > draft.last_day:
        return f"{home}: {held.name} was to begin on {text.long_date(held.from_date)}, and does not."
    return f"{home}: {held.name} until {text.long_date(draft.last_day)}."


def _without_member(session: Session, day: date) -> tuple[str, ...]:
    """Homes that are open on a day and have no member on it (BR-07)."""
    rows = members.list_coverage(session, day, back=0)
    return tuple(f"{row.name} has no elected member." for row in rows if row.lacks_member)


def _gaps(session: Session, draft: ChangeoverDraft) -> tuple[str, ...]:
    """Homes that somebody takes, and that are without a member from the last day until then (BR-07)."""
    if draft.last_day is None or draft.from_date is None:
        return ()
    first = draft.last_day + timedelta(days=1)
    taken = {one.home_id for one in draft.takes}
    return tuple(
        f"{row.name} has no elected member from {text.long_date(first)} to {text.long_date(draft.from_date - timedelta(days=1))}."
        for row in members.list_coverage(session, first, back=0)
        if row.id in taken and row.lacks_member and first < draft.from_date
    )


def _windows(session: Session, touched: set[UUID], day: date) -> tuple[str, ...]:
    """The windows of the homes concerned that still need a member's visit (BR-08)."""
    return tuple(
        f"{row.name} needs a member's visit by {text.long_date(row.present.window.last)}."
        for row in members.list_coverage(session, day, back=0)
        if row.id in touched and row.present.status is WindowStatus.DUE and row.status is HomeStatus.OPEN
    )


def _unsent(session: Session, leaving: tuple[UUID, ...], today: date) -> tuple[str, ...]:
    """Signed reports whose copy has not gone to the member of that time, who leaves (BR-19)."""
    return tuple(
        f"{s.home}, visit of {text.long_date(s.visit_date)}: no copy of the signed report has gone to {copy.name}."
        for s in distribution.list_standings(session, today)
        for copy in s.copies
        if not s.missing and copy.kind is RecipientKind.ELECTED_MEMBER and copy.state == "to_send" and copy.person_id in leaving
    )


def _counted(session: Session, leaving: tuple[UUID, ...]) -> set[str]:
    """The attendances of those who leave that count, in words."""
    names = _home_names(session)
    assigned: dict[UUID, list[Assignment]] = {}
    for held in members.list_assignments(session):
        assigned.setdefault(held.home_id, []).append(held)
    return {
        f"{names[home]}: {a.name} was there on {text.long_date(a.day)}, after the last day. It no longer counts."
        for home, came in members.attendances(session).items()
        for a in came
        if a.person_id in leaving and a.day and _counts(a.visit, a.person_id, a.day, assigned.get(home, []))
    }


def _counts(visit: VisitFact, person_id: UUID, day: date, assigned: list[Assignment]) -> bool:
    return counts(visit) and any(t.person_id == person_id for t in covering(assigned, day))


def _names(draft: ChangeoverDraft) -> list[str]:
    """The newcomers' names without stray spaces, each once."""
    named = [*draft.newcomers, *(one.newcomer for one in draft.takes)]
    return list(dict.fromkeys(name.strip() for name in named if name.strip()))


def _home_names(session: Session) -> dict[UUID, str]:
    return {home.id: home.name for home in session.scalars(select(Home))}


def _check(session: Session, draft: ChangeoverDraft, today: date) -> list[Problem]:
    problems = []
    if not draft.leaving and not draft.takes:
        problems.append(Problem("leaving", "Choose who leaves, or who takes a home."))
    if draft.leaving and draft.last_day is None:
        problems.append(Problem("last_day", "Enter the last day of those who leave, like 4 5 2025."))
    if draft.leaving and not draft.reason.strip():
        problems.append(Problem("reason", "Say why they leave, in a few words."))
    if draft.takes and draft.from_date is None:
        problems.append(Problem("from_date", "Enter the first day of the new members, like 5 5 2025."))
    elif draft.takes and draft.leaving and draft.last_day and draft.from_date and draft.from_date <= draft.last_day:
        problems.append(Problem("from_date", "New members begin after the last day of those who leave. Enter a later day."))
    return problems + _check_last_day(session, draft, today) + _check_newcomers(session, draft) + _check_takes(session, draft)


def _check_last_day(session: Session, draft: ChangeoverDraft, today: date) -> list[Problem]:
    """A role that has begun cannot end before its first day: what it holds of the past is kept (T-30, BR-10)."""
    names = _home_names(session)
    return [
        Problem(
            "last_day",
            f"{held.name} has been the member of {names[held.home_id]} since {text.long_date(held.from_date)}. Enter a later day.",
        )
        for held in _ending(session, draft)
        if held.from_date and draft.last_day and draft.last_day < held.from_date <= today
    ]


def _check_newcomers(session: Session, draft: ChangeoverDraft) -> list[Problem]:
    known = {name.casefold(): name for name in session.scalars(select(Person.name))}
    taking = {one.newcomer.strip() for one in draft.takes}
    problems = []
    for name in _names(draft):
        if name.casefold() in known:
            words = f"{known[name.casefold()]} is in the casebook already. Take the name out here and choose it from the lists."
            problems.append(Problem("newcomers", words))
        elif name not in taking:
            problems.append(Problem("newcomers", f"Choose a home for {name}, or take the name out."))
    return problems


def _check_takes(session: Session, draft: ChangeoverDraft) -> list[Problem]:
    """Whoever takes a home twice, has it already, or leaves it in the same step."""
    names, problems = _home_names(session), []
    for one, times in Counter(draft.takes).items():
        key = f"home:{one.home_id}"
        if one.person_id is None and not one.newcomer.strip():
            problems.append(Problem(key, f"Choose who takes {names[one.home_id]}."))
        if times > 1:
            problems.append(Problem(key, f"{names[one.home_id]} is given to the same person twice."))
        running = [h for h in members.list_assignments(session, one.home_id) if h.person_id == one.person_id]
        if not any(draft.from_date is None or not h.is_over(draft.from_date) for h in running):
            continue
        if one.person_id in draft.leaving:
            problems.append(Problem(key, f"{running[-1].name} leaves {names[one.home_id]} in this step. Choose somebody else."))
        else:
            problems.append(Problem(key, f"{running[-1].name} is the member of {names[one.home_id]} already. Choose somebody else."))
    return problems
