"""What every table shares: names for constraints, column types, the key and the revision."""

from __future__ import annotations

import enum
import uuid
from datetime import UTC, datetime
from typing import Any

import uuid_utils.compat
from sqlalchemy import Enum, ForeignKey, MetaData, Uuid, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import DateTime, TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


EMPTY = text("''")
"""What a column of words that came later holds in older rows."""


def new_id() -> uuid.UUID:
    """A fresh UUIDv7: made by the program, sorts by time, never used twice on two laptops."""
    return uuid_utils.compat.uuid7()


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, UTC stored, aware datetimes out; a naive one is refused with ValueError."""

    impl = DateTime
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What undo must put back."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  the hook's shape
        """Store in UTC without its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without its zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  the hook's shape
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


def words(kind: type[enum.Enum]) -> Enum:
    """A column of a fixed vocabulary, held as its words and checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=60,
        name=kind.__name__.lower(),
        values_callable=lambda members: [m.value for m in members],
    )


def link(target: str) -> ForeignKey:
    """A reference to another table's row, checked at commit so that undo may restore rows in any order."""
    return ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")


class Base(DeclarativeBase):
    """Root of the schema."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {uuid.UUID: Uuid(as_uuid=True), datetime: UtcDateTime()}  # noqa: RUF012  SQLAlchemy's own hook


class Row(Base):
    """A table whose every change is journalled: a key made by the program and a revision that guards against lost updates."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    revision: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  declared_attr passes the class
        """Make SQLAlchemy count revisions."""
        return {"version_id_col": cls.revision}
