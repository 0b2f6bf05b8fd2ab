"""Pages of contracts: they translate HTTP, and leave deciding to commands and queries."""
