"""Personas, fake clock, sample data: for tests and demo only."""
