"""Writes of procurement: authorise, ask the rule, save, announce, in one transaction."""
