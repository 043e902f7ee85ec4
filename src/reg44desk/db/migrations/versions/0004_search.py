"""The index that finds anything; it is filled once the tables are up to date, because its words are folded by the program."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index's tables, empty."""
    op.execute("CREATE TABLE search_state (made_by TEXT NOT NULL)")
    op.execute("CREATE TABLE search_entry (id INTEGER PRIMARY KEY, row_id BLOB NOT NULL UNIQUE)")
    for table in ("search_names", "search_words"):
        op.execute(
            f"CREATE VIRTUAL TABLE {table} USING "
            "fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 2 3')"
        )
    op.execute("CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_words, instance)")
