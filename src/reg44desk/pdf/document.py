"""What a printed report says, as plain frozen data; the drawing code knows nothing else, and a version keeps exactly this.

Text is as people typed it: nothing here is markup, and nothing is ever read as markup.
"""

from __future__ import annotations

from dataclasses import dataclass


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
