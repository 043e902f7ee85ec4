"""The whole program, started for real."""

from tests.starting import answers, start

__all__ = ["answers", "start"]
