"""What the handlers ask for.

Automatic membership: relay, provision, reconcile. For people: own_chats, management, why.
"""
