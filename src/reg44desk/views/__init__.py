"""The window: screens and what they share. Nothing here knows SQL."""
