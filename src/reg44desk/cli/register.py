"""Commands about the register itself: its people with their roles, and what it lacks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from reg44desk import text
from reg44desk.cli.opening import CasebookPath, PassphraseFile, opened
from reg44desk.cli.output import AsJson, day_of, print_list
from reg44desk.cli.program import app
from reg44desk.domain.types import Role
from reg44desk.services import people, quality
from reg44desk.services.people import AppointmentRow, PersonRow
from reg44desk.services.quality import Wanted
from reg44desk.services.quality_words import KINDS, SEVERITIES


@app.command("people")
def list_people(
    casebook: CasebookPath,
    passphrase_file: PassphraseFile = None,
    *,
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="Only who has this role on the day, like elected_member.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", metavar="YYYY-MM-DD", help="As it was on this day. Default: today.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the people with their roles, training, DBS check and answer."""
    day = day_of(as_of, "--as-of") if as_of else None
    only = _role_of(role) if role else None
    with opened(casebook, passphrase_file) as desk:
        on = day or desk.today()
        rows = [r for r in desk.read(people.list_people, on) if only is None or only in r.roles]
    headings = ("Name", "Roles", "Homes", "Organisation", "E-mail", "Phone", "Trained on", "DBS check")
    cells = [
        (
            r.name,
            ", ".join(text.word(one) for one in r.roles),
            ", ".join(r.homes),
            r.organisation,
            r.email,
            r.phone,
            text.short_date(max((c.completed_on for c in r.courses if c.completed_on <= on), default=None)),
            text.short_date(r.dbs_on),
        )
        for r in rows
    ]
    print_list([_person(r, on) for r in rows], headings, cells, as_json=as_json)


@app.command("quality")
def list_quality(
    casebook: CasebookPath,
    passphrase_file: PassphraseFile = None,
    *,
    aside: Annotated[bool, typer.Option("--set-aside", help="Those that are set aside, instead of those to put right.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what is missing or out of date, worst first."""
    with opened(casebook, passphrase_file) as desk:
        found = quality.narrowed(desk.read(quality.list_findings, desk.today()), Wanted(aside=aside))
    cells = [(SEVERITIES[f.severity], KINDS[f.kind], f.about, f.what, text.short_date(f.since)) for f in found]
    print_list(quality.as_plain(found), ("Severity", "Kind", "About", "What", "Since"), cells, as_json=as_json)
    if not as_json:
        counts = [f"{len(quality.narrowed(found, Wanted(s, aside=aside)))} {words.lower()}" for s, words in SEVERITIES.items()]
        typer.echo(f"{text.count(len(found), 'finding')}: {text.listing(counts)}.")


def _role_of(typed: str) -> Role:
    try:
        return Role(typed)
    except ValueError:
        known = text.listing(r.value for r in Role)
        raise typer.BadParameter(f"{typed} is not a role. The roles are {known}", param_hint="--role") from None


def _person(row: PersonRow, on: date) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "name": row.name,
        "is_team": row.is_team,
        "organisation": row.organisation or None,
        "email": row.email or None,
        "phone": row.phone or None,
        "roles": [r.value for r in row.roles],
        "appointments": [_appointment(a) for a in row.appointments],
        "trainings": [
            {
                "course": c.name,
                "completed_on": c.completed_on.isoformat(),
                "refresh_due_on": c.refresh_due_on.isoformat() if c.refresh_due_on else None,
            }
            for c in row.courses
            if c.completed_on <= on
        ],
        "dbs_level": row.dbs_level.value if row.dbs_level else None,
        "dbs_on": row.dbs_on.isoformat() if row.dbs_on else None,
        "also_recorded_as": [name for name, _day in row.merged],
    }


def _appointment(held: AppointmentRow) -> dict[str, Any]:
    return {
        "role": held.role.value,
        "home": held.home or None,
        "from": held.from_date.isoformat() if held.from_date else None,
        "to": held.to_date.isoformat() if held.to_date else None,
        "current": held.current,
        "agreed_to_visit": held.agreed_to_visit,
        "agreed_on": held.agreed_on.isoformat() if held.agreed_on else None,
        "ended_reason": held.ended_reason or None,
    }
