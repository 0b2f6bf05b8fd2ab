"""Writes: authorise, rule, save, announce, in one transaction."""
