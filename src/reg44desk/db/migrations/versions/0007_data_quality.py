"""Data quality: findings that were set aside, and people who were recorded twice."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table, and two columns to people."""
    op.create_table(
        "quality_aside",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("home_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_quality_aside_home_id"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_aside")),
        sa.UniqueConstraint("key", name=op.f("uq_quality_aside_key")),
    )
    op.add_column("person", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.add_column("person", sa.Column("merged_on", sa.Date(), nullable=True))
