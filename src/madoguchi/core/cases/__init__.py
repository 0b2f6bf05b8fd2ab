"""The case (案件), its parties, fiscal years, clock and deliverables."""
