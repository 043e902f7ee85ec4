"""Reading the officer's tracker: raw sheets become typed rows, and every problem is collected with its sheet, row and column."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

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
from reg44desk.services.tracker_sheets import LONGEST_TEXT, Line, Table, digits, find_tables, key, words
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
    if "Homes" in tables and "Home" in tables["Homes"].columns:
        listed = [words(tables["Homes"].cell(row, "Home")) for row in tables["Homes"].rows]
        named = {key(name): name for name in (*known_homes, *listed)}
        hints: dict[str, str] = {}
        for table in tables.values():
            _check_homes(table, named, hints, problems)
    members = [r for r in read("Elected members", _member) if isinstance(r, MemberRow)]
    known = frozenset(key(m.name) for m in members)
    visits = [_each_member(r, known) for r in read("Visits", _visit) if isinstance(r, VisitRow)]
    made = [r for r in read("Recommendations", _recommendation) if isinstance(r, RecommendationRow)]
    inspections = [r for r in read("Ofsted", _inspection) if isinstance(r, InspectionRow)]
    counts = [r for r in read("Children looked after", _count) if isinstance(r, CountRow)]
    for found in (_twice(homes, members, visits, made, inspections, counts), _check_members(visits, members), _check_order(visits)):
        problems += found
    return Tracker(tuple(homes), tuple(members), tuple(visits), tuple(made), tuple(inspections), tuple(counts), in_order(problems))


def in_order(problems: Iterable[SheetProblem]) -> tuple[SheetProblem, ...]:
    """Problems in the order of sheets, rows and columns; those of unknown sheets last."""
    order = {name: n for n, name in enumerate(COLUMNS)}

    def place(p: SheetProblem) -> tuple[int, str, int, int, str, str]:
        letter = p.column_letter or ""
        return order.get(p.sheet, len(order)), p.sheet, p.row or 0, len(letter), letter, p.message

    return tuple(sorted(problems, key=place))


def problems_workbook(problems: Sequence[SheetProblem], path: Path) -> None:
    """Write the problems as a workbook, one a row, to work through in Excel."""
    headings = ("Sheet", "Row", "Column", "Letter", "What to do", "Must be put right")
    rows = [(p.sheet, p.row, p.column, p.column_letter, p.message, "Yes" if p.blocking else "No") for p in problems]
    notes = ("Problems found in the tracker. Put right those marked Yes in the tracker itself, then import it again.",)
    write_workbook(path, headings, rows, sheet="Problems", notes=notes)


def _home(line: Line) -> HomeRow | None:
    name, kind, body = line.text("Home"), line.word("Type", HOME_TYPES), line.word("Visited by", BODIES)
    status, opened = line.word("Status", STATUSES), line.day("Opened", required=False)
    urn, site, places = line.text("Ofsted URN", required=False), line.text("Site", required=False), line.whole("Places", required=False)
    manager, responsible = line.name("Registered manager") or None, line.name("Responsible individual") or None
    opened = _opened(line, status, opened)
    if not (name and kind and body and status):
        return None
    number = None if key(urn) in NO_NUMBER else "".join(urn.split()).upper()
    return HomeRow(line.place, name, number, kind, site, places, body, manager, responsible, opened, status)


NO_NUMBER = ("", "na", "tbc", "none", "pending")


def _opened(line: Line, status: HomeStatus | None, opened: date | None) -> date | None:
    """The day a home opened goes with the status Open; nothing else about the two is guessed (BR-04)."""
    if status is HomeStatus.OPEN and opened is None and not line.is_wrong("Opened"):
        line.problem("Opened", "An open home needs the day it opened. Type it, like 18/09/2021.")
    if status is HomeStatus.CLOSED:
        line.note("Status", "The workbook does not say since when this home is closed. A home that is new here has no month that counts.")
    if opened is None or status not in (HomeStatus.PLANNED, HomeStatus.REGISTERING):
        return opened
    if opened > line.today:
        line.note("Opened", "The home is not open yet, so this day is left out. Import again once its status is Open.")
    else:
        line.problem("Opened", f"The status is {text.word(status)}, but there is a day on which the home opened. Correct one of them.")
    return None


def _member(line: Line) -> MemberRow | None:
    name, home, begun = line.name("Councillor", required=True), line.text("Home"), line.day("From")
    ended = line.day("To", required=False)
    if begun and ended and ended < begun:
        line.problem("To", "The last day is before the first. Check both dates.")
    agreed = line.word("Agreed to visit", YES_NO, required=False)
    trained, email = line.day("Reg 44 training", required=False, past=True), line.text("Email", required=False)
    return MemberRow(line.place, name, email, home, begun, ended, agreed, trained) if name and home and begun else None


def _visit(line: Line) -> VisitRow | None:
    home, day, by = line.text("Home"), line.day("Date of visit", past=True), line.name("Visited by", required=True)
    _check_month(line, day)
    announced = line.word("Announced?", ANNOUNCED, required=False)
    safeguarded = line.word("Effectively safeguarded?", OPINIONS, required=False)
    well_being = line.word("Promotes well-being?", OPINIONS, required=False)
    later = [line.day(name, required=False, past=True) for name in LATER]
    came = line.name("Member present")
    if key(came) in YES_NO:
        line.problem("Member present", "Type the member's name, or leave the cell empty.")
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
        (came,) if came else (),
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
    standard, said = line.word("Quality standard", STANDARDS, required=False), line.text("Recommendation", longest=LONGEST_TEXT)
    consider, closed = line.day("Consider by", required=False), line.day("Closed on", required=False, past=True)
    for name, day in (("Consider by", consider), ("Closed on", closed)):
        if made_on and day and day < made_on:
            line.problem(name, "This day is before the recommendation was made. Check both dates.")
    if not (reference and home and made_on and said):
        return None
    return RecommendationRow(line.place, reference, home, made_on, standard, said, consider, closed)


def _inspection(line: Line) -> InspectionRow | None:
    home, day, kind = line.text("Home"), line.day("Date", past=True), line.word("Inspection", INSPECTIONS)
    judgement = line.word("Overall", JUDGEMENTS, required=False)
    due = line.day("Improvements due by", required=False)
    return InspectionRow(line.place, home, day, kind, judgement, due) if home and day and kind else None


def _count(line: Line) -> CountRow | None:
    day, number, source = line.day("As at", past=True), line.whole("Number"), line.text("Source", required=False)
    return CountRow(line.place, day, number, source) if day and number is not None else None


MOST_HINTS = 200
"""For so many unknown names a near one is looked up: a workbook with more is not this tracker."""


def _check_homes(table: Table, named: dict[str, str], hints: dict[str, str], problems: list[SheetProblem]) -> None:
    """Every other sheet speaks of homes that are known; near names are suggested, never taken (numbers in them must be equal)."""
    if table.sheet == "Homes" or "Home" not in table.columns:
        return
    for row in table.rows:
        typed = words(table.cell(row, "Home"))
        if typed and key(typed) not in named:
            if typed not in hints and len(hints) < MOST_HINTS:
                likely = [name for name in named.values() if digits(name) == digits(typed)]
                near = process.extractOne(typed, likely, scorer=fuzz.WRatio, processor=default_process, score_cutoff=70)
                hints[typed] = f'Is it "{near[0]}"? ' if near else ""
            message = f'There is no home "{typed}". {hints.get(typed, "")}Correct the name, or add the home to the Homes sheet.'
            problems.append(table.problem(row, "Home", message))


def _twice(
    homes: Sequence[HomeRow],
    members: Sequence[MemberRow],
    visits: Sequence[VisitRow],
    made: Sequence[RecommendationRow],
    inspections: Sequence[InspectionRow],
    counts: Sequence[CountRow],
) -> Iterator[SheetProblem]:
    """Lines that say the same thing twice, or that cannot both be true."""
    yield from _same(homes, lambda h: key(h.name), "Home", "There are two lines for this home. Keep one of them.")
    yield from _same([h for h in homes if h.ofsted_urn], lambda h: h.ofsted_urn, "Ofsted URN", "Two homes have this number.")
    yield from _same(visits, lambda v: (key(v.home), v.visit_date), "Date of visit", "This visit is listed twice. Keep one line.")
    yield from _same(made, lambda r: (key(r.home), key(r.reference)), "Ref", "Two recommendations have this reference.")
    natural = _same(inspections, lambda i: (key(i.home), i.inspected_on, i.inspection_type), "Date", "This inspection is listed twice.")
    yield from natural
    yield from _same(counts, lambda c: (c.as_at, key(c.source)), "As at", "This count is listed twice.")
    for lines in _assigned(members).values():
        for one, other in pairwise(sorted(lines, key=lambda m: (m.from_date, m.place.row))):
            if other.from_date <= (one.to_date or date.max):
                message = f"Row {one.place.row} gives this member to this home in the same days. Keep one, or correct the dates."
                yield other.place.problem("From", message)


def _assigned(members: Sequence[MemberRow]) -> dict[tuple[str, str], list[MemberRow]]:
    """The lines of the members' sheet by member and home."""
    found: dict[tuple[str, str], list[MemberRow]] = {}
    for member in members:
        found.setdefault((key(member.name), key(member.home)), []).append(member)
    return found


def _same(rows: Sequence[T], natural: Callable[[T], object], column: str, message: str) -> Iterator[SheetProblem]:
    seen: dict[object, Place] = {}
    for row in rows:
        place = row.place
        first = seen.setdefault(natural(row), place)
        if first is not place:
            yield place.problem(column, f"{message} The other is in row {first.row}.")


def _each_member(visit: VisitRow, known: frozenset[str]) -> VisitRow:
    """A cell that lists several members, as "Cllr A Ash and Cllr B Birch", is taken apart when each of them is on the members' sheet."""
    for cell in visit.members_present:
        parts = [part.strip() for part in re.split(r"[,;&/\n]|\band\b", cell) if part.strip()]
        if key(cell) not in known and len(parts) > 1 and all(key(part) in known for part in parts):
            return dataclasses.replace(visit, members_present=tuple(parts))
    return visit


def _check_members(visits: Sequence[VisitRow], members: Sequence[MemberRow]) -> Iterator[SheetProblem]:
    """BR-09: attendance counts only for a member who is assigned to that home on that day; it is recorded all the same."""
    assigned = _assigned(members)
    for visit in visits:
        for name in visit.members_present:
            mine = assigned.get((key(name), key(visit.home)), [])
            if not any(m.from_date <= visit.visit_date <= (m.to_date or date.max) for m in mine):
                message = (
                    f"{name} was not assigned to {visit.home} on {text.long_date(visit.visit_date)}. "
                    "The attendance is recorded, but does not count as the member's visit."
                )
                yield visit.place.problem("Member present", message, blocking=False)


def _check_order(visits: Sequence[VisitRow]) -> Iterator[SheetProblem]:
    """BR-16: a member's copy goes after both have signed; what the workbook says is brought in all the same."""
    for visit in visits:
        both = (visit.signed_independent_person, visit.signed_manager)
        if visit.sent_to_member and any(day is None or day > visit.sent_to_member for day in both):
            message = "The member's copy went before both had signed. It is brought in as it stands: check these dates."
            yield visit.place.problem("Sent to member", message, blocking=False)
