"""The tests of Reg44 Desk."""
