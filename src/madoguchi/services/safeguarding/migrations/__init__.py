"""Migrations of safeguarding."""
