"""Two versions side by side: opened from the Report screen, read and walked through by keyboard and by ear, printed and saved."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from reg44desk.domain.visit import NewRecommendation
from reg44desk.errors import TroubleError
from reg44desk.services import people, report_comparison, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.views import alerts, compare, compare_table, printing, theme
from reg44desk.views.compare import CompareDialog
from reg44desk.views.compare_table import CompareTable
from reg44desk.views.report import ReportPage
from tests import drivers as d
from tests.factories import Finished, make_finished
from tests.pdf.papers import text_of, ua_problems
from tests.views.report_steps import Show, open_report, report_page, worked
from tests.views.showing import dismiss, enlarge, focused, shortened, tab_to, unnamed

BEFORE, AFTER = "The gate was broken. The hall was warm.", "The gate was mended. The hall was warm."
TITLE = "Version 1 compared with version 2"
SHIFT, ALT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def done(desk: Desk) -> Finished:
    """A report finished twice: three lines differ."""
    one = make_finished(desk, premises_notes=f"{BEFORE}\nThe office was locked.")
    finish_again(desk, one, premises_notes=AFTER, good_practice="Meals are cooked together.")
    return one


def finish_again(desk: Desk, one: Finished, **more: Any) -> None:
    draft = desk.read(visit_record.get_form, one.home_id, one.visit_id, desk.today()).draft
    desk.do(reports.finish_report, dataclasses.replace(draft, **more))


def rename(desk: Desk, one: Finished) -> None:
    """The record changes, and no version says so yet."""
    desk.do(people.edit_person, one.visitor, people.PersonDraft("Another Name"))


@pytest.fixture
def page(desk: Desk, done: Finished, show: Show) -> Iterator[ReportPage]:
    with report_page(desk, show) as made:
        open_report(made, done.visit_id)
        yield made
        dismiss()
        worked(made.jobs)


def opened(page: ReportPage, words: str = "Compare with version 1", title: str = TITLE) -> CompareDialog:
    """The window, with its paper laid out."""
    d.press(page, words)
    worked(page.jobs)
    found = d.dialog(title)
    assert isinstance(found, CompareDialog)
    return found


def rows(table: CompareTable, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> list[tuple[str, ...]]:
    model = table.compare_model
    return [tuple(model.data(model.index(row, column), role) for column in range(3)) for row in range(model.rowCount())]


def here(form: CompareDialog) -> str:
    """Where the keyboard is, and what the window says of it."""
    index = form.table.currentIndex()
    return f"{form.table.compare_model.data(index).splitlines()[0]}: {form.place.text()}"


def links(page: ReportPage) -> list[str]:
    return [b.text() for b in d.visible(page, QPushButton) if b.text().startswith("Compare with")]


# Where it is opened


def test_each_other_version_is_offered(page: ReportPage, desk: Desk, done: Finished) -> None:
    """regulation.md, part d, Locking: keep differences."""
    assert links(page) == ["Compare with version 1"]
    finish_again(desk, done, good_practice="Pets are welcome.")
    worked(page.jobs)
    assert links(page) == ["Compare with version 2", "Compare with version 1"]
    page.show_version(2)
    worked(page.jobs)
    assert links(page) == ["Compare with version 3", "Compare with version 1"]
    opened(page, "Compare with version 3", "Version 2 compared with version 3")


def test_the_record_is_offered_once_it_has_changed(page: ReportPage, desk: Desk, done: Finished) -> None:
    rename(desk, done)
    worked(page.jobs)
    assert links(page) == ["Compare with the record as it stands", "Compare with version 1"]
    form = opened(page, links(page)[0], "Version 2 compared with the record as it stands")
    assert "T. Visit of Oak House" in rows(form.table)[1][1]


def test_an_only_version_offers_nothing(desk: Desk, show: Show) -> None:
    with report_page(desk, show) as page:
        open_report(page, make_finished(desk).visit_id)
        assert links(page) == []


def test_a_version_that_is_gone_is_refused_in_words(page: ReportPage, done: Finished) -> None:
    compare.open_comparison(page, page.jobs, done.visit_id, 1, 9)
    assert "This report has no version 9." in d.words_in(d.dialog("This was not done"))


def test_without_a_visit_nothing_opens(desk: Desk, show: Show) -> None:
    with report_page(desk, show) as page:
        page._compare(1, 2)
        assert d.no_dialog()


# What it shows


def test_only_what_differs_is_shown_first(page: ReportPage) -> None:
    form = opened(page)
    assert "Version 1 compared with version 2: 1 line changed, 1 added, 1 taken away." in d.words_in(form)
    shown = rows(form.table)
    assert shown[1:3] == [("Premises", BEFORE, AFTER), ("Premises", "The office was locked.", "Not there")]
    assert shown[0][0].endswith("lines are the same")
    assert shown[4] == ("Good practice seen", "Not there", "Meals are cooked together.")


def test_everything_is_shown_on_request_and_the_row_is_kept(page: ReportPage) -> None:
    form = opened(page)
    form.next_difference()
    few = form.table.compare_model.rowCount()
    form.only.click()
    assert form.table.compare_model.rowCount() > few * 3
    assert ("The visit\nChildren present", "2", "2") in rows(form.table)
    assert here(form) == "Premises: Difference 2 of 3"
    form.only.click()
    assert (form.table.compare_model.rowCount(), here(form)) == (few, "Premises: Difference 2 of 3")


def test_a_row_that_is_folded_away_leaves_the_keyboard_at_the_top(page: ReportPage) -> None:
    form = opened(page)
    form.only.click()
    form.table.go_to(1)
    assert form.place.text() == ""
    form.only.click()
    assert form.table.currentIndex().row() == 0


def test_each_side_stands_under_its_name_day_and_code(page: ReportPage, desk: Desk, done: Finished) -> None:
    form = opened(page)
    code = desk.read(reports.list_versions, done.visit_id)[0].check_code
    model, across = form.table.compare_model, Qt.Orientation.Horizontal
    assert model.headerData(2, across) == f"After: Version 2\n21 January 2022\ncheck code {code}"
    spoken = model.headerData(2, across, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"After: Version 2, 21 January 2022, check code {code}"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(0, across, Qt.ItemDataRole.ToolTipRole) is None
    assert (model.rowCount(model.index(0, 0)), model.columnCount(model.index(0, 0))) == (0, 0)
    assert model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole) is None


def test_changed_words_have_a_colour_and_a_line(page: ReportPage) -> None:
    """experience.md: never colour alone."""
    part = opened(page).table.compare_model.parts[1]
    looks: dict[str, Any] = {}
    for column in (1, 2):
        document = compare_table.laid_out(compare_table.runs(part, column), 400, QFont()).document
        fragments = [it.fragment() for it in iter_fragments(document)]
        looks |= {f.text(): f.charFormat() for f in fragments if f.text() in ("broken", "mended")}
    assert looks["broken"].fontStrikeOut()
    assert looks["broken"].foreground().color() == theme.colour("bad")
    assert looks["mended"].fontUnderline()
    assert looks["mended"].foreground().color() == theme.colour("good")


def iter_fragments(document: Any) -> Iterator[Any]:
    """Every run of letters of one look in the first block."""
    it = document.firstBlock().begin()
    while not it.atEnd():
        yield it
        it += 1


def test_what_differs_is_spoken(page: ReportPage) -> None:
    said = rows(opened(page).table, Qt.ItemDataRole.AccessibleTextRole)
    assert said[1] == (
        "Premises. Changed, taken away: broken; added: mended",
        f"{BEFORE}\nTaken away: broken",
        f"{AFTER}\nAdded: mended",
    )
    assert said[2] == ("Premises. Taken away", "The office was locked.", "Not there")
    assert said[4] == ("Good practice seen. Added", "Not there", "Meals are cooked together.")
    assert said[3][1:] == ("", "")


def test_a_screen_reader_reads_the_cells(page: ReportPage) -> None:
    form = opened(page)
    interface = QAccessible.queryAccessibleInterface(form.table)
    assert interface.text(QAccessible.Text.Name) == TITLE
    names = [interface.child(n).text(QAccessible.Text.Name) for n in range(interface.childCount())]
    assert "Premises. Changed, taken away: broken; added: mended" in names
    assert any(name.startswith("Before: Version 1, 21 January 2022, check code") for name in names)


def test_words_are_never_markup_and_never_turn_letters_about(desk: Desk, show: Show) -> None:
    one = make_finished(desk, premises_notes="<b>bold</b> \u202eone")
    finish_again(desk, one, premises_notes="<b>bold</b> two\ta")
    with report_page(desk, show) as page:
        open_report(page, one.visit_id)
        assert rows(opened(page).table)[1] == ("Premises", "<b>bold</b> one", "<b>bold</b> two a")
        dismiss()
        worked(page.jobs)


# By keyboard


@pytest.mark.parametrize(("key", "forth", "back"), [(Qt.Key.Key_F8, None, SHIFT), (None, ALT, ALT)])
def test_keys_go_from_difference_to_difference(
    page: ReportPage, key: Qt.Key | None, forth: Qt.KeyboardModifier | None, back: Qt.KeyboardModifier
) -> None:
    form = opened(page)
    assert focused() is form.table
    assert here(form) == "Premises: Difference 1 of 3"
    walked = []
    for _ in range(3):
        d.key(form.table, key or Qt.Key.Key_Down, forth or Qt.KeyboardModifier.NoModifier)
        walked.append(here(form))
    assert walked == [
        "Premises: Difference 2 of 3",
        "Good practice seen: Difference 3 of 3",
        "Good practice seen: This is the last difference.",
    ]
    walked = []
    for _ in range(3):
        d.key(form.table, key or Qt.Key.Key_Up, back)
        walked.append(here(form))
    assert walked == ["Premises: Difference 2 of 3", "Premises: Difference 1 of 3", "Premises: This is the first difference."]


def test_everything_is_reached_with_the_tab_key_and_closed_with_escape(page: ReportPage) -> None:
    form = opened(page)
    for wanted in (form.save_button, form.back_button, form.on_button, form.only, form.table):
        tab_to(form, wanted)
    d.key(form.on_button, Qt.Key.Key_Space)
    assert here(form) == "Premises: Difference 2 of 3"
    d.key(form.table, Qt.Key.Key_Down)
    assert form.place.text() == ""
    d.key(form.table, Qt.Key.Key_Escape)
    assert d.no_dialog()


def test_a_row_higher_than_the_window_is_read_to_its_end(desk: Desk, show: Show) -> None:
    """A 6,000-word answer is read with the arrow keys alone."""
    words = "The garden was tidy. " * 1500
    one = make_finished(desk, premises_notes=words)
    finish_again(desk, one, premises_notes=f"{words}Twice.")
    with report_page(desk, show) as page:
        open_report(page, one.visit_id)
        table = opened(page).table
        row, bar = table.currentIndex().row(), table.verticalScrollBar()
        assert table.rowViewportPosition(row) == 0
        for _ in range(500):
            if table.rowViewportPosition(row) + table.rowHeight(row) <= table.viewport().height():
                break
            QTest.keyClick(table, Qt.Key.Key_Down)
        assert table.currentIndex().row() == row
        assert table.rowViewportPosition(row) + table.rowHeight(row) <= table.viewport().height()
        low = bar.value()
        QTest.keyClick(table, Qt.Key.Key_Up)
        assert (bar.value() < low, table.currentIndex().row()) == (True, row)
        dismiss()
        worked(page.jobs)


def test_sixty_recommendations_are_walked_through(desk: Desk, show: Show) -> None:
    one = make_finished(desk)
    finish_again(desk, one, recommendations=tuple(NewRecommendation(f"Mend gate {n}.") for n in range(60)))
    with report_page(desk, show) as page:
        open_report(page, one.visit_id)
        form = opened(page)
        for _ in range(59):
            form.next_difference()
        assert form.place.text() == "Difference 60 of 60"
        assert "Mend gate 59." in rows(form.table)[form.table.currentIndex().row()][2]
        dismiss()
        worked(page.jobs)


def test_two_that_are_the_same_say_so(page: ReportPage, done: Finished) -> None:
    compare.open_comparison(page, page.jobs, done.visit_id, 2, None)
    worked(page.jobs)
    form = d.dialog("Version 2 compared with the record as it stands")
    assert isinstance(form, CompareDialog)
    assert "nothing differs." in d.words_in(form)
    assert not form.on_button.isEnabled()
    form.next_difference()
    assert form.place.text() == "This is the last difference."


# On paper


def test_it_is_saved_as_a_pdf(page: ReportPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> Path:
        asked.append(name)
        return tmp_path / "saved.pdf"

    monkeypatch.setattr(alerts, "choose_new_file", choose)
    d.key(opened(page).table, Qt.Key.Key_S, CTRL)
    assert asked == ["2022-01-10 Oak House - Regulation 44 visit report - v1 compared with v2.pdf"]
    pdf = (tmp_path / "saved.pdf").read_bytes()
    assert ua_problems(pdf) == []
    assert "The gate was [mended]." in text_of(pdf)
    assert d.button(d.dialog("The comparison is saved"), "Show in folder")


def test_without_a_printer_it_says_so(page: ReportPage) -> None:
    form = opened(page)
    assert "Printing is off because this computer has no printer. Save the comparison as a PDF instead." in d.words_in(form)
    assert not form.print_button.isEnabled()
    d.key(form.table, Qt.Key.Key_P, CTRL)
    assert d.dialog() is form


def test_with_a_printer_it_is_printed(page: ReportPage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["One"])
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, _pages, name, what: asked.append((name, what)))
    d.press(opened(page), "Print")
    assert asked == [("2022-01-10 Oak House - Regulation 44 visit report - v1 compared with v2.pdf", "comparison")]


def test_before_it_is_laid_out_nothing_is_saved_and_afterwards_nobody_waits(page: ReportPage) -> None:
    d.press(page, "Compare with version 1")
    form = d.dialog(TITLE)
    assert isinstance(form, CompareDialog)
    form.save_pdf()
    assert not form.save_button.isEnabled()
    form.reject()
    worked(page.jobs)
    assert d.no_dialog()


def test_a_disk_that_cannot_be_read_is_told(page: ReportPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> bytes:
        raise TroubleError("The file cannot be read.", "Look at the disk.")

    monkeypatch.setattr(report_comparison, "comparison_pdf", broken)
    form = opened(page)
    assert "The file cannot be read." in d.words_in(form)
    with pytest.raises(RuntimeError, match="a mistake"):
        form._not_made(RuntimeError("a mistake"))
    form._open = False
    form._not_made(TroubleError("Late", "too late"))
    assert "Late" not in d.words_in(form)


# How it looks


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off_and_everything_has_a_name(page: ReportPage, text_size: int) -> None:
    """It works at 200% text on a 1366 by 768 laptop."""
    enlarge(page, text_size)
    form = opened(page)
    assert (form.width() <= 1366, form.height() <= 768) == (True, True)
    assert shortened(form) == []
    assert unnamed(form) == []
    heading = form.table.horizontalHeader()
    metrics = heading.fontMetrics()
    for column in (1, 2):
        lines = form.table.compare_model.headerData(column, Qt.Orientation.Horizontal).split("\n")
        assert max(metrics.horizontalAdvance(line) for line in lines) < form.table.columnWidth(column)
    assert form.table.viewport().height() >= 100


def test_it_grows_with_the_text_while_it_is_open(page: ReportPage) -> None:
    form = opened(page)
    small = form.table.rowHeight(1)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, scheme="contrast", text_size=200)
    d.settle()
    assert form.table.rowHeight(1) > small * 3 // 2
    assert not form.grab().isNull()
