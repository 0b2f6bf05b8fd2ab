"""The contract's rules as pure functions, each beside its clause."""
