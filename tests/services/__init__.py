"""Tests of the service layer, on a real casebook."""
