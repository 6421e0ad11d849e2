"""Diff: what has to change for the table to be what a bundle asks for (`changes.Changes`). Pure."""
