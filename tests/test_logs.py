"""The log holds where the program failed, and never what somebody typed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from reg44desk import logs


def fail(words: str) -> None:
    raise ValueError(words)


def test_a_mistake_is_logged_by_kind_and_place_without_its_message(tmp_path: Path) -> None:
    """offline.md 10: no names, no free text."""
    path = logs.begin(tmp_path / "logs")
    try:
        fail("Somebody's secret")
    except ValueError as error:
        words = logs.bug(error)
    kept = path.read_text(encoding="utf-8")
    assert words in kept
    assert "ValueError < test_logs.py" in words
    assert "secret" not in kept


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = logs.begin(tmp_path / "logs")
    logs.begin(tmp_path / "logs")
    assert len(logs.LOG.handlers) == 1
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
