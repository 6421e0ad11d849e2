"""`svyazka bench roster`: a region's roster into chats, through the real handlers, measured."""
