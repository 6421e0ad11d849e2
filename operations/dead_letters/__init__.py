"""Dead letters: what a function could not do, and the way back to where it came from."""
