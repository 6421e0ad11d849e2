"""The part of this context that touches DynamoDB: reads, counters, and what each step writes."""
