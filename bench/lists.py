"""Lists: how long the first paint and one scroll step take with 4,000 homes and 500,000 visits, beside the sample casebook.

The large casebook is filled below the session, without a journal, and kept in the folder that LISTS_BENCH_FOLDER names, if it
names one. Both casebooks are measured in one run, in turns; every number is the best and the median of several.
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sqlalchemy import insert

from reg44desk.app.window import build_window
from reg44desk.db import models
from reg44desk.db.keys import KeyCost
from reg44desk.domain.types import (
    Announced,
    HomeStatus,
    HomeType,
    InspectionType,
    Judgement,
    Progress,
    Role,
    VisitingBody,
    VisitMode,
    VisitState,
)
from reg44desk.services import sample, upkeep
from reg44desk.services.desk import Actor, Desk
from reg44desk.settings import Settings
from reg44desk.views import theme
from reg44desk.views.main_window import MainWindow

from PySide6.QtWidgets import QApplication  # isort: skip  the database library loads faster before Qt

HOMES = int(os.environ.get("LISTS_BENCH_HOMES", "4000"))
VISITS = int(os.environ.get("LISTS_BENCH_VISITS", "500000"))
RECOMMENDATIONS, PEOPLE = HOMES * 5, HOMES
RUNS = int(os.environ.get("LISTS_BENCH_RUNS", "5"))
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
TODAY = NOW.date()
WORDS = "a passphrase for the bench"
GOAL = 2.0
CHUNK = 20_000


def main() -> None:
    """Measure both casebooks and print what was found."""
    with folder() as where:
        os.environ["REG44DESK_HOME"] = str(where / "home")
        app = QApplication([])
        theme.apply(app, scheme="light", text_size=100)
        large, small = casebook(where / f"large-{HOMES}-{VISITS}.r44", fill), casebook(where / "sample.r44", fill_sample)
        print(f"{HOMES:,} homes, {VISITS:,} visits, {RECOMMENDATIONS:,} recommendations; best and median of {RUNS}, in milliseconds")
        print(f"{'':34}{'sample':>16}{'large':>20}{'ratio':>10}")
        with opened(small) as one, opened(large) as other:
            windows = window(one), window(other)
            for words, measure in MEASURES.items():
                report(words, *(best_of(measure, one_window) for one_window in windows))
            for w in windows:
                w.close()


def report(words: str, small: list[float], large: list[float]) -> None:
    """One line: best and median of each, and the ratio of the best."""
    cells = [f"{min(one):8.1f} {statistics.median(one):8.1f}" for one in (small, large)]
    print(f"{words:34}{cells[0]:>18}{cells[1]:>20}{min(large) / min(small):8.2f}", flush=True)


def best_of(measure: Callable[[MainWindow], float], window: MainWindow) -> list[float]:
    return [measure(window) for _ in range(RUNS)]


def first_paint(key: str, *, whole: bool = False) -> Callable[[MainWindow], float]:
    """From asking for a screen, made afresh, until its first rows are painted, or the `whole` list is there."""

    def measure(window: MainWindow) -> float:
        screen = window._screens[key]  # noqa: SLF001  the bench makes screens again, which the window never does
        if screen.page is not None:
            window.show_screen("settings")
            window.stack.removeWidget(screen.page)
            screen.page.deleteLater()
            screen.page = None
            settle()
        begun = time.perf_counter()
        window.show_screen(key)
        settle()
        painted = (time.perf_counter() - begun) * 1000
        wait(window)
        return (time.perf_counter() - begun) * 1000 if whole else painted

    return measure


def scroll_step(window: MainWindow) -> float:
    """One step of the wheel somewhere in the list of all visits, until it is painted; the rows were not read before."""
    table: Any = window.show_screen("all_visits").table  # type: ignore[attr-defined]
    wait(window)
    bar = table.verticalScrollBar()
    taken = []
    for place in (0.1, 0.3, 0.5, 0.7, 0.9):
        bar.setValue(int(bar.maximum() * place))
        settle()
        for _ in range(8):
            begun = time.perf_counter()
            bar.setValue(bar.value() + 3)
            table.viewport().repaint()
            taken.append((time.perf_counter() - begun) * 1000)
    return statistics.mean(taken)


def jump(window: MainWindow) -> float:
    """A jump to a place far away, until it is painted."""
    table: Any = window.show_screen("all_visits").table  # type: ignore[attr-defined]
    wait(window)
    bar = table.verticalScrollBar()
    bar.setValue(0)
    table.rows_model._pages.clear()  # noqa: SLF001  as when the place is new
    settle()
    begun = time.perf_counter()
    bar.setValue(bar.maximum() // 2 + 7)
    table.viewport().repaint()
    return (time.perf_counter() - begun) * 1000


def blocked(window: MainWindow) -> float:
    """How long the window does not answer while the list of all visits is sorted afresh by home."""
    table: Any = window.show_screen("all_visits").table  # type: ignore[attr-defined]
    wait(window)
    table.sort_by("Home")
    worst = 0.0
    while window.jobs.is_busy():
        begun = time.perf_counter()
        QApplication.processEvents()
        worst = max(worst, (time.perf_counter() - begun) * 1000)
        time.sleep(0.001)
    begun = time.perf_counter()
    settle()
    return max(worst, (time.perf_counter() - begun) * 1000)


MEASURES: dict[str, Callable[[MainWindow], float]] = {
    "Visits, all: first paint": first_paint("all_visits"),
    "Visits, all: whole list found": first_paint("all_visits", whole=True),
    "Visits, all: one scroll step": scroll_step,
    "Visits, all: a far jump": jump,
    "Visits, all: longest freeze, sorting": blocked,
    "Visits of a month: first paint": first_paint("visits"),
    "Homes: first paint": first_paint("homes"),
    "Recommendations: first paint": first_paint("recommendations"),
    "People: first paint": first_paint("people"),
    "Members: first paint": first_paint("members"),
    "Today: first paint": first_paint("today"),
}


def window(desk: Desk) -> MainWindow:
    made = build_window(desk, Settings(), lambda _wanted: None)
    made.resize(1366, 768)
    made.show()
    settle()
    return made


def wait(window: MainWindow) -> None:
    """Until what was asked for is there and painted."""
    settle()
    while window.jobs.is_busy():
        QApplication.processEvents()
        time.sleep(0.001)
    settle()


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


# The casebooks


@contextmanager
def folder() -> Iterator[Path]:
    kept = os.environ.get("LISTS_BENCH_FOLDER")
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
    else:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)


def casebook(path: Path, filling: Callable[[Desk], None]) -> Path:
    """A casebook that is filled once."""
    if not path.exists():
        print(f"Making {path.name}", file=sys.stderr, flush=True)
        part = path.with_name(f"making {path.name}")
        upkeep.make_casebook(part, WORDS, lambda: NOW, Actor("Bench"), "bench", cost=KeyCost(64, 1, 1))
        desk = upkeep.open_desk(part, WORDS, lambda: NOW, Actor("Bench"), "bench")
        filling(desk)
        desk.close()
        part.rename(path)
    return path


@contextmanager
def opened(path: Path) -> Iterator[Desk]:
    desk = upkeep.open_desk(path, WORDS, lambda: NOW, Actor("Bench"), "bench")
    yield desk
    desk.close()


def fill_sample(desk: Desk) -> None:
    desk.do(sample.fill_sample)


def fill(desk: Desk) -> None:
    """Homes with their people, visits month by month back to where they run out, and what was recommended."""
    engine = desk.file.engine
    homes, people = [key(1, n) for n in range(HOMES)], [key(2, n) for n in range(PEOPLE)]
    with engine.execution_options(write=True).begin() as connection:
        for table, rows in (
            (models.Home, home_rows(homes)),
            (models.HomeStatusChange, status_rows(homes)),
            (models.VisitingArrangement, body_rows(homes)),
            (models.Inspection, inspection_rows(homes)),
            (models.Person, person_rows(people)),
            (models.Appointment, appointment_rows(homes, people)),
            (models.Reg44Visit, visit_rows(homes, people)),
            (models.Reg44Recommendation, recommendation_rows(homes)),
        ):
            while chunk := list(itertools.islice(rows, CHUNK)):
                connection.execute(insert(table), chunk)


def key(kind: int, number: int) -> uuid.UUID:
    return uuid.UUID(int=(kind << 96) | (7 << 76) | (2 << 62) | number)


Rows = Iterator[dict[str, Any]]


def home_rows(homes: list[uuid.UUID]) -> Rows:
    for n, home in enumerate(homes):
        yield {
            "id": home,
            "name": f"Home {n * 7919 % HOMES:04}",
            "ofsted_urn": f"SC{n:06}",
            "home_type": list(HomeType)[n % 4],
            "places": 5,
        }


def status_rows(homes: list[uuid.UUID]) -> Rows:
    for n, home in enumerate(homes):
        yield {"id": key(3, n), "home_id": home, "status": HomeStatus.OPEN, "from_date": date(2012, 1, 1)}


def body_rows(homes: list[uuid.UUID]) -> Rows:
    for n, home in enumerate(homes):
        yield {"id": key(4, n), "home_id": home, "visited_by": VisitingBody.NYAS, "from_date": None}


def inspection_rows(homes: list[uuid.UUID]) -> Rows:
    for n, home in enumerate(homes):
        judged = list(Judgement)[n % 4]
        yield {
            "id": key(5, n),
            "home_id": home,
            "inspected_on": date(2026, 3, 1 + n % 28),
            "inspection_type": InspectionType.FULL,
            "judgement": judged,
        }


def person_rows(people: list[uuid.UUID]) -> Rows:
    for n, person in enumerate(people):
        yield {"id": person, "name": f"Person {n:04}", "organisation": "NYAS" if n % 2 else "The council"}


def appointment_rows(homes: list[uuid.UUID], people: list[uuid.UUID]) -> Rows:
    roles = (Role.ELECTED_MEMBER, Role.REGISTERED_MANAGER, Role.RESPONSIBLE_INDIVIDUAL)
    for n, (home, (shift, role)) in enumerate(itertools.product(homes, enumerate(roles))):
        person = people[(n // 3 + shift * 97) % len(people)]
        yield {"id": key(6, n), "home_id": home, "person_id": person, "role": role, "from_date": date(2015, 1, 1)}


def visit_rows(homes: list[uuid.UUID], people: list[uuid.UUID]) -> Rows:
    for n in range(VISITS):
        back, home = divmod(n, len(homes))
        month = TODAY.year * 12 + TODAY.month - 1 - back
        day = date(month // 12, month % 12 + 1, 1 + (n * 31) % 28)
        state = VisitState.PLANNED if day > TODAY else VisitState.CANCELLED if n % 50 == 0 else VisitState.FINAL
        yield {
            "id": key(7, (n * 7919) % VISITS + 1),
            "home_id": homes[home],
            "reference": f"V{n:07}",
            "state": state,
            "mode": VisitMode.ON_SITE,
            "planned_for": day - timedelta(days=n % 3),
            "visit_date": day if state is VisitState.FINAL else None,
            "announced": list(Announced)[n % 2],
            "independent_person_id": people[(n * 13) % len(people)],
            "not_done_reason": "Called off by the home." if state is VisitState.CANCELLED else "",
        }


def recommendation_rows(homes: list[uuid.UUID]) -> Rows:
    for n in range(RECOMMENDATIONS):
        made = TODAY - timedelta(days=20 + n % 700)
        closed = made + timedelta(days=19) if n % 3 else None
        yield {
            "id": key(8, n),
            "home_id": homes[n % len(homes)],
            "reference": f"R{n:06}",
            "text": f"Look again at the plan for the garden and the second stair, number {n}.",
            "made_on": made,
            "consider_by_date": made + timedelta(days=28),
            "progress": Progress.VERIFIED_MET if closed else Progress.IN_PROGRESS,
            "closed_on": closed,
        }


if __name__ == "__main__":
    main()
