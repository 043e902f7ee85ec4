"""Find anything: everything by its words, closed things too; the record that was named comes first."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from reg44desk.db.models import Reg44Report, Reg44Visit
from reg44desk.domain.types import HomeStatus, Progress, RecordType, Ref, Role, VisitState
from reg44desk.domain.visit import FollowUp, NewRecommendation, RecordSeen
from reg44desk.services import home_history, home_profile, people, reg44, search, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.search_hits import CLOSED, CLOSED_HOME, ENDED, Hit, HitKind
from tests.factories import import_tracker, make_finished, make_home, make_person, whole_draft

DAY = date(2022, 1, 10)


def hits(desk: Desk, words: str, kind: HitKind | None = None, limit: int = 6) -> list[Hit]:
    return [hit for hit in search.find_in(desk, words, limit) if kind in (None, hit.kind)]


def titles(desk: Desk, words: str, kind: HitKind, limit: int = 6) -> list[str]:
    return [hit.title for hit in hits(desk, words, kind, limit)]


def marked(hit: Hit) -> list[str]:
    return [hit.title[a:b] for a, b in hit.title_marks] + [hit.context[a:b] for a, b in hit.context_marks]


def close_home(desk: Desk, home_id: UUID) -> None:
    desk.do(home_history.change_status, home_id, home_history.StatusDraft(HomeStatus.CLOSED, date(2022, 1, 15), "It was sold"))


def test_a_closed_home_is_found_by_a_word_without_its_accents_and_tagged(desk: Desk) -> None:
    """experience.md: search misses closed things; closed are found, with a tag."""
    done = make_finished(desk, "Łódź House", recommendations=(NewRecommendation("Mend the gate"),))
    close_home(desk, done.home_id)
    found = [hit for hit in hits(desk, "lodz") if hit.kind is not HitKind.PERSON]
    assert [(h.kind, h.tag) for h in found] == [
        (kind, CLOSED_HOME) for kind in (HitKind.HOME, HitKind.VISIT, HitKind.FINDING, HitKind.RECOMMENDATION)
    ]
    assert (found[0].title, found[0].ref, marked(found[0])) == ("Łódź House", Ref("home", str(done.home_id)), ["Łódź"])


def test_homes_by_their_very_name_then_by_its_beginning_then_by_a_word(desk: Desk) -> None:
    for name in ("Old Oak House", "Oak House North", "Oak House", "Elm Court"):
        make_home(desk, name)
    assert titles(desk, "oak house", HitKind.HOME) == ["Oak House", "Oak House North", "Old Oak House"]
    assert titles(desk, "OAK H", HitKind.HOME, limit=2) == ["Oak House", "Oak House North"]


def test_a_home_by_its_provider_and_its_area_which_are_then_shown(desk: Desk) -> None:
    make_home(desk, "Oak House", site="Quarry Centre")
    (hit,) = hits(desk, "inbox")
    assert (hit.title, hit.context, marked(hit)) == ("Oak House", "Inbox · Long-stay, Quarry Centre", ["Inbox"])


def test_an_ofsted_number_finds_its_home_first_whatever_else_holds_it(desk: Desk) -> None:
    make_home(desk, "SC0001 House")
    home = make_home(desk, "Oak House", ofsted_urn="SC0001")
    assert hits(desk, "sc0001")[0].id == home
    assert "Ofsted number SC0001" in hits(desk, " SC0001 ")[0].context


def test_a_visits_reference_finds_it_first(desk: Desk) -> None:
    done = make_finished(desk)
    reference = desk.read(lambda s: s.scalars(select(Reg44Visit.reference)).one())
    for typed in (reference, reference.lower()):
        first = hits(desk, typed)[0]
        assert (first.kind, first.id, first.ref) == (HitKind.VISIT, done.visit_id, Ref("report", str(done.visit_id)))


def test_a_check_code_from_a_paper_copy_finds_its_report(desk: Desk) -> None:
    done = make_finished(desk)
    code = desk.read(lambda s: s.scalars(select(Reg44Report.check_code)).one())
    for typed in (code, code.replace("-", " ").lower()):
        (hit,) = hits(desk, typed)
        assert (hit.kind, hit.title) == (HitKind.REPORT, "Report of Oak House, 10 January 2022, version 1")
        assert (hit.ref, code in hit.context) == (Ref("report", str(done.visit_id)), True)


@pytest.mark.parametrize(
    "typed", ["10 january 2022", "10 jan 22", "10th January 2022", "10/1/2022", "2022-01-10", "january 2022", "1/2022", "2022-01", "jan 22"]
)
def test_a_day_or_a_month_finds_its_visits(desk: Desk, typed: str) -> None:
    done = make_finished(desk)
    assert [hit.id for hit in hits(desk, typed, HitKind.VISIT)] == [done.visit_id]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3 march 2022", (date(2022, 3, 3), date(2022, 3, 3))), ("feb 2024", (date(2024, 2, 1), date(2024, 2, 29))),
        ("30 february 2022", None), ("march", None), ("3 march", None), ("oak house", None), ("1 2", None), ("13/2022", None),
        ("3 march 2022 oak", None), ("99999999999 3 2022", None), ("٣ march 2022", None), ("3 march 0000", None), ("march 10000", None),
    ],
)  # fmt: skip
def test_days_and_months_are_read_and_nothing_is_guessed(typed: str, meant: tuple[date, date] | None) -> None:
    """experience.md: day and month are never swapped or guessed."""
    assert search.day_or_month(typed) == meant


def test_a_planned_visit_is_found_by_its_planned_day_and_opens_in_its_month(desk: Desk) -> None:
    home, visitor = make_home(desk), make_person(desk, "Robin Ash", Role.INDEPENDENT_PERSON)
    planned = desk.do(reg44.plan_visit, reg44.PlanDraft(home_id=home, planned_for=date(2022, 1, 28), independent_person_id=visitor)).value
    (hit,) = hits(desk, "28/1/2022")
    assert (hit.id, hit.ref.kind, hit.context.startswith("Planned, V")) == (planned, "booked", True)
    assert [hit.id for hit in hits(desk, "robin", HitKind.VISIT)] == [planned]


def test_a_visit_still_being_written_opens_in_its_form(desk: Desk) -> None:
    home, visitor = make_home(desk), make_person(desk, "Robin Ash", Role.INDEPENDENT_PERSON)
    desk.do(visit_record.save_visit, whole_draft(home, visitor, childrens_views="They want a slide"))
    (hit,) = hits(desk, "slide")
    assert (hit.ref.kind, marked(hit)) == ("visit", ["slide"])


def test_people_with_what_they_are_and_those_whose_roles_have_ended(desk: Desk) -> None:
    home = make_home(desk)
    make_person(desk, "Cllr Zoë Brook", Role.ELECTED_MEMBER, home)
    make_person(desk, "Zoe Old", Role.REGISTERED_MANAGER, home, until=date(2021, 5, 3))
    desk.do(people.add_person, people.PersonDraft("Zoe None", organisation="Advocates Ltd", phone="01632 960 001"))
    found = {hit.title: (hit.context, hit.tag) for hit in hits(desk, "zoe", HitKind.PERSON)}
    assert found == {
        "Cllr Zoë Brook": ("Elected member, Oak House", ""),
        "Zoe Old": ("Registered manager, Oak House until 3 May 2021", ENDED),
        "Zoe None": ("No role today", ""),
    }
    assert [h.context for h in hits(desk, "advoc")] == ["Advocates Ltd · No role today"]
    assert titles(desk, "01632960001", HitKind.PERSON) == ["Zoe None"]


def test_somebody_of_many_homes_is_told_in_one_line(desk: Desk) -> None:
    person = make_person(desk, "Kim Ash", Role.INDEPENDENT_PERSON)
    for number in range(5):
        desk.do(people.appoint, person, Role.ELECTED_MEMBER, make_home(desk, f"Home {number}"), from_date=None, to_date=None)
    (hit,) = hits(desk, "kim ash", HitKind.PERSON)
    assert set(hit.context.split("; ")) == {"Elected member, Home 0, Home 1, Home 2 and 2 more", "Independent person"}


def test_findings_by_their_standard_and_by_their_evidence(desk: Desk) -> None:
    done = make_finished(desk)
    (hit,) = hits(desk, "education attend")
    assert (hit.kind, hit.title) == (HitKind.FINDING, "Education: Oak House, 10 January 2022")
    assert (hit.context, marked(hit)) == ("Met: School attendance is up.", ["Education", "attend"])
    assert hit.ref == Ref("report", str(done.visit_id))


def test_a_closed_recommendation_is_found_and_tagged_also_by_what_was_seen_of_it(desk: Desk) -> None:
    done = make_finished(desk, recommendations=(NewRecommendation("Mend the gate"),))
    (made,) = hits(desk, "gate")
    assert (made.kind, made.tag, made.ref) == (HitKind.RECOMMENDATION, "", Ref("recommendation", str(made.id)))
    answer = FollowUp(made.id, Progress.VERIFIED_MET, "A new hinge")
    desk.do(visit_record.save_visit, whole_draft(done.home_id, done.visitor, date(2022, 1, 20), follow_ups=(answer,)))
    (hit,) = hits(desk, "hinge", HitKind.RECOMMENDATION)
    assert (hit.tag, hit.context) == (CLOSED, "A new hinge · Mend the gate")


def test_names_come_before_other_words_and_newer_before_older(desk: Desk) -> None:
    oak = make_finished(desk, "Oak House", childrens_views="Nothing special")
    elm = make_home(desk, "Elm House")
    desk.do(visit_record.save_visit, whole_draft(elm, oak.visitor, date(2022, 1, 20), childrens_views="They miss the oak tree"))
    assert titles(desk, "oak", HitKind.VISIT) == ["Oak House, 10 January 2022", "Elm House, 20 January 2022"]
    assert titles(desk, "house", HitKind.VISIT) == ["Elm House, 20 January 2022", "Oak House, 10 January 2022"]


def test_words_may_come_in_any_order_and_each_may_be_a_beginning(desk: Desk) -> None:
    make_finished(desk)
    assert titles(desk, "2022 jan hou oak", HitKind.VISIT) == ["Oak House, 10 January 2022"]
    assert hits(desk, "oak zebra") == []


@pytest.mark.parametrize("typed", ["", "   ", "***", "\x00", "😀"])
def test_nothing_that_has_letters_finds_nothing(desk: Desk, typed: str) -> None:
    make_finished(desk)
    assert hits(desk, typed) == []


def test_the_tracker_brought_in_is_found(desk: Desk) -> None:
    import_tracker(desk)
    assert titles(desk, "linden rowan", HitKind.HOME) == ["Linden Centre Rowan"]
    assert len(hits(desk, "december 2021", HitKind.VISIT, limit=100)) == len(
        desk.read(lambda s: [v for v in reg44.list_visits(s) if v.month.number == 12 and v.month.year == 2021])
    )


def test_at_most_as_many_of_a_kind_as_asked_for(desk: Desk) -> None:
    import_tracker(desk)
    found = hits(desk, "centre", limit=3)
    assert max(sum(hit.kind is kind for hit in found) for kind in HitKind) == 3


def test_what_was_opened_lately_is_described_once_and_without_what_is_gone(desk: Desk) -> None:
    done = make_finished(desk, recommendations=(NewRecommendation("Mend the gate"),))
    (made,) = hits(desk, "gate")
    visit, home = str(done.visit_id), str(done.home_id)
    refs = [
        Ref("report", visit),
        Ref("visit", visit),
        Ref("home", home),
        Ref("record", ""),
        Ref("home", "x"),
        made.ref,
        Ref("person", home),
    ]
    found = desk.read(search.describe, refs, DAY)
    assert [(hit.kind, str(hit.id)) for hit in found] == [
        (HitKind.VISIT, visit),
        (HitKind.HOME, home),
        (HitKind.RECOMMENDATION, str(made.id)),
    ]
    assert all(hit.title_marks == () for hit in found)


def test_a_closed_home_is_tagged_from_the_day_it_closes(desk: Desk) -> None:
    home = make_home(desk)
    close_home(desk, home)
    before = desk.read(search.find, "oak", date(2022, 1, 14))
    after = desk.read(search.find, "oak", date(2022, 1, 15))
    assert [hit.tag for hit in (*before, *after)] == ["", CLOSED_HOME]


def test_a_called_off_visit_is_found_and_says_so(desk: Desk) -> None:
    home = make_home(desk)
    visit = desk.do(reg44.plan_visit, reg44.PlanDraft(home_id=home, planned_for=date(2022, 1, 28))).value
    desk.do(reg44.not_made, visit, VisitState.NO_ACCESS, "Nobody opened the door")
    (hit,) = hits(desk, "nobody door")
    assert (hit.ref.kind, hit.context.partition(" · ")[0]) == ("booked", "Nobody opened the door")


def test_a_damaged_index_is_made_afresh_before_it_is_asked(desk: Desk) -> None:
    make_finished(desk)
    with closing(desk.file.connect()) as connection:
        connection.execute("DELETE FROM search_state")
    with pytest.raises(search.NotReadyError):
        desk.read(search.find, "oak", DAY)
    assert titles(desk, "oak", HitKind.HOME) == ["Oak House"]


def test_the_notes_on_records_find_their_visit(desk: Desk) -> None:
    home, visitor = make_home(desk), make_person(desk, "Robin Ash", Role.INDEPENDENT_PERSON)
    make_building(desk, home)
    seen = RecordSeen(RecordType.DAILY_LOG, notes="Quixotic entries")
    desk.do(visit_record.save_visit, whole_draft(home, visitor, records_seen=(seen,)))
    assert hits(desk, "quixotic")[0].context.startswith("Quixotic entries · ")
    assert hits(desk, "annexe")[0].context.startswith("Stable Annexe · ")


def make_building(desk: Desk, home: UUID) -> None:
    desk.do(home_profile.change_building, home, None, home_profile.BuildingDraft("Stable Annexe", date(2021, 1, 1)))


def test_the_kinds_of_hits_are_in_the_folder_of_tests() -> None:
    """Every kind has a finder, a heading and a builder."""
    from reg44desk.services import search_hits

    assert set(search._FINDERS) == set(HitKind) == set(search_hits._BUILDERS) == set(search_hits.HEADINGS)
    assert Path(search.__file__).name == "search.py"
