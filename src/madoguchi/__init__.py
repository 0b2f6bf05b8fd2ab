"""Madoguchi (まどぐち): one counter for a ward's outsourced work."""

__version__ = "0.1.0"
