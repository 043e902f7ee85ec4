"""The paper form asks what the screen asks, in the screen's own order: who types it in later never looks for the next answer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication

from reg44desk import text
from reg44desk.domain.types import HomeType, RecordType, Role
from reg44desk.domain.visit import NewRecommendation, RecordSeen, VisitDraft
from reg44desk.pdf.visit_document import Ask, PaperBlock, Ticks, Together, VisitPaper
from reg44desk.services import visit_form_paper, visit_record
from reg44desk.services.desk import Desk
from reg44desk.views.fields import Field
from reg44desk.views.visit_parts import CountRow, Section
from reg44desk.views.visit_sections import RecordsSeen, all_sections
from tests.factories import make_home, make_person, whole_draft
from tests.pdf.papers import squeezed, text_of


@pytest.fixture
def home(desk: Desk) -> UUID:
    home_id = make_home(desk, home_type=HomeType.SECURE, places=4)
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    draft = whole_draft(home_id, visitor, date(2021, 12, 10), childrens_views="We like the garden.", good_practice="A choir")
    made = (NewRecommendation("Mend the fence"), NewRecommendation("Paint the hall"))
    desk.do(visit_record.save_visit, whole_draft(home_id, visitor, date(2021, 11, 10), recommendations=made))
    desk.do(visit_record.save_visit, draft)
    return home_id


@pytest.fixture
def sections(desk: Desk, home: UUID, qapp: QApplication) -> list[Section]:
    """The screen's sections, filled for this home, with a row for each of the three recommendations that the paper has room for."""
    assert qapp
    rows = (NewRecommendation(""),) * visit_form_paper.NEW_RECOMMENDATIONS
    typed = VisitDraft(home, records_seen=(RecordSeen(RecordType.CASE_RECORDS),), recommendations=rows)
    form = visit_record.with_draft(desk.read(visit_record.get_form, home, None, desk.today()), typed)
    found = all_sections()
    for one in found:
        one.load(form, desk.read(visit_record.get_last, home, desk.today()))
    return found


def asked(paper: VisitPaper, heading: str) -> list[str]:
    """The questions of one part, in order; boxes without a question are named by their first words."""

    def of(block: PaperBlock) -> list[str]:
        if isinstance(block, Together):
            return [label for one in block.blocks for label in of(one)]
        return [block.label] if isinstance(block, Ask) else list(block.options) if isinstance(block, Ticks) else []

    [part] = [p for p in paper.parts if p.heading == heading]
    return [label for block in part.blocks for label in of(block)]


def fields(section: Section) -> list[Field]:
    return [f for f in section.findChildren(Field) if not isinstance(f, CountRow)]


def test_the_sections_are_those_of_the_screen(desk: Desk, home: UUID, sections: list[Section]) -> None:
    paper = desk.read(visit_form_paper.build, home, None, desk.today())
    assert [p.heading for p in paper.parts] == [s.title for s in sections]


def test_every_question_is_asked_once_and_in_the_order_of_the_screen(desk: Desk, home: UUID, sections: list[Section]) -> None:
    """Records are a table on paper, since each kind can be ticked there; all else is asked field by field."""
    paper = desk.read(visit_form_paper.build, home, None, desk.today())
    for section in sections:
        if not isinstance(section, RecordsSeen):
            assert asked(paper, section.title) == [f.label.text() for f in fields(section)]


def test_hints_and_the_last_answers_stand_beside_the_questions(desk: Desk, home: UUID, sections: list[Section]) -> None:
    words = squeezed(text_of(desk.read(visit_form_paper.form_pdf, home, None, desk.today())))
    at = 0
    for section in sections:
        lines = [section.title, section.lead, *(line for f in fields(section) for line in (f.label.text(), *f.hint.text().splitlines()))]
        for line in lines if not isinstance(section, RecordsSeen) else lines[:2]:
            found = words.find(squeezed(line), at)
            assert found >= 0, f"{line!r} is missing, or stands before what comes before it on the screen"
            at = found + len(squeezed(line))


def test_people_spoken_to_and_records_are_tables_with_the_words_of_the_screen(desk: Desk, home: UUID, sections: list[Section]) -> None:
    words = squeezed(text_of(desk.read(visit_form_paper.form_pdf, home, None, desk.today())))
    for row in sections[1].findChildren(CountRow):
        assert squeezed(row.label.text()) in words
    [records] = [s for s in sections if isinstance(s, RecordsSeen)]
    for field in fields(records):
        assert squeezed(field.label.text()) in words
    assert all(squeezed(text.word(kind)) in words for kind in RecordType)
