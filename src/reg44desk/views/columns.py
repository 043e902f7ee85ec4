"""What a person chose about a list's columns, rows and order; how it lives with narrow windows; how it is remembered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

MOST_VALUES = 500
"""A column with more different values than these is searched by words, not chosen from a list."""


class Shape(Protocol):
    """What the layout needs to know of a column."""

    @property
    def heading(self) -> str: ...  # noqa: D102  the column's own words
    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def gives_way(self) -> int: ...  # noqa: D102
    @property
    def stretch(self) -> bool: ...  # noqa: D102
    @property
    def spare(self) -> bool: ...  # noqa: D102
    @property
    def fixed(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Choices:
    """All that a person may choose of a list, by headings: order, what is shown or hidden, widths in letters, sorting, filters."""

    order: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    widths: Mapping[str, float] = field(default_factory=dict)
    sort: tuple[str, bool] | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def without_columns(self) -> Choices:
        """The columns as they were at first; the filters stay."""
        return Choices(filters=self.filters)

    def with_filter(self, heading: str, values: Sequence[str]) -> Choices:
        """Only rows with one of these values in that column; no values take the filter away."""
        others = {key: kept for key, kept in self.filters.items() if key != heading}
        return replace(self, filters=others | ({heading: tuple(values)} if values else {}))

    def with_width(self, heading: str, letters: float) -> Choices:
        """A column as wide as so many letters."""
        return replace(self, widths={**self.widths, heading: round(letters, 2)})

    def with_column(self, heading: str, *, shown: bool) -> Choices:
        """A column shown, also where it is narrow, or hidden."""
        ticked = self.shown | {heading} if shown else self.shown - {heading}
        return replace(self, shown=ticked, hidden=self.hidden - {heading} if shown else self.hidden | {heading})


def ordered(columns: Sequence[Shape], choices: Choices) -> list[int]:
    """The numbers of the columns in the order chosen; the first stays first, and what is new stands after what was before it."""
    headings = [c.heading for c in columns]
    chosen = [headings.index(h) for h in dict.fromkeys(choices.order) if h in headings[1:]]
    result = [0] if columns else []
    result += chosen
    for number in range(1, len(columns)):
        if number not in result:
            before = number - 1
            while before not in result:
                before -= 1
            result.insert(result.index(before) + 1, number)
    return result


def offered(columns: Sequence[Shape], choices: Choices) -> set[int]:
    """The columns that are to be shown where there is room: all but the spare and the hidden ones. The first one always is."""
    return {
        number
        for number, column in enumerate(columns)
        if number == 0 or column.heading in choices.shown or not (column.spare or column.heading in choices.hidden)
    }


@dataclass(frozen=True, slots=True)
class Fit:
    """Which columns are shown, and how wide each of them is."""

    shown: frozenset[int]
    widths: Mapping[int, int]


def fit(columns: Sequence[Shape], choices: Choices, letter: int, room: int) -> Fit:
    """As many columns as there is room for: those that give way first go first, but never one that the person ticked.

    What is left over goes to the columns that stretch, unless the person set their width.
    """
    width = {n: max(round(choices.widths.get(c.heading, c.width) * letter), letter * 2) for n, c in enumerate(columns)}
    shown = offered(columns, choices)
    for number in sorted(shown, key=lambda n: -columns[n].gives_way):
        if sum(width[n] for n in shown) <= room or columns[number].gives_way == 0:
            break
        if columns[number].heading not in choices.shown:
            shown.discard(number)
    spare = max(room - sum(width[n] for n in shown), 0)
    free = [n for n in sorted(shown) if columns[n].heading not in choices.widths]
    stretched = [n for n in free if columns[n].stretch] or ([0] if 0 in free else [])
    for number in stretched:
        width[number] += spare // len(stretched)
    return Fit(frozenset(shown), width)


def to_text(choices: Choices, columns: Sequence[Shape]) -> str:
    """Choices as words to be remembered on this computer.

    Filters by names of people or homes are left out: nothing personal is kept outside the casebook.
    """
    fixed = {c.heading for c in columns if c.fixed}
    plain: dict[str, Any] = {
        "order": choices.order,
        "shown": sorted(choices.shown),
        "hidden": sorted(choices.hidden),
        "widths": dict(choices.widths),
        "sort": choices.sort,
        "filters": {heading: values for heading, values in choices.filters.items() if heading in fixed},
    }
    return json.dumps(plain)


def from_text(words: object, columns: Sequence[Shape]) -> Choices | None:
    """Choices as they were remembered, without columns that are no longer there; None where nothing of use was."""
    try:
        plain = json.loads(str(words))
        known = {c.heading for c in columns}
        fixed = {c.heading for c in columns if c.fixed}
        sort = plain["sort"]
        return Choices(
            order=tuple(h for h in map(str, plain["order"]) if h in known),
            shown=frozenset(map(str, plain["shown"])) & known,
            hidden=frozenset(map(str, plain["hidden"])) & known,
            widths={h: min(max(float(w), 2.0), 200.0) for h, w in plain["widths"].items() if h in known},
            sort=(str(sort[0]), bool(sort[1])) if sort and sort[0] in known else None,
            filters={h: tuple(map(str, values)) for h, values in plain["filters"].items() if h in fixed and values},
        )
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None


def either(values: Sequence[str]) -> str:
    """Values in words: "Missed or Overdue"."""
    named = [value or "(nothing)" for value in values]
    return " or ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
