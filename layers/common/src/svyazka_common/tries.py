"""What queues and their consumers have to agree on; without imports, since the CDK app reads it too."""

QUEUE_TRIES = 5
"""How often a queue gives a message before it counts as dead."""
