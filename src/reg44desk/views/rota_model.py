"""The rota's cells as a model: what each shows and says aloud, with the looks of visits and the words of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from reg44desk import text
from reg44desk.domain.types import VisitState
from reg44desk.services import rota
from reg44desk.services.reg44 import VisitRow
from reg44desk.services.rota import Grid, GridRow, Mark
from reg44desk.views.models import ROW_ROLE, Index, as_typed

LOOKS = {
    Mark.ANNOUNCED: ("info", "circle", "A"),
    Mark.UNANNOUNCED: ("info", "diamond", "U"),
    Mark.PLANNED: ("info", "dash", "P"),
    Mark.NOT_RECORDED: ("bad", "triangle", "O"),
    Mark.MADE: ("good", "tick", "D"),
    Mark.NOT_MADE: ("muted", "cross", "N"),
}
"""Tone, shape and letter of each mark; D and O are those of the duty."""

NOTHING = "nothing planned"
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Cell:
    """One home on one day, with what is planned or recorded on it."""

    row: GridRow
    day: date
    visits: tuple[VisitRow, ...]

    @property
    def planned(self) -> VisitRow | None:
        """The visit that can still be moved or called off."""
        return next((v for v in self.visits if v.state is VisitState.PLANNED), None)


class RotaModel(QAbstractTableModel):
    """The grid's cells with their words; what each says aloud names home, day and visit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self.today = date.min

    def set_grid(self, grid: Grid, today: date) -> None:
        """Show this month."""
        self.beginResetModel()
        self.grid, self.today = grid, today
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Number of homes."""
        return 0 if parent.isValid() or self.grid is None else len(self.grid.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Number of days."""
        return 0 if parent.isValid() or self.grid is None else len(self.grid.days)

    def cell(self, row: int, column: int) -> Cell:
        """One home on one day."""
        assert self.grid is not None  # noqa: S101  there is a cell
        home, day = self.grid.rows[row], self.grid.days[column]
        return Cell(home, day, home.on(day))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's letter, its words, and the cell itself under ROW_ROLE."""
        if not index.isValid():
            return None
        cell = self.cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            letters = [LOOKS[rota.mark(v, self.today)][2] for v in cell.visits]
            return letters[0] + ("+" if len(letters) > 1 else "") if letters else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.words(cell)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_typed(self.words(cell))
        return cell if role == ROW_ROLE else None

    def words(self, cell: Cell) -> str:
        """Like "Alder House, Tuesday 8 February 2022: Planned, unannounced, 5:30pm, T. Visit"."""
        said = "; ".join(rota.mark_words(v, self.today) for v in cell.visits) or NOTHING
        return f"{cell.row.home}, {day_words(cell.day, self.today)}: {said}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The days with their weekdays, and the homes with their duty."""
        if self.grid is None:
            return None
        if orientation == Qt.Orientation.Horizontal:
            day = self.grid.days[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return f"{text.weekday(day)[0]}\n{day.day}"
            spoken = role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
            return day_words(day, self.today) if spoken else day if role == ROW_ROLE else None
        row = self.grid.rows[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.home
        if role == ROW_ROLE:
            return row
        words = f"{row.home}. {text.word(row.duty.status)}: {text.duty_reason(row.duty.reason)}"
        return {Qt.ItemDataRole.AccessibleTextRole: words, Qt.ItemDataRole.ToolTipRole: as_typed(words)}.get(Qt.ItemDataRole(role))


def day_words(day: date, today: date) -> str:
    """Like "Tuesday 8 February 2022, today"."""
    return f"{text.weekday(day)} {text.long_date(day)}{', today' if day == today else ''}"
