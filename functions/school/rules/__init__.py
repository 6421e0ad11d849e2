"""Rules of the context: pure, without AWS."""
