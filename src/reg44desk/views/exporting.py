"""Exporting what a list shows: where to, then the work as a job, then where it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from reg44desk.errors import TroubleError, UserError
from reg44desk.services import exchange
from reg44desk.services.exchange import Table
from reg44desk.views import alerts
from reg44desk.views.bridge import Jobs
from reg44desk.views.list_bar import ListBar, bar_over
from reg44desk.views.list_table import ListTable
from reg44desk.views.page import Page

EXCEL, CSV = "Excel workbook (*.xlsx)", "CSV (*.csv)"
NOT_ENCRYPTED = "The file is not encrypted. Keep it where only people who may read it can open it."
BEGUN = "Exporting the list"


def adopt(page: Page, place: QSettings, jobs: Jobs) -> None:
    """Let the lists of a screen be as they were left on this computer, and export what they show."""
    bars = {bar.table: bar for bar in page.findChildren(ListBar)}
    for table in page.findChildren(ListTable):
        bar = bars.get(table) or bar_over(table)
        table.remember(place)
        table.export_wanted.connect(partial(export, page, table, jobs))
        if bar is not None:
            bar.offer_export()


def export(page: Page, table: ListTable, jobs: Jobs) -> None:
    """Ask where to, and write what the list shows there."""
    day = page.desk.today()
    path = alerts.choose_new_file(page, "Export what is shown", exchange.file_name(_title(table), day), f"{EXCEL};;{CSV}")
    if path is None:
        return
    named = path if path.suffix.lower() in exchange.KINDS else path.with_name(f"{path.name}.xlsx")
    start = partial(_start, page, table.exported(day), named, jobs)
    if named != path and named.exists():
        alerts.ask(page, f"Replace {named.name}?", "A file with this name is there already.", "Replace the file", start)
    else:
        start()


def table_in_view(page: Page) -> ListTable | None:
    """The list that is meant: the one with the keyboard, else the first that can be seen."""
    tables = [table for table in page.findChildren(ListTable) if table.isVisible()]
    return next((table for table in tables if table.hasFocus()), tables[0] if tables else None)


def _title(table: ListTable) -> str:
    return table.about.title


def _start(page: Page, make: Callable[[], Table], path: Path, jobs: Jobs) -> None:
    jobs.start(BEGUN, lambda: exchange.write(path, make()), partial(_done, page), partial(_failed, page))


def _done(page: QWidget, path: Path) -> None:
    message = alerts.Message(page, "The list is exported", f"{path.name}\n\n{NOT_ENCRYPTED}")
    message.offer("Show in folder", partial(alerts.show_in_folder, path))
    message.offer("Close", primary=True)
    message.open()


def _failed(page: QWidget, error: Exception) -> None:
    if isinstance(error, UserError):
        alerts.tell(page, "The list was not exported", "\n".join(p.message for p in error.problems))
    elif isinstance(error, TroubleError):
        alerts.trouble(page, error.what, error.do)
    else:
        raise error
