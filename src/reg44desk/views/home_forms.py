"""The forms that change a home: its status with what that moves, what it is and where, who visits it, its details."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from reg44desk import text
from reg44desk.domain.duty import MonthChange, StatusFrom
from reg44desk.domain.types import HomeStatus, HomeType, VisitingBody
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import duties, home_history, home_profile, home_status
from reg44desk.services.home_history import DetailsDraft, StatusDraft
from reg44desk.services.home_profile import BuildingDraft, BuildingRow, ProfileDraft
from reg44desk.services.home_status import Brings
from reg44desk.services.homes import HomeDetail, StatusLine
from reg44desk.views.fields import ChoiceField, CountField, DateField, Field, MonthField, TextField, TickField, check_readable, choices_of
from reg44desk.views.forms import Form, FormDialog, tell_before_saving
from reg44desk.views.page import Page

MOST = 12
"""How many months a change lists one by one."""


WHY_HINT = "Needed when an open home pauses, closes or stops in another way. No child's name."

Moved = Sequence[MonthChange]


def change_status(page: Page, detail: HomeDetail) -> None:
    """Ask for another status, and say before it is saved which months it moves (BR-04)."""
    home, desk = detail.row, page.desk
    fields: dict[str, Any] = {
        "status": ChoiceField("New status", choices_of(HomeStatus)),
        "from_date": DateField("From", "The first day with this status. It may lie in the past."),
        "reason": TextField("Why", WHY_HINT),
        **_offers(),
    }

    def brings() -> str:
        draft = StatusDraft(**_values(fields))
        found = _offered(page, fields, home.id, draft)
        if found is None or draft.status is None or draft.from_date is None:
            return ""
        question = text.status_question(draft.status, home.name, draft.from_date, stops=found.stops, until=found.until)
        if found.replaces is not None and found.replaces.status is not draft.status:
            question += f"\nThis replaces: {_line_words(found.replaces.status, found.replaces.from_date, found.replaces.why)}."
        return _told(lambda: desk.rehearse(home_history.preview_status, home.id, draft), question)

    form = Form(fields, f"{home.name} is {text.word(home.status).lower()} now.")
    tell_before_saving(form, brings)
    save = lambda v: desk.do(home_history.change_status, home.id, StatusDraft(**v))  # noqa: E731  handed on once
    _ask(page, f"Change the status of {home.name}", form, "Change status", save)


def correct_status(page: Page, detail: HomeDetail, line: StatusLine) -> None:
    """Ask for the correction of a line of the status history, or whether it was never so; the months it moves are shown (BR-04)."""
    fields: dict[str, Any] = {
        "status": ChoiceField("Status", choices_of(HomeStatus), none=None),
        "from_date": DateField("From"),
        "reason": TextField("Why", WHY_HINT),
        "remove": TickField("Take this line out: it was never so"),
        **_offers(),
    }
    before = StatusDraft(line.status, line.from_date, line.reason)
    for key in ("status", "from_date", "reason"):
        fields[key].set_value(getattr(before, key))

    def brings() -> str:
        draft = StatusDraft(**_values(fields))
        same = dataclasses.replace(draft, cancel_booked=False, end_members=False) == before
        _offered(page, fields, detail.row.id, StatusDraft() if same else draft, line.id)
        return "" if same else _told(lambda: page.desk.rehearse(home_history.preview_correction, line.id, draft))

    form = Form(fields, f"The history says: {status_line(line)}.")
    tell_before_saving(form, brings)
    save = lambda v: page.desk.do(home_history.correct_status, line.id, StatusDraft(**v))  # noqa: E731  handed on once
    _ask(page, f"Correct the status of {detail.row.name}", form, "Save correction", save)


def set_first_month_due(page: Page, detail: HomeDetail) -> None:
    """Ask from which month on a home owes visits, where that is not the month it opens (A-06)."""
    home = detail.row
    fields: dict[str, Any] = {"month": MonthField("First month due", "Leave it empty to count from the month the home opens.")}
    fields["month"].set_value(detail.first_month_due)

    def brings() -> str:
        month = fields["month"].value()
        if month == detail.first_month_due:
            return ""
        return _told(lambda: page.desk.rehearse(home_history.preview_first_month_due, home.id, month))

    form = Form(fields, "A home that opens late in a month may owe its first visit in the next one. No month before is owed.")
    tell_before_saving(form, brings)
    save = lambda v: page.desk.do(home_history.set_first_month_due, home.id, v["month"])  # noqa: E731  handed on once
    _ask(page, f"First month due of {home.name}", form, "Set first month due", save)


def change_profile(page: Page, detail: HomeDetail) -> None:
    """Ask for another kind, provider or number of places from a day on."""
    row = detail.row
    fields: dict[str, Any] = {
        "home_type": ChoiceField("Kind of home", choices_of(HomeType), none=None),
        "registered_provider": TextField("Registered provider"),
        "places": CountField("Places"),
        "from_date": DateField("From", "Reports of earlier visits keep what held then."),
    }
    for key, value in (("home_type", row.home_type), ("registered_provider", detail.registered_provider), ("places", row.places)):
        fields[key].set_value(value)

    def brings() -> str:
        kind = fields["home_type"].value()
        usual = duties.default_body(kind)
        if kind is row.home_type or usual is row.visited_by:
            return ""
        return f"{text.word(row.visited_by)} visits this home. {text.word(usual)} visits homes of this kind. Change who visits too."

    form = Form(fields)
    tell_before_saving(form, brings)
    save = lambda v: page.desk.do(home_profile.change_profile, row.id, ProfileDraft(**v))  # noqa: E731  handed on once
    _ask(page, f"Change the kind, provider or places of {row.name}", form, "Save change", save)


def change_building(page: Page, detail: HomeDetail, building: BuildingRow | None = None) -> None:
    """Ask for a new registered building, or for a change of one."""
    fields: dict[str, Any] = {
        "name": TextField("Name of the building"),
        "from_date": DateField("From", "Leave it empty if it was one before your records begin."),
        "to_date": DateField("Last day", "Leave it empty while the building is registered."),
    }
    if building is not None:
        for key, field in fields.items():
            field.set_value(getattr(building, key))
        fields["remove"] = TickField("Take this building out: it never was one")
    which = building.id if building else None
    save = lambda v: page.desk.do(home_profile.change_building, detail.row.id, which, BuildingDraft(**v))  # noqa: E731  handed on once
    title = f"Building of {detail.row.name}"
    lead = "Every registered building is visited, also one that is not in use."
    _ask(page, title, Form(fields, lead), "Save building" if building else "Add building", save)


def change_visiting(page: Page, detail: HomeDetail) -> None:
    """Ask who visits a home from a day on (BR-05, BR-06)."""
    fields: dict[str, Any] = {
        "visited_by": ChoiceField("Visited by", choices_of(VisitingBody)),
        "from_date": DateField("From", "Earlier months keep who visited then."),
    }
    form = Form(fields, f"{text.word(detail.row.visited_by)} visits {detail.row.name} now.")
    change = home_history.change_visiting
    save = lambda v: page.desk.do(change, detail.row.id, v["visited_by"], v["from_date"])  # noqa: E731  handed on once
    _ask(page, f"Change who visits {detail.row.name}", form, "Change who visits", save)


def correct_details(page: Page, detail: HomeDetail) -> None:
    """Ask for corrections of how a home is named and registered."""
    row = detail.row
    fields: dict[str, Any] = {
        "name": TextField("Name of the home"),
        "ofsted_urn": TextField("Ofsted number (URN)"),
        "site": TextField("Site", "For homes that share one, like the parts of a secure centre."),
        "places": CountField("Places"),
        "registered_provider": TextField("Registered provider"),
        "area_authority": TextField("Local authority for the area"),
    }
    known = (row.name, row.ofsted_urn, row.site, row.places, detail.registered_provider, detail.area_authority)
    for field, value in zip(fields.values(), known, strict=True):
        field.set_value(value)
    lead = "This puts right what was entered wrongly. Where the home itself changed, change its kind, provider or places instead."
    save = lambda v: page.desk.do(home_history.correct_details, row.id, DetailsDraft(**v))  # noqa: E731  handed on once
    _ask(page, f"Correct the details of {row.name}", Form(fields, lead), "Save details", save)


def status_line(line: StatusLine) -> str:
    """A line of the status history, like "Paused from 4 Nov 2021: a new kitchen"."""
    return _line_words(line.status, line.from_date, line.reason)


def _line_words(status: HomeStatus, from_date: date | None, reason: str) -> str:
    since = f"from {text.short_date(from_date)}" if from_date else "since before records begin"
    return f"{text.word(status)} {since}{f': {reason}' if reason else ''}"


def _offers() -> dict[str, Field]:
    """Ticks for what a change of status leaves behind; each is shown once there is something to do."""
    found: dict[str, Field] = {
        "cancel_booked": TickField("Cancel these booked visits", " "),
        "end_members": TickField("End the elected members' roles", " "),
    }
    for field in found.values():
        field.set_value(True)
        field.hide()
    return found


def _offered(page: Page, fields: Mapping[str, Field], home_id: UUID, draft: StatusDraft, line_id: UUID | None = None) -> Brings | None:
    """What the answers bring, once they say enough; the ticks name the visits and the members that they meet."""
    new = None
    if draft.status is not None and not draft.remove:
        new = StatusFrom(draft.status, draft.from_date)
    known = draft.remove or (new is not None and (new.from_date is not None or line_id is not None))
    found = page.desk.read(home_status.brings, home_id, new, line_id) if known else None
    days = text.listing(text.long_date(b.day) for b in found.booked) if found else ""
    names = text.listing(dict.fromkeys(m.name for m in found.members)) if found else ""
    last = text.long_date(draft.from_date - timedelta(days=1)) if draft.from_date else ""
    _offer(fields["cancel_booked"], days and f"Booked for days when the home is not open: {days}.")
    _offer(fields["end_members"], names and f"Still assigned: {names}. The last day would be {last}.")
    return found


def _offer(field: Field, words: str) -> None:
    field.hint.setText(words)
    field.control.setAccessibleDescription(words)
    field.setVisible(bool(words))


def months_moved(moved: Moved) -> str:
    """Which months change, a line each: "November 2021: Missed becomes Not required"."""
    if not moved:
        return "No month up to today changes."
    lines = [f"{text.month_name(m.after.month)}: {text.word(m.before.status)} becomes {text.word(m.after.status)}" for m in moved[:MOST]]
    more = [f"and {text.count(len(moved) - MOST, 'month')} more"] if len(moved) > MOST else []
    return "\n".join([f"{'This month changes' if len(moved) == 1 else 'These months change'}:", *lines, *more])


def _told(look: Callable[[], Moved], question: str = "") -> str:
    """The question that names the consequence, and the months; the question alone while the form cannot say."""
    try:
        months = months_moved(look())
    except (UserError, TroubleError):
        months = ""
    return "\n".join(filter(None, [question, months]))


def _values(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {key: field.value() for key, field in fields.items()}


def _ask(page: Page, title: str, form: Form, save_words: str, carry_out: Callable[[dict[str, Any]], object]) -> None:
    def save() -> object:
        check_readable(form.fields)
        return carry_out(_values(form.fields))

    FormDialog(page, title, form, save_words, lambda: page.tried(save, form) is not None).open()
