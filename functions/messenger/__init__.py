"""The built-in messenger: what is said in the chats (docs/adr/0026-the-messenger.md)."""
