"""What each command does and prints."""

from __future__ import annotations

import io
import json
import shutil
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text as sql

from reg44desk import __version__, cli
from reg44desk.cli import opening
from reg44desk.domain.types import AttemptKind, DutyStatus
from reg44desk.services import homes, reg44
from reg44desk.services.desk import Desk
from tests.cli.conftest import Program
from tests.conftest import FakeClock
from tests.factories import TRACKER
from tests.pdf.papers import text_of, ua_problems
from tests.word.copies import assert_same_words, changed_in_word

PERIOD = ("--from", "2021-09", "--to", "2021-12", "--as-of", "2022-01-21")


def objects(printed: str) -> list[dict[str, Any]]:
    found = json.loads(printed)
    assert isinstance(found, list)
    return found


def reference_of(program: Program, home: str) -> str:
    return next(str(v["id"]) for v in objects(program("visits", "X.r44", "--json").out) if v["home"] == home)


def test_new_makes_a_casebook_that_its_recovery_key_opens_too(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    made = program("new", "N.r44")
    assert (made.status, made.err) == (0, "")
    monkeypatch.setenv("REG44DESK_PASSPHRASE", made.out.split()[-1])
    assert program("check", "N.r44").status == 0
    assert stat.S_IMODE(Path("N.r44").stat().st_mode) == 0o600


def test_import_brings_the_tracker_in_after_a_backup(program: Program, casebook: Path) -> None:
    brought = program("import", casebook, "tracker", TRACKER)
    assert brought.status == 0
    assert "Brought in reg44-tracker.xlsx." in brought.out
    assert [line.split() for line in brought.out.splitlines() if line.startswith("Visits")] == [["Visits", "54", "54"]]
    assert 'Visits, row 51, column F "Member present"' in brought.err
    (kept,) = casebook.parent.glob("Backups/*.r44")
    assert str(kept) in brought.out
    assert objects(program("homes", kept, "--json").out) == []


def test_import_preview_changes_nothing(program: Program, casebook: Path) -> None:
    seen = program("import", casebook, "tracker", TRACKER, "--preview")
    assert (seen.status, seen.out.splitlines()[-1]) == (0, "Nothing was brought in: this was a preview.")
    assert objects(program("homes", casebook, "--json").out) == []


def test_importing_the_same_tracker_again_adds_nothing(program: Program, tracked: Path) -> None:
    again = program("import", tracked, "tracker", TRACKER)
    assert again.status == 0
    assert again.out.splitlines()[-1] == "Everything in this workbook is in the casebook already. Nothing was added."


def test_import_of_a_workbook_with_a_wrong_row_adds_nothing_and_names_the_row(program: Program, casebook: Path) -> None:
    """All of it or nothing; a wrong row is told with its place."""
    book = openpyxl.load_workbook(TRACKER)
    book["Visits"]["A9"].value = "No Such House"
    book.save("wrong.xlsx")
    refused = program("import", casebook, "tracker", "wrong.xlsx")
    assert (refused.status, refused.out) == (1, "")
    assert "Visits, row 9" in refused.err
    assert "Nothing was brought in" in refused.err
    assert objects(program("homes", casebook, "--json").out) == []


def test_homes_are_listed_as_a_table(program: Program, tracked: Path) -> None:
    """T-01, T-02, with one home that is still registering."""
    listed = program("homes", tracked)
    lines = listed.out.splitlines()
    assert lines[0].split("  ")[0] == "Home"
    assert len(lines) == 2 + 15
    assert lines[2].split() == ["Alder", "House", "SC440001", "Long-stay", "Open", "NYAS", "Pat", "Thorne", "Cllr", "A", "Ashdown"]
    assert sum("Children's Commissioning Team" in line for line in lines) == 5


def test_homes_as_objects_tell_who_visits_manages_and_is_assigned(program: Program, tracked: Path) -> None:
    """T-01, T-02."""
    found = objects(program("homes", tracked, "--json").out)
    first = found[0]
    wanted = {"id", "home", "urn", "type", "status", "visited_by", "registered_manager", "elected_members"}
    assert wanted <= set(first)
    assert (first["home"], first["urn"], first["elected_members"]) == ("Alder House", "SC440001", ["Cllr A Ashdown"])
    assert Counter(h["visited_by"] for h in found if h["status"] == "open") == {"nyas": 9, "commissioning_team": 5}
    assert Counter(h["type"] for h in found if h["status"] == "open") == {"long_stay": 8, "short_break": 1, "secure": 5}


def test_a_home_without_number_or_manager_has_null_for_them(program: Program, tracked: Path) -> None:
    registering = next(h for h in objects(program("homes", tracked, "--json").out) if h["status"] == "registering")
    assert (registering["urn"], registering["registered_manager"], registering["elected_members"]) == (None, None, [])


def test_visits_are_listed_as_a_table_and_as_objects(program: Program, tracked: Path) -> None:
    table, found = program("visits", tracked).out.splitlines(), objects(program("visits", tracked, "--json").out)
    assert len(table) - 2 == len(found) == 54
    assert {"id", "home", "urn", "date", "month", "state", "mode", "announced", "independent_person", "elected_members"} <= set(found[0])
    assert all(v["date"].startswith(v["month"]) and v["state"] == "final" for v in found)
    assert {v["announced"] for v in found} == {"announced", "unannounced"}
    assert [line.split()[0] for line in table[2:]] == [v["id"] for v in found]


def test_remote_contact_is_listed_as_no_visit(program: Program, tracked: Path, open_desk: Callable[[Path], Desk]) -> None:
    """Part c, rule 8: in words and as objects, and without a report."""
    desk = open_desk(tracked)
    home = next(h.id for h in desk.read(homes.list_homes, desk.today()) if h.name == "Alder House")
    contact = reg44.AttemptDraft(home, desk.today(), AttemptKind.REMOTE_CONTACT, reason="Snow")
    desk.do(reg44.record_attempt, contact)
    desk.close()
    [found] = [v for v in objects(program("visits", tracked, "--json").out) if v["mode"] == "remote_contact"]
    [line] = [line for line in program("visits", tracked).out.splitlines() if line.startswith(found["id"])]
    assert "Remote contact (does not count)" in line
    assert "Visited" not in line
    refused = program("report", tracked, found["id"], "--out", "no.pdf")
    assert (refused.status, "there is no report of it" in refused.err, Path("no.pdf").exists()) == (1, True, False)


def test_visits_of_one_month_only(program: Program, tracked: Path) -> None:
    found = objects(program("visits", tracked, "--month", "2021-11", "--json").out)
    assert len(found) == 13
    assert {v["month"] for v in found} == {"2021-11"}


def test_duty_of_the_first_period_counts_as_the_papers_do(program: Program, tracked: Path) -> None:
    """T-04: 56 visits required from September to December 2021; the tracker has 53 of them."""
    listed = program("duty", tracked, *PERIOD)
    assert listed.out.splitlines()[-1] == "56 visits required, 53 done, 3 missed, 0 in months that are still open."
    assert len(listed.out.splitlines()) == 2 + 15 * 4 + 1


def test_duty_as_objects_gives_each_home_and_month_its_word_and_why(program: Program, tracked: Path) -> None:
    """T-04, and experience.md: six words, used everywhere the same."""
    found = objects(program("duty", tracked, *PERIOD, "--json").out)
    assert {"home", "urn", "month", "status", "visits", "reason"} <= set(found[0])
    assert Counter(m["status"] for m in found) == {"done": 53, "missed": 3, "not_required": 4}
    assert {m["month"] for m in found} == {"2021-09", "2021-10", "2021-11", "2021-12"}
    done = next(m for m in found if m["home"] == "Alder House" and m["month"] == "2021-11")
    assert (done["status"], done["visits"], done["reason"]) == ("done", ["2021-11-25"], "Visited on 25 November 2021.")


def test_duty_as_known_on_an_earlier_day_is_still_open(program: Program, tracked: Path) -> None:
    """T-07, T-08: on 22 November a month without a visit is at risk, from 1 December it is missed."""
    on_the_22nd = objects(program("duty", tracked, "--from", "2021-11", "--as-of", "2021-11-22", "--json").out)
    on_the_1st = objects(program("duty", tracked, "--from", "2021-11", "--as-of", "2021-12-01", "--json").out)
    missed = {m["home"] for m in on_the_1st if m["status"] == "missed"}
    assert len(missed) == 1
    assert {m["status"] for m in on_the_22nd if m["home"] in missed} == {"at_risk"}
    assert {m["status"] for m in on_the_22nd} <= {str(word) for word in DutyStatus}


def test_duty_without_months_is_of_this_month(program: Program, tracked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "system_clock", FakeClock())
    assert {m["month"] for m in objects(program("duty", tracked, "--json").out)} == {"2022-01"}
    assert {m["month"] for m in objects(program("duty", tracked, "--as-of", "2021-10-03", "--json").out)} == {"2021-10"}
    assert {m["month"] for m in objects(program("duty", tracked, "--to", "2021-09", "--json").out)} == {"2021-09"}


def test_today_lists_what_must_be_done_most_urgent_first(program: Program, tracked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "system_clock", FakeClock())
    table, found = program("today", tracked).out.splitlines(), objects(program("today", tracked, "--json").out)
    assert len(table) - 2 == len(found) > 10
    assert {"kind", "home", "why", "since"} == set(found[0])
    assert table[2].startswith(found[0]["home"])


def test_report_writes_a_pdf_for_its_owner_alone(program: Program, tracked: Path) -> None:
    reference = reference_of(program, "Garth House")
    written = program("report", tracked, reference, "--out", "G.pdf")
    assert (written.status, written.out, written.err) == (0, "Wrote G.pdf.\n", "")
    assert ua_problems(Path("G.pdf").read_bytes()) == []
    assert f"Report {reference}, version 1" in text_of(Path("G.pdf").read_bytes())
    assert stat.S_IMODE(Path("G.pdf").stat().st_mode) == 0o600


def test_report_writes_a_word_copy_where_the_name_says_so(program: Program, tracked: Path) -> None:
    """The same words as the PDF, for its owner alone; written again over itself, but not over what somebody changed in it."""
    reference = reference_of(program, "Garth House")
    assert program("report", tracked, reference, "--out", "G.pdf").status == 0
    for _ in range(2):
        written = program("report", tracked, reference, "--version", "1", "--out", "G.DOCX")
        assert (written.status, written.out, written.err) == (0, "Wrote G.DOCX.\n", "")
    assert stat.S_IMODE(Path("G.DOCX").stat().st_mode) == 0o600
    assert_same_words(Path("G.pdf").read_bytes(), Path("G.DOCX").read_bytes())
    Path("G.DOCX").write_bytes(changed_in_word(Path("G.DOCX").read_bytes()))
    again = program("report", tracked, reference, "--out", "G.DOCX")
    assert (again.status, again.err) == (1, "G.DOCX is there already and is not as this program wrote it. Choose another name.\n")


def test_report_of_a_named_version_replaces_the_earlier_file(program: Program, tracked: Path) -> None:
    reference = reference_of(program, "Elm Bank")
    shutil.copy(TRACKER, "other.xlsx")
    for _ in range(2):
        assert program("report", tracked, reference.lower(), "--version", "1", "--out", "E.pdf").status == 0
    assert sorted(p.name for p in Path().glob("E.pdf*")) == ["E.pdf"]


def test_check_says_that_nothing_is_wrong(program: Program, tracked: Path) -> None:
    checked = program("check", tracked)
    assert checked.status == 0
    assert checked.out.startswith("Nothing is wrong. Checked: ")
    assert objects(program("check", tracked, "--json").out) == []


def test_check_finds_a_change_past_the_journal(program: Program, tracked: Path, open_desk: Callable[[Path], Desk]) -> None:
    """offline.md 0, P5: a change to any past entry is found."""
    desk = open_desk(tracked)
    with desk.file.engine.connect() as connection, connection.begin():
        connection.execute(sql("UPDATE home SET name = 'Another House' WHERE name = 'Elm Bank'"))
    desk.close()
    checked = program("check", tracked, "--json")
    assert checked.status == 1
    assert [p["problem"] for p in objects(checked.out)] == checked.err.splitlines()[:-1]
    assert checked.err.splitlines()[-1] == "The casebook has 1 problem. Restore the last good backup."


def test_backup_and_restore_bring_the_same_casebook_back(program: Program, tracked: Path) -> None:
    """offline.md 0, P8: every backup has been opened and compared; a restore keeps what it replaces."""
    before = program("visits", tracked, "--json").out
    assert program("backup", tracked, "B.r44").out == "Wrote B.r44, opened it and compared every table.\n"
    tracked.write_bytes(b"ruined")
    restored = program("restore", "B.r44", tracked)
    assert restored.status == 0
    (aside,) = Path().glob("X set aside *.r44")
    assert str(aside.name) in restored.out
    assert aside.read_bytes() == b"ruined"
    assert program("visits", tracked, "--json").out == before


def test_restore_where_nothing_was_makes_the_casebook(program: Program, tracked: Path) -> None:
    program("backup", tracked, "B.r44")
    assert program("restore", "B.r44", "Y.r44").out == "Restored Y.r44.\n"
    assert program("check", "Y.r44").status == 0


@pytest.mark.parametrize("written", [b"%s", b"%s\n", b"%s\r\n", b"\xef\xbb\xbf%s\r\n"])
def test_the_passphrase_may_stand_in_a_file(program: Program, tracked: Path, written: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line's end that an editor leaves, and the mark that some put first."""
    Path("p.txt").write_bytes(written % b"a casebook for the tests")
    monkeypatch.setenv("REG44DESK_PASSPHRASE", "not this one")
    assert program("check", tracked, "--passphrase-file", "p.txt").status == 0


def test_members_says_for_each_home_how_its_window_stands(program: Program, tracked: Path) -> None:
    """BR-08: a table with the year's count under it, as known on a day (T-06)."""
    told = program("members", "X.r44", "--as-of", "2021-11-30")
    lines = told.out.splitlines()
    assert (told.status, lines[0].split("  ")[0]) == (0, "Home")
    assert "September to November 2021" in lines[0]
    assert len(lines) == 2 + 15 + 1
    assert lines[-1].startswith("This members' year: ")
    later = program("members", "X.r44", "--as-of", "2021-12-01")
    assert "December 2021 to February 2022" in later.out


def test_members_as_json_lists_every_home_and_window(program: Program, tracked: Path) -> None:
    found = objects(program("members", "X.r44", "--as-of", "2022-01-21", "--json").out)
    assert len(found) == 15 * 9
    assert {o["status"] for o in found} <= {"met", "due", "missed", "not_required"}
    met = [o for o in found if o["status"] == "met"]
    assert met
    assert all(o["window"] <= m["date"][:7] and m["date"] <= o["ends"] for o in met for m in o["met_by"])


def test_members_of_an_empty_casebook(program: Program, casebook: Path) -> None:
    assert "0 visits required" in program("members", casebook).out
    assert objects(program("members", casebook, "--json").out) == []


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_help(program: Program, command: str) -> None:
    told = program(command, "--help")
    assert told.status == 0
    assert f"Usage: reg44desk {command} " in told.out
    assert "--passphrase-file" in told.out


def test_the_help_lists_every_command_and_how_to_give_the_passphrase(program: Program) -> None:
    told = program("--help").out
    assert [line.split()[0] for line in told.partition("Commands:\n")[2].splitlines()] == list(cli.COMMANDS)
    assert all(words in told for words in ("REG44DESK_PASSPHRASE", "--passphrase-file", "reg44desk --sample", "recovery key"))


def test_the_version_is_told(program: Program) -> None:
    assert program("--version").out == f"reg44desk {__version__}\n"


def test_the_version_is_told_to_an_output_that_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when another program collects what is printed."""
    collected = io.StringIO()
    monkeypatch.setattr("sys.stdout", collected)
    assert cli.run(["--version"]) == 0
    assert collected.getvalue() == f"reg44desk {__version__}\n"
