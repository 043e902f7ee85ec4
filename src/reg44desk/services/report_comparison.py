"""Two versions of a visit's report compared, or its newest version with the record as it stands; on the screen and on paper."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.domain.report_types import ReportStep
from reg44desk.domain.types import ReportOrigin
from reg44desk.errors import UserError
from reg44desk.paper import Block, Facts, Paragraphs, ReportDocument, Section, Table
from reg44desk.services import lifecycle, printing, report_compare, report_content, reports
from reg44desk.services.report_compare import Change, Range, Row

RECORD = "The record as it stands"
NOT_A_VERSION = "no version, so no check code"
LEAD = "Words in [square brackets] differ: under Before they were taken away, under After they were added."
NOT_THERE = "Not there"
PROVIDERS = (ReportStep.TO_PROVIDER, ReportStep.COMMENTED)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: its name, its day, and its check code or why it has none."""

    name: str
    made_on: str
    code: str

    @property
    def heading(self) -> str:
        """What stands over its column."""
        return f"{self.name}\n{self.made_on}\n{self.code}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports of one visit, line by line."""

    document: ReportDocument
    before: Side
    after: Side
    rows: tuple[Row, ...]
    provider: tuple[tuple[str, str], ...] = ()
    """When the provider had the draft, and what it said of it: each step with its day, who and the note (O4 to O6)."""

    @property
    def title(self) -> str:
        """What is compared with what."""
        return f"{self.before.name} compared with {_small(self.after.name)}"


def get_comparison(session: Session, visit_id: UUID, today: date, first: int, second: int | None) -> Comparison:
    """Version `first` beside version `second`, or with None beside the record as it stands.

    Raises UserError when the visit has no such version, or when a version is compared with itself.
    """
    if first == second:
        raise UserError(f"Version {first} is the same as itself. Choose two different versions.")
    before = reports.get_document(session, visit_id, today, first)
    if second is None:
        brought_in = any(v.origin is ReportOrigin.BROUGHT_IN for v in reports.list_versions(session, visit_id) if v.version == first)
        after = report_content.build(session, visit_id, first, today, brought_in=brought_in)
        side = Side(RECORD, after.made_on, NOT_A_VERSION)
    else:
        after = reports.get_document(session, visit_id, today, second)
        side = _side(after)
    return Comparison(after, _side(before), side, report_compare.compare(before, after), _provider(session, visit_id, today))


def record_differs(session: Session, visit_id: UUID, today: date) -> bool:
    """Whether the record says anything else than the newest version of its report; without one there is nothing to compare."""
    versions = reports.list_versions(session, visit_id)
    if not versions:
        return False
    return bool(report_compare.differences(get_comparison(session, visit_id, today, versions[0].version, None).rows))


def newest(session: Session, visit_id: UUID) -> int:
    """The number of a report's newest version. Raises UserError when it has none."""
    versions = reports.list_versions(session, visit_id)
    if not versions:
        raise UserError("This visit's report has no version yet, so there is nothing to compare.")
    return versions[0].version


def usual_pair(session: Session, visit_id: UUID, first: int | None, second: int | None) -> tuple[int, int | None]:
    """What to compare where less than both is said: the newest version with the one before it, or with the record if it is the only one.

    Raises UserError when the visit has no version.
    """
    last = newest(session, visit_id)
    numbers = [row.version for row in reports.list_versions(session, visit_id)]
    if first is not None and second is None:
        return first, None if first == last else last
    if second is not None and first is None:
        return max((n for n in numbers if n < second), default=second), second
    if first is not None:
        return first, second
    return (numbers[1], last) if len(numbers) > 1 else (last, None)


def comparison_pdf(session: Session, visit_id: UUID, today: date, first: int, second: int | None) -> bytes:
    """What differs, as a PDF: same content, same bytes. Raises as `get_comparison` does."""
    from reg44desk.pdf.reg44_report import render

    return render(build(get_comparison(session, visit_id, today, first, second), today))


def build(found: Comparison, today: date) -> ReportDocument:
    """The paper that says what differs: which two, how many lines, and a table of them for each section."""
    rows = report_compare.differences(found.rows)
    headings = dict.fromkeys(row.section for row in rows)
    sections = [Section(heading, (_table(heading, [row for row in rows if row.section == heading]),)) for heading in headings]
    sides = (("Before", found.before.heading), ("After", found.after.heading))
    lead: tuple[Block, ...] = (Paragraphs(report_compare.sentence(rows)), *((Paragraphs(LEAD),) if rows else ()))
    return dataclasses.replace(
        found.document,
        title="What differs",
        version=f"{found.before.name.removeprefix('Version ')} compared with {_small(found.after.name)}",
        check_code="",
        made_on=text.long_date(today),
        author="Reg44 Desk",
        cover=Facts((*sides, *found.provider)),
        sections=(Section("In short", lead), *sections),
        signature_statement="",
        signatures=(),
        notice=" · ".join(part for part in found.document.notice.split(" · ") if part.startswith("SAMPLE")),
    )


def file_name(session: Session, visit_id: UUID, first: int, second: int | None) -> str:
    """A name that sorts and says what it is, like that of the report: "... - v1 compared with v2.pdf"."""
    other = f"v{second}" if second else "the record"
    return printing.file_name(session, visit_id, first, f" compared with {other}.pdf")


def _provider(session: Session, visit_id: UUID, today: date) -> tuple[tuple[str, str], ...]:
    steps = [row for row in lifecycle.get_life(session, visit_id, today).so_far if row.step in PROVIDERS]
    return tuple((row.words, "\n".join(filter(None, [f"{text.long_date(row.on)}, {row.by}", row.note]))) for row in steps)


def _side(document: ReportDocument) -> Side:
    return Side(f"Version {document.version}", document.made_on, f"check code {document.check_code}")


def _small(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _table(heading: str, rows: Sequence[Row]) -> Table:
    cells = tuple((row.where or heading, _before(row), _after(row)) for row in rows)
    return Table(f"What differs in: {heading}", ("Where", "Before", "After"), cells, (2, 4, 4))


def _before(row: Row) -> str:
    return NOT_THERE if row.change is Change.ADDED else _bracketed(row.before, row.taken)


def _after(row: Row) -> str:
    return NOT_THERE if row.change is Change.TAKEN_AWAY else _bracketed(row.after, row.put)


def _bracketed(words: str, ranges: Sequence[Range]) -> str:
    """Words with brackets around what differs, the blanks at either end outside."""
    return "".join(_in_brackets(piece) if differs else piece for piece, differs in report_compare.pieces(words, ranges))


def _in_brackets(words: str) -> str:
    inside = words.strip()
    start = words.index(inside)
    return f"{words[:start]}[{inside}]{words[start + len(inside) :]}"
