"""Doors of procurement: they translate HTTP and decide nothing."""
