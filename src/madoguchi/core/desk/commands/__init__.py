"""What can be done to an inquiry."""
