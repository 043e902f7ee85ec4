"""Homes as they are added: planned, registering or open, whoever visits them, and the office's provider and authority."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reg44desk.domain.types import AttemptKind, CancelledBy, HomeStatus, HomeType, Month, Role, VisitingBody
from reg44desk.services import home_history, homes, independence, office, people, reg44, schedule
from reg44desk.services.desk import Desk
from reg44desk.services.homes import HomeDraft
from reg44desk.services.people import PersonDraft
from reg44desk.services.reg44 import AttemptDraft, PlanDraft
from tests.factories import make_home, make_person
from tests.services.steps import refused, step

NEW = HomeDraft("New House", home_type=HomeType.LONG_STAY, status=HomeStatus.REGISTERING, opened_on=date(2022, 3, 1))


@pytest.mark.parametrize("status", [HomeStatus.PLANNED, HomeStatus.REGISTERING])
def test_br04_a_home_that_is_to_open_opens_on_its_day(desk: Desk, status: HomeStatus) -> None:
    """BR-04, A-06: listed and not flagged before; its duty counts from the month it opens."""
    home = step(desk, homes.add_home, replace(NEW, status=status))
    found = desk.read(homes.get_home, home, desk.today())
    assert [(s.status, s.from_date) for s in found.statuses] == [(status, None), (HomeStatus.OPEN, date(2022, 3, 1))]
    assert found.row.status is status
    assert desk.read(homes.get_home, home, date(2022, 3, 1)).row.status is HomeStatus.OPEN


def test_br04_an_opening_that_has_come_makes_an_open_home(desk: Desk) -> None:
    words = "That day has come. Choose the status Open, or enter the day on which the home will open."
    assert refused(desk, homes.add_home, replace(NEW, opened_on=desk.today())) == [("opened_on", words)]


@pytest.mark.parametrize("status", [HomeStatus.PAUSED, HomeStatus.CLOSED])
def test_br04_a_pause_or_an_end_needs_its_day_and_reason(desk: Desk, status: HomeStatus) -> None:
    words = "Add the home as open. Then change its status, with the day and the reason."
    assert refused(desk, homes.add_home, replace(NEW, status=status)) == [("status", words)]


@pytest.mark.parametrize(
    ("kind", "said", "body"),
    [
        (HomeType.SECURE, None, VisitingBody.COMMISSIONING_TEAM),
        (HomeType.LONG_STAY, None, VisitingBody.NYAS),
        (HomeType.LONG_STAY, VisitingBody.COMMISSIONING_TEAM, VisitingBody.COMMISSIONING_TEAM),
    ],
)
def test_br05_who_visits_follows_the_kind_of_home(desk: Desk, kind: HomeType, said: VisitingBody | None, body: VisitingBody) -> None:
    """BR-05: secure homes the Commissioning Team, new homes of other kinds NYAS."""
    desk.do(homes.add_home, replace(NEW, home_type=kind, visited_by=said))
    assert desk.read(homes.list_homes, desk.today())[0].visited_by is body


def test_regulation_44_7_a_home_has_the_offices_provider_and_authority(desk: Desk) -> None:
    """Regulation 44(7)(b) and (d): both get the report, so both have a name; what the form says goes before."""
    desk.do(office.change_office, office.Office(registered_provider="Marlshire Council", area_authority="Marlshire inbox"))
    home = desk.do(homes.add_home, NEW).value
    found = desk.read(homes.get_home, home, desk.today())
    assert (found.registered_provider, found.area_authority) == ("Marlshire Council", "Marlshire inbox")
    other = replace(NEW, name="Other", registered_provider=" Trust ", area_authority=" Northmere ")
    found = desk.read(homes.get_home, desk.do(homes.add_home, other).value, desk.today())
    assert (found.registered_provider, found.area_authority) == ("Trust", "Northmere")


# Who visits a secure home


def questions(desk: Desk) -> list[tuple[str, str]]:
    return [(q.person, q.home) for q in desk.read(independence.list_questions, desk.today())]


@pytest.mark.parametrize("organisation", ["Commissioning Team", "the Childrens Commissioning team, Marlshire", "Commissioning Service"])
def test_a32_whoever_is_to_visit_a_secure_home_is_asked_about_before_a_visit_is_booked(desk: Desk, organisation: str) -> None:
    """A-32, regulation 43(3)(d); part d step 1: checked before the first visit. BR-05: NYAS's homes are not theirs."""
    make_home(desk, "Secure One", home_type=HomeType.SECURE)
    make_home(desk, "Secure NYAS", home_type=HomeType.SECURE, visited_by=VisitingBody.NYAS)
    officer = desk.do(people.add_person, PersonDraft("Jo", organisation=organisation), Role.INDEPENDENT_PERSON).value
    desk.do(people.add_person, PersonDraft("T. Visit", organisation="NYAS"), Role.INDEPENDENT_PERSON)
    assert questions(desk) == [("Jo", "Secure One")]
    two = make_home(desk, "Secure Two", home_type=HomeType.SECURE, visited_by=VisitingBody.NYAS)
    desk.do(people.appoint, officer, Role.INDEPENDENT_PERSON, two, from_date=date(2022, 1, 1))
    assert questions(desk) == [("Jo", "Secure One"), ("Jo", "Secure Two")]


# Attempts, and where records begin


def test_rule_8_remote_contact_of_a_wrong_year_begins_no_records(desk: Desk) -> None:
    """regulation.md part c, rule 8: remote contact is no visit, so no month before is called missed for it."""
    home = make_home(desk, opened_on=date(2010, 1, 1))
    before = desk.read(office.records_begin)
    contact = AttemptDraft(home, date(2012, 1, 20), AttemptKind.REMOTE_CONTACT, reason="Snow")
    desk.do(reg44.record_attempt, contact)
    assert desk.read(office.records_begin) == before


def test_br04_nobody_tries_to_visit_a_home_before_it_opened(desk: Desk) -> None:
    """BR-04; one that is to open may still call a booked first visit off."""
    home = make_home(desk, opened_on=date(2022, 1, 10))
    early = AttemptDraft(home, date(2022, 1, 9), AttemptKind.NO_ACCESS, reason="Nobody there")
    assert refused(desk, reg44.record_attempt, early) == [("day", "The home's first open day is 10 January 2022. Check the day.")]
    step(desk, reg44.record_attempt, replace(early, day=date(2022, 1, 10)))
    new = desk.do(homes.add_home, replace(NEW, opened_on=None)).value
    assert refused(desk, reg44.record_attempt, replace(early, home_id=new)) == [
        ("home_id", "This home has not opened yet. Check the home.")
    ]
    planned = desk.do(reg44.plan_visit, PlanDraft(new, date(2022, 2, 1))).value
    off = AttemptDraft(new, date(2022, 2, 1), AttemptKind.CANCELLED, CancelledBy.HOME, "Builders")
    assert step(desk, reg44.record_attempt, off) == planned


def test_the_last_month_that_is_booked(desk: Desk) -> None:
    home = make_home(desk)
    assert desk.read(schedule.last_booked) is None
    far = desk.do(reg44.plan_visit, PlanDraft(home, date(2022, 9, 8))).value
    assert desk.read(schedule.last_booked) == Month(2022, 9)
    desk.do(reg44.cancel_visit, far, CancelledBy.OFFICE, "Too far ahead")
    assert desk.read(schedule.last_booked) is None


def test_a32_a_closed_home_raises_no_question(desk: Desk) -> None:
    """A-32: only open homes are asked about."""
    home = make_home(desk, "Secure One", home_type=HomeType.SECURE)
    officer = desk.do(people.add_person, PersonDraft("Jo", organisation="Commissioning Team")).value
    assert questions(desk) == []
    make_person(desk, "Other", Role.INDEPENDENT_PERSON)
    desk.do(people.appoint, officer, Role.INDEPENDENT_PERSON, home, from_date=None)
    desk.do(home_history.change_status, home, home_history.StatusDraft(HomeStatus.CLOSED, date(2022, 1, 10), "Sold"))
    assert questions(desk) == []
