"""Conflicts of interest: before a visit it is void and another person goes, after it the report says so (regulation 43(7), 44(6))."""

from __future__ import annotations

import dataclasses
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import Announced, Bar, Month, RecipientKind, Role, SendingMethod, SignerRole, VisitMode, VisitState
from reg44desk.services import attendance, conflicts, drafts, duties, independence, reg44, report_conflicts, reports, today, visit_record
from reg44desk.services.conflicts import ConflictDraft
from reg44desk.services.desk import Desk
from reg44desk.services.independence import CheckDraft
from tests.conftest import FakeClock
from tests.factories import make_finished, make_home, make_person, whole_draft
from tests.services.steps import refused, step

NOW = date(2022, 1, 21)
DRAFT = ConflictDraft(Bar.CONNECTION, " A brother works there. ", NOW, " R. Lark ")


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


@pytest.fixture
def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


@pytest.fixture
def planned(desk: Desk, home: UUID, visitor: UUID) -> UUID:
    return desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 25), Announced.UNANNOUNCED, visitor)).value


def clean(desk: Desk, visitor: UUID, home: UUID) -> None:
    """A check of today that finds nothing."""
    desk.do(independence.record_check, CheckDraft(visitor, (home,), desk.today(), decided_by="R. Lark"))


def why(desk: Desk) -> list[str]:
    """What waits for another person."""
    return [w.why for w in desk.read(conflicts.list_to_replace, NOW)]


def test_a_conflict_before_the_visit_voids_it(desk: Desk, home: UUID, planned: UUID) -> None:
    """Regulation 43(7): it never counts, and another person must visit in the same month."""
    assert step(desk, conflicts.declare_conflict, planned, DRAFT) is None
    visit = desk.read(reg44.get_visit, planned)
    assert (visit.state, visit.not_done_reason) == (VisitState.CONFLICT_VOIDED, "A brother works there.")
    known = desk.read(conflicts.get_conflict, planned)
    assert known == conflicts.Conflict(Bar.CONNECTION, "A brother works there.", NOW, "R. Lark", "", None, None)
    assert why(desk) == ["The visit of 25 January 2022 is void for a conflict of interest. Another person must visit in this month."]
    month = desk.read(duties.list_home_months, Month(2022, 1), Month(2022, 1), NOW)[0]
    assert month.duty.reason.not_counted == ("conflict_voided",)


def test_another_person_is_booked_at_once(desk: Desk, home: UUID, planned: UUID) -> None:
    """Regulation 43(7): in the same month; the new visit says which one it replaces."""
    other = make_person(desk, "S. Brook", Role.INDEPENDENT_PERSON)
    wanted = dataclasses.replace(DRAFT, replacement_id=other, replacement_day=date(2022, 1, 27))
    booked = step(desk, conflicts.declare_conflict, planned, wanted)
    assert booked is not None
    visit = desk.read(reg44.get_visit, booked)
    assert (visit.day, visit.independent_person, visit.announced) == (date(2022, 1, 27), "S. Brook", Announced.UNANNOUNCED)
    assert desk.read(conflicts.get_conflict, booked).replaces == date(2022, 1, 25)
    assert desk.read(conflicts.get_conflict, planned).replaced_by == date(2022, 1, 27)
    assert why(desk) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"replacement_day": date(2022, 1, 27)}, "replacement_id"),
        ({"replacement_id": "other"}, "replacement_day"),
        ({"replacement_id": "other", "replacement_day": date(2022, 2, 1)}, "replacement_day"),
        ({"replacement_id": "other", "replacement_day": date(2022, 1, 3)}, "replacement_day"),
        ({"replacement_id": "same", "replacement_day": date(2022, 1, 27)}, "replacement_id"),
        ({"replacement_id": "barred", "replacement_day": date(2022, 1, 27)}, "replacement_id"),
        ({"details": " "}, "details"),
        ({"declared_to": " "}, "declared_to"),
        ({"declared_on": None}, "declared_on"),
        ({"declared_on": date(2022, 1, 22)}, "declared_on"),
    ],
)
def test_what_stops_a_declaration_is_said_beside_its_field(
    desk: Desk, home: UUID, visitor: UUID, planned: UUID, more: dict[str, object], field: str
) -> None:
    """Nothing is voided while the form is refused."""
    barred = make_person(desk, "B. Arred", Role.INDEPENDENT_PERSON)
    check = CheckDraft(barred, (home,), NOW, bars=(Bar.FINANCIAL_INTEREST,), note="Owns it.", decided_by="R. Lark")
    desk.do(independence.record_check, check)
    ids = {"same": visitor, "barred": barred, "other": make_person(desk, "S. Brook", Role.INDEPENDENT_PERSON)}
    filled = {key: ids.get(value, value) if isinstance(value, str) else value for key, value in more.items()}
    wanted = dataclasses.replace(DRAFT, **filled)  # type: ignore[arg-type]
    assert [name for name, _ in refused(desk, conflicts.declare_conflict, planned, wanted)] == [field]


def test_a_visit_without_a_person_or_not_made_has_no_conflict(desk: Desk, home: UUID) -> None:
    nobody = desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 25))).value
    [(field, words)] = refused(desk, conflicts.declare_conflict, nobody, DRAFT)
    assert (field, words) == ("", "No independent person is booked for this visit. Book one first, or cancel the visit.")
    desk.do(reg44.not_made, nobody, VisitState.NO_ACCESS, "Nobody in.")
    [(_, words)] = refused(desk, conflicts.declare_conflict, nobody, DRAFT)
    assert words == "This visit was not made, so there is no conflict to declare."


def test_remote_contact_is_no_visit_either(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Regulation 44(1): contact by telephone has no report, so there is nothing to say a conflict in."""
    remote = desk.do(visit_record.save_visit, whole_draft(home, visitor, mode=VisitMode.REMOTE_CONTACT)).value
    assert refused(desk, conflicts.declare_conflict, remote, DRAFT) == [
        ("", "This visit was not made, so there is no conflict to declare.")
    ]


def test_the_same_person_does_not_go_again_in_that_month(desk: Desk, home: UUID, visitor: UUID, planned: UUID, clock: FakeClock) -> None:
    """Regulation 43(7): a different person; afterwards it is a warning until somebody has checked on a later day."""
    desk.do(conflicts.declare_conflict, planned, DRAFT)
    answer = desk.read(independence.may_visit, visitor, home, date(2022, 1, 28))
    assert (answer.allowed, answer.paragraph) == (False, None)
    assert "Regulation 43(7) asks for a different person" in answer.reason
    later = desk.read(independence.may_visit, visitor, home, date(2022, 2, 1))
    assert later.allowed
    assert later.warnings[-1] == "T. Visit declared a conflict of interest for Oak House. Check whether T. Visit is independent now."
    assert desk.read(independence.may_visit, visitor, home, date(2021, 12, 31)).allowed
    clean(desk, visitor, home)
    assert not desk.read(independence.may_visit, visitor, home, date(2022, 1, 28)).allowed
    clock.move(days=1)
    clean(desk, visitor, home)
    assert desk.read(independence.may_visit, visitor, home, date(2022, 1, 28)).allowed


def test_a_clean_check_made_earlier_the_same_day_does_not_answer_a_conflict(desk: Desk, home: UUID, visitor: UUID, planned: UUID) -> None:
    """Regulation 43(7): the check of the morning knew nothing of it."""
    clean(desk, visitor, home)
    desk.do(conflicts.declare_conflict, planned, DRAFT)
    [(field, words)] = refused(desk, reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 28), None, visitor))
    assert (field, "Regulation 43(7)" in words) == ("independent_person_id", True)


def test_a_later_check_that_finds_no_conflict_is_said_where_the_visit_waits(
    desk: Desk, home: UUID, visitor: UUID, planned: UUID, clock: FakeClock
) -> None:
    """regulation.md, part b, section 3: "no conflict found on review"; what may be booked and what Today says agree."""
    desk.do(conflicts.declare_conflict, planned, DRAFT)
    clock.move(days=1)
    clean(desk, visitor, home)
    [waiting] = desk.read(conflicts.list_to_replace, desk.today())
    assert waiting.why.startswith("The visit of 25 January 2022 is void for a conflict of interest.")
    assert waiting.why.endswith("A later check found no conflict. The home must still be visited in this month.")
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 28), None, visitor))
    assert desk.read(conflicts.list_to_replace, desk.today()) == []


def test_a_conflict_of_a_later_month_waits_at_once(desk: Desk, home: UUID, visitor: UUID, planned: UUID) -> None:
    """Regulation 43(6), 43(7): without delay, so not only once that month has come; a visit booked in this month is none in that."""
    later = desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 3, 8), None, visitor)).value
    desk.do(conflicts.declare_conflict, later, DRAFT)
    assert why(desk) == ["The visit of 8 March 2022 is void for a conflict of interest. Another person must visit in March 2022."]
    desk.do(conflicts.declare_conflict, planned, DRAFT)
    assert [w.split()[3:6] for w in why(desk)] == [["25", "January", "2022"], ["8", "March", "2022"]]
    other = make_person(desk, "S. Brook", Role.INDEPENDENT_PERSON)
    for day in (date(2022, 1, 27), date(2022, 3, 9)):
        desk.do(reg44.plan_visit, reg44.PlanDraft(home, day, None, other))
    assert why(desk) == []


def test_a_replacement_that_was_called_off_or_moved_away_is_none(desk: Desk, home: UUID, planned: UUID) -> None:
    """Regulation 43(7): another person visits in the same month, or nobody does yet; the first of two is shown."""
    others = [make_person(desk, name, Role.INDEPENDENT_PERSON) for name in ("S. Brook", "N. Newton")]
    wanted = dataclasses.replace(DRAFT, replacement_id=others[0], replacement_day=date(2022, 1, 27))
    first = desk.do(conflicts.declare_conflict, planned, wanted).value
    assert first is not None
    desk.do(reg44.not_made, first, VisitState.NO_ACCESS, "Nobody in.")
    assert desk.read(conflicts.get_conflict, planned).replaced_by is None
    again = [
        desk.do(reg44.plan_visit, reg44.PlanDraft(home, day, None, others[1], replaces_visit_id=planned)).value
        for day in (date(2022, 1, 29), date(2022, 1, 28))
    ]
    assert desk.read(conflicts.get_conflict, planned).replaced_by == date(2022, 1, 29)
    desk.do(reg44.move_visit, again[0], date(2022, 2, 3))
    assert desk.read(conflicts.get_conflict, planned).replaced_by == date(2022, 1, 28)


def test_a_void_visit_does_not_become_one_that_was_made(desk: Desk, home: UUID, planned: UUID) -> None:
    """Regulation 43(7): it stays cancelled, whoever is put in; what was typed is kept, and a new visit can be recorded."""
    other = make_person(desk, "S. Brook", Role.INDEPENDENT_PERSON)
    typed = whole_draft(home, other, date(2022, 1, 20), visit_id=planned)
    draft_id = desk.do(drafts.keep_draft, None, typed).value
    desk.do(conflicts.declare_conflict, planned, DRAFT)
    for change in (visit_record.save_visit, reports.finish_report):
        assert refused(desk, change, typed, draft_id) == [("", "This visit is void or was called off. Record a new visit.")]
    assert [row.id for row in desk.read(drafts.list_drafts)] == [draft_id]
    desk.do(reports.finish_report, dataclasses.replace(typed, visit_id=None), draft_id)
    assert [v.state for v in desk.read(reg44.list_visits)] == [VisitState.FINAL, VisitState.CONFLICT_VOIDED]


@pytest.mark.parametrize("state", [VisitState.CANCELLED, VisitState.NO_ACCESS])
def test_a_visit_that_was_called_off_does_not_become_one_that_was_made(
    desk: Desk, home: UUID, visitor: UUID, planned: UUID, state: VisitState
) -> None:
    """Part c, rule 8: it never counts."""
    desk.do(reg44.not_made, planned, state, "Snow.")
    assert refused(desk, visit_record.save_visit, whole_draft(home, visitor, date(2022, 1, 20), visit_id=planned)) == [
        ("", "This visit is void or was called off. Record a new visit.")
    ]


def test_a_declared_conflict_stays_with_the_person_who_declared_it(desk: Desk) -> None:
    """Regulation 43(6), 44(6): it is the conflict of that independent person, and of nobody put in afterwards."""
    made = make_finished(desk)
    desk.do(conflicts.declare_conflict, made.visit_id, LATER)
    other = make_person(desk, "S. Brook", Role.INDEPENDENT_PERSON)
    swapped = whole_draft(made.home_id, other, visit_id=made.visit_id)
    name = "T. Visit of Oak House"
    assert refused(desk, reports.finish_report, swapped) == [
        ("independent_person_id", f"{name} declared a conflict of interest for this visit. Choose {name} again.")
    ]


def test_a_void_visit_waits_until_the_month_has_another(desk: Desk, home: UUID, planned: UUID, clock: FakeClock) -> None:
    """Regulation 43(7), 44(1): a visit made or booked ends the waiting; so does the month."""
    desk.do(conflicts.declare_conflict, planned, DRAFT)
    other = make_person(desk, "S. Brook", Role.INDEPENDENT_PERSON)
    again = desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 26), None, other)).value
    assert why(desk) == []
    desk.do(reg44.not_made, again, VisitState.NO_ACCESS, "Nobody in.")
    assert len(why(desk)) == 1
    desk.do(visit_record.save_visit, whole_draft(home, other, date(2022, 1, 20)))
    assert why(desk) == []
    assert desk.read(conflicts.list_to_replace, date(2022, 2, 1)) == []


def test_a_booked_visit_of_somebody_barred_since_is_shown(desk: Desk, home: UUID, visitor: UUID, planned: UUID) -> None:
    """Regulation 43(3): found by a check after the booking; the past is left alone."""
    assert desk.read(conflicts.list_barred, NOW) == []
    check = CheckDraft(visitor, (home,), NOW, bars=(Bar.FINANCIAL_INTEREST,), note="Owns it.", decided_by="R. Lark")
    desk.do(independence.record_check, check)
    [waiting] = desk.read(conflicts.list_barred, NOW)
    assert (waiting.visit_id, waiting.home, waiting.day) == (planned, "Oak House", date(2022, 1, 25))
    assert waiting.why.startswith("Booked for 25 January 2022. T. Visit cannot be the independent person of Oak House.")
    assert desk.read(conflicts.list_barred, date(2022, 1, 26)) == []


LATER = dataclasses.replace(DRAFT, not_notified_reason=" It came out on the day. ")


def test_a_conflict_learned_later_is_in_the_next_version(desk: Desk) -> None:
    """Regulation 44(6): its details, and why it was not notified before the visit."""
    made = make_finished(desk)
    step(desk, conflicts.declare_conflict, made.visit_id, LATER)
    assert desk.read(reg44.get_visit, made.visit_id).state is VisitState.FINAL
    [waiting] = desk.read(conflicts.list_unreported, NOW)
    assert waiting.why == "Report of 10 January 2022: it must say the conflict of interest. Finish a new version."
    assert [(t.kind, t.action) for t in desk.read(today.list_tasks, NOW) if t.opens.id == str(made.visit_id)] == [
        (today.TaskKind.CONFLICT, "Finish a new version")
    ]
    kept = whole_draft(made.home_id, made.visitor, visit_id=made.visit_id)
    assert desk.do(reports.finish_report, kept).value == 2
    section = next(s for s in desk.read(reports.get_document, made.visit_id, NOW).sections if s.heading == "Conflict of interest")
    rows = dict(section.blocks[0].rows)  # type: ignore[union-attr,arg-type]
    assert rows == {
        "Declared on": "21 January 2022",
        "Declared to": "R. Lark",
        "Regulation 43": "Has a connection that casts doubt on impartiality (43(3)(g))",
        "Details": "A brother works there.",
        "Why it was not notified before the visit": "It came out on the day.",
    }
    assert desk.read(conflicts.list_unreported, NOW) == []


def test_a_conflict_learned_later_needs_its_reason_and_a_day_after_the_visit(desk: Desk) -> None:
    """Regulation 44(6): both are required."""
    made = make_finished(desk)
    wanted = dataclasses.replace(DRAFT, declared_on=date(2022, 1, 9))
    found = refused(desk, conflicts.declare_conflict, made.visit_id, wanted)
    assert [field for field, _ in found] == ["declared_on", "not_notified_reason"]


def test_a_conflict_of_no_named_paragraph_is_said_as_that(desk: Desk, home: UUID, visitor: UUID) -> None:
    """regulation.md, part b, section 3: (a) to (g), or other."""
    visit = desk.do(visit_record.save_visit, whole_draft(home, visitor)).value
    desk.do(conflicts.declare_conflict, visit, dataclasses.replace(LATER, paragraph=None))
    document = desk.read(reports.get_document, visit, NOW)
    assert "No paragraph of regulation 43(3) is named" in repr(document.sections)
    assert desk.read(conflicts.list_unreported, NOW) == []


def sent(desk: Desk, report_id: UUID) -> list[tuple[str, str]]:
    """What is said when a copy for Ofsted is recorded."""
    how = {"sent_on": desk.today(), "method": SendingMethod.EMAIL}
    return refused(desk, reports.record_sending, report_id, RecipientKind.HMCI, "", None, **how)  # type: ignore[arg-type]


def test_no_report_is_signed_or_sent_that_does_not_say_the_conflict(desk: Desk) -> None:
    """Regulation 44(6): nor one that says it otherwise than it was declared; another change of the record stops nothing."""
    made = make_finished(desk)
    desk.do(conflicts.declare_conflict, made.visit_id, LATER)
    assert sent(desk, made.report_id) == [("", report_conflicts.UNTOLD)]
    signature = reports.SignatureDraft(SignerRole.INDEPENDENT_PERSON, made.visitor, NOW)
    assert refused(desk, reports.sign, made.report_id, signature) == [("", report_conflicts.UNTOLD)]
    kept = whole_draft(made.home_id, made.visitor, visit_id=made.visit_id)
    desk.do(reports.finish_report, kept)
    second = desk.read(reports.list_versions, made.visit_id)[0].id
    desk.do(attendance.note_attendance, made.visit_id, made.member, "")
    desk.do(reports.sign, second, signature)
    assert desk.read(conflicts.list_unreported, NOW) == []
    desk.do(conflicts.declare_conflict, made.visit_id, dataclasses.replace(LATER, details="A cousin works there."))
    assert sent(desk, second) == [("", report_conflicts.UNTOLD)]
    assert len(desk.read(conflicts.list_unreported, NOW)) == 1


def test_a_visit_without_a_finished_report_has_nothing_untold(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Regulation 44(6): its first version will say it."""
    visit = desk.do(visit_record.save_visit, whole_draft(home, visitor)).value
    assert not desk.read(report_conflicts.is_untold_of, visit, NOW)
    desk.do(conflicts.declare_conflict, visit, LATER)
    assert not desk.read(report_conflicts.is_untold_of, visit, NOW)
