"""Putting people's records right: roles and trainings corrected, who signed kept in charge, and a record removed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import RecipientKind, Role, SendingMethod, SignerRole
from reg44desk.domain.visit import VisitDraft
from reg44desk.services import drafts, people, people_records, reg44, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft, RoleDraft
from reg44desk.services.people_records import CourseCorrection, RoleCorrection
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.services.steps import refused, step

SIGNED = date(2022, 1, 14)
STAYS = "Pat of Oak House signed a report as registered manager on 14 January 2022. The role must include that day."


@pytest.fixture
def made(desk: Desk) -> Finished:
    """A report that the manager of 14 January has signed."""
    made = make_finished(desk)
    desk.do(reports.sign, made.report_id, reports.SignatureDraft(SignerRole.REGISTERED_MANAGER, made.manager, SIGNED))
    return made


def row(desk: Desk, person_id: UUID) -> people.PersonRow:
    return next(p for p in desk.read(people.list_people, desk.today()) if p.id == person_id)


def role(desk: Desk, person_id: UUID) -> UUID:
    return row(desk, person_id).appointments[0].id


# roles


def test_the_days_of_a_role_are_put_right(desk: Desk, made: Finished) -> None:
    step(desk, people_records.correct_role, role(desk, made.member), RoleCorrection(date(2021, 5, 1), date(2024, 5, 1)))
    [held] = row(desk, made.member).appointments
    assert (held.from_date, held.to_date) == (date(2021, 5, 1), date(2024, 5, 1))


def test_a_role_that_never_was_is_taken_out(desk: Desk, made: Finished) -> None:
    step(desk, people_records.correct_role, role(desk, made.member), RoleCorrection(remove=True))
    assert row(desk, made.member).appointments == ()


def test_days_that_cannot_be_are_refused(desk: Desk, made: Finished) -> None:
    wrong = RoleCorrection(date(2022, 1, 2), date(2022, 1, 1))
    words = [("to_date", "The last day is before the first. Check both dates.")]
    assert refused(desk, people_records.correct_role, role(desk, made.member), wrong) == words


def test_a_correction_does_not_make_the_role_double(desk: Desk, made: Finished) -> None:
    desk.do(people.end_appointment, role(desk, made.member), date(2021, 8, 31))
    later = desk.do(people.give_role, made.member, RoleDraft(Role.ELECTED_MEMBER, made.home_id, date(2021, 10, 1))).value
    desk.do(people.give_role, made.member, RoleDraft(Role.ELECTED_MEMBER, make_home(desk, "Elm Court"), date(2021, 1, 1)))
    words = [("from_date", "This person has that role in those days already.")]
    assert refused(desk, people_records.correct_role, later, RoleCorrection(date(2021, 8, 31), None)) == words
    desk.do(people_records.correct_role, later, RoleCorrection(date(2021, 9, 1), None))


@pytest.mark.parametrize(
    "correction", [RoleCorrection(date(2022, 1, 15)), RoleCorrection(None, date(2022, 1, 13)), RoleCorrection(remove=True)]
)
def test_br15_who_signed_stays_in_charge_of_that_day_when_a_role_is_corrected(
    desk: Desk, made: Finished, correction: RoleCorrection
) -> None:
    """BR-10, BR-15: a person in charge on a day stays in charge of that day whatever changes later."""
    field = "remove" if correction.remove else "from_date"
    assert refused(desk, people_records.correct_role, role(desk, made.manager), correction) == [(field, STAYS)]
    desk.do(people_records.correct_role, role(desk, made.manager), RoleCorrection(SIGNED, SIGNED))


def test_br15_who_signed_stays_in_charge_when_the_role_is_ended(desk: Desk, made: Finished) -> None:
    held = role(desk, made.manager)
    assert refused(desk, people.end_appointment, held, date(2022, 1, 13), "Left") == [("to_date", STAYS)]
    desk.do(people.end_appointment, held, SIGNED, "Left")


def test_br15_who_signed_stays_in_charge_when_a_successor_is_named(desk: Desk, made: Finished) -> None:
    successor = make_person(desk, "Nia New", Role.PANEL_OFFICER)
    name = people.appoint_to_home
    assert refused(desk, name, successor, Role.REGISTERED_MANAGER, made.home_id, date(2022, 1, 10)) == [("from_date", STAYS)]
    desk.do(name, successor, Role.REGISTERED_MANAGER, made.home_id, date(2022, 1, 15))
    assert row(desk, made.manager).appointments[0].to_date == SIGNED


def test_a_manager_named_for_earlier_days_was_one_until_the_next_began(desk: Desk) -> None:
    """BR-15: on each day one manager may sign."""
    home = make_home(desk)
    make_person(desk, "Late One", Role.REGISTERED_MANAGER, home, since=date(2021, 9, 1))
    make_person(desk, "Later One", Role.REGISTERED_MANAGER, home, since=date(2021, 12, 1))
    first = make_person(desk, "First One", Role.PANEL_OFFICER)
    step(desk, people.appoint_to_home, first, Role.REGISTERED_MANAGER, home, date(2021, 3, 1))
    held = next(a for a in row(desk, first).appointments if a.home_id == home)
    assert held.to_date == date(2021, 8, 31)


# roles of other services and agreement


@pytest.mark.parametrize("only", [Role.INDEPENDENT_VISITOR_COORDINATOR, Role.PANEL_OFFICER])
def test_br46_the_other_services_roles_are_never_for_one_home(desk: Desk, only: Role) -> None:
    """BR-46: Independent Visitors and the independent persons of regulation 44 are never mixed."""
    home, person = make_home(desk), desk.do(people.add_person, PersonDraft(name="Ivy Coord")).value
    words = [("home_id", "This role is for all homes. Choose no home.")]
    assert refused(desk, people.give_role, person, RoleDraft(only, home, date(2022, 1, 1))) == words
    desk.do(people.give_role, person, RoleDraft(only, None, date(2022, 1, 1)))
    assert row(desk, person).roles == (only,)


def test_br10_only_a_member_agrees_to_visit(desk: Desk, made: Finished) -> None:
    draft = RoleDraft(Role.COMMISSIONING_OFFICER, None, date(2022, 1, 1), agreed=True)
    words = [("agreed", "Only an elected member agrees to visit. Leave it at not known.")]
    assert refused(desk, people.give_role, made.member, draft) == words


def test_one_record_has_several_dated_roles(desk: Desk) -> None:
    """Review point 2, BR-10: one record, each of the seven roles with its own days."""
    home, person = make_home(desk), desk.do(people.add_person, PersonDraft(name="Many Parts")).value
    for number, one in enumerate(Role):
        for_home = None if one in people.OFFICE_ROLES else home
        desk.do(people.give_role, person, RoleDraft(one, for_home, date(2021, 1 + number, 1)))
    held = row(desk, person)
    assert held.roles == tuple(Role)
    assert [a.from_date for a in held.appointments] == [date(2021, 7 - n, 1) for n in range(7)]


# the question


def test_ending_a_role_names_what_follows(desk: Desk, made: Finished) -> None:
    """BR-07: the home is then without; T-30: what was stays."""
    asked = desk.read(people_records.end_question, role(desk, made.member), date(2022, 1, 31))
    assert asked == (
        "End Cllr of Oak House's role as elected member of Oak House on 31 January 2022? Oak House will then have no elected member. "
        "Copies of its reports wait until one is assigned. Everything up to that day stays with Cllr of Oak House."
    )


def test_ending_a_role_that_somebody_else_has_too_leaves_nobody_out(desk: Desk, made: Finished) -> None:
    make_person(desk, "Cllr Two", Role.ELECTED_MEMBER, made.home_id)
    asked = desk.read(people_records.end_question, role(desk, made.member), date(2022, 1, 31))
    assert "will then have no" not in asked


def test_ending_an_independent_persons_role_counts_the_visits_booked_after_it(desk: Desk, made: Finished) -> None:
    held = role(desk, made.visitor)
    assert "booked" not in desk.read(people_records.end_question, held, desk.today())
    desk.do(reg44.plan_visit, reg44.PlanDraft(made.home_id, date(2022, 2, 3), None, made.visitor))
    assert "1 visit booked with T. Visit of Oak House after that day." in desk.read(people_records.end_question, held, desk.today())


def test_the_independent_visitor_services_coordinator_keeps_its_name_in_the_question(desk: Desk) -> None:
    """BR-46."""
    person = make_person(desk, "Ivy Coord", Role.INDEPENDENT_VISITOR_COORDINATOR)
    asked = desk.read(people_records.end_question, role(desk, person), desk.today())
    assert asked.startswith("End Ivy Coord's role as Independent Visitor coordinator on 21 January 2022?")


# trainings


def test_br11_a_training_is_put_right_or_taken_out(desk: Desk, made: Finished) -> None:
    """BR-11: several trainings, each with its refresh."""
    for day in (date(2020, 1, 1), date(2021, 1, 1)):
        desk.do(people.record_training, made.member, "Regulation 44", day, None)
    newest = desk.read(people.list_training, made.member, desk.today())[0].id
    assert newest is not None
    step(desk, people_records.correct_training, newest, CourseCorrection(" Reg 44 ", date(2021, 1, 2), date(2023, 1, 2)))
    assert row(desk, made.member).courses[-1].refresh_due_on == date(2023, 1, 2)
    step(desk, people_records.correct_training, newest, CourseCorrection(remove=True))
    assert [c.completed_on for c in row(desk, made.member).courses] == [date(2020, 1, 1)]


@pytest.mark.parametrize(
    ("correction", "fields"),
    [
        (CourseCorrection(), ["course", "completed_on"]),
        (CourseCorrection("R44", date(2022, 1, 22)), ["completed_on"]),
        (CourseCorrection("R44", date(2021, 1, 2), date(2021, 1, 2)), ["refresh_due_on"]),
    ],
)
def test_a_training_that_cannot_be_is_refused(desk: Desk, made: Finished, correction: CourseCorrection, fields: list[str]) -> None:
    taken = desk.do(people.record_training, made.member, "Regulation 44", date(2020, 1, 1), None).value
    assert [field for field, _words in refused(desk, people_records.correct_training, taken, correction)] == fields


# removing, renaming


def test_a_record_that_nothing_refers_to_is_removed(desk: Desk) -> None:
    person = desk.do(people.add_person, PersonDraft(name="A Mistake")).value
    step(desk, people_records.remove_person, person)
    assert desk.read(people.list_people, desk.today()) == []


def test_nobody_is_removed_while_anything_refers_to_them(desk: Desk, made: Finished) -> None:
    desk.do(people.record_training, made.visitor, "Regulation 44", date(2020, 1, 1), None)
    words = "T. Visit of Oak House stays in the record: 1 role, 1 visit and 1 training would lose the name."
    assert refused(desk, people_records.remove_person, made.visitor) == [("", words)]


def test_a_copy_sent_and_a_signature_refer_too(desk: Desk, made: Finished) -> None:
    to = (made.report_id, RecipientKind.REGISTERED_MANAGER, "Pat of Oak House", made.manager)
    desk.do(reports.record_sending, *to, sent_on=desk.today(), method=SendingMethod.EMAIL)
    assert desk.read(people_records.list_referring, made.manager) == ("1 role", "1 signature", "1 copy sent")


@pytest.mark.parametrize("part", ["independent_person_id", "members_present"])
def test_a_visit_that_is_being_written_refers_too(desk: Desk, part: str) -> None:
    home, person = make_home(desk), desk.do(people.add_person, PersonDraft(name="In Draft")).value
    desk.do(drafts.keep_draft, None, VisitDraft(home_id=home, **{part: person if part == "independent_person_id" else (person,)}))  # type: ignore[arg-type]
    assert desk.read(people_records.list_referring, person) == ("a visit that is being written",)
    assert desk.read(people_records.list_referring, desk.do(people.add_person, PersonDraft(name="Not In It")).value) == ()


def test_a_new_name_leaves_finished_reports_as_they_were(desk: Desk, made: Finished) -> None:
    """BR-17: what is finished is never changed."""
    before = desk.read(reports.list_versions, made.visit_id)
    step(desk, people.edit_person, made.visitor, PersonDraft(name="T. Married"))
    assert desk.read(reports.list_versions, made.visit_id) == before
    assert desk.read(reg44.list_visits)[0].independent_person == "T. Married"


def test_a_team_that_became_a_person_is_one(desk: Desk) -> None:
    """A-32."""
    person = desk.do(people.add_person, PersonDraft(name="The Team")).value
    desk.do(people.edit_person, person, PersonDraft(name="The Team", is_team=True))
    desk.do(people.edit_person, person, PersonDraft(name="The Team", phone="1"))
    assert row(desk, person).is_team
    desk.do(people.edit_person, person, PersonDraft(name="Jo Person", is_team=False))
    assert not row(desk, person).is_team


def test_a_second_visit_can_be_written_by_who_was_corrected(desk: Desk, made: Finished) -> None:
    desk.do(people_records.correct_role, role(desk, made.visitor), RoleCorrection(date(2021, 1, 1), None))
    assert desk.do(visit_record.save_visit, whole_draft(made.home_id, made.visitor, date(2022, 1, 20))).value
