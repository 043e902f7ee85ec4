"""Turns what the database says went wrong with the world into a sentence and what to do."""

from __future__ import annotations

from reg44desk.errors import TroubleError

_SENTENCES = (
    ("disk is full", "The disk is full, so this change was not saved.", "Free some space, then try again. Nothing saved before is lost."),
    ("locked", "The casebook is busy in another program.", "Wait a moment, then try again."),
    ("readonly", "The casebook cannot be written to.", "Copy it to a folder of your own and open that copy."),
    ("unable to open", "The casebook cannot be reached.", "Check that its folder is still there, then try again."),
    ("disk i/o", "The disk reported an error, so this change was not saved.", "Check the disk, then try again."),
    ("malformed", "The casebook is damaged.", "Close it and restore a backup."),
    ("not a database", "The casebook is damaged.", "Close it and restore a backup."),
)


def trouble_from(error: BaseException) -> TroubleError | None:
    """The trouble behind a database error, or None when it is our own mistake."""
    said = str(error).lower()
    for sign, what, do in _SENTENCES:
        if sign in said:
            return TroubleError(what, do)
    return None
