"""What follows from what was told. Pure."""
