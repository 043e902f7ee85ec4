"""A register that lacks nothing, and every way to spoil it: each gives what mends it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from reg44desk.db.models import (
    Draft,
    HomeStatusChange,
    IndependenceCheck,
    Reg44Recommendation,
    Reg44Report,
    Reg44Visit,
    VisitingArrangement,
)
from reg44desk.domain.quality import Gap
from reg44desk.domain.types import DbsLevel, HomeStatus, ReportOrigin, Role, VisitingBody
from reg44desk.domain.visit import VisitDraft
from reg44desk.services import (
    drafts,
    home_history,
    home_profile,
    homes,
    independence,
    people,
    people_records,
    quality,
    recommendations,
    reg44,
    reports,
    visit_record,
)
from reg44desk.services.desk import Desk, Tx, command
from reg44desk.services.home_history import DetailsDraft, StatusDraft
from reg44desk.services.home_profile import BuildingDraft
from reg44desk.services.independence import CheckDraft
from reg44desk.services.people import PersonDraft
from reg44desk.services.people_records import RoleCorrection
from reg44desk.services.quality_register import Finding
from tests.factories import make_home, whole_draft

COURSE = "Regulation 44"
BEGAN = date(2015, 1, 1)


@dataclass(frozen=True)
class Kept:
    """One home with everything about it, and the roles of its people."""

    home: UUID
    visit: UUID
    manager: UUID
    member: UUID
    visitor: UUID
    roles: dict[Role, UUID]


Mend = Callable[[], object]


@command("Spoil the register")
def spoil(tx: Tx, work: Callable[[Session], object]) -> None:
    """What no command of the program would do, but an older file or an import may hold."""
    work(tx.session)


def found(desk: Desk) -> list[Finding]:
    """Everything that the register lacks."""
    return desk.read(quality.list_findings, desk.today())


def kinds(desk: Desk) -> list[Gap]:
    return [f.kind for f in found(desk)]


def somebody(desk: Desk, name: str, role: Role | None = None, home: UUID | None = None, **more: object) -> UUID:
    """A person who can be reached, with a role."""
    email = f"{''.join(name.split())}@council.example"
    person = desk.do(people.add_person, PersonDraft(name=name, email=email)).value
    if role is not None:
        agreed = True if role is Role.ELECTED_MEMBER else None
        desk.do(people.appoint, person, role, home, from_date=BEGAN, agreed=agreed, **more)  # type: ignore[arg-type]
    return person


def trained(desk: Desk, person: UUID) -> None:
    desk.do(people.record_training, person, COURSE, date(2021, 6, 1), date(2024, 6, 1))


def checked(desk: Desk, person: UUID, home: UUID) -> None:
    desk.do(independence.record_check, CheckDraft(person, (home,), date(2021, 9, 1), decided_by="R. Marsh"))


def keep(desk: Desk, name: str = "Oakdene") -> Kept:
    """A home about which nothing is missing, with a finished report of this month."""
    home = make_home(desk, f"{name} House", ofsted_urn=f"SC{name}", places=4)
    manager = somebody(desk, f"Manager {name}", Role.REGISTERED_MANAGER, home)
    member = somebody(desk, f"Member {name}", Role.ELECTED_MEMBER, home)
    somebody(desk, f"Responsible {name}", Role.RESPONSIBLE_INDIVIDUAL, home)
    visitor = somebody(desk, f"Visits {name}", Role.INDEPENDENT_PERSON)
    row = person(desk, visitor)
    desk.do(people.edit_person, visitor, PersonDraft(row.name, row.email, dbs_level=DbsLevel.ENHANCED, dbs_on=date(2021, 3, 1)))
    checked(desk, visitor, home)
    for one in (member, visitor):
        trained(desk, one)
    desk.do(reports.finish_report, whole_draft(home, visitor))
    visit = desk.read(reg44.list_visits, home_id=home)[0].id
    roles = {a.role: a.id for p in desk.read(people.list_people, desk.today()) for a in p.appointments if a.home_id == home}
    roles[Role.INDEPENDENT_PERSON] = person(desk, visitor).appointments[0].id
    return Kept(home, visit, manager, member, visitor, roles)


def person(desk: Desk, person_id: UUID) -> people.PersonRow:
    return next(p for p in desk.read(people.list_people, desk.today()) if p.id == person_id)


def _gone(session: Session, query: Select[Any]) -> None:
    for row in session.scalars(query):
        session.delete(row)


# homes


def _details(desk: Desk, k: Kept, **changed: object) -> Mend:
    detail = desk.read(homes.get_home, k.home, desk.today())
    row = detail.row
    whole = DetailsDraft(row.name, row.ofsted_urn, row.site, row.places, detail.registered_provider, detail.area_authority)
    desk.do(home_history.correct_details, k.home, replace(whole, **changed))  # type: ignore[arg-type]
    return lambda: desk.do(home_history.correct_details, k.home, whole)


def no_urn(desk: Desk, k: Kept) -> Mend:
    return _details(desk, k, ofsted_urn="")


def no_places(desk: Desk, k: Kept) -> Mend:
    return _details(desk, k, places=None)


def change_role(desk: Desk, k: Kept, role: Role, since: date | None, until: date | None) -> Mend:
    desk.do(people_records.correct_role, k.roles[role], RoleCorrection(since, until))
    return lambda: desk.do(people_records.correct_role, k.roles[role], RoleCorrection(BEGAN, None))


def ended(role: Role) -> Callable[[Desk, Kept], Mend]:
    return lambda desk, k: change_role(desk, k, role, BEGAN, desk.today() - timedelta(days=1))


def no_arrangement(desk: Desk, k: Kept) -> Mend:
    desk.do(spoil, lambda s: _gone(s, select(VisitingArrangement).where(VisitingArrangement.home_id == k.home)))
    return lambda: desk.do(home_history.change_visiting, k.home, VisitingBody.NYAS, date(2021, 9, 1))


def no_building(desk: Desk, k: Kept) -> Mend:
    desk.do(home_profile.change_building, k.home, None, BuildingDraft("Annexe", None, date(2021, 1, 1)))
    return lambda: desk.do(home_profile.change_building, k.home, None, BuildingDraft("Main house"))


def former(role: Role, until: date) -> Callable[[Desk, Kept], Mend]:
    def broken(desk: Desk, k: Kept) -> Mend:
        change_role(desk, k, role, date(2018, 3, 1), None)
        before = desk.do(people.add_person, PersonDraft(name=f"Former {k.home}")).value
        held = desk.do(people.appoint, before, role, k.home, from_date=None, to_date=until).value
        return lambda: desk.do(people_records.correct_role, held, RoleCorrection(None, date(2018, 2, 28)))

    return broken


def double_role(desk: Desk, k: Kept) -> Mend:
    again = desk.do(people.appoint, k.member, Role.ELECTED_MEMBER, k.home, from_date=date(2020, 1, 1), agreed=True).value
    return lambda: desk.do(people_records.correct_role, again, RoleCorrection(remove=True))


def double_role_everywhere(desk: Desk, k: Kept) -> Mend:
    again = desk.do(people.appoint, k.visitor, Role.INDEPENDENT_PERSON, None, from_date=None).value
    return lambda: desk.do(people_records.correct_role, again, RoleCorrection(remove=True))


def status_visit(desk: Desk, k: Kept) -> Mend:
    for status, day in ((HomeStatus.PAUSED, date(2022, 1, 9)), (HomeStatus.OPEN, date(2022, 1, 12))):
        desk.do(home_history.change_status, k.home, StatusDraft(status, day, "Boiler"))
    return lambda: desk.do(home_history.change_status, k.home, StatusDraft(HomeStatus.OPEN, date(2022, 1, 9)))


def visit_no_manager(desk: Desk, k: Kept) -> Mend:
    return change_role(desk, k, Role.REGISTERED_MANAGER, date(2022, 1, 15), None)


def _opened(desk: Desk, k: Kept, day: date | None) -> Mend:
    line = desk.read(homes.get_home, k.home, desk.today()).statuses[0].id
    desk.do(spoil, lambda s: setattr(s.get_one(HomeStatusChange, line), "from_date", day))
    return lambda: desk.do(home_history.correct_status, line, StatusDraft(HomeStatus.OPEN, BEGAN))


def no_opening_date(desk: Desk, k: Kept) -> Mend:
    return _opened(desk, k, None)


def odd_opening_date(desk: Desk, k: Kept) -> Mend:
    return _opened(desk, k, date(1915, 1, 1))


def twin_homes(desk: Desk, k: Kept) -> Mend:
    name = desk.read(homes.get_home, k.home, desk.today()).row.name
    draft = homes.HomeDraft(name=name.replace(" ", ""), home_type=desk.read(homes.get_home, k.home, desk.today()).row.home_type)
    other = desk.do(homes.add_home, replace(draft, status=HomeStatus.PLANNED)).value
    whole = DetailsDraft("Quite Another", "", "", None, "The council", "Inbox")
    return lambda: desk.do(home_history.correct_details, other, whole)


# visits


def _visit(desk: Desk, k: Kept, **changed: object) -> Mend:
    def put(values: dict[str, object]) -> dict[str, object]:
        before: dict[str, object] = {}

        def work(session: Session) -> None:
            visit = session.get_one(Reg44Visit, k.visit)
            before.update({key: getattr(visit, key) for key in values})
            for key, value in values.items():
                setattr(visit, key, value)

        desk.do(spoil, work)
        return before

    before = put(changed)
    return lambda: put(before)


def no_independent_person(desk: Desk, k: Kept) -> Mend:
    return _visit(desk, k, independent_person_id=None)


def visit_times(desk: Desk, k: Kept) -> Mend:
    return _visit(desk, k, arrived_at=None, left_at=None)


def paper_times(desk: Desk, k: Kept) -> Mend:
    def work(session: Session) -> None:
        session.scalars(select(Reg44Report).where(Reg44Report.visit_id == k.visit)).one().origin = ReportOrigin.BROUGHT_IN

    desk.do(spoil, work)
    return _visit(desk, k, left_at=None)


def odd_visit_date(desk: Desk, k: Kept) -> Mend:
    more = desk.do(visit_record.save_visit, whole_draft(k.home, k.visitor, date(2022, 1, 12))).value
    desk.do(spoil, lambda s: setattr(s.get_one(Reg44Visit, more), "visit_date", date(2022, 12, 1)))
    return lambda: desk.do(spoil, lambda s: setattr(s.get_one(Reg44Visit, more), "visit_date", date(2022, 1, 12)))


def odd_plan(desk: Desk, k: Kept) -> Mend:
    planned = desk.do(reg44.plan_visit, reg44.PlanDraft(k.home, date(2202, 2, 3), None, k.visitor)).value
    return lambda: desk.do(spoil, lambda s: setattr(s.get_one(Reg44Visit, planned), "planned_for", date(2022, 2, 3)))


def unchecked(desk: Desk, k: Kept) -> Mend:
    desk.do(spoil, lambda s: _gone(s, select(IndependenceCheck).where(IndependenceCheck.person_id == k.visitor)))
    return lambda: checked(desk, k.visitor, k.home)


def double_visit(desk: Desk, k: Kept) -> Mend:
    again = desk.do(visit_record.save_visit, whole_draft(k.home, k.visitor, date(2022, 1, 11))).value
    desk.do(spoil, lambda s: setattr(s.get_one(Reg44Visit, again), "visit_date", date(2022, 1, 10)))
    moved = whole_draft(k.home, k.visitor, date(2022, 1, 12), visit_id=again)
    return lambda: desk.do(visit_record.save_visit, moved)


def report_late(desk: Desk, k: Kept) -> Mend:
    late = desk.do(visit_record.save_visit, whole_draft(k.home, k.visitor, date(2021, 11, 10))).value
    moved = whole_draft(k.home, k.visitor, date(2021, 12, 10), visit_id=late)
    return lambda: desk.do(visit_record.save_visit, moved)


def _recommended(desk: Desk, k: Kept, by: date | None) -> UUID:
    made: list[Reg44Recommendation] = []

    def work(session: Session) -> None:
        made.append(
            Reg44Recommendation(
                home_id=k.home, reference=f"R{k.home}"[:30], made_on=date(2022, 1, 10), text="Mend the gate.", consider_by_date=by
            )
        )
        session.add(made[0])
        session.flush()

    desk.do(spoil, work)
    return made[0].id


def no_consider_by(desk: Desk, k: Kept) -> Mend:
    made = _recommended(desk, k, None)
    return lambda: desk.do(recommendations.set_consider_by, made, date(2022, 2, 10))


def odd_consider_by(desk: Desk, k: Kept) -> Mend:
    made = _recommended(desk, k, date(2202, 2, 10))
    return lambda: desk.do(recommendations.set_consider_by, made, date(2022, 2, 10))


def stale_draft(desk: Desk, k: Kept) -> Mend:
    kept = desk.do(drafts.keep_draft, None, VisitDraft(home_id=k.home, arrived_at=time(9))).value
    desk.do(spoil, lambda s: setattr(s.get_one(Draft, kept), "saved_at", desk.clock() - timedelta(days=15)))
    return lambda: desk.do(drafts.bin_draft, kept)
