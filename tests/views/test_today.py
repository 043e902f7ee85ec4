"""Today: every card counts exactly its list, the most urgent thing stands first, and one key goes to what is next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from reg44desk.domain.types import Ref, Role
from reg44desk.domain.visit import VisitDraft
from reg44desk.services import drafts, reg44, today, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.today import TaskKind
from reg44desk.views.today import CARDS, LOOKS, TodayPage
from reg44desk.views.widgets import Metric
from tests import drivers as d
from tests.conftest import FakeClock
from tests.factories import import_tracker, make_finished, make_home, make_person, whole_draft
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, tab_to, unnamed


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[TodayPage]:
    yield on_screen(show, TodayPage(desk))
    dismiss()


@pytest.fixture
def gone(page: TodayPage) -> list[Ref]:
    """Where the page asked to go."""
    asked: list[Ref] = []
    page.go.connect(asked.append)
    return asked


@pytest.fixture
def home(desk: Desk) -> UUID:
    """A home with a member, at risk this month."""
    home_id = make_home(desk)
    make_person(desk, "Cllr A Oak", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 1))
    return home_id


def keep_draft(desk: Desk, home_id: UUID, day: date | None = date(2022, 1, 18)) -> UUID:
    return desk.do(drafts.keep_draft, None, VisitDraft(home_id, visit_date=day, arrived_at=time(9))).value


def card(page: TodayPage, label: str) -> Metric:
    return next(c for c, (words, *_rest) in zip(page.cards, CARDS, strict=True) if words == label)


# Nothing to do


def test_with_nothing_to_do_it_says_so(page: TodayPage) -> None:
    assert "There is nothing to do today." in d.words_in(page)
    assert not page.table.isVisible()
    assert not page.next.isVisible()
    assert [c.number.text() for c in page.cards] == ["0"] * len(CARDS)


def test_a_card_of_nothing_shows_an_empty_list_and_the_way_back(page: TodayPage) -> None:
    d.click_at(card(page, "Missed months"), 10, 10)
    assert "Missed months: 0" in d.words_in(page)
    assert page.table.isVisible()
    d.press(page, "Show everything")
    assert "There is nothing to do today." in d.words_in(page)


def test_the_day_is_named(page: TodayPage) -> None:
    assert page.header.subtitle.text() == "Friday 21 January 2022"


# Counts and lists


def test_every_card_counts_exactly_the_list_it_opens(desk: Desk, page: TodayPage) -> None:
    """experience.md: every count opens a list of exactly that length."""
    import_tracker(desk)
    for one, (label, _tone, kinds, note) in zip(page.cards, CARDS, strict=True):
        d.click_at(one, 10, 10)
        waiting = [t for t in desk.read(today.list_tasks, desk.today()) if t.kind in kinds]
        assert [row.id for row in page.table.rows_model.rows] == [t.id for t in waiting]
        assert one.number.text() == str(len(waiting))
        assert one.accessibleName() == f"{label}: {len(waiting)}. {note}"
        assert f"{label}: {len(waiting)}" in d.words_in(page)
    assert sum(int(one.number.text()) for one in page.cards) > 50


def test_narrowing_and_back_shows_everything_most_urgent_first(desk: Desk, home: UUID, page: TodayPage) -> None:
    make_finished(desk, "Elm Place")
    everything = [t.id for t in desk.read(today.list_tasks, desk.today())]
    assert [row.id for row in page.table.rows_model.rows] == everything
    assert f"{len(everything)} things to do" in d.words_in(page)
    assert not page.everything.isVisible()
    d.key(card(page, "At risk"), Qt.Key.Key_Space)
    assert [row["What"] for row in d.cells(page.table)] == ["At risk"]
    d.press(page, "Show everything")
    assert [row.id for row in page.table.rows_model.rows] == everything


def test_a_narrowed_list_stays_narrowed_when_something_changes(desk: Desk, home: UUID, page: TodayPage) -> None:
    page.show_only((TaskKind.AT_RISK,))
    make_person(desk, "Cllr B Elm", Role.ELECTED_MEMBER, make_home(desk, "Elm Place"))
    assert [row["Home"] for row in d.cells(page.table)] == ["Elm Place", "Oak House"]
    assert page.everything.isVisible()


def test_one_thing_is_one_thing(desk: Desk, home: UUID, page: TodayPage) -> None:
    assert "1 thing to do" in d.words_in(page)


def test_a_row_says_what_where_why_and_since_when(desk: Desk, home: UUID, page: TodayPage, clock: FakeClock) -> None:
    """BR-02: a planned day that passed is overdue."""
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, desk.today()))
    clock.move(days=1)
    page.refresh()
    assert d.cells(page.table) == [
        {
            "What": "Overdue",
            "Home": "Oak House",
            "Why": "January 2022: Booked for 21 January 2022, but not recorded as done. 9 days left.",
            "Since": "21 Jan 2022",
            "Next": "Record the visit",
        }
    ]


def test_every_kind_of_thing_has_a_word_and_a_shape() -> None:
    assert set(LOOKS) == set(TaskKind)
    assert len({words for words, _tone, _shape in LOOKS.values()}) == len(TaskKind)


# The next action


def test_enter_goes_to_the_record_that_is_next(desk: Desk, home: UUID, page: TodayPage, gone: list[Ref]) -> None:
    d.open_row(page.table, What="At risk")
    assert gone == [Ref("plan", str(home))]


def test_the_button_says_what_is_next_and_does_it(desk: Desk, page: TodayPage, gone: list[Ref]) -> None:
    done = make_finished(desk)
    d.select_row(page.table, What="To sign")
    assert page.next.text() == "Record the signature"
    assert page.next.accessibleName() == "Record the signature: Oak House"
    assert "Oak House. Report of 10 January 2022 waits for the" in page.chosen.text()
    d.press(page, "Record the signature")
    assert gone == [Ref("report", str(done.visit_id))]


def test_each_thing_opens_its_own_record(desk: Desk, page: TodayPage, gone: list[Ref]) -> None:
    import_tracker(desk)
    tasks = desk.read(today.list_tasks, desk.today())
    for number in range(len(tasks)):
        page.table.setCurrentIndex(page.table.rows_model.index(number, 0))
        page.next.click()
    assert gone == [task.opens for task in tasks]
    assert {ref.kind for ref in gone} == {"plan", "home", "report", "recommendation", "member", "inspections"}


def test_the_button_does_nothing_once_its_thing_is_done(page: TodayPage, gone: list[Ref]) -> None:
    page.next.click()
    assert gone == []


def test_what_is_done_leaves_the_list(desk: Desk, home: UUID, page: TodayPage) -> None:
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 28)))
    assert "There is nothing to do today." in d.words_in(page)
    assert not page.line.isVisible()
    desk.undo()
    assert [row["What"] for row in d.cells(page.table)] == ["At risk"]


def test_a_reload_keeps_the_chosen_row(desk: Desk, home: UUID, page: TodayPage) -> None:
    make_person(desk, "Cllr B Elm", Role.ELECTED_MEMBER, make_home(desk, "Elm Place"))
    d.select_row(page.table, Home="Oak House")
    make_home(desk, "Ash Lodge")
    assert page.table.current().home == "Oak House"


# What was being written


def test_what_was_being_written_is_offered_on_top(desk: Desk, home: UUID, page: TodayPage, gone: list[Ref], clock: FakeClock) -> None:
    """offline.md 6.4, experience.md: after a crash it asks."""
    assert not page.offer.isVisible()
    clock.move(hours=4, minutes=42)
    draft_id = keep_draft(desk, home)
    words = "You were writing the visit to Oak House on 18 January 2022 (2 answers, saved 21 Jan 2022, 16:42). Carry on, or discard it?"
    assert page.offer.words.text() == words
    d.press(page.offer, "Carry on")
    assert gone == [Ref("draft", str(draft_id))]


def test_a_draft_without_a_day_is_offered_too(desk: Desk, home: UUID, page: TodayPage) -> None:
    keep_draft(desk, home, None)
    assert "You were writing the visit to Oak House (1 answer, saved" in page.offer.words.text()


def test_a_discarded_draft_goes_to_the_bin_and_can_be_taken_out(desk: Desk, home: UUID, page: TodayPage) -> None:
    """experience.md: a discarded draft can be restored."""
    draft_id = keep_draft(desk, home)
    d.press(page.offer, "Discard")
    assert not page.offer.isVisible()
    assert [one.home for one in desk.read(drafts.list_drafts, binned=True)] == ["Oak House"]
    desk.do(drafts.restore_draft, draft_id)
    assert page.offer.isVisible()


def test_of_two_drafts_the_newest_is_offered_and_both_are_listed(desk: Desk, home: UUID, page: TodayPage, clock: FakeClock) -> None:
    keep_draft(desk, home)
    clock.move(minutes=5)
    other = make_home(desk, "Elm Place")
    keep_draft(desk, other)
    assert "Elm Place" in page.offer.words.text()
    assert [row["Home"] for row in d.cells(page.table) if row["What"] == "Being written"] == ["Elm Place", "Oak House"]
    d.press(page.offer, "Discard")
    assert "Oak House" in page.offer.words.text()


def test_buttons_of_the_offer_do_nothing_when_there_is_none(desk: Desk, home: UUID, page: TodayPage, gone: list[Ref]) -> None:
    draft_id = keep_draft(desk, home)
    carry_on, discard = d.button(page.offer, "Carry on"), d.button(page.offer, "Discard")
    desk.do(drafts.bin_draft, draft_id)
    carry_on.click()
    discard.click()
    assert gone == []
    assert d.no_dialog()


# Large text, no mouse


def test_at_200_percent_everything_is_still_reached_and_read(desk: Desk, home: UUID, page: TodayPage) -> None:
    """experience.md: it works at 200% text on a small laptop."""
    keep_draft(desk, home)
    make_finished(desk, "Elm Place")
    enlarge(page, 200)
    assert shortened(page) == []
    assert page.scroll_area.horizontalScrollBar().maximum() == 0
    bar = page.scroll_area.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    d.settle()
    seen = page.next.visibleRegion().boundingRect()
    assert seen.size() == page.next.size()
    assert page.table.height() >= page.table.rowHeight(0) * 5


@pytest.mark.parametrize(("size", "across"), [(100, 5), (200, 3)])
def test_cards_stand_in_one_line_or_in_two_where_text_is_large(page: TodayPage, size: int, across: int) -> None:
    enlarge(page, size)
    assert len({one.x() for one in page.cards}) == across


def test_everything_is_reached_by_tab(desk: Desk, home: UUID, page: TodayPage) -> None:
    keep_draft(desk, home)
    make_finished(desk, "Elm Place")
    page.show_only((TaskKind.SIGN,))
    for wanted in (*page.cards, page.everything, page.table, page.next, d.button(page.offer, "Carry on")):
        tab_to(page, wanted)
    assert unnamed(page) == []


def test_an_unfinished_report_is_finished_from_here(desk: Desk, home: UUID, page: TodayPage, gone: list[Ref]) -> None:
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    visit_id = desk.do(visit_record.save_visit, whole_draft(home, visitor)).value
    d.open_row(page.table, What="To finish")
    assert gone == [Ref("visit", str(visit_id))]
