"""What the handlers call: one action of a user each."""
