"""Triggers that make the journal append-only and report versions immutable, in one list that is put back after every upgrade."""

from __future__ import annotations

TRIGGERS = {
    "entry_keeps": "BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "entry_stays": "BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "entry_once": (
        "BEFORE INSERT ON entry WHEN EXISTS "
        "(SELECT 1 FROM entry WHERE id = NEW.id OR (stream = NEW.stream AND seq = NEW.seq)) "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    ),
    "payload_keeps": "BEFORE UPDATE ON payload BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "payload_once": (
        "BEFORE INSERT ON payload WHEN EXISTS (SELECT 1 FROM payload WHERE entry_id = NEW.entry_id) "
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    ),
    "reg44_report_keeps": (
        "BEFORE UPDATE OF visit_id, version, check_code, content, made_at ON reg44_report "
        "BEGIN SELECT RAISE(ABORT, 'a report version never changes'); END"
    ),
    "reg44_report_once": (
        "BEFORE INSERT ON reg44_report WHEN EXISTS "
        "(SELECT 1 FROM reg44_report WHERE id = NEW.id OR (visit_id = NEW.visit_id AND version = NEW.version)) "
        "BEGIN SELECT RAISE(ABORT, 'a report version never changes'); END"
    ),
}


def statements() -> list[str]:
    """SQL that removes and makes every trigger again."""
    made = []
    for name, body in TRIGGERS.items():
        made += [f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} {body}"]
    return made
