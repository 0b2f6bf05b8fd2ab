"""Stored files: quarantine, checks, sealing, keys, retention, erasure."""
