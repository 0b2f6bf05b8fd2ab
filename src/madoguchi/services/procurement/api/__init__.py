"""The module's API: the three instruments over documents, for other programs."""
