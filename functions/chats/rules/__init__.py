"""Who belongs in which chat, what chats are called, what has to change. Pure: no AWS, no clock."""
