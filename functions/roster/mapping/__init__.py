"""From rows to records: which rows belong together, and what follows from them."""
