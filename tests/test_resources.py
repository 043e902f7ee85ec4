"""Where the program's own files are found."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reg44desk.resources import resource


def test_files_are_found_in_the_source_tree() -> None:
    assert resource("sample", "sample.toml").is_file()
    assert resource("icons").is_dir()


def test_a_packaged_build_brings_its_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "resources" / "sample" / "sample.toml"
    packed.parent.mkdir(parents=True)
    packed.touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("sample", "sample.toml") == packed


def test_a_file_that_is_nowhere_is_named_by_the_error() -> None:
    with pytest.raises(FileNotFoundError, match=r"sample/nowhere\.toml"):
        resource("sample", "nowhere.toml")
