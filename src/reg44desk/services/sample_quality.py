"""What the sample casebook holds for the data quality page: findings of each severity, and one that is set aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from reg44desk.db.models import Appointment, Home, Person, Reg44Visit
from reg44desk.domain.quality import Gap
from reg44desk.domain.types import DbsLevel, HomeStatus, Role, VisitState
from reg44desk.services import home_history, people, quality
from reg44desk.services.desk import Tx
from reg44desk.services.home_history import StatusDraft
from reg44desk.services.people import PersonDraft, RoleDraft


def add_gaps(tx: Tx, homes: Sequence[UUID], independent: Sequence[UUID]) -> None:
    """Leave a few things as somebody might have left them: a status that a visit contradicts, a member twice, an old check, no places."""
    _checks(tx, independent)
    _paused_too_early(tx, homes[13])
    _member_twice(tx)
    tx.session.get_one(Home, homes[7]).places = None
    tx.session.flush()
    accepted = next(f for f in quality.list_findings(tx.session, tx.today) if f.kind is Gap.UNCHECKED)
    why = "The checks were made, and the papers lie in the old office. Agreed at the meeting with NYAS."
    quality.set_aside(tx, accepted.id, quality.AsideDraft(why, "R. Marchbanks, service manager"))


def _checks(tx: Tx, independent: Sequence[UUID]) -> None:
    """All who visit have a DBS check; the last one's is older than the office allows."""
    for number, person_id in enumerate(independent):
        days = 1200 if number == len(independent) - 1 else 200 + 100 * number
        person = tx.session.get_one(Person, person_id)
        person.dbs_level, person.dbs_on = DbsLevel.ENHANCED, tx.today - timedelta(days=days)


def _paused_too_early(tx: Tx, home_id: UUID) -> None:
    """A home is said to have been paused from the very day on which it was visited."""
    made = select(func.min(Reg44Visit.visit_date)).where(Reg44Visit.home_id == home_id, Reg44Visit.state == VisitState.FINAL)
    day = tx.session.scalars(made).one()
    assert day is not None  # noqa: S101  the sample's homes have been visited
    for status, since in ((HomeStatus.PAUSED, day), (HomeStatus.OPEN, day + timedelta(days=2))):
        home_history.change_status(tx, home_id, StatusDraft(status, since, "A new boiler." if status is HomeStatus.PAUSED else ""))


def _member_twice(tx: Tx) -> None:
    """A member was typed a second time with a letter too many; of that role nobody asked whether they agree to visit."""
    wanted = select(Appointment.home_id, Person.name).join(Person, Person.id == Appointment.person_id)
    home_id, name = tx.session.execute(wanted.where(Appointment.role == Role.ELECTED_MEMBER).order_by(Person.name, Appointment.id)).all()[0]
    again = people.add_person(tx, PersonDraft(name=f"{name}e"))
    people.give_role(tx, again, RoleDraft(Role.ELECTED_MEMBER, home_id, tx.today - timedelta(days=40)))
