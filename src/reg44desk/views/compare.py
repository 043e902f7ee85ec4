"""The window in which two versions of a report stand side by side, with keys from difference to difference, printed and saved."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout

from reg44desk.errors import TroubleError, UserError
from reg44desk.services import report_compare, report_comparison
from reg44desk.services.report_compare import Row
from reg44desk.views import printing
from reg44desk.views.bridge import Jobs
from reg44desk.views.compare_table import CompareTable
from reg44desk.views.forms import announce
from reg44desk.views.page import Page
from reg44desk.views.preview import Paper, read_paper
from reg44desk.views.widgets import PlainLabel, button

WHAT = "comparison"


def open_comparison(page: Page, jobs: Jobs, visit_id: UUID, first: int, second: int | None) -> None:
    """Show two versions side by side, or with None for the second the record as it stands."""
    dialog = page.tried(lambda: CompareDialog(page, jobs, visit_id, first, second))
    if dialog is not None:
        dialog.open()


class CompareDialog(QDialog):
    """Two reports in two columns under their headings: what differs, or everything."""

    def __init__(self, page: Page, jobs: Jobs, visit_id: UUID, first: int, second: int | None) -> None:
        found = page.desk.read(report_comparison.get_comparison, visit_id, page.desk.today(), first, second)
        super().__init__(page)
        self.setWindowTitle(found.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.page, self.jobs = page, jobs
        self.asked = (visit_id, page.desk.today(), first, second)
        self.paper: Paper | None = None
        self._open = True
        self.table = CompareTable(found)
        self._build(found.title, report_compare.sentence(found.rows))
        self._add_keys()
        room = page.window().size()
        self.resize(min(1280, room.width() - 40), min(860, room.height() - 40))
        self.table.setFocus()
        self._begin()
        self._make()

    def next_difference(self) -> None:
        """Go to the next row that differs."""
        after = [n for n in self.table.compare_model.differing() if n > self.table.currentIndex().row()]
        self._go(after[0] if after else None, "This is the last difference.")

    def previous_difference(self) -> None:
        """Go to the row before that differs."""
        before = [n for n in self.table.compare_model.differing() if n < self.table.currentIndex().row()]
        self._go(before[-1] if before else None, "This is the first difference.")

    def print_paper(self) -> None:
        """Print what differs."""
        if self.print_button.isEnabled() and self.paper is not None:
            printing.print_paper(self, self.paper, 0, self._name(), self.jobs, what=WHAT)

    def save_pdf(self) -> None:
        """Save what differs as a file."""
        if self.paper is not None:
            printing.save_pdf(self.page, self.paper, self._name(), what=WHAT)

    def done(self, result: int) -> None:
        """What is still being laid out is for nobody."""
        self._open = False
        super().done(result)

    def _build(self, title: str, sentence: str) -> None:
        self.only = QCheckBox("Only what differs")
        self.only.setChecked(True)
        self.only.toggled.connect(self._show_only)
        self.back_button = button("Previous difference", self.previous_difference, tip="Shift+F8 or Alt+Up")
        self.on_button = button("Next difference", self.next_difference, tip="F8 or Alt+Down")
        self.place = PlainLabel("", "soft")
        self.why = PlainLabel(printing.no_printer(WHAT), "soft")
        self.why.setVisible(bool(self.why.text()))
        self.print_button = button("Print", self.print_paper, primary=True, tip="Ctrl+P")
        self.save_button = button("Save as PDF", self.save_pdf, tip="Ctrl+S")
        bar = QHBoxLayout()
        bar.setSpacing(10)
        for one in (self.back_button, self.on_button, self.only):
            bar.addWidget(one)
        bar.addWidget(self.place, 1)
        buttons = QDialogButtonBox()
        for one in (self.print_button, self.save_button, button("Close", self.reject)):
            buttons.addButton(one, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 14, 22, 14)
        layout.setSpacing(8)
        layout.addWidget(PlainLabel(f"{title}: {sentence[:1].lower()}{sentence[1:]}", "heading"))
        layout.addLayout(bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.why)
        layout.addWidget(buttons)

    def _add_keys(self) -> None:
        for keys, slot in (
            (("F8", "Alt+Down"), self.next_difference),
            (("Shift+F8", "Alt+Up"), self.previous_difference),
            (("Ctrl+P",), self.print_paper),
            (("Ctrl+S",), self.save_pdf),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(slot)

    def _begin(self) -> None:
        """At the first difference, if there is one."""
        differing = self.table.compare_model.differing()
        self.table.moved.connect(self._tell_place)
        self.table.go_to(differing[0] if differing else 0)
        for one in (self.back_button, self.on_button):
            one.setEnabled(bool(differing))
        self._tell_place()

    def _show_only(self, only: bool) -> None:  # noqa: FBT001  what the signal carries
        self.table.show_only(only=only)

    def _go(self, row: int | None, none_left: str) -> None:
        if row is None:
            self.place.setText(none_left)
            announce(self, none_left)
            return
        self.table.go_to(row)
        at = self.table.current()
        if isinstance(at, Row):  # pragma: no branch  only rows differ
            announce(self, f"{self.place.text()}. {at.place}. {report_compare.spoken(at)}")

    def _tell_place(self) -> None:
        differing, row = self.table.compare_model.differing(), self.table.currentIndex().row()
        self.place.setText(f"Difference {differing.index(row) + 1} of {len(differing)}" if row in differing else "")

    def _make(self) -> None:
        """Have the paper made by the worker; printing and saving wait for it."""
        desk, asked = self.page.desk, self.asked
        self._offer()

        def work() -> Paper:
            return read_paper(desk.read(report_comparison.comparison_pdf, *asked))

        self.jobs.start("Laying out the comparison", work, self._made, self._not_made)

    def _made(self, paper: Paper) -> None:
        if self._open:
            self.paper = paper
            self._offer()

    def _not_made(self, error: Exception) -> None:
        if not isinstance(error, UserError | TroubleError):
            raise error
        if self._open:
            self.why.setText(str(error))
            self.why.show()

    def _offer(self) -> None:
        self.save_button.setEnabled(self.paper is not None)
        self.print_button.setEnabled(self.paper is not None and not printing.no_printer())

    def _name(self) -> str:
        visit_id, _today, first, second = self.asked
        return self.page.desk.read(report_comparison.file_name, visit_id, first, second)
