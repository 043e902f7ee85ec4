"""Printing on a printer, which is a PDF file here and is read back, and saving as a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QDialog, QProgressDialog, QWidget
from pytestqt.qtbot import QtBot

from reg44desk.errors import TroubleError
from reg44desk.pdf import preview
from reg44desk.services.desk import Desk
from reg44desk.views import alerts, printing
from reg44desk.views.bridge import Jobs
from reg44desk.views.page import Page
from reg44desk.views.preview import Paper, draw_page, read_paper
from tests import drivers
from tests.views.report_steps import Show, sheets, worked


@pytest.fixture
def paper() -> Paper:
    return read_paper(sheets(3))


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def screen(show: Show) -> QWidget:
    return show(QWidget())


@pytest.fixture
def printer(qapp: QApplication, tmp_path: Path) -> QPrinter:
    """A printer that prints into a file."""
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "printed.pdf"))
    made.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    made.setResolution(150)
    return made


@pytest.fixture
def page(desk: Desk, show: Show) -> Page:
    made = Page(desk)
    show(made)
    return made


def go_on(_number: int) -> bool:
    return True


def printed(printer: QPrinter) -> bytes:
    return Path(printer.outputFileName()).read_bytes()


def difference(one: QImage, other: QImage) -> float:
    """How far two pictures are apart, as the mean difference of grey of their dots."""
    size = QImage(one).scaled(120, 170).size()
    first, second = (p.scaled(size, mode=Qt.TransformationMode.SmoothTransformation) for p in (one, other))
    dots = [(x, y) for x in range(size.width()) for y in range(size.height())]
    return sum(abs(QColor(first.pixel(*d)).lightness() - QColor(second.pixel(*d)).lightness()) for d in dots) / len(dots)


def test_paper_looks_like_the_preview(printer: QPrinter, paper: Paper) -> None:
    printing.paint(printer, paper.pdf, [0, 1, 2], go_on)
    on_paper = printed(printer)
    assert preview.page_count(on_paper) == 3
    for number in range(3):
        assert difference(draw_page(on_paper, number, 1), draw_page(paper.pdf, number, 1)) < 1
    assert difference(draw_page(on_paper, 0, 1), draw_page(sheets(1, "OTHER"), 0, 1)) > 1


def test_paper_is_as_large_as_the_page(printer: QPrinter, paper: Paper) -> None:
    printing.paint(printer, paper.pdf, [0], go_on)
    width, height, _, _ = preview.page_image(printed(printer), 0, 1)
    assert (width, height) in {(595, 842), (596, 842), (596, 843)}


def test_text_is_printed_without_loss(printer: QPrinter, paper: Paper) -> None:
    """technology-window.md 5: else the letters are stored as photographs, with smears around them."""
    printing.paint(printer, paper.pdf, [0], go_on)
    assert b"/DCTDecode" not in printed(printer)


def test_a_grey_printer_gets_a_smaller_picture(printer: QPrinter, paper: Paper) -> None:
    printing.paint(printer, paper.pdf, [0], go_on)
    colour = printed(printer)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printing.paint(printer, paper.pdf, [0], go_on)
    assert len(printed(printer)) < len(colour)
    assert difference(draw_page(printed(printer), 0, 1), draw_page(paper.pdf, 0, 1)) < 1


def test_another_size_of_sheet_has_the_page_in_its_middle(printer: QPrinter, paper: Paper) -> None:
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A3))
    printing.paint(printer, paper.pdf, [0], go_on)
    assert difference(draw_page(printed(printer), 0, 0.5), draw_page(paper.pdf, 0, 1)) < 1.5


def test_only_the_pages_asked_for_are_printed(printer: QPrinter, paper: Paper) -> None:
    printing.paint(printer, paper.pdf, [2], go_on)
    assert preview.page_count(printed(printer)) == 1
    assert difference(draw_page(printed(printer), 0, 1), draw_page(paper.pdf, 2, 1)) < 1


def test_printing_stops_when_asked(printer: QPrinter, paper: Paper) -> None:
    asked: list[int] = []

    def twice(number: int) -> bool:
        asked.append(number)
        return number < 1

    printing.paint(printer, paper.pdf, [0, 1, 2], twice)
    assert asked == [0, 1]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_refuses_is_told_in_plain_words(printer: QPrinter, paper: Paper, tmp_path: Path) -> None:
    printer.setOutputFileName(str(tmp_path / "nowhere" / "printed.pdf"))
    with pytest.raises(TroubleError, match="Check that the printer is on"):
        printing.paint(printer, paper.pdf, [0], go_on)


def test_every_page_is_printed_unless_some_were_chosen(printer: QPrinter) -> None:
    assert printing.chosen_pages(printer, 3, 1) == [0, 1, 2]


def test_a_range_of_pages(printer: QPrinter) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 9)
    assert printing.chosen_pages(printer, 3, 0) == [1, 2]


def test_the_page_in_view(printer: QPrinter) -> None:
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    assert printing.chosen_pages(printer, 3, 1) == [1]


def test_the_last_page_first(printer: QPrinter) -> None:
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert printing.chosen_pages(printer, 3, 0) == [2, 1, 0]


def test_copies_that_the_printer_does_not_make_by_itself(printer: QPrinter) -> None:
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    assert printing.chosen_pages(printer, 2, 0) == [0, 1, 0, 1]
    printer.setCollateCopies(False)
    assert printing.chosen_pages(printer, 2, 0) == [0, 0, 1, 1]


def test_the_systems_own_dialog_asks(screen: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int, str]] = []

    def agree(dialog: QPrintDialog) -> int:
        asked.append((dialog.minPage(), dialog.maxPage(), dialog.printer().docName()))
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(QPrintDialog, "exec", agree)
    printer = printing.ask_printer(screen, 3, "Oak House.pdf")
    assert printer is not None
    assert printer.pageLayout().pageSize().id() is QPageSize.PageSizeId.A4
    assert asked == [(1, 3, "Oak House.pdf")]


def test_thinking_better_of_it_prints_nothing(screen: QWidget, jobs: Jobs, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: int(QDialog.DialogCode.Rejected))
    printing.print_paper(screen, paper, 0, "Oak House.pdf", jobs)
    assert not jobs._running


def test_printing_runs_beside_the_window(
    screen: QWidget, jobs: Jobs, paper: Paper, printer: QPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker prints; the small window that says how far it is goes away at the end."""
    monkeypatch.setattr(printing, "ask_printer", lambda *_: printer)
    printing.print_paper(screen, paper, 0, "Oak House.pdf", jobs)
    assert jobs._running
    worked(jobs)
    assert preview.page_count(printed(printer)) == 3
    assert not [w for w in screen.findChildren(QProgressDialog) if w.isVisible()]


def test_stop_printing(screen: QWidget, jobs: Jobs, paper: Paper, printer: QPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "ask_printer", lambda *_: printer)
    printing.print_paper(screen, Paper(sheets(200), ("",) * 200), 0, "Oak House.pdf", jobs)
    window = screen.findChildren(QProgressDialog)[0]
    assert window.labelText() == "Printing 200 pages"
    window.show()
    drivers.press(window, "Stop printing")
    worked(jobs)
    assert preview.page_count(printed(printer)) < 200


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_trouble_while_printing_is_shown(
    screen: QWidget, jobs: Jobs, paper: Paper, printer: QPrinter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer.setOutputFileName(str(tmp_path / "nowhere" / "printed.pdf"))
    monkeypatch.setattr(printing, "ask_printer", lambda *_: printer)
    printing.print_paper(screen, paper, 0, "Oak House.pdf", jobs)
    worked(jobs)
    message = drivers.dialog("The report could not be printed")
    assert "Check that the printer is on and has paper. Then print again." in drivers.words_in(message)
    drivers.press(message, "Close")


def test_a_fault_while_printing_is_not_hidden(
    screen: QWidget, jobs: Jobs, printer: QPrinter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "ask_printer", lambda *_: printer)
    with qtbot.captureExceptions() as caught:
        printing.print_paper(screen, Paper(b"no PDF", ("",)), 0, "Oak House.pdf", jobs)
        worked(jobs)
    assert len(caught) == 1
    assert drivers.no_dialog()


def test_why_nothing_can_be_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    assert "no printer" in printing.no_printer()
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Office"])
    assert printing.no_printer() == ""


def test_saving_asks_where_to_and_offers_the_folder(page: Page, paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """experience.md: show in folder after each export."""
    shown: list[Path] = []
    monkeypatch.setattr(alerts, "choose_new_file", lambda _parent, _title, name, _kinds: tmp_path / name)
    monkeypatch.setattr(alerts, "show_in_folder", shown.append)
    printing.save_pdf(page, paper, "Oak House.pdf")
    assert (tmp_path / "Oak House.pdf").read_bytes() == paper.pdf
    message = drivers.dialog("The report is saved")
    assert "The file is not encrypted." in drivers.words_in(message)
    drivers.press(message, "Show in folder")
    assert shown == [tmp_path / "Oak House.pdf"]


def test_not_choosing_a_place_saves_nothing(page: Page, paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: None)
    before = sorted(tmp_path.iterdir())
    printing.save_pdf(page, paper, "Oak House.pdf")
    assert drivers.no_dialog()
    assert sorted(tmp_path.iterdir()) == before


def test_a_name_without_its_ending_gets_it_and_nothing_is_replaced_unasked(
    page: Page, paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's dialog asked about the name as typed, so the name with its ending is asked about here."""
    kept = tmp_path / "copy.pdf"
    kept.write_bytes(b"%PDF-earlier")
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: tmp_path / "copy")
    printing.save_pdf(page, paper, "Oak House.pdf")
    assert kept.read_bytes() == b"%PDF-earlier"
    drivers.press(drivers.dialog("Replace copy.pdf?"), "Replace the file")
    assert kept.read_bytes() == paper.pdf
    drivers.press(drivers.dialog("The report is saved"), "Close")


def test_another_kind_of_file_is_never_replaced(page: Page, paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "letter.pdf"
    kept.write_bytes(b"a letter")
    monkeypatch.setattr(alerts, "choose_new_file", lambda *_: kept)
    printing.save_pdf(page, paper, "Oak House.pdf")
    assert "Choose another name." in drivers.words_in(drivers.dialog("This was not done"))
    assert kept.read_bytes() == b"a letter"
