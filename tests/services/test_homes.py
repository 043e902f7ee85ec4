"""The register of homes and all about one home."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from reg44desk.db.models import HomeStatusChange, Inspection, VisitingArrangement
from reg44desk.domain.types import DutyStatus, HomeStatus, HomeType, InspectionType, Judgement, Month, Progress, Role, VisitingBody
from reg44desk.domain.visit import FollowUp, NewRecommendation
from reg44desk.services import homes, people, recommendations, visit_record
from reg44desk.services.desk import Desk, Tx, command
from reg44desk.services.homes import HomeDraft, HomeRow, PlaceInTime
from tests.conftest import FakeClock
from tests.factories import import_tracker, make_home, make_person, whole_draft
from tests.services.steps import refused, step

OAK = HomeDraft(name="Oak House", ofsted_urn="SC1", home_type=HomeType.LONG_STAY, opened_on=date(2015, 1, 1))


@command("Enter an inspection")
def inspect(tx: Tx, home_id: UUID, day: date, kind: InspectionType, judgement: Judgement | None, due: date | None = None) -> None:
    """What Ofsted found."""
    found = Inspection(home_id=home_id, inspected_on=day, inspection_type=kind, judgement=judgement, improvements_due_by=due)
    tx.session.add(found)


@command("Change a home's status")
def become(tx: Tx, home_id: UUID, status: HomeStatus, day: date) -> None:
    """From a day on, a home has this status."""
    tx.session.add(HomeStatusChange(home_id=home_id, status=status, from_date=day))


@command("Change who visits")
def hand_over(tx: Tx, home_id: UUID, body: VisitingBody, day: date) -> None:
    """From a day on, this body visits."""
    tx.session.add(VisitingArrangement(home_id=home_id, visited_by=body, from_date=day))


def row(desk: Desk, as_of: date | None = None, name: str = "Oak House") -> HomeRow:
    return next(r for r in desk.read(homes.list_homes, as_of or desk.today()) if r.name == name)


def test_a_home_is_added_without_stray_spaces(desk: Desk) -> None:
    draft = HomeDraft(" Oak House ", " SC1 ", HomeType.SECURE, " Centre ", 8, HomeStatus.OPEN, date(2015, 1, 1),
                      VisitingBody.COMMISSIONING_TEAM, " The council ", " Inbox ")  # fmt: skip
    home_id = step(desk, homes.add_home, draft)
    found = desk.read(homes.get_home, home_id, desk.today())
    shown = found.row
    assert (shown.name, shown.ofsted_urn, shown.home_type, shown.site, shown.places) == ("Oak House", "SC1", HomeType.SECURE, "Centre", 8)
    assert (shown.status, shown.visited_by) == (HomeStatus.OPEN, VisitingBody.COMMISSIONING_TEAM)
    assert (found.registered_provider, found.area_authority) == ("The council", "Inbox")
    [line] = found.statuses
    assert (line.status, line.from_date, line.reason) == (HomeStatus.OPEN, date(2015, 1, 1), "")


def test_an_empty_form_is_refused_with_every_gap(desk: Desk) -> None:
    assert refused(desk, homes.add_home, HomeDraft()) == [
        ("name", "Enter the name of the home."),
        ("home_type", "Choose what kind of home it is."),
        ("opened_on", "Enter the day the home opened, like 1 9 2021."),
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": " oak HOUSE", "ofsted_urn": ""}, ("name", "There is a home of that name already. Enter another name.")),
        ({"name": "Elm House", "ofsted_urn": " SC1 "}, ("ofsted_urn", "Another home has that Ofsted number. Check the number.")),
    ],
)
def test_a_name_and_an_ofsted_number_belong_to_one_home(desk: Desk, change: dict[str, str], problem: tuple[str, str]) -> None:
    desk.do(homes.add_home, OAK)
    assert refused(desk, homes.add_home, replace(OAK, **change)) == [problem]  # type: ignore[arg-type]


def test_homes_without_an_ofsted_number_do_not_clash(desk: Desk) -> None:
    make_home(desk)
    make_home(desk, "Elm House")
    assert [r.ofsted_urn for r in desk.read(homes.list_homes, desk.today())] == ["", ""]


def test_a_home_that_registers_needs_no_opening_day_and_owes_nothing(desk: Desk) -> None:
    """BR-04: listed, not flagged."""
    step(desk, homes.add_home, HomeDraft("Oak House", home_type=HomeType.EDGE_OF_CARE, status=HomeStatus.REGISTERING))
    assert (row(desk).status, row(desk).duty.status) == (HomeStatus.REGISTERING, DutyStatus.NOT_REQUIRED)


def test_a_home_that_opens_on_a_later_day_is_planned_until_then(desk: Desk) -> None:
    """T-09, BR-04, A-06: the opening month counts, earlier ones do not."""
    make_home(desk, opened_on=date(2022, 2, 10))
    assert [row(desk, date(2022, 2, day)).status for day in (9, 10)] == [HomeStatus.PLANNED, HomeStatus.OPEN]
    words = {d.month: d.status for d in row(desk, date(2022, 3, 1)).strip}
    assert (words[Month(2022, 1)], words[Month(2022, 2)]) == (DutyStatus.NOT_REQUIRED, DutyStatus.MISSED)


def test_a_closed_home_owes_nothing_more(desk: Desk) -> None:
    """BR-04: the duty stops when closed; what was before stays."""
    home_id = make_home(desk)
    desk.do(become, home_id, HomeStatus.CLOSED, date(2022, 2, 1))
    assert (row(desk, date(2022, 1, 31)).status, row(desk, date(2022, 2, 1)).status) == (HomeStatus.OPEN, HomeStatus.CLOSED)
    assert [d.status for d in row(desk, date(2022, 3, 1)).strip[-3:]] == [
        DutyStatus.MISSED,
        DutyStatus.NOT_REQUIRED,
        DutyStatus.NOT_REQUIRED,
    ]
    assert desk.read(homes.get_home, home_id, desk.today()).statuses[-1].status is HomeStatus.CLOSED


def test_a_home_that_nothing_is_known_about_but_its_kind(desk: Desk) -> None:
    make_home(desk)
    found = row(desk)
    assert (found.judgement, found.inspected_on, found.last_visit, found.open_recommendations) == (None, None, None, 0)
    assert (found.registered_manager, found.responsible_individual, found.elected_members) == ("", "", ())


def test_br06_who_visits_changes_on_a_day(desk: Desk) -> None:
    """BR-05, BR-06: before the hand-over the Commissioning Team."""
    home_id = make_home(desk, visited_by=VisitingBody.COMMISSIONING_TEAM)
    desk.do(hand_over, home_id, VisitingBody.NYAS, date(2021, 9, 1))
    assert row(desk, date(2021, 8, 31)).visited_by is VisitingBody.COMMISSIONING_TEAM
    assert row(desk, date(2021, 9, 1)).visited_by is VisitingBody.NYAS


def test_t02_the_visiting_body_of_the_councils_homes(desk: Desk) -> None:
    """T-01, T-02, A-02: nine homes by NYAS, the five secure ones by the Commissioning Team; one more registers."""
    import_tracker(desk)
    opened = [r for r in desk.read(homes.list_homes, desk.today()) if r.status is HomeStatus.OPEN]
    secure = [r for r in opened if r.home_type is HomeType.SECURE]
    assert (len(opened), len(secure)) == (14, 5)
    assert {r.visited_by for r in secure} == {VisitingBody.COMMISSIONING_TEAM}
    assert sum(r.visited_by is VisitingBody.NYAS for r in opened) == 9


def test_homes_are_listed_by_name_whatever_their_case(desk: Desk) -> None:
    for name in ("zinnia", "Ash", "beech"):
        make_home(desk, name)
    assert [r.name for r in desk.read(homes.list_homes, desk.today())] == ["Ash", "beech", "zinnia"]


def test_who_is_responsible_on_a_day(desk: Desk) -> None:
    """BR-10: a new manager does not change who was in charge before."""
    home_id = make_home(desk)
    make_person(desk, "Pat", Role.REGISTERED_MANAGER, home_id)
    make_person(desk, "Celia", Role.RESPONSIBLE_INDIVIDUAL, home_id)
    make_person(desk, "Cllr B", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 2))
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 1))
    sam = desk.do(people.add_person, people.PersonDraft("Sam")).value
    desk.do(people.appoint_to_home, sam, Role.REGISTERED_MANAGER, home_id, date(2021, 11, 1))
    assert [row(desk, day).registered_manager for day in (date(2021, 10, 31), date(2021, 11, 1))] == ["Pat", "Sam"]
    assert (row(desk).responsible_individual, row(desk).elected_members) == ("Celia", ("Cllr A", "Cllr B"))


def test_people_over_time_are_on_a_homes_page(desk: Desk) -> None:
    """T-30: who left is still to be seen."""
    home_id = make_home(desk)
    left = date(2021, 11, 1)
    make_person(desk, "Pat", Role.REGISTERED_MANAGER, home_id)
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 1), until=left)
    make_person(desk, "Elsewhere", Role.ELECTED_MEMBER, make_home(desk, "Elm House"))
    assert desk.read(homes.get_home, home_id, desk.today()).people == (
        PlaceInTime(Role.ELECTED_MEMBER, "Cllr A", date(2021, 6, 1), left),
        PlaceInTime(Role.REGISTERED_MANAGER, "Pat", None, None),
    )


def test_br30_the_newest_inspection_with_a_judgement_counts(desk: Desk) -> None:
    """BR-30: a monitoring visit has no judgement; one still to come is not known."""
    home_id = make_home(desk)
    desk.do(inspect, home_id, date(2021, 6, 1), InspectionType.FULL, Judgement.REQUIRES_IMPROVEMENT, date(2021, 12, 31))
    desk.do(inspect, home_id, date(2020, 6, 1), InspectionType.FULL, Judgement.GOOD)
    desk.do(inspect, home_id, date(2021, 10, 1), InspectionType.MONITORING, None)
    desk.do(inspect, home_id, date(2022, 2, 1), InspectionType.FULL, Judgement.OUTSTANDING)
    assert (row(desk).judgement, row(desk).inspected_on) == (Judgement.REQUIRES_IMPROVEMENT, date(2021, 6, 1))
    assert row(desk, date(2022, 2, 1)).judgement is Judgement.OUTSTANDING
    found = desk.read(homes.get_home, home_id, desk.today()).inspections
    assert [(i.inspected_on, i.inspection_type, i.judgement, i.improvements_due_by) for i in found] == [
        (date(2022, 2, 1), InspectionType.FULL, Judgement.OUTSTANDING, None),
        (date(2021, 10, 1), InspectionType.MONITORING, None, None),
        (date(2021, 6, 1), InspectionType.FULL, Judgement.REQUIRES_IMPROVEMENT, date(2021, 12, 31)),
        (date(2020, 6, 1), InspectionType.FULL, Judgement.GOOD, None),
    ]


def test_the_strip_ends_with_this_month_and_the_page_shows_two_years(desk: Desk) -> None:
    home_id = make_home(desk)
    strip = row(desk).strip
    assert [strip[0].month, strip[-1].month, len(strip)] == [Month(2021, 2), Month(2022, 1), 12]
    assert row(desk).duty == strip[-1]
    page = desk.read(homes.get_home, home_id, desk.today()).row.strip
    assert (len(page), page[-12:]) == (24, strip)


def test_the_last_visit_is_the_newest_that_counts(desk: Desk) -> None:
    home_id, visitor = make_home(desk), make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    for day in (date(2021, 12, 3), date(2022, 1, 10), date(2021, 11, 2)):
        desk.do(visit_record.save_visit, whole_draft(home_id, visitor, day))
    assert [row(desk, day).last_visit for day in (date(2022, 1, 9), date(2022, 1, 10))] == [date(2021, 12, 3), date(2022, 1, 10)]


def test_open_recommendations_are_as_many_as_their_list_on_any_day(desk: Desk, clock: FakeClock) -> None:
    """experience.md: every count opens a list of exactly that length."""
    home_id, visitor = make_home(desk), make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    made = tuple(NewRecommendation(t) for t in ("Mend the fence", "Train staff"))
    desk.do(visit_record.save_visit, whole_draft(home_id, visitor, date(2021, 12, 3), recommendations=made))
    first, _ = desk.read(recommendations.list_recommendations, clock().date())
    met = (FollowUp(first.id, Progress.VERIFIED_MET),)
    desk.do(visit_record.save_visit, whole_draft(home_id, visitor, date(2022, 1, 10), follow_ups=met))
    days = [date(2021, 12, 2), date(2021, 12, 3), date(2022, 1, 9), date(2022, 1, 10)]
    assert [row(desk, day).open_recommendations for day in days] == [0, 2, 2, 1]
    assert [len(desk.read(recommendations.list_recommendations, day, only_open=True)) for day in days] == [0, 2, 2, 1]
