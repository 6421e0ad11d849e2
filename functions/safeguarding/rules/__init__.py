"""What decides: pure, without AWS."""
