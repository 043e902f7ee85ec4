"""What the sample casebook holds for comparing: a report that was finished a second time, with corrections."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from reg44desk.db.models import Reg44Report, Reg44Visit
from reg44desk.services import reports, visit_record
from reg44desk.services.desk import Tx

LATER = "The manager sent a photograph of the mended gate after the visit."


def add_version(tx: Tx, report_id: UUID) -> None:
    """Correct a count and add to what was seen, and finish the report again."""
    visit = tx.session.get_one(Reg44Visit, tx.session.get_one(Reg44Report, report_id).visit_id)
    draft = visit_record.get_draft(tx.session, visit)
    more = f"{draft.premises_notes} {LATER}".strip()
    reports.finish_report(tx, dataclasses.replace(draft, children_present=draft.children_accommodated, premises_notes=more))
