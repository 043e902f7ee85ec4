"""What every screen does: it reloads what changed, at once or when shown, and shows the errors of what it was asked to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtWidgets import QWidget

from reg44desk.domain.types import HomeType, Ref
from reg44desk.errors import Problem, TroubleError, UserError
from reg44desk.services import homes
from reg44desk.services.desk import Desk
from reg44desk.services.homes import HomeDraft
from reg44desk.views.fields import DateField, TextField
from reg44desk.views.forms import Form
from reg44desk.views.page import Page
from tests import drivers as d
from tests.factories import make_home
from tests.views.showing import dismiss

Show = Callable[[QWidget], QWidget]


class Counting(Page):
    """Counts how often it was asked to read, and may find that it cannot."""

    title = "Counting"
    watches = frozenset({"home"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.reloads = 0
        self.trouble: TroubleError | None = None

    def reload(self) -> None:
        """Count."""
        self.reloads += 1
        if self.trouble:
            raise self.trouble


@pytest.fixture
def page(desk: Desk) -> Iterator[Counting]:
    made = Counting(desk)
    desk.listeners.append(made.heard)
    yield made
    dismiss()


def test_a_screen_reads_when_it_is_first_shown_and_not_before(page: Counting, show: Show) -> None:
    assert page.reloads == 0
    show(page)
    assert page.reloads == 1
    assert "Counting" in d.words_in(page)


def test_a_change_of_what_it_watches_is_read_at_once_when_visible(desk: Desk, page: Counting, show: Show) -> None:
    show(page)
    make_home(desk)
    assert page.reloads == 2


def test_a_hidden_screen_reads_once_when_it_is_shown_again(desk: Desk, page: Counting, show: Show) -> None:
    show(page)
    page.hide()
    make_home(desk)
    make_home(desk, "Elm Place")
    assert page.reloads == 1
    page.show()
    assert page.reloads == 2
    page.hide()
    page.show()
    assert page.reloads == 2


def test_what_it_does_not_watch_leaves_it_alone(desk: Desk, page: Counting, show: Show) -> None:
    page.watches = frozenset({"person"})
    show(page)
    make_home(desk)
    assert page.reloads == 1


def test_a_screen_that_cannot_read_says_so(page: Counting, show: Show) -> None:
    page.trouble = TroubleError("The casebook cannot be read.", "Restore a backup.")
    show(page)
    assert "Restore a backup." in d.words_in(d.dialog("The casebook cannot be read"))


def test_a_plain_screen_saves_prints_and_opens_nothing(desk: Desk, show: Show) -> None:
    page = Page(desk)
    show(page)
    page.open_ref(Ref("home", "1"))
    page.leave()
    assert (page.save_now(), page.print_now(), page.search) == (None, None, None)


def test_what_was_done_is_given_back(desk: Desk, page: Counting) -> None:
    done = page.perform(homes.add_home, HomeDraft(name="Oak House", home_type=HomeType.OTHER, opened_on=desk.today()))
    assert done is not None
    assert done.label == "Add a home"
    assert [row.id for row in desk.read(homes.list_homes, desk.today())] == [done.value]


def test_what_is_refused_without_a_form_is_told_in_a_window(desk: Desk, page: Counting, show: Show) -> None:
    show(page)
    assert page.perform(homes.add_home, HomeDraft()) is None
    words = d.words_in(d.dialog("This was not done"))
    assert "Enter the name of the home." in words
    assert "Choose what kind of home it is." in words
    assert desk.read(homes.list_homes, desk.today()) == []


def test_what_is_refused_with_a_form_is_told_beside_its_field_until_it_works(page: Counting, show: Show) -> None:
    form = Form({"name": TextField("Name")})
    page.body.addWidget(form)
    show(page)

    def refused() -> int:
        raise UserError(Problem("name", "Enter the name."))

    assert page.tried(refused, form) is None
    assert form.fields["name"].error.text() == "Enter the name."
    assert d.no_dialog()
    assert page.tried(lambda: 7, form) == 7
    assert form.fields["name"].error.text() == ""
    assert not form.summary.isVisible()


def test_answers_are_asked_for_and_kept_only_once_all_can_be_read(page: Counting, show: Show) -> None:
    show(page)
    kept: list[dict[str, object]] = []

    def keep(answers: dict[str, object]) -> int:
        kept.append(answers)
        return len(kept)

    page.ask("Move the visit", {"day": DateField("New day")}, "Move visit", keep, "Oak House.")
    assert "Oak House." in d.words_in(d.dialog("Move the visit"))
    d.fill(d.dialog(), "New day", "soonish")
    d.press(d.dialog(), "Move visit")
    assert d.field(d.dialog(), "New day").error.text() == "Enter a date, like 18 9 2025."
    assert kept == []
    d.fill(d.dialog(), "New day", "18 1 2022")
    d.press(d.dialog(), "Move visit")
    assert kept == [{"day": date(2022, 1, 18)}]
    assert d.no_dialog()


def test_trouble_is_told_in_a_window_even_with_a_form(page: Counting, show: Show) -> None:
    show(page)

    def full() -> int:
        raise TroubleError("The disk is full.", "Make room, then try again.")

    assert page.tried(full, Form({})) is None
    assert "Make room, then try again." in d.words_in(d.dialog("The disk is full"))


def test_a_mistake_of_ours_is_not_hidden(page: Counting, show: Show) -> None:
    show(page)
    with pytest.raises(ZeroDivisionError):
        page.tried(lambda: 1 // 0)
