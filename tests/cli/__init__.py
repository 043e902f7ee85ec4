"""Tests of the command line, on real casebooks and through real processes."""
