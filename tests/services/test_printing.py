"""Printed papers as files: written whole, for their owner alone, and never over another kind of file."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from reg44desk.domain.visit import VisitDraft
from reg44desk.errors import TroubleError, UserError
from reg44desk.pdf.preview import page_text
from reg44desk.services import printing, reports, visit_record
from reg44desk.services.desk import Desk
from reg44desk.word import report
from tests.factories import Finished, make_finished
from tests.pdf.papers import document
from tests.word.copies import changed_in_word, opened, said

PDF = b"%PDF-1.7 a report"
WORD = report.render(document())
Write = Callable[[Path, bytes], None]
every = pytest.mark.parametrize("write", [printing.write_pdf, printing.write_word, printing.write_scan], ids=["pdf", "word", "scan"])
either = pytest.mark.parametrize("write", [printing.write_pdf, printing.write_scan], ids=["pdf", "scan"])


@pytest.fixture
def done(desk: Desk) -> Finished:
    return make_finished(desk, "Oak House")


def test_a_report_prints_with_its_version_and_check_code(desk: Desk, done: Finished) -> None:
    pdf = desk.read(printing.report_pdf, done.visit_id, desk.today())
    code = desk.read(reports.list_versions, done.visit_id)[0].check_code
    assert code in page_text(pdf, 0)
    assert pdf == desk.read(printing.report_pdf, done.visit_id, date(2023, 5, 1), 1)


def test_a_version_that_is_not_there_cannot_be_printed(desk: Desk, done: Finished) -> None:
    with pytest.raises(UserError, match="This report has no version 2"):
        desk.read(printing.report_pdf, done.visit_id, desk.today(), 2)


def test_a_word_copy_is_of_the_same_version(desk: Desk, done: Finished) -> None:
    word = desk.read(printing.report_word, done.visit_id, desk.today())
    code = desk.read(reports.list_versions, done.visit_id)[0].check_code
    assert opened(word).sections[0].footer.paragraphs[1].text.endswith(code)
    assert "School attendance is up." in said(word)
    assert word == desk.read(printing.report_word, done.visit_id, date(2023, 5, 1), 1)
    with pytest.raises(UserError, match="This report has no version 2"):
        desk.read(printing.report_word, done.visit_id, desk.today(), 2)


def test_a_file_name_sorts_and_says_what_it_is(desk: Desk, done: Finished) -> None:
    assert desk.read(printing.file_name, done.visit_id, 2) == "2022-01-10 Oak House - Regulation 44 visit report - v2.pdf"
    assert desk.read(printing.file_name, done.visit_id, 2, ".docx") == "2022-01-10 Oak House - Regulation 44 visit report - v2.docx"
    assert desk.read(printing.file_name, done.visit_id, None) == "2022-01-10 Oak House - Regulation 44 visit report - draft.pdf"


@pytest.mark.parametrize(
    ("home", "named"),
    [
        ("St. Mary's (Annexe) & Co, No-1", "St. Mary's (Annexe) & Co, No-1"),
        ('a/b\\c:d*e?f"g<h>i|j\nk', "abcdefghijk"),
        ("Tŷ Coed", "Tŷ Coed"),
        ("///", "Home"),
        ("../../etc/passwd", "....etcpasswd"),
        ("x" * 190, "x" * 60),
    ],
)
def test_a_file_name_holds_nothing_that_a_disk_refuses(desk: Desk, home: str, named: str) -> None:
    done = make_finished(desk, home)
    name = desk.read(printing.file_name, done.visit_id, 1)
    assert name == f"2022-01-10 {named} - Regulation 44 visit report - v1.pdf"


def test_a_recovery_key_prints_on_two_lines() -> None:
    """Easier to read and to copy than one long line; nothing of it is lost."""
    key = "-".join(f"AB{number:02d}" for number in range(8))
    assert printing.key_lines(key) == ("AB00-AB01-AB02-AB03", "AB04-AB05-AB06-AB07")
    said = page_text(printing.recovery_key_pdf("oak.r44", key, date(2022, 1, 21)), 0)
    assert all(line in said for line in (*printing.key_lines(key), "oak.r44", "21 January 2022"))


@every
def test_a_paper_is_its_owners_alone(tmp_path: Path, write: Write) -> None:
    path = tmp_path / "report.pdf"
    write(path, PDF)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (PDF, 0o600)
    assert list(tmp_path.iterdir()) == [path]


@either
def test_an_earlier_paper_is_replaced(tmp_path: Path, write: Write) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.4 before")
    write(path, PDF)
    assert path.read_bytes() == PDF


def test_no_other_kind_of_file_is_ever_written_over(tmp_path: Path) -> None:
    path = tmp_path / "casebook.r44"
    path.write_bytes(b"precious")
    with pytest.raises(UserError, match=r"is there already and is not a PDF\. Choose another name"):
        printing.write_pdf(path, PDF)
    assert path.read_bytes() == b"precious"


def test_a_word_file_is_replaced_until_somebody_writes_in_it(tmp_path: Path) -> None:
    """People edit Word files: what they wrote is never lost to a new copy."""
    path = tmp_path / "report.docx"
    for _ in range(2):
        printing.write_word(path, WORD)
    edited = changed_in_word(WORD)
    path.write_bytes(edited)
    with pytest.raises(UserError, match=r"is there already and is not as this program wrote it\. Choose another name"):
        printing.write_word(path, WORD)
    assert path.read_bytes() == edited


@pytest.mark.parametrize("name", ["R.docx", "R.DOCX", "R.pdf", "R.PDF"])
def test_a_report_is_written_as_its_name_says(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"another kind of file")
    with pytest.raises(UserError, match="is not a PDF" if "pdf" in name.lower() else "is not as this program wrote it"):
        printing.write_report(path, WORD)
    path.unlink()
    printing.write_report(path, WORD)
    assert path.read_bytes() == WORD


@every
def test_a_folder_is_no_file(tmp_path: Path, write: Write) -> None:
    with pytest.raises(UserError, match=r"is a folder\. Give the name of a file"):
        write(tmp_path, PDF)


@every
@pytest.mark.parametrize("name", ["no folder/report.pdf", "file/report.pdf", "x" * 300 + ".pdf"])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, write: Write, name: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TroubleError, match=r"could not be written\. Check that the folder is there and the disk has space\."):
        write(tmp_path / name, PDF)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@either
def test_a_full_disk_leaves_the_paper_before(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.4 before")

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TroubleError):
        write(path, PDF)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("report.pdf", b"%PDF-1.4 before")]


def test_a_word_file_that_another_program_holds_is_told_like_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Word locks the file that it shows, so that the old one stays."""
    path = tmp_path / "report.docx"
    printing.write_word(path, WORD)

    def locked(_part: Path, _target: Path) -> None:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(TroubleError, match=r"could not be written\. Check that the folder is there and the disk has space\."):
        printing.write_word(path, WORD)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("report.docx", WORD)]


def test_a_draft_prints_and_says_that_it_is_none_to_sign(desk: Desk, done: Finished) -> None:
    draft = VisitDraft(home_id=done.home_id, visit_date=date(2022, 1, 12), independent_person_id=done.visitor)
    visit_id = desk.do(visit_record.save_visit, draft).value
    assert "DRAFT: not for signature" in page_text(desk.read(printing.report_pdf, visit_id, desk.today()), 0)
