"""The rota of a month: the grid, what each visit is on it, who could go with reasons in words, and what to look at."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

import pytest

from reg44desk.domain.rota import Slot
from reg44desk.domain.types import Announced, CancelledBy, HomeStatus, Month, Role, VisitingBody, VisitMode, VisitState
from reg44desk.services import attendance, people, reg44, rota
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft
from reg44desk.services.rota import GridRow, Mark, Option
from tests.factories import make_home, make_person
from tests.services.rota_steps import bar, change, independent, made, plan

TODAY = date(2022, 1, 21)
FEBRUARY = Month(2022, 2)
TUESDAY = date(2022, 2, 8)


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk, visited_by=VisitingBody.NYAS)


def grid_row(desk: Desk, month: Month = FEBRUARY) -> GridRow:
    """The only home on the rota."""
    [row] = desk.read(rota.month_grid, month, TODAY).rows
    return row


def option(desk: Desk, home_id: UUID, name: str) -> Option:
    found = desk.read(rota.advise, home_id, TUESDAY, TODAY).options
    return next(o for o in found if o.name == name)


# The grid


def test_homes_with_a_duty_or_a_visit_stand_on_the_rota_by_name(desk: Desk, home: UUID) -> None:
    """BR-04: homes that are not open owe nothing; one that has a visit all the same is shown."""
    make_home(desk, "Ash House")
    closed = make_home(desk, "Elm House", status=HomeStatus.REGISTERING, opened_on=None)
    make_home(desk, "Fir House", status=HomeStatus.REGISTERING, opened_on=None)
    plan(desk, closed, TUESDAY)
    grid = desk.read(rota.month_grid, FEBRUARY, TODAY)
    assert [row.home for row in grid.rows] == ["Ash House", "Elm House", "Oak House"]
    assert (grid.month, grid.days[0], grid.days[-1], len(grid.days)) == (FEBRUARY, date(2022, 2, 1), date(2022, 2, 28), 28)
    assert grid.rows[2].id == home


def test_what_is_planned_stands_before_what_was_made_or_called_off_on_a_day(desk: Desk, home: UUID) -> None:
    off = plan(desk, home, TUESDAY)
    desk.do(reg44.cancel_visit, off, CancelledBy.HOME, "A burst pipe")
    plan(desk, home, TUESDAY)
    row = grid_row(desk)
    assert [v.state for v in row.on(TUESDAY)] == [VisitState.PLANNED, VisitState.CANCELLED]
    assert row.on(TUESDAY + timedelta(days=1)) == ()


@pytest.mark.parametrize(
    ("fields", "expected", "words"),
    [
        ({"announced": Announced.ANNOUNCED}, Mark.ANNOUNCED, "Planned, announced, 5:30pm, T. Visit"),
        ({"announced": Announced.UNANNOUNCED}, Mark.UNANNOUNCED, "Planned, unannounced, 5:30pm, T. Visit"),
        ({}, Mark.PLANNED, "Planned, 5:30pm, T. Visit"),
        ({"planned_for": date(2022, 1, 20)}, Mark.NOT_RECORDED, "Planned, not recorded, 5:30pm, T. Visit"),
        ({"state": VisitState.FINAL, "visit_date": TUESDAY, "announced": Announced.UNANNOUNCED}, Mark.MADE, "Made, unannounced, T. Visit"),
        ({"state": VisitState.NO_ACCESS, "planned_time": None}, Mark.NOT_MADE, "No access, T. Visit"),
        ({"state": VisitState.VISITED, "visit_date": TUESDAY, "mode": VisitMode.REMOTE_CONTACT}, Mark.NOT_MADE,
         "Remote contact (does not count), T. Visit"),
    ],
)  # fmt: skip
def test_each_visit_has_its_mark_and_its_words(desk: Desk, home: UUID, fields: dict[str, object], expected: Mark, words: str) -> None:
    visit_id = plan(desk, home, TUESDAY, person_id=independent(desk, "T. Visit"), planned_time=time(17, 30))
    desk.do(change, visit_id, **fields)
    visit = desk.read(reg44.get_visit, visit_id)
    assert (rota.mark(visit, TODAY), rota.mark_words(visit, TODAY)) == (expected, words)


def test_a_month_that_has_ended_has_no_day_to_plan() -> None:
    assert rota.first_day(Month(2021, 12), TODAY) is None
    assert rota.first_day(Month(2022, 1), TODAY) == TODAY
    assert rota.first_day(FEBRUARY, TODAY) == date(2022, 2, 1)


# Who could go


def test_reasons_for_somebody_fit_to_go(desk: Desk, home: UUID) -> None:
    independent(desk, "Ann", checked=(home,), trained=True)
    assert option(desk, home, "Ann") == Option(
        option(desk, home, "Ann").person_id, "Ann", True, (),
        ("The independence check is in date.", "Training is in date.", "Was not the last to go to this home.",
         "Has no other visit planned in February 2022."),
    )  # fmt: skip


def test_reasons_against_are_said_in_words(desk: Desk, home: UUID) -> None:
    """Regulation 43(3), BR-11."""
    independent(desk, "Bea")
    independent(desk, "Caz", checked=(home,), until=date(2022, 2, 1), trained=True)
    bea, caz = option(desk, home, "Bea"), option(desk, home, "Caz")
    assert bea.against == (
        "Nobody has checked yet whether Bea is independent of Oak House.",
        "Bea has no regulation 44 training on record for that day.",
    )
    assert caz.against == ("The independence check of Caz for Oak House ran out on 1 February 2022.",)
    assert bea.can_go
    assert caz.can_go


def test_somebody_barred_comes_last_and_cannot_go(desk: Desk, home: UUID) -> None:
    """Regulation 43(3)(e)."""
    bar(desk, independent(desk, "Ann", trained=True), home)
    independent(desk, "Bea")
    found = desk.read(rota.advise, home, TUESDAY, TODAY).options
    assert [(o.name, o.can_go) for o in found] == [("Bea", True), ("Ann", False)]
    assert found[1].for_ == ()
    assert found[1].against[0].startswith("Ann cannot be the independent person of Oak House. Regulation 43(3)(e)")


def test_the_same_person_for_too_many_months_running_is_said(desk: Desk, home: UUID) -> None:
    ann = independent(desk, "Ann", checked=(home,), trained=True)
    for back in range(1, 7):
        desk.do(made, home, FEBRUARY.plus(-back).first + timedelta(days=back), ann)
    assert "Has gone to this home for 6 months running. The office has set 6 as the most." in option(desk, home, "Ann").against
    desk.do(made, home, date(2022, 1, 15), independent(desk, "Bea"))
    assert "Was not the last to go to this home." in option(desk, home, "Ann").for_


def test_a_visit_planned_for_the_month_before_counts_as_the_last(desk: Desk, home: UUID) -> None:
    plan(desk, home, date(2022, 1, 25), person_id=independent(desk, "Ann", checked=(home,)))
    assert "Has gone to this home for 1 month running." in option(desk, home, "Ann").for_


def test_other_visits_of_the_month_and_another_body_are_said(desk: Desk, home: UUID) -> None:
    """BR-05: community homes are visited by NYAS."""
    draft = PersonDraft(name="Dot", organisation="Children's Commissioning Team")
    dot = desk.do(people.add_person, draft, Role.INDEPENDENT_PERSON).value
    plan(desk, make_home(desk, "Elm House"), TUESDAY, person_id=dot)
    assert "Has 1 other visit planned in February 2022." in option(desk, home, "Dot").for_
    assert option(desk, home, "Dot").against[0] == "Does not belong to NYAS, which visits this home."
    desk.do(people.add_person, PersonDraft(name="Eve", organisation="nyas"), Role.INDEPENDENT_PERSON)
    assert not [words for words in option(desk, home, "Eve").against if "belong" in words]


def test_only_independent_persons_of_that_day_and_home_are_named(desk: Desk, home: UUID) -> None:
    other = make_home(desk, "Elm House")
    make_person(desk, "Of Elm", Role.INDEPENDENT_PERSON, other)
    make_person(desk, "Gone", Role.INDEPENDENT_PERSON, until=date(2022, 1, 31))
    make_person(desk, "Of Oak", Role.INDEPENDENT_PERSON, home)
    make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    assert [o.name for o in desk.read(rota.advise, home, TUESDAY, TODAY).options] == ["Of Oak"]


# What to look at


def on(days: list[date], at: time | None) -> list[Slot]:
    return [Slot(day, at) for day in days]


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        (on([TUESDAY - timedelta(weeks=n) for n in range(6)], time(18)),
         ("The last six visits were all on a Tuesday. Choose another day of the week.",
          "The last six visits were all on a weekday evening. Choose the daytime or a weekend.")),
        (on([date(2022, 1, 31) + timedelta(days=n) for n in range(5)] + [TUESDAY], time(10)),
         ("The last six visits were all in the daytime on a weekday. Choose an evening or a weekend.",)),
        (on([date(2022, 1, 1) + timedelta(days=n) for n in (0, 1, 7, 8, 14, 15)], None),
         ("The last six visits were all at a weekend. Choose a weekday.",)),
        (on([TUESDAY - timedelta(weeks=n) for n in range(5)], time(18)), ()),
    ],
)  # fmt: skip
def test_a_habit_of_the_last_six_visits_is_a_warning(slots: list[Slot], said: tuple[str, ...]) -> None:
    """Point 2 of part d: vary day and time."""
    assert rota.habit_words(slots) == said


def test_an_open_window_names_the_members_who_agreed_and_them_only(desk: Desk, home: UUID) -> None:
    """BR-08, BR-10: only members who agreed are contacted."""
    assert warnings(desk, home) == ("This home has no elected member. The members' three-month window ends 28 February 2022.",)
    first = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2021, 9, 1))
    until = "The members' three-month window ends 28 February 2022."
    assert warnings(desk, home) == (f"{until} Cllr A has not agreed to come on visits, so do not ask.",)
    make_person(desk, "Cllr B", Role.ELECTED_MEMBER, home, since=date(2021, 9, 1))
    assert warnings(desk, home) == (f"{until} Cllr A and Cllr B have not agreed to come on visits, so do not ask.",)
    held = next(p for p in desk.read(people.list_people, TODAY) if p.id == first).appointments[0]
    desk.do(people.record_agreement, held.id, True, TODAY)
    assert warnings(desk, home) == ("Cllr A's three-month window ends 28 February 2022: ask them along.",)


def test_a_window_that_is_met_asks_for_nobody(desk: Desk, home: UUID) -> None:
    member = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home, since=date(2021, 9, 1))
    visit_id = desk.do(made, home, date(2022, 1, 5)).value
    desk.do(attendance.note_attendance, visit_id, member, "")
    assert warnings(desk, home) == ()


def warnings(desk: Desk, home_id: UUID) -> tuple[str, ...]:
    return desk.read(rota.advise, home_id, TUESDAY, TODAY).warnings


def test_where_nobody_is_an_independent_person_nobody_is_named(desk: Desk, home: UUID) -> None:
    assert desk.read(rota.advise, home, TUESDAY, TODAY).options == ()
