"""Homes, people and visits over time: profiles, buildings, independence, vacancies, conflicts, who called a visit off."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")
ROLES = (
    "elected_member", "independent_person", "registered_manager", "responsible_individual", "commissioning_officer",
    "independent_visitor_coordinator", "panel_officer",
)  # fmt: skip
STATUSES = ("planned", "registering", "open", "paused", "closed")
KINDS = ("long_stay", "short_break", "secure", "edge_of_care", "other")
BARS = ("43_3_a", "43_3_b", "43_3_c", "43_3_d", "43_3_e", "43_3_f", "43_3_g")


def upgrade() -> None:
    """Add the tables and columns, and widen two vocabularies."""
    _home_profile()
    _home_building()
    _vacancy()
    _independence_check()
    _appointment()
    _home()
    _person()
    _reg44_visit()


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=60)


def _allowed(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(v) for v in values)})"


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), initially="DEFERRED", deferrable=True)


def _keys() -> tuple[sa.Column[uuid.UUID], sa.Column[int]]:
    return sa.Column("id", sa.Uuid(), nullable=False), sa.Column("revision", sa.Integer(), nullable=False)


def _home_profile() -> None:
    op.create_table(
        "home_profile",
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("home_type", _words("hometype", *KINDS), nullable=False),
        sa.Column("registered_provider", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        *_keys(),
        _link("home_profile", "home_id", "home"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_profile")),
    )
    op.create_index(op.f("ix_home_profile_home_id"), "home_profile", ["home_id"], unique=False)


def _home_building() -> None:
    op.create_table(
        "home_building",
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("to_date", sa.Date(), nullable=True),
        *_keys(),
        _link("home_building", "home_id", "home"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_building")),
    )
    op.create_index(op.f("ix_home_building_home_id"), "home_building", ["home_id"], unique=False)


def _vacancy() -> None:
    op.create_table(
        "vacancy",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("role", _words("role", *ROLES), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=True),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        *_keys(),
        _link("vacancy", "home_id", "home"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy")),
    )


def _independence_check() -> None:
    op.create_table(
        "independence_check",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("renew_by", sa.Date(), nullable=False),
        sa.Column("bar", _words("bar", *BARS), nullable=True),
        sa.Column("exception", _words("barexception", "43_4", "43_5"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        *_keys(),
        _link("independence_check", "person_id", "person"),
        _link("independence_check", "home_id", "home"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_independence_check")),
    )
    op.create_index("ix_independence_check_person_home", "independence_check", ["person_id", "home_id"], unique=False)


def _appointment() -> None:
    with op.batch_alter_table("appointment", recreate="always") as table:
        table.drop_constraint("role", type_="check")
        table.create_check_constraint(op.f("role"), _allowed("role", ROLES))
        table.add_column(sa.Column("agreed_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("ended_reason", sa.String(length=500), server_default=EMPTY, nullable=False))
        table.add_column(sa.Column("vacancy_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(
            op.f("fk_appointment_vacancy_id"), "vacancy", ["vacancy_id"], ["id"], initially="DEFERRED", deferrable=True
        )


def _home() -> None:
    op.add_column("home", sa.Column("first_month_due", sa.String(length=7), server_default=EMPTY, nullable=False))
    with op.batch_alter_table("home_status_change", recreate="always") as table:
        table.drop_constraint("homestatus", type_="check")
        table.create_check_constraint(op.f("homestatus"), _allowed("status", STATUSES))


def _person() -> None:
    with op.batch_alter_table("person", recreate="always") as table:
        levels = ("basic", "standard", "enhanced", "enhanced_with_barred_list")
        table.add_column(sa.Column("dbs_level", _words("dbslevel", *levels), nullable=True))
        table.add_column(sa.Column("dbs_on", sa.Date(), nullable=True))


def _reg44_visit() -> None:
    """Columns are added in place: two of the table's checks share a name, and rebuilding the table would lose one of them."""
    callers = ("home", "independent_person", "office")
    for column in (
        "planned_time TIME",
        f"cancelled_by VARCHAR(60) CONSTRAINT cancelledby CHECK ({_allowed('cancelled_by', callers)})",
        f"conflict_paragraph VARCHAR(60) CONSTRAINT bar CHECK ({_allowed('conflict_paragraph', BARS)})",
        "conflict_details TEXT DEFAULT '' NOT NULL",
        "conflict_declared_on DATE",
        "conflict_declared_to VARCHAR(200) DEFAULT '' NOT NULL",
        "conflict_not_notified_reason TEXT DEFAULT '' NOT NULL",
        "replaces_visit_id CHAR(32)",
    ):
        op.execute(f"ALTER TABLE reg44_visit ADD COLUMN {column}")
