"""What can be done to people, organisations, memberships, invitations and networks."""
