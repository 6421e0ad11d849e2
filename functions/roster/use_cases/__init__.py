"""What the handlers call: each one thing that somebody wants done."""
