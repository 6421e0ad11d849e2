"""What the handlers ask for.

Automatic membership: provision, reconcile, reconcile_batch, lifecycle, due_days, relay. For people: own_chats,
management, moderation, why.
"""
