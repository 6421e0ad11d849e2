"""The messenger in real browsers, on a stack of its own beside the rest of the page."""
