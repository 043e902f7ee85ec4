"""What a report says: everything that was recorded, as it was typed, under a check code that follows every word."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reg44desk import paper as doc
from reg44desk.domain.types import (
    Announced,
    CasebookKind,
    FindingResult,
    HomeType,
    Opinion,
    Priority,
    Progress,
    QualityStandard,
    RecordType,
    Role,
    Source,
    SpokenGroup,
    VisitMode,
)
from reg44desk.domain.visit import Finding, FollowUp, NewRecommendation, RecordSeen, SpokenTo, VisitDraft
from reg44desk.errors import UserError
from reg44desk.services import people, report_content, reports, upkeep, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.report_content import check_code, from_plain, to_plain
from tests.conftest import ACTOR, CHEAP, DEVICE, PASSPHRASE, FakeClock
from tests.factories import make_finished, make_home, make_person, whole_draft

HOSTILE = (
    '<b>&amp;</b> <img src="/etc/passwd"/> <para>&#60;',
    '=HYPERLINK("http://x.example") {0} %s ${HOME} {{x}} \'; DROP TABLE home; --',
    "Tŷ Coed, Łęcki, 你好, \u202emirror\u202c, e\u0301, 🏠, soft\u00adhyphen, a\u200bb",
    "line one\nline two\r\n\ttabbed",
    "x" * 3000,
)


def strings(plain: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The place of every piece of text in a document."""
    if isinstance(plain, str):
        yield path
    elif isinstance(plain, dict):
        for key, value in plain.items():
            yield from strings(value, (*path, key))
    elif isinstance(plain, (list, tuple)):
        for number, value in enumerate(plain):
            yield from strings(value, (*path, number))


def listed(value: Any) -> Any:
    return json.loads(json.dumps(value))


def put(plain: Any, path: tuple[Any, ...], words: str) -> Any:
    for step in path[:-1]:
        plain = plain[step]
    plain[path[-1]] = words
    return plain


def words_of(document: doc.ReportDocument) -> str:
    return json.dumps(to_plain(document), ensure_ascii=False)


def section(document: doc.ReportDocument, heading: str) -> doc.Section:
    return next(s for s in document.sections if s.heading == heading)


def facts(one: doc.Section) -> dict[str, str]:
    return {label: value for block in one.blocks if isinstance(block, doc.Facts) for label, value in block.rows}


@pytest.fixture
def build(desk: Desk) -> Callable[..., doc.ReportDocument]:
    """The report of a visit with the given answers, as it would be printed now."""

    def make(home: dict[str, Any] | None = None, **answers: Any) -> doc.ReportDocument:
        home_id = make_home(desk, **(home or {}))
        visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
        draft = VisitDraft(home_id=home_id, visit_date=date(2022, 1, 10), independent_person_id=visitor)
        visit_id = desk.do(visit_record.save_visit, dataclasses.replace(draft, **answers)).value
        return desk.read(reports.get_document, visit_id, desk.today())

    return make


short = st.text(max_size=20)
pairs = st.lists(st.tuples(short, short), max_size=3).map(tuple)
lines = st.lists(st.lists(short, min_size=2, max_size=2).map(tuple), max_size=3).map(tuple)
blocks = st.one_of(
    st.builds(doc.Paragraphs, short),
    st.builds(doc.Facts, pairs),
    st.builds(doc.Table, short, st.tuples(short, short), lines, st.tuples(st.integers(1, 9), st.integers(1, 9))),
    st.builds(doc.Bullets, st.lists(short, max_size=3).map(tuple)),
    st.builds(doc.SubHeading, short),
)
sections = st.builds(doc.Section, short, st.lists(blocks, max_size=4).map(tuple))
boxes = st.builds(doc.SignatureBox, short, short, short, short)
documents = st.builds(
    doc.ReportDocument,
    **dict.fromkeys(("title", "subtitle", "marking", "reference", "version", "made_on", "author", "signature_statement", "notice"), short),
    check_code=st.just(""),
    cover=st.builds(doc.Facts, pairs),
    sections=st.lists(sections, max_size=3).map(tuple),
    signatures=st.lists(boxes, max_size=2).map(tuple),
)


@given(documents)
def test_a_document_comes_back_as_it_was_kept(document: doc.ReportDocument) -> None:
    assert from_plain(listed(to_plain(document))) == document


@given(documents)
def test_the_same_content_has_the_same_code(document: doc.ReportDocument) -> None:
    code = check_code(document)
    assert code == check_code(from_plain(listed(to_plain(document))))
    assert code == check_code(dataclasses.replace(document, check_code="anything"))
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert not set(code) & set("ILOU")


@given(documents, st.data())
def test_any_other_word_has_another_code(document: doc.ReportDocument, data: st.DataObject) -> None:
    """A changed copy is found out by its code, whatever was changed in it (SCCIF: nobody but the author may alter the report)."""
    plain = listed(to_plain(document))
    places = [p for p in strings(plain) if p[-1] not in ("kind", "check_code")]
    place, words = data.draw(st.sampled_from(places)), data.draw(short)
    put(plain, place, words)
    assert (check_code(from_plain(plain)) == check_code(document)) == (from_plain(plain) == document)


def test_a_finished_report_carries_the_code_of_what_it_says(desk: Desk) -> None:
    done = make_finished(desk)
    document = desk.read(reports.get_document, done.visit_id, desk.today())
    assert document.check_code == desk.read(reports.list_versions, done.visit_id)[0].check_code == check_code(document)


@pytest.mark.parametrize("words", HOSTILE, ids=["markup", "formulas", "scripts of all kinds", "lines", "long"])
def test_what_people_type_goes_into_the_report_unchanged(build: Callable[..., doc.ReportDocument], words: str) -> None:
    document = build(
        home={"name": words[:150]},
        childrens_views=words,
        premises_notes=words,
        good_practice=words,
        no_child_spoken_to_reason=words,
        opinion_effectively_safeguarded=Opinion.YES,
        reasons_effectively_safeguarded=words,
        findings=(Finding(QualityStandard.EDUCATION, FindingResult.MET, words, (Source.RECORDS,)),),
        records_seen=(RecordSeen(RecordType.DAILY_LOG, 1, words),),
        recommendations=(NewRecommendation(words),),
    )
    assert words_of(document).count(json.dumps(words.strip(), ensure_ascii=False)[1:-1]) >= 8
    assert from_plain(listed(to_plain(document))) == document


def test_the_cover_says_whose_report_of_which_home(desk: Desk) -> None:
    """O3: Ofsted's number and the date of the visit must be on the report."""
    done = make_finished(desk)
    document = desk.read(reports.get_document, done.visit_id, desk.today())
    cover = dict(document.cover.rows)
    assert (document.title, document.subtitle) == ("Regulation 44 visit report", "Oak House, visit of 10 January 2022")
    assert cover["Ofsted number (URN)"] == "Not registered yet"
    assert (cover["Registered manager"], cover["Responsible individual"]) == ("Pat of Oak House", "Celia of Oak House")
    assert (document.author, cover["Independent person"], document.marking) == (
        "T. Visit of Oak House",
        "T. Visit of Oak House",
        "OFFICIAL-SENSITIVE",
    )
    assert [(b.role, b.name) for b in document.signatures] == [
        ("Independent person", "T. Visit of Oak House"),
        ("Registered manager", "Pat of Oak House"),
    ]


@pytest.mark.parametrize(("organisation", "shown"), [("NYAS", "T. Visit, NYAS"), ("T. Visit", "T. Visit"), ("", "T. Visit")])
def test_an_organisation_stands_behind_the_name(
    desk: Desk, build: Callable[..., doc.ReportDocument], organisation: str, shown: str
) -> None:
    """A-32: a team that visited is named once."""
    build()
    row = desk.read(people.list_people, desk.today())[0]
    desk.do(people.edit_person, row.id, people.PersonDraft("T. Visit", organisation=organisation))
    document = desk.read(report_content.build, desk.read(visits)[0], None, desk.today())
    assert dict(document.cover.rows)["Independent person"] == shown


def visits(session: Any) -> list[Any]:
    from sqlalchemy import select

    from reg44desk.db.models import Reg44Visit

    return list(session.scalars(select(Reg44Visit.id)))


def test_a_home_without_a_manager_says_vacant(build: Callable[..., doc.ReportDocument]) -> None:
    document = build(home={"ofsted_urn": "SC990011"})
    assert dict(document.cover.rows)["Registered manager"] == "Vacant"
    assert dict(document.cover.rows)["Ofsted number (URN)"] == "SC990011"
    assert "Responsible individual" not in dict(document.cover.rows)


def test_the_visit_is_told_with_what_is_known(build: Callable[..., doc.ReportDocument]) -> None:
    document = build(
        home={"places": 4},
        arrived_at=time(9, 30),
        left_at=time(13),
        announced=Announced.UNANNOUNCED,
        children_accommodated=0,
        children_present=0,
    )
    assert facts(section(document, "The visit")) == {
        "Date of visit": "10 January 2022",
        "Time": "9:30am to 1pm",
        "Announced": "Unannounced",
        "How": "At the home",
        "Places": "4",
        "Children living in the home": "0",
        "Children present": "0",
    }


def test_what_nobody_recorded_takes_no_room(build: Callable[..., doc.ReportDocument]) -> None:
    document = build()
    assert [s.heading for s in document.sections] == ["The visit"]
    assert facts(section(document, "The visit")) == {"Date of visit": "10 January 2022", "How": "At the home"}


def test_remote_contact_has_no_report(build: Callable[..., doc.ReportDocument]) -> None:
    """Regulation 44(1), 44(4): a report is of a visit."""
    with pytest.raises(UserError, match="there is no report of it"):
        build(mode=VisitMode.REMOTE_CONTACT)


@pytest.mark.parametrize(("kind", "shown"), [(HomeType.SECURE, True), (HomeType.LONG_STAY, False)])
def test_a_youth_justice_child_is_told_of_a_secure_home_only(
    build: Callable[..., doc.ReportDocument], kind: HomeType, *, shown: bool
) -> None:
    """Schedule 5, paragraph 5(f)."""
    document = build(home={"home_type": kind}, youth_justice_child=True)
    assert ("Youth justice child living in the home" in facts(section(document, "The visit"))) is shown


def test_both_opinions_stand_with_their_reasons(build: Callable[..., doc.ReportDocument]) -> None:
    """Regulation 44(4): the two questions, each answered."""
    document = build(
        opinion_effectively_safeguarded=Opinion.NO,
        opinion_conduct_promotes_well_being=Opinion.YES,
        reasons_conduct_promotes_well_being="The garden is loved.",
    )
    said = words_of(document)
    assert said.index("Are children effectively safeguarded?") < said.index("Does the conduct of the home promote children's well-being?")
    assert "The garden is loved." in said


def test_people_spoken_to_are_counted_and_not_known_is_never_nought(build: Callable[..., doc.ReportDocument]) -> None:
    document = build(
        spoken_to=(SpokenTo(SpokenGroup.CHILDREN, 3, 0, None, 0), SpokenTo(SpokenGroup.STAFF)),
        children_observed=2,
        childrens_views="They like the food.",
        no_child_spoken_to_reason="All were at school.",
    )
    table, seen, *rest = section(document, "Who was spoken to").blocks
    assert isinstance(table, doc.Table)
    assert table.rows == (("Children", "3", "0", "Not known", "0"),)
    assert seen == doc.Paragraphs("Children observed, apart from those spoken to: 2.")
    assert rest == [
        doc.SubHeading("What children said"),
        doc.Paragraphs("They like the food."),
        doc.SubHeading("Why no child was spoken to"),
        doc.Paragraphs("All were at school."),
    ]


def test_a_reason_for_speaking_to_nobody_is_left_out_where_somebody_was(build: Callable[..., doc.ReportDocument]) -> None:
    document = build(spoken_to=(SpokenTo(SpokenGroup.CHILDREN, 1, 1),), no_child_spoken_to_reason="All were at school.")
    assert "All were at school." not in words_of(document)


def test_case_records_carry_both_consents(build: Callable[..., doc.ReportDocument]) -> None:
    """Regulation 44(2)(b)."""
    seen = RecordSeen(RecordType.CASE_RECORDS, 1, "Up to date.", date(2022, 1, 4), date(2022, 1, 5))
    document = build(records_seen=(seen, RecordSeen(RecordType.FIRE_RECORDS)))
    (table,) = section(document, "Records seen").blocks
    assert isinstance(table, doc.Table)
    assert table.rows == (
        (
            "A child's case records",
            "1",
            "Up to date. The child agreed on 4 January 2022, the placing authority on 5 January 2022.",
        ),
        ("Fire records", "Not known", ""),
    )


def test_findings_stand_by_standard_and_those_not_reviewed_are_named(build: Callable[..., doc.ReportDocument]) -> None:
    document = build(
        findings=(
            Finding(QualityStandard.EDUCATION, FindingResult.MET, "Attendance is up.", (Source.RECORDS, Source.CHILDREN)),
            Finding(QualityStandard.CARE_PLANNING),
            Finding(QualityStandard.CHILDRENS_VIEWS, FindingResult.NOT_REVIEWED, "Planned for next month."),
        )
    )
    said = section(document, "Findings by quality standard").blocks
    assert said[0] == doc.SubHeading("Education (regulation 8)")
    assert said[1] == doc.Facts((("Finding", "Met"), ("Comes from", "Records and Children"), ("Evidence", "Attendance is up.")))
    assert said[-1] == doc.Paragraphs("Not reviewed this visit: Care planning and Children's views, wishes and feelings.")
    assert section(document, "How this report was made").blocks == (doc.Paragraphs(report_content.METHOD),)


def test_earlier_recommendations_and_new_ones_stand_with_their_references(desk: Desk) -> None:
    """Regulation 44(5): a time within which to consider; and what became of those made before."""
    first = NewRecommendation("Mend the gate", QualityStandard.PROTECTION_OF_CHILDREN, Priority.HIGH, date(2022, 1, 31))
    done = make_finished(desk, day=date(2021, 12, 10), recommendations=(first, NewRecommendation("Paint the hall")))
    made = desk.read(visit_record.open_recommendations, done.home_id, None, desk.today())
    answers = tuple(FollowUp(m.id, Progress.VERIFIED_MET, "Seen.") for m in made)
    desk.do(reports.finish_report, whole_draft(done.home_id, done.visitor, follow_ups=answers, members_present=(done.member,)))
    earlier = desk.read(reports.get_document, done.visit_id, desk.today())
    (table,) = section(earlier, "Recommendations").blocks
    assert isinstance(table, doc.Table)
    assert [row[1:] for row in table.rows] == [
        ("Mend the gate", "Protection of children", "High", "31 Jan 2022"),
        ("Paint the hall", "", "", "No date set"),
    ]
    later = desk.read(report_content.build, desk.read(visits)[-1], None, desk.today())
    (table,) = section(later, "Earlier recommendations").blocks
    assert isinstance(table, doc.Table)
    assert [row[1:] for row in table.rows] == [(m.text, "10 Dec 2021", "Met (evidence seen)", "Seen.") for m in made]
    assert facts(section(later, "The visit"))["Elected member present"] == "Cllr of Oak House"


def test_a_sample_can_never_pass_for_a_real_report(tmp_path: Path, open_desk: Callable[[Path], Desk], clock: FakeClock) -> None:
    path = tmp_path / "sample.r44"
    upkeep.make_casebook(path, PASSPHRASE, clock, ACTOR, DEVICE, kind=CasebookKind.SAMPLE, cost=CHEAP)
    desk = open_desk(path)
    done = make_finished(desk)
    assert desk.read(reports.get_document, done.visit_id, desk.today()).notice == "SAMPLE: every home and person is invented"
    draft = desk.read(report_content.build, done.visit_id, None, desk.today())
    assert draft.notice == "SAMPLE: every home and person is invented · DRAFT: not for signature"


def test_what_was_brought_in_says_that_the_signed_paper_is_the_record(desk: Desk) -> None:
    done = make_finished(desk)
    document = desk.read(report_content.build, done.visit_id, 1, desk.today(), brought_in=True)
    assert document.notice == "Brought in from a workbook: the signed paper is the record"
    assert document.check_code != desk.read(reports.list_versions, done.visit_id)[0].check_code
