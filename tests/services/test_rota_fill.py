"""Filling a month: what is proposed for each home, why there is nothing for some, what a change brings, and the one step that books."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from reg44desk.db.models import Home, HomeStatusChange
from reg44desk.domain.types import Announced, Bar, HomeStatus, HomeType, Month, Role, VisitState
from reg44desk.services import duties, homes, independence, people, reg44, rota, rota_fill
from reg44desk.services.desk import Desk, Tx, command
from reg44desk.services.independence import CheckDraft
from reg44desk.services.people import PersonDraft
from reg44desk.services.reg44 import PlanDraft
from reg44desk.services.rota_fill import Line, Proposal
from tests.conftest import FakeClock
from tests.factories import make_home, make_person
from tests.services.rota_steps import bar, independent, made, plan
from tests.services.steps import refused, step

TODAY = date(2022, 1, 21)
JANUARY, FEBRUARY = Month(2022, 1), Month(2022, 2)


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def propose(desk: Desk, month: Month = FEBRUARY, announced: Announced | None = None) -> Proposal:
    return desk.read(rota_fill.propose, month, desk.today(), announced)


def why_not(desk: Desk, month: Month = FEBRUARY) -> str:
    """Why the only home without a visit has none."""
    [one] = propose(desk, month).unfilled
    return one.why


# What is proposed


def test_a_home_that_owes_a_visit_gets_a_person_a_day_and_an_hour(desk: Desk, home: UUID) -> None:
    """BR-01; point 2 of part d: early enough in the month to make up for a visit that fails."""
    ann = independent(desk, "Ann", checked=(home,), trained=True)
    [line] = propose(desk).lines
    assert (line.id, line.home, line.person_id, line.person, line.announced) == (home, "Oak House", ann, "Ann", Announced.UNANNOUNCED)
    assert line.day is not None
    assert date(2022, 2, 1) <= line.day <= date(2022, 2, 20)
    assert line.at is not None
    assert line.why[0] == "The independence check is in date."
    assert line.look_at == ("This home has no elected member. The members' three-month window ends 28 February 2022.",)


def test_homes_that_are_booked_or_done_are_left_alone(desk: Desk, home: UUID) -> None:
    independent(desk, "Ann")
    plan(desk, home, date(2022, 2, 8))
    desk.do(made, make_home(desk, "Elm House"), date(2022, 1, 5))
    assert propose(desk).lines[0].home == "Elm House"
    assert [line.home for line in propose(desk, JANUARY).lines] == ["Oak House"]


def test_a_month_that_has_ended_is_not_filled(desk: Desk, home: UUID) -> None:
    independent(desk, "Ann")
    assert home
    assert propose(desk, Month(2021, 12)) == Proposal(Month(2021, 12), (), ())


def test_announced_and_unannounced_take_turns_unless_one_is_chosen(desk: Desk, home: UUID) -> None:
    """Regulation 44(3): a visit may be unannounced."""
    independent(desk, "Ann")
    desk.do(made, home, date(2022, 1, 5), announced=Announced.UNANNOUNCED)
    assert propose(desk).lines[0].announced is Announced.ANNOUNCED
    desk.do(made, home, date(2022, 1, 9), announced=Announced.ANNOUNCED)
    assert propose(desk).lines[0].announced is Announced.UNANNOUNCED
    assert propose(desk, announced=Announced.ANNOUNCED).lines[0].announced is Announced.ANNOUNCED


def test_the_weekday_of_the_last_visits_is_avoided_and_one_that_goes_on_is_told(desk: Desk, home: UUID) -> None:
    ann = independent(desk, "Ann")
    for back in range(6):
        desk.do(made, home, date(2022, 1, 18) - timedelta(weeks=back))
    [line] = propose(desk).lines
    assert line.day is not None
    assert line.day.weekday() != 1
    again = dataclasses.replace(line, day=date(2022, 2, 8), person_id=ann)
    words = "The last six visits were all on a Tuesday. Choose another day of the week."
    assert words in desk.read(rota_fill.review, again, (), TODAY).look_at
    assert words not in line.look_at


def test_somebody_barred_from_the_first_day_on_may_go_before(desk: Desk, home: UUID) -> None:
    """Regulation 43(3): what counts is the day of the visit, not the first of the month."""
    ann = make_person(desk, "Ann", Role.INDEPENDENT_PERSON, since=date(2022, 1, 1))
    desk.do(people.appoint, ann, Role.RESPONSIBLE_INDIVIDUAL, home, from_date=date(2022, 2, 2))
    [line] = propose(desk).lines
    assert (line.person, line.day) == ("Ann", date(2022, 2, 1))


def test_with_one_day_left_a_person_goes_twice_and_it_is_said(desk: Desk, home: UUID) -> None:
    make_home(desk, "Elm House")
    assert home
    ann = make_person(desk, "Ann", Role.INDEPENDENT_PERSON, until=date(2022, 2, 1))
    lines = propose(desk).lines
    assert [(line.person_id, line.day) for line in lines] == [(ann, date(2022, 2, 1))] * 2
    assert [("Ann has another visit on this day." in line.look_at) for line in lines] == [False, True]
    make_person(desk, "Bea", Role.INDEPENDENT_PERSON)
    assert len({(line.person, line.day) for line in propose(desk).lines}) == 2


# Why there is none


def test_where_nobody_may_go_it_says_who_and_why(desk: Desk, home: UUID) -> None:
    """Regulation 43(3): never a person who is barred."""
    assert why_not(desk) == "Nobody is recorded as an independent person. Add one on the screen People."
    bar(desk, independent(desk, "Ann"), home)
    assert why_not(desk).startswith("Nobody may go. Ann cannot be the independent person of Oak House. Regulation 43(3)(e)")


def test_where_those_who_could_go_are_barred_on_every_day_left_it_says_so(desk: Desk, home: UUID) -> None:
    opens = date(2022, 2, 2)
    ann = make_person(desk, "Ann", Role.INDEPENDENT_PERSON, until=date(2022, 2, 1))
    desk.do(rest, home, {HomeStatus.PAUSED: date(2022, 1, 22), HomeStatus.OPEN: opens})
    assert ann
    assert why_not(desk) == "Nobody may go on any day that is left in this month."


@command("Change a home's status for a test")
def rest(tx: Tx, home_id: UUID, statuses: dict[HomeStatus, date]) -> None:
    for status, day in statuses.items():
        tx.session.add(HomeStatusChange(home_id=home_id, status=status, from_date=day, reason=""))


def test_a_home_that_is_closed_for_the_rest_of_the_month_is_told_apart(desk: Desk, home: UUID) -> None:
    """BR-04: it was open on the first days, so it owes a visit, but none can be made."""
    independent(desk, "Ann")
    desk.do(rest, home, {HomeStatus.CLOSED: date(2022, 1, 15)})
    assert why_not(desk, JANUARY) == "The home is not open on any day that is left in this month."


def test_a_visit_whose_day_has_passed_is_recorded_first(desk: Desk, home: UUID, clock: FakeClock) -> None:
    """BR-02: it may have been made."""
    independent(desk, "Ann")
    visit_id = plan(desk, home, date(2022, 1, 25))
    clock.move(days=6)
    assert why_not(desk, JANUARY) == (
        "Booked for 25 January 2022, but not recorded as done. 4 days left. "
        "Record that visit, or say that it was not made. Then fill the month again."
    )
    desk.do(reg44.not_made, visit_id, VisitState.NO_ACCESS, "Nobody in")
    assert len(propose(desk, JANUARY).lines) == 1


# Changing a line


def test_a_changed_line_is_looked_at_afresh(desk: Desk, home: UUID) -> None:
    elm = make_home(desk, "Elm House")
    bea = independent(desk, "Bea", checked=(home, elm), trained=True)
    line = Line(home, "Oak House", bea, "Bea", date(2022, 2, 9), None, None)
    other = dataclasses.replace(line, home_id=elm, home="Elm House")
    seen = desk.read(rota_fill.review, line, (line, other), TODAY)
    assert "Bea has another visit on this day." in seen.look_at
    assert "Has 1 other visit planned in February 2022." in seen.why
    nobody = dataclasses.replace(other, person_id=None)
    alone = desk.read(rota_fill.review, line, (nobody,), TODAY)
    assert "Bea has another visit on this day." not in alone.look_at


def test_a_line_without_a_person_or_with_one_who_is_none_says_so(desk: Desk, home: UUID) -> None:
    line = Line(home, "Oak House", None, "", date(2022, 2, 9), None, None)
    assert desk.read(rota_fill.review, line, (), TODAY).look_at == ("Nobody is chosen yet. The visit can be planned without a person.",)
    gone = make_person(desk, "Gone", Role.INDEPENDENT_PERSON, until=date(2022, 1, 31))
    seen = desk.read(rota_fill.review, dataclasses.replace(line, person_id=gone, person="Gone"), (), TODAY)
    assert seen.look_at == ("Gone is no independent person on that day.",)


# Booking


def test_the_month_is_booked_in_one_step(desk: Desk, home: UUID) -> None:
    make_home(desk, "Elm House")
    assert home
    independent(desk, "Ann")
    lines = propose(desk).lines
    step(desk, rota_fill.book_month, [rota_fill.plan_of(line) for line in lines])
    booked = desk.read(reg44.list_visits, FEBRUARY, FEBRUARY)
    assert {(v.home, v.day, v.planned_time, v.announced, v.independent_person) for v in booked} == {
        (line.home, line.day, line.at, line.announced, line.person) for line in lines
    }
    assert propose(desk) == Proposal(FEBRUARY, (), ())


def test_one_line_that_cannot_be_booked_stops_all(desk: Desk, home: UUID) -> None:
    """Regulation 43(3) once more when it is booked: the rules of planning are reg44's own."""
    ann = independent(desk, "Ann")
    bar(desk, ann, home)
    elm = make_home(desk, "Elm House")
    plans = [PlanDraft(elm, date(2022, 2, 8)), PlanDraft(home, date(2022, 2, 8), None, ann), PlanDraft(elm, date(2022, 1, 20))]
    problems = refused(desk, rota_fill.book_month, plans)
    assert [field for field, _ in problems] == [str(home), str(elm)]
    assert problems[1][1] == "The day is in the past. Enter today or a later day."


def test_nothing_ticked_is_nothing_to_book(desk: Desk) -> None:
    assert refused(desk, rota_fill.book_month, []) == [("", "No visit is left to book. Put at least one back in.")]


# Whatever the casebook holds


@dataclass(frozen=True)
class Scene:
    """Homes and people: who is barred where, who is booked where, and from which day on it is filled."""

    homes: int
    people: int
    barred: frozenset[tuple[int, int]]
    booked: frozenset[tuple[int, int]]
    day: int


pairs = st.frozensets(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=8)
scenes = st.builds(Scene, st.integers(1, 5), st.integers(0, 4), pairs, pairs, st.integers(1, 28))


@command("Play a scene")
def play(tx: Tx, scene: Scene) -> tuple[Proposal, Proposal, list[UUID], list[tuple[UUID, UUID]], list[tuple[UUID, date]]]:
    """Fill February from a day on; gives it twice, who owed a visit, who is barred, and who was out when."""
    today = date(2022, 2, scene.day)
    early = dataclasses.replace(tx, today=date(2022, 2, 1))
    blank = homes.HomeDraft(home_type=HomeType.LONG_STAY, opened_on=date(2015, 1, 1), registered_provider="C", area_authority="I")
    ids = [homes.add_home(tx, dataclasses.replace(blank, name=f"Home {n}")) for n in range(scene.homes)]
    who = [people.add_person(tx, PersonDraft(name=f"P {n}"), Role.INDEPENDENT_PERSON) for n in range(scene.people)]
    barred = [(who[p], ids[h]) for h, p in sorted(scene.barred) if h < len(ids) and p < len(who)]
    for person, home_id in barred:
        draft = CheckDraft(person, (home_id,), date(2022, 1, 3), None, (Bar.FINANCIAL_INTEREST,), None, "Shares.", "The office")
        independence.record_check(tx, draft)
    out = []
    for h, p in sorted(scene.booked):
        if h < len(ids) and p < len(who) and (who[p], ids[h]) not in barred and h % 2:
            day = date(2022, 2, 1 + (h * 7 + p * 3) % 28)
            reg44.plan_visit(early, PlanDraft(ids[h], day, None, who[p]))
            out += [(who[p], day)] if day >= today else []
    tx.session.flush()
    owed = [m.home_id for m in duties.list_home_months(tx.session, FEBRUARY, FEBRUARY, today) if rota.wants_visit(m.duty)]
    once, again = (rota_fill.propose(tx.session, FEBRUARY, today, None) for _ in range(2))
    assert len(tx.session.scalars(select(Home)).all()) == scene.homes
    return once, again, owed, barred, out


@given(scene=scenes)
def test_every_home_that_owes_a_visit_is_booked_or_explained_and_nobody_barred_is_sent(desk: Desk, scene: Scene) -> None:
    """BR-01, regulation 43(3): and nobody is out twice on a day while another day is free."""
    proposal, again, owed, barred, out = desk.rehearse(play, scene)
    assert proposal == again
    assert Counter([line.home_id for line in proposal.lines] + [one.home_id for one in proposal.unfilled]) == Counter(owed)
    assert not [line for line in proposal.lines if (line.person_id, line.home_id) in barred]
    assert all(one.why for one in proposal.unfilled)
    assert all(line.day is not None and date(2022, 2, scene.day) <= line.day <= FEBRUARY.last for line in proposal.lines)
    days_left = FEBRUARY.last.day - scene.day + 1
    went = Counter(out)
    trips = went + Counter((line.person_id, line.day) for line in proposal.lines if line.person_id and line.day)
    load = Counter(person for person, _day in trips.elements())
    for (person, day), number in trips.items():
        assert number <= max(1, went[(person, day)]) or load[person] > days_left, (person, day)
