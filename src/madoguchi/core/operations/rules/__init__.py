"""Pure rules of a running service."""
