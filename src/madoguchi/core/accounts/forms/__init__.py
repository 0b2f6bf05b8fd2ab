"""Forms of people, organisations, invitations and networks."""
