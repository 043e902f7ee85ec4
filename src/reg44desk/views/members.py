"""Members: each home's elected member and three-month windows, the places to be filled, and the changeover after an election."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.types import HomeStatus, Ref, WindowStatus
from reg44desk.services import exchange_lists, members, vacancies
from reg44desk.services.desk import Desk
from reg44desk.services.members import Assignment, CoverageRow
from reg44desk.services.vacancies import VacancyRow
from reg44desk.views import changeover, member_forms, visit_dialogs
from reg44desk.views.delegates import BadgeDelegate, StripDelegate
from reg44desk.views.list_bar import ListBar
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.page import Page
from reg44desk.views.widgets import Banner, EmptyState, Overview, Pane, PlainLabel, button

LOOKS = {
    WindowStatus.MET: ("good", "tick", "V"),
    WindowStatus.DUE: ("info", "circle", "D"),
    WindowStatus.MISSED: ("bad", "cross", "M"),
    WindowStatus.NOT_REQUIRED: ("muted", "dash", "–"),
}
"""Tone, shape and letter of each word of a window."""


class MembersPage(Page):
    """Homes with their elected members."""

    title = "Members"
    help = "members"
    watches = frozenset(
        {"home", "home_status_change", "appointment", "person", "reg44_visit", "reg44_member_attendance", "office_setting", "vacancy"}
    )
    search: QLineEdit

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._rows: list[CoverageRow] = []
        self.changeover = button(changeover.TITLE, partial(changeover.open_changeover, self), primary=True)
        self.header.add(button("Add a vacancy", partial(member_forms.add_vacancy, self)), self.changeover)
        self.table = RowsTable(_columns(), "Homes and their members")
        self.table.about = exchange_lists.ABOUT["members"]
        self.bar = ListBar(self.table, "Search homes, sites or members", lambda r: " ".join([r.name, r.site, *r.elected_members]))
        self.search = self.bar.search
        self.places = QVBoxLayout()
        self.places.setSpacing(6)
        self.body.addLayout(self.places)
        self.body.addWidget(self.bar)
        self.table.chosen.connect(self._show)
        self.pane = Pane("About the chosen home's members")
        nothing = EmptyState("Your homes will stand here, each with its elected member and the visits a member made. Add homes first.")
        unmatched = EmptyState("No home matches what you search for.", button("Show every home", self.bar.show_everything))
        self.overview = Overview(self.table, self.pane, nothing, unmatched)
        self.table.narrowed.connect(self.overview.settle)
        self.body.addWidget(self.overview, 1)

    def reload(self) -> None:
        """Read every home's windows, and the vacancies."""
        self._rows = self.desk.read(members.list_coverage, self.desk.today())
        self.header.subtitle.setText(_summary(self._rows))
        self._show_vacancies(self.desk.read(vacancies.list_vacancies, self.desk.today()))
        self.table.set_rows(self._rows)

    def open_ref(self, ref: Ref) -> None:
        """Show one home, or ask who fills a vacancy."""
        if ref.kind == "vacancy":
            row = next((v for v in self.desk.read(vacancies.list_open, self.desk.today()) if str(v.id) == ref.id), None)
            if row is not None:
                member_forms.fill_vacancy(self, row)
            return
        self.bar.seek(UUID(ref.id))

    def _show_vacancies(self, rows: list[VacancyRow]) -> None:
        """A line for each vacancy, with what can be done about it."""
        while self.places.count():
            item = self.places.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        stops: list[QWidget] = [self.changeover]
        for row in rows:
            line = Banner(_vacancy_words(row), "info")
            fill = [_named("Fill", partial(member_forms.fill_vacancy, self, row), row.title)] if row.open_places else []
            stops += [*fill, _named("Close", partial(member_forms.close_vacancy, self, row), row.title)]
            line.add(*stops[-1 - len(fill) :])
            self.places.addWidget(line)
        for before, after in pairwise([*stops, self.search]):
            self.setTabOrder(before, after)

    def _show(self, row: CoverageRow | None) -> None:
        pane = self.pane
        pane.clear()
        if row is None:
            return
        pane.heading(row.name)
        pane.line(members.in_words(row.present), "soft")
        if row.lacks_member:
            pane.add(Banner("No elected member is assigned to this home."))
        held = self.desk.read(members.list_assignments, row.id)
        self._actions(row, held)
        self._people(held)
        pane.heading("Windows")
        for one in reversed(row.strip):
            pane.add(PlainLabel(f"{members.window_name(one.window)}: {text.word(one.status)}", "fieldLabel"))
            for words in members.reasons(one):
                pane.line(words, "soft")
        pane.line("In the list: V visited with a member, D due, M missed, – not required", "hint")

    def _actions(self, row: CoverageRow, held: list[Assignment]) -> None:
        pane = self.pane
        if row.status is not HomeStatus.CLOSED:
            assign = partial(member_forms.assign, self, row.id, row.name)
            pane.add(button("Assign an elected member", assign, primary=row.lacks_member))
        if any(not a.is_over(self.desk.today()) for a in held):
            pane.add(button("End a member's role", partial(member_forms.end, self, row.id, row.name)))
        if row.status is HomeStatus.OPEN:
            pane.add(button("Log a member's attendance", partial(visit_dialogs.log_attendance, self, None, row.id)))
            pane.add(button("Plan a visit", partial(self.go.emit, Ref("plan", str(row.id)))))
        pane.add(button("All about this home", partial(self.go.emit, Ref("home", str(row.id))), link=True))

    def _people(self, held: list[Assignment]) -> None:
        pane = self.pane
        pane.heading("Members over time")
        for one in reversed(held):
            pane.add(button(one.name, partial(self.go.emit, Ref("person", str(one.person_id))), link=True, tip="Open the person"))
            pane.line(_days(one), "soft")
            if one.ended_reason:
                pane.line(f"Ended: {one.ended_reason}", "soft")
        if not held:
            pane.line("Nobody has been this home's member.", "soft")


class _WindowStrip(StripDelegate):
    """Paints a row's windows as the months of the duty are painted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(lambda _row: (), parent)

    def boxes(self, row: Any) -> list[tuple[str, str]]:
        """Tone and letter of each window."""
        return [(LOOKS[one.status][0], LOOKS[one.status][2]) for one in row.strip]

    def words(self, row: Any) -> list[str]:
        """Each window in words."""
        return [members.in_words(one) for one in row.strip]


def _named(words: str, slot: Callable[[], object], about: str) -> QWidget:
    made = button(words, slot)
    made.setAccessibleName(f"{words}: {about}")
    return made


def _summary(rows: list[CoverageRow]) -> str:
    if not rows:
        return ""
    counted = members.tally(r.present for r in rows)
    lacking = sum(r.lacks_member for r in rows)
    words = f"{members.window_name(rows[0].present.window)}: {counted.met} met, {counted.still_open} due"
    return f"{words}. {text.count(lacking, 'open home')} without a member" if lacking else words


def _vacancy_words(row: VacancyRow) -> str:
    state = f"{row.open_places} of {text.count(row.places, 'place')} to fill" if row.open_places else "filled"
    by = f" Filled by {text.listing(row.filled_by)}." if row.filled_by else ""
    place = f", {row.place}" if row.place else ""
    return f"{row.title}{place}: {state}, open since {text.long_date(row.opened_on)}.{by}"


def _days(one: Assignment) -> str:
    first, last = text.long_date(one.from_date), text.long_date(one.to_date)
    days = f"{first} to {last}" if first and last else f"From {first}" if first else f"Until {last}" if last else "First day not known"
    said = f", said on {text.long_date(one.agreed_on)}" if one.agreed_on else ""
    answer = {None: "not known", True: "yes", False: "no"}[one.agreed_to_visit]
    return f"{days}. Agreed to visit: {answer}{said}."


def _spoken(row: CoverageRow) -> str:
    return "; ".join(f"{members.window_name(one.window)} {text.word(one.status).lower()}" for one in row.strip)


def _columns() -> list[Column[CoverageRow]]:
    order = [WindowStatus.MISSED, WindowStatus.DUE, WindowStatus.MET, WindowStatus.NOT_REQUIRED]

    def people_of(row: CoverageRow) -> str:
        return ", ".join(row.elected_members) or ("None assigned" if row.lacks_member else "")

    return [
        Column("Home", lambda r: r.name, width=18, stretch=True),
        Column("Elected members", people_of, width=16, gives_way=1, stretch=True),
        Column(
            "This window",
            lambda r: text.word(r.present.status),
            lambda r: order.index(r.present.status),
            15,
            delegate=lambda w: BadgeDelegate(lambda r: LOOKS[r.present.status][:2], w),
            tooltip=lambda r: members.in_words(r.present),
            spoken=lambda r: members.in_words(r.present),
            fixed=True,
        ),
        Column(
            "Last windows",
            lambda r: "".join(LOOKS[one.status][2] for one in r.strip),
            lambda r: -sum(one.status is WindowStatus.MISSED for one in r.strip),
            27,
            gives_way=2,
            delegate=_WindowStrip,
            spoken=_spoken,
            tooltip=_spoken,
        ),
        Column("Last member visit", lambda r: text.short_date(r.last_visit, none="None yet"), lambda r: r.last_visit, 16, gives_way=3),
        Column("Why", lambda r: " ".join(members.reasons(r.present)), width=40, gives_way=5, spare=True),
    ]
