"""File > Import a tracker: choose the workbook, see what it holds and what must be put right, bring it in in one step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.types import CasebookKind
from reg44desk.services import tracker, tracker_reading, upkeep
from reg44desk.services.desk import Desk
from reg44desk.services.tracker import Preview
from reg44desk.services.tracker_rows import SheetProblem, Tracker
from reg44desk.views import alerts
from reg44desk.views.bridge import Jobs
from reg44desk.views.delegates import BadgeDelegate
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.widgets import PlainLabel, button
from reg44desk.views.work import WorkDialog

WORKBOOKS = "Excel workbooks (*.xlsx)"
ABOUT = (
    "Choose the workbook in which the visits were kept until now. You will see what is in it before anything is brought in. "
    "The workbook itself is never changed."
)
SAMPLE = (
    "This is the sample casebook, where every home and person is invented. Real data does not belong in it. "
    "Make a casebook of your own first, then import the tracker there."
)
FIRST_PLACE = 2
"""Where in the body the two lists begin, after the words and the button that chooses."""
MUST, MAY = "Put right", "For you to know"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a workbook holds of one kind: how many were found and how many of them are new, where that is known."""

    id: str
    found: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import added by kind, and the backup made before it."""

    added: dict[str, int]
    backup: Path


class ImportDialog(WorkDialog):
    """Brings a tracker into the open casebook, all of it or nothing."""

    LETTERS = 110

    def __init__(self, parent: QWidget | None, desk: Desk, jobs: Jobs, path: Path | None = None) -> None:
        super().__init__(parent, "Import a tracker", jobs)
        self._desk, self._path = desk, path
        self._seen: Preview | None = None
        self.about = PlainLabel(SAMPLE if desk.kind is CasebookKind.SAMPLE else ABOUT)
        self.body.addWidget(self.about)
        if desk.kind is CasebookKind.SAMPLE:
            self.body.addStretch(1)
            self.offer("Close", self.reject)
            return
        self.choose_button = button("Choose the workbook", self.choose)
        self.body.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._build_problems()
        self._build_counts()
        self.body.addStretch(1)
        self.bring = self.offer("Bring it in", self._bring, primary=True)
        self.leave = self.offer("Cancel", self.reject)
        self._settle()
        if path is not None:
            self.read(path)

    def choose(self) -> None:
        """Let the person choose a workbook, and read it."""
        path = alerts.choose_file(self, "Choose the tracker", WORKBOOKS)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a workbook on the worker and show what it holds."""
        self._path, self._seen = path, None
        self.about.setText(ABOUT)
        self._settle()
        self.work(f"Reading {path.name}.", partial(look_at, self._desk, path), self._show, may_leave=True)

    def _build_problems(self) -> None:
        self.problems_part = QWidget()
        part = _column(self.problems_part)
        self.problems_heading = PlainLabel("", "heading")
        part.addWidget(self.problems_heading)
        self.problems = RowsTable(_problem_columns(), "Problems in the workbook")
        self.problems.chosen.connect(self._say_whole)
        part.addWidget(self.problems)
        self.whole = PlainLabel("")
        part.addWidget(self.whole)
        self.save_problems = button("Save the problems as a workbook", self._save_problems)
        part.addWidget(self.save_problems, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.problems_part)

    def _build_counts(self) -> None:
        self.counts_part = QWidget()
        part = _column(self.counts_part)
        self.counts_heading = PlainLabel("", "heading")
        part.addWidget(self.counts_heading)
        self.counts = RowsTable(_count_columns(), "What is in the workbook")
        part.addWidget(self.counts)
        self.added = RowsTable(_added_columns(), "What was added")
        self.added.hide()
        part.addWidget(self.added)
        self.body.addWidget(self.counts_part)

    def _show(self, seen: Preview) -> None:
        self._seen = seen
        self.about.setText(f"{seen.file_name} has been read. Nothing has been brought in yet.")
        self.choose_button.setText("Choose another workbook")
        self.choose_button.setAccessibleName(self.choose_button.text())
        must = sum(p.blocking for p in seen.problems)
        self.problems_heading.setText(f"{text.count(must, 'problem')} to put right" if must else "For you to know")
        self.problems.set_rows(sorted(seen.problems, key=lambda p: not p.blocking))
        self.counts_heading.setText("What is in it")
        self.counts.set_rows(_kinds(seen))
        self._settle()

    def _settle(self) -> None:
        """Show what there is to show, and say why the workbook cannot be brought in if it cannot."""
        seen = self._seen
        self._order(problems_first=seen is not None and seen.blocked)
        self.problems_part.setVisible(seen is not None and bool(seen.problems))
        self.counts_part.setVisible(seen is not None)
        _size(self.problems, 6)
        _size(self.counts, 12)
        reason = _reason(seen)
        self.bring.setEnabled(seen is not None and not reason)
        self.bring.setToolTip(reason)
        self.bring.setAccessibleDescription(reason)
        self.say(reason if seen is not None else "")
        if self.isVisible():
            self.fit()

    def _order(self, *, problems_first: bool) -> None:
        """What must be put right comes first, else what is in the workbook; the Tab key follows."""
        parts: list[tuple[QWidget, list[QWidget]]] = [
            (self.problems_part, [self.problems, self.save_problems]),
            (self.counts_part, [self.counts]),
        ]
        before: QWidget = self.choose_button
        for place, (part, stops) in enumerate(parts if problems_first else parts[::-1], FIRST_PLACE):
            self.body.insertWidget(place, part)
            for stop in stops:
                self.setTabOrder(before, stop)
                before = stop

    def _say_whole(self, problem: SheetProblem | None) -> None:
        self.whole.setText("" if problem is None else str(problem))

    def _bring(self) -> None:
        if self._seen is not None and self._path is not None:
            function = partial(bring_in, self._desk, self._seen.tracker)
            self.work("Backing up, then bringing it in.", function, self._brought)

    def _brought(self, imported: Imported) -> None:
        name = "" if self._path is None else self._path.name
        self.heading.setText(f"{name} is in the casebook")
        self.about.setText(
            "To take all of it out again, press Ctrl+Z or undo it in History. "
            f"A backup from before the import is in the folder {upkeep.BACKUPS} beside the casebook: {imported.backup.name}."
        )
        self.choose_button.hide()
        self.problems_part.hide()
        self.counts_heading.setText("What was added")
        self.counts.hide()
        self.added.set_rows([Kind(kind, None, number) for kind, number in imported.added.items() if number])
        _size(self.added, 12)
        self.added.show()
        self.bring.hide()
        self.leave.setText("Close")
        self.leave.setAccessibleName("Close")
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        self.say("Brought in.")
        self.fit()

    def _save_problems(self) -> None:
        if self._seen is None or self._path is None:
            return
        name = self._path.with_name(f"{self._path.stem} - problems.xlsx")
        path = alerts.choose_new_file(self, "Save the problems as a workbook", str(name), WORKBOOKS)
        if path is None:
            return
        path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
        if path.exists() and path.samefile(self._path):
            self.show_trouble("That is the tracker itself. Choose another name, so that the tracker stays as it is.")
            self.fit()
            return
        write = partial(tracker_reading.problems_workbook, self._seen.problems, path)
        self.work("Saving the problems.", write, lambda _nothing: self.say(f"Saved as {path.name}."))


def look_at(desk: Desk, path: Path) -> Preview:
    """Read a workbook and rehearse bringing it in. Slow work for a job; raises UserError or TroubleError in plain words."""
    rows = tracker.read_file(path, desk.read(tracker.known_homes), desk.today())
    return desk.rehearse(tracker.preview_tracker, rows, path.name)


def bring_in(desk: Desk, rows: Tracker) -> Imported:
    """Back the casebook up, then bring a tracker in. Slow work for a job; without the backup nothing is brought in."""
    backup = upkeep.back_up_before(desk, "import").path
    return Imported(desk.do(tracker.import_tracker, rows).value, backup)


def _reason(seen: Preview | None) -> str:
    if seen is None:
        return "Choose the workbook first."
    if seen.blocked:
        return "Put these right in the workbook and save it. Then choose it again."
    return "Everything in this workbook is in the casebook already." if seen.adds_nothing else ""


def _kinds(seen: Preview) -> list[Kind]:
    every = [Kind(kind, seen.found.get(kind), None if seen.blocked else new) for kind, new in seen.new.items()]
    return [k for k in every if k.found or k.new]


def _count_columns() -> list[Column[Kind]]:
    return [
        Column("What", lambda k: k.id, width=24, stretch=True),
        Column("In the workbook", lambda k: _number(k.found, ""), lambda k: k.found, width=19),
        Column("New", lambda k: _number(k.new, "Not known yet"), lambda k: k.new, width=17),
    ]


def _added_columns() -> list[Column[Kind]]:
    return [
        Column("What", lambda k: k.id, width=24, stretch=True),
        Column("Added", lambda k: _number(k.new, ""), lambda k: k.new, width=14),
    ]


def _number(value: int | None, none: str) -> str:
    return none if value is None else f"{value:,}"


def _problem_columns() -> list[Column[SheetProblem]]:
    def look(problem: SheetProblem) -> tuple[str, str]:
        return ("bad", "triangle") if problem.blocking else ("info", "circle")

    return [
        Column("What it is", lambda p: MUST if p.blocking else MAY, width=18, delegate=lambda parent: BadgeDelegate(look, parent)),
        Column("Where", lambda p: p.where, lambda p: (p.sheet, p.row or 0, p.column_letter or ""), width=26),
        Column("What to do", lambda p: p.message, width=22, stretch=True),
    ]


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 6, 0, 0)
    layout.setSpacing(8)
    return layout


def _size(table: RowsTable, most: int) -> None:
    """High enough for its rows, up to so many."""
    rows = min(max(len(table.rows_model.rows), 1), most)
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + rows * table.verticalHeader().defaultSectionSize() + 10)
