"""Use cases of imports by file: one module for each action that a handler calls."""
