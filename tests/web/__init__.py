"""The page in a real browser, on a deployed stack."""
