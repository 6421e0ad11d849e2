"""What the changes of the roster read and write."""
