"""The casebook file, its journal, backups and upgrades."""
