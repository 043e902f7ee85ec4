"""History: who did what, each change and an import that can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from reg44desk.domain.types import Ref, Role
from reg44desk.services import changes, history, homes, people
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft
from reg44desk.views.history import AT_ONCE, HistoryPage
from tests import drivers as d
from tests.conftest import FakeClock
from tests.factories import import_tracker, make_finished, make_home, make_person, whole_draft
from tests.views.showing import Show, dismiss, enlarge, focused, on_screen, shortened, tab_to, unnamed


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[HistoryPage]:
    yield on_screen(show, HistoryPage(desk))
    dismiss()


def newest(desk: Desk) -> UUID:
    return desk.read(history.list_actions)[0].id


def labels(page: HistoryPage) -> list[str]:
    return [row["What was done"] for row in d.cells(page.table)]


def add(desk: Desk, name: str = "Ann Ash", **more: Any) -> UUID:
    return desk.do(people.add_person, PersonDraft(name=name, **more)).value


def bring_in(desk: Desk, page: HistoryPage) -> None:
    """Import the tracker and choose that in the list."""
    import_tracker(desk)
    d.select_row(page.table, What_was_done="Import a tracker")


def test_a_new_casebook_shows_how_it_was_made(page: HistoryPage) -> None:
    assert d.cells(page.table) == [
        {"When": "21 Jan 2022, 12:00", "Who": "Test Officer", "What was done": "Make the casebook", "Homes": "", "Records changed": "1"}
    ]
    assert page.header.subtitle.text() == "1 action, newest first"
    assert "Added casebook: Casebook" in d.words_in(page.pane)


def test_actions_stand_newest_first_with_their_homes(desk: Desk, clock: FakeClock, page: HistoryPage) -> None:
    make_home(desk)
    clock.move(days=1)
    add(desk)
    assert labels(page) == ["Add a person", "Add a home", "Make the casebook"]
    assert [row["Homes"] for row in d.cells(page.table)] == ["", "Oak House", ""]
    assert d.cells(page.table)[0]["When"] == "22 Jan 2022, 12:00"


def test_the_pane_says_who_did_it_and_what_changed(desk: Desk, page: HistoryPage) -> None:
    make_home(desk)
    d.select_row(page.table, What_was_done="Add a home")
    words = d.words_in(page.pane)
    assert "Test Officer, 21 Jan 2022, 12:00" in words
    assert "Added: 1 home, 1 status of a home and 1 visiting arrangement" in words
    assert "Added home: Oak House" in words
    assert "Kind of home: Long-stay" in words


@pytest.mark.parametrize(("typed", "found"), [("ADD A", ["Add a home", "Add a person"]), ("oak", ["Add a home"])])
def test_search_narrows_by_what_was_done_and_by_home(desk: Desk, page: HistoryPage, typed: str, found: list[str]) -> None:
    add(desk)
    make_home(desk)
    page.search.setText(typed)
    assert labels(page) == found


def test_a_search_that_finds_nothing_offers_everything(desk: Desk, page: HistoryPage) -> None:
    page.search.setText("zzz")
    assert "Nothing that was done matches." in d.words_in(page)
    d.press(page, "Show everything")
    assert labels(page) == ["Make the casebook"]


def test_the_chosen_action_stays_chosen_when_more_is_done(desk: Desk, page: HistoryPage) -> None:
    make_home(desk)
    d.select_row(page.table, What_was_done="Make the casebook")
    add(desk)
    assert page.table.current().label == "Make the casebook"
    assert "Added casebook: Casebook" in d.words_in(page.pane)


def test_what_somebody_is_typing_is_no_history(desk: Desk, page: HistoryPage) -> None:
    """Offline.md 6.4: drafts are not evidence."""
    from reg44desk.services import drafts

    home = make_home(desk)
    desk.do(drafts.keep_draft, None, whole_draft(home, make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)))
    assert labels(page)[0] == "Give a person a role"
    assert "draft" not in page.watches


def test_a_large_action_is_shown_a_part_at_a_time(desk: Desk, page: HistoryPage) -> None:
    bring_in(desk, page)
    left = page.table.current().records - AT_ONCE
    before = len(d.words_in(page.pane))
    d.press(page, f"Show more: {left} records left")
    assert len(d.words_in(page.pane)) > before
    assert f"Show more: {left - AT_ONCE * 5} records left" in d.words_in(page.pane)
    d.select_row(page.table, What_was_done="Make the casebook")
    d.select_row(page.table, What_was_done="Import a tracker")
    assert f"Show more: {left} records left" in d.words_in(page.pane)


# Undoing an import


def test_an_import_is_undone_after_asking(desk: Desk, page: HistoryPage) -> None:
    """Experience.md: undo of an import for ninety days."""
    bring_in(desk, page)
    d.press(page, "Undo this import")
    asked = d.dialog("Undo the import of 21 Jan 2022, 12:00?")
    assert "If any of it was changed since, nothing is undone." in d.words_in(asked)
    d.press(asked, "Undo this import")
    assert desk.read(homes.list_homes, desk.today(), months=1) == []
    assert labels(page)[:2] == ["Undo: Import a tracker", "Import a tracker"]


def test_nothing_is_undone_when_the_question_is_declined(desk: Desk, page: HistoryPage) -> None:
    bring_in(desk, page)
    d.press(page, "Undo this import")
    d.press(d.dialog(), "Cancel")
    assert len(desk.read(homes.list_homes, desk.today(), months=1)) == 15


def test_an_import_that_was_undone_is_not_offered_again(desk: Desk, page: HistoryPage) -> None:
    import_tracker(desk)
    desk.undo()
    d.select_row(page.table, What_was_done="Import a tracker")
    assert "Undo this import" not in d.words_in(page.pane)
    desk.redo()
    d.select_row(page.table, What_was_done="Import a tracker")
    assert "Undo this import" in d.words_in(page.pane)


def test_other_actions_offer_no_undo_here(desk: Desk, page: HistoryPage) -> None:
    add(desk)
    assert "Undo this import" not in d.words_in(page.pane)
    assert not desk.read(changes.may_undo_import, newest(desk), desk.today())


def test_an_import_whose_records_have_changed_is_refused_in_words(desk: Desk, page: HistoryPage) -> None:
    """Architecture.md 6: undo puts back nothing that has changed since."""
    bring_in(desk, page)
    person = next(p for p in desk.read(people.list_people, desk.today()) if p.name == "T. Quill")
    desk.do(people.edit_person, person.id, PersonDraft(name="T. Quill", phone="0191"))
    d.press(page, "Undo this import")
    d.press(d.dialog(), "Undo this import")
    assert "This cannot be undone: the record has changed since." in d.words_in(d.dialog("This was not done"))
    assert len(desk.read(homes.list_homes, desk.today(), months=1)) == 15


# Reached by everyone


def test_the_keyboard_reaches_everything(desk: Desk, page: HistoryPage) -> None:
    bring_in(desk, page)
    page.search.setFocus()
    tab_to(page, page.table)
    d.key(focused(), Qt.Key.Key_Down)
    assert page.table.current().label == "Make the casebook"
    d.key(focused(), Qt.Key.Key_Up)
    tab_to(page, d.button(page.pane, "Undo this import"))
    d.key(focused(), Qt.Key.Key_Space)
    assert d.dialog("Undo the import of 21 Jan 2022, 12:00?").isVisible()


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off(desk: Desk, page: HistoryPage, text_size: int) -> None:
    make_finished(desk, "The Residential Home with the Longest Name in the County", reasons_effectively_safeguarded="Said so. " * 300)
    enlarge(page, text_size)
    assert shortened(page) == []


def test_everything_has_a_name_for_a_screen_reader(desk: Desk, page: HistoryPage) -> None:
    import_tracker(desk)
    assert unnamed(page) == []
    page.open_ref(Ref("history", ""))
    assert labels(page) == ["Import a tracker", "Make the casebook"]
