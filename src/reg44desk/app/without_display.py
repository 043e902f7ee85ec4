"""The main job where no window can open: what is missed and overdue, one report, and pictures of the screens, into `out/`."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from reg44desk import cli, settings, text
from reg44desk.app.window import build_window
from reg44desk.clock import system_clock
from reg44desk.domain.types import DutyStatus, Month, Ref, VisitState
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import duties, printing, reg44, sample_file
from reg44desk.services.desk import Actor, Desk
from reg44desk.views import theme
from reg44desk.views.bridge import Jobs

SIZE = (1366, 768)
PATIENCE = 2000
"""How often the worker is looked after before a picture is taken anyway."""

SHOWN = (
    "today", "homes", "visits", "rota", "recommendations", "people", "members", "inspections", "history", "quality", "settings",
)  # fmt: skip


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


def take_pictures(desk: Desk, visit: reg44.VisitRow, out: Path, *, scheme: str = "light") -> list[Path]:
    """Pictures of the main screens, drawn without a display in the colours of a scheme."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([])
    theme.apply(app, scheme=scheme, text_size=100)
    window = build_window(desk, settings.Settings(), lambda _wanted: None)
    window.resize(*SIZE)
    window.show()
    written = []
    for number, name in enumerate((*SHOWN, "visit", "report"), 1):
        if name in SHOWN:
            window.show_screen(name)
        else:
            window.open_ref(Ref(name, str(visit.id)))
        _settle(app, window.jobs)
        path = out / f"{number} {name}.png"
        window.grab().save(str(path))
        written.append(path)
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return written


def _settle(app: QApplication, jobs: Jobs) -> None:
    """Let the window lay itself out and the worker finish; sleeping lets the worker run, which Qt's own waiting does not."""
    for _ in range(PATIENCE):
        app.processEvents()
        if not jobs.is_busy():
            break
        time.sleep(0.01)
    app.processEvents()


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
