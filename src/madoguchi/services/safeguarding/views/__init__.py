"""Pages: translate HTTP, nothing else."""
