"""What can be found: the names and the other words of each kind of record, and which records a change touches."""

from __future__ import annotations

import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from reg44desk import text
from reg44desk.db.models import (
    Home,
    HomeBuilding,
    Person,
    Reg44Finding,
    Reg44FollowUp,
    Reg44Recommendation,
    Reg44RecordSeen,
    Reg44Visit,
    Row,
)
from reg44desk.domain.types import FindingResult

KINDS = ("home", "person", "visit", "finding", "recommendation")
"""In this order for good: an entry's number begins with it."""

Touched = tuple[str, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Source:
    """What a record can be found by; `day` orders those of a kind."""

    id: uuid.UUID
    day: int
    names: tuple[str, ...]
    rest: tuple[str, ...]


def touched(row: Row, old: Mapping[str, Any] | None) -> Iterator[Touched]:
    """Which records' words a written row may change; "of a ..." stands for those that carry its name or day."""
    kind = _OWN.get(type(row))
    if kind is not None:
        yield kind, row.id
        if old is not None and any(old[key] != _plain(getattr(row, key)) for key in _CARRIED.get(kind, ())):
            yield f"of a {kind}", row.id
    owner = _PARTS.get(type(row))
    if owner is not None:
        yield owner[0], getattr(row, owner[1])


def _plain(value: object) -> str | None:
    """As the journal's images have it."""
    return None if value is None else unicodedata.normalize("NFC", str(value))


_OWN: dict[type[Row], str] = {
    Home: "home",
    Person: "person",
    Reg44Visit: "visit",
    Reg44Finding: "finding",
    Reg44Recommendation: "recommendation",
}
_CARRIED = {"home": ("name",), "person": ("name",), "visit": ("home_id", "visit_date", "planned_for")}
"""What of a record stands in the words, or the order, of others."""
_PARTS: dict[type[Row], tuple[str, str]] = {
    HomeBuilding: ("home", "home_id"),
    Reg44RecordSeen: ("visit", "visit_id"),
    Reg44FollowUp: ("recommendation", "recommendation_id"),
}


def expanded(connection: Connection, written: Iterable[Touched]) -> dict[str, list[uuid.UUID]]:
    """The records to index, by kind, with those that carry a changed name or day."""
    found: dict[str, list[uuid.UUID]] = defaultdict(list)
    for kind, row_id in sorted(written):
        if kind in KINDS:
            found[kind].append(row_id)
        for each, query in _carriers(kind, row_id):
            found[each] += connection.execute(query).scalars()
    return found


def sources(connection: Connection, kind: str, ids: Sequence[uuid.UUID]) -> Iterator[Source]:
    """The words of these records; those that are gone are left out."""
    return _READERS[kind](connection, ids)


def _carriers(kind: str, row_id: uuid.UUID) -> list[tuple[str, Any]]:
    if kind == "of a home":
        visits = select(Reg44Visit.id).where(Reg44Visit.home_id == row_id)
        return [
            ("visit", visits),
            ("finding", select(Reg44Finding.id).where(Reg44Finding.visit_id.in_(visits))),
            ("recommendation", select(Reg44Recommendation.id).where(Reg44Recommendation.home_id == row_id)),
        ]
    if kind == "of a person":
        return [("visit", select(Reg44Visit.id).where(Reg44Visit.independent_person_id == row_id))]
    if kind == "of a visit":
        return [("finding", select(Reg44Finding.id).where(Reg44Finding.visit_id == row_id))]
    return []


def all_ids(connection: Connection, kind: str) -> list[uuid.UUID]:
    """Every record of a kind."""
    of_kind = next(one for one, name in _OWN.items() if name == kind)
    return list(connection.execute(select(of_kind.id)).scalars())


def _homes(connection: Connection, ids: Sequence[uuid.UUID]) -> Iterator[Source]:
    buildings: dict[uuid.UUID, list[str]] = defaultdict(list)
    for home_id, name in connection.execute(select(HomeBuilding.home_id, HomeBuilding.name).where(HomeBuilding.home_id.in_(ids))):
        buildings[home_id].append(name)
    columns = (Home.id, Home.name, Home.ofsted_urn, Home.site, Home.registered_provider, Home.area_authority)
    for row in connection.execute(select(*columns).where(Home.id.in_(ids))):
        rest = (row.site, row.registered_provider, row.area_authority, *buildings[row.id])
        yield Source(row.id, 0, (row.name, row.ofsted_urn or ""), rest)


def _people(connection: Connection, ids: Sequence[uuid.UUID]) -> Iterator[Source]:
    columns = (Person.id, Person.name, Person.email, Person.phone, Person.organisation)
    for row in connection.execute(select(*columns).where(Person.id.in_(ids))):
        digits = "".join(c for c in row.phone if c.isdigit())
        yield Source(row.id, 0, (row.name,), (row.email, row.phone, digits, row.organisation))


def _visits(connection: Connection, ids: Sequence[uuid.UUID]) -> Iterator[Source]:
    seen: dict[uuid.UUID, list[str]] = defaultdict(list)
    for visit_id, notes in connection.execute(
        select(Reg44RecordSeen.visit_id, Reg44RecordSeen.notes).where(Reg44RecordSeen.visit_id.in_(ids), Reg44RecordSeen.notes != "")
    ):
        seen[visit_id].append(notes)
    query = select(
        *(getattr(Reg44Visit, c) for c in ("id", "reference", "visit_date", "planned_for", *VISIT_TEXTS)), Home.name, Person.name
    )
    query = query.join(Home, Home.id == Reg44Visit.home_id).outerjoin(Person, Person.id == Reg44Visit.independent_person_id)
    for row_id, reference, made, planned, *texts, home, person in connection.execute(query.where(Reg44Visit.id.in_(ids))):
        day = made or planned
        yield Source(row_id, day.toordinal(), (home, reference, text.long_date(day)), (person or "", *texts, *seen[row_id]))


VISIT_TEXTS = (
    "childrens_views", "no_child_spoken_to_reason", "premises_notes", "good_practice", "reasons_effectively_safeguarded",
    "reasons_conduct_promotes_well_being", "not_done_reason", "conflict_details", "conflict_not_notified_reason",
)  # fmt: skip
"""What was written about a visit. A member's own notes are left out: they are that member's, apart from the report."""


def _findings(connection: Connection, ids: Sequence[uuid.UUID]) -> Iterator[Source]:
    """Findings; a standard that was not reviewed, without a word about it, is none."""
    query = select(
        Reg44Finding.id, Reg44Finding.quality_standard, Reg44Finding.evidence, Reg44Visit.visit_date, Reg44Visit.planned_for, Home.name
    )
    query = query.join(Reg44Visit, Reg44Visit.id == Reg44Finding.visit_id).join(Home, Home.id == Reg44Visit.home_id)
    said = (Reg44Finding.evidence != "") | (Reg44Finding.result != FindingResult.NOT_REVIEWED)
    for row_id, standard, evidence, made, planned, home in connection.execute(query.where(Reg44Finding.id.in_(ids), said)):
        day = made or planned or date.min
        yield Source(row_id, day.toordinal(), (home, text.word(standard), text.long_date(day)), (evidence,))


def _recommendations(connection: Connection, ids: Sequence[uuid.UUID]) -> Iterator[Source]:
    answers: dict[uuid.UUID, list[str]] = defaultdict(list)
    for one, evidence in connection.execute(
        select(Reg44FollowUp.recommendation_id, Reg44FollowUp.evidence).where(Reg44FollowUp.recommendation_id.in_(ids))
    ):
        answers[one].append(evidence)
    made = Reg44Recommendation
    query = select(made.id, made.reference, made.made_on, made.text, made.quality_standard, Home.name)
    for row in connection.execute(query.join(Home, Home.id == made.home_id).where(made.id.in_(ids))):
        rest = (row.text, text.word(row.quality_standard), text.long_date(row.made_on), *answers[row.id])
        yield Source(row.id, row.made_on.toordinal(), (row.reference, row.name), rest)


_READERS = {"home": _homes, "person": _people, "visit": _visits, "finding": _findings, "recommendation": _recommendations}
