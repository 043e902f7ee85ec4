"""Ofsted inspections: shared by a site, judged by area, with the requirements and recommendations that Ofsted made."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EMPTY = sa.text("''")
JUDGEMENTS = ("outstanding", "good", "requires_improvement_to_be_good", "adequate", "inadequate")


def upgrade() -> None:
    """Widen the inspections, and add the tables for what belongs to one. Each old inspection keeps its one judgement."""
    _inspection()
    _inspection_judgement()
    _ofsted_requirement()


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), initially="DEFERRED", deferrable=True)


def _keys() -> tuple[sa.Column[uuid.UUID], sa.Column[int]]:
    return sa.Column("id", sa.Uuid(), nullable=False), sa.Column("revision", sa.Integer(), nullable=False)


def _inspection() -> None:
    with op.batch_alter_table("inspection", recreate="always") as table:
        table.drop_constraint("judgement", type_="check")
        table.create_check_constraint(op.f("judgement"), f"judgement IN ({', '.join(repr(j) for j in JUDGEMENTS)})")
        table.add_column(sa.Column("shared_with_id", sa.Uuid(), nullable=True))
        for name, kind in (
            ("framework", sa.String(length=60)),
            ("report_reference", sa.String(length=100)),
            ("report_link", sa.String(length=500)),
            ("ofsted_recommendations", sa.Text()),
            ("notes", sa.Text()),
        ):
            table.add_column(sa.Column(name, kind, server_default=EMPTY, nullable=False))
        table.create_foreign_key(
            op.f("fk_inspection_shared_with_id"), "inspection", ["shared_with_id"], ["id"], initially="DEFERRED", deferrable=True
        )


def _inspection_judgement() -> None:
    op.create_table(
        "inspection_judgement",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=60), nullable=False),
        *_keys(),
        _link("inspection_judgement", "inspection_id", "inspection"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_judgement")),
    )
    op.create_index(op.f("ix_inspection_judgement_inspection_id"), "inspection_judgement", ["inspection_id"], unique=False)


def _ofsted_requirement() -> None:
    op.create_table(
        "ofsted_requirement",
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("regulation", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_note", sa.String(length=500), nullable=False),
        *_keys(),
        _link("ofsted_requirement", "inspection_id", "inspection"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ofsted_requirement")),
    )
    op.create_index(op.f("ix_ofsted_requirement_inspection_id"), "ofsted_requirement", ["inspection_id"], unique=False)
