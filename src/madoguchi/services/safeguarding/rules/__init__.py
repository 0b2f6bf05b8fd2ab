"""Rules: pure; values in, values out."""
