"""Diff: what has to change for the table to be what a bundle asks for (`compute.compute_changes`). Pure."""
