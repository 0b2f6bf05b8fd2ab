"""The demo of contracts."""
