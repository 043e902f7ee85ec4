"""Reports: finished versions with a check code, the two signatures they need, and what is recorded as sent."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Attachment, Blob, Reg44Visit
from reg44desk.domain.types import (
    Opinion,
    RecipientKind,
    ReportOrigin,
    Role,
    SendingMethod,
    SignerRole,
    SigningMethod,
    VisitState,
)
from reg44desk.domain.visit import VisitDraft
from reg44desk.errors import UserError
from reg44desk.services import drafts, history, people, reg44, reports, upkeep, visit_record
from reg44desk.services.desk import Desk
from tests.conftest import FakeClock
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.services.steps import refused

INDEPENDENT, MANAGER = SignerRole.INDEPENDENT_PERSON, SignerRole.REGISTERED_MANAGER
PDF, PNG, JPEG = b"%PDF-1.7 scan", b"\x89PNG scan", b"\xff\xd8\xff scan"


@pytest.fixture
def done(desk: Desk) -> Finished:
    """Oak House, visited on 10 January 2022, its report finished on 21 January."""
    return make_finished(desk)


def newest(desk: Desk, done: Finished) -> reports.VersionRow:
    return desk.read(reports.list_versions, done.visit_id)[0]


def change(desk: Desk, done: Finished, **more: Any) -> int:
    """Finish the report again with something changed."""
    draft = desk.read(visit_record.get_form, done.home_id, done.visit_id, desk.today()).draft
    return desk.do(reports.finish_report, dataclasses.replace(draft, **more)).value


def sign(desk: Desk, done: Finished, role: SignerRole, on: date = date(2022, 1, 21), **more: Any) -> None:
    person = done.visitor if role is INDEPENDENT else done.manager
    desk.do(reports.sign, newest(desk, done).id, reports.SignatureDraft(role, person, on, **more))


def sign_both(desk: Desk, done: Finished, on: date = date(2022, 1, 21)) -> None:
    sign(desk, done, INDEPENDENT, on)
    sign(desk, done, MANAGER, on)


def signed_roles(desk: Desk, done: Finished) -> list[SignerRole]:
    return [s.role for s in desk.read(reports.get_signatures, newest(desk, done), done.visit_id) if s.signed_on]


def member_copy(done: Finished, sent_on: date | None = date(2022, 1, 21)) -> dict[str, Any]:
    return {"sent_on": sent_on, "method": SendingMethod.EMAIL}


def test_a_finished_report_is_a_numbered_version_with_a_check_code(desk: Desk, done: Finished) -> None:
    one = newest(desk, done)
    assert (one.version, one.origin, one.made_at) == (1, ReportOrigin.MADE_HERE, desk.clock())
    assert len(one.check_code.replace("-", "")) == 16
    assert desk.read(reg44.get_visit, done.visit_id).state is VisitState.FINAL
    assert desk.undo_text is None


def test_a_change_makes_a_new_version_and_leaves_the_old_one(desk: Desk, done: Finished) -> None:
    """BR-17: a version is frozen."""
    before = desk.read(reports.get_document, done.visit_id, desk.today())
    assert change(desk, done, premises_notes="The gate is mended.") == 2
    assert [v.version for v in desk.read(reports.list_versions, done.visit_id)] == [2, 1]
    assert desk.read(reports.get_document, done.visit_id, desk.today(), 1) == before
    assert desk.read(reports.get_document, done.visit_id, desk.today()).version == "2"


def test_nothing_changed_makes_no_version(desk: Desk, done: Finished) -> None:
    draft = desk.read(visit_record.get_form, done.home_id, done.visit_id, desk.today()).draft
    assert refused(desk, reports.finish_report, draft) == [("", "Nothing has changed since version 1, so there is no new version.")]


def test_whether_a_record_says_more_than_its_report(desk: Desk, done: Finished) -> None:
    assert not desk.read(changed, done.visit_id)
    desk.do(people.edit_person, done.visitor, people.PersonDraft("Another Name"))
    assert desk.read(changed, done.visit_id)


def changed(session: Session, visit_id: UUID) -> bool:
    return reports.has_changed(session, session.get_one(Reg44Visit, visit_id), date(2022, 1, 21))


def test_a_report_without_an_opinion_cannot_be_finished(desk: Desk) -> None:
    """T-24, BR-12: every gap is told at once, and nothing is kept."""
    home_id, visitor = make_home(desk), make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    draft = whole_draft(home_id, visitor, opinion_conduct_promotes_well_being=None, reasons_conduct_promotes_well_being="Yes.")
    fields = [field for field, _words in refused(desk, reports.finish_report, draft)]
    assert fields == ["opinion_conduct_promotes_well_being", "reasons_conduct_promotes_well_being"]


def test_a_second_report_of_the_same_day_is_refused(desk: Desk, done: Finished) -> None:
    found = refused(desk, reports.finish_report, whole_draft(done.home_id, done.visitor))
    assert [field for field, _words in found] == ["visit_date"]


def test_the_draft_goes_with_the_report_that_replaces_it(desk: Desk) -> None:
    home_id, visitor = make_home(desk), make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    draft = whole_draft(home_id, visitor)
    kept = desk.do(drafts.keep_draft, None, draft).value
    desk.do(reports.finish_report, draft, kept)
    assert desk.read(drafts.list_drafts) == []


def test_a_report_before_it_is_finished_is_a_draft(desk: Desk) -> None:
    home_id, visitor = make_home(desk), make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    kept = desk.do(visit_record.save_visit, VisitDraft(home_id=home_id, visit_date=date(2022, 1, 10), independent_person_id=visitor))
    document = desk.read(reports.get_document, kept.value, desk.today())
    assert (document.version, document.check_code, document.notice) == ("", "", "DRAFT: not for signature")


def test_a_visit_that_is_only_planned_has_no_report(desk: Desk) -> None:
    plan = desk.do(reg44.plan_visit, reg44.PlanDraft(make_home(desk), date(2022, 1, 25))).value
    with pytest.raises(UserError, match="This visit has not been recorded as made, so there is no report yet"):
        desk.read(reports.get_document, plan, desk.today())


def test_a_version_that_is_not_there_is_not_replaced_by_a_draft(desk: Desk, done: Finished) -> None:
    with pytest.raises(UserError, match="This report has no version 7"):
        desk.read(reports.get_document, done.visit_id, desk.today(), 7)


def test_both_signatures_are_recorded_in_either_order(desk: Desk, done: Finished) -> None:
    """BR-14, A-10: who, in which part, when and how."""
    sign(desk, done, MANAGER, date(2022, 1, 12))
    sign(desk, done, INDEPENDENT, date(2022, 1, 14), method=SigningMethod.ON_SCREEN)
    rows = {s.role: s for s in desk.read(reports.get_signatures, newest(desk, done), done.visit_id)}
    assert (rows[MANAGER].name, rows[MANAGER].signed_on, rows[MANAGER].method) == (
        "Pat of Oak House",
        date(2022, 1, 12),
        SigningMethod.ON_PAPER,
    )
    assert (rows[INDEPENDENT].name, rows[INDEPENDENT].method) == ("T. Visit of Oak House", SigningMethod.ON_SCREEN)
    assert (rows[MANAGER].may_sign, rows[MANAGER].scan_id) == ((), None)


def test_the_paper_shows_who_signed(desk: Desk, done: Finished) -> None:
    sign(desk, done, MANAGER, date(2022, 1, 12))
    boxes = desk.read(reports.get_document, done.visit_id, desk.today()).signatures
    assert [b.signed for b in boxes] == ["", "Signed on paper by Pat of Oak House on 12 January 2022"]


def test_who_may_sign_is_named_and_since_when_it_is_awaited(desk: Desk, done: Finished) -> None:
    """BR-15: the person who visited, and whoever manages the home on or after that day, each named once."""
    held = desk.read(people.list_people, desk.today())
    pat = next(p for p in held if p.id == done.manager).appointments[0]
    desk.do(people.end_appointment, pat.id, date(2022, 1, 15))
    later = make_person(desk, "Next Manager", Role.REGISTERED_MANAGER, done.home_id, since=date(2022, 1, 16), until=date(2022, 1, 18))
    desk.do(people.appoint, later, Role.REGISTERED_MANAGER, done.home_id, from_date=date(2022, 1, 20))
    make_person(desk, "Old Manager", Role.REGISTERED_MANAGER, done.home_id, since=date(2015, 1, 1), until=date(2022, 1, 9))
    rows = {s.role: s for s in desk.read(reports.get_signatures, newest(desk, done), done.visit_id)}
    assert [c.name for c in rows[INDEPENDENT].may_sign] == ["T. Visit of Oak House"]
    assert sorted(c.name for c in rows[MANAGER].may_sign) == ["Next Manager", "Pat of Oak House"]
    assert rows[MANAGER].awaited_since == date(2022, 1, 21)


def test_a_report_made_late_in_the_evening_waits_since_that_day_in_london(desk: Desk, clock: FakeClock) -> None:
    clock.now = datetime(2021, 7, 1, 23, 30, tzinfo=UTC)
    done = make_finished(desk, day=date(2021, 7, 1))
    assert desk.read(reports.get_signatures, newest(desk, done), done.visit_id)[0].awaited_since == date(2021, 7, 2)


@pytest.mark.parametrize(
    ("role", "who", "on", "told"),
    [
        (MANAGER, "visitor", date(2022, 1, 12), "Only the person who is the home's registered manager on that day may sign as manager."),
        (INDEPENDENT, "manager", date(2022, 1, 12), "Only the independent person who made the visit may sign as independent person."),
        (INDEPENDENT, "member", date(2022, 1, 12), "Only the independent person who made the visit may sign as independent person."),
        (INDEPENDENT, "visitor", date(2022, 1, 22), "The date of the signature is in the future. Enter the day it was signed."),
        (INDEPENDENT, "visitor", date(2022, 1, 9), "The signature is dated before the visit. Check the date."),
        (INDEPENDENT, "visitor", None, "Enter the date of the signature, like 18 9 2025."),
        (INDEPENDENT, "", date(2022, 1, 12), "Choose who signed."),
    ],
)
def test_nobody_else_and_on_no_other_day_may_sign(
    desk: Desk, done: Finished, role: SignerRole, who: str, on: date | None, told: str
) -> None:
    """BR-15: only the home's manager on that day and the independent person who visited."""
    draft = reports.SignatureDraft(role, getattr(done, who, None), on)
    assert [words for _field, words in refused(desk, reports.sign, newest(desk, done).id, draft)] == [told]


def test_a_manager_who_had_left_by_then_may_not_sign(desk: Desk, done: Finished) -> None:
    pat = next(p for p in desk.read(people.list_people, desk.today()) if p.id == done.manager).appointments[0]
    desk.do(people.end_appointment, pat.id, date(2022, 1, 15))
    draft = reports.SignatureDraft(MANAGER, done.manager, date(2022, 1, 16))
    assert refused(desk, reports.sign, newest(desk, done).id, draft)[0][0] == "person_id"


def test_one_part_signs_once(desk: Desk, done: Finished) -> None:
    sign(desk, done, MANAGER)
    draft = reports.SignatureDraft(MANAGER, done.manager, date(2022, 1, 21))
    words = "The registered manager has signed this version already."
    assert refused(desk, reports.sign, newest(desk, done).id, draft) == [("", words)]


def test_a_new_version_has_no_signatures_and_the_old_one_keeps_its_own(desk: Desk, done: Finished) -> None:
    """BR-17: a change voids what was signed before."""
    sign_both(desk, done)
    first = newest(desk, done)
    change(desk, done, opinion_effectively_safeguarded=Opinion.NO)
    assert signed_roles(desk, done) == []
    assert len(desk.read(reports.signed, first.id)) == 2
    assert all(b.signed for b in desk.read(reports.get_document, done.visit_id, desk.today(), 1).signatures)


def test_a_replaced_version_can_no_longer_be_signed_or_sent(desk: Desk, done: Finished) -> None:
    first = newest(desk, done)
    change(desk, done, premises_notes="The gate is mended.")
    words = [("", "Version 1 has been replaced by version 2. Use the newest version.")]
    assert refused(desk, reports.sign, first.id, reports.SignatureDraft(MANAGER, done.manager, date(2022, 1, 21))) == words
    assert refused(desk, reports.record_sending, first.id, RecipientKind.HMCI, "Ofsted", None, **member_copy(done)) == words


def test_signing_ends_undo(desk: Desk, done: Finished) -> None:
    make_person(desk, "Somebody", Role.INDEPENDENT_PERSON)
    sign(desk, done, MANAGER)
    assert desk.undo_text is None
    assert desk.read(history.list_actions)[0].label == "Record a signature"


@pytest.mark.parametrize(("data", "media_type"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")])
def test_a_scan_is_kept_with_the_signature(desk: Desk, done: Finished, data: bytes, media_type: str) -> None:
    sign(desk, done, MANAGER, scan=reports.ScanDraft("page.scan", data))
    row = next(s for s in desk.read(reports.get_signatures, newest(desk, done), done.visit_id) if s.role is MANAGER)
    assert row.scan_id is not None
    assert desk.read(reports.get_scan, row.scan_id) == reports.ScanDraft("page.scan", data)
    assert desk.read(lambda session: list(session.scalars(select(Attachment.media_type)))) == [media_type]
    assert desk.read(upkeep.check_casebook).problems == ()


def test_the_same_scan_twice_takes_the_room_of_one(desk: Desk, done: Finished) -> None:
    sign(desk, done, MANAGER, scan=reports.ScanDraft("both.pdf", PDF))
    sign(desk, done, INDEPENDENT, scan=reports.ScanDraft("both again.pdf", PDF))
    assert desk.read(lambda session: len(session.scalars(select(Blob.sha256)).all())) == 1
    assert desk.read(lambda session: len(session.scalars(select(Attachment.id)).all())) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"MZ program", "Attach the scan as a PDF, PNG or JPEG file."),
        (b"", "Attach the scan as a PDF, PNG or JPEG file."),
        (PDF + bytes(10_000_000), "The scan is larger than 10 MB. Scan it again in black and white, or at a lower quality."),
    ],
    ids=["a program", "nothing", "too large"],
)
def test_what_is_no_scan_is_refused_with_the_signature(desk: Desk, done: Finished, data: bytes, words: str) -> None:
    draft = reports.SignatureDraft(MANAGER, done.manager, date(2022, 1, 21), scan=reports.ScanDraft("page.pdf", data))
    assert refused(desk, reports.sign, newest(desk, done).id, draft) == [("scan", words)]


def test_a_members_copy_waits_for_both_signatures(desk: Desk, done: Finished) -> None:
    """T-22, BR-16: with only the manager's signature nothing goes to the member."""
    sign(desk, done, MANAGER)
    kind, name = RecipientKind.ELECTED_MEMBER, "Cllr of Oak House"
    words = "An elected member's copy waits until both the independent person and the registered manager have signed."
    found = refused(desk, reports.record_sending, newest(desk, done).id, kind, name, done.member, **member_copy(done))
    assert found == [("", words)]


def test_a_members_copy_is_not_dated_before_the_last_signature(desk: Desk, done: Finished) -> None:
    """BR-16: nothing went to the member while a signature was missing."""
    sign(desk, done, MANAGER, date(2022, 1, 12))
    sign(desk, done, INDEPENDENT, date(2022, 1, 19))
    kind, name = RecipientKind.ELECTED_MEMBER, "Cllr of Oak House"
    early = member_copy(done, date(2022, 1, 18))
    assert refused(desk, reports.record_sending, newest(desk, done).id, kind, name, done.member, **early) == [
        ("sent_on", "The last signature is of 19 January 2022. A member's copy goes on that day or after it. Check the date.")
    ]
    desk.do(reports.record_sending, newest(desk, done).id, kind, name, done.member, **member_copy(done, date(2022, 1, 19)))


def test_a_members_copy_goes_to_the_homes_own_member_only(desk: Desk, done: Finished) -> None:
    sign_both(desk, done)
    stranger = make_person(desk, "Cllr Else", Role.ELECTED_MEMBER, make_home(desk, "Elm House"))
    kind = RecipientKind.ELECTED_MEMBER
    words = "This person is not the home's elected member on that day. Check who is assigned to the home."
    for person_id in (stranger, None):
        assert refused(desk, reports.record_sending, newest(desk, done).id, kind, "X", person_id, **member_copy(done)) == [("", words)]


@pytest.mark.parametrize(
    ("sent_on", "method", "told"),
    [
        (None, SendingMethod.POST, [("sent_on", "Enter the day it was sent, like 18 9 2025.")]),
        (date(2022, 1, 21), None, [("method", "Choose how it was sent.")]),
        (None, None, [("sent_on", "Enter the day it was sent, like 18 9 2025."), ("method", "Choose how it was sent.")]),
        (date(2022, 1, 22), SendingMethod.POST, [("sent_on", "The day is in the future. Enter the day it was sent.")]),
        (date(2022, 1, 9), SendingMethod.POST, [("sent_on", "The day is before the visit. Check the date.")]),
    ],
)
def test_a_copy_needs_a_day_that_can_be_and_a_way(
    desk: Desk, done: Finished, sent_on: date | None, method: SendingMethod | None, told: list[tuple[str, str]]
) -> None:
    kind, report_id = RecipientKind.HMCI, newest(desk, done).id
    assert refused(desk, reports.record_sending, report_id, kind, "Ofsted", None, sent_on=sent_on, method=method) == told


def test_copies_are_listed_with_date_and_way_in_the_order_of_the_law(desk: Desk, done: Finished) -> None:
    """BR-18: each report is recorded as sent; Ofsted may have it before it is signed (A-11)."""
    report_id = newest(desk, done).id
    provider = reports.CopyDraft(RecipientKind.REGISTERED_PROVIDER, "The council", None)
    ofsted = reports.CopyDraft(RecipientKind.HMCI, "Ofsted", None)
    desk.do(reports.record_sendings, report_id, [provider, ofsted], sent_on=date(2022, 1, 20), method=SendingMethod.SECURE_TRANSFER)
    assert desk.read(reports.list_sent, report_id) == (
        reports.SentRow(RecipientKind.HMCI, "Ofsted", date(2022, 1, 20), SendingMethod.SECURE_TRANSFER),
        reports.SentRow(RecipientKind.REGISTERED_PROVIDER, "The council", date(2022, 1, 20), SendingMethod.SECURE_TRANSFER),
    )


def test_several_copies_go_together_or_not_at_all(desk: Desk, done: Finished) -> None:
    ofsted = reports.CopyDraft(RecipientKind.HMCI, "Ofsted", None)
    member = reports.CopyDraft(RecipientKind.ELECTED_MEMBER, "Cllr of Oak House", done.member)
    assert refused(desk, reports.record_sendings, newest(desk, done).id, [ofsted, member], **member_copy(done))
    assert desk.read(reports.list_sent, newest(desk, done).id) == ()


def test_a_check_code_from_paper_finds_its_report(desk: Desk, done: Finished) -> None:
    reference = desk.read(reg44.get_visit, done.visit_id).reference
    first = newest(desk, done).check_code
    assert desk.read(reports.find_by_code, first) == f"This is version 1 of report {reference}, visit of 10 January 2022."
    change(desk, done, premises_notes="The gate is mended.")
    assert desk.read(reports.find_by_code, first).endswith("It has been replaced by version 2.")


def test_a_check_code_is_found_however_it_was_read(desk: Desk, done: Finished) -> None:
    """O for 0, I or l for 1, small letters and any dashes: paper is read by people."""
    code = newest(desk, done).check_code
    for typed in (code.lower(), code.replace("-", " "), code.replace("0", "o").replace("1", "l"), code.replace("1", "I")):
        assert desk.read(reports.find_by_code, typed).startswith("This is version 1")


@pytest.mark.parametrize("typed", ["", "0000-0000-0000-0000", "hello"])
def test_a_code_that_is_none_is_told(desk: Desk, done: Finished, typed: str) -> None:
    assert desk.read(reports.find_by_code, typed) == "No report in this casebook has that check code. Check each letter and digit."


def test_a_report_brought_in_waits_since_its_first_signature_or_its_visit(imported: Desk) -> None:
    """A-39: since when is told from what the workbook knows, not from the day of the import."""
    days = {}
    for home, day in (("Birch Lodge", date(2021, 11, 24)), ("Alder House", date(2021, 9, 16))):
        visit = next(v for v in imported.read(reg44.list_visits) if (v.home, v.day) == (home, day))
        row = imported.read(reports.list_versions, visit.id)[0]
        days[home] = imported.read(reports.get_signatures, row, visit.id)[0].awaited_since
    assert days == {"Birch Lodge": date(2021, 12, 10), "Alder House": date(2021, 9, 22)}
