"""Forms: problems beside their fields and listed on top, and a window that closes only when saving worked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from reg44desk.errors import Problem
from reg44desk.views import forms
from reg44desk.views.fields import DateField, TextField
from reg44desk.views.forms import Form, FormDialog
from tests import drivers as d
from tests.views.showing import dismiss, enlarge, shortened

Show = Callable[[QWidget], QWidget]
NAME = Problem("name", "Enter the name of the home.")
DAY = Problem("opened_on", "Enter the day the home opened.")


@pytest.fixture
def form(show: Show) -> Form:
    made = Form({"name": TextField("Name of the home"), "opened_on": DateField("Open from")}, "A home needs a name.")
    show(made)
    return made


@pytest.fixture
def parent(show: Show) -> Iterator[QWidget]:
    yield show(QWidget())
    dismiss()


def test_a_form_opens_without_problems_and_with_its_lead(form: Form) -> None:
    assert "A home needs a name." in d.words_in(form)
    assert not form.summary.isVisible()


def test_problems_stand_beside_their_fields_and_on_top(form: Form) -> None:
    """experience.md, Words: errors stand beside the field and in a list on top."""
    form.show_problems((NAME, DAY))
    assert form.fields["name"].error.text() == NAME.message
    assert form.fields["opened_on"].error.text() == DAY.message
    assert "There are 2 problems" in d.words_in(form.summary)
    assert d.button(form.summary, NAME.message).isVisible()


def test_choosing_a_problem_leads_to_its_field(form: Form) -> None:
    form.show_problems((NAME, DAY))
    d.press(form.summary, DAY.message)
    assert form.fields["opened_on"].control.hasFocus()


def test_a_problem_of_the_whole_form_stands_on_top_alone(form: Form) -> None:
    form.show_problems((Problem("", "This home has changed."),))
    assert "There is a problem" in d.words_in(form.summary)
    d.press(form.summary, "This home has changed.")
    assert [f.error.text() for f in form.fields.values()] == ["", ""]


def test_two_problems_of_one_field_are_both_told_beside_it(form: Form) -> None:
    form.show_problems((NAME, Problem("name", "Use letters.")))
    assert form.fields["name"].error.text() == "Enter the name of the home. Use letters."


def test_what_was_put_right_is_no_longer_told(form: Form) -> None:
    form.show_problems((NAME, DAY))
    form.show_problems((DAY,))
    assert form.fields["name"].error.text() == ""
    d.settle()
    assert NAME.message not in d.words_in(form)
    form.show_problems(())
    assert not form.summary.isVisible()


def test_a_window_with_a_form_begins_in_its_first_field(parent: QWidget) -> None:
    form = Form({"name": TextField("Name of the home")})
    FormDialog(parent, "Add a home", form, "Add home", lambda: True).open()
    d.settle()
    assert d.dialog("Add a home").isModal()
    assert form.fields["name"].control.hasFocus()


def test_a_window_without_fields_opens_too(parent: QWidget) -> None:
    FormDialog(parent, "Add a home", Form({}), "Add home", lambda: True).open()
    assert d.button(d.dialog(), "Add home").isEnabled()


def test_a_window_stays_until_saving_worked(parent: QWidget) -> None:
    answers = iter([False, True])
    FormDialog(parent, "Add a home", Form({"name": TextField("Name")}), "Add home", lambda: next(answers)).open()
    d.press(d.dialog(), "Add home")
    assert d.dialog("Add a home").isVisible()
    d.press(d.dialog(), "Add home")
    assert d.no_dialog()


@pytest.mark.parametrize("way_out", ["button", "key"])
def test_a_window_is_left_without_saving(parent: QWidget, way_out: str) -> None:
    saves = iter([True])
    dialog = FormDialog(parent, "Add a home", Form({"name": TextField("Name")}), "Add home", lambda: next(saves))
    dialog.open()
    if way_out == "button":
        d.press(dialog, "Cancel")
    else:
        d.key(dialog, Qt.Key.Key_Escape)
    assert d.no_dialog()
    assert list(saves) == [True]


def test_enter_in_a_field_does_not_close_the_window(parent: QWidget) -> None:
    """Enter reads a date; saving is a button with its own words."""
    form = Form({"opened_on": DateField("Open from")})
    FormDialog(parent, "Add a home", form, "Add home", lambda: True).open()
    d.fill(d.dialog(), "Open from", "1 9 2021")
    d.key(form.fields["opened_on"].control, Qt.Key.Key_Return)
    assert d.dialog("Add a home").isVisible()


def test_a_form_of_many_fields_with_problems_is_readable_at_200_percent(parent: QWidget) -> None:
    """experience.md: it works at 200% text on a small laptop."""
    fields = {f"field{n}": TextField(f"Question number {n} of this form", "A hint about it.") for n in range(12)}
    form = Form(fields)
    dialog = FormDialog(parent, "Add a home", form, "Add home", lambda: True)
    dialog.open()
    enlarge(parent, 200)
    dialog.resize(760, 620)
    form.show_problems(tuple(Problem(key, f"Answer {key}, in a sentence that is long enough to need two lines.") for key in fields))
    d.settle()
    assert shortened(dialog) == []


class Reader:
    """A screen reader that is there, or not."""

    def __init__(self, *, active: bool) -> None:
        self.active = active
        self.heard: list[str] = []

    def isActive(self) -> bool:  # noqa: N802  Qt's name
        return self.active

    def updateAccessibility(self, event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802  Qt's name
        self.heard.append(event.message())


@pytest.mark.parametrize(
    ("reader", "heard"),
    [(Reader(active=True), ["There is a problem. Enter the name of the home."]), (Reader(active=False), [])],
    ids=["reader", "none"],
)
def test_problems_are_spoken_where_a_screen_reader_is(
    form: Form, monkeypatch: pytest.MonkeyPatch, reader: Reader, heard: list[str]
) -> None:
    """experience.md: state changes are announced in text."""
    monkeypatch.setattr(forms, "QAccessible", reader)
    form.show_problems((NAME,))
    form.show_problems(())
    assert reader.heard == heard
