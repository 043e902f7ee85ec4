"""Papers as files: a visit's report as PDF or Word, its file name, a recovery key, and a safe way to write them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.errors import TroubleError, UserError
from reg44desk.services import reg44, reports


def report_pdf(session: Session, visit_id: UUID, today: date, version: int | None = None) -> bytes:
    """A visit's report as a PDF: same content, same bytes. Raises UserError when there is no such report or version."""
    from reg44desk.pdf.reg44_report import render

    return render(reports.get_document(session, visit_id, today, version))


def report_word(session: Session, visit_id: UUID, today: date, version: int | None = None) -> bytes:
    """The same report as a Word file, to read, edit or hear: same content, same bytes. Raises as `report_pdf` does."""
    from reg44desk.word.report import render

    return render(reports.get_document(session, visit_id, today, version))


def file_name(session: Session, visit_id: UUID, version: int | None, ending: str = ".pdf") -> str:
    """A name that sorts and says what it is: "2025-09-18 Alder House - Regulation 44 visit report - v2.pdf"."""
    visit = reg44.get_visit(session, visit_id)
    home = "".join(c for c in visit.home if c.isalnum() or c in " '-&.,()")[:60].strip() or "Home"
    return f"{visit.day.isoformat()} {home} - Regulation 44 visit report - {f'v{version}' if version else 'draft'}{ending}"


def recovery_key_pdf(casebook_name: str, key: str, today: date) -> bytes:
    """A casebook's recovery key on a page to lock away."""
    from reg44desk.pdf.recovery_key import draw

    return draw(casebook_name, key_lines(key), text.long_date(today))


def key_lines(key: str) -> tuple[str, str]:
    """A recovery key on two lines, which are easier to read and to copy than one long one."""
    groups = key.split("-")
    return "-".join(groups[: len(groups) // 2]), "-".join(groups[len(groups) // 2 :])


def write_pdf(path: Path, pdf: bytes) -> None:
    """Write a PDF whole or not at all, readable by its owner alone; replaces an earlier PDF, never another kind of file."""
    _write_over_its_like(path, pdf, lambda data: data.startswith(b"%PDF-"), "is not a PDF")


def write_word(path: Path, word: bytes) -> None:
    """Write a Word file like a PDF; replaces only one that this program wrote and nobody has changed, since people write in them."""
    from reg44desk.word.report import is_own

    _write_over_its_like(path, word, is_own, "is not as this program wrote it")


def write_report(path: Path, data: bytes) -> None:
    """Write a report as a PDF or a Word file, as the name says."""
    (write_word if path.suffix.lower() == ".docx" else write_pdf)(path, data)


def write_calendar(path: Path, ics: bytes) -> None:
    """Write a calendar file like a PDF; replaces only another calendar file."""
    _write_over_its_like(path, ics, lambda data: data.startswith(b"BEGIN:VCALENDAR"), "is not a calendar file")


def write_scan(path: Path, scan: bytes) -> None:
    """Write the scan of a signature whole or not at all, readable by its owner alone; the person agreed to replace what is there."""
    with _told(path):
        _refuse_folder(path)
        _write_whole(path, scan)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the disk refuses becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise TroubleError(f"{path} could not be written.", "Check that the folder is there and the disk has space.") from error


def _write_over_its_like(path: Path, data: bytes, is_like: Callable[[bytes], bool], unlike: str) -> None:
    with _told(path):
        _refuse_folder(path)
        if path.exists() and not is_like(path.read_bytes()):
            raise UserError(f"{path} is there already and {unlike}. Choose another name.")
        _write_whole(path, data)


def _refuse_folder(path: Path) -> None:
    if path.is_dir():
        raise UserError(f"{path} is a folder. Give the name of a file.")


def _write_whole(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
