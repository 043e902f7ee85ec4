"""Casebooks of every released schema, kept as they were made: every later program must open them (offline.md 6.3)."""
