"""Who signed as registered manager stays in charge of that day, whatever is changed about roles later (BR-10, BR-15)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Appointment, Person, Reg44Report, Reg44Signature, Reg44Visit
from reg44desk.domain.dated import covers
from reg44desk.domain.types import Role, SignerRole
from reg44desk.errors import Problem, refuse


@contextmanager
def kept(session: Session, home_id: UUID | None, field: str) -> Iterator[None]:
    """Let roles of a home be changed, unless somebody would no longer be in charge of a day on which they signed.

    Raises UserError then; the whole command is taken back.
    """
    before = _outside(session, home_id)
    yield
    session.flush()
    lost = sorted(_outside(session, home_id) - before, key=lambda s: s[2])
    refuse([Problem(field, _words(session, person_id, day)) for _report, person_id, day in lost[:1]])


def _outside(session: Session, home_id: UUID | None) -> set[tuple[UUID, UUID, date]]:
    """The managers' signatures of a home that were given on a day on which the signer did not have that role."""
    query = select(Reg44Signature).join(Reg44Report, Reg44Report.id == Reg44Signature.report_id)
    query = query.join(Reg44Visit, Reg44Visit.id == Reg44Report.visit_id).where(Reg44Visit.home_id == home_id)
    wanted = Appointment.home_id == home_id, Appointment.role == Role.REGISTERED_MANAGER
    managers = session.scalars(select(Appointment).where(*wanted)).all()
    return {
        (s.report_id, s.person_id, s.signed_on)
        for s in session.scalars(query.where(Reg44Signature.signer_role == SignerRole.REGISTERED_MANAGER))
        if not any(m.person_id == s.person_id and covers(m, s.signed_on) for m in managers)
    }


def _words(session: Session, person_id: UUID, day: date) -> str:
    name = session.get_one(Person, person_id).name
    return f"{name} signed a report as registered manager on {text.long_date(day)}. The role must include that day."
