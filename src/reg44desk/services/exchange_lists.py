"""The program's lists as tables: for each its columns as typed cells, and what its reader must know. Screens show the same cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.domain.types import DutyStatus, Month, Role, VisitMode, WindowStatus
from reg44desk.errors import UserError
from reg44desk.services import duties, exchange, homes, members, people, recommendations, reg44
from reg44desk.services.exchange import About, Table, Value
from reg44desk.services.members import CoverageRow
from reg44desk.services.people import PersonRow
from reg44desk.services.recommendations import RecommendationRow
from reg44desk.services.reg44 import VisitRow

BACK = 11
"""How many months before the present one the list of the duty goes back."""

_DUTY_RULES = (
    "The duty: each open home is visited at least once in every calendar month (regulation 44(1); BR-01).",
    "Only a visit that was made counts. A visit that is planned, cancelled or by remote contact does not (BR-02).",
    "A month that has ended without a visit is missed. A later visit does not make up for it (BR-03).",
)
_MEMBER_RULES = (
    "Each home has an assigned elected member (BR-07). A member is at a visit in each three-month window (BR-08).",
    "An attendance counts at a visit that was made, by a member assigned to the home on that day (BR-09).",
)

ABOUT = {
    "homes": About("Homes", "One row for each home in the register, with its duty this month and in the last 12 months.", _DUTY_RULES),
    "visits": About("Visits", "One row for each visit, made or planned; those that do not count say so.", _DUTY_RULES[1:2]),
    "attempts": About("Attempts", "Visits tried without access, called off or replaced by remote contact. None counts.", _DUTY_RULES[1:2]),
    "people": About("People", "Everyone who plays a part, with the roles held on that day."),
    "recommendations": About(
        "Recommendations",
        "One row for each recommendation. Days and visits are counted from the day it was made.",
        ("Past its date: it is still open after the day by which the registered person was asked to consider it (regulation 44(5)).",),
    ),
    "duty": About("Duty", "One row for each home and month of the last 12 months.", _DUTY_RULES),
    "members": About("Members", "One row for each home, with its elected members and three-month windows.", _MEMBER_RULES),
}
"""What each list is, by the name that the command line gives it."""

_LETTERS = dict(zip(DutyStatus, ("D", "P", "R", "O", "M", "–"), strict=True))
_WINDOW_LETTERS = {WindowStatus.MET: "V", WindowStatus.DUE: "D", WindowStatus.MISSED: "M", WindowStatus.NOT_REQUIRED: "–"}

Fields = dict[str, Callable[[Any], Value]]


def _progress_status(row: RecommendationRow) -> str:
    return "Closed" if not row.is_open else "Past its date" if row.past_date else "Open"


def _trained(row: PersonRow) -> Value:
    return row.trained_on or ("Not recorded" if Role.ELECTED_MEMBER in row.roles else "")


def _agreed(row: PersonRow) -> str:
    words = {None: "Not known", True: "Yes", False: "No"}[row.agreed_to_visit]
    return words if Role.ELECTED_MEMBER in row.roles else ""


def visit_state(row: VisitRow) -> str:
    """A visit's state in words; remote contact says that it does not count."""
    return text.word(row.mode if row.mode is VisitMode.REMOTE_CONTACT else row.state)


def _members_of(row: CoverageRow) -> str:
    return ", ".join(row.elected_members) or ("None assigned" if row.lacks_member else "")


HOMES: Fields = {
    "Home": lambda r: r.name,
    "This month": lambda r: text.word(r.duty.status),
    "Last 12 months": lambda r: "".join(_LETTERS[m.status] for m in r.strip),
    "Ofsted rating": lambda r: text.word(r.judgement),
    "Elected member": lambda r: ", ".join(r.elected_members) or "None assigned",
    "Registered manager": lambda r: r.registered_manager or "Vacant",
    "Last visit": lambda r: r.last_visit,
    "Ofsted number": lambda r: r.ofsted_urn,
    "Kind": lambda r: text.word(r.home_type),
    "Site": lambda r: r.site,
    "Places": lambda r: r.places,
    "Status": lambda r: text.word(r.status),
    "Visited by": lambda r: text.word(r.visited_by),
    "Responsible individual": lambda r: r.responsible_individual,
    "Inspected on": lambda r: r.inspected_on,
    "Open recommendations": lambda r: r.open_recommendations,
}

VISITS: Fields = {
    "Reference": lambda r: r.reference,
    "Home": lambda r: r.home,
    "Day": lambda r: r.day,
    "State": visit_state,
    "Announced": lambda r: text.word(r.announced),
    "Independent person": lambda r: r.independent_person,
    "Elected members": lambda r: ", ".join(r.elected_members),
    "Ofsted number": lambda r: r.ofsted_urn,
    "Children safeguarded": lambda r: text.word(r.opinion_effectively_safeguarded),
    "Well-being promoted": lambda r: text.word(r.opinion_conduct_promotes_well_being),
}

ATTEMPTS: Fields = {
    **{heading: VISITS[heading] for heading in ("Reference", "Home", "Day", "State")},
    "Called off by": lambda r: text.word(r.cancelled_by),
    "Why it was not made": lambda r: r.not_done_reason,
    "Independent person": VISITS["Independent person"],
}

PEOPLE: Fields = {
    "Name": lambda r: f"{r.name} (a team)" if r.is_team else r.name,
    "Role today": lambda r: ", ".join(text.word(role) for role in r.roles) or "No role today",
    "Homes": lambda r: ", ".join(r.homes),
    "Organisation": lambda r: r.organisation,
    "Trained on": _trained,
    "Agreed to visit": _agreed,
    "E-mail": lambda r: r.email,
    "Phone": lambda r: r.phone,
    "DBS check": lambda r: text.word(r.dbs_level),
    "DBS check made on": lambda r: r.dbs_on,
}

RECOMMENDATIONS: Fields = {
    "Status": _progress_status,
    "Reference": lambda r: r.reference,
    "Home": lambda r: r.home,
    "Recommendation": lambda r: " ".join(r.text.split()),
    "Standard": lambda r: text.word(r.quality_standard),
    "Priority": lambda r: text.word(r.priority),
    "Made on": lambda r: r.made_on,
    "Consider by": lambda r: r.consider_by_date,
    "Days": lambda r: r.age_days,
    "Visits": lambda r: r.visits_since,
    "Progress": lambda r: text.word(r.progress),
    "Closed on": lambda r: r.closed_on,
}

DUTY: Fields = {
    "Home": lambda r: r.home,
    "Ofsted number": lambda r: r.ofsted_urn,
    "Month": lambda r: r.duty.month.first,
    "Status": lambda r: text.word(r.duty.status),
    "Why": lambda r: text.duty_reason(r.duty.reason),
    "Visited by": lambda r: text.word(r.visited_by),
}

MEMBERS: Fields = {
    "Home": lambda r: r.name,
    "Elected members": _members_of,
    "This window": lambda r: text.word(r.present.status),
    "Last windows": lambda r: "".join(_WINDOW_LETTERS[one.status] for one in r.strip),
    "Last member visit": lambda r: r.last_visit or "None yet",
    "Why": lambda r: " ".join(members.reasons(r.present)),
}


def _attempts(session: Session, _as_of: date) -> list[VisitRow]:
    return [v for v in reg44.list_visits(session) if v.state in reg44.NOT_DONE or v.mode is VisitMode.REMOTE_CONTACT]


def _months(session: Session, as_of: date) -> list[duties.HomeMonth]:
    return duties.list_home_months(session, Month.of(as_of).plus(-BACK), Month.of(as_of), as_of)


_READ: dict[str, tuple[Callable[[Session, date], Sequence[Any]], Fields]] = {
    "homes": (homes.list_homes, HOMES),
    "visits": (lambda session, _as_of: reg44.list_visits(session), VISITS),
    "people": (people.list_people, PEOPLE),
    "recommendations": (recommendations.list_recommendations, RECOMMENDATIONS),
    "duty": (_months, DUTY),
    "members": (members.list_coverage, MEMBERS),
    "attempts": (_attempts, ATTEMPTS),
}

LISTS = tuple(_READ)
"""The names of the lists that can be asked for."""


def read_list(session: Session, name: str, as_of: date) -> Table:
    """One of the program's lists with all its columns and rows. Raises UserError for a name that is none."""
    if name not in _READ:
        raise UserError(f'There is no list "{name}". The lists are: {text.listing(LISTS)}.')
    query, fields = _READ[name]
    rows = query(session, as_of)
    cells = [tuple(cell(row) for cell in fields.values()) for row in rows]
    return exchange.table(ABOUT[name], tuple(fields), cells, as_of, shown=text.count(len(rows), "row"))
