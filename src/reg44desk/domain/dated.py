"""What held on a day: the latest of several dated facts, and spans from a day to a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class From(Protocol):
    """A fact that holds from a day on; without a day, since before records begin."""

    @property
    def from_date(self) -> date | None:
        """First day on which it holds."""


class Span(From, Protocol):
    """A fact that also has a last day; without one, until further notice."""

    @property
    def to_date(self) -> date | None:
        """Last day on which it holds."""


F = TypeVar("F", bound=From)
S = TypeVar("S", bound=Span)


def in_order(facts: Iterable[F]) -> list[F]:
    """Oldest first; those without a day come before all others."""
    every = list(facts)
    return every if len(every) < 2 else sorted(every, key=lambda f: f.from_date or date.min)


def holding(facts: Iterable[F], day: date) -> F | None:
    """The fact that holds on a day: the latest that had begun; None before the first."""
    begun = [f for f in in_order(facts) if (f.from_date or date.min) <= day]
    return begun[-1] if begun else None


def covers(span: Span, day: date) -> bool:
    """Whether a span includes a day; both ends count (BR-10: a person in charge on a day stays in charge of that day)."""
    return (span.from_date or date.min) <= day <= (span.to_date or date.max)


def covering(spans: Iterable[S], day: date) -> list[S]:
    """The spans that include a day, oldest first."""
    return [s for s in in_order(spans) if covers(s, day)]
