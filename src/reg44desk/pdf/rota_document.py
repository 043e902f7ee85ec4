"""What a printed rota says, as plain frozen data; the drawing code knows nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from reg44desk.paper import Paragraphs, Table


@dataclass(frozen=True, slots=True)
class RotaPart:
    """A heading and what stands under it: a table, or a sentence where there is nothing to list."""

    heading: str
    block: Table | Paragraphs


@dataclass(frozen=True, slots=True)
class RotaPaper:
    """One month's rota on paper: for the office, or for one home."""

    title: str
    subtitle: str
    marking: str
    lead: str
    made_on: str
    parts: tuple[RotaPart, ...]
