"""The visit form on paper: the questions of the screen in the screen's own order, with room to write (regulation.md, part b).

What the home still has open, and what was answered last time, stands on it already. Nobody's signature does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db.models import Home
from reg44desk.domain.dated import covers
from reg44desk.domain.types import (
    Announced,
    FindingResult,
    HomeType,
    Opinion,
    Priority,
    Progress,
    QualityStandard,
    RecordType,
    Source,
    SpokenGroup,
    VisitMode,
)
from reg44desk.domain.visit import Finding, VisitDraft
from reg44desk.paper import Paragraphs, SubHeading
from reg44desk.pdf.visit_document import Aside, Ask, Grid, PaperBlock, PaperPart, Ruled, Ticks, Together, VisitPaper
from reg44desk.pdf.visit_paper import render
from reg44desk.services import members, recommendations, visit_papers, visit_record
from reg44desk.services.home_profile import Profile, profile_on, profiles
from reg44desk.services.visit_papers import PaperKind, Target, shortened
from reg44desk.services.visit_record import OpenRecommendation

LEAD = "Fill this in on the visit. The questions stand in the order of the screen."
DOTS = "." * 34
"""Where to write a name."""
MOST_OF_LAST = 180
"""So many letters of an answer of the last visit are printed, as on the screen."""
NEW_RECOMMENDATIONS = 3
"""There is room for so many new recommendations; more go on another sheet."""
OPINIONS = (
    ("effectively_safeguarded", "Are children effectively safeguarded?"),
    ("conduct_promotes_well_being", "Does the conduct of the home promote children's well-being?"),
)


@dataclass(frozen=True, slots=True)
class _Known:
    """All that stands on the form already."""

    target: Target
    profile: Profile
    members: tuple[str, ...]
    last: VisitDraft | None
    open: tuple[OpenRecommendation, ...]
    said: dict[UUID, str]


def build(session: Session, home_id: UUID, visit_id: UUID | None, today: date) -> VisitPaper:
    """The form for a home, and for its planned visit if there is one. Raises UserError for a closed home."""
    known = _known(session, visit_papers.target(session, home_id, visit_id, today))
    return VisitPaper(
        title="Visit form",
        subtitle=known.target.subtitle,
        marking=visit_papers.marking(session),
        lead=f"{LEAD} {_last_visit(known)}",
        foot=visit_papers.foot(known.target, PaperKind.FORM),
        parts=(
            PaperPart("The visit", _the_visit(known)),
            PaperPart("Who was spoken to", _spoken_to(known)),
            PaperPart("Records seen", _records()),
            PaperPart("Premises", (_premises(known),)),
            PaperPart("Earlier recommendations", _earlier(known)),
            PaperPart("Findings by quality standard", _findings(known)),
            PaperPart("Good practice", (_good_practice(known),)),
            PaperPart("Opinion", _opinions(known)),
            PaperPart("Recommendations", _recommendations()),
            PaperPart("Who gets a copy", _copies(known)),
        ),
        large=True,
    )


def form_pdf(session: Session, home_id: UUID, visit_id: UUID | None, today: date) -> bytes:
    """The form as a PDF in large print: same content, same bytes."""
    return render(build(session, home_id, visit_id, today))


def _known(session: Session, target: Target) -> _Known:
    visit_id = target.visit.id if target.visit else None
    found = visit_record.open_recommendations(session, target.home_id, visit_id, target.day)
    assigned = members.list_assignments(session, target.home_id)
    return _Known(
        target=target,
        profile=profile_on(profiles(session, session.get_one(Home, target.home_id)), target.day),
        members=tuple(a.name for a in assigned if covers(a, target.day)),
        last=visit_record.get_last(session, target.home_id, target.day, visit_id),
        open=tuple(found),
        said={one.id: _last_said(session, one.id) for one in found},
    )


def _last_said(session: Session, recommendation_id: UUID) -> str:
    """What the latest visit that looked at a recommendation found."""
    found = recommendations.list_follow_ups(session, recommendation_id)
    if not found:
        return "No visit has said anything about it yet."
    words = f"{text.word(found[0].progress)}. {shortened(found[0].evidence, MOST_OF_LAST)}".strip()
    return f"Last said, on {text.long_date(found[0].visit_date)}: {words}"


def _last_visit(known: _Known) -> str:
    if known.last is None:
        return "This is the first visit to this home that is recorded here."
    return f"Last visit: {text.long_date(known.last.visit_date)}. Its answers stand in small grey type beside the questions."


def _words(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(text.word(value) for value in kind)


def _of_last(known: _Known, key: str) -> str:
    return shortened(str(getattr(known.last, key) or ""), MOST_OF_LAST) if known.last else ""


def _the_visit(known: _Known) -> tuple[PaperBlock, ...]:
    visit, places, last = known.target.visit, known.profile.places, known.last
    at = f", {text.clock_time(visit.planned_time)}" if visit and visit.planned_time else ""
    booked = f"Planned for {text.long_date(visit.day)}{at}." if visit else ""
    return (
        Ask("Date of the visit", Ruled(1), "\n".join(filter(None, ["The day of arrival. For example, 18 9 2025.", booked]))),
        Ask("Arrived at", Ruled(1), "For example, 9:30 or 4pm."),
        Ask("Left at", Ruled(1), "For example, 9:30 or 4pm."),
        Ask("Was it announced?", Ticks(_words(Announced)), f"Planned: {text.word(visit.announced)}." if visit and visit.announced else ""),
        Ask("How", Ticks(_words(VisitMode))),
        Ask(
            "Independent person who made the visit",
            Ruled(1),
            f"Planned: {visit.independent_person}." if visit and visit.independent_person else "",
        ),
        Ask("Elected members who came along", Ticks((*known.members, DOTS, DOTS))),
        Ask(
            "Children living in the home",
            Ruled(1),
            "" if places is None else f"The home has {text.count(places, 'place')}.",
            "" if last is None or last.children_accommodated is None else str(last.children_accommodated),
        ),
        Ask("Children in the home during the visit", Ruled(1)),
    )


def _spoken_to(known: _Known) -> tuple[PaperBlock, ...]:
    headings = ("Group", "Offered a talk", "Spoken to", "Declined", "In private")
    return (
        Paragraphs("Leave a box empty where the number is not known. Watching children is counted apart: it is not a talk."),
        Grid(headings, _words(SpokenGroup), (30, 19, 19, 23, 19)),
        Ask("Children observed", Ruled(1)),
        Ask(
            "What children said",
            Ruled(8),
            "In their own words where you can. No names and nothing that tells who said it.",
            _of_last(known, "childrens_views"),
            names_nobody=True,
        ),
        Ask("If no child was spoken to, why", Ruled(3), names_nobody=True),
    )


def _records() -> tuple[PaperBlock, ...]:
    kinds = tuple(f"\u2610 {text.word(kind)}" for kind in RecordType if kind is not RecordType.CASE_RECORDS)
    return (
        Paragraphs("A child's case records may be read only with the consent of the child and of the placing authority."),
        Paragraphs("Tick each kind that you looked at. Leave the number empty if not known. No child's name."),
        Grid(("Kind of record", "How many were sampled", "What was found"), kinds, (48, 21, 42)),
        SubHeading(text.word(RecordType.CASE_RECORDS)),
        Ask("How many were sampled", Ruled(1), "Leave empty if not known."),
        Ask("The child consented on", Ruled(1), "A child's case records need both consents."),
        Ask("The placing authority consented on", Ruled(1), "For example, 18 9 2025."),
        Ask("Who gave the placing authority's consent", Ruled(1)),
        Ask("What was found, naming no child", Ruled(4)),
    )


def _premises(known: _Known) -> Ask:
    hint = "Rooms, garden, hazards and to whom you reported them."
    return Ask("What you saw of the premises", Ruled(8), hint, _of_last(known, "premises_notes"), names_nobody=True)


def _good_practice(known: _Known) -> Ask:
    hint = "Leave it empty if there is nothing to say."
    return Ask("Good practice seen", Ruled(5), hint, _of_last(known, "good_practice"), names_nobody=True)


def _earlier(known: _Known) -> tuple[PaperBlock, ...]:
    """Every open recommendation of earlier visits waits for an answer (part b, section 8)."""
    if not known.open:
        return (Paragraphs("No recommendation of an earlier visit is open."),)
    blocks: list[PaperBlock] = []
    for made in known.open:
        dates = f"Made on {text.long_date(made.made_on)}"
        dates += f", to be considered by {text.long_date(made.consider_by_date)}" if made.consider_by_date else ""
        dates += f". Until now: {text.word(made.progress).lower()}. {known.said[made.id]}"
        became, evidence = Ask("What became of it", Ticks(_words(Progress))), Ask("Evidence seen", Ruled(3), names_nobody=True)
        blocks.append(Together((SubHeading(made.reference), Paragraphs(made.text), Aside(dates), became, evidence)))
    return tuple(blocks)


def _findings(known: _Known) -> tuple[PaperBlock, ...]:
    before = {f.quality_standard: f for f in known.last.findings} if known.last else {}
    blocks: list[PaperBlock] = [Paragraphs("These are the independent person's findings, not Ofsted grades.")]
    for standard in QualityStandard:
        asked = (
            SubHeading(text.standard_name(standard)),
            Ask("Finding", Ticks(_words(FindingResult)), "", _found(before.get(standard))),
            Ask("Evidence, naming no child", Ruled(4)),
            Ask("Where it comes from", Ticks(_words(Source))),
        )
        blocks.append(Together(asked))
    return tuple(blocks)


def _found(last: Finding | None) -> str:
    return f"{text.word(last.result)}. {shortened(last.evidence, MOST_OF_LAST)}".strip() if last else ""


def _opinions(known: _Known) -> tuple[PaperBlock, ...]:
    """The two questions of regulation 44(4); neither is ever filled in beforehand."""
    blocks: list[PaperBlock] = [Paragraphs("Regulation 44(4) asks for both opinions. Give your reasons in a sentence or more.")]
    for key, question in OPINIONS:
        said: Opinion | None = getattr(known.last, f"opinion_{key}") if known.last else None
        reasons = Ask("Reasons", Ruled(8), "", _of_last(known, f"reasons_{key}"), names_nobody=True)
        blocks.append(Together((Ask(question, Ticks(_words(Opinion)), "", text.word(said)), reasons)))
    return tuple(blocks)


def _recommendations() -> tuple[PaperBlock, ...]:
    """What is recommended, and by when the home must consider it (regulation 44(5))."""
    blocks: list[PaperBlock] = [
        Paragraphs("Few and clear, each with the day by which the home must consider it. There need not be any."),
    ]
    for number in range(1, NEW_RECOMMENDATIONS + 1):
        asked = (
            SubHeading(f"Recommendation {number}"),
            Ask("What is recommended", Ruled(4), names_nobody=True),
            Ask("Quality standard", Ticks(_words(QualityStandard))),
            Ask("Priority", Ticks(_words(Priority))),
            Ask("Consider by", Ruled(1), "The day by which the home must consider it. For example, 18 9 2025."),
        )
        blocks.append(Together(asked))
    return tuple(blocks)


def _copies(known: _Known) -> tuple[PaperBlock, ...]:
    """Which authorities placed the children, because each must have a copy (regulation 44(7), Schedule 5)."""
    hint = "One authority a line. Each gets a copy, so none is left out. A parent is not a placing authority here."
    last = shortened(text.listing(known.last.placing_authorities), MOST_OF_LAST) if known.last else ""
    ticks = ["The local authority for the area wants a copy"]
    ticks += ["A youth justice child lives in the home"] if known.profile.home_type is HomeType.SECURE else []
    return (
        Paragraphs("Ofsted, the provider, the registered manager and the responsible individual are on the list always."),
        Ask("Placing authorities of the children", Ruled(5), hint, last),
        Ticks(tuple(ticks)),
    )
