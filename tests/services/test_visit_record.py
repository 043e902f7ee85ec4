"""The record behind the visit form: kept whole, read back as it was, followed up from visit to visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from reg44desk.domain.types import (
    FindingResult,
    HomeType,
    Priority,
    Progress,
    QualityStandard,
    RecordType,
    Role,
    Source,
    SpokenGroup,
    VisitMode,
    VisitState,
)
from reg44desk.domain.visit import Finding, FollowUp, NewRecommendation, RecordSeen, SpokenTo, VisitDraft
from reg44desk.services import attendance, drafts, recommendations, reg44, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.recommendations import RecommendationRow
from reg44desk.services.visit_record import OpenRecommendation, VisitForm, save_visit
from tests.conftest import FakeClock
from tests.factories import make_home, make_person, whole_draft
from tests.services.steps import refused, step

TODAY = date(2022, 1, 21)
NOV, DEC, JAN = date(2021, 11, 9), date(2021, 12, 9), date(2022, 1, 10)
FENCE = NewRecommendation("Mend the fence", QualityStandard.PROTECTION_OF_CHILDREN, Priority.HIGH, date(2021, 12, 1))
FINISHED = [("", "The report of this visit is finished. Finish the report again to make a new version.")]


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk, places=4)


@pytest.fixture
def visitor(desk: Desk) -> UUID:
    return make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)


def form(desk: Desk, home: UUID, visit: UUID | None = None, on: date = TODAY) -> VisitForm:
    return desk.read(visit_record.get_form, home, visit, on)


def made(desk: Desk, on: date = TODAY) -> dict[str, RecommendationRow]:
    return {r.text: r for r in desk.read(recommendations.list_recommendations, on)}


def full_draft(home: UUID, visitor: UUID, member: UUID) -> VisitDraft:
    """A draft with something in every answer."""
    return whole_draft(
        home,
        visitor,
        members_present=(member,),
        children_observed=1,
        spoken_to=(SpokenTo(SpokenGroup.STAFF, None, 3), SpokenTo(SpokenGroup.CHILDREN, 2, 2, 0, 1)),
        childrens_views="Children like the garden.",
        no_child_spoken_to_reason="All were spoken to.",
        placing_authorities=("Northmere", "Southmere"),
        youth_justice_child=True,
        area_authority_asked=False,
        records_seen=(RecordSeen(RecordType.DAILY_LOG, 4, "Signed."), RecordSeen(RecordType.CASE_RECORDS, 1, "", JAN, JAN, "Northmere")),
        premises_notes="Warm and clean.",
        findings=(
            Finding(QualityStandard.HEALTH_AND_WELL_BEING),
            Finding(QualityStandard.EDUCATION, FindingResult.MET, "Up.", (Source.RECORDS, Source.CHILDREN)),
        ),
        good_practice="A reading hour.",
        recommendations=(FENCE, NewRecommendation("Train staff")),
    )


def test_a_visit_is_read_back_as_it_was_written(desk: Desk, home: UUID, visitor: UUID) -> None:
    draft = full_draft(home, visitor, make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home))
    visit = step(desk, save_visit, draft)
    back = form(desk, home, visit)
    kept = tuple(replace(r, id=None) for r in back.draft.recommendations)
    assert replace(back.draft, recommendations=kept) == replace(draft, visit_id=visit)
    assert (back.home, back.home_type, back.places, back.state) == ("Oak House", HomeType.LONG_STAY, 4, VisitState.VISITED)
    assert back.reference == desk.read(reg44.get_visit, visit).reference


def test_saving_what_was_read_back_changes_nothing(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Records, findings and groups keep their own rows, whatever their order on the form."""
    visit = desk.do(save_visit, full_draft(home, visitor, make_person(desk, "Cllr A", Role.ELECTED_MEMBER))).value
    done = desk.do(save_visit, form(desk, home, visit).draft)
    assert (done.value, done.tables) == (visit, frozenset())


def test_a_new_form_holds_nothing_but_the_home(desk: Desk, home: UUID) -> None:
    assert form(desk, home) == VisitForm("Oak House", HomeType.LONG_STAY, 4, "", None, VisitDraft(home), ())


def test_only_the_day_and_the_independent_person_are_needed(desk: Desk, home: UUID, visitor: UUID) -> None:
    """BR-02: a visit that took place; everything else may come when the report is finished."""
    visit = step(desk, save_visit, VisitDraft(home, visit_date=TODAY, independent_person_id=visitor))
    assert desk.read(reg44.get_visit, visit).state is VisitState.VISITED
    assert refused(desk, save_visit, VisitDraft(home)) == [
        ("visit_date", "Enter the date of the visit, like 18 9 2025."),
        ("independent_person_id", "Choose the independent person who made the visit."),
    ]
    ahead = refused(desk, save_visit, whole_draft(home, visitor, date(2022, 1, 22)))
    assert ahead == [("visit_date", "The date of the visit is in the future. Enter the day the visit took place.")]


def test_44_2_b_case_records_need_both_consents(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Regulation 44(2)(b): the child's and the placing authority's."""
    seen = (RecordSeen(RecordType.DAILY_LOG), RecordSeen(RecordType.CASE_RECORDS, 1, child_consent_on=JAN))
    problems = refused(desk, save_visit, whole_draft(home, visitor, records_seen=seen))
    assert [field for field, _ in problems] == ["records_seen:1"]
    assert problems[0][1].startswith("A child's case records need two consents.")


def test_a_planned_visit_becomes_the_one_that_was_made(desk: Desk, home: UUID, visitor: UUID) -> None:
    plan = desk.do(reg44.plan_visit, reg44.PlanDraft(home, TODAY)).value
    assert form(desk, home, plan).state is VisitState.PLANNED
    assert step(desk, save_visit, whole_draft(home, visitor, TODAY, visit_id=plan)) == plan
    assert [(r.id, r.state) for r in desk.read(reg44.list_visits)] == [(plan, VisitState.VISITED)]


def test_br17_a_finished_visit_is_not_simply_saved_over(desk: Desk, home: UUID, visitor: UUID) -> None:
    """BR-17: a change makes a new version."""
    desk.do(reports.finish_report, whole_draft(home, visitor))
    [visit] = desk.read(reg44.list_visits)
    changed = replace(form(desk, home, visit.id).draft, good_practice="A reading hour.")
    assert refused(desk, save_visit, changed) == FINISHED
    desk.do(reports.finish_report, changed)
    back = form(desk, home, visit.id)
    assert (back.state, back.draft.good_practice) == (VisitState.FINAL, "A reading hour.")
    assert [v.version for v in desk.read(reports.list_versions, visit.id)] == [2, 1]


def test_a_second_record_of_one_days_visit_is_a_slip(desk: Desk, home: UUID, visitor: UUID) -> None:
    visit = desk.do(save_visit, whole_draft(home, visitor, JAN)).value
    reference = desk.read(reg44.get_visit, visit).reference
    words = f"A visit to this home on that day is recorded already: {reference}. Open it from the screen Visits, or check the date."
    assert refused(desk, save_visit, whole_draft(home, visitor, JAN)) == [("visit_date", words)]
    assert words in [message for _, message in refused(desk, reports.finish_report, whole_draft(home, visitor, JAN))]


def test_one_day_may_have_a_visit_elsewhere_or_remote_contact_too(desk: Desk, home: UUID, visitor: UUID) -> None:
    """BR-03: more than one visit is allowed; regulation.md part b, section 2: remote contact is a supplement."""
    desk.do(save_visit, whole_draft(home, visitor, JAN))
    step(desk, save_visit, whole_draft(home, visitor, JAN, mode=VisitMode.REMOTE_CONTACT))
    step(desk, save_visit, whole_draft(make_home(desk, "Elm House"), visitor, JAN))
    step(desk, save_visit, whole_draft(home, visitor, TODAY))


def test_rows_are_added_changed_and_removed_as_the_form_says(desk: Desk, home: UUID, visitor: UUID) -> None:
    visit = desk.do(save_visit, full_draft(home, visitor, make_person(desk, "Cllr A", Role.ELECTED_MEMBER))).value
    now = replace(
        form(desk, home, visit).draft,
        spoken_to=(SpokenTo(SpokenGroup.CHILDREN, 2, 1, 1, 1), SpokenTo(SpokenGroup.SOCIAL_WORKERS, spoken_to=1)),
        records_seen=(RecordSeen(RecordType.FIRE_RECORDS),),
        findings=(Finding(QualityStandard.EDUCATION, FindingResult.NOT_MET, "Down.", (Source.ADULTS,)),),
        placing_authorities=(" Northmere ", ""),
        members_present=(),
    )
    step(desk, save_visit, now)
    assert form(desk, home, visit).draft == replace(now, placing_authorities=("Northmere",))


def test_a_members_own_notes_are_never_removed_by_the_form(desk: Desk, home: UUID, visitor: UUID) -> None:
    """BR-09: each has their own; the form removes only an attendance without notes."""
    silent, noted = (make_person(desk, name, Role.ELECTED_MEMBER, home) for name in ("Cllr A", "Cllr B"))
    visit = desk.do(save_visit, whole_draft(home, visitor, members_present=(silent, noted))).value
    desk.do(attendance.note_attendance, visit, noted, "The garden is lovely.")
    desk.do(save_visit, replace(form(desk, home, visit).draft, members_present=()))
    assert form(desk, home, visit).draft.members_present == (noted,)


def test_recommendations_get_numbers_that_are_never_used_twice(desk: Desk, home: UUID, visitor: UUID) -> None:
    visit = desk.do(save_visit, whole_draft(home, visitor, recommendations=(FENCE, NewRecommendation(" Train staff ")))).value
    reference = desk.read(reg44.get_visit, visit).reference
    assert {r.reference: r.text for r in made(desk).values()} == {f"{reference}-1": "Mend the fence", f"{reference}-2": "Train staff"}
    now = form(desk, home, visit).draft
    step(desk, save_visit, replace(now, recommendations=(now.recommendations[1], NewRecommendation("Paint the hall"))))
    assert {r.reference: r.text for r in made(desk).values()} == {f"{reference}-2": "Train staff", f"{reference}-3": "Paint the hall"}


def test_a_recommendation_follows_the_day_of_its_visit(desk: Desk, home: UUID, visitor: UUID) -> None:
    visit = desk.do(save_visit, whole_draft(home, visitor, DEC, recommendations=(FENCE,))).value
    desk.do(save_visit, replace(form(desk, home, visit).draft, visit_date=NOV))
    assert made(desk)["Mend the fence"].made_on == NOV


def test_part_b_8_what_an_earlier_visit_left_open_is_to_be_answered(desk: Desk, home: UUID, visitor: UUID) -> None:
    """regulation.md part b, section 8: reference, text, made on, progress, evidence."""
    desk.do(save_visit, whole_draft(home, visitor, NOV, recommendations=(FENCE,)))
    desk.do(save_visit, whole_draft(make_home(desk, "Elm House"), visitor, NOV, recommendations=(NewRecommendation("Elsewhere"),)))
    row = made(desk)["Mend the fence"]
    assert form(desk, home).open_recommendations == (
        OpenRecommendation(row.id, row.reference, row.text, NOV, date(2021, 12, 1), row.quality_standard, row.priority,
                           Progress.NOT_STARTED, ""),
    )  # fmt: skip
    assert form(desk, home, on=NOV).open_recommendations == ()


def answer(desk: Desk, home: UUID, visitor: UUID, day: date, progress: Progress | None, words: str = "Seen.") -> UUID:
    """A visit that says something about the fence."""
    told = (FollowUp(made(desk)["Mend the fence"].id, progress, words),)
    return desk.do(save_visit, whole_draft(home, visitor, day, follow_ups=told)).value


@pytest.mark.parametrize("progress", Progress)
def test_44_5_only_met_replaced_or_withdrawn_closes(desk: Desk, home: UUID, visitor: UUID, progress: Progress) -> None:
    """Regulation 44(5), part b section 11: "reported complete" is the manager's word and closes nothing."""
    desk.do(save_visit, whole_draft(home, visitor, NOV, recommendations=(FENCE,)))
    told = (FollowUp(made(desk)["Mend the fence"].id, progress, "Seen."),)
    step(desk, save_visit, whole_draft(home, visitor, DEC, follow_ups=told))
    row = made(desk)["Mend the fence"]
    closes = progress in (Progress.VERIFIED_MET, Progress.SUPERSEDED, Progress.WITHDRAWN)
    assert (row.progress, row.closed_on) == (progress, DEC if closes else None)
    assert len(form(desk, home).open_recommendations) == (0 if closes else 1)


def test_the_latest_visits_word_stands_whatever_is_written_last(desk: Desk, home: UUID, visitor: UUID) -> None:
    desk.do(save_visit, whole_draft(home, visitor, NOV, recommendations=(FENCE,)))
    answer(desk, home, visitor, JAN, Progress.IN_PROGRESS)
    answer(desk, home, visitor, DEC, Progress.VERIFIED_MET)
    row = made(desk)["Mend the fence"]
    assert (row.progress, row.closed_on) == (Progress.IN_PROGRESS, None)


def test_two_words_of_one_day_the_one_written_last_stands(desk: Desk, home: UUID, visitor: UUID) -> None:
    desk.do(save_visit, whole_draft(home, visitor, NOV, recommendations=(FENCE,)))
    answer(desk, home, visitor, DEC, Progress.IN_PROGRESS)
    told = (FollowUp(made(desk)["Mend the fence"].id, Progress.VERIFIED_MET),)
    desk.do(save_visit, whole_draft(home, visitor, DEC, follow_ups=told, mode=VisitMode.REMOTE_CONTACT))
    assert made(desk)["Mend the fence"].closed_on == DEC


def test_an_answer_taken_back_opens_the_recommendation_again(desk: Desk, home: UUID, visitor: UUID) -> None:
    desk.do(save_visit, whole_draft(home, visitor, NOV, recommendations=(FENCE,)))
    answer(desk, home, visitor, DEC, Progress.PARTLY_MET)
    visit = answer(desk, home, visitor, JAN, Progress.VERIFIED_MET)
    now = form(desk, home, visit).draft
    step(desk, save_visit, replace(now, follow_ups=()))
    assert (made(desk)["Mend the fence"].progress, made(desk)["Mend the fence"].closed_on) == (Progress.PARTLY_MET, None)


def test_an_answer_emptied_again_counts_as_none(desk: Desk, home: UUID, visitor: UUID) -> None:
    desk.do(save_visit, whole_draft(home, visitor, NOV, recommendations=(FENCE,)))
    visit = answer(desk, home, visitor, DEC, Progress.WITHDRAWN)
    now = form(desk, home, visit).draft
    desk.do(save_visit, replace(now, follow_ups=(replace(now.follow_ups[0], progress=None),)))
    assert made(desk)["Mend the fence"].progress is Progress.NOT_STARTED
    assert form(desk, home, visit).draft.follow_ups == ()


def test_a_form_shows_its_own_answer_not_a_later_one(desk: Desk, home: UUID, visitor: UUID) -> None:
    desk.do(save_visit, whole_draft(home, visitor, NOV, recommendations=(FENCE,)))
    december = answer(desk, home, visitor, DEC, Progress.IN_PROGRESS, "Posts are in.")
    january = answer(desk, home, visitor, JAN, Progress.VERIFIED_MET, "It stands.")
    shown = [form(desk, home, visit).open_recommendations[0] for visit in (december, january)]
    assert [(o.progress, o.evidence) for o in shown] == [(Progress.IN_PROGRESS, "Posts are in."), (Progress.VERIFIED_MET, "It stands.")]


def test_what_a_visit_recommends_is_not_asked_of_itself(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Also where the visit moves to a later day before it is saved again."""
    visit = desk.do(save_visit, whole_draft(home, visitor, NOV, recommendations=(FENCE,))).value
    assert desk.read(visit_record.open_recommendations, home, visit, DEC) == []
    assert [o.text for o in desk.read(visit_record.open_recommendations, home, None, DEC)] == ["Mend the fence"]


def test_a_recommendation_that_was_followed_up_stays(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Removing it would take a later visit's answer away."""
    visit = desk.do(save_visit, whole_draft(home, visitor, NOV, recommendations=(FENCE,))).value
    answer(desk, home, visitor, DEC, Progress.IN_PROGRESS)
    words = "was followed up at a later visit, so it cannot be removed. Keep it, and say at the next visit that it is withdrawn."
    problems = refused(desk, save_visit, replace(form(desk, home, visit).draft, recommendations=()))
    assert problems == [("recommendations", f"Recommendation {made(desk)['Mend the fence'].reference} {words}")]


def test_a_saved_draft_goes_in_the_same_step(desk: Desk, home: UUID, visitor: UUID) -> None:
    """offline.md 6.4: a draft whose content is in the record is never offered again."""
    draft = whole_draft(home, visitor)
    kept = desk.do(drafts.keep_draft, None, draft).value
    other = desk.do(drafts.keep_draft, None, VisitDraft(make_home(desk, "Elm House"))).value
    done = desk.do(save_visit, draft, kept)
    assert "draft" in done.tables
    assert [d.id for d in desk.read(drafts.list_drafts)] == [other]
    desk.do(save_visit, form(desk, home, done.value).draft, kept)


def test_a_refused_visit_keeps_its_draft(desk: Desk, home: UUID) -> None:
    kept = desk.do(drafts.keep_draft, None, VisitDraft(home, childrens_views="Children said ")).value
    refused(desk, save_visit, VisitDraft(home), kept)
    assert [d.id for d in desk.read(drafts.list_drafts)] == [kept]


def test_the_booked_visit_that_a_record_is_most_likely_of(desk: Desk, home: UUID, clock: FakeClock) -> None:
    """The nearest one booked this month, before or after today; never a cancelled one, nor another home's."""
    clock.move(days=-19)
    elm = make_home(desk, "Elm House")
    booked = {
        day: desk.do(reg44.plan_visit, reg44.PlanDraft(home, day)).value
        for day in (date(2022, 1, 2), date(2022, 1, 10), date(2022, 1, 28), date(2022, 2, 1))
    }
    desk.do(reg44.plan_visit, reg44.PlanDraft(elm, date(2022, 1, 14)))
    found = [desk.read(visit_record.find_planned, home, date(2022, 1, day)) for day in (1, 14, 21, 31)]
    assert found == [booked[date(2022, 1, 2)], booked[date(2022, 1, 10)], booked[date(2022, 1, 28)], booked[date(2022, 1, 28)]]
    desk.do(reg44.not_made, booked[date(2022, 1, 28)], VisitState.CANCELLED, "Burst pipe.")
    assert desk.read(visit_record.find_planned, home, date(2022, 1, 31)) == booked[date(2022, 1, 10)]
    assert desk.read(visit_record.find_planned, home, date(2022, 3, 1)) is None


def test_last_times_answers_stand_beside_the_form(desk: Desk, home: UUID, visitor: UUID) -> None:
    assert desk.read(visit_record.get_last, home, TODAY) is None
    december = desk.do(save_visit, whole_draft(home, visitor, DEC, good_practice="A reading hour.")).value
    january = desk.do(save_visit, whole_draft(home, visitor, JAN)).value
    desk.do(reg44.plan_visit, reg44.PlanDraft(home, TODAY))
    for before, own, expected in ((TODAY, None, january), (TODAY, january, december), (date(2022, 1, 9), None, december)):
        last = desk.read(visit_record.get_last, home, before, own)
        assert last == form(desk, home, expected).draft
    assert desk.read(visit_record.get_last, home, NOV) is None


def test_remote_contact_hides_no_answers_of_the_last_visit(desk: Desk, home: UUID, visitor: UUID) -> None:
    """Part c, rule 8: it is no visit."""
    december = desk.do(save_visit, whole_draft(home, visitor, DEC)).value
    desk.do(save_visit, whole_draft(home, visitor, JAN, mode=VisitMode.REMOTE_CONTACT))
    assert desk.read(visit_record.get_last, home, TODAY) == form(desk, home, december).draft


def test_a_visit_is_found_by_its_home_and_day_once_made(desk: Desk, home: UUID, visitor: UUID) -> None:
    plan = desk.do(reg44.plan_visit, reg44.PlanDraft(home, TODAY)).value
    visit = desk.do(save_visit, whole_draft(home, visitor, JAN)).value
    assert [desk.read(visit_record.find_visit_of, home, day) for day in (JAN, TODAY, None)] == [visit, None, None]
    desk.do(save_visit, whole_draft(home, visitor, DEC, mode=VisitMode.REMOTE_CONTACT))
    assert desk.read(visit_record.find_visit_of, home, DEC) is None
    assert (desk.read(visit_record.home_of, visit), desk.read(visit_record.home_of, plan)) == (home, home)


def test_an_undone_visit_is_no_longer_there(desk: Desk, home: UUID, visitor: UUID) -> None:
    visit = desk.do(save_visit, whole_draft(home, visitor)).value
    assert desk.read(visit_record.is_there, visit)
    desk.undo()
    assert not desk.read(visit_record.is_there, visit)
    opened = VisitForm("Oak House", HomeType.LONG_STAY, 4, "V7KQ3M", VisitState.VISITED, whole_draft(home, visitor, visit_id=visit), ())
    again = visit_record.without_visit(opened)
    assert (again.reference, again.state, again.draft) == ("", None, whole_draft(home, visitor))


def test_a_form_opened_again_holds_what_was_typed(desk: Desk, home: UUID, visitor: UUID) -> None:
    desk.do(save_visit, whole_draft(home, visitor, NOV, recommendations=(FENCE,)))
    opened, typed = form(desk, home), VisitDraft(home, childrens_views="Children said ")
    assert visit_record.with_draft(opened, typed) == replace(opened, draft=typed)
    assert visit_record.with_draft(opened, typed, ()) == replace(opened, draft=typed, open_recommendations=())
