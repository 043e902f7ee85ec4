"""Settings that belong to the office: kept in the casebook, changed by a command, journalled."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reg44desk.clock import london_date
from reg44desk.db.models import Casebook, Home, OfficeSetting, Reg44Visit
from reg44desk.domain.types import Month, VisitMode
from reg44desk.errors import Problem, refuse
from reg44desk.services.desk import Tx, command


@dataclass(frozen=True, slots=True)
class Office:
    """What the office has settled. `nyas_from` is the day NYAS took over the community homes (BR-05, BR-06).

    `rota_same_person_months`: for how many months running the same person may visit a home before the rota says so.
    `independence_months`: for how many months an independence check holds.
    `dbs_months`: after how many months a DBS check is made again (R26).
    `member_windows_from`: the month with which the elected members' three-month windows begin (A-08).
    """

    registered_provider: str = "The council"
    area_authority: str = "The council's commissioning inbox"
    recorded_from: str = ""
    nyas_from: str = "2021-09-01"
    rota_same_person_months: str = "6"
    independence_months: str = "12"
    member_windows_from: str = "2021-09"
    dbs_months: str = "36"


def get_office(session: Session) -> Office:
    """The office's settings, each at its default until changed."""
    kept = dict(session.execute(select(OfficeSetting.name, OfficeSetting.value)).all())
    return Office(**{f.name: str(kept.get(f.name, f.default)) for f in dataclasses.fields(Office)})


def records_begin(session: Session) -> Month | None:
    """The first month whose visits this casebook is meant to hold.

    That is the one the office set, else the month of the earliest visit to a home, or of the casebook itself if that is earlier.
    Remote contact is no visit (part c, rule 8), so it begins nothing.
    """
    chosen = get_office(session).recorded_from
    if chosen:
        return Month.parse(chosen)
    earliest = session.scalars(select(func.min(Reg44Visit.visit_date)).where(Reg44Visit.mode == VisitMode.ON_SITE)).one()
    made_at = session.scalars(select(Casebook.made_at)).first()
    days = [day for day in (earliest, london_date(made_at) if made_at else None) if day]
    return Month.of(min(days)) if days else None


@command("Change the office's settings")
def change_office(tx: Tx, wanted: Office) -> None:
    """Keep the office's settings. Raises UserError for what cannot be read; homes without an own provider or authority follow."""
    refuse(_check(wanted))
    before = get_office(tx.session)
    have = {s.name: s for s in tx.session.scalars(select(OfficeSetting))}
    for field in dataclasses.fields(Office):
        value = getattr(wanted, field.name).strip()
        if field.name in have:
            have[field.name].value = value
        elif value != getattr(before, field.name):
            tx.session.add(OfficeSetting(name=field.name, value=value))
    for home in tx.session.scalars(select(Home)):
        if home.registered_provider == before.registered_provider:
            home.registered_provider = wanted.registered_provider.strip()
        if home.area_authority == before.area_authority:
            home.area_authority = wanted.area_authority.strip()


def _check(wanted: Office) -> list[Problem]:
    problems = []
    if not wanted.registered_provider.strip():
        problems.append(Problem("registered_provider", "Enter the name of the registered provider."))
    if not wanted.area_authority.strip():
        problems.append(Problem("area_authority", "Enter the local authority for the area."))
    if wanted.recorded_from.strip() and not _reads(Month.parse, wanted.recorded_from.strip()):
        problems.append(Problem("recorded_from", "Enter a month, like 2021-09, or leave it empty."))
    if not _reads(date.fromisoformat, wanted.nyas_from.strip()):
        problems.append(Problem("nyas_from", "Enter a day, like 2021-09-01."))
    if not _reads(Month.parse, wanted.member_windows_from.strip()):
        problems.append(Problem("member_windows_from", "Enter a month, like 2021-09."))
    for name in ("rota_same_person_months", "independence_months", "dbs_months"):
        months = getattr(wanted, name).strip()
        if not (months.isascii() and months.isdigit() and 1 <= int(months) <= 60):
            problems.append(Problem(name, "Enter a number of months from 1 to 60."))
    return problems


def _reads(reader: Callable[[str], object], typed: str) -> bool:
    try:
        reader(typed)
    except ValueError:
        return False
    return True
