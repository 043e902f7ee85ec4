"""Importing the officer's tracker: a preview with every problem, then all or nothing; the same workbook twice adds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Casebook, Home
from reg44desk.domain.types import CasebookKind
from reg44desk.errors import Problem, UserError
from reg44desk.services import tracker_homes, tracker_visits
from reg44desk.services.desk import Tx, command
from reg44desk.services.tracker_reading import in_order, read_tracker
from reg44desk.services.tracker_rows import SheetProblem, Tracker
from reg44desk.services.tracker_run import FILLED, Run, begin
from reg44desk.sheets import read_workbook

IMPORT_LABEL = "Import a tracker"
SAMPLE = "This is the sample casebook, where everything is invented. Make a casebook of your own first, then import there."
_MORE = (
    "People", "Roles", "Training", "Changes of status", "Signatures", "Copies sent", "Closed recommendations",
    "New versions of reports", FILLED,
)  # fmt: skip
"""What an import may add besides lines of the workbook."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: lines found and what is new, per kind; every problem and every difference, row by row."""

    file_name: str
    found: dict[str, int]
    new: dict[str, int]
    problems: tuple[SheetProblem, ...]
    tracker: Tracker

    @property
    def blocked(self) -> bool:
        """Whether anything must be put right in the workbook first."""
        return any(p.blocking for p in self.problems)

    @property
    def adds_nothing(self) -> bool:
        """Whether everything in the workbook is in the casebook already."""
        return not any(self.new.values())


def read_file(path: Path, known_homes: list[str], today: date) -> Tracker:
    """Read and check a workbook without touching the casebook. Raises UserError or TroubleError for what is no such workbook."""
    return read_tracker(read_workbook(path), today=today, known_homes=known_homes)


def known_homes(session: Session) -> list[str]:
    """Names of the homes in the casebook."""
    return list(session.scalars(select(Home.name)))


@command("Look at a tracker")
def preview_tracker(tx: Tx, tracker: Tracker, file_name: str) -> Preview:
    """What importing would add, and what differs. Run it with `desk.rehearse`, which takes it all back.

    Raises UserError for the sample casebook, which must never hold real data.
    """
    _refuse_sample(tx)
    found = {
        "Homes": len(tracker.homes),
        "Elected members": len(tracker.members),
        "Visits": len(tracker.visits),
        "Recommendations": len(tracker.recommendations),
        "Inspections": len(tracker.inspections),
        "Counts of children looked after": len(tracker.counts),
    }
    run = begin(tx, tracker)
    if not any(p.blocking for p in tracker.problems):
        _bring_in(run)
    new = {kind: run.added[kind] for kind in (*found, *_MORE)}
    return Preview(file_name, found, new, in_order((*tracker.problems, *run.notes)), tracker)


@command(IMPORT_LABEL)
def import_tracker(tx: Tx, tracker: Tracker) -> dict[str, int]:
    """Bring in everything new from a tracker, in one step that can be undone; returns how many rows of each kind were added.

    Raises UserError when any row has a problem that blocks, and for the sample casebook, which must never hold real data.
    """
    _refuse_sample(tx)
    _refuse_blocking(tracker.problems)
    run = begin(tx, tracker)
    _bring_in(run)
    _refuse_blocking(tuple(run.notes))
    return dict(run.added)


def _bring_in(run: Run) -> None:
    """Sheet by sheet, until a line cannot be placed at all; the papers come last, for they tell of all the rest."""
    tracker_homes.bring_homes(run)
    if any(note.blocking for note in run.notes):
        return
    for member in run.tracker.members:
        tracker_homes.bring_member(run, member)
    visits = tracker_visits.bring_visits(run)
    tracker_visits.bring_recommendations(run)
    for row, visit in visits:
        tracker_visits.bring_papers(run, row, visit)
    tracker_homes.bring_inspections(run)
    for count in run.tracker.counts:
        tracker_homes.bring_count(run, count)
    run.session.flush()


def _refuse_sample(tx: Tx) -> None:
    if tx.session.scalars(select(Casebook.kind)).first() is CasebookKind.SAMPLE:
        raise UserError(SAMPLE)


def _refuse_blocking(problems: tuple[SheetProblem, ...]) -> None:
    blocking = [Problem("", str(p)) for p in problems if p.blocking]
    if blocking:
        raise UserError(*blocking)
