"""The log of this machine: what failed and where in the program, never a name or anything that somebody typed."""

from __future__ import annotations

import logging
import os
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from reg44desk import __version__

LOG = logging.getLogger("reg44desk")
MOST_BYTES = 500_000


def begin(folder: Path) -> Path:
    """Write the log into a folder of this program, readable by its owner alone; gives the file's path."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "reg44desk.log"
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    handler = RotatingFileHandler(path, maxBytes=MOST_BYTES, backupCount=3, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for old in list(LOG.handlers):
        LOG.removeHandler(old)
        old.close()
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = LOG.disabled = False
    return path


def place_of(error: BaseException) -> str:
    """What kind of mistake it was and where in the program, without its message: that may hold what somebody typed."""
    frames = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-8:]]
    return " < ".join([type(error).__name__, *reversed(frames)])


def bug(error: BaseException) -> str:
    """Log a mistake of ours; gives the words that were logged, for the person to pass on."""
    words = f"reg44desk {__version__}: {place_of(error)}"
    LOG.error(words)
    return words
