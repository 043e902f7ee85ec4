"""How every home stands with Ofsted, what is past its date, and what Today says of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from reg44desk.domain.report_types import Stage
from reg44desk.domain.types import HomeStatus, HomeType, InspectionType, Judgement, Ref
from reg44desk.services import home_history, homes, inspection_record, inspections, ofsted_frameworks, today
from reg44desk.services.desk import Desk
from reg44desk.services.home_history import DetailsDraft, StatusDraft
from reg44desk.services.inspection_record import InspectionDraft, RequirementDraft
from reg44desk.services.inspections import StandingRow
from reg44desk.services.today import Task, TaskKind
from tests.factories import import_tracker, make_home

NOV = date(2021, 11, 4)
ASKED = (RequirementDraft("Sign the records.", "35(3)", date(2022, 1, 10)), RequirementDraft("Supervise staff.", "", date(2022, 1, 31)))


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def record(
    desk: Desk,
    *home_ids: UUID,
    day: date = NOV,
    kind: InspectionType = InspectionType.FULL,
    judgement: Judgement | None = Judgement.REQUIRES_IMPROVEMENT,
    due: date | None = None,
    asked: tuple[RequirementDraft, ...] = (),
) -> None:
    draft = InspectionDraft(home_ids, day, kind, judgement, (), due, asked)
    desk.do(inspection_record.record_inspection, draft)


def standing(desk: Desk, home_id: UUID, day: date | None = None) -> StandingRow:
    return next(r for r in desk.read(inspections.list_standings, day or desk.today()) if r.id == home_id)


def tasks(desk: Desk, kind: TaskKind) -> list[Task]:
    return [t for t in desk.read(today.list_tasks, desk.today()) if t.kind is kind]


def test_a_home_without_inspections(desk: Desk, home: UUID) -> None:
    row = standing(desk, home)
    assert (row.judged, row.latest, row.judgement, row.judged_on, row.stage, row.improving) == (None,) * 6
    assert (row.outstanding, row.next_on, row.below_good, row.past_date) == ((), None, False, False)
    assert desk.read(inspections.list_of_home, home, desk.today()) == []


def test_a_home_that_does_not_exist_yet_stands_as_planned(desk: Desk) -> None:
    home = make_home(desk, opened_on=date(2021, 12, 1))
    assert standing(desk, home, NOV).status is HomeStatus.PLANNED


def test_br30_each_home_has_its_own_latest_judgement(desk: Desk, home: UUID) -> None:
    """BR-30: the newest inspection with a judgement; a monitoring visit has none."""
    elm = make_home(desk, "Elm House")
    record(desk, home, judgement=Judgement.GOOD)
    record(desk, home, day=date(2021, 12, 1), kind=InspectionType.MONITORING, judgement=None)
    record(desk, elm, day=date(2020, 3, 1))
    row = standing(desk, home)
    assert (row.judgement, row.judged_on) == (Judgement.GOOD, NOV)
    assert row.latest is not None
    assert row.latest.inspected_on == date(2021, 12, 1)
    assert (standing(desk, elm).judgement, standing(desk, elm).below_good) == (Judgement.REQUIRES_IMPROVEMENT, True)
    assert standing(desk, home, date(2021, 11, 3)).latest is None
    assert {h.name: h.judgement for h in desk.read(homes.list_homes, desk.today())} == {
        "Oak House": Judgement.GOOD,
        "Elm House": Judgement.REQUIRES_IMPROVEMENT,
    }


def test_t25_requires_improvement_without_a_monitoring_visit(desk: Desk, home: UUID) -> None:
    """T-25: stage "monitoring visit awaited"."""
    record(desk, home)
    assert standing(desk, home).stage is Stage.MONITORING_AWAITED
    record(desk, home, day=date(2021, 12, 1), kind=InspectionType.MONITORING, judgement=None)
    assert standing(desk, home).stage is Stage.GRADED_AWAITED
    assert standing(desk, home, date(2021, 11, 30)).stage is Stage.MONITORING_AWAITED


def test_what_is_outstanding_comes_by_its_day_and_is_as_known_on_a_day(desk: Desk, home: UUID) -> None:
    record(desk, home, asked=ASKED[::-1])
    assert [r.wording for r in standing(desk, home).outstanding] == ["Sign the records.", "Supervise staff."]
    assert [r.past_date for r in standing(desk, home).outstanding] == [True, False]
    assert (standing(desk, home).next_on, standing(desk, home).past_date) == (date(2022, 1, 10), True)
    assert [r.past_date for r in standing(desk, home, date(2022, 1, 10)).outstanding] == [False, False]
    desk.do(inspection_record.mark_met, standing(desk, home).outstanding[0].id, date(2022, 1, 20))
    assert [r.wording for r in standing(desk, home).outstanding] == ["Supervise staff."]
    assert len(standing(desk, home, date(2022, 1, 19)).outstanding) == 2


def test_br31_past_the_day_without_a_graded_visit_is_an_alert_on_today(desk: Desk, home: UUID) -> None:
    record(desk, home, due=date(2022, 1, 20))
    [task] = tasks(desk, TaskKind.IMPROVING)
    assert (task.home, task.since, task.opens) == ("Oak House", date(2022, 1, 20), Ref("inspections", str(home)))
    assert task.why == "Ofsted wanted improvements by 20 January 2022, and no graded visit is recorded."
    assert desk.read(inspections.list_past_improving, date(2022, 1, 20)) == []
    desk.do(home_history.change_status, home, StatusDraft(HomeStatus.CLOSED, date(2022, 1, 21), "Sold"))
    assert tasks(desk, TaskKind.IMPROVING) == []


def test_br31_a_graded_visit_ends_the_way(desk: Desk, home: UUID) -> None:
    record(desk, home, judgement=Judgement.INADEQUATE, asked=ASKED[:1])
    assert (len(tasks(desk, TaskKind.IMPROVING)), len(tasks(desk, TaskKind.REQUIREMENT))) == (1, 1)
    record(desk, home, day=date(2022, 1, 20), judgement=Judgement.GOOD)
    assert (tasks(desk, TaskKind.IMPROVING), tasks(desk, TaskKind.REQUIREMENT)) == ([], [])
    [graded, poor] = desk.read(inspections.list_of_home, home, desk.today())
    assert [(r.open, r.past_date, r.met_on) for r in poor.requirements] == [(False, False, None)]
    assert graded.requirements == ()


def test_a_requirement_past_its_day_is_a_task_that_opens_it(desk: Desk, home: UUID) -> None:
    """Also of a home that is good."""
    record(desk, home, judgement=Judgement.GOOD, asked=ASKED)
    [task] = tasks(desk, TaskKind.REQUIREMENT)
    [late, _later] = standing(desk, home).outstanding
    assert (task.home, task.since, task.opens) == ("Oak House", date(2022, 1, 10), Ref("requirement", str(late.id)))
    assert task.why == "Ofsted's requirement was due by 10 January 2022 and is not met. Sign the records."
    assert desk.read(inspections.home_of_requirement, late.id) == home
    assert desk.read(inspections.home_of_requirement, uuid4()) is None


def test_a03_what_is_required_of_a_site_is_one_task(desk: Desk) -> None:
    """A-03: an inspection shared by the homes of a site."""
    first, second = (make_home(desk, f"Centre {n}", home_type=HomeType.SECURE, site="Centre") for n in "AB")
    record(desk, first, second, asked=ASKED)
    assert [t.home for t in tasks(desk, TaskKind.REQUIREMENT)] == ["Centre"]
    assert [t.home for t in tasks(desk, TaskKind.IMPROVING)] == []
    for home, name in ((first, "Centre A"), (second, "Centre B")):
        desk.do(home_history.correct_details, home, DetailsDraft(name, "", "", None, "The council", ""))
    assert [t.home for t in tasks(desk, TaskKind.REQUIREMENT)] == ["Centre A"]
    desk.do(home_history.change_status, first, StatusDraft(HomeStatus.CLOSED, date(2022, 1, 21), "Sold"))
    assert [t.home for t in tasks(desk, TaskKind.REQUIREMENT)] == ["Centre B"]


def test_inspections_brought_in_from_a_workbook_are_judged_overall(desk: Desk) -> None:
    """Old rows keep working: the one judgement is the overall one."""
    import_tracker(desk)
    rows = {r.name: r for r in desk.read(inspections.list_standings, desk.today())}
    birch = rows["Birch Lodge"]
    assert birch.judged is not None
    assert (birch.judged.framework, birch.judged.areas, birch.judged.checks, birch.judged.shared_with) == ("", (), (), ())
    assert {r.name: r.judgement for r in rows.values()} == {h.name: h.judgement for h in desk.read(homes.list_homes, desk.today())}


def test_a_code_that_no_framework_knows_is_shown_as_it_is() -> None:
    """A casebook of a newer program may hold one."""
    areas = [code for code, _name in ofsted_frameworks.every_area()]
    assert (ofsted_frameworks.word("new_code"), ofsted_frameworks.get("new_code")) == ("new_code", None)
    assert ofsted_frameworks.place("new_code") > max(ofsted_frameworks.place(a) for a in areas)
    assert ofsted_frameworks.word("assurance_finding") == "Finding of the assurance inspection"
