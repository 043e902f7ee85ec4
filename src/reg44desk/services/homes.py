"""Homes: the register, each home's duty month by month, and all about one home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reg44desk.db.models import Home, HomeStatusChange, Reg44Recommendation, VisitingArrangement
from reg44desk.domain.dated import covering, holding, in_order
from reg44desk.domain.duty import Duty
from reg44desk.domain.signoff import Tenure
from reg44desk.domain.types import HomeStatus, HomeType, Judgement, Month, Role, VisitingBody
from reg44desk.errors import Problem, refuse
from reg44desk.services import home_profile, inspections, office, people
from reg44desk.services.desk import Tx, command
from reg44desk.services.duties import VisitedFrom, default_body, duties_by_home, last_visits, statuses_by_home, visiting_by_home
from reg44desk.services.home_profile import BuildingRow, Profile
from reg44desk.services.inspections import InspectionRow, StandingRow

AS_NEW = (HomeStatus.PLANNED, HomeStatus.REGISTERING, HomeStatus.OPEN)
"""What a home can be when it is added; a pause and an end need their day and reason (BR-04)."""


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One home for the list: what it is, who is responsible today, and its duty for the last months."""

    id: UUID
    name: str
    ofsted_urn: str
    home_type: HomeType
    site: str
    places: int | None
    status: HomeStatus
    visited_by: VisitingBody
    registered_manager: str
    responsible_individual: str
    elected_members: tuple[str, ...]
    judgement: Judgement | None
    inspected_on: date | None
    last_visit: date | None
    open_recommendations: int
    strip: tuple[Duty, ...]

    @property
    def duty(self) -> Duty:
        """The duty of the last month of the strip, which is the present one."""
        return self.strip[-1]


@dataclass(frozen=True, slots=True)
class PlaceInTime:
    """Somebody's role at a home over time."""

    role: Role
    name: str
    from_date: date | None
    to_date: date | None


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A status of a home from a day on, and why."""

    status: HomeStatus
    from_date: date | None
    reason: str
    id: UUID


@dataclass(frozen=True, slots=True)
class HomeDetail:
    """Everything about one home that does not change with each visit."""

    row: HomeRow
    registered_provider: str
    area_authority: str
    people: tuple[PlaceInTime, ...]
    inspections: tuple[InspectionRow, ...]
    statuses: tuple[StatusLine, ...]
    profiles: tuple[Profile, ...]
    buildings: tuple[BuildingRow, ...]
    visiting: tuple[VisitedFrom, ...]
    first_month_due: Month | None
    standing: StandingRow


@dataclass(frozen=True, slots=True)
class HomeDraft:
    """What the form for a new home holds. Whoever visits homes of its kind visits it, unless `visited_by` says otherwise (BR-05)."""

    name: str = ""
    ofsted_urn: str = ""
    home_type: HomeType | None = None
    site: str = ""
    places: int | None = None
    status: HomeStatus = HomeStatus.OPEN
    opened_on: date | None = None
    visited_by: VisitingBody | None = None
    registered_provider: str = ""
    area_authority: str = ""


def list_homes(session: Session, as_of: date, months: int = 12, only: UUID | None = None) -> list[HomeRow]:
    """Every home by name, or one home only, with the duty of the `months` months that end with the present one."""
    last = Month.of(as_of)
    duties = duties_by_home(session, last.plus(1 - months), last, as_of, only)
    bodies, statuses = visiting_by_home(session, only), statuses_by_home(session, only)
    shown = (Role.REGISTERED_MANAGER, Role.RESPONSIBLE_INDIVIDUAL, Role.ELECTED_MEMBER)
    held = {role: people.tenures(session, role, only) for role in shown}
    visited, open_count = last_visits(session, as_of, only), _open_recommendations(session, as_of, only)
    standings = {s.id: s for s in inspections.list_standings(session, as_of, only)}
    rows = []
    for home in session.scalars(select(Home) if only is None else select(Home).where(Home.id == only)):
        body, status = holding(bodies[home.id], as_of), holding(statuses[home.id], as_of)
        rows.append(
            HomeRow(
                id=home.id,
                name=home.name,
                ofsted_urn=home.ofsted_urn or "",
                home_type=home.home_type,
                site=home.site,
                places=home.places,
                status=status.status if status else HomeStatus.PLANNED,
                visited_by=body.visited_by if body else default_body(home.home_type),
                registered_manager=_names(held[Role.REGISTERED_MANAGER].get(home.id, []), as_of),
                responsible_individual=_names(held[Role.RESPONSIBLE_INDIVIDUAL].get(home.id, []), as_of),
                elected_members=tuple(t.name for t in covering(held[Role.ELECTED_MEMBER].get(home.id, []), as_of)),
                judgement=standings[home.id].judgement,
                inspected_on=standings[home.id].judged_on,
                last_visit=visited.get(home.id),
                open_recommendations=open_count.get(home.id, 0),
                strip=duties[home.id],
            )
        )
    return sorted(rows, key=lambda r: r.name.casefold())


def get_home(session: Session, home_id: UUID, as_of: date) -> HomeDetail:
    """All about one home, with the duty of its last 24 months."""
    row = list_homes(session, as_of, months=24, only=home_id)[0]
    home = session.get_one(Home, home_id)
    changes = session.scalars(select(HomeStatusChange).where(HomeStatusChange.home_id == home_id))
    standing = inspections.list_standings(session, as_of, home_id)[0]
    everyone = [
        PlaceInTime(role, t.name, t.from_date, t.to_date) for role in Role for t in people.tenures(session, role, home_id).get(home_id, [])
    ]
    return HomeDetail(
        row=row,
        registered_provider=home.registered_provider,
        area_authority=home.area_authority,
        people=tuple(everyone),
        inspections=tuple(inspections.list_of_home(session, home_id, as_of)),
        statuses=tuple(StatusLine(s.status, s.from_date, s.reason, s.id) for s in in_order(list(changes))),
        profiles=tuple(home_profile.profiles(session, home)),
        buildings=home_profile.list_buildings(session, home_id, as_of),
        visiting=tuple(in_order(visiting_by_home(session, home_id)[home_id])),
        first_month_due=Month.parse(home.first_month_due) if home.first_month_due else None,
        standing=standing,
    )


@command("Add a home")
def add_home(tx: Tx, draft: HomeDraft) -> UUID:
    """Add a home to the register. One that is planned or registering opens on its day, if that is known (BR-04).

    Without a provider or a local authority it has the office's. Raises UserError for what is missing or already used.
    """
    refuse(_check(tx.session, draft, tx.today))
    assert draft.home_type is not None  # noqa: S101  _check saw to it
    ours = office.get_office(tx.session)
    home = Home(
        name=draft.name.strip(),
        ofsted_urn=draft.ofsted_urn.strip() or None,
        home_type=draft.home_type,
        site=draft.site.strip(),
        places=draft.places,
        registered_provider=draft.registered_provider.strip() or ours.registered_provider,
        area_authority=draft.area_authority.strip() or ours.area_authority,
    )
    tx.session.add(home)
    tx.session.flush()
    if draft.status is not HomeStatus.OPEN:
        tx.session.add(HomeStatusChange(home_id=home.id, status=draft.status, from_date=None))
    if draft.opened_on is not None:
        tx.session.add(HomeStatusChange(home_id=home.id, status=HomeStatus.OPEN, from_date=draft.opened_on))
    body = draft.visited_by or default_body(draft.home_type)
    tx.session.add(VisitingArrangement(home_id=home.id, visited_by=body, from_date=None))
    return home.id


def _check(session: Session, draft: HomeDraft, today: date) -> list[Problem]:
    problems = []
    name, urn = draft.name.strip(), draft.ofsted_urn.strip()
    if not name:
        problems.append(Problem("name", "Enter the name of the home."))
    elif session.scalars(select(Home.id).where(func.lower(Home.name) == name.lower())).first():
        problems.append(Problem("name", "There is a home of that name already. Enter another name."))
    if urn and session.scalars(select(Home.id).where(Home.ofsted_urn == urn)).first():
        problems.append(Problem("ofsted_urn", "Another home has that Ofsted number. Check the number."))
    if draft.home_type is None:
        problems.append(Problem("home_type", "Choose what kind of home it is."))
    if draft.status not in AS_NEW:
        problems.append(Problem("status", "Add the home as open. Then change its status, with the day and the reason."))
    elif draft.status is HomeStatus.OPEN and draft.opened_on is None:
        problems.append(Problem("opened_on", "Enter the day the home opened, like 1 9 2021."))
    elif draft.status is not HomeStatus.OPEN and draft.opened_on is not None and draft.opened_on <= today:
        problems.append(Problem("opened_on", "That day has come. Choose the status Open, or enter the day on which the home will open."))
    return problems


def _names(held: list[Tenure], as_of: date) -> str:
    return ", ".join(t.name for t in covering(held, as_of))


def _open_recommendations(session: Session, as_of: date, only: UUID | None) -> dict[UUID, int]:
    closed_on = Reg44Recommendation.closed_on
    query = select(Reg44Recommendation.home_id, func.count())
    query = query.where(Reg44Recommendation.made_on <= as_of, closed_on.is_(None) | (closed_on > as_of))
    if only is not None:
        query = query.where(Reg44Recommendation.home_id == only)
    return dict(session.execute(query.group_by(Reg44Recommendation.home_id)).all())
