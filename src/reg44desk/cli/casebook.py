"""Commands on a whole casebook: make, fill, check, copy, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reg44desk import text
from reg44desk.cli.opening import CasebookPath, PassphraseFile, opened, passphrase_of, who
from reg44desk.cli.output import AsJson, as_text, complain, print_table
from reg44desk.cli.program import app
from reg44desk.clock import system_clock
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import tracker, upkeep


@app.command()
def new(casebook: CasebookPath, passphrase_file: PassphraseFile = None) -> None:
    """Make a new casebook, and print its recovery key once."""
    passphrase = passphrase_of(passphrase_file, twice=True)
    key = upkeep.make_casebook(casebook, passphrase, system_clock, *who())
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
    with opened(casebook, passphrase_file) as desk:
        rows = tracker.read_file(workbook, desk.read(tracker.known_homes), desk.today())
        seen = desk.rehearse(tracker.preview_tracker, rows, workbook.name)
        complain([str(problem) for problem in seen.problems])
        if seen.blocked:
            wrong = sum(p.blocking for p in seen.problems)
            raise UserError(f"Nothing was brought in: put right {text.count(wrong, 'problem')} in the workbook first.")
        print_table(("What", "In the workbook", "New"), [(k, str(seen.found.get(k, "")), str(n)) for k, n in seen.new.items()])
        if preview:
            typer.echo("Nothing was brought in: this was a preview.")
        elif seen.adds_nothing:
            typer.echo("Everything in this workbook is in the casebook already. Nothing was added.")
        else:
            kept = upkeep.back_up_before(desk, "import").path
            desk.do(tracker.import_tracker, rows)
            typer.echo(f"Brought in {workbook.name}. The casebook as it was before is kept as {kept}.")


@app.command()
def check(casebook: CasebookPath, passphrase_file: PassphraseFile = None, *, as_json: AsJson = False) -> None:
    """Check the whole casebook: file, references, journal chain, and the tables rebuilt from the journal."""
    with opened(casebook, passphrase_file) as desk:
        health = desk.read(upkeep.check_casebook)
    if as_json:
        typer.echo(as_text([{"problem": p} for p in health.problems]))
    if health.problems:
        complain(list(health.problems))
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
    with opened(casebook, passphrase_file) as desk:
        upkeep.back_up(desk, file)
    typer.echo(f"Wrote {file}, opened it and compared every table.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.", show_default=False)],
    casebook: CasebookPath,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Put a backup in place of a casebook, which is set aside and kept."""
    restored = upkeep.restore(file, casebook, passphrase_of(passphrase_file, path=file), system_clock, *who())
    if restored.set_aside:
        typer.echo(f"The casebook that was there is kept as {restored.set_aside}.")
    typer.echo(f"Restored {casebook}.")
