"""Texts and calls on their way to phones: the stream of the table, the gateways, and what became of each."""
