"""What the register lacks about people: how to reach them, their checks and training, their answer, and records that are double."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from reg44desk import text
from reg44desk.db.models import Appointment, Home, Person, Training
from reg44desk.domain.dated import covers
from reg44desk.domain.independence import renewal
from reg44desk.domain.quality import Gap, alike, equal, far_off, near_name, overlapping, same_name, shared_day
from reg44desk.domain.training import gap
from reg44desk.domain.types import Ref, Role
from reg44desk.services import office
from reg44desk.services.quality_register import Finding, Register, place
from reg44desk.services.quality_words import WHY

LOOK_BACK = timedelta(days=366)
"""A team that made a visit within so many days still stands where a person should."""


def about_people(register: Register) -> Iterator[Finding]:
    """Every finding about a person."""
    visiting = {a.person_id for a in register.now(Role.INDEPENDENT_PERSON)}
    months = int(office.get_office(register.session).dbs_months)
    for person in register.people:
        now = [a for a in register.held_by[person.id] if covers(a, register.today)]
        if person.is_team:
            yield from _team(register, person, now)
            continue
        if person.id in visiting:
            yield from _dbs(register, person, months)
        yield from _trained(register, person, now)
        yield from _agreed(register, person, now)
        yield from _reached(person, now)
    yield from _everywhere_twice(register)
    yield from _twins(register.people)
    yield from _odd_dates(register)


def _of(
    person: Person, kind: Gap, what: str, action: str, opens: Ref, *key: object, since: date | None = None, home: Home | None = None
) -> Finding:
    about = ":".join([kind.value, str(person.id), *(str(k) for k in key)])
    return Finding(about, kind, person.name, what, WHY[kind], since, action, opens, home.id if home else None, home.name if home else "")


def _team(register: Register, person: Person, now: list[Appointment]) -> Iterator[Finding]:
    """A team recorded where regulation 43 asks for a person (A-32)."""
    days = [day for day in register.days_of[person.id] if day >= register.today - LOOK_BACK]
    if days or any(a.role is Role.INDEPENDENT_PERSON for a in now):
        visits = f" It made {text.count(len(days), 'visit')} in the last year." if days else ""
        what = f"{person.name} is a team, and stands where an independent person should be named.{visits}"
        yield _of(person, Gap.TEAM, what, "Name the person", place("person", person.id, "details"), since=min(days, default=None))


def _dbs(register: Register, person: Person, months: int) -> Iterator[Finding]:
    """An independent person of today without a DBS check in date (measure R26)."""
    details = place("person", person.id, "details", "dbs_on" if person.dbs_level else "dbs_level")
    if person.dbs_level is None or person.dbs_on is None:
        lacks = "No DBS check is" if person.dbs_level is None else "The day of the DBS check is not"
        yield _of(person, Gap.DBS, f"{lacks} recorded for {person.name}, who visits homes.", "Enter the check", details)
        return
    until = renewal(person.dbs_on, months)
    if until < register.today:
        what = f"The DBS check of {person.name} is of {text.long_date(person.dbs_on)}, more than {text.count(months, 'month')} ago."
        yield _of(person, Gap.DBS, what, "Enter the new check", details, person.dbs_on, since=until)


def _trained(register: Register, person: Person, now: list[Appointment]) -> Iterator[Finding]:
    """Somebody who goes on visits and is not trained for them, or is past the refresh (BR-11)."""
    goes = any(a.role is Role.INDEPENDENT_PERSON or (a.role is Role.ELECTED_MEMBER and a.agreed_to_visit is not False) for a in now)
    missing = gap(register.courses(person.id), register.today)
    if not goes or missing is None:
        return
    due = missing.refresh_was_due
    what = f"{person.name} has no regulation 44 training on record."
    if due is not None:
        what = f"{person.name} should have refreshed the regulation 44 training by {text.long_date(due)}."
    yield _of(person, Gap.TRAINING, what, "Record training", place("person", person.id, "training"), due or "", since=due)


def _agreed(register: Register, person: Person, now: list[Appointment]) -> Iterator[Finding]:
    """A member who was not asked yet, or did not answer, whether they agree to visit (BR-10)."""
    homes = {h.id: h for h in register.homes}
    for held in now:
        if held.role is Role.ELECTED_MEMBER and held.home_id and held.agreed_to_visit is None:
            home = homes[held.home_id]
            what = f"It is not recorded whether {person.name} agreed to visit {home.name}."
            opens = place("person", person.id, "agreement", held.id)
            yield _of(person, Gap.NOT_AGREED, what, "Record the answer", opens, held.id, since=held.from_date, home=home)


def _reached(person: Person, now: list[Appointment]) -> Iterator[Finding]:
    if not now or person.email.strip() or person.phone.strip():
        return
    kind = Gap.MEMBER_CONTACT if any(a.role is Role.ELECTED_MEMBER for a in now) else Gap.CONTACT
    what = f"Neither an e-mail address nor a telephone number of {person.name} is recorded."
    yield _of(person, kind, what, "Enter one", place("person", person.id, "details", "email"))


def _everywhere_twice(register: Register) -> Iterator[Finding]:
    """The same role for all homes twice in the same days."""
    for person in register.people:
        mine = [a for a in register.held_by[person.id] if a.home_id is None]
        for role in Role:
            for one, other in overlapping(a for a in mine if a.role is role):
                day = shared_day(one, other)
                what = f"{person.name} is twice {text.role_inside(role)} in the same days."
                opens = place("person", person.id, "role", other.id)
                known = None if day == date.min else day
                yield _of(person, Gap.DOUBLE_ROLE, what, "Correct the days", opens, one.id, other.id, since=known)


def _twins(people: list[Person]) -> Iterator[Finding]:
    """Two records that may be of one person: the same name, nearly the same, or the same e-mail address."""
    persons = [p for p in people if not p.is_team]
    pairs = set(alike([p.name for p in persons])) | set(equal([p.email.strip().casefold() for p in persons]))
    for one, other in ((persons[first], persons[second]) for first, second in sorted(pairs)):
        if same_name(one.name, other.name):
            why = "have the same name"
        elif near_name(one.name, other.name):
            why = "have nearly the same name"
        else:
            why = "have the same e-mail address"
        opens = place("person", one.id, "merge", other.id)
        yield _of(one, Gap.TWIN_PEOPLE, f"{one.name} and {other.name} {why}.", "Compare the two", opens, other.id)


def _odd_dates(register: Register) -> Iterator[Finding]:
    """Days of roles, training, checks and statuses whose year is likely mistyped."""
    people, homes = {p.id: p for p in register.people}, {h.id: h for h in register.homes}
    for held in register.held:
        yield from _odd_role(register, people[held.person_id], held, homes.get(held.home_id) if held.home_id else None)
    for taken in register.trainings:
        yield from _odd_course(register, people[taken.person_id], taken)
    for person in register.people:
        if far_off(person.dbs_on, register.today, back=20, ahead=0):
            what = f"The DBS check of {person.name} is dated {text.long_date(person.dbs_on)}."
            yield _of(person, Gap.ODD_DATE, what, "Correct it", place("person", person.id, "details", "dbs_on"), "dbs")
    for line in (line for lines in register.statuses.values() for line in lines):
        if line.from_date is not None and far_off(line.from_date, register.today, back=80, ahead=5):
            yield _odd_status(homes[line.home_id], line.id, line.from_date)


def _odd_role(register: Register, person: Person, held: Appointment, home: Home | None) -> Iterator[Finding]:
    days = ((held.from_date, 2), (held.to_date, 10))
    wrong = [day for day, ahead in days if far_off(day, register.today, back=40, ahead=ahead)]
    if wrong:
        where = f" of {home.name}" if home else ""
        what = f"{person.name} is {text.role_inside(held.role)}{where} with the day {text.long_date(wrong[0])}."
        yield _of(person, Gap.ODD_DATE, what, "Correct the days", place("person", person.id, "role", held.id), held.id, home=home)


def _odd_course(register: Register, person: Person, taken: Training) -> Iterator[Finding]:
    late = far_off(taken.refresh_due_on, taken.completed_on, back=0, ahead=10)
    if late or far_off(taken.completed_on, register.today, back=30, ahead=0):
        days = text.listing(filter(None, [text.long_date(taken.completed_on), text.long_date(taken.refresh_due_on)]))
        what = f"The training {taken.course} of {person.name} has unlikely days: {days}."
        yield _of(person, Gap.ODD_DATE, what, "Correct it", place("person", person.id, "course", taken.id), taken.id)


def _odd_status(home: Home, line_id: UUID, day: date) -> Finding:
    what = f"The status of {home.name} changes on {text.long_date(day)}."
    key, opens = f"{Gap.ODD_DATE}:{line_id}", place("home", home.id, "status", line_id)
    return Finding(key, Gap.ODD_DATE, home.name, what, WHY[Gap.ODD_DATE], None, "Correct the day", opens, home.id, home.name)
