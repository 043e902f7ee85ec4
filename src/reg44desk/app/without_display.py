"""The main job where no window can open: what is missed and overdue, one report, and pictures of the screens, into `out/`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from reg44desk import cli, settings, text
from reg44desk.clock import system_clock
from reg44desk.domain.types import DutyStatus, Month, Ref, VisitState
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import duties, printing, reg44, sample_file
from reg44desk.services.desk import Actor, Desk

SIZE = (1366, 768)
SHOWN = ("today", "homes", "visits", "recommendations", "people", "history", "settings")


def do_main_job(out: Path = Path("out")) -> int:
    """Do the main job on the sample casebook and say where its papers are; gives the exit status."""
    here = settings.load()
    try:
        desk = sample_file.open_sample(settings.data_folder() / "sample", system_clock, Actor(here.person), here.device)
    except (UserError, TroubleError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    try:
        out.mkdir(exist_ok=True)
        _say(f"There is no display here, so the sample casebook {desk.path} is worked through without the window.")
        visit = _duty(desk)
        written = [_report(desk, visit, out), *take_pictures(desk, visit, out)]
    finally:
        desk.close()
    _say("Written:", *(f"  {path}" for path in written))
    return 0


def _duty(desk: Desk) -> reg44.VisitRow:
    """Print what is missed and overdue; gives the newest visit with a finished report."""
    today, month = desk.today(), Month.of(desk.today())
    months = desk.read(duties.list_home_months, month.plus(-12), month, today)
    for m in duties.with_status(months, DutyStatus.OVERDUE, DutyStatus.MISSED):
        _say(f"{text.word(m.duty.status)}: {m.home}, {text.month_name(m.duty.month)}. {text.duty_reason(m.duty.reason)}")
    _say(cli.duty_sentence(months))
    return [v for v in desk.read(reg44.list_visits) if v.state is VisitState.FINAL][-1]


def _report(desk: Desk, visit: reg44.VisitRow, out: Path) -> Path:
    path = out / desk.read(printing.file_name, visit.id, 1)
    printing.write_pdf(path, desk.read(printing.report_pdf, visit.id, desk.today()))
    return path


def take_pictures(desk: Desk, visit: reg44.VisitRow, out: Path) -> list[Path]:
    """Pictures of the main screens, drawn without a display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from reg44desk.app.window import build_window
    from reg44desk.views import theme

    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([])
    theme.apply(app, scheme="light", text_size=100)
    window = build_window(desk, settings.Settings(), lambda _wanted: None)
    window.resize(*SIZE)
    window.show()
    written = []
    for number, name in enumerate((*SHOWN, "visit", "report"), 1):
        if name in SHOWN:
            window.show_screen(name)
        else:
            window.open_ref(Ref(name, str(visit.id)))
        QTest.qWaitFor(lambda: not window.jobs.is_busy(), 20_000)
        QTest.qWait(100)
        path = out / f"{number} {name}.png"
        window.grab().save(str(path))
        written.append(path)
    window.close()
    window.deleteLater()
    QTest.qWait(10)
    return written


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
