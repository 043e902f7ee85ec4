"""Painted cells: they differ by what they say, and say the same to the eye, to the pointer and to a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip, QWidget

from reg44desk import text
from reg44desk.domain.duty import Duty, Reason
from reg44desk.domain.types import DutyStatus, Month
from reg44desk.views import theme
from reg44desk.views.delegates import BadgeDelegate, DutyStrip, StripDelegate, in_words, month_at, paint_badge, spoken
from reg44desk.views.icons import draw_shape, icon
from reg44desk.views.models import Column, RowsTable
from tests import drivers as d
from tests.views.showing import enlarge

Show = Callable[[QWidget], QWidget]
JANUARY = Month(2022, 1)
REASONS = {
    DutyStatus.DONE: Reason("done", date(2022, 1, 9)),
    DutyStatus.PLANNED: Reason("booked", date(2022, 1, 28)),
    DutyStatus.AT_RISK: Reason("nothing_booked", date(2022, 1, 31), 10),
    DutyStatus.OVERDUE: Reason("plan_passed", date(2022, 1, 18), 10),
    DutyStatus.MISSED: Reason("missed", date(2022, 1, 31)),
    DutyStatus.NOT_REQUIRED: Reason("closed", date(2021, 12, 1)),
}


def month(status: DutyStatus, number: int = 0) -> Duty:
    return Duty(JANUARY.plus(number), status, (), REASONS[status])


@dataclass(frozen=True)
class Row:
    id: int
    words: str
    months: tuple[Duty, ...] = ()


EVERY = tuple(month(status, n - 5) for n, status in enumerate(DutyStatus))
YEARS = tuple(month(list(DutyStatus)[n % 6], n - 23) for n in range(24))


def strip_table(show: Show, *rows: tuple[Duty, ...]) -> RowsTable:
    columns: list[Column[Row]] = [
        Column("Months", lambda r: r.words, width=60, delegate=lambda w: StripDelegate(lambda r: r.months, w), stretch=True)
    ]
    table = RowsTable(columns, "Strips")
    table.set_rows([Row(n, "", months) for n, months in enumerate(rows)])
    show(table)
    table.clearSelection()
    d.settle()
    return table


def cell(table: RowsTable, row: int, column: int = 0) -> QImage:
    """What is painted in a cell."""
    return table.viewport().grab(table.visualRect(table.rows_model.index(row, column))).toImage()


def painted(draw: Callable[[QPainter], object]) -> QImage:
    """What is drawn on white."""
    image = QImage(60, 60, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw(painter)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


# Words


@pytest.mark.parametrize("status", DutyStatus)
def test_a_month_in_words_names_month_word_and_reason(status: DutyStatus) -> None:
    """experience.md: one rule, and every screen shows its words."""
    assert in_words(month(status)) == f"January 2022: {text.word(status)}. {text.duty_reason(REASONS[status])}"


def test_a_strip_is_spoken_month_by_month() -> None:
    assert spoken(EVERY[:2]) == "Aug 2021 done; Sep 2021 planned"
    assert spoken(()) == ""


# Badges


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
def test_badges_of_the_six_words_all_look_different(show: Show, scheme: str) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    columns: list[Column[DutyStatus]] = [Column("Duty", lambda _r: "Same", delegate=lambda w: BadgeDelegate(lambda r: theme.TONES[r], w))]
    table = RowsTable(columns, "Badges")
    table.set_rows(list(DutyStatus))
    show(table)
    theme.apply(app, scheme=scheme, text_size=100)
    table.clearSelection()
    d.settle()
    pictures = [cell(table, n) for n in range(len(DutyStatus))]
    assert all(one != other for n, one in enumerate(pictures) for other in pictures[:n])
    for status, picture in zip(DutyStatus, pictures, strict=True):
        assert theme.colour(theme.TONES[status][0]).name() in colours(picture)


def test_a_cell_without_a_look_or_without_words_is_plain(show: Show) -> None:
    columns: list[Column[Row]] = [
        Column("A", lambda r: r.words, delegate=lambda w: BadgeDelegate(lambda r: ("bad", "cross") if r.id else None, w)),
        Column("B", lambda r: r.words),
    ]
    table = RowsTable(columns, "Badges")
    table.set_rows([Row(0, "Plain"), Row(1, ""), Row(2, "Badge")])
    show(table)
    table.clearSelection()
    assert theme.colour("bad").name() not in colours(cell(table, 0)) | colours(cell(table, 1))
    assert theme.colour("bad").name() in colours(cell(table, 2))


def test_a_chosen_row_is_seen_to_be_chosen_under_its_badge(show: Show) -> None:
    table = strip_table(show, EVERY, EVERY)
    table.choose(1)
    d.settle()
    assert cell(table, 1).pixelColor(2, 2) == theme.colour("accent_soft")
    assert cell(table, 0).pixelColor(2, 2) == theme.colour("card")


def test_long_words_are_cut_inside_the_badge_and_never_beyond_it(show: Show) -> None:
    widget = show(QWidget())
    area = QRectF(4, 4, 40, 24)
    image = painted(lambda p: paint_badge(p, area, "Very long words", "info", "circle", widget.fontMetrics()))
    outside = {image.pixelColor(x, y).name() for x in range(48, 60) for y in range(60)}
    assert outside == {"#ffffff"}


@pytest.mark.parametrize("shape", ["tick", "cross", "triangle", "diamond", "circle", "dash"])
def test_each_shape_is_drawn_within_its_box_in_its_colour(qapp: QApplication, shape: str) -> None:
    tint = QColor("#a1131f")
    image = painted(lambda p: draw_shape(p, shape, QRectF(20, 20, 20, 20), tint))
    assert tint.name() in colours(image)
    assert colours(image.copy(0, 0, 60, 17)) == {"#ffffff"}


def test_the_six_shapes_can_be_told_apart_without_colour(qapp: QApplication) -> None:
    """experience.md: reports and screens are also seen in black and white."""
    shapes = ["tick", "cross", "triangle", "diamond", "circle", "dash"]
    drawn = [painted(lambda p, s=shape: draw_shape(p, s, QRectF(20, 20, 20, 20), QColor("black"))) for shape in shapes]  # type: ignore[misc]
    assert all(one != other for n, one in enumerate(drawn) for other in drawn[:n])


def test_a_picture_of_the_navigation_takes_the_colour_asked_for(qapp: QApplication) -> None:
    picture = icon("homes", QColor("#1f5fa8"), 44).pixmap(44, 44).toImage()
    opaque = {picture.pixelColor(x, y).name() for x in range(44) for y in range(44) if picture.pixelColor(x, y).alpha() == 255}
    assert opaque == {"#1f5fa8"}


# Strips


def test_months_of_different_words_are_painted_differently(show: Show) -> None:
    table = strip_table(show, *((month(status),) for status in DutyStatus))
    pictures = [cell(table, n) for n in range(len(DutyStatus))]
    assert all(one != other for n, one in enumerate(pictures) for other in pictures[:n])


def tip_at(table: RowsTable, row: int, x: int) -> str:
    """What hovering over a cell shows."""
    index = table.rows_model.index(row, 0)
    option = QStyleOptionViewItem()
    option.rect = table.visualRect(index)
    point = QPoint(option.rect.x() + x, option.rect.center().y())
    event = QHelpEvent(QEvent.Type.ToolTip, point, table.viewport().mapToGlobal(point))
    delegate = table.itemDelegateForColumn(0)
    assert isinstance(delegate, StripDelegate)
    assert delegate.helpEvent(event, table, option, index)
    return QToolTip.text()


def test_hovering_over_a_month_of_a_row_says_its_words(show: Show) -> None:
    table = strip_table(show, EVERY)
    width = table.visualRect(table.rows_model.index(0, 0)).width() - 10
    assert tip_at(table, 0, 6 + 10) == in_words(EVERY[0])
    assert tip_at(table, 0, 6 + 5 * width // 12 + 10) == in_words(EVERY[5])
    tip_at(table, 0, width - 10)
    d.until(lambda: QToolTip.text() == "")


def test_only_a_wish_for_words_shows_them(show: Show) -> None:
    table = strip_table(show, EVERY)
    event = QHelpEvent(QEvent.Type.WhatsThis, QPoint(10, 10), QPoint(10, 10))
    delegate = table.itemDelegateForColumn(0)
    assert isinstance(delegate, StripDelegate)
    assert not delegate.helpEvent(event, table, QStyleOptionViewItem(), table.rows_model.index(0, 0))


def test_no_month_is_found_where_there_is_none(qapp: QApplication) -> None:
    assert month_at(QRect(0, 0, 240, 30), (), QPoint(5, 15)) is None
    assert month_at(QRect(0, 0, 240, 30), EVERY, QPoint(5, 15)) == EVERY[0]
    assert month_at(QRect(0, 0, 240, 30), EVERY, QPoint(200, 15)) is None


def test_a_home_of_two_years_stands_in_two_lines_and_is_spoken(show: Show) -> None:
    strip = DutyStrip()
    strip.set_months(YEARS[:12])
    show(strip)
    one_line = strip.height()
    strip.set_months(YEARS)
    assert strip.height() == one_line * 2
    assert strip.accessibleName() == "Duty month by month"
    assert strip.accessibleDescription() == spoken(YEARS)
    assert strip.minimumSizeHint().width() < strip.sizeHint().width()


def test_a_strip_alone_paints_letters_for_its_months(show: Show) -> None:
    strip = DutyStrip()
    strip.set_months(EVERY)
    show(strip)
    strip.resize(400, strip.height())
    good = strip.grab().toImage()
    assert theme.colour("bad").name() in colours(good)
    strip.set_months(tuple(month(DutyStatus.DONE, n - 5) for n in range(6)))
    assert theme.colour("bad").name() not in colours(strip.grab().toImage())


def hover(strip: DutyStrip, x: int, y: int) -> bool:
    point = QPoint(x, y)
    return strip.event(QHelpEvent(QEvent.Type.ToolTip, point, strip.mapToGlobal(point)))


def test_hovering_over_a_strip_says_the_month_of_either_line(show: Show) -> None:
    strip = DutyStrip()
    strip.set_months(YEARS)
    show(strip)
    strip.resize(480, strip.height())
    assert hover(strip, 10, strip.height() // 4 + 8)
    assert QToolTip.text() == in_words(YEARS[0])
    assert hover(strip, 40 * 11 + 10, strip.height() * 3 // 4 + 8)
    assert QToolTip.text() == in_words(YEARS[23])
    hover(strip, 10, strip.height() // 2 + 2)
    d.until(lambda: QToolTip.text() == "")


def test_a_strip_grows_with_the_text(show: Show) -> None:
    """experience.md: text size from 100 to 200%."""
    strip = DutyStrip()
    strip.set_months(YEARS)
    show(strip)
    before = strip.height()
    enlarge(strip, 200)
    assert strip.height() > before * 1.3
