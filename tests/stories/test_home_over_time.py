"""A home is paused in the past: the month that it missed is no longer owed, everywhere, and undo brings it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from reg44desk.app.program import Program
from reg44desk.services import today
from reg44desk.services.today import TaskKind
from tests import drivers as d
from tests.conftest import PASSPHRASE
from tests.factories import make_finished, make_home


def missed(program: Program) -> list[str]:
    assert program.desk is not None
    return [
        t.why[:13] for t in program.desk.read(today.list_tasks, program.desk.today()) if t.kind is TaskKind.MISSED and t.home == "Oak House"
    ]


def test_pausing_in_the_past_moves_the_months_that_the_form_names(start: Callable[..., Program], casebook: Path) -> None:
    """BR-04."""
    program = start(str(casebook))
    dialog = d.dialog("Open test")
    d.fill(dialog, "Passphrase or recovery key", PASSPHRASE)
    d.press(dialog, "Open")
    d.until(lambda: program.window is not None)
    assert program.window is not None
    assert program.desk is not None
    make_finished(program.desk, "Elm Place", day=date(2021, 10, 8))
    make_home(program.desk)
    assert missed(program) == ["October 2021:", "November 2021", "December 2021"]
    homes = program.window.show_screen("homes")
    d.select_row(d.table(homes, "Homes"), Home="Oak House")
    d.press(homes, "Change its status")
    form = d.dialog("Change the status of Oak House")
    d.choose(form, "New status", "Paused")
    d.fill(form, "From", "15 10 2021")
    told = d.words_in(form)
    assert "Pause Oak House from 15 October 2021? Its monthly visits will stop." in told
    assert "November 2021: Missed becomes Not required" in told
    d.press(form, "Change status")
    assert "Say why." in d.field(form, "Why").error.text()
    d.fill(form, "Why", "A new kitchen")
    d.press(form, "Change status")
    assert missed(program) == ["October 2021:"]
    assert "Paused from 15 Oct 2021: A new kitchen" in d.words_in(homes)
    program.desk.undo()
    assert missed(program) == ["October 2021:", "November 2021", "December 2021"]
