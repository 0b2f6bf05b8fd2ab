"""The demo world of the service."""
