"""Printing a paper on a printer, and saving it as a file. Printing runs as a job, with a window that can stop it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QProgressDialog, QWidget

from reg44desk import text
from reg44desk.errors import TroubleError
from reg44desk.services import printing
from reg44desk.views import alerts
from reg44desk.views.bridge import Jobs
from reg44desk.views.forms import announce
from reg44desk.views.page import Page
from reg44desk.views.preview import Paper, draw_page

FINEST = 300
"""Dots an inch; finer printers smooth the rest. A page of 600 dots would take 140 MB and look the same on paper."""
NO_PRINTER = "Printing is off because this computer has no printer. Save the report as a PDF instead."
NOT_PRINTED = "Check that the printer is on and has paper. Then print again."
NOT_THE_REPORT = "This is a copy to read, edit or hear. The signed PDF is the report."
NOT_ENCRYPTED = "The file is not encrypted. Keep it where only people who may read it can open it."


def no_printer(what: str = "report") -> str:
    """Why nothing can be printed, or nothing when something can; `what` the paper is called."""
    return "" if QPrinterInfo.availablePrinterNames() else NO_PRINTER.replace("report", what)


def print_paper(parent: QWidget, paper: Paper, page: int, name: str, jobs: Jobs, *, what: str = "report") -> None:
    """Ask for printer and pages, then print; `page`, counted from 0, is the one in view; `what` the paper is called."""
    printer = ask_printer(parent, len(paper.texts), name, what)
    if printer is not None:
        _Printing(parent, printer, paper, chosen_pages(printer, len(paper.texts), page), jobs, what)


def ask_printer(parent: QWidget, pages: int, name: str, what: str = "report") -> QPrinter | None:
    """The system's own print dialog; None when the person thinks better of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setDocName(name)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"Print the {what}")
    dialog.setMinMax(1, pages)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintCurrentPage)
    agreed = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if agreed else None


def chosen_pages(printer: QPrinter, pages: int, page: int) -> list[int]:
    """Which pages to print, counted from 0, in the order to print them, as often as the printer does not repeat by itself."""
    match printer.printRange():
        case QPrinter.PrintRange.CurrentPage:
            chosen = [page]
        case QPrinter.PrintRange.PageRange:
            first, last = printer.fromPage() or 1, printer.toPage() or pages
            chosen = [n - 1 for n in range(first, min(last, pages) + 1)]
        case _:
            chosen = list(range(pages))
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    return chosen * copies if printer.collateCopies() else [n for n in chosen for _ in range(copies)]


def paint(printer: QPrinter, pdf: bytes, pages: Sequence[int], step: Callable[[int], bool], what: str = "report") -> None:
    """Print pages as pictures of their own size, in the middle of the sheet. Slow work for a job.

    `step` hears how many pages are done and says whether to go on. Raises TroubleError when the printer refuses.
    """
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise TroubleError(f"The {what} could not be printed", NOT_PRINTED)
    try:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, page in enumerate(pages):
            if not step(number):
                printer.abort()
                return
            if number and not printer.newPage():
                raise TroubleError(f"The {what} could not be printed", NOT_PRINTED)
            picture = draw_page(pdf, page, min(printer.resolution(), FINEST) / 72)
            if printer.colorMode() is QPrinter.ColorMode.GrayScale:
                picture = picture.convertToFormat(QImage.Format.Format_Grayscale8)
            painter.drawImage(_place(printer, picture), picture)
    finally:
        painter.end()
    if printer.printerState() is QPrinter.PrinterState.Error:
        raise TroubleError(f"The {what} could not be printed", NOT_PRINTED)


def save_pdf(page: Page, paper: Paper, name: str, *, what: str = "report") -> None:
    """Ask where to, save the paper there, and offer to show the folder."""
    _choose(page, f"Save the {what} as a PDF", name, "PDF (*.pdf)", partial(_save, page, paper, what))


def save_word(page: Page, make: Callable[[], bytes], name: str, jobs: Jobs) -> None:
    """Ask where to, have the worker make the Word copy and save it there, and offer to show the folder."""
    _choose(page, "Save the report as a Word file", name, "Word (*.docx)", partial(_save_word, page, make, jobs))


def _choose(page: Page, title: str, name: str, kinds: str, save: Callable[[Path], object]) -> None:
    """Let the person choose where to; a name without the ending of `name` gets it, and nothing is replaced unasked."""
    path = alerts.choose_new_file(page, title, name, kinds)
    if path is None:
        return
    ending = Path(name).suffix
    named = path if path.suffix.lower() == ending else path.with_name(f"{path.name}{ending}")
    if named != path and named.exists():
        question = f"Replace {named.name}?"
        alerts.ask(page, question, "A file with this name is there already.", "Replace the file", partial(save, named))
    else:
        save(named)


def _save(page: Page, paper: Paper, what: str, path: Path) -> None:
    def work() -> Path:
        printing.write_pdf(path, paper.pdf)
        return path

    if page.tried(work) is not None:
        _saved(page, what, NOT_ENCRYPTED, path)


def _save_word(page: Page, make: Callable[[], bytes], jobs: Jobs, path: Path) -> None:
    def work() -> Path:
        printing.write_word(path, make())
        return path

    def refused(error: Exception) -> None:
        def again() -> None:
            raise error

        page.tried(again)

    done = partial(_saved, page, "report", f"{NOT_THE_REPORT}\n\n{NOT_ENCRYPTED}")
    jobs.start("Saving the report as a Word file", work, done, refused)


def _saved(page: Page, what: str, words: str, path: Path) -> None:
    message = alerts.Message(page, f"The {what} is saved", f"{path.name}\n\n{words}")
    message.offer("Show in folder", partial(alerts.show_in_folder, path))
    message.offer("Close", primary=True)
    message.open()


class _Printing(QObject):
    """One print run: the worker paints, a small window says how far it is and can stop it."""

    done = Signal(int)

    def __init__(self, parent: QWidget, printer: QPrinter, paper: Paper, pages: list[int], jobs: Jobs, what: str) -> None:
        super().__init__(parent)
        self._screen = parent
        self._stopped = False
        self._what = what
        self._pages = len(pages)
        self.window = QProgressDialog(f"Printing {text.count(self._pages, 'page')}", "Stop printing", 0, self._pages, parent)
        self.window.setWindowTitle(f"Print the {what}")
        self.window.setWindowModality(Qt.WindowModality.NonModal)
        self.window.setMinimumDuration(700)
        self.window.canceled.connect(self._stop)
        self.done.connect(self.window.setValue)
        jobs.start(f"Printing the {what}", partial(paint, printer, paper.pdf, pages, self._step, what), self._over, self._failed)

    def _step(self, number: int) -> bool:
        """Called on the worker; the signal takes the number to the window's thread."""
        self.done.emit(number)
        return not self._stopped

    def _stop(self) -> None:
        self._stopped = True

    def _over(self, _nothing: None) -> None:
        self._close()
        announce(self._screen, "Printing was stopped" if self._stopped else f"The {self._what} went to the printer")

    def _failed(self, error: Exception) -> None:
        self._close()
        if not isinstance(error, TroubleError):
            raise error
        alerts.trouble(self._screen, error.what, error.do)

    def _close(self) -> None:
        self.window.canceled.disconnect(self._stop)
        self.window.close()
        self.window.deleteLater()
        self.deleteLater()


def _place(printer: QPrinter, picture: QImage) -> QRect:
    """The whole sheet, or the middle of it where its shape is another than the page's."""
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    size = picture.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRect((sheet.width() - size.width()) // 2, (sheet.height() - size.height()) // 2, size.width(), size.height())
