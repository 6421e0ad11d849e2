"""What the handlers ask for."""
