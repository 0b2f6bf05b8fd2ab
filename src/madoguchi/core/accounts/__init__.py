"""People, organisations, roles, sign-in, MFA, network limits."""
