"""Tests of paper: what is printed, and that everybody can read it."""
