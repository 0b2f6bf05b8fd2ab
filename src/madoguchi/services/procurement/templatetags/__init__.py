"""Display filters of procurement."""
