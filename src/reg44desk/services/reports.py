"""Reports: finish a version, sign it, send copies, and say what it waits for (regulation 44(7), BR-12 to BR-20)."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.clock import london_date
from reg44desk.db.models import Attachment, Blob, Person, Reg44Report, Reg44Sending, Reg44Signature, Reg44Visit
from reg44desk.domain.dated import covers
from reg44desk.domain.signoff import Signed, Tenure, check_signature
from reg44desk.domain.types import RecipientKind, ReportOrigin, Role, SendingMethod, SignerRole, SigningMethod, VisitMode, VisitState
from reg44desk.domain.visit import VisitDraft, check_finish
from reg44desk.errors import Problem, UserError, refuse
from reg44desk.paper import ReportDocument, SignatureBox
from reg44desk.services import people, report_conflicts, report_content, visit_record, visit_storing
from reg44desk.services.desk import Tx, command

SCAN_BYTES = 10_000_000
_KINDS_OF_FILE = ((b"%PDF-", "application/pdf"), (b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a report."""

    id: UUID
    version: int
    check_code: str
    made_at: datetime
    origin: ReportOrigin


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """One of the two signatures a version needs: who gave it, or who may give it and since when it is awaited."""

    role: SignerRole
    name: str
    signed_on: date | None
    method: SigningMethod | None
    scan_id: UUID | None
    may_sign: tuple[people.Choice, ...]
    awaited_since: date


@dataclass(frozen=True, slots=True)
class ScanDraft:
    """A file to keep with a signature."""

    file_name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SignatureDraft:
    """What the form for a signature holds."""

    role: SignerRole
    person_id: UUID | None = None
    signed_on: date | None = None
    method: SigningMethod = SigningMethod.ON_PAPER
    scan: ScanDraft | None = None


@dataclass(frozen=True, slots=True)
class SentRow:
    """A copy of a version that went to somebody."""

    kind: RecipientKind
    name: str
    sent_on: date
    method: SendingMethod


@dataclass(frozen=True, slots=True)
class CopyDraft:
    """Whose copy is recorded as sent."""

    kind: RecipientKind
    name: str
    person_id: UUID | None


def list_versions(session: Session, visit_id: UUID) -> list[VersionRow]:
    """A visit's report versions, newest first."""
    query = select(Reg44Report.id, Reg44Report.version, Reg44Report.check_code, Reg44Report.made_at, Reg44Report.origin)
    found = session.execute(query.where(Reg44Report.visit_id == visit_id).order_by(Reg44Report.version.desc()))
    return [VersionRow(*row) for row in found]


def get_document(session: Session, visit_id: UUID, today: date, version: int | None = None) -> ReportDocument:
    """The report to print: a version with the signatures recorded against it, or without versions the draft as it stands.

    `version` None takes the newest. Raises UserError when the visit has not taken place, or has no such version.
    """
    visit = session.get_one(Reg44Visit, visit_id)
    if visit.state not in (VisitState.VISITED, VisitState.FINAL):
        raise UserError("This visit has not been recorded as made, so there is no report yet.")
    query = select(Reg44Report).where(Reg44Report.visit_id == visit_id).order_by(Reg44Report.version.desc())
    kept = [r for r in session.scalars(query) if version in (None, r.version)]
    if not kept and version is not None:
        raise UserError(f"This report has no version {version}.")
    if not kept and visit.mode is VisitMode.REMOTE_CONTACT:
        raise UserError("This was remote contact. It is no visit to the home, so there is no report of it.")
    if not kept:
        return report_content.build(session, visit_id, None, today)
    document = report_content.from_plain(kept[0].content)
    return dataclasses.replace(document, signatures=_signed_boxes(session, kept[0], document))


def get_signatures(session: Session, report: VersionRow, visit_id: UUID) -> tuple[SignatureRow, ...]:
    """Both signatures of a version, given or awaited (BR-14)."""
    visit = session.get_one(Reg44Visit, visit_id)
    have = {s.signer_role: s for s in session.scalars(select(Reg44Signature).where(Reg44Signature.report_id == report.id))}
    managers = people.tenures(session, Role.REGISTERED_MANAGER, visit.home_id).get(visit.home_id, [])
    since = _made_on(session, report, visit)
    rows = []
    for role in SignerRole:
        given = have.get(role)
        name = _name(session, given.person_id) if given else ""
        may = () if given else tuple(_may_sign(session, role, visit, managers))
        rows.append(
            SignatureRow(
                role,
                name,
                given.signed_on if given else None,
                given.method if given else None,
                given.scan_id if given else None,
                may,
                since,
            )
        )
    return tuple(rows)


def list_sent(session: Session, report_id: UUID) -> tuple[SentRow, ...]:
    """The copies of one version that went out, in the order of the law; a replaced version keeps its own."""
    order = list(RecipientKind)
    rows = session.scalars(select(Reg44Sending).where(Reg44Sending.report_id == report_id))
    sent = [SentRow(r.recipient_kind, r.recipient_name, r.sent_on, r.method) for r in rows]
    return tuple(sorted(sent, key=lambda r: (order.index(r.kind), r.name, r.sent_on)))


def signed(session: Session, report_id: UUID) -> tuple[Signed, ...]:
    """The signatures recorded against a version."""
    query = select(Reg44Signature, Person.name).join(Person, Person.id == Reg44Signature.person_id)
    found = session.execute(query.where(Reg44Signature.report_id == report_id))
    return tuple(Signed(s.signer_role, s.person_id, name, s.signed_on) for s, name in found)


def find_by_code(session: Session, code: str) -> str:
    """What a check code typed from a paper copy belongs to, in a sentence."""
    wanted = "".join(c for c in code.upper() if c.isalnum()).replace("O", "0").replace("I", "1").replace("L", "1")
    for report, visit in session.execute(select(Reg44Report, Reg44Visit).join(Reg44Visit, Reg44Visit.id == Reg44Report.visit_id)):
        if report.check_code.replace("-", "") == wanted:
            newest = list_versions(session, visit.id)[0].version
            what = f"This is version {report.version} of report {visit.reference}, visit of {text.long_date(visit.visit_date)}."
            return what if newest == report.version else f"{what} It has been replaced by version {newest}."
    return "No report in this casebook has that check code. Check each letter and digit."


def has_changed(session: Session, visit: Reg44Visit, today: date) -> bool:
    """Whether a visit's record says anything else than the newest version of its report."""
    newest = list_versions(session, visit.id)[0]
    return not _same(session, newest, report_content.build(session, visit.id, newest.version, today))


@command("Finish a report", barrier=True)
def finish_report(tx: Tx, draft: VisitDraft, draft_id: UUID | None = None) -> int:
    """Keep the visit and freeze its report as the next version; earlier signatures stay with the earlier version (BR-17).

    `draft_id` is the saved draft that the record replaces; it goes in the same step.
    Raises UserError for what was not made, with every gap at once (BR-12, BR-13; remote contact has no report), for somebody
    whom regulation 43(3) bars, or when nothing has changed since the last version.
    """
    visit_record.check_made(tx.session, draft)
    open_ids = [r.id for r in visit_record.open_recommendations(tx.session, draft.home_id, draft.visit_id, draft.visit_date or tx.today)]
    refuse(
        check_finish(draft, open_ids, tx.today)
        + visit_record.check_day(tx.session, draft)
        + visit_record.check_independence(tx.session, draft)
    )
    visit_record.forget_draft(tx, draft_id)
    visit_id = visit_storing.store_draft(tx, draft)
    visit = tx.session.get_one(Reg44Visit, visit_id)
    visit.state = VisitState.FINAL
    tx.session.flush()
    return add_version(tx, visit, ReportOrigin.MADE_HERE)


def add_version(tx: Tx, visit: Reg44Visit, origin: ReportOrigin) -> int:
    """Freeze the report of a visit as it stands as its next version; returns the version's number."""
    earlier = list_versions(tx.session, visit.id)
    number = earlier[0].version + 1 if earlier else 1
    document = report_content.build(tx.session, visit.id, number, tx.today, brought_in=origin is ReportOrigin.BROUGHT_IN)
    if earlier and _same(tx.session, earlier[0], document):
        raise UserError(f"Nothing has changed since version {earlier[0].version}, so there is no new version.")
    tx.session.add(
        Reg44Report(
            visit_id=visit.id,
            version=number,
            origin=origin,
            made_at=tx.now,
            check_code=document.check_code,
            content=report_content.to_plain(document),
        )
    )
    tx.session.flush()
    return number


@command("Record a signature", barrier=True)
def sign(tx: Tx, report_id: UUID, draft: SignatureDraft) -> None:
    """Record a signature against the newest version of a report (BR-14, BR-15). Raises UserError with what stops it.

    A conflict that was declared stops it until the report says so (regulation 44(6)).
    """
    report, visit = _newest(tx, report_id)
    managers = people.tenures(tx.session, Role.REGISTERED_MANAGER, visit.home_id).get(visit.home_id, [])
    if draft.person_id is None:
        raise UserError(Problem("person_id", "Choose who signed."))
    assert visit.visit_date is not None  # noqa: S101  a report has a visit that took place
    refuse(
        check_signature(
            draft.role,
            draft.person_id,
            draft.signed_on,
            visit_date=visit.visit_date,
            visitor_id=visit.independent_person_id,
            managers=managers,
            today=tx.today,
        )
    )
    assert draft.signed_on is not None  # noqa: S101  check_signature saw to it
    if any(s.role is draft.role for s in signed(tx.session, report.id)):
        raise UserError(f"The {text.word(draft.role).lower()} has signed this version already.")
    scan_id = _keep_scan(tx, draft.scan) if draft.scan else None
    tx.session.add(
        Reg44Signature(
            report_id=report.id,
            signer_role=draft.role,
            person_id=draft.person_id,
            signed_on=draft.signed_on,
            method=draft.method,
            scan_id=scan_id,
        )
    )


@command("Record a copy sent", barrier=True)
def record_sending(
    tx: Tx,
    report_id: UUID,
    kind: RecipientKind,
    name: str,
    person_id: UUID | None,
    *,
    sent_on: date | None,
    method: SendingMethod | None,
) -> None:
    """Record that a copy of the newest version was sent.

    Raises UserError for a member before both have signed (BR-16), for one who is not assigned to the home on that day, for
    a day or a way that is missing or cannot be, and while the report does not say a conflict that was declared (44(6)).
    """
    report, visit = _newest(tx, report_id)
    problems = []
    if sent_on is None:
        problems.append(Problem("sent_on", "Enter the day it was sent, like 18 9 2025."))
    if method is None:
        problems.append(Problem("method", "Choose how it was sent."))
    refuse(problems)
    assert sent_on is not None  # noqa: S101  checked above
    if sent_on > tx.today:
        problems.append(Problem("sent_on", "The day is in the future. Enter the day it was sent."))
    if visit.visit_date and sent_on < visit.visit_date:
        problems.append(Problem("sent_on", "The day is before the visit. Check the date."))
    if kind is RecipientKind.ELECTED_MEMBER:
        problems += _member_problems(tx, report, visit, person_id, sent_on)
    refuse(problems)
    tx.session.add(
        Reg44Sending(report_id=report.id, recipient_kind=kind, recipient_name=name, person_id=person_id, sent_on=sent_on, method=method)
    )


@command("Record copies sent", barrier=True)
def record_sendings(tx: Tx, report_id: UUID, copies: Sequence[CopyDraft], *, sent_on: date | None, method: SendingMethod | None) -> None:
    """Record several copies as sent on one day in one way: all of them, or none when one is refused."""
    for copy in copies:
        record_sending(tx, report_id, copy.kind, copy.name, copy.person_id, sent_on=sent_on, method=method)


def get_scan(session: Session, scan_id: UUID) -> ScanDraft:
    """The file kept with a signature."""
    attachment = session.get_one(Attachment, scan_id)
    return ScanDraft(attachment.file_name, session.get_one(Blob, attachment.sha256).data)


def _member_problems(tx: Tx, report: Reg44Report, visit: Reg44Visit, person_id: UUID | None, sent_on: date) -> list[Problem]:
    given = signed(tx.session, report.id)
    if len({s.role for s in given}) < len(SignerRole):
        return [Problem("", "An elected member's copy waits until both the independent person and the registered manager have signed.")]
    last = max(s.signed_on for s in given)
    if sent_on < last:
        words = f"The last signature is of {text.long_date(last)}. A member's copy goes on that day or after it. Check the date."
        return [Problem("sent_on", words)]
    assigned = people.tenures(tx.session, Role.ELECTED_MEMBER, visit.home_id).get(visit.home_id, [])
    if not any(t.person_id == person_id and covers(t, sent_on) for t in assigned):
        return [Problem("", "This person is not the home's elected member on that day. Check who is assigned to the home.")]
    return []


def _newest(tx: Tx, report_id: UUID) -> tuple[Reg44Report, Reg44Visit]:
    report = tx.session.get_one(Reg44Report, report_id)
    newest = list_versions(tx.session, report.visit_id)[0]
    if newest.id != report_id:
        raise UserError(f"Version {report.version} has been replaced by version {newest.version}. Use the newest version.")
    visit = tx.session.get_one(Reg44Visit, report.visit_id)
    report_conflicts.refuse_untold(tx.session, visit, tx.today)
    return report, visit


def _keep_scan(tx: Tx, scan: ScanDraft) -> UUID:
    media_type = next((kind for start, kind in _KINDS_OF_FILE if scan.data.startswith(start)), None)
    if media_type is None:
        raise UserError(Problem("scan", "Attach the scan as a PDF, PNG or JPEG file."))
    if len(scan.data) > SCAN_BYTES:
        raise UserError(Problem("scan", "The scan is larger than 10 MB. Scan it again in black and white, or at a lower quality."))
    digest = hashlib.sha256(scan.data).hexdigest()
    if tx.session.get(Blob, digest) is None:
        tx.session.add(Blob(sha256=digest, data=scan.data))
    kept = Attachment(file_name=scan.file_name, media_type=media_type, sha256=digest, size=len(scan.data))
    tx.session.add(kept)
    tx.session.flush()
    return kept.id


def _same(session: Session, earlier: VersionRow, document: ReportDocument) -> bool:
    old = report_content.from_plain(session.get_one(Reg44Report, earlier.id).content)
    said = [dataclasses.replace(d, version="", check_code="", made_on="", notice="") for d in (old, document)]
    return said[0] == said[1]


def _signed_boxes(session: Session, report: Reg44Report, document: ReportDocument) -> tuple[SignatureBox, ...]:
    given = {text.word(s.signer_role): s for s in session.scalars(select(Reg44Signature).where(Reg44Signature.report_id == report.id))}
    boxes = []
    for box in document.signatures:
        one = given.get(box.role)
        words = (
            f"Signed {text.word(one.method).lower()} by {_name(session, one.person_id)} on {text.long_date(one.signed_on)}" if one else ""
        )
        boxes.append(dataclasses.replace(box, signed=words))
    return tuple(boxes)


def _may_sign(session: Session, role: SignerRole, visit: Reg44Visit, managers: list[Tenure]) -> list[people.Choice]:
    if role is SignerRole.INDEPENDENT_PERSON:
        person_id = visit.independent_person_id
        return [people.Choice(person_id, _name(session, person_id))] if person_id else []
    day = visit.visit_date or date.max
    since = {t.person_id: people.Choice(t.person_id, t.name) for t in managers if (t.to_date or date.max) >= day}
    return list(since.values())


def _made_on(session: Session, report: VersionRow, visit: Reg44Visit) -> date:
    """Since when a version waits: the day it was made, or for one brought in the first signature, else the visit."""
    if report.origin is ReportOrigin.MADE_HERE:
        return london_date(report.made_at)
    days = [s.signed_on for s in signed(session, report.id)]
    return min(days, default=visit.visit_date or london_date(report.made_at))


def _name(session: Session, person_id: UUID) -> str:
    return session.get_one(Person, person_id).name
