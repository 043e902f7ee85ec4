"""Reading the officer's tracker: raw sheets become typed rows, and every problem is collected with its sheet, row and column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz, process

from reg44desk import text
from reg44desk.domain.types import Announced, HomeStatus, HomeType, InspectionType, Judgement, Opinion, QualityStandard, VisitingBody
from reg44desk.services.tracker_rows import (
    COLUMNS,
    CountRow,
    HomeRow,
    InspectionRow,
    MemberRow,
    Place,
    Placed,
    RecommendationRow,
    SheetProblem,
    Tracker,
    VisitRow,
)
from reg44desk.services.tracker_sheets import Line, Table, digits, find_tables, key
from reg44desk.sheets import Workbook, write_workbook

T = TypeVar("T", bound=Placed)

HOME_TYPES = {
    "longstay": HomeType.LONG_STAY,
    "respite": HomeType.SHORT_BREAK,
    "shortbreak": HomeType.SHORT_BREAK,
    "shortbreakrespite": HomeType.SHORT_BREAK,
    "secure": HomeType.SECURE,
    "edgeofcare": HomeType.EDGE_OF_CARE,
    "other": HomeType.OTHER,
}
BODIES = {
    "nyas": VisitingBody.NYAS,
    "childrenscommissioningteam": VisitingBody.COMMISSIONING_TEAM,
    "commissioningteam": VisitingBody.COMMISSIONING_TEAM,
}
STATUSES = {key(text.word(s)): s for s in HomeStatus}
ANNOUNCED = {key(text.word(a)): a for a in Announced}
OPINIONS = {key(text.word(o)): o for o in Opinion}
STANDARDS = {key(text.word(s)): s for s in QualityStandard} | {"theprotectionofchildren": QualityStandard.PROTECTION_OF_CHILDREN}
INSPECTIONS = {
    "full": InspectionType.FULL,
    "fullinspection": InspectionType.FULL,
    "assurance": InspectionType.ASSURANCE,
    "assuranceinspection": InspectionType.ASSURANCE,
    "assurancevisit": InspectionType.ASSURANCE,
    "monitoring": InspectionType.MONITORING,
    "monitoringvisit": InspectionType.MONITORING,
    "interim": InspectionType.INTERIM,
    "interiminspection": InspectionType.INTERIM,
}
JUDGEMENTS = {key(text.word(j)): j for j in Judgement} | {"requiresimprovement": Judgement.REQUIRES_IMPROVEMENT}
YES_NO = {"yes": True, "no": False}


def read_tracker(workbook: Workbook, *, today: date, known_homes: Sequence[str] = ()) -> Tracker:
    """Read a tracker. Problems never stop the reading: all of them are collected, in the order of sheets, rows and columns.

    `known_homes` are homes that the casebook has already: rows about them need no line on the Homes sheet.
    """
    problems: list[SheetProblem] = []
    tables = find_tables(workbook, problems)

    def read(sheet: str, reader: Callable[[Line], object]) -> list[object]:
        return [reader(line) for line in tables[sheet].lines(problems, today)] if sheet in tables else []

    homes = [r for r in read("Homes", _home) if isinstance(r, HomeRow)]
    named = {key(name): name for name in (*known_homes, *(h.name for h in homes))}
    for table in tables.values():
        _check_homes(table, named, problems, complete="Homes" in tables)
    members = [r for r in read("Elected members", _member) if isinstance(r, MemberRow)]
    visits = [r for r in read("Visits", _visit) if isinstance(r, VisitRow)]
    made = [r for r in read("Recommendations", _recommendation) if isinstance(r, RecommendationRow)]
    inspections = [r for r in read("Ofsted", _inspection) if isinstance(r, InspectionRow)]
    counts = [r for r in read("Children looked after", _count) if isinstance(r, CountRow)]
    _check_twice(homes, lambda h: key(h.name), "Home", "There are two lines for this home. Keep one of them.", problems)
    _check_twice([h for h in homes if h.ofsted_urn], lambda h: h.ofsted_urn, "Ofsted URN", "Two homes have this number.", problems)
    _check_twice(visits, lambda v: (key(v.home), v.visit_date), "Date of visit", "This visit is listed twice. Keep one line.", problems)
    _check_twice(made, lambda r: (key(r.home), r.reference), "Ref", "Two recommendations have this reference.", problems)
    _check_members(visits, members, problems)
    order = {name: n for n, name in enumerate(COLUMNS)}
    problems.sort(key=lambda p: (order.get(p.sheet, 99), p.row or 0, p.column_letter or "", p.message))
    return Tracker(tuple(homes), tuple(members), tuple(visits), tuple(made), tuple(inspections), tuple(counts), tuple(problems))


def problems_workbook(problems: Sequence[SheetProblem], path: Path) -> None:
    """Write the problems as a workbook, one a row, to work through in Excel."""
    headings = ("Sheet", "Row", "Column", "Letter", "What to do", "Must be put right")
    rows = [(p.sheet, p.row, p.column, p.column_letter, p.message, "Yes" if p.blocking else "No") for p in problems]
    notes = ("Problems found in the tracker. Put right those marked Yes in the tracker itself, then import it again.",)
    write_workbook(path, headings, rows, sheet="Problems", notes=notes)


def _home(line: Line) -> HomeRow | None:
    name, kind, body = line.text("Home"), line.word("Type", HOME_TYPES), line.word("Visited by", BODIES)
    status, opened = line.word("Status", STATUSES), line.day("Opened", required=False)
    places = line.whole("Places", required=False)
    if status is HomeStatus.OPEN and opened is None and not line.is_wrong("Opened"):
        line.problem("Opened", "An open home needs the day it opened. Type it, like 18/09/2021.")
    if not (name and kind and body and status):
        return None
    return HomeRow(
        line.place,
        name,
        line.text("Ofsted URN", required=False) or None,
        kind,
        line.text("Site", required=False),
        places,
        body,
        line.text("Registered manager", required=False) or None,
        line.text("Responsible individual", required=False) or None,
        opened,
        status,
    )


def _member(line: Line) -> MemberRow | None:
    name, home, begun = line.text("Councillor"), line.text("Home"), line.day("From")
    ended = line.day("To", required=False)
    if begun and ended and ended < begun:
        line.problem("To", "The last day is before the first. Check both dates.")
    agreed = line.word("Agreed to visit", YES_NO, required=False)
    trained, email = line.day("Reg 44 training", required=False), line.text("Email", required=False)
    return MemberRow(line.place, name, email, home, begun, ended, agreed, trained) if name and home and begun else None


def _visit(line: Line) -> VisitRow | None:
    home, day, by = line.text("Home"), line.day("Date of visit", past=True), line.text("Visited by")
    _check_month(line, day)
    announced = line.word("Announced?", ANNOUNCED, required=False)
    safeguarded = line.word("Effectively safeguarded?", OPINIONS, required=False)
    well_being = line.word("Promotes well-being?", OPINIONS, required=False)
    later = [line.day(name, required=False) for name in LATER]
    for name, on in zip(LATER, later, strict=True):
        if day and on and on < day:
            line.problem(name, "This day is before the visit. Check both dates.")
    if not (home and day and by):
        return None
    name, organisation, is_team = visitor(by)
    return VisitRow(
        line.place,
        home,
        day,
        name,
        organisation,
        is_team,
        announced,
        line.text("Member present", required=False) or None,
        safeguarded,
        well_being,
        *later,
    )


LATER = ("Signed: independent person", "Signed: registered manager", "Sent to member", "Sent to Ofsted")


def visitor(typed: str) -> tuple[str, str, bool]:
    """Name, organisation, and whether it is a team: "T. Quill (NYAS)" is a person of NYAS."""
    name, bracket, rest = typed.partition("(")
    if bracket and rest.endswith(")") and name.strip():
        return name.strip(), rest[:-1].strip(), False
    is_team = key(typed) in BODIES
    return typed, typed if is_team else "", is_team


def _check_month(line: Line, day: date | None) -> None:
    month = line.month("Month")
    if month and day and (month.year, month.number) != (day.year, day.month):
        line.problem(
            "Month",
            f"The month says {text.month_name(month)} but the visit was on {text.long_date(day)}. A visit counts for the month of its day. "
            "Correct one of them.",
        )


def _recommendation(line: Line) -> RecommendationRow | None:
    reference, home, made_on = line.text("Ref"), line.text("Home"), line.day("Made on", past=True)
    standard, words = line.word("Quality standard", STANDARDS, required=False), line.text("Recommendation")
    consider, closed = line.day("Consider by", required=False), line.day("Closed on", required=False)
    for name, day in (("Consider by", consider), ("Closed on", closed)):
        if made_on and day and day < made_on:
            line.problem(name, "This day is before the recommendation was made. Check both dates.")
    if not (reference and home and made_on and words):
        return None
    return RecommendationRow(line.place, reference, home, made_on, standard, words, consider, closed)


def _inspection(line: Line) -> InspectionRow | None:
    home, day, kind = line.text("Home"), line.day("Date", past=True), line.word("Inspection", INSPECTIONS)
    judgement = line.word("Overall", JUDGEMENTS, required=False)
    due = line.day("Improvements due by", required=False)
    return InspectionRow(line.place, home, day, kind, judgement, due) if home and day and kind else None


def _count(line: Line) -> CountRow | None:
    day, number, source = line.day("As at", past=True), line.whole("Number"), line.text("Source", required=False)
    return CountRow(line.place, day, number, source) if day and number is not None else None


def _check_homes(table: Table, named: dict[str, str], problems: list[SheetProblem], *, complete: bool) -> None:
    """Every other sheet speaks of homes that are known; near names are suggested, never taken (numbers in them must be equal)."""
    if table.sheet == "Homes" or "Home" not in table.columns or not complete:
        return
    for row in table.rows:
        typed = table.cell(row, "Home")
        if isinstance(typed, str) and key(typed) not in named:
            likely = [name for name in named.values() if digits(name) == digits(typed)]
            near = process.extractOne(typed, likely, scorer=fuzz.WRatio, score_cutoff=70)
            hint = f'Is it "{near[0]}"? ' if near else ""
            problems.append(
                table.problem(row, "Home", f'There is no home "{typed}". {hint}Correct the name, or add the home to the Homes sheet.')
            )


def _check_twice(rows: Sequence[T], natural: Callable[[T], object], column: str, message: str, problems: list[SheetProblem]) -> None:
    seen: dict[object, Place] = {}
    for row in rows:
        place = row.place
        first = seen.setdefault(natural(row), place)
        if first is not place:
            problems.append(place.problem(column, f"{message} The other is in row {first.row}."))


def _check_members(visits: list[VisitRow], members: list[MemberRow], problems: list[SheetProblem]) -> None:
    """BR-09: attendance counts only for a member who is assigned to that home on that day; it is recorded all the same."""
    for visit in visits:
        mine = [m for m in members if visit.member_present and key(m.name) == key(visit.member_present) and key(m.home) == key(visit.home)]
        if visit.member_present and not any(m.from_date <= visit.visit_date <= (m.to_date or date.max) for m in mine):
            message = (
                f"{visit.member_present} was not assigned to {visit.home} on {text.long_date(visit.visit_date)}. "
                "The attendance is recorded, but does not count as the member's visit."
            )
            problems.append(visit.place.problem("Member present", message, blocking=False))
