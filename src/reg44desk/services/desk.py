"""The program without a window: one gateway to an open casebook. Read, do, undo, redo; nothing else touches the data."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from reg44desk.clock import Clock, london_date
from reg44desk.db.audit import Act, Ledger, begin_act, journalled_session
from reg44desk.db.casebook import Casebook as CasebookFile
from reg44desk.db.models import Casebook, Entry, new_id
from reg44desk.db.reversal import reverse
from reg44desk.db.trouble import trouble_from
from reg44desk.db.upgrade import HEAD
from reg44desk.domain.types import CasebookKind
from reg44desk.errors import UserError

P = ParamSpec("P")
T = TypeVar("T")

SOMEBODY_ELSE = "Somebody else changed this record while you were working. Open it again to see the change."
OTHERS_DEPEND = "This cannot be undone: other records now depend on it."


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is working: the name that History shows, and the part they play."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Tx:
    """What a command may use: the session, the moment and who acts. There is no other source of time or user."""

    session: Session
    now: datetime
    today: date
    actor: Actor


class Command(Generic[P, T]):
    """A change a person can ask for: a plain function with a label; `barrier` ends undo (signing, sending)."""

    def __init__(self, function: Callable[Concatenate[Tx, P], T], label: str, *, barrier: bool) -> None:
        self.function = function
        self.label = label
        self.barrier = barrier
        self.__doc__ = function.__doc__
        self.__name__ = function.__name__

    def __call__(self, tx: Tx, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run inside another command's transaction."""
        return self.function(tx, *args, **kwargs)


def command(label: str, *, barrier: bool = False) -> Callable[[Callable[Concatenate[Tx, P], T]], Command[P, T]]:
    """Make a function `(tx, ...) -> value` a command: one transaction, one label in History, one undo step."""

    def wrap(function: Callable[Concatenate[Tx, P], T]) -> Command[P, T]:
        return Command(function, label, barrier=barrier)

    return wrap


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What a command gave back, its label, the tables it changed and the action's id in the journal."""

    value: T
    label: str
    tables: frozenset[str]
    action_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class _Step:
    action_id: uuid.UUID
    label: str


class Desk:
    """An open casebook and the three calls on it; views, command line and tests all drive these."""

    def __init__(self, file: CasebookFile, clock: Clock, actor: Actor, device: str) -> None:
        self.clock = clock
        self.actor = actor
        self.listeners: list[Callable[[Done[Any]], None]] = []
        self.saved_at: datetime | None = None
        self._file = file
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self.stream = f"{device}-1"
        with self._session() as session:
            self.stream = _stream(session, device)
            self.kind = session.scalars(select(Casebook.kind)).first() or CasebookKind.REAL

    @property
    def file(self) -> CasebookFile:
        """The open casebook file, for backups and checks."""
        return self._file

    @property
    def path(self) -> Path:
        """Where the casebook lies."""
        return self._file.path

    @property
    def undo_text(self) -> str | None:
        """The label of what undo would reverse, or None."""
        return self._undo[-1].label if self._undo else None

    @property
    def redo_text(self) -> str | None:
        """The label of what redo would bring back, or None."""
        return self._redo[-1].label if self._redo else None

    def today(self) -> date:
        """Today's date in London."""
        return london_date(self.clock())

    def read(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query in a short read transaction; it returns frozen data. Raises TroubleError when the file cannot be read."""
        with _explained(), self._session() as session:
            return query(session, *args, **kwargs)

    def do(self, change: Command[P, T], *args: P.args, **kwargs: P.kwargs) -> Done[T]:
        """Run a command in one write transaction. Any error leaves nothing changed.

        Raises UserError for what the person can put right, TroubleError for a full disk and the like.
        """
        done, entries = self._write(change.label, lambda tx: change.function(tx, *args, **kwargs))
        if change.barrier:
            self._undo.clear()
            self._redo.clear()
        elif entries:
            self._undo.append(_Step(done.action_id, change.label))
            self._redo.clear()
        self._tell(done)
        return done

    def rehearse(self, change: Command[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a command in full and take it all back: what a preview shows cannot differ from what the command does."""
        now = self.clock()
        with _explained(), self._session(write=True) as session:
            begin_act(session, self._act(change.label, now))
            return change.function(Tx(session, now, london_date(now), self.actor), *args, **kwargs)

    def undo(self) -> Done[int]:
        """Reverse the last step of this desk as a new, journalled action. Raises UserError when a record has changed since."""
        return self._step(self._undo, self._redo, "Undo")

    def redo(self) -> Done[int]:
        """Bring back what the last undo reversed."""
        return self._step(self._redo, self._undo, "Redo")

    def reverse(self, action_id: uuid.UUID, label: str) -> Done[int]:
        """Reverse any earlier action by its id in the journal, as a step that can itself be undone."""
        done = self._reverse(f"Undo: {label}", action_id)
        self._undo.append(_Step(done.action_id, done.label))
        self._redo.clear()
        self._tell(done)
        return done

    def close(self) -> None:
        """Close the casebook: everything is in the one file afterwards."""
        self._file.close()

    def new_stream(self) -> None:
        """Number entries in a new stream from now on: after a restore, so that numbers are never used twice."""
        device, _, number = self.stream.rpartition("-")
        self.stream = f"{device}-{int(number) + 1}"

    def _step(self, source: list[_Step], target: list[_Step], word: str) -> Done[int]:
        if not source:
            raise UserError(f"There is nothing to {word.lower()}.")
        step = source[-1]
        try:
            done = self._reverse(f"{word}: {step.label}", step.action_id)
        except UserError:
            source.pop()
            raise
        source.pop()
        target.append(_Step(done.action_id, step.label))
        self._tell(done)
        return done

    def _reverse(self, label: str, action_id: uuid.UUID) -> Done[int]:
        try:
            return self._write(label, lambda tx: reverse(tx.session, action_id))[0]
        except IntegrityError as error:
            raise UserError(OTHERS_DEPEND) from error

    def _tell(self, done: Done[Any]) -> None:
        self.saved_at = self.clock()
        for listener in list(self.listeners):
            listener(done)

    def _act(self, label: str, now: datetime) -> Act:
        return Act(new_id(), label, self.actor.name, self.actor.role, self.stream, HEAD, now)

    def _write(self, label: str, work: Callable[[Tx], T]) -> tuple[Done[T], int]:
        now = self.clock()
        act = self._act(label, now)
        with _explained(), self._session(write=True) as session:
            ledger: Ledger = begin_act(session, act)
            value = work(Tx(session, now, london_date(now), self.actor))
            session.commit()
        return Done(value, label, frozenset(ledger.tables), act.action_id), ledger.entries

    @contextmanager
    def _session(self, *, write: bool = False) -> Iterator[Session]:
        bind = self._file.engine.execution_options(write=True) if write else self._file.engine
        session = journalled_session(bind=bind, expire_on_commit=False)
        try:
            yield session
        finally:
            session.close()


@contextmanager
def _explained() -> Iterator[None]:
    """Database errors that are not ours become sentences."""
    try:
        yield
    except StaleDataError as error:
        raise UserError(SOMEBODY_ELSE) from error
    except IntegrityError:
        raise
    except DatabaseError as error:
        trouble = trouble_from(error.orig or error)
        if trouble is None:
            raise
        raise trouble from error


def _stream(session: Session, device: str) -> str:
    numbers = [
        int(stream.rpartition("-")[2])
        for stream in session.scalars(select(Entry.stream).where(Entry.stream.startswith(f"{device}-", autoescape=True)).distinct())
    ]
    return f"{device}-{max(numbers, default=1)}"
