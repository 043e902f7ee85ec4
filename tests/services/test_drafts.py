"""What somebody is typing: kept, offered again for the right home and visit only, set aside and taken back (offline.md 6.4)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk.domain.types import (
    Announced,
    FindingResult,
    Opinion,
    Progress,
    QualityStandard,
    RecordType,
    Role,
    Source,
    SpokenGroup,
    VisitMode,
)
from reg44desk.domain.visit import Finding, FollowUp, NewRecommendation, RecordSeen, SpokenTo, VisitDraft
from reg44desk.services import drafts, history, reg44
from reg44desk.services.desk import Desk
from reg44desk.services.drafts import DraftRow, answers
from tests.conftest import FakeClock
from tests.factories import make_home, make_person, whole_draft
from tests.services.steps import contents

HOME = uuid4()


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def kept(desk: Desk, draft: VisitDraft, draft_id: UUID | None = None) -> UUID:
    return desk.do(drafts.keep_draft, draft_id, draft).value


def waiting(desk: Desk) -> list[UUID]:
    return [d.id for d in desk.read(drafts.list_drafts)]


def binned(desk: Desk) -> list[UUID]:
    return [d.id for d in desk.read(drafts.list_drafts, binned=True)]


def test_a_draft_as_it_is_offered(desk: Desk, home: UUID, clock: FakeClock) -> None:
    """experience.md: which visit was being written, how many answers it has and when it was saved."""
    draft_id = kept(desk, VisitDraft(home, visit_date=date(2022, 1, 20), arrived_at=time(9, 30), childrens_views="Children said "))
    expected = DraftRow(draft_id, home, "Oak House", None, date(2022, 1, 20), answers=3, saved_at=clock.now, binned=False)
    assert desk.read(drafts.list_drafts) == [expected]
    assert desk.read(drafts.find_draft, home, None) == expected


def test_a_draft_is_no_record(desk: Desk, home: UUID) -> None:
    """offline.md 6.4: not evidence, so no line of History, nothing to undo, no visit that counts (BR-02)."""
    before, lines, undo = contents(desk), desk.read(history.list_actions), desk.undo_text
    done = desk.do(drafts.keep_draft, None, whole_draft(home, uuid4()))
    assert done.tables == {"draft"}
    assert (contents(desk), desk.read(history.list_actions), desk.undo_text) == (before, lines, undo)
    assert desk.read(reg44.list_visits) == []


def test_typing_on_keeps_one_draft(desk: Desk, home: UUID, clock: FakeClock) -> None:
    draft_id = kept(desk, VisitDraft(home, childrens_views="Children"))
    clock.move(seconds=2)
    assert kept(desk, VisitDraft(home, childrens_views="Children said"), draft_id) == draft_id
    assert desk.read(drafts.get_body, draft_id).childrens_views == "Children said"
    assert [d.saved_at for d in desk.read(drafts.list_drafts)] == [clock.now]


def test_a_draft_that_was_dropped_meanwhile_is_kept_anew(desk: Desk, home: UUID) -> None:
    gone = uuid4()
    assert kept(desk, VisitDraft(home), gone) != gone
    assert len(waiting(desk)) == 1


def test_a_draft_is_offered_for_its_own_home_and_visit_only(desk: Desk, home: UUID) -> None:
    """experience.md: "Recovered work attached to the wrong form": two drafts, two homes, the right one is offered."""
    elm = make_home(desk, "Elm House")
    plan = desk.do(reg44.plan_visit, reg44.PlanDraft(home, desk.today())).value
    other = desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 28))).value
    oak_new, elm_new, oak_plan = (kept(desk, d) for d in (VisitDraft(home), VisitDraft(elm), VisitDraft(home, plan)))
    cases = {(home, None): oak_new, (elm, None): elm_new, (home, plan): oak_plan, (home, other): None, (elm, plan): None}
    for (where, visit), expected in cases.items():
        found = desk.read(drafts.find_draft, where, visit)
        assert (found.id if found else None) == expected


def test_a_draft_goes_with_what_is_typed_in_it(desk: Desk, home: UUID) -> None:
    """Also when the form turns to another home or visit: the list and the content always say the same."""
    elm = make_home(desk, "Elm House")
    plan = desk.do(reg44.plan_visit, reg44.PlanDraft(elm, desk.today())).value
    draft_id = kept(desk, VisitDraft(home))
    kept(desk, VisitDraft(elm, plan), draft_id)
    [row] = desk.read(drafts.list_drafts)
    assert (row.home, row.home_id, row.visit_id) == ("Elm House", elm, plan)
    assert desk.read(drafts.find_draft, home, None) is None


def test_a_draft_outlives_a_crash(desk: Desk, home: UUID, casebook: Path, open_desk: Callable[[Path], Desk]) -> None:
    typed = whole_draft(home, make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON))
    draft_id = kept(desk, typed)
    desk.close()
    assert open_desk(casebook).read(drafts.get_body, draft_id) == typed


def test_the_newest_draft_comes_first(desk: Desk, home: UUID, clock: FakeClock) -> None:
    first = kept(desk, VisitDraft(home))
    clock.move(minutes=1)
    second = kept(desk, VisitDraft(make_home(desk, "Elm House")))
    assert waiting(desk) == [second, first]
    clock.move(minutes=1)
    kept(desk, VisitDraft(home), first)
    assert waiting(desk) == [first, second]


def test_a_binned_draft_is_not_offered_and_can_be_taken_back(desk: Desk, home: UUID) -> None:
    """experience.md: "a discarded one can be restored"."""
    draft_id, other = kept(desk, VisitDraft(home, childrens_views="Said")), kept(desk, VisitDraft(make_home(desk, "Elm House")))
    desk.do(drafts.bin_draft, draft_id)
    assert (waiting(desk), binned(desk)) == ([other], [draft_id])
    assert desk.read(drafts.find_draft, home, None) is None
    desk.do(drafts.restore_draft, draft_id)
    assert (set(waiting(desk)), binned(desk)) == ({draft_id, other}, [])
    assert desk.read(drafts.get_body, draft_id).childrens_views == "Said"


def test_typing_on_takes_a_draft_out_of_the_bin(desk: Desk, home: UUID) -> None:
    draft_id = kept(desk, VisitDraft(home))
    desk.do(drafts.bin_draft, draft_id)
    kept(desk, VisitDraft(home), draft_id)
    assert (waiting(desk), binned(desk)) == ([draft_id], [])


def test_the_bin_keeps_thirty_days(desk: Desk, home: UUID, clock: FakeClock) -> None:
    """offline.md 6.4: put in bin, 30 days."""
    old, edge, now = (kept(desk, VisitDraft(home)) for _ in range(3))
    desk.do(drafts.bin_draft, old)
    clock.move(seconds=1)
    desk.do(drafts.bin_draft, edge)
    clock.move(days=30)
    untouched = kept(desk, VisitDraft(home))
    desk.do(drafts.bin_draft, now)
    assert (set(binned(desk)), waiting(desk)) == ({edge, now}, [untouched])


@pytest.mark.parametrize(
    ("draft", "number"),
    [
        (VisitDraft(HOME), 0),
        (VisitDraft(HOME, uuid4(), mode=VisitMode.REMOTE_CONTACT, area_authority_asked=False), 0),
        (VisitDraft(HOME, children_present=0), 1),
        (VisitDraft(HOME, childrens_views=" ", announced=Announced.ANNOUNCED), 2),
        (VisitDraft(HOME, findings=(Finding(QualityStandard.EDUCATION), Finding(QualityStandard.CARE_PLANNING))), 1),
        (VisitDraft(HOME, youth_justice_child=True), 1),
    ],
)
def test_answers_are_counted_not_what_the_form_begins_with(draft: VisitDraft, number: int) -> None:
    """experience.md: "Empty junk records from opening a form"; 0 children is an answer (part b, section 7)."""
    assert answers(draft) == number


counts = st.none() | st.integers(0, 99)
days = st.none() | st.dates(date(2015, 1, 1), date(2030, 12, 31))
words = st.text(max_size=20)
whole_drafts = st.builds(
    VisitDraft,
    st.just(HOME),
    visit_date=days,
    arrived_at=st.none() | st.times(),
    mode=st.sampled_from(VisitMode),
    announced=st.none() | st.sampled_from(Announced),
    independent_person_id=st.none() | st.uuids(),
    members_present=st.lists(st.uuids(), max_size=2).map(tuple),
    children_present=counts,
    spoken_to=st.lists(st.builds(SpokenTo, st.sampled_from(SpokenGroup), counts, counts, counts, counts), max_size=2).map(tuple),
    childrens_views=words,
    placing_authorities=st.lists(words, max_size=2).map(tuple),
    youth_justice_child=st.booleans(),
    records_seen=st.lists(st.builds(RecordSeen, st.sampled_from(RecordType), counts, words, days, days, words), max_size=2).map(tuple),
    follow_ups=st.lists(st.builds(FollowUp, st.uuids(), st.none() | st.sampled_from(Progress), words), max_size=2).map(tuple),
    findings=st.lists(
        st.builds(
            Finding,
            st.sampled_from(QualityStandard),
            st.sampled_from(FindingResult),
            words,
            st.lists(st.sampled_from(Source), max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    opinion_effectively_safeguarded=st.none() | st.sampled_from(Opinion),
    recommendations=st.lists(
        st.builds(NewRecommendation, words, st.none() | st.sampled_from(QualityStandard), consider_by_date=days, id=st.none() | st.uuids()),
        max_size=2,
    ).map(tuple),
)


@given(whole_drafts)
def test_whatever_is_typed_comes_back_as_it_was(desk: Desk, home: UUID, typed: VisitDraft) -> None:
    """experience.md: "Lost an entire assessment"."""
    wanted = dataclasses.replace(typed, home_id=home)
    assert desk.read(drafts.get_body, kept(desk, wanted)) == wanted
