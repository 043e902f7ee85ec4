"""The sample casebook: invented through and through, with something in every state on whatever day it is made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Appointment, ChildrenLookedAfterCount, Reg44Recommendation
from reg44desk.domain.report_types import Stage
from reg44desk.domain.types import (
    CasebookKind,
    DutyStatus,
    HomeStatus,
    Judgement,
    Month,
    Opinion,
    Progress,
    Role,
    SignerRole,
    VisitMode,
    VisitState,
    WindowStatus,
)
from reg44desk.resources import resource
from reg44desk.services import (
    conflicts,
    distribution,
    drafts,
    duties,
    homes,
    inspections,
    members,
    people,
    printing,
    reg44,
    report_compare,
    report_comparison,
    reports,
    sample,
    today,
    tracker,
    upkeep,
    vacancies,
)
from reg44desk.services.desk import Desk
from tests.conftest import ACTOR, CHEAP, DEVICE, PASSPHRASE, FakeClock
from tests.factories import TRACKER
from tests.services.steps import refused
from tests.services.workbooks import read

DAYS = (date(2026, 1, 1), date(2026, 3, 2), date(2024, 2, 29), date(2025, 12, 31), date(2026, 8, 22))
"""The first and second of a month, a leap day, the last day of a year, and a day on which every word of the duty applies."""


def make(path: Path, day: date) -> None:
    clock = FakeClock(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    upkeep.make_casebook(path, PASSPHRASE, clock, ACTOR, DEVICE, kind=CasebookKind.SAMPLE, cost=CHEAP)
    desk = upkeep.open_desk(path, PASSPHRASE, clock, ACTOR, DEVICE)
    desk.do(sample.fill_sample)
    desk.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date], Path]:
    """Samples by their day, each made once."""
    folder = tmp_path_factory.mktemp("samples")

    def get(day: date) -> Path:
        path = folder / f"{day}.r44"
        if not path.exists():
            make(path, day)
        return path

    return get


@pytest.fixture
def on_day(kept: Callable[[date], Path], tmp_path: Path, clock: FakeClock, open_desk: Callable[[Path], Desk]) -> Callable[[date], Desk]:
    """Opens a sample of the test's own, as made on a day, on that day."""

    def open_one(day: date) -> Desk:
        clock.now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        return open_desk(Path(shutil.copy(kept(day), tmp_path / "sample.r44")))

    return open_one


@pytest.fixture
def desk(on_day: Callable[[date], Desk]) -> Desk:
    """The sample of a day late in a month."""
    return on_day(DAYS[-1])


each_day = pytest.mark.parametrize("day", DAYS, ids=str)


@each_day
def test_the_casebook_is_sound_and_marked_as_a_sample(on_day: Callable[[date], Desk], day: date) -> None:
    desk = on_day(day)
    assert desk.kind is CasebookKind.SAMPLE
    assert desk.read(upkeep.check_casebook).problems == ()
    assert (len(desk.read(homes.list_homes, day)), desk.undo_text) == (16, None)


@each_day
def test_every_word_of_the_duty_is_there_that_the_day_allows(on_day: Callable[[date], Desk], day: date) -> None:
    """Nothing is overdue on the first, and nothing at risk before the last ten days of a month."""
    desk, month = on_day(day), Month.of(day)
    months = desk.read(duties.list_home_months, month.plus(-12), month, day)
    words = {m.duty.status for m in months}
    always = {DutyStatus.DONE, DutyStatus.MISSED, DutyStatus.NOT_REQUIRED}
    late = {DutyStatus.AT_RISK} if (month.last - day).days <= 10 else set()
    assert words >= always | late | ({DutyStatus.OVERDUE} if day.day > 1 else {DutyStatus.PLANNED})
    assert len(duties.with_status(months, DutyStatus.MISSED)) == 3
    assert words == set(DutyStatus) or day != DAYS[-1]


@each_day
def test_homes_and_people_changed_over_time(on_day: Callable[[date], Desk], day: date) -> None:
    """BR-04 to BR-06: a closed home with its reason, buildings, more places, a handover to NYAS; and every role."""
    desk = on_day(day)
    found = {row.name: desk.read(homes.get_home, row.id, day) for row in desk.read(homes.list_homes, day, 1)}
    assert [(s.status, s.reason) for s in found["Larch Mount"].statuses][-1] == (HomeStatus.CLOSED, "The lease ended.")
    assert {len(one.buildings) for one in found.values()} == {0, 2}
    assert {len(one.profiles) for one in found.values()} == {1, 2}
    assert {len(one.visiting) for one in found.values()} == {1, 2}
    held = {a.role for p in desk.read(people.list_people, day) for a in p.appointments}
    assert held == set(Role)


@each_day
def test_every_state_of_a_visit_is_there(on_day: Callable[[date], Desk], day: date) -> None:
    """Also one that is void for a conflict of interest, with another person booked in its place (regulation 43(7))."""
    desk = on_day(day)
    rows = desk.read(reg44.list_visits)
    assert {r.state for r in rows} == set(VisitState)
    [void] = [r for r in rows if r.state is VisitState.CONFLICT_VOIDED]
    assert desk.read(conflicts.get_conflict, void.id).replaced_by is not None
    assert {r.mode for r in rows} == set(VisitMode)
    assert [r for r in rows if r.state is VisitState.VISITED and r.mode is VisitMode.ON_SITE]
    assert not [r for r in rows if r.visit_date and r.visit_date > day]


@each_day
def test_papers_are_there_in_every_state(on_day: Callable[[date], Desk], day: date) -> None:
    """Unsigned, half signed, signed but not sent, sent, and one that waits for a member (BR-14 to BR-20)."""
    found = on_day(day).read(distribution.list_standings, day)
    assert {len(s.missing) for s in found} == {0, 1, 2}
    assert SignerRole.REGISTERED_MANAGER in {role for s in found if len(s.missing) == 1 for role in s.missing}
    assert any(not s.missing and all(c.state == "to_send" for c in s.copies) for s in found)
    assert any(all(c.state == "sent" for c in s.copies) for s in found)
    assert {c.waits_for for s in found for c in s.copies} == {"", "signatures", "no_member_assigned"}
    assert not [c for s in found for c in s.copies if c.sent_on and not s.visit_date <= c.sent_on <= day]


@each_day
def test_one_report_has_two_versions_to_compare(on_day: Callable[[date], Desk], day: date) -> None:
    desk = on_day(day)
    made = [v.id for v in desk.read(reg44.list_visits) if v.state is VisitState.FINAL]
    twice = [visit_id for visit_id in made if len(desk.read(reports.list_versions, visit_id)) == 2]
    assert len(twice) == 1
    rows = desk.read(report_comparison.get_comparison, twice[0], day, 1, 2).rows
    assert report_compare.sentence(rows) == "2 lines changed."


@each_day
def test_a_visit_is_being_written(on_day: Callable[[date], Desk], day: date) -> None:
    (draft,) = on_day(day).read(drafts.list_drafts)
    assert (draft.home, draft.visit_date, draft.visit_id) == ("Dale End", day, None)


@each_day
def test_today_has_something_of_nearly_every_kind(on_day: Callable[[date], Desk], day: date) -> None:
    kinds = {t.kind for t in on_day(day).read(today.list_tasks, day)}
    always = {"carry_on", "missed", "sign", "send", "no_member", "recommendation"}
    assert kinds >= always | ({"overdue"} if day.day > 1 else set()) | ({"finish"} if day.day > 11 else set())


@each_day
def test_members_windows_and_a_vacancy_of_three_are_there(on_day: Callable[[date], Desk], day: date) -> None:
    """BR-08; T-29: three more representatives for the secure homes, open."""
    desk = on_day(day)
    words = {one.status for r in desk.read(members.list_coverage, day) for one in r.strip}
    assert words >= {WindowStatus.MET, WindowStatus.NOT_REQUIRED}
    assert [(v.place, v.places, v.open_places) for v in desk.read(vacancies.list_open, day)] == [("Quarry Centre", 3, 3)]


@each_day
def test_ofsted_has_judged_homes_at_each_stage_and_a_site_in_one_inspection(on_day: Callable[[date], Desk], day: date) -> None:
    """BR-31, T-25, A-03: one past its date, one whose monitoring visit is awaited, five homes that share an inspection."""
    desk = on_day(day)
    rows = {r.name: r for r in desk.read(inspections.list_standings, day)}
    stages = {name: r.stage for name, r in rows.items() if r.stage}
    assert stages == {"Clover Bank": Stage.PAST_DATE, "Hazel Rise": Stage.REQUIREMENTS_OUTSTANDING}
    shared = [r.judged for r in rows.values() if r.site == "Quarry Centre" and r.judged]
    assert ({one.record_id for one in shared}, len(shared)) == ({shared[0].record_id}, 5)
    assert {one.judgement for one in shared} == {Judgement.OUTSTANDING}
    assert {t.home for t in desk.read(today.list_tasks, day) if t.kind in ("improving", "requirement")} == {"Clover Bank"}


def test_homes_of_each_kind_stand_where_they_may_stand(desk: Desk) -> None:
    rows = desk.read(homes.list_homes, DAYS[-1])
    assert {r.status for r in rows} == {HomeStatus.OPEN, HomeStatus.REGISTERING, HomeStatus.CLOSED}
    assert {r.judgement for r in rows} == {Judgement.GOOD, Judgement.REQUIRES_IMPROVEMENT, Judgement.OUTSTANDING, None}
    assert [r.name for r in rows if not r.elected_members and r.status is HomeStatus.OPEN] == ["Elder Close"]
    assert len([r for r in rows if r.home_type == "secure"]) == 5


def test_opinions_recommendations_and_people_vary(desk: Desk) -> None:
    opinions = {r.opinion_effectively_safeguarded for r in desk.read(reg44.list_visits)}
    assert opinions == {Opinion.YES, Opinion.NO, None}
    assert desk.read(progress) >= {Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.VERIFIED_MET}
    former = next(p for p in desk.read(people.list_people, DAYS[-1]) if p.name == "Viv Castleton")
    assert (former.roles, former.appointments[0].role) == ((), Role.REGISTERED_MANAGER)


def progress(session: Session) -> set[Progress]:
    return set(session.scalars(select(Reg44Recommendation.progress)))


def test_one_manager_follows_the_other_without_a_day_between(desk: Desk) -> None:
    """BR-15: on each day one manager may sign."""
    held = desk.read(managers)
    former, now = sorted((a for a in held if a[0] == held[-1][0]), key=lambda a: a[1])
    assert former[2] is not None
    assert ((now[1] - former[2]).days, now[2]) == (1, None)


def managers(session: Session) -> list[tuple[str, date, date | None]]:
    """Managers of homes, those of the home that has had two last."""
    query = select(Appointment).where(Appointment.role == Role.REGISTERED_MANAGER)
    held = [(str(a.home_id), a.from_date or date.min, a.to_date) for a in session.scalars(query)]
    return sorted(held, key=lambda a: a[2] is not None)


def test_the_panels_counts_are_there(desk: Desk) -> None:
    assert desk.read(lambda session: len(session.scalars(select(ChildrenLookedAfterCount)).all())) == 4


def test_reports_print_and_are_marked_as_invented(desk: Desk) -> None:
    row = next(r for r in desk.read(reg44.list_visits) if r.state is VisitState.FINAL)
    assert desk.read(printing.report_pdf, row.id, DAYS[-1]).startswith(b"%PDF-")


def test_no_real_data_can_be_brought_in(desk: Desk) -> None:
    assert refused(desk, tracker.import_tracker, read(TRACKER)) == [("", tracker.SAMPLE)]


def test_nothing_in_it_is_taken_from_the_officers_workbook() -> None:
    """Every name is invented, and none is that of another sample."""
    words = resource("sample", "sample.toml").read_text(encoding="utf-8")
    rows = read(TRACKER)
    for name in {h.name for h in rows.homes} | {m.name for m in rows.members} | {v.visited_by for v in rows.visits if not v.is_team}:
        assert f'"{name}"' not in words
