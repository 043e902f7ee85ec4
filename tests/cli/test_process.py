"""The program as the shell runs it: its own process, pipes, outputs, Ctrl+C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reg44desk.__main__ import every_interrupt_heard
from tests.conftest import PASSPHRASE

LONG = ("duty", "X.r44", "--from", "1990-01", "--to", "2022-12")


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHONIOENCODING", "PYTHONUTF8", "LC_", "LANG", "COV_"))}
    return {**kept, "REG44DESK_PASSPHRASE": PASSPHRASE, **more}


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a folder, as `python -m reg44desk` does."""
    call = [sys.executable, "-m", "reg44desk", *arguments]
    return subprocess.run(call, cwd=folder, env=environment(**more), capture_output=True, check=False)


def test_the_whole_job_is_done_from_the_shell(tmp_path: Path, tracked: Path) -> None:
    """A visit from the list becomes a paper report; python -m reg44desk is the same program."""
    listed = run(tmp_path, "visits", "X.r44", "--json")
    reference = json.loads(listed.stdout)[0]["id"]
    written = run(tmp_path, "report", "X.r44", reference, "--out", "R.pdf")
    assert (listed.returncode, written.returncode, written.stdout, written.stderr) == (0, 0, b"Wrote R.pdf.\n", b"")
    assert (tmp_path / "R.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("arguments", [LONG, (*LONG, "--json")])
def test_a_reader_that_stops_early_ends_the_program_without_a_word(tmp_path: Path, tracked: Path, arguments: tuple[str, ...]) -> None:
    """As with `| head -1`."""
    call = [sys.executable, "-m", "reg44desk", *arguments]
    with subprocess.Popen(call, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        said = program.stderr.read()
    assert said == b""
    assert run(tmp_path, "check", "X.r44").returncode == 0


@pytest.mark.parametrize(
    "more",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1252"},
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_names_with_accents_reach_an_output_that_cannot_hold_them(tmp_path: Path, tracked: Path, more: dict[str, str]) -> None:
    """A table shows what it can; objects are whole, whatever the output can hold."""
    table, objects = run(tmp_path, "homes", "X.r44", **more), run(tmp_path, "homes", "X.r44", "--json", **more)
    assert (table.returncode, table.stderr, objects.returncode, objects.stderr) == (0, b"", 0, b"")
    assert b"Hawthorn Rise" in table.stdout
    managers = {h["registered_manager"] for h in json.loads(objects.stdout.decode("ascii"))}
    assert {"Robin Novák", "Chris Llŷr"} <= managers


def test_utf8_output_is_written_as_it_is(tmp_path: Path, tracked: Path) -> None:
    shown = run(tmp_path, "homes", "X.r44", "--json", PYTHONUTF8="1").stdout.decode()
    assert '"Chris Llŷr"' in shown


def test_a_full_disk_behind_the_output_is_said_in_a_sentence(tmp_path: Path, tracked: Path) -> None:
    call = [sys.executable, "-m", "reg44desk", "homes", "X.r44"]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(call, cwd=tmp_path, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith(b"The output could not be read or written.")
    assert b"Traceback" not in ended.stderr


def until_at_work(program: subprocess.Popen[bytes], casebook: Path) -> None:
    """Wait until the program has taken the casebook: before that, an interrupt meets the interpreter and not the program."""
    lock = casebook.with_name(casebook.name + "-lock")
    while not lock.exists():
        assert program.poll() is None, "the program ended before it took the casebook"
        time.sleep(0.01)


@pytest.mark.parametrize("after", [0.0, 0.7])
def test_ctrl_c_stops_the_program_without_a_word_and_leaves_the_casebook_whole(tmp_path: Path, tracked: Path, after: float) -> None:
    """Whether it is opening the casebook or already writing its answer."""
    call = [sys.executable, "-m", "reg44desk", *LONG]
    with subprocess.Popen(call, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        until_at_work(program, tracked)
        time.sleep(after)
        program.send_signal(signal.SIGINT)
        _out, said = program.communicate()
    assert program.returncode in (130, -signal.SIGINT), "shells show 130 for both"
    assert said == b""
    assert run(tmp_path, "check", "X.r44").returncode == 0


class Finalised:
    """Meets a fault while it is being taken away, where Python cannot raise it."""

    def __init__(self, fault: type[BaseException]) -> None:
        self.fault = fault

    def __del__(self) -> None:
        raise self.fault


def test_ctrl_c_in_a_finaliser_is_raised_again_and_not_told_of(capfd: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        with every_interrupt_heard():
            Finalised(KeyboardInterrupt)
            time.sleep(5)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert capfd.readouterr() == ("", "")


def test_another_fault_in_a_finaliser_is_still_told_of_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda met: told.append(met.exc_type))
    with every_interrupt_heard():
        Finalised(ValueError)
    assert told == [ValueError]
