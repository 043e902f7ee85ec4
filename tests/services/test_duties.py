"""The duty of every home month by month, as screens and the command line show it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk import text
from reg44desk.db.models import VisitingArrangement
from reg44desk.domain.types import DutyStatus, HomeStatus, HomeType, Month, Role, VisitingBody, VisitMode, VisitState
from reg44desk.services import duties, homes, office, reg44, visit_record
from reg44desk.services.desk import Desk, Tx, command
from reg44desk.services.duties import HomeMonth, Tally, tally, with_status
from reg44desk.services.reg44 import PlanDraft
from tests.conftest import FakeClock
from tests.factories import import_tracker, make_home, make_person, whole_draft

NOV = Month(2021, 11)


@command("Change who visits")
def hand_over(tx: Tx, home_id: UUID, body: VisitingBody, day: date) -> None:
    """From a day on, this body visits."""
    tx.session.add(VisitingArrangement(home_id=home_id, visited_by=body, from_date=day))


def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


def words(desk: Desk, first: Month, last: Month, as_of: date) -> list[DutyStatus]:
    return [m.duty.status for m in desk.read(duties.list_home_months, first, last, as_of)]


@pytest.fixture
def _recorded(desk: Desk) -> None:
    """An office that records all months of 2021 and later."""
    desk.do(office.change_office, office.Office(recorded_from="2021-01"))


@pytest.mark.parametrize("kind", HomeType)
def test_br05_who_visits_a_home_of_a_kind(kind: HomeType) -> None:
    """BR-05: the Commissioning Team visits secure homes, NYAS all others."""
    expected = VisitingBody.COMMISSIONING_TEAM if kind is HomeType.SECURE else VisitingBody.NYAS
    assert duties.default_body(kind) is expected


@pytest.mark.parametrize(
    ("first", "last", "nyas", "secure"),
    [
        (Month(2021, 9), Month(2022, 8), 108, 60),
        (Month(2021, 9), Month(2021, 12), 36, 20),
        (Month(2022, 1), Month(2022, 3), 27, 15),
        (Month(2022, 4), Month(2022, 6), 27, 15),
    ],
)
def test_t03_to_t05_visits_required(desk: Desk, first: Month, last: Month, nyas: int, secure: int) -> None:
    """T-03 to T-05, BR-01: nine NYAS homes and five secure ones, one visit a home and month; a registering home owes none."""
    import_tracker(desk)
    months = desk.read(duties.list_home_months, first, last, desk.today())

    def required(body: VisitingBody) -> int:
        return tally([m for m in months if m.visited_by is body]).required

    assert (required(VisitingBody.NYAS), required(VisitingBody.COMMISSIONING_TEAM)) == (nyas, secure)
    assert tally(months).required == nyas + secure
    assert len(with_status(months, DutyStatus.NOT_REQUIRED)) == len(first.until(last))


@pytest.mark.usefixtures("_recorded")
def test_t07_calendar_months_decide(desk: Desk) -> None:
    """T-07, regulation 44(1), A-05: visits on 1 September and 31 October meet both months."""
    home_id, person = make_home(desk), visitor(desk)
    for day in (date(2021, 9, 1), date(2021, 10, 31)):
        desk.do(visit_record.save_visit, whole_draft(home_id, person, day))
    done = [DutyStatus.DONE, DutyStatus.DONE]
    assert words(desk, Month(2021, 9), NOV, date(2021, 11, 30)) == [*done, DutyStatus.AT_RISK]
    assert words(desk, Month(2021, 9), NOV, date(2021, 12, 1)) == [*done, DutyStatus.MISSED]


@pytest.mark.usefixtures("_recorded")
def test_t08_a_cancelled_visit_meets_no_month(desk: Desk, clock: FakeClock) -> None:
    """T-08, BR-02: planned for 20 November and cancelled, the month is missed from 1 December, and the reason says why."""
    clock.now = clock.now.replace(year=2021, month=11, day=2)
    visit = desk.do(reg44.plan_visit, PlanDraft(make_home(desk), date(2021, 11, 20))).value
    assert words(desk, NOV, NOV, desk.today()) == [DutyStatus.PLANNED]
    desk.do(reg44.not_made, visit, VisitState.CANCELLED, "Burst pipe.")
    month = desk.read(duties.list_home_months, NOV, NOV, date(2021, 12, 1))[0]
    assert month.duty.status is DutyStatus.MISSED
    assert text.duty_reason(month.duty.reason).endswith("A cancelled visit does not count.")


@pytest.mark.usefixtures("_recorded")
def test_t09_nothing_is_due_before_a_home_opens(desk: Desk) -> None:
    """T-09, BR-04, A-06."""
    make_home(desk, opened_on=date(2021, 11, 10))
    assert words(desk, Month(2021, 10), NOV, date(2021, 12, 1)) == [DutyStatus.NOT_REQUIRED, DutyStatus.MISSED]


@pytest.mark.usefixtures("_recorded")
def test_t10_a_secure_home_is_missed_but_not_by_nyas(desk: Desk) -> None:
    """T-10, BR-25: no visit in October; not counted with the NYAS homes."""
    make_home(desk)
    desk.do(
        homes.add_home,
        homes.HomeDraft("Linden", "", HomeType.SECURE, opened_on=date(2015, 1, 1), visited_by=VisitingBody.COMMISSIONING_TEAM),
    )
    october = desk.read(duties.list_home_months, Month(2021, 10), Month(2021, 10), date(2021, 11, 1))
    missed = with_status(october, DutyStatus.MISSED)
    assert [(m.home, m.visited_by) for m in missed] == [
        ("Linden", VisitingBody.COMMISSIONING_TEAM),
        ("Oak House", VisitingBody.NYAS),
    ]


@pytest.mark.usefixtures("_recorded")
def test_home_months_come_month_by_month_homes_by_name(desk: Desk) -> None:
    for name in ("zinnia", "Ash"):
        make_home(desk, name, ofsted_urn=name[:1])
    months = desk.read(duties.list_home_months, NOV, NOV.plus(1), desk.today())
    assert [(m.home, m.ofsted_urn, m.duty.month) for m in months] == [
        ("Ash", "A", NOV),
        ("zinnia", "z", NOV),
        ("Ash", "A", NOV.plus(1)),
        ("zinnia", "z", NOV.plus(1)),
    ]


def test_br06_a_month_belongs_to_the_body_of_its_last_day(desk: Desk) -> None:
    """BR-06: the hand-over in the middle of a month gives it to the new body."""
    home_id = make_home(desk, visited_by=VisitingBody.COMMISSIONING_TEAM)
    desk.do(hand_over, home_id, VisitingBody.NYAS, date(2021, 9, 15))
    months = desk.read(duties.list_home_months, Month(2021, 8), Month(2021, 9), desk.today())
    assert [m.visited_by for m in months] == [VisitingBody.COMMISSIONING_TEAM, VisitingBody.NYAS]


def test_months_before_the_records_are_not_called_missed(desk: Desk) -> None:
    """The casebook was made on 21 January 2022; what was before is not known."""
    make_home(desk)
    assert words(desk, Month(2021, 12), Month(2022, 1), date(2022, 2, 1)) == [DutyStatus.NOT_REQUIRED, DutyStatus.MISSED]


def test_the_last_visit_is_the_newest_that_counts(desk: Desk) -> None:
    """Part c, rule 8: remote contact is no visit; BR-02: nor is a plan; later visits are not yet known."""
    home_id, person = make_home(desk), visitor(desk)
    make_home(desk, "Elm House")
    for day in (date(2021, 12, 3), date(2022, 1, 10)):
        desk.do(visit_record.save_visit, whole_draft(home_id, person, day))
    desk.do(visit_record.save_visit, whole_draft(home_id, person, date(2022, 1, 20), mode=VisitMode.REMOTE_CONTACT))
    desk.do(reg44.plan_visit, PlanDraft(home_id, desk.today()))
    assert desk.read(duties.last_visits, desk.today()) == {home_id: date(2022, 1, 10)}
    assert desk.read(duties.last_visits, date(2022, 1, 9)) == {home_id: date(2021, 12, 3)}


@pytest.mark.usefixtures("_recorded")
def test_r1_the_tally_of_home_months(desk: Desk) -> None:
    """Measure R1: required home-months, of these done and missed, and those still open."""
    home_id, person = make_home(desk), visitor(desk)
    desk.do(homes.add_home, homes.HomeDraft("Elm House", "", HomeType.OTHER, status=HomeStatus.REGISTERING))
    desk.do(visit_record.save_visit, whole_draft(home_id, person, date(2021, 11, 9)))
    months = desk.read(duties.list_home_months, NOV, Month(2022, 1), desk.today())
    assert tally(months) == Tally(required=3, done=1, missed=1, still_open=1)
    assert tally([]) == Tally(0, 0, 0, 0)


def test_with_status_gives_those_with_any_of_the_words(desk: Desk) -> None:
    make_home(desk)
    make_home(desk, "Elm House", opened_on=date(2022, 6, 1))
    months: list[HomeMonth] = desk.read(duties.list_home_months, Month(2022, 1), Month(2022, 1), desk.today())
    assert [m.home for m in with_status(months, DutyStatus.AT_RISK)] == ["Oak House"]
    assert [m.home for m in with_status(months, DutyStatus.NOT_REQUIRED, DutyStatus.AT_RISK)] == ["Elm House", "Oak House"]
    assert with_status(months) == []
