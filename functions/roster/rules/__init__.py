"""What is true of a roster whatever the source: pure, no AWS."""
