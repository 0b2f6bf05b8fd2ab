"""Inspection: pure checks of hostile bytes, run in a fenced process without Django."""
