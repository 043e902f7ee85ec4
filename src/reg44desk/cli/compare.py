"""The command that says what differs between two versions of a visit's report, or the newest and the record as it stands."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from reg44desk.cli.opening import CasebookPath, PassphraseFile, opened
from reg44desk.cli.output import AsJson, print_list
from reg44desk.cli.program import app
from reg44desk.services import reg44, report_compare, report_comparison
from reg44desk.services.report_compare import CHANGE_WORDS, Range, Row

RECORD = "record"


@app.command("compare")
def compare_versions(
    casebook: CasebookPath,
    visit: Annotated[str, typer.Argument(metavar="VISIT", help="The visit, as the list of visits shows it.", show_default=False)],
    passphrase_file: PassphraseFile = None,
    *,
    first: Annotated[str, typer.Option("--from", metavar="NUMBER", help="Which version. Default: the one before the newest.")] = "",
    second: Annotated[
        str,
        typer.Option("--to", metavar="NUMBER", help='With which version, or "record" for the record as it stands. Default: the newest.'),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Say what differs between two versions of a report, or the newest and the record as it stands."""
    begins, with_record = _number(first, "--from"), second.casefold() == RECORD
    ends = None if with_record else _number(second, "--to")
    with opened(casebook, passphrase_file) as desk:
        found = desk.read(reg44.find_visit, visit)
        pair: tuple[int, int | None]
        if with_record:
            pair = (desk.read(report_comparison.newest, found.id) if begins is None else begins, None)
        else:
            pair = desk.read(report_comparison.usual_pair, found.id, begins, ends)
        comparison = desk.read(report_comparison.get_comparison, found.id, desk.today(), *pair)
    rows = report_compare.differences(comparison.rows)
    cells = [(row.place, CHANGE_WORDS[row.change], _words(row.before, row.taken), _words(row.after, row.put)) for row in rows]
    if rows or as_json:
        print_list([_object(row) for row in rows], ("Where", "What", "Taken away", "Added"), cells, as_json=as_json)
    if not as_json:
        typer.echo(f"{comparison.title}: {report_compare.sentence(rows)}")


def _number(typed: str, option: str) -> int | None:
    if typed and not (typed.isascii() and typed.isdigit()):
        raise typer.BadParameter(f"{typed} is not the number of a version", param_hint=option)
    return int(typed) if typed else None


def _words(words: str, ranges: tuple[Range, ...]) -> str:
    return ", ".join(report_compare.marked(words, ranges))


def _object(row: Row) -> dict[str, Any]:
    return {
        "section": row.section,
        "where": row.where,
        "change": row.change.value,
        "before": row.before,
        "after": row.after,
        "taken_away": [row.before[start:end] for start, end in row.taken],
        "added": [row.after[start:end] for start, end in row.put],
    }
