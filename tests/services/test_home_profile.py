"""A home's kind, provider and places over time, and its buildings."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from reg44desk import paper as doc
from reg44desk.db.models import Home
from reg44desk.domain.types import HomeType, RecipientKind
from reg44desk.services import distribution, home_history, home_profile, homes, office, report_content, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.home_history import DetailsDraft
from reg44desk.services.home_profile import BuildingDraft, BuildingRow, Profile, ProfileDraft
from tests.factories import make_finished, make_home
from tests.services.steps import refused, step

DEC = date(2021, 12, 1)
WAS = Profile(None, HomeType.LONG_STAY, "The council", 4)
NOW = ProfileDraft(HomeType.SHORT_BREAK, " Northmere Trust ", 6, DEC)


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk, places=4)


def known(desk: Desk, home: UUID) -> tuple[Profile, ...]:
    return desk.read(homes.get_home, home, desk.today()).profiles


def on(desk: Desk, home: UUID, day: date) -> Profile:
    def read(session: Session) -> Profile:
        both = home_profile.profiles(session, session.get_one(Home, home)), home_profile.profiles_by_home(session)[home]
        assert both[0] == both[1]
        return home_profile.profile_on(both[0], day)

    return desk.read(read)


# Kind, provider and places


def test_a_home_that_never_changed_has_one_profile(desk: Desk, home: UUID) -> None:
    assert known(desk, home) == (WAS,)
    assert on(desk, home, date(1990, 1, 1)) == WAS


def test_a_change_holds_from_its_day_on(desk: Desk, home: UUID) -> None:
    """Homes over time: each change is dated; the home's own record says the newest."""
    step(desk, home_profile.change_profile, home, NOW)
    new = Profile(DEC, HomeType.SHORT_BREAK, "Northmere Trust", 6)
    assert known(desk, home) == (WAS, new)
    assert [on(desk, home, day) for day in (DEC - timedelta(days=1), DEC)] == [WAS, new]
    found = desk.read(homes.get_home, home, desk.today())
    assert (found.row.home_type, found.registered_provider, found.row.places) == (HomeType.SHORT_BREAK, "Northmere Trust", 6)


def test_a_change_between_two_others_leaves_the_newest_as_it_is(desk: Desk, home: UUID) -> None:
    desk.do(home_profile.change_profile, home, NOW)
    step(desk, home_profile.change_profile, home, ProfileDraft(HomeType.OTHER, "The council", None, date(2021, 6, 1)))
    assert [(p.from_date, p.places) for p in known(desk, home)] == [(None, 4), (date(2021, 6, 1), None), (DEC, 6)]
    assert desk.read(homes.list_homes, desk.today())[0].places == 6


def test_a_second_change_on_a_day_replaces_the_first(desk: Desk, home: UUID) -> None:
    desk.do(home_profile.change_profile, home, NOW)
    step(desk, home_profile.change_profile, home, dataclasses.replace(NOW, places=5))
    assert [p.places for p in known(desk, home)] == [4, 5]


def test_a_correction_of_the_home_s_record_shows_in_the_newest_profile_and_outlives_the_next_change(desk: Desk, home: UUID) -> None:
    """The settings' provider and a correction of details change the newest only; earlier profiles stay."""
    desk.do(home_profile.change_profile, home, dataclasses.replace(NOW, registered_provider="The council"))
    desk.do(home_history.correct_details, home, DetailsDraft("Oak House", "", "", 7, "The council", "Inbox"))
    desk.do(office.change_office, dataclasses.replace(office.Office(), registered_provider="Inbox County Council"))
    assert [(p.registered_provider, p.places) for p in known(desk, home)] == [("The council", 4), ("Inbox County Council", 7)]
    desk.do(home_profile.change_profile, home, ProfileDraft(HomeType.SHORT_BREAK, "Inbox County Council", 8, date(2022, 1, 1)))
    assert [p.places for p in known(desk, home)] == [4, 7, 8]


def test_a_change_needs_its_day_kind_and_provider(desk: Desk, home: UUID) -> None:
    assert refused(desk, home_profile.change_profile, home, ProfileDraft()) == [
        ("home_type", "Choose what kind of home it is."),
        ("registered_provider", "Enter the name of the registered provider."),
        ("from_date", "Enter the first day, like 1 9 2025."),
    ]
    ahead = dataclasses.replace(NOW, from_date=desk.today() + timedelta(days=1))
    assert refused(desk, home_profile.change_profile, home, ahead) == [
        ("from_date", "The day has not come yet. Record the change once it has.")
    ]
    same = ProfileDraft(HomeType.LONG_STAY, "The council ", 4, DEC)
    assert refused(desk, home_profile.change_profile, home, same) == [
        ("", "Nothing would change. The home is all that on this day already.")
    ]


def test_the_report_of_an_earlier_visit_says_what_held_on_its_day(desk: Desk) -> None:
    """BR-10's rule for people holds for homes: the past does not move. Regulation 44(7)(d): the provider of that day gets the copy."""
    made = make_finished(desk, day=date(2021, 11, 9))
    desk.do(home_profile.change_profile, made.home_id, dataclasses.replace(NOW, home_type=HomeType.SECURE))
    report = desk.read(report_content.build, made.visit_id, None, desk.today())
    cover = dict(report.cover.rows)
    assert (cover["Kind of home"], cover["Registered provider"]) == ("Long-stay", "The council")
    [facts] = report.sections[0].blocks
    assert isinstance(facts, doc.Facts)
    assert "Places" not in dict(facts.rows)
    [standing] = desk.read(distribution.list_standings, desk.today(), made.visit_id)
    assert next(c.name for c in standing.copies if c.kind is RecipientKind.REGISTERED_PROVIDER) == "The council"


def test_the_form_of_a_visit_asks_for_what_held_on_its_day(desk: Desk) -> None:
    made = make_finished(desk, day=date(2021, 11, 9))
    desk.do(home_profile.change_profile, made.home_id, NOW)
    before = desk.read(visit_record.get_form, made.home_id, made.visit_id, desk.today())
    new = desk.read(visit_record.get_form, made.home_id, None, desk.today())
    assert [(f.home_type, f.places) for f in (before, new)] == [(HomeType.LONG_STAY, None), (HomeType.SHORT_BREAK, 6)]


# Buildings


def buildings(desk: Desk, home: UUID) -> tuple[BuildingRow, ...]:
    return desk.read(homes.get_home, home, desk.today()).buildings


def test_buildings_are_registered_from_a_day_to_a_day(desk: Desk, home: UUID) -> None:
    """regulation.md 1.9, O8: every registered building is visited; those of now stand first."""
    step(desk, home_profile.change_building, home, None, BuildingDraft("Annexe", None, date(2021, 6, 30)))
    step(desk, home_profile.change_building, home, None, BuildingDraft(" Main house "))
    step(desk, home_profile.change_building, home, None, BuildingDraft("Annexe", date(2021, 7, 1)))
    assert [(b.name, b.from_date, b.to_date, b.current) for b in buildings(desk, home)] == [
        ("Annexe", date(2021, 7, 1), None, True),
        ("Main house", None, None, True),
        ("Annexe", None, date(2021, 6, 30), False),
    ]


def test_a_building_is_changed_and_taken_out(desk: Desk, home: UUID) -> None:
    desk.do(home_profile.change_building, home, None, BuildingDraft("Annexe"))
    [one] = buildings(desk, home)
    step(desk, home_profile.change_building, home, one.id, BuildingDraft("The Annexe", date(2015, 1, 1), date(2022, 1, 20)))
    [now] = buildings(desk, home)
    assert (now.name, now.from_date, now.to_date, now.current) == ("The Annexe", date(2015, 1, 1), date(2022, 1, 20), False)
    step(desk, home_profile.change_building, home, one.id, BuildingDraft(remove=True))
    assert buildings(desk, home) == ()


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (BuildingDraft(" "), ("name", "Enter the name of the building.")),
        (BuildingDraft("New", DEC, DEC - timedelta(days=1)), ("to_date", "The last day is before the first. Check both dates.")),
        (BuildingDraft("annexe", DEC), ("name", "The home has a building of that name in those days already.")),
    ],
)
def test_what_no_building_can_be_is_refused(desk: Desk, home: UUID, draft: BuildingDraft, problem: tuple[str, str]) -> None:
    desk.do(home_profile.change_building, home, None, BuildingDraft("Annexe", None, DEC))
    assert refused(desk, home_profile.change_building, home, None, draft) == [problem]
