"""The command that finds anything: the same search as Ctrl+K in the window."""

from __future__ import annotations

from typing import Annotated

import typer

from reg44desk.cli.opening import CasebookPath, PassphraseFile, opened
from reg44desk.cli.output import AsJson, print_list
from reg44desk.cli.program import app
from reg44desk.services import search
from reg44desk.services.search_hits import HEADINGS

MOST = 1000


@app.command("search")
def find_anything(
    casebook: CasebookPath,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Words, a date, a month, a reference.", show_default=False)],
    passphrase_file: PassphraseFile = None,
    *,
    most: Annotated[int, typer.Option("--most", metavar="NUMBER", min=1, max=MOST, help="At most so many of each kind.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Find homes, people, visits, findings, recommendations and reports, closed ones too."""
    with opened(casebook, passphrase_file) as desk:
        hits = search.find_in(desk, " ".join(words), most)
    objects = [{"kind": h.kind.value, "id": str(h.id), "title": h.title, "context": h.context, "tag": h.tag or None} for h in hits]
    cells = [(HEADINGS[h.kind], h.title, h.tag, h.context) for h in hits]
    print_list(objects, ("Found in", "What", "Tag", "Context"), cells, as_json=as_json)
