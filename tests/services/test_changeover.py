"""The changeover after an election: all or nothing, rehearsed, and the past untouched (T-30)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from reg44desk.domain.types import Role, SignerRole, WindowStatus
from reg44desk.services import changeover, members, office, people, reports, visit_record
from reg44desk.services.changeover import ChangeoverDraft, Outcome, Takes
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft
from tests.factories import Finished, make_finished, make_home, make_person, whole_draft
from tests.services.steps import contents, refused, send_copies, step

LAST, FIRST = date(2022, 1, 23), date(2022, 1, 24)


@pytest.fixture
def oak(desk: Desk) -> Finished:
    """A home with a member, and a report of 10 January at whose visit no member was."""
    desk.do(office.change_office, office.Office(recorded_from="2021-09"))
    return make_finished(desk)


@pytest.fixture
def elm(desk: Desk) -> UUID:
    return make_home(desk, "Elm House")


@pytest.fixture
def draft(oak: Finished, elm: UUID) -> ChangeoverDraft:
    """The member of Oak House leaves, a newcomer takes Oak House and Elm House."""
    return ChangeoverDraft(
        leaving=(oak.member,),
        last_day=LAST,
        reason="Lost the seat.",
        newcomers=("Cllr New", " "),
        takes=(Takes(oak.home_id, newcomer="Cllr New"), Takes(elm, newcomer=" Cllr New ")),
        from_date=FIRST,
        agreed=("Cllr New",),
        agreed_on=date(2022, 1, 20),
    )


def held(desk: Desk, home: UUID) -> list[tuple[str, date | None, date | None, bool | None, str]]:
    rows = desk.read(members.list_assignments, home)
    return [(a.name, a.from_date, a.to_date, a.agreed_to_visit, a.ended_reason) for a in rows]


def sign(desk: Desk, oak: Finished) -> None:
    for role, who in ((SignerRole.INDEPENDENT_PERSON, oak.visitor), (SignerRole.REGISTERED_MANAGER, oak.manager)):
        desk.do(reports.sign, oak.report_id, reports.SignatureDraft(role, who, date(2022, 1, 12)))


def test_everything_changes_in_one_step(desk: Desk, draft: ChangeoverDraft, oak: Finished, elm: UUID) -> None:
    """Old roles end with their reason, new ones begin with the agreed flag and date; one line of History, one undo (BR-10)."""
    outcome = step(desk, changeover.change_over, draft)
    assert held(desk, oak.home_id) == [
        ("Cllr of Oak House", date(2021, 6, 1), LAST, None, "Lost the seat."),
        ("Cllr New", FIRST, None, True, ""),
    ]
    assert held(desk, elm) == [("Cllr New", FIRST, None, True, "")]
    assert desk.read(members.list_assignments, elm)[0].agreed_on == date(2022, 1, 20)
    assert outcome == Outcome(
        ended=("Oak House: Cllr of Oak House until 23 January 2022.",),
        begun=("Elm House: Cllr New from 24 January 2022, agreed to visit.", "Oak House: Cllr New from 24 January 2022, agreed to visit."),
        without_member=(),
        windows=("Elm House needs a member's visit by 28 February 2022.", "Oak House needs a member's visit by 28 February 2022."),
        unsent=(),
        no_longer_counts=(),
    )


def test_the_rehearsal_says_the_same_and_changes_nothing(desk: Desk, draft: ChangeoverDraft) -> None:
    before = contents(desk)
    rehearsed = desk.rehearse(changeover.change_over, draft)
    assert contents(desk) == before
    assert desk.do(changeover.change_over, draft).value == rehearsed


def test_homes_left_without_a_member_are_named(desk: Desk, draft: ChangeoverDraft) -> None:
    """BR-07."""
    outcome = desk.rehearse(changeover.change_over, replace(draft, takes=(), newcomers=(), from_date=None))
    assert outcome.without_member == ("Elm House has no elected member.", "Oak House has no elected member.")
    assert outcome.windows == ("Oak House needs a member's visit by 28 February 2022.",)


def test_a_signed_report_that_the_leaving_member_has_not_had(desk: Desk, draft: ChangeoverDraft, oak: Finished) -> None:
    """BR-19: owed to the member of that time; after sending nothing is outstanding."""
    assert desk.rehearse(changeover.change_over, draft).unsent == ()
    sign(desk, oak)
    words = "Oak House, visit of 10 January 2022: no copy of the signed report has gone to Cllr of Oak House."
    assert desk.rehearse(changeover.change_over, draft).unsent == (words,)
    send_copies(desk, oak.visit_id)
    assert desk.rehearse(changeover.change_over, draft).unsent == ()


def test_t30_attendance_of_the_past_is_untouched(desk: Desk, draft: ChangeoverDraft, oak: Finished) -> None:
    """T-30: old attendance kept, and it still counts."""
    desk.do(visit_record.save_visit, whole_draft(oak.home_id, oak.visitor, date(2021, 12, 9), members_present=(oak.member,)))
    outcome = desk.do(changeover.change_over, draft).value
    row = next(r for r in desk.read(members.list_coverage, FIRST) if r.id == oak.home_id)
    assert (row.present.status, row.last_visit_by) == (WindowStatus.MET, ("Cllr of Oak House",))
    assert (outcome.windows, outcome.no_longer_counts) == (("Elm House needs a member's visit by 28 February 2022.",), ())


def test_attendance_after_a_last_day_in_the_past_is_pointed_out(desk: Desk, draft: ChangeoverDraft, oak: Finished) -> None:
    """BR-09: a member counts on days on which the home is theirs."""
    desk.do(visit_record.save_visit, whole_draft(oak.home_id, oak.visitor, date(2021, 12, 9), members_present=(oak.member,)))
    outcome = desk.rehearse(changeover.change_over, replace(draft, last_day=date(2021, 12, 8)))
    words = "Oak House: Cllr of Oak House was there on 9 December 2021, after the last day. It no longer counts."
    assert outcome.no_longer_counts == (words,)


def test_a_role_that_was_to_begin_later_is_taken_back(desk: Desk, draft: ChangeoverDraft, oak: Finished, elm: UUID) -> None:
    desk.do(people.appoint_to_home, oak.member, Role.ELECTED_MEMBER, elm, date(2022, 3, 1))
    outcome = desk.do(changeover.change_over, replace(draft, takes=(), newcomers=())).value
    assert outcome.ended[1] == "Elm House: Cllr of Oak House was to begin on 1 March 2022, and does not."
    assert held(desk, elm) == []


def test_roles_that_have_ended_before_and_those_of_others_stay(desk: Desk, draft: ChangeoverDraft, oak: Finished, elm: UUID) -> None:
    desk.do(people.appoint, oak.member, Role.ELECTED_MEMBER, elm, from_date=date(2020, 1, 1), to_date=LAST)
    make_person(desk, "Cllr Stays", Role.ELECTED_MEMBER, oak.home_id, since=date(2021, 9, 1))
    desk.do(changeover.change_over, replace(draft, takes=(), newcomers=()))
    assert held(desk, elm) == [("Cllr of Oak House", date(2020, 1, 1), LAST, None, "")]
    assert ("Cllr Stays", date(2021, 9, 1), None, None, "") in held(desk, oak.home_id)


def test_a_member_who_is_known_takes_another_home(desk: Desk, draft: ChangeoverDraft, oak: Finished, elm: UUID) -> None:
    """Whoever was elected again may leave one home and take another from the day after."""
    desk.do(changeover.change_over, replace(draft, newcomers=(), takes=(Takes(elm, oak.member),), agreed=()))
    assert held(desk, elm) == [("Cllr of Oak House", FIRST, None, None, "")]


def test_new_members_alone_need_nobody_to_leave(desk: Desk, draft: ChangeoverDraft, elm: UUID) -> None:
    outcome = desk.do(
        changeover.change_over, replace(draft, leaving=(), last_day=None, reason="", takes=(Takes(elm, newcomer="Cllr New"),))
    )
    assert (outcome.value.ended, outcome.value.without_member) == ((), ())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"leaving": (), "takes": (), "newcomers": ()}, ("leaving", "Choose who leaves, or who takes a home.")),
        ({"last_day": None}, ("last_day", "Enter the last day of those who leave, like 4 5 2025.")),
        ({"reason": " "}, ("reason", "Say why they leave, in a few words.")),
        ({"from_date": None}, ("from_date", "Enter the first day of the new members, like 5 5 2025.")),
        ({"from_date": LAST}, ("from_date", "New members begin after the last day of those who leave. Enter a later day.")),
        ({"newcomers": ("Cllr Idle",)}, ("newcomers", "Choose a home for Cllr Idle, or take the name out.")),
        ({"agreed_on": date(2022, 1, 22)}, ("agreed_on", "That day has not come yet. Check the date.")),
    ],
)
def test_what_is_missing_or_makes_no_sense(desk: Desk, draft: ChangeoverDraft, change: dict[str, Any], problem: tuple[str, str]) -> None:
    """All or nothing: a refusal leaves nothing behind."""
    assert refused(desk, changeover.change_over, replace(draft, **change)) == [problem]


def test_a_newcomer_of_a_known_name_is_chosen_from_the_lists(desk: Desk, draft: ChangeoverDraft) -> None:
    desk.do(people.add_person, PersonDraft(name="CLLR NEW"))
    words = "CLLR NEW is in the casebook already. Take the name out here and choose it from the lists."
    assert refused(desk, changeover.change_over, draft) == [("newcomers", words)]


def test_overlaps_that_make_no_sense(desk: Desk, draft: ChangeoverDraft, oak: Finished, elm: UUID) -> None:
    """Who leaves a home does not take it, nobody takes a home twice or one they have, and somebody must take it."""
    stays = make_person(desk, "Cllr Stays", Role.ELECTED_MEMBER, elm, since=date(2022, 2, 1))
    takes = (Takes(oak.home_id, oak.member), Takes(elm, stays), Takes(elm, newcomer="Cllr New"), Takes(elm, newcomer="Cllr New"))
    assert refused(desk, changeover.change_over, replace(draft, takes=(*takes, Takes(oak.home_id)))) == [
        (f"home:{oak.home_id}", "Cllr of Oak House leaves Oak House in this step. Choose somebody else."),
        (f"home:{elm}", "Cllr Stays is the member of Elm House already. Choose somebody else."),
        (f"home:{elm}", "Elm House is given to the same person twice."),
        (f"home:{oak.home_id}", "Choose who takes Oak House."),
    ]


def test_who_may_leave(desk: Desk, oak: Finished, elm: UUID) -> None:
    """Members of today and those who are to begin, each once with their homes."""
    desk.do(people.appoint_to_home, oak.member, Role.ELECTED_MEMBER, elm, date(2022, 3, 1))
    make_person(desk, "Cllr Gone", Role.ELECTED_MEMBER, elm, until=date(2022, 1, 20))
    [sitting] = desk.read(changeover.list_sitting, date(2022, 1, 21))
    assert (sitting.id, sitting.name, sitting.homes) == (oak.member, "Cllr of Oak House", ("Elm House", "Oak House"))
