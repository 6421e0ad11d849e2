"""What somebody does in the messenger, one thing a module."""
