"""Steps of a visit's life that are recorded by hand: checked for conflicts, quality assured, with the provider, answered, closed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STEPS = ("conflict_checked", "quality_assured", "to_provider_for_comment", "provider_commented", "responded", "closed")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "reg44_step",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Enum(*STEPS, name="reportstep", native_enum=False, create_constraint=True, length=60), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["reg44_visit.id"], name=op.f("fk_reg44_step_visit_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reg44_step")),
        sa.UniqueConstraint("visit_id", "step", name=op.f("uq_reg44_step_visit_id_step")),
    )
    op.create_index(op.f("ix_reg44_step_visit_id"), "reg44_step", ["visit_id"], unique=False)
