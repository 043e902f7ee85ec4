"""What the tables themselves keep out, whichever code writes to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from reg44desk.db.models import (
    Base,
    Casebook,
    Home,
    HomeStatusChange,
    Person,
    Reg44Finding,
    Reg44MemberAttendance,
    Reg44Recommendation,
    Reg44RecordSeen,
    Reg44Report,
    Reg44Visit,
    Row,
)
from reg44desk.domain.types import (
    FindingResult,
    HomeStatus,
    HomeType,
    QualityStandard,
    RecordType,
    ReportOrigin,
    VisitState,
)
from reg44desk.errors import UserError
from reg44desk.services.desk import Desk, Tx, command
from tests.db.steps import add_person, home_names, problems
from tests.factories import make_home

DAY = date(2022, 1, 10)


def put(desk: Desk, *rows: Row) -> None:
    @command("Put rows in")
    def put_in(tx: Tx) -> None:
        tx.session.add_all(rows)

    desk.do(put_in)


def refused(desk: Desk, *rows: Row) -> bool:
    """Whether the database itself refuses rows; nothing is left of them."""
    with pytest.raises((IntegrityError, StatementError)):
        put(desk, *rows)
    return problems(desk) == []


@pytest.fixture
def home_id(desk: Desk) -> UUID:
    return make_home(desk)


def visit(home_id: UUID, **more: Any) -> Reg44Visit:
    return Reg44Visit(**{"id": uuid4(), "home_id": home_id, "reference": "R1", "state": VisitState.PLANNED, "planned_for": DAY} | more)


def test_a_moment_is_stored_in_utc_and_comes_back_aware(desk: Desk) -> None:
    """architecture.md 9: store UTC."""
    summer = datetime(2022, 7, 1, 13, 30, 0, 5, tzinfo=timezone(timedelta(hours=1)))

    @command("Note a restore")
    def note(tx: Tx, moment: datetime | None) -> None:
        tx.session.scalars(select(Casebook)).one().restored_at = moment

    desk.do(note, summer)
    found = desk.read(lambda s: s.scalars(select(Casebook.restored_at)).one())
    assert (found, found and found.utcoffset()) == (summer, timedelta(0))
    assert problems(desk) == []
    desk.do(note, None)
    assert desk.read(lambda s: s.scalars(select(Casebook.restored_at)).one()) is None


def test_a_moment_without_its_zone_is_refused(desk: Desk) -> None:
    naive = datetime(2022, 7, 1, 13, 30, tzinfo=UTC).replace(tzinfo=None)

    @command("Note a restore")
    def note(tx: Tx) -> None:
        tx.session.scalars(select(Casebook)).one().restored_at = naive

    with pytest.raises(StatementError, match="without its zone"):
        desk.do(note)


@pytest.mark.parametrize("word", ["borrowed", "", "OPEN"])
def test_a_word_outside_its_vocabulary_is_refused_by_code_and_by_the_database(desk: Desk, home_id: UUID, word: str) -> None:
    assert refused(desk, HomeStatusChange(home_id=home_id, status=word))
    statement = text("UPDATE home_status_change SET status = :word")
    with desk.file.engine.connect() as connection, pytest.raises(IntegrityError, match="CHECK"):
        connection.execute(statement, {"word": word})


def test_a_visit_has_a_day(desk: Desk, home_id: UUID) -> None:
    assert refused(desk, visit(home_id, planned_for=None))


@pytest.mark.parametrize("state", [VisitState.VISITED, VisitState.FINAL])
def test_a_visit_that_took_place_took_place_on_a_day(desk: Desk, home_id: UUID, state: VisitState) -> None:
    assert refused(desk, visit(home_id, state=state))
    put(desk, visit(home_id, state=state, visit_date=DAY))


@pytest.mark.parametrize("given", [{}, {"child_consent_on": DAY}, {"placing_authority_consent_on": DAY}])
def test_44_2_b_a_childs_case_records_need_both_consents(desk: Desk, home_id: UUID, given: dict[str, date]) -> None:
    """Regulation 44(2)(b): the child and the placing authority."""
    one = visit(home_id)
    put(desk, one)
    assert refused(desk, Reg44RecordSeen(visit_id=one.id, record_type=RecordType.CASE_RECORDS, **given))
    both = {"child_consent_on": DAY, "placing_authority_consent_on": DAY}
    put(desk, Reg44RecordSeen(visit_id=one.id, record_type=RecordType.CASE_RECORDS, **both))
    put(desk, Reg44RecordSeen(visit_id=one.id, record_type=RecordType.DAILY_LOG))


def home(name: str, urn: str | None = None) -> Home:
    return Home(id=uuid4(), name=name, ofsted_urn=urn, home_type=HomeType.OTHER)


def finding(visit_id: UUID) -> Reg44Finding:
    return Reg44Finding(visit_id=visit_id, quality_standard=QualityStandard.EDUCATION, result=FindingResult.MET)


def report(visit_id: UUID) -> Reg44Report:
    made_at = datetime(2022, 1, 12, tzinfo=UTC)
    return Reg44Report(visit_id=visit_id, version=1, origin=ReportOrigin.MADE_HERE, made_at=made_at, check_code="c", content={})


@pytest.mark.parametrize("make", [finding, report])
def test_a_visit_has_each_finding_and_each_version_once(desk: Desk, home_id: UUID, make: Callable[[UUID], Row]) -> None:
    """BR-17 for versions."""
    one = visit(home_id)
    put(desk, one, make(one.id))
    assert refused(desk, make(one.id))


def test_names_and_numbers_that_must_differ_differ(desk: Desk, home_id: UUID) -> None:
    put(desk, home("Elm", "SC1"), home("Ash"), home("Fir"), visit(home_id))
    assert refused(desk, home("Elm", "SC2"))
    assert refused(desk, home("Yew", "SC1"))
    assert refused(desk, visit(home_id))
    assert refused(desk, Reg44Recommendation(home_id=home_id, reference="1", made_on=DAY, text="a"),
                   Reg44Recommendation(home_id=home_id, reference="1", made_on=DAY, text="b"))  # fmt: skip
    assert home_names(desk) == ["Ash", "Elm", "Fir", "Oak House"]


def test_a_reference_to_nothing_is_refused_when_the_action_ends(desk: Desk) -> None:
    nowhere = uuid4()
    assert refused(desk, visit(nowhere))
    put(desk, visit(nowhere), Home(id=nowhere, name="Late House", home_type=HomeType.OTHER))
    assert home_names(desk) == ["Late House"]


def test_what_others_refer_to_cannot_be_removed(desk: Desk, home_id: UUID) -> None:
    person_id = add_person(desk)
    one = visit(home_id)
    put(desk, one, Reg44MemberAttendance(visit_id=one.id, person_id=person_id))

    @command("Remove")
    def remove(tx: Tx) -> None:
        tx.session.delete(tx.session.get_one(Person, person_id))

    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        desk.do(remove)
    assert problems(desk) == []


def test_a_record_changed_by_two_at_once_keeps_the_first(desk: Desk, home_id: UUID) -> None:
    """architecture.md 5.4: no lost updates."""

    def other(session: Session) -> None:
        session.connection().exec_driver_sql("UPDATE home SET revision = revision + 1")

    @command("Rename")
    def rename(tx: Tx) -> None:
        row = tx.session.get_one(Home, home_id)
        other(tx.session)
        row.name = "Mine"

    with pytest.raises(UserError, match="Somebody else changed this record"):
        desk.do(rename)
    assert home_names(desk) == ["Oak House"]


def test_every_reference_waits_until_the_action_ends() -> None:
    """So that undo may put rows back in any order."""
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_keys]
    assert len(keys) > 20
    assert {(key.deferrable, key.initially) for key in keys} == {(True, "DEFERRED")}


def test_every_journalled_table_guards_against_lost_updates() -> None:
    kinds = [m for m in Base.registry.mappers if issubclass(m.class_, Row)]
    assert {m.version_id_col is m.local_table.c["revision"] for m in kinds} == {True}


def test_a_homes_first_status_may_have_no_day(desk: Desk, home_id: UUID) -> None:
    """BR-04: without a day it had it before records begin."""
    put(desk, HomeStatusChange(home_id=home_id, status=HomeStatus.OPEN, from_date=None))
    assert problems(desk) == []
