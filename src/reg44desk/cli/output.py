"""What the command line prints: tables, JSON and complaints; and how it reads a day and a month."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from reg44desk.domain.types import Month

AsJson = Annotated[bool, typer.Option("--json", help="Print an array of objects instead of a table.")]


def complain(lines: list[str]) -> None:
    """Print lines where errors go."""
    for line in lines:
        typer.echo(line, err=True)


def day_of(typed: str, option: str) -> date:
    """The day that was typed for an option, like 2022-01-21. Raises typer.BadParameter."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise typer.BadParameter(f"{typed} is not a day like 2022-01-21", param_hint=option) from None


def month_of(typed: str, option: str) -> Month:
    """The month that was typed for an option, like 2021-09. Raises typer.BadParameter."""
    try:
        return Month.parse(typed)
    except ValueError:
        raise typer.BadParameter(f"{typed} is not a month like 2021-09", param_hint=option) from None


def print_list(objects: list[dict[str, Any]], headings: tuple[str, ...], cells: Sequence[tuple[str, ...]], *, as_json: bool) -> None:
    """Print a list: as an array of objects, or as a table under its headings."""
    if as_json:
        typer.echo(as_text(objects))
    else:
        print_table(headings, cells)


def as_text(objects: list[dict[str, Any]]) -> str:
    """Letters as they are where the output can hold every one, else spelt out, which reads back the same."""
    whole = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return json.dumps(objects, ensure_ascii=not whole, indent=2)


def print_table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print a table, each column as wide as its widest cell."""
    widths = [max(len(row[n]) for row in (headings, *rows)) for n in range(len(headings))]
    for row in (headings, tuple("-" * w for w in widths), *rows):
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
