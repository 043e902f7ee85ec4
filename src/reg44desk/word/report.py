"""A report as a Word file, and whether a Word file is still as this program wrote it."""

from __future__ import annotations

import io
import zipfile

from reg44desk.paper import ReportDocument

PROGRAM = "Reg44 Desk"
COPY = "This is a Word copy, to read, edit or hear. The signed PDF is the report."
_WRITER = "docProps/app.xml"


def render(document: ReportDocument) -> bytes:
    """The report as a Word file: same content, same bytes. The writing code is loaded here, so that starting need not wait for it."""
    from reg44desk.word.writing import write

    return write(document, COPY, _WRITER, PROGRAM)


def is_own(data: bytes) -> bool:
    """Whether a Word file was written by this program and by no other since: Word and its like put their own name in."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return f"<Application>{PROGRAM}</Application>".encode() in parts.read(_WRITER)
    except (zipfile.BadZipFile, KeyError):
        return False
