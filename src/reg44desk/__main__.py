"""Start: the window, or the command line when the first word is a command."""

from __future__ import annotations

import _thread
import contextlib
import sys
import threading
from collections.abc import Iterator

STOPPED = 130
"""The status that shells give a program stopped with Ctrl+C."""

SOON = 0.02
"""Seconds from an interrupt that could not be raised to the next try: enough for the finaliser to be left."""


@contextlib.contextmanager
def every_interrupt_heard() -> Iterator[None]:
    """Let no Ctrl+C be lost inside the block, nor told of as a fault.

    One that comes while Python runs a finaliser or a weak reference's callback cannot be raised there: Python would
    print it and go on. Here KeyboardInterrupt is raised a moment later, unless the block has ended by then.
    """
    earlier = sys.unraisablehook
    again: list[threading.Timer] = []

    def raise_again(met: sys.UnraisableHookArgs) -> None:
        if issubclass(met.exc_type, KeyboardInterrupt):
            again.append(threading.Timer(SOON, _thread.interrupt_main))
            again[-1].daemon = True
            again[-1].start()
        else:
            earlier(met)

    sys.unraisablehook = raise_again
    try:
        yield
    finally:
        sys.unraisablehook = earlier
        for timer in again:
            timer.cancel()


def main() -> int:
    """Open the window for no argument, --sample or a casebook; hand everything else to the command line."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] == "--sample" or arguments[0].lower().endswith(".r44"):
        from reg44desk.app import run as open_window

        return open_window(arguments)
    try:
        with every_interrupt_heard():
            from reg44desk.cli import run as run_command

            return run_command(arguments)
    except KeyboardInterrupt:
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
