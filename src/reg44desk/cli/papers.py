"""The command for the papers of a visit: the blank form in large print, and the briefing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reg44desk.cli.opening import CasebookPath, PassphraseFile, opened
from reg44desk.cli.program import app
from reg44desk.services import briefing, calendars, printing, visit_form_paper, visit_papers
from reg44desk.services.visit_papers import PaperKind

MAKERS = {PaperKind.FORM: visit_form_paper.form_pdf, PaperKind.BRIEFING: briefing.briefing_pdf}


@app.command("paper")
def write_paper(
    casebook: CasebookPath,
    kind: Annotated[PaperKind, typer.Argument(metavar="KIND", help="form or briefing.", show_default=False)],
    home: Annotated[str, typer.Argument(metavar="HOME", help="The home's name.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help="Where to write the paper.", show_default=False)],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write a paper for a home's next planned visit: the blank visit form in large print, or a briefing on two sides."""
    if out.suffix.lower() != ".pdf":
        raise typer.BadParameter(f"{out} does not end in .pdf", param_hint="--out")
    with opened(casebook, passphrase_file) as desk:
        home_id = desk.read(calendars.find_home, home)
        visit_id = desk.read(visit_papers.next_visit, home_id, desk.today())
        found = desk.read(visit_papers.target, home_id, visit_id, desk.today())
        pdf = desk.read(MAKERS[kind], home_id, visit_id, desk.today())
    printing.write_pdf(out, pdf)
    typer.echo(f"Wrote {out}: {found.subtitle}.")
