"""Regulation 44(6): a conflict that came to light after the visit is in the report before anybody signs it or has a copy."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.models import Reg44Report, Reg44Visit
from reg44desk.errors import UserError
from reg44desk.paper import ReportDocument, Section
from reg44desk.services import report_content

UNTOLD = (
    "A conflict of interest was declared for this visit, and this version does not say it as it was declared. Finish a new version first."
)


def is_untold(session: Session, visit: Reg44Visit, today: date) -> bool:
    """Whether the newest version of a visit's report lacks the conflict that is declared, or says it otherwise."""
    if visit.conflict_declared_on is None:
        return False
    query = select(Reg44Report.content).where(Reg44Report.visit_id == visit.id).order_by(Reg44Report.version.desc())
    newest = session.scalars(query).first()
    now = report_content.build(session, visit.id, None, today)
    return newest is not None and _said(report_content.from_plain(newest)) != _said(now)


def is_untold_of(session: Session, visit_id: UUID, today: date) -> bool:
    """The same, for a visit's id."""
    return is_untold(session, session.get_one(Reg44Visit, visit_id), today)


def refuse_untold(session: Session, visit: Reg44Visit, today: date) -> None:
    """Raise UserError where a version may not be signed or sent, because it does not say the conflict."""
    if is_untold(session, visit, today):
        raise UserError(UNTOLD)


def _said(document: ReportDocument) -> list[Section]:
    return [section for section in document.sections if section.heading == report_content.CONFLICT]
