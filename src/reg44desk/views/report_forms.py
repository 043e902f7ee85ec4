"""The forms of the Report screen: recording a signature with its scan, and recording copies as sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from reg44desk import text
from reg44desk.domain.types import SendingMethod, SigningMethod
from reg44desk.services import reports
from reg44desk.services.distribution import RecipientRow
from reg44desk.services.reports import CopyDraft, ScanDraft, SignatureDraft, SignatureRow, VersionRow
from reg44desk.views import alerts, report_words
from reg44desk.views.fields import ChoiceField, DateField, Field, check_readable, choices_of
from reg44desk.views.forms import Form, FormDialog
from reg44desk.views.page import Page
from reg44desk.views.widgets import PlainLabel, button

FOR_EVER = "This cannot be undone."
UNREADABLE = "This file could not be read. Choose it again, or choose another file."


class ScanField(Field):
    """A file that a person may attach; its name is shown, and it can be taken away again."""

    def __init__(self, label: str, hint: str) -> None:
        choose = button("Choose a file", self._choose)
        super().__init__(label, choose, hint)
        self._scan: ScanDraft | None = None
        self._name = PlainLabel("No file chosen", "soft")
        self._away = button("Take it away", self._take_away, link=True)
        self._away.hide()
        choose.setAccessibleName(f"Choose a file: {label}")
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101  every field has one
        line = QHBoxLayout()
        layout.removeWidget(choose)
        line.addWidget(choose)
        line.addWidget(self._name, 1)
        line.addWidget(self._away)
        layout.addLayout(line)

    def value(self) -> ScanDraft | None:
        """The file, or None."""
        return self._scan

    def set_value(self, scan: ScanDraft | None) -> None:
        """Show a file, or none."""
        self._scan = scan
        self._name.setText(scan.file_name if scan else "No file chosen")
        self._away.setVisible(scan is not None)
        self.set_error("")
        self.changed.emit()

    def _choose(self) -> None:
        path = alerts.choose_file(self, "Choose the scan", "Scans (*.pdf *.png *.jpg *.jpeg)")
        if path is not None:
            self._read(path)

    def _read(self, path: Path) -> None:
        """Read at most one byte more than is allowed, so that a huge file is refused and never held."""
        try:
            with path.open("rb") as file:
                data = file.read(reports.SCAN_BYTES + 1)
        except OSError:
            self.set_error(UNREADABLE)
            return
        self.set_value(ScanDraft(path.name, data))

    def _take_away(self) -> None:
        self.set_value(None)
        self.focus()


def ask_signature(page: Page, version: VersionRow, row: SignatureRow) -> None:
    """Ask who signed, when and how, and record it."""
    role = text.word(row.role).lower()
    who = ChoiceField("Who signed", [(c.id, c.name) for c in row.may_sign], "Only people who may sign are listed.")
    day = DateField("Date of the signature")
    how = ChoiceField("How", choices_of(SigningMethod), none=None)
    scan = ScanField("Scan of the signed page", "A PDF, PNG or JPEG file of up to 10 MB. Leave it out if there is none.")
    if len(row.may_sign) == 1:
        who.set_value(row.may_sign[0].id)
    day.set_value(page.desk.today())
    form = Form(
        {"person_id": who, "signed_on": day, "method": how, "scan": scan}, f"The signature locks version {version.version}. {FOR_EVER}"
    )

    def save() -> bool:
        def work() -> object:
            check_readable(form.fields)
            draft = SignatureDraft(row.role, who.value(), day.value(), how.value(), scan.value())
            return page.desk.do(reports.sign, version.id, draft)

        return page.tried(work, form) is not None

    FormDialog(page, f"Signature of the {role}", form, "Record the signature", save).open()


def ask_sending(page: Page, version: VersionRow, copies: Sequence[RecipientRow]) -> None:
    """Ask how, and for a single copy when, copies were sent, and record them: all, or none when one is refused."""
    one = copies[0] if len(copies) == 1 else None
    day = DateField("Day it was sent")
    day.set_value(page.desk.today())
    ways = [(way, word) for way, word in choices_of(SendingMethod) if way is not SendingMethod.NOT_RECORDED]
    how = ChoiceField("How", ways)
    fields: dict[str, Field] = {"sent_on": day, "method": how} if one else {"method": how}
    form = Form(fields, "\n".join([*map(report_words.copy_name, copies), "", FOR_EVER]))
    drafts = [CopyDraft(c.kind, c.name, c.person_id) for c in copies]

    def save() -> bool:
        on = day.value() if one else page.desk.today()

        def work() -> object:
            check_readable(form.fields)
            if one:
                return page.desk.do(reports.record_sending, version.id, one.kind, one.name, one.person_id, sent_on=on, method=how.value())
            return page.desk.do(reports.record_sendings, version.id, drafts, sent_on=on, method=how.value())

        return page.tried(work, form) is not None

    title = f"Copy for {report_words.copy_short(one)}" if one else f"{len(copies)} copies sent today"
    FormDialog(page, title, form, "Record as sent", save).open()
