"""Who must get a copy of a report, who has had one, and what the others wait for (regulation 44(7), BR-16 to BR-20, A-39)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.clock import london_date
from reg44desk.db.models import Home, Person, Reg44Report, Reg44Sending, Reg44Signature, Reg44Visit
from reg44desk.domain.dated import covering, covers
from reg44desk.domain.signoff import Recipient, ReportFacts, Signed, Tenure, missing_signatures, recipients
from reg44desk.domain.types import RecipientKind, ReportOrigin, Role, SendingMethod, SignerRole
from reg44desk.services import people
from reg44desk.services.home_profile import profile_on, profiles_by_home


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """One line of a report's list of copies: who, by which rule, sent when and how, or what it waits for and since when.

    `state` is "sent", "to_send", "waiting" or "not_known" (a report brought in from a workbook that does not say).
    """

    kind: RecipientKind
    name: str
    person_id: UUID | None
    rule: str
    state: str
    sent_on: date | None
    method: SendingMethod | None
    waits_for: str
    since: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How the newest version of one visit's report stands: signatures given and missing, and each copy."""

    report_id: UUID
    visit_id: UUID
    visit_reference: str
    visit_date: date
    home_id: UUID
    home: str
    version: int
    origin: ReportOrigin
    missing: tuple[SignerRole, ...]
    missing_since: date
    copies: tuple[RecipientRow, ...]


@dataclass(frozen=True, slots=True)
class _Report:
    report: Reg44Report
    visit: Reg44Visit
    home: Home
    signed: tuple[Signed, ...]
    sent: tuple[Reg44Sending, ...]

    @property
    def visit_date(self) -> date:
        assert self.visit.visit_date is not None  # noqa: S101  a report has a visit that took place
        return self.visit.visit_date

    @property
    def made_on(self) -> date:
        """Since when the version waits: the day it was made; for one brought in its first signature, else the visit."""
        if self.report.origin is ReportOrigin.MADE_HERE:
            return london_date(self.report.made_at)
        return min((s.signed_on for s in self.signed), default=self.visit_date)

    @property
    def ready_on(self) -> date:
        """The day on which the last signature was given, or the version made."""
        return max((s.signed_on for s in self.signed), default=self.made_on)


def list_standings(session: Session, today: date, visit_id: UUID | None = None) -> list[Standing]:
    """The newest version of every visit's report (or of one), oldest visit first, as it stands today."""
    held = {role: people.tenures(session, role) for role in (Role.REGISTERED_MANAGER, Role.RESPONSIBLE_INDIVIDUAL, Role.ELECTED_MEMBER)}
    profiles, found = profiles_by_home(session), []
    for one in _newest_reports(session, visit_id):
        facts = _facts(one, held, profile_on(profiles[one.home.id], one.visit_date).registered_provider, today)
        found.append(
            Standing(
                report_id=one.report.id,
                visit_id=one.visit.id,
                visit_reference=one.visit.reference,
                visit_date=one.visit_date,
                home_id=one.home.id,
                home=one.home.name,
                version=one.report.version,
                origin=one.report.origin,
                missing=missing_signatures(one.signed),
                missing_since=one.made_on,
                copies=tuple(_copies(one, facts, today)),
            )
        )
    return sorted(found, key=lambda s: (s.visit_date, s.home))


def _newest_reports(session: Session, visit_id: UUID | None) -> list[_Report]:
    query = select(Reg44Report, Reg44Visit, Home).join(Reg44Visit, Reg44Visit.id == Reg44Report.visit_id)
    query = query.join(Home, Home.id == Reg44Visit.home_id).order_by(Reg44Report.version)
    if visit_id is not None:
        query = query.where(Reg44Visit.id == visit_id)
    newest = {visit.id: (report, visit, home) for report, visit, home in session.execute(query)}
    signed: dict[UUID, list[Signed]] = defaultdict(list)
    signatures = select(Reg44Signature, Person.name).join(Person, Person.id == Reg44Signature.person_id)
    sendings = select(Reg44Sending).order_by(Reg44Sending.sent_on)
    if visit_id is not None:
        reports = [report.id for report, _visit, _home in newest.values()]
        signatures, sendings = signatures.where(Reg44Signature.report_id.in_(reports)), sendings.where(Reg44Sending.report_id.in_(reports))
    for s, name in session.execute(signatures):
        signed[s.report_id].append(Signed(s.signer_role, s.person_id, name, s.signed_on))
    sent: dict[UUID, list[Reg44Sending]] = defaultdict(list)
    for sending in session.scalars(sendings):
        sent[sending.report_id].append(sending)
    return [_Report(r, v, h, tuple(signed[r.id]), tuple(sent[r.id])) for r, v, h in newest.values()]


def _facts(one: _Report, held: dict[Role, dict[UUID, list[Tenure]]], provider: str, today: date) -> ReportFacts:
    def of(role: Role) -> tuple[Tenure, ...]:
        return tuple(held[role].get(one.home.id, []))

    return ReportFacts(
        visit_date=one.visit_date,
        registered_provider=provider,
        area_authority=one.home.area_authority,
        area_authority_asked=one.visit.area_authority_asked,
        placing_authorities=tuple(one.visit.placing_authorities),
        children_accommodated=one.visit.children_accommodated,
        youth_justice_child=one.visit.youth_justice_child,
        managers=of(Role.REGISTERED_MANAGER),
        responsible_individuals=of(Role.RESPONSIBLE_INDIVIDUAL),
        members=_members(of(Role.ELECTED_MEMBER), one.ready_on, today),
        signed=one.signed,
    )


def _members(assigned: tuple[Tenure, ...], ready_on: date, today: date) -> tuple[Tenure, ...]:
    """Those whose copy this is: assigned when it was ready and still; where none of them is left, whoever is assigned now."""
    then = covering(assigned, ready_on)
    return tuple(covering(then, today)) or assigned


def _copies(one: _Report, facts: ReportFacts, today: date) -> list[RecipientRow]:
    rows = [_sent_row(one, sending) for sending in one.sent]
    had_person = {(s.recipient_kind, s.person_id) for s in one.sent}
    had_name = {(s.recipient_kind, s.recipient_name) for s in one.sent}
    had_kind = {s.recipient_kind for s in one.sent}
    for recipient in recipients(facts, today):
        if recipient.kind is RecipientKind.PLACING_AUTHORITY:
            done = (recipient.kind, recipient.name) in had_name
        elif recipient.kind is RecipientKind.ELECTED_MEMBER:
            done = (recipient.kind, recipient.person_id) in had_person or _had_before(one, facts, recipient)
        else:
            done = recipient.kind in had_kind
        if not done:
            rows.append(_open_row(one, recipient))
    order = list(RecipientKind)
    return sorted(rows, key=lambda r: (order.index(r.kind), r.name))


def _had_before(one: _Report, facts: ReportFacts, recipient: Recipient) -> bool:
    """Whether a member's copy went to the member of that time, so that a successor is not owed every old report."""
    sent = [s for s in one.sent if s.recipient_kind is RecipientKind.ELECTED_MEMBER]
    if any(s.person_id is None for s in sent):
        return True
    mine = next((t for t in facts.members if t.person_id == recipient.person_id), None)
    return bool(sent) and (mine is None or not covers(mine, one.ready_on))


def _sent_row(one: _Report, sending: Reg44Sending) -> RecipientRow:
    rule = _RULES[sending.recipient_kind]
    return RecipientRow(
        sending.recipient_kind,
        sending.recipient_name,
        sending.person_id,
        rule,
        "sent",
        sending.sent_on,
        sending.method,
        "",
        one.made_on,
    )


def _open_row(one: _Report, recipient: Recipient) -> RecipientRow:
    member = recipient.kind is RecipientKind.ELECTED_MEMBER
    unknown = one.report.origin is ReportOrigin.BROUGHT_IN and recipient.kind not in (RecipientKind.ELECTED_MEMBER, RecipientKind.HMCI)
    state = "not_known" if unknown else "waiting" if recipient.waits_for else "to_send"
    since = one.ready_on if member and recipient.waits_for != "signatures" else one.made_on
    return RecipientRow(recipient.kind, recipient.name, recipient.person_id, recipient.rule, state, None, None, recipient.waits_for, since)


_RULES = {
    RecipientKind.HMCI: "regulation 44(7)(a)",
    RecipientKind.HOME_AREA_AUTHORITY: "regulation 44(7)(b) and BR-18",
    RecipientKind.PLACING_AUTHORITY: "regulation 44(7)(c)",
    RecipientKind.YOUTH_CUSTODY: "Schedule 5, paragraph 5(f)",
    RecipientKind.REGISTERED_PROVIDER: "regulation 44(7)(d)",
    RecipientKind.REGISTERED_MANAGER: "regulation 44(7)(d)",
    RecipientKind.RESPONSIBLE_INDIVIDUAL: "regulation 44(7)(e)",
    RecipientKind.ELECTED_MEMBER: "BR-19",
}
