"""The forms that change a home and the history on its pane: what is shown before it is saved, what is kept, what is refused where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import HomeStatus, HomeType, InspectionType, Judgement, Month, Ref, VisitingBody
from reg44desk.services import home_history, home_profile, homes, inspection_record
from reg44desk.services.desk import Desk
from reg44desk.services.home_history import StatusDraft
from reg44desk.services.home_profile import BuildingDraft, ProfileDraft
from reg44desk.services.homes import HomeDetail
from reg44desk.services.inspection_record import InspectionDraft, RequirementDraft
from reg44desk.views import home_forms
from reg44desk.views.homes import HomesPage
from tests import drivers as d
from tests.factories import make_finished, make_home
from tests.views.showing import Show, dismiss, enlarge, on_screen, retype, shortened

NOV = date(2021, 11, 4)


@pytest.fixture
def home(desk: Desk) -> UUID:
    """Oak House, whose months since September 2021 are recorded here."""
    make_finished(desk, "Elm Place", day=date(2021, 9, 8))
    return make_home(desk, places=4, site="Oaks")


@pytest.fixture
def page(desk: Desk, home: UUID, show: Show) -> Iterator[HomesPage]:
    shown = on_screen(show, HomesPage(desk))
    d.select_row(shown.table, Home="Oak House")
    yield shown
    dismiss()


def detail(page: HomesPage, home: UUID) -> HomeDetail:
    return page.desk.read(homes.get_home, home, page.desk.today())


def pane(page: HomesPage) -> str:
    return d.words_in(page.pane)


# Status


def test_nothing_is_said_until_status_and_day_are_known(page: HomesPage) -> None:
    d.press(page.pane, "Change its status")
    d.choose(d.dialog(), "New status", "Closed")
    assert "Its monthly visits will stop." not in d.words_in(d.dialog())
    d.fill(d.dialog(), "From", "4 11 2021")
    assert "Close Oak House from 4 November 2021? Its monthly visits will stop." in d.words_in(d.dialog())


def test_the_question_stands_alone_where_the_change_is_none(page: HomesPage) -> None:
    d.press(page.pane, "Change its status")
    d.choose(d.dialog(), "New status", "Open")
    d.fill(d.dialog(), "From", "4 11 2021")
    told = d.words_in(d.dialog())
    assert "Open Oak House from 4 November 2021? Its monthly visits will be due from that month." in told
    assert "change" not in told.split("that month.")[1].split("Change status")[0]


def test_a_day_that_cannot_be_read_is_not_taken_for_none(page: HomesPage) -> None:
    d.press(page.pane, "Change its status")
    d.choose(d.dialog(), "New status", "Planned")
    d.fill(d.dialog(), "From", "31 2 2022")
    d.press(d.dialog(), "Change status")
    assert d.field(d.dialog(), "From").error.text() == "Enter a date, like 18 9 2025."


def test_many_months_are_counted_and_none_is_said(page: HomesPage, home: UUID) -> None:
    """BR-04: at most twelve lines, so that the form stays on the screen."""
    years = page.desk.rehearse(home_history.preview_status, home, StatusDraft(HomeStatus.CLOSED, date(2022, 2, 1), "Sold")) * 14
    lines = home_forms.months_moved(years).splitlines()
    assert (len(lines), lines[0], lines[-1]) == (14, "These months change:", "and 2 months more")
    assert home_forms.months_moved(()) == "No month up to today changes."


def test_a_line_of_the_history_is_corrected(page: HomesPage, home: UUID) -> None:
    page.desk.do(home_history.change_status, home, StatusDraft(HomeStatus.PAUSED, NOV, "A new kitchen"))
    d.press(page.pane, "Paused from 4 Nov 2021: A new kitchen")
    form = d.dialog("Correct the status of Oak House")
    assert "The history says: Paused from 4 Nov 2021: A new kitchen." in d.words_in(form)
    assert "change" not in d.words_in(form)
    retype(form, "From", "31 10 2021")
    assert "This month changes:\nNovember 2021: Missed becomes Not required" in d.words_in(form)
    d.press(form, "Save correction")
    assert d.no_dialog()
    assert "Paused from 31 Oct 2021: A new kitchen" in pane(page)


def test_the_only_status_cannot_be_taken_out(page: HomesPage) -> None:
    d.press(page.pane, "Open from 1 Jan 2015")
    d.tick_box(d.dialog(), "Take this line out: it was never so")
    d.press(d.dialog(), "Save correction")
    assert d.field(d.dialog(), "Take this line out: it was never so").error.text().startswith("This is the only status of the home.")


def test_a06_the_first_month_due(page: HomesPage, desk: Desk) -> None:
    """A-06: the months that it moves are shown before it is saved; a late one is refused, and a corrected one is not."""
    home = make_home(desk, "New House", opened_on=date(2021, 9, 27))
    d.select_row(page.table, Home="New House")
    d.press(page.pane, "Set its first month due")
    form = d.dialog("First month due of New House")
    d.fill(form, "First month due", "1 2022")
    d.press(form, "Set first month due")
    assert "The home opened in September 2021, so" in d.field(form, "First month due").error.text()
    retype(form, "First month due", "10 2021")
    assert d.field(form, "First month due").error.text() == ""
    assert "This month changes:\nSeptember 2021: Missed becomes Not required" in d.words_in(form)
    d.press(form, "Set first month due")
    assert detail(page, home).first_month_due == Month(2021, 10)
    assert "Its first visit is due in October 2021." in pane(page)
    d.press(page.pane, "Set its first month due")
    retype(d.dialog(), "First month due", "10 2021")
    assert "changes:" not in d.words_in(d.dialog())


# What it is, and where


def test_kind_provider_and_places_change_from_a_day(page: HomesPage, home: UUID) -> None:
    d.press(page.pane, "Change kind, provider or places")
    form = d.dialog("Change the kind, provider or places of Oak House")
    assert (d.field(form, "Registered provider").value(), d.field(form, "Places").value()) == ("The council", 4)
    d.choose(form, "Kind of home", "Short-break (respite)")
    retype(form, "Places", "6")
    d.press(form, "Save change")
    assert d.field(form, "From").error.text() == "Enter the first day, like 1 9 2025."
    d.fill(form, "From", "1 12 2021")
    d.press(form, "Save change")
    assert detail(page, home).row.home_type is HomeType.SHORT_BREAK
    assert "From 1 Dec 2021: Short-break (respite), The council, 6 places" in pane(page)
    assert "Before that: Long-stay, The council, 4 places" in pane(page)


def test_a_home_that_never_changed_shows_no_history_of_it(page: HomesPage) -> None:
    assert "Kind, provider and places over time" not in pane(page)
    assert "Buildings" not in pane(page)


def test_places_that_nobody_knows_are_left_out(page: HomesPage, home: UUID) -> None:
    page.desk.do(home_profile.change_profile, home, ProfileDraft(HomeType.OTHER, "The council", None, NOV))
    assert "From 4 Nov 2021: Other, The council" in pane(page).splitlines()


def test_a_building_is_added_changed_and_taken_out(page: HomesPage) -> None:
    """regulation.md 1.9, O8."""
    d.press(page.pane, "Add a building")
    d.fill(d.dialog("Building of Oak House"), "Name of the building", "Annexe")
    d.press(d.dialog(), "Add building")
    d.press(page.pane, "Annexe, since before records begin")
    d.fill(d.dialog(), "From", "1 5 2019")
    d.fill(d.dialog(), "Last day", "30 6 2021")
    d.press(d.dialog(), "Save building")
    d.press(page.pane, "Annexe, from 1 May 2019 to 30 Jun 2021")
    d.tick_box(d.dialog(), "Take this building out: it never was one")
    d.press(d.dialog(), "Save building")
    assert "Annexe" not in pane(page)


def test_br06_who_visits_is_told_over_time(page: HomesPage, home: UUID) -> None:
    d.press(page.pane, "Change who visits")
    d.choose(d.dialog("Change who visits Oak House"), "Visited by", "Children's Commissioning Team")
    d.fill(d.dialog(), "From", "1 12 2021")
    d.press(d.dialog(), "Change who visits")
    assert detail(page, home).row.visited_by is VisitingBody.COMMISSIONING_TEAM
    told = pane(page)
    assert "Children's Commissioning Team from 1 Dec 2021\nNYAS since before records begin" in told


def test_details_are_corrected(page: HomesPage, home: UUID) -> None:
    d.press(page.pane, "Correct its details")
    retype(d.dialog("Correct the details of Oak House"), "Name of the home", "Oak Lodge")
    retype(d.dialog(), "Places", "many")
    d.press(d.dialog(), "Save details")
    assert "Enter a whole number" in d.field(d.dialog(), "Places").error.text()
    retype(d.dialog(), "Places", "5")
    d.press(d.dialog(), "Save details")
    assert (detail(page, home).row.name, detail(page, home).row.places) == ("Oak Lodge", 5)


# Inspections


def test_a03_an_inspection_of_two_homes_of_a_site(page: HomesPage, desk: Desk) -> None:
    make_home(desk, "Oak Court", site="Oaks")
    d.press(page.pane, "Record an inspection")
    form = d.dialog("Record an inspection of Oak House")
    d.fill(form, "Day of the inspection", "4 11 2021")
    d.choose(form, "Kind of inspection", "Full inspection")
    d.choose(form, "Overall judgement", "Good")
    d.tick(form, "Homes of this site that it was of", "Oak Court")
    d.press(form, "Record inspection")
    rated = {row["Home"]: row["Ofsted rating"] for row in d.cells(page.table)}
    assert rated == {"Elm Place": "", "Oak Court": "Good", "Oak House": "Good"}
    assert "Stage:" not in pane(page)


def test_a_home_without_a_site_is_not_asked_about_one(page: HomesPage) -> None:
    d.select_row(page.table, Home="Elm Place")
    d.press(page.pane, "Record an inspection")
    assert "Homes of this site" not in d.words_in(d.dialog())


def test_br31_the_stage_and_the_day_are_shown(page: HomesPage, desk: Desk, home: UUID) -> None:
    asked = (RequirementDraft("Sign the records", "35(3)", date(2022, 2, 1)),)
    poor = InspectionDraft((home,), NOV, InspectionType.FULL, Judgement.REQUIRES_IMPROVEMENT, (), date(2022, 3, 31), asked)
    desk.do(inspection_record.record_inspection, poor)
    told = pane(page)
    assert "Stage: Requirements outstanding, monitoring visit awaited." in told
    assert "Improvements are due by 31 March 2022." in told
    assert "Ofsted's requirements open: 1" in told


def test_br31_past_the_day_without_a_graded_visit_is_said_so(page: HomesPage, desk: Desk, home: UUID) -> None:
    """T-25."""
    inadequate = InspectionDraft((home,), NOV, InspectionType.FULL, Judgement.INADEQUATE)
    desk.do(inspection_record.record_inspection, inadequate)
    assert "Stage: Monitoring visit awaited." in pane(page)
    assert "Improvements" not in pane(page)
    monitored = InspectionDraft((home,), date(2021, 12, 1), InspectionType.MONITORING, improvements_due_by=date(2022, 1, 20))
    desk.do(inspection_record.record_inspection, monitored)
    told = pane(page)
    assert "Monitoring visit made on 1 December 2021." in told
    assert "Improvements were due by 20 January 2022, and no graded visit is recorded." in told


def test_from_a_home_to_all_its_inspections(page: HomesPage, home: UUID) -> None:
    asked: list[Ref] = []
    page.go.connect(asked.append)
    d.press(page.pane, "All its inspections and requirements")
    assert asked == [Ref("inspections", str(home))]


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_of_a_homes_history_is_cut_off(page: HomesPage, desk: Desk, home: UUID, text_size: int) -> None:
    """experience.md: it works at 200% text."""
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.PAUSED, NOV, "A new kitchen and a new roof over both houses"))
    desk.do(home_profile.change_profile, home, ProfileDraft(HomeType.SHORT_BREAK, "The council", 6, NOV))
    desk.do(home_profile.change_building, home, None, BuildingDraft("The old stables behind the house"))
    desk.do(home_history.set_first_month_due, home, Month(2015, 2))
    enlarge(page, text_size)
    assert shortened(page.pane) == []
