"""Business rules of procurement: values in, values out; each beside its clause."""
