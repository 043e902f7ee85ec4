"""What leaves the rota: its print with a preview, for the office or for a home, and calendar files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from reg44desk import text
from reg44desk.domain.types import Month, Role
from reg44desk.errors import Problem, TroubleError, UserError
from reg44desk.services import calendars, homes, people, rota_paper
from reg44desk.services import printing as papers
from reg44desk.services.calendars import Wanted
from reg44desk.views import alerts, printing
from reg44desk.views.bridge import Jobs
from reg44desk.views.fields import ChoiceField, Field, TickField
from reg44desk.views.forms import FormDialog
from reg44desk.views.page import Page
from reg44desk.views.preview import Paper, PreviewPane, read_paper
from reg44desk.views.widgets import PlainLabel, button

OFFICE = "The office: all visits"
ICS = "Calendar file (*.ics)"


def open_paper(page: Page, jobs: Jobs, month: Month, home_id: UUID | None) -> None:
    """Show the rota of a month as it will print; `home_id` is the home that a home's list is offered for first."""
    PaperDialog(page, jobs, month, home_id).open()


class PaperDialog(QDialog):
    """The rota as it will print: for the office, or one home's announced visits."""

    def __init__(self, page: Page, jobs: Jobs, month: Month, home_id: UUID | None) -> None:
        super().__init__(page)
        self.setWindowTitle("Print the rota")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.page, self.jobs, self.month = page, jobs, month
        self._serial = 0
        rows = sorted(page.desk.read(homes.list_homes, page.desk.today(), 1), key=lambda r: (r.id != home_id, r.name.casefold()))
        self.whom = ChoiceField("Who gets it?", [(None, OFFICE), *((r.id, f"{r.name}: announced only") for r in rows)], none=None)
        self.whom.combo.currentIndexChanged.connect(self._make)
        self.preview = PreviewPane(jobs)
        self.print_button = button("Print", self._print, primary=True)
        self.save_button = button("Save as PDF", self._save)
        buttons = QDialogButtonBox()
        for one in (self.print_button, self.save_button, button("Close", self.reject)):
            buttons.addButton(one, QDialogButtonBox.ButtonRole.ActionRole)
        self.why = PlainLabel(printing.no_printer("rota"), "soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(PlainLabel(f"The rota of {text.month_name(month)}", "heading"))
        layout.addWidget(self.whom)
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
        desk, today, home_id = self.page.desk, self.page.desk.today(), self.whom.value()
        self._offer()
        self.preview.show_words("The rota is being laid out.")

        def work() -> Paper:
            return read_paper(desk.read(rota_paper.rota_pdf, self.month, today, home_id))

        self.jobs.start("Laying out the rota", work, partial(self._made, self._serial), partial(self._not_made, self._serial))

    def _made(self, serial: int, paper: Paper) -> None:
        if serial == self._serial:
            self.preview.show_paper(paper)
            self._offer()

    def _not_made(self, serial: int, error: Exception) -> None:
        if not isinstance(error, TroubleError):
            raise error
        if serial == self._serial:
            self.preview.show_words(f"{error.what} {error.do}")

    def _offer(self) -> None:
        there = self.preview.paper is not None
        self.save_button.setEnabled(there)
        self.print_button.setEnabled(there and not printing.no_printer())

    def done(self, result: int) -> None:
        """What is still being laid out is for nobody."""
        self._serial += 1
        super().done(result)

    def _name(self) -> str:
        return self.page.desk.read(rota_paper.file_name, self.month, self.whom.value())

    def _print(self) -> None:
        if self.preview.paper is not None:
            printing.print_paper(self, self.preview.paper, self.preview.page(), self._name(), self.jobs, what="rota")

    def _save(self) -> None:
        if self.preview.paper is not None:
            printing.save_pdf(self.page, self.preview.paper, self._name(), what="rota")


def ask_calendar(page: Page) -> None:
    """Ask whom a calendar file goes to, then where to save it."""
    found = page.desk.read(homes.list_homes, page.desk.today(), 1)
    independent = page.desk.read(people.list_choices, Role.INDEPENDENT_PERSON)
    whom: list[tuple[Any, str]] = [(Wanted(), OFFICE)]
    whom += [(Wanted(person_id=p.id), f"{p.name}: their own") for p in independent]
    whom += [(Wanted(home_id=r.id, for_home=True), f"{r.name}: announced only") for r in found]
    fields: dict[str, Field] = {
        "whom": ChoiceField("Who gets the file?", whom),
        "home_id": ChoiceField("If it is the office: which home?", [(r.id, r.name) for r in found], none="All homes"),
        "full_titles": TickField("Full titles with the home's name", calendars.FULL_WARNING),
    }
    since = Month.of(page.desk.today()).plus(-1)
    lead = (
        f"The file holds the visits from {text.month_name(since)} on. Importing a newer file updates what was imported before. "
        "A home's file never holds an unannounced visit."
    )
    page.ask("Make a calendar file", fields, "Make the file", partial(_make_calendar, page, since), lead)


def _make_calendar(page: Page, since: Month, values: dict[str, Any]) -> object:
    whom: Wanted | None = values["whom"]
    if whom is None:
        raise UserError(Problem("whom", "Choose who gets the file."))
    if values["home_id"] is not None and whom != Wanted():
        raise UserError(Problem("home_id", "Choose one home only for a file that goes to the office."))
    wanted = Wanted(whom.person_id, whom.home_id or values["home_id"], whom.for_home, values["full_titles"])
    ics = page.desk.read(calendars.calendar_file, wanted, since)
    path = alerts.choose_new_file(page, "Save the calendar file", page.desk.read(calendars.file_name, wanted, page.desk.today()), ICS)
    if path is None:
        return None
    named = path if path.suffix.lower() == ".ics" else path.with_name(f"{path.name}.ics")
    if named != path and named.exists():
        words = "A file with this name is there already."
        alerts.ask(page, f"Replace {named.name}?", words, "Replace the file", partial(_save_calendar, page, named, ics))
        return None
    papers.write_calendar(named, ics)
    _tell_saved(page, named)
    return named


def _save_calendar(page: Page, path: Path, ics: bytes) -> None:
    def work() -> Path:
        papers.write_calendar(path, ics)
        return path

    if page.tried(work) is not None:
        for form in page.findChildren(FormDialog):
            form.reject()
        _tell_saved(page, path)


def _tell_saved(page: Page, path: Path) -> None:
    message = alerts.Message(page, "The calendar file is saved", f"{path.name}\n\n{printing.NOT_ENCRYPTED}")
    message.offer("Show in folder", partial(alerts.show_in_folder, path))
    message.offer("Close", primary=True)
    message.open()
