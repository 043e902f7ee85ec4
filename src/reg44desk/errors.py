"""The three kinds of things that go wrong; everything that is neither of the first two is a bug.

UserError     the person can put it right: shown beside the fields and as a list
TroubleError  the world is wrong (disk full, file locked, newer version): what happened, what to do
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: the field it belongs to ("" for the whole form) and what to do, in plain words."""

    field: str
    message: str


class UserError(Exception):
    """Something a person can put right; `problems` says what, in the order the form shows it."""

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(Problem("", p) if isinstance(p, str) else p for p in problems)
        super().__init__(" ".join(p.message for p in self.problems))


class TroubleError(Exception):
    """The world is wrong: `what` happened and what to `do` about it, one or two plain sentences each."""

    def __init__(self, what: str, do: str = "") -> None:
        self.what = what
        self.do = do
        super().__init__(f"{what} {do}".strip())


def refuse(problems: list[Problem] | tuple[Problem, ...]) -> None:
    """Raise UserError when there is any problem; otherwise do nothing."""
    if problems:
        raise UserError(*problems)
