"""Commands of the service for the operator."""
