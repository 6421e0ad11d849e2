"""Tests of the chats: real handlers and events on moto, DynamoDB Local, or a table in memory."""
