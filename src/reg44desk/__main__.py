"""Start: the window, or the command line when the first word is a command."""

from __future__ import annotations

import sys

STOPPED = 130
"""The status that shells give a program stopped with Ctrl+C."""


def main() -> int:
    """Open the window for no argument, --sample or a casebook; hand everything else to the command line."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] == "--sample" or arguments[0].lower().endswith(".r44"):
        from reg44desk.app import run as open_window

        return open_window(arguments)
    try:
        from reg44desk.cli import run as run_command

        return run_command(arguments)
    except KeyboardInterrupt:
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
