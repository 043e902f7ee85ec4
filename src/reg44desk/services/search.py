"""Find anything: homes, people, visits, findings, recommendations and reports, closed ones too, by words, dates and references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.db import search as index
from reg44desk.db.models import Home, Person, Reg44Report, Reg44Visit
from reg44desk.domain.folding import fold, index_words, search_words
from reg44desk.domain.types import Month, Ref
from reg44desk.services.desk import Desk
from reg44desk.services.search_hits import Hit, HitKind, build

MOST_WORDS = 12
RANKED = 300
"""How many homes or people with the words in their names are looked at to put the best first."""

NotReadyError = index.IndexNotReadyError

_MONTHS = {fold(name): n for n, name in enumerate(text.MONTHS, 1)} | {fold(name[:3]): n for n, name in enumerate(text.MONTHS, 1)}


def find(session: Session, words: str, as_of: date, limit: int = 6) -> tuple[Hit, ...]:
    """At most `limit` records of each kind that have every word, or a word that begins with it.

    What was named by its reference, its Ofsted number or its check code comes first; then by kind: names before other words,
    newer before older. Raises NotReadyError when the index must be made first.
    """
    index.must_be_ready(session)
    wanted = search_words(words)[:MOST_WORDS]
    if not wanted:
        return ()
    named, asked = _named(session, words), index.ask(session, wanted)
    kinds = sorted(HitKind, key=lambda kind: not named.get(kind))
    hits: list[Hit] = []
    for kind in kinds:
        ids = _first(limit, named.get(kind, ()), *_FINDERS[kind](session, words, asked, limit))
        hits += build(session, kind, ids, wanted, as_of)
    return tuple(hits)


def find_in(desk: Desk, words: str, limit: int = 6) -> tuple[Hit, ...]:
    """As `find`, for today; an index that is missing or damaged is made first."""
    try:
        return desk.read(find, words, desk.today(), limit)
    except NotReadyError:
        make_ready(desk)
        return desk.read(find, words, desk.today(), limit)


def make_ready(desk: Desk) -> None:
    """Make the index afresh, whatever state it is in; with a very large casebook this takes minutes."""
    index.rebuild(desk.file.engine)


def describe(session: Session, refs: Sequence[Ref], as_of: date) -> tuple[Hit, ...]:
    """Records that were opened, as hits in the same order, each once; what is gone, or is no record, is left out."""
    hits: list[Hit] = []
    for ref in refs:
        kind = _KINDS_OF_REFS.get(ref.kind)
        if kind is not None and _is_id(ref.id):
            hits += build(session, kind, [UUID(ref.id)], (), as_of)
    return tuple({hit.id: hit for hit in hits}.values())


def day_or_month(words: str) -> tuple[date, date] | None:
    """The first and last day meant by "3 march 2022", "3/3/22", "2022-03-03", "march 2022" or "3/2022"; None for anything else."""
    parts = re.findall(r"[^\W_]+", fold(words))
    if not 2 <= len(parts) <= 3 or any(len(part) > 9 for part in parts):
        return None
    if len(parts[0]) == 4 and parts[0].isdigit():
        parts.reverse()
    year, month = _year(parts[-1]), _month(parts[-2])
    try:
        if len(parts) == 2:
            only = Month(year, month) if len(parts[1]) == 4 or parts[0] in _MONTHS else None
            return (only.first, only.last) if only else None
        day = date(year, month, _number(re.sub(r"(?<=\d)(st|nd|rd|th)$", "", parts[0])))
    except ValueError:
        return None
    return day, day


def _year(part: str) -> int:
    number = _number(part)
    return number + 2000 if len(part) == 2 else number


def _month(part: str) -> int:
    return _MONTHS.get(part) or _number(part)


def _number(part: str) -> int:
    """A number of plain digits; 0 for anything else, which is no day, no month and no year."""
    return int(part) if part.isascii() and part.isdigit() else 0


def _first(limit: int, *sources: Sequence[UUID] | Callable[[], Sequence[UUID]]) -> list[UUID]:
    """The first ids of several sources, each once; a source is asked only while there is room."""
    found: dict[UUID, None] = {}
    for source in sources:
        if len(found) < limit:
            found |= dict.fromkeys(source() if callable(source) else source)
    return list(found)[:limit]


def _named(session: Session, words: str) -> dict[HitKind, list[UUID]]:
    """Records whose reference, Ofsted number or check code is exactly what was typed."""
    typed = "".join(c for c in words if c.isprintable()).strip()[:60]
    tries = {typed, typed.upper(), typed.lower()}
    code = "".join(c for c in typed.upper() if c.isalnum()).replace("O", "0").replace("I", "1").replace("L", "1")
    code = "-".join(code[n : n + 4] for n in range(0, len(code), 4))
    return {
        HitKind.HOME: list(session.scalars(select(Home.id).where(Home.ofsted_urn.in_(tries)))),
        HitKind.VISIT: list(session.scalars(select(Reg44Visit.id).where(Reg44Visit.reference.in_(tries)))),
        HitKind.REPORT: list(session.scalars(select(Reg44Report.id).where(Reg44Report.check_code == code))),
    }


Asked = Iterator[Callable[[], Sequence[UUID]]]


def _by_name(column_of: type[Home | Person], kind: HitKind) -> Callable[[Session, str, Sequence[str], int], Asked]:
    def ask(session: Session, words: str, asked: Sequence[str], limit: int) -> Asked:
        wanted = search_words(words)

        def ranked() -> list[UUID]:
            ids = list(session.scalars(select(column_of.id).where(column_of.name == words.strip()[:200]))) if _is_plain(words) else []
            ids += index.lookup(session, kind, asked, RANKED, in_names=True)
            named = session.execute(select(column_of.id, column_of.name).where(column_of.id.in_(ids)))
            return [row.id for row in sorted(named, key=lambda row: _rank(row.name, wanted))]

        yield ranked
        yield lambda: index.lookup(session, kind, asked, limit)

    return ask


def _rank(name: str, wanted: Sequence[str]) -> tuple[int, str]:
    """The very name first, then names that begin with the first word, then others by the alphabet."""
    folded = fold(name)
    if search_words(name) == list(wanted):
        return 0, folded
    return (1 if index_words(name)[0].startswith(wanted[0]) else 2), folded


def _newest(kind: HitKind) -> Callable[[Session, str, Sequence[str], int], Asked]:
    def ask(session: Session, words: str, asked: Sequence[str], limit: int) -> Asked:
        meant = day_or_month(words) if kind is HitKind.VISIT else None
        if meant is not None:
            yield lambda: _visits_between(session, *meant, limit)
        yield lambda: index.lookup(session, kind, asked, limit, in_names=True)
        yield lambda: index.lookup(session, kind, asked, limit)

    return ask


def _visits_between(session: Session, first: date, last: date, limit: int) -> list[UUID]:
    made, planned = Reg44Visit.visit_date, Reg44Visit.planned_for
    query = select(Reg44Visit.id).where(or_(made.between(first, last), made.is_(None) & planned.between(first, last)))
    return list(session.scalars(query.order_by(func.coalesce(made, planned).desc(), Reg44Visit.id).limit(limit)))


def _none(_session: Session, _words: str, _asked: Sequence[str], _limit: int) -> Asked:
    """Reports are found by their check codes only; their words are those of their visits."""
    return iter(())


_FINDERS = {
    HitKind.HOME: _by_name(Home, HitKind.HOME),
    HitKind.PERSON: _by_name(Person, HitKind.PERSON),
    HitKind.VISIT: _newest(HitKind.VISIT),
    HitKind.FINDING: _newest(HitKind.FINDING),
    HitKind.RECOMMENDATION: _newest(HitKind.RECOMMENDATION),
    HitKind.REPORT: _none,
}
_KINDS_OF_REFS = {
    "home": HitKind.HOME,
    "person": HitKind.PERSON,
    "visit": HitKind.VISIT,
    "booked": HitKind.VISIT,
    "report": HitKind.VISIT,
    "recommendation": HitKind.RECOMMENDATION,
}


def _is_plain(words: str) -> bool:
    """Whether the database takes a text as it is; half a sign, which only damaged input holds, it does not."""
    return all(c.isprintable() for c in words)


def _is_id(words: str) -> bool:
    try:
        UUID(words)
    except ValueError:
        return False
    return True
