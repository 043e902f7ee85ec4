"""Doing a command in a test the way every command must behave: its label in History, undone and redone whole, or refused whole."""

from __future__ import annotations

from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reg44desk.db.audit import canonical, image_of
from reg44desk.db.models import Base, Row
from reg44desk.domain.types import SendingMethod
from reg44desk.errors import UserError
from reg44desk.services import distribution, history, reports
from reg44desk.services.desk import Command, Desk
from tests.conftest import ACTOR

P = ParamSpec("P")
T = TypeVar("T")


def contents(desk: Desk) -> set[str]:
    """Every journalled row of the casebook as it stands."""

    def read(session: Session) -> set[str]:
        kinds: list[type[Row]] = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Row)]
        return {canonical([kind.__tablename__, image_of(row)]) for kind in kinds for row in session.scalars(select(kind))}

    return desk.read(read)


def step(desk: Desk, change: Command[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do a command; fail unless it is one line of History and one step that undo and redo put back whole."""
    before = contents(desk)
    done = desk.do(change, *args, **kwargs)
    after = contents(desk)
    newest = desk.read(history.list_actions)[0]
    assert (newest.id, newest.label, newest.actor, newest.at) == (done.action_id, change.label, ACTOR.name, desk.clock())
    assert before != after
    assert desk.undo_text == change.label
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after
    return done.value


def refused(desk: Desk, change: Command[P, Any], *args: P.args, **kwargs: P.kwargs) -> list[tuple[str, str]]:
    """Try a command that must be refused; fail unless it leaves nothing behind. Gives each field with its message."""
    before, lines, undo = contents(desk), desk.read(history.list_actions), desk.undo_text
    with pytest.raises(UserError) as caught:
        desk.do(change, *args, **kwargs)
    assert (contents(desk), desk.read(history.list_actions), desk.undo_text) == (before, lines, undo)
    return [(p.field, p.message) for p in caught.value.problems]


def send_copies(desk: Desk, visit_id: UUID) -> None:
    """Record every copy of a visit's report that nothing stops as sent today."""
    [standing] = desk.read(distribution.list_standings, desk.today(), visit_id)
    for copy in standing.copies:
        if copy.state == "to_send":
            who = (standing.report_id, copy.kind, copy.name, copy.person_id)
            desk.do(reports.record_sending, *who, sent_on=desk.today(), method=SendingMethod.EMAIL)
