"""Homes: the register with each home's duty, everything about the chosen home beside it, and what can be done there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from reg44desk import text
from reg44desk.domain.types import DutyStatus, HomeStatus, Ref, Role, VisitingBody
from reg44desk.domain.visit import NewRecommendation
from reg44desk.services import homes, recommendations, reg44, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.homes import HomeRow
from reg44desk.views.delegates import DutyStrip, in_words, spoken
from reg44desk.views.homes import HomesPage
from tests import drivers as d
from tests.factories import import_tracker, make_finished, make_home, make_person, whole_draft
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, tab_to, unnamed

LONG = "Have the gate at the back of the garden mended, and the fence beside the road looked at before spring."


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[HomesPage]:
    yield on_screen(show, HomesPage(desk))
    dismiss()


@pytest.fixture
def gone(page: HomesPage) -> list[Ref]:
    """Where the page asked to go."""
    asked: list[Ref] = []
    page.go.connect(asked.append)
    return asked


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def names(page: HomesPage) -> list[str]:
    return [row["Home"] for row in d.cells(page.table)]


def row_of(desk: Desk, name: str) -> HomeRow:
    return next(r for r in desk.read(homes.list_homes, desk.today()) if r.name == name)


def show_home(desk: Desk, page: HomesPage, name: str) -> None:
    page.open_ref(Ref("home", str(row_of(desk, name).id)))
    d.settle()


# The register


def test_an_empty_register_says_what_will_stand_here_and_offers_the_first_step(page: HomesPage) -> None:
    """experience.md, Look: an empty page says what will be here and offers the first step."""
    assert "Your homes will stand here, each with its visits month by month." in d.words_in(page)
    assert not page.table.isVisible()
    assert page.header.subtitle.text() == ""
    d.press(page.overview.nothing, "Add a home")
    assert d.dialog("Add a home").isVisible()


def test_a_register_shows_every_home_by_name(desk: Desk, page: HomesPage) -> None:
    import_tracker(desk)
    assert names(page) == [r.name for r in desk.read(homes.list_homes, desk.today())]
    assert len(names(page)) == 15
    assert page.header.subtitle.text() == "15 homes, duty as of today in January 2022"
    assert not page.overview.nothing.isVisible()


def test_a_row_says_the_duty_the_people_and_the_last_visit(desk: Desk, page: HomesPage) -> None:
    make_finished(desk)
    assert d.cells(page.table)[0] == {
        "Home": "Oak House",
        "This month": "Done",
        "Last 12 months": "–––––––––––D",
        "Ofsted rating": "",
        "Elected member": "Cllr of Oak House",
        "Registered manager": "Pat of Oak House",
        "Last visit": "10 Jan 2022",
    }


def test_a_home_without_people_says_so(home: UUID, page: HomesPage) -> None:
    cells = d.cells(page.table)[0]
    assert (cells["Elected member"], cells["Registered manager"]) == ("None assigned", "Vacant")


def test_months_are_told_to_the_pointer_and_to_a_screen_reader_in_the_same_words(desk: Desk, home: UUID, page: HomesPage) -> None:
    """experience.md: tables are spoken; one function decides the duty and every screen shows its answer."""
    duty, strip = row_of(desk, "Oak House").duty, row_of(desk, "Oak House").strip
    model = page.table.rows_model
    month, year = model.index(0, 1), model.index(0, 2)
    assert month.data(Qt.ItemDataRole.ToolTipRole) == in_words(duty)
    assert month.data(Qt.ItemDataRole.AccessibleTextRole) == in_words(duty)
    assert year.data(Qt.ItemDataRole.ToolTipRole) == spoken(strip)
    assert year.data(Qt.ItemDataRole.AccessibleTextRole) == spoken(strip)


def test_the_most_urgent_stand_first_when_sorted_by_this_month(desk: Desk, page: HomesPage) -> None:
    for name in ("Ash Lodge", "Bay View"):
        make_home(desk, name)
    make_finished(desk, "Aspen House")
    make_home(desk, "Zinnia House", opened_on=date(2022, 3, 1))
    desk.do(reg44.plan_visit, reg44.PlanDraft(row_of(desk, "Ash Lodge").id, date(2022, 1, 28)))
    page.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert [row["This month"] for row in d.cells(page.table)] == ["At risk", "Planned", "Done", "Not required"]


# Finding a home


@pytest.mark.parametrize("typed", ["oak", "OAK HOUSE ", "pat of", "cllr of oak", "north site", "SC0044"])
def test_a_home_is_found_by_its_name_people_site_or_number(desk: Desk, page: HomesPage, typed: str) -> None:
    make_home(desk, "Elm Place")
    made = make_home(desk, site="North site", ofsted_urn="SC0044")
    make_person(desk, "Pat of Oak House", Role.REGISTERED_MANAGER, made)
    make_person(desk, "Cllr of Oak House", Role.ELECTED_MEMBER, made)
    page.search.setText(typed)
    assert names(page) == ["Oak House"]
    assert page.table.current().name == "Oak House"
    page.search.clear()
    assert names(page) == ["Elm Place", "Oak House"]


def test_when_no_home_matches_it_says_so_and_leads_back(home: UUID, page: HomesPage) -> None:
    page.search.setText("no such home")
    page.table.filter_by("This month", ["At risk"])
    assert names(page) == []
    assert "No home matches." in d.words_in(page)
    d.press(page, "Show all homes")
    assert names(page) == ["Oak House"]
    assert (page.search.text(), page.table.choices.filters) == ("", {})


@pytest.mark.parametrize("status", DutyStatus)
def test_homes_are_narrowed_to_one_word_of_the_duty(desk: Desk, page: HomesPage, status: DutyStatus) -> None:
    """experience.md: six words, used everywhere the same."""
    import_tracker(desk)
    page.table.filter_by("This month", [text.word(status)])
    wanted = [r.name for r in desk.read(homes.list_homes, desk.today()) if r.duty.status is status]
    assert names(page) == wanted
    d.press(page.bar, "Show every row")
    assert len(names(page)) == 15


# About one home


def test_the_pane_says_everything_about_a_home(desk: Desk, page: HomesPage) -> None:
    make_home(desk, ofsted_urn="SC0044", site="North site", places=6, visited_by=VisitingBody.COMMISSIONING_TEAM)
    told = d.words_in(page.pane)
    for label, value in (
        ("Ofsted number", "SC0044"),
        ("Kind", "Long-stay"),
        ("Site", "North site"),
        ("Places", "6"),
        ("Status", "Open"),
        ("Visited by", "Children's Commissioning Team"),
        ("Provider", "The council"),
    ):
        assert f"{label}\n{value}" in told
    assert "At risk: Nothing is booked. 10 days left." in told
    assert "No visit is recorded yet." in told
    assert "Open recommendations: 0" in told
    assert "No elected member is assigned to this home." in told
    assert "No inspection is recorded yet." in told


def test_the_strip_of_two_years_is_spoken(desk: Desk, home: UUID, page: HomesPage) -> None:
    [strip] = d.visible(page.pane, DutyStrip)
    assert strip.accessibleDescription() == spoken(desk.read(homes.get_home, home, desk.today()).row.strip)
    assert len(strip.months) == 24


def test_the_last_visits_lead_to_their_reports(desk: Desk, page: HomesPage, gone: list[Ref]) -> None:
    import_tracker(desk)
    show_home(desk, page, "Alder House")
    visits = desk.read(reg44.list_visits, home_id=row_of(desk, "Alder House").id)
    shown = [f"{text.long_date(v.day)}: {text.word(v.state)}" for v in visits[-6:][::-1]]
    buttons = [b.text() for b in d.visible(page.pane, QPushButton) if ": " in b.text() and b.text() in shown]
    assert buttons == shown
    d.press(page.pane, shown[0])
    assert gone == [Ref("report", str(visits[-1].id))]


def test_of_many_visits_the_last_six_are_told(desk: Desk, home: UUID, page: HomesPage) -> None:
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    for day in range(10, 18):
        desk.do(visit_record.save_visit, whole_draft(home, visitor, date(2022, 1, day)))
    told = [b.text() for b in d.visible(page.pane, QPushButton) if "January 2022" in b.text()]
    assert told == [f"{day} January 2022: Visited, report not finished" for day in range(17, 11, -1)]


def test_open_recommendations_lead_to_themselves_and_long_ones_are_cut(desk: Desk, page: HomesPage, gone: list[Ref]) -> None:
    done = make_finished(desk, recommendations=(NewRecommendation(LONG),))
    [made] = desk.read(recommendations.list_recommendations, desk.today())
    assert "Open recommendations: 1" in d.words_in(page.pane)
    [link] = [b for b in d.visible(page.pane, QPushButton) if made.reference in b.text()]
    assert link.text().endswith("…")
    assert len(link.text()) == 70
    assert link.toolTip() == f"{made.reference}: {LONG}"
    link.click()
    assert gone == [Ref("recommendation", str(made.id))]
    assert done.home_id == made.home_id


def test_more_than_eight_recommendations_are_counted(desk: Desk, page: HomesPage) -> None:
    make_finished(desk, recommendations=tuple(NewRecommendation(f"Mend gate {n}.") for n in range(10)))
    told = d.words_in(page.pane)
    assert "Open recommendations: 10" in told
    assert "And 2 more on the screen Recommendations." in told
    assert told.count("Mend gate") == 8


def test_people_are_told_over_time(desk: Desk, home: UUID, page: HomesPage) -> None:
    """BR-10: assignments carry dates, and history does not move."""
    make_person(desk, "Cllr A Oak", Role.ELECTED_MEMBER, home, since=date(2021, 6, 1), until=date(2021, 12, 31))
    make_person(desk, "Pat Manager", Role.REGISTERED_MANAGER, home)
    told = d.words_in(page.pane)
    assert "Cllr A Oak, from 1 Jun 2021 to 31 Dec 2021" in told
    assert "Pat Manager, start not known" in told
    assert "No elected member is assigned to this home." in told


def test_inspections_are_told(desk: Desk, page: HomesPage) -> None:
    """BR-30."""
    import_tracker(desk)
    show_home(desk, page, "Birch Lodge")
    inspections = desk.read(homes.get_home, row_of(desk, "Birch Lodge").id, desk.today()).inspections
    assert inspections
    told = d.words_in(page.pane)
    for one in inspections:
        words = f"{text.long_date(one.inspected_on)}: {text.word(one.inspection_type)}, {text.word(one.judgement, none='no judgement')}"
        assert words in told


def test_a_home_that_is_not_open_lacks_no_member(desk: Desk, page: HomesPage) -> None:
    make_home(desk, status=HomeStatus.REGISTERING, opened_on=None)
    assert "No elected member is assigned" not in d.words_in(page.pane)
    assert "Not required: Still registering with Ofsted; no opening date yet." in d.words_in(page.pane)


def test_a_visit_is_recorded_or_planned_from_here(home: UUID, page: HomesPage, gone: list[Ref]) -> None:
    d.press(page.pane, "Record a visit to this home")
    d.press(page.pane, "Plan a visit")
    d.press(page.header, "Record a visit")
    assert gone == [Ref("record", str(home)), Ref("plan", str(home)), Ref("record", str(home))]


def test_recording_without_a_chosen_home_asks_for_it_there(page: HomesPage, gone: list[Ref]) -> None:
    d.press(page.header, "Record a visit")
    assert gone == [Ref("record", "")]


# Moving about


def test_opening_a_home_clears_what_hid_it(desk: Desk, home: UUID, page: HomesPage) -> None:
    make_home(desk, "Elm Place")
    page.search.setText("elm")
    page.table.filter_by("This month", ["Missed"])
    page.open_ref(Ref("home", str(home)))
    assert page.search.text() == ""
    assert page.table.current().name == "Oak House"
    assert page.table.hasFocus()


def test_the_chosen_home_stays_chosen_when_something_changes(desk: Desk, home: UUID, page: HomesPage) -> None:
    make_home(desk, "Zinnia House")
    d.select_row(page.table, Home="Zinnia House")
    make_home(desk, "Ash Lodge")
    assert page.table.current().name == "Zinnia House"
    assert "Zinnia House" in d.words_in(page.pane)


# Large text, no mouse


def test_everything_is_read_at_200_percent(desk: Desk, page: HomesPage) -> None:
    """experience.md: it works at 200% text on a small laptop."""
    make_finished(desk, recommendations=(NewRecommendation(LONG),))
    enlarge(page, 200)
    assert shortened(page) == []
    assert page.scroll_area.horizontalScrollBar().maximum() == 0


def test_everything_is_reached_by_tab(home: UUID, page: HomesPage) -> None:
    for wanted in (page.search, page.bar.filter, page.bar.columns, page.table, d.button(page.pane, "Name a new registered manager")):
        tab_to(page, wanted)
    assert unnamed(page) == []
