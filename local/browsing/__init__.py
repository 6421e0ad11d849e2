"""The page in a real browser, gone through as a person would: by what is written on it."""
