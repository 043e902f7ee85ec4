"""Papers for a visit: the blank form and the briefing as they will print, with printing and saving."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from reg44desk.errors import TroubleError, UserError
from reg44desk.services import briefing, visit_form_paper, visit_papers
from reg44desk.services.visit_papers import NAMES, PaperKind
from reg44desk.views import printing
from reg44desk.views.bridge import Jobs
from reg44desk.views.fields import ChoiceField
from reg44desk.views.page import Page
from reg44desk.views.preview import Paper, PreviewPane, read_paper
from reg44desk.views.widgets import PlainLabel, button

TITLE = "Papers for the visit"
MAKERS = {PaperKind.FORM: visit_form_paper.form_pdf, PaperKind.BRIEFING: briefing.briefing_pdf}


def open_papers(page: Page, jobs: Jobs, home_id: UUID, visit_id: UUID | None) -> None:
    """Show the papers for a planned visit, or for a home without one. A home that is closed has none, and the message says so."""
    found = page.tried(lambda: page.desk.read(visit_papers.target, home_id, visit_id, page.desk.today()))
    if found is not None:
        VisitPapersDialog(page, jobs, found).open()


def open_next(page: Page, jobs: Jobs, home_id: UUID) -> None:
    """The same for a home's next planned visit, if there is one."""
    open_papers(page, jobs, home_id, page.desk.read(visit_papers.next_visit, home_id, page.desk.today()))


class VisitPapersDialog(QDialog):
    """One of the two papers as it will print."""

    def __init__(self, page: Page, jobs: Jobs, found: visit_papers.Target) -> None:
        super().__init__(page)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.page, self.jobs, self.target = page, jobs, found
        self._serial = 0
        self.which = ChoiceField("Which paper?", [(kind, NAMES[kind]) for kind in PaperKind], none=None)
        self.which.combo.currentIndexChanged.connect(self._make)
        self.preview = PreviewPane(jobs)
        self.print_button = button("Print", self._print, primary=True)
        self.save_button = button("Save as PDF", self._save)
        buttons = QDialogButtonBox()
        for one in (self.print_button, self.save_button, button("Close", self.reject)):
            buttons.addButton(one, QDialogButtonBox.ButtonRole.ActionRole)
        self.why = PlainLabel(printing.no_printer("paper"), "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        for words, kind in ((found.subtitle, "heading"), (found.whose, "soft")):
            layout.addWidget(PlainLabel(words, kind))
        layout.addWidget(self.which)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.why)
        layout.addWidget(buttons)
        self.why.setVisible(bool(self.why.text()))
        room = page.window().size()
        self.resize(min(900, room.width() - 40), min(760, room.height() - 40))
        self._make()

    def _make(self) -> None:
        """Have the paper made by the worker; what arrives for another choice is dropped."""
        self._serial += 1
        desk, today, visit = self.page.desk, self.page.desk.today(), self.target.visit
        make = MAKERS[self.which.value()]
        self._offer()
        self.preview.show_words("The paper is being laid out.")

        def work() -> Paper:
            return read_paper(desk.read(make, self.target.home_id, visit.id if visit else None, today))

        self.jobs.start("Laying out the paper", work, partial(self._made, self._serial), partial(self._not_made, self._serial))

    def _made(self, serial: int, paper: Paper) -> None:
        if serial == self._serial:
            self.preview.show_paper(paper)
            self._offer()

    def _not_made(self, serial: int, error: Exception) -> None:
        if not isinstance(error, TroubleError | UserError):
            raise error
        if serial == self._serial:
            self.preview.show_words(str(error))

    def _offer(self) -> None:
        there = self.preview.paper is not None
        self.save_button.setEnabled(there)
        self.print_button.setEnabled(there and not printing.no_printer())

    def done(self, result: int) -> None:
        """What is still being laid out is for nobody."""
        self._serial += 1
        super().done(result)

    def _name(self) -> str:
        visit = self.target.visit
        return self.page.desk.read(
            visit_papers.file_name, self.which.value(), self.target.home_id, visit.id if visit else None, self.page.desk.today()
        )

    def _print(self) -> None:
        if self.preview.paper is not None:
            printing.print_paper(self, self.preview.paper, self.preview.page(), self._name(), self.jobs, what="paper")

    def _save(self) -> None:
        if self.preview.paper is not None:
            printing.save_pdf(self.page, self.preview.paper, self._name(), what="paper")
