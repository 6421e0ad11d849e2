"""The way to the link and back, through its handlers."""
