"""What the program does, one file a feature: row types, queries and commands."""
