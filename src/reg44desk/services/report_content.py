"""What a visit's report says: builds the frozen document that is printed, kept and fingerprinted (regulation.md, part b)."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import paper as doc
from reg44desk import text
from reg44desk.db.audit import canonical
from reg44desk.db.models import Casebook, Home, Person, Reg44Recommendation, Reg44Visit
from reg44desk.domain.dated import covering
from reg44desk.domain.types import CasebookKind, FindingResult, HomeType, RecordType, Role, SpokenGroup
from reg44desk.domain.visit import VisitDraft
from reg44desk.services import inspections, ofsted_frameworks, people, visit_record
from reg44desk.services.home_profile import Profile, profile_on, profiles
from reg44desk.services.inspections import InspectionRow, StandingRow

MARKING = "OFFICIAL-SENSITIVE"
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CONFLICT = "Conflict of interest"
"""The heading of what regulation 44(6) asks for."""
METHOD = (
    "This report is the independent person's own. It rests on what was seen, heard and read on the visit. People were spoken to in "
    "private where they agreed. A child's case records were read only with the consent of the child and of the placing authority. "
    "No child is named. The findings are not Ofsted grades."
)
STATEMENT = (
    "The independent person signs that this is their report and their opinion. The registered manager signs that they have seen it. "
    "Only the independent person may change it."
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """Everything the sections are built from."""

    home: Home
    profile: Profile
    visit: Reg44Visit
    draft: VisitDraft
    independent_person: Person | None
    members: tuple[str, ...]
    managers: tuple[str, ...]
    responsible: tuple[str, ...]
    earlier: dict[UUID, Reg44Recommendation]
    made: tuple[Reg44Recommendation, ...]
    standing: StandingRow
    sample: bool


def build(session: Session, visit_id: UUID, version: int | None, made_on: date, *, brought_in: bool = False) -> doc.ReportDocument:
    """The report of a visit as its record stands now; `version` None builds a draft, marked as such.

    One brought in from a workbook was written elsewhere, so it says nothing of Ofsted's inspections.
    """
    facts = _facts(session, visit_id)
    visit, home = facts.visit, facts.home
    document = doc.ReportDocument(
        title="Regulation 44 visit report",
        subtitle=f"{home.name}, visit of {text.long_date(visit.visit_date)}",
        marking=MARKING,
        reference=visit.reference,
        version="" if version is None else str(version),
        check_code="",
        made_on=text.long_date(made_on),
        author=facts.independent_person.name if facts.independent_person else "",
        cover=_cover(facts),
        sections=tuple(s for s in _sections(facts, None if brought_in else facts.standing) if s.blocks),
        signature_statement=STATEMENT,
        signatures=_boxes(facts),
        notice=_notice(facts, draft=version is None, brought_in=brought_in),
    )
    return document if version is None else dataclasses.replace(document, check_code=check_code(document))


def check_code(document: doc.ReportDocument) -> str:
    """Sixteen letters and digits that change when anything in the report changes, in groups of four."""
    plain = to_plain(dataclasses.replace(document, check_code=""))
    number = int.from_bytes(hashlib.sha256(canonical(plain).encode()).digest()[:10], "big")
    letters = "".join(CODE_LETTERS[(number >> shift) & 31] for shift in range(75, -1, -5))
    return "-".join(letters[n : n + 4] for n in range(0, 16, 4))


def to_plain(document: doc.ReportDocument) -> dict[str, Any]:
    """The document as strings, lists and maps, for keeping; each block says what kind it is."""
    plain = dataclasses.asdict(document)
    plain["sections"] = [
        {"heading": s.heading, "blocks": [{"kind": type(b).__name__, **dataclasses.asdict(b)} for b in s.blocks]} for s in document.sections
    ]
    return plain


def from_plain(plain: dict[str, Any]) -> doc.ReportDocument:
    """The document that `to_plain` kept."""
    kinds = {k.__name__: k for k in (doc.Paragraphs, doc.Facts, doc.Table, doc.Bullets, doc.SubHeading)}
    sections = tuple(
        doc.Section(
            s["heading"],
            tuple(kinds[b["kind"]](**{k: _tupled(v) for k, v in b.items() if k != "kind"}) for b in s["blocks"]),
        )
        for s in plain["sections"]
    )
    rest = {k: v for k, v in plain.items() if k not in ("sections", "cover", "signatures")}
    return doc.ReportDocument(
        cover=doc.Facts(_tupled(plain["cover"]["rows"])),
        sections=sections,
        signatures=tuple(doc.SignatureBox(**box) for box in plain["signatures"]),
        **rest,
    )


def _tupled(value: Any) -> Any:
    return tuple(_tupled(v) for v in value) if isinstance(value, (list, tuple)) else value


def _facts(session: Session, visit_id: UUID) -> _Facts:
    visit = session.get_one(Reg44Visit, visit_id)
    home = session.get_one(Home, visit.home_id)
    draft = visit_record.get_draft(session, visit)
    day = visit.visit_date or visit.planned_for or date.max

    def names(role: Role) -> tuple[str, ...]:
        return tuple(t.name for t in covering(people.tenures(session, role, home.id).get(home.id, []), day))

    followed = [f.recommendation_id for f in draft.follow_ups]
    earlier = session.scalars(select(Reg44Recommendation).where(Reg44Recommendation.id.in_(followed)))
    made = session.scalars(select(Reg44Recommendation).where(Reg44Recommendation.visit_id == visit_id).order_by(Reg44Recommendation.id))
    members = session.scalars(select(Person.name).where(Person.id.in_(draft.members_present)).order_by(Person.name))
    return _Facts(
        home=home,
        profile=profile_on(profiles(session, home), day),
        visit=visit,
        draft=draft,
        independent_person=session.get(Person, visit.independent_person_id) if visit.independent_person_id else None,
        members=tuple(members),
        managers=names(Role.REGISTERED_MANAGER),
        responsible=names(Role.RESPONSIBLE_INDIVIDUAL),
        earlier={r.id: r for r in earlier},
        made=tuple(made),
        standing=next(s for s in inspections.list_standings(session, day) if s.id == home.id),
        sample=session.scalars(select(Casebook.kind)).first() is CasebookKind.SAMPLE,
    )


def _notice(facts: _Facts, *, draft: bool, brought_in: bool) -> str:
    parts = ["SAMPLE: every home and person is invented"] if facts.sample else []
    if draft:
        parts.append("DRAFT: not for signature")
    if brought_in:
        parts.append("Brought in from a workbook: the signed paper is the record")
    return " · ".join(parts)


def _cover(facts: _Facts) -> doc.Facts:
    home, person = facts.home, facts.independent_person
    rows = [
        ("Home", home.name),
        ("Ofsted number (URN)", home.ofsted_urn or "Not registered yet"),
        ("Kind of home", text.word(facts.profile.home_type)),
        ("Registered provider", facts.profile.registered_provider),
        ("Registered manager", ", ".join(facts.managers) or "Vacant"),
        ("Responsible individual", ", ".join(facts.responsible)),
        ("Independent person", ", ".join(filter(None, [person.name, _organisation(person)])) if person else ""),
    ]
    return doc.Facts(tuple((label, value) for label, value in rows if value))


def _organisation(person: Person) -> str:
    return "" if person.organisation == person.name else person.organisation


def _sections(facts: _Facts, standing: StandingRow | None) -> list[doc.Section]:
    draft = facts.draft
    return [
        doc.Section("The visit", _visit_blocks(facts)),
        doc.Section(CONFLICT, _conflict_blocks(facts.visit)),
        doc.Section("Opinion", _opinion_blocks(draft)),
        doc.Section("Who was spoken to", _spoken_blocks(draft)),
        doc.Section("Records seen", _record_blocks(draft)),
        doc.Section("Premises", _words(draft.premises_notes)),
        doc.Section("Earlier recommendations", _follow_up_blocks(facts)),
        doc.Section("Findings by quality standard", _finding_blocks(draft)),
        doc.Section("Good practice seen", _words(draft.good_practice)),
        doc.Section("Recommendations", _recommendation_blocks(facts.made)),
        doc.Section("Last Ofsted inspection", _inspection_blocks(standing)),
        doc.Section("How this report was made", (doc.Paragraphs(METHOD),) if draft.findings else ()),
    ]


def _words(typed: str) -> tuple[doc.Block, ...]:
    return (doc.Paragraphs(typed.strip()),) if typed.strip() else ()


def _visit_blocks(facts: _Facts) -> tuple[doc.Block, ...]:
    draft = facts.draft
    times = " to ".join(filter(None, [text.clock_time(draft.arrived_at), text.clock_time(draft.left_at)]))
    children = draft.children_accommodated
    rows = [
        ("Date of visit", text.long_date(draft.visit_date)),
        ("Time", times),
        ("Announced", text.word(draft.announced)),
        ("How", text.word(draft.mode)),
        ("Elected member present", text.listing(facts.members)),
        ("Places", "" if facts.profile.places is None else str(facts.profile.places)),
        ("Children living in the home", "" if children is None else str(children)),
        ("Children present", "" if draft.children_present is None else str(draft.children_present)),
    ]
    if facts.profile.home_type is HomeType.SECURE and draft.youth_justice_child:
        rows.append(("Youth justice child living in the home", "Yes"))
    return (doc.Facts(tuple((label, value) for label, value in rows if value)),)


def _conflict_blocks(visit: Reg44Visit) -> tuple[doc.Block, ...]:
    """A conflict that came to light after the visit, and why it was not notified before (regulation 44(6))."""
    if visit.conflict_declared_on is None:
        return ()
    rows = [
        ("Declared on", text.long_date(visit.conflict_declared_on)),
        ("Declared to", visit.conflict_declared_to),
        ("Regulation 43", text.word(visit.conflict_paragraph, none="No paragraph of regulation 43(3) is named")),
        ("Details", visit.conflict_details),
        ("Why it was not notified before the visit", visit.conflict_not_notified_reason),
    ]
    return (doc.Facts(tuple((label, value) for label, value in rows if value)),)


def _opinion_blocks(draft: VisitDraft) -> tuple[doc.Block, ...]:
    blocks: list[doc.Block] = []
    for question, opinion, reasons in (
        ("Are children effectively safeguarded?", draft.opinion_effectively_safeguarded, draft.reasons_effectively_safeguarded),
        (
            "Does the conduct of the home promote children's well-being?",
            draft.opinion_conduct_promotes_well_being,
            draft.reasons_conduct_promotes_well_being,
        ),
    ):
        if opinion is not None:
            blocks += [doc.SubHeading(question), doc.Facts((("Opinion", text.word(opinion)),)), *_words(reasons)]
    return tuple(blocks)


def _spoken_blocks(draft: VisitDraft) -> tuple[doc.Block, ...]:
    rows = tuple(
        (text.word(s.group), *(text.known(n) for n in (s.offered, s.spoken_to, s.declined, s.in_private)))
        for s in draft.spoken_to
        if any(n is not None for n in (s.offered, s.spoken_to, s.declined, s.in_private))
    )
    headings = ("Group", "Offered a talk", "Spoken to", "Declined", "In private")
    blocks: list[doc.Block] = [doc.Table("People spoken to", headings, rows, (3, 1, 1, 1, 1))] if rows else []
    if draft.children_observed is not None:
        blocks.append(doc.Paragraphs(f"Children observed, apart from those spoken to: {draft.children_observed}."))
    if draft.childrens_views.strip():
        blocks += [doc.SubHeading("What children said"), doc.Paragraphs(draft.childrens_views.strip())]
    spoken = next((s.spoken_to for s in draft.spoken_to if s.group is SpokenGroup.CHILDREN), None)
    if not spoken and draft.no_child_spoken_to_reason.strip():
        blocks += [doc.SubHeading("Why no child was spoken to"), doc.Paragraphs(draft.no_child_spoken_to_reason.strip())]
    return tuple(blocks)


def _record_blocks(draft: VisitDraft) -> tuple[doc.Block, ...]:
    rows = tuple(
        (
            text.word(r.record_type),
            text.known(r.sampled_count),
            " ".join(filter(None, [r.notes.strip(), _consents(r.child_consent_on, r.placing_authority_consent_on)]))
            if r.record_type is RecordType.CASE_RECORDS
            else r.notes.strip(),
        )
        for r in draft.records_seen
    )
    return (doc.Table("Records seen", ("Record", "Number sampled", "What was found"), rows, (2, 1, 3)),) if rows else ()


def _consents(child: date | None, authority: date | None) -> str:
    return f"The child agreed on {text.long_date(child)}, the placing authority on {text.long_date(authority)}."


def _finding_blocks(draft: VisitDraft) -> tuple[doc.Block, ...]:
    blocks: list[doc.Block] = []
    for finding in draft.findings:
        if finding.result is FindingResult.NOT_REVIEWED and not finding.evidence.strip():
            continue
        rows = (
            ("Finding", text.word(finding.result)),
            ("Comes from", text.listing(text.word(s) for s in finding.sources)),
            ("Evidence", finding.evidence.strip()),
        )
        shown = tuple((label, value) for label, value in rows if value)
        blocks += [doc.SubHeading(text.standard_name(finding.quality_standard)), doc.Facts(shown)]
    unseen = [text.word(f.quality_standard) for f in draft.findings if f.result is FindingResult.NOT_REVIEWED]
    if blocks and unseen:
        blocks.append(doc.Paragraphs(f"Not reviewed this visit: {text.listing(unseen)}."))
    return tuple(blocks)


def _follow_up_blocks(facts: _Facts) -> tuple[doc.Block, ...]:
    rows = tuple(
        (made.reference, made.text, text.short_date(made.made_on), text.word(answer.progress), answer.evidence.strip())
        for answer in facts.draft.follow_ups
        if (made := facts.earlier.get(answer.recommendation_id))
    )
    headings = ("Reference", "Recommendation", "Made on", "Now", "Evidence seen")
    return (doc.Table("Earlier recommendations", headings, rows, (14, 28, 16, 13, 28)),) if rows else ()


def _recommendation_blocks(made: Sequence[Reg44Recommendation]) -> tuple[doc.Block, ...]:
    rows = tuple(
        (
            r.reference,
            r.text,
            text.word(r.quality_standard),
            text.word(r.priority),
            text.short_date(r.consider_by_date, none="No date set"),
        )
        for r in made
    )
    headings = ("Reference", "Recommendation", "Quality standard", "Priority", "Consider by")
    return (doc.Table("Recommendations made", headings, rows, (14, 34, 19, 12, 16)),) if rows else ()


def _inspection_blocks(standing: StandingRow | None) -> tuple[doc.Block, ...]:
    """What Ofsted last found and what it requires, as known on the day of the visit; none of it is a finding of this report."""
    if standing is None or standing.latest is None:
        return ()
    latest, judged = standing.latest, standing.judged
    outcomes = [*(judged.areas if judged else ()), *(latest.areas if latest is not judged else ())]
    rows = [
        ("Last inspection", _inspected(latest)),
        ("Overall judgement", text.word(standing.judgement)),
        ("Judged at", _inspected(judged) if judged and judged is not latest else ""),
        *((ofsted_frameworks.word(area), ofsted_frameworks.word(outcome)) for area, outcome in outcomes),
        ("Stage", text.word(standing.stage)),
        ("Improvements due by", text.long_date(standing.improving.due_by) if standing.improving else ""),
        ("Ofsted's requirements open", str(len(standing.outstanding))),
    ]
    blocks: list[doc.Block] = [doc.Facts(tuple((label, value) for label, value in rows if value))]
    asked = tuple((r.wording, r.regulation, text.short_date(r.due_on)) for r in standing.outstanding)
    if asked:
        blocks.append(
            doc.Table("Ofsted's requirements open on the day of the visit", ("Requirement", "Regulation", "Due by"), asked, (4, 1, 1))
        )
    return tuple(blocks)


def _inspected(one: InspectionRow) -> str:
    return f"{text.word(one.inspection_type)}, {text.long_date(one.inspected_on)}"


def _boxes(facts: _Facts) -> tuple[doc.SignatureBox, ...]:
    person = facts.independent_person.name if facts.independent_person else ""
    return (
        doc.SignatureBox("Independent person", person, "This is my report and my opinion."),
        doc.SignatureBox("Registered manager", ", ".join(facts.managers), "I have seen this report."),
    )
