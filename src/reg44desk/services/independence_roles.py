"""Roles and independence (regulation 43(3)): who may be named a home's independent person, and what another role does to one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.domain.types import Bar, Role
from reg44desk.errors import Problem
from reg44desk.services.independence_known import Known


def problems_of_role(
    session: Session, person_id: UUID, role: Role, home_id: UUID | None, first: date | None, last: date | None
) -> list[Problem]:
    """What stops a person from being named a home's independent person, on the first of these days that regulation 43(3) bars.

    A conflict of interest stops visits of its month only (regulation 43(7)), so it stops no role.
    """
    begins = first or last
    if role is not Role.INDEPENDENT_PERSON or home_id is None or begins is None:
        return []
    known = Known(session)
    for day in known.days_of_change(person_id, home_id, begins, last):
        answer = known.may_visit(person_id, home_id, day)
        if answer.paragraph is not None:
            since = "" if day == begins else f" That is so from {text.long_date(day)}."
            return [Problem("role", answer.reason + since)]
    return []


def hints_of_role(session: Session, person_id: UUID | None, role: Role | None, home_id: UUID | None, today: date) -> tuple[str, ...]:
    """What a form says beside a role that ends an independent person's independence; it stops nothing."""
    if person_id is None or role is None:
        return ()
    known = Known(session)
    bar, homes, whom = _barred_by(known, role, home_id)
    if bar is None or not known.independent_at(person_id, today) & homes:
        return ()
    name = known.name(person_id)
    rule = f"regulation {text.paragraph(bar)} bars whoever {text.whoever(bar)}"
    return (f"{name} is an independent person. With this role {name} may not visit {whom}: {rule}.",)


def _barred_by(known: Known, role: Role, home_id: UUID | None) -> tuple[Bar | None, set[UUID], str]:
    """The paragraph by which a role at a home bars, from which homes, and those homes in words."""
    if role is Role.REGISTERED_MANAGER and home_id is not None:
        return known.employee_bar(home_id), known.same_provider(home_id), "the homes of that provider"
    bar = {Role.RESPONSIBLE_INDIVIDUAL: Bar.RESPONSIBLE_INDIVIDUAL, Role.COMMISSIONING_OFFICER: Bar.COMMISSIONS_OR_FINANCES}.get(role)
    return bar, known.all_homes() if home_id is None else {home_id}, "any home" if home_id is None else known.home_name(home_id)
