"""Bringing in the register: homes, who is responsible for them, elected members, inspections and counts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from reg44desk import text
from reg44desk.db.models import (
    Appointment,
    ChildrenLookedAfterCount,
    Home,
    HomeStatusChange,
    Inspection,
    Person,
    Training,
    VisitingArrangement,
)
from reg44desk.domain.dated import covers, in_order
from reg44desk.domain.types import HomeStatus, HomeType, InspectionType, Month, Role, VisitingBody
from reg44desk.services.tracker_rows import CountRow, HomeRow, InspectionRow, MemberRow
from reg44desk.services.tracker_run import Run, alike
from reg44desk.services.tracker_sheets import key

COURSE = "Regulation 44 training"


def bring_homes(run: Run) -> None:
    """Add each home, or fill in what the casebook does not know of it."""
    listed = frozenset(key(h.name) for h in run.tracker.homes)
    for row in run.tracker.homes:
        _home(run, row, listed)


def _home(run: Run, row: HomeRow, listed: frozenset[str]) -> None:
    home, same_number = run.find_home(row.name), run.numbered.get(row.ofsted_urn or "")
    if same_number is not None and same_number is not home and (home is not None or key(same_number.name) in listed):
        run.note(row.place, "Ofsted URN", f'The casebook gives this number to "{same_number.name}". Correct the number.', blocking=True)
        return
    if home is None and same_number is not None:
        run.note(row.place, "Home", f'The casebook knows the home with this number as "{same_number.name}". That name stays.')
        home = same_number
    if home is None:
        home = _add_home(run, row)
    else:
        _compare_home(run, row, home)
    run.learn_home(row.name, home)
    _responsible(run, row, home, "Registered manager", Role.REGISTERED_MANAGER, row.registered_manager)
    _responsible(run, row, home, "Responsible individual", Role.RESPONSIBLE_INDIVIDUAL, row.responsible_individual)


def _add_home(run: Run, row: HomeRow) -> Home:
    home = Home(
        name=row.name,
        ofsted_urn=row.ofsted_urn,
        home_type=row.home_type,
        site=row.site,
        places=row.places,
        registered_provider=run.office.registered_provider,
        area_authority=run.office.area_authority,
    )
    run.session.add(home)
    run.session.flush()
    opened = row.opened if row.status is HomeStatus.OPEN else None
    run.session.add(HomeStatusChange(home_id=home.id, status=row.status, from_date=opened))
    if row.visited_by is VisitingBody.NYAS and row.home_type is not HomeType.SECURE:
        _arrange(run, home, VisitingBody.COMMISSIONING_TEAM, None)
        _arrange(run, home, VisitingBody.NYAS, date.fromisoformat(run.office.nyas_from))
    else:
        _arrange(run, home, row.visited_by, None)
    run.added["Homes"] += 1
    return home


def _arrange(run: Run, home: Home, body: VisitingBody, since: date | None) -> None:
    """NYAS visits from the day its contract began; before that the Commissioning Team did (BR-05, BR-06)."""
    run.session.add(VisitingArrangement(home_id=home.id, visited_by=body, from_date=since))


def _compare_home(run: Run, row: HomeRow, home: Home) -> None:
    for column, name, said in (
        ("Ofsted URN", "ofsted_urn", row.ofsted_urn),
        ("Type", "home_type", row.home_type),
        ("Site", "site", row.site),
        ("Places", "places", row.places),
    ):
        run.settle(row.place, column, home, name, said)
    arranged = in_order(run.session.scalars(select(VisitingArrangement).where(VisitingArrangement.home_id == home.id)))
    if arranged and arranged[-1].visited_by is not row.visited_by:
        run.differs(row.place, "Visited by", arranged[-1].visited_by, row.visited_by)
    _compare_status(run, row, home)


def _compare_status(run: Run, row: HomeRow, home: Home) -> None:
    """A home that opens is taken over with its day (BR-04); any other change of status has no day in the workbook."""
    changes = in_order(run.session.scalars(select(HomeStatusChange).where(HomeStatusChange.home_id == home.id)))
    latest = changes[-1]
    if row.status is latest.status:
        opened = [c.from_date for c in changes if c.status is HomeStatus.OPEN]
        if row.status is HomeStatus.OPEN and row.opened not in opened:
            run.differs(row.place, "Opened", opened[-1], row.opened)
    elif latest.status in (HomeStatus.OPEN, HomeStatus.CLOSED) or row.status is HomeStatus.CLOSED:
        run.differs(row.place, "Status", latest.status, row.status)
    elif row.opened is not None and row.opened < (latest.from_date or date.min):
        run.differs(row.place, "Opened", f"{text.word(latest.status)} from {text.long_date(latest.from_date)}", row.opened)
    else:
        run.session.add(HomeStatusChange(home_id=home.id, status=row.status, from_date=row.opened or run.tx.today))
        run.added["Changes of status"] += 1


def _responsible(run: Run, row: HomeRow, home: Home, column: str, role: Role, name: str | None) -> None:
    """Who is responsible is taken over where nobody ever was; the workbook cannot say since when somebody else is."""
    if name is None:
        return
    held = run.appointments(role, home)
    if not held:
        run.appoint(run.person(name), role, home)
        run.touched.add(home.id)
        return
    now = {run.session.get_one(Person, a.person_id).name for a in held if covers(a, run.tx.today)}
    if key(name) not in {key(n) for n in now}:
        said = " and ".join(sorted(now)) or "nobody at present"
        message = f"The casebook says {said}, the workbook {name}, but not since when. Record the change on the home's page."
        run.note(row.place, column, message)


def bring_member(run: Run, row: MemberRow) -> None:
    """Assign a member to a home, or fill in the last day and whatever else the casebook does not know (BR-10)."""
    person, home = run.person(row.name, email=row.email), run.home(row.home)
    run.settle(row.place, "Email", person, "email", row.email)
    _train(run, row, person)
    mine = [a for a in run.appointments(Role.ELECTED_MEMBER, home) if a.person_id == person.id]
    same = [a for a in mine if a.from_date == row.from_date] or [a for a in mine if _overlap(a, row)]
    if same:
        _compare_assignment(run, row, same[0])
        return
    run.appoint(person, Role.ELECTED_MEMBER, home, from_date=row.from_date, to_date=row.to_date, agreed_to_visit=row.agreed)
    run.reassigned.add(home.id)
    run.added["Elected members"] += 1


def _overlap(held: Appointment, row: MemberRow) -> bool:
    first = max(held.from_date or date.min, row.from_date)
    return first <= min(held.to_date or date.max, row.to_date or date.max)


def _compare_assignment(run: Run, row: MemberRow, held: Appointment) -> None:
    if held.from_date != row.from_date:
        run.differs(row.place, "From", held.from_date or "Since before records begin", row.from_date)
    if row.to_date is None and held.to_date is not None:
        run.differs(row.place, "To", held.to_date, None)
    impossible = (row.to_date or date.max) < (held.from_date or date.min)
    if run.settle(row.place, "To", held, "to_date", row.to_date, locked=impossible) and held.home_id is not None:
        run.reassigned.add(held.home_id)
    run.settle(row.place, "Agreed to visit", held, "agreed_to_visit", row.agreed)


def _train(run: Run, row: MemberRow, person: Person) -> None:
    """Each day of training is kept; one before the last that is known may be a correction, so it is told (BR-11)."""
    if row.trained_on is None:
        return
    days = list(run.session.scalars(select(Training.completed_on).where(Training.person_id == person.id)))
    if row.trained_on in days:
        return
    if days and max(days) > row.trained_on:
        message = f"The casebook has later training too, of {text.long_date(max(days))}. Both are kept: check which is right."
        run.note(row.place, "Reg 44 training", message)
    run.session.add(Training(person_id=person.id, course=COURSE, completed_on=row.trained_on))
    run.added["Training"] += 1


def bring_inspections(run: Run) -> None:
    """Add each inspection, or fill in its outcome once that is known."""
    listed = frozenset((run.home(i.home).id, i.inspection_type, i.inspected_on) for i in run.tracker.inspections)
    for row in run.tracker.inspections:
        _inspection(run, row, run.home(row.home), listed)


def _inspection(run: Run, row: InspectionRow, home: Home, listed: frozenset[tuple[UUID, InspectionType, date]]) -> None:
    query = select(Inspection).where(Inspection.home_id == home.id, Inspection.inspection_type == row.inspection_type)
    kept = {i.inspected_on: i for i in run.session.scalars(query)}
    if row.inspected_on in kept:
        known = kept[row.inspected_on]
        run.settle(row.place, "Overall", known, "judgement", row.judgement)
        run.settle(row.place, "Improvements due by", known, "improvements_due_by", row.improvements_due_by)
        return
    near = [day for day in kept if Month.of(day) == Month.of(row.inspected_on)]
    moved = [day for day in near if (home.id, row.inspection_type, day) not in listed]
    if moved:
        message = (
            f"The casebook has one of {text.long_date(moved[0])} that this workbook does not list. "
            "It may be the same one, so this line is left out. If both are right, list both."
        )
        run.note(row.place, "Date", message)
        return
    run.session.add(
        Inspection(
            home_id=home.id,
            inspected_on=row.inspected_on,
            inspection_type=row.inspection_type,
            judgement=row.judgement,
            improvements_due_by=row.improvements_due_by,
        )
    )
    run.session.flush()
    run.added["Inspections"] += 1


def bring_count(run: Run, row: CountRow) -> None:
    """Add how many children the council looked after on a day, by source."""
    counted = run.session.scalars(select(ChildrenLookedAfterCount).where(ChildrenLookedAfterCount.as_at == row.as_at))
    same = next((c for c in counted if alike(c.source, row.source)), None)
    if same is None:
        run.session.add(ChildrenLookedAfterCount(as_at=row.as_at, number=row.number, source=row.source))
        run.added["Counts of children looked after"] += 1
    elif same.number != row.number:
        run.differs(row.place, "Number", same.number, row.number)
