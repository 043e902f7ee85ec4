"""The pieces of a report, as the drawing code takes them; they stand in `reg44desk.paper`, which the Word writer shares."""

from reg44desk.paper import Block, Bullets, Facts, Paragraphs, ReportDocument, Section, SignatureBox, SubHeading, Table

__all__ = ["Block", "Bullets", "Facts", "Paragraphs", "ReportDocument", "Section", "SignatureBox", "SubHeading", "Table"]
