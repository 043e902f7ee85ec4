"""Reg44 Desk: a council's record of Regulation 44 visits to its children's homes."""

__version__ = "0.1.0"
