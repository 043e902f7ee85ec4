"""The casebook itself: its identity, the office's settings, attachments, drafts and the journal."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reg44desk.db.models.base import Base, Row, link, new_id, words
from reg44desk.domain.types import CasebookKind


class Casebook(Row):
    """One row: whether this is the sample, when it was made, and when it was last put back from a backup."""

    __tablename__ = "casebook"

    kind: Mapped[CasebookKind] = mapped_column(words(CasebookKind))
    made_at: Mapped[datetime]
    restored_at: Mapped[datetime | None]


class OfficeSetting(Row):
    """A setting that belongs to the office, not to a machine: journalled like any record."""

    __tablename__ = "office_setting"

    name: Mapped[str] = mapped_column(String(100), unique=True)
    value: Mapped[object] = mapped_column(JSON, nullable=True)


class QualityAside(Row):
    """A finding of the data quality page that is known and accepted: what it said, why, who decided and when."""

    __tablename__ = "quality_aside"

    key: Mapped[str] = mapped_column(String(200), unique=True)
    home_id: Mapped[uuid.UUID | None] = mapped_column(link("home"))
    words: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str] = mapped_column(String(200))
    set_on: Mapped[date]


class Attachment(Row):
    """A file kept inside the casebook, for example the scan of a signed page; its bytes are in `blob`."""

    __tablename__ = "attachment"

    file_name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]


class Blob(Base):
    """Bytes of attachments by their fingerprint; outside the journal, which holds the fingerprint."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Draft(Base):
    """What somebody is typing, saved within two seconds; not evidence, so outside the journal (offline.md 6.4)."""

    __tablename__ = "draft"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    home_id: Mapped[uuid.UUID] = mapped_column(link("home"))
    visit_id: Mapped[uuid.UUID | None] = mapped_column(link("reg44_visit"))
    body: Mapped[dict[str, object]] = mapped_column(JSON)
    answers: Mapped[int]
    saved_at: Mapped[datetime]
    binned_at: Mapped[datetime | None]


class Entry(Base):
    """One line of the journal: append-only, chained by hash over a salted commitment to its payload."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("stream", "seq"), Index("ix_entry_table_row", "table_name", "row_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    format: Mapped[int]
    stream: Mapped[str] = mapped_column(String(60))
    seq: Mapped[int] = mapped_column(BigInteger)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    clock: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(200))
    actor_role: Mapped[str] = mapped_column(String(60))
    program: Mapped[str] = mapped_column(String(40))
    schema: Mapped[str] = mapped_column(String(40))
    action_id: Mapped[uuid.UUID] = mapped_column(index=True)
    label: Mapped[str] = mapped_column(String(200))
    operation: Mapped[str] = mapped_column(String(20))
    table_name: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[uuid.UUID]
    home_id: Mapped[uuid.UUID | None]
    sensitivity: Mapped[str] = mapped_column(String(20))
    base_revision: Mapped[int | None]
    commitment: Mapped[str] = mapped_column(String(64))


class Payload(Base):
    """What an entry changed, old and new value of each field, with the salt of its commitment; disposable by law."""

    __tablename__ = "payload"

    entry_id: Mapped[uuid.UUID] = mapped_column(link("entry"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[str] = mapped_column(Text)
