"""Chats made by hand: who may be in them, their settings and roles (docs/adr/0027-chats-by-hand.md)."""
