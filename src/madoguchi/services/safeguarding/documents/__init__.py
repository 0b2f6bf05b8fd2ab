"""Papers of the service."""
