"""The part of a home's pane that tells how it came to be what it is, and the buttons that change it."""

from __future__ import annotations

from functools import partial

from reg44desk import text
from reg44desk.services.home_profile import BuildingRow, Profile
from reg44desk.services.homes import HomeDetail
from reg44desk.views import home_forms
from reg44desk.views.page import Page
from reg44desk.views.widgets import Pane, button


def show_changes(page: Page, pane: Pane, detail: HomeDetail) -> None:
    """The buttons that change the home."""
    pane.heading("Change this home")
    for words, ask in (
        ("Change its status", home_forms.change_status),
        ("Change kind, provider or places", home_forms.change_profile),
        ("Change who visits", home_forms.change_visiting),
        ("Add a building", home_forms.change_building),
        ("Set its first month due", home_forms.set_first_month_due),
        ("Correct its details", home_forms.correct_details),
    ):
        pane.add(button(words, partial(ask, page, detail)))


def show_history(page: Page, pane: Pane, detail: HomeDetail) -> None:
    """Status, kind, provider and places, buildings, and who visits, each over time, newest first."""
    pane.heading("Status over time")
    for line in reversed(detail.statuses):
        tip = "Correct this line, or take it out"
        pane.add(button(home_forms.status_line(line), partial(home_forms.correct_status, page, detail, line), link=True, tip=tip))
    if detail.first_month_due:
        pane.line(f"Its first visit is due in {text.month_name(detail.first_month_due)}.", "soft")
    if len(detail.profiles) > 1:
        pane.heading("Kind, provider and places over time")
        for profile in reversed(detail.profiles):
            pane.line(_profile_line(profile), "soft")
    if detail.buildings:
        pane.heading("Buildings")
        for building in detail.buildings:
            ask = partial(home_forms.change_building, page, detail, building)
            pane.add(button(_building_line(building), ask, link=True, tip="Change this building"))
    pane.heading("Who visits over time")
    for arrangement in reversed(detail.visiting):
        since = f"from {text.short_date(arrangement.from_date)}" if arrangement.from_date else "since before records begin"
        pane.line(f"{text.word(arrangement.visited_by)} {since}", "soft")


def _profile_line(profile: Profile) -> str:
    places = [text.count(profile.places, "place")] if profile.places is not None else []
    since = f"From {text.short_date(profile.from_date)}" if profile.from_date else "Before that"
    return f"{since}: {', '.join(filter(None, [text.word(profile.home_type), profile.registered_provider, *places]))}"


def _building_line(building: BuildingRow) -> str:
    since = f"from {text.short_date(building.from_date)}" if building.from_date else "since before records begin"
    return f"{building.name}, {since}{f' to {text.short_date(building.to_date)}' if building.to_date else ''}"
