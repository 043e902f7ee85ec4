"""What sets a fresh machine up: the libraries of Debian that the window needs are installed, or the command is told."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "packaging" / "debian.sh"
BASH = shutil.which("bash")
SetUp = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.skipif(BASH is None, reason="no bash here, and no Debian")


@pytest.fixture
def set_up(tmp_path: Path) -> SetUp:
    """Runs the script on a machine that has some libraries and is used by root or by somebody else; notes what it installs."""

    def run(*wanted: str, has: tuple[str, ...] = (), user: int = 1000) -> subprocess.CompletedProcess[str]:
        stand_ins = {
            "dpkg-query": f'case " {" ".join(has)} " in *" $3 "*) echo "install ok installed";; *) exit 1;; esac',
            "id": f"echo {user}",
            "apt-get": f'echo "$@" >> {tmp_path / "apt"}',
        }
        for name, does in stand_ins.items():
            path = tmp_path / name
            path.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
            path.chmod(0o755)
        told = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
        return subprocess.run([str(BASH), str(SCRIPT), *wanted], env=told, capture_output=True, text=True, check=False)

    return run


def test_nothing_is_done_where_nothing_is_missing(set_up: SetUp, tmp_path: Path) -> None:
    done = set_up("libgl1", "libegl1", has=("libgl1", "libegl1"))
    assert (done.returncode, done.stdout, (tmp_path / "apt").exists()) == (0, "", False)


def test_a_library_under_its_newer_name_counts(set_up: SetUp) -> None:
    """Debian 13 and Ubuntu 24.04 renamed some."""
    assert set_up("libglib2.0-0", has=("libglib2.0-0t64",)).returncode == 0


def test_root_has_what_is_missing_installed(set_up: SetUp, tmp_path: Path) -> None:
    assert set_up("libgl1", "libegl1", has=("libgl1",), user=0).returncode == 0
    assert (tmp_path / "apt").read_text(encoding="utf-8").splitlines()[-1].split()[-1] == "libegl1"


def test_others_are_told_the_command(set_up: SetUp, tmp_path: Path) -> None:
    told = set_up("libgl1", "libegl1", has=("libgl1",))
    assert told.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends libegl1" in told.stdout
    assert not (tmp_path / "apt").exists()
