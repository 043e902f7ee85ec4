"""Training for regulation 44 visits: what a member's lacks, and whose runs out (BR-11)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import Role
from reg44desk.services import people, training, visit_record
from reg44desk.services.desk import Desk
from tests.factories import make_home, make_person, whole_draft

NOW = date(2022, 1, 21)
COURSE = "Regulation 44 training"


@pytest.fixture
def member(desk: Desk) -> UUID:
    return make_person(desk, "Cllr A", Role.ELECTED_MEMBER, make_home(desk))


def lacks(desk: Desk, person: UUID, day: date = NOW) -> tuple[str, ...]:
    return desk.read(training.list_lacks, [person], day)


def test_an_untrained_member_is_a_warning_and_no_block(desk: Desk, member: UUID) -> None:
    """BR-11: the visit is recorded all the same."""
    assert lacks(desk, member) == ("Cllr A has no regulation 44 training on record for that day.",)
    assert desk.read(training.list_lacks, [], NOW) == ()
    home = desk.read(people.list_people, NOW)[0].appointments[0].home_id
    assert home is not None
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    draft = whole_draft(home, visitor, members_present=(member,))
    assert desk.read(visit_record.list_hints, draft, NOW) == (
        ("Nobody has checked yet whether T. Visit is independent of Oak House.",),
        ("Cllr A has no regulation 44 training on record for that day.",),
    )
    desk.do(visit_record.save_visit, draft)


def test_a_refresh_that_is_past_is_a_warning_from_the_next_day(desk: Desk, member: UUID) -> None:
    """BR-11: or past refresh."""
    desk.do(people.record_training, member, COURSE, date(2020, 1, 1), NOW)
    assert lacks(desk, member) == ()
    assert lacks(desk, member, date(2022, 1, 22)) == ("Cllr A should have refreshed the regulation 44 training by 21 January 2022.",)


def test_training_runs_out_for_whoever_has_a_role(desk: Desk, member: UUID) -> None:
    """Past its refresh or due within sixty days; the last time a course was taken counts."""
    former = make_person(desk, "Cllr F", Role.ELECTED_MEMBER, None, until=date(2022, 1, 1))
    for person in (member, former):
        desk.do(people.record_training, person, COURSE, date(2020, 1, 1), date(2022, 3, 22))
        desk.do(people.record_training, person, "First aid", date(2020, 1, 1), date(2022, 3, 23))
        desk.do(people.record_training, person, "Safeguarding", date(2020, 1, 1), None)
    found = desk.read(training.list_running_out, NOW)
    assert found == [training.RunningOut(member, "Cllr A", COURSE, date(2022, 3, 22), ("Oak House",))]
    desk.do(people.record_training, member, COURSE, date(2022, 1, 20), date(2024, 1, 1))
    assert desk.read(training.list_running_out, NOW) == []
