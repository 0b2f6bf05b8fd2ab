"""contracts (委託契約): from the selected candidate to acceptance and payment."""
