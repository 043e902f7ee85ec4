"""Finds the program's own files: in the installed package, in a packaged build, or in the source tree."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a file that ships with the program. Raises FileNotFoundError when it is nowhere."""
    here = Path(__file__).resolve().parent
    packed = Path(getattr(sys, "_MEIPASS", here)) / "resources"
    for root in (here / "_resources", packed, here.parents[1] / "resources"):
        if root.joinpath(*parts).exists():
            return root.joinpath(*parts)
    raise FileNotFoundError("/".join(parts))
