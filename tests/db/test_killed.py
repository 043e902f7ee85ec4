"""Promise P1: when a save was acknowledged, killing the program at any moment does not lose it (offline.md T1)."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from tests.conftest import DEVICE, PASSPHRASE
from tests.db.steps import beside, person_names, problems, run_python

KILLS = 10
"""For a night's run: raise it."""

WRITERS = """
import os, sys
from pathlib import Path
from reg44desk.clock import system_clock
from reg44desk.services import people, upkeep
from reg44desk.services.desk import Actor

def write(path, passphrase, device, saves):
    told = os.open(path.with_name("told"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    number = 0
    while True:
        desk = upkeep.open_desk(path, passphrase, system_clock, Actor("Test Officer"), device)
        for _ in range(saves):
            number += 1
            desk.do(people.add_person, people.PersonDraft(name=f"{number:05}", organisation="x" * 3000))
            os.write(told, b"x")
            if number % 7 == 0:
                desk.file.checkpoint()
        upkeep.back_up(desk, path.with_name("copy.r44"), overwrite=True)
        desk.close()

for line in sys.stdin:
    path, saves = line.rstrip("\\n").split("\\t")
    writer = os.fork()
    if not writer:
        write(Path(path), sys.argv[1], sys.argv[2], int(saves))
    print(writer, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1]), flush=True)
"""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows kills another way")


@pytest.fixture(scope="module")
def writers() -> Iterator[subprocess.Popen[str]]:
    """A program that starts programs that save, one after another."""
    with run_python(WRITERS, PASSPHRASE, DEVICE, stdin=subprocess.PIPE) as starter:
        yield starter
        _said, errors = starter.communicate("")
    assert (starter.returncode, errors) == (0, "")


def kill_at_random(writers: subprocess.Popen[str], path: Path, saves: int) -> int:
    """Let another program save, kill it at a random moment; gives how many saves it was told of."""
    assert writers.stdin is not None
    assert writers.stdout is not None
    told = path.with_name("told")
    writers.stdin.write(f"{path}\t{saves}\n")
    writers.stdin.flush()
    writer = int(writers.stdout.readline())
    for _ in range(60_000):
        if told.exists() and told.stat().st_size:
            break
        time.sleep(0.001)
    time.sleep(random.uniform(0, 0.15))
    os.kill(writer, signal.SIGKILL)
    assert int(writers.stdout.readline()) == -signal.SIGKILL
    return told.stat().st_size


@pytest.mark.parametrize("kill", range(KILLS))
def test_what_was_acknowledged_survives_kill_9(
    writers: subprocess.Popen[str], casebook: Path, open_desk: Callable[[Path], Desk], kill: int
) -> None:
    """Odd runs save without end; even ones also open, close and back up all the time, so that the key slots move."""
    told = kill_at_random(writers, casebook, saves=100_000 if kill % 2 else 2)
    desk = open_desk(casebook)
    found = [int(name) for name in person_names(desk)]
    assert found == list(range(1, len(found) + 1))
    assert len(found) in (told, told + 1)
    assert problems(desk) == []
    desk.close()
    assert {name for name in beside(casebook) if name.startswith("test.r44")} == {"test.r44"}
    open_desk(casebook).close()


def test_a_half_copy_left_by_a_killed_program_is_written_over(desk: Desk, casebook: Path) -> None:
    casebook.with_name(".copy.r44.part").write_bytes(b"half")
    casebook.with_name(".copy.r44.part-wal").write_bytes(b"half")
    upkeep.back_up(desk, casebook.with_name("copy.r44"))
    desk.close()
    assert set(beside(casebook)) == {"test.r44", "copy.r44"}
