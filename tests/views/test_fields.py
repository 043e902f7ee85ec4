"""Form fields: each kind reads what was typed, shows an answer, says what is wrong and tells that it was changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QMenu, QPushButton, QWidget

from reg44desk import text
from reg44desk.domain.types import Announced, Month
from reg44desk.errors import Problem, UserError
from reg44desk.views.fields import (
    ChoiceField,
    CountField,
    DateField,
    Field,
    MonthField,
    TextArea,
    TextField,
    TickField,
    TickList,
    TimeField,
    check_readable,
    choices_of,
)
from tests import drivers as d

Show = Callable[[QWidget], QWidget]
F = TypeVar("F", bound=Field)
READ_KINDS: list[tuple[type[Field], Any, str, str]] = [
    (DateField, date(2021, 9, 18), "18 September 2021", "soon"),
    (TimeField, time(16, 15), "4:15pm", "later"),
    (CountField, 3, "3", "three"),
    (MonthField, Month(2021, 9), "September 2021", "autumn"),
]
EVERY_KIND: list[tuple[Callable[[], Field], Any, Any]] = [
    (lambda: TextField("Name"), "Oak House", ""),
    (lambda: TextArea("Notes"), "One.\nTwo.", ""),
    (lambda: ChoiceField("Announced", choices_of(Announced)), Announced.UNANNOUNCED, None),
    (lambda: TickList("Sources", [("a", "Adults"), ("c", "Children")]), ("a", "c"), ()),
    (lambda: TickField("Seen"), True, False),
    *((lambda kind=kind: kind("When"), value, None) for kind, value, _shown, _wrong in READ_KINDS),
]


@pytest.fixture
def shown(show: Show) -> Callable[[F], F]:
    """Shows a field and gives it back."""

    def one(field: F) -> F:
        show(field)
        return field

    return one


def changes(field: Field) -> list[int]:
    """Grows with each change that a person makes."""
    told: list[int] = []
    field.changed.connect(lambda: told.append(1))
    return told


@pytest.mark.parametrize(("make", "value", "empty"), EVERY_KIND)
def test_a_field_shows_an_answer_and_gives_it_back(
    shown: Callable[[Field], Field], make: Callable[[], Field], value: Any, empty: Any
) -> None:
    field = shown(make())
    assert field.value() == empty
    field.set_value(value)
    assert field.value() == value
    field.set_value(empty)
    assert field.value() == empty


@pytest.mark.parametrize("make", [make for make, _value, _empty in EVERY_KIND])
def test_an_error_stands_beneath_the_label_and_is_spoken_with_the_field(shown: Callable[[Field], Field], make: Callable[[], Field]) -> None:
    """experience.md: errors stand beside the field, and every control has an accessible name."""
    field = shown(make())
    field.set_error("Say what happened.")
    assert field.error.isVisible()
    assert field.control.accessibleDescription().startswith("Say what happened.")
    assert field.control.accessibleName() == field.label.text()
    assert field.control.property("wrong") == "true"
    field.set_error("")
    assert not field.error.isVisible()
    assert field.control.property("wrong") == "false"


def test_what_a_field_is_must_be_said_by_its_kind(qapp: QApplication) -> None:
    plain = Field("Name", QLineEdit())
    with pytest.raises(NotImplementedError):
        plain.value()
    with pytest.raises(NotImplementedError):
        plain.set_value("x")


def test_labels_are_never_read_as_markup(shown: Callable[[TextField], TextField]) -> None:
    """offline.md 10."""
    field = shown(TextField("<b>Name</b>", "<i>hint</i>"))
    field.set_error("<u>error</u>")
    assert {label.textFormat() for label in (field.label, field.hint, field.error)} == {Qt.TextFormat.PlainText}


def test_a_hint_is_spoken_and_comes_back_after_an_error(shown: Callable[[TextField], TextField]) -> None:
    field = shown(TextField("Number", "Leave it empty while the home is registering."))
    field.set_error("Another home has that number.")
    assert field.line.accessibleDescription() == "Another home has that number. Leave it empty while the home is registering."
    field.set_error("")
    assert field.line.accessibleDescription() == "Leave it empty while the home is registering."


def test_only_typing_is_a_change(shown: Callable[[TextField], TextField]) -> None:
    field = shown(TextField("Name"))
    told = changes(field)
    field.set_value("Oak House")
    assert told == []
    QTest.keyClicks(field.line, "s")
    assert told == [1]


def test_a_secret_is_not_shown(shown: Callable[[TextField], TextField]) -> None:
    field = shown(TextField("Passphrase", secret=True))
    QTest.keyClicks(field.line, "a casebook")
    assert field.value() == "a casebook"
    assert "a casebook" not in field.line.displayText()


# Several lines


def test_several_lines_grow_with_what_is_typed_up_to_a_limit(shown: Callable[[TextArea], TextArea]) -> None:
    field = shown(TextArea("Notes", lines=3))
    told, before = changes(field), field.edit.height()
    field.edit.insertPlainText("\n".join("line" for _ in range(8)))
    grown = field.edit.height()
    assert grown > before
    field.edit.insertPlainText("\n".join("line" for _ in range(80)))
    assert grown < field.edit.height() <= field.edit.fontMetrics().lineSpacing() * 16 + 18
    assert len(told) == 2


def test_an_answer_set_by_the_program_is_no_change(shown: Callable[[TextArea], TextArea]) -> None:
    field = shown(TextArea("Notes"))
    told = changes(field)
    field.set_value("They like the garden.")
    field.set_value("They like the garden.")
    assert told == []
    QTest.keyClicks(field.edit, "!")
    assert len(told) == 1


def test_a_very_long_answer_is_told_so_but_kept(shown: Callable[[TextArea], TextArea]) -> None:
    field = shown(TextArea("Notes"))
    field.edit.insertPlainText("x" * (TextArea.MOST + 1))
    assert field.error.text() == "This answer has more than 20,000 characters. Shorten it."
    assert len(field.value()) == TextArea.MOST + 1
    field.edit.textCursor().deletePreviousChar()
    assert field.error.text() == ""


# Days, times, counts and months


@pytest.mark.parametrize(("kind", "value", "words", "wrong"), READ_KINDS)
def test_what_is_typed_is_read_and_written_out_when_the_field_is_left(
    shown: Callable[[Any], Any], kind: Callable[[str], Any], value: Any, words: str, wrong: str
) -> None:
    field = shown(kind("When"))
    QTest.keyClicks(field.line, words)
    d.key(field.line, Qt.Key.Key_Return)
    assert (field.value(), field.line.text(), field.error.text()) == (value, words, "")


@pytest.mark.parametrize(("kind", "value", "words", "wrong"), READ_KINDS)
def test_what_cannot_be_read_is_told_when_left_and_never_taken_for_nothing(
    shown: Callable[[Any], Any], kind: Callable[[str], Any], value: Any, words: str, wrong: str
) -> None:
    field = shown(kind("When"))
    QTest.keyClicks(field.line, wrong)
    assert field.error.text() == ""
    d.key(field.line, Qt.Key.Key_Return)
    assert field.is_unreadable()
    assert field.value() is None
    assert field.line.text() == wrong
    assert field.error.text() == field.WRONG != ""
    with pytest.raises(UserError) as refused:
        check_readable({"when": field, "name": TextField("Name")})
    assert refused.value.problems == (Problem("when", field.WRONG),)


@pytest.mark.parametrize(("kind", "value", "words", "wrong"), READ_KINDS)
def test_nothing_typed_is_no_error_and_a_good_answer_takes_the_error_away(
    shown: Callable[[Any], Any], kind: Callable[[str], Any], value: Any, words: str, wrong: str
) -> None:
    field = shown(kind("When"))
    field.set_error("Enter it.")
    d.key(field.line, Qt.Key.Key_Return)
    assert field.error.text() == ""
    check_readable({"when": field})
    field.set_error("Enter it.")
    field.set_value(value)
    assert (field.error.text(), field.line.text()) == ("", words)


def test_a_date_says_what_to_enter_in_its_own_words(shown: Callable[[DateField], DateField]) -> None:
    field = shown(DateField("The child consented on", wrong="Enter the day of the consent, like 18 9 2025."))
    QTest.keyClicks(field.line, "31 2 2022")
    d.key(field.line, Qt.Key.Key_Return)
    assert field.error.text() == "Enter the day of the consent, like 18 9 2025."


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_any_month_reads_back_in_three_ways(day: date) -> None:
    month = Month.of(day)
    field = MonthField("Month")
    for typed in (str(month), f"{month.number} {month.year}", text.month_name(month)):
        field.line.setText(typed)
        assert field.value() == month
    field.deleteLater()


NO_SCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
"""A menu wants more of the screen than there is without one."""


def calendar(field: DateField) -> tuple[QPushButton, QCalendarWidget, QMenu]:
    button, shown, menu = field.findChild(QPushButton), field.findChild(QCalendarWidget), field.findChild(QMenu)
    assert button is not None
    assert shown is not None
    assert menu is not None
    return button, shown, menu


@NO_SCREEN
def test_a_day_is_chosen_from_the_calendar_by_keyboard(shown: Callable[[DateField], DateField]) -> None:
    """experience.md: everything by keyboard."""
    field = shown(DateField("Day of the visit"))
    told = changes(field)
    field.set_value(date(2022, 1, 18))
    button, days, menu = calendar(field)
    assert button.accessibleName() == "Choose from a calendar: Day of the visit"
    d.key(button, Qt.Key.Key_Space)
    assert menu.isVisible()
    assert days.selectedDate() == QDate(2022, 1, 18)
    view = days.focusProxy() or days.findChild(QWidget, "qt_calendar_calendarview")
    assert view is not None
    d.key(view, Qt.Key.Key_Right)
    d.key(view, Qt.Key.Key_Return)
    assert not menu.isVisible()
    assert field.value() == date(2022, 1, 19)
    assert field.line.hasFocus()
    assert told


@NO_SCREEN
def test_a_calendar_opens_without_an_answer_and_closes_without_a_change(shown: Callable[[DateField], DateField]) -> None:
    field = shown(DateField("Day of the visit"))
    told = changes(field)
    button, _days, menu = calendar(field)
    d.key(button, Qt.Key.Key_Space)
    d.key(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()
    assert (field.value(), told) == (None, [])


# Choices


def test_a_choice_begins_with_nothing_chosen_unless_it_must_have_one(qapp: QApplication) -> None:
    free, bound = ChoiceField("A", choices_of(Announced)), ChoiceField("B", choices_of(Announced), none=None)
    assert (free.value(), free.combo.currentText()) == (None, "Choose")
    assert (bound.value(), bound.combo.currentText()) == (Announced.ANNOUNCED, "Announced")


def test_choosing_is_a_change_and_setting_is_not(shown: Callable[[ChoiceField], ChoiceField]) -> None:
    field = shown(ChoiceField("Announced", choices_of(Announced)))
    told = changes(field)
    field.set_value(Announced.ANNOUNCED)
    assert told == []
    field.focus()
    d.key(field.combo, Qt.Key.Key_Down)
    assert (field.value(), told) == (Announced.UNANNOUNCED, [1])


def test_new_choices_keep_what_was_chosen_if_it_is_still_offered(qapp: QApplication) -> None:
    field = ChoiceField("Home", [(1, "Oak House"), (2, "Elm Place")])
    field.set_value(2)
    field.set_choices([(2, "Elm Place"), (3, "Ash Lodge")])
    assert field.value() == 2
    field.set_choices([(3, "Ash Lodge")])
    assert field.value() is None
    field.set_value("not offered")
    assert field.combo.currentIndex() == 0


def test_a_list_without_anything_to_choose_has_no_answer(qapp: QApplication) -> None:
    field = ChoiceField("Home", [], none=None)
    assert field.value() is None


def test_the_wheel_passes_over_a_choice(shown: Callable[[ChoiceField], ChoiceField]) -> None:
    """Scrolling a long form never changes an answer."""
    field = shown(ChoiceField("Announced", choices_of(Announced)))
    field.combo.setFocus()
    middle = QPointF(field.combo.rect().center())
    turn = QWheelEvent(
        middle,
        field.combo.mapToGlobal(middle),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field.combo, turn)
    assert field.value() is None
    assert not turn.isAccepted()


def test_ticked_boxes_come_in_the_order_offered_and_stay_ticked_among_new_ones(qapp: QApplication) -> None:
    field = TickList("Sources", [("a", "Adults"), ("c", "Children"), ("r", "Records")], columns=2)
    field.set_value(["r", "a"])
    assert field.value() == ("a", "r")
    field.set_choices([("r", "Records"), ("p", "Premises")])
    assert field.value() == ("r",)


def test_a_box_says_its_question_too_and_ticking_is_a_change(shown: Callable[[TickList], TickList]) -> None:
    field = shown(TickList("Where it comes from", [("a", "Adults"), ("c", "Children")]))
    told = changes(field)
    field.focus()
    box = field.boxes["a"]
    assert box.hasFocus()
    assert box.accessibleName() == "Where it comes from: Adults"
    d.key(box, Qt.Key.Key_Space)
    assert (field.value(), told) == (("a",), [1])


def test_a_name_with_an_ampersand_is_shown_whole(qapp: QApplication) -> None:
    field = TickList("Sources", [("x", "Adults & children")])
    box = field.boxes["x"]
    assert (d.plain(box.text()), box.shortcut().isEmpty()) == ("Adults & children", True)


def test_the_cursor_goes_nowhere_in_a_list_without_boxes(shown: Callable[[TickList], TickList]) -> None:
    field = shown(TickList("Members", []))
    field.focus()
    assert field.value() == ()
    assert not field.isAncestorOf(QApplication.focusWidget() or QWidget())


def test_a_single_box_is_named_by_its_own_words(shown: Callable[[TickField], TickField]) -> None:
    field = shown(TickField("The child agreed"))
    told = changes(field)
    assert not field.label.isVisible()
    field.focus()
    d.key(field.box, Qt.Key.Key_Space)
    assert (field.value(), told) == (True, [1])


def test_every_value_of_a_vocabulary_is_offered_with_its_words() -> None:
    assert choices_of(Announced) == [(Announced.ANNOUNCED, "Announced"), (Announced.UNANNOUNCED, "Unannounced")]
