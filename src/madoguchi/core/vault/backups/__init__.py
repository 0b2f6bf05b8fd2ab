"""Backups: ten verified generations of database and vault; keys are never among them."""
