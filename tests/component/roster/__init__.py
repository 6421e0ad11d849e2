"""The roster: imports by file and changes by queue, by their real handlers and events."""
