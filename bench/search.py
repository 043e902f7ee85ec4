"""Search: how long it takes to find anything among 4,000 homes and 500,000 visits, beside the same on the sample casebook.

The large casebook is filled below the session, which bench/ may do; its index is then made as an upgrade makes it. Both casebooks are
asked in turns in one run. Also measured: saving one visit form, with the index and without it. The goal is 50 ms for any letter typed.

    python bench/search.py [FOLDER [VISITS]]    keeps the casebook in FOLDER and uses it again
"""

from __future__ import annotations

import contextlib
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import func, insert, select

from reg44desk.db import search as index
from reg44desk.db.keys import KeyCost
from reg44desk.db.models import Base, Home, new_id
from reg44desk.domain.types import NINE_STANDARDS, FindingResult, HomeStatus, HomeType, Progress, Role, VisitState
from reg44desk.domain.visit import Finding, NewRecommendation, VisitDraft
from reg44desk.services import people, sample, search, upkeep, visit_record
from reg44desk.services.desk import Actor, Desk
from reg44desk.services.people import PersonDraft, RoleDraft

PASSPHRASE = "a casebook for measuring"  # noqa: S105  it guards invented words only
HOMES, VISITS = 4_000, 500_000
NOW = datetime(2022, 1, 21, 12, 0, tzinfo=UTC)
RUNS = 7
ASKED = (
    "a", "al", "ald", "alder", "alder h", "house", "oak house 76", "safeguarding", "safeg", "s", "safeguarding training", "care",
    "the", "children told me they feel safe", "march 2021", "3 march 2021", "lodz", "zzzz", "V00001", "education books", "co pl ch",
)  # fmt: skip
NAMES = ("Alder", "Oak", "Birch", "Łódź", "Elm", "Rowan", "Hazel", "Maple", "Cedar", "Willow", "Ash", "Beech", "Larch", "Poplar", "Yew")
KINDS = ("House", "Lodge", "Court", "View", "Close")
COMMON = (
    "the", "children", "staff", "home", "care", "safeguarding", "training", "plan", "house", "manager", "record", "seen", "told", "me",
    "they", "feel", "safe", "and", "was",
)  # fmt: skip


def main() -> None:
    """Make what is missing, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder)
        visits = int(sys.argv[2]) if len(sys.argv) > 2 else VISITS
        small = _opened(Path(folder) / "sample.r44")
        small.do(sample.fill_sample)
        large = _large(place / f"large-{visits}.r44", visits)
        print(f"{large.path.stat().st_size / 1e6:,.0f} MB, {_index_size(large) / 1e6:,.0f} MB of them the index")
        _compare(small, large)
        for name, desk in (("sample", small), (f"{visits:,} visits", large)):
            _saving(name, desk)
            desk.close()


def _opened(path: Path) -> Desk:
    def clock() -> datetime:
        return NOW

    if not path.exists():
        upkeep.make_casebook(path, PASSPHRASE, clock, Actor("Bench"), "bench", cost=KeyCost(64, 1, 1))
    return upkeep.open_desk(path, PASSPHRASE, clock, Actor("Bench"), "bench")


def _large(path: Path, visits: int) -> Desk:
    there = path.exists()
    desk = _opened(path)
    if not there:
        with _timed("filling"):
            _fill(desk, visits)
        with _timed("making the index"):
            index.rebuild(desk.file.engine)
        desk.file.checkpoint()
    return desk


def _fill(desk: Desk, visits: int) -> None:
    """Homes, then their visits by month, each with a finding, every fourth with a recommendation."""
    dice = random.Random(44)  # noqa: S311  the same words each time
    words = list(COMMON) * 30 + ["".join(dice.choices("abcdefghiklmnoprstuvwy", k=dice.randint(4, 10))) for _ in range(4_000)]

    def text(length: int) -> str:
        return " ".join(dice.choices(words, k=length)).capitalize() + "."

    tables = Base.metadata.tables
    homes = [new_id() for _ in range(HOMES)]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("home", "home_status_change")}
    for number, home in enumerate(homes):
        name = f"{NAMES[number % len(NAMES)]} {KINDS[number // len(NAMES) % len(KINDS)]} {number}"
        kind = {"home_type": HomeType.LONG_STAY, "site": "", "registered_provider": "", "area_authority": "", "first_month_due": ""}
        rows["home"].append({"id": home, "revision": 1, "name": name, "ofsted_urn": f"SC{number:06}", "places": 4, **kind})
        rows["home_status_change"].append({"id": new_id(), "revision": 1, "home_id": home, "status": HomeStatus.OPEN, "reason": ""})
    _put(desk, tables, rows)
    for begin in range(0, visits, 10_000):
        _put(desk, tables, _visits(homes, range(begin, min(begin + 10_000, visits)), visits, text))


def _visits(homes: list[uuid.UUID], numbers: range, visits: int, text: Callable[[int], str]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {"reg44_visit": [], "reg44_finding": [], "reg44_recommendation": []}
    for number in numbers:
        visit, day = new_id(), date(2022, 1, 20) - timedelta(days=number * 3_800 // visits)
        home = homes[number % len(homes)]
        rows["reg44_visit"].append(
            {"id": visit, "revision": 1, "home_id": home, "reference": f"V{number:06}", "state": VisitState.FINAL, "visit_date": day,
             "childrens_views": text(40)}
        )  # fmt: skip
        standard = NINE_STANDARDS[number % 9]
        rows["reg44_finding"].append(
            {
                "id": new_id(),
                "revision": 1,
                "visit_id": visit,
                "quality_standard": standard,
                "result": FindingResult.MET,
                "evidence": text(30),
            }
        )
        if number % 4 == 0:
            rows["reg44_recommendation"].append(
                {"id": new_id(), "revision": 1, "home_id": home, "visit_id": visit, "reference": f"V{number:06}-1", "made_on": day,
                 "text": text(12), "progress": Progress.NOT_STARTED}
            )  # fmt: skip
    return rows


def _put(desk: Desk, tables: Any, rows: dict[str, list[dict[str, Any]]]) -> None:
    with desk.file.engine.execution_options(write=True).begin() as connection:
        for name, lines in rows.items():
            if lines:
                connection.execute(insert(tables[name]), lines)


def _compare(small: Desk, large: Desk) -> None:
    print(f"{'typed':34}{'sample ms':>10}{'large ms':>10}{'worst':>8}{'ratio':>8}  found")
    ratios, worst = [], 0.0
    for words in ASKED:
        times: dict[str, list[float]] = {"small": [], "large": []}
        found = 0
        for _ in range(RUNS):
            for name, desk in (("small", small), ("large", large)):
                begin = time.perf_counter()
                found = len(search.find_in(desk, words))
                times[name].append((time.perf_counter() - begin) * 1000)
        one, other = min(times["small"]), min(times["large"])
        ratios.append(other / one)
        worst = max(worst, other)
        print(f"{words:34}{one:10.1f}{other:10.1f}{max(times['large']):8.1f}{other / one:8.2f}  {found}")
    print(f"ratio: {statistics.median(ratios):.2f} (median), {max(ratios):.2f} (worst); slowest {worst:.1f} ms (best of {RUNS} runs each)")


def _saving(name: str, desk: Desk) -> None:
    """Save the same new visit form with the index and without, in turns."""
    home = desk.read(lambda s: s.scalars(select(Home.id).order_by(func.random())).first())
    assert home is not None
    visitor = desk.do(people.add_person, PersonDraft(f"Robin {new_id()}")).value
    desk.do(people.give_role, visitor, RoleDraft(Role.INDEPENDENT_PERSON, None, date(2005, 1, 1)))
    times: dict[str, list[float]] = {"with": [], "without": []}
    for turn in range(2 * 12):
        which = "with" if turn % 2 else "without"
        day = date(2011, 1, 1 + turn)
        evidence = " ".join(f"{word} {standard.value}" for word in COMMON for standard in NINE_STANDARDS)
        findings = tuple(Finding(standard, FindingResult.MET, evidence) for standard in NINE_STANDARDS)
        more = tuple(NewRecommendation(text=evidence) for _ in range(2))
        draft = VisitDraft(
            home_id=home, visit_date=day, independent_person_id=visitor, childrens_views=evidence, findings=findings, recommendations=more
        )
        with _no_index() if which == "without" else contextlib.nullcontext():
            begin = time.perf_counter()
            desk.do(visit_record.save_visit, draft)
            times[which].append((time.perf_counter() - begin) * 1000)
    one, other = min(times["without"]), min(times["with"])
    print(f"saving a visit, {name}: {one:.1f} ms without the index, {other:.1f} ms with it, ratio {other / one:.2f}")


@contextlib.contextmanager
def _no_index() -> Iterator[None]:
    with mock.patch.object(index, "_renew"):
        yield


def _index_size(desk: Desk) -> int:
    """Bytes in the index's lists of words."""
    with contextlib.closing(desk.file.connect()) as connection:
        parts = ("SELECT sum(length(block)) FROM search_names_data", "SELECT sum(length(block)) FROM search_words_data")
        return sum(connection.execute(part).fetchone()[0] for part in parts)


@contextlib.contextmanager
def _timed(what: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main()
