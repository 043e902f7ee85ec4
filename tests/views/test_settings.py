"""Settings: this computer's take effect at once; the office's are saved, with problems beside their fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QBoxLayout, QPushButton

from reg44desk.services import homes, office
from reg44desk.services.desk import Desk
from reg44desk.services.office import Office
from reg44desk.settings import Settings
from reg44desk.views import theme
from reg44desk.views.settings import UNSAVED, SettingsPage
from tests import drivers as d
from tests.factories import make_home
from tests.views.showing import Show, dismiss, enlarge, focused, on_screen, retype, shortened, tab_to, unnamed

SAVE = "Save the office's settings"
MINE = Settings(device="one", person="Robin Ash", recent=("a.r44",))


@pytest.fixture
def kept() -> list[Settings]:
    """The settings that the page asked to keep, oldest first."""
    return []


@pytest.fixture
def page(desk: Desk, show: Show, kept: list[Settings]) -> Iterator[SettingsPage]:
    yield on_screen(show, SettingsPage(desk, MINE, kept.append))
    dismiss()


def values(page: SettingsPage) -> list[str]:
    """What the office's fields show."""
    form = page.office
    return [f.line.text() for f in (form.registered_provider, form.area_authority, form.recorded_from, form.nyas_from)]


# This computer


def test_it_opens_with_what_is_in_force(desk: Desk, page: SettingsPage) -> None:
    assert d.field(page, "Colours").combo.currentText() == "Follow the computer"
    assert d.field(page, "Text size").combo.currentText() == "100%"
    assert d.field(page, "Your name").value() == "Robin Ash"
    assert values(page) == ["The council", "The council's commissioning inbox", "", "1 September 2021"]
    assert not page.unsaved.isVisible()


def test_text_sizes_go_from_100_to_200(page: SettingsPage) -> None:
    combo = d.field(page, "Text size").combo
    assert [combo.itemText(n) for n in range(combo.count())] == ["100%", "125%", "150%", "175%", "200%"]


@pytest.mark.parametrize(
    ("label", "choice", "wanted"),
    [
        ("Colours", "Dark", {"theme": "dark"}),
        ("Colours", "High contrast", {"theme": "contrast"}),
        ("Text size", "150%", {"text_size": 150}),
    ],
)
def test_a_choice_takes_effect_at_once(
    page: SettingsPage, kept: list[Settings], label: str, choice: str, wanted: dict[str, str | int]
) -> None:
    d.choose(page, label, choice)
    assert kept == [dataclasses.replace(MINE, **wanted)]  # type: ignore[arg-type]


def test_choices_add_up(page: SettingsPage, kept: list[Settings]) -> None:
    d.choose(page, "Colours", "Light")
    d.choose(page, "Text size", "125%")
    assert kept[-1] == dataclasses.replace(MINE, theme="light", text_size=125)


def test_choosing_what_is_chosen_already_changes_nothing(page: SettingsPage, kept: list[Settings]) -> None:
    d.choose(page, "Colours", "Follow the computer")
    assert kept == []


def test_the_name_is_kept_when_its_field_is_left(page: SettingsPage, kept: list[Settings]) -> None:
    retype(page, "Your name", " Jo Fern ")
    assert kept == []
    d.key(focused(), Qt.Key.Key_Tab)
    assert kept == [dataclasses.replace(MINE, person="Jo Fern")]


def test_an_empty_name_is_refused_beside_its_field_and_the_old_one_stays(page: SettingsPage, kept: list[Settings]) -> None:
    retype(page, "Your name", "  ")
    d.key(focused(), Qt.Key.Key_Return)
    assert d.field(page, "Your name").error.text() == "Enter your name. History shows it beside what you do."
    d.choose(page, "Colours", "Dark")
    assert kept == [dataclasses.replace(MINE, theme="dark")]


def test_settings_changed_elsewhere_are_shown_and_built_on(page: SettingsPage, kept: list[Settings]) -> None:
    page.show_settings(dataclasses.replace(MINE, theme="dark", recent=("b.r44",)))
    assert d.field(page, "Colours").combo.currentText() == "Dark"
    d.choose(page, "Text size", "200%")
    assert kept == [dataclasses.replace(MINE, theme="dark", recent=("b.r44",), text_size=200)]


def test_colours_and_size_really_change_while_the_page_is_open(desk: Desk, show: Show, qapp: QApplication) -> None:
    def apply(chosen: Settings) -> None:
        theme.apply(qapp, scheme=chosen.theme, text_size=chosen.text_size)

    page = on_screen(show, SettingsPage(desk, MINE, apply))
    letter = page.fontMetrics().height()
    d.choose(page, "Colours", "Dark")
    d.choose(page, "Text size", "200%")
    assert theme.tokens() is theme.DARK
    assert page.fontMetrics().height() > letter * 1.8
    assert shortened(page) == []


# The office


def test_the_offices_settings_are_saved_and_the_homes_follow(desk: Desk, page: SettingsPage) -> None:
    """BR-05: the day NYAS began is a setting; homes with the office's provider follow, others stay."""
    make_home(desk)
    make_home(desk, "Ash House", registered_provider="A charity")
    retype(page, "Registered provider", "Northmere Council")
    retype(page, "Local authority for the area", "Northmere inbox")
    retype(page, "First month recorded", "9 2021")
    retype(page, "Day NYAS began", "1/10/2021")
    d.press(page, SAVE)
    assert desk.read(office.get_office) == Office("Northmere Council", "Northmere inbox", "2021-09", "2021-10-01")
    found = [desk.read(homes.get_home, h.id, desk.today()) for h in desk.read(homes.list_homes, desk.today(), months=1)]
    assert [h.registered_provider for h in found] == ["A charity", "Northmere Council"]
    assert values(page) == ["Northmere Council", "Northmere inbox", "September 2021", "1 October 2021"]
    assert not page.unsaved.isVisible()


@pytest.mark.parametrize("typed", ["9 2021", "09/2021", "Sep 2021", "september 2021", "2021-09"])
def test_a_month_is_read_as_people_write_it(desk: Desk, page: SettingsPage, typed: str) -> None:
    retype(page, "First month recorded", typed)
    d.press(page, SAVE)
    assert desk.read(office.get_office).recorded_from == "2021-09"


@pytest.mark.parametrize(
    ("label", "typed", "message"),
    [
        ("Registered provider", " ", "Enter the name of the registered provider."),
        ("Local authority for the area", "", "Enter the local authority for the area."),
        ("First month recorded", "13 2021", "Enter a month, like 9 2025."),
        ("First month recorded", "autumn", "Enter a month, like 9 2025."),
        ("Day NYAS began", "", "Enter the day NYAS began, like 1 9 2021."),
        ("Day NYAS began", "9 2021", "Enter a date, like 18 9 2025."),
    ],
)
def test_a_problem_stands_beside_its_field_and_nothing_is_saved(
    desk: Desk, page: SettingsPage, label: str, typed: str, message: str
) -> None:
    before = desk.read(office.get_office)
    retype(page, label, typed)
    d.press(page, SAVE)
    assert d.field(page, label).error.text() == message
    assert message in d.words_in(page.office.summary)
    assert desk.read(office.get_office) == before


def test_the_first_month_of_the_members_year(desk: Desk, page: SettingsPage) -> None:
    """A-08."""
    retype(page, "First month of the members' year", "soon")
    assert UNSAVED in d.words_in(page)
    retype(page, "First month of the members' year", "5 2021")
    d.press(page, SAVE)
    assert desk.read(office.get_office).member_windows_from == "2021-05"
    retype(page, "First month of the members' year", "")
    d.press(page, SAVE)
    assert d.field(page, "First month of the members' year").error.text() == "Enter a month, like 2021-09."


def test_a_problem_put_right_goes_away(page: SettingsPage) -> None:
    retype(page, "Registered provider", "")
    d.press(page, SAVE)
    retype(page, "Registered provider", "Northmere")
    d.press(page, SAVE)
    assert d.field(page, "Registered provider").error.text() == ""
    assert not page.office.summary.isVisible()


def test_what_is_not_saved_yet_says_so(page: SettingsPage) -> None:
    retype(page, "Registered provider", "Northmere")
    assert UNSAVED in d.words_in(page)
    retype(page, "Registered provider", "The council")
    assert UNSAVED not in d.words_in(page)
    retype(page, "Day NYAS began", "soon")
    assert UNSAVED in d.words_in(page)


def test_what_is_being_typed_stays_when_something_else_changes(desk: Desk, page: SettingsPage) -> None:
    """Architecture.md 4: an editor with unsaved text never reloads itself."""
    retype(page, "Registered provider", "Northmere")
    desk.do(office.change_office, Office(area_authority="Southmere"))
    assert values(page)[:2] == ["Northmere", "The council's commissioning inbox"]
    assert UNSAVED in d.words_in(page)


def test_an_undo_elsewhere_is_shown_when_nothing_is_being_typed(desk: Desk, page: SettingsPage) -> None:
    retype(page, "Registered provider", "Northmere")
    d.press(page, SAVE)
    desk.undo()
    assert values(page)[0] == "The council"


def test_ctrl_s_saves_the_offices_settings(desk: Desk, page: SettingsPage) -> None:
    retype(page, "Registered provider", "Northmere")
    save: Callable[[], object] | None = page.save_now()
    assert save is not None
    save()
    assert desk.read(office.get_office).registered_provider == "Northmere"


# Reached by everyone


def test_everything_is_done_with_the_keyboard_alone(desk: Desk, page: SettingsPage, kept: list[Settings]) -> None:
    d.field(page, "Colours").focus()
    d.key(focused(), Qt.Key.Key_Down)
    d.key(focused(), Qt.Key.Key_Down)
    tab_to(page, page.office.registered_provider.line)
    QTest.keyClicks(focused(), " and more")
    tab_to(page, d.button(page, SAVE))
    d.key(focused(), Qt.Key.Key_Space)
    assert kept[-1].theme == "dark"
    assert desk.read(office.get_office).registered_provider.endswith("and more")


def test_the_order_of_tab_is_the_order_on_the_screen(page: SettingsPage) -> None:
    d.field(page, "Colours").focus()
    form = page.office
    order = (page.computer.text_size.combo, page.computer.person.line, form.registered_provider.line, form.area_authority.line)
    days = next(b for b in d.visible(page, QPushButton) if b.accessibleName() == "Change the agreed days")
    for wanted in (*order[:2], days, *order[2:], form.recorded_from.line, form.nyas_from.line):
        d.key(focused(), Qt.Key.Key_Tab)
        assert focused() is wanted


@pytest.mark.parametrize("text_size", [100, 150, 200])
def test_nothing_is_cut_off(page: SettingsPage, text_size: int) -> None:
    retype(page, "Registered provider", "")
    d.press(page, SAVE)
    enlarge(page, text_size)
    assert shortened(page) == []
    assert page.scroll_area.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize(("text_size", "direction"), [(100, QBoxLayout.Direction.LeftToRight), (200, QBoxLayout.Direction.TopToBottom)])
def test_the_forms_stand_side_by_side_where_there_is_room(page: SettingsPage, text_size: int, direction: QBoxLayout.Direction) -> None:
    enlarge(page, text_size)
    assert page.cards.direction() is direction


def test_every_input_has_a_name_and_says_its_hint(page: SettingsPage) -> None:
    assert unnamed(page) == []
    assert page.computer.person.line.accessibleDescription() == "History shows it beside everything you do."
