"""What is done with changes: each one thing that somebody wants done."""
