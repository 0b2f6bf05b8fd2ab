"""Reads of contracts: what each side may see, and what the boards show."""
