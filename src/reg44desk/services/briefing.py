"""The briefing for the evening before a visit: what the casebook knows of a home, on two sides of paper at most.

It shortens and leaves out until it fits, and says so in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Home, Reg44Finding, Reg44Visit
from reg44desk.domain.dated import covering, covers
from reg44desk.domain.duty import Duty
from reg44desk.domain.members import window_of
from reg44desk.domain.types import DutyStatus, FindingResult, Month, QualityStandard, Role
from reg44desk.paper import Facts, Paragraphs, Table
from reg44desk.pdf.visit_document import PaperBlock, PaperPart, VisitPaper
from reg44desk.pdf.visit_paper import render_counted
from reg44desk.services import duties, independence, inspections, members, people, recommendations, reg44, rota, visit_papers, visit_record
from reg44desk.services.home_profile import list_buildings, profile_on, profiles
from reg44desk.services.visit_papers import PaperKind, Target, shortened

SIDES = 2
VISITS = 6
"""So many visits back it looks for standards that nobody looked at."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much is told: so many recommendations and requirements, so many letters of a text."""

    rows: int
    letters: int


ROOMS = (Room(60, 700), Room(20, 400), Room(12, 300), Room(9, 200), Room(7, 150), Room(5, 110), Room(3, 80), Room(1, 40))
"""Tried one after the other until the paper fits on two sides; the last always does."""


def briefing_pdf(session: Session, home_id: UUID, visit_id: UUID | None, today: date) -> bytes:
    """The briefing as a PDF of at most two pages. Raises UserError for a closed home."""
    found = visit_papers.target(session, home_id, visit_id, today)
    briefing = Briefing(session, found, today)
    drawn = (render_counted(briefing.paper(room)) for room in ROOMS)
    return next(pdf for pdf, pages in drawn if pages <= SIDES)


class Briefing:
    """All that the briefing tells, read once and told in the room there is."""

    def __init__(self, session: Session, found: Target, today: date) -> None:
        self.session, self.target, self.today = session, found, today
        home_id, day = found.home_id, found.day
        self.home = session.get_one(Home, home_id)
        self.profile = profile_on(profiles(session, self.home), day)
        self.buildings = [b.name for b in list_buildings(session, home_id, day) if b.current]
        self.planning = rota.Planning(session, Month.of(day), today)
        self.standing = inspections.list_standings(session, today, home_id)[0]
        self.last = visit_record.get_last(session, home_id, day)
        open_now = recommendations.list_recommendations(session, today, only_open=True, home_id=home_id)
        self.open = sorted(open_now, key=lambda r: (-r.age_days, r.reference))
        self.marking = visit_papers.marking(session)
        self.unseen = _unseen(session, home_id, day)
        self.members = self._member_facts()
        self.independence = self._independence()

    def paper(self, room: Room) -> VisitPaper:
        """The briefing in a room."""
        parts = self._parts(room)
        cut = " Longer texts are cut short here and end in “…”: the casebook has them whole." if "…" in repr(parts) else ""
        return VisitPaper(
            title="Briefing for a visit",
            subtitle=self.target.subtitle,
            marking=self.marking,
            lead=f"For the evening before. As the casebook stood on {text.long_date(self.today)}.{cut}",
            foot=visit_papers.foot(self.target, PaperKind.BRIEFING),
            parts=parts,
        )

    def _parts(self, room: Room) -> tuple[PaperPart, ...]:
        return (
            PaperPart("The home", (_facts(self._home(), room),)),
            PaperPart("Who is who", (_facts([*self._people(), *self.members], room),)),
            PaperPart("Ofsted", self._ofsted(room)),
            PaperPart("The last 12 months", (_facts(self._months(), room),)),
            PaperPart("The last visit", (self._last_visit(room),)),
            PaperPart("Open recommendations, oldest first", self._recommendations(room)),
            PaperPart("Not looked at lately", (Paragraphs(self.unseen),)),
            PaperPart("Before you go", tuple(Paragraphs(shortened(words, max(room.letters, 120))) for words in self._to_look_at())),
        )

    def _home(self) -> list[tuple[str, str]]:
        visit = self.target.visit
        planned = [_weekday(visit.day), text.clock_time(visit.planned_time), text.word(visit.announced).lower()] if visit else []
        return [
            ("Visit", ", ".join(filter(None, planned)) or "None is planned"),
            ("Kind of home", text.word(self.profile.home_type)),
            ("Places", text.known(self.profile.places)),
            ("Registered buildings", f"{text.listing(self.buildings)}. See each of them." if len(self.buildings) > 1 else ""),
            ("Ofsted number (URN)", self.home.ofsted_urn or "Not registered yet"),
            ("Registered provider", self.profile.registered_provider),
        ]

    def _people(self) -> list[tuple[str, str]]:
        def names(role: Role, none: str) -> str:
            held = people.tenures(self.session, role, self.target.home_id).get(self.target.home_id, [])
            return text.listing(t.name for t in covering(held, self.target.day)) or none

        return [
            ("Registered manager", names(Role.REGISTERED_MANAGER, "Vacant")),
            ("Responsible individual", names(Role.RESPONSIBLE_INDIVIDUAL, "Nobody is recorded")),
        ]

    def _member_facts(self) -> list[tuple[str, str]]:
        """Members who agreed to come on visits, and how their three months stand (BR-08, BR-10)."""
        home_id, day = self.target.home_id, self.target.day
        window = window_of(day, members.start_month(self.session))
        cover = members.covers_by_home(self.session, [window], self.today)[home_id][0]
        assigned = [a for a in members.list_assignments(self.session, home_id) if covers(a, day)]
        agreed = text.listing(a.name for a in assigned if a.agreed_to_visit)
        return [
            ("Members who agreed to come", agreed or "None"),
            ("The members' three months", members.in_words(cover)),
            ("Whom to ask", " ".join(self.planning.member_words(home_id))),
        ]

    def _ofsted(self, room: Room) -> tuple[PaperBlock, ...]:
        standing = self.standing
        if standing.latest is None:
            return (Paragraphs("No inspection is recorded yet."),)
        judged = f"{text.word(standing.judgement)}, {text.long_date(standing.judged_on)}" if standing.judged else "None yet"
        due = text.long_date(standing.improving.due_by) if standing.improving else ""
        rows = [
            ("Last judgement", judged),
            ("Last inspection", f"{text.word(standing.latest.inspection_type)}, {text.long_date(standing.latest.inspected_on)}"),
            ("Stage", text.word(standing.stage)),
            ("Improvements due by", due),
            ("Requirements open", "" if standing.outstanding else "None"),
        ]
        blocks: list[PaperBlock] = [_facts(rows, room)]
        asked = sorted(standing.outstanding, key=lambda r: r.due_on)
        cells = [(shortened(r.wording, room.letters), shortened(r.regulation, 30), _due(r.due_on, past=r.past_date)) for r in asked]
        return (
            *blocks,
            *_table(("Requirement open", "Regulation", "Due by"), cells, (6, 2, 3), room, ("more requirement", "more requirements")),
        )

    def _months(self) -> list[tuple[str, str]]:
        """The duty strip of a year in words (regulation 44(1))."""
        now = Month.of(self.today)
        year = duties.duties_by_home(self.session, now.plus(-11), now, self.today, self.target.home_id)[self.target.home_id]
        return [(text.word(status), _runs(year, status)) for status in DutyStatus]

    def _last_visit(self, room: Room) -> PaperBlock:
        last = self.last
        if last is None:
            return Paragraphs("No visit to this home is recorded here.")
        safeguarded, promoted = last.opinion_effectively_safeguarded, last.opinion_conduct_promotes_well_being
        rows = [
            ("Day", _weekday(last.visit_date)),
            ("Announced", text.word(last.announced, none="Not recorded")),
            ("Children safeguarded", _opinion(text.word(safeguarded), last.reasons_effectively_safeguarded)),
            ("Well-being promoted", _opinion(text.word(promoted), last.reasons_conduct_promotes_well_being)),
        ]
        return _facts(rows, room)

    def _recommendations(self, room: Room) -> tuple[PaperBlock, ...]:
        if not self.open:
            return (Paragraphs("None is open."),)
        cells = [
            (
                r.reference,
                shortened(r.text, room.letters),
                f"{text.count(r.age_days, 'day')}, {text.count(r.visits_since, 'visit')} since",
                _due(r.consider_by_date, past=r.past_date) or "No date set",
                text.word(r.progress),
            )
            for r in self.open
        ]
        headings = ("Reference", "Recommendation", "Age", "Consider by", "Now")
        return _table(headings, cells, (15, 37, 17, 17, 14), room, ("more recommendation", "more recommendations"))

    def _to_look_at(self) -> tuple[str, ...]:
        """The habit of the rota, if there is one, and whether the one who goes is independent (regulation 43(3))."""
        return (*rota.habit_words(self.planning.slots(self.target.home_id).completed), *self.independence)

    def _independence(self) -> tuple[str, ...]:
        visit = self.target.visit
        person_id = reg44.get_plan(self.session, visit.id).independent_person_id if visit else None
        if visit is None or person_id is None:
            return ("Nobody is chosen to make the visit, so nobody's independence was looked at.",)
        answer = independence.may_visit(self.session, person_id, self.target.home_id, self.target.day)
        if not answer.allowed:
            return (f"{answer.reason} Do not go: the office must choose somebody else.",)
        return answer.warnings or (f"{visit.independent_person}: the independence check for this home is in date.",)


def _facts(rows: Iterable[tuple[str, str]], room: Room) -> Facts:
    """What there is to tell, each text cut to the room; names and days always have enough."""
    return Facts(tuple((label, shortened(said, max(room.letters, 90))) for label, said in rows if said))


def _table(
    headings: tuple[str, ...], cells: Sequence[tuple[str, ...]], shares: tuple[int, ...], room: Room, what: tuple[str, str]
) -> tuple[PaperBlock, ...]:
    """As many rows as there is room for, and a sentence that says how many are left out."""
    shown = tuple(cells[: room.rows])
    left = len(cells) - len(shown)
    blocks: tuple[PaperBlock, ...] = (Table("Table", headings, shown, shares),) if shown else ()
    said = f"{text.count(left, *what)} {'is' if left == 1 else 'are'} left out here for want of room."
    return (*blocks, *((Paragraphs(said),) if left else ()))


def _unseen(session: Session, home_id: UUID, day: date) -> str:
    """Which standards no visit of the last six looked at (part b, section 9)."""
    query = select(Reg44Visit.id).where(Reg44Visit.home_id == home_id, Reg44Visit.visit_date <= day, *duties.counted())
    visits = list(session.scalars(query.order_by(Reg44Visit.visit_date.desc()).limit(VISITS)))
    looked = select(Reg44Finding.quality_standard).where(
        Reg44Finding.visit_id.in_(visits), Reg44Finding.result != FindingResult.NOT_REVIEWED
    )
    seen = set(session.scalars(looked))
    if not seen:
        return "No finding of an earlier visit is recorded here."
    since = f"The last {text.count(len(visits), 'visit')}" if len(visits) > 1 else "The one visit that is recorded"
    unseen = [text.standard_name(standard) for standard in QualityStandard if standard not in seen]
    return f"{since} did not look at: {text.listing(unseen)}." if unseen else f"{since} looked at every standard."


def _runs(year: Sequence[Duty], status: DutyStatus) -> str:
    """The months with one word, those in a row together: "Jan 2022 to Mar 2022, May 2022"."""
    runs: list[list[Month]] = []
    for month in (d.month for d in year if d.status is status):
        if runs and runs[-1][-1].plus(1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        text.short_month(run[0]) if len(run) == 1 else f"{text.short_month(run[0])} to {text.short_month(run[-1])}" for run in runs
    )


def _weekday(day: date | None) -> str:
    return f"{text.weekday(day)} {text.long_date(day)}" if day else ""


def _due(day: date | None, *, past: bool) -> str:
    return f"{text.short_date(day)}{', past its date' if past else ''}"


def _opinion(said: str, reasons: str) -> str:
    return f"{said or 'No opinion recorded'}. {reasons.strip()}".strip()
