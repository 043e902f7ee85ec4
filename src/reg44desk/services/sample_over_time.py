"""What the sample casebook holds of homes and people over time: a closed home, buildings, more places, further roles, a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from reg44desk.db.models import Home
from reg44desk.domain.types import Bar, HomeStatus, HomeType, Month, Role, VisitingBody
from reg44desk.services import conflicts, home_history, home_profile, homes, people, reg44
from reg44desk.services.conflicts import ConflictDraft
from reg44desk.services.desk import Tx
from reg44desk.services.home_profile import BuildingDraft, ProfileDraft
from reg44desk.services.people import PersonDraft, RoleDraft

OFFICERS = (
    ("R. Marchbanks", Role.COMMISSIONING_OFFICER),
    ("P. Sandiford", Role.PANEL_OFFICER),
    ("I. Verrall", Role.INDEPENDENT_VISITOR_COORDINATOR),
)
VOID = 8
"""The home whose next visit is void for a conflict of interest, with another person booked in its place."""


def add_changes(tx: Tx, known: Sequence[UUID], independent: Sequence[UUID], begin: Month) -> None:
    """Add what changed: see the module. `begin` is the first month that the sample records."""
    _closed_home(tx, begin)
    _buildings(tx, known[10], begin.plus(-30).first)
    first = tx.session.get_one(Home, known[3])
    home_profile.change_profile(
        tx, first.id, ProfileDraft(first.home_type, first.registered_provider, (first.places or 4) + 1, begin.plus(3).first)
    )
    for name, role in OFFICERS:
        person = people.add_person(tx, PersonDraft(name=name, email=f"{name.rsplit(maxsplit=1)[-1].lower()}@marlshire.example"))
        people.give_role(tx, person, RoleDraft(role, None, begin.first))
    _conflict(tx, known[VOID], independent)


def _closed_home(tx: Tx, begin: Month) -> None:
    """A home that closed before the sample's months: found by search, and owed nothing."""
    draft = homes.HomeDraft("Larch Mount", "SC990199", HomeType.LONG_STAY, "", 3, HomeStatus.OPEN, begin.plus(-40).first)
    home_id = homes.add_home(tx, draft)
    home_history.change_status(tx, home_id, home_history.StatusDraft(HomeStatus.CLOSED, begin.plus(-2).first, "The lease ended."))


def _buildings(tx: Tx, home_id: UUID, since: date) -> None:
    for name in ("Main house", "Garden wing"):
        home_profile.change_building(tx, home_id, None, BuildingDraft(name, since))


def _conflict(tx: Tx, home_id: UUID, independent: Sequence[UUID]) -> None:
    """Regulation 43(7): a visit of next month is void, and somebody else goes in the same month."""
    month = Month.of(tx.today).plus(1)
    visit = reg44.plan_visit(tx, reg44.PlanDraft(home_id, month.first.replace(day=14), None, independent[0]))
    draft = ConflictDraft(
        details="A relative began to work at the home.",
        paragraph=Bar.CONNECTION,
        declared_on=tx.today,
        declared_to="R. Marchbanks, service manager",
        replacement_id=independent[1],
        replacement_day=month.first.replace(day=20),
    )
    conflicts.declare_conflict(tx, visit, draft)


def hand_over(tx: Tx, home_id: UUID, day: date) -> None:
    """NYAS takes over a community home that the Commissioning Team visited before (BR-05, BR-06)."""
    home_history.change_visiting(tx, home_id, VisitingBody.NYAS, day)
