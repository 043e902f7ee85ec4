"""Recommendations: how old, how many visits since, whether past their date (regulation 44(5))."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from reg44desk.domain.types import Priority, Progress, QualityStandard, Role, VisitMode
from reg44desk.domain.visit import FollowUp, NewRecommendation
from reg44desk.services import recommendations, reg44, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.recommendations import FollowUpRow, RecommendationRow, list_recommendations
from tests.factories import import_tracker, make_home, make_person, whole_draft
from tests.services.steps import refused, step

MADE = date(2021, 11, 9)
FENCE = NewRecommendation("Mend the fence", QualityStandard.PROTECTION_OF_CHILDREN, Priority.HIGH, date(2021, 12, 1))


@pytest.fixture
def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def visit(desk: Desk, home: UUID, visitor: UUID, day: date, *made: NewRecommendation, **more: object) -> UUID:
    return desk.do(visit_record.save_visit, whole_draft(home, visitor, day, recommendations=made, **more)).value


def rows(desk: Desk, as_of: date | None = None) -> list[RecommendationRow]:
    return desk.read(list_recommendations, as_of or desk.today())


def answer(desk: Desk, home: UUID, visitor: UUID, day: date, progress: Progress) -> UUID:
    return visit(desk, home, visitor, day, follow_ups=(FollowUp(rows(desk)[0].id, progress, "Seen."),))


def test_a_recommendation_as_its_list_shows_it(desk: Desk, home: UUID, visitor: UUID) -> None:
    visit_id = visit(desk, home, visitor, MADE, FENCE)
    reference = desk.read(reg44.get_visit, visit_id).reference
    [row] = rows(desk)
    assert row == RecommendationRow(
        id=row.id,
        reference=f"{reference}-1",
        home_id=home,
        home="Oak House",
        visit_id=visit_id,
        text="Mend the fence",
        quality_standard=QualityStandard.PROTECTION_OF_CHILDREN,
        priority=Priority.HIGH,
        made_on=MADE,
        consider_by_date=date(2021, 12, 1),
        progress=Progress.NOT_STARTED,
        closed_on=None,
        age_days=73,
        visits_since=0,
        past_date=True,
    )
    assert row.is_open


@pytest.mark.parametrize(("day", "past"), [(date(2021, 11, 30), False), (date(2021, 12, 1), False), (date(2021, 12, 2), True)])
def test_an_open_one_is_past_its_date_from_the_day_after(desk: Desk, home: UUID, visitor: UUID, day: date, *, past: bool) -> None:
    """Regulation 44(5), part b section 11: overdue is worked out from the consider-by date, never stored."""
    visit(desk, home, visitor, MADE, FENCE)
    assert rows(desk, day)[0].past_date is past


def test_without_a_date_it_is_never_past_it(desk: Desk, home: UUID, visitor: UUID) -> None:
    visit(desk, home, visitor, MADE, NewRecommendation("Train staff"))
    assert not rows(desk, date(2030, 1, 1))[0].past_date


@pytest.mark.parametrize("progress", [Progress.VERIFIED_MET, Progress.SUPERSEDED, Progress.WITHDRAWN])
def test_a_closed_one_stops_ageing(desk: Desk, home: UUID, visitor: UUID, progress: Progress) -> None:
    visit(desk, home, visitor, MADE, FENCE)
    answer(desk, home, visitor, date(2021, 12, 9), progress)
    visit(desk, home, visitor, date(2022, 1, 5))
    row = rows(desk)[0]
    assert (row.closed_on, row.is_open, row.past_date) == (date(2021, 12, 9), False, False)
    assert (row.age_days, row.visits_since) == (30, 1)


def test_what_each_later_visit_found_newest_first(desk: Desk, home: UUID, visitor: UUID) -> None:
    """regulation.md part b, section 8: every visit answers every recommendation still open."""
    visit(desk, home, visitor, MADE, FENCE, NewRecommendation("Train staff"))
    one = next(r.id for r in rows(desk) if r.text == FENCE.text)
    december = answer(desk, home, visitor, date(2021, 12, 9), Progress.IN_PROGRESS)
    january = answer(desk, home, visitor, date(2022, 1, 5), Progress.VERIFIED_MET)
    assert desk.read(recommendations.list_follow_ups, one) == [
        FollowUpRow(january, date(2022, 1, 5), Progress.VERIFIED_MET, "Seen."),
        FollowUpRow(december, date(2021, 12, 9), Progress.IN_PROGRESS, "Seen."),
    ]
    other = next(r.id for r in rows(desk) if r.text == "Train staff")
    assert desk.read(recommendations.list_follow_ups, other) == []


def test_before_it_was_closed_it_was_open(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Part c, rule 4: as known on a day."""
    visit(desk, home, visitor, MADE, FENCE)
    answer(desk, home, visitor, date(2021, 12, 9), Progress.VERIFIED_MET)
    assert [rows(desk, date(2021, 12, day))[0].is_open for day in (8, 9)] == [True, False]
    assert [len(desk.read(list_recommendations, date(2021, 12, day), only_open=True)) for day in (8, 9)] == [1, 0]
    assert rows(desk, date(2021, 11, 8)) == []


def test_age_in_visits_counts_later_visits_of_this_home_only(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Part c, rule 8: remote contact is no visit."""
    visit(desk, home, visitor, MADE, FENCE)
    visit(desk, home, visitor, date(2021, 12, 9))
    visit(desk, home, visitor, date(2022, 1, 9), mode=VisitMode.REMOTE_CONTACT)
    visit(desk, home, visitor, date(2022, 1, 10))
    visit(desk, make_home(desk, "Elm House"), visitor, date(2022, 1, 11))
    assert [rows(desk, day)[0].visits_since for day in (date(2021, 12, 8), date(2021, 12, 9), desk.today())] == [0, 1, 2]


def test_those_furthest_past_their_date_come_first_and_closed_ones_last(desk: Desk, home: UUID, visitor: UUID) -> None:
    visit(desk, home, visitor, MADE, NewRecommendation("Closed", consider_by_date=date(2021, 11, 10)))
    answer(desk, home, visitor, date(2021, 11, 20), Progress.WITHDRAWN)
    made = (NewRecommendation("No date"), NewRecommendation("Later", consider_by_date=date(2022, 5, 1)), FENCE)
    visit(desk, home, visitor, date(2021, 11, 21), *made, NewRecommendation("No date too"))
    visit(desk, make_home(desk, "Elm House"), visitor, MADE, NewRecommendation("Elsewhere"))
    assert [r.text for r in rows(desk)] == ["Mend the fence", "Later", "Elsewhere", "No date", "No date too", "Closed"]


def test_those_brought_in_from_a_workbook_keep_their_own_references(desk: Desk) -> None:
    import_tracker(desk)
    found = {r.reference: r for r in rows(desk)}
    assert (found["R001"].home, found["R001"].closed_on) == ("Linden Centre Rowan", date(2021, 9, 29))
    assert found["R003"].text == "Display how to contact an advocate"
    assert len(found) == 57
    assert {r.reference for r in desk.read(recommendations.list_recommendations, desk.today(), only_open=True)} == {
        reference for reference, row in found.items() if row.is_open
    }


def test_a_date_is_set_for_one_that_came_without_its_visit(imported: Desk) -> None:
    """Regulation 44(5): by when the registered person is to consider it."""
    one = imported.read(recommendations.list_recommendations, imported.today(), only_open=True)[0]
    day = imported.today()
    step(imported, recommendations.set_consider_by, one.id, day)
    found = {r.id: r.consider_by_date for r in imported.read(recommendations.list_recommendations, imported.today())}
    assert found[one.id] == day
    missing = [("consider_by_date", "Enter the date, like 18 9 2025.")]
    assert refused(imported, recommendations.set_consider_by, one.id, None) == missing
    early = [("consider_by_date", "This day is before the recommendation was made. Check the date.")]
    assert refused(imported, recommendations.set_consider_by, one.id, one.made_on - timedelta(days=1)) == early


def test_the_date_of_one_that_a_report_holds_is_changed_with_its_visit(desk: Desk, home: UUID, visitor: UUID) -> None:
    """BR-17: a finished report never changes beneath its reader."""
    draft = whole_draft(home, visitor, recommendations=(NewRecommendation("Mend the gate."),))
    desk.do(reports.finish_report, draft)
    [one] = desk.read(recommendations.list_recommendations, desk.today())
    words = "The report of its visit says the date. Change it in the record of that visit."
    assert refused(desk, recommendations.set_consider_by, one.id, desk.today()) == [("", words)]


def test_those_of_one_home_are_the_same_as_in_the_list_of_all(desk: Desk) -> None:
    import_tracker(desk)
    every = rows(desk)
    one = every[0].home_id
    assert desk.read(list_recommendations, desk.today(), home_id=one) == [r for r in every if r.home_id == one]
