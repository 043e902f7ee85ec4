"""Screens, driven as a person drives them."""
