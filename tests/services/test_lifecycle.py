"""A visit's life: what has happened, by whom and when, and recording the next step (regulation.md, part d)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.report_types import ReportStage, ReportStep
from reg44desk.domain.types import RecipientKind, Role, SendingMethod, SignerRole
from reg44desk.domain.visit import VisitDraft
from reg44desk.services import distribution, lifecycle, reg44, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.lifecycle import LifeRow, StepDraft
from tests.factories import Finished, import_tracker, make_finished, make_home, make_person, whole_draft
from tests.services.steps import refused

NOW = date(2022, 1, 21)


def visitor(desk: Desk, name: str) -> UUID:
    return make_person(desk, name, Role.INDEPENDENT_PERSON)


def life(desk: Desk, visit_id: UUID) -> LifeRow:
    return desk.read(lifecycle.get_life, visit_id, desk.today())


def record(desk: Desk, visit_id: UUID, step: ReportStep, on: date = NOW, by: str = "R. Lark") -> None:
    desk.do(lifecycle.record_step, visit_id, StepDraft(step, on, by))


@pytest.fixture
def written(desk: Desk) -> UUID:
    home = make_home(desk)
    return desk.do(visit_record.save_visit, whole_draft(home, visitor(desk, "T. Visit"))).value


def test_a_booked_visit_waits_for_its_conflict_check(desk: Desk) -> None:
    """Regulation 43(6): checked before the visit."""
    visit = desk.do(reg44.plan_visit, reg44.PlanDraft(make_home(desk), date(2022, 1, 28), None, visitor(desk, "T. Visit"))).value
    assert (life(desk, visit).stage, life(desk, visit).next_steps) == (ReportStage.PLANNED, (ReportStep.CONFLICT_CHECKED,))
    record(desk, visit, ReportStep.CONFLICT_CHECKED)
    assert life(desk, visit).stage is ReportStage.CONFLICT_CHECKED
    assert [(row.words, row.by) for row in life(desk, visit).so_far] == [
        ("Planned", "T. Visit"),
        ("Checked for conflicts of interest", "R. Lark"),
    ]
    desk.undo()
    assert life(desk, visit).stage is ReportStage.PLANNED


def test_a_visit_of_which_nothing_is_written_is_visited_and_then_being_written(desk: Desk, written: UUID) -> None:
    assert life(desk, written).stage is ReportStage.DRAFT
    bare = VisitDraft(
        make_home(desk, "Elm Bank"),
        visit_date=date(2022, 1, 12),
        independent_person_id=visitor(desk, "S. Other"),
    )
    visit = desk.do(visit_record.save_visit, bare).value
    assert life(desk, visit).stage is ReportStage.VISITED
    assert [row.words for row in life(desk, visit).so_far] == ["Visited"]


def test_the_draft_goes_to_the_provider_who_comments(desk: Desk, written: UUID) -> None:
    """Part d, steps 10 to 12: each with who and when."""
    record(desk, written, ReportStep.QUALITY_ASSURED, date(2022, 1, 12), "NYAS")
    assert life(desk, written).stage is ReportStage.QUALITY_ASSURED
    record(desk, written, ReportStep.TO_PROVIDER, date(2022, 1, 13), "NYAS")
    record(desk, written, ReportStep.COMMENTED, date(2022, 1, 18), "Pat Reed")
    found = life(desk, written)
    assert found.stage is ReportStage.WITH_PROVIDER
    assert [(row.on, row.by) for row in found.so_far][1:] == [
        (date(2022, 1, 12), "NYAS"), (date(2022, 1, 13), "NYAS"), (date(2022, 1, 18), "Pat Reed"),
    ]  # fmt: skip


def test_a_finished_report_is_distributed_answered_and_closed(desk: Desk) -> None:
    done = make_finished(desk)
    assert life(desk, done.visit_id).stage is ReportStage.FINAL
    sign_and_send_all(desk, done)
    assert life(desk, done.visit_id).stage is ReportStage.DISTRIBUTED
    record(desk, done.visit_id, ReportStep.RESPONDED)
    assert life(desk, done.visit_id).stage is ReportStage.RESPONDED
    record(desk, done.visit_id, ReportStep.CLOSED)
    found = life(desk, done.visit_id)
    assert (found.stage, found.next_steps[:1]) == (ReportStage.CLOSED, (ReportStep.CONFLICT_CHECKED,))
    words = [row.words for row in found.so_far]
    assert words == ["Visited", "Report finished", "Every copy sent", "The registered person answered", "Closed"]


def sign_and_send_all(desk: Desk, done: Finished) -> None:
    for role, person in ((SignerRole.INDEPENDENT_PERSON, done.visitor), (SignerRole.REGISTERED_MANAGER, done.manager)):
        desk.do(reports.sign, done.report_id, reports.SignatureDraft(role, person, NOW))
    for row in desk.read(distribution.list_standings, NOW, done.visit_id)[0].copies:
        assert row.state == "to_send", row.kind
        desk.do(reports.record_sending, done.report_id, row.kind, row.name, row.person_id, sent_on=NOW, method=SendingMethod.EMAIL)
    assert RecipientKind.HMCI in {c.kind for c in desk.read(reports.list_sent, done.report_id)}


def test_a_step_is_refused_beside_its_field(desk: Desk, written: UUID) -> None:
    early = StepDraft(ReportStep.TO_PROVIDER, date(2022, 1, 9), " ")
    said = [("on", "This day is before what had to come first. Check the date."), ("by", "Say who did it.")]
    assert refused(desk, lifecycle.record_step, written, early) == said
    record(desk, written, ReportStep.TO_PROVIDER)
    again = refused(desk, lifecycle.record_step, written, StepDraft(ReportStep.TO_PROVIDER, NOW, "NYAS"))
    assert again == [("", "Draft sent to the provider for comment is recorded already. Take it back first.")]


def test_a_step_is_taken_back_unless_another_rests_on_it(desk: Desk, written: UUID) -> None:
    record(desk, written, ReportStep.TO_PROVIDER)
    record(desk, written, ReportStep.COMMENTED)
    said = [("", "Take back first: the provider commented.")]
    assert refused(desk, lifecycle.take_back, written, ReportStep.TO_PROVIDER) == said
    desk.do(lifecycle.take_back, written, ReportStep.COMMENTED)
    desk.do(lifecycle.take_back, written, ReportStep.TO_PROVIDER)
    assert life(desk, written).stage is ReportStage.DRAFT
    desk.undo()
    assert life(desk, written).stage is ReportStage.WITH_PROVIDER


def test_every_visit_of_the_officer_s_workbook_has_its_stage(desk: Desk) -> None:
    import_tracker(desk)
    stages = {life(desk, visit.id).stage for visit in desk.read(reg44.list_visits)}
    assert ReportStage.FINAL in stages
    assert stages <= set(ReportStage)
