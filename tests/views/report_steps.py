"""What the tests of the Report screen share: the screen on a desk, waiting for its worker, and papers to show."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from reg44desk.domain.types import Ref, SignerRole
from reg44desk.services import reports
from reg44desk.services.desk import Desk
from reg44desk.services.reports import SignatureDraft
from reg44desk.views.bridge import Bridge, Jobs
from reg44desk.views.report import ReportPage
from tests import drivers
from tests.factories import Finished

Show = Callable[[QWidget], QWidget]


@contextmanager
def report_page(desk: Desk, show: Show) -> Iterator[ReportPage]:
    """The screen, told of changes as the window tells it."""
    jobs, bridge = Jobs(), Bridge(desk)
    page = ReportPage(desk, jobs)
    bridge.changed.connect(page.heard)
    show(page)
    yield page
    jobs.close()
    bridge.close()


def open_report(page: ReportPage, visit_id: UUID) -> None:
    """Open a visit's report and wait until it is laid out and drawn."""
    page.open_ref(Ref("report", str(visit_id)))
    worked(page.jobs)


def worked(jobs: Jobs) -> None:
    """Wait until the worker has nothing left to do."""
    drivers.settle()
    while jobs._running:
        jobs._pool.waitForDone()
        drivers.settle()


def previewed(page: ReportPage) -> str:
    """What the preview says, as a screen reader hears it."""
    assert page.preview.paper is not None, page.preview.words.text()
    return " ".join(page.preview.paper.texts)


def sheets(number: int, word: str = "Sheet") -> bytes:
    """A PDF of so many pages, each with a large line."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    for n in range(1, number + 1):
        canvas.setFont("Helvetica", 60)
        canvas.drawString(72, 400, f"{word} {n}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def named(page: ReportPage, name: str) -> list[QPushButton]:
    """Buttons by the name a screen reader says."""
    return [b for b in drivers.visible(page, QPushButton) if b.accessibleName() == name]


def ask(page: ReportPage, name: str, title: str) -> QDialog:
    """Press a button by its name, and give the form it opens."""
    named(page, name)[0].click()
    drivers.settle()
    return drivers.dialog(title)


def sign(desk: Desk, one: Finished, *roles: SignerRole) -> None:
    """Signatures of the day before, on paper."""
    for role in roles:
        person_id = one.visitor if role is SignerRole.INDEPENDENT_PERSON else one.manager
        desk.do(reports.sign, one.report_id, SignatureDraft(role, person_id, date(2022, 1, 20)))
