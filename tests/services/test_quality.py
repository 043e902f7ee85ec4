"""Data quality: each finding where it is due and only there; mending its cause takes away exactly it; what is set aside."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reg44desk.domain.quality import Gap, Severity
from reg44desk.domain.types import HomeStatus, RecipientKind, Ref, Role, SendingMethod, SignerRole
from reg44desk.domain.visit import NewRecommendation
from reg44desk.services import distribution, home_history, homes, office, people, people_records, quality, reg44, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.home_history import StatusDraft
from reg44desk.services.people_records import RoleCorrection
from reg44desk.services.quality import AsideDraft, Wanted
from reg44desk.services.quality_words import KINDS, SEVERITIES, WHY
from tests.conftest import FakeClock
from tests.factories import import_tracker, make_home, whole_draft
from tests.services.quality_steps import Kept, Mend, checked, found, keep, kinds, person, somebody, trained
from tests.services.quality_ways import BROKEN, untrained
from tests.services.steps import refused, step

NOVEMBER = date(2021, 11, 10)
Way = Callable[[Desk, Kept], Mend]
WAYS: list[Way] = list(BROKEN)
ACCEPTED = AsideDraft("The paper is lost.", "R. Marsh")


def named(ways: list[Way]) -> list[str]:
    return [f"{BROKEN[way]}-{number}" for number, way in enumerate(ways)]


def test_an_empty_register_lacks_nothing(desk: Desk) -> None:
    assert found(desk) == []


def test_a_whole_register_lacks_nothing(desk: Desk) -> None:
    """No false alarm on two homes with all their people, visits, reports, checks and trainings."""
    keep(desk)
    keep(desk, "Elmcourt")
    assert found(desk) == []


@pytest.mark.parametrize("spoilt", WAYS, ids=named(WAYS))
def test_each_gap_is_found_once_and_mending_it_takes_it_away(desk: Desk, spoilt: Way) -> None:
    """BR-07, BR-10, BR-11, BR-14, BR-15, R26, A-32, regulation 43(3), 44(1), 44(4), 44(5), O1, O3, O8: one cause, one row."""
    kept = keep(desk)
    mend = spoilt(desk, kept)
    assert kinds(desk) == [BROKEN[spoilt]]
    mend()
    assert found(desk) == []


@pytest.fixture
def open_copy(template: Path, tmp_path: Path, open_desk: Callable[[Path], Desk]) -> Callable[[], Desk]:
    """Opens an empty casebook of its own each time."""
    number = itertools.count()
    return lambda: open_desk(Path(shutil.copy(template, tmp_path / f"copy{next(number)}.r44")))


@settings(max_examples=12)
@given(picked=st.lists(st.sampled_from(WAYS), min_size=2, max_size=4, unique=True), data=st.data())
def test_mending_one_of_several_takes_away_exactly_it(open_copy: Callable[[], Desk], picked: list[Way], data: st.DataObject) -> None:
    """Whatever else the register lacks, the others stay as they were, and undo brings the mended one back."""
    desk = open_copy()
    mends = [spoilt(desk, keep(desk, f"Place{'abcd'[n] * 6}")) for n, spoilt in enumerate(picked)]
    before = found(desk)
    assert sorted(f.kind for f in before) == sorted(BROKEN[spoilt] for spoilt in picked)
    which = data.draw(st.integers(0, len(picked) - 1))
    mends[which]()
    after = found(desk)
    gone = [f for f in before if f.id not in {a.id for a in after}]
    assert [f.kind for f in gone] == [BROKEN[picked[which]]]
    assert [f for f in before if f not in gone] == after


def test_every_kind_is_tried_here() -> None:
    own = {Gap.OFSTED_LATE, Gap.UNSIGNED, Gap.UNSENT, Gap.CLOSED_HOME_ROLE}
    assert {*BROKEN.values(), *own} == set(Gap)
    assert set(KINDS) == set(WHY) == set(Gap)
    assert set(SEVERITIES) == set(Severity)


# papers


def papered(desk: Desk, *without: RecipientKind, signed: bool = True) -> Kept:
    """A report of November, signed or not, sent to everybody who is not left out."""
    kept = keep(desk)
    report = desk.do(reports.finish_report, whole_draft(kept.home, kept.visitor, NOVEMBER)).value
    assert report is not None
    visit = desk.read(reg44.list_visits, home_id=kept.home)[0].id
    [standing] = desk.read(distribution.list_standings, desk.today(), visit)
    signers = ((SignerRole.INDEPENDENT_PERSON, kept.visitor), (SignerRole.REGISTERED_MANAGER, kept.manager))
    for role, who in signers if signed else signers[:1]:
        desk.do(reports.sign, standing.report_id, reports.SignatureDraft(role, who, desk.today()))
    send(desk, kept, *without)
    return kept


def send(desk: Desk, kept: Kept, *without: RecipientKind) -> None:
    visit = next(v.id for v in desk.read(reg44.list_visits, home_id=kept.home) if v.visit_date == NOVEMBER)
    [standing] = desk.read(distribution.list_standings, desk.today(), visit)
    for copy in standing.copies:
        if copy.state == "to_send" and copy.kind not in without:
            who = (standing.report_id, copy.kind, copy.name, copy.person_id)
            desk.do(reports.record_sending, *who, sent_on=desk.today(), method=SendingMethod.EMAIL)


def test_o1_a_report_that_did_not_go_to_ofsted_in_time_must_be_put_right(desk: Desk) -> None:
    """regulation.md 1.9, O1: by the last day of the month after the visit."""
    kept = papered(desk, RecipientKind.HMCI)
    [one] = found(desk)
    assert (one.kind, one.severity, one.since) == (Gap.OFSTED_LATE, Severity.MUST, date(2022, 1, 1))
    send(desk, kept)
    assert found(desk) == []


def test_br19_copies_that_are_not_recorded_are_named(desk: Desk) -> None:
    """BR-18, BR-19: everybody must be recorded as having had it."""
    papered(desk, RecipientKind.ELECTED_MEMBER, RecipientKind.REGISTERED_PROVIDER)
    [one] = found(desk)
    assert (one.kind, one.severity) == (Gap.UNSENT, Severity.SHOULD)
    assert one.what.endswith("is not recorded as sent to The council and Member Oakdene.")


def test_br14_a_report_without_a_signature_says_whose(desk: Desk) -> None:
    """BR-14; the member's copy waits for it and is no finding of its own (BR-16)."""
    papered(desk, signed=False)
    [one] = found(desk)
    assert (one.kind, one.what) == (Gap.UNSIGNED, "The report of the visit of 10 November 2021 is not signed by the registered manager.")


def test_papers_are_no_finding_before_ofsteds_day(desk: Desk, clock: FakeClock) -> None:
    """They stand on Today until then; the last day itself is in time (T-vectors of part d: a visit in January, due 28 February)."""
    keep(desk)
    clock.move(days=(date(2022, 2, 28) - desk.today()).days)
    assert found(desk) == []
    clock.move(days=1)
    assert kinds(desk) == [Gap.OFSTED_LATE, Gap.UNSIGNED, Gap.UNSENT]


# homes


def test_roles_that_go_on_at_a_closed_home_are_found_one_by_one(desk: Desk) -> None:
    kept = keep(desk)
    desk.do(home_history.change_status, kept.home, StatusDraft(HomeStatus.CLOSED, date(2022, 1, 20), "Sold"))
    assert kinds(desk) == [Gap.CLOSED_HOME_ROLE] * 3
    desk.do(people.end_appointment, kept.roles[Role.ELECTED_MEMBER], date(2022, 1, 19), "Closed")
    assert kinds(desk) == [Gap.CLOSED_HOME_ROLE] * 2


def test_a_home_that_is_not_open_needs_nobody_and_no_number(desk: Desk) -> None:
    """BR-07 speaks of open homes."""
    make_home(desk, status=HomeStatus.REGISTERING, opened_on=None)
    assert found(desk) == []


def test_a_responsible_individual_of_all_homes_is_one_of_each(desk: Desk) -> None:
    kept = keep(desk)
    desk.do(people_records.correct_role, kept.roles[Role.RESPONSIBLE_INDIVIDUAL], RoleCorrection(remove=True))
    somebody(desk, "Rae Winter", Role.RESPONSIBLE_INDIVIDUAL)
    assert found(desk) == []


def test_a_vacancy_says_since_when(desk: Desk) -> None:
    kept = keep(desk)
    desk.do(people.end_appointment, kept.roles[Role.ELECTED_MEMBER], date(2022, 1, 3))
    [one] = found(desk)
    assert (one.since, one.opens.id) == (date(2022, 1, 4), f"{kept.home}:elected_member")


def test_a_time_without_a_manager_is_graver_where_a_visit_fell_into_it(desk: Desk) -> None:
    """BR-15: nobody could sign for that day."""
    kept = keep(desk)
    desk.do(people_records.correct_role, kept.roles[Role.REGISTERED_MANAGER], RoleCorrection(date(2022, 1, 15), None))
    former = desk.do(people.add_person, people.PersonDraft(name="Former One")).value
    desk.do(people.appoint, former, Role.REGISTERED_MANAGER, kept.home, from_date=None, to_date=date(2022, 1, 5))
    assert kinds(desk) == [Gap.VISIT_NO_MANAGER]


def test_a_gap_while_the_home_was_not_open_is_none(desk: Desk) -> None:
    kept = keep(desk)
    for status, day in ((HomeStatus.PAUSED, date(2018, 1, 1)), (HomeStatus.OPEN, date(2018, 6, 1))):
        desk.do(home_history.change_status, kept.home, StatusDraft(status, day, "Works"))
    desk.do(people_records.correct_role, kept.roles[Role.ELECTED_MEMBER], RoleCorrection(date(2018, 6, 1), None))
    former = desk.do(people.add_person, people.PersonDraft(name="Former One")).value
    desk.do(people.appoint, former, Role.ELECTED_MEMBER, kept.home, from_date=None, to_date=date(2018, 1, 31))
    assert found(desk) == []


def test_two_managers_since_before_records_begin_have_no_day(desk: Desk) -> None:
    kept = keep(desk)
    desk.do(people_records.correct_role, kept.roles[Role.REGISTERED_MANAGER], RoleCorrection(None, None))
    other = somebody(desk, "Other One")
    desk.do(people.appoint, other, Role.REGISTERED_MANAGER, kept.home, from_date=None)
    [one] = found(desk)
    assert (one.kind, one.since) == (Gap.TWO_MANAGERS, None)
    assert one.what.endswith("are both registered manager of Oakdene House.")


def test_homes_that_are_numbered_are_not_taken_for_one(desk: Desk) -> None:
    for name in ("Secure Unit 1", "Secure Unit 2", "Secure Unit 12"):
        make_home(desk, name, status=HomeStatus.PLANNED, opened_on=None)
    assert found(desk) == []


# people


def test_the_offices_months_decide_when_a_dbs_check_is_old(desk: Desk) -> None:
    """R26: in date by what the office has settled."""
    keep(desk)
    assert found(desk) == []
    desk.do(office.change_office, office.Office(dbs_months="6"))
    [one] = found(desk)
    assert (one.kind, one.since) == (Gap.DBS, date(2021, 9, 1))


def test_a_team_that_no_longer_visits_is_history(desk: Desk, clock: FakeClock) -> None:
    """A-32 is about who visits now."""
    kept = keep(desk)
    row = person(desk, kept.visitor)
    desk.do(people.edit_person, kept.visitor, people.PersonDraft(row.name, is_team=True))
    desk.do(people.end_appointment, kept.roles[Role.INDEPENDENT_PERSON], desk.today())
    assert [f.since for f in found(desk)] == [date(2022, 1, 10)]
    clock.move(days=380)
    assert Gap.TEAM not in kinds(desk)


def test_br11_a_member_who_does_not_go_on_visits_needs_no_training(desk: Desk) -> None:
    kept = keep(desk)
    untrained(desk, kept)
    desk.do(people.record_agreement, kept.roles[Role.ELECTED_MEMBER], False, date(2022, 1, 20))
    assert found(desk) == []


def test_who_made_visits_without_a_check_is_one_row_and_a_new_visit_another(desk: Desk) -> None:
    """Regulation 43(3): an acceptance of the old visits never hides a new one."""
    kept = keep(desk)
    other = somebody(desk, "Una Checked", Role.INDEPENDENT_PERSON)
    trained(desk, other)
    row = person(desk, other)
    level = person(desk, kept.visitor).dbs_level
    desk.do(people.edit_person, other, people.PersonDraft(row.name, row.email, dbs_level=level, dbs_on=date(2021, 3, 1)))
    desk.do(reports.finish_report, whole_draft(kept.home, other, date(2022, 1, 12)))
    [first] = found(desk)
    assert first.home_id == kept.home
    desk.do(quality.set_aside, first.id, ACCEPTED)
    elsewhere = keep(desk, "Elmcourt")
    desk.do(reports.finish_report, whole_draft(elsewhere.home, other, date(2022, 1, 14)))
    [both] = found(desk)
    assert (both.aside, both.home_id) == (None, None)
    assert "made 2 visits to 2 homes from 12 January 2022 to 14 January 2022" in both.what
    checked(desk, other, kept.home)
    [rest] = found(desk)
    assert (rest.kind, rest.home_id) == (Gap.UNCHECKED, elsewhere.home)


def test_a_whole_workbook_gives_no_more_rows_than_somebody_can_read(imported: Desk) -> None:
    """54 visits without times and checks are a row a home and a row a person."""
    counted = {kind: kinds(imported).count(kind) for kind in (Gap.PAPER_TIMES, Gap.UNCHECKED, Gap.TEAM)}
    assert counted == {Gap.PAPER_TIMES: 14, Gap.UNCHECKED: 3, Gap.TEAM: 1}


# order, filters, counts


def test_the_worst_stand_first_then_the_oldest(imported: Desk) -> None:
    listed = found(imported)
    order = [(list(Severity).index(f.severity), list(Gap).index(f.kind), f.since or date.max) for f in listed]
    assert order == sorted(order)
    assert len({f.id for f in listed}) == len(listed) > 40


def test_counts_are_the_lengths_of_lists(imported: Desk) -> None:
    """Whatever the list is narrowed by, its parts sum to it."""
    listed = found(imported)
    everything = quality.narrowed(listed, Wanted())
    assert sum(len(quality.narrowed(listed, Wanted(s))) for s in Severity) == len(everything)
    assert sum(len(quality.narrowed(listed, Wanted(kind=k))) for k in Gap) == len(everything)
    rows = imported.read(homes.list_homes, imported.today())
    by_home = [f for h in rows for f in quality.narrowed(listed, Wanted(home_id=h.id))]
    assert len(by_home) == sum(f.home_id is not None for f in everything)
    assert quality.narrowed(listed, Wanted(words="garth HOUSE ")) == [f for f in everything if "Garth House" in (f.about, f.home)]


def test_findings_for_other_programs_hold_no_words_of_ours_only(imported: Desk) -> None:
    desk, listed = imported, found(imported)
    desk.do(quality.set_aside, listed[0].id, ACCEPTED)
    first, second = quality.as_plain(found(desk))[:2]
    assert first["set_aside"] == {"reason": "The paper is lost.", "decided_by": "R. Marsh", "on": "2022-01-21"}
    assert (first["severity"], first["kind"], first["since"], second["set_aside"]) == ("must", "ofsted_late", "2022-01-01", None)


# set aside


def test_a_finding_is_set_aside_with_its_reason_and_taken_back(imported: Desk) -> None:
    desk = imported
    first = found(desk)[0]
    step(desk, quality.set_aside, first.id, ACCEPTED)
    aside = next(f for f in found(desk) if f.id == first.id).aside
    assert aside is not None
    assert (aside.reason, aside.decided_by, aside.set_on) == ("The paper is lost.", "R. Marsh", desk.today())
    assert [f.id for f in quality.narrowed(found(desk), Wanted(aside=True))] == [first.id]
    step(desk, quality.take_back, first.id)
    assert found(desk)[0] == first


def test_setting_aside_needs_a_reason_and_a_name(imported: Desk) -> None:
    first = found(imported)[0]
    assert refused(imported, quality.set_aside, first.id, AsideDraft(" ", "")) == [
        ("reason", "Say why this is accepted as it is."),
        ("decided_by", "Say who decided."),
    ]


def test_what_is_gone_or_aside_already_cannot_be_set_aside(imported: Desk) -> None:
    desk, first = imported, found(imported)[0]
    assert refused(desk, quality.set_aside, "no_urn:gone", ACCEPTED) == [("", "This has been put right already.")]
    assert refused(desk, quality.take_back, first.id) == [("", "This is not set aside.")]
    desk.do(quality.set_aside, first.id, ACCEPTED)
    assert refused(desk, quality.set_aside, first.id, ACCEPTED) == [("", "This has been set aside already.")]


def test_what_is_mended_while_aside_leaves_both_lists(desk: Desk) -> None:
    kept = keep(desk)
    mend = untrained(desk, kept)
    desk.do(quality.set_aside, found(desk)[0].id, ACCEPTED)
    mend()
    assert found(desk) == []


def test_a_draft_of_a_fortnight_is_not_stale_yet(desk: Desk, clock: FakeClock) -> None:
    from reg44desk.domain.visit import VisitDraft
    from reg44desk.services import drafts

    desk.do(drafts.keep_draft, None, VisitDraft(home_id=keep(desk).home))
    clock.move(days=14)
    assert found(desk) == []
    clock.move(days=1)
    assert kinds(desk) == [Gap.STALE_DRAFT]


def test_the_tracker_can_be_brought_in_again_and_again(imported: Desk) -> None:
    before = found(imported)
    import_tracker(imported)
    assert found(imported) == before


def test_a_manager_recorded_twice_is_one_person_twice_not_two_managers(desk: Desk) -> None:
    kept = keep(desk)
    desk.do(people.appoint, kept.manager, Role.REGISTERED_MANAGER, kept.home, from_date=date(2020, 1, 1))
    assert kinds(desk) == [Gap.DOUBLE_ROLE]


def test_several_visits_to_a_home_that_was_not_open_are_one_row(desk: Desk) -> None:
    """BR-04: the status is what is mended, once for all of them."""
    kept = keep(desk)
    desk.do(reports.finish_report, whole_draft(kept.home, kept.visitor, date(2022, 1, 12)))
    for status, day in ((HomeStatus.PAUSED, date(2022, 1, 9)), (HomeStatus.OPEN, date(2022, 1, 14))):
        desk.do(home_history.change_status, kept.home, StatusDraft(status, day, "Boiler"))
    [one] = found(desk)
    assert one.what == "Oakdene House was visited 2 times from 10 January 2022 to 12 January 2022, when it was not open."


def test_a_recommendation_of_a_visit_written_here_is_mended_in_that_visit(desk: Desk) -> None:
    """Regulation 44(5): the report says the date, so the record of the visit is the place."""
    kept = keep(desk)
    draft = whole_draft(kept.home, kept.visitor, date(2022, 1, 12), recommendations=(NewRecommendation("Mend the gate."),))
    visit = desk.do(visit_record.save_visit, draft).value
    [one] = found(desk)
    assert (one.kind, one.opens) == (Gap.NO_CONSIDER_BY, Ref("visit", f"{visit}:recommendations"))
