"""The index is right after every command, undo and redo, survives a killed program, and is made afresh when it is damaged or missing."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from reg44desk.db import search
from reg44desk.db.models import Home, Person, Reg44Finding, Reg44Recommendation, Reg44RecordSeen, Reg44Visit
from reg44desk.db.search_sources import KINDS
from reg44desk.domain.types import FindingResult, Progress, QualityStandard, RecordType, Role
from reg44desk.domain.visit import Finding, FollowUp, NewRecommendation
from reg44desk.services import drafts, home_profile, people, upkeep, visit_record
from reg44desk.services import search as services
from reg44desk.services.desk import Desk, Tx, command
from tests.conftest import ACTOR, DEVICE, PASSPHRASE, FakeClock
from tests.db.search_steps import found, indexed, is_right
from tests.db.steps import problems
from tests.factories import import_tracker, make_finished, make_home, make_person, whole_draft


@command("Change a row")
def change(tx: Tx, kind: Any, row_id: UUID, values: dict[str, object]) -> None:
    row = tx.session.get_one(kind, row_id)
    for key, value in values.items():
        setattr(row, key, value)


@command("Remove a row")
def remove(tx: Tx, kind: Any, row_id: UUID) -> None:
    tx.session.delete(tx.session.get_one(kind, row_id))


# Right after everything


def test_the_tracker_brought_in_can_be_found_and_is_gone_after_undo(desk: Desk) -> None:
    import_tracker(desk)
    assert is_right(desk)
    assert found(desk, "home", "linden rowan")
    desk.undo()
    assert (indexed(desk), is_right(desk)) == ({}, True)
    desk.redo()
    assert found(desk, "home", "linden rowan")
    assert is_right(desk)


def test_a_home_renamed_carries_its_visits_findings_and_recommendations_along(desk: Desk) -> None:
    done = make_finished(desk, recommendations=(NewRecommendation("Mend the gate"),))
    desk.do(change, Home, done.home_id, {"name": "Łódź Lodge"})
    assert is_right(desk)
    assert [bool(found(desk, kind, "lodz")) for kind in KINDS] == [True, False, True, True, True]
    desk.undo()
    assert found(desk, "visit", "lodz") == []
    assert is_right(desk)


def test_a_person_renamed_carries_their_visits_along(desk: Desk) -> None:
    done = make_finished(desk)
    desk.do(change, Person, done.visitor, {"name": "Zoë Quill"})
    assert found(desk, "visit", "zoe quill") == [done.visit_id]
    assert is_right(desk)


def test_a_visit_moved_to_another_day_moves_its_findings_too(desk: Desk) -> None:
    done = make_finished(desk)
    desk.do(change, Reg44Visit, done.visit_id, {"visit_date": date(2021, 12, 24)})
    assert is_right(desk)
    assert found(desk, "finding", "24 december 2021")


def test_a_building_and_the_notes_on_records_are_words_of_their_home_and_visit(desk: Desk) -> None:
    done = make_finished(desk)

    @command("Note a record")
    def note(tx: Tx) -> None:
        tx.session.add(Reg44RecordSeen(visit_id=done.visit_id, record_type=RecordType.DAILY_LOG, notes="Quixotic logbook"))

    desk.do(note)
    desk.do(home_profile.change_building, done.home_id, None, home_profile.BuildingDraft("Stable Annexe", date(2021, 1, 1)))
    assert (found(desk, "visit", "quixotic"), found(desk, "home", "annexe")) == ([done.visit_id], [done.home_id])
    assert is_right(desk)


def test_what_a_later_visit_saw_of_a_recommendation_finds_it(desk: Desk) -> None:
    done = make_finished(desk, recommendations=(NewRecommendation("Mend the gate"),))
    (one,) = found(desk, "recommendation", "gate")
    answer = FollowUp(one, Progress.PARTLY_MET, "The hinge was replaced")
    desk.do(visit_record.save_visit, whole_draft(done.home_id, done.visitor, date(2022, 1, 20), follow_ups=(answer,)))
    assert found(desk, "recommendation", "hinge") == [one]
    assert is_right(desk)
    desk.undo()
    assert found(desk, "recommendation", "hinge") == []


def test_a_standard_that_was_not_reviewed_is_no_finding(desk: Desk) -> None:
    empty = Finding(QualityStandard.EDUCATION, FindingResult.NOT_REVIEWED)
    draft = whole_draft(make_home(desk), make_person(desk, "Kim", Role.INDEPENDENT_PERSON), findings=(empty,))
    desk.do(visit_record.save_visit, draft)
    assert found(desk, "finding", "education") == []
    (row,) = desk.read(lambda s: s.scalars(select(Reg44Finding.id)).all())
    desk.do(change, Reg44Finding, row, {"evidence": "A word after all"})
    assert found(desk, "finding", "education") == [row]
    desk.undo()
    assert is_right(desk)


def test_what_is_still_being_typed_is_not_indexed(desk: Desk) -> None:
    """Privacy: a draft is nobody's record yet."""
    home = make_home(desk)
    draft = dataclasses.replace(whole_draft(home, make_person(desk, "Kim", Role.INDEPENDENT_PERSON)), childrens_views="Unspeakable secrets")
    before = indexed(desk)
    desk.do(drafts.keep_draft, None, draft)
    assert indexed(desk) == before
    assert found(desk, "visit", "unspeakable") == []


def test_the_index_is_no_table_that_a_command_has_changed(desk: Desk) -> None:
    """architecture.md 5: screens reload by the tables a command changed."""
    done = desk.do(people.add_person, people.PersonDraft("Ann"))
    assert done.tables == {"person"}
    assert problems(desk) == []


def test_a_rehearsal_and_a_refused_command_leave_the_index_alone(desk: Desk) -> None:
    before = indexed(desk)
    desk.rehearse(people.add_person, people.PersonDraft("Ann"))

    @command("Fail")
    def fail(tx: Tx) -> None:
        tx.session.add(Person(name="Bea"))
        tx.session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        desk.do(fail)
    assert indexed(desk) == before


def test_newer_records_come_first_and_only_as_many_as_asked_for(desk: Desk) -> None:
    home, visitor = make_home(desk), make_person(desk, "Kim", Role.INDEPENDENT_PERSON)
    days = [date(2022, 1, 3), date(2021, 11, 3), date(2021, 12, 3)]
    for day in days:
        desk.do(visit_record.save_visit, whole_draft(home, visitor, day))
    order = found(desk, "visit", "oak")
    visits = desk.read(lambda s: {v.id: v.visit_date for v in s.scalars(select(Reg44Visit))})
    assert [visits[one] for one in order] == sorted(days, reverse=True)
    assert desk.read(lambda s: search.lookup(s, "visit", ['"oak"'], 2)) == order[:2]


class Walk(RuleBasedStateMachine):
    """Any order of adding, changing, removing, undo and redo leaves the index as one made afresh would be."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = self.template.with_name(f"walk-{id(self)}.r44")
        shutil.copy(self.template, self.path)
        self.desk = upkeep.open_desk(self.path, PASSPHRASE, FakeClock(), ACTOR, DEVICE)
        self.home = make_home(self.desk)
        self.visitor = make_person(self.desk, "Kim Łuk", Role.INDEPENDENT_PERSON)
        self.count = 0

    def some(self, kind: Any, which: int) -> UUID | None:
        ids = self.desk.read(lambda s: s.scalars(select(kind.id).order_by(kind.id)).all())
        return ids[which % len(ids)] if ids else None

    @rule(words=st.sampled_from(["safe", "Łódź", "O'Brien", ""]), months=st.integers(0, 30))
    def visit(self, words: str, months: int) -> None:
        if self.some(Home, 0) is None or self.some(Person, 0) is None:
            return
        self.count += 1
        home, visitor = self.some(Home, 0), self.some(Person, 0)
        day = date(2021 - months // 12, months % 12 + 1, 1 + self.count % 28)
        draft = whole_draft(home, visitor, day, childrens_views=words, recommendations=(NewRecommendation(f"Mend {words}"),))  # type: ignore[arg-type]
        try:
            self.desk.do(visit_record.save_visit, draft)
        except Exception as error:  # noqa: BLE001  two visits on one day are refused
            assert "already" in str(error)  # noqa: PT017

    @rule(name=st.sampled_from(["Łódź House", "Ty\u0302 Coed", "Oak"]), which=st.integers(0, 5))
    def rename(self, name: str, which: int) -> None:
        self.count += 1
        kind = (Home, Person)[which % 2]
        row = self.some(kind, which)
        if row is not None:
            self.desk.do(change, kind, row, {"name": f"{name} {self.count}"})

    @rule(day=st.dates(date(2020, 1, 1), date(2022, 1, 20)), which=st.integers(0, 5))
    def move(self, day: date, which: int) -> None:
        row = self.some(Reg44Visit, which)
        if row is not None:
            self.desk.do(change, Reg44Visit, row, {"visit_date": day})

    @rule(which=st.integers(0, 5), kind=st.sampled_from([Reg44Finding, Reg44Recommendation]))
    def take_away(self, which: int, kind: Any) -> None:
        row = self.some(kind, which)
        if row is not None:
            self.desk.do(remove, kind, row)

    @rule()
    def undo(self) -> None:
        if self.desk.undo_text:
            self.desk.undo()

    @rule()
    def redo(self) -> None:
        if self.desk.redo_text:
            self.desk.redo()

    @invariant()
    def the_index_is_right(self) -> None:
        assert is_right(self.desk)

    def teardown(self) -> None:
        search.rebuild(self.desk.file.engine)
        assert is_right(self.desk)
        assert problems(self.desk) == []
        self.desk.close()
        self.path.unlink()


def test_any_walk_leaves_the_index_as_one_made_afresh(template: Path) -> None:
    kind = type("WalkFromTemplate", (Walk,), {"template": template})
    run_state_machine_as_test(kind, settings=settings(stateful_step_count=12, max_examples=12))


# Whatever is typed


@given(st.text() | st.text(alphabet=st.sampled_from("\"'*-()^:{}+ ANDORNEAR\x00\ud800😀łß3")))
def test_whatever_is_typed_never_raises(filled: Desk, typed: str) -> None:
    services.find_in(filled, typed)


@pytest.mark.parametrize(
    "typed", ['"', "a" * 10_000, "a " * 5_000, "NEAR(a b)", "names:oak", "a AND", "-", "* OR 1", "\x00", "'; DROP TABLE home", "٣", "½"]
)
def test_signs_that_mean_something_to_the_database_mean_nothing_here(filled: Desk, typed: str) -> None:
    services.find_in(filled, typed)
    assert found(filled, "home", "oak")


@pytest.fixture(scope="module")
def filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("typed") / "typed.r44"))
    desk = upkeep.open_desk(path, PASSPHRASE, FakeClock(), ACTOR, DEVICE)
    make_finished(desk)
    yield desk
    desk.close()


def test_many_words_with_one_beginning_are_asked_for_by_it(desk: Desk) -> None:
    for number in range(search.FEW + 5):
        desk.do(people.add_person, people.PersonDraft(f"Quentin{chr(97 + number)} Ash"))
    assert desk.read(search.ask, ["quentin"]) == ('"quentin" *',)
    assert len(found(desk, "person", "quentin")) == search.FEW + 5
    assert desk.read(search.ask, ["quentina", "as", "3"]) == ('("quentina")', '"as" *', '"3"')
