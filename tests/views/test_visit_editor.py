"""Writing a visit: drafts, gaps, saving and finishing, through the real form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from reg44desk.domain.types import Announced, FindingResult, Progress, QualityStandard, Ref, Role, Source
from reg44desk.domain.visit import Finding, NewRecommendation
from reg44desk.services import drafts, people, reg44, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.views.visit_editor import VisitEditorPage
from tests import drivers as d
from tests.conftest import FakeClock
from tests.factories import REASONS, make_finished, make_home, make_person, whole_draft

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def page(desk: Desk, show: Show) -> VisitEditorPage:
    made = VisitEditorPage(desk)
    desk.listeners.append(made.heard)
    show(made)
    return made


@pytest.fixture
def home(desk: Desk) -> UUID:
    home_id = make_home(desk)
    make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    make_person(desk, "Cllr A Oak", Role.ELECTED_MEMBER, home_id, since=date(2021, 6, 1))
    return home_id


def record(page: VisitEditorPage, home_id: UUID) -> None:
    page.open_ref(Ref("record", str(home_id)))
    d.settle()


def fill_visit(page: VisitEditorPage) -> None:
    """The least that a visit needs to be kept."""
    d.fill(page, "Date of the visit", "18 1 2022")
    d.choose(page, "Independent person who made the visit", "T. Visit")


def fill_report(page: VisitEditorPage) -> None:
    """Everything a report needs."""
    fill_visit(page)
    d.fill(page, "Arrived at", "9:30")
    d.fill(page, "Left at", "1pm")
    d.choose(page, "Was it announced?", "Unannounced")
    d.fill(page, "Children living in the home", "3")
    d.fill(page, "Children in the home during the visit", "2")
    children = d.field(page, "Children")
    for box, typed in zip(children.boxes, "2201", strict=True):
        QTest.keyClicks(box, typed)
    d.choose(page, "Finding", "Met", 2)
    d.fill(page, "Evidence, naming no child", "School attendance is up.")
    d.tick(page, "Where it comes from", "Records")
    for number, question in enumerate(
        ("Are children effectively safeguarded?", "Does the conduct of the home promote children's well-being?")
    ):
        d.choose(page, question, "Yes")
        d.fill(page, "Reasons", REASONS, number)


def test_nothing_is_asked_before_a_home_is_chosen(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    page.open_ref(Ref("record", ""))
    assert "Which home was visited?" in d.words_in(page)
    d.choose(page, "Home", "Oak House")
    assert page.header.title.text() == "Visit to Oak House"
    assert page.opened is not None
    assert page.opened.draft.home_id == home
    assert desk.read(drafts.list_drafts) == []


def test_opening_and_leaving_leaves_nothing_behind(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    """experience.md: no empty records from opening a form."""
    record(page, home)
    page.leave()
    assert desk.read(drafts.list_drafts) == []
    assert desk.read(reg44.list_visits) == []


def test_a_visit_is_kept_with_its_day_and_independent_person_alone(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    """BR-02: a visit that took place; everything else may be missing until the report is finished."""
    record(page, home)
    fill_visit(page)
    page.keep()
    d.press(page, "Save visit")
    visit = desk.read(reg44.list_visits)[0]
    assert (visit.visit_date, visit.independent_person) == (date(2022, 1, 18), "T. Visit")
    assert desk.read(drafts.list_drafts) == []
    assert "The visit is recorded" in d.words_in(page)


def test_what_stops_saving_is_said_on_top_and_beside_the_field(home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    d.press(page, "Save visit")
    assert d.field(page, "Date of the visit").error.text() == "Enter the date of the visit, like 18 9 2025."
    assert "There are 2 problems" in d.words_in(page)
    d.press(page, "Choose the independent person who made the visit.")
    assert d.field(page, "Independent person who made the visit").control.hasFocus()


def test_what_cannot_be_read_is_told_and_never_taken_for_nothing(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    fill_visit(page)
    d.fill(page, "Arrived at", "soonish")
    QTest.keyClicks(d.field(page, "Staff of the home").boxes[0], "some")
    d.press(page, "Save visit")
    assert d.field(page, "Arrived at").error.text() == "Enter a time, like 9:30 or 4pm."
    assert "Enter whole numbers" in d.field(page, "Staff of the home").error.text()
    assert desk.read(reg44.list_visits) == []


def test_finishing_lists_every_gap_at_once(home: UUID, page: VisitEditorPage) -> None:
    """BR-12, BR-13, T-24."""
    record(page, home)
    d.press(page, "Finish report")
    told = d.words_in(page.view.summary)
    assert "There are 12 problems" in told
    assert "Record a finding on at least one quality standard." in told
    assert "Give an opinion on whether children are effectively safeguarded." in told
    items = [page.view.contents.item(n).text() for n in range(page.view.contents.count())]
    assert "Opinion: 4 to answer" in items
    assert "Good practice" in items


def test_a_whole_visit_becomes_a_report(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    opened: list[Ref] = []
    page.go.connect(opened.append)
    record(page, home)
    fill_report(page)
    d.press(page, "Finish report")
    visit = desk.read(reg44.list_visits)[0]
    assert opened == [Ref("report", str(visit.id))]
    assert [v.version for v in desk.read(reports.list_versions, visit.id)] == [1]
    kept = desk.read(visit_record.get_form, home, visit.id, desk.today()).draft
    assert (kept.arrived_at, kept.left_at, kept.announced) == (time(9, 30), time(13), Announced.UNANNOUNCED)
    assert [f.result for f in kept.findings if f.evidence] == [FindingResult.MET]
    assert (kept.spoken_to[0].offered, kept.spoken_to[0].in_private) == (2, 1)


def test_a_finished_visit_makes_a_new_version_only_when_changed(desk: Desk, page: VisitEditorPage) -> None:
    """BR-17."""
    met = Finding(QualityStandard.EDUCATION, FindingResult.MET, "Attendance is up.", (Source.RECORDS,))
    done = make_finished(desk, findings=tuple(met if s is QualityStandard.EDUCATION else Finding(s) for s in QualityStandard))
    page.open_ref(Ref("visit", str(done.visit_id)))
    assert "needs both signatures again" in d.words_in(page)
    d.press(page, "Finish report")
    assert "Nothing has changed since version 1" in d.words_in(page)
    d.fill(page, "Good practice seen", "Cooking together.")
    d.press(page, "Finish report")
    assert [v.version for v in desk.read(reports.list_versions, done.visit_id)] == [2, 1]


def test_case_records_ask_for_both_consents(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    """Regulation 44(2)(b)."""
    record(page, home)
    fill_visit(page)
    d.press(page, "Add a record")
    d.choose(page, "Kind of record", "Daily log")
    assert "The child consented on" not in d.words_in(page)
    d.choose(page, "Kind of record", "A child's case records")
    d.press(page, "Save visit")
    assert "two consents" in d.words_in(page.view.summary)
    d.fill(page, "The child consented on", "17 1 2022")
    d.fill(page, "The placing authority consented on", "17 1 2022")
    d.press(page, "Save visit")
    kept = desk.read(visit_record.get_form, home, desk.read(reg44.list_visits)[0].id, desk.today()).draft
    assert kept.records_seen[0].child_consent_on == date(2022, 1, 17)


def test_every_open_recommendation_gets_an_answer(desk: Desk, page: VisitEditorPage) -> None:
    """regulation.md part b, section 8."""
    done = make_finished(desk, recommendations=(NewRecommendation("Mend the gate."),))
    record(page, done.home_id)
    d.fill(page, "Date of the visit", "18 1 2022")
    assert "Mend the gate." in d.words_in(page)
    d.choose(page, "What became of it", "Met (evidence seen)")
    d.fill(page, "Evidence seen", "The gate shuts.")
    typed = page.collected()
    assert typed is not None
    assert [(f.progress, f.evidence) for f in typed.follow_ups] == [(Progress.VERIFIED_MET, "The gate shuts.")]


def test_the_day_of_the_visit_decides_which_recommendations_were_open(desk: Desk, page: VisitEditorPage) -> None:
    done = make_finished(desk, recommendations=(NewRecommendation("Mend the gate."),))
    record(page, done.home_id)
    d.fill(page, "Date of the visit", "5 1 2022")
    d.field(page, "Date of the visit").line.editingFinished.emit()
    assert "Mend the gate." not in d.words_in(page)


def test_last_visit_stands_beside_the_questions_but_is_never_filled_in(desk: Desk, page: VisitEditorPage) -> None:
    """regulation.md part b, section 10: never pre-fill an opinion; children may have moved, so neither are authorities."""
    done = make_finished(desk)
    record(page, done.home_id)
    assert d.field(page, "Are children effectively safeguarded?").hint.text() == "Last visit: Yes"
    assert d.field(page, "Are children effectively safeguarded?").value() is None
    assert "Last visit: Northmere" in d.field(page, "Placing authorities of the children").hint.text()
    assert d.field(page, "Placing authorities of the children").value() == ""
    assert "Last visit: 10 January 2022, 11 days ago" in page.header.subtitle.text()


def test_a_planned_visit_of_this_month_is_the_one_that_is_recorded(desk: Desk, home: UUID, page: VisitEditorPage, clock: FakeClock) -> None:
    booked = desk.do(reg44.plan_visit, reg44.PlanDraft(home, date(2022, 1, 22))).value
    clock.move(days=2)
    record(page, home)
    fill_visit(page)
    d.press(page, "Save visit")
    assert [v.id for v in desk.read(reg44.list_visits)] == [booked]


def test_rows_can_be_added_and_taken_out(home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    d.press(page, "Add a recommendation")
    d.press(page, "Add a recommendation")
    d.fill(page, "What is recommended", "Mend the gate.", 1)
    d.press(page, "Remove this recommendation")
    typed = page.collected()
    assert typed is not None
    assert [r.text for r in typed.recommendations] == ["Mend the gate."]


def test_a_recommendation_without_words_is_led_to(home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    d.press(page, "Add a recommendation")
    d.press(page, "Finish report")
    d.press(page, "Recommendation 1 has no text. Write it, or remove it.")
    assert d.field(page, "What is recommended").control.hasFocus()


def test_an_independent_person_who_is_not_listed_can_be_added(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    d.fill(page, "What children said", "They like the garden.")
    d.press(page, "The independent person is not in the list")
    dialog = d.dialog("Add an independent person")
    d.press(dialog, "Add person")
    assert "Enter the person's name." in d.words_in(dialog)
    d.fill(dialog, "Name", "N. Newcomer")
    d.press(dialog, "Add person")
    typed = page.collected()
    assert typed is not None
    assert typed.independent_person_id in [c.id for c in desk.read(people.list_choices, Role.INDEPENDENT_PERSON) if c.name == "N. Newcomer"]
    assert typed.childrens_views == "They like the garden."


def test_members_of_other_homes_are_offered_when_asked_for(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    """BR-09, A-09: another member may come along; it is recorded, but does not count as this home's member's visit."""
    make_person(desk, "Cllr B Elm", Role.ELECTED_MEMBER, make_home(desk, "Elm Place"), since=date(2021, 6, 1))
    record(page, home)
    members = d.field(page, "Elected members who came along")
    assert [box.text() for box in members.boxes.values() if box.isVisible()] == ["Cllr A Oak"]
    d.press(page, "A member of another home came along")
    d.tick(page, "Elected members who came along", "Cllr B Elm (not this home's member)")
    assert len(members.value()) == 1


def test_an_undo_elsewhere_takes_the_visit_back_but_not_the_words(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    fill_visit(page)
    d.press(page, "Save visit")
    d.fill(page, "What children said", "They like the garden.")
    desk.undo()
    assert "This visit was taken back elsewhere." in d.words_in(page)
    d.press(page, "Save visit")
    assert len(desk.read(reg44.list_visits)) == 1
    assert d.field(page, "What children said").value() == "They like the garden."


def test_an_undo_elsewhere_is_shown_when_nothing_was_typed(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    fill_visit(page)
    d.press(page, "Save visit")
    desk.undo()
    assert page.opened is not None
    assert page.opened.draft.visit_id is None


def test_the_same_day_is_not_recorded_twice(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    visitor = desk.read(people.list_choices, Role.INDEPENDENT_PERSON)[0].id
    desk.do(visit_record.save_visit, whole_draft(home, visitor, date(2022, 1, 18)))
    record(page, home)
    fill_visit(page)
    d.press(page, "Save visit")
    assert "recorded already" in d.field(page, "Date of the visit").error.text()


def test_sections_are_reached_by_their_list(home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    page.view.contents.setCurrentRow(7)
    assert page.view.area.verticalScrollBar().value() > 500
    page.view.area.verticalScrollBar().setValue(page.view.sections[5].y() + 10)
    assert page.view.contents.currentRow() == page.view.jump.currentIndex() == 5
    page.resize(700, 700)
    d.settle()
    assert page.view.jump.isVisible()
    assert not page.view.contents.isVisible()


def test_control_s_saves(desk: Desk, home: UUID, page: VisitEditorPage, casebook: Path) -> None:
    record(page, home)
    save = page.save_now()
    assert save is not None
    save()
    assert "Enter the date of the visit" in d.words_in(page)
    assert casebook.exists()
    assert desk.read(reg44.list_visits) == []


def test_tab_leaves_a_text_box(home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    area = d.field(page, "What children said").control
    area.setFocus()
    d.key(area, Qt.Key.Key_Tab)
    assert not area.hasFocus()
    assert area.toPlainText() == ""
