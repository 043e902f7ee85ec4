"""What a report says, as plain frozen data: all that the writers of PDF and of Word know, and exactly what a version keeps.

Text is as people typed it: nothing here is markup, and nothing is ever read as markup.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Kinds of characters that nobody can see, or that make a text look other than it is: no paper holds them."""


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Running text; a line break starts a new paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value side by side, one pair a row, printed as a table whose first column is a heading."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A true table: a caption, headings, rows of as many cells, and each column's share of the width, in whole numbers."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short points."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubHeading:
    """A heading of the second level inside a section."""

    text: str


Block = Paragraphs | Facts | Table | Bullets | SubHeading


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where somebody signs: their role and name, a statement, and the signature already recorded, if any."""

    role: str
    name: str
    statement: str
    signed: str = ""


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """One report, whole. `version` and `check_code` are empty for a draft, whose `watermark` says so."""

    title: str
    subtitle: str
    marking: str
    reference: str
    version: str
    check_code: str
    made_on: str
    author: str
    cover: Facts
    sections: tuple[Section, ...]
    signature_statement: str
    signatures: tuple[SignatureBox, ...]
    notice: str = ""


def foot(document: ReportDocument) -> tuple[str, str]:
    """What stands at the foot of each page: what the report is about, then its reference, version, day and check code."""
    parts = [f"Report {document.reference}"]
    parts += [f"version {document.version}"] if document.version else ["draft"]
    parts += [f"made on {document.made_on}"] if document.made_on else []
    parts += [f"check code {document.check_code}"] if document.check_code else []
    return document.subtitle, ", ".join(parts)


def plain(words: str) -> str:
    """Words for the file's own particulars: on one line, without what nobody can see."""
    seen = (" " if c.isspace() else c for c in unicodedata.normalize("NFC", words) if c.isspace() or unicodedata.category(c) not in UNSEEN)
    return " ".join("".join(seen).split())
