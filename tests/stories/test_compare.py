"""Comparing versions, end to end: a report is corrected and finished again, and what differs is read by keyboard and saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from reg44desk.app.program import Program
from reg44desk.domain.types import Ref
from reg44desk.services.desk import Desk
from reg44desk.views import alerts
from reg44desk.views.compare import CompareDialog
from reg44desk.views.report import ReportPage
from tests import drivers as d
from tests.factories import make_finished
from tests.pdf.papers import text_of
from tests.services.test_report_comparison import AFTER, BEFORE, change
from tests.views.report_steps import worked


def test_what_differs_between_two_versions_is_read_and_saved(
    start: Callable[..., Program], casebook: Path, open_desk: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """regulation.md, part d, Locking: keep the draft as issued and differences."""
    program = start()
    program.opened(open_desk(casebook))
    window, desk = program.window, program.desk
    assert window is not None
    assert desk is not None
    one = make_finished(desk, premises_notes=BEFORE)
    change(desk, one, premises_notes=AFTER)
    window.open_ref(Ref("report", str(one.visit_id)))
    page = window.current_page()
    assert isinstance(page, ReportPage)
    worked(page.jobs)
    d.press(page, "Compare with version 1")
    worked(page.jobs)
    form = d.dialog("Version 1 compared with version 2")
    assert isinstance(form, CompareDialog)
    assert "1 line changed." in d.words_in(form)
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_args, **_kwargs: tmp_path / "differs.pdf")
    d.key(form.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "The gate was [mended]." in text_of((tmp_path / "differs.pdf").read_bytes())
    d.press(d.dialog("The comparison is saved"), "Close")
    d.key(form.table, Qt.Key.Key_Escape)
    assert d.no_dialog()
