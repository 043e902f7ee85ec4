"""What a register may lack or hold wrongly: the kinds of finding, how grave each is, and the rules on dates, spans and names.

Today says what must be done now; these findings say what the register itself lacks or holds wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from reg44desk.domain.dated import Span, in_order
from reg44desk.domain.types import Month

S = TypeVar("S", bound=Span)

STALE_DAYS = 14
"""A draft that nobody saved for longer is stale."""

TITLES = frozenset({"cllr", "councillor", "mr", "mrs", "ms", "miss", "dr"})
LEAST_LETTERS = 4
"""Words with fewer letters are never near another: one letter is too much of them."""


class Severity(StrEnum):
    """How grave a finding is."""

    MUST = "must"
    SHOULD = "should"
    NICE = "nice"


class Gap(StrEnum):
    """What is missing, out of date or contradicts itself; the gravest first."""

    OFSTED_LATE = "ofsted_late"
    REPORT_LATE = "report_late"
    NO_INDEPENDENT_PERSON = "no_independent_person"
    TEAM = "team"
    STATUS_VISIT = "status_visit"
    TWO_MANAGERS = "two_managers"
    VISIT_NO_MANAGER = "visit_no_manager"
    NO_MANAGER = "no_manager"
    NO_MEMBER = "no_member"
    NO_URN = "no_urn"
    UNCHECKED = "unchecked"
    UNSIGNED = "unsigned"
    UNSENT = "unsent"
    NO_RESPONSIBLE_INDIVIDUAL = "no_responsible_individual"
    NO_ARRANGEMENT = "no_arrangement"
    NO_BUILDING = "no_building"
    MANAGER_GAP = "manager_gap"
    DOUBLE_ROLE = "double_role"
    VISIT_TIMES = "visit_times"
    DOUBLE_VISIT = "double_visit"
    ODD_DATE = "odd_date"
    DBS = "dbs"
    TRAINING = "training"
    NOT_AGREED = "not_agreed"
    MEMBER_CONTACT = "member_contact"
    TWIN_PEOPLE = "twin_people"
    TWIN_HOMES = "twin_homes"
    NO_CONSIDER_BY = "no_consider_by"
    STALE_DRAFT = "stale_draft"
    NO_PLACES = "no_places"
    NO_OPENING_DATE = "no_opening_date"
    MEMBER_GAP = "member_gap"
    CLOSED_HOME_ROLE = "closed_home_role"
    PAPER_TIMES = "paper_times"
    CONTACT = "contact"


MUST = frozenset(list(Gap)[: list(Gap).index(Gap.UNCHECKED)])
NICE = frozenset(list(Gap)[list(Gap).index(Gap.NO_PLACES) :])


def severity(kind: Gap) -> Severity:
    """How grave a kind of finding is: the law, Ofsted or a signature hangs on what must be put right."""
    return Severity.MUST if kind in MUST else Severity.NICE if kind in NICE else Severity.SHOULD


def hmci_due(visit_date: date) -> date:
    """The last day on which Ofsted must have a visit's report: the last of the month after it (regulation.md 1.9, O1)."""
    return Month.of(visit_date).plus(1).last


def overlapping(spans: Iterable[S]) -> list[tuple[S, S]]:
    """The pairs of spans that share a day, the one that began first first."""
    ordered = in_order(spans)
    return [(one, other) for n, one in enumerate(ordered) for other in ordered[n + 1 :] if shared_day(one, other) is not None]


def shared_day(one: Span, other: Span) -> date | None:
    """The first day that two spans share; None when they share none."""
    first = max(one.from_date or date.min, other.from_date or date.min)
    return first if first <= min(one.to_date or date.max, other.to_date or date.max) else None


def between(spans: Iterable[Span]) -> list[tuple[date, date]]:
    """The stretches of days that lie between spans and belong to none of them, first and last day."""
    found, until = [], date.max
    for number, span in enumerate(in_order(spans)):
        begins, ends = span.from_date or date.min, span.to_date or date.max
        if number and (begins - until).days > 1:
            found.append((until + timedelta(days=1), begins - timedelta(days=1)))
        until = max(until, ends) if number else ends
    return found


def far_off(day: date | None, today: date, *, back: int, ahead: int) -> bool:
    """Whether a day lies so many years back or ahead that its year is likely mistyped."""
    return day is not None and not today.year - back <= day.year <= today.year + ahead


def folded(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents, marks and titles."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return tuple(w for w in re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", "")) if w not in TITLES)


def same_name(one: str, other: str) -> bool:
    """Whether two names are written with the same words, whatever their order, case, accents and titles."""
    return bool(folded(one)) and sorted(folded(one)) == sorted(folded(other))


def near_name(one: str, other: str) -> bool:
    """Whether two names differ by a letter in one longer word, which is likely a slip. "Unit 1" is never near "Unit 2"."""
    mine, theirs = folded(one), folded(other)
    if "".join(mine) == "".join(theirs):
        return bool(mine) and mine != theirs
    if len(mine) != len(theirs) or len(mine) < 2:
        return False
    unlike = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    return len(unlike) == 1 and min(len(w) for w in unlike[0]) >= LEAST_LETTERS and _one_slip(*unlike[0])


def _one_slip(one: str, other: str) -> bool:
    """One letter more, less or other, or two neighbours swapped; never a digit."""
    if any(c.isdigit() for c in one + other):
        return False
    short, long = sorted((one, other), key=len)
    if len(long) == len(short) + 1:
        return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))
    at = [n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b] if len(one) == len(other) else []
    return len(at) == 1 or (len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]])


def alike(names: Sequence[str]) -> list[tuple[int, int]]:
    """The places of every two names that are the same or near one another (`same_name`, `near_name`), the earlier place first.

    Only names that share all their words but one are compared, so that thousands are looked through at once.
    """
    groups: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, name in enumerate(names):
        words = folded(name)
        groups["sorted", *sorted(words)].append(at)
        groups["joined", "".join(words)].append(at)
        for n, word in enumerate(words):
            if len(words) > 1 and len(word) >= LEAST_LETTERS and not any(c.isdigit() for c in word):
                groups["but", n, *words[:n], *words[n + 1 :]].append(at)
    pairs = {pair for group in groups.values() for pair in combinations(group, 2)}
    return sorted((a, b) for a, b in pairs if same_name(names[a], names[b]) or near_name(names[a], names[b]))


def equal(words: Sequence[str]) -> list[tuple[int, int]]:
    """The places of every two words that are the same, the earlier place first; those that are empty equal nothing."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        if word:
            groups[word].append(at)
    return sorted(pair for group in groups.values() for pair in combinations(group, 2))
