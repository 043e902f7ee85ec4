"""The screen Inspections: the list, its filters, the pane, and the form that offers what Ofsted had on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog

from reg44desk.domain.types import HomeStatus, HomeType, InspectionType, Judgement, Ref
from reg44desk.services import inspection_record, inspections
from reg44desk.services.desk import Desk
from reg44desk.services.inspection_record import InspectionDraft, RequirementDraft
from reg44desk.views.inspections import InspectionsPage
from tests import drivers as d
from tests.factories import make_home
from tests.views.showing import Show, dismiss, enlarge, focused, on_screen, retype, shortened, unnamed

NOV = date(2021, 11, 4)
PROTECTED = "How well children are helped and protected"
ASKED = (RequirementDraft("Sign the records.", "35(3)", date(2022, 1, 10)), RequirementDraft("Supervise staff.", "", date(2022, 2, 28)))


@pytest.fixture
def home(desk: Desk) -> UUID:
    """Oak House requires improvement; Ash House is good; Elm House was never inspected; two secure homes share a site."""
    oak, ash = make_home(desk), make_home(desk, "Ash House")
    make_home(desk, "Elm House", status=HomeStatus.REGISTERING, opened_on=None)
    for name in ("Centre A", "Centre B"):
        make_home(desk, name, home_type=HomeType.SECURE, site="Centre")
    areas = (("how_well_children_are_helped_and_protected", "inadequate"),)
    poor = InspectionDraft(
        (oak,), NOV, InspectionType.FULL, Judgement.REQUIRES_IMPROVEMENT, areas, None, ASKED, "Praise staff.\nAsk children."
    )
    desk.do(inspection_record.record_inspection, poor)
    desk.do(inspection_record.record_inspection, InspectionDraft((ash,), NOV, InspectionType.FULL, Judgement.GOOD))
    return oak


@pytest.fixture
def page(desk: Desk, home: UUID, show: Show) -> Iterator[InspectionsPage]:
    shown = on_screen(show, InspectionsPage(desk))
    d.select_row(shown.table, Home="Oak House")
    yield shown
    dismiss()


def rows(page: InspectionsPage) -> dict[str, tuple[str, ...]]:
    return {row["Home"]: tuple(row.values())[1:] for row in d.cells(page.table)}


def only(page: InspectionsPage, words: str) -> list[str]:
    box = next(b for b in d.visible(page, QComboBox) if b.accessibleName() == "Which homes")
    box.setCurrentText(words)
    d.settle()
    return list(rows(page))


def pane(page: InspectionsPage) -> str:
    return d.words_in(page.pane)


def form_for(page: InspectionsPage, name: str, day: str = "4 12 2021", kind: str = "") -> QDialog:
    """The form for a home's new inspection, with its day and kind filled in."""
    d.select_row(page.table, Home=name)
    d.press(page.header, "Record an inspection")
    form = d.dialog(f"Record an inspection of {name}")
    d.fill(form, "Day of the inspection", day)
    if kind:
        d.choose(form, "Kind of inspection", kind)
    return form


def offered(form: QDialog, label: str) -> list[str]:
    combo = d.field(form, label).combo
    return [combo.itemText(n) for n in range(combo.count())]


# The list


def test_each_home_with_its_judgement_stage_and_dates(page: InspectionsPage) -> None:
    """BR-30, BR-31, T-25."""
    nothing = ("None on record", "", "", "", "")
    assert rows(page) == {
        "Ash House": ("Good", "4 Nov 2021", "", "", ""),
        "Centre A": nothing,
        "Centre B": nothing,
        "Elm House": nothing,
        "Oak House": ("Requires improvement", "4 Nov 2021", "Monitoring visit awaited", "10 Jan 2022", "2"),
    }
    assert page.header.subtitle.text() == "1 of 2 open homes with a judgement good or outstanding. 1 home past a date"


def test_a_screen_reader_hears_the_whole_words(page: InspectionsPage) -> None:
    at = page.table.currentIndex().row()
    spoken = [page.table.rows_model.index(at, n).data(Qt.ItemDataRole.AccessibleTextRole) for n in (1, 3)]
    assert spoken == [
        "Requires improvement to be good: full inspection, 4 November 2021.",
        "Requirements outstanding, monitoring visit awaited",
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Below good", ["Oak House"]),
        ("Past a date", ["Oak House"]),
        ("Requirements open", ["Oak House"]),
        ("No inspection on record", ["Centre A", "Centre B", "Elm House"]),
        ("All homes", ["Ash House", "Centre A", "Centre B", "Elm House", "Oak House"]),
    ],
)
def test_the_list_is_narrowed(page: InspectionsPage, words: str, names: list[str]) -> None:
    assert only(page, words) == names


def test_search_and_widen_again(page: InspectionsPage) -> None:
    page.search.setText("centre")
    assert list(rows(page)) == ["Centre A", "Centre B"]
    only(page, "Below good")
    assert "No home matches." in d.words_in(page)
    d.press(page, "Show every home")
    assert len(rows(page)) == 5


def test_sorting_puts_the_most_pressing_first(page: InspectionsPage) -> None:
    for column in (3, 4, 5):
        page.table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        assert next(iter(rows(page))) == "Oak House"
    page.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert list(rows(page))[:2] == ["Ash House", "Oak House"]


def test_an_empty_casebook_says_what_will_be_here(desk: Desk, show: Show) -> None:
    page = on_screen(show, InspectionsPage(desk))
    assert "Your homes will stand here" in d.words_in(page)
    d.press(page.header, "Record an inspection")
    assert (page.header.subtitle.text(), d.no_dialog()) == ("", True)


# The pane


def test_the_pane_tells_stage_requirements_and_history(page: InspectionsPage) -> None:
    told = pane(page)
    assert "Requires improvement to be good: full inspection, 4 November 2021." in told
    assert "Stage: Requirements outstanding, monitoring visit awaited." in told
    assert "Improvements are due by 28 February 2022." in told
    assert "Ofsted's requirements open: 2" in told
    assert "Sign the records. (regulation 35(3))\nWas due by 10 January 2022." in told
    assert "Supervise staff.\nDue by 28 February 2022." in told
    assert f"{PROTECTED}: Inadequate" in told
    assert "Check the overall judgement. By Ofsted's framework" in told
    assert "Ofsted's recommendation 2: Ask children." in told


def test_a_home_never_inspected_says_so(page: InspectionsPage) -> None:
    d.select_row(page.table, Home="Elm House")
    assert pane(page).count("No inspection is on record.") == 2


def test_an_inspection_without_a_judgement_says_so(page: InspectionsPage, desk: Desk) -> None:
    d.select_row(page.table, Home="Centre A")
    home_id = page.table.current().id
    desk.do(inspection_record.record_inspection, InspectionDraft((home_id,), NOV, InspectionType.ASSURANCE, report_reference="10077"))
    told = pane(page)
    assert "No judgement is on record.\nLast inspected: Assurance inspection, 4 November 2021." in told
    assert "No judgement." in told
    assert "10077" in told


def test_a_requirement_is_recorded_as_met_and_opened_again(page: InspectionsPage) -> None:
    d.press(page.pane, "Record as met")
    form = d.dialog("Record a requirement as met")
    assert "Sign the records.\nDue by 10 January 2022." in d.words_in(form)
    retype(form, "Met on", "3 11 2021")
    d.press(form, "Record as met")
    assert "The day is before the inspection of 4 November 2021. Check the day." in d.words_in(form)
    retype(form, "Met on", "20 1 2022")
    d.fill(form, "How this is known", "Seen by the inspector.")
    d.press(form, "Record as met")
    assert "Met on 20 January 2022. Seen by the inspector." in pane(page)
    assert rows(page)["Oak House"][4] == "1"
    d.press(page.pane, "Open it again")
    assert rows(page)["Oak House"][4] == "2"


def test_a_later_graded_visit_takes_the_place_of_what_was_required(page: InspectionsPage) -> None:
    form = form_for(page, "Oak House", "20 1 2022", "Full inspection")
    d.choose(form, "Overall judgement", "Good")
    d.press(form, "Record inspection")
    assert "Was due by" not in pane(page)
    assert "Due by 10 January 2022. A later graded visit took its place." in pane(page)


def test_the_pane_leads_to_the_home(page: InspectionsPage, home: UUID) -> None:
    asked: list[Ref] = []
    page.go.connect(asked.append)
    d.press(page.pane, "All about this home")
    assert asked == [Ref("home", str(home))]


def test_a_record_is_opened_from_elsewhere(page: InspectionsPage, desk: Desk, home: UUID) -> None:
    only(page, "No inspection on record")
    required = desk.read(inspections.list_of_home, home, desk.today())[0].requirements[0]
    page.open_ref(Ref("requirement", str(required.id)))
    assert page.table.current().name == "Oak House"
    other = next(r for r in page.table.rows_model.rows if r.name == "Centre B")
    page.open_ref(Ref("inspections", str(other.id)))
    assert (page.table.current().name, focused()) == ("Centre B", page.table)


# The form


def test_the_form_offers_what_there_was_on_the_day(page: InspectionsPage) -> None:
    """regulation.md 1.10: interim inspections until March 2022, assurance ones since autumn 2020."""
    form = form_for(page, "Ash House", "4 6 2019")
    assert offered(form, "Kind of inspection") == ["Choose", "Full inspection", "Interim inspection", "Monitoring visit"]
    retype(form, "Day of the inspection", "4 12 2021")
    kinds = ["Choose", "Full inspection", "Assurance inspection", "Interim inspection", "Monitoring visit"]
    assert offered(form, "Kind of inspection") == kinds
    d.choose(form, "Kind of inspection", "Assurance inspection")
    assert "Overall judgement" not in d.words_in(form)
    assert len(offered(form, "Finding of the assurance inspection")) == 3
    retype(form, "Day of the inspection", "4 12 1995")
    assert "No framework of Ofsted's is known for that day." in d.words_in(form)
    assert offered(form, "Kind of inspection") == ["Choose"]


def test_old_words_are_offered_for_old_days_only(page: InspectionsPage) -> None:
    """regulation.md 1.10: "adequate" is of older inspections."""
    with_adequate = form_for(page, "Ash House", "4 6 2014", "Full inspection")
    assert offered(with_adequate, "Overall judgement") == ["Choose", "Outstanding", "Good", "Adequate", "Inadequate"]
    retype(with_adequate, "Day of the inspection", "4 6 2021")
    assert "Requires improvement to be good" in offered(with_adequate, "Overall judgement")


def test_a_secure_home_has_areas_of_its_own(page: InspectionsPage) -> None:
    """regulation.md 1.10."""
    form = form_for(page, "Centre A", kind="Full inspection")
    assert "Not recorded" in offered(form, "Children's health")
    assert "Social care common inspection framework: secure children's homes." in d.words_in(form)
    dismiss()
    assert "Children's health" not in d.words_in(form_for(page, "Ash House", kind="Full inspection"))


def test_a03_one_inspection_of_a_secure_site(page: InspectionsPage) -> None:
    form = form_for(page, "Centre A", kind="Full inspection")
    d.tick(form, "Homes of this site that it was of", "Centre B")
    d.choose(form, "Overall judgement", "Outstanding")
    d.press(form, "Record inspection")
    assert [rows(page)[name][:2] for name in ("Centre A", "Centre B")] == [("Outstanding", "4 Dec 2021")] * 2
    assert "Shared with Centre B." in pane(page)
    d.press(page.pane, "Remove this inspection")
    question = d.dialog("Remove the full inspection of 4 December 2021 of Centre A?")
    assert "It is taken out for Centre B too." in d.words_in(question)
    d.press(question, "Remove inspection")
    assert rows(page)["Centre B"][0] == "None on record"
    page.desk.undo()
    assert rows(page)["Centre B"][0] == "Outstanding"


def test_a_limiting_judgement_asks_for_a_check_and_stops_nothing(page: InspectionsPage) -> None:
    """regulation.md 1.10."""
    form = form_for(page, "Ash House", kind="Full inspection")
    d.choose(form, "Overall judgement", "Good")
    d.choose(form, PROTECTED, "Inadequate")
    assert "Check the overall judgement. By Ofsted's framework" in d.words_in(form)
    d.choose(form, "Overall judgement", "Inadequate")
    assert "Check the overall judgement." not in d.words_in(form)
    d.choose(form, "Overall judgement", "Good")
    d.press(form, "Record inspection")
    assert "Check the overall judgement." in pane(page)


def test_requirements_are_added_and_taken_out(page: InspectionsPage) -> None:
    form = form_for(page, "Ash House", kind="Monitoring visit")
    d.press(form, "Add a requirement")
    d.press(form, "Add a requirement")
    d.fill(form, "What Ofsted requires", "Mend the gate.", 1)
    d.fill(form, "Due by", "soon", 1)
    d.press(form, "Record inspection")
    assert "Requirement 2: enter a date, like 18 9 2025." in d.words_in(form)
    d.press(form, "Remove this requirement")
    retype(form, "Due by", "1 3 2022")
    d.fill(form, "Regulation", "12")
    d.press(form, "Record inspection")
    assert "Mend the gate. (regulation 12)" in pane(page)
    assert rows(page)["Ash House"] == ("Good", "4 Nov 2021", "", "1 Mar 2022", "1")


def test_refusals_stand_at_their_fields_and_lead_to_them(page: InspectionsPage) -> None:
    form = form_for(page, "Ash House", kind="Full inspection")
    d.press(form, "Add a requirement")
    d.press(form, "Record inspection")
    assert d.field(form, "Overall judgement").error.text() == "Choose the overall judgement."
    words = "Requirement 1: write what Ofsted requires, or remove it."
    assert words in d.field(form, "Ofsted's requirements").error.text()
    d.press(form, words)
    assert focused().accessibleName() == "What Ofsted requires"
    d.press(form, "Remove this requirement")
    d.field(form, "Ofsted's requirements").focus()
    assert focused() is d.button(form, "Add a requirement")
    retype(form, "Day of the inspection", "someday")
    d.press(form, "Record inspection")
    assert "Enter a date, like 18 9 2025." in d.words_in(form)


def test_a_correction_shows_what_is_recorded_and_keeps_it(page: InspectionsPage, desk: Desk, home: UUID) -> None:
    before = desk.read(inspections.list_of_home, home, desk.today())
    d.press(page.pane, "Correct this inspection")
    form = d.dialog("Correct an inspection of Oak House")
    assert d.field(form, "Kind of inspection").value() is InspectionType.FULL
    d.press(form, "Save correction")
    assert (desk.read(inspections.list_of_home, home, desk.today()), d.no_dialog()) == (before, True)
    d.press(page.pane, "Correct this inspection")
    d.choose(d.dialog(), "Overall judgement", "Inadequate")
    d.press(d.dialog(), "Save correction")
    assert rows(page)["Oak House"][0] == "Inadequate"


def test_a_correction_of_what_a_workbook_brought_in_offers_what_it_holds(page: InspectionsPage, desk: Desk, home: UUID) -> None:
    """BR-30: a monitoring visit has no judgement unless entered; a kind that there was not on its day stays offered."""
    from tests.services.test_inspection_record import bring_in

    bring_in(desk, home, InspectionType.MONITORING, Judgement.GOOD, date(2021, 12, 1))
    d.press(page.pane, "Correct this inspection")
    assert offered(d.dialog(), "Overall judgement") == ["Choose", "Good"]
    dismiss()
    bring_in(desk, home, InspectionType.ASSURANCE, None, date(2022, 1, 3))
    page.search.setText("Ash")
    ash = page.table.current().id
    bring_in(desk, ash, InspectionType.ASSURANCE, None, date(2019, 1, 3))
    [_good, early] = desk.read(inspections.list_of_home, ash, desk.today())
    from reg44desk.views import inspection_forms

    inspection_forms.correct_inspection(page, "Ash House", early)
    assert offered(d.dialog(), "Kind of inspection")[-1] == "Assurance inspection"


# Reached by everyone


@pytest.mark.parametrize("text_size", [100, 200])
def test_nothing_is_cut_off_and_everything_has_a_name(page: InspectionsPage, text_size: int) -> None:
    """experience.md: it works at 200% text, and with a screen reader."""
    enlarge(page, text_size)
    assert (shortened(page), unnamed(page)) == ([], [])
    form = form_for(page, "Centre A", kind="Full inspection")
    d.press(form, "Add a requirement")
    assert (shortened(form), unnamed(form)) == ([], [])
