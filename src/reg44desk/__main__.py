"""Start: the window, or the command line when the first word is a command."""

from __future__ import annotations

import sys


def main() -> int:
    """Open the window for no argument, --sample or a casebook; hand everything else to the command line."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] == "--sample" or arguments[0].lower().endswith(".r44"):
        from reg44desk import app

        return app.run(arguments)
    from reg44desk import cli

    return cli.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
