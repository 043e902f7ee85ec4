"""Two records of one person made one: everything moves, what both say is kept once, and the other record stays as history."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from reg44desk.db.models import Draft, Person, Reg44MemberAttendance
from reg44desk.domain.types import DbsLevel, RecipientKind, Role, SendingMethod, SignerRole
from reg44desk.domain.visit import VisitDraft
from reg44desk.services import attendance, drafts, independence, people, people_merging, reg44, reports
from reg44desk.services.attendance import AttendanceDraft
from reg44desk.services.desk import Desk
from reg44desk.services.independence import CheckDraft
from reg44desk.services.people import PersonDraft, RoleDraft
from tests.factories import Finished, import_tracker, make_finished, make_home, whole_draft
from tests.services.steps import refused, step


@pytest.fixture
def made(desk: Desk) -> Finished:
    return make_finished(desk)


def add(desk: Desk, name: str, **more: object) -> UUID:
    return desk.do(people.add_person, PersonDraft(name=name, **more)).value  # type: ignore[arg-type]


def row(desk: Desk, person_id: UUID) -> people.PersonRow:
    return next(p for p in desk.read(people.list_people, desk.today()) if p.id == person_id)


def counts(moved: people_merging.Merged) -> tuple[int, ...]:
    return moved.roles, moved.visits, moved.attendances, moved.signatures, moved.copies, moved.checks, moved.trainings


def test_everything_moves_to_the_record_that_stays_in_one_step(desk: Desk, made: Finished) -> None:
    """Review point 2: visits, signatures, checks and roles of the person are under one record, and undo puts both back."""
    desk.do(reports.sign, made.report_id, reports.SignatureDraft(SignerRole.INDEPENDENT_PERSON, made.visitor, date(2022, 1, 14)))
    desk.do(independence.record_check, CheckDraft(made.visitor, (made.home_id,), date(2022, 1, 2), decided_by="R. Marsh"))
    desk.do(people.record_training, made.visitor, "Regulation 44", date(2021, 1, 1), None)
    stays = add(desk, "Tom Visit", email="tom@nyas.example")
    moved = step(desk, people_merging.merge, stays, made.visitor)
    assert (moved.stays, moved.goes, counts(moved)) == ("Tom Visit", "T. Visit of Oak House", (1, 1, 0, 1, 0, 1, 1))
    kept = row(desk, stays)
    assert (kept.roles, kept.trained_on, kept.email) == ((Role.INDEPENDENT_PERSON,), date(2021, 1, 1), "tom@nyas.example")
    assert kept.merged == (("T. Visit of Oak House", desk.today()),)
    assert desk.read(reg44.list_visits)[0].independent_person == "Tom Visit"
    newest = desk.read(reports.list_versions, made.visit_id)[0]
    assert "Tom Visit" in [s.name for s in desk.read(reports.get_signatures, newest, made.visit_id)]


def test_the_other_record_stays_as_history_and_is_listed_no_more(desk: Desk, made: Finished) -> None:
    stays = add(desk, "Tom Visit")
    desk.do(people_merging.merge, stays, made.visitor)
    assert made.visitor not in {p.id for p in desk.read(people.list_people, desk.today())}
    other = desk.read(lambda s: s.get_one(Person, made.visitor))
    assert (other.name, other.merged_into_id, other.merged_on) == ("T. Visit of Oak House", stays, desk.today())
    assert [c.name for c in desk.read(people.list_choices, Role.INDEPENDENT_PERSON)] == ["Tom Visit"]


def test_br17_a_finished_report_keeps_the_name_it_has(desk: Desk, made: Finished) -> None:
    before = [v.check_code for v in desk.read(reports.list_versions, made.visit_id)]
    desk.do(people_merging.merge, add(desk, "Tom Visit"), made.visitor)
    assert [v.check_code for v in desk.read(reports.list_versions, made.visit_id)] == before


def test_the_same_role_in_the_same_days_becomes_one_from_the_first_day_to_the_last(desk: Desk, made: Finished) -> None:
    """BR-10: the earlier start and the answer of either are kept."""
    twin = add(desk, "Cllr Twin")
    early = RoleDraft(Role.ELECTED_MEMBER, made.home_id, date(2021, 5, 1), date(2021, 9, 1), agreed=True, agreed_on=date(2021, 5, 2))
    desk.do(people.give_role, twin, early)
    step(desk, people_merging.merge, made.member, twin)
    [held] = row(desk, made.member).appointments
    assert (held.from_date, held.to_date, held.agreed_to_visit, held.agreed_on) == (date(2021, 5, 1), None, True, date(2021, 5, 2))


def test_roles_that_are_over_and_open_starts_join_too(desk: Desk) -> None:
    home, one, twin = make_home(desk), add(desk, "Cllr One"), add(desk, "Cllr Twin")
    for person, since, until in ((one, date(2021, 1, 1), date(2021, 6, 1)), (twin, None, date(2021, 8, 1))):
        desk.do(people.appoint, person, Role.ELECTED_MEMBER, home, from_date=since, to_date=until, agreed=False)
    desk.do(people_merging.merge, one, twin)
    [held] = row(desk, one).appointments
    assert (held.from_date, held.to_date, held.agreed_to_visit) == (None, date(2021, 8, 1), False)


def test_roles_of_other_days_or_homes_stay_apart(desk: Desk, made: Finished) -> None:
    twin = add(desk, "Cllr Twin")
    for home, until in ((made.home_id, date(2021, 5, 31)), (make_home(desk, "Elm Court"), None)):
        desk.do(people.appoint, twin, Role.ELECTED_MEMBER, home, from_date=date(2021, 1, 1), to_date=until)
    desk.do(people_merging.merge, made.member, twin)
    assert len(row(desk, made.member).appointments) == 3


def test_notes_of_both_on_one_visit_are_kept_together(desk: Desk, made: Finished) -> None:
    twin = add(desk, "Cllr Twin")
    for person, day, words in ((made.member, 10, "Quiet."), (twin, 10, "Friendly."), (twin, 18, "Tea.")):
        desk.do(attendance.log_attendance, AttendanceDraft(made.home_id, date(2022, 1, day), person, words))
    moved = step(desk, people_merging.merge, made.member, twin)
    assert moved.attendances == 2
    notes = desk.read(
        lambda s: sorted(s.scalars(select(Reg44MemberAttendance.notes).where(Reg44MemberAttendance.person_id == made.member)))
    )
    assert notes == ["Quiet.\n\nFriendly.", "Tea."]


def test_the_same_training_is_kept_once_with_its_refresh(desk: Desk) -> None:
    """BR-11."""
    one, twin = add(desk, "Cllr One"), add(desk, "Cllr Twin")
    desk.do(people.record_training, one, "Regulation 44", date(2021, 1, 1), None)
    for course, day in (("REGULATION 44", date(2021, 1, 1)), ("First aid", date(2021, 2, 1))):
        desk.do(people.record_training, twin, course, day, date(2023, 1, 1))
    step(desk, people_merging.merge, one, twin)
    courses = [(c.name, c.refresh_due_on) for c in row(desk, one).courses]
    assert courses == [("Regulation 44", date(2023, 1, 1)), ("First aid", date(2023, 1, 1))]


@pytest.mark.parametrize(("mine", "theirs", "kept"), [(None, 2020, 2020), (2019, 2021, 2021), (2021, 2019, 2021)])
def test_what_the_staying_record_lacks_comes_from_the_other(desk: Desk, mine: int | None, theirs: int, kept: int) -> None:
    """R26: the newer DBS check counts."""
    one = add(desk, "Cllr One", phone="1", dbs_level=DbsLevel.BASIC if mine else None, dbs_on=date(mine, 1, 1) if mine else None)
    twin = add(
        desk, "Cllr Twin", email="t@x.example", phone="2", organisation="NYAS", dbs_level=DbsLevel.ENHANCED, dbs_on=date(theirs, 1, 1)
    )
    desk.do(people_merging.merge, one, twin)
    found = row(desk, one)
    assert (found.email, found.phone, found.organisation) == ("t@x.example", "1", "NYAS")
    assert (found.dbs_on, found.dbs_level) == (date(kept, 1, 1), DbsLevel.BASIC if kept == mine else DbsLevel.ENHANCED)


def test_records_merged_before_follow(desk: Desk) -> None:
    first, second, third = (add(desk, name) for name in ("One", "Two", "Three"))
    desk.do(people_merging.merge, second, first)
    desk.do(people_merging.merge, third, second)
    assert row(desk, third).merged == (("One", desk.today()), ("Two", desk.today()))
    words = [("other_id", "One of these records was merged before. Choose the one that stayed.")]
    assert refused(desk, people_merging.merge, third, second) == words


def test_two_records_are_asked_for(desk: Desk) -> None:
    one = add(desk, "One")
    assert refused(desk, people_merging.merge, one, None) == [("other_id", "Choose the other record of this person.")]
    assert refused(desk, people_merging.merge, one, one) == [("other_id", "Choose two records. This is the same one.")]


def test_a_team_and_a_person_are_not_one(desk: Desk) -> None:
    """A-32: the team's record is to name the person instead."""
    one, team = add(desk, "One"), add(desk, "The Team")
    desk.do(people.edit_person, team, PersonDraft("The Team", is_team=True))
    [(field, words)] = refused(desk, people_merging.merge, one, team)
    assert (field, words.split(".")[0]) == ("other_id", "A team and a person are not one")


def test_br14_who_signed_one_report_in_both_parts_are_two_people(desk: Desk, made: Finished) -> None:
    for part, who in ((SignerRole.INDEPENDENT_PERSON, made.visitor), (SignerRole.REGISTERED_MANAGER, made.manager)):
        desk.do(reports.sign, made.report_id, reports.SignatureDraft(part, who, date(2022, 1, 14)))
    words = [("other_id", "Both signed the same report, each for one part. They cannot be one person.")]
    assert refused(desk, people_merging.merge, made.visitor, made.manager) == words


def test_a_visit_that_is_being_written_waits_for_nobody_to_be_merged(desk: Desk, made: Finished) -> None:
    typed = desk.do(drafts.keep_draft, None, VisitDraft(home_id=made.home_id, members_present=(made.member,))).value
    twin = add(desk, "Cllr Twin")
    words = "A visit that is being written names Cllr of Oak House. Save or discard it first."
    assert refused(desk, people_merging.merge, twin, made.member) == [("other_id", words)]
    desk.do(drafts.bin_draft, typed)
    assert desk.read(lambda s: s.get_one(Draft, typed)).binned_at is not None
    desk.do(people_merging.merge, twin, made.member)


def test_copies_sent_move(desk: Desk, made: Finished) -> None:
    to = (made.report_id, RecipientKind.REGISTERED_MANAGER, "Pat of Oak House", made.manager)
    desk.do(reports.record_sending, *to, sent_on=desk.today(), method=SendingMethod.EMAIL)
    assert desk.do(people_merging.merge, add(desk, "Patricia"), made.manager).value.copies == 1


def test_a_workbook_that_has_the_old_name_finds_the_record_that_stayed(imported: Desk) -> None:
    """The same workbook twice adds nothing, also after two of its people were found to be one."""
    desk = imported
    ids = {p.name: p.id for p in desk.read(people.list_people, desk.today())}
    desk.do(people_merging.merge, add(desk, "Cllr Ingrid Ingleby"), ids["Cllr I Ingleby"])
    assert import_tracker(desk).get("People", 0) == 0
    assert "Cllr I Ingleby" not in {p.name for p in desk.read(people.list_people, desk.today())}


def test_another_visit_can_be_made_by_the_record_that_stayed(desk: Desk, made: Finished) -> None:
    stays = add(desk, "Tom Visit")
    desk.do(people_merging.merge, stays, made.visitor)
    desk.do(reports.finish_report, whole_draft(made.home_id, stays, date(2022, 1, 18)))
    assert len(desk.read(reg44.list_visits)) == 2
