"""Data quality: the list worst first, cards that count it, filters, the place that each row opens, and what is set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from reg44desk.app.window import ROUTES, build_window
from reg44desk.domain.quality import Gap, Severity
from reg44desk.domain.types import Ref, Role
from reg44desk.services import quality
from reg44desk.services.desk import Desk
from reg44desk.services.quality import Wanted
from reg44desk.services.quality_words import KINDS, SEVERITIES
from reg44desk.settings import Settings
from reg44desk.views.fields import Field
from reg44desk.views.forms import FormDialog
from reg44desk.views.quality import ALL_CLEAR, NO_ASIDE, QualityPage
from reg44desk.views.visit_editor import VisitEditorPage
from tests import drivers as d
from tests.factories import import_tracker
from tests.services import quality_steps as steps
from tests.services import quality_ways as ways
from tests.views.showing import Show, dismiss, enlarge, on_screen, shortened, unnamed


@pytest.fixture
def page(desk: Desk, show: Show) -> Iterator[QualityPage]:
    yield on_screen(show, QualityPage(desk))
    dismiss()


@pytest.fixture
def full(desk: Desk, show: Show) -> Iterator[QualityPage]:
    """The page on the officer's workbook."""
    import_tracker(desk)
    yield on_screen(show, QualityPage(desk))
    dismiss()


def listed(page: QualityPage) -> list[str]:
    return [f.id for f in page.table.rows_model.rows]


def narrowed(page: QualityPage, wanted: Wanted) -> list[str]:
    return [f.id for f in quality.narrowed(steps.found(page.desk), wanted)]


def test_a_register_that_lacks_nothing_says_so(desk: Desk, page: QualityPage) -> None:
    steps.keep(desk)
    assert ALL_CLEAR in d.words_in(page)
    assert page.header.subtitle.text() == "0 things to put right, 0 set aside"


def test_cards_count_what_the_list_shows(full: QualityPage) -> None:
    """One function decides, and every count is the length of its list."""
    for severity, words in SEVERITIES.items():
        number = full.cards[severity].number.text()
        full.cards[severity].click()
        d.settle()
        assert full.severity.currentText() == words
        assert number == str(len(listed(full))) == str(len(narrowed(full, Wanted(severity))))
    full.widen()
    assert full.header.subtitle.text() == f"{len(listed(full))} things to put right, 0 set aside"


def test_the_worst_row_is_chosen_and_says_why_it_matters(full: QualityPage) -> None:
    assert d.cells(full.table)[0]["Severity"] == "Must be put right"
    words = d.words_in(full.pane)
    assert "Not sent to Ofsted" in words
    assert "before the end of the month after the visit" in words
    assert "Since" in words
    assert d.button(full.pane, "Record the sending").accessibleName() == "Record the sending: Birch Lodge"


def test_the_list_is_narrowed_by_kind_home_and_words(full: QualityPage) -> None:
    full.kind.setCurrentText(KINDS[Gap.PAPER_TIMES])
    assert listed(full) == narrowed(full, Wanted(kind=Gap.PAPER_TIMES))
    full.home.setCurrentText("Garth House")
    [one] = full.table.rows_model.rows
    assert (one.kind, one.home) == (Gap.PAPER_TIMES, "Garth House")
    full.severity.setCurrentText(SEVERITIES[Severity.MUST])
    assert "Nothing matches what you chose." in d.words_in(full)
    d.press(full, "Show everything")
    assert listed(full) == narrowed(full, Wanted())
    full.search.setText("quill")
    assert {f.about for f in full.table.rows_model.rows} == {"T. Quill"}


def test_the_home_that_is_chosen_stays_chosen_when_something_changes(desk: Desk, full: QualityPage) -> None:
    full.home.setCurrentText("Garth House")
    steps.somebody(desk, "Nova New")
    assert full.home.currentText() == "Garth House"


def test_a_row_is_set_aside_and_taken_back(full: QualityPage) -> None:
    first = listed(full)[0]
    d.press(full.pane, "Set this aside")
    d.press(d.dialog(), "Set aside")
    assert d.field(d.dialog(), "Decided by").error.text() == "Say who decided."
    d.fill(d.dialog(), "Why is this accepted as it is?", "The paper is lost.")
    d.fill(d.dialog(), "Decided by", "R. Marsh")
    d.press(d.dialog(), "Set aside")
    assert d.no_dialog()
    assert first not in listed(full)
    full.shown.setCurrentText("Set aside")
    d.settle()
    assert listed(full) == [first]
    assert "Decided by R. Marsh on 21 January 2022." in d.words_in(full.pane)
    d.press(full.pane, "Take it back")
    d.settle()
    assert NO_ASIDE in d.words_in(full)
    full.widen()
    assert listed(full)[0] == first


def test_enter_and_the_button_open_the_same_place(full: QualityPage) -> None:
    went: list[Ref] = []
    full.go.connect(went.append)
    first = full.table.current()
    d.key(full.table, Qt.Key.Key_Return)
    d.press(full.pane, first.action)
    assert went == [first.opens, first.opens]


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off(full: QualityPage, text_size: int) -> None:
    """experience.md: it works at 200% text on a 1366 by 768 laptop."""
    enlarge(full, text_size)
    assert shortened(full) == []
    assert full.scroll_area.horizontalScrollBar().maximum() == 0


def test_everything_has_a_name_for_a_screen_reader(full: QualityPage) -> None:
    assert unnamed(full) == []


# the places

DIALOGS = {
    steps.no_urn: ("Correct the details of Oakdene House", "Ofsted number (URN)"),
    steps.no_places: ("Correct the details of Oakdene House", "Places"),
    steps.ended(Role.ELECTED_MEMBER): ("Elected member of this home", "Person"),
    steps.ended(Role.REGISTERED_MANAGER): ("Registered manager of this home", "Person"),
    steps.no_arrangement: ("Change who visits Oakdene House", "Visited by"),
    steps.no_building: ("Building of Oakdene House", "Name of the building"),
    steps.double_role: ("Correct a role", "From"),
    steps.status_visit: ("Change the status of Oakdene House", "New status"),
    steps.visit_no_manager: ("Registered manager of this home", "Person"),
    steps.no_opening_date: ("Correct the status of Oakdene House", "Status"),
    steps.unchecked: ("Record an independence check", "Homes"),
    steps.no_consider_by: ("By when is it to be considered?", "Consider by"),
    ways.team: ("Change details", "Name"),
    ways.no_dbs: ("Change details", "DBS check"),
    ways.untrained: ("Record training of Member Oakdene", "Course"),
    ways.odd_training: ("Correct a training of Member Oakdene", "Course"),
    ways.not_agreed: ("Did Member Oakdene agree to visit?", "Home"),
    ways.member_contact: ("Change details", "E-mail"),
    ways.near_name: ("Is Member Oakdene recorded twice?", "The other record"),
}
LABELS = {"arrived_at": "Arrived at", "independent_person_id": "Independent person who made the visit"}
FIELDS: dict[Callable[[Desk, steps.Kept], steps.Mend], str] = {
    steps.visit_times: "arrived_at",
    steps.no_independent_person: "independent_person_id",
}


@pytest.fixture
def opened(desk: Desk, show: Show) -> Iterator[Callable[[Ref], None]]:
    """Opens a place in the real window."""
    window = build_window(desk, Settings(), lambda _wanted: None)
    window.show()

    def go(ref: Ref) -> None:
        assert ref.kind in ROUTES
        window.open_ref(ref)
        d.settle()

    yield go
    dismiss()
    window.close()
    window.deleteLater()


@pytest.mark.parametrize("spoilt", list(DIALOGS), ids=[f"{ways.BROKEN.get(way, 'ended')}-{n}" for n, way in enumerate(DIALOGS)])
def test_a_row_opens_the_very_form_at_the_very_field(
    desk: Desk, opened: Callable[[Ref], None], spoilt: Callable[[Desk, steps.Kept], steps.Mend]
) -> None:
    spoilt(desk, steps.keep(desk))
    [finding] = steps.found(desk)
    opened(finding.opens)
    title, field = DIALOGS[spoilt]
    form = d.dialog(title)
    assert isinstance(form, FormDialog)
    focused = QApplication.focusWidget()
    at = next(f for f in form.form.fields.values() if f.isAncestorOf(focused)) if focused else None
    assert at is not None
    assert at.label.text() == field


@pytest.mark.parametrize("spoilt", list(FIELDS), ids=FIELDS.values())
def test_a_row_about_a_visit_opens_its_form_at_the_field(
    desk: Desk, opened: Callable[[Ref], None], spoilt: Callable[[Desk, steps.Kept], steps.Mend]
) -> None:
    """Part b: the form of the visit itself is where it is mended."""
    spoilt(desk, steps.keep(desk))
    [finding] = steps.found(desk)
    opened(finding.opens)
    [editor] = [w for w in QApplication.allWidgets() if isinstance(w, VisitEditorPage)]
    focused = QApplication.focusWidget()
    assert finding.opens.id.partition(":")[2] == FIELDS[spoilt]
    assert focused is not None
    assert editor.isAncestorOf(focused)
    owner = next(f for f in editor.findChildren(Field) if f.isAncestorOf(focused))
    assert owner.label.text() == LABELS[FIELDS[spoilt]]


def test_every_row_of_the_sample_workbook_leads_somewhere(full: QualityPage, opened: Callable[[Ref], None]) -> None:
    """No dead rows: each opens a screen of the window or a form on it."""
    for finding in steps.found(full.desk):
        opened(finding.opens)
        dismiss()
