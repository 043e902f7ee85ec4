"""The program at a terminal: what it asks, and what it never shows."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_process import environment, run
from tests.conftest import PASSPHRASE

pty = pytest.importorskip("pty", reason="this system has no such terminals")
AT_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, '-m', 'reg44desk', *sys.argv[1:]])"
)
"""Takes the terminal over, so that its keys reach the program, then becomes the program."""


def at_terminal(folder: Path, arguments: list[str], *answers: tuple[bytes, bytes]) -> tuple[int, str]:
    """Run the program at a terminal and answer each question; gives its status and what the terminal showed."""
    told = environment(PYTHONUTF8="1")
    del told["REG44DESK_PASSPHRASE"]
    ours, theirs = pty.openpty()
    call = [sys.executable, "-c", AT_TERMINAL, *arguments]
    shown = b""
    with subprocess.Popen(call, cwd=folder, env=told, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as program:
        os.close(theirs)
        for question, answer in answers:
            asked = shown.count(question)
            while shown.count(question) == asked and (more := read_some(ours)):
                shown += more
            os.write(ours, answer)
        while more := read_some(ours):
            shown += more
        os.close(ours)
    return program.returncode, shown.decode()


def read_some(terminal: int) -> bytes:
    """What the terminal shows next; nothing when the program has ended or is silent for long."""
    if not select.select([terminal], [], [], 20)[0]:
        return b""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_the_passphrase_is_asked_for_and_never_shown(tmp_path: Path, tracked: Path) -> None:
    status, shown = at_terminal(tmp_path, ["check", "X.r44"], (b"Passphrase: ", PASSPHRASE.encode() + b"\n"))
    assert status == 0
    assert "Nothing is wrong." in shown
    assert PASSPHRASE not in shown


def test_a_new_passphrase_is_asked_for_twice(tmp_path: Path) -> None:
    right, slip = PASSPHRASE.encode() + b"\n", b"a slip of the hand\n"
    asked = ((b"Passphrase: ", right), (b"again: ", slip), (b"Passphrase: ", right), (b"again: ", right))
    status, shown = at_terminal(tmp_path, ["new", "N.r44"], *asked)
    assert status == 0
    assert "The two are not the same. Type both again." in shown
    assert run(tmp_path, "check", "N.r44").returncode == 0


@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["ctrl-c", "ctrl-d"])
def test_leaving_the_question_does_nothing(tmp_path: Path, key: bytes) -> None:
    status, shown = at_terminal(tmp_path, ["new", "N.r44"], (b"Passphrase: ", key))
    assert status == 1
    assert "Stopped, because no passphrase was typed. Nothing was done." in shown
    assert list(tmp_path.glob("*N.r44*")) == []
