"""The very place on the screen Homes at which one thing about a home is mended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from reg44desk.domain.types import Role
from reg44desk.services import homes
from reg44desk.views import home_forms
from reg44desk.views.forms import lead_to
from reg44desk.views.page import Page

_FORMS = {
    "details": home_forms.correct_details,
    "visiting": home_forms.change_visiting,
    "building": home_forms.change_building,
    "status": home_forms.change_status,
}


def open_place(page: Page, home_id: UUID, part: str, assign: Callable[[UUID, Role, date | None], None]) -> None:
    """Open a form by its name: a role to be filled, from which day; a line of the status history; or the details, at a field."""
    name, _, more = part.partition(":")
    if name in list(Role):
        assign(home_id, Role(name), date.fromisoformat(more) if more else None)
        return
    detail = page.desk.read(homes.get_home, home_id, page.desk.today())
    line = next((s for s in detail.statuses if str(s.id) == more), None)
    if line is not None:
        home_forms.correct_status(page, detail, line)
        return
    _FORMS[name](page, detail)
    lead_to(page, more)
