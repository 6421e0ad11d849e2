"""Who belongs in which chat, what a chat is, what has to change. Pure: no AWS, no clock."""
