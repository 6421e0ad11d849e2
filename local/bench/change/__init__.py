"""`svyazka bench change`: how long a single change of the roster takes into the chats, on a deployed stack."""
