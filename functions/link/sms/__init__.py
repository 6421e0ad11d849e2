"""Who carries a text to a phone; the rest of the context knows `SmsSender` only."""
