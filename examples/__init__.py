"""What another system's team can start from."""
