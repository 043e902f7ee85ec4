"""The command line: the same services as the window. Lists print a table, or with --json an array of objects."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from reg44desk import __version__, settings, text
from reg44desk.clock import system_clock
from reg44desk.domain.types import Month
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import duties, homes, members, printing, reg44, today, tracker, upkeep
from reg44desk.services.desk import Actor, Desk

COMMANDS = ("new", "import", "homes", "visits", "duty", "members", "today", "report", "check", "backup", "restore")
MOST_MONTHS = 600

app = typer.Typer(
    name="reg44desk",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Regulation 44 visits to children's homes: the monthly duty, reports, signatures and copies.\n\n"
    "Without a command the window opens: reg44desk, reg44desk --sample, reg44desk X.r44.\n\n"
    "Each command takes the casebook first. Its passphrase comes from --passphrase-file, from the environment variable "
    "REG44DESK_PASSPHRASE, or from a prompt. The recovery key does instead of the passphrase.",
)

CasebookPath = Annotated[Path, typer.Argument(metavar="X.r44", help="The casebook.", show_default=False)]
PassphraseFile = Annotated[Path | None, typer.Option("--passphrase-file", metavar="FILE", help="Read the passphrase from this file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print an array of objects instead of a table.")]


def run(arguments: Sequence[str]) -> int:
    """Run one command; errors go to standard error in a sentence with status 1, a wrong call gives 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a letter that the terminal lacks shows as a question mark
    try:
        app(list(arguments), prog_name="reg44desk")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 1
    except UserError as error:
        _complain([p.message for p in error.problems])
    except TroubleError as error:
        _complain([f"{error.what} {error.do}".strip()])
    except OSError as error:
        what = error.filename or "The output"
        _complain([f"{what} could not be read or written. Check the name, the folder and the space on the disk."])
    return 1


def _complain(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line, err=True)


@app.callback(invoke_without_command=True)
def _options(*, version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        typer.echo(f"reg44desk {__version__}")
        raise typer.Exit


@app.command()
def new(casebook: CasebookPath, passphrase_file: PassphraseFile = None) -> None:
    """Make a new casebook, and print its recovery key once."""
    passphrase = _passphrase(passphrase_file, twice=True)
    key = upkeep.make_casebook(casebook, passphrase, system_clock, *_who())
    typer.echo(f"Made {casebook}.")
    typer.echo("Print this recovery key and keep it apart from the computer. It opens the casebook when the passphrase is lost:")
    typer.echo(f"  {key}")


@app.command("import")
def import_(
    casebook: CasebookPath,
    kind: Annotated[str, typer.Argument(metavar="KIND", help='What it is: "tracker", the officer\'s workbook.', show_default=False)],
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK.xlsx", show_default=False)],
    passphrase_file: PassphraseFile = None,
    *,
    preview: Annotated[bool, typer.Option("--preview", help="Only show what would be brought in.")] = False,
) -> None:
    """Bring in the officer's tracker: all of it or nothing, after a backup."""
    if kind != "tracker":
        raise typer.BadParameter('the only kind is "tracker"', param_hint="KIND")
    with _desk(casebook, passphrase_file) as desk:
        rows = tracker.read_file(workbook, desk.read(tracker.known_homes), desk.today())
        seen = desk.rehearse(tracker.preview_tracker, rows, workbook.name)
        _complain([str(problem) for problem in seen.problems])
        if seen.blocked:
            wrong = sum(p.blocking for p in seen.problems)
            raise UserError(f"Nothing was brought in: put right {text.count(wrong, 'problem')} in the workbook first.")
        _table(("What", "In the workbook", "New"), [(k, str(seen.found.get(k, "")), str(n)) for k, n in seen.new.items()])
        if preview:
            typer.echo("Nothing was brought in: this was a preview.")
        elif seen.adds_nothing:
            typer.echo("Everything in this workbook is in the casebook already. Nothing was added.")
        else:
            kept = upkeep.back_up_before(desk, "import").path
            desk.do(tracker.import_tracker, rows)
            typer.echo(f"Brought in {workbook.name}. The casebook as it was before is kept as {kept}.")


@app.command("homes")
def list_homes(casebook: CasebookPath, passphrase_file: PassphraseFile = None, *, as_json: AsJson = False) -> None:
    """List the homes."""
    with _desk(casebook, passphrase_file) as desk:
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
    _print(objects, ("Home", "URN", "Type", "Status", "Visited by", "Registered manager", "Elected members"), cells, as_json=as_json)


@app.command("visits")
def list_visits(
    casebook: CasebookPath,
    passphrase_file: PassphraseFile = None,
    *,
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="Only this month.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the visits."""
    only = _month(month, "--month") if month else None
    with _desk(casebook, passphrase_file) as desk:
        rows = desk.read(reg44.list_visits, only, only)
    objects = [
        {
            "id": r.reference,
            "home": r.home,
            "urn": r.ofsted_urn or None,
            "date": r.day.isoformat(),
            "month": str(r.month),
            "state": r.state.value,
            "announced": r.announced.value if r.announced else None,
            "independent_person": r.independent_person or None,
            "elected_members": list(r.elected_members),
        }
        for r in rows
    ]
    cells = [
        (r.reference, r.home, text.short_date(r.day), text.word(r.state), text.word(r.announced), r.independent_person, _names(r))
        for r in rows
    ]
    _print(objects, ("Visit", "Home", "Date", "State", "Announced", "Independent person", "Elected members"), cells, as_json=as_json)


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
    day = _day(as_of, "--as-of") if as_of else None
    begins = _month(first, "--from") if first else None
    ends = _month(last, "--to") if last else None
    if begins and ends and not 0 < len(begins.until(ends)) <= MOST_MONTHS:
        raise typer.BadParameter(f"the last month is before the first, or more than {MOST_MONTHS} months after it", param_hint="--to")
    with _desk(casebook, passphrase_file) as desk:
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
    _print(objects, ("Home", "Month", "Status", "Why"), cells, as_json=as_json)
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
    day = _day(as_of, "--as-of") if as_of else None
    with _desk(casebook, passphrase_file) as desk:
        on = day or desk.today()
        rows, year = desk.read(members.list_coverage, on), desk.read(members.list_year, on)
    window = members.window_name(rows[0].present.window) if rows else "This window"
    cells = [
        (r.name, _names(r), text.word(r.present.status), text.short_date(r.last_visit), " ".join(members.reasons(r.present))) for r in rows
    ]
    _print(members.as_plain(rows), ("Home", "Elected members", window, "Last visit", "Why"), cells, as_json=as_json)
    if not as_json:
        typer.echo(members.year_sentence(year))


@app.command("today")
def list_today(casebook: CasebookPath, passphrase_file: PassphraseFile = None, *, as_json: AsJson = False) -> None:
    """List what must be done now, most urgent first."""
    with _desk(casebook, passphrase_file) as desk:
        tasks = desk.read(today.list_tasks, desk.today())
    objects = [{"kind": t.kind.value, "home": t.home, "why": t.why, "since": t.since.isoformat() if t.since else None} for t in tasks]
    _print(objects, ("Home", "Why", "Next"), [(t.home, t.why, t.action) for t in tasks], as_json=as_json)


@app.command()
def report(
    casebook: CasebookPath,
    visit: Annotated[str, typer.Argument(metavar="VISIT", help="The visit, as the list of visits shows it.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help="Where to write the report.", show_default=False)],
    passphrase_file: PassphraseFile = None,
    *,
    version: Annotated[str, typer.Option("--version", metavar="NUMBER", help="Which version. Default: the newest.")] = "",
) -> None:
    """Write a visit's report as a PDF."""
    if version and not (version.isascii() and version.isdigit()):
        raise typer.BadParameter(f"{version} is not the number of a version", param_hint="--version")
    with _desk(casebook, passphrase_file) as desk:
        found = desk.read(reg44.find_visit, visit)
        pdf = desk.read(printing.report_pdf, found.id, desk.today(), int(version) if version else None)
    printing.write_pdf(out, pdf)
    typer.echo(f"Wrote {out}.")


@app.command()
def check(casebook: CasebookPath, passphrase_file: PassphraseFile = None, *, as_json: AsJson = False) -> None:
    """Check the whole casebook: file, references, journal chain, and the tables rebuilt from the journal."""
    with _desk(casebook, passphrase_file) as desk:
        health = desk.read(upkeep.check_casebook)
    if as_json:
        typer.echo(_json([{"problem": p} for p in health.problems]))
    if health.problems:
        _complain(list(health.problems))
        raise TroubleError(f"The casebook has {text.count(len(health.problems), 'problem')}.", "Restore the last good backup.")
    if not as_json:
        lines, records = text.count(health.lines, "line"), text.count(health.records, "record")
        typer.echo(f"Nothing is wrong. Checked: {lines} of the journal, and {records} against it.")


@app.command()
def backup(
    casebook: CasebookPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write a verified copy of the casebook."""
    with _desk(casebook, passphrase_file) as desk:
        upkeep.back_up(desk, file)
    typer.echo(f"Wrote {file}, opened it and compared every table.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.", show_default=False)],
    casebook: CasebookPath,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Put a backup in place of a casebook, which is set aside and kept."""
    restored = upkeep.restore(file, casebook, _passphrase(passphrase_file, path=file), system_clock, *_who())
    if restored.set_aside:
        typer.echo(f"The casebook that was there is kept as {restored.set_aside}.")
    typer.echo(f"Restored {casebook}.")


@contextmanager
def _desk(path: Path, passphrase_file: Path | None) -> Iterator[Desk]:
    desk = upkeep.open_desk(path, _passphrase(passphrase_file, path=path), system_clock, *_who())
    try:
        yield desk
    finally:
        desk.close()


def _who() -> tuple[Actor, str]:
    here = settings.load()
    return Actor(here.person), here.device


def _passphrase(file: Path | None, *, path: Path | None = None, twice: bool = False) -> str:
    if path is not None and not path.exists():
        raise TroubleError(f"{path} is not there.", "Check the name and the folder.")
    if file is not None:
        return _read_passphrase(file)
    given = os.environ.get("REG44DESK_PASSPHRASE")
    if given:
        return given
    if not sys.stdin.isatty():
        raise UserError("Give the passphrase with --passphrase-file or in REG44DESK_PASSPHRASE.")
    typed = _ask("Passphrase")
    while twice and _ask("The same passphrase again") != typed:
        _complain(["The two are not the same. Type both again."])
        typed = _ask("Passphrase")
    return typed


def _ask(words: str) -> str:
    try:
        typed: str = typer.prompt(words, hide_input=True, err=True)
    except typer.Abort:
        raise UserError("Stopped, because no passphrase was typed. Nothing was done.") from None
    return typed


def _read_passphrase(file: Path) -> str:
    """The passphrase in a file, without the line's end; a mark that some editors put before it is left out."""
    if not file.is_file():
        raise UserError(f"{file} is not a file. Check the name of the file with the passphrase.")
    try:
        return file.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise UserError(f"{file} holds no passphrase. Keep the passphrase in a text file (UTF-8).") from None


def _day(typed: str, option: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise typer.BadParameter(f"{typed} is not a day like 2022-01-21", param_hint=option) from None


def _month(typed: str, option: str) -> Month:
    try:
        return Month.parse(typed)
    except ValueError:
        raise typer.BadParameter(f"{typed} is not a month like 2021-09", param_hint=option) from None


def _names(row: homes.HomeRow | reg44.VisitRow | members.CoverageRow) -> str:
    return ", ".join(row.elected_members)


def _print(objects: list[dict[str, Any]], headings: tuple[str, ...], cells: Sequence[tuple[str, ...]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(_json(objects))
    else:
        _table(headings, cells)


def _json(objects: list[dict[str, Any]]) -> str:
    """Letters as they are where the output can hold every one, else spelt out, which reads back the same."""
    whole = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json.dumps(objects, ensure_ascii=not whole, indent=2)


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[n]) for row in (headings, *rows)) for n in range(len(headings))]
    for row in (headings, tuple("-" * w for w in widths), *rows):
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
