"""Reading people, organisations and memberships."""
