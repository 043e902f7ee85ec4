"""Every casebook ever released opens with the present program, whole and checked (offline.md 6.3, T17)."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from reg44desk.db.audit import canonical
from reg44desk.db.models import Attachment, Blob, Draft, Entry, Home, Person, Reg44Report, Reg44Sending, Reg44Signature, Reg44Visit
from reg44desk.db.upgrade import HEAD, revision_of
from reg44desk.services import upkeep
from reg44desk.services.desk import Desk
from tests.conftest import ACTOR, FakeClock
from tests.db.golden.make import PASSPHRASE, SCAN, make
from tests.db.steps import add_person, beside, home_names, opened, person_names, problems

GOLDEN = Path(__file__).with_name("golden")
RECOVERY_KEYS = {
    "0001": "R44-RQD0-DCZE-J9B4-V7AC-QG59-ANRE-687Z",
    "0008": "R44-TJHE-GCE5-7Q6Y-V4N9-TET7-DCA7-AZ12",
}
REPORTS = {
    "0001": "fb6e56cea0d7b39ce46f1cb707e21123ef700166fcc6e0433e38b7826b2befba",
    "0008": "70efa538dfa017b4194c02cb4b1d76c4d2e4657a2fb413887b49183fef8f9bdc",
}
"""Fingerprints of the report versions in each."""


@pytest.fixture(params=sorted(RECOVERY_KEYS))
def schema(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(schema: str, tmp_path: Path) -> Path:
    """A copy of a kept casebook: the kept one is never opened itself."""
    (tmp_path / "kept").mkdir()
    return Path(shutil.copyfile(GOLDEN / f"schema_{schema}.r44", tmp_path / "kept" / "old.r44"))


def desk_on(path: Path) -> Desk:
    return upkeep.open_desk(path, PASSPHRASE, FakeClock(), ACTOR, "later")


def test_every_kept_casebook_is_tested() -> None:
    assert {path.name for path in GOLDEN.glob("*.r44")} == {f"schema_{schema}.r44" for schema in RECOVERY_KEYS}


def test_it_opens_upgraded_with_a_copy_of_what_it_was(path: Path, schema: str) -> None:
    before = path.read_bytes()
    with opened(path, PASSPHRASE) as book:
        assert book.upgraded_from == (None if schema == HEAD else schema)
        assert revision_of(book) == HEAD
    copies = [name for name in beside(path) if name != "old.r44"]
    assert copies == ([] if schema == HEAD else ["old before upgrade 2022-01-21 120000.r44"])
    assert (path.read_bytes() == before) == (schema == HEAD)


def test_its_recovery_key_still_opens_it(path: Path, schema: str) -> None:
    opened(path, RECOVERY_KEYS[schema]).close()


def test_it_checks_clean_and_holds_what_was_put_in(path: Path) -> None:
    desk = desk_on(path)
    assert problems(desk) == []
    assert home_names(desk) == ["Ash House", "Elm House", "Oak House"]
    assert [name for name in person_names(desk) if name.startswith("Cllr")] == ["Cllr A. Brook", "Cllr of Elm House"]
    kinds = (Home, Person, Reg44Visit, Reg44Report, Reg44Signature, Reg44Sending, Attachment, Draft)
    counts = desk.read(lambda s: [len(s.scalars(select(kind)).all()) for kind in kinds])
    assert counts == [3, 8, 3, 2, 2, 1, 1, 1]
    assert desk.read(lambda s: s.scalars(select(Blob.data)).one()) == SCAN
    desk.close()


def test_br17_its_reports_are_the_same_to_the_letter(path: Path, schema: str) -> None:
    """BR-17, T9: no upgrade changes a report version."""
    desk = desk_on(path)
    reports = desk.read(lambda s: [[r.version, r.check_code, r.content] for r in s.scalars(select(Reg44Report).order_by(Reg44Report.id))])
    assert hashlib.sha256(canonical(reports).encode()).hexdigest() == REPORTS[schema]
    desk.close()


def test_work_goes_on_in_it(path: Path, schema: str) -> None:
    desk = desk_on(path)
    add_person(desk, "Kim")
    desk.undo()
    desk.redo()
    assert "Kim" in person_names(desk)
    schemas = desk.read(lambda s: s.execute(select(Entry.stream, Entry.schema).distinct()).all())
    assert {tuple(row) for row in schemas} == {("kept-1", schema), ("later-1", HEAD)}
    assert problems(desk) == []
    desk.close()


def test_the_present_schema_can_be_kept_the_same_way(tmp_path: Path) -> None:
    """What makes the kept casebooks still works, for the next release."""
    recovery_key = make(tmp_path / "new.r44")
    with opened(tmp_path / "new.r44", recovery_key) as book:
        assert revision_of(book) == HEAD
