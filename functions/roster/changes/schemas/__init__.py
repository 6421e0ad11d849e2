"""What other systems may send, one model for each kind of change; the JSON Schemas come from these."""
