"""The words of the Report screen: how a report stands, what stops it, and each line of its signatures and copies (A-39)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reg44desk import text
from reg44desk.domain.types import RecipientKind, SendingMethod, SignerRole, VisitMode, VisitState
from reg44desk.services.distribution import RecipientRow, Standing
from reg44desk.services.reg44 import VisitRow
from reg44desk.services.reports import SentRow, SignatureRow, VersionRow

GOOD, WAITS, BAD, NOTED = ("good", "tick"), ("warn", "diamond"), ("bad", "cross"), ("muted", "dash")
TO_DO = ("info", "circle")
NEW_VERSION = "waits for a new version"

BADGES = {
    "sent": ("Sent", GOOD),
    "to_send": ("To send", TO_DO),
    "waiting": ("Waiting", WAITS),
    "not_known": ("Not known", NOTED),
}

_WAITS_FOR = {
    "signatures": "Waits for both signatures. No elected member may have a copy before.",
    "no_member_assigned": "No elected member is assigned to this home. The copy stays open until one is.",
    "placing_authorities_unnamed": "The visit does not name the children's placing authorities. Each of them must have a copy.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its tone and shape."""

    words: str
    look: tuple[str, str]


def heading(visit: VisitRow) -> str:
    """What the screen is about."""
    if visit.mode is VisitMode.REMOTE_CONTACT:
        return f"{visit.home}, remote contact of {text.long_date(visit.day)}"
    return f"Report of {visit.home}, visit of {text.long_date(visit.day)}"


def under_heading(
    visit: VisitRow, shown: VersionRow | None, newest: VersionRow | None, standing: Standing | None, *, untold: bool = False
) -> str:
    """Reference, version, check code and state, in a line."""
    parts = [f"Report {visit.reference}"]
    if shown is not None:
        parts += [f"version {shown.version}", f"check code {shown.check_code}"]
    if shown is not None and newest is not None and shown.id != newest.id:
        parts.append(f"replaced by version {newest.version}")
    elif untold:
        parts.append(NEW_VERSION)
    elif standing is not None:
        parts.append(state(standing))
    else:
        draft = visit.state is VisitState.VISITED and not no_report(visit)
        parts.append("draft, not finished" if draft else text.visit_state(visit.state, visit.mode).lower())
    return ", ".join(parts)


def state(standing: Standing) -> str:
    """How the newest version stands, in a few words."""
    open_copies = sum(c.state in ("to_send", "waiting") for c in standing.copies)
    known = all(c.state != "not_known" for c in standing.copies)
    copies = f"{text.count(open_copies, 'copy', 'copies')} to send" if open_copies else "every copy sent" if known else ""
    signed = f"waits for {text.count(len(standing.missing), 'signature')}" if standing.missing else "signed by both"
    return ", ".join(filter(None, [signed, copies]))


def no_report(visit: VisitRow) -> str:
    """Why there is no report to see; nothing when there is one, if only as a draft."""
    reason = f" The reason given: {visit.not_done_reason}" if visit.not_done_reason else ""
    if visit.state is VisitState.VISITED and visit.mode is VisitMode.REMOTE_CONTACT:
        return f"This was remote contact. It is no visit to the home, so there is no report of it.{reason}"
    return {
        VisitState.PLANNED: f"This visit is planned for {text.long_date(visit.day)}. Its report begins when the visit has been made.",
        VisitState.CANCELLED: f"This visit was cancelled, so there is no report of it.{reason}",
        VisitState.NO_ACCESS: f"The home could not be entered on this visit, so there is no report of it.{reason}",
        VisitState.CONFLICT_VOIDED: f"This visit is void for a conflict of interest, so there is no report of it.{reason}",
    }.get(visit.state, "")


def what_stops(visit: VisitRow, standing: Standing | None, signatures: Sequence[SignatureRow]) -> list[Said]:
    """Everything that stops the newest version, or that nothing does."""
    if no_report(visit):
        return [Said(no_report(visit), WAITS if visit.state is VisitState.PLANNED else BAD)]
    if standing is None:
        day = text.long_date(visit.day)
        return [
            Said(f"The visit was made on {day}, but its report is not finished. Until it is, nobody can sign it or have a copy.", WAITS)
        ]
    missing = [Said(_unsigned(row), WAITS) for row in signatures if row.signed_on is None]
    found = [*missing, *_member(standing), *_others(standing)]
    if all(one.look == GOOD for one in found):
        return [Said("Nothing. Both have signed, and everybody on the list has had a copy.", GOOD), *found]
    return found


def _unsigned(row: SignatureRow) -> str:
    role = text.word(row.role).lower()
    since = text.long_date(row.awaited_since)
    if row.may_sign:
        return f"The {role}'s signature is missing: {text.listing(c.name for c in row.may_sign)}, awaited since {since}."
    return f"The {role}'s signature is missing. {nobody_may_sign(row.role)}"


def nobody_may_sign(role: SignerRole) -> str:
    """Why nobody can be chosen as signer, and what to do."""
    if role is SignerRole.REGISTERED_MANAGER:
        return "Nobody has been registered manager of this home since the visit. Name one on the screen Homes."
    return "The visit does not say who made it. Change the visit and name the independent person."


def _member(standing: Standing) -> list[Said]:
    """Why the elected member has no report, or since when they have it (A-39)."""
    said = []
    for copy in standing.copies:
        if copy.kind is not RecipientKind.ELECTED_MEMBER:
            continue
        who = f"The elected member, {copy.name}," if copy.name else "The elected member"
        if copy.state == "sent":
            said.append(Said(f"{who} had a copy on {text.long_date(copy.sent_on)}.", GOOD))
        elif copy.state == "waiting" and copy.waits_for == "signatures":
            said.append(Said(f"{who} cannot have a copy before both have signed.", WAITS))
        elif copy.state == "waiting":
            said.append(Said(_WAITS_FOR[copy.waits_for], WAITS))
        else:
            said.append(Said(f"{who} has no copy. It can be sent since {text.long_date(copy.since)}.", WAITS))
    return said


def _others(standing: Standing) -> list[Said]:
    said = []
    rest = [c for c in standing.copies if c.kind is not RecipientKind.ELECTED_MEMBER]
    open_ones = sum(c.state == "to_send" for c in rest)
    if open_ones:
        said.append(Said(f"{text.count(open_ones, 'other copy', 'other copies')} not sent yet, listed below.", WAITS))
    said += [Said(_WAITS_FOR[c.waits_for], WAITS) for c in rest if c.state == "waiting"]
    unknown = sum(c.state == "not_known" for c in rest)
    if unknown:
        number = text.count(unknown, "copy", "copies")
        said.append(Said(f"{number} not known: the workbook this report came from does not say whether they were sent.", NOTED))
    return said


def copy_short(copy: RecipientRow | SentRow) -> str:
    """Who a copy is for, as short as can be."""
    return copy.name or text.word(copy.kind)


def copy_name(copy: RecipientRow | SentRow) -> str:
    """Who a copy is for: what they are, then their name."""
    kind = text.word(copy.kind)
    return kind if not copy.name or copy.name in kind else f"{kind}: {copy.name}"


def copy_rule(copy: RecipientRow) -> str:
    """Which rule gives them a copy, in words that people outside this program know."""
    law = copy.rule.partition(" and BR-")[0]
    return "The council's own rule" if law.startswith("BR-") else law[:1].upper() + law[1:]


def copy_state(copy: RecipientRow) -> str:
    """Sent when and how, or what the copy waits for."""
    if copy.sent_on is not None:
        return sent_words(copy.sent_on, copy.method)
    if copy.state == "waiting":
        return _WAITS_FOR[copy.waits_for]
    if copy.state == "not_known":
        return "The workbook this report came from does not say whether it was sent."
    return f"To send since {text.long_date(copy.since)}."


def sent_words(day: date, method: SendingMethod | None) -> str:
    """Like "Sent by e-mail on 21 January 2022."."""
    if method in (None, SendingMethod.NOT_RECORDED):
        return f"Sent on {text.long_date(day)}; how is not recorded."
    way = text.word(method).lower()
    return f"Sent {'' if way.startswith('by ') else 'by '}{way} on {text.long_date(day)}."


def signature_words(row: SignatureRow) -> str:
    """Who signed, when and how; or who is awaited, and since when."""
    if row.signed_on is not None:
        return f"{row.name}, {text.long_date(row.signed_on)}, {text.word(row.method).lower()}."
    if not row.may_sign:
        return nobody_may_sign(row.role)
    return f"Awaited since {text.long_date(row.awaited_since)} from {text.listing(c.name for c in row.may_sign)}."
