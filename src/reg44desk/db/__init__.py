"""The casebook file: schema, keys, journal, backups and migrations."""
