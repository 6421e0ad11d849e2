"""All of DynamoDB that this context reads and writes."""
