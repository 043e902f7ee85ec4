"""Settings that belong to the office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reg44desk.domain.types import HomeType, Month, Role
from reg44desk.services import history, homes, office, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.office import Office
from tests.factories import make_home, make_person, whole_draft
from tests.services.steps import refused, step

WANTED = Office("Marlshire County Council", "Marlshire placements", "2021-06", "2021-10-01")


def test_an_office_begins_with_its_defaults(desk: Desk) -> None:
    """A-12: one recipient "local authority (area)", the council's commissioning inbox until changed; BR-05: NYAS from 1 Sept 2021."""
    assert desk.read(office.get_office) == Office("The council", "The council's commissioning inbox", "", "2021-09-01")


def test_the_offices_settings_are_changed_as_one_step(desk: Desk) -> None:
    step(desk, office.change_office, WANTED)
    assert desk.read(office.get_office) == WANTED


def test_settings_are_kept_without_stray_spaces(desk: Desk) -> None:
    desk.do(office.change_office, Office(*(f" {v} " for v in (WANTED.registered_provider, WANTED.area_authority, "2021-06", "2021-10-01"))))
    assert desk.read(office.get_office) == WANTED


def test_only_what_differs_is_written(desk: Desk) -> None:
    step(desk, office.change_office, replace(Office(), area_authority="Marlshire placements"))
    assert desk.read(history.list_actions)[0].records == 1
    step(desk, office.change_office, replace(Office(), area_authority="Marlshire inbox", recorded_from="2021-06"))
    assert desk.read(history.list_actions)[0].records == 2
    desk.do(office.change_office, replace(Office(), area_authority="Marlshire inbox"))
    assert desk.read(history.list_actions)[0].records == 1


def test_saving_the_settings_as_they_are_changes_nothing(desk: Desk) -> None:
    assert desk.do(office.change_office, Office()).tables == frozenset()
    assert desk.undo_text is None


def test_homes_without_an_own_provider_follow_the_office(desk: Desk) -> None:
    before = desk.read(office.get_office)
    draft = homes.HomeDraft("Oak House", "", HomeType.OTHER, opened_on=date(2015, 1, 1))
    own = replace(draft, registered_provider=before.registered_provider, area_authority=before.area_authority)
    follows = desk.do(homes.add_home, own).value
    keeps = make_home(desk, "Elm House", registered_provider="Elm Care Ltd")
    step(desk, office.change_office, WANTED)

    def shown(home: object) -> tuple[str, str]:
        found = desk.read(homes.get_home, home, desk.today())  # type: ignore[arg-type]
        return found.registered_provider, found.area_authority

    assert shown(follows) == ("Marlshire County Council", "Marlshire placements")
    assert shown(keeps) == ("Elm Care Ltd", "Inbox")


def test_what_cannot_be_read_is_refused_all_at_once(desk: Desk) -> None:
    assert refused(desk, office.change_office, Office(" ", "", "June", "")) == [
        ("registered_provider", "Enter the name of the registered provider."),
        ("area_authority", "Enter the local authority for the area."),
        ("recorded_from", "Enter a month, like 2021-09, or leave it empty."),
        ("nyas_from", "Enter a day, like 2021-09-01."),
    ]


@pytest.mark.parametrize("day", ["2021-02-30", "1 9 2021", "2021-09"])
def test_the_day_of_the_hand_over_is_a_day(desk: Desk, day: str) -> None:
    assert [field for field, _ in refused(desk, office.change_office, replace(WANTED, nyas_from=day))] == ["nyas_from"]


def test_records_begin_with_the_month_the_office_chose(desk: Desk) -> None:
    desk.do(office.change_office, WANTED)
    assert desk.read(office.records_begin) == Month(2021, 6)


def test_otherwise_records_begin_with_the_casebook_or_its_earliest_visit(desk: Desk) -> None:
    """Made on 21 January 2022; a visit of November says that November is recorded too."""
    assert desk.read(office.records_begin) == Month(2022, 1)
    home_id, visitor = make_home(desk), make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    desk.do(visit_record.save_visit, whole_draft(home_id, visitor, date(2022, 1, 10)))
    desk.do(visit_record.save_visit, whole_draft(home_id, visitor, date(2021, 11, 9)))
    assert desk.read(office.records_begin) == Month(2021, 11)


@pytest.mark.parametrize("month", ["", "June", "2021-13"])
def test_the_members_year_begins_with_a_month(desk: Desk, month: str) -> None:
    """A-08."""
    found = refused(desk, office.change_office, replace(WANTED, member_windows_from=month))
    assert found == [("member_windows_from", "Enter a month, like 2021-09.")]


@pytest.mark.parametrize("months", ["", "0", "61", "two", "\u0662"])
def test_months_are_a_number_from_one_to_sixty(desk: Desk, months: str) -> None:
    wanted = replace(Office(), rota_same_person_months=months, independence_months=months, dbs_months=months)
    words = "Enter a number of months from 1 to 60."
    found = refused(desk, office.change_office, wanted)
    assert found == [("rota_same_person_months", words), ("independence_months", words), ("dbs_months", words)]
