"""Commands that list: homes, visits, the duty, members, what to do today; and the report of a visit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reg44desk import text
from reg44desk.cli.opening import CasebookPath, PassphraseFile, opened
from reg44desk.cli.output import AsJson, day_of, month_of, print_list
from reg44desk.cli.program import app
from reg44desk.domain.types import Month
from reg44desk.services import duties, homes, members, printing, reg44, today

MOST_MONTHS = 600


@app.command("homes")
def list_homes(casebook: CasebookPath, passphrase_file: PassphraseFile = None, *, as_json: AsJson = False) -> None:
    """List the homes."""
    with opened(casebook, passphrase_file) as desk:
        rows = desk.read(homes.list_homes, desk.today())
    objects = [
        {
            "id": str(r.id),
            "home": r.name,
            "urn": r.ofsted_urn or None,
            "type": r.home_type.value,
            "status": r.status.value,
            "visited_by": r.visited_by.value,
            "registered_manager": r.registered_manager or None,
            "elected_members": list(r.elected_members),
            "places": r.places,
            "site": r.site or None,
        }
        for r in rows
    ]
    cells = [
        (r.name, r.ofsted_urn, text.word(r.home_type), text.word(r.status), text.word(r.visited_by), r.registered_manager, _names(r))
        for r in rows
    ]
    print_list(objects, ("Home", "URN", "Type", "Status", "Visited by", "Registered manager", "Elected members"), cells, as_json=as_json)


@app.command("visits")
def list_visits(
    casebook: CasebookPath,
    passphrase_file: PassphraseFile = None,
    *,
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="Only this month.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the visits."""
    only = month_of(month, "--month") if month else None
    with opened(casebook, passphrase_file) as desk:
        rows = desk.read(reg44.list_visits, only, only)
    objects = [
        {
            "id": r.reference,
            "home": r.home,
            "urn": r.ofsted_urn or None,
            "date": r.day.isoformat(),
            "month": str(r.month),
            "state": r.state.value,
            "mode": r.mode.value,
            "announced": r.announced.value if r.announced else None,
            "independent_person": r.independent_person or None,
            "elected_members": list(r.elected_members),
        }
        for r in rows
    ]
    cells = [
        (
            r.reference,
            r.home,
            text.short_date(r.day),
            text.visit_state(r.state, r.mode),
            text.word(r.announced),
            r.independent_person,
            _names(r),
        )
        for r in rows
    ]
    print_list(objects, ("Visit", "Home", "Date", "State", "Announced", "Independent person", "Elected members"), cells, as_json=as_json)


@app.command()
def duty(
    casebook: CasebookPath,
    passphrase_file: PassphraseFile = None,
    *,
    first: Annotated[str, typer.Option("--from", metavar="YYYY-MM", help="First month. Default: this month.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="YYYY-MM", help="Last month. Default: the first one.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", metavar="YYYY-MM-DD", help="As known on this day. Default: today.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say for each home and month whether the visit is done, planned, at risk, overdue, missed or not required."""
    day = day_of(as_of, "--as-of") if as_of else None
    begins = month_of(first, "--from") if first else None
    ends = month_of(last, "--to") if last else None
    if begins and ends and not 0 < len(begins.until(ends)) <= MOST_MONTHS:
        raise typer.BadParameter(f"the last month is before the first, or more than {MOST_MONTHS} months after it", param_hint="--to")
    with opened(casebook, passphrase_file) as desk:
        on = day or desk.today()
        begins = begins or ends or Month.of(on)
        rows = desk.read(duties.list_home_months, begins, ends or begins, on)
    objects = [
        {
            "home": m.home,
            "urn": m.ofsted_urn or None,
            "month": str(m.duty.month),
            "status": m.duty.status.value,
            "visits": [d.isoformat() for d in m.duty.visits],
            "reason": text.duty_reason(m.duty.reason),
            "visited_by": m.visited_by.value,
        }
        for m in rows
    ]
    cells = [(m.home, text.short_month(m.duty.month), text.word(m.duty.status), text.duty_reason(m.duty.reason)) for m in rows]
    print_list(objects, ("Home", "Month", "Status", "Why"), cells, as_json=as_json)
    if not as_json:
        typer.echo(duty_sentence(rows))


def duty_sentence(rows: list[duties.HomeMonth]) -> str:
    """How many of the required home-months are done and missed, in a sentence (measure R1)."""
    counted = duties.tally(rows)
    return (
        f"{text.count(counted.required, 'visit')} required, {counted.done} done, {counted.missed} missed, "
        f"{counted.still_open} in months that are still open."
    )


@app.command("members")
def list_members(
    casebook: CasebookPath,
    passphrase_file: PassphraseFile = None,
    *,
    as_of: Annotated[str, typer.Option("--as-of", metavar="YYYY-MM-DD", help="As known on this day. Default: today.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say for each home whether its elected member has been at a visit in this three-month window, and why."""
    day = day_of(as_of, "--as-of") if as_of else None
    with opened(casebook, passphrase_file) as desk:
        on = day or desk.today()
        rows, year = desk.read(members.list_coverage, on), desk.read(members.list_year, on)
    window = members.window_name(rows[0].present.window) if rows else "This window"
    cells = [
        (r.name, _names(r), text.word(r.present.status), text.short_date(r.last_visit), " ".join(members.reasons(r.present))) for r in rows
    ]
    print_list(members.as_plain(rows), ("Home", "Elected members", window, "Last visit", "Why"), cells, as_json=as_json)
    if not as_json:
        typer.echo(members.year_sentence(year))


@app.command("today")
def list_today(casebook: CasebookPath, passphrase_file: PassphraseFile = None, *, as_json: AsJson = False) -> None:
    """List what must be done now, most urgent first."""
    with opened(casebook, passphrase_file) as desk:
        tasks = desk.read(today.list_tasks, desk.today())
    objects = [{"kind": t.kind.value, "home": t.home, "why": t.why, "since": t.since.isoformat() if t.since else None} for t in tasks]
    print_list(objects, ("Home", "Why", "Next"), [(t.home, t.why, t.action) for t in tasks], as_json=as_json)


@app.command()
def report(
    casebook: CasebookPath,
    visit: Annotated[str, typer.Argument(metavar="VISIT", help="The visit, as the list of visits shows it.", show_default=False)],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="Where to write the report: a name that ends in .pdf or .docx.", show_default=False),
    ],
    passphrase_file: PassphraseFile = None,
    *,
    version: Annotated[str, typer.Option("--version", metavar="NUMBER", help="Which version. Default: the newest.")] = "",
) -> None:
    """Write a visit's report as a PDF, or as a Word copy to read, edit or hear."""
    if version and not (version.isascii() and version.isdigit()):
        raise typer.BadParameter(f"{version} is not the number of a version", param_hint="--version")
    makers = {".pdf": printing.report_pdf, ".docx": printing.report_word}
    make = makers.get(out.suffix.lower())
    if make is None:
        raise typer.BadParameter(f"{out} ends in neither .pdf nor .docx", param_hint="--out")
    with opened(casebook, passphrase_file) as desk:
        found = desk.read(reg44.find_visit, visit)
        data = desk.read(make, found.id, desk.today(), int(version) if version else None)
    printing.write_report(out, data)
    typer.echo(f"Wrote {out}.")


def _names(row: homes.HomeRow | reg44.VisitRow | members.CoverageRow) -> str:
    return ", ".join(row.elected_members)
