"""Report: a visit's report as it will print, what stops it, its versions and signatures, and who has had a copy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSplitter

from reg44desk.domain.report_types import ReportStep
from reg44desk.domain.types import Ref, VisitMode, VisitState
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import deadlines, distribution, lifecycle, reg44, report_comparison, report_conflicts, reports
from reg44desk.services import printing as papers
from reg44desk.services.desk import Desk
from reg44desk.services.distribution import RecipientRow
from reg44desk.services.reports import SignatureRow
from reg44desk.views import alerts, compare, printing, report_forms, report_life, report_words
from reg44desk.views.bridge import Jobs
from reg44desk.views.page import Page
from reg44desk.views.preview import Paper, PreviewPane, read_paper
from reg44desk.views.report_pane import ReportPane, Shown
from reg44desk.views.widgets import Banner, EmptyState, button


class ReportPage(Page):
    """The report of one visit."""

    title = "Report"
    help = "report"
    watches = frozenset(
        {"home", "person", "appointment", "reg44_visit", "reg44_member_attendance", "reg44_spoken_to", "reg44_record_seen",
         "reg44_finding", "reg44_recommendation", "reg44_follow_up", "reg44_report", "reg44_signature", "reg44_sending", "reg44_step",
         "office_setting", "attachment"}
    )  # fmt: skip

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__(desk)
        self.jobs = jobs
        self.shown: Shown | None = None
        self._home_id: UUID | None = None
        self._visit_id: UUID | None = None
        self._version: int | None = None
        self._serial = self._arrived = 0
        self._previewed: tuple[UUID, int | None] | None = None
        self._sized = False
        self._build_header()
        self._build_body()

    def open_ref(self, ref: Ref) -> None:
        """Show the report of a visit, its newest version."""
        self._visit_id = UUID(ref.id)
        self._home_id = self.desk.read(reg44.get_visit, self._visit_id).home_id
        self._version = None
        self.refresh()
        self.preview.area.setFocus()

    def reload(self) -> None:
        """Read how the report stands, and have it printed for the preview."""
        self.shown = self._read()
        self.split.setVisible(self.shown is not None)
        self.nothing.setVisible(self.shown is None)
        self._show_header()
        self._show_banner()
        if self.shown is not None:
            self.pane.show_report(self.shown, printing.no_printer())
        self._make_paper()

    def showEvent(self, event: QShowEvent) -> None:
        """Give both sides their room the first time, and see whether there is a printer now."""
        super().showEvent(event)
        self._show_printer()
        if not self._sized:
            self._sized = True
            beside = self.width() * 38 // 100
            self.split.setSizes([self.width() - beside, beside])

    def print_now(self) -> Callable[[], object] | None:
        """Ctrl+P prints the report."""
        return self.print_report

    def save_now(self) -> Callable[[], object] | None:
        """Ctrl+S saves it as a PDF."""
        return self.save_pdf

    def print_report(self) -> None:
        """Print what the preview shows."""
        why = printing.no_printer()
        paper = None if why else self._paper()
        if paper is not None:
            printing.print_paper(self, paper, self.preview.page(), self._file_name(), self.jobs)
        elif why and self.preview.paper is not None:
            alerts.tell(self, "Printing is off", why)

    def save_pdf(self) -> None:
        """Save what the preview shows as a file."""
        paper = self._paper()
        if paper is not None:
            printing.save_pdf(self, paper, self._file_name())

    def save_word(self) -> None:
        """Save what the preview shows as a Word file, to read, edit or hear."""
        if self._paper() is not None and self.shown is not None:
            make = partial(self.desk.read, papers.report_word, self.shown.visit.id, self.desk.today(), self.shown.number)
            printing.save_word(self, make, self._file_name(".docx"), self.jobs)

    def show_version(self, number: int | None) -> None:
        """Show an earlier version, or the newest."""
        self._version = number
        self.refresh()

    def _build_header(self) -> None:
        self.change_button = button("Change the visit", self._change)
        self.save_button = button("Save as PDF", self.save_pdf, tip="Ctrl+S")
        self.word_button = button("Save as Word", self.save_word)
        self.print_button = button("Print", self.print_report, primary=True, tip="Ctrl+P")
        self.header.add(self.change_button, self.save_button, self.word_button, self.print_button)

    def _build_body(self) -> None:
        self.banner = Banner("", "warn")
        self.newest_button = button("Show the newest version", partial(self.show_version, None))
        self.finish_button = button("Finish the report", self._change, primary=True)
        self.banner.add(self.newest_button, self.finish_button)
        self.body.addWidget(self.banner)
        self.preview = PreviewPane(self.jobs)
        self.pane = ReportPane()
        self.pane.go.connect(self.go)
        self.pane.wants_version.connect(self._wanted_version)
        self.pane.wants_comparison.connect(self._compare)
        self.pane.wants_signature.connect(self._sign)
        self.pane.wants_scan.connect(self._save_scan)
        self.pane.wants_sending.connect(self._send)
        self.pane.wants_code.connect(self._check_code)
        self.pane.wants_step.connect(self._record_step)
        self.pane.wants_back.connect(self._take_back)
        self.split = QSplitter()
        self.split.addWidget(self.preview)
        self.split.addWidget(self.pane)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setHandleWidth(12)
        self.split.setChildrenCollapsible(False)
        self.body.addWidget(self.split, 1)
        self.nothing = EmptyState("A visit's report will stand here. Choose a visit on the screen Visits, or a report on Today.")
        self.body.addWidget(self.nothing, 1)

    def _read(self) -> Shown | None:
        visits = self.desk.read(reg44.list_visits, home_id=self._home_id) if self._home_id else []
        visit = next((v for v in visits if v.id == self._visit_id), None)
        if visit is None:
            return None
        versions = tuple(self.desk.read(reports.list_versions, visit.id))
        version = next((v for v in versions if self._version in (None, v.version)), None)
        signatures = self.desk.read(reports.get_signatures, version, visit.id) if version else ()
        standings = self.desk.read(distribution.list_standings, self.desk.today(), visit.id) if version else []
        sent = self.desk.read(reports.list_sent, version.id) if version else ()
        life = self.desk.read(lifecycle.get_life, visit.id, self.desk.today())
        clocks = self.desk.read(deadlines.list_deadlines, visit.id, self.desk.today())
        untold = version is not None and self.desk.read(report_conflicts.is_untold_of, visit.id, self.desk.today())
        differs = version is not None and self.desk.read(report_comparison.record_differs, visit.id, self.desk.today())
        return Shown(visit, versions, version, signatures, next(iter(standings), None), sent, life, clocks, untold, differs)

    def _show_header(self) -> None:
        shown = self.shown
        self.header.title.setText(report_words.heading(shown.visit) if shown else self.title)
        self.header.subtitle.setText(_under_heading(shown) if shown else "")
        papered = shown is not None and not report_words.no_report(shown.visit)
        self.change_button.setVisible(shown is not None and shown.visit.state not in reg44.NOT_DONE and not _is_draft(shown))
        remote = shown is not None and shown.visit.mode is VisitMode.REMOTE_CONTACT
        self.change_button.setText("Change what is recorded" if remote else "Change the visit")
        self.save_button.setVisible(papered)
        self.word_button.setVisible(papered)
        self.print_button.setVisible(papered)
        self._show_printer()

    def _show_banner(self) -> None:
        shown = self.shown
        draft = shown is not None and _is_draft(shown)
        old = shown is not None and shown.version is not None and not shown.is_newest
        if shown and shown.version and old:
            words = f"This is version {shown.version.version}. It has been replaced by version {shown.versions[0].version}."
            self.banner.words.setText(words)
        elif draft:
            self.banner.words.setText("This is a draft. The report is not finished, so it is not for signature.")
        self.newest_button.setVisible(old)
        self.finish_button.setVisible(draft)
        self.banner.setVisible(old or draft)

    def _show_printer(self) -> None:
        why = printing.no_printer()
        self.print_button.setEnabled(not why and self.preview.paper is not None)
        self.print_button.setToolTip(why or "Ctrl+P")
        self.print_button.setAccessibleDescription(why)
        self.save_button.setEnabled(self.preview.paper is not None)
        self.word_button.setEnabled(self.preview.paper is not None)

    def _make_paper(self) -> None:
        """Have the PDF made by the worker; what arrives for another visit or version is dropped."""
        self._serial += 1
        shown = self.shown
        if shown is None or report_words.no_report(shown.visit):
            self._previewed = None
            self.preview.show_words("There is no report of this visit.")
            return
        about = (shown.visit.id, shown.number)
        if about != self._previewed:
            self.preview.show_words("The report is being laid out.")
        desk, today = self.desk, self.desk.today()

        def work() -> Paper:
            return read_paper(desk.read(papers.report_pdf, shown.visit.id, today, shown.number))

        self.jobs.start("Laying out the report", work, partial(self._made, self._serial, about), partial(self._not_made, self._serial))
        self._show_printer()

    def _made(self, serial: int, about: tuple[UUID, int | None], paper: Paper) -> None:
        if serial == self._serial:
            self.preview.show_paper(paper, keep_place=about == self._previewed)
            self._previewed, self._arrived = about, serial
            self._show_printer()

    def _not_made(self, serial: int, error: Exception) -> None:
        if serial != self._serial:
            return
        self._previewed = None
        if not isinstance(error, UserError | TroubleError):
            self.preview.show_words("The report could not be laid out.")
            raise error
        self.preview.show_words(str(error))
        self._show_printer()

    def _paper(self) -> Paper | None:
        """What the preview shows, once it is up to date: never a print from before the last signature."""
        if self.preview.paper is not None and self._arrived != self._serial:
            alerts.tell(self, "The report is being laid out", "Try again in a moment.")
            return None
        return self.preview.paper

    def _file_name(self, ending: str = ".pdf") -> str:
        assert self.shown is not None  # noqa: S101  the buttons are hidden otherwise
        return self.desk.read(papers.file_name, self.shown.visit.id, self.shown.number, ending)

    def _change(self) -> None:
        if self._visit_id is not None:
            self.go.emit(Ref("visit", str(self._visit_id)))

    def _wanted_version(self, number: int) -> None:
        newest = self.shown is not None and self.shown.versions[0].version == number
        self.show_version(None if newest else number)

    def _compare(self, first: int, second: int | None) -> None:
        if self._visit_id is not None:
            compare.open_comparison(self, self.jobs, self._visit_id, first, second)

    def _sign(self, row: SignatureRow) -> None:
        if self.shown is not None and self.shown.version is not None:
            report_forms.ask_signature(self, self.shown.version, row)

    def _send(self, copies: tuple[RecipientRow, ...]) -> None:
        if self.shown is not None and self.shown.version is not None:
            report_forms.ask_sending(self, self.shown.version, copies)

    def _record_step(self, step: ReportStep) -> None:
        if self.shown is not None:
            report_life.ask_step(self, self.shown.visit.id, step)

    def _take_back(self, step: ReportStep) -> None:
        if self.shown is not None:
            report_life.take_back(self, self.shown.visit.id, step)

    def _save_scan(self, row: SignatureRow) -> None:
        if row.scan_id is None:
            return
        scan = self.desk.read(reports.get_scan, row.scan_id)
        path = alerts.choose_new_file(self, "Save the scan", Path(scan.file_name).name, "All files (*)")
        if path is not None:
            self.tried(partial(papers.write_scan, path, scan.data))

    def _check_code(self, code: str) -> None:
        self.pane.show_answer(self.desk.read(reports.find_by_code, code) if code.strip() else "Type the check code first.")


def _under_heading(shown: Shown) -> str:
    newest = shown.versions[0] if shown.versions else None
    return report_words.under_heading(shown.visit, shown.version, newest, shown.standing, untold=shown.untold)


def _is_draft(shown: Shown) -> bool:
    """Whether its report is being written; remote contact has none."""
    return shown.visit.state is VisitState.VISITED and not report_words.no_report(shown.visit)
