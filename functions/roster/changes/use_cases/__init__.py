"""Use cases of changes by queue: one module for each action."""
