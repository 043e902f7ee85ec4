"""The program as it is put together."""
