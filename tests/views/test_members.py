"""The screen Members: homes with their windows, the pane's forms, vacancies, and the changeover's three steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QDialog, QStyleOptionViewItem, QToolTip

from reg44desk.domain.types import HomeStatus, HomeType, Ref, Role
from reg44desk.services import home_history, homes, members, office, people, vacancies, visit_record
from reg44desk.services.desk import Desk
from reg44desk.services.people import PersonDraft
from reg44desk.services.vacancies import VacancyDraft
from reg44desk.views import changeover
from reg44desk.views.members import MembersPage
from tests import drivers as d
from tests.factories import make_home, make_person, whole_draft
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, unnamed


@pytest.fixture
def home(desk: Desk) -> UUID:
    """Oak House, whose member was at a visit of December; Elm House has nobody."""
    desk.do(office.change_office, office.Office(recorded_from="2021-09"))
    home_id = make_home(desk, site="Park")
    make_home(desk, "Elm House", site="Park")
    visitor = make_person(desk, "T. Visit", Role.INDEPENDENT_PERSON)
    member = make_person(desk, "Cllr A", Role.ELECTED_MEMBER, home_id, since=date(2021, 9, 1))
    desk.do(visit_record.save_visit, whole_draft(home_id, visitor, date(2021, 12, 9), members_present=(member,)))
    return home_id


@pytest.fixture
def page(desk: Desk, home: UUID, show: Show) -> Iterator[MembersPage]:
    yield on_screen(show, MembersPage(desk))
    dismiss()


def add_vacancy(desk: Desk, places: int = 1) -> UUID:
    draft = VacancyDraft("Two for the Park", Role.ELECTED_MEMBER, None, "Park", places, date(2022, 1, 1))
    return desk.do(vacancies.add_vacancy, draft).value


def listed(page: MembersPage) -> list[dict[str, str]]:
    return d.cells(page.table)


def changeover_form(page: MembersPage) -> QDialog:
    d.press(page, changeover.TITLE)
    return d.dialog(changeover.TITLE)


# The list


def test_each_home_with_its_member_and_windows(page: MembersPage) -> None:
    """BR-07, BR-08: a word, a letter each, and the last visit with a member."""
    rows = {row["Home"]: tuple(row.values())[1:] for row in listed(page)}
    assert rows == {
        "Oak House": ("Cllr A", "Met", "–––––––MV", "9 Dec 2021"),
        "Elm House": ("None assigned", "Due", "–––––––MD", "None yet"),
    }
    assert page.header.subtitle.text() == "December 2021 to February 2022: 1 met, 1 due. 1 open home without a member"


def test_the_strip_says_each_window_in_words(page: MembersPage) -> None:
    d.select_row(page.table, Home="Oak House")
    at = page.table.rows_model.index(page.table.currentIndex().row(), 3)
    spoken = page.table.rows_model.data(at, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("September to November 2021 missed; December 2021 to February 2022 met")
    rect = page.table.visualRect(at)
    option = QStyleOptionViewItem()
    option.rect = rect
    point = QPoint(rect.x() + 6 + round((rect.width() - 10) * 8.3 / 12), rect.center().y())
    event = QHelpEvent(QEvent.Type.ToolTip, point, page.table.mapToGlobal(point))
    assert page.table.itemDelegateForIndex(at).helpEvent(event, page.table, option, at)
    assert QToolTip.text() == "December 2021 to February 2022: Met. Cllr A was at the visit of 9 December 2021."


def test_an_empty_casebook_says_what_will_be_here(desk: Desk, show: Show) -> None:
    page = on_screen(show, MembersPage(desk))
    assert "Your homes will stand here" in d.words_in(page)
    assert page.header.subtitle.text() == ""


def test_search_and_word_narrow_the_list(page: MembersPage) -> None:
    page.search.setText("cllr a")
    assert [r["Home"] for r in listed(page)] == ["Oak House"]
    page.search.setText("")
    page.table.filter_by("This window", ["Due"])
    assert [r["Home"] for r in listed(page)] == ["Elm House"]
    page.table.filter_by("Elected members", ["None assigned"])
    assert [r["Home"] for r in listed(page)] == ["Elm House"]
    page.table.filter_by("This window", ["Missed"])
    d.press(page, "Show every home")
    assert len(listed(page)) == 2


def test_a_home_is_shown_when_another_screen_asks_for_it(page: MembersPage, home: UUID) -> None:
    page.search.setText("Elm")
    page.open_ref(Ref("member", str(home)))
    d.settle()
    assert "December 2021 to February 2022: Met. Cllr A was at the visit of 9 December 2021." in d.words_in(page.pane)


def test_when_no_home_lacks_a_member_nothing_is_said_of_it(desk: Desk, page: MembersPage) -> None:
    elm = next(h.id for h in desk.read(homes.list_homes, desk.today()) if h.name == "Elm House")
    make_person(desk, "Cllr E", Role.ELECTED_MEMBER, elm)
    assert page.header.subtitle.text() == "December 2021 to February 2022: 1 met, 1 due"


# The pane


def test_assigning_a_member(desk: Desk, page: MembersPage) -> None:
    """BR-07, BR-10."""
    desk.do(people.add_person, PersonDraft(name="Cllr B"))
    d.select_row(page.table, Home="Elm House")
    assert "No elected member is assigned to this home." in d.words_in(page.pane)
    assert "Nobody has been this home's member." in d.words_in(page.pane)
    d.press(page, "Assign an elected member")
    form = d.dialog("Elected member of Elm House")
    assert [d.field(form, "Person").combo.itemText(n) for n in range(3)] == ["Choose", "Cllr A", "Cllr B"]
    d.press(form, "Assign")
    assert d.field(form, "Person").error.text() == "Choose the person."
    d.choose(form, "Person", "Cllr B")
    d.choose(form, "Agreed to visit", "Yes")
    d.fill(form, "Said so on", "20 1 2022")
    d.press(form, "Assign")
    assert d.no_dialog()
    assert "From 21 January 2022. Agreed to visit: yes, said on 20 January 2022." in d.words_in(page.pane)


def test_ending_a_role(page: MembersPage) -> None:
    """T-30: the window that was met stays met."""
    d.select_row(page.table, Home="Oak House")
    d.press(page, "End a member's role")
    form = d.dialog("A member leaves Oak House")
    d.press(form, "End the role")
    assert d.field(form, "Last day").error.text() == "Enter the last day, like 30 9 2025."
    d.fill(form, "Last day", "20 1 2022")
    d.fill(form, "Why it ended", "Lost the seat.")
    d.press(form, "End the role")
    words = d.words_in(page.pane)
    assert "1 September 2021 to 20 January 2022. Agreed to visit: not known." in words
    assert "Ended: Lost the seat." in words
    assert {r["Home"]: r["This window"] for r in listed(page)}["Oak House"] == "Met"


def test_days_of_members_that_are_not_known(desk: Desk, page: MembersPage, home: UUID) -> None:
    make_person(desk, "Cllr Until", Role.ELECTED_MEMBER, home, until=date(2020, 1, 1))
    make_person(desk, "Cllr Ever", Role.ELECTED_MEMBER, home)
    d.select_row(page.table, Home="Oak House")
    words = d.words_in(page.pane)
    assert "Until 1 January 2020. Agreed to visit: not known." in words
    assert "First day not known. Agreed to visit: not known." in words


def test_from_the_pane_to_the_forms_and_screens_that_go_on(page: MembersPage, home: UUID) -> None:
    asked: list[Ref] = []
    page.go.connect(asked.append)
    d.select_row(page.table, Home="Oak House")
    for words in ("Plan a visit", "All about this home", "Cllr A"):
        d.press(page.pane, words)
    assert [ref.kind for ref in asked] == ["plan", "home", "person"]
    assert {ref.id for ref in asked[:2]} == {str(home)}
    d.press(page.pane, "Log a member's attendance")
    assert d.field(d.dialog("Log a member's attendance"), "Home").combo.currentText() == "Oak House"


def test_a_home_that_has_closed_gets_no_new_member(desk: Desk, page: MembersPage) -> None:
    old = desk.do(homes.add_home, homes.HomeDraft("Old Place", "", HomeType.OTHER, status=HomeStatus.PLANNED)).value
    desk.do(home_history.change_status, old, home_history.StatusDraft(HomeStatus.CLOSED, date(2021, 10, 1), "Dropped"))
    d.select_row(page.table, Home="Old Place")
    assert "Assign an elected member" not in d.words_in(page.pane)
    assert next(r for r in listed(page) if r["Home"] == "Old Place")["Elected members"] == ""


# Vacancies


def test_a_vacancy_is_added_filled_and_closed(desk: Desk, page: MembersPage) -> None:
    """T-29."""
    desk.do(people.add_person, PersonDraft(name="Cllr B"))
    d.press(page, "Add a vacancy")
    form = d.dialog("Add a vacancy")
    d.fill(form, "What is to be filled", "Two for the Park")
    d.choose(form, "For which homes", "The homes of Park")
    d.fill(form, "How many places", "2")
    d.press(form, "Add vacancy")
    assert "Two for the Park, Park: 2 of 2 places to fill, open since 21 January 2022." in d.words_in(page)
    d.press(page, "Fill")
    form = d.dialog("Fill a place")
    d.choose(form, "Person", "Cllr B")
    d.tick(form, "Homes", "Elm House")
    d.press(form, "Fill the place")
    assert "Two for the Park, Park: 1 of 2 places to fill, open since 21 January 2022. Filled by Cllr B." in d.words_in(page)
    d.press(page, "Close")
    d.press(d.dialog("Close a vacancy"), "Close the vacancy")
    assert "Two for the Park" not in d.words_in(page)
    assert desk.read(vacancies.list_vacancies, desk.today()) == []


def test_a_vacancy_of_one_home_or_of_all(desk: Desk, page: MembersPage, home: UUID) -> None:
    d.press(page, "Add a vacancy")
    form = d.dialog("Add a vacancy")
    d.fill(form, "What is to be filled", "One for Oak House")
    d.choose(form, "For which homes", "Oak House")
    d.fill(form, "How many places", "1")
    d.press(form, "Add vacancy")
    assert "One for Oak House, Oak House: 1 of 1 place to fill" in d.words_in(page)
    [row] = desk.read(vacancies.list_open, desk.today())
    assert row.home_id == home
    page.open_ref(Ref("vacancy", str(row.id)))
    form = d.dialog("Fill a place")
    assert "Homes" not in d.words_in(form).splitlines()
    d.choose(form, "Person", "Cllr A")
    d.press(form, "Fill the place")
    assert "One for Oak House, Oak House: filled, open since" in d.words_in(page)
    assert "Filled by Cllr A." in d.words_in(page), "the role that was held takes the place (T-29)"


def test_an_independent_person_is_not_asked_to_agree(desk: Desk, page: MembersPage) -> None:
    draft = VacancyDraft("An independent person", Role.INDEPENDENT_PERSON, None, "", 1, date(2022, 1, 1))
    desk.do(vacancies.add_vacancy, draft)
    assert "An independent person: 1 of 1 place to fill, open since 1 January 2022." in d.words_in(page)
    d.press(page, "Fill")
    assert "Agreed to visit" not in d.words_in(d.dialog("Fill a place"))


def test_a_vacancy_that_is_filled_can_only_be_closed(desk: Desk, page: MembersPage, home: UUID) -> None:
    vacancy, who = add_vacancy(desk), desk.do(people.add_person, PersonDraft(name="Cllr B")).value
    desk.do(vacancies.fill_vacancy, vacancy, vacancies.FillDraft(who, (home,), date(2022, 1, 10)))
    words = d.words_in(page)
    assert "Two for the Park, Park: filled, open since 1 January 2022. Filled by Cllr B." in words
    assert "Fill" not in words.splitlines()
    page.open_ref(Ref("vacancy", str(vacancy)))
    assert d.no_dialog()


# The changeover


def test_nothing_is_changed_before_the_third_step_was_seen(desk: Desk, page: MembersPage, home: UUID) -> None:
    form = changeover_form(page)
    assert changeover.NOT_SEEN in d.words_in(form)
    d.tick(form, "Who leaves", "Cllr A, Oak House")
    d.fill(form, "Their last day", "23 1 2022")
    d.fill(form, "Why they leave", "Election")
    d.press(form, changeover.MAKE)
    assert changeover.LOOK_FIRST in d.words_in(form)
    assert "Oak House has no elected member." in d.words_in(form)
    assert desk.read(members.list_assignments, home)[0].to_date is None
    d.press(form, changeover.MAKE)
    assert d.no_dialog()
    assert desk.read(members.list_assignments, home)[0].to_date == date(2022, 1, 23)


def test_what_was_seen_no_longer_holds_when_something_is_changed(page: MembersPage) -> None:
    form = changeover_form(page)
    d.tick(form, "Who leaves", "Cllr A, Oak House")
    d.fill(form, "Their last day", "23 1 2022")
    d.fill(form, "Why they leave", "Election")
    d.press(form, changeover.SEE)
    assert "Oak House: Cllr A until 23 January 2022." in d.words_in(form)
    assert "Member today: Cllr A (leaves)." in d.words_in(form)
    d.fill(form, "Their last day", "24 1 2022")
    assert changeover.NOT_SEEN in d.words_in(form)
    assert "until 23 January 2022" not in d.words_in(form)


def test_problems_stand_beside_their_fields_and_nothing_is_shown(page: MembersPage) -> None:
    form = changeover_form(page)
    d.press(form, changeover.SEE)
    assert d.field(form, "Who leaves").error.text() == "Choose who leaves, or who takes a home."
    d.fill(form, "Their last day", "soon")
    d.press(form, changeover.MAKE)
    assert d.field(form, "Their last day").error.text() == "Enter the last day, like 4 5 2025."
    d.press(form, "Cancel")
    assert d.no_dialog()


def test_newcomers_can_be_chosen_and_ticked_at_once(desk: Desk, page: MembersPage, home: UUID) -> None:
    """BR-10: the agreed flag with its day."""
    form = changeover_form(page)
    assert "Who of the new members agreed to visit" not in d.words_in(form)
    d.fill(form, "New members who are not in the casebook yet", "Cllr New")
    d.choose(form, "Elm House", "Cllr New (new)")
    d.tick(form, "Who of the new members agreed to visit", "Cllr New (new)")
    d.fill(form, "They said so on", "20 1 2022")
    d.fill(form, "First day of the new members", "24 1 2022")
    d.press(form, changeover.SEE)
    assert "Elm House: Cllr New from 24 January 2022, agreed to visit." in d.words_in(form)
    d.press(form, changeover.MAKE)
    held = desk.read(members.list_assignments)[-1]
    assert (held.name, held.agreed_to_visit, held.agreed_on) == ("Cllr New", True, date(2022, 1, 20))


def test_when_nothing_is_outstanding_it_says_so(desk: Desk, page: MembersPage) -> None:
    desk.do(office.change_office, office.Office(recorded_from="2022-03"))
    form = changeover_form(page)
    d.choose(form, "Elm House", "Cllr A")
    d.fill(form, "First day of the new members", "24 1 2022")
    d.press(form, changeover.SEE)
    assert "Nothing will be outstanding." in d.words_in(form)


def test_t30_a_last_day_before_the_assignment_is_refused_beside_its_field(desk: Desk, page: MembersPage, home: UUID) -> None:
    """T-30, BR-10: a wrong year takes nothing away."""
    form = changeover_form(page)
    d.tick(form, "Who leaves", "Cllr A, Oak House")
    d.fill(form, "Their last day", "23 1 2021")
    d.fill(form, "Why they leave", "Election")
    d.press(form, changeover.SEE)
    words = "Cllr A has been the member of Oak House since 1 September 2021. Enter a later day."
    assert d.field(form, "Their last day").error.text() == words
    assert len(desk.read(members.list_assignments, home)) == 1


def test_br07_a_gap_between_two_members_is_shown(desk: Desk, page: MembersPage) -> None:
    """BR-07: last day 31 January, first day 1 April."""
    form = changeover_form(page)
    d.tick(form, "Who leaves", "Cllr A, Oak House")
    d.fill(form, "Their last day", "31 1 2022")
    d.fill(form, "Why they leave", "Election")
    d.fill(form, "First day of the new members", "1 4 2022")
    d.fill(form, "New members who are not in the casebook yet", "Cllr New")
    d.choose(form, "Oak House", "Cllr New (new)")
    d.press(form, changeover.SEE)
    assert "Oak House has no elected member from 1 February 2022 to 31 March 2022." in d.words_in(form)


# Reached by everyone


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off_and_everything_has_a_name(desk: Desk, page: MembersPage, text_size: int) -> None:
    add_vacancy(desk, 2)
    enlarge(page, text_size)
    assert (shortened(page), unnamed(page)) == ([], [])
    form = changeover_form(page)
    assert (shortened(form), unnamed(form)) == ([], [])
