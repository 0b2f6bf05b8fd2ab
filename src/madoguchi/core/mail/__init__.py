"""Outbound mail as a ledger: one row, one mail, proven."""
