"""Pure Python: 和暦, 年度, holidays, closing days, business days, deadlines as people write."""
