"""Who may sign a report, and who must get a copy (regulation 44(7), Sch 5 para 5(f), BR-14 to BR-20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from reg44desk.domain.dated import covers
from reg44desk.domain.types import RecipientKind, SignerRole
from reg44desk.errors import Problem


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in a role for a home from a day to a day, both included."""

    person_id: UUID
    name: str
    from_date: date | None
    to_date: date | None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that is recorded against a version."""

    role: SignerRole
    person_id: UUID
    name: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who must get a copy: what they are, their name, the rule that says so, and what they wait for."""

    kind: RecipientKind
    name: str
    rule: str
    person_id: UUID | None = None
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What deciding on recipients needs to know about a report, its home and its visit."""

    visit_date: date
    registered_provider: str
    area_authority: str
    area_authority_asked: bool
    placing_authorities: tuple[str, ...]
    children_accommodated: int | None
    youth_justice_child: bool
    managers: tuple[Tenure, ...]
    responsible_individuals: tuple[Tenure, ...]
    members: tuple[Tenure, ...]
    signed: tuple[Signed, ...]


def check_signature(
    role: SignerRole,
    person_id: UUID,
    signed_on: date | None,
    *,
    visit_date: date,
    visitor_id: UUID | None,
    managers: Sequence[Tenure],
    today: date,
) -> list[Problem]:
    """What stops this signature: only the independent person who visited, and the home's manager on that day, may sign (BR-15)."""
    if signed_on is None:
        return [Problem("signed_on", "Enter the date of the signature, like 18 9 2025.")]
    problems = []
    if signed_on > today:
        problems.append(Problem("signed_on", "The date of the signature is in the future. Enter the day it was signed."))
    if signed_on < visit_date:
        problems.append(Problem("signed_on", "The signature is dated before the visit. Check the date."))
    if role is SignerRole.INDEPENDENT_PERSON and person_id != visitor_id:
        problems.append(Problem("person_id", "Only the independent person who made the visit may sign as independent person."))
    if role is SignerRole.REGISTERED_MANAGER and not any(m.person_id == person_id and covers(m, signed_on) for m in managers):
        problems.append(Problem("person_id", "Only the person who is the home's registered manager on that day may sign as manager."))
    return problems


def missing_signatures(signed: Sequence[Signed]) -> tuple[SignerRole, ...]:
    """The roles that have not signed yet (BR-14); the order between them is free (A-10)."""
    have = {s.role for s in signed}
    return tuple(role for role in SignerRole if role not in have)


def recipients(facts: ReportFacts, as_of: date) -> list[Recipient]:
    """Everyone who must get a copy of a report, in the order of the law, then the council's own rules.

    An elected member's copy waits for both signatures (BR-16). A home without a member keeps its place open (BR-20).
    """
    people = [
        Recipient(RecipientKind.REGISTERED_MANAGER, t.name, "regulation 44(7)(d)", t.person_id) for t in facts.managers if covers(t, as_of)
    ] + [
        Recipient(RecipientKind.RESPONSIBLE_INDIVIDUAL, t.name, "regulation 44(7)(e)", t.person_id)
        for t in facts.responsible_individuals
        if covers(t, as_of)
    ]
    return [
        Recipient(RecipientKind.HMCI, "Ofsted", "regulation 44(7)(a)"),
        *_authorities(facts),
        Recipient(RecipientKind.REGISTERED_PROVIDER, facts.registered_provider, "regulation 44(7)(d)"),
        *people,
        *_members(facts, as_of),
    ]


def _authorities(facts: ReportFacts) -> list[Recipient]:
    found = []
    if facts.area_authority_asked:
        found.append(Recipient(RecipientKind.HOME_AREA_AUTHORITY, facts.area_authority, "regulation 44(7)(b) and BR-18"))
    if facts.placing_authorities:
        found += [Recipient(RecipientKind.PLACING_AUTHORITY, name, "regulation 44(7)(c)") for name in facts.placing_authorities]
    elif facts.children_accommodated != 0:
        found.append(Recipient(RecipientKind.PLACING_AUTHORITY, "", "regulation 44(7)(c)", waits_for="placing_authorities_unnamed"))
    if facts.youth_justice_child:
        found.append(Recipient(RecipientKind.YOUTH_CUSTODY, "", "Schedule 5, paragraph 5(f)"))
    return found


def _members(facts: ReportFacts, as_of: date) -> list[Recipient]:
    waits = "signatures" if missing_signatures(facts.signed) else ""
    assigned = [t for t in facts.members if covers(t, as_of)]
    if not assigned:
        return [Recipient(RecipientKind.ELECTED_MEMBER, "", "BR-19 and BR-20", waits_for=waits or "no_member_assigned")]
    return [Recipient(RecipientKind.ELECTED_MEMBER, t.name, "BR-19", t.person_id, waits) for t in assigned]
