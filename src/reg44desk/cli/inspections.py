"""The command that lists how every home stands with Ofsted."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from reg44desk import text
from reg44desk.cli.opening import CasebookPath, PassphraseFile, opened
from reg44desk.cli.output import AsJson, day_of, print_list
from reg44desk.cli.program import app
from reg44desk.services import inspections
from reg44desk.services.inspections import InspectionRow, StandingRow


@app.command("inspections")
def list_inspections(
    casebook: CasebookPath,
    passphrase_file: PassphraseFile = None,
    *,
    as_of: Annotated[str, typer.Option("--as-of", metavar="YYYY-MM-DD", help="As known on this day. Default: today.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say for each home what Ofsted last judged, at which stage it is, and what Ofsted requires."""
    day = day_of(as_of, "--as-of") if as_of else None
    with opened(casebook, passphrase_file) as desk:
        rows = desk.read(inspections.list_standings, day or desk.today())
    cells = [
        (
            r.name,
            text.word(r.judgement, none="None on record"),
            text.short_date(r.judged_on),
            text.word(r.stage),
            text.short_date(r.next_on),
            str(len(r.outstanding)),
        )
        for r in rows
    ]
    headings = ("Home", "Latest judgement", "Judged on", "Stage", "Next date", "Requirements open")
    print_list([_plain(r) for r in rows], headings, cells, as_json=as_json)


def _plain(row: StandingRow) -> dict[str, Any]:
    due_by = row.improving.due_by if row.improving else None
    return {
        "id": str(row.id),
        "home": row.name,
        "site": row.site or None,
        "judgement": row.judgement.value if row.judgement else None,
        "judged_on": row.judged_on.isoformat() if row.judged_on else None,
        "stage": row.stage.value if row.stage else None,
        "improvements_due_by": due_by.isoformat() if due_by else None,
        "past_date": row.past_date,
        "next_date": row.next_on.isoformat() if row.next_on else None,
        "last_inspection": _inspection(row.latest) if row.latest else None,
        "requirements_open": [
            {"requirement": r.wording, "regulation": r.regulation or None, "due": r.due_on.isoformat(), "past_date": r.past_date}
            for r in row.outstanding
        ],
    }


def _inspection(one: InspectionRow) -> dict[str, Any]:
    return {
        "date": one.inspected_on.isoformat(),
        "kind": one.inspection_type.value,
        "judgement": one.judgement.value if one.judgement else None,
        "areas": dict(one.areas),
        "framework": one.framework or None,
        "shared_with": [name for _id, name in one.shared_with],
    }
