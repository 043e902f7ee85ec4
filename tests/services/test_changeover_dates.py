"""A changeover whose days are wrong, leave a gap, or move a place of a vacancy (T-29, T-30, BR-07, BR-10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import Role
from reg44desk.services import changeover, members, office, people, vacancies, visit_record
from reg44desk.services.changeover import ChangeoverDraft, Takes
from reg44desk.services.desk import Desk
from reg44desk.services.vacancies import FillDraft, VacancyDraft
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.services.steps import refused, step

LAST, FIRST = date(2022, 1, 23), date(2022, 1, 24)


@pytest.fixture
def oak(desk: Desk) -> Finished:
    """A home with a member since 1 June 2021."""
    desk.do(office.change_office, office.Office(recorded_from="2021-09"))
    return make_finished(desk)


@pytest.fixture
def draft(oak: Finished) -> ChangeoverDraft:
    """The member of Oak House leaves, a newcomer takes the home."""
    takes = (Takes(oak.home_id, newcomer="Cllr New"),)
    return ChangeoverDraft((oak.member,), LAST, "Lost the seat.", ("Cllr New",), takes, FIRST)


def test_t30_a_last_day_before_the_assignment_began_is_refused(desk: Desk, draft: ChangeoverDraft, oak: Finished) -> None:
    """T-30, BR-10: a wrong year never takes an assignment out, nor the visits that count by it."""
    desk.do(visit_record.save_visit, whole_draft(oak.home_id, oak.visitor, date(2021, 12, 9), members_present=(oak.member,)))
    before = desk.read(members.list_assignments, oak.home_id)
    words = "Cllr of Oak House has been the member of Oak House since 1 June 2021. Enter a later day."
    assert refused(desk, changeover.change_over, replace(draft, last_day=date(2021, 1, 23))) == [("last_day", words)]
    assert desk.read(members.list_assignments, oak.home_id) == before


def test_t30_the_first_day_itself_may_be_the_last(desk: Desk, draft: ChangeoverDraft, oak: Finished) -> None:
    step(desk, changeover.change_over, replace(draft, last_day=date(2021, 6, 1)))
    assert desk.read(members.list_assignments, oak.home_id)[0].to_date == date(2021, 6, 1)


def test_br10_an_assignment_that_begins_today_is_not_taken_back(desk: Desk, draft: ChangeoverDraft, oak: Finished) -> None:
    """BR-10: only what has not begun yet can be taken back."""
    elm = make_home(desk, "Elm House")
    desk.do(people.appoint_to_home, oak.member, Role.ELECTED_MEMBER, elm, desk.today())
    words = "Cllr of Oak House has been the member of Elm House since 21 January 2022. Enter a later day."
    assert refused(desk, changeover.change_over, replace(draft, last_day=date(2022, 1, 20))) == [("last_day", words)]


def test_br07_days_between_the_old_member_and_the_new_are_named(desk: Desk, draft: ChangeoverDraft) -> None:
    """BR-07, T-30: without a member from the next day, until the new one begins."""
    outcome = step(desk, changeover.change_over, replace(draft, last_day=date(2022, 1, 31), from_date=date(2022, 4, 1)))
    assert outcome.without_member == ("Oak House has no elected member from 1 February 2022 to 31 March 2022.",)


def test_br07_without_a_gap_nothing_is_named(desk: Desk, draft: ChangeoverDraft, oak: Finished) -> None:
    assert desk.rehearse(changeover.change_over, draft).without_member == ()
    make_person(desk, "Cllr Stays", Role.ELECTED_MEMBER, oak.home_id, since=date(2021, 9, 1))
    assert desk.rehearse(changeover.change_over, replace(draft, from_date=date(2022, 4, 1))).without_member == ()


def filled(desk: Desk) -> tuple[tuple[str, ...], int]:
    [row] = desk.read(vacancies.list_vacancies, desk.today())
    return row.filled_by, row.open_places


@pytest.fixture
def vacancy(desk: Desk, oak: Finished) -> UUID:
    """Two places; Oak House's member of before fills one, at both homes of the site."""
    elm = make_home(desk, "Elm House")
    made = desk.do(vacancies.add_vacancy, VacancyDraft("Two more", Role.ELECTED_MEMBER, None, "", 2, date(2022, 1, 1))).value
    desk.do(vacancies.fill_vacancy, made, FillDraft(oak.member, (oak.home_id, elm), date(2022, 1, 10)))
    return UUID(str(made))


def test_t29_a_place_that_was_filled_stays_filled_by_the_new_member(
    desk: Desk, draft: ChangeoverDraft, oak: Finished, vacancy: UUID
) -> None:
    """T-29: the place goes with the home, and counts once while one follows the other."""
    assert filled(desk) == (("Cllr of Oak House",), 1)
    desk.do(changeover.change_over, draft)
    assert filled(desk) == (("Cllr New", "Cllr of Oak House"), 1)
    [row] = desk.read(vacancies.list_vacancies, date(2022, 2, 1))
    assert (row.filled_by, row.open_places) == (("Cllr New",), 1)


def test_t29_one_place_does_not_become_two(desk: Desk, draft: ChangeoverDraft, oak: Finished, vacancy: UUID) -> None:
    """T-29: where two follow one, the second fills no place of the vacancy."""
    elm = next(h.home_id for h in desk.read(members.list_assignments) if h.home_id != oak.home_id)
    takes = (*draft.takes, Takes(elm, newcomer="Cllr Second"))
    desk.do(changeover.change_over, replace(draft, takes=takes, newcomers=("Cllr New", "Cllr Second")))
    [row] = desk.read(vacancies.list_vacancies, date(2022, 2, 1))
    assert row.open_places == 1
