"""The items of the three tables, one struct for each kind; their keys are written here and nowhere else.

- `state` holds the roster, the links and the chats. Its stream drives everything that follows from a change.
- `access` holds what expires: sessions, codes, counters (see `svyazka_common.records.access`).
- `messages` holds what is said in the chats (see `svyazka_common.records.messages`).
"""
