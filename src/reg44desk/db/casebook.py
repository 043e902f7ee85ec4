"""One file `NAME.r44`: an encrypted database with its key slots after the last page; made, opened and closed here.

SQLite tolerates bytes after its last page; only a checkpoint cuts them off. So while a casebook is open the same slots stand in
`NAME.r44-keys` beside it, and they are put back at its end before that file is removed: at no moment are they in neither place.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from filelock import FileLock, Timeout
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from reg44desk.db import keys, search, upgrade
from reg44desk.db.engine import PAGE, SALT_MAGIC, connect, make_engine
from reg44desk.db.keys import DEFAULT_COST, KeyCost, KeySlot
from reg44desk.errors import Problem, TroubleError, UserError

CHECKED_BYTES = 64 * 1024 * 1024
"""Files up to this size are checked page by page each time they are opened."""

RESTORE = "Restore a backup, or ask for help before you change anything."
NOT_ONE = "Choose a file whose name ends in .r44 that this program made."
TRY_AGAIN = "Check that its disk is there and has space, and that no other program uses the file. Then try again."


@dataclass(frozen=True, slots=True)
class NewCasebook:
    """A casebook just made: the recovery key to print and keep apart."""

    recovery_key: str


class Casebook:
    """An open casebook: holds its lock, its engine and its key slots until closed."""

    def __init__(self, path: Path, key: bytes, salt: bytes, trailer: bytes, lock: FileLock) -> None:
        self.path = path
        self.engine: Engine = make_engine(path, key, salt)
        self.upgraded_from: str | None = None
        self._key = key
        self._salt = salt
        self._trailer = trailer
        self._lock = lock

    @property
    def trailer(self) -> bytes:
        """The key slots as they stand at the end of the file; a backup carries the same."""
        return self._trailer

    def connect(self, path: Path | None = None) -> Any:
        """A connection of the driver of its own, to this casebook or to a copy with the same key, for whole-file work."""
        return connect(path or self.path, self._key, self._salt)

    def checkpoint(self) -> bool:
        """Move everything from the write-ahead log into the file itself, as when the program is idle.

        Says whether the disk took it; where it did not, nothing is lost and the next time does it.
        """
        with self.engine.connect() as connection:
            connection.rollback()
            driver = connection.connection.driver_connection
            done = False
            with contextlib.suppress(dbapi2.Error):
                done = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0  # type: ignore[union-attr]
        return done

    def close(self) -> None:
        """Bring everything into the one file, put the key slots back at its end, and let go of it.

        What cannot be written now stays beside the file; the next opening finds it there.
        """
        if not self._lock.is_locked:
            return
        try:
            pages = self._settled()
            self.engine.dispose()
            with suppress(OSError):
                seal(self.path, self._trailer, pages)
        finally:
            release_lock(self._lock)

    def _settled(self) -> int | None:
        """How many pages the file has once everything is in it; None when the disk did not let us."""
        with suppress(dbapi2.Error), closing(self.connect()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return int(connection.execute("PRAGMA page_count").fetchone()[0])
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def sidecar(path: Path) -> Path:
    """Where the key slots stand while a casebook is open."""
    return path.with_name(path.name + "-keys")


def check_free(path: Path, field: str, *, may_exist: bool = False) -> None:
    """Raise UserError when a name is taken, be it by the changes of a casebook that is gone: they would damage a new one."""
    log = _beside(path)[0]
    if path.exists() and not may_exist:
        raise UserError(Problem(field, f"{path.name} is there already. Choose another name."))
    if log.exists() and log.stat().st_size:
        raise UserError(Problem(field, f"Part of an earlier {path.name} is still there. Choose another name."))


def create_casebook(
    path: Path, passphrase: str, *, now: datetime, cost: KeyCost = DEFAULT_COST, fill: Callable[[Engine], None] | None = None
) -> NewCasebook:
    """Make a casebook whole or not at all, proven by opening it once with the passphrase (offline.md R9).

    Raises UserError for a file that is there already or a passphrase too short, TroubleError for a folder that cannot be written.
    """
    keys.check_passphrase(passphrase)
    data_key, salt = keys.new_data_key(), SALT_MAGIC + secrets.token_bytes(16 - len(SALT_MAGIC))
    recovery_key = keys.new_recovery_key()
    slots = (keys.new_slot("passphrase", passphrase, data_key, cost), keys.new_slot("recovery", recovery_key, data_key, cost))
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        check_free(path, "path")
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _build(part, data_key, salt, keys.to_trailer(slots), fill)
        open_casebook(part, passphrase, now=now).close()
        part.rename(path)
    except (OSError, OperationalError) as error:
        raise TroubleError(
            f"{path.name} could not be made in that folder.", "Choose a folder of your own on this computer, on a disk that has space."
        ) from error
    finally:
        clear(part, sidecar(part), *_beside(part))
    return NewCasebook(recovery_key)


def open_casebook(path: Path, passphrase: str, *, now: datetime) -> Casebook:
    """Open a casebook with its passphrase or its recovery key, upgrading an older one after a verified backup.

    Raises UserError for a wrong passphrase, TroubleError with its own message for everything else that stops it; the file is then
    as it was.
    """
    try:
        _look(path)
        return _opened(path, passphrase, now)
    except OSError as error:
        raise TroubleError(f"{path.name} could not be opened.", TRY_AGAIN) from error


def _opened(path: Path, passphrase: str, now: datetime) -> Casebook:
    lock = take_lock(path)
    try:
        slots, trailer = _slots(path)
        key = _unlocked(slots, passphrase)
        _write_sidecar(path, trailer)
        book = Casebook(path, key, _start(path), trailer, lock)
        try:
            with _explained(path):
                _prove(book)
                book.upgraded_from = upgrade.bring_up_to_date(book, now)
        except BaseException:
            book.engine.dispose()
            seal(path, trailer, None)
            raise
    except BaseException:
        release_lock(lock)
        raise
    return book


def seal(path: Path, trailer: bytes, pages: int | None) -> None:
    """Put the key slots back at the end of a closed file, then remove those beside it; keep both when in doubt."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(max(size - len(trailer), 0))
        whole = file.read() == trailer
        if not whole and pages is not None and pages * PAGE <= size:
            file.truncate(pages * PAGE)
            file.seek(pages * PAGE)
            file.write(trailer)
            file.flush()
            os.fsync(file.fileno())
            whole = True
    if whole and not any(b.exists() and b.stat().st_size for b in _beside(path)[:1]):
        sidecar(path).unlink(missing_ok=True)
        _sync_folder(path)


def page_problems(connection: Any) -> list[str]:
    """Pages whose fingerprint is wrong. What lies after the last page is none: the key slots, or what a crash left of them."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    said = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    return [line for line in said if not any(int(number) > pages for number in re.findall(r"page (\d+)", line))]


def _build(part: Path, key: bytes, salt: bytes, trailer: bytes, fill: Callable[[Engine], None] | None) -> None:
    upgrade.make_schema(part, key, salt)
    engine = make_engine(part, key, salt)
    try:
        if fill is not None:
            fill(engine)
    finally:
        engine.dispose()
    seal(part, trailer, part.stat().st_size // PAGE)


def _look(path: Path) -> None:
    """Refuse what cannot be a casebook before touching it."""
    if path.is_dir():
        raise TroubleError(f"{path.name} is a folder, not a casebook.", NOT_ONE)
    if not path.exists():
        raise TroubleError(f"{path.name} is not there.", "Check the name and the folder.")
    if path.stat().st_size == 0:
        raise TroubleError(f"{path.name} is empty, so it is not a casebook.", "If it should hold your work, restore a backup.")


def take_lock(path: Path) -> FileLock:
    """Hold a casebook for this program alone. Raises TroubleError when it is open elsewhere or its folder cannot be written."""
    lock = FileLock(path.with_name(path.name + "-lock"), timeout=0, mode=0o600, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise TroubleError(f"{path.name} is open already.", "Close it in the other window first.") from None
    except OSError as error:
        raise _read_only(path) from error
    if path.exists() and not os.access(path, os.W_OK):
        release_lock(lock)
        raise _read_only(path)
    return lock


def _read_only(path: Path) -> TroubleError:
    return TroubleError(f"{path.name} cannot be changed where it lies.", "Copy it to a folder of your own and open that copy.")


def _slots(path: Path) -> tuple[tuple[KeySlot, ...], bytes]:
    if not _start(path).startswith(SALT_MAGIC):
        raise TroubleError(f"{path.name} is not a Reg44 Desk casebook.", NOT_ONE)
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - PAGE, 0))
        end = file.read()
    beside = sidecar(path).read_bytes() if sidecar(path).exists() else b""
    for place in (end, beside):
        found = keys.from_trailer(place)
        if found:
            return found[0], place[-found[1] :]
    raise TroubleError(f"{path.name} is damaged: the part that holds its keys is missing.", RESTORE)


def _unlocked(slots: tuple[KeySlot, ...], typed: str) -> bytes:
    key = keys.unwrap(slots, typed)
    if key is None:
        raise UserError(Problem("passphrase", "That passphrase does not open this casebook. Type it again, or use the recovery key."))
    return key


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _prove(book: Casebook) -> None:
    """Read the database, which recovers it after a crash, checkpoint, then check its pages (in that order: offline.md 6.1)."""
    with closing(book.connect()) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if book.path.stat().st_size > CHECKED_BYTES:
            return
        found = page_problems(connection)
        if not found:
            search.discard_if_broken(connection)
        found += [str(r[0]) for r in connection.execute("PRAGMA quick_check") if r[0] != "ok"]
    if found:
        raise _damaged(book.path)


def _damaged(path: Path) -> TroubleError:
    return TroubleError(f"{path.name} is damaged.", RESTORE)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """What the database says about the disk is not damage: nobody should restore a backup because the disk is full."""
    try:
        yield
    except dbapi2.OperationalError as error:
        raise TroubleError(f"{path.name} could not be opened.", TRY_AGAIN) from error
    except dbapi2.DatabaseError as error:
        raise _damaged(path) from error


def _write_sidecar(path: Path, trailer: bytes) -> None:
    """Put the key slots beside the file. Those that stand there already are left alone: they may be the only ones."""
    beside = sidecar(path)
    if beside.exists() and beside.read_bytes() == trailer:
        return
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(trailer)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path)


def _sync_folder(path: Path) -> None:
    """Make sure of a new or removed name; Windows has no such call and needs none."""
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _beside(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-lock"))


def release_lock(lock: FileLock) -> None:
    """Let go of a casebook; the lock's own file goes with it (on Windows, where an open file stays, as the lock is released)."""
    clear(Path(lock.lock_file))
    lock.release(force=True)


def clear(*files: Path) -> None:
    """Remove files, whether they are there or not."""
    for file in files:
        with suppress(OSError):
            file.unlink()
