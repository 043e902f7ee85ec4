"""The main window with every screen, wired once: which screen shows which kind of record."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSettings

from reg44desk import settings
from reg44desk.domain.types import Ref
from reg44desk.services.desk import Desk
from reg44desk.settings import Settings
from reg44desk.views.all_visits import AllVisitsPage
from reg44desk.views.bridge import Jobs
from reg44desk.views.history import HistoryPage
from reg44desk.views.homes import HomesPage
from reg44desk.views.inspections import InspectionsPage
from reg44desk.views.main_window import MainWindow
from reg44desk.views.members import MembersPage
from reg44desk.views.people import PeoplePage
from reg44desk.views.quality import QualityPage
from reg44desk.views.recommendations import RecommendationsPage
from reg44desk.views.report import ReportPage
from reg44desk.views.rota import RotaPage
from reg44desk.views.settings import SettingsPage
from reg44desk.views.today import TodayPage
from reg44desk.views.visit_editor import VisitEditorPage
from reg44desk.views.visits import VisitsPage

ROUTES = {
    "home": "homes",
    "visit": "visit",
    "record": "visit",
    "draft": "visit",
    "plan": "visits",
    "replace": "visits",
    "booked": "visits",
    "report": "report",
    "all_visits": "all_visits",
    "recommendation": "recommendations",
    "person": "people",
    "member": "members",
    "vacancy": "members",
    "inspections": "inspections",
    "requirement": "inspections",
}
"""Which screen shows a kind of record."""


def build_window(desk: Desk, chosen: Settings, changed: Callable[[Settings], None]) -> MainWindow:
    """The window on an open casebook, showing Today. `changed` is told when the person chose other settings."""
    jobs = Jobs()
    place = QSettings(str(settings.settings_path().with_name("window.ini")), QSettings.Format.IniFormat)
    window = MainWindow(desk, place, jobs)
    window.add_screen("today", "Today", "today", lambda: TodayPage(desk))
    window.add_screen("homes", "Homes", "homes", lambda: HomesPage(desk, jobs))
    window.add_screen("visits", "Visits", "visits", lambda: VisitsPage(desk, jobs))
    window.add_screen("rota", "Rota", "rota", lambda: RotaPage(desk, jobs))
    window.add_screen("recommendations", "Recommendations", "recommendations", lambda: RecommendationsPage(desk))
    window.add_screen("people", "People", "people", lambda: PeoplePage(desk))
    window.add_screen("members", "Members", "members", lambda: MembersPage(desk))
    window.add_screen("inspections", "Inspections", "inspections", lambda: InspectionsPage(desk))
    window.add_screen("history", "History", "history", lambda: HistoryPage(desk), line_above=True)
    window.add_screen("quality", "Data quality", "quality", lambda: QualityPage(desk))
    window.add_screen("settings", "Settings", "settings", lambda: SettingsPage(desk, chosen, changed))
    window.add_hidden_screen("visit", "Visit", lambda: VisitEditorPage(desk), under="visits")
    window.add_hidden_screen("all_visits", "All visits", lambda: AllVisitsPage(desk, jobs), under="visits")
    window.add_hidden_screen("report", "Report", lambda: ReportPage(desk, jobs), under="visits")
    for kind, key in ROUTES.items():
        window.add_route(kind, key)
    window.add_action(window.file_menu, "&Record a visit", lambda: window.open_ref(Ref("record", "")), "Ctrl+N")
    window.add_action(window.file_menu, "P&lan a visit", lambda: window.open_ref(Ref("plan", "")))
    window.add_command("Add a home", lambda: _homes(window).add_home())
    window.add_command("Add a person", lambda: _people(window).add_person())
    window.show_screen("today")
    return window


def _homes(window: MainWindow) -> HomesPage:
    page = window.show_screen("homes")
    assert isinstance(page, HomesPage)  # noqa: S101  added above
    return page


def _people(window: MainWindow) -> PeoplePage:
    page = window.show_screen("people")
    assert isinstance(page, PeoplePage)  # noqa: S101  added above
    return page
