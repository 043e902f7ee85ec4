"""The Desk to Qt: changes as a signal on the window's thread, and slow work on one worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from reg44desk.services.desk import Desk, Done


class Bridge(QObject):
    """Tells the window which tables a command changed."""

    changed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        desk.listeners.append(self._heard)

    def _heard(self, done: Done[Any]) -> None:
        self.changed.emit(done)

    def close(self) -> None:
        """Stop listening."""
        if self._heard in self._desk.listeners:
            self._desk.listeners.remove(self._heard)


class _Signals(QObject):
    done = Signal(object)
    failed = Signal(object)


class _Job(QRunnable):
    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self.work = work
        self.signals = _Signals()

    def run(self) -> None:
        """Do the work; whatever it raises is told on the window's thread."""
        try:
            value = self.work()
        except Exception as error:  # noqa: BLE001  handed on whole to whoever asked for the work
            self.signals.failed.emit(error)
        else:
            self.signals.done.emit(value)


class Jobs(QObject):
    """One worker thread for slow work, which is a plain function without Qt; results arrive on the window's thread."""

    busy = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._running: set[_Job] = set()

    def start(self, words: str, work: Callable[[], Any], done: Callable[[Any], object], failed: Callable[[Exception], object]) -> None:
        """Run work; `words` say in the status line what is being done."""
        job = _Job(work)
        self._running.add(job)
        self.busy.emit(words)
        job.signals.done.connect(lambda value: self._over(job, done, value))
        job.signals.failed.connect(lambda error: self._over(job, failed, error))
        self._pool.start(job)

    def is_busy(self) -> bool:
        """Whether work is running or waits its turn."""
        return bool(self._running)

    def close(self) -> None:
        """Wait for what is running; nothing new is told afterwards."""
        self._pool.waitForDone()
        self._running.clear()

    def _over(self, job: _Job, tell: Callable[[Any], object], value: Any) -> None:
        if job in self._running:
            self._running.discard(job)
            self.busy.emit("")
            tell(value)
