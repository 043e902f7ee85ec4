"""What the tests of the Report screen share: the screen on a desk, waiting for its worker, and papers to show."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from PySide6.QtWidgets import QWidget
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from reg44desk.domain.types import Ref
from reg44desk.services.desk import Desk
from reg44desk.views.bridge import Bridge, Jobs
from reg44desk.views.report import ReportPage
from tests import drivers

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
