"""Doors for a facility's own attendance system."""
