"""What a pane tells about a home and Ofsted: the judgement, the stage, what is required, and each inspection."""

from __future__ import annotations

from functools import partial

from reg44desk import text
from reg44desk.domain.inspections import Improving
from reg44desk.services import inspection_record, ofsted_frameworks
from reg44desk.services.inspections import InspectionRow, RequirementRow, StandingRow
from reg44desk.views import inspection_forms
from reg44desk.views.page import Page
from reg44desk.views.widgets import Banner, Pane, PlainLabel, button


def show_standing(pane: Pane, row: StandingRow) -> None:
    """The latest judgement, the latest inspection where that is another, and the stage (BR-30, BR-31)."""
    pane.line(judgement_in_words(row))
    if row.latest is not None and row.latest is not row.judged:
        pane.line(f"Last inspected: {what_and_when(row.latest)}.", "soft")
    show_improving(pane, row.improving)


def judgement_in_words(row: StandingRow) -> str:
    """Like "Good: full inspection, 12 March 2021"."""
    if row.judged is None:
        return "No judgement is on record." if row.latest else "No inspection is on record."
    return f"{text.word(row.judgement)}: {what_and_when(row.judged, lower=True)}."


def what_and_when(one: InspectionRow, *, lower: bool = False) -> str:
    """Like "Full inspection, 12 March 2021"."""
    words = f"{text.word(one.inspection_type)}, {text.long_date(one.inspected_on)}"
    return f"{words[0].lower()}{words[1:]}" if lower else words


def show_improving(pane: Pane, way: Improving | None) -> None:
    """How far a home that is judged below good has come, and by when it must improve (BR-31)."""
    if way is None:
        return
    pane.line(f"Stage: {text.word(way.stage)}.", "fieldError" if way.past_due else "")
    if way.monitored_on is not None:
        pane.line(f"Monitoring visit made on {text.long_date(way.monitored_on)}.", "soft")
    if way.past_due:
        pane.line(f"Improvements were due by {text.long_date(way.due_by)}, and no graded visit is recorded.", "fieldError")
    elif way.due_by is not None:
        pane.line(f"Improvements are due by {text.long_date(way.due_by)}.", "soft")


def show_outstanding(page: Page, pane: Pane, row: StandingRow) -> None:
    """What Ofsted requires and is not met, the first due first."""
    pane.heading(f"Ofsted's requirements open: {len(row.outstanding)}")
    for one in row.outstanding:
        pane.line(_required(one))
        pane.line(_due(one), "fieldError" if one.past_date else "soft")
        met = button("Record as met", partial(inspection_forms.record_as_met, page, one))
        met.setAccessibleName(f"Record as met: {one.wording}")
        pane.add(met)
    if not row.outstanding:
        pane.line("Nothing that Ofsted requires is open.", "soft")


def show_inspections(page: Page, pane: Pane, home: str, inspections: list[InspectionRow]) -> None:
    """Each inspection, the newest first, with what it judged and asked for."""
    pane.heading("Inspections")
    for one in inspections:
        pane.body.addSpacing(6)
        pane.add(PlainLabel(what_and_when(one), "fieldLabel"))
        if one.shared_with:
            pane.line(f"Shared with {text.listing(name for _id, name in one.shared_with)}.", "soft")
        _show_outcomes(pane, one)
        for words in one.checks:
            pane.add(Banner(words))
        _show_requirements(page, pane, one)
        for number, words in enumerate(one.ofsted_recommendations, 1):
            pane.line(f"Ofsted's recommendation {number}: {words}")
        _show_rest(pane, one)
        for words, ask in (
            ("Correct this inspection", inspection_forms.correct_inspection),
            ("Remove this inspection", inspection_forms.remove_inspection),
        ):
            made = button(words, partial(ask, page, home, one), link=True)
            made.setAccessibleName(f"{words}: {what_and_when(one, lower=True)}")
            pane.add(made)
    if not inspections:
        pane.line("No inspection is on record.", "soft")


def _show_outcomes(pane: Pane, one: InspectionRow) -> None:
    if one.judgement is not None:
        pane.line(f"Overall: {text.word(one.judgement)}")
    for area, outcome in one.areas:
        pane.line(f"{ofsted_frameworks.word(area)}: {ofsted_frameworks.word(outcome)}")
    if one.judgement is None and not one.areas:
        pane.line("No judgement.")
    if one.improvements_due_by is not None:
        pane.line(f"Improvements due by {text.long_date(one.improvements_due_by)}.", "soft")


def _show_requirements(page: Page, pane: Pane, one: InspectionRow) -> None:
    for required in one.requirements:
        pane.line(f"Requirement: {_required(required)}")
        pane.line(_state(required), "fieldError" if required.past_date else "soft")
        if required.met_on is not None:
            again = partial(page.perform, inspection_record.mark_not_met, required.id)
            made = button("Open it again", again, link=True)
            made.setAccessibleName(f"Open it again: {required.wording}")
            pane.add(made)


def _show_rest(pane: Pane, one: InspectionRow) -> None:
    pane.fact("Reference", one.report_reference)
    pane.fact("Report", one.report_link)
    pane.fact("Notes", one.notes)
    if one.framework:
        pane.line(ofsted_frameworks.word(one.framework), "hint")


def _required(one: RequirementRow) -> str:
    return f"{one.wording}{f' (regulation {one.regulation})' if one.regulation else ''}"


def _due(one: RequirementRow) -> str:
    return f"{'Was due by' if one.past_date else 'Due by'} {text.long_date(one.due_on)}."


def _state(one: RequirementRow) -> str:
    if one.met_on is not None:
        return " ".join(filter(None, [f"Met on {text.long_date(one.met_on)}.", one.met_note]))
    return _due(one) if one.open else f"{_due(one)} A later graded visit took its place."
