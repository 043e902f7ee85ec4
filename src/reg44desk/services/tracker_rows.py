"""The tracker's typed rows, its sheets and columns, and how a problem in it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from reg44desk.domain.types import (
    Announced,
    HomeStatus,
    HomeType,
    InspectionType,
    Judgement,
    Opinion,
    QualityStandard,
    VisitingBody,
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "Homes": (
        "Home", "Ofsted URN", "Type", "Site", "Places", "Visited by", "Registered manager", "Responsible individual", "Opened", "Status",
    ),
    "Elected members": ("Councillor", "Email", "Home", "From", "To", "Agreed to visit", "Reg 44 training"),
    "Visits": (
        "Home", "Month", "Date of visit", "Visited by", "Announced?", "Member present", "Effectively safeguarded?", "Promotes well-being?",
        "Signed: independent person", "Signed: registered manager", "Sent to member", "Sent to Ofsted",
    ),
    "Recommendations": ("Ref", "Home", "Made on", "Quality standard", "Recommendation", "Consider by", "Closed on"),
    "Ofsted": ("Home", "Date", "Inspection", "Overall", "Improvements due by"),
    "Children looked after": ("As at", "Number", "Source"),
}  # fmt: skip
"""Every sheet of the tracker with its columns, as the officer's workbook names them."""


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """Something in the workbook: where, what and what to do; `blocking` when nothing can be brought in until it is put right."""

    sheet: str
    row: int | None
    column: str | None
    column_letter: str | None
    message: str
    blocking: bool = True

    @property
    def where(self) -> str:
        """Like 'Visits, row 12, column C "Date of visit"'."""
        column = None if self.column is None else f'column {self.column_letter} "{self.column}"' if self.column_letter else self.column
        return ", ".join(part for part in (self.sheet, f"row {self.row}" if self.row else None, column) if part)

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its sheet, row number and the letter over each of its columns."""

    sheet: str
    row: int
    letters: Mapping[str, str]

    def problem(self, column: str, message: str, *, blocking: bool = True) -> SheetProblem:
        """A problem in one of the row's cells."""
        return SheetProblem(self.sheet, self.row, column, self.letters.get(column), message, blocking)


class Placed(Protocol):
    """A row that knows where it stands."""

    @property
    def place(self) -> Place:
        """Where it stands in the workbook."""


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A line of the sheet Homes."""

    place: Place
    name: str
    ofsted_urn: str | None
    home_type: HomeType
    site: str
    places: int | None
    visited_by: VisitingBody
    registered_manager: str | None
    responsible_individual: str | None
    opened: date | None
    status: HomeStatus


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A line of the sheet Elected members: one member's assignment to one home."""

    place: Place
    name: str
    email: str
    home: str
    from_date: date
    to_date: date | None
    agreed: bool | None
    trained_on: date | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A line of the sheet Visits."""

    place: Place
    home: str
    visit_date: date
    visited_by: str
    organisation: str
    is_team: bool
    announced: Announced | None
    members_present: tuple[str, ...]
    opinion_safeguarded: Opinion | None
    opinion_well_being: Opinion | None
    signed_independent_person: date | None
    signed_manager: date | None
    sent_to_member: date | None
    sent_to_ofsted: date | None


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """A line of the sheet Recommendations."""

    place: Place
    reference: str
    home: str
    made_on: date
    quality_standard: QualityStandard | None
    text: str
    consider_by: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """A line of the sheet Ofsted."""

    place: Place
    home: str
    inspected_on: date
    inspection_type: InspectionType
    judgement: Judgement | None
    improvements_due_by: date | None


@dataclass(frozen=True, slots=True)
class CountRow:
    """A line of the sheet Children looked after."""

    place: Place
    as_at: date
    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Tracker:
    """Everything that could be read from a tracker, and every problem on the way."""

    homes: tuple[HomeRow, ...]
    members: tuple[MemberRow, ...]
    visits: tuple[VisitRow, ...]
    recommendations: tuple[RecommendationRow, ...]
    inspections: tuple[InspectionRow, ...]
    counts: tuple[CountRow, ...]
    problems: tuple[SheetProblem, ...]
