"""The box that finds anything, driven by the keyboard over the real main window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget

from reg44desk.app.window import build_window
from reg44desk.domain.types import HomeStatus, Ref
from reg44desk.domain.visit import NewRecommendation
from reg44desk.errors import TroubleError
from reg44desk.services import home_history, search
from reg44desk.services.desk import Desk
from reg44desk.settings import Settings
from reg44desk.views import palette, theme
from reg44desk.views.main_window import MainWindow
from reg44desk.views.palette import Palette
from tests import drivers as d
from tests.factories import Finished, make_finished
from tests.views.report_steps import worked
from tests.views.showing import Show, dismiss

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def done(desk: Desk) -> Finished:
    made = make_finished(desk, "Łódź House", recommendations=(NewRecommendation("Mend the gate"),))
    closed = home_history.StatusDraft(HomeStatus.CLOSED, date(2022, 1, 15), "It was sold")
    desk.do(home_history.change_status, made.home_id, closed)
    return made


@pytest.fixture
def window(desk: Desk, done: Finished, show: Show) -> Iterator[MainWindow]:
    made = build_window(desk, Settings(person="Robin Ash"), lambda _wanted: None)
    made.resize(1366, 768)
    made.show()
    d.settle()
    yield made
    dismiss()
    worked(made.jobs)
    made.close()
    made.deleteLater()


def opened(window: MainWindow) -> Palette:
    """The box, opened as a person opens it."""
    window.activateWindow()
    d.settle()
    d.key(window, Qt.Key.Key_K, CONTROL)
    found = d.dialog("Find anything")
    assert isinstance(found, Palette)
    return found


def typed(window: MainWindow, words: str) -> Palette:
    box = opened(window)
    QTest.keyClicks(box.box, words)
    d.until(lambda: not box._wait.isActive())
    return box


def shown(box: Palette) -> list[str]:
    """Every line, headings with a colon."""
    return [line.title if line.act else f"{line.title}:" for line in box.model.lines]


def current(window: MainWindow) -> str:
    page = window.current_page()
    assert page is not None
    return page.title


def test_a_closed_home_is_found_tagged_and_opened_with_the_keyboard_alone(window: MainWindow) -> None:
    box = typed(window, "lodz")
    assert shown(box)[:2] == ["Homes:", "Łódź House"]
    line = box.chosen()
    assert line is not None
    assert (line.title, line.tag, line.word) == ("Łódź House", "Closed home", "Home")
    d.key(box.box, Qt.Key.Key_Return)
    assert (current(window), d.no_dialog()) == ("Homes", True)
    page = window.current_page()
    assert page is not None
    assert d.table(page, "Homes").current().name == "Łódź House"


def test_a_closed_home_is_shown_even_when_the_screens_filter_hides_it(window: MainWindow, done: Finished) -> None:
    page = window.show_screen("homes")
    assert page.search is not None
    page.search.setText("nothing like it")
    window.open_ref(Ref("home", str(done.home_id)))
    d.settle()
    assert d.table(page, "Homes").current().id == done.home_id


def test_a_recommendation_opens_where_it_is_seen(window: MainWindow) -> None:
    box = typed(window, "gate")
    d.key(box.box, Qt.Key.Key_Return)
    assert current(window) == "Recommendations"


def test_a_finding_opens_the_report_it_is_in(window: MainWindow) -> None:
    box = typed(window, "attendance")
    assert shown(box)[0] == "Findings:"
    d.key(box.box, Qt.Key.Key_Return)
    worked(window.jobs)
    assert current(window) == "Report"


def test_before_typing_screens_and_things_to_do_and_what_was_opened_lately(window: MainWindow, done: Finished) -> None:
    box = opened(window)
    assert shown(box)[:3] == ["Screens:", "Today", "Homes"]
    assert "Record a visit" in shown(box)
    box.reject()
    window.open_ref(Ref("home", str(done.home_id)))
    window.open_ref(Ref("person", str(done.visitor)))
    again = opened(window)
    assert shown(again)[0] == "Opened lately:"
    assert shown(again)[2] == "Łódź House"


def test_a_command_that_begins_with_what_is_typed_comes_first_with_its_key(window: MainWindow) -> None:
    box = typed(window, "rec")
    assert shown(box)[:3] == ["Screens and things to do:", "Record a visit", "Recommendations"]
    first = box.chosen()
    assert first is not None
    assert first.keys == "Ctrl+N"
    d.key(box.box, Qt.Key.Key_Return)
    assert current(window) == "Record a visit"


def test_every_enabled_entry_of_the_menus_can_be_found_and_no_other(window: MainWindow) -> None:
    box = opened(window)
    lines = shown(box)
    wanted = {
        "Quit",
        "Plan a visit",
        "Record a visit",
        "Refresh",
        "Next pane",
        "Help for this screen",
        "Keys",
        "Add a home",
        "Add a person",
    }
    assert wanted <= set(lines)
    assert "Find anything" not in lines
    assert "Save" not in lines
    assert [line for line in lines if line.startswith("Undo")] == [] or window.undo_action.isEnabled()


@pytest.mark.parametrize(("words", "title"), [("add a home", "Add a home"), ("add a per", "Add a person"), ("plan a", "Plan a visit")])
def test_things_to_do_are_done(window: MainWindow, words: str, title: str) -> None:
    box = typed(window, words)
    d.key(box.box, Qt.Key.Key_Return)
    assert d.dialog().windowTitle() == title


def test_a_command_by_a_word_within_it_comes_after_the_records(window: MainWindow) -> None:
    assert shown(typed(window, "visit"))[0] == "Screens and things to do:"
    dismiss()
    assert shown(typed(window, "home"))[-1] == "Add a home"


def test_escape_closes_and_gives_the_keyboard_back(window: MainWindow) -> None:
    page = window.show_screen("homes")
    assert page.search is not None
    page.search.setFocus()
    box = opened(window)
    d.key(box.box, Qt.Key.Key_Escape)
    assert d.no_dialog()
    assert window.focusWidget() is page.search


def test_arrows_go_from_line_to_line_past_headings_and_stay_at_the_ends(window: MainWindow) -> None:
    box = typed(window, "lodz")
    order = [line.title for line in box.model.lines if line.act]
    seen = []
    for _ in range(len(order) + 1):
        line = box.chosen()
        assert line is not None
        seen.append(line.title)
        d.key(box.box, Qt.Key.Key_Down)
    assert seen == [*order, order[-1]]
    d.key(box.box, Qt.Key.Key_PageUp)
    assert box.list.currentIndex().row() == 1
    d.key(box.box, Qt.Key.Key_PageDown)
    assert box.spoken().endswith(order[-1]) or order[-1] in box.spoken()


def test_the_mouse_opens_a_line_and_the_button_opens_the_box(window: MainWindow) -> None:
    d.press(window, "Find anything (Ctrl+K)")
    box = d.dialog("Find anything")
    assert isinstance(box, Palette)
    QTest.keyClicks(box.box, "gate")
    d.until(lambda: not box._wait.isActive())
    place = box.list.visualRect(box.list.currentIndex()).center()
    d.click_at(box.list.viewport(), place.x(), place.y())
    assert current(window) == "Recommendations"


def test_a_heading_does_nothing(window: MainWindow) -> None:
    box = typed(window, "gate")
    place = box.list.visualRect(box.model.index(0, 0)).center()
    d.click_at(box.list.viewport(), place.x(), place.y())
    assert not d.no_dialog()


def test_nothing_found_says_what_to_try(window: MainWindow) -> None:
    box = typed(window, "zzzz")
    assert "Nothing is found for “zzzz”" in d.words_in(box)
    assert "March 2022" in d.words_in(box)
    d.key(box.box, Qt.Key.Key_Return)
    d.key(box.box, Qt.Key.Key_Down)
    assert not d.no_dialog()
    box.box.setText("***")
    d.until(lambda: not box._wait.isActive())
    assert palette.NO_WORDS in d.words_in(box)
    box.box.setText("z" * 500)
    d.until(lambda: not box._wait.isActive())
    assert "z" * 60 + "…" in d.words_in(box)


def test_the_number_of_results_and_the_chosen_line_are_said_aloud(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(palette, "announce", lambda _widget, words: told.append(words))
    box = typed(window, "gat")
    assert told[-1].startswith("1 result. Recommendation. Łódź House, V")
    assert "Closed home" in told[-1]
    d.key(box.box, Qt.Key.Key_Down)
    assert told[-1] == box.spoken()
    box.box.setText("zzzz")
    d.until(lambda: not box._wait.isActive())
    assert told[-1].startswith("Nothing is found")
    box.box.setText("")
    d.until(lambda: not box._wait.isActive())
    assert told[-1].endswith(box.spoken())


def test_everything_has_a_name_and_lines_speak_whole(window: MainWindow) -> None:
    """experience.md: every control has an accessible name."""
    box = typed(window, "lodz")
    assert QAccessible.queryAccessibleInterface(box.box).text(QAccessible.Text.Name) == "Find anything"
    assert QAccessible.queryAccessibleInterface(box.list).text(QAccessible.Text.Name) == "What was found"
    said = box.model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Home. Łódź House. Closed home. Long-stay")
    assert box.model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole).startswith("Łódź House\n")
    assert QAccessible.queryAccessibleInterface(window.find_bar.button).text(QAccessible.Text.Name) == "Find anything (Ctrl+K)"


def test_the_model_keeps_qts_rules(window: MainWindow) -> None:
    box = opened(window)
    tester = QAbstractItemModelTester(box.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    QTest.keyClicks(box.box, "lodz")
    d.settle()
    assert tester.model() is box.model


def test_where_searching_is_slow_it_waits_until_typing_pauses_and_enter_waits_for_it(window: MainWindow) -> None:
    box = opened(window)
    box._took = 1.0
    QTest.keyClicks(box.box, "gate")
    assert shown(box)[0] == "Screens:"
    d.key(box.box, Qt.Key.Key_Return)
    assert current(window) == "Recommendations"


def test_a_pause_in_typing_is_enough(window: MainWindow) -> None:
    box = opened(window)
    box._took = 1.0
    box.box.setText("gate")
    d.until(lambda: shown(box)[0] == "Recommendations:")


def test_a_missing_index_is_made_while_the_box_is_open(window: MainWindow, desk: Desk) -> None:
    with closing(desk.file.connect()) as connection:
        connection.execute("DELETE FROM search_state")
    box = typed(window, "lodz")
    assert palette.READYING in d.words_in(box)
    box.box.setText("lod")
    d.until(lambda: shown(box)[:2] == ["Homes:", "Łódź House"])


@pytest.mark.parametrize("error", [TroubleError("The disk is full.", "Free some space."), None])
def test_an_index_that_cannot_be_made_is_told_in_the_box(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, error: TroubleError | None
) -> None:
    def fail(_desk: Desk) -> None:
        raise error or TroubleError("The search could not be made ready.", "")

    monkeypatch.setattr(search, "make_ready", fail)
    with closing(desk.file.connect()) as connection:
        connection.execute("DELETE FROM search_state")
    box = typed(window, "lodz")
    d.until(lambda: (error.what if error else "could not be made ready") in d.words_in(box))


def test_a_trouble_of_the_disk_is_told_in_the_box(window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    box = opened(window)

    def fail(*_: object) -> None:
        raise TroubleError("The casebook cannot be read.", "")

    monkeypatch.setattr(desk, "read", fail)
    QTest.keyClicks(box.box, "zz")
    d.until(lambda: not box._wait.isActive())
    assert "The casebook cannot be read." in d.words_in(box)
    monkeypatch.undo()


@pytest.mark.parametrize(("scheme", "size"), [("light", 100), ("dark", 100), ("contrast", 150), ("light", 200)])
def test_it_fits_a_small_laptop_in_every_look(window: MainWindow, scheme: str, size: int, tmp_path: Path) -> None:
    """experience.md: it works at 200% text on a 1366 by 768 laptop."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, scheme=scheme, text_size=size)
    window.restyle()
    box = typed(window, "lodz")
    assert box.width() <= window.width()
    assert box.height() <= window.height()
    picture = box.grab()
    assert picture.save(str(tmp_path / "box.png"))
    assert box.list.horizontalScrollBar().maximum() == 0
    inside: list[QWidget] = [box.box, box.list, box.count]
    assert all(box.rect().contains(one.geometry()) for one in inside)


def test_the_window_tells_what_was_opened_at_most_eight(window: MainWindow, done: Finished) -> None:
    for _ in range(3):
        window.open_ref(Ref("home", str(done.home_id)))
    assert window._recent == [Ref("home", str(done.home_id))]
