"""A random walk: whatever is added, changed, removed, undone and redone, the casebook holds what a plain dict says it should."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from reg44desk.db.models import Home, Person
from reg44desk.domain.types import HomeType
from reg44desk.errors import UserError
from reg44desk.services import upkeep
from reg44desk.services.desk import Desk, Tx, command
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock
from tests.db.steps import add_person, problems, remove_person, rename_person

Names = dict[UUID, str]
NAMES = st.text("aé ", min_size=1, max_size=4).filter(str.strip)


@command("Change many at once")
def shuffle(tx: Tx, ids: list[UUID], name: str) -> UUID:
    """Rename some, remove the last of them, add a home: in several flushes of one action."""
    for number, person_id in enumerate(ids):
        tx.session.get_one(Person, person_id).name = f"{name}{number}"
        tx.session.flush()
    if ids:
        tx.session.delete(tx.session.get_one(Person, ids[-1]))
    home = Home(name=f"home of {tx.now.isoformat()}", home_type=HomeType.OTHER)
    tx.session.add(home)
    tx.session.flush()
    return home.id


class Walk(RuleBasedStateMachine):
    """Steps of a person at the desk beside a dict of names, with what undo and redo should bring."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="reg44desk-"))
        self.clock = FakeClock()
        self.desk: Desk = self.open(Path(shutil.copy(self.template, self.folder / "walk.r44")))
        self.now: Names = {}
        self.past: list[Names] = []
        self.future: list[Names] = []

    def open(self, path: Path) -> Desk:
        return upkeep.open_desk(path, PASSPHRASE, self.clock, ACTOR, DEVICE)

    def did(self, after: Names) -> None:
        """A step that changed something can be undone, and ends what could be redone."""
        self.past, self.future, self.now = [*self.past, self.now], [], after

    def somebody(self, data: st.DataObject) -> UUID:
        return data.draw(st.sampled_from(self.people()), label="somebody")

    def people(self) -> list[UUID]:
        return sorted(key for key, name in self.now.items() if not name.startswith("home of"))

    @rule(hours=st.integers(-50, 50))
    def time_passes_or_the_clock_is_put_back(self, hours: int) -> None:
        self.clock.move(hours=hours, seconds=1)

    @rule(name=NAMES)
    def add(self, name: str) -> None:
        self.did({**self.now, add_person(self.desk, name): name.strip()})

    @precondition(lambda self: self.people())
    @rule(data=st.data(), name=NAMES)
    def rename(self, data: st.DataObject, name: str) -> None:
        person_id = self.somebody(data)
        rename_person(self.desk, person_id, name)
        if self.now[person_id] != name.strip():
            self.did({**self.now, person_id: name.strip()})

    @precondition(lambda self: self.people())
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        person_id = self.somebody(data)
        self.desk.do(remove_person, person_id)
        self.did({key: name for key, name in self.now.items() if key != person_id})

    @rule(data=st.data(), name=NAMES)
    def change_many(self, data: st.DataObject, name: str) -> None:
        self.clock.move(days=1)
        ids = data.draw(st.permutations(self.people()), label="whom")[:3]
        home_id = self.desk.do(shuffle, ids, name).value
        after = self.now | {key: f"{name}{number}" for number, key in enumerate(ids)}
        after[home_id] = f"home of {self.clock().isoformat()}"
        self.did({key: value for key, value in after.items() if key not in ids[-1:]})

    @rule()
    def undo(self) -> None:
        if not self.past:
            with pytest.raises(UserError, match="nothing to undo"):
                self.desk.undo()
            return
        self.desk.undo()
        self.future.append(self.now)
        self.now = self.past.pop()

    @rule()
    def redo(self) -> None:
        if not self.future:
            with pytest.raises(UserError, match="nothing to redo"):
                self.desk.redo()
            return
        self.desk.redo()
        self.past.append(self.now)
        self.now = self.future.pop()

    @rule()
    def close_and_open(self) -> None:
        self.desk.close()
        self.desk = self.open(self.folder / "walk.r44")
        self.past, self.future = [], []

    @invariant()
    def the_casebook_holds_what_the_dict_says(self) -> None:
        queries = (select(Person.id, Person.name), select(Home.id, Home.name))
        assert self.desk.read(lambda s: {row.id: row.name for query in queries for row in s.execute(query)}) == self.now

    def teardown(self) -> None:
        found = problems(self.desk)
        self.desk.close()
        shutil.rmtree(self.folder)
        assert found == []


def test_any_walk_leaves_what_the_model_says_and_checks_clean(template: Path) -> None:
    """architecture.md 11: undo walk."""
    kind = type("WalkFromTemplate", (Walk,), {"template": template})
    run_state_machine_as_test(kind, settings=settings(stateful_step_count=20))
