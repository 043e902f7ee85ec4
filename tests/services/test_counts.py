"""On any data every count is the length of its list, on every screen (experience.md: two pages with different counts)."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.deadlines import Clock, Standing
from reg44desk.domain.types import DutyStatus, HomeStatus, HomeType, Month, Progress, Role, SignerRole, VisitMode, VisitState, WindowStatus
from reg44desk.domain.visit import FollowUp, NewRecommendation, VisitDraft
from reg44desk.services import (
    attendance,
    deadlines,
    distribution,
    drafts,
    duties,
    homes,
    members,
    recommendations,
    reg44,
    reports,
    today,
    upkeep,
    visit_record,
)
from reg44desk.services.desk import Desk
from reg44desk.services.today import TaskKind
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock
from tests.factories import make_person, whole_draft
from tests.services.steps import send_copies

NOW = date(2022, 1, 21)


@dataclass(frozen=True)
class Happening:
    """Something that happened at a home some days ago."""

    days_ago: int
    what: str
    later: int


@dataclass(frozen=True)
class Story:
    """A home and what happened there."""

    opened_days_ago: int | None
    member: bool
    happenings: tuple[Happening, ...]


whats = st.sampled_from(["plan", "cancel", "note", "remote", "save", "finish", "finish", "sign", "send", "type"])
happenings = st.builds(Happening, st.integers(0, 400), whats, st.integers(0, 40))
stories = st.builds(Story, st.none() | st.integers(-20, 900), st.booleans(), st.lists(happenings, max_size=5).map(tuple))


def tell(desk: Desk, clock: FakeClock, number: int, story: Story, visitor: UUID) -> None:
    """Let a story happen, each thing on its day, through the commands people use."""
    opened = NOW - timedelta(days=story.opened_days_ago) if story.opened_days_ago is not None else None
    status = HomeStatus.OPEN if opened else HomeStatus.REGISTERING
    draft = homes.HomeDraft(f"Home {number}", "", HomeType.LONG_STAY, status=status, opened_on=opened, registered_provider="The council")
    home_id = desk.do(homes.add_home, draft).value
    manager = make_person(desk, f"Manager {number}", Role.REGISTERED_MANAGER, home_id)
    if story.member:
        make_person(desk, f"Cllr {number}", Role.ELECTED_MEMBER, home_id)
    for happening in sorted(story.happenings, key=lambda h: -h.days_ago):
        day = NOW - timedelta(days=happening.days_ago)
        clock.now = datetime.combine(day, time(12), UTC)
        happen(desk, happening, home_id, {SignerRole.INDEPENDENT_PERSON: visitor, SignerRole.REGISTERED_MANAGER: manager})
    clock.now = datetime.combine(NOW, time(12), UTC)


def happen(desk: Desk, one: Happening, home_id: UUID, signers: dict[SignerRole, UUID]) -> None:
    """One thing at one home; what its day does not allow is left out."""
    visitor, day = signers[SignerRole.INDEPENDENT_PERSON], desk.today()
    there = [v for v in desk.read(reg44.list_visits, home_id=home_id) if v.visit_date == day]
    if one.what in ("plan", "cancel"):
        visit = desk.do(reg44.plan_visit, reg44.PlanDraft(home_id, day + timedelta(days=one.later))).value
        if one.what == "cancel":
            desk.do(reg44.not_made, visit, VisitState.CANCELLED, "Burst pipe.")
    elif one.what == "type":
        desk.do(drafts.keep_draft, None, VisitDraft(home_id, visit_date=day))
    elif one.what == "note":
        member = make_person(desk, f"Guest {uuid4()}", Role.ELECTED_MEMBER)
        desk.do(attendance.log_attendance, attendance.AttendanceDraft(home_id, day, member))
    elif not there:
        record(desk, one, home_id, visitor, signers)


def record(desk: Desk, one: Happening, home_id: UUID, visitor: UUID, signers: dict[SignerRole, UUID]) -> None:
    """A visit, its report as far as the story goes, and an answer to every earlier recommendation."""
    day = desk.today()
    earlier = desk.read(visit_record.open_recommendations, home_id, None, day)
    told = tuple(FollowUp(r.id, list(Progress)[(one.later + n) % len(Progress)]) for n, r in enumerate(earlier))
    made = (NewRecommendation("Mend the fence", consider_by_date=day + timedelta(days=one.later)), NewRecommendation("Train staff"))
    draft = whole_draft(home_id, visitor, day, follow_ups=told, recommendations=made[: one.later % 3])
    if one.what == "remote":
        desk.do(visit_record.save_visit, whole_draft(home_id, visitor, day, mode=VisitMode.REMOTE_CONTACT))
    elif one.what == "save":
        desk.do(visit_record.save_visit, draft)
    else:
        desk.do(reports.finish_report, draft)
        [visit] = [v for v in desk.read(reg44.list_visits, home_id=home_id) if v.visit_date == day and v.mode is VisitMode.ON_SITE]
        papers(desk, one, visit.id, signers)


def papers(desk: Desk, one: Happening, visit_id: UUID, signers: dict[SignerRole, UUID]) -> None:
    """Signatures and copies, as far as the story goes."""
    report = desk.read(reports.list_versions, visit_id)[0].id
    if one.what in ("sign", "send"):
        for role in list(SignerRole)[: 1 + (one.later > 5)]:
            desk.do(reports.sign, report, reports.SignatureDraft(role, signers[role], desk.today()))
    if one.what == "send":
        send_copies(desk, visit_id)


def lists(desk: Desk) -> Counter[TaskKind]:
    """How many things wait, by the list of each screen."""
    month = Month.of(NOW)
    months = desk.read(duties.list_home_months, month.plus(-12), month, NOW)
    standings = desk.read(distribution.list_standings, NOW)
    rows, covered = desk.read(homes.list_homes, NOW), desk.read(members.list_coverage, NOW)
    unsent = [s for s in standings if any(c.state == "to_send" or c.waits_for not in ("", "signatures") for c in s.copies)]
    visits = desk.read(reg44.list_visits)
    clocks = [one for v in visits for one in desk.read(deadlines.list_deadlines, v.id, NOW)]
    found = {
        TaskKind.LATE_TO_OFSTED: sum(one.clock is Clock.TO_HMCI and one.standing is Standing.OVERDUE for one in clocks),
        TaskKind.CARRY_ON: len(desk.read(drafts.list_drafts)),
        TaskKind.OVERDUE: len(duties.with_status(months, DutyStatus.OVERDUE)),
        TaskKind.AT_RISK: len(duties.with_status(months, DutyStatus.AT_RISK)),
        TaskKind.MISSED: len(duties.with_status(months, DutyStatus.MISSED)),
        TaskKind.FINISH: sum(v.state is VisitState.VISITED and v.mode is VisitMode.ON_SITE for v in visits),
        TaskKind.SIGN: sum(len(s.missing) for s in standings),
        TaskKind.SEND: len(unsent),
        TaskKind.NO_MEMBER: sum(r.status is HomeStatus.OPEN and not r.elected_members for r in rows),
        TaskKind.MEMBER_WINDOW: sum(one.status is WindowStatus.MISSED for r in covered for one in r.strip[-5:]),
        TaskKind.RECOMMENDATION: sum(r.past_date for r in desk.read(recommendations.list_recommendations, NOW)),
    }
    return Counter({kind: number for kind, number in found.items() if number})


def check_homes(desk: Desk) -> None:
    """The list of homes and a home's page count as the other lists do."""
    month = Month.of(NOW)
    months = desk.read(duties.list_home_months, month.plus(-23), month, NOW)
    still_open = Counter(r.home_id for r in desk.read(recommendations.list_recommendations, NOW, only_open=True))
    last = desk.read(duties.last_visits, NOW)
    for row in desk.read(homes.list_homes, NOW):
        page = desk.read(homes.get_home, row.id, NOW).row
        assert page.strip == tuple(m.duty for m in months if m.home_id == row.id)
        assert row.strip == page.strip[-12:]
        assert (row.open_recommendations, row.last_visit) == (still_open[row.id], last.get(row.id))
    counted = duties.tally(months)
    assert counted.required == counted.done + counted.missed + counted.still_open
    assert counted.required + len(duties.with_status(months, DutyStatus.NOT_REQUIRED)) == len(months)
    assert counted.still_open == len(duties.with_status(months, DutyStatus.PLANNED, DutyStatus.AT_RISK, DutyStatus.OVERDUE))


@given(st.lists(stories, min_size=1, max_size=3))
def test_on_any_data_every_count_is_the_length_of_its_list(template: Path, tmp_path: Path, clock: FakeClock, told: list[Story]) -> None:
    """experience.md: "Two pages give different overdue counts"; BR-01 to BR-04, BR-07, BR-14, BR-16, BR-20, regulation 44(5)."""
    path = Path(shutil.copy(template, tmp_path / f"{uuid4()}.r44"))
    desk = upkeep.open_desk(path, PASSPHRASE, clock, ACTOR, DEVICE)
    try:
        visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
        for number, story in enumerate(told):
            tell(desk, clock, number, story, visitor)
        found = desk.read(today.list_tasks, NOW)
        assert Counter(t.kind for t in found) == lists(desk)
        assert len({t.id for t in found}) == len(found)
        order = list(TaskKind)
        assert [order.index(t.kind) for t in found] == sorted(order.index(t.kind) for t in found)
        check_homes(desk)
    finally:
        desk.close()
