"""The command that writes one of the program's lists as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reg44desk import text
from reg44desk.cli.opening import CasebookPath, PassphraseFile, opened
from reg44desk.cli.output import AsJson, as_text, day_of
from reg44desk.cli.program import app
from reg44desk.services import exchange, exchange_lists


@app.command("export")
def export(
    casebook: CasebookPath,
    name: Annotated[str, typer.Argument(metavar="LIST", help=f"One of: {', '.join(exchange_lists.LISTS)}.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help="Where to write it: .xlsx or .csv.", show_default=False)],
    passphrase_file: PassphraseFile = None,
    *,
    as_of: Annotated[str, typer.Option("--as-of", metavar="YYYY-MM-DD", help="As known on this day. Default: today.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write a list as an Excel workbook or as CSV. The file is not encrypted."""
    if name not in exchange_lists.LISTS:
        raise typer.BadParameter(f"{name} is none of {', '.join(exchange_lists.LISTS)}", param_hint="LIST")
    if out.suffix.lower() not in exchange.KINDS:
        raise typer.BadParameter("the name of the file must end in .xlsx or .csv", param_hint="--out")
    day = day_of(as_of, "--as-of") if as_of else None
    with opened(casebook, passphrase_file) as desk:
        listed = desk.read(exchange_lists.read_list, name, day or desk.today())
    exchange.write(out, listed)
    rows = len(tuple(listed.rows))
    if as_json:
        typer.echo(as_text([{"list": name, "file": str(out), "rows": rows}]))
    else:
        typer.echo(f"Wrote {out}: {text.count(rows, 'row')}. It is not encrypted.")
