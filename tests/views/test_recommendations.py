"""Recommendations: open ones first, past their date said in the law's words, closed ones found, each with its follow-ups."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from reg44desk.domain.types import Priority, Progress, QualityStandard, Ref
from reg44desk.domain.visit import FollowUp, NewRecommendation
from reg44desk.services import recommendations, reg44, reports, tracker
from reg44desk.services.desk import Desk
from reg44desk.services.recommendations import RecommendationRow
from reg44desk.views.recommendations import LOOKS, RecommendationsPage
from reg44desk.views.widgets import Badge
from tests import drivers as d
from tests.factories import TRACKER, Finished, import_tracker, make_finished, whole_draft
from tests.views.showing import Show, dismiss, enlarge, focused, on_screen, shortened, tab_to, unnamed

LATE = date(2021, 12, 20)
SOON = date(2022, 2, 20)


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[RecommendationsPage]:
    yield on_screen(show, RecommendationsPage(desk))
    dismiss()


def made(desk: Desk, home: str = "Oak House", *asked: NewRecommendation, day: date = date(2021, 11, 10)) -> Finished:
    """A finished visit that made these recommendations, else one past its date."""
    return make_finished(desk, home, day=day, recommendations=asked or (ask("Mend the side gate"),))


def ask(words: str, by: date | None = LATE) -> NewRecommendation:
    return NewRecommendation(words, QualityStandard.EDUCATION, Priority.HIGH, by)


def follow_up(desk: Desk, visit: Finished, day: date, *answers: tuple[UUID, Progress, str]) -> UUID:
    """A later visit that looked at earlier recommendations."""
    draft = whole_draft(visit.home_id, visit.visitor, day, follow_ups=tuple(FollowUp(*a) for a in answers))
    desk.do(reports.finish_report, draft)
    return next(v.id for v in desk.read(reg44.list_visits, home_id=visit.home_id) if v.day == day)


def rows(desk: Desk) -> list[RecommendationRow]:
    return desk.read(recommendations.list_recommendations, desk.today())


def shown(page: RecommendationsPage) -> list[str]:
    return [row["Recommendation"] for row in d.cells(page.table)]


def test_an_empty_casebook_offers_to_record_a_visit(page: RecommendationsPage) -> None:
    assert "each until a later visit sees that it is met" in d.words_in(page)
    wanted: list[Ref] = []
    page.go.connect(wanted.append)
    d.press(page, "Record a visit")
    assert wanted == [Ref("record", "")]


def test_an_open_recommendation_shows_all_there_is_to_know(desk: Desk, page: RecommendationsPage) -> None:
    """Regulation 44(5): a time within which the registered person must consider whether to act."""
    made(desk)
    [row] = d.cells(page.table)
    assert row | {"Reference": ""} == {
        "Status": "Past its date", "Reference": "", "Home": "Oak House", "Recommendation": "Mend the side gate",
        "Standard": "Education", "Priority": "High", "Made on": "10 Nov 2021", "Consider by": "20 Dec 2021",
        "Days": "72", "Visits": "0", "Progress": "Not started",
    }  # fmt: skip
    words = d.words_in(page.pane)
    assert "The registered person was asked to consider it by 20 December 2021. It is still open." in words
    assert "Education (regulation 8)" in words
    assert page.header.subtitle.text() == "1 open, 1 of them past their date"


def test_a_date_to_consider_by_is_never_called_overdue(desk: Desk, page: RecommendationsPage) -> None:
    """Regulation 44(5): the law asks to consider, not to act by a day."""
    made(desk)
    everything = d.words_in(page) + " ".join(" ".join(row.values()) for row in d.cells(page.table))
    assert "overdue" not in everything.lower()


def test_the_status_is_a_word_and_a_shape(desk: Desk, page: RecommendationsPage) -> None:
    made(desk, "Oak House", ask("Late"), ask("Soon", SOON))
    assert [row["Status"] for row in d.cells(page.table)] == ["Past its date", "Open"]
    badge = next(d.visible(page.pane, Badge))
    assert badge.accessibleName() == "Past its date"
    assert set(LOOKS) == set(Progress)


def test_age_counts_the_visits_since(desk: Desk, page: RecommendationsPage) -> None:
    """Regulation.md part b section 8: every open recommendation is answered at each visit."""
    visit = made(desk)
    follow_up(desk, visit, date(2021, 12, 10), (rows(desk)[0].id, Progress.IN_PROGRESS, "Begun."))
    assert d.cells(page.table)[0]["Visits"] == "1"
    assert "72 days, 1 visit since" in d.words_in(page.pane)


def test_follow_ups_stand_visit_by_visit_newest_first(desk: Desk, page: RecommendationsPage) -> None:
    visit = made(desk)
    wanted = rows(desk)[0].id
    first = follow_up(desk, visit, date(2021, 12, 10), (wanted, Progress.IN_PROGRESS, "A locksmith is booked."))
    second = follow_up(desk, visit, date(2022, 1, 12), (wanted, Progress.PARTLY_MET, "The lock is new; the hinge is not."))
    found = desk.read(recommendations.list_follow_ups, wanted)
    assert [(f.visit_id, f.visit_date) for f in found] == [(second, date(2022, 1, 12)), (first, date(2021, 12, 10))]
    words = d.words_in(page.pane)
    assert "The lock is new; the hinge is not." in words
    assert words.index("12 January 2022: Partly met") < words.index("10 December 2021: In progress")


def test_a_recommendation_nobody_looked_at_says_so(desk: Desk, page: RecommendationsPage) -> None:
    made(desk)
    assert "No later visit has looked at it." in d.words_in(page.pane)


def test_links_lead_to_the_report_the_home_and_each_later_report(desk: Desk, page: RecommendationsPage) -> None:
    visit = made(desk)
    later = follow_up(desk, visit, date(2021, 12, 10), (rows(desk)[0].id, Progress.IN_PROGRESS, ""))
    wanted: list[Ref] = []
    page.go.connect(wanted.append)
    for words in ("Oak House", "Open the visit's report", "10 December 2021: In progress"):
        d.press(page.pane, words)
    assert wanted == [Ref("home", str(visit.home_id)), Ref("report", str(visit.visit_id)), Ref("report", str(later))]


def test_enter_on_a_row_opens_the_visits_report(desk: Desk, page: RecommendationsPage) -> None:
    visit = made(desk)
    wanted: list[Ref] = []
    page.go.connect(wanted.append)
    d.open_row(page.table, Home="Oak House")
    assert wanted == [Ref("report", str(visit.visit_id))]


def test_one_from_before_this_casebook_has_no_report_to_open(desk: Desk, page: RecommendationsPage) -> None:
    workbook = tracker.read_file(TRACKER, desk.read(tracker.known_homes), desk.today())
    desk.do(tracker.import_tracker, dataclasses.replace(workbook, visits=()))
    assert "The visit that made it is not in this casebook." in d.words_in(page.pane)
    wanted: list[Ref] = []
    page.go.connect(wanted.append)
    d.key(page.table, Qt.Key.Key_Return)
    assert wanted == []


def test_closed_ones_are_found_with_a_grey_tag(desk: Desk, page: RecommendationsPage) -> None:
    visit = made(desk)
    follow_up(desk, visit, date(2021, 12, 10), (rows(desk)[0].id, Progress.VERIFIED_MET, "Seen."))
    assert "No recommendation matches." in d.words_in(page)
    d.press(page, "Show all recommendations")
    assert [row["Status"] for row in d.cells(page.table)] == ["Closed"]
    words = d.words_in(page.pane)
    assert "10 December 2021" in words
    assert "Closed after 30 days, 1 visit" in words


def test_the_list_is_narrowed_to_those_past_their_date(desk: Desk, page: RecommendationsPage) -> None:
    made(desk, "Oak House", ask("Late"), ask("Soon", SOON), ask("Never", None))
    assert shown(page) == ["Late", "Soon", "Never"]
    page.table.filter_by("Status", ["Past its date"])
    assert shown(page) == ["Late"]


def test_every_count_is_the_length_of_its_list(desk: Desk, page: RecommendationsPage) -> None:
    """Experience.md: two pages never give different counts."""
    import_tracker(desk)
    opened, past = sum(r.is_open for r in rows(desk)), sum(r.past_date for r in rows(desk))
    assert page.header.subtitle.text() == f"{opened} open, {past} of them past their date"
    assert len(shown(page)) == opened
    page.table.filter_by("Status", ["Past its date"])
    assert len(shown(page)) == past
    d.press(page.bar, "Show every row")
    assert len(shown(page)) == len(rows(desk)) > opened


@pytest.mark.parametrize("typed", ["ash house", "fire", "FIRE drill"])
def test_search_finds_by_home_and_words(desk: Desk, page: RecommendationsPage, typed: str) -> None:
    made(desk)
    made(desk, "Ash House", ask("Complete the fire drill record"))
    page.search.setText(typed)
    assert shown(page) == ["Complete the fire drill record"]


def test_search_finds_by_reference(desk: Desk, page: RecommendationsPage) -> None:
    made(desk, "Oak House", ask("First"), ask("Second"))
    page.search.setText(next(r.reference for r in rows(desk) if r.text == "Second"))
    assert shown(page) == ["Second"]


@pytest.mark.parametrize("progress", [Progress.VERIFIED_MET, Progress.IN_PROGRESS])
def test_a_recommendation_is_shown_from_elsewhere_though_closed(desk: Desk, page: RecommendationsPage, progress: Progress) -> None:
    visit = made(desk, "Oak House", ask("Late"), ask("Soon", SOON))
    wanted = next(r for r in rows(desk) if r.text == "Soon")
    other = next(r for r in rows(desk) if r.text == "Late")
    follow_up(desk, visit, date(2021, 12, 10), (wanted.id, progress, "Seen."), (other.id, Progress.NOT_MET, "Not done."))
    page.search.setText("nothing like it")
    page.open_ref(Ref("recommendation", str(wanted.id)))
    assert page.table.current().text == "Soon"
    assert page.search.text() == ""


def test_the_chosen_one_stays_chosen_when_others_come(desk: Desk, page: RecommendationsPage) -> None:
    made(desk, "Oak House", ask("Late"), ask("Soon", SOON))
    d.select_row(page.table, Recommendation="Soon")
    made(desk, "Ash House", ask("Earlier", date(2021, 11, 20)))
    assert shown(page) == ["Earlier", "Late", "Soon"]
    assert page.table.current().text == "Soon"
    assert "Soon" in d.words_in(page.pane)


def test_the_keyboard_reaches_everything(desk: Desk, page: RecommendationsPage) -> None:
    made(desk, "Oak House", ask("Late"), ask("Soon", SOON))
    page.search.setFocus()
    tab_to(page, page.bar.filter)
    tab_to(page, page.table)
    d.key(focused(), Qt.Key.Key_Down)
    assert page.table.current().text == "Soon"
    tab_to(page, d.button(page.pane, "Open the visit's report"))
    wanted: list[Ref] = []
    page.go.connect(wanted.append)
    d.key(focused(), Qt.Key.Key_Space)
    assert len(wanted) == 1


@pytest.mark.parametrize("text_size", [100, 200])
def test_a_long_recommendation_is_read_in_full_in_the_pane(desk: Desk, page: RecommendationsPage, text_size: int) -> None:
    long = "Show in each child's records how the key worker has listened to what the child said about the bedroom. " * 12
    visit = made(desk, "The Residential Home with the Longest Name in the County", ask(long.strip()))
    follow_up(desk, visit, date(2021, 12, 10), (rows(desk)[0].id, Progress.PARTLY_MET, long))
    enlarge(page, text_size)
    assert long.strip() in d.words_in(page.pane)
    assert shortened(page) == []


def test_everything_has_a_name_for_a_screen_reader(desk: Desk, page: RecommendationsPage) -> None:
    made(desk)
    assert unnamed(page) == []
    ages = [page.table.rows_model.index(0, n).data(Qt.ItemDataRole.AccessibleTextRole) for n in (8, 9)]
    assert ages == ["72 days", "0 visits since it was made"]
