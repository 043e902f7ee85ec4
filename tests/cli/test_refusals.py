"""What cannot be done is said in a sentence on standard error, with status 1; a wrong call has status 2."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import typer

from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from tests.cli.conftest import Answer, Program
from tests.conftest import PASSPHRASE
from tests.factories import TRACKER

WRONG_CALLS = [
    (("homes",), "Missing argument 'X.r44'"),
    (("homes", "X.r44", "more"), "unexpected extra argument(s) (more)"),
    (("homes", "X.r44", "--colour"), "No such option"),
    (("listen", "X.r44"), "No such command 'listen'"),
    (("import", "X.r44", "returns", "R.xlsx"), 'the only kind is "tracker"'),
    (("report", "X.r44", "VABC234"), "Missing option '--out'"),
    (("report", "X.r44", "VABC234", "--out", "R.pdf", "--version", "one"), "one is not the number of a version"),
    (("report", "X.r44", "VABC234", "--out", "R.odt"), "R.odt ends in neither .pdf nor .docx"),
    (("report", "X.r44", "VABC234", "--out", "R"), "R ends in neither .pdf nor .docx"),
    (("report", "X.r44", "VABC234", "--out", "X.r44"), "X.r44 ends in neither .pdf nor .docx"),
    (("visits", "X.r44", "--month", "November"), "November is not a month like 2021-09"),
    (("duty", "X.r44", "--from", "2021-13"), "2021-13 is not a month like 2021-09"),
    (("duty", "X.r44", "--from", "2021-12", "--to", "2021-09"), "the last month is before the first"),
    (("duty", "X.r44", "--from", "1000-01", "--to", "9999-12"), "more than 600 months after it"),
    (("duty", "X.r44", "--as-of", "21/1/2022"), "21/1/2022 is not a day like 2022-01-21"),
]
CASEBOOK_FIRST = [
    ("homes", "B.r44"),
    ("visits", "B.r44"),
    ("duty", "B.r44"),
    ("today", "B.r44"),
    ("check", "B.r44"),
    ("report", "B.r44", "VABC234", "--out", "R.pdf"),
    ("import", "B.r44", "tracker", str(TRACKER)),
    ("backup", "B.r44", "C.r44"),
    ("restore", "B.r44", "C.r44"),
]


def files() -> list[str]:
    """Everything in the test's folder but the settings of the program."""
    return sorted(str(p) for p in Path().rglob("*") if p.parts[0] != "home")


def refused(answer: Answer) -> str:
    """The one thing said on standard error by a command that did nothing."""
    assert (answer.status, answer.out) == (1, "")
    (said,) = answer.err.splitlines()
    assert "Traceback" not in said
    assert said.endswith(".")
    return said


@pytest.mark.parametrize(("call", "why"), WRONG_CALLS)
def test_a_wrong_call_has_status_2_and_says_why(program: Program, tracked: Path, call: tuple[str, ...], why: str) -> None:
    answer = program(*call)
    assert (answer.status, answer.out) == (2, "")
    assert why in answer.err
    assert "Usage: reg44desk" in answer.err


@pytest.mark.parametrize("call", CASEBOOK_FIRST, ids=lambda call: call[0])
def test_a_file_that_is_no_casebook_is_refused_by_every_command(program: Program, call: tuple[str, ...]) -> None:
    """offline.md 9: a 0-byte file would open as an empty new database."""
    book = Path("B.r44")
    assert refused(program(*call)).startswith("B.r44 is not there.")
    book.touch()
    assert refused(program(*call)).startswith("B.r44 is empty")
    book.write_text("Dear diary", encoding="utf-8")
    assert refused(program(*call)).startswith("B.r44 is not a Reg44 Desk casebook.")
    book.unlink()
    book.mkdir()
    assert refused(program(*call)).startswith("B.r44 is a folder")
    assert not Path("C.r44").exists()


@pytest.mark.parametrize("call", CASEBOOK_FIRST, ids=lambda call: call[0])
def test_a_wrong_passphrase_is_refused_by_every_command(
    program: Program, tracked: Path, call: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    tracked.rename("B.r44")
    monkeypatch.setenv("REG44DESK_PASSPHRASE", "some other words")
    assert refused(program(*call)).startswith("That passphrase does not open this casebook.")
    assert not Path("C.r44").exists()


@pytest.mark.parametrize("call", CASEBOOK_FIRST, ids=lambda call: call[0])
def test_a_casebook_open_elsewhere_is_refused_by_every_command(
    program: Program, casebook: Path, open_desk: Callable[[Path], Desk], call: tuple[str, ...]
) -> None:
    """offline.md T12: the second program is told; nothing is lost."""
    open_desk(casebook.rename("B.r44"))
    assert refused(program(*call)).startswith("B.r44 is open already.")


def test_a_restore_over_a_casebook_open_elsewhere_leaves_nothing_behind(
    program: Program, tracked: Path, open_desk: Callable[[Path], Desk]
) -> None:
    program("backup", tracked, "B.r44")
    open_desk(tracked)
    before = files()
    assert refused(program("restore", "B.r44", tracked)).startswith("X.r44 is open already.")
    assert files() == before


def test_no_passphrase_at_all_is_refused_where_nobody_can_be_asked(
    program: Program, tracked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REG44DESK_PASSPHRASE")
    assert refused(program("homes", tracked)) == "Give the passphrase with --passphrase-file or in REG44DESK_PASSPHRASE."


def test_a_passphrase_file_that_cannot_be_one_is_refused(program: Program, tracked: Path) -> None:
    Path("folder").mkdir()
    Path("noise").write_bytes(b"\xe4\xff\x00")
    Path("nothing").touch()
    assert refused(program("homes", tracked, "--passphrase-file", "none.txt")).startswith("none.txt is not a file.")
    assert refused(program("homes", tracked, "--passphrase-file", "folder")).startswith("folder is not a file.")
    assert refused(program("homes", tracked, "--passphrase-file", "noise")).startswith("noise holds no passphrase.")
    assert refused(program("homes", tracked, "--passphrase-file", "nothing")).startswith("That passphrase does not open")


def test_a_visit_that_is_not_there_is_refused(program: Program, tracked: Path) -> None:
    assert refused(program("report", tracked, "VNONE22", "--out", "R.pdf")).startswith("There is no visit VNONE22.")
    assert not Path("R.pdf").exists()


def test_a_version_that_is_not_there_is_refused(program: Program, tracked: Path) -> None:
    reference = program("visits", tracked).out.splitlines()[2].split()[0]
    assert refused(program("report", tracked, reference, "--version", "9", "--out", "R.pdf")) == "This report has no version 9."


@pytest.mark.parametrize("ending", [".pdf", ".docx"])
@pytest.mark.parametrize("out", ["folder", "none/R", "letter", "X.r44/R", "/proc/R"])
def test_a_place_where_no_report_can_be_written_is_refused(program: Program, tracked: Path, out: str, ending: str) -> None:
    """Another kind of file is never replaced."""
    Path(f"folder{ending}").mkdir()
    Path(f"letter{ending}").write_bytes(b"a letter")
    reference = program("visits", tracked).out.splitlines()[2].split()[0]
    assert out.split("/", maxsplit=1)[0] in refused(program("report", tracked, reference, "--out", out + ending))
    assert (Path(f"letter{ending}").read_bytes(), list(Path(f"folder{ending}").iterdir())) == (b"a letter", [])


@pytest.mark.parametrize("target", ["X.r44", "folder", "none/N.r44", "X.r44/N.r44", "/proc/N.r44"])
@pytest.mark.parametrize("command", ["new", "backup"])
def test_a_place_where_no_casebook_can_be_made_is_refused(program: Program, tracked: Path, command: str, target: str) -> None:
    Path("folder").mkdir()
    before = files()
    refused(program("new", target) if command == "new" else program("backup", tracked, target))
    assert files() == before


@pytest.mark.parametrize("target", ["folder", "none/N.r44", "B.r44", "B.r44/N.r44"])
def test_a_place_where_no_backup_can_be_restored_is_refused(program: Program, tracked: Path, target: str) -> None:
    program("backup", tracked, "B.r44")
    Path("folder").mkdir()
    before = files()
    refused(program("restore", "B.r44", target))
    assert files() == before


def test_a_passphrase_too_short_makes_no_casebook(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REG44DESK_PASSPHRASE", "short")
    assert "12 characters" in refused(program("new", "N.r44"))
    assert not list(Path().glob("*N.r44*"))


@pytest.mark.parametrize("name", ["none", "empty", "words", "cut", "folder", "other"])
def test_a_file_that_is_no_tracker_is_refused(program: Program, casebook: Path, name: str) -> None:
    """offline.md 10: a stranger's file until proven."""
    Path("empty.xlsx").touch()
    Path("words.xlsx").write_text("Home, Date", encoding="utf-8")
    Path("cut.xlsx").write_bytes(TRACKER.read_bytes()[:2000])
    Path("folder.xlsx").mkdir()
    openpyxl.Workbook().save("other.xlsx")
    answer = program("import", casebook, "tracker", f"{name}.xlsx")
    assert answer.status == 1
    assert answer.out == ""
    assert answer.err.strip()
    assert "Traceback" not in answer.err


def test_whatever_else_the_disk_refuses_is_said_in_a_sentence(program: Program, casebook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "back_up", fail_like_a_disk)
    assert refused(program("backup", casebook, "B.r44")).startswith("B.r44 could not be read or written.")


def fail_like_a_disk(_desk: Desk, target: Path) -> None:
    raise OSError(28, "No space left on device", str(target))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, program: Program) -> Iterator[list[str]]:
    """Somebody at a terminal, who answers with what a test puts in this list and then gives up."""
    answers: list[str] = []

    def answer(_words: str, **_how: object) -> str:
        if not answers:
            raise typer.Abort
        return answers.pop(0)

    monkeypatch.delenv("REG44DESK_PASSPHRASE")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "prompt", answer)
    yield answers
    assert answers == []


def test_a_new_passphrase_is_asked_for_until_both_are_the_same(asked: list[str], program: Program) -> None:
    asked += [PASSPHRASE, "a slip of the hand", PASSPHRASE, PASSPHRASE]
    made = program("new", "N.r44")
    assert (made.status, made.err) == (0, "The two are not the same. Type both again.\n")
    asked.append(PASSPHRASE)
    assert program("check", "N.r44").status == 0


def test_leaving_the_question_makes_nothing(asked: list[str], program: Program) -> None:
    asked.append(PASSPHRASE)
    assert refused(program("new", "N.r44")) == "Stopped, because no passphrase was typed. Nothing was done."
    assert not Path("N.r44").exists()
