"""All visits of all months: which there are and in which order, asked of the database at once; their rows, page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.ids import Ids, read_ids
from reg44desk.db.models import Home, Person, Reg44Visit
from reg44desk.domain.types import Announced, Month, VisitMode, VisitState
from reg44desk.services import reg44
from reg44desk.services.reg44 import VisitRow, day_within, visit_day

__all__ = ["FILTERED", "Ids", "Wanted", "are_more_than", "count_visits", "get_rows", "list_ids", "list_newest", "list_values"]

FILTERED = ("State", "Year", "Month", "Announced", "Home", "Independent person")
"""What the list can be narrowed by, in the order in which it is offered."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits are asked for, and in which order: words, values by heading, and a heading to sort by, backwards or not."""

    words: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: tuple[str, bool] | None = None


def count_visits(session: Session) -> int:
    """How many visits there are in all."""
    return session.scalars(select(func.count()).select_from(Reg44Visit)).one()


def list_ids(session: Session, wanted: Wanted) -> Ids:
    """The visits asked for, in order; the newest first unless another order is asked for. Equal ones stand by day."""
    query = select(Reg44Visit.id)
    for heading, values in wanted.filters.items():
        query = query.where(or_(*(_FILTERS[heading](value) for value in values)))
    if wanted.words.strip():
        query = query.where(_holds(session, wanted.words.casefold().strip()))
    return read_ids(session, Reg44Visit.id, _in_order(query, wanted.sort))


def are_more_than(session: Session, number: int) -> bool:
    """Whether there are more visits than so many; nothing is counted beyond them."""
    some = select(Reg44Visit.id).limit(number + 1).subquery()
    return session.scalars(select(func.count()).select_from(some)).one() > number


def list_newest(session: Session, most: int = 256) -> Ids:
    """The newest visits, in the order of `list_ids`: found by their indexes in no time, however many there are."""
    made, planned = Reg44Visit.visit_date, Reg44Visit.planned_for
    found = [
        *session.execute(select(made, Reg44Visit.id).where(made.is_not(None)).order_by(made.desc(), Reg44Visit.id).limit(most)),
        *session.execute(select(planned, Reg44Visit.id).where(made.is_(None)).order_by(planned.desc(), Reg44Visit.id).limit(most)),
    ]
    by_day = sorted(((day, key) for day, key in found if day is not None), key=lambda one: (-one[0].toordinal(), one[1].bytes))
    return Ids.of(key for _, key in by_day[:most])


def get_rows(session: Session, ids: Sequence[UUID]) -> list[VisitRow | None]:
    """The visits with these ids in this order; None stands for one that is no longer there."""
    found = {row.id: row for row in reg44.list_visits(session, ids=ids)}
    return [found.get(key) for key in ids]


def list_values(session: Session, heading: str) -> list[str]:
    """What the list can be narrowed to by one of the headings in FILTERED."""
    if heading in ("Home", "Independent person"):
        return _names(session, Home.name if heading == "Home" else Person.name)
    if heading == "State":
        return [*_STATES]
    if heading == "Announced":
        return ["", *(text.word(one) for one in Announced)]
    first, last = session.execute(select(func.min(visit_day), func.max(visit_day))).one()
    months = Month.of(first).until(Month.of(last))[::-1] if first is not None else ()
    if heading == "Year":
        return list(dict.fromkeys(str(month.year) for month in months))
    return [text.month_name(month) for month in months]


def _names(session: Session, name: Any) -> list[str]:
    query = select(name).distinct()
    if name is Person.name:
        query = query.where(Person.id.in_(select(Reg44Visit.independent_person_id)))
    found = sorted(session.scalars(query), key=str.casefold)
    return found if name is Home.name else ["", *found]


def _state(state: VisitState) -> ColumnElement[bool]:
    return and_(Reg44Visit.state == state, Reg44Visit.mode != VisitMode.REMOTE_CONTACT)


_REMOTE = text.word(VisitMode.REMOTE_CONTACT)
_STATES = {**{text.word(state): _state(state) for state in VisitState}, _REMOTE: Reg44Visit.mode == VisitMode.REMOTE_CONTACT}
_ANNOUNCED = {"": Reg44Visit.announced.is_(None), **{text.word(one): Reg44Visit.announced == one for one in Announced}}


def _within(first: Month, last: Month) -> ColumnElement[bool]:
    return day_within(first.first, last.last)


def _in_year(year: str) -> ColumnElement[bool]:
    return _within(Month(int(year), 1), Month(int(year), 12))


def _in_month(name: str) -> ColumnElement[bool]:
    named, year = name.split()
    month = Month(int(year), text.MONTHS.index(named) + 1)
    return _within(month, month)


def _of_home(name: str) -> ColumnElement[bool]:
    return Reg44Visit.home_id.in_(select(Home.id).where(Home.name == name))


def _of_person(name: str) -> ColumnElement[bool]:
    person = Reg44Visit.independent_person_id
    return person.in_(select(Person.id).where(Person.name == name)) if name else person.is_(None)


_FILTERS: dict[str, Callable[[str], ColumnElement[bool]]] = {
    "State": lambda value: _STATES[value],
    "Year": _in_year,
    "Month": _in_month,
    "Announced": lambda value: _ANNOUNCED[value],
    "Home": _of_home,
    "Independent person": _of_person,
}


def _holds(session: Session, words: str) -> ColumnElement[bool]:
    """Visits whose home, person or reference holds the words; names are compared here, where every letter has its small one."""
    homes = session.execute(select(Home.id, Home.name)).all()
    people = session.execute(select(Person.id, Person.name)).all()
    home_ids = [key for key, name in homes if words in name.casefold()]
    if len(home_ids) == len(homes):
        return true()
    return or_(
        Reg44Visit.home_id.in_(home_ids),
        Reg44Visit.independent_person_id.in_([key for key, name in people if words in name.casefold()]),
        Reg44Visit.reference.icontains(words, autoescape=True),
    )


def _in_order(query: Select[UUID], sort: tuple[str, bool] | None) -> Select[UUID]:
    heading, down = sort or ("Day", True)
    if heading == "Home":
        query, key = query.join(Home, Home.id == Reg44Visit.home_id), func.lower(Home.name)
    elif heading == "Independent person":
        query, key = query.outerjoin(Person, Person.id == Reg44Visit.independent_person_id), func.lower(Person.name)
    else:
        key = _KEYS[heading]
    ordered: list[ColumnElement[Any]] = [key.desc() if down else key]
    if heading in ("Announced", "Independent person"):
        ordered.insert(0, key.is_(None))
    return query.order_by(*ordered, visit_day.desc(), Reg44Visit.id) if heading != "Day" else query.order_by(*ordered, Reg44Visit.id)


_KEYS: dict[str, Any] = {
    "Day": visit_day,
    "State": case({state.value: place for place, state in enumerate(VisitState)}, value=Reg44Visit.state),
    "Announced": Reg44Visit.announced,
    "Reference": Reg44Visit.reference,
}
