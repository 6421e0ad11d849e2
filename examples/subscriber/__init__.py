"""A system that listens: its own stack, its own queue, and a consumer that notices when an event is missing."""
