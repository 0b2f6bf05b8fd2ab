"""Faithful reading: what a file says, where it says it, and what it hides."""
