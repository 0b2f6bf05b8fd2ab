"""Doors for operators, and for people who use one instrument alone."""
