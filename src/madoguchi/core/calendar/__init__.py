"""Pure Python: 和暦, 年度, holidays, ward closing days, business days, deadlines as people write them."""
