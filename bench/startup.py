"""Start-up: from the start of the process to the first paint of Today on the sample casebook, beside a bare window.

The bare window is an empty QMainWindow after importing the very modules that the program has loaded by then. Both are
measured in turns in one run. The goal is a ratio of at most 1.5.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

RUNS = 12
GOAL = 1.5


def main() -> None:
    """Measure and print best, median and ratio."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"REG44DESK_HOME": folder}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        first = measure("program", environment)
        modules = Path(folder) / "modules.json"
        modules.write_text(json.dumps(first["modules"]), encoding="utf-8")
        environment["BENCH_MODULES"] = str(modules)
        times: dict[str, list[float]] = {"bare": [], "program": []}
        for _ in range(RUNS):
            for kind, taken in times.items():
                taken.append(measure(kind, environment)["milliseconds"])
    for kind, taken in times.items():
        print(f"{kind:8} best {min(taken):6.0f} ms   median {statistics.median(taken):6.0f} ms")
    best = min(times["program"]) / min(times["bare"])
    middle = statistics.median(times["program"]) / statistics.median(times["bare"])
    print(f"ratio    best {best:6.2f}      median {middle:6.2f}      goal {GOAL}")


def measure(kind: str, environment: dict[str, str]) -> dict[str, Any]:
    """Start a process and let it say how long its first paint took."""
    begun = {"BENCH_BEGUN": repr(time.monotonic())}
    done = subprocess.run([sys.executable, __file__, kind], env=environment | begun, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def child(kind: str) -> None:
    """Show a window and print the milliseconds from the parent's start of this process to its first paint."""
    if kind == "bare":
        for name in json.loads(Path(os.environ["BENCH_MODULES"]).read_text(encoding="utf-8")):
            with contextlib.suppress(ImportError, IndexError):  # Qt for Python refuses to import some of its own parts by name
                __import__(name)
    else:
        import reg44desk.app.program as loaded
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])

    class FirstPaint(QObject):
        """Ends the process after the first paint of the part that is watched."""

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() == QEvent.Type.Paint:
                QTimer.singleShot(0, tell)
            return False

    def tell() -> None:
        taken = (time.monotonic() - float(os.environ["BENCH_BEGUN"])) * 1000
        print(json.dumps({"milliseconds": taken, "modules": [n for n in sys.modules if n != "__main__"]}), flush=True)
        os._exit(0)

    watch = FirstPaint()
    if kind == "bare":
        window = QMainWindow()
        window.resize(1366, 820)
        window.installEventFilter(watch)
        window.show()
    else:
        program = loaded.Program(app)
        program.begin(["--sample"])
        assert program.window is not None, "the sample casebook did not open"
        page = program.window.current_page()
        assert page is not None, "no screen is shown"
        page.table.viewport().installEventFilter(watch)  # type: ignore[attr-defined]
    app.exec()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(sys.argv[1])
    else:
        main()
