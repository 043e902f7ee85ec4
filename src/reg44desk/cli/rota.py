"""Commands of the rota: a month's visits and who could go, and calendar files."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from reg44desk import text
from reg44desk.cli.opening import CasebookPath, PassphraseFile, opened
from reg44desk.cli.output import AsJson, month_of, print_list
from reg44desk.cli.program import app
from reg44desk.domain.types import Month
from reg44desk.services import calendars, printing, rota
from reg44desk.services.desk import Desk
from reg44desk.services.reg44 import VisitRow
from reg44desk.services.rota import Advice, GridRow


class Whom(StrEnum):
    """Whom a calendar file goes to."""

    OFFICE = "office"
    PERSON = "person"
    HOME = "home"


@app.command("rota")
def list_rota(
    casebook: CasebookPath,
    passphrase_file: PassphraseFile = None,
    *,
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="Which month. Default: this month.")] = "",
    as_json: AsJson = False,
) -> None:
    """List a month's visits home by home, and for homes that have none planned who could go."""
    chosen = month_of(month, "--month") if month else None
    with opened(casebook, passphrase_file) as desk:
        today = desk.today()
        grid = desk.read(rota.month_grid, chosen or Month.of(today), today)
        day = rota.first_day(grid.month, today)
        advised = [(row, _advice(desk, row, day)) for row in grid.rows]
    objects = [_object(row, advice, today) for row, advice in advised]
    cells = [cell for row, advice in advised for cell in _cells(row, advice, today)]
    print_list(objects, ("Home", "Duty", "Day", "Visit", "Who could go"), cells, as_json=as_json)


@app.command("ics")
def write_ics(
    casebook: CasebookPath,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.ics", help="Where to write the calendar file.", show_default=False)],
    passphrase_file: PassphraseFile = None,
    *,
    person: Annotated[str, typer.Option("--person", metavar="NAME", help="Only the visits of this independent person.")] = "",
    home: Annotated[str, typer.Option("--home", metavar="NAME", help="Only the visits of this home.")] = "",
    to: Annotated[
        Whom | None,
        typer.Option("--to", help="Whom it goes to. A home's never holds unannounced visits. Default: the person or home named."),
    ] = None,
    first: Annotated[str, typer.Option("--from", metavar="YYYY-MM", help="First month. Default: last month.")] = "",
    full_titles: Annotated[bool, typer.Option("--full-titles", help='Titles with the name of the home, instead of "Visit".')] = False,
) -> None:
    """Write visits as a calendar file (.ics); importing a newer one updates what was imported before."""
    whom = to or (Whom.PERSON if person else Whom.HOME if home else Whom.OFFICE)
    if person and home:
        raise typer.BadParameter("give a person or a home, not both", param_hint="--home")
    if (whom is Whom.HOME and not home) or (whom is Whom.PERSON and not person):
        raise typer.BadParameter(f"name the {whom.value} with --{whom.value}", param_hint="--to")
    since = month_of(first, "--from") if first else None
    with opened(casebook, passphrase_file) as desk:
        wanted = calendars.Wanted(
            person_id=desk.read(calendars.find_person, person) if person else None,
            home_id=desk.read(calendars.find_home, home) if home else None,
            for_home=whom is Whom.HOME,
            full_titles=full_titles,
        )
        entries = desk.read(calendars.list_entries, wanted, since or Month.of(desk.today()).plus(-1))
    printing.write_calendar(out, calendars.write(entries))
    if full_titles:
        typer.echo(calendars.FULL_WARNING, err=True)
    typer.echo(f"Wrote {out}: {text.count(len(entries), 'visit')}.")


def _advice(desk: Desk, row: GridRow, day: date | None) -> Advice | None:
    """Who could go, for a home that owes a visit and has none planned."""
    return None if day is None or not rota.wants_visit(row.duty) else desk.read(rota.advise, row.id, day, desk.today())


def _object(row: GridRow, advice: Advice | None, today: date) -> dict[str, Any]:
    return {
        "home": row.home,
        "status": row.duty.status.value,
        "visits": [_visit(visit, today) for visit in row.visits],
        "who_could_go": [
            {"person": o.name, "can_go": o.can_go, "against": list(o.against), "for": list(o.for_)}
            for o in (advice.options if advice else ())
        ],
        "to_look_at": list(advice.warnings if advice else ()),
    }


def _visit(visit: VisitRow, today: date) -> dict[str, Any]:
    return {
        "reference": visit.reference,
        "date": visit.day.isoformat(),
        "time": visit.planned_time.isoformat("minutes") if visit.planned_time else None,
        "mark": rota.mark(visit, today).value,
        "announced": visit.announced.value if visit.announced else None,
        "independent_person": visit.independent_person or None,
    }


def _cells(row: GridRow, advice: Advice | None, today: date) -> list[tuple[str, ...]]:
    names = ", ".join(o.name for o in advice.options if o.can_go) if advice else ""
    said = [(text.short_date(v.day), rota.mark_words(v, today)) for v in row.visits] or [("", "")]
    return [(row.home, text.word(row.duty.status), day, words, names) for day, words in said]
