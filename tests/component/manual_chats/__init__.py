"""Chats made by hand, on a table in memory."""
