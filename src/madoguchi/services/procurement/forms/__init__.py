"""Input edge of procurement: forms that keep what was typed."""
