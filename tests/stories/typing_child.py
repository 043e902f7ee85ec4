"""A process of its own: opens a casebook in the window, begins to write a visit, says when the draft is saved, and waits to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reg44desk.app.program import Program
from reg44desk.services import drafts, upkeep
from tests import drivers as d
from tests.conftest import ACTOR, DEVICE, FakeClock


def main(path: Path, passphrase: str, home: str, words: str) -> None:
    """Type some words into a new visit to a home."""
    program = Program(QApplication([]), FakeClock())
    program.opened(upkeep.open_desk(path, passphrase, FakeClock(), ACTOR, DEVICE))
    assert program.window is not None
    assert program.desk is not None
    homes = program.window.show_screen("homes")
    d.select_row(d.table(homes, "Homes"), Home=home)
    d.press(homes, "Record a visit to this home")
    editor = program.window.current_page()
    assert editor is not None
    d.fill(editor, "What children said", words)
    while not program.desk.read(drafts.list_drafts):
        QTest.qWait(50)
    sys.stdout.write("saved\n")
    sys.stdout.flush()
    QTest.qWait(60_000)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
