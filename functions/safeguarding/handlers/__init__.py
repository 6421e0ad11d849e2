"""Entries of the safeguarding functions: parse, one call, typed answer."""
