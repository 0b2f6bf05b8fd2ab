"""Writes of contracts: authorise, ask the rule, save, announce, in one transaction."""
