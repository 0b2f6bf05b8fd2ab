"""The input edge."""
