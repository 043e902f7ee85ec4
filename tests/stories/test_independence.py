"""Independence, end to end: the question about the Commissioning Team, somebody who is barred, a conflict before and after a visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from reg44desk.app.program import Program
from reg44desk.domain.types import DutyStatus, Month, Progress, Ref, Role, VisitState
from reg44desk.domain.visit import FollowUp
from reg44desk.services import duties, people, reg44, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.views.main_window import MainWindow
from tests import drivers as d
from tests.factories import import_tracker, whole_draft

TEAM = "Children's Commissioning Team"
OAK = "Linden Centre Oak"
ASKED = f"Is the {TEAM} independent of {OAK}? Regulation 43(3)(d) bars whoever commissions or finances the home."


@pytest.fixture
def desk_in_window(start: Callable[..., Program], casebook: Path, open_desk: Callable[[Path], Desk]) -> tuple[MainWindow, Desk]:
    """The program with the officer's workbook in it."""
    desk = open_desk(casebook)
    import_tracker(desk)
    desk.close()
    program = start()
    program.opened(open_desk(casebook))
    assert program.window is not None
    assert program.desk is not None
    return program.window, program.desk


def screen(window: MainWindow) -> QWidget:
    page = window.current_page()
    assert page is not None
    return page


def waiting(window: MainWindow, what: str) -> list[dict[str, str]]:
    """The lines of Today of one kind."""
    today = window.show_screen("today")
    return [row for row in d.cells(d.table(today, "What must be done")) if row["What"] == what]


def home_of(desk: Desk, name: str) -> UUID:
    return next(m.home_id for m in desk.read(duties.list_home_months, Month(2022, 1), Month(2022, 1), desk.today()) if m.home == name)


def person_of(desk: Desk, name: str) -> UUID:
    return next(p.id for p in desk.read(people.list_people, desk.today()) if p.name == name)


def open_visit(window: MainWindow, desk: Desk, home: str, day: date) -> QWidget:
    """The month's list with this visit chosen."""
    visit = next(v for v in desk.read(reg44.list_visits, home_id=home_of(desk, home)) if v.day == day)
    window.open_ref(Ref("booked", str(visit.id)))
    d.settle()
    return screen(window)


def duty_of_all(desk: Desk) -> list[tuple[str, DutyStatus]]:
    """The duty of every home in every month of the workbook."""
    months = desk.read(duties.list_home_months, Month(2021, 9), Month(2022, 1), desk.today())
    return [(m.home, m.duty.status) for m in months]


def plan(window: MainWindow, home: str, day: str, person: str) -> QDialog:
    """Plan a visit from the screen Visits; gives the form, which stays open where it is refused."""
    visits = window.show_screen("visits")
    d.press(visits, "Plan a visit")
    form = d.dialog("Plan a visit")
    d.choose(form, "Home", home)
    d.fill(form, "Day of the visit", day)
    d.choose(form, "Independent person", person)
    d.press(form, "Plan visit")
    return form


def nothing_goes_out(window: MainWindow, visit_id: UUID) -> None:
    """The report screen and Today offer neither a signature nor a copy of a report that does not say the conflict."""
    window.open_ref(Ref("report", str(visit_id)))
    d.settle()
    words = d.words_in(screen(window))
    assert "Finish a new version first." in words
    assert "Record as sent" not in words
    assert not any("20 January 2022" in row["Why"] for what in ("To send", "To sign") for row in waiting(window, what))


def test_the_commissioning_team_is_a_question_until_it_is_answered(desk_in_window: tuple[MainWindow, Desk]) -> None:
    """A-32, regulation 43(3)(d): asked on Today and with the home, answered with a reason; the duty stays as it was."""
    window, desk = desk_in_window
    before = duty_of_all(desk)
    asked = waiting(window, "Question")
    assert ASKED in [row["Why"] for row in asked]
    today = screen(window)
    d.open_row(d.table(today, "What must be done"), Why=ASKED)
    homes = screen(window)
    assert ASKED in d.words_in(homes)
    d.press(homes, "Answer the question")
    form = d.dialog("Record an independence check")
    d.fill(form, "Decided by", "R. Lark, service manager")
    d.press(form, "Record check")
    assert d.field(form, "Is this person responsible for commissioning or financing the home?").error.text() == "Answer this question."
    d.choose(form, "Is this person responsible for commissioning or financing the home?", "Yes")
    d.tick_box(form, "The answer to every question that is left is no")
    d.press(form, "Record check")
    assert d.field(form, "Why").error.text() == "Say why, in a sentence or two."
    d.field(form, "Why").edit.setPlainText("The team holds the contract and pays its invoices.")
    d.press(form, "Record check")
    assert d.no_dialog()
    words = d.words_in(homes)
    assert f"{TEAM} cannot be the independent person of {OAK}." in words
    assert "The team holds the contract and pays its invoices." in words
    assert ASKED not in [row["Why"] for row in waiting(window, "Question")]
    assert len(waiting(window, "Question")) == len(asked) - 1
    assert duty_of_all(desk) == before


def test_whoever_is_barred_is_not_booked_and_the_paragraph_says_why(desk_in_window: tuple[MainWindow, Desk]) -> None:
    """Regulation 43(3)(f): the responsible individual of the home; regulation 43(3)(e) after a check."""
    window, desk = desk_in_window
    people_page = window.show_screen("people")
    d.select_row(d.table(people_page, "People"), Name="T. Quill")
    d.press(people_page, "Check for homes")
    form = d.dialog("Record an independence check")
    ticked = [box.text() for box in d.field(form, "Homes").boxes.values() if box.isChecked()]
    assert "Cedar View" in ticked
    for name in ticked:
        if name != "Cedar View":
            d.tick(form, "Homes", name)
    d.choose(form, "Does this person have a financial interest in the home?", "Yes")
    d.tick_box(form, "The answer to every question that is left is no")
    d.field(form, "Why").edit.setPlainText("Owns shares in the landlord.")
    d.fill(form, "Decided by", "R. Lark")
    d.press(form, "Record check")
    form = plan(window, "Cedar View", "27 1 2022", "T. Quill")
    reason = (
        "T. Quill cannot be the independent person of Cedar View. Regulation 43(3)(e) bars whoever has a financial interest in the home."
    )
    assert d.field(form, "Independent person").error.text() == reason
    assert reason in d.field(form, "Independent person").hint.text()
    d.choose(form, "Home", "Elm Bank")
    d.press(form, "Plan visit")
    assert d.no_dialog()
    assert [v.day for v in desk.read(reg44.list_visits, home_id=home_of(desk, "Elm Bank"))][-1] == date(2022, 1, 27)
    d.press(window.show_screen("visits"), "Plan a visit")
    other = d.dialog("Plan a visit")
    d.choose(other, "Home", "Birch Lodge")
    d.fill(other, "Day of the visit", "28 1 2022")
    d.choose(other, "Independent person", "T. Quill")
    assert "Nobody has checked yet whether T. Quill is independent of Birch Lodge." in d.field(other, "Independent person").hint.text()
    d.press(other, "Cancel")


def test_a_conflict_before_the_visit_voids_it_and_books_another_person(desk_in_window: tuple[MainWindow, Desk]) -> None:
    """Regulation 43(7): cancelled without delay, and a different independent person in the same month."""
    window, desk = desk_in_window
    desk.do(people.add_person, people.PersonDraft("N. Newton"), Role.INDEPENDENT_PERSON)
    plan(window, "Cedar View", "27 1 2022", "T. Quill")
    visits = open_visit(window, desk, "Cedar View", date(2022, 1, 27))
    d.press(visits, "Declare a conflict")
    form = d.dialog("Declare a conflict of interest")
    d.field(form, "What is the conflict?").edit.setPlainText("A brother works at the home.")
    d.fill(form, "Declared to", "R. Lark")
    d.press(form, "Declare it")
    [task] = waiting(window, "Conflict")
    assert task["Why"] == "The visit of 27 January 2022 is void for a conflict of interest. Another person must visit in this month."
    d.open_row(d.table(screen(window), "What must be done"), What="Conflict")
    form = d.dialog("Plan a visit")
    assert d.field(form, "Home").combo.currentText() == "Cedar View"
    d.fill(form, "Day of the visit", "28 1 2022")
    d.choose(form, "Independent person", "T. Quill")
    d.press(form, "Plan visit")
    assert "Regulation 43(7) asks for a different person" in d.field(form, "Independent person").error.text()
    d.choose(form, "Independent person", "N. Newton")
    d.press(form, "Plan visit")
    assert waiting(window, "Conflict") == []
    visits = open_visit(window, desk, "Cedar View", date(2022, 1, 28))
    assert "the visit of 27 January 2022" in d.words_in(visits)
    visits = open_visit(window, desk, "Cedar View", date(2022, 1, 27))
    assert "Another person visits on 28 January 2022." in d.words_in(visits)


def test_a_conflict_cannot_be_passed_by(desk_in_window: tuple[MainWindow, Desk]) -> None:
    """Regulation 43(6), 43(7): not as a visit that was not made, nor by writing the void visit down for somebody else."""
    window, desk = desk_in_window
    desk.do(people.add_person, people.PersonDraft("N. Newton"), Role.INDEPENDENT_PERSON)
    plan(window, "Cedar View", "27 1 2022", "T. Quill")
    visits = open_visit(window, desk, "Cedar View", date(2022, 1, 27))
    d.press(visits, "It was not made")
    happened = d.field(d.dialog("The visit was not made"), "What happened?").combo
    assert "A conflict of interest came up" not in [happened.itemText(n) for n in range(happened.count())]
    d.press(d.dialog(), "Cancel")
    d.press(visits, "Record this visit")
    d.fill(screen(window), "Date of the visit", "20 1 2022")
    visits = open_visit(window, desk, "Cedar View", date(2022, 1, 27))
    d.press(visits, "Declare a conflict")
    d.field(d.dialog(), "What is the conflict?").edit.setPlainText("A brother works at the home.")
    d.fill(d.dialog(), "Declared to", "R. Lark")
    d.press(d.dialog(), "Declare it")
    [draft] = waiting(window, "Being written")
    d.open_row(d.table(screen(window), "What must be done"), What="Being written", Why=draft["Why"])
    assert "This visit is void or was called off. Record a new visit." in d.words_in(screen(window))
    assert not screen(window).save_button.isVisible()  # type: ignore[attr-defined]
    visit = next(v for v in desk.read(reg44.list_visits, home_id=home_of(desk, "Cedar View")) if v.day == date(2022, 1, 27))
    assert visit.state is VisitState.CONFLICT_VOIDED
    assert len(waiting(window, "Conflict")) == 1


def test_a_conflict_learned_later_is_in_a_new_version_of_the_report(desk_in_window: tuple[MainWindow, Desk]) -> None:
    """Regulation 44(6): the report must say what it was and why it was not notified before the visit."""
    window, desk = desk_in_window
    home, visitor = home_of(desk, "Cedar View"), person_of(desk, "T. Quill")
    earlier = desk.read(visit_record.open_recommendations, home, None, date(2022, 1, 20))
    told = tuple(FollowUp(r.id, Progress.IN_PROGRESS) for r in earlier)
    desk.do(reports.finish_report, whole_draft(home, visitor, date(2022, 1, 20), follow_ups=told))
    visits = open_visit(window, desk, "Cedar View", date(2022, 1, 20))
    d.press(visits, "A conflict of interest came to light")
    form = d.dialog("Declare a conflict of interest")
    d.field(form, "What is the conflict?").edit.setPlainText("A cousin worked at the home in 2019.")
    d.choose(form, "Which part of regulation 43(3)?", "43(3)(g): Has a connection that casts doubt on impartiality")
    d.fill(form, "Declared to", "R. Lark")
    d.press(form, "Declare it")
    assert "The report must say it" in d.field(form, "Why was it not declared before the visit?").error.text()
    d.field(form, "Why was it not declared before the visit?").edit.setPlainText("It came out on the day.")
    d.press(form, "Declare it")
    visit = next(v for v in desk.read(reg44.list_visits, home_id=home) if v.day == date(2022, 1, 20))
    nothing_goes_out(window, visit.id)
    [task] = waiting(window, "Conflict")
    assert task["Why"] == "Report of 20 January 2022: it must say the conflict of interest. Finish a new version."
    d.open_row(d.table(screen(window), "What must be done"), What="Conflict")
    editor = screen(window)
    d.press(editor, "Finish report")
    document = desk.read(reports.get_document, visit.id, desk.today())
    assert document.version == "2"
    assert "Conflict of interest" in [s.heading for s in document.sections]
    assert "It came out on the day." in repr(document.sections)
    assert waiting(window, "Conflict") == []
