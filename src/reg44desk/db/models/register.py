"""Homes, people, what people are to homes, inspections and counts: what an officer's workbook knows."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reg44desk.db.models.base import EMPTY, Row, link, words
from reg44desk.domain.types import (
    Bar,
    BarException,
    DbsLevel,
    HomeStatus,
    HomeType,
    Role,
    VisitingBody,
)


class Home(Row):
    """A children's home (regulation.md, part f: `childrens_home`)."""

    __tablename__ = "home"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    ofsted_urn: Mapped[str | None] = mapped_column(String(40), unique=True)
    home_type: Mapped[HomeType] = mapped_column(words(HomeType))
    site: Mapped[str] = mapped_column(String(200), default="")
    places: Mapped[int | None]
    registered_provider: Mapped[str] = mapped_column(String(200), default="")
    area_authority: Mapped[str] = mapped_column(String(200), default="")
    first_month_due: Mapped[str] = mapped_column(String(7), default="", server_default=EMPTY)


class HomeProfile(Row):
    """From a day on, a home is of this kind, run by this provider, with so many places; `home` holds the newest."""

    __tablename__ = "home_profile"

    home_id: Mapped[uuid.UUID] = mapped_column(link("home"), index=True)
    from_date: Mapped[date | None]
    home_type: Mapped[HomeType] = mapped_column(words(HomeType))
    registered_provider: Mapped[str] = mapped_column(String(200), default="")
    places: Mapped[int | None]


class HomeBuilding(Row):
    """A registered building of a home, from a day to a day; each is visited (regulation.md 1.9, O8)."""

    __tablename__ = "home_building"

    home_id: Mapped[uuid.UUID] = mapped_column(link("home"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]


class HomeStatusChange(Row):
    """From a day on, a home has this status; without a day it had it before records begin (BR-04)."""

    __tablename__ = "home_status_change"

    home_id: Mapped[uuid.UUID] = mapped_column(link("home"), index=True)
    status: Mapped[HomeStatus] = mapped_column(words(HomeStatus))
    from_date: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500), default="")


class VisitingArrangement(Row):
    """From a day on, this body visits a home (BR-05, BR-06)."""

    __tablename__ = "visiting_arrangement"

    home_id: Mapped[uuid.UUID] = mapped_column(link("home"), index=True)
    visited_by: Mapped[VisitingBody] = mapped_column(words(VisitingBody))
    from_date: Mapped[date | None]


class Person(Row):
    """A grown-up who plays a part; `is_team` marks a team recorded where a person should be named (A-32).

    `merged_into_id` is for somebody recorded twice: this record stays as history, the other one holds everything.
    """

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(String(200), index=True)
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    is_team: Mapped[bool] = mapped_column(default=False)
    dbs_level: Mapped[DbsLevel | None] = mapped_column(words(DbsLevel))
    dbs_on: Mapped[date | None]
    merged_into_id: Mapped[uuid.UUID | None]
    merged_on: Mapped[date | None]


class Appointment(Row):
    """What a person is to a home (or to the service, without a home), from a day to a day, both included.

    An open start means "since before records begin", an open end "until further notice".
    """

    __tablename__ = "appointment"
    __table_args__ = (Index("ix_appointment_home_role", "home_id", "role"),)

    person_id: Mapped[uuid.UUID] = mapped_column(link("person"), index=True)
    home_id: Mapped[uuid.UUID | None] = mapped_column(link("home"))
    role: Mapped[Role] = mapped_column(words(Role))
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    agreed_to_visit: Mapped[bool | None]
    agreed_on: Mapped[date | None]
    ended_reason: Mapped[str] = mapped_column(String(500), default="", server_default=EMPTY)
    vacancy_id: Mapped[uuid.UUID | None] = mapped_column(link("vacancy"))


class Vacancy(Row):
    """Places that are to be filled, for a home or a site, like further members for the secure homes (T-29)."""

    __tablename__ = "vacancy"

    title: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(words(Role))
    home_id: Mapped[uuid.UUID | None] = mapped_column(link("home"))
    site: Mapped[str] = mapped_column(String(200), default="")
    places: Mapped[int]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]


class IndependenceCheck(Row):
    """Whether a person may be a home's independent person (regulation 43(3) to (5)); each check is kept, the newest counts."""

    __tablename__ = "independence_check"
    __table_args__ = (Index("ix_independence_check_person_home", "person_id", "home_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(link("person"))
    home_id: Mapped[uuid.UUID] = mapped_column(link("home"))
    checked_on: Mapped[date]
    renew_by: Mapped[date]
    bar: Mapped[Bar | None] = mapped_column(words(Bar))
    exception: Mapped[BarException | None] = mapped_column(words(BarException))
    note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str] = mapped_column(String(200), default="")


class Training(Row):
    """A course that a person took (BR-11)."""

    __tablename__ = "training"

    person_id: Mapped[uuid.UUID] = mapped_column(link("person"), index=True)
    course: Mapped[str] = mapped_column(String(200))
    completed_on: Mapped[date]
    refresh_due_on: Mapped[date | None]


class ChildrenLookedAfterCount(Row):
    """How many children the council looked after on a day, and who says so (customer-papers.md 3)."""

    __tablename__ = "children_looked_after_count"

    as_at: Mapped[date]
    number: Mapped[int]
    source: Mapped[str] = mapped_column(Text, default="")
