"""Independence of those who visit (regulation 43(3) to (7)): checks recorded, who may visit which home, and why not, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Appointment, IndependenceCheck, Reg44Visit
from reg44desk.domain.dated import covers
from reg44desk.domain.independence import LIFTS, lifted, renewal
from reg44desk.domain.types import Bar, BarException, Role
from reg44desk.errors import Problem, refuse
from reg44desk.services import office
from reg44desk.services.desk import Tx, command
from reg44desk.services.independence_known import Known, MayVisit, PairRow


@dataclass(frozen=True, slots=True)
class CheckDraft:
    """What the form for a check holds: one person, one home or several, and each paragraph that was answered with yes."""

    person_id: UUID | None = None
    home_ids: tuple[UUID, ...] = ()
    checked_on: date | None = None
    renew_by: date | None = None
    bars: tuple[Bar, ...] = ()
    exception: BarException | None = None
    note: str = ""
    decided_by: str = ""


def may_visit(session: Session, person_id: UUID, home_id: UUID, day: date) -> MayVisit:
    """Whether a person may be a home's independent person on a day, and what is to be said about it."""
    return Known(session).may_visit(person_id, home_id, day)


def may_visit_all(session: Session, person_ids: list[UUID], home_ids: list[UUID], day: date) -> dict[tuple[UUID, UUID], MayVisit]:
    """The same for several people and homes at once: {(person, home): answer}."""
    known = Known(session)
    return {(person, home): known.may_visit(person, home, day) for person in person_ids for home in home_ids}


def problems(
    session: Session, person_id: UUID | None, home_id: UUID | None, day: date | None, field: str = "independent_person_id"
) -> list[Problem]:
    """What stops a person from being a home's independent person on a day; nothing while one of the three is not known."""
    if person_id is None or home_id is None or day is None:
        return []
    answer = may_visit(session, person_id, home_id, day)
    return [] if answer.allowed else [Problem(field, answer.reason)]


def hints(session: Session, person_id: UUID | None, home_id: UUID | None, day: date | None) -> tuple[str, ...]:
    """What a form says beside the choice of an independent person: what stops it, or what to look at."""
    if person_id is None or home_id is None or day is None:
        return ()
    answer = may_visit(session, person_id, home_id, day)
    return answer.warnings if answer.allowed else (answer.reason,)


def hints_of_visit(session: Session, visit_id: UUID) -> tuple[str, ...]:
    """The same for a visit that is booked or recorded."""
    visit = session.get_one(Reg44Visit, visit_id)
    return hints(session, visit.independent_person_id, visit.home_id, visit.visit_date or visit.planned_for)


def list_for_home(session: Session, home_id: UUID, today: date) -> list[PairRow]:
    """Everybody who visits a home or was checked for it, by name, with how they stand today."""
    known = Known(session)
    pairs = known.visiting(today, home_id) | {p for p in known.checks if p[1] == home_id}
    pairs |= {(a.person_id, home_id) for a in known.appointed(Role.INDEPENDENT_PERSON, today) if a.home_id == home_id}
    return known.rows(pairs, today)


def list_for_person(session: Session, person_id: UUID, today: date) -> list[PairRow]:
    """Every home that a person visits, was checked for or is appointed to, by name, with how they stand today."""
    known = Known(session)
    pairs = {p for p in known.visiting(today) | set(known.checks) if p[0] == person_id}
    named = [a.home_id for a in known.appointed(Role.INDEPENDENT_PERSON, today) if a.person_id == person_id and a.home_id is not None]
    return known.rows(pairs | {(person_id, home_id) for home_id in named}, today)


def list_questions(session: Session, today: date) -> list[PairRow]:
    """Who commissions and visits a secure home: a question under regulation 43(3)(d), with its answer if there is one (A-32).

    It is asked of whoever is to visit too, before the first visit is booked (regulation.md part d, step 1).
    """
    known = Known(session)
    return known.rows(known.asked(known.visiting(today) | known.to_visit(today), today), today)


def list_running_out(session: Session, today: date) -> list[PairRow]:
    """Checks of independent persons for open homes that have run out, or will within the days of notice."""
    known = Known(session)
    active = {a.person_id for a in known.appointed(Role.INDEPENDENT_PERSON, today)}
    pairs = {(person, home) for person, home in known.checks if person in active and home in known.open_homes(today)}
    return [row for row in known.rows(pairs, today) if row.running_out]


@command("Record an independence check")
def record_check(tx: Tx, draft: CheckDraft) -> tuple[UUID, ...]:
    """Record a check of a person for one home or several; earlier ones are kept, the newest counts.

    Without a last day it holds as long as the office has settled. Raises UserError for what is missing, for an exception that
    does not lift what bars the person (regulation 43(4), 43(5)), and for a councillor barred as an employee.
    """
    refuse(_check(tx, draft))
    assert draft.checked_on is not None  # noqa: S101  _check saw to it
    months = int(office.get_office(tx.session).independence_months)
    also = text.listing(text.paragraph(bar) for bar in draft.bars[1:])
    note = " ".join(filter(None, [draft.note.strip(), f"Answered with yes too: {also}." if also else ""]))
    made = []
    for home_id in draft.home_ids:
        check = IndependenceCheck(
            person_id=draft.person_id,
            home_id=home_id,
            checked_on=draft.checked_on,
            renew_by=draft.renew_by or renewal(draft.checked_on, months),
            bar=draft.bars[0] if draft.bars else None,
            exception=draft.exception,
            note=note,
            decided_by=draft.decided_by.strip(),
        )
        tx.session.add(check)
        made.append(check)
    tx.session.flush()
    return tuple(check.id for check in made)


def _check(tx: Tx, draft: CheckDraft) -> list[Problem]:
    found = []
    if draft.person_id is None:
        found.append(Problem("person_id", "Choose the person."))
    if not draft.home_ids:
        found.append(Problem("home_ids", "Choose at least one home."))
    if draft.checked_on is None:
        found.append(Problem("checked_on", "Enter the day of the check, like 18 9 2025."))
    elif draft.checked_on > tx.today:
        found.append(Problem("checked_on", "The day is in the future. Enter the day the check was made."))
    elif draft.renew_by is not None and draft.renew_by <= draft.checked_on:
        found.append(Problem("renew_by", "The check is to be renewed after it was made. Check both dates."))
    found += _bar_problems(tx, draft)
    if not draft.decided_by.strip():
        found.append(Problem("decided_by", "Say who decided."))
    return found


def _bar_problems(tx: Tx, draft: CheckDraft) -> list[Problem]:
    found = []
    if Bar.SOCIAL_SERVICES_EMPLOYEE in draft.bars and _is_councillor(tx, draft):
        words = "A councillor is not an employee, so 43(3)(a) does not apply. Look at (d) and (g) instead."
        found.append(Problem(Bar.SOCIAL_SERVICES_EMPLOYEE, words))
    if draft.exception is not None:
        left = [bar for bar in draft.bars if not lifted(bar, draft.exception)]
        lifts = text.listing(text.paragraph(bar) for bar in Bar if bar in LIFTS[draft.exception])
        if not draft.bars:
            found.append(Problem("exception", "An exception is for somebody whom a paragraph bars. Choose no exception."))
        elif left:
            words = f"{text.paragraph(draft.exception)} lifts {lifts} only, not {text.paragraph(left[0])}. Choose no exception."
            found.append(Problem("exception", words))
    if not draft.note.strip() and (draft.bars or _is_questioned(tx, draft)):
        found.append(Problem("note", "Say why, in a sentence or two."))
    return found


def _is_councillor(tx: Tx, draft: CheckDraft) -> bool:
    query = select(Appointment).where(Appointment.person_id == draft.person_id, Appointment.role == Role.ELECTED_MEMBER)
    day = draft.checked_on or tx.today
    return any(covers(held, day) for held in tx.session.scalars(query))


def _is_questioned(tx: Tx, draft: CheckDraft) -> bool:
    """Whether the answer is about somebody who commissions: it must say why (A-32)."""
    return draft.person_id is not None and Known(tx.session).commissions(draft.person_id, draft.checked_on or tx.today)
