"""What is being typed: saved after a pause, offered again, discarded and brought back, never lost to a full disk (offline.md 6.4)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtWidgets import QWidget

from reg44desk.domain.types import Ref
from reg44desk.services import drafts
from reg44desk.services.desk import Desk
from reg44desk.views.visit_editor import PAUSE, VisitEditorPage
from tests import drivers as d
from tests.factories import make_home

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def page(desk: Desk, show: Show) -> VisitEditorPage:
    made = VisitEditorPage(desk)
    desk.listeners.append(made.heard)
    show(made)
    return made


@pytest.fixture
def home(desk: Desk) -> UUID:
    return make_home(desk)


def record(page: VisitEditorPage, home_id: UUID) -> None:
    page.open_ref(Ref("record", str(home_id)))
    d.settle()


def test_typing_is_saved_within_two_seconds_of_a_pause(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    d.fill(page, "What children said", "They like the garden.")
    assert PAUSE < 2000
    d.until(lambda: bool(desk.read(drafts.list_drafts)))
    kept = desk.read(drafts.list_drafts)[0]
    assert desk.read(drafts.get_body, kept.id).childrens_views == "They like the garden."
    assert "Draft saved 12:00" in page.header.subtitle.text()


def test_a_draft_is_offered_again_for_its_own_home(desk: Desk, home: UUID, page: VisitEditorPage, show: Show) -> None:
    """offline.md 6.4: after a crash the right home's draft comes back, another home's form stays empty."""
    other = make_home(desk, "Elm Place")
    record(page, home)
    d.fill(page, "What children said", "They like the garden.")
    page.leave()
    again = VisitEditorPage(desk)
    show(again)
    record(again, other)
    assert "You were writing" not in d.words_in(again)
    record(again, home)
    assert "You were writing this visit (1 answer, saved 21 Jan 2022, 12:00). Carry on, or discard it?" in d.words_in(again)
    assert not again.view.isEnabled()
    d.press(again, "Carry on")
    assert d.field(again, "What children said").value() == "They like the garden."


def test_a_discarded_draft_waits_in_the_bin(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    d.fill(page, "What children said", "Never mind.")
    page.keep()
    d.press(page, "Discard what I typed")
    d.press(d.dialog(), "Discard it")
    assert d.field(page, "What children said").value() == ""
    assert [row.binned for row in desk.read(drafts.list_drafts, binned=True)] == [True]


def test_what_was_discarded_can_be_brought_back(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    """experience.md: a discarded one can be restored, for its own home only."""
    record(page, home)
    d.fill(page, "What children said", "They like the garden.")
    page.keep()
    d.press(page, "Discard what I typed")
    d.press(d.dialog(), "Discard it")
    record(page, make_home(desk, "Elm Place"))
    assert "Bring back what I discarded" not in d.words_in(page)
    record(page, home)
    d.press(page, "Bring back what I discarded")
    assert d.field(page, "What children said").value() == "They like the garden."
    assert "Bring back what I discarded" not in d.words_in(page)
    assert [row.binned for row in desk.read(drafts.list_drafts)] == [False]


def test_a_waiting_draft_can_be_discarded(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    record(page, home)
    d.fill(page, "What children said", "Never mind.")
    record(page, home)
    d.press(page, "Discard")
    assert page.view.isEnabled()
    assert desk.read(drafts.list_drafts) == []


def test_a_full_disk_loses_no_words(desk: Desk, home: UUID, page: VisitEditorPage) -> None:
    """offline.md 6.4, P1: the disk refuses, what was typed stays on the screen, and is saved once there is room."""
    record(page, home)
    connection = desk.file.engine.raw_connection()
    connection.driver_connection.execute("PRAGMA max_page_count=1")  # type: ignore[union-attr]
    connection.close()
    d.field(page, "What children said").edit.insertPlainText("Long words. " * 1500)
    assert not page.leave()
    assert "What you typed is still here." in d.words_in(page)
    page.open_ref(Ref("record", ""))
    assert page.opened is not None
    connection = desk.file.engine.raw_connection()
    connection.driver_connection.execute("PRAGMA max_page_count=1000000")  # type: ignore[union-attr]
    connection.close()
    page.keep()
    assert len(desk.read(drafts.list_drafts)) == 1
