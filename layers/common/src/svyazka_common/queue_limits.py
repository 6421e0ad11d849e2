"""What queues and their consumers have to agree on; without imports, since the CDK app reads it too."""

QUEUE_TRIES = 5
"""How often a message is tried before it counts as dead."""

QUEUE_RECEIVES = QUEUE_TRIES + 3
"""How often a queue hands a message out before SQS lays it aside by itself.

What comes after the last try is not tried any more. It comes so that its end is noted even where the last try could not
do that: its function was killed or ran out of time.
"""
