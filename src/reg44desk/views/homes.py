"""Homes: the register with each home's duty month by month; beside it everything about the chosen home."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QLineEdit

from reg44desk import text
from reg44desk.domain.types import DutyStatus, HomeStatus, HomeType, Ref, Role, VisitingBody
from reg44desk.services import duties, exchange_lists, homes, office, people, recommendations, reg44
from reg44desk.services.desk import Desk
from reg44desk.services.homes import HomeDetail, HomeDraft, HomeRow
from reg44desk.views import home_over_time, home_places, independence, inspection_forms, inspection_pane, member_forms, theme, visit_papers
from reg44desk.views.bridge import Jobs
from reg44desk.views.delegates import BadgeDelegate, DutyStrip, StripDelegate, in_words, spoken
from reg44desk.views.fields import ChoiceField, CountField, DateField, Field, TextField, choices_of
from reg44desk.views.list_bar import ListBar
from reg44desk.views.models import Column, RowsTable
from reg44desk.views.page import Page
from reg44desk.views.widgets import EmptyState, Overview, Pane, button


class HomesPage(Page):
    """The register of homes."""

    title = "Homes"
    help = "homes"
    watches = frozenset(
        {"home", "home_status_change", "visiting_arrangement", "appointment", "person", "reg44_visit", "reg44_recommendation",
         "inspection", "inspection_judgement", "ofsted_requirement", "office_setting", "independence_check", "home_profile",
         "home_building"}
    )  # fmt: skip

    def __init__(self, desk: Desk, jobs: Jobs | None = None) -> None:
        super().__init__(desk)
        self.jobs = jobs or Jobs(self)
        self._rows: list[HomeRow] = []
        self.header.add(button("Add a home", self.add_home), button("Record a visit", self._record, primary=True))
        self.table = RowsTable(_columns(), "Homes")
        self.table.about = exchange_lists.ABOUT["homes"]
        self.bar = ListBar(self.table, "Search homes, members or managers", _searched)
        self.search: QLineEdit = self.bar.search
        self.body.addWidget(self.bar)
        self.table.chosen.connect(self._show)
        self.pane = Pane("About the chosen home")
        nothing = EmptyState(
            "Your homes will stand here, each with its visits month by month. Bring in your tracker with File, Import a tracker, "
            "or add the first home.",
            button("Add a home", self.add_home, primary=True),
        )
        unmatched = EmptyState("No home matches.", button("Show all homes", self.bar.show_everything))
        self.overview = Overview(self.table, self.pane, nothing, unmatched)
        self.table.narrowed.connect(self.overview.settle)
        self.body.addWidget(self.overview, 1)

    def reload(self) -> None:
        """Read the register."""
        self._rows = self.desk.read(homes.list_homes, self.desk.today())
        month = text.month_name(self._rows[0].duty.month) if self._rows else ""
        self.header.subtitle.setText(f"{text.count(len(self._rows), 'home')}, duty as of today in {month}" if month else "")
        self.table.set_rows(self._rows)

    def open_ref(self, ref: Ref) -> None:
        """Show one home; where the reference says so, with the form in which one thing about it is mended."""
        home_id, _, part = ref.id.partition(":")
        self.bar.seek(UUID(home_id))
        self.table.setFocus()
        if part:
            home_places.open_place(self, UUID(home_id), part, self.assign)

    def add_home(self) -> None:
        """Ask for a new home; who visits it follows its kind (BR-05)."""
        office_now = self.desk.read(office.get_office)
        fields: dict[str, Field] = {
            "name": TextField("Name of the home"),
            "ofsted_urn": TextField("Ofsted number (URN)", "Leave it empty while the home is registering."),
            "home_type": ChoiceField("Kind of home", choices_of(HomeType)),
            "site": TextField("Site", "For homes that share one, like the parts of a secure centre."),
            "places": CountField("Places"),
            "status": ChoiceField("Status", [(s, text.word(s)) for s in homes.AS_NEW], none=None),
            "opened_on": DateField(
                "Open from", "Its monthly visits are due from the month it opens. Leave it empty if it is not known yet."
            ),
            "visited_by": ChoiceField("Visited by", choices_of(VisitingBody), "It follows the kind of home.", none=None),
            "registered_provider": TextField("Registered provider"),
            "area_authority": TextField("Local authority for the area", "It gets a copy of a report when it asks for one."),
        }
        fields["status"].set_value(HomeStatus.OPEN)
        for key in ("registered_provider", "area_authority"):
            fields[key].set_value(getattr(office_now, key))
        kind, visited_by = fields["home_type"], fields["visited_by"]
        visited_by.set_value(VisitingBody.NYAS)
        kind.changed.connect(lambda: visited_by.set_value(duties.default_body(kind.value() or HomeType.OTHER)))
        self.ask("Add a home", fields, "Add home", lambda v: self.desk.do(homes.add_home, HomeDraft(**v)))

    def assign(self, home_id: UUID, role: Role, since: date | None = None) -> None:
        """Ask who takes a role at a home, and from when."""
        known = [(c.id, c.name) for c in self.desk.read(people.list_people, self.desk.today()) if not c.is_team]
        fields: dict[str, Field] = {
            "person_id": ChoiceField("Person", known, "Somebody who is not listed is added on the screen People first."),
            "from_date": DateField("From"),
        }
        fields["from_date"].set_value(since or self.desk.today())
        independence.hint_role(self, fields, role=role, home_id=home_id)
        title = f"{text.word(role)} of this home"
        command = people.appoint_to_home
        self.ask(title, fields, "Assign", lambda v: self.desk.do(command, v["person_id"], role, home_id, v["from_date"]))

    def _record(self) -> None:
        row = self.table.current()
        self.go.emit(Ref("record", str(row.id) if row else ""))

    def _show(self, row: HomeRow | None) -> None:
        self.pane.clear()
        if row is None:
            return
        detail = self.desk.read(homes.get_home, row.id, self.desk.today())
        pane = self.pane
        pane.heading(row.name)
        pane.line(f"{text.word(row.duty.status)}: {text.duty_reason(row.duty.reason)}", "soft")
        pane.add(button("Record a visit to this home", lambda: self.go.emit(Ref("record", str(row.id))), primary=True))
        pane.add(button("Plan a visit", lambda: self.go.emit(Ref("plan", str(row.id)))))
        if row.status is not HomeStatus.CLOSED:
            pane.add(button(visit_papers.TITLE, partial(visit_papers.open_next, self, self.jobs, row.id)))
        pane.heading("Last 24 months")
        strip = DutyStrip()
        strip.set_months(detail.row.strip)
        pane.add(strip)
        pane.line("D done, P planned, R at risk, O overdue, M missed, – not required", "hint")
        self._facts(detail)
        self._visits(row)
        self._recommendations(row)
        self._people(detail)
        independence.show_home(self, pane, row.id)
        self._inspections(detail)

    def _facts(self, detail: HomeDetail) -> None:
        row, pane = detail.row, self.pane
        pane.heading("The home")
        pane.fact("Ofsted number", row.ofsted_urn)
        pane.fact("Kind", text.word(row.home_type))
        pane.fact("Site", row.site)
        pane.fact("Places", "" if row.places is None else str(row.places))
        pane.fact("Status", text.word(row.status))
        pane.fact("Visited by", text.word(row.visited_by))
        pane.fact("Provider", detail.registered_provider)
        home_over_time.show_changes(self, pane, detail)
        home_over_time.show_history(self, pane, detail)

    def _visits(self, row: HomeRow) -> None:
        visits = self.desk.read(reg44.list_visits, home_id=row.id)
        self.pane.heading("Last visits")
        for visit in visits[-6:][::-1]:
            words = f"{text.long_date(visit.day)}: {text.visit_state(visit.state, visit.mode)}"
            self.pane.add(button(words, lambda v=visit: self.go.emit(Ref("report", str(v.id))), link=True))  # type: ignore[misc]
        if not visits:
            self.pane.line("No visit is recorded yet.", "soft")

    def _recommendations(self, row: HomeRow) -> None:
        found = self.desk.read(recommendations.list_recommendations, self.desk.today(), only_open=True, home_id=row.id)
        self.pane.heading(f"Open recommendations: {len(found)}")
        for one in found[:8]:
            words = f"{one.reference}: {one.text}"
            self.pane.add(button(_short(words), lambda r=one: self.go.emit(Ref("recommendation", str(r.id))), link=True, tip=words))  # type: ignore[misc]
        if len(found) > 8:
            self.pane.line(f"And {len(found) - 8} more on the screen Recommendations.", "soft")

    def _people(self, detail: HomeDetail) -> None:
        self.pane.heading("People over time")
        for one in detail.people:
            until = f" to {text.short_date(one.to_date)}" if one.to_date else ""
            since = f"from {text.short_date(one.from_date)}" if one.from_date else "start not known"
            self.pane.fact(text.word(one.role), f"{one.name}, {since}{until}")
        if not detail.row.elected_members and detail.row.status is HomeStatus.OPEN:
            self.pane.line("No elected member is assigned to this home.")
        home_id = detail.row.id
        self.pane.add(button("Assign an elected member", partial(member_forms.assign, self, home_id, detail.row.name)))
        self.pane.add(button("Name a new registered manager", lambda: self.assign(home_id, Role.REGISTERED_MANAGER)))
        self.pane.add(button("Name a responsible individual", lambda: self.assign(home_id, Role.RESPONSIBLE_INDIVIDUAL)))

    def _inspections(self, detail: HomeDetail) -> None:
        row, pane = detail.row, self.pane
        pane.heading("Ofsted inspections")
        inspection_pane.show_improving(pane, detail.standing.improving)
        for one in detail.inspections:
            due = f", improvements due by {text.long_date(one.improvements_due_by)}" if one.improvements_due_by else ""
            judged = text.word(one.judgement, none="no judgement")
            pane.line(f"{text.long_date(one.inspected_on)}: {text.word(one.inspection_type)}, {judged}{due}")
        if detail.standing.outstanding:
            pane.line(f"Ofsted's requirements open: {len(detail.standing.outstanding)}")
        if not detail.inspections:
            pane.line("No inspection is recorded yet.", "soft")
        pane.add(button("Record an inspection", partial(inspection_forms.record_inspection, self, row.id, row.name)))
        pane.add(button("All its inspections and requirements", partial(self.go.emit, Ref("inspections", str(row.id))), link=True))


def _searched(row: HomeRow) -> str:
    return " ".join([row.name, row.registered_manager, row.site, row.ofsted_urn, *row.elected_members])


def _short(words: str, most: int = 70) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _columns() -> list[Column[HomeRow]]:
    urgent = [DutyStatus.OVERDUE, DutyStatus.MISSED, DutyStatus.AT_RISK, DutyStatus.PLANNED, DutyStatus.DONE, DutyStatus.NOT_REQUIRED]
    return [
        Column("Home", lambda r: r.name, width=22, stretch=True),
        Column(
            "This month",
            lambda r: text.word(r.duty.status),
            lambda r: urgent.index(r.duty.status),
            16,
            delegate=lambda w: BadgeDelegate(lambda r: theme.TONES[r.duty.status], w),
            tooltip=lambda r: in_words(r.duty),
            spoken=lambda r: in_words(r.duty),
            fixed=True,
        ),
        Column(
            "Last 12 months",
            lambda r: "".join(theme.LETTERS[m.status] for m in r.strip),
            lambda r: -sum(m.status is DutyStatus.MISSED for m in r.strip),
            38,
            delegate=lambda w: StripDelegate(lambda r: r.strip, w),
            spoken=lambda r: spoken(r.strip),
            tooltip=lambda r: spoken(r.strip),
        ),
        Column("Ofsted rating", lambda r: text.word(r.judgement), lambda r: r.judgement or "", 16, gives_way=3, fixed=True),
        Column("Elected member", lambda r: ", ".join(r.elected_members) or "None assigned", width=18, gives_way=2),
        Column("Registered manager", lambda r: r.registered_manager or "Vacant", width=20, gives_way=4),
        Column("Last visit", lambda r: text.short_date(r.last_visit), lambda r: r.last_visit, 13, gives_way=1),
        *_spare_columns(),
    ]


def _spare_columns() -> list[Column[HomeRow]]:
    return [
        Column("Ofsted number", lambda r: r.ofsted_urn, width=14, gives_way=5, spare=True),
        Column("Kind", lambda r: text.word(r.home_type), width=18, gives_way=5, spare=True, fixed=True),
        Column("Site", lambda r: r.site, width=18, gives_way=5, spare=True),
        Column("Places", lambda r: "" if r.places is None else str(r.places), lambda r: r.places, 9, gives_way=5, spare=True),
        Column("Status", lambda r: text.word(r.status), width=13, gives_way=5, spare=True, fixed=True),
        Column("Visited by", lambda r: text.word(r.visited_by), width=24, gives_way=5, spare=True, fixed=True),
        Column("Responsible individual", lambda r: r.responsible_individual, width=22, gives_way=5, spare=True),
        Column("Inspected on", lambda r: text.short_date(r.inspected_on), lambda r: r.inspected_on, 14, gives_way=5, spare=True),
        Column(
            "Open recommendations",
            lambda r: str(r.open_recommendations),
            lambda r: r.open_recommendations,
            20,
            gives_way=5,
            spare=True,
        ),
    ]
