"""Children's safety in the chats: reports, reading with a reason, what is kept and for how long (docs/adr/0029)."""
