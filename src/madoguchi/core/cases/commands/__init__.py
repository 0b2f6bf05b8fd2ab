"""What can be done to a case: make it, add parties and deliverables, close it."""
