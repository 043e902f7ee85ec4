"""The part of the Report screen on a report's life: how far it has come, by whom and when, what is due, and the next step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.deadlines import Clock, Deadline, Standing
from reg44desk.domain.report_types import ReportStage, ReportStep
from reg44desk.services import deadlines, lifecycle
from reg44desk.services.lifecycle import LifeRow, StepDraft
from reg44desk.views.fields import DateField, Field, TextArea, TextField
from reg44desk.views.page import Page
from reg44desk.views.widgets import Badge, Pane, PlainLabel, button

CLOCKS = {
    Clock.VISIT: "The visit",
    Clock.TO_PROVIDER: "Draft to the provider",
    Clock.RESPONSE: "The provider's comments",
    Clock.FINISHED: "Report finished",
    Clock.SIGNATURES: "Both signatures",
    Clock.TO_HMCI: "Copy to Ofsted",
    Clock.TO_MEMBER: "Copy to the elected member",
}

LOOKS = {
    Standing.DONE: ("Done", "good", "tick"),
    Standing.LATE: ("Done late", "warn", "diamond"),
    Standing.RUNNING: ("Running", "info", "circle"),
    Standing.OVERDUE: ("Overdue", "bad", "triangle"),
}
"""Word, tone and shape of each standing that has a date."""

BESIDE = (ReportStage.CANCELLED, ReportStage.CONFLICT_VOIDED)

ACTIONS = {
    ReportStep.CONFLICT_CHECKED: "Record the conflict check",
    ReportStep.QUALITY_ASSURED: "Record the quality assurance",
    ReportStep.TO_PROVIDER: "Record the draft sent to the provider",
    ReportStep.COMMENTED: "Record the provider's comments",
    ReportStep.RESPONDED: "Record the registered person's answer",
    ReportStep.CLOSED: "Close the report",
}


def show_life(
    pane: Pane, life: LifeRow, clocks: tuple[Deadline, ...], step: Callable[[object], object], back: Callable[[object], object]
) -> None:
    """Fill the pane: the stage, what happened so far, what may be recorded now, and every date."""
    pane.heading("How far it has come")
    pane.line(text.word(life.stage))
    for row in life.so_far:
        day = f", {text.long_date(row.on)}" if row.on else ""
        pane.line(f"{row.words}{day}{f': {row.by}' if row.by else ''}", "soft")
        if row.note:
            pane.line(row.note, "hint")
        if row.step is not None:
            again = button("Take it back", partial(back, row.step), link=True)
            again.setAccessibleName(f"Take it back: {row.words}")
            pane.add(again)
    for one in life.next_steps:
        pane.add(button(ACTIONS[one], partial(step, one)))
    if life.stage not in BESIDE:
        _show_dates(pane, clocks)


def _show_dates(pane: Pane, clocks: tuple[Deadline, ...]) -> None:
    pane.heading("Dates")
    for one in clocks:
        if one.standing in LOOKS:
            pane.add(_line(CLOCKS[one.clock], *LOOKS[one.standing]))
            pane.line(deadlines.in_words(one), "soft")
            if one.due is not None:
                pane.line(deadlines.rule_words(one), "hint")
    unset = [CLOCKS[d.clock].lower() for d in clocks if d.standing is Standing.NOT_SET]
    if unset:
        pane.line(f"No number of days is agreed for: {text.listing(unset)}. Settings has a place for it.", "hint")


def overdue(clocks: tuple[Deadline, ...]) -> list[str]:
    """What is past its date, a sentence each; the visit itself is the duty's matter."""
    late = [d for d in clocks if d.standing is Standing.OVERDUE and d.clock is not Clock.VISIT]
    return [f"{CLOCKS[d.clock]}: was due by {text.long_date(d.due)}." for d in late]


def ask_step(page: Page, visit_id: UUID, step: ReportStep) -> None:
    """Ask when a step was taken and by whom, and record it."""
    fields: dict[str, Field] = {
        "on": DateField("Day"),
        "by": TextField("Who did it", "For example, the name and post."),
        "note": TextArea("Note", "Leave it empty if there is nothing to add. No child's name.", lines=2),
    }
    fields["on"].set_value(page.desk.today())
    save = lambda values: page.desk.do(lifecycle.record_step, visit_id, StepDraft(step, **values))  # noqa: E731  handed on once
    page.ask(text.word(step), fields, "Record it", save)


def take_back(page: Page, visit_id: UUID, step: ReportStep) -> None:
    """Take a step back; Ctrl+Z brings it again."""
    page.perform(lifecycle.take_back, visit_id, step)


def _line(words: str, word: str, tone: str, shape: str) -> QWidget:
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 6, 0, 0)
    line.addWidget(PlainLabel(words, "fieldLabel"), 1)
    line.addWidget(Badge(word, tone, shape), 0, Qt.AlignmentFlag.AlignTop)
    return made
