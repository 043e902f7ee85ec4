"""A later version of the workbook, as far as visits and their papers go: blanks are filled, contradictions told and left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Reg44Report, Reg44Visit
from reg44desk.domain.types import (
    Announced,
    Opinion,
    RecipientKind,
    ReportOrigin,
    Role,
    SignerRole,
    VisitMode,
    VisitState,
)
from reg44desk.domain.visit import VisitDraft
from reg44desk.services import attendance, distribution, people, printing, reg44, reports, tracker, visit_record
from reg44desk.services.desk import Desk, Tx, command
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.services.record import record
from tests.services.steps import step
from tests.services.workbooks import Copy, again, read

STAYS = "The casebook stays as it is: correct whichever is wrong."
UNNAMED = "Elected member, not named in the workbook"
ALDER = {"home": "Alder House", "month": "Jan 2022", "visitedby": "S. Brook (NYAS)"}
BIRCH_NOVEMBER = ("Birch Lodge", date(2021, 11, 24))


def visit(desk: Desk, home: str, day: date) -> reg44.VisitRow:
    return next(v for v in desk.read(reg44.list_visits) if (v.home, v.day) == (home, day))


def standing(desk: Desk, home: str, day: date) -> distribution.Standing:
    return desk.read(distribution.list_standings, desk.today(), visit(desk, home, day).id)[0]


def versions(desk: Desk, home: str, day: date) -> list[int]:
    return [v.version for v in desk.read(reports.list_versions, visit(desk, home, day).id)]


@pytest.fixture
def written(desk: Desk) -> Finished:
    """A visit to Alder House on 16 September 2021 whose report was made in the program."""
    return make_finished(desk, "Alder House", day=date(2021, 9, 16))


def test_a_visit_is_brought_in_with_its_opinions_and_people(imported: Desk) -> None:
    row = visit(imported, "Hawthorn Rise", date(2021, 9, 24))
    assert (row.state, row.mode, row.announced, row.independent_person, row.elected_members) == (
        VisitState.FINAL,
        VisitMode.ON_SITE,
        Announced.UNANNOUNCED,
        "S. Brook",
        ("Cllr H Hadrian",),
    )
    assert (row.opinion_effectively_safeguarded, row.opinion_conduct_promotes_well_being) == (Opinion.NO, Opinion.YES)


def test_the_report_of_a_visit_brought_in_says_where_it_comes_from(imported: Desk) -> None:
    """The signed paper is the record; the version here tells of it, with its recommendations."""
    one = visit(imported, "Cedar View", date(2021, 9, 10))
    document = imported.read(reports.get_document, one.id, imported.today())
    assert document.notice == "Brought in from a workbook: the signed paper is the record"
    assert [s.heading for s in document.sections] == ["The visit", "Opinion", "Recommendations"]
    assert imported.read(reports.list_versions, one.id)[0].origin is ReportOrigin.BROUGHT_IN
    assert imported.read(printing.report_pdf, one.id, imported.today()).startswith(b"%PDF-")


def test_signatures_and_copies_stand_as_the_workbook_has_them(imported: Desk) -> None:
    """T-23: both signatures on paper, the member's and Ofsted's copies with their days; what it does not say stays not known."""
    one = standing(imported, "Alder House", date(2021, 9, 16))
    assert (one.missing, one.version, one.origin) == ((), 1, ReportOrigin.BROUGHT_IN)
    sent = {c.kind: (c.name, c.state, c.sent_on) for c in one.copies}
    assert sent[RecipientKind.ELECTED_MEMBER] == ("Cllr A Ashdown", "sent", date(2021, 9, 25))
    assert sent[RecipientKind.HMCI] == ("Ofsted", "sent", date(2021, 9, 26))
    assert sent[RecipientKind.REGISTERED_PROVIDER][1:] == ("not_known", None)


def test_a_copy_after_the_member_had_left_names_nobody(imported: Desk) -> None:
    one = standing(imported, "Garth House", date(2021, 11, 7))
    assert [c.name for c in one.copies if c.kind is RecipientKind.ELECTED_MEMBER] == [UNNAMED]


def test_where_two_members_were_assigned_the_copy_names_neither(desk: Desk, copy: Copy) -> None:
    """The workbook has one column for the member: whose copy it was is not guessed."""
    copy.add("Elected members", councillor="Cllr Z Zeal", home="Alder House", **{"from": date(2021, 6, 1)})
    again(desk, copy)
    one = standing(desk, "Alder House", date(2021, 9, 16))
    assert [c.name for c in one.copies if c.kind is RecipientKind.ELECTED_MEMBER] == [UNNAMED]


def test_a_visit_added_later_comes_in_with_its_papers(imported: Desk, copy: Copy) -> None:
    copy.add("Visits", **ALDER, dateofvisit=date(2022, 1, 12), effectivelysafeguarded="Yes", signedindependentperson=date(2022, 1, 20))
    assert again(imported, copy).added == {"Visits": 1, "Signatures": 1}
    assert standing(imported, "Alder House", date(2022, 1, 12)).missing == (SignerRole.REGISTERED_MANAGER,)


def test_a_signature_and_the_copies_that_came_later_are_added(imported: Desk, copy: Copy) -> None:
    row = copy.line("Visits", *BIRCH_NOVEMBER)
    copy.put("Visits", row, "Signed: registered manager", date(2022, 1, 17))
    copy.put("Visits", row, "Sent to member", date(2022, 1, 18)).put("Visits", row, "Sent to Ofsted", date(2022, 1, 18))
    found = again(imported, copy)
    assert (found.added, found.told) == ({"Signatures": 1, "Copies sent": 2}, [])
    assert standing(imported, *BIRCH_NOVEMBER).missing == ()
    assert versions(imported, *BIRCH_NOVEMBER) == [1]


@pytest.mark.parametrize(
    ("column", "said", "told"),
    [
        ("Signed: independent person", date(2021, 9, 21), f"The casebook says 22 September 2021, the workbook 21 September 2021. {STAYS}"),
        ("Signed: registered manager", date(2021, 9, 24), f"The casebook says 23 September 2021, the workbook 24 September 2021. {STAYS}"),
        ("Sent to member", date(2021, 9, 27), f"The casebook says 25 September 2021, the workbook 27 September 2021. {STAYS}"),
        ("Sent to Ofsted", date(2021, 9, 27), f"The casebook says 26 September 2021, the workbook 27 September 2021. {STAYS}"),
        ("Visited by", "T. Quill (NYAS)", f'The casebook says "S. Brook", the workbook "T. Quill". {STAYS}'),
        ("Visited by", "S. Brook (Other)", f'The casebook says "NYAS", the workbook "Other". {STAYS}'),
        ("Announced?", "Unannounced", f'The casebook says "Announced", the workbook "Unannounced". {STAYS}'),
        ("Effectively safeguarded?", "No", f'The casebook says "Yes", the workbook "No". {STAYS}'),
        ("Promotes well-being?", "No", f'The casebook says "Yes", the workbook "No". {STAYS}'),
        ("Member present", "Cllr B Brightwell", f'The casebook says "Cllr A Ashdown", the workbook "Cllr B Brightwell". {STAYS}'),
    ],
)
def test_what_a_visit_says_otherwise_is_told_and_left_alone(imported: Desk, copy: Copy, column: str, said: Any, told: str) -> None:
    before = imported.read(record)
    copy.put("Visits", copy.line("Visits", "Alder House", date(2021, 9, 16)), column, said)
    found = again(imported, copy)
    assert [line for line in found.says if "was not assigned" not in line] == [told]
    assert (found.added, imported.read(record)) == ({}, before)


def test_a_blank_in_the_workbook_takes_nothing_away(imported: Desk, copy: Copy) -> None:
    row = copy.line("Visits", "Alder House", date(2021, 9, 16))
    for column in ("Announced?", "Member present", "Effectively safeguarded?", "Signed: registered manager", "Sent to Ofsted"):
        copy.put("Visits", row, column, None)
    found = again(imported, copy)
    assert (found.added, found.says[:1]) == (
        {},
        ["The member's copy went before both had signed. It is brought in as it stands: check these dates."],
    )


def test_a_day_that_was_corrected_makes_no_second_visit(imported: Desk, copy: Copy) -> None:
    """Silence would leave two visits in a month that had one; both days are told and the line is left out."""
    before = imported.read(record)
    copy.put("Visits", copy.line("Visits", "Alder House", date(2021, 9, 16)), "Date of visit", date(2021, 9, 17))
    found = again(imported, copy)
    assert found.says == [
        (
            "The casebook has a visit of 16 September 2021 that this workbook does not list. "
            "It may be the same one, so this line is left out. If both were made, list both."
        )
    ]
    assert (found.added, imported.read(record)) == ({}, before)


def test_a_second_visit_in_a_month_is_a_second_visit(imported: Desk, copy: Copy) -> None:
    """BR-03: more than one visit in a month is allowed."""
    copy.add("Visits", home="Alder House", month="Sep 2021", dateofvisit=date(2021, 9, 28), visitedby="S. Brook (NYAS)")
    found = again(imported, copy)
    assert (found.added, found.told) == ({"Visits": 1}, [])


@pytest.fixture
def begun(desk: Desk, copy: Copy) -> Copy:
    """The workbook as it stood when the visit of 16 September was made and nothing else was known; it has been brought in."""
    row = copy.line("Visits", "Alder House", date(2021, 9, 16))
    for column in LATER:
        copy.put("Visits", row, column, None)
    again(desk, copy)
    return Copy(copy.path)


LATER = (
    "Announced?",
    "Member present",
    "Effectively safeguarded?",
    "Promotes well-being?",
    "Signed: independent person",
    "Signed: registered manager",
    "Sent to member",
    "Sent to Ofsted",
)


def test_opinions_that_came_with_the_report_are_filled_in_as_a_new_version(desk: Desk, begun: Copy) -> None:
    """BR-17: a version never changes; what the workbook says now is the next version, and the signatures are of that one."""
    found = again(desk, begun)
    assert found.added == {"Details filled in": 4, "New versions of reports": 1, "Signatures": 2, "Copies sent": 2}
    assert versions(desk, "Alder House", date(2021, 9, 16)) == [2, 1]
    assert standing(desk, "Alder House", date(2021, 9, 16)).missing == ()
    assert visit(desk, "Alder House", date(2021, 9, 16)).elected_members == ("Cllr A Ashdown",)


def test_an_opinion_filled_in_after_the_signatures_takes_them_along(desk: Desk, copy: Copy) -> None:
    """The workbook tells of one signed paper: what it says more does not unsign that paper."""
    row = copy.line("Visits", "Alder House", date(2021, 9, 16))
    copy.put("Visits", row, "Promotes well-being?", None)
    again(desk, copy)
    copy.put("Visits", row, "Promotes well-being?", "No")
    assert again(desk, copy).added == {"Details filled in": 1, "New versions of reports": 1}
    one = standing(desk, "Alder House", date(2021, 9, 16))
    assert (one.version, one.missing, [c.state for c in one.copies if c.kind is RecipientKind.ELECTED_MEMBER]) == (2, (), ["sent"])


def newest_report(desk: Desk, home: str, day: date) -> UUID:
    return desk.read(reports.list_versions, visit(desk, home, day).id)[0].id


def test_what_was_signed_in_the_program_is_locked(desk: Desk, begun: Copy) -> None:
    """BR-17: after a signature here the content is locked; the workbook's opinions are told and left out."""
    one = visit(desk, "Alder House", date(2021, 9, 16))
    person_id = next(p.id for p in desk.read(people.list_people, desk.today()) if p.name == "S. Brook")
    draft = reports.SignatureDraft(SignerRole.INDEPENDENT_PERSON, person_id, date(2021, 9, 30))
    desk.do(reports.sign, newest_report(desk, one.home, one.day), draft)
    found = again(desk, begun)
    assert f'The casebook says nothing, the workbook "Yes". {STAYS}' in found.says
    assert f'The casebook says nothing, the workbook "Cllr A Ashdown". {STAYS}' in found.says
    assert f"The casebook says 30 September 2021, the workbook 22 September 2021. {STAYS}" in found.says
    assert found.added == {"Signatures": 1, "Copies sent": 2}
    assert versions(desk, "Alder House", date(2021, 9, 16)) == [1]


def test_a_member_logged_here_stays_and_another_is_added(imported: Desk, copy: Copy) -> None:
    one = visit(imported, "Alder House", date(2021, 10, 6))
    member = next(p.id for p in imported.read(people.list_people, imported.today()) if p.name == "Cllr A Ashdown")
    imported.do(attendance.note_attendance, one.id, member, "I saw the garden.")
    row = copy.line("Visits", "Alder House", date(2021, 10, 6))
    copy.put("Visits", row, "Member present", "Cllr A Ashdown and Cllr B Brightwell")
    assert again(imported, copy).added["Details filled in"] == 1
    assert [a.notes for a in imported.read(attendance.list_attendance, one.id)] == ["I saw the garden.", ""]


def test_a_visit_planned_for_that_day_is_that_visit(imported: Desk, copy: Copy) -> None:
    """A plan never counts as done (BR-02); once made it is no longer a plan, and a member's note on it stays."""
    alder = visit(imported, "Alder House", date(2021, 9, 16)).home_id
    member = next(p.id for p in imported.read(people.list_people, imported.today()) if p.name == "Cllr A Ashdown")
    plan = imported.do(attendance.log_attendance, attendance.AttendanceDraft(alder, date(2022, 1, 12), member, "Two new chairs.")).value
    copy.add("Visits", **ALDER, dateofvisit=date(2022, 1, 12), memberpresent="Cllr A Ashdown", announced="Announced")
    assert again(imported, copy).added == {"Visits": 1}
    one = visit(imported, "Alder House", date(2022, 1, 12))
    assert (one.id, one.state, one.announced) == (plan, VisitState.FINAL, Announced.ANNOUNCED)
    assert [a.notes for a in imported.read(attendance.list_attendance, plan)] == ["Two new chairs."]


def test_remote_contact_on_that_day_is_not_that_visit(imported: Desk, copy: Copy) -> None:
    """Regulation 44(1): only a visit to the home counts, so the workbook's visit stands beside the contact."""
    alder = visit(imported, "Alder House", date(2021, 9, 16)).home_id
    brook = next(p.id for p in imported.read(people.list_people, imported.today()) if p.name == "S. Brook")
    draft = VisitDraft(home_id=alder, visit_date=date(2022, 1, 12), independent_person_id=brook, mode=VisitMode.REMOTE_CONTACT)
    imported.do(visit_record.save_visit, draft)
    copy.add("Visits", **ALDER, dateofvisit=date(2022, 1, 12))
    assert again(imported, copy).added == {"Visits": 1}


def test_a_report_made_in_the_program_is_compared_and_never_touched(desk: Desk, written: Finished, copy: Copy) -> None:
    """BR-45: what is carried in must not overwrite what was written and signed here."""
    before = desk.read(reports.get_document, written.visit_id, desk.today())
    told = [line for line in again(desk, copy).told if line.startswith("Visits, row 9,")]
    assert [line.partition("column ")[2].partition('": ')[0] + '"' for line in told] == [
        'D "Visited by"',
        'E "Announced?"',
        'F "Member present"',
        'I "Signed: independent person"',
        'J "Signed: registered manager"',
        'K "Sent to member"',
        'L "Sent to Ofsted"',
    ]
    assert f"The casebook says nothing, the workbook 22 September 2021. {STAYS}" in told[3]
    assert desk.read(reports.get_document, written.visit_id, desk.today()) == before
    assert versions(desk, "Alder House", date(2021, 9, 16)) == [1]


def test_a_visit_being_written_here_is_compared_and_never_touched(desk: Desk, copy: Copy) -> None:
    alder = make_home(desk, "Alder House", ofsted_urn="SC440001")
    visitor = make_person(desk, "S. Brook", Role.INDEPENDENT_PERSON)
    visit_id = desk.do(
        visit_record.save_visit, VisitDraft(home_id=alder, visit_date=date(2021, 9, 16), independent_person_id=visitor)
    ).value
    told = [line for line in again(desk, copy).told if line.startswith("Visits, row 9,")]
    assert f'The casebook says nothing, the workbook "Announced". {STAYS}' in told[0]
    assert len(told) == 8
    assert desk.read(reports.list_versions, visit_id) == []


def test_a_visit_without_its_visitor_is_told(desk: Desk, copy: Copy) -> None:
    """Nothing in the program makes one, but a casebook may hold one."""
    alder = make_home(desk, "Alder House", ofsted_urn="SC440001")
    visitor = make_person(desk, "S. Brook", Role.INDEPENDENT_PERSON)
    draft = VisitDraft(home_id=alder, visit_date=date(2021, 9, 16), independent_person_id=visitor)
    visit_id = desk.do(visit_record.save_visit, draft).value
    desk.do(forget_visitor, visit_id)
    assert any('"Visited by": The casebook says nothing, the workbook "S. Brook".' in line for line in again(desk, copy).told)


@command("Forget who visited")
def forget_visitor(tx: Tx, visit_id: UUID) -> None:
    """Leave a visit without its independent person."""
    tx.session.get_one(Reg44Visit, visit_id).independent_person_id = None


def test_a_managers_signature_without_a_manager_is_told_and_comes_in_later(desk: Desk, copy: Copy) -> None:
    """BR-15: only a manager in office on that day can have signed; nobody is made up."""
    copy.put("Homes", 2, "Registered manager", None)
    found = again(desk, copy)
    assert found.says == 4 * [
        "Nobody is known as manager of Alder House on that day, so this signature is left out. Add the manager first."
    ]
    copy.put("Homes", 2, "Registered manager", "Pat Thorne")
    found = again(desk, copy)
    assert found.added == {"People": 1, "Roles": 1, "New versions of reports": 4, "Signatures": 4}
    assert standing(desk, "Alder House", date(2021, 9, 16)).missing == ()


def test_the_unsigned_reports_wait_for_the_manager(imported: Desk) -> None:
    """A-39: Today can say why a member has no report: unsigned, by whom and since when."""
    one = standing(imported, *BIRCH_NOVEMBER)
    assert (one.missing, one.missing_since) == ((SignerRole.REGISTERED_MANAGER,), date(2021, 12, 10))
    waiting = next(c for c in one.copies if c.kind is RecipientKind.ELECTED_MEMBER)
    assert (waiting.state, waiting.waits_for) == ("waiting", "signatures")


def test_a_team_that_visited_is_marked_as_a_team(imported: Desk) -> None:
    """A-32: where a person should be named and a team was, that is visible."""
    teams = [p for p in imported.read(people.list_people, imported.today()) if p.is_team]
    assert [(p.name, p.organisation) for p in teams] == [("Children's Commissioning Team", "Children's Commissioning Team")]


def test_every_version_of_a_report_is_kept_and_its_undo_takes_the_new_one_away(desk: Desk, begun: Copy) -> None:
    step(desk, tracker.import_tracker, read(begun.save()))
    assert versions(desk, "Alder House", date(2021, 9, 16)) == [2, 1]


def test_a_report_brought_in_can_be_written_anew_here(imported: Desk, copy: Copy) -> None:
    """After that the workbook is compared with it and never written over it."""
    one = visit(imported, "Alder House", date(2021, 10, 6))
    brook = next(p.id for p in imported.read(people.list_people, imported.today()) if p.name == "S. Brook")
    made = imported.read(visit_record.get_form, one.home_id, one.id, one.day).draft.recommendations
    draft = whole_draft(one.home_id, brook, one.day, visit_id=one.id, announced=Announced.ANNOUNCED, recommendations=made)
    imported.do(reports.finish_report, draft)
    assert versions(imported, "Alder House", one.day) == [2, 1]
    found = again(imported, copy)
    assert (found.added, len(found.told)) == ({}, 4)


def origins(session: Session) -> set[ReportOrigin]:
    return set(session.scalars(select(Reg44Report.origin)))


def test_nothing_brought_in_passes_for_made_here(imported: Desk, open_desk: Callable[[Path], Desk]) -> None:
    assert imported.read(origins) == {ReportOrigin.BROUGHT_IN}
