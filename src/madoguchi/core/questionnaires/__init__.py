"""Questions, answers, tabulation (room kept for later services)."""
