"""Where the program is put together by hand: the window, or the same main job without one where there is no display."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

NO_DISPLAY = (
    "There is no display here, so the window cannot open. Use the commands (reg44desk --help lists them), "
    "or reg44desk --sample to see the main job done into the folder out."
)


def run(arguments: Sequence[str]) -> int:
    """Open the window: on the sample casebook with --sample, on a casebook, or on the choice of one. Gives the exit status."""
    if has_display():
        from reg44desk.app.program import start

        return start(arguments)
    if "--sample" in arguments:
        from reg44desk.app.without_display import do_main_job

        return do_main_job()
    sys.stderr.write(f"{NO_DISPLAY}\n")
    return 1


def has_display() -> bool:
    """Whether a window can open here. Only Unix without a desktop has none."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return os.name != "posix" or sys.platform == "darwin" or any(os.environ.get(name) for name in names)
