"""Makes the casebook that is kept for the present schema; run once, on the day the schema is released:

    python -m tests.db.golden.make

It writes `schema_NNNN.r44` here, and prints its recovery key for `test_golden.py`. Files of earlier schemas are never made anew.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reg44desk.db.upgrade import HEAD
from reg44desk.domain.report_types import ReportStep
from reg44desk.domain.types import HomeType, InspectionType, Judgement, RecipientKind, Role, SendingMethod, SignerRole
from reg44desk.services import (
    drafts,
    home_profile,
    independence,
    inspection_record,
    lifecycle,
    people,
    quality,
    reg44,
    reports,
    upkeep,
    vacancies,
)
from reg44desk.services.desk import Actor, Desk
from tests.conftest import CHEAP, FakeClock
from tests.factories import Finished, make_finished, make_home, whole_draft

PASSPHRASE = "kept for every later program"
SCAN = b"%PDF-1.7 the signed page of Oak House"


def make(path: Path) -> str:
    """A casebook with three homes, two visits with reports, one planned, a signed and sent one, a draft; gives its recovery key."""
    clock, actor = FakeClock(), Actor("Kept Officer")
    recovery_key = upkeep.make_casebook(path, PASSPHRASE, clock, actor, "kept", cost=CHEAP)
    desk = upkeep.open_desk(path, PASSPHRASE, clock, actor, "kept")
    finished = make_finished(desk)
    make_finished(desk, "Elm House", placing_authorities=("Caf\u00e9 d\u2019Or", "Northmere"))
    _sign_and_send(desk, finished)
    _change_and_undo(desk, finished)
    _over_time(desk, finished)
    desk.do(reg44.plan_visit, reg44.PlanDraft(home_id=make_home(desk, "Ash House"), planned_for=date(2022, 2, 14)))
    desk.do(drafts.keep_draft, None, whole_draft(finished.home_id, finished.visitor, date(2022, 1, 20)))
    desk.close()
    return recovery_key


def _sign_and_send(desk: Desk, finished: Finished) -> None:
    for role, person_id in ((SignerRole.INDEPENDENT_PERSON, finished.visitor), (SignerRole.REGISTERED_MANAGER, finished.manager)):
        scan = reports.ScanDraft("page.pdf", SCAN) if role is SignerRole.REGISTERED_MANAGER else None
        draft = reports.SignatureDraft(role, person_id, date(2022, 1, 12), scan=scan)
        desk.do(reports.sign, finished.report_id, draft)
    day, method = date(2022, 1, 13), SendingMethod.EMAIL
    desk.do(reports.record_sending, finished.report_id, RecipientKind.HMCI, "Ofsted", None, sent_on=day, method=method)


def _over_time(desk: Desk, finished: Finished) -> None:
    """A row in each table that came after the first schema."""
    home, by = finished.home_id, "R. Lark, service manager"
    desk.do(home_profile.change_building, home, None, home_profile.BuildingDraft("The lodge", date(2021, 3, 1)))
    desk.do(home_profile.change_profile, home, home_profile.ProfileDraft(HomeType.EDGE_OF_CARE, "The council", 4, date(2022, 1, 2)))
    desk.do(independence.record_check, independence.CheckDraft(finished.visitor, (home,), date(2022, 1, 3), decided_by=by))
    desk.do(
        vacancies.add_vacancy, vacancies.VacancyDraft("One more member", Role.ELECTED_MEMBER, home, places=1, opened_on=date(2022, 1, 4))
    )
    asked = inspection_record.RequirementDraft("Keep the fire doors shut.", "12", date(2022, 3, 1))
    made = (InspectionType.FULL, Judgement.REQUIRES_IMPROVEMENT, (("how_well_children_are_helped_and_protected", "good"),))
    desk.do(inspection_record.record_inspection, inspection_record.InspectionDraft((home,), date(2022, 1, 5), *made, requirements=(asked,)))
    finding = desk.read(quality.list_findings, desk.today())[0]
    desk.do(quality.set_aside, finding.id, quality.AsideDraft("It is on paper.", by))
    desk.do(lifecycle.record_step, finished.visit_id, lifecycle.StepDraft(ReportStep.RESPONDED, date(2022, 1, 21), by))


def _change_and_undo(desk: Desk, finished: Finished) -> None:
    desk.do(people.edit_person, finished.member, people.PersonDraft(name="Cllr A. Brook", email="brook@council.example"))
    desk.do(people.add_person, people.PersonDraft(name="Added by mistake"))
    desk.undo()


if __name__ == "__main__":
    print(make(Path(__file__).with_name(f"schema_{HEAD}.r44")))  # noqa: T201  the recovery key, for the test
