"""Roles and independence: whom regulation 43(3) bars is not named an independent person, and what another role does to one is said."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import Bar, Role
from reg44desk.services import conflicts, independence, independence_roles, office, people, reg44, vacancies
from reg44desk.services.conflicts import ConflictDraft
from reg44desk.services.desk import Desk
from reg44desk.services.independence import CheckDraft
from reg44desk.services.people import RoleDraft
from reg44desk.services.vacancies import FillDraft, VacancyDraft
from tests.factories import make_home, make_person
from tests.services.steps import refused, step

NOW = date(2022, 1, 21)
MARCH = date(2022, 3, 1)


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def check(desk: Desk, person: UUID, home: UUID, *bars: Bar, day: date = NOW) -> None:
    desk.do(independence.record_check, CheckDraft(person, (home,), day, bars=bars, note="Because.", decided_by="R. Lark"))


def wanted(home: UUID | None, since: date | None = NOW, until: date | None = None) -> RoleDraft:
    return RoleDraft(Role.INDEPENDENT_PERSON, home, since, until)


def hints(desk: Desk, person: UUID | None, role: Role | None, home: UUID | None) -> tuple[str, ...]:
    return desk.read(independence_roles.hints_of_role, person, role, home, NOW)


@pytest.mark.parametrize(
    ("role", "why"),
    [
        (Role.REGISTERED_MANAGER, "Regulation 43(3)(a) bars whoever works for the council in its social services for children."),
        (Role.RESPONSIBLE_INDIVIDUAL, "Regulation 43(3)(f) bars whoever is the responsible individual."),
    ],
)
def test_whoever_runs_a_home_is_not_named_its_independent_person(desk: Desk, home: UUID, role: Role, why: str) -> None:
    """Regulation 43(1), 43(3)(a) and (f): refused on every way, with the paragraph and the plain reason."""
    person = make_person(desk, "M. Fair", role, home)
    [(field, words)] = refused(desk, people.give_role, person, wanted(home))
    assert (field, words.startswith(f"M. Fair cannot be the independent person of Oak House. {why}")) == ("role", True)
    assert refused(desk, people.give_role, person, wanted(home, until=MARCH)) == [("role", words)]
    assert refused(desk, people.appoint_to_home, person, Role.INDEPENDENT_PERSON, home, NOW) == [("role", words)]


def test_whom_a_check_bars_is_not_named_either(desk: Desk, home: UUID) -> None:
    """Regulation 43(3)(e): for that home; another home may have them."""
    person = make_person(desk, "M. Fair", Role.ELECTED_MEMBER, home)
    check(desk, person, home, Bar.FINANCIAL_INTEREST)
    [(field, words)] = refused(desk, people.give_role, person, wanted(home))
    assert (field, "43(3)(e) bars whoever has a financial interest in the home" in words) == ("role", True)
    step(desk, people.give_role, person, wanted(make_home(desk, "Elm Bank")))


def test_a_vacancy_is_not_filled_with_somebody_barred(desk: Desk, home: UUID) -> None:
    """Regulation 43(3), beside the person."""
    person = make_person(desk, "M. Fair", Role.REGISTERED_MANAGER, home)
    place = desk.do(vacancies.add_vacancy, VacancyDraft("Wanted", Role.INDEPENDENT_PERSON, home, places=1, opened_on=NOW)).value
    [(field, words)] = refused(desk, vacancies.fill_vacancy, place, FillDraft(person, (), NOW))
    assert (field, "Regulation 43(3)(a)" in words) == ("person_id", True)


def test_every_day_of_the_role_counts(desk: Desk, home: UUID) -> None:
    """Regulation 43(3): a bar that begins later stops a role that goes on until then, and no other."""
    person = make_person(desk, "M. Fair", Role.RESPONSIBLE_INDIVIDUAL, home, since=MARCH)
    [(_, words)] = refused(desk, people.give_role, person, wanted(home))
    assert words.endswith("M. Fair is the responsible individual. That is so from 1 March 2022.")
    assert refused(desk, people.give_role, person, wanted(home, None, MARCH))[0][0] == "role"
    step(desk, people.give_role, person, wanted(home, until=date(2022, 2, 28)))


def test_an_answered_question_and_a_role_for_all_homes_stop_nothing(desk: Desk, home: UUID) -> None:
    """A-32, regulation 43(3)(d): a check may answer for whoever commissions; without a home each visit is looked at."""
    officer = make_person(desk, "L. Pen", Role.COMMISSIONING_OFFICER)
    assert refused(desk, people.give_role, officer, wanted(home))[0][0] == "role"
    desk.do(people.give_role, officer, wanted(None))
    check(desk, officer, home)
    desk.do(people.give_role, officer, wanted(home))


def test_a_conflict_stops_visits_of_its_month_and_no_role(desk: Desk, home: UUID) -> None:
    """Regulation 43(7)."""
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    visit = desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 25), None, visitor)).value
    desk.do(conflicts.declare_conflict, visit, ConflictDraft(None, "A brother.", NOW, "R. Lark"))
    desk.do(people.give_role, visitor, wanted(home))


def test_a_role_that_ends_somebodys_independence_is_said(desk: Desk, home: UUID) -> None:
    """Regulation 43(3)(a), (b), (d) and (f): a hint beside the role, which stops nothing."""
    away = make_home(desk, "Far Away", registered_provider="Acme Care")
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    said = "T. Visit is an independent person. With this role T. Visit may not visit"
    assert hints(desk, visitor, Role.RESPONSIBLE_INDIVIDUAL, home) == (
        f"{said} Oak House: regulation 43(3)(f) bars whoever is the responsible individual.",
    )
    assert hints(desk, visitor, Role.REGISTERED_MANAGER, home) == (
        f"{said} the homes of that provider: regulation 43(3)(a) bars whoever works for the council in its social services for children.",
    )
    assert "43(3)(b)" in hints(desk, visitor, Role.REGISTERED_MANAGER, away)[0]
    assert hints(desk, visitor, Role.COMMISSIONING_OFFICER, None) == (
        f"{said} any home: regulation 43(3)(d) bars whoever commissions or finances the home's services.",
    )
    step(desk, people.give_role, visitor, RoleDraft(Role.REGISTERED_MANAGER, home, NOW))


def test_nothing_is_said_where_nobody_loses_independence(desk: Desk, home: UUID) -> None:
    """Regulation 43(3): it is about the home in question."""
    member = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home)
    elsewhere = make_person(desk, "E. Else", Role.INDEPENDENT_PERSON, make_home(desk, "Elm Bank"), since=NOW)
    former = make_person(desk, "F. Former", Role.INDEPENDENT_PERSON, home, until=date(2022, 1, 20))
    for person in (member, elsewhere, former):
        assert hints(desk, person, Role.RESPONSIBLE_INDIVIDUAL, home) == ()
    assert hints(desk, elsewhere, Role.PANEL_OFFICER, None) == ()
    assert hints(desk, elsewhere, Role.REGISTERED_MANAGER, None) == ()
    assert hints(desk, elsewhere, Role.INDEPENDENT_PERSON, home) == ()
    assert hints(desk, None, Role.REGISTERED_MANAGER, home) == hints(desk, elsewhere, None, home) == ()
    assert "the homes of that provider" in hints(desk, elsewhere, Role.REGISTERED_MANAGER, home)[0]


def test_a_person_is_shown_the_homes_they_are_appointed_to(desk: Desk, home: UUID) -> None:
    """Regulation 43(3): as the home shows its people."""
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON, home, since=NOW)
    assert [r.home for r in desk.read(independence.list_for_person, visitor, NOW)] == ["Oak House"]


def test_a_home_without_its_own_provider_is_the_offices(desk: Desk) -> None:
    """Regulation 43(3)(a): the manager of a home of the council, whichever of the two records names it."""
    desk.do(office.change_office, office.Office(registered_provider="Northmere Council"))
    blank, named = make_home(desk, "Blank", registered_provider=""), make_home(desk, "Named", registered_provider="northmere council")
    for mine, other in ((blank, named), (named, blank)):
        manager = make_person(desk, f"Manager {mine}", Role.REGISTERED_MANAGER, mine)
        assert desk.read(independence.may_visit, manager, other, NOW).paragraph is Bar.SOCIAL_SERVICES_EMPLOYEE
