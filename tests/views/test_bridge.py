"""The Desk to Qt: changes as a signal, and slow work on one worker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from reg44desk.services.desk import Desk
from reg44desk.views.bridge import Bridge, Jobs, _Job
from tests import drivers as d
from tests.factories import make_home


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def nothing(_value: object) -> None:
    """For a result that a test does not look at."""


def test_a_change_is_told_with_the_tables_it_touched(desk: Desk, qapp: QApplication) -> None:
    told: list[Any] = []
    bridge = Bridge(desk)
    bridge.changed.connect(told.append)
    make_home(desk)
    assert [done.label for done in told] == ["Add a home"]
    assert {"home", "home_status_change"} <= told[0].tables


def test_a_closed_bridge_hears_nothing_more(desk: Desk, qapp: QApplication) -> None:
    told: list[Any] = []
    bridge = Bridge(desk)
    bridge.changed.connect(told.append)
    bridge.close()
    bridge.close()
    make_home(desk)
    assert told == []
    assert desk.listeners == []


def test_slow_work_runs_beside_the_window_and_its_result_arrives_on_it(jobs: Jobs) -> None:
    told: list[tuple[threading.Thread, threading.Thread]] = []
    busy: list[str] = []
    jobs.busy.connect(busy.append)
    jobs.start("Backing up", threading.current_thread, lambda worker: told.append((worker, threading.current_thread())), nothing)
    assert busy == ["Backing up"]
    d.until(lambda: bool(told))
    worker, here = told[0]
    assert worker is not threading.main_thread()
    assert here is threading.main_thread()
    assert busy == ["Backing up", ""]


def test_what_work_raises_is_handed_on_whole(jobs: Jobs) -> None:
    failed: list[Exception] = []
    wrong = ValueError("no room")

    def work() -> None:
        raise wrong

    jobs.start("Backing up", work, nothing, failed.append)
    d.until(lambda: bool(failed))
    assert failed == [wrong]


def test_a_piece_of_work_tells_its_result_or_else_what_went_wrong(qapp: QApplication) -> None:
    """Run here: what another thread does is not seen by the measure of coverage."""
    told: list[Any] = []
    for work in (lambda: 3, lambda: 1 // 0):
        job = _Job(work)
        job.signals.done.connect(told.append)
        job.signals.failed.connect(told.append)
        job.run()
    assert told[0] == 3
    assert isinstance(told[1], ZeroDivisionError)


def test_jobs_say_whether_any_work_waits(jobs: Jobs) -> None:
    told: list[int] = []
    assert not jobs.is_busy()
    jobs.start("Backing up", lambda: 1, told.append, nothing)
    assert jobs.is_busy()
    d.until(lambda: bool(told))
    assert not jobs.is_busy()


def test_work_is_done_one_after_the_other(jobs: Jobs) -> None:
    order: list[str] = []
    first_may_end = threading.Event()

    def first() -> None:
        first_may_end.wait(5)
        order.append("one")

    jobs.start("One", first, nothing, nothing)
    jobs.start("Two", lambda: order.append("two"), nothing, nothing)
    assert order == []
    first_may_end.set()
    d.until(lambda: len(order) == 2)
    assert order == ["one", "two"]


def test_closing_waits_for_what_runs_and_tells_nobody_afterwards(jobs: Jobs) -> None:
    ran: list[int] = []
    told: list[Any] = []
    jobs.start("Backing up", lambda: ran.append(1), told.append, nothing)
    jobs.close()
    d.settle()
    assert ran == [1]
    assert told == []
