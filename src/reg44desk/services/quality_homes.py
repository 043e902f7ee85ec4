"""What the register lacks about homes: who is in charge, Ofsted's number, status, buildings, and who was in charge when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from reg44desk import text
from reg44desk.db.models import Appointment, Home
from reg44desk.domain.dated import covering, covers, in_order
from reg44desk.domain.quality import Gap, alike, between, overlapping, shared_day
from reg44desk.domain.types import HomeStatus, Ref, Role
from reg44desk.services.quality_register import Finding, Register, place
from reg44desk.services.quality_words import WHY


def about_homes(register: Register) -> Iterator[Finding]:
    """Every finding about a home."""
    for home in register.open_homes():
        yield from _in_charge(register, home)
        yield from _recorded(register, home)
    for home in register.homes:
        yield from _over_time(register, home)
        yield from _visited(register, home)
    yield from _twins(register)


def _of(home: Home, kind: Gap, what: str, action: str, opens: Ref, *key: object, since: date | None = None) -> Finding:
    about = ":".join([kind.value, str(home.id), *(str(k) for k in key)])
    return Finding(about, kind, home.name, what, WHY[kind], since, action, opens, home.id, home.name)


def _in_charge(register: Register, home: Home) -> Iterator[Finding]:
    """Who must be there today (BR-07, BR-14, regulation 44(7)(d) and (e))."""
    for kind, role, action in (
        (Gap.NO_MANAGER, Role.REGISTERED_MANAGER, "Name the manager"),
        (Gap.NO_MEMBER, Role.ELECTED_MEMBER, "Assign a member"),
        (Gap.NO_RESPONSIBLE_INDIVIDUAL, Role.RESPONSIBLE_INDIVIDUAL, "Name the person"),
    ):
        held = register.of(role, home.id)
        if covering(held, register.today) or (role is Role.RESPONSIBLE_INDIVIDUAL and register.everywhere(role)):
            continue
        last = max((a.to_date for a in held if a.to_date and a.to_date < register.today), default=None)
        since = last + timedelta(days=1) if last else None
        what = f"{home.name} has no {text.role_inside(role)} today."
        yield _of(home, kind, what, action, place("home", home.id, role), since or "", since=since)


def _recorded(register: Register, home: Home) -> Iterator[Finding]:
    """What must be known of an open home (regulation.md 1.9, O3 and O8; BR-05)."""
    if not home.ofsted_urn:
        what = f"No Ofsted number (URN) is recorded for {home.name}."
        yield _of(home, Gap.NO_URN, what, "Enter the number", place("home", home.id, "details", "ofsted_urn"))
    if home.places is None:
        what = f"It is not recorded how many places {home.name} has."
        yield _of(home, Gap.NO_PLACES, what, "Enter the places", place("home", home.id, "details", "places"))
    if not register.arrangements[home.id]:
        what = f"It is not recorded who visits {home.name}."
        yield _of(home, Gap.NO_ARRANGEMENT, what, "Say who visits", place("home", home.id, "visiting"))
    known = register.buildings[home.id]
    if known and not any(covers(b, register.today) for b in known):
        since = max((b.to_date for b in known if b.to_date), default=None)
        what = f"{home.name} had {text.count(len(known), 'registered building')}, and none is registered today."
        yield _of(home, Gap.NO_BUILDING, what, "Add a building", place("home", home.id, "building"), since=since)
    first = next(iter(in_order(register.statuses[home.id])))
    if first.status is HomeStatus.OPEN and first.from_date is None:
        what = f"The day on which {home.name} opened is not recorded."
        yield _of(home, Gap.NO_OPENING_DATE, what, "Enter the day", place("home", home.id, "status", first.id))


def _over_time(register: Register, home: Home) -> Iterator[Finding]:
    """Who was in charge when: two at once, nobody for a time, or somebody at a closed home (BR-10, BR-15)."""
    managers = register.of(Role.REGISTERED_MANAGER, home.id)
    for one, other in overlapping(managers):
        if one.person_id != other.person_id:
            day = shared_day(one, other)
            names = f"{register.name(one.person_id)} and {register.name(other.person_id)}"
            what = f"{names} are both registered manager of {home.name}{_since(day)}."
            yield _of(home, Gap.TWO_MANAGERS, what, "Correct the days", _role(one), one.id, other.id, since=_known(day))
    days = register.days_at[home.id]
    for kind, role in ((Gap.MANAGER_GAP, Role.REGISTERED_MANAGER), (Gap.MEMBER_GAP, Role.ELECTED_MEMBER)):
        for first, last in between(register.of(role, home.id)):
            seen = kind is Gap.MANAGER_GAP and any(first <= day <= last for day in days)
            if last >= register.today or seen or register.status(home.id, first) is not HomeStatus.OPEN:
                continue
            what = f"{home.name} had no {text.role_inside(role)} from {text.long_date(first)} to {text.long_date(last)}."
            before = max((a for a in register.of(role, home.id) if a.to_date and a.to_date < first), key=lambda a: a.to_date or first)
            yield _of(home, kind, what, "Correct the days", _role(before), first, since=first)
    yield from _doubled(register, home)
    if register.status(home.id, register.today) is HomeStatus.CLOSED:
        for held in register.at(home.id):
            what = f"{home.name} is closed, and {register.name(held.person_id)} is still its {text.role_inside(held.role)}."
            yield _of(home, Gap.CLOSED_HOME_ROLE, what, "End the role", place("person", held.person_id, "end", held.id), held.id)


def _doubled(register: Register, home: Home) -> Iterator[Finding]:
    """The same person twice in the same role in the same days."""
    for role in Role:
        for one, other in overlapping(register.of(role, home.id)):
            if one.person_id == other.person_id:
                day = shared_day(one, other)
                what = f"{register.name(one.person_id)} is twice {text.role_inside(role)} of {home.name}{_since(day)}."
                yield _of(home, Gap.DOUBLE_ROLE, what, "Correct the days", _role(other), one.id, other.id, since=_known(day))


def _visited(register: Register, home: Home) -> Iterator[Finding]:
    """Visits that the rest of the home's record contradicts (BR-04, BR-15)."""
    made = register.days_at[home.id]
    shut = [day for day in made if register.status(home.id, day) is not HomeStatus.OPEN]
    if shut:
        what = f"{home.name} was visited {_on(shut)}, when it was not open."
        yield _of(home, Gap.STATUS_VISIT, what, "Change the status", place("home", home.id, "status"), max(shut), since=min(shut))
    managers = register.of(Role.REGISTERED_MANAGER, home.id)
    alone = [day for day in made if not covering(managers, day)]
    if alone:
        what = f"{home.name} was visited {_on(alone)}, and no registered manager is recorded for {'it' if len(alone) == 1 else 'then'}."
        opens = place("home", home.id, Role.REGISTERED_MANAGER, min(alone))
        yield _of(home, Gap.VISIT_NO_MANAGER, what, "Say who it was", opens, max(alone), since=min(alone))


def _twins(register: Register) -> Iterator[Finding]:
    for first, second in alike([h.name for h in register.homes]):
        one, other = register.homes[first], register.homes[second]
        what = f"{one.name} and {other.name} may be one home."
        yield _of(one, Gap.TWIN_HOMES, what, "Look at the names", place("home", other.id, "details"), other.id)


def _on(days: list[date]) -> str:
    ordered = sorted(days)
    if len(ordered) == 1:
        return f"on {text.long_date(ordered[0])}"
    return f"{text.count(len(ordered), 'time')} from {text.long_date(ordered[0])} to {text.long_date(ordered[-1])}"


def _role(held: Appointment) -> Ref:
    person_id: UUID = held.person_id
    return place("person", person_id, "role", held.id)


def _known(day: date | None) -> date | None:
    return None if day in (None, date.min) else day


def _since(day: date | None) -> str:
    return f" from {text.long_date(day)}" if _known(day) else ""
