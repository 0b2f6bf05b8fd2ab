"""announce() in the transaction, delivered after commit, once in effect."""
