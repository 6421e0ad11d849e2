"""What runs all of it on one machine."""
