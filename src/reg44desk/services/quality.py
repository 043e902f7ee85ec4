"""Data quality: everything the register lacks or holds wrongly, worst first; what is known and accepted can be set aside.

Each finding is decided by one function of the `quality_` files, and every count is the length of a list made here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import QualityAside
from reg44desk.domain.quality import Gap, Severity
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.services.desk import Tx, command
from reg44desk.services.quality_homes import about_homes
from reg44desk.services.quality_people import about_people
from reg44desk.services.quality_register import Aside, Finding, Register
from reg44desk.services.quality_visits import about_visits


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; nothing given keeps everything. `aside`: those set aside instead of those that are open."""

    severity: Severity | None = None
    kind: Gap | None = None
    home_id: UUID | None = None
    words: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class AsideDraft:
    """What the form for setting a finding aside holds."""

    reason: str = ""
    decided_by: str = ""


def list_findings(session: Session, today: date) -> list[Finding]:
    """Every finding, worst first, then the oldest; those set aside carry why."""
    register = Register(session, today)
    asides = {a.key: Aside(a.reason, a.decided_by, a.set_on) for a in session.scalars(select(QualityAside))}
    found = [*about_homes(register), *about_visits(register), *about_people(register)]
    severities, kinds = list(Severity), list(Gap)
    ordered = sorted(
        found, key=lambda f: (severities.index(f.severity), kinds.index(f.kind), f.since or date.max, f.about.casefold(), f.id)
    )
    return [dataclasses.replace(f, aside=asides.get(f.id)) for f in ordered]


def narrowed(found: Sequence[Finding], wanted: Wanted) -> list[Finding]:
    """The findings that a list is to show, in their order."""
    words = wanted.words.casefold().strip()
    return [
        f
        for f in found
        if (f.aside is not None) == wanted.aside
        and wanted.severity in (None, f.severity)
        and wanted.kind in (None, f.kind)
        and wanted.home_id in (None, f.home_id)
        and words in f"{f.about}\n{f.home}\n{f.what}".casefold()
    ]


def as_plain(found: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings for other programs."""
    return [
        {
            "id": f.id,
            "severity": f.severity.value,
            "kind": f.kind.value,
            "about": f.about,
            "home": f.home or None,
            "what": f.what,
            "why": f.why,
            "since": f.since.isoformat() if f.since else None,
            "set_aside": _aside_plain(f.aside),
        }
        for f in found
    ]


def _aside_plain(aside: Aside | None) -> dict[str, str] | None:
    return {"reason": aside.reason, "decided_by": aside.decided_by, "on": aside.set_on.isoformat()} if aside else None


@command("Set a finding aside")
def set_aside(tx: Tx, finding_id: str, draft: AsideDraft) -> UUID:
    """Accept a finding as it is, with the reason; it comes back when its cause changes. Raises UserError for what is missing."""
    problems = []
    if not draft.reason.strip():
        problems.append(Problem("reason", "Say why this is accepted as it is."))
    if not draft.decided_by.strip():
        problems.append(Problem("decided_by", "Say who decided."))
    refuse(problems)
    finding = next((f for f in list_findings(tx.session, tx.today) if f.id == finding_id), None)
    if finding is None:
        raise UserError("This has been put right already.")
    if finding.aside is not None:
        raise UserError("This has been set aside already.")
    aside = QualityAside(
        key=finding.id,
        home_id=finding.home_id,
        words=finding.what,
        reason=draft.reason.strip(),
        decided_by=draft.decided_by.strip(),
        set_on=tx.today,
    )
    tx.session.add(aside)
    tx.session.flush()
    return aside.id


@command("Take a finding back into the list")
def take_back(tx: Tx, finding_id: str) -> None:
    """No longer accept a finding: it stands in the list again."""
    aside = tx.session.scalars(select(QualityAside).where(QualityAside.key == finding_id)).first()
    if aside is None:
        raise UserError("This is not set aside.")
    tx.session.delete(aside)
