"""A disk that takes no more, at every point of a save, a closing and an opening (offline.md T3): told plainly, nothing saved is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from reg44desk.services.desk import Desk
from tests.conftest import DEVICE, PASSPHRASE
from tests.db.steps import beside, person_names, posix_only, problems, run_python

pytestmark = posix_only

SAVE = """
import json, resource, sys
from pathlib import Path
from reg44desk.clock import system_clock
from reg44desk.errors import TroubleError
from reg44desk.services import people, upkeep
from reg44desk.services.desk import Actor

path, passphrase, device = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
said, saved = set(), []

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

def tried(work, *args):
    try:
        return work(*args)
    except TroubleError as trouble:
        said.add(str(trouble))
        return None

def opened():
    return tried(upkeep.open_desk, path, passphrase, system_clock, Actor("Test Officer"), device)

def save(desk):
    name = f"{len(saved):04}"
    if desk and tried(desk.do, people.add_person, people.PersonDraft(name=name, organisation="x" * 2000)):
        saved.append(name)

full = int(sys.argv[4])
for size in range(0, full, full // 40):
    desk = opened()
    save(desk)
    limit(size)
    save(desk)
    if desk:
        desk.close()
    closed = opened()
    save(closed)
    if closed:
        closed.close()
    limit(resource.RLIM_INFINITY)
print(json.dumps([sorted(said), saved]))
"""
FULL = 480_000
SENTENCES = {
    "The disk is full, so this change was not saved. Free some space, then try again. Nothing saved before is lost.",
    "The disk reported an error, so this change was not saved. Check the disk, then try again.",
    "test.r44 could not be opened. Check that its disk is there and has space, and that no other program uses the file. Then try again.",
}


def test_nothing_saved_is_lost_whichever_write_fails(casebook: Path, open_desk: Callable[[Path], Desk]) -> None:
    output, errors = run_python(SAVE, casebook, PASSPHRASE, DEVICE, str(FULL)).communicate(timeout=120)
    assert errors == ""
    said, saved = json.loads(output)
    assert set(said) <= SENTENCES
    assert len(said) >= 2
    desk = open_desk(casebook)
    assert person_names(desk) == saved
    assert len(saved) > 40
    assert problems(desk) == []
    desk.close()
    assert list(beside(casebook)) == ["test.r44"]
